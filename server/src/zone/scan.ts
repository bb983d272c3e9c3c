import { joinedEnd } from "./line-ends.ts";
import { ttlAt } from "./ttl.ts";
import { classOf, typeOf } from "./types.ts";
import { WordFlag, type Words } from "./words.ts";

export type ScanProblemKind =
  | "unclosed-quote"
  | "newline-in-quotes"
  | "unclosed-parenthesis"
  | "unmatched-parenthesis"
  | "nested-parentheses"
  | "line-continuation"
  | "crlf";

/** Something wrong in how an entry is written, before its words mean anything. */
export interface ScanProblem {
  readonly kind: ScanProblemKind;
  readonly start: number;
  readonly end: number;
}

/** How far a parenthesis may be from its partner. */
const farthest = 1 << 20;
/** How far a string in quotes may go on behind its line. */
const farthestQuote = 1 << 16;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const BACKSLASH = 92;

/**
 * Cuts a master file into entries and their words (RFC 1035 §5.1). Quotes end with their line unless their partner plainly
 * stands on a following one, so that at the start of a line only open parentheses are to be remembered; one mistake never
 * hides the next entry. Every entry costs its own length: what was looked at in vain is remembered.
 */
export class Scanner {
  readonly problems: ScanProblem[] = [];
  /** The first character that had to be looked at to know where the entries read so far end. */
  looked = 0;
  /** The text ended inside parentheses or quotes; with more text, the entry could go on. */
  open = false;
  /** A `(` was met: the words of the entry may stand on several lines. */
  parenthesised = false;
  readonly #words: Words;
  /** Parentheses known to have no partner: `(` in `[from, to)` that are in `unclosed`. */
  #ahead:
    | { readonly text: string; readonly from: number; readonly to: number; readonly unclosed: Set<number> }
    | undefined;

  readonly #strict: boolean;

  /** `strict`: a string in quotes goes over the end of a line only within parentheses. */
  constructor(words: Words, strict = false) {
    this.#words = words;
    this.#strict = strict;
  }

