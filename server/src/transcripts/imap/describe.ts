import type { Description } from "../../records/language.ts";
import { rfc } from "../../rules/reference.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { isMasked } from "../credentials.ts";
import { decodeBase64, mechanismRow } from "../sasl.ts";
import { describeAnswer } from "../smtp/describe.ts";
import type { TranscriptLine } from "../types.ts";
import { Words } from "../words.ts";
import { hasInitial, mechanismOf } from "./check-command.ts";
import { untaggedWord } from "./check-response.ts";
import { commandRow, formOf } from "./commands.ts";
import { fetchItem, flag, mailboxAttribute, searchKey, section, statusItem, type WordRow } from "./items.ts";
import { decodeMailbox } from "./mailbox-names.ts";
import { capabilityRow, codeRow, numberedRow, responseRow } from "./responses.ts";
import type { ImapCommand, ImapLog } from "./session.ts";
import { Logical, type Node, parseWords, tagged, textOf } from "./syntax.ts";
import { envelopeTree, structureTree } from "./trees.ts";

/** What stands at an offset of a line of an IMAP session. */
export function describeImap(conversation: ImapLog, line: TranscriptLine, offset: number): Description | undefined {
  const command = conversation.commandAt(line.line);
  if (line.from === "server") return describeServer(conversation, command, line, offset);
  if (line.from !== "client" || command === undefined) return undefined;
  if (command.logical.at(offset) !== undefined && (line.kind !== "payload" || command.verb !== "AUTHENTICATE"))
    return describeCommand(command, offset);
  if (line.kind === "command" && line.verb === "DONE")
    return {
      span: line.text,
      title: "DONE: end of IDLE",
      text: [words("Ends IDLE; it has no tag. The server completes IDLE with the tag of that command.")],
      references: [rfc(9051, "6.3.13")],
    };
  if (line.kind === "payload" && command.verb === "AUTHENTICATE") {
    const text = conversation.context.source().slice(line.text.start, line.text.end).trimEnd();
    const step = command.payload.indexOf(line.line) + (hasInitial(command) ? 1 : 0);
    if (text === "*")
      return {
        span: line.text,
        title: "Sign-in cancelled",
        text: [words("A lone `*` ends the exchange; the server answers BAD.")],
        references: [rfc(9051, "6.2.2")],
      };
    return describeAnswer(mechanismOf(command), text, Math.max(0, step), line.text);
  }
  return undefined;
}

function outcomeOf(command: ImapCommand): Markdown {
  return command.completion === undefined
    ? words("No completion of it is in the log.")
    : markdown`Completed with ${code(command.completion, 200)}.`;
}

function rowOf(
  row: WordRow | undefined,
  span: Span,
  what: string,
  more: readonly Markdown[] = [],
): Description | undefined {
  if (row === undefined) return undefined;
  return { span, title: `${what} ${row.word}`, text: [words(row.text), ...more], references: [row.reference] };
}

