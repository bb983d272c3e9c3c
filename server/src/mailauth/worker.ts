import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { FromWorker, Task, ToWorker } from "./port.ts";
import { type Ask, verifyMessage } from "./verify.ts";

/** The two ends of the talk with the thread that has the message and the resolver. */
function talk(port: MessagePort, length: number): { readonly ask: Ask; readonly octets: Promise<Uint8Array> } {
  const waiting: { readonly resolve: (data: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  const whole = new Uint8Array(length);
  let filled = 0;
  let complete: (octets: Uint8Array) => void;
  const octets = new Promise<Uint8Array>((resolve) => {
    complete = resolve;
    if (length === 0) resolve(whole);
  });
  port.on("message", (message: ToWorker) => {
    if ("piece" in message) {
      whole.set(message.piece, filled);
      filled += message.piece.length;
      if (filled === length) complete(whole);
      return;
    }
    const one = waiting[message.answer];
    if ("data" in message) one?.resolve(message.data);
    else one?.reject(Object.assign(new Error(message.code), { code: message.code }));
  });
  const ask: Ask = (name, type) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      port.postMessage({ ask: waiting.length - 1, name, type } satisfies FromWorker);
    });
  return { ask, octets };
}

async function done({ length, envelope }: Task, port: MessagePort): Promise<FromWorker> {
  try {
    const { ask, octets } = talk(port, length);
    return { verified: await verifyMessage(await octets, envelope, ask) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort !== null) {
  const port = parentPort;
  void done(workerData as Task, port).then((message) => port.postMessage(message));
}
