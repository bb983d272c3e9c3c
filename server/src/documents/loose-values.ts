import { type Decoded, plain } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import { decodeStrings } from "../zone/strings.ts";
import { WordFlag, Words } from "../zone/words.ts";

/** One value of a file that holds nothing but values: `v=spf1 mx -all`, or as a zone has it, `"v=DKIM1; " "p=…"`. */
export interface LooseValue {
  readonly value: Decoded;
  /** From the first to the last character, quotes included. */
  readonly span: Span;
  /** The character-strings, where the value is written in quotes. */
  readonly words?: Words;
}

/**
 * The values of a loose file, in order. A value begins on its own line, may go on over the next ones (a key that a mail
 * program has wrapped), and ends at an empty line or where a line begins with a version (`v=`). Lines that begin with
 * `;` or `#` are comments.
 */
export function looseValues(text: string): readonly LooseValue[] {
  const values: LooseValue[] = [];
  let start = -1;
  let end = 0;
  const finish = () => {
    if (start >= 0) values.push(valueOf(text, start, end));
    start = -1;
  };
  for (let from = 0; from < text.length; ) {
    const lf = text.indexOf("\n", from);
    const next = lf < 0 ? text.length : lf + 1;
    const line = trimmed(text, from, lf < 0 ? text.length : lf);
    const first = text[line.start];
    if (line.start === line.end) finish();
    else if (first === ";" || first === "#") {
      // A comment between the lines of one value would be data; one behind a value ends it.
      finish();
    } else {
      if (start >= 0 && beginsValue(text, line.start)) finish();
      if (start < 0) start = line.start;
      end = line.end;
    }
    from = next;
  }
  finish();
  return values;
}

function trimmed(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 13 || c === 0xfeff;

function beginsValue(text: string, at: number): boolean {
  const head = text.slice(at, at + 5).toLowerCase();
  return head.startsWith("v=") || head.startsWith('"v=');
}

function valueOf(text: string, start: number, end: number): LooseValue {
  const span = { start, end };
  if (!opensStrings.has(text[start] as string)) {
    return { value: plain(text.slice(start, end), start), span };
  }
  const words = quotedWords(text, start, end);
  return { value: words.count === 0 ? plain("", start) : decodeStrings(words, 0), span, words };
}

/** What a value begins with that is written as a zone has it; typographic quotes are meant as such. */
const opensStrings = new Set(['"', "(", "“", "”", "„", "«", "‘", "’"]);

/** The words of a value in quotes; parentheses only hold it together. */
function quotedWords(text: string, start: number, end: number): Words {
  const words = new Words();
  words.clear(text);
  let touching = false;
  for (let at = start; at < end; ) {
    const c = text[at] as string;
    if (c === " " || c === "\t" || c === "\r" || c === "\n" || c === "(" || c === ")") {
      touching = false;
      at++;
      continue;
    }
    const word = c === '"' ? quotedEnd(text, at, end) : bareEnd(text, at, end);
    words.push(at, word.end, word.flags | (touching ? WordFlag.touching : 0));
    touching = true;
    at = word.end;
  }
  return words;
}

interface WordEnd {
  readonly end: number;
  readonly flags: number;
}

function quotedEnd(text: string, start: number, limit: number): WordEnd {
  let flags: number = WordFlag.quoted;
  for (let at = start + 1; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) return { end: at + 1, flags };
    if (c === 10) return { end: at, flags: flags | WordFlag.unclosed };
    flags |= flagOf(c);
    if (c === 92) at++;
  }
  return { end: limit, flags: flags | WordFlag.unclosed };
}

function bareEnd(text: string, start: number, limit: number): WordEnd {
  let flags = 0;
  let at = start;
  for (; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9 || c === 10 || c === 13 || c === 34 || c === 40 || c === 41) break;
    flags |= flagOf(c);
    if (c === 92 && at + 1 < limit) at++;
  }
  return { end: at, flags };
}

function flagOf(c: number): number {
  if (c === 92) return WordFlag.escaped;
  return c < 32 || c > 126 ? WordFlag.special : 0;
}
