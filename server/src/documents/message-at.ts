import { messages } from "../transcripts/messages.ts";
import type { Document } from "./document.ts";
import { TranscriptDocument } from "./transcript.ts";

/** A message with what its document says of who brought it. */
export interface MessageAt {
  readonly octets: Uint8Array;
  readonly ip?: string | undefined;
  readonly helo?: string | undefined;
  readonly sender?: string | undefined;
  /** A part is left out: signatures cannot be verified. */
  readonly elided: boolean;
}

/** The message of a document: the one at `offset` of a session, else its first. Undefined: there is none, or its data are not shown. */
export function messageAt(document: Document, offset = 0): MessageAt | undefined {
  if (document instanceof TranscriptDocument) {
    const found = messages(document.transcript).filter(({ data }) => data !== undefined);
    const here = found.find(({ span }) => offset >= span.start && offset <= span.end) ?? found[0];
    if (here?.data === undefined) return undefined;
    const { ip, helo, mailFrom: sender, elided, data } = here;
    return { octets: octetsOf(data.text), ip, helo, sender, elided };
  }
  if (document.kind !== "message") return undefined;
  const text = document.text();
  // Which octets a character came from is not known here; mail of today is UTF-8 (RFC 6532).
  return { octets: new TextEncoder().encode(text), elided: false };
}

function octetsOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) octets[i] = text.charCodeAt(i);
  return octets;
}
