import { begins, isDigit, isLetter } from "../../text/ascii.ts";
import { type MechanismName, mechanismNames } from "./tree.ts";

/** The only character that parts terms (RFC 7208 §4.6.1). */
export const space = 0x20;

/** What a character of a word may mean to the terms in it, as bits; 0: nothing beyond itself. */
export const Sign = {
  /** `:` and `=`, behind which an argument begins. */
  mark: 1,
  /** What could part two terms: `,`, `;` and the qualifiers. */
  parting: 2,
  /** Nothing that a term may hold: DEL and all beyond ASCII. */
  foreign: 4,
  /** A space or a control character: the word is over. */
  blank: 8,
} as const;

const signs = new Uint8Array(128);
signs.fill(Sign.blank, 0, space + 1);
signs[0x7f] = Sign.foreign;
for (const c of ":=") signs[c.charCodeAt(0)] = Sign.mark;
for (const c of ",;+-~?") signs[c.charCodeAt(0)] = Sign.parting;

/** The `Sign` of a character. */
export function signOf(code: number): number {
  return code < 128 ? (signs[code] as number) : Sign.foreign;
}

/** `+ - ~ ?` */
export function isQualifier(code: number): boolean {
  return code === 0x2b || code === 0x2d || code === 0x7e || code === 0x3f;
}

/** `,` and `;`, which people put between terms. */
export function isSeparator(code: number): boolean {
  return code === 0x2c || code === 0x3b;
}

/** A letter or a digit of ASCII. */
export function isAlphanumeric(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

/** name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ): what may stand behind its first letter. */
export function isNameChar(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x2d || code === 0x5f || code === 0x2e;
}

/** Straight and typographic quotes, and the byte-order mark: what word processors put before a record. */
export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || (code >= 0x2018 && code <= 0x201f) || code === 0xfeff;
}

/** Whether `text[start, end)` is `word`, which is in lower case, in any case. */
export function isWord(text: string, start: number, end: number, word: string): boolean {
  return end - start === word.length && begins(text, start, word);
}

/** Where the name that begins at `start` ends; `start` where none does. */
export function nameEnd(text: string, start: number, end: number): number {
  if (start >= end || !isLetter(text.charCodeAt(start))) return start;
  let i = start + 1;
  while (i < end && isNameChar(text.charCodeAt(i))) i++;
  return i;
}

/** The mechanism that `text[start, end)` names, in any case. */
export function mechanismNamed(text: string, start: number, end: number): MechanismName | undefined {
  for (const name of mechanismNames) if (isWord(text, start, end, name)) return name;
  return undefined;
}

/** Whether `text[a, a + length)` and `text[b, b + length)` are the same but for the case of ASCII letters. */
export function sameWord(text: string, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const x = text.charCodeAt(a + i);
    const y = text.charCodeAt(b + i);
    if (x !== y && ((x ^ y) !== 0x20 || !isLetter(x))) return false;
  }
  return true;
}

/** The first place from `at` on that is no space. */
export function skipSpaces(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) === space) i++;
  return i;
}

/** Where the word at `at` ends: at a space, a control character or the end. */
export function wordEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) > space) i++;
  return i;
}

/** Where `/24`, `//64`, `/24//64` (or, by mistake, `/24/64`) begins at the end of `text[from, end)`; `end` where there is none. */
export function prefixStart(text: string, from: number, end: number): number {
  let i = end;
  let cut = end;
  for (let slashes = 0; slashes < 2; slashes++) {
    let digits = i;
    while (digits > from && isDigit(text.charCodeAt(digits - 1))) digits--;
    if (digits === from || text.charCodeAt(digits - 1) !== 0x2f) break;
    let slash = digits - 1;
    if (slash > from && text.charCodeAt(slash - 1) === 0x2f) slash--;
    cut = slash;
    i = slash;
  }
  return cut;
}

/** toplabel: letters, digits, hyphens; not all digits, no hyphen at its ends (RFC 7208 §7.1). */
export function isTopLabel(text: string, start: number, end: number): boolean {
  if (end <= start) return false;
  let letters = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2d) {
      if (i === start || i === end - 1) return false;
      letters = true;
    } else if (isLetter(code)) letters = true;
    else if (!isDigit(code)) return false;
  }
  return letters;
}

/** The first comma or semicolon outside a macro; -1 where there is none. */
export function separatorIn(text: string, start: number, end: number): number {
  let braces = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x7b) braces = true;
    else if (code === 0x7d) braces = false;
    else if (!braces && (code === 0x2c || code === 0x3b)) return i;
  }
  return -1;
}

/** Whether a text reads as a host name rather than as a broken address. */
export function looksLikeHost(text: string): boolean {
  const dot = text.lastIndexOf(".");
  const letters = isLetter(text.charCodeAt(dot + 1));
  return dot > 0 && letters && isTopLabel(text, dot + 1, text.length) && !text.includes("%") && isLabelStart(text, 0);
}

/** Whether the first label of a host could begin at `at`. */
export function isLabelStart(text: string, at: number): boolean {
  return isAlphanumeric(text.charCodeAt(at)) || text.charCodeAt(at) === 0x5f;
}

/** `text[start, end)` in lower case. */
export function lowerCase(text: string, start: number, end: number): string {
  return text.slice(start, end).toLowerCase();
}
