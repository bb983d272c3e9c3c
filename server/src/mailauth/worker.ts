import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { authenticate } from "mailauth";
import type { DkimVerdict, Verified, VerifiedSignature } from "../evaluate/message.ts";
import type { FromWorker, Task, ToWorker } from "./port.ts";
import { signatureCause } from "./why.ts";

/** Answers for mailauth, from the thread that has the resolver. */
function askedOver(port: MessagePort): (name: string, type: string) => Promise<unknown> {
  const waiting: { readonly resolve: (data: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  port.on("message", (message: ToWorker) => {
    const one = waiting[message.answer];
    if ("data" in message) one?.resolve(message.data);
    else one?.reject(Object.assign(new Error(message.code), { code: message.code }));
  });
  return (name, type) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      port.postMessage({ ask: waiting.length - 1, name, type } satisfies FromWorker);
    });
}

async function verified({ octets, envelope }: Task, port: MessagePort): Promise<FromWorker> {
  // Signatures are over CRLF (RFC 6376 §3.7); files are kept with LF.
  const text = Buffer.from(octets).toString("latin1").replace(/\r?\n/g, "\r\n");
  const { ip, helo, sender } = envelope;
  try {
    const found = await authenticate(Buffer.from(text, "latin1"), {
      ...(ip === undefined ? {} : { ip }),
      ...(helo === undefined ? {} : { helo }),
      ...(sender === undefined ? {} : { sender }),
      mta: "localhost",
      resolver: askedOver(port) as never,
      strict: true,
    } as Parameters<typeof authenticate>[1]);
    return { verified: verdict(found as unknown as Found, text) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

interface Status {
  readonly result: string;
  readonly comment?: string | false;
  readonly policy?: Readonly<Record<string, string>>;
}

interface Found {
  readonly dkim?: {
    readonly results?: readonly {
      readonly signingDomain?: string;
      readonly status: Status;
      readonly publicKey?: string;
      readonly modulusLength?: number;
    }[];
  };
  readonly arc?: { readonly status?: Status; readonly i?: number } | false;
  readonly bimi?: { readonly status?: Status; readonly location?: string } | false;
}

function verdict({ dkim, arc, bimi }: Found, text: string): Verified {
  const signatures = (dkim?.results ?? [])
    .filter(({ signingDomain }) => signingDomain !== undefined)
    .map(({ status, publicKey }, index): VerifiedSignature => {
      const comment = status.comment || commentOf(status);
      const cause = status.result === "pass" ? undefined : signatureCause(text, index, comment ?? "", publicKey);
      return {
        result: status.result as DkimVerdict,
        ...(comment === undefined ? {} : { comment }),
        ...(cause === undefined ? {} : { cause }),
      };
    });
  const chain = arc === false ? undefined : arc?.status;
  return {
    dkim: signatures,
    arc: {
      result: (chain?.result ?? "none") as Verified["arc"]["result"],
      ...(chain?.comment ? { comment: chain.comment } : {}),
      ...(arc !== false && arc?.i ? { instances: arc.i } : {}),
    },
    ...(bimi === false || bimi?.status === undefined
      ? {}
      : {
          bimi: {
            result: bimi.status.result,
            ...(bimi.status.comment ? { comment: bimi.status.comment } : {}),
            ...(bimi.location ? { location: bimi.location } : {}),
          },
        }),
  };
}

function commentOf({ policy }: Status): string | undefined {
  return policy?.["dkim-rules"] === "weak-key" ? "the key is too short" : undefined;
}

if (parentPort !== null) {
  const port = parentPort;
  void verified(workerData as Task, port).then((message) => port.postMessage(message));
}
