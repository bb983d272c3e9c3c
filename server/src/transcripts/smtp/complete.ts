import type { Completion } from "../../records/language.ts";
import { words } from "../../text/markdown.ts";
import { mechanisms } from "../sasl.ts";
import type { TranscriptLine } from "../types.ts";
import { commands } from "./commands.ts";
import { parameters } from "./extensions.ts";
import type { SmtpSession } from "./state.ts";

/** What a client could say: commands at the start of its line, parameters behind a path, mechanisms behind AUTH. */
export function completeSmtp(conversation: SmtpSession, line: TranscriptLine, offset: number): readonly Completion[] {
  if (line.from === "server" || line.kind === "payload") return [];
  const source = conversation.context.source();
  const start = offset >= line.text.start && offset <= line.text.end ? line.text.start : offset;
  const before = source.slice(start, offset);
  const exchange = conversation.exchangeAt(line.line);
  const extensions = exchange?.extensions ?? conversation.state.extensions;
  let from = offset;
  while (from > start && source[from - 1] !== " ") from--;
  const span = { start: from, end: offset };
  const verb = /^([A-Za-z]+) /.exec(before)?.[1]?.toUpperCase();
  if (verb === undefined) {
    return commands
      .filter(
        (row) =>
          !row.obsolete && !row.foreign && (row.verb === "LHLO") === (conversation.state.lmtp && row.verb === "LHLO"),
      )
      .filter((row) => row.keyword === undefined || extensions === undefined || extensions.has(row.keyword))
      .map((row) => ({
        label: row.verb,
        kind: "command",
        span: { start, end: offset },
        insert: insertOf(row.verb),
        detail: row.title,
        documentation: words(row.text),
      }));
  }
  if (verb === "AUTH") {
    if (/^AUTH +\S+ /i.test(before)) return [];
    const offered = extensions?.get("AUTH");
    return mechanisms
      .filter((row) => offered === undefined || offered.includes(row.name))
      .map((row) => ({
        label: row.name,
        kind: "value",
        span,
        insert: row.name,
        detail: row.title,
        documentation: words(row.text),
        sort: row.outdated === undefined ? `0${row.name}` : `1${row.name}`,
      }));
  }
  if ((verb === "MAIL" || verb === "RCPT") && before.includes(">")) {
    return parameters
      .filter((row) => row.command === verb && (extensions === undefined || extensions.has(row.keyword)))
      .map((row) => ({
        label: row.name,
        kind: "value",
        span,
        insert: row.form?.includes("=") ? `${row.name}=` : row.name,
        detail: row.title,
      }));
  }
  return [];
}

function insertOf(verb: string): string {
  if (verb === "MAIL") return "MAIL FROM:<";
  return verb === "RCPT" ? "RCPT TO:<" : verb;
}