  /**
   * Reads the entry that begins at `from`, which is the start of a line, into the words; `limit` is the end of the text.
   * Returns the offset behind its last line end.
   */
  entry(text: string, from: number, limit: number): number {
    const words = this.#words;
    words.clear(text);
    this.open = false;
    this.parenthesised = false;
    let i = from;
    let depth = 0;
    let first = -1;
    let lastEnd = -1;
    for (;;) {
      if (i >= limit) {
        if (depth > 0) return this.#unclosed(text, first, limit, limit);
        if (limit > this.looked) this.looked = limit;
        return limit;
      }
      const c = text.charCodeAt(i);
      if (c === SPACE || c === TAB) {
        i++;
      } else if (c === LF) {
        i++;
        if (depth === 0) return i;
        if (i - first > farthest) return this.#unclosed(text, first, i, limit);
        const next = i < limit ? text.charCodeAt(i) : LF;
        if (next > SPACE && next !== SEMICOLON && next !== CLOSE && this.#opensEntry(text, i, limit)) {
          return this.#unclosed(text, first, i, limit);
        }
      } else if (c === SEMICOLON) {
        const end = text.indexOf("\n", i);
        i = end < 0 || end > limit ? limit : end;
        if (i > from && text.charCodeAt(i - 1) === CR && i < limit) this.#crlf(i - 1);
      } else if (c === OPEN) {
        if (depth > 0) this.problems.push({ kind: "nested-parentheses", start: i, end: i + 1 });
        else if (first < 0) first = i;
        if (depth === 0) {
          first = i;
          this.parenthesised = true;
          if (this.#isUnclosed(text, i)) return this.#unclosed(text, first, i, limit);
        }
        depth++;
        i++;
        lastEnd = -1;
      } else if (c === CLOSE) {
        if (depth === 0) this.problems.push({ kind: "unmatched-parenthesis", start: i, end: i + 1 });
        else depth--;
        i++;
        lastEnd = -1;
      } else if (c === QUOTE) {
        const touching = lastEnd === i ? WordFlag.touching : 0;
        // A quote inside a word, or in the first column, opens no string that could go on: it is a slip.
        const end = this.#quoted(text, i, limit, touching, touching === 0 && i > from && (depth > 0 || !this.#strict));
        if (end < 0) {
          // Unclosed: the string ends with its line. Inside parentheses the entry goes on, unless a new one plainly begins.
          const lineEnd = -end - 1;
          if (depth > 0 && lineEnd + 1 < limit && looksLikeEntry(text, lineEnd + 1, limit)) {
            // On the line of the parenthesis, the quote is the mistake; behind it, the parenthesis has long been lost.
            const line = text.indexOf("\n", first);
            return line >= i ? lineEnd + 1 : this.#unclosed(text, first, lineEnd + 1, limit);
          }
          i = lineEnd;
        } else i = end;
        lastEnd = i;
      } else if (c === CR && (i + 1 >= limit ? this.#atEnd(limit) : text.charCodeAt(i + 1) === LF)) {
        this.#crlf(i);
        i++;
      } else {
        const start = i;
        let flags = lastEnd === i ? WordFlag.touching : 0;
        let w = c;
        for (;;) {
          if ((w > SEMICOLON && w < BACKSLASH) || (w > BACKSLASH && w < 127) || (w > CLOSE && w < SEMICOLON)) {
            i++;
          } else if (w === BACKSLASH) {
            flags |= WordFlag.escaped;
            const next = i + 1 < limit ? text.charCodeAt(i + 1) : LF;
            if (next === LF || (next === CR && text.charCodeAt(i + 2) === LF)) {
              if (i + 1 < limit || start === i) {
                this.problems.push({ kind: "line-continuation", start: i, end: i + 1 });
                this.#look(joinedEnd(text, i, limit));
              }
              i++;
              break;
            }
            i += 2;
          } else if (
            w === SPACE ||
            w === TAB ||
            w === LF ||
            w === QUOTE ||
            w === OPEN ||
            w === CLOSE ||
            w === SEMICOLON
          ) {
            break;
          } else if (w === CR && (i + 1 >= limit || text.charCodeAt(i + 1) === LF)) {
            break;
          } else {
            if (w < SPACE || w >= 127) {
              flags |= WordFlag.special;
            }
            i++;
          }
          if (i >= limit) {
            i = limit;
            break;
          }
          w = text.charCodeAt(i);
        }
        words.push(start, i, flags);
        lastEnd = i;
      }
    }
  }

  #atEnd(limit: number): boolean {
    this.#look(limit);
    return true;
  }

  /** How the text up to `to` reads has decided something. */
  #look(to: number): void {
    if (to > this.looked) this.looked = to;
  }

