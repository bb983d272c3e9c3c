import type { Finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import type { ConversationContext } from "../protocol.ts";
import type { CommandRow, State } from "./commands.ts";
import type { Logical } from "./syntax.ts";

export type Outcome = "OK" | "NO" | "BAD";

/** One command with what belongs to it. */
export interface ImapCommand {
  readonly line: number;
  readonly tag: string;
  /** In capitals; the word behind UID too: `UID FETCH`. */
  readonly verb: string;
  readonly row: CommandRow | undefined;
  readonly tagSpan: Span;
  readonly verbSpan: Span;
  readonly logical: Logical;
  /** Where the arguments begin in the logical line. */
  readonly argumentsAt: number;
  readonly replies: number[];
  readonly payload: number[];
  /** Lines of the client's answers within AUTHENTICATE, in order. */
  answers: number;
  span: Span;
  outcome: Outcome | undefined;
  completion: string | undefined;
  /** Untagged responses and codes that came meanwhile; kept for SELECT and EXAMINE only. */
  readonly told: Set<string> | undefined;
  /** Findings that wait for the server's opinion. */
  readonly held: Finding[];
  /** A literal broke off: nothing more is said of this command. */
  broken: boolean;
  readonly time: number | undefined;
  ended: number | undefined;
}

/** One connection, as hovers and completion see it. */
export interface ImapLog {
  readonly context: ConversationContext;
  readonly session: ImapSession;
  /** The command that a line belongs to. */
  commandAt(line: number): ImapCommand | undefined;
  /** The logical line of the server that a line of the log is part of, where it is more than that. */
  wrappedAt(line: number): Logical | undefined;
}

/** What is known of the connection at this place of the log. */
export interface ImapSession {
  readonly context: ConversationContext;
  /** In capitals; `undefined` while they are unknown. */
  readonly capabilities: ReadonlySet<string> | undefined;
  /** What the state will be if all that was asked for succeeds; `undefined` while unknown. */
  readonly state: State | undefined;
  readonly secure: boolean;
  /** The log shows the connection from its beginning. */
  readonly fromStart: boolean;
  /** UTF-8 in mailbox names is switched on, or asked to be. */
  readonly utf8: boolean;
  readonly rev2: boolean;
}