function describeCommand(command: ImapCommand, offset: number): Description | undefined {
  const { logical, row, tag } = command;
  const at = logical.at(offset) as number;
  if (at <= tag.length && offset <= command.tagSpan.end) {
    return {
      span: command.tagSpan,
      title: `Tag ${tag}`,
      text: [words("The client's own name for this command; the completion carries it too."), outcomeOf(command)],
      references: [rfc(9051, "2.2.1")],
    };
  }
  if (offset <= command.verbSpan.end) {
    if (row === undefined) return undefined;
    const obsolete = row.obsolete === undefined ? [] : [words(`Gone since ${row.obsolete}.`)];
    const needs =
      row.capability === undefined ? [] : [markdown`It needs the capability ${code(row.capability[0] as string)}.`];
    return {
      span: command.verbSpan,
      title: `${row.verb}: ${row.title}`,
      text: [words(row.text), markdown`Form: ${code(formOf(row))}`, ...needs, ...obsolete, outcomeOf(command)],
      references: [row.reference],
    };
  }
  const { nodes } = parseWords(logical, command.argumentsAt);
  const path = pathTo(nodes, at);
  const node = path.at(-1);
  if (node === undefined) return undefined;
  const span = logical.span(node.start, node.end);
  const text = textOf(node) ?? "";
  const first = nodes[0];
  if (node.kind === "literal") return describeLiteral(node, span);
  if (command.verb.startsWith("UID") && node === first) {
    const sub = commandRow(text);
    if (sub === undefined) return undefined;
    return {
      span,
      title: `UID ${sub.verb}: ${sub.title}`,
      text: [words(sub.text), words("With unique identifiers in place of message numbers.")],
      references: [rfc(9051, "6.4.9"), sub.reference],
    };
  }
  const verb = command.verb.split(" ").at(-1) as string;
  switch (verb) {
    case "AUTHENTICATE":
      return node === first ? describeMechanism(text, span) : describeAnswer(mechanismOf(command), text, 0, span);
    case "LOGIN":
      return node === first
        ? { span, title: "Name", text: [words("Who signs in.")], references: [rfc(9051, "6.2.3")] }
        : {
            span,
            title: "Password",
            text: [
              words(
                isMasked(text)
                  ? "The log masks it."
                  : "The password stands here readable: redact it before you share the log.",
              ),
            ],
            references: [rfc(9051, "6.2.3")],
          };
    case "FETCH":
      return sequenceOf(node, nodes, command, span) ?? describeItem(logical, node, at);
    case "STATUS":
      return rowOf(statusItem(text), span, "STATUS item") ?? describeMailbox(text, span);
    case "STORE":
      return sequenceOf(node, nodes, command, span) ?? describeFlag(text, span) ?? describeStore(text, span);
    case "SEARCH":
    case "SORT":
    case "THREAD":
      return node.kind === "atom" ? rowOf(searchKey(text), span, "Search key") : undefined;
    case "ENABLE":
      return rowOf(capabilityRow(text), span, "Capability");
    case "APPEND":
      return describeFlag(text, span) ?? (node === first ? describeMailbox(text, span) : undefined);
    default:
      return sequenceOf(node, nodes, command, span) ?? describeMailbox(text, span);
  }
}

function describeStore(text: string, span: Span): Description | undefined {
  const found = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(text);
  if (found === null) return undefined;
  const what = found[1] === "+" ? "Adds the flags" : found[1] === "-" ? "Removes the flags" : "Replaces all flags";
  return {
    span,
    title: `STORE item ${text.toUpperCase()}`,
    text: [words(found[2] === undefined ? `${what}.` : `${what}; the server need not tell the new flags.`)],
    references: [rfc(9051, "6.4.6")],
  };
}

const sequence = /^[0-9*$][0-9*:,$]*$/;

function sequenceOf(node: Node, nodes: readonly Node[], command: ImapCommand, span: Span): Description | undefined {
  const uid = command.verb.startsWith("UID");
  if (node !== nodes[uid ? 1 : 0] || node.kind !== "atom" || !sequence.test(node.text)) return undefined;
  return {
    span,
    title: uid ? "Set of unique identifiers" : "Set of message numbers",
    text: [words("Numbers and ranges with commas; `*` is the last message, `$` the result of the last saved search.")],
    references: [rfc(9051, "9")],
  };
}

function describeMailbox(text: string, span: Span): Description | undefined {
  if (!text.includes("&")) return undefined;
  const decoded = decodeMailbox(text);
  if (decoded === undefined || decoded === text) return undefined;
  return {
    span,
    title: "Mailbox name",
    text: [markdown`Decoded from modified UTF-7: ${code(decoded, 200)}`],
    references: [rfc(3501, "5.1.3")],
  };
}

