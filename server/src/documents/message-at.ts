import { type KnownEnvelope, knownEnvelope } from "../evaluate/message-parts.ts";
import { messages } from "../transcripts/messages.ts";
import type { Document } from "./document.ts";
import { MessageDocument } from "./message.ts";
import { TranscriptDocument } from "./transcript.ts";

/** A message with what its document says of who brought it. */
export interface MessageAt {
  readonly text: string;
  /** Each character of the text is one octet; otherwise it stands for its octets in UTF-8. */
  readonly latin1: boolean;
  readonly ip?: string | undefined;
  /** What of the session has named the address. */
  readonly ipSource?: string | undefined;
  readonly helo?: string | undefined;
  readonly sender?: string | undefined;
  /** Its own trace fields tell who brought it: it was received already. */
  readonly delivered: boolean;
  /** A part is left out: signatures cannot be verified. */
  readonly elided: boolean;
  /** The line of the document on which each line of the message stands; undefined: they are the same. */
  readonly lines?: readonly number[] | undefined;
}

/** The messages of a document whose data are shown, in their order. */
export function messagesIn(document: Document): readonly MessageAt[] {
  if (document instanceof TranscriptDocument)
    return messages(document.transcript).flatMap((message) => {
      const { data, ip, ipSource, helo, mailFrom: sender, delivered, elided, lines } = message;
      return data === undefined
        ? []
        : [{ text: data.text, latin1: true, ip, ipSource, helo, sender, delivered, elided, lines }];
    });
  if (!(document instanceof MessageDocument)) return [];
  return [{ text: document.text(), latin1: document.latin1, delivered: true, elided: false }];
}

/** The message of a document: the one at `offset` of a session, else its first. Undefined: there is none, or its data are not shown. */
export function messageAt(document: Document, offset = 0): MessageAt | undefined {
  const found = messagesIn(document);
  if (!(document instanceof TranscriptDocument)) return found[0];
  const shown = messages(document.transcript).filter(({ data }) => data !== undefined);
  return found[
    Math.max(
      0,
      shown.findIndex(({ span }) => offset >= span.start && offset <= span.end),
    )
  ];
}

/** Whether U+FFFD stands in it, which editors show in place of octets that are no UTF-8: then the octets themselves are lost. */
export function hasLostOctets({ text, latin1 }: MessageAt): boolean {
  return text.includes(latin1 ? "\u00ef\u00bf\u00bd" : "\ufffd");
}

/** What the session tells of who brought the message. */
export function sessionEnvelope(message: MessageAt): KnownEnvelope {
  return knownEnvelope(message, (name) => (name === "ip" ? message.ipSource : undefined) ?? "the session");
}

/** How many characters are written as octets at a time. */
const pieceLength = 1 << 18;

/** A message's octets, a piece at a time, so that the caller can let others have their turn; the whole in the end. */
export function* octetsOf({ text, latin1 }: MessageAt): Generator<void, Uint8Array> {
  const octets = new Uint8Array(text.length * (latin1 ? 1 : 3));
  const encoder = new TextEncoder();
  let length = 0;
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + pieceLength);
    if (latin1) for (let i = at; i < end; i++) octets[length++] = text.charCodeAt(i);
    else {
      // The two halves of one character stay together.
      if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++;
      length += encoder.encodeInto(text.slice(at, end), octets.subarray(length)).written;
    }
    at = end;
    yield;
  }
  return octets.subarray(0, length);
}

/** A message's octets, all at once. */
export function wholeOctets(message: MessageAt): Uint8Array {
  const pieces = octetsOf(message);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}
