import type { TextEdit } from "../../rules/rule.ts";
import type { Block } from "../block.ts";
import { WordFlag } from "../words.ts";
import type { ZoneDocument } from "../zone-document.ts";
import { type Entry, entriesIn, roleOf } from "./entry-at.ts";

/** How wide a column gets at most; what is wider stands out alone. */
const widest = 40;
const gap = 1;

interface Line {
  readonly entry: Entry;
  readonly cells: readonly string[];
  readonly comment: string;
}

/**
 * The edits that lay a zone out: owner, TTL, class and type in aligned columns, section by section (an empty line, a comment line
 * or a directive begins a new one), one blank between the words of the data. Comments, line ends, quotes and what stands in
 * parentheses over several lines are kept, and so is every record. Lines that do not parse are left alone, but for strings above
 * 255 octets, which are split (RFC 1035 §3.3). Formatting what is formatted changes nothing.
 */
export function formatZone(zone: ZoneDocument): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let section: Line[] = [];
  const flush = () => {
    edits.push(...laidOut(section));
    section = [];
  };
  for (const block of zone.blocks) {
    for (const entry of entriesIn(zone, block, { start: block.start, end: block.start + block.length })) {
      const line = lineOf(block, entry, zone.options.latin1 === true);
      if (line === undefined) flush();
      else if (line !== "alone") section.push(line);
    }
  }
  flush();
  return edits;
}

/** TXT and SPF: what readers join again. */
const textTypes: ReadonlySet<number> = new Set([16, 99]);

/** Whether an entry yields no record for no other reason than that a string of its text is too long. */
function isOnlyTooLong(block: Block, { typeCode, span }: Entry): boolean {
  if (!textTypes.has(typeCode)) return false;
  const here = block.findings.filter(
    (found) => found.span.start + block.start >= span.start && found.span.start + block.start < span.end,
  );
  return (
    here.some(({ rule }) => rule.id === "zone/string-too-long") &&
    here.every(({ rule, severity }) => rule.id === "zone/string-too-long" || (severity ?? rule.severity) !== "error")
  );
}

/** A character-string as written, cut into several in quotes where it has more than 255 octets. */
function splitString(raw: string, latin1: boolean): string {
  if (raw.length <= 255) return raw;
  const quoted = raw.startsWith('"');
  const end = quoted ? raw.length - 1 : raw.length;
  const pieces: string[] = [];
  let from = quoted ? 1 : 0;
  let octets = 0;
  for (let i = from; i < end; ) {
    const next = i + (raw[i] !== "\\" ? ((raw.codePointAt(i) ?? 0) > 0xffff ? 2 : 1) : isDigit(raw, i + 1) ? 4 : 2);
    const size = raw[i] === "\\" || latin1 ? 1 : utf8Length(raw.codePointAt(i) ?? 0);
    if (octets + size > 255) {
      pieces.push(raw.slice(from, i));
      from = i;
      octets = 0;
    }
    octets += size;
    i = next;
  }
  pieces.push(raw.slice(from, end));
  return pieces.length === 1 ? raw : pieces.map((piece) => `"${piece}"`).join(" ");
}

function isDigit(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c >= 48 && c <= 57;
}

function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** The words of an entry on one line; undefined where a section ends; "alone" for what is left as it is. */
function lineOf(block: Block, entry: Entry, latin1: boolean): Line | "alone" | undefined {
  const { words } = entry;
  if (words.count === 0 || entry.directive) return undefined;
  if (entry.typeWord < 0 || (entry.slot === 0 && !isOnlyTooLong(block, entry))) return "alone";
  const from = entry.span.start - entry.delta;
  const to = entry.span.end - entry.delta;
  const text = block.source.slice(from, to);
  const lf = text.indexOf("\n");
  const first = lf < 0 ? text : text.slice(0, lf);
  // Only the first line of an entry in parentheses is laid out, up to its parenthesis.
  const open = openParenthesis(block.source, entry, from, from + first.length);
  const last = open < 0 ? words.count : wordsUpTo(entry, open);
  if (last <= entry.typeWord) return "alone";
  for (let i = 0; i < last; i++) {
    if (((words.flags[i] as number) & (WordFlag.touching | WordFlag.multiline | WordFlag.unclosed)) !== 0)
      return "alone";
  }
  const cells = ["", "", "", "", ""];
  const data: string[] = [];
  for (let i = 0; i < last; i++) {
    const role = roleOf(entry, i);
    const raw = words.raw(i);
    if (role === "owner") cells[0] = raw;
    else if (role === "ttl") cells[1] = raw;
    else if (role === "class") cells[2] = raw;
    else if (role === "type") cells[3] = raw;
    else data.push(textTypes.has(entry.typeCode) ? splitString(raw, latin1) : raw);
  }
  cells[4] = data.join(" ");
  const lastEnd = words.ends[last - 1] as number;
  const rest =
    open < 0 ? block.source.slice(lastEnd, from + first.length) : block.source.slice(open, from + first.length);
  const kept = rest.trim();
  return { entry, cells, comment: kept };
}

/** The first parenthesis of an entry on its first line, outside quotes; -1 without. */
function openParenthesis(source: string, entry: Entry, from: number, to: number): number {
  let word = 0;
  const { words } = entry;
  for (let i = from; i < to; i++) {
    while (word < words.count && (words.ends[word] as number) <= i) word++;
    if (word < words.count && i >= (words.starts[word] as number)) continue;
    const c = source.charCodeAt(i);
    if (c === 59) return -1;
    if (c === 40 || c === 41) return i;
  }
  return -1;
}

function wordsUpTo(entry: Entry, at: number): number {
  let count = 0;
  while (count < entry.words.count && (entry.words.starts[count] as number) < at) count++;
  return count;
}

function laidOut(lines: readonly Line[]): TextEdit[] {
  if (lines.length === 0) return [];
  const widths = [0, 1, 2, 3].map((column) => {
    let width = 0;
    for (const { cells } of lines) {
      const size = (cells[column] ?? "").length;
      if (size <= widest && size > width) width = size;
    }
    return width;
  });
  const edits: TextEdit[] = [];
  for (const { entry, cells, comment } of lines) {
    let text = "";
    let column = 0;
    for (let i = 0; i < 4; i++) {
      const width = widths[i] as number;
      // The first column is there in any case: a blank in it means the owner before.
      if (width === 0 && i > 0) continue;
      const end = column + (i === 0 ? Math.max(width, 1) : width) + gap;
      text += cells[i] ?? "";
      text = text.length < end ? text.padEnd(end) : `${text} `;
      column = end;
    }
    text += cells[4] ?? "";
    text = text.trimEnd();
    if (comment !== "") text += ` ${comment}`;
    const start = entry.span.start;
    const source = entry.block.source;
    const from = start - entry.delta;
    let lineEnd = source.indexOf("\n", from);
    if (lineEnd < 0 || lineEnd > entry.span.end - entry.delta) lineEnd = entry.span.end - entry.delta;
    if (lineEnd > from && source.charCodeAt(lineEnd - 1) === 13) lineEnd--;
    if (source.slice(from, lineEnd) === text) continue;
    edits.push({ span: { start, end: lineEnd + entry.delta }, text });
  }
  return edits;
}
