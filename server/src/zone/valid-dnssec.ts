import { isPlainName } from "./name.ts";
import { decimal } from "./numbers.ts";
import { base64Value, hexValue } from "./octets.ts";
import { typeOf } from "./types.ts";
import type { Words } from "./words.ts";

/*
 * The records that signed zones are full of, as `validRdata` judges them: true only for what surely has no finding. Nothing here
 * allocates.
 */

function number(words: Words, index: number, max: number): number {
  if (words.flags[index] !== 0) return -1;
  return decimal(words.text, words.starts[index] as number, words.ends[index] as number, max);
}

function plainName(words: Words, index: number, tail: number): boolean {
  if (words.flags[index] !== 0) return false;
  return isPlainName(words.text, words.starts[index] as number, words.ends[index] as number, tail);
}

function typeWords(words: Words, from: number): boolean {
  for (let i = from; i < words.count; i++) {
    if (words.flags[i] !== 0 || typeOf(words.text, words.starts[i] as number, words.ends[i] as number) < 0)
      return false;
  }
  return true;
}

/** Whole quanta in each word, padding at the end of the last only. */
function base64Words(words: Words, from: number): boolean {
  if (words.count <= from) return false;
  for (let i = from; i < words.count; i++) {
    const start = words.starts[i] as number;
    let end = words.ends[i] as number;
    if (words.flags[i] !== 0 || (end - start) % 4 !== 0) return false;
    if (i === words.count - 1) {
      if (words.text.charCodeAt(end - 1) === 61) end--;
      if (words.text.charCodeAt(end - 1) === 61) end--;
      // Left-over bits: four of the last digit before `==`, two before `=`.
      const padding = (words.ends[i] as number) - end;
      if (padding > 0 && (base64Value(words.text.charCodeAt(end - 1)) & (padding === 2 ? 15 : 3)) !== 0) return false;
    }
    for (let k = start; k < end; k++) if (base64Value(words.text.charCodeAt(k)) < 0) return false;
  }
  return true;
}

/** How many hexadecimal digits the words from `from` hold, each an even number; -1 where one does not. */
function hexDigits(words: Words, from: number): number {
  let digits = 0;
  for (let i = from; i < words.count; i++) {
    const start = words.starts[i] as number;
    const end = words.ends[i] as number;
    if (words.flags[i] !== 0 || (end - start) % 2 !== 0) return -1;
    for (let k = start; k < end; k++) if (hexValue(words.text.charCodeAt(k)) < 0) return -1;
    digits += end - start;
  }
  return digits;
}

/** `YYYYMMDDHHmmSS` on one of the days that every month has. */
function plainTime(words: Words, index: number): boolean {
  const { text } = words;
  const start = words.starts[index] as number;
  if (words.flags[index] !== 0 || (words.ends[index] as number) - start !== 14) return false;
  const year = decimal(text, start, start + 4, 2105);
  const month = decimal(text, start + 4, start + 6, 12);
  const day = decimal(text, start + 6, start + 8, 28);
  if (year < 1970 || month < 1 || day < 1 || decimal(text, start + 8, start + 10, 23) < 0) return false;
  return decimal(text, start + 10, start + 12, 59) >= 0 && decimal(text, start + 12, start + 14, 59) >= 0;
}

/** RRSIG; `tail`: octets of the origin. */
export function validRrsig(words: Words, from: number, tail: number): boolean {
  if (words.count < from + 9 || words.flags[from] !== 0) return false;
  if (typeOf(words.text, words.starts[from] as number, words.ends[from] as number) < 0) return false;
  if (number(words, from + 1, 255) < 0 || number(words, from + 2, 255) < 0 || number(words, from + 3, 0xffffffff) < 0)
    return false;
  if (!plainTime(words, from + 4) || !plainTime(words, from + 5) || number(words, from + 6, 65535) < 0) return false;
  return plainName(words, from + 7, tail) && base64Words(words, from + 8);
}

export function validNsec(words: Words, from: number, tail: number): boolean {
  return words.count > from + 1 && plainName(words, from, tail) && typeWords(words, from + 1);
}

/** SHA-1 in base32hex. */
const hashDigits = 32;

function isHash(text: string, start: number): boolean {
  for (let i = start; i < start + hashDigits; i++) {
    const c = text.charCodeAt(i);
    const lower = c | 32;
    if (!((c >= 48 && c <= 57) || (c >= 65 && lower >= 97 && lower <= 118))) return false;
  }
  return true;
}

export function validNsec3(words: Words, from: number): boolean {
  const { text } = words;
  if (words.count < from + 5 || number(words, from, 1) !== 1 || number(words, from + 1, 255) < 0) return false;
  if (number(words, from + 2, 65535) < 0 || words.flags[from + 3] !== 0 || words.flags[from + 4] !== 0) return false;
  const salt = words.starts[from + 3] as number;
  if ((words.ends[from + 3] as number) - salt !== 1 || text.charCodeAt(salt) !== 45) return false;
  const hash = words.starts[from + 4] as number;
  if ((words.ends[from + 4] as number) - hash !== hashDigits || !isHash(text, hash)) return false;
  const owner = words.starts[0] as number;
  const length = (words.ends[0] as number) - owner;
  if (from < 2 || (owner > 0 && text.charCodeAt(owner - 1) !== 10) || length < hashDigits || !isHash(text, owner))
    return false;
  if (length > hashDigits && text.charCodeAt(owner + hashDigits) !== 46) return false;
  return typeWords(words, from + 5);
}

/** DS of an algorithm and a digest that nobody has given up. */
export function validDs(words: Words, from: number): boolean {
  if (words.count < from + 4 || number(words, from, 65535) < 0) return false;
  const algorithm = number(words, from + 1, 16);
  if (algorithm !== 8 && algorithm < 13) return false;
  const digest = number(words, from + 2, 4);
  return (digest === 2 || digest === 4) && hexDigits(words, from + 3) === (digest === 2 ? 64 : 96);
}
