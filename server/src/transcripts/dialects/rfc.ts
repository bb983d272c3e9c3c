import { finding } from "../../rules/rule.ts";
import type { Dialect, DialectReader } from "../dialect.ts";
import { bare, blank, explained, note, type SourceLine } from "../dialect.ts";
import { transcriptRules } from "../rules.ts";
import { firstWord, likeClient, likeServer } from "../shapes.ts";
import type { Utterance } from "../types.ts";

const mark =
  /^([ \t]{0,12}(?:[0-9]{1,4}[.:)]? {1,2})?(?:\*\*|`)?\[?)(C|S|Client|Server|CLIENT|SERVER|client|server)(\]|:|>)((?:\*\*|`)?:?[ \t]{0,4})/;
const bareMark = /^([ \t]{0,12})(C|S)([ \t]{1,4})(?=[^ \t])/;
const arrows = /^([ \t]{0,8}\[?)(-->|<--|>>>|<<<|->|<-|=>|<=|>>|<<|>|<)(\]?(?:[ \t]{1,4}|$))/;
/** Stands in the place of talk: `<TLS negotiation>`, `(wait)`, `...`. */
const aside = /^(?:<[A-Za-z][^@<>]{3,}>|\([A-Za-z][^()]{3,}\)|\.\.\.+|\[\.\.\.\]|\[…\]|…)$/;

/** `C:` and `S:` as RFCs, blogs and tickets write sessions. */
export const rfc: Dialect = {
  id: "rfc",
  score: (sample) => 0.9 * explained(rfc.reader(sample), sample),
  style: (sample) => {
    const { colons, first } = marksOf(sample);
    return `${Math.min(colons, 2)} ${first}`;
  },
  reader: (sample) => readerOf(marksOf(sample)),
  readers: (sample) => {
    const marks = marksOf(sample);
    return () => readerOf(marks);
  },
};

/** How many lines have letters as marks, and the family of the first mark. */
interface Marks {
  readonly colons: number;
  readonly first: string | undefined;
}

function readerOf({ colons, first }: Marks): DialectReader {
  const style = colons > 0 ? "letters" : "arrows";
  // How many blanks stand behind the mark: more of them before raw text belong to it.
  const usual = { client: 1, server: 1 };
  return {
    read: (line, expected) => {
      if (line.text === "") return expected.payload?.extent === "lines" ? bare(line) : blank(line);
      const read = marked(line, style, colons);
      if (read === undefined) {
        if (expected.payload?.extent === "lines" || /^C ?& ?S:/.test(line.text)) return note(line);
        const unmarked = speaks(line.text)
          ? [finding(transcriptRules["unknown-speaker"], { start: line.start, end: line.start + line.text.length })]
          : undefined;
        return note(line, { findings: unmarked });
      }
      const from = read.from === "server" ? "server" : "client";
      const raw = expected.payload?.extent === "lines" && expected.payload.from === from;
      const found = raw ? withBlanks(read, line, usual[from]) : read;
      if (!raw && found.value.text !== "") usual[from] = blanksBefore(found, line);
      const kind = styleOf(found, line);
      if (expected.payload?.extent !== "lines" && aside.test(found.value.text)) {
        return { ...found, from: "tool", kind: "note", secures: /TLS/.test(found.value.text) ? true : undefined };
      }
      if (first === undefined || kind === first) return found;
      const span = found.mark?.span ?? found.text;
      const unified = found.from === "client" ? first : (servers[first] ?? turned[first]);
      const fixes = unified === undefined ? [] : [{ title: `Write \`${unified}\``, edits: [{ span, text: unified }] }];
      const mixed = finding(transcriptRules["mixed-marks"], span, { first, other: kind }, { fixes });
      return { ...found, findings: [...(found.findings ?? []), mixed] };
    },
  };
}

function marksOf(sample: readonly string[]): Marks {
  const colons = sample.filter((line) => mark.test(line)).length;
  for (const text of sample) {
    const line = { text, start: 0, index: 0 };
    const found = marked(line, colons > 0 ? "letters" : "arrows", colons);
    if (found !== undefined) return { colons, first: styleOf(found, line) };
  }
  return { colons, first: undefined };
}

function marked(line: SourceLine, style: "letters" | "arrows", colons: number): Utterance | undefined {
  const read = style === "letters" ? (letters(line) ?? (colons > 1 ? withoutColon(line) : undefined)) : undefined;
  const arrow = read === undefined ? arrowed(line) : undefined;
  return read ?? (style === "arrows" || plausibleArrow(arrow) ? arrow : undefined);
}

/** How many blanks stand before the words. */
function blanksBefore({ text }: Utterance, line: SourceLine): number {
  const end = text.start - line.start;
  let start = end;
  while (start > 0 && /[ \t]/.test(line.text[start - 1] as string)) start--;
  return end - start;
}

