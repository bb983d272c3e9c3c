import type { Description } from "../../records/language.ts";
import type { TranscriptLine } from "../types.ts";
import type { ImapConversation } from "./conversation.ts";

/** What stands at an offset of a line of an IMAP session. */
export function describeImap(
  _conversation: ImapConversation,
  _line: TranscriptLine,
  _offset: number,
): Description | undefined {
  return undefined;
}