  #crlf(at: number): void {
    const last = this.problems[this.problems.length - 1];
    if (last?.kind !== "crlf") this.problems.push({ kind: "crlf", start: at, end: at + 1 });
  }

  /** Reads the string whose opening quote is at `at`. Returns the offset behind it; where it is unclosed, minus (its line's end + 1). */
  #quoted(text: string, at: number, limit: number, touching: number, mayGoOn: boolean): number {
    let flags: number = WordFlag.quoted | touching;
    let i = at + 1;
    for (;;) {
      if (i >= limit) return this.#unclosedQuote(text, at, limit, limit, flags);
      const c = text.charCodeAt(i);
      if (c === QUOTE) break;
      if (c === BACKSLASH) {
        flags |= WordFlag.escaped;
        const next = i + 1 < limit ? text.charCodeAt(i + 1) : LF;
        if (next === LF) {
          i++;
          continue;
        }
        i += 2;
        continue;
      }
      if (c < SPACE || c > 126) {
        if (c === LF) {
          const end = mayGoOn ? this.#partner(text, i, limit) : -1;
          if (end < 0) {
            const cr = text.charCodeAt(i - 1) === CR && i - 1 > at;
            return this.#unclosedQuote(text, at, cr ? i - 1 : i, limit, flags);
          }
          this.problems.push({ kind: "newline-in-quotes", start: i, end: i + 1 });
          this.#words.push(at, end, flags | WordFlag.special | WordFlag.multiline);
          return end;
        }
        if (c !== CR || text.charCodeAt(i + 1) !== LF) {
          if (c !== TAB) flags |= WordFlag.special;
        }
      }
      i++;
    }
    this.#words.push(at, i + 1, flags);
    return i + 1;
  }

  #unclosedQuote(text: string, at: number, end: number, limit: number, flags: number): number {
    this.problems.push({ kind: "unclosed-quote", start: at, end: at + 1 });
    this.#words.push(at, end, flags | WordFlag.unclosed);
    if (end === limit) this.#atEnd(limit);
    const lineEnd = text.charCodeAt(end) === CR ? end + 1 : end;
    return -lineEnd - 1;
  }

  /**
   * Where a string that is open at the line end `lineEnd` closes on a following line, behind its quote; -1 where it does not:
   * a line that looks like an entry comes first, or the quotes of the next line with quotes are pairs of their own.
   */
  #partner(text: string, lineEnd: number, limit: number): number {
    let line = lineEnd + 1;
    const stop = Math.min(limit, lineEnd + farthestQuote);
    while (line < stop) {
      if (looksLikeEntry(text, line, limit)) break;
      let quotes = 0;
      let firstQuote = -1;
      let i = line;
      for (; i < limit; i++) {
        const c = text.charCodeAt(i);
        if (c === LF) break;
        if (c === BACKSLASH) {
          if (text.charCodeAt(i + 1) !== LF) i++;
        } else if (c === QUOTE) {
          if (quotes++ === 0) firstQuote = i;
        }
      }
      if (i > this.looked) this.looked = i;
      if (quotes > 0) return quotes % 2 === 1 ? firstQuote + 1 : -1;
      line = i + 1;
    }
    if (line > this.looked) this.looked = Math.min(line, limit);
    return -1;
  }

  /** Whether the line at `at` looks like an entry and has a `(` of its own. */
  #opensEntry(text: string, at: number, limit: number): boolean {
    if (!looksLikeEntry(text, at, limit)) return false;
    let quoted = false;
    for (let i = at; i < limit; i++) {
      const c = text.charCodeAt(i);
      if (c === LF || (c === SEMICOLON && !quoted)) return false;
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) quoted = !quoted;
      else if (c === CLOSE && !quoted) return false;
      else if (c === OPEN && !quoted) return true;
    }
    return false;
  }

  #isUnclosed(text: string, at: number): boolean {
    const ahead = this.#ahead;
    return ahead !== undefined && ahead.text === text && at >= ahead.from && at < ahead.to && ahead.unclosed.has(at);
  }

  /**
   * The `(` at `open` has no partner; `seen` is how far was looked. The entry ends before the first line behind it that
   * looks like an entry of its own, else where the text was given up.
   */
  #unclosed(text: string, open: number, seen: number, limit: number): number {
    const lf = text.indexOf("\n", seen);
    this.#look(lf < 0 || lf > limit ? limit : lf + 1);
    if (seen === limit) this.open = true;
    const known = this.#ahead;
    if (known === undefined || known.text !== text || open < known.from || open >= known.to) {
      this.#ahead = this.#lookAhead(text, open, seen, limit);
    }
    const end = Math.max(seen, this.#ahead?.to ?? seen);
    this.#look(end);
    let line = text.indexOf("\n", open) + 1;
    while (line > 0 && line < end && !looksLikeEntry(text, line, limit, true)) line = text.indexOf("\n", line) + 1;
    const stop = line <= 0 || line > end ? end : line;
    this.#look(stop);
    // What was read behind the parenthesis is no entry of its own, or belongs to the next ones.
    const words = this.#words;
    while (words.count > 0 && (words.starts[words.count - 1] as number) >= open) words.count--;
    for (let i = this.problems.length - 1; i >= 0 && (this.problems[i] as ScanProblem).start >= open; i--) {
      this.problems.splice(i, 1);
    }
    this.problems.push({ kind: "unclosed-parenthesis", start: open, end: open + 1 });
    return stop;
  }

  /** Matches the parentheses of `[from, to)` once, so that the next entries there need not look again. */
  #lookAhead(
    text: string,
    from: number,
    to: number,
    limit: number,
  ): { readonly text: string; readonly from: number; readonly to: number; readonly unclosed: Set<number> } {
    const unclosed = new Set<number>();
    let stack: number[] = [];
    for (let i = from; i < to; i++) {
      const c = text.charCodeAt(i);
      if (c === OPEN) stack.push(i);
      else if (c === CLOSE) stack.pop();
      else if (c === BACKSLASH) {
        if (text.charCodeAt(i + 1) !== LF) i++;
      } else if (c === SEMICOLON) {
        const end = text.indexOf("\n", i);
        if (end < 0 || end >= to) break;
        i = end - 1;
      } else if (c === QUOTE) {
        while (++i < to) {
          const q = text.charCodeAt(i);
          if (q === QUOTE || q === LF) break;
          if (q === BACKSLASH) i++;
        }
        if (text.charCodeAt(i) === LF) i--;
      } else if (c === LF && stack.length > 0 && i + 1 < to && text.charCodeAt(i + 1) > SPACE) {
        if (this.#opensEntry(text, i + 1, limit)) {
          for (const open of stack) unclosed.add(open);
          stack = [];
        }
      }
    }
    for (const open of stack) unclosed.add(open);
    return { text, from, to, unclosed };
  }
}

