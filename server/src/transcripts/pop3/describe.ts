import type { Completion, Description } from "../../records/language.ts";
import { rfc } from "../../rules/reference.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { isMasked } from "../credentials.ts";
import { decodedWords } from "../encoded-words.ts";
import { decodeBase64, mechanismRow, mechanisms } from "../sasl.ts";
import { describeAnswer } from "../smtp/describe.ts";
import type { TranscriptLine } from "../types.ts";
import { capabilityRow, codeRow, commands } from "./commands.ts";
import type { Pop3Command, Pop3Log } from "./session.ts";

/** What stands at an offset of a line of a POP3 session. */
export function describePop3(conversation: Pop3Log, line: TranscriptLine, offset: number): Description | undefined {
  const command = conversation.commandAt(line.line);
  const text = conversation.context.source().slice(line.text.start, line.text.end);
  const at = offset - line.text.start;
  const span = (start: number, end: number): Span => ({ start: line.text.start + start, end: line.text.start + end });
  if (at < 0 || at > text.length) return undefined;
  if (line.from === "client") {
    if (command === undefined) return undefined;
    if (line.kind === "payload") {
      const step = command.payload.indexOf(line.line) + (command.words.length > 1 ? 1 : 0);
      return describeAnswer(command.words[0]?.text.toUpperCase() ?? "", text.trim(), Math.max(0, step), line.text);
    }
    return describeCommand(command, offset, at, span);
  }
  if (line.from !== "server") return undefined;
  return line.kind === "payload" ? describePayload(command, text, at, span) : describeReply(command, text, at, span);
}

function outcomeOf(command: Pop3Command): Markdown {
  return command.outcome === undefined
    ? words("No reply to it is in the log.")
    : markdown`Answered with ${code(command.outcome, 200)}.`;
}

function describeCommand(
  command: Pop3Command,
  offset: number,
  at: number,
  span: (start: number, end: number) => Span,
): Description | undefined {
  const { row, verbSpan } = command;
  if (row === undefined) return undefined;
  if (offset <= verbSpan.end)
    return {
      span: verbSpan,
      title: `${row.verb}: ${row.title}`,
      text: [words(row.text), markdown`Form: ${code(row.form)}`, outcomeOf(command)],
      references: [row.reference],
    };
  const index = command.words.findIndex((word) => word.start <= at && at <= word.end);
  const word = command.words[index];
  if (word === undefined) return undefined;
  const place = span(word.start, word.end);
  const references = [row.reference];
  if (row.verb === "AUTH")
    return index === 0
      ? describeMechanism(word.text, place)
      : describeAnswer(command.words[0]?.text.toUpperCase() ?? "", word.text, 0, place);
  if (row.verb === "PASS")
    return {
      span: place,
      title: "Password",
      text: [
        words(
          isMasked(word.text)
            ? "The log masks it."
            : "The password stands here readable: redact it before you share the log.",
        ),
      ],
      references,
    };
  if (row.verb === "USER" || (row.verb === "APOP" && index === 0))
    return { span: place, title: "Name", text: [words("Whose mailbox it is.")], references };
  if (row.verb === "APOP")
    return {
      span: place,
      title: "Digest",
      text: [words("MD5 over the greeting's timestamp, brackets included, and the password.")],
      references,
    };
  if (row.message && index === 0)
    return {
      span: place,
      title: "Message number",
      text: [words("Counted from 1 in this session; the next session may number otherwise.")],
      references,
    };
  if (row.verb === "TOP")
    return { span: place, title: "Lines", text: [words("So many lines of the body, behind the header.")], references };
  return undefined;
}

function describeMechanism(name: string, span: Span): Description | undefined {
  const row = mechanismRow(name);
  if (row === undefined) return undefined;
  const outdated = row.outdated === undefined ? [] : [words("It is outdated: use SCRAM-SHA-256, or PLAIN under TLS.")];
  return {
    span,
    title: `Mechanism ${row.name}: ${row.title}`,
    text: [words(row.text), ...outdated],
    references: [row.reference],
  };
}

