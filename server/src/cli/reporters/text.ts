import type { Severity } from "../../rules/rule.ts";
import { type Colours, printable } from "../colours.ts";
import { type Counts, count, type Report, type ReportedFinding } from "../report.ts";

/** Columns of a source line that are shown; of a longer line, the part around what is underlined. */
const defaultWidth = 100;

/** Findings for people: place, severity, message and rule, the line with what is wrong underlined, and how it can be mended. */
export function textReport(report: Report, colours: Colours, columns = defaultWidth): string {
  const parts: string[] = [];
  for (const file of report.files)
    for (const found of file.findings) parts.push(findingText(file.path, found, colours, columns));
  for (const { path, reason } of report.unreadable)
    parts.push(`${colours.bold(printable(path))}: ${colours.red("not read")}: it ${printable(reason)}\n`);
  parts.push(summary(report, colours));
  return parts.join("\n");
}

export function findingText(path: string, found: ReportedFinding, colours: Colours, columns = defaultWidth): string {
  const place = `${printable(path)}:${found.range.start.line + 1}:${found.range.start.character + 1}`;
  const severity = colours.severity(found.severity, found.severity);
  const lines = [`${colours.bold(place)}: ${severity}: ${printable(found.message)} ${colours.dim(`[${found.rule}]`)}`];
  lines.push(...underlined(found, colours, Math.max(40, columns - 4)).map((line) => `    ${line}`));
  for (const { message, path: other, range } of found.related) {
    lines.push(
      `    ${colours.dim(`${printable(other)}:${range.start.line + 1}:${range.start.character + 1}: ${printable(message)}`)}`,
    );
  }
  for (const fix of found.fixes) lines.push(`    ${colours.green("fix:")} ${printable(fix.title)}`);
  return `${lines.join("\n")}\n`;
}

/** The source line and carets below it. A tab becomes blanks up to the next multiple of 8, so that carets stand where they should. */
function underlined(found: ReportedFinding, colours: Colours, width: number): string[] {
  const { source, range } = found;
  if (source.trim() === "") return [];
  const start = range.start.character;
  const end = range.end.line > range.start.line ? source.length : Math.min(range.end.character, source.length);
  const before = cells(source.slice(0, start), 0);
  const marked = cells(source.slice(start, end), before.width);
  const after = cells(source.slice(end, end + width), before.width + marked.width);
  let text = before.text + marked.text + after.text;
  let column = before.width;
  let carets = Math.max(1, marked.width);
  const total = before.width + marked.width + after.width;
  if (total > width) {
    // The window begins a little before what is wrong.
    const from = column <= width / 2 ? 0 : column - Math.min(20, Math.floor(width / 4));
    text = cut(text, from, width);
    column -= from;
    carets = Math.min(carets, width - column);
  }
  return [text.trimEnd(), " ".repeat(column) + colours.severity(found.severity, "^".repeat(carets))];
}

function cells(text: string, column: number): { text: string; width: number } {
  let out = "";
  let width = 0;
  for (const c of printable(text)) {
    if (c === "\t") {
      const blanks = 8 - ((column + width) % 8);
      out += " ".repeat(blanks);
      width += blanks;
      continue;
    }
    out += c;
    width += isWide(c) ? 2 : 1;
  }
  return { text: out, width };
}

/** Characters that take two columns: East Asian wide forms and pictures, roughly. */
function isWide(c: string): boolean {
  const code = c.codePointAt(0) as number;
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x3fffd)
  );
}

function cut(text: string, from: number, width: number): string {
  const chars = [...text];
  const kept = chars.slice(from, from + width);
  if (from > 0) kept[0] = "…";
  if (from + width < chars.length) kept[kept.length - 1] = "…";
  return kept.join("");
}

const words: readonly (readonly [Severity, keyof Counts, string])[] = [
  ["error", "errors", "error"],
  ["warning", "warnings", "warning"],
  ["info", "infos", "note"],
  ["hint", "hints", "hint"],
];

/** `2 errors, 1 warning in 3 files`. */
export function summary(report: Report, colours: Colours): string {
  const counts = count(report);
  const found = words.flatMap(([severity, key, word]) =>
    counts[key] === 0 ? [] : [colours.severity(severity, plural(counts[key], word))],
  );
  const files = plural(counts.files, "file");
  const unread = report.unreadable.length === 0 ? "" : `, ${report.unreadable.length} not read`;
  return `${found.length === 0 ? colours.green("nothing found") : found.join(", ")} in ${files}${unread}\n`;
}

export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}