function describeFlag(text: string, span: Span): Description | undefined {
  return rowOf(flag(text), span, text.startsWith("\\") ? "Flag" : "Keyword");
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

function describeLiteral(node: Node & { kind: "literal" }, span: Span): Description {
  const wait = node.nonSync ? " The client does not wait for the server (`+`)." : "";
  return {
    span,
    title: `Literal of ${node.size} octets`,
    text: [words(`So many octets follow after the line end, each line end among them counted as two.${wait}`)],
    references: [rfc(9051, "4.3"), ...(node.nonSync ? [rfc(7888)] : [])],
  };
}

/** A FETCH item, or the section within its brackets. */
function describeItem(logical: Logical, node: Node, at: number): Description | undefined {
  if (node.kind !== "atom") return undefined;
  const bracket = node.text.indexOf("[");
  const name = bracket < 0 ? node.text.replace(/<.*/, "") : node.text.slice(0, bracket);
  if (bracket >= 0 && at > node.start + bracket) {
    const inside = /^[^\] ]*/.exec(node.text.slice(bracket + 1))?.[0] ?? "";
    const row = section(inside.replace(/^[0-9.]+/, ""));
    const span = logical.span(node.start + bracket + 1, node.start + bracket + 1 + inside.length);
    const part = /^[0-9]+(?:\.[0-9]+)*/.exec(inside)?.[0];
    if (row !== undefined)
      return rowOf(row, span, "Section", part === undefined ? [] : [markdown`Of part ${code(part)}.`]);
    if (part !== undefined)
      return {
        span,
        title: `Part ${part}`,
        text: [words("Parts are numbered from 1 as BODYSTRUCTURE has them, with dots for parts within parts.")],
        references: [rfc(9051, "6.4.5")],
      };
  }
  return rowOf(fetchItem(name), logical.span(node.start, node.start + name.length), "FETCH item");
}

/** Nodes from the outermost list to the word at a place. */
function pathTo(nodes: readonly Node[], at: number): Node[] {
  const path: Node[] = [];
  let here: readonly Node[] = nodes;
  for (;;) {
    const found = here.find((node) => node.start <= at && at <= node.end && (at < node.end || node.kind !== "list"));
    if (found === undefined) return path;
    path.push(found);
    if (found.kind !== "list") return path;
    here = found.items;
  }
}

function describeServer(
  conversation: ImapLog,
  command: ImapCommand | undefined,
  line: TranscriptLine,
  offset: number,
): Description | undefined {
  let logical = conversation.wrappedAt(line.line);
  if (logical === undefined) {
    logical = new Logical();
    logical.add(new Words(conversation.context.source().slice(line.text.start, line.text.end), line.text.start));
  }
  const { text } = logical;
  const at = logical.at(offset);
  if (at === undefined) return undefined;
  if (text.startsWith("+")) return describeContinuation(command, logical);
  const completion = tagged.exec(text);
  if (completion !== null) {
    const tag = completion[1] as string;
    const status = completion[2] as string;
    const from = tag.length + 1;
    if (at <= tag.length) {
      const of =
        command === undefined ? words("No command has this tag.") : markdown`It completes ${code(command.verb)}.`;
      return {
        span: logical.span(0, tag.length),
        title: `Tag ${tag}`,
        text: [words("The tag of the command that is done."), of],
        references: [rfc(9051, "2.2.2")],
      };
    }
    if (at <= from + status.length) {
      const of = command === undefined ? [] : [markdown`It completes ${code(command.verb)}.`];
      return rowOf(responseRow(status), logical.span(from, from + status.length), "Completion", of);
    }
    return describeCode(logical, at, from + status.length);
  }
  const read = untaggedWord(text);
  if (read === undefined) return undefined;
  const { word, number, start, end } = read;
  if (at <= end) {
    const row = number === undefined ? responseRow(word) : numberedRow(word);
    return rowOf(row, logical.span(number === undefined ? start : 2, end), "Response");
  }
  switch (word) {
    case "OK":
    case "NO":
    case "BAD":
    case "BYE":
    case "PREAUTH":
      return describeCode(logical, at, end);
    case "FETCH":
      return describeFetched(logical, at, end);
  }
  const { nodes } = parseWords(logical, end + 1);
  const node = pathTo(nodes, at).at(-1);
  if (node === undefined) return undefined;
  const value = textOf(node) ?? "";
  const span = logical.span(node.start, node.end);
  if (node.kind === "literal") return describeLiteral(node, span);
  switch (word) {
    case "CAPABILITY":
    case "ENABLED":
      return describeCapability(value, span);
    case "FLAGS":
      return describeFlag(value, span);
    case "LIST":
    case "LSUB":
    case "XLIST":
      return rowOf(mailboxAttribute(value), span, "Mailbox attribute") ?? describeMailbox(value, span);
    case "STATUS":
      return rowOf(statusItem(value), span, "STATUS item") ?? describeMailbox(value, span);
    default:
      return undefined;
  }
}

