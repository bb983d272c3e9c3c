import type { Completion, Description } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";

export type Speaker = "client" | "server" | "tool" | "none";
export type LineKind = "command" | "reply" | "continuation" | "payload" | "note" | "blank";
export type ProtocolId = "smtp" | "lmtp" | "imap" | "pop3" | "jmap" | "dns";

/** The mark that says who speaks (`C:`, ` -> `), and how the same log would mark the other side. */
export interface Mark {
  readonly span: Span;
  readonly other: string;
}

/** What a dialect makes of one line: who speaks and where the words start. What the words are is the protocol's judgement. */
export interface Utterance {
  /** The line of the file, from 0. Several utterances may stand in one line (`[nl]` of hMailServer). */
  readonly line: number;
  /** `undefined`: the dialect has no marks here; content and the protocol's state decide. */
  readonly from: Speaker | undefined;
  /** Set for what the dialect alone can tell: `note`, `blank`, `continuation` (a row wrapped by the tool). */
  readonly kind?: LineKind | undefined;
  /** The words without marks, time stamps, quoting and line end, with the way back to the document. */
  readonly value: Decoded;
  /** The source of the words. */
  readonly text: Span;
  readonly mark?: Mark | undefined;
  /** Which conversation of an interleaved log: a connection number, a process id. */
  readonly session?: string | undefined;
  /** Where the log itself names the protocol (`fetchmail: POP3<`). */
  readonly protocol?: ProtocolId | undefined;
  /** Milliseconds: since 1970 where the log says the date, else since midnight or the log's start. */
  readonly time?: number | undefined;
  /** A note that a connection begins: what was said before on it is over. */
  readonly opens?: true | undefined;
  /** A note that a connection ends. */
  readonly closes?: true | undefined;
  /** A note that TLS is on from here. */
  readonly secures?: true | undefined;
  /** The rest of the utterance before it, which the tool wrapped; only from dialects that say `wraps`. */
  readonly continues?: true | undefined;
  /** What is wrong with the mark itself (`transcript/missing-colon`). */
  readonly findings?: readonly Finding[] | undefined;
}

/** What a line is, in its protocol. */
export interface Judgement {
  readonly from: Speaker;
  readonly kind: LineKind;
  /** First word of a command in capitals: `MAIL`, `UID`. */
  readonly verb?: string | undefined;
  /** Reply code of SMTP. */
  readonly code?: string | undefined;
  /** Enhanced status code (RFC 3463). */
  readonly enhanced?: string | undefined;
  /** Tag of an IMAP command or tagged reply. */
  readonly tag?: string | undefined;
}

/** One line of the file, fully judged: what `transcript --format json` prints. */
export interface TranscriptLine extends Judgement {
  readonly line: number;
  /** The words without marks and line end. */
  readonly text: Span;
  readonly time?: number | undefined;
}

/** A command with all that belongs to it: outline, folding, sequence diagram and checks are walks over these. */
export interface Exchange {
  readonly span: Span;
  readonly label: string;
  /** What came of it, in a few words: `250 2.1.0 Ok`. */
  readonly outcome?: string | undefined;
  /** Line of the command; absent for a greeting or a reply to nothing. */
  readonly command?: number | undefined;
  /** Lines of the file, in order. */
  readonly replies: readonly number[];
  readonly payload: readonly number[];
  readonly children?: readonly Exchange[];
  /** Milliseconds from command to final reply, where the log has time stamps. */
  readonly duration?: number | undefined;
}

/** One mail transaction's envelope and message, as the receiving server saw them. */
export interface SessionMessage {
  readonly span: Span;
  /** Lines of the file that hold the data, without the final dot. */
  readonly lines: readonly number[];
  /** The client's address, where the log names it, and what has named it. */
  readonly ip?: string | undefined;
  readonly ipSource?: string | undefined;
  /** The name after EHLO or HELO. */
  readonly helo?: string | undefined;
  /** Brought by LMTP: it was received before, and its own trace fields tell from whom (RFC 2033 §1). */
  readonly delivered: boolean;
  /** The reverse-path without brackets; "" for `<>`. */
  readonly mailFrom?: string | undefined;
  /** Recipients, without brackets, that were not refused. */
  readonly recipients: readonly string[];
  /** The data's header alone, with the empty line behind it. */
  readonly header: Decoded | undefined;
  /** The message with dots un-stuffed, lines joined with CRLF, one char an octet (UTF-8); undefined where the log hides it. */
  readonly data: Decoded | undefined;
  /** Whether part of the data is left out (`[…]`): hashes cannot be checked. */
  readonly elided: boolean;
}

export interface Session {
  readonly protocol: ProtocolId;
  readonly span: Span;
  readonly exchanges: readonly Exchange[];
  readonly messages?: readonly SessionMessage[] | undefined;
}

export interface Transcript {
  readonly protocol: ProtocolId | undefined;
  readonly dialect: string;
  /** One for each line of the text, in order. */
  readonly lines: readonly TranscriptLine[];
  readonly sessions: readonly Session[];
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  describe(offset: number): Description | undefined;
  complete(offset: number): readonly Completion[];
}