function describeReply(
  command: Pop3Command | undefined,
  text: string,
  at: number,
  span: (start: number, end: number) => Span,
): Description | undefined {
  const answers = command === undefined ? [] : [markdown`It answers ${code(command.verb)}.`];
  if (text.startsWith("+OK") || text.startsWith("-ERR")) {
    const well = text.startsWith("+OK");
    const end = well ? 3 : 4;
    if (at <= end)
      return {
        span: span(0, end),
        title: well ? "+OK: done" : "-ERR: refused",
        text: [
          words(
            command === undefined
              ? "The greeting: the server is ready."
              : well
                ? "The command went well."
                : "The command failed; the text says why.",
          ),
          ...answers,
        ],
        references: [rfc(1939, "3")],
      };
    const bracket = /^\[([^\]]{1,60})\]/.exec(text.slice(end + 1));
    if (bracket !== null && at <= end + 1 + bracket[0].length) {
      const row = codeRow((bracket[1] as string).split(" ")[0] as string);
      if (row !== undefined)
        return {
          span: span(end + 1, end + 1 + bracket[0].length),
          title: `Response code ${row.word}`,
          text: [words(row.text)],
          references: [row.reference],
        };
    }
    const stamp = command === undefined ? /<[^<> ]{1,500}>/.exec(text) : null;
    if (stamp !== null && at >= stamp.index && at <= stamp.index + stamp[0].length)
      return {
        span: span(stamp.index, stamp.index + stamp[0].length),
        title: "Timestamp",
        text: [words("APOP makes its digest of this and the password: the server offers APOP.")],
        references: [rfc(1939, "7")],
      };
    const numbers = /^\+OK ([0-9]{1,15}) ([0-9]{1,19})/.exec(text);
    if (command?.verb === "STAT" && numbers !== null && at <= numbers[0].length)
      return {
        span: span(4, numbers[0].length),
        title: "Messages and octets",
        text: [words(`${numbers[1]} messages, ${numbers[2]} octets together.`)],
        references: [rfc(1939, "5")],
      };
    return undefined;
  }
  if (!text.startsWith("+")) return undefined;
  const challenge = text.slice(2).trim();
  const decoded = challenge === "" ? undefined : decodeBase64(challenge);
  return {
    span: span(0, text.length),
    title: "Challenge",
    text: [
      challenge === ""
        ? words("The empty challenge: the client answers with its first message.")
        : decoded === undefined
          ? words("This is not base64.")
          : markdown`Decoded: ${code(decoded, 300)}`,
    ],
    references: [rfc(5034, "4")],
  };
}

function describePayload(
  command: Pop3Command | undefined,
  text: string,
  at: number,
  span: (start: number, end: number) => Span,
): Description | undefined {
  if (text === ".")
    return {
      span: span(0, 1),
      title: "End of the reply",
      text: [words("A lone dot ends a reply of several lines.")],
      references: [rfc(1939, "3")],
    };
  if (text.startsWith(".."))
    return {
      span: span(0, 2),
      title: "Doubled dot",
      text: [words("The line begins with one dot; the server doubled it, the client takes one away.")],
      references: [rfc(1939, "3")],
    };
  const verb = command?.verb;
  if (verb === "CAPA" || verb === "AUTH") {
    const start = text.lastIndexOf(" ", Math.max(0, at - 1)) + 1;
    const stop = text.indexOf(" ", at) < 0 ? text.length : text.indexOf(" ", at);
    const word = text.slice(start, stop);
    const first = text.split(" ", 1)[0] as string;
    if (verb === "AUTH" || (start > 0 && first.toUpperCase() === "SASL"))
      return describeMechanism(word, span(start, stop));
    const row = capabilityRow(first);
    if (row === undefined) return undefined;
    const given = text.slice(first.length).trim();
    return {
      span: span(0, text.length),
      title: `Capability ${row.word}`,
      text: [words(row.text), ...(given === "" ? [] : [markdown`Here: ${code(given, 200)}`])],
      references: [row.reference],
    };
  }
  const pair = verb === "LIST" || verb === "UIDL" ? /^([0-9]{1,15}) (\S{1,80})/.exec(text) : null;
  if (pair !== null)
    return {
      span: span(0, text.length),
      title: `Message ${pair[1]}`,
      text: [
        verb === "LIST"
          ? words(`${pair[2]} octets.`)
          : markdown`Unique identifier ${code(pair[2] as string)}: it stays the same in later sessions.`,
      ],
      references: [rfc(1939, verb === "LIST" ? "5" : "7")],
    };
  const decoded = text.includes("=?") ? decodedWords(text) : undefined;
  if (decoded === undefined) return undefined;
  return {
    span: span(0, text.length),
    title: "Encoded words",
    text: [markdown`Decoded: ${code(decoded, 300)}`],
    references: [rfc(2047)],
  };
}

/** What a client could say: commands of this state, mechanisms behind AUTH. */
export function completePop3(
  source: string,
  signedIn: boolean | undefined,
  line: TranscriptLine,
  offset: number,
): readonly Completion[] {
  if (line.from === "server" || line.kind === "payload") return [];
  const start = offset >= line.text.start && offset <= line.text.end ? line.text.start : offset;
  const before = source.slice(start, offset);
  if (/^AUTH +\S*$/i.test(before)) {
    const from = start + before.lastIndexOf(" ") + 1;
    return mechanisms.map((row) => ({
      label: row.name,
      kind: "value",
      span: { start: from, end: offset },
      insert: row.name,
      detail: row.title,
      documentation: words(row.text),
      sort: row.outdated === undefined ? `0${row.name}` : `1${row.name}`,
    }));
  }
  if (before.includes(" ")) return [];
  return commands
    .filter((row) => row.state === "both" || signedIn === undefined || (row.state === "transaction") === signedIn)
    .map((row) => ({
      label: row.verb,
      kind: "command",
      span: { start, end: offset },
      insert: row.verb,
      detail: row.form,
      documentation: words(row.text),
    }));
}
