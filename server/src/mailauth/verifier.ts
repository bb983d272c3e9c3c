import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Answer } from "../dns/resolver.ts";
import type { SignatureVerifier, Verified } from "../evaluate/message-verdict.ts";
import type { FromWorker, Task, ToWorker } from "./port.ts";

/**
 * mailauth on a thread of its own, started for each message and ended with it. It asks nobody itself: its questions come back here,
 * to the resolver that the caller has.
 */
export const threadVerifier: SignatureVerifier = {
  verify(octets, envelope, resolver, signal) {
    return new Promise<Verified>((resolve, reject) => {
      signal?.throwIfAborted();
      const task: Task = { length: octets.length, envelope };
      const worker = new Worker(workerFile(), { workerData: task, stdout: false, stderr: false });
      const over = new AbortController();
      void handOver(octets, worker, over.signal);
      const end = (settle: () => void) => {
        signal?.removeEventListener("abort", aborted);
        over.abort();
        void worker.terminate();
        settle();
      };
      const aborted = () => end(() => reject(signal?.reason));
      signal?.addEventListener("abort", aborted, { once: true });
      worker.on("message", (message: FromWorker) => {
        if ("verified" in message) end(() => resolve(message.verified));
        else if ("failed" in message) end(() => reject(new Error(message.failed)));
        else
          resolver.resolve(message.name, message.type, { signal: over.signal }).then(
            (answer) => worker.postMessage(answered(message.ask, answer, message.type)),
            () => worker.postMessage({ answer: message.ask, code: "ESERVFAIL" } satisfies ToWorker),
          );
      });
      worker.on("error", (error) => end(() => reject(error)));
      worker.on("exit", () => end(() => reject(new Error("the verifier of signatures has stopped"))));
    });
  },
};

/** How much is copied at a time: with all of a large message at once the thread would stand still. */
const pieceLength = 1 << 20;

/** Gives the message to the worker in pieces, and lets others have their turn between them. */
async function handOver(octets: Uint8Array, worker: Worker, over: AbortSignal): Promise<void> {
  for (let at = 0; at < octets.length && !over.aborted; at += pieceLength) {
    const piece = Uint8Array.prototype.slice.call(octets, at, at + pieceLength);
    worker.postMessage({ piece } satisfies ToWorker, [piece.buffer]);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const codes: Readonly<Record<Answer["status"], Extract<ToWorker, { code: string }>["code"]>> = {
  noerror: "ENODATA",
  nxdomain: "ENOTFOUND",
  servfail: "ESERVFAIL",
  refused: "EREFUSED",
  timeout: "ETIMEOUT",
  malformed: "ESERVFAIL",
};

function answered(answer: number, { status, records }: Answer, type: string): ToWorker {
  const data = status === "noerror" ? records.filter((record) => record.type === type).map(dataOf) : [];
  return data.length > 0 ? { answer, data } : { answer, code: codes[status] };
}

/** As Node's own resolver gives it. */
function dataOf({ type, data }: Answer["records"][number]): unknown {
  if (type !== "MX") return data;
  const { preference, exchange } = data as { preference: number; exchange: string };
  return { priority: preference, exchange };
}

/** The bundle beside the running program; from source, the worker's own text. */
function workerFile(): URL {
  for (const path of ["./mailauth-worker.cjs", "../mailauth-worker.cjs", "./worker.ts"]) {
    const url = new URL(path, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url;
  }
  throw new Error("mailauth-worker.cjs is missing: install Mailwright again");
}
