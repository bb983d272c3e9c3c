import { type Finding, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { credentialFinding, isMasked } from "../credentials.ts";
import { nearest } from "../nearest.ts";
import { decodeBase64, encodeOctets, mechanismRow, secretOf } from "../sasl.ts";
import { type Argument, type CommandRow, commandRow, commands, formOf, uidCommands } from "./commands.ts";
import {
  fetchItem,
  fetchItems,
  flag,
  searchKey,
  searchKeys,
  section,
  statusItem,
  statusItems,
  systemFlag,
  withSection,
} from "./items.ts";
import { decodeMailbox, encodeMailbox } from "./mailbox-names.ts";
import { inRev2 } from "./responses.ts";
import { imapRules } from "./rules.ts";
import type { ImapCommand, ImapSession } from "./session.ts";
import { type Node, parseWords, textOf } from "./syntax.ts";

/** Whether a capability is offered; `undefined` while nobody knows. */
export function offers(session: ImapSession, capability: string): boolean | undefined {
  const known = session.capabilities;
  if (known === undefined) return undefined;
  return (
    known.has(capability) ||
    (inRev2.has(capability) && known.has("IMAP4REV2")) ||
    (capability === "THREAD=REFERENCES" && [...known].some((word) => word.startsWith("THREAD="))) ||
    (capability === "QUOTA" && [...known].some((word) => word.startsWith("QUOTA"))) ||
    (capability === "METADATA" && known.has("METADATA-SERVER")) ||
    (capability === "CONDSTORE" && known.has("QRESYNC"))
  );
}

const stateText: Readonly<Record<string, string>> = {
  "not-authenticated": "before signing in",
  authenticated: "while no mailbox is open",
  selected: "while a mailbox is open",
};

/** One reading of a command's words. */
class CommandCheck {
  readonly command: ImapCommand;
  readonly session: ImapSession;
  readonly report: (finding: Finding) => void;
  #refused = false;

  constructor(command: ImapCommand, session: ImapSession, report: (finding: Finding) => void) {
    this.command = command;
    this.session = session;
    this.report = report;
  }

  span(node: { readonly start: number; readonly end: number }): Span {
    return this.command.logical.span(node.start, node.end);
  }

  /** At most one finding on the form of a command: what follows a wrong word is not in its place. */
  refuse(what: string, place: { readonly start: number; readonly end: number }, form: string): void {
    if (this.#refused) return;
    this.#refused = true;
    this.report(finding(imapRules["bad-arguments"], this.span(place), { what, form }));
  }

  get refused(): boolean {
    return this.#refused;
  }

  needs(capability: string, word: string, place: { readonly start: number; readonly end: number }): void {
    if (offers(this.session, capability) !== false) return;
    this.command.held.push(finding(imapRules["extension-not-offered"], this.span(place), { word, capability }));
  }

  unknownVerb(node: Node, verb: string, verbs: Iterable<string>): void {
    this.#refused = true;
    this.report(unknownVerb(this.span(node), verb, verbs));
  }

  unknown(
    node: { readonly start: number; readonly end: number },
    word: string,
    what: string,
    words: readonly string[],
  ): void {
    this.#refused = true;
    const near = nearest(word.toUpperCase(), words);
    const span = this.span(node);
    const fixes = near === undefined ? [] : [{ title: `Change to ${near}`, edits: [{ span, text: near }] }];
    this.report(finding(imapRules["unknown-item"], span, { word, what, near }, { fixes }));
  }
}

/** All that can be said of a command's words when its last line is read. */
export function checkCommand(command: ImapCommand, session: ImapSession, report: (finding: Finding) => void): void {
  const { logical, row } = command;
  if (command.broken || row === undefined) return;
  const check = new CommandCheck(command, session, report);
  const { nodes, gaps, stray } = parseWords(logical, command.argumentsAt);
  const gap = gaps[0];
  if (gap !== undefined) {
    const tab = logical.text.slice(gap.start, gap.end).includes("\t");
    const span = logical.span(gap.start, gap.end);
    report(
      finding(
        imapRules["bad-separator"],
        span,
        { tab },
        {
          fixes: [{ title: "Write one space", edits: [{ span, text: " " }], preferred: true }],
        },
      ),
    );
  }
  const hidden = nodes[1] === undefined ? "" : logical.text.slice(nodes[1].start);
  if (command.verb === "LOGIN" && hidden.includes(" ") && isMasked(hidden)) return;
  if (!wholeStrings(check, nodes)) return;
  for (const node of literalsOf(nodes)) checkNonSync(check, node);
  if (stray !== undefined) {
    check.refuse("`)` closes nothing", stray, formOf(row));
    return;
  }
  const open = openList(nodes);
  if (open !== undefined) {
    check.refuse("`(` is not closed", { start: open.start, end: open.start + 1 }, formOf(row));
    return;
  }
  const bracket = nodes.find((node) => node.kind === "atom" && node.text.includes("[") && !node.text.includes("]"));
  if (bracket !== undefined) {
    check.refuse("`[` is not closed", bracket, formOf(row));
    return;
  }
  checkArguments(check, row, nodes);
}

function* literalsOf(nodes: readonly Node[]): Generator<Node & { kind: "literal" }> {
  for (const node of nodes) {
    if (node.kind === "literal") yield node;
    else if (node.kind === "list") yield* literalsOf(node.items);
  }
}

function openList(nodes: readonly Node[]): Node | undefined {
  for (const node of nodes) {
    if (node.kind !== "list") continue;
    if (!node.closed) return node;
    const inner = openList(node.items);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Whether all quoted strings are right; the first that is not is reported. */
function wholeStrings(check: CommandCheck, nodes: readonly Node[]): boolean {
  for (const node of nodes) {
    if (node.kind === "list" && !wholeStrings(check, node.items)) return false;
    if (node.kind !== "string") continue;
    if (!node.closed) {
      check.report(finding(imapRules["bad-string"], check.span(node), { escape: undefined }));
      return false;
    }
    if (node.escape !== undefined) {
      const place = { start: node.escape, end: node.escape + 2 };
      const escape = check.command.logical.text.slice(place.start, place.end);
      check.report(finding(imapRules["bad-string"], check.span(place), { escape }));
      return false;
    }
  }
  return true;
}

function checkNonSync(check: CommandCheck, node: Node & { kind: "literal" }): void {
  if (!node.nonSync || check.session.capabilities === undefined) return;
  const plus = offers(check.session, "LITERAL+") === true;
  const minus = offers(check.session, "LITERAL-") === true;
  const reason = plus ? undefined : !minus ? "not-offered" : node.size > 4096 ? "too-large" : undefined;
  if (reason !== undefined) check.report(finding(imapRules["nonsync-literal"], check.span(node), { reason }));
}

/** Arguments in the order of the command's form. */
function checkArguments(check: CommandCheck, row: CommandRow, nodes: readonly Node[]): void {
  const form = formOf(row);
  let at = 0;
  for (const argument of row.arguments) {
    if (argument.kind === "any") return;
    if (argument.kind === "search") {
      checkSearch(check, nodes.slice(at), form);
      return;
    }
    if (argument.kind === "message") {
      checkMessages(check, nodes, at, form);
      return;
    }
    if (argument.kind === "sub-command") {
      checkSub(check, nodes, form);
      return;
    }
    for (let first = true; ; first = false) {
      const node = nodes[at];
      if (node === undefined) {
        if (first && !argument.optional) missing(check, argument, nodes, form);
        break;
      }
      if (argument.optional && !fits(argument, node)) break;
      if (!first && !fits(argument, node)) break;
      checkArgument(check, argument, node, form);
      if (check.refused) return;
      at++;
      if (!argument.repeated) break;
    }
    if (check.refused) return;
  }
  const extra = nodes[at];
  if (extra !== undefined) {
    const word = check.command.logical.text.slice(extra.start, extra.end).slice(0, 60);
    check.refuse(
      `\`${word}\` is one argument too many`,
      { start: extra.start, end: nodes.at(-1)?.end ?? extra.end },
      form,
    );
  }
}

/** SELECT and EXAMINE (RFC 7162 §3.1.8, §3.2.5). */
function checkSelectParameter(check: CommandCheck, node: Node): void {
  const word = textOf(node)?.toUpperCase();
  if (word === "CONDSTORE" || word === "QRESYNC") check.needs(word, word, node);
}

function missing(check: CommandCheck, argument: Argument, nodes: readonly Node[], form: string): void {
  const last = nodes.at(-1);
  const { command } = check;
  const what = `The ${argument.name.replaceAll(/[()]/g, "")} of ${command.verb} is missing`;
  if (last !== undefined) check.refuse(what, last, form);
  else {
    const end = command.argumentsAt;
    const start = command.logical.text.slice(0, end).trimEnd().length - (command.verb.split(" ").at(-1)?.length ?? 0);
    check.refuse(what, { start, end: command.logical.text.slice(0, end).trimEnd().length }, form);
  }
}

function fits({ kind }: Argument, node: Node): boolean {
  switch (kind) {
    case "list":
      return node.kind === "list";
    case "list-or-nil":
      return node.kind === "list" || textOf(node)?.toUpperCase() === "NIL";
    case "status-items":
      return node.kind === "list";
    case "fetch-items":
      return node.kind === "list" || node.kind === "atom";
    case "flags":
      return node.kind === "list" || node.kind === "atom";
    case "pattern":
      return true;
    case "atom":
    case "mechanism":
    case "number":
    case "store-item":
    case "sequence":
    case "base64":
      return node.kind === "atom";
    default:
      return node.kind !== "list";
  }
}

function checkArgument(check: CommandCheck, argument: Argument, node: Node, form: string): void {
  if (!fits(argument, node)) {
    const word = check.command.logical.text.slice(node.start, node.end).slice(0, 60);
    check.refuse(`\`${word}\` cannot be the ${argument.name}`, node, form);
    return;
  }
  switch (argument.kind) {
    case "mailbox":
      checkMailbox(check, node);
      break;
    case "sequence":
      checkSequence(check, node);
      break;
    case "fetch-items":
      checkFetchItems(check, node);
      break;
    case "status-items":
      if (node.kind === "list") checkStatusItems(check, node.items);
      break;
    case "list":
      if (node.kind === "list" && argument.name === "parameters")
        for (const word of node.items) checkSelectParameter(check, word);
      break;
    case "store-item":
      if (
        node.kind === "atom" &&
        !/^[+-]?(?:FLAGS|X-GM-LABELS)(?:\.SILENT)?$/i.test(node.text) &&
        !/^ANNOTATION$/i.test(node.text)
      )
        check.unknown(node, node.text, "item of STORE", [
          "FLAGS",
          "+FLAGS",
          "-FLAGS",
          "FLAGS.SILENT",
          "+FLAGS.SILENT",
          "-FLAGS.SILENT",
        ]);
      break;
    case "flags":
      if (!/X-GM-LABELS|ANNOTATION/i.test(check.command.logical.text)) checkFlags(check, node);
      break;
    case "mechanism":
      checkMechanism(check, node);
      break;
    case "base64":
      if (node.kind === "atom") {
        const before = check.session.capabilities;
        if (before !== undefined) check.needs("SASL-IR", node.text.slice(0, 20), node);
        checkInitial(check, node);
      }
      break;
    case "atom":
      if (check.command.verb === "LOGIN") break;
      break;
    case "astring":
      if (check.command.verb === "LOGIN" && argument.name === "password") checkPassword(check, node);
      break;
    default:
      break;
  }
}

function checkMailbox(check: CommandCheck, node: Node): void {
  const name = textOf(node);
  if (name === undefined || node.kind === "list") return;
  if (node.kind === "atom" && /[%*{"\\]/.test(name)) {
    check.refuse(
      `\`${name.slice(0, 60)}\` holds characters that a mailbox name has only in quotes`,
      node,
      formOf(check.command.row as CommandRow),
    );
    return;
  }
  if (check.session.utf8 || check.session.rev2) return;
  const ascii = !/[^\x20-\x7e]/.test(name);
  if (ascii && (!name.includes("&") || decodeMailbox(name) !== undefined)) return;
  const span = check.span(node);
  const encoded = encodeMailbox(name);
  const text =
    node.kind === "string" || /[ (){%*"\\]/.test(encoded)
      ? `"${encoded.replaceAll(/["\\]/g, (c) => `\\${c}`)}"`
      : encoded;
  const fixes =
    node.kind === "literal" ? [] : [{ title: `Encode as ${text}`, edits: [{ span, text }], preferred: true }];
  check.report(finding(imapRules["mailbox-encoding"], span, { name: name.slice(0, 100), ascii }, { fixes }));
}

/** A set of message numbers or unique identifiers (RFC 9051 §9). */
export function sequenceProblem(text: string): string | undefined {
  if (text === "$") return undefined;
  for (const part of text.split(",")) {
    if (part === "") return "a part between commas is empty";
    const ends = part.split(":");
    if (ends.length > 2) return `\`${part.slice(0, 40)}\` has more than one colon`;
    for (const end of ends) {
      if (end === "*") continue;
      if (end === "") return "one side of a colon is empty";
      if (!/^[0-9]{1,10}$/.test(end)) return `\`${end.slice(0, 40)}\` is no number`;
      if (Number(end) === 0) return "numbers begin at 1";
      if (end.startsWith("0")) return `\`${end}\` begins with 0`;
      if (Number(end) > 0xffffffff) return `\`${end}\` is above 4294967295`;
    }
  }
  return undefined;
}

function checkSequence(check: CommandCheck, node: Node): void {
  if (node.kind !== "atom") return;
  const reason = sequenceProblem(node.text);
  if (reason !== undefined)
    check.report(finding(imapRules["bad-sequence-set"], check.span(node), { set: node.text.slice(0, 60), reason }));
}

const macros = new Set(["ALL", "FAST", "FULL"]);
const itemForm = /^([A-Za-z0-9.-]+)(?:\[([^\]]*)\])?(?:<([^>]*)>)?$/;

function checkFetchItems(check: CommandCheck, node: Node): void {
  const items = node.kind === "list" ? node.items : [node];
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Node;
    if (item.kind !== "atom") {
      // PREVIEW (LAZY), and lists behind items of extensions.
      if (item.kind === "list" && i > 0) continue;
      check.refuse("Items of FETCH are words", item, "FETCH messages (item …)");
      return;
    }
    const word = item.text.toUpperCase();
    if (macros.has(word)) {
      if (node.kind === "list") check.report(finding(imapRules["macro-in-list"], check.span(item), { macro: word }));
      continue;
    }
    const [, name, inBrackets, partial] = itemForm.exec(item.text) ?? [];
    const row = name === undefined ? undefined : fetchItem(name);
    if (row === undefined || name === undefined) {
      check.unknown(
        item,
        item.text.slice(0, 60),
        "item of FETCH",
        fetchItems.map((one) => one.word),
      );
      return;
    }
    const base = name.toUpperCase();
    if (inBrackets === undefined ? withSection.has(base) && base !== "BODY" : !withSection.has(base)) {
      check.refuse(
        inBrackets === undefined ? `${base} lacks its section in brackets` : `${base} has no section`,
        item,
        inBrackets === undefined ? `${base}[section]` : base,
      );
      return;
    }
    if (inBrackets !== undefined && !sectionFits(base, inBrackets)) {
      const from = item.start + item.text.indexOf("[") + 1;
      check.unknown({ start: from, end: from + Math.max(1, inBrackets.length) }, inBrackets.slice(0, 60), "section", [
        "HEADER",
        "HEADER.FIELDS",
        "TEXT",
        "MIME",
      ]);
      return;
    }
    if (partial !== undefined && !/^[0-9]{1,19}(?:\.[1-9][0-9]{0,18})?$/.test(partial)) {
      check.refuse(`\`<${partial.slice(0, 40)}>\` is no part of the text`, item, "<first.octets>");
      return;
    }
    if (base.startsWith("BINARY")) check.needs("BINARY", base, item);
    if (base === "MODSEQ") check.needs("CONDSTORE", base, item);
    if (base === "EMAILID" || base === "THREADID") check.needs("OBJECTID", base, item);
    if (base === "SAVEDATE") check.needs("SAVEDATE", base, item);
    if (base.startsWith("X-GM-")) check.needs("X-GM-EXT-1", base, item);
  }
}

function sectionFits(base: string, text: string): boolean {
  if (base.startsWith("BINARY")) return text === "" || /^[1-9][0-9]{0,9}(?:\.[1-9][0-9]{0,9}){0,63}$/.test(text);
  const blank = text.indexOf(" ");
  const head = blank < 0 ? text : text.slice(0, blank);
  const parts = /^((?:[1-9][0-9]{0,9}\.?){0,64})(.*)$/.exec(head);
  const name = (parts?.[2] ?? "").toUpperCase();
  const number = parts?.[1] ?? "";
  if (name === "") return !number.endsWith(".") && blank < 0;
  if (section(name) === undefined || (number !== "" && !number.endsWith(".")) || (name === "MIME" && number === ""))
    return false;
  const fields = name.startsWith("HEADER.FIELDS");
  return fields ? /^ \(.+\)$/.test(blank < 0 ? "" : text.slice(blank)) : blank < 0;
}

function checkStatusItems(check: CommandCheck, items: readonly Node[]): void {
  for (const item of items) {
    const word = textOf(item) ?? "";
    if (statusItem(word) === undefined) {
      check.unknown(
        item,
        word.slice(0, 60),
        "item of STATUS",
        statusItems.map((one) => one.word),
      );
      return;
    }
    if (
      /^(?:SIZE|DELETED)$/i.test(word) &&
      check.session.capabilities?.has("IMAP4REV2") !== true &&
      /^SIZE$/i.test(word)
    )
      check.needs("STATUS=SIZE", word, item);
    if (/^HIGHESTMODSEQ$/i.test(word)) check.needs("CONDSTORE", word, item);
    if (/^MAILBOXID$/i.test(word)) check.needs("OBJECTID", word, item);
  }
}

/** Flags that a client wants to set. */
function checkFlags(check: CommandCheck, node: Node): void {
  const flags = node.kind === "list" ? node.items : [node];
  for (const one of flags) {
    if (one.kind !== "atom") {
      check.refuse("Flags are words", one, "(\\Seen keyword …)");
      return;
    }
    const { text } = one;
    const span = check.span(one);
    if (text.startsWith("\\")) {
      if (systemFlag(text) === undefined)
        check.report(
          finding(imapRules["unknown-system-flag"], span, {
            flag: text.slice(0, 60),
            server: flag(text) !== undefined,
          }),
        );
    } else if (systemFlag(`\\${text}`) !== undefined) {
      check.report(
        finding(
          imapRules["flag-without-backslash"],
          span,
          { flag: text },
          {
            fixes: [
              {
                title: `Change to \\${text}`,
                edits: [{ span: { start: span.start, end: span.start }, text: "\\" }],
                preferred: true,
              },
            ],
          },
        ),
      );
    }
  }
}

const dateTime =
  /^(?: [1-9]|[0-3][0-9])-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{4} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] [+-][0-9]{4}$/i;
const date = /^(?:0?[1-9]|[12][0-9]|3[01])-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{4}$/i;

/** The messages of APPEND: flags, date and literal, several times with MULTIAPPEND, or parts with CATENATE. */
function checkMessages(check: CommandCheck, nodes: readonly Node[], from: number, form: string): void {
  let at = from;
  if (nodes[at] === undefined) {
    check.refuse(
      `The message of ${check.command.verb} is missing`,
      nodes.at(-1) ?? { start: 0, end: check.command.argumentsAt },
      form,
    );
    return;
  }
  for (let message = 0; nodes[at] !== undefined; message++) {
    const began = nodes[at] as Node;
    if (began.kind === "list") {
      checkFlags(check, began);
      at++;
    }
    const when = nodes[at];
    if (when?.kind === "string") {
      if (!dateTime.test(when.text))
        check.report(
          finding(imapRules["bad-date"], check.span(when), {
            date: when.text.slice(0, 60),
            form: '"17-Jul-1996 02:44:25 -0700"',
          }),
        );
      at++;
    }
    const node = nodes[at];
    if (check.refused) return;
    const word = node?.kind === "atom" ? node.text.toUpperCase() : "";
    if (word === "CATENATE" || word === "UTF8" || word === "ANNOTATION") {
      at += 2;
      if (word !== "ANNOTATION") continue;
    } else if (node?.kind === "literal") at++;
    else {
      const place = node ?? nodes.at(-1) ?? began;
      check.refuse("The message must be a literal", place, form);
      return;
    }
    if (message === 1) check.needs("MULTIAPPEND", "A second message", began);
  }
}

/** UID FETCH and the like. */
function checkSub(check: CommandCheck, nodes: readonly Node[], form: string): void {
  const [first, ...rest] = nodes;
  const verb = (textOf(first) ?? "").toUpperCase();
  const row = uidCommands.has(verb) ? commandRow(verb) : undefined;
  if (first === undefined || row === undefined) {
    if (first === undefined)
      check.refuse(
        "The command behind UID is missing",
        { start: check.command.argumentsAt - 1, end: check.command.argumentsAt },
        form,
      );
    else if (first.kind === "atom" && commandRow(verb) === undefined) check.unknownVerb(first, verb, uidCommands);
    else check.refuse(`\`${verb.slice(0, 40)}\` cannot stand behind UID`, first, form);
    return;
  }
  if (verb === "EXPUNGE") {
    check.needs("UIDPLUS", "UID EXPUNGE", first);
    checkArguments(check, { ...row, verb: "UID EXPUNGE", arguments: [{ kind: "sequence", name: "messages" }] }, rest);
    return;
  }
  checkArguments(check, { ...row, verb: `UID ${verb}` }, rest);
}

const setStart = /^[0-9*$]/;

/** SEARCH [RETURN (…)] [CHARSET name] keys. */
function checkSearch(check: CommandCheck, nodes: readonly Node[], form: string): void {
  let at = 0;
  if (textOf(nodes[at])?.toUpperCase() === "RETURN") {
    check.needs("ESEARCH", "RETURN", nodes[at] as Node);
    at += 2;
  }
  if (nodes[at]?.kind === "atom" && textOf(nodes[at])?.toUpperCase() === "CHARSET") at += 2;
  if (nodes[at] === undefined) {
    check.refuse(
      "The search keys are missing",
      nodes.at(-1) ?? { start: check.command.argumentsAt - 1, end: check.command.argumentsAt },
      form,
    );
    return;
  }
  while (at < nodes.length && !check.refused) at = checkKey(check, nodes, at, form, 0);
}

/** One search key with its arguments; the place behind it. */
function checkKey(check: CommandCheck, nodes: readonly Node[], at: number, form: string, depth: number): number {
  const node = nodes[at];
  const last = nodes.at(-1);
  if (node === undefined) {
    if (last !== undefined) check.refuse("A search key is missing", last, form);
    return at;
  }
  if (node.kind === "list") {
    for (let i = 0; i < node.items.length && !check.refused; ) i = checkKey(check, node.items, i, form, depth + 1);
    return at + 1;
  }
  if (node.kind !== "atom") {
    check.refuse("A text stands where a search key belongs", node, form);
    return at + 1;
  }
  if (setStart.test(node.text)) {
    checkSequence(check, node);
    return at + 1;
  }
  const row = searchKey(node.text);
  if (row === undefined) {
    check.unknown(
      node,
      node.text.slice(0, 60),
      "search key",
      searchKeys.map((one) => one.word),
    );
    return at + 1;
  }
  let next = at + 1;
  for (const kind of row.arguments) {
    if (check.refused) return next;
    if (kind === "key") {
      if (depth > 64) return nodes.length;
      next = checkKey(check, nodes, next, form, depth + 1);
      continue;
    }
    const argument = nodes[next];
    if (argument === undefined) {
      check.refuse(`What ${row.word} looks for is missing`, node, form);
      return next;
    }
    next++;
    const text = textOf(argument) ?? "";
    if (kind === "date" && !date.test(text)) {
      const more = wordsOfDate(nodes, next - 1);
      const end = nodes[next - 1 + more] ?? argument;
      next += more;
      const place = { start: argument.start, end: end.end };
      const written = check.command.logical.text.slice(place.start, place.end);
      check.report(
        finding(imapRules["bad-date"], check.span(place), { date: written.slice(0, 60), form: "17-Jul-1996" }),
      );
    }
    if (kind === "set") checkSequence(check, argument);
    if (kind === "number" && !/^[0-9]{1,19}$/.test(text))
      check.refuse(`\`${text.slice(0, 40)}\` is no number`, argument, form);
    if (kind === "modseq" && argument.kind === "string") next += 2;
    if ((kind === "string" || kind === "name") && argument.kind === "list")
      check.refuse(`${row.word} looks for a text`, argument, form);
  }
  return next;
}

/** How many more words a date takes that is written with blanks: `1 Jan 2026`, `Jan 1, 2026`. */
function wordsOfDate(nodes: readonly Node[], at: number): number {
  const words = nodes.slice(at, at + 3).map((node) => (node.kind === "atom" ? node.text : ""));
  const [first, second, third] = words as [string, string?, string?];
  const months = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}$/i;
  const day = /^[0-9]{1,2}[.,]?$/;
  const dayAndMonth = (day.test(first) && months.test(second ?? "")) || (months.test(first) && day.test(second ?? ""));
  if (!dayAndMonth) return 0;
  return /^[0-9]{4}$/.test(third ?? "") ? 2 : 1;
}

/** Whether the connection is known to be in clear. */
export function inClear(session: ImapSession): boolean {
  return !session.secure && !session.context.fragment && (session.fromStart || offers(session, "STARTTLS") === true);
}

function checkMechanism(check: CommandCheck, node: Node): void {
  const name = (textOf(node) ?? "").toUpperCase();
  if (mechanismRow(name)?.readable === true && inClear(check.session))
    check.report(finding(imapRules["login-without-tls"], check.command.verbSpan, { verb: `AUTHENTICATE ${name}` }));
  check.needs(`AUTH=${name}`, name.slice(0, 40), node);
}

function checkPassword(check: CommandCheck, node: Node): void {
  const text = textOf(node);
  if (text === undefined || text === "" || isMasked(text)) return;
  const { secure } = check.session;
  if (node.kind === "literal") {
    for (const value of node.lines ?? [])
      if (value.text !== "")
        check.report(
          credentialFinding({
            span: value.span(0, value.text.length),
            what: "The password",
            secure,
            mask: "*".repeat(value.text.length),
          }),
        );
    return;
  }
  const place = node.kind === "string" ? { start: node.start + 1, end: node.end - 1 } : node;
  check.report(credentialFinding({ span: check.span(place), what: "The password", secure, mask: "********" }));
}

function checkInitial(check: CommandCheck, node: Node & { kind: "atom" }): void {
  const mechanism = mechanismOf(check.command);
  checkAnswer(mechanism, node.text, 0, check.span(node), check.session.secure, check.report);
}

const mechanismForm = /\S+ +AUTHENTICATE +(\S+)(?: +(\S+))?/i;

/** The mechanism of AUTHENTICATE in capitals. */
export function mechanismOf(command: ImapCommand): string {
  return (mechanismForm.exec(command.logical.text)?.[1] ?? "").toUpperCase();
}

/** Whether AUTHENTICATE brought its first answer with it. */
export function hasInitial(command: ImapCommand): boolean {
  return mechanismForm.exec(command.logical.text)?.[2] !== undefined;
}

/** An answer within AUTHENTICATE (`step` from 0). */
export function checkAnswer(
  mechanism: string,
  word: string,
  step: number,
  span: Span,
  secure: boolean,
  report: (finding: Finding) => void,
): void {
  if (word === "" || word === "*" || word === "=" || isMasked(word)) return;
  const decoded = decodeBase64(word);
  if (decoded === undefined) {
    const bad = /[^A-Za-z0-9+/=]/.exec(word)?.[0];
    const reason =
      bad === undefined
        ? "the length or the padding with `=` is wrong"
        : bad === " "
          ? "it holds a blank"
          : `\`${bad}\` is not in the alphabet`;
    report(finding(imapRules["auth-bad-base64"], span, { reason }));
    return;
  }
  const secret = secretOf(mechanism, step, decoded);
  if (secret !== undefined)
    report(
      credentialFinding({
        span,
        what: secret.what.replace("AUTH ", "AUTHENTICATE "),
        secure,
        mask: encodeOctets(secret.masked),
      }),
    );
}

function unknownVerb(span: Span, verb: string, verbs: Iterable<string>): Finding {
  const near = nearest(verb, [...verbs]);
  const fixes = near === undefined ? [] : [{ title: `Change to ${near}`, edits: [{ span, text: near }] }];
  return finding(imapRules["unknown-command"], span, { verb: verb.slice(0, 40), near }, { fixes });
}

/** The command fits the state, and is offered. */
export function checkVerb(command: ImapCommand, session: ImapSession, report: (finding: Finding) => void): void {
  const { row, verb, verbSpan } = command;
  const word = verb.split(" ")[0] as string;
  if (row === undefined) {
    if (/^X/.test(word)) return;
    report(
      unknownVerb(
        verbSpan,
        word,
        commands.map((one) => one.verb),
      ),
    );
    return;
  }
  const { state } = session;
  if (state !== undefined && state !== "logout" && state !== "greeting" && !row.states.includes(state)) {
    const signed = (state === "authenticated" || state === "selected") && !row.states.includes("selected");
    command.held.push(
      finding(imapRules["wrong-state"], verbSpan, {
        verb: word,
        state: signed ? "after signing in" : (stateText[state] as string),
      }),
    );
    return;
  }
  if (verb === "LOGIN" && offers(session, "LOGINDISABLED") === true) {
    report(finding(imapRules["login-disabled"], verbSpan));
  } else if (verb === "LOGIN" && inClear(session)) {
    report(finding(imapRules["login-without-tls"], verbSpan, { verb }));
  }
  const wanted = row.capability;
  if (wanted?.every((one) => offers(session, one) === false))
    command.held.push(finding(imapRules["extension-not-offered"], verbSpan, { word, capability: wanted[0] as string }));
}
