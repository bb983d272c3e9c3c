import { ipv4Number, readIpv6 } from "./addresses.ts";
import { isTypeNumber } from "./knot-types.ts";
import { isPlainName } from "./name.ts";
import { decimal } from "./numbers.ts";
import { hexValue } from "./octets.ts";
import type { RdataContext } from "./rdata-reader.ts";
import { validDs, validNsec, validNsec3, validRrsig } from "./valid-dnssec.ts";
import { WordFlag, type Words } from "./words.ts";

/** Written over by each call and never read by another: a buffer, no state. */
const groups = new Uint16Array(8);

const QUOTE = WordFlag.quoted;
/** What only the slow path can judge in a string. */
const oddString = WordFlag.escaped | WordFlag.touching | WordFlag.unclosed | WordFlag.special | WordFlag.multiline;

const maxStringTotal = 65000;

/**
 * Whether the words `from`, … are surely valid RDATA of a type, without any finding of rdata/ and of zone/'s rules on text: the
 * way that nearly all records go. False says nothing: `readRdata` judges. Allocates nothing.
 */
export function validRdata(code: number, words: Words, from: number, context: RdataContext): boolean {
  // `TYPEn` has a finding of its own.
  if (from > 0 && isTypeNumber(words.text, words.starts[from - 1] as number)) return false;
  const tail = context.originLength ?? context.origin?.length ?? 1;
  switch (code) {
    case 1:
      return words.count === from + 1 && words.flags[from] === 0 && ipv4At(words, from) >= 0;
    case 28:
      return (
        words.count === from + 1 &&
        words.flags[from] === 0 &&
        readIpv6(words.text, words.starts[from] as number, words.ends[from] as number, groups)
      );
    case 2:
      return words.count === from + 1 && targetAt(words, from, tail) && isHostAt(words, from);
    case 5:
    case 12:
      return words.count === from + 1 && targetAt(words, from, tail);
    case 39:
      return words.count === from + 1 && nameIn(words, from, tail);
    case 15:
      return (
        words.count === from + 2 &&
        numberAt(words, from, 65535) >= 0 &&
        targetAt(words, from + 1, tail) &&
        isHostAt(words, from + 1)
      );
    case 16:
      return validStrings(words, from);
    case 33:
      return validSrv(words, from, tail);
    case 6:
      return validSoa(words, from, tail);
    case 52:
      return validTlsa(words, from);
    case 257:
      return validCaa(words, from);
    case 46:
      return context.server !== "knot" && validRrsig(words, from, tail);
    case 47:
      return context.server !== "knot" && validNsec(words, from, tail);
    case 50:
      return context.server !== "knot" && validNsec3(words, from);
    case 43:
      return validDs(words, from);
    default:
      return false;
  }
}

function ipv4At(words: Words, index: number): number {
  return ipv4Number(words.text, words.starts[index] as number, words.ends[index] as number);
}

function numberAt(words: Words, index: number, max: number): number {
  if (words.flags[index] !== 0) return -1;
  return decimal(words.text, words.starts[index] as number, words.ends[index] as number, max);
}

function nameIn(words: Words, index: number, tail: number): boolean {
  return (
    words.flags[index] === 0 &&
    isPlainName(words.text, words.starts[index] as number, words.ends[index] as number, tail)
  );
}

/** A plain name that is no address. */
function targetAt(words: Words, index: number, tail: number): boolean {
  if (!nameIn(words, index, tail)) return false;
  const { text } = words;
  const start = words.starts[index] as number;
  let end = words.ends[index] as number;
  const first = text.charCodeAt(start);
  if (first < 48 || first > 57) return true;
  if (text.charCodeAt(end - 1) === 46) end--;
  return ipv4Number(text, start, end) < 0;
}

/** Whether a plain name has no character but those of host names; hyphens at the ends of labels are left to the slow path. */
function isHostAt(words: Words, index: number): boolean {
  const { text } = words;
  const end = words.ends[index] as number;
  let before = 46;
  for (let i = words.starts[index] as number; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === 95 || c === 42 || c === 47) return false;
    if ((c === 45 && before === 46) || (c === 46 && before === 45)) return false;
    before = c;
  }
  return before !== 45;
}

function validStrings(words: Words, from: number): boolean {
  let total = 0;
  for (let i = from; i < words.count; i++) {
    const flags = words.flags[i] as number;
    const start = words.starts[i] as number;
    const end = words.ends[i] as number;
    if ((flags & oddString) !== 0 && (flags !== (QUOTE | WordFlag.escaped) || !harmlessEscapes(words.text, start, end)))
      return false;
    if ((flags & QUOTE) === 0) {
      // Unquoted tag lists, SPF records and foreign comment marks are what the rules on text are about.
      const first = words.text.charCodeAt(start);
      if (i > from && (first === 35 || first === 45 || first === 47)) return false;
      for (let k = start; k < end; k++) if (words.text.charCodeAt(k) === 61) return false;
      if (end - start > 255) return false;
    } else if (end - start > 257) return false;
    total += end - start;
  }
  return words.count > from && total < maxStringTotal;
}

/** Whether all escapes in a string are those of quotes and backslashes, and the text is none that the rules on escapes are about. */
function harmlessEscapes(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start + 1);
  if (first === 92 || (first | 32) === 118) return false;
  for (let i = start + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === 61) return false;
    if (c !== 92) continue;
    const next = text.charCodeAt(++i);
    if (next !== 34 && next !== 92) return false;
  }
  return true;
}

function validSrv(words: Words, from: number, tail: number): boolean {
  if (words.count !== from + 4) return false;
  const priority = numberAt(words, from, 65535);
  // Ports below 100 and priorities above them may be swapped fields.
  if (priority < 0 || priority > 100 || numberAt(words, from + 1, 65535) < 0) return false;
  return numberAt(words, from + 2, 65535) >= 100 && targetAt(words, from + 3, tail) && isHostAt(words, from + 3);
}

function validSoa(words: Words, from: number, tail: number): boolean {
  if (words.count !== from + 7 || !nameIn(words, from, tail) || !nameIn(words, from + 1, tail)) return false;
  for (let i = from + 2; i < from + 7; i++) if (numberAt(words, i, 0xffffffff) < 0) return false;
  return true;
}

function validTlsa(words: Words, from: number): boolean {
  if (words.count < from + 4) return false;
  if (numberAt(words, from, 3) < 0 || numberAt(words, from + 1, 1) < 0) return false;
  const matching = numberAt(words, from + 2, 2);
  if (matching < 0) return false;
  let digits = 0;
  for (let i = from + 3; i < words.count; i++) {
    const start = words.starts[i] as number;
    const end = words.ends[i] as number;
    if (words.flags[i] !== 0 || (end - start) % 2 !== 0) return false;
    for (let k = start; k < end; k++) if (hexValue(words.text.charCodeAt(k)) < 0) return false;
    digits += end - start;
  }
  return matching === 0 || digits === matching * 64;
}

function validCaa(words: Words, from: number): boolean {
  if (words.count !== from + 3 || numberAt(words, from, 255) < 0 || words.flags[from + 1] !== 0) return false;
  if (words.flags[from + 2] !== QUOTE) return false;
  const start = words.starts[from + 1] as number;
  const end = words.ends[from + 1] as number;
  if (end - start > 255) return false;
  for (let k = start; k < end; k++) {
    const c = words.text.charCodeAt(k);
    const lower = c | 32;
    if (!((c >= 48 && c <= 57) || (lower >= 97 && lower <= 122))) return false;
  }
  return true;
}
