/** One word of a structured header field; comments and blanks are left out (RFC 5322 §3.2). Offsets are places in the field's value. */
export interface Word {
  readonly kind: "word" | "quoted" | "mark";
  /** A quoted string without its quotes and escapes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts a structured value into words, quoted strings, and the given marks. Total, linear. */
export function wordsOf(text: string, marks: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at] as string;
    if (isSpace(c)) at++;
    else if (c === "(") at = commentEnd(text, at);
    else if (c === '"') {
      const { end, inner } = quoted(text, at);
      words.push({ kind: "quoted", text: inner, start: at, end });
      at = end;
    } else if (marks.includes(c)) {
      words.push({ kind: "mark", text: c, start: at, end: at + 1 });
      at++;
    } else {
      const start = at;
      while (at < text.length) {
        const d = text[at] as string;
        if (isSpace(d) || d === "(" || d === '"' || marks.includes(d)) break;
        at++;
      }
      words.push({ kind: "word", text: text.slice(start, at), start, end: at });
    }
  }
  return words;
}

/** Behind a comment, which may hold others; the end of the text where it is not closed. */
function commentEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === "\\") at++;
    else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) return at + 1;
  }
  return text.length;
}

function quoted(text: string, from: number): { readonly end: number; readonly inner: string } {
  const parts: string[] = [];
  let at = from + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "\\") at++;
    parts.push(text[at] ?? "");
    at++;
  }
  return { end: Math.min(text.length, at + 1), inner: parts.join("") };
}

function isSpace(c: string): boolean {
  return c === " " || c === "\t" || c === "\r" || c === "\n";
}
