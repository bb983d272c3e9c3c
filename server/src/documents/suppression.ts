import type { Finding } from "../rules/rule.ts";
import { LineIndex } from "../text/lines.ts";
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

/** Every suppression comment has it. */
export const suppressionWord = "mailwright-disable";
const word = suppressionWord;
const reaches = ["-next-line", "-line", "-file"] as const;

/** What the comments of one text silence. */
interface Silenced {
  /** Rule ids, `group/*`, `group`; empty: every rule. */
  readonly file: readonly (readonly string[])[];
  readonly byLine: ReadonlyMap<number, readonly (readonly string[])[]>;
  readonly lines: LineIndex;
}

/** Whether a text may hold comments that silence rules. */
export function mayBeSilenced(document: Document): boolean {
  return document.mentions?.(word) !== false;
}

/** Leaves out the findings that comments silence, each in the file that it stands in: `; mailwright-disable-next-line spf/pass-all`. */
export function withoutSuppressed(document: Document, findings: readonly Finding[]): readonly Finding[] {
  const byFile = new Map<string | undefined, Silenced | undefined>();
  if (!mayBeSilenced(document)) byFile.set(undefined, undefined);
  const silencedIn = (path: string | undefined): Silenced | undefined => {
    if (!byFile.has(path)) {
      const text = path === undefined ? document.text() : document.included?.(path);
      byFile.set(path, text === undefined ? undefined : readSuppressions(document.kind, text));
    }
    return byFile.get(path);
  };
  return findings.filter((finding) => {
    const silenced = silencedIn(finding.path);
    return silenced === undefined || !isSilent(silenced, finding);
  });
}

function isSilent({ file, byLine, lines }: Silenced, finding: Finding): boolean {
  const { id } = finding.rule;
  if (file.some((rules) => names(rules, id))) return true;
  if (byLine.size === 0) return false;
  return byLine.get(lines.line(finding.span.start))?.some((rules) => names(rules, id)) === true;
}

function names(rules: readonly string[], id: string): boolean {
  const group = id.slice(0, id.indexOf("/"));
  return rules.length === 0 || rules.some((r) => r === id || r === group || r === `${group}/*`);
}

/** Undefined where the text silences nothing, which costs one search. */
function readSuppressions(kind: DocumentKind, text: string): Silenced | undefined {
  const marks = commentMarks[kind];
  if (marks.length === 0 || !text.includes(word)) return undefined;
  const lines = new LineIndex(text);
  const file: (readonly string[])[] = [];
  const byLine = new Map<number, (readonly string[])[]>();
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const reach = reaches.find((r) => text.startsWith(r, at + word.length));
    const line = lines.line(at);
    const { start, end } = lines.content(line);
    if (reach === undefined || !isComment(kind, text.slice(start, at), marks)) continue;
    const rest = text.slice(at + word.length + reach.length, end);
    if (rest !== "" && !/^[\s,]/.test(rest)) continue;
    // A reason may follow behind `--` or a colon.
    const said = rest.split(/--|:/)[0] ?? "";
    const rules = said.split(/[\s,]+/).filter((r) => r !== "");
    if (reach === "-file") file.push(rules);
    else {
      const target = reach === "-line" ? line : line + 1;
      byLine.set(target, [...(byLine.get(target) ?? []), rules]);
    }
  }
  return { file, byLine, lines };
}

/** Whether what stands before the word on its line opens a comment that is still open. */
function isComment(kind: DocumentKind, before: string, marks: readonly string[]): boolean {
  if (kind !== "zone") return marks.includes(before.trim());
  let quoted = false;
  for (let i = 0; i < before.length; i++) {
    const c = before[i];
    if (c === "\\") i++;
    else if (c === '"') quoted = !quoted;
    else if (c === ";" && !quoted) return true;
  }
  return false;
}

/**
 * The text with its suppression lines blanked, length and line ends kept: for kinds whose language has no comments, so
 * that the line is not read as part of the session or the value.
 */
export function withoutSuppressionLines(kind: DocumentKind, text: string): string {
  if (!text.includes(word)) return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    if (start < from || !isComment(kind, text.slice(start, at), commentMarks[kind])) continue;
    const lf = text.indexOf("\n", at);
    const end = lf < 0 ? text.length : text[lf - 1] === "\r" ? lf - 1 : lf;
    parts.push(text.slice(from, start), " ".repeat(end - start));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}