const directiveStart = 36;
const directives = ["$origin", "$ttl", "$include", "$generate"];

/**
 * Whether the line at `at` looks like the begin of an entry: `owner [ttl] [class] TYPE`, with a type that is known, or a
 * directive. `column0`: only with its owner or directive in the first column. Looks at most at its first four words.
 */
export function looksLikeEntry(text: string, at: number, limit: number, column0 = false): boolean {
  let i = at;
  const c = i < limit ? text.charCodeAt(i) : LF;
  if (c === directiveStart) {
    for (const word of directives) {
      if (text.slice(i, i + word.length).toLowerCase() !== word) continue;
      const next = text.charCodeAt(i + word.length);
      return next === SPACE || next === TAB;
    }
    return false;
  }
  if (c === QUOTE || c === SEMICOLON || c === OPEN || c === CLOSE || c === LF || c === CR) return false;
  if (c === SPACE || c === TAB) {
    if (column0) return false;
  } else {
    i = wordEnd(text, i, limit);
    if (i - at > 1024) return false;
  }
  for (let word = 0; word < 3; word++) {
    while (i < limit && (text.charCodeAt(i) === SPACE || text.charCodeAt(i) === TAB)) i++;
    const end = wordEnd(text, i, limit);
    if (end === i || end - i > 20) return false;
    if (typeOf(text, i, end) >= 0) {
      const next = end < limit ? text.charCodeAt(end) : LF;
      return next === SPACE || next === TAB || next === OPEN;
    }
    if (classOf(text, i, end) < 0 && ttlAt(text, i, end) < 0) return false;
    i = end;
  }
  return false;
}

function wordEnd(text: string, at: number, limit: number): number {
  let i = at;
  while (i < limit && i - at <= 1024) {
    const c = text.charCodeAt(i);
    if (c <= SPACE || c === QUOTE || c === OPEN || c === CLOSE || c === SEMICOLON) break;
    i += c === BACKSLASH ? 2 : 1;
  }
  return Math.min(i, limit);
}
