import type { Fix, TextEdit } from "../rules/rule.ts";

/** Removes the CR of each line end. A large file has many: they are looked for when they are asked for. */
export function endLinesWithLf(file: { text(): string }): Fix {
  return {
    title: "End all lines with LF",
    preferred: true,
    get edits() {
      const edits: TextEdit[] = [];
      const text = file.text();
      for (let at = text.indexOf("\r\n"); at >= 0; at = text.indexOf("\r\n", at + 2)) {
        edits.push({ span: { start: at, end: at + 1 }, text: "" });
      }
      return edits;
    },
  };
}

/** How many lines backslashes may join for the fix to be offered. */
const mostLines = 64;

/**
 * Where the lines end that a backslash at `at` is meant to join: behind the last line end that belongs to them. `limit`: the end
 * of the text.
 */
export function joinedEnd(text: string, at: number, limit: number): number {
  let line = at;
  for (let lines = 0; lines < mostLines; lines++) {
    const lf = text.indexOf("\n", line);
    if (lf < 0 || lf >= limit) return limit;
    const last = lastCharacter(text, line, lf);
    if (lines > 0 && text.charAt(last) !== "\\") return lf + 1;
    line = lf + 1;
  }
  return line;
}

/**
 * Parentheses in place of the backslash at the line end `at`; only its removal where the next line is an entry of its own or
 * parentheses are there already. `looked`: how far the text is known. Undefined for the second and later ones of an entry, which
 * the first one's fix mends.
 */
export function joinLines(text: string, at: number, entry: number, looked: number): Fix | undefined {
  const end = Math.min(joinedEnd(text, at, looked), looked);
  const removed: Fix = {
    title: "Remove the backslash",
    edits: [{ span: { start: at, end: at + 1 }, text: "" }],
  };
  const next = text.indexOf("\n", at) + 1;
  const rest = text.slice(next, end);
  if (next === 0 || /[()]/.test(text.slice(entry, at) + rest) || !/^[ \t]+[^ \t\r\n;]/.test(rest)) return removed;
  const edits: TextEdit[] = [{ span: { start: at, end: at + 1 }, text: "(" }];
  for (let line = next; line < end; ) {
    const lf = text.indexOf("\n", line);
    const lineEnd = lf < 0 || lf > end ? end : lf;
    const last = lastCharacter(text, line, lineEnd);
    if (text.charAt(last) === "\\" && lineEnd + 1 < end) edits.push({ span: { start: last, end: last + 1 }, text: "" });
    else {
      const close = beforeComment(text, line, lineEnd);
      edits.push({ span: { start: close, end: close }, text: " )" });
      break;
    }
    line = lineEnd + 1;
  }
  return { title: "Join the lines by parentheses", edits };
}

/** The last character of a line but white space. */
function lastCharacter(text: string, from: number, end: number): number {
  let at = end - 1;
  while (at >= from && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9 || text.charCodeAt(at) === 13)) at--;
  return at;
}

/** Behind the last word of a line, before its comment. */
function beforeComment(text: string, from: number, end: number): number {
  let quoted = false;
  let at = from;
  for (; at < end; at++) {
    const c = text.charAt(at);
    if (c === "\\") at++;
    else if (c === '"') quoted = !quoted;
    else if (c === ";" && !quoted) break;
  }
  return lastCharacter(text, from, Math.min(at, end)) + 1;
}
