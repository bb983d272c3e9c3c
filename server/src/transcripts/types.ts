import type { Completion, Description } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";

export type Speaker = "client" | "server" | "tool" | "none";
export type LineKind = "command" | "reply" | "continuation" | "payload" | "note" | "blank";
export type ProtocolId = "smtp" | "lmtp" | "imap" | "pop3" | "jmap" | "dns";

/** What a dialect makes of one line: who speaks and where the words start. Kind is refined by the protocol. */
export interface Utterance {
  readonly from: Speaker;
  /** `undefined` where only the protocol's state can tell (command, reply, payload). */
  readonly kind?: LineKind;
  /** The words without marks, time stamps and line end, in document offsets. */
  readonly text: Span;
  /** Which conversation of an interleaved log: a connection number, a process id. */
  readonly session?: string;
  /** Milliseconds: since 1970 where the log says the date, else since midnight or the log's start. */
  readonly time?: number;
}

/** One line of the file, fully judged: what `transcript --format json` prints. */
export interface TranscriptLine {
  readonly line: number;
  readonly from: Speaker;
  readonly kind: LineKind;
  readonly text: Span;
  readonly verb?: string;
  readonly code?: string;
  readonly enhanced?: string;
  readonly tag?: string;
  readonly time?: number;
}

/** A command with all that belongs to it: outline, folding, sequence diagram and checks are walks over these. */
export interface Exchange {
  readonly span: Span;
  readonly label: string;
  /** Lines of the file, in order. */
  readonly command?: number;
  readonly replies: readonly number[];
  readonly payload: readonly number[];
  readonly children?: readonly Exchange[];
}

export interface Session {
  readonly protocol: ProtocolId;
  readonly span: Span;
  readonly exchanges: readonly Exchange[];
}

export interface Transcript {
  readonly protocol: ProtocolId | undefined;
  readonly dialect: string;
  readonly lines: readonly TranscriptLine[];
  readonly sessions: readonly Session[];
  readonly findings: readonly Finding[];
  describe(offset: number): Description | undefined;
  complete(offset: number): readonly Completion[];
}
