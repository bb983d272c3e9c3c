import type { Envelope } from "../evaluate/message-parts.ts";
import type { Verified } from "../evaluate/message-verdict.ts";

/** What the worker is started with; the message follows in pieces. */
export interface Task {
  /** In octets. */
  readonly length: number;
  readonly envelope: Envelope;
}

/** What the worker sends: a question to the resolver, or the end. */
export type FromWorker =
  | { readonly ask: number; readonly name: string; readonly type: string }
  | { readonly verified: Verified }
  | { readonly failed: string };

/** What it gets: the next piece of the message; the data of the records, or one of Node's codes for none. */
export type ToWorker =
  | { readonly piece: Uint8Array }
  | { readonly answer: number; readonly data: readonly unknown[] }
  | { readonly answer: number; readonly code: "ENOTFOUND" | "ENODATA" | "ESERVFAIL" | "ETIMEOUT" | "EREFUSED" };
