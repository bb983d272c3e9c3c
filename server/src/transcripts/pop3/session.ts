import type { Finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import type { ConversationContext } from "../protocol.ts";
import type { CommandRow } from "./commands.ts";

/** A word of a command, and where it stands in the line. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Pop3Command {
  readonly line: number;
  readonly verb: string;
  readonly row: CommandRow | undefined;
  /** What stands behind the verb. */
  readonly words: readonly Word[];
  readonly verbSpan: Span;
  readonly label: string;
  readonly replies: number[];
  readonly payload: number[];
  /** What is an error unless the server takes the command: a log that begins later shows only a part. */
  readonly held: Finding[];
  span: Span;
  /** The client's answers within AUTH. */
  answers: number;
  outcome: string | undefined;
  readonly time: number | undefined;
  ended: number | undefined;
}

/** One connection, as hovers and completion see it. */
export interface Pop3Log {
  readonly context: ConversationContext;
  /** The command that a line belongs to. */
  commandAt(line: number): Pop3Command | undefined;
}
