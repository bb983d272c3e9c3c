import type { Completion, Description } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { Exchange, Judgement, ProtocolId, SessionMessage, TranscriptLine, Utterance } from "./types.ts";

/*
 * How to add a protocol
 *
 * 1. A folder beside smtp/ (the worked example), of the shape: tables (`commands.ts`, `replies.ts` …: typed rows),
 *    `parse.ts` (words → tree with spans), `conversation.ts` (the state machine), `rules.ts`, `describe.ts`,
 *    `complete.ts`, `index.ts` (exports the `Protocol`). Then a row in `protocols.ts`.
 * 2. A dialect reads a line and says who speaks (`Utterance.from`), or `undefined` where the log has no marks. It asks
 *    `Conversation.payload()` first: while the protocol waits for raw text, a dialect that prints such text without
 *    marks hands over the line as it is (`from: undefined`, blank lines too). Marks of the dialect count again as
 *    soon as `payload()` is undefined.
 * 3. `Conversation.feed(utterance)` is called once for each utterance in the order of the log and returns what the
 *    line is. Where `from` is undefined the conversation decides, by content and state. An utterance of the other
 *    side during payload (its mark says so) ends the payload: report that it was not ended, do not swallow the reply.
 *    `kind: "continuation"` rows, notes and blank lines never get here, except blank lines of unmarked logs
 *    (`from: undefined`, empty value): answer `blankLine` unless they are payload.
 *    An utterance that comes with `kind: "payload"` is raw text that only the dialect can tell (rows of a dump, a
 *    body that curl prints without mark, perhaps after the session's end): answer with that kind.
 * 4. A log holds several conversations: by `Utterance.session`, by `Utterance.protocol`, and by a second greeting
 *    (`Protocol.greets` says that a text is a greeting; `Conversation.greeted` says that this one had its own, or
 *    anything else, so that another begins).
 * 5. Findings: `context.report(finding)`, at once or in `end()`. Conversations report credentials through
 *    `credentials.ts`; the Redact-all fix is added where the findings are put together.
 * 6. Everything is linear: a conversation keeps what it needs of a line in its own tree and looks back by index only.
 */

/** A protocol: how to know it, and the state machine that reads it. */
export interface Protocol {
  /** `smtp` reads LMTP too: the conversation says which it turned out to be. */
  readonly id: Exclude<ProtocolId, "lmtp">;
  /** How surely these words belong to the protocol: 0 not at all, 1 possible (`NOOP`), 3 likely, 10 certain (`220 … ESMTP`). `from` undefined: try both sides. */
  claims(text: string, from: "client" | "server" | undefined): number;
  /** Whether a server that speaks first could say this. */
  greets(text: string): boolean;
  begin(context: ConversationContext): Conversation;
}

/** What a conversation gets from its surroundings. */
export interface ConversationContext {
  /** The whole text, or the part that is read; `Utterance.value` maps into it. */
  source(): string;
  /** Each character of it is one octet; otherwise it stands for its octets in UTF-8. */
  readonly latin1: boolean;
  readonly protocol: ProtocolId;
  /** The log begins in the middle or hides the beginning (`openssl s_client -starttls`): nothing is "missing" before its first line. */
  readonly fragment: boolean;
  /** Only one side is in the log: nothing of the other is missing. */
  readonly oneSided: boolean;
  /** The log never shows payload (`curl`, `postfix`): its absence is no finding. */
  readonly hidesPayload: boolean;
  /** The log masks or leaves out the end of sessions (`left intact`): no missing QUIT or LOGOUT. */
  readonly hidesEnd: boolean;
  /** TLS is on from the start (`imaps://`, port 993, `openssl s_client`). */
  readonly secure: boolean;
  report(finding: Finding): void;
}

/** One connection: fed with utterances, it says what each is and keeps the tree of exchanges. */
export interface Conversation {
  /** May become clear only later (`LHLO`). */
  readonly protocol: ProtocolId;
  /** Whose raw text comes next (message data, a literal, a base64 answer), if any: `lines` is text whose end the protocol finds, `line` a single line. */
  payload(): Payload | undefined;
  feed(utterance: Utterance): Judgement;
  /** Anything was said already: a greeting now begins another conversation. Not when the greeting can be a reply here (`220` to STARTTLS). */
  greeted(text: string): boolean;
  /** Both sides have said that they are done. */
  over(): boolean;
  /** A note of the tool says that TLS is on. */
  secured(): void;
  /** A note in the log, for those who care (`* Connection #0 left intact`). */
  noted?(utterance: Utterance): void;
  end(): ConversationEnd;
  /** What stands at an offset of one of its lines. Only after `end`. */
  describe(line: TranscriptLine, offset: number): Description | undefined;
  /** What could be typed at an offset of the line, which may be unmarked, empty or behind the last. Only after `end`. */
  complete(line: TranscriptLine, offset: number): readonly Completion[];
}

export interface Payload {
  readonly from: "client" | "server";
  readonly extent: "line" | "lines";
}

/** What is left of a conversation when the log ends. */
export interface ConversationEnd {
  readonly span: Span;
  /** Built when somebody asks: a log may hold thousands of sessions. */
  readonly exchanges: () => readonly Exchange[];
  readonly messages?: () => readonly SessionMessage[];
}

export const noteLine: Judgement = { from: "tool", kind: "note" };
export const blankLine: Judgement = { from: "none", kind: "blank" };