function describeContinuation(command: ImapCommand | undefined, logical: Logical): Description {
  const { text } = logical;
  const span = logical.span(0, text.length);
  const challenge = text.slice(2).trim();
  if (command?.verb === "AUTHENTICATE") {
    const decoded = challenge === "" ? undefined : decodeBase64(challenge);
    return {
      span,
      title: "Challenge",
      text: [
        challenge === ""
          ? words("The empty challenge: the client answers with its first message.")
          : decoded === undefined
            ? words("This is not base64.")
            : markdown`Decoded: ${code(decoded, 300)}`,
      ],
      references: [rfc(9051, "6.2.2")],
    };
  }
  return {
    span,
    title: "Continuation: go on",
    text: [words("The server is ready for the rest of the command: a literal, or the DONE of IDLE.")],
    references: [rfc(9051, "7.6")],
  };
}

function describeCapability(word: string, span: Span): Description | undefined {
  const auth = /^AUTH=(.+)$/i.exec(word);
  if (auth !== null) {
    const mechanism = describeMechanism(auth[1] as string, span);
    if (mechanism !== undefined) return mechanism;
  }
  const row = capabilityRow(word);
  if (row === undefined) return undefined;
  const given = row.word.endsWith("=") ? [markdown`Here: ${code(word.slice(row.word.length))}`] : [];
  return {
    span,
    title: `Capability ${word.toUpperCase()}`,
    text: [words(row.text), ...given],
    references: [row.reference],
  };
}

/** The response code in brackets behind a status word, or a word within it. */
function describeCode(logical: Logical, at: number, from: number): Description | undefined {
  const { text } = logical;
  const open = text.indexOf("[", from);
  if (open !== from + 1) return undefined;
  const close = text.indexOf("]", open);
  const end = close < 0 ? text.length : close;
  if (at < open || at > end + 1) return undefined;
  const name = /^[^ \]]*/.exec(text.slice(open + 1, end))?.[0] ?? "";
  const row = codeRow(name);
  if (at > open + 1 + name.length && at <= end) {
    let start = at;
    while (start > open && !/[ (]/.test(text[start - 1] as string)) start--;
    let stop = at;
    while (stop < end && !/[ )]/.test(text[stop] as string)) stop++;
    const word = text.slice(start, stop);
    const span = logical.span(start, stop);
    const upper = name.toUpperCase();
    const inner =
      upper === "CAPABILITY"
        ? describeCapability(word, span)
        : upper === "PERMANENTFLAGS"
          ? describeFlag(word, span)
          : undefined;
    if (inner !== undefined) return inner;
  }
  const given = text.slice(open + 1 + name.length, end).trim();
  const here = given === "" || name.toUpperCase() === "CAPABILITY" ? [] : [markdown`Here: ${code(given, 200)}`];
  return rowOf(row, logical.span(open, end + 1), "Response code", here);
}

/** An item of a FETCH response, its flags, and ENVELOPE and BODYSTRUCTURE as trees. */
function describeFetched(logical: Logical, at: number, from: number): Description | undefined {
  const { nodes } = parseWords(logical, from + 1);
  const path = pathTo(nodes, at);
  const [outer, value] = path;
  const node = path.at(-1);
  if (outer?.kind !== "list" || value === undefined || node === undefined) return undefined;
  const place = outer.items.indexOf(value);
  const isName = place % 2 === 0;
  const name = isName ? value : outer.items[place - 1];
  const given = isName ? outer.items[place + 1] : value;
  const word = (textOf(name) ?? "").toUpperCase();
  if (
    given !== undefined &&
    (word === "ENVELOPE" || word === "BODYSTRUCTURE" || (word === "BODY" && given.kind === "list"))
  ) {
    const lines = word === "ENVELOPE" ? envelopeTree(given) : structureTree(given);
    const row = fetchItem(word) as WordRow;
    const span = isName ? logical.span(value.start, value.end) : logical.span(node.start, node.end);
    const tree = lines.length === 0 ? [] : [lines.join("\n") as Markdown];
    return { span, title: `FETCH item ${word}`, text: [words(row.text), ...tree], references: [row.reference] };
  }
  if (isName) return describeItem(logical, value, at);
  const span = logical.span(node.start, node.end);
  if (node.kind === "literal") return describeLiteral(node, span);
  if (word === "FLAGS") return describeFlag(textOf(node) ?? "", span);
  return name === undefined ? undefined : describeItem(logical, name, name.start);
}
