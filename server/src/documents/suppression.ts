import type { Finding } from "../rules/rule.ts";
import type { Document, DocumentKind } from "./document.ts";

/**
 * The marks that begin a comment, by kind. Transcripts and loose records have no comments of their own: a line of its
 * own that begins with one of these marks is one. Policy files and messages have none, since every line of theirs counts.
 */
const commentMarks: Readonly<Record<DocumentKind, readonly string[]>> = {
  zone: [";"],
  record: [";", "#"],
  transcript: ["#", ";", "//"],
  policy: [],
  message: [],
};

/** The comment mark that a new suppression in this kind of document is written with; undefined where there is none. */
export function commentMark(kind: DocumentKind): string | undefined {
  return commentMarks[kind][0];
}

const word = "mailwright-disable";
const reaches = ["-next-line", "-line", "-file"] as const;
type Reach = (typeof reaches)[number];

interface Suppression {
  readonly reach: Reach;
  readonly line: number;
  /** Rule ids, `group/*`, `group`; empty: every rule. */
  readonly rules: readonly string[];
}

/** Leaves out the findings that comments in the document silence: `; mailwright-disable-next-line spf/all-pass`. */
export function withoutSuppressed(document: Document, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return findings;
  const suppressions = readSuppressions(document);
  if (suppressions.length === 0) return findings;
  const wholeFile = suppressions.filter((s) => s.reach === "-file");
  const byLine = new Map<number, Suppression[]>();
  for (const s of suppressions) {
    if (s.reach === "-file") continue;
    const line = s.reach === "-line" ? s.line : s.line + 1;
    byLine.set(line, [...(byLine.get(line) ?? []), s]);
  }
  return findings.filter((finding) => {
    if (wholeFile.some((s) => names(s, finding.rule.id))) return false;
    if (byLine.size === 0) return true;
    const { line } = document.position(finding.span.start);
    return !byLine.get(line)?.some((s) => names(s, finding.rule.id));
  });
}

function names(suppression: Suppression, id: string): boolean {
  const group = id.slice(0, id.indexOf("/"));
  return suppression.rules.length === 0 || suppression.rules.some((r) => r === id || r === group || r === `${group}/*`);
}

function readSuppressions(document: Document): Suppression[] {
  const marks = commentMarks[document.kind];
  if (marks.length === 0) return [];
  const found: Suppression[] = [];
  for (const { text, start } of occurrences(document)) {
    const at = start;
    const reach = reaches.find((r) => text.startsWith(r, at + word.length));
    if (reach === undefined) continue;
    const end = lineEnd(text, at);
    if (!isComment(document.kind, text.slice(lineStart(text, at), at), marks)) continue;
    const rest = text.slice(at + word.length + reach.length, end);
    if (rest !== "" && !/^[\s,]/.test(rest)) continue;
    const said = rest.split(/--|:/)[0] ?? "";
    found.push({
      reach,
      line: document.position(at).line,
      rules: said.split(/[\s,]+/).filter((r) => r !== ""),
    });
  }
  return found;
}

function* occurrences(document: Document): Iterable<{ text: string; start: number }> {
  const text = document.text();
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) yield { text, start: at };
}

/** Whether what stands before the word on its line opens a comment that is still open. */
function isComment(kind: DocumentKind, before: string, marks: readonly string[]): boolean {
  if (kind !== "zone") {
    const trimmed = before.trim();
    return marks.includes(trimmed);
  }
  let quoted = false;
  for (let i = 0; i < before.length; i++) {
    const c = before[i];
    if (c === "\\") i++;
    else if (c === '"') quoted = !quoted;
    else if (c === ";" && !quoted) return true;
  }
  return false;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const lf = text.indexOf("\n", at);
  const end = lf < 0 ? text.length : lf;
  return text[end - 1] === "\r" ? end - 1 : end;
}

/**
 * The text with its suppression lines blanked, length and line ends kept: for kinds whose language has no comments, so
 * that the line is not read as part of the session or the value.
 */
export function withoutSuppressionLines(kind: DocumentKind, text: string): string {
  if (text.indexOf(word) < 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const start = lineStart(text, at);
    if (start < from || !isComment(kind, text.slice(start, at), commentMarks[kind])) continue;
    const end = lineEnd(text, at);
    parts.push(text.slice(from, start), " ".repeat(end - start));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}
