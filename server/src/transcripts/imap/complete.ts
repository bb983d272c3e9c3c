import type { Completion } from "../../records/language.ts";
import { words } from "../../text/markdown.ts";
import { mechanisms } from "../sasl.ts";
import type { TranscriptLine } from "../types.ts";
import { offers } from "./check-command.ts";
import { commands, formOf } from "./commands.ts";
import { fetchItems, searchKeys, statusItems, systemFlags, type WordRow } from "./items.ts";
import type { ImapLog } from "./session.ts";

/** What a client could say: commands behind the tag, items, keys, flags and mechanisms behind the commands. */
export function completeImap(conversation: ImapLog, line: TranscriptLine, offset: number): readonly Completion[] {
  if (line.from === "server" || line.kind === "payload") return [];
  const source = conversation.context.source();
  const start = offset >= line.text.start && offset <= line.text.end ? line.text.start : offset;
  const before = source.slice(Math.max(start, offset - 2000), offset);
  let from = offset;
  while (from > start && !/[ (]/.test(source[from - 1] as string)) from--;
  const span = { start: from, end: offset };
  const form = /^(\S+) +(?:UID +)?([A-Za-z]+) /i.exec(before);
  if (form === null) {
    if (!/^\S+ +\S*$/.test(before)) return [];
    return commands
      .filter((row) => row.obsolete === undefined)
      .filter((row) => !(row.capability ?? []).some((one) => offers(conversation.session, one) === false))
      .map((row) => ({
        label: row.verb,
        kind: "command",
        span,
        insert: row.verb,
        detail: formOf(row),
        documentation: words(row.text),
      }));
  }
  const verb = (form[2] as string).toUpperCase();
  const value = ({ word, text }: WordRow): Completion => ({
    label: word,
    kind: "value",
    span,
    insert: word,
    documentation: words(text),
  });
  if (verb === "AUTHENTICATE")
    return mechanisms
      .filter((row) => offers(conversation.session, `AUTH=${row.name}`) !== false)
      .map((row) => ({
        label: row.name,
        kind: "value",
        span,
        insert: row.name,
        detail: row.title,
        documentation: words(row.text),
        sort: row.outdated === undefined ? `0${row.name}` : `1${row.name}`,
      }));
  if (verb === "FETCH" && /FETCH +\S+ +/i.test(before)) return fetchItems.map(value);
  if (verb === "STATUS" && before.includes("(")) return statusItems.map(value);
  if (verb === "SEARCH") return searchKeys.map(value);
  if ((verb === "STORE" && /FLAGS(?:\.SILENT)? +/i.test(before)) || (verb === "APPEND" && before.includes("(")))
    return systemFlags.map(value);
  return [];
}