/** Raw text behind a mark and so many blanks; further ones are its own. */
function withBlanks(found: Utterance, line: SourceLine, usual: number): Utterance {
  const own = blanksBefore(found, line) - usual;
  if (own <= 0) return found;
  const { from, mark, findings } = found;
  return bare(line, { from, mark, findings }, found.text.start - line.start - own);
}

function plausibleArrow(utterance: Utterance | undefined): boolean {
  if (utterance === undefined) return false;
  const { text } = utterance.value;
  return utterance.from === "client" ? likeClient(text) : likeServer(text);
}

const servers: Readonly<Record<string, string>> = { "C:": "S:", "Client:": "Server:" };

/** An unmarked line that is a command in capitals or a reply, not prose and not the wrapped rest of a reply. */
function speaks(text: string): boolean {
  if (text.length > 120 || /^\s/.test(text)) return false;
  const word = firstWord(text);
  return (
    likeServer(text) || (likeClient(text) && text.startsWith(word) && word.length > 3 && text.split(" ", 5).length < 5)
  );
}

/** The family of a mark, named by the client's form. */
function styleOf(utterance: Utterance, line: SourceLine): string {
  const { mark } = utterance;
  if (mark === undefined) return "";
  const { start, end } = mark.span;
  if (end === start + 2 && (mark.other === "S:" || mark.other === "C:")) return "C:";
  const own = line.text.slice(mark.span.start - line.start, mark.span.end - line.start);
  if (/^[A-Za-z]/.test(own)) return /^(?:C|S)\W?$/i.test(own) ? "C:" : "Client:";
  return utterance.from === "client" ? own : mark.other;
}

function side(word: string): "client" | "server" {
  return word[0] === "C" || word[0] === "c" ? "client" : "server";
}

function letters(line: SourceLine): Utterance | undefined {
  const { text } = line;
  if ((text.startsWith("C: ") || text.startsWith("S: ")) && text[3] !== " ") {
    const client = text[0] === "C";
    const span = { start: line.start, end: line.start + 2 };
    return bare(line, { from: client ? "client" : "server", mark: { span, other: client ? "S:" : "C:" } }, 3);
  }
  const found = mark.exec(line.text);
  if (found === null) return undefined;
  const [whole, before, word, close, after] = found as unknown as [string, string, string, string, string];
  const at = before.length;
  const span = { start: line.start + at, end: line.start + at + word.length + close.length };
  const other = `${side(word) === "client" ? swapped(word, "s") : swapped(word, "c")}${close}${after.trimEnd()}`;
  return bare(line, { from: side(word), mark: { span, other } }, whole.length);
}

function swapped(word: string, to: "c" | "s"): string {
  const name = word.length === 1 ? to : to === "c" ? "client" : "server";
  if (word === word.toUpperCase()) return name.toUpperCase();
  return word[0] === word[0]?.toUpperCase() ? (name[0] as string).toUpperCase() + name.slice(1) : name;
}

/** `C   a005 …`: the mark lost its colon. */
function withoutColon(line: SourceLine): Utterance | undefined {
  const found = bareMark.exec(line.text);
  if (found === null) return undefined;
  const [whole, before, word, blanks] = found as unknown as [string, string, string, string];
  if (blanks.length === 1 && !(word === "C" ? likeClient : likeServer)(line.text.slice(whole.length))) return undefined;
  const start = line.start + before.length;
  const span = { start, end: start + 1 };
  const fix = {
    title: `Write \`${word}:\``,
    edits: [{ span: { start: span.end, end: span.end }, text: ":" }],
    preferred: true,
  };
  return bare(
    line,
    {
      from: side(word),
      mark: { span, other: `${swapped(word, word === "C" ? "s" : "c")}:` },
      findings: [finding(transcriptRules["missing-colon"], span, { mark: word }, { fixes: [fix] })],
    },
    whole.length,
  );
}

const turned: Readonly<Record<string, string>> = {
  "-->": "<--",
  ">>>": "<<<",
  "->": "<-",
  "=>": "<=",
  ">>": "<<",
  ">": "<",
};

function arrowed(line: SourceLine): Utterance | undefined {
  const found = arrows.exec(line.text);
  if (found === null) return undefined;
  const [whole, before, arrow] = found as unknown as [string, string, string];
  const client = arrow.endsWith(">") && !arrow.startsWith("<");
  const start = line.start + before.length;
  const other = turned[arrow] ?? Object.entries(turned).find(([, back]) => back === arrow)?.[0] ?? "";
  return bare(
    line,
    { from: client ? "client" : "server", mark: { span: { start, end: start + arrow.length }, other } },
    whole.length,
  );
}
