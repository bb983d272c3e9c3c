import type { Finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import type { ConversationContext } from "../protocol.ts";
import type { Utterance } from "../types.ts";
import type { Command, ReplyLine } from "./parse.ts";

/** A reply of one line or more. */
export interface Reply {
  readonly code: string;
  readonly lines: ReplyLine[];
  /** Its last line (code and space) is there. */
  ended: boolean;
}

/** A line of raw text: message data, a chunk, an answer in base64. */
export interface PayloadLine {
  readonly line: number;
  readonly value: Decoded;
}

/** A command with its replies and payload; without a command: the greeting, or replies to nothing. */
export interface SmtpExchange {
  readonly command: Command | undefined;
  readonly line: number | undefined;
  readonly span: Span;
  replies: Reply[];
  payload: PayloadLine[];
  /** Sent while earlier commands had no reply yet. */
  readonly pipelined: boolean;
  /** TLS was on when it was sent. */
  readonly secure: boolean;
  readonly time: number | undefined;
  /** Time of the last reply line. */
  answered: number | undefined;
  /** Refused for its syntax or place already: its effects are not judged. */
  faulty: boolean;
  /** No further reply is due. */
  settled: boolean;
  /** It was sent too early, unless the log lacks the reply before. */
  early?: Finding | undefined;
  /** The extensions in force when it was sent; undefined: unknown. */
  readonly extensions: Extensions | undefined;
}

/** EHLO keywords in capitals with their parameters in capitals. */
export type Extensions = ReadonlyMap<string, readonly string[]>;

/** A reply while no command waited. */
export interface UnaskedReply {
  readonly exchange: SmtpExchange;
  readonly line: ReplyLine;
  readonly span: Span;
}

/** An open mail transaction. */
export interface Transaction {
  readonly mail: SmtpExchange | undefined;
  readonly recipients: SmtpExchange[];
  /** Exchanges that carry data: DATA, BDAT. */
  readonly data: SmtpExchange[];
  /** BDAT … LAST was sent. */
  last: boolean;
}

/** What the conversation knows at one moment. */
export interface SmtpState {
  lmtp: boolean;
  /** Which greeting command was accepted last; `unknown` where the log begins later. */
  greeted: "none" | "helo" | "ehlo" | "unknown";
  extensions: Extensions | undefined;
  secure: boolean;
  authenticated: boolean;
  /** EHLO, HELO or LHLO was sent (since TLS), or the log begins later. */
  asked: boolean;
  /** STARTTLS succeeded, and no EHLO came since. */
  afterTls: boolean;
  transaction: Transaction | "unknown" | undefined;
  /** The server's greeting said ESMTP. */
  esmtp: boolean;
}

/** One connection, as checks, hovers and the outline see it. */
export interface SmtpSession {
  readonly context: ConversationContext;
  readonly exchanges: readonly SmtpExchange[];
  readonly state: SmtpState;
  readonly transactions: readonly Transaction[];
  readonly sawServer: boolean;
  readonly sawClient: boolean;
  /** Text is due that has no end yet. */
  readonly unfinished: "data" | "chunk" | "auth" | undefined;
  readonly openReply: Reply | undefined;
  readonly unasked: readonly UnaskedReply[];
  readonly lastLine: Utterance | undefined;
  /** Where the log says that the client closed. */
  readonly closing: Span | undefined;
  /** The server's name as it gave it first. */
  serverName: string | undefined;
  /** The extension list for which an enhanced code that is not offered was reported. */
  unofferedCodes: unknown;
  /** The last exchange whose data were found to hold octets above 127. */
  eightBit: SmtpExchange | undefined;
  /** How many octets a text has on the wire. */
  octets(text: string): number;
  /** The exchange that a line belongs to. */
  exchangeAt(line: number): SmtpExchange | undefined;
  /** Tells that a chunk has not as many octets as its command says. */
  chunkOff(exchange: SmtpExchange): void;
  report(one: Finding): void;
}

/** The first digit of the last reply to an exchange, if there is one. */
export function outcome(exchange: SmtpExchange): string | undefined {
  return exchange.replies.at(-1)?.code[0];
}

/** Adds to a list of which thousands are empty or hold one: an empty literal that is pushed to makes room for sixteen. */
export function added<T>(list: T[], one: T): T[] {
  if (list.length === 0) return [one];
  list.push(one);
  return list;
}
