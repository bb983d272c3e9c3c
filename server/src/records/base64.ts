/** Base64 (RFC 4648 §4) read in place: keys of a million-record zone are judged without a copy of each. */

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const none = 255;
const values = new Uint8Array(256).fill(none);
for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i;

/** What is wrong with a base64 text, at `[start, end)` of it. */
export interface Base64Problem {
  /** `alphabet`: a character that is none of the 64; `url`: `-` or `_` of the URL alphabet; `padding`: `=` too few, too many or in the middle. */
  readonly kind: "alphabet" | "url" | "padding";
  readonly start: number;
  readonly end: number;
}

/** The octets of a base64 text that has no blanks and no problem; nothing is decoded before it is asked for. */
export class Base64 {
  readonly text: string;
  /** How many octets there are. */
  readonly length: number;

  constructor(text: string) {
    this.text = text;
    let characters = text.length;
    while (characters > 0 && text.charCodeAt(characters - 1) === 0x3d) characters--;
    this.length = (characters * 3) >> 2;
  }

  /** The octet at `index`; 0 beyond the end. */
  at(index: number): number {
    if (index < 0 || index >= this.length) return 0;
    const group = Math.floor(index / 3);
    const at = group * 4 + (index - group * 3);
    const a = values[this.text.charCodeAt(at)] as number;
    const b = values[this.text.charCodeAt(at + 1)] as number;
    switch (index - group * 3) {
      case 0:
        return ((a << 2) | (b >> 4)) & 255;
      case 1:
        return ((a << 4) | (b >> 2)) & 255;
      default:
        return ((a << 6) | b) & 255;
    }
  }

  octets(): Uint8Array {
    const all = new Uint8Array(this.length);
    for (let i = 0; i < all.length; i++) all[i] = this.at(i);
    return all;
  }
}

/** Octets as base64 with padding. */
export function encodeBase64(octets: Uint8Array): string {
  let text = "";
  for (let i = 0; i < octets.length; i += 3) {
    const a = octets[i] as number;
    const b = octets[i + 1];
    const c = octets[i + 2];
    text += digits[a >> 2];
    text += digits[((a & 3) << 4) | ((b ?? 0) >> 4)];
    text += b === undefined ? "=" : digits[((b & 15) << 2) | ((c ?? 0) >> 6)];
    text += c === undefined ? "=" : digits[c & 63];
  }
  return text;
}

/** Whether a text is base64 without a blank and with right padding: the common case. */
export function isCleanBase64(text: string): boolean {
  if ((text.length & 3) !== 0) return false;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  try {
    // The platform's own decoder reads many characters at once. It passes over blanks, and then there are fewer octets.
    return atob(text).length === (text.length >> 2) * 3 - padding;
  } catch {
    return false;
  }
}

/** The first thing wrong in a base64 text that may hold blanks (RFC 6376 §2.10: they are ignored); undefined where it is right. */
export function base64Problem(text: string): Base64Problem | undefined {
  let count = 0;
  let padding = 0;
  let paddingStart = -1;
  let quantum = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x20 || c === 0x09 || c === 0x0d || c === 0x0a) continue;
    if (c === 0x3d) {
      if (padding++ === 0) paddingStart = i;
      continue;
    }
    const bad = c > 255 || values[c] === none;
    if (padding > 0 && !bad) return { kind: "padding", start: paddingStart, end: i };
    if (bad) {
      const url = isUrlCharacter(c);
      let end = i + 1;
      while (end < text.length && isBadCharacter(text.charCodeAt(end)) && isUrlCharacter(text.charCodeAt(end)) === url)
        end++;
      return { kind: url ? "url" : "alphabet", start: i, end };
    }
    if ((count & 3) === 0) quantum = i;
    count++;
  }
  const right = (4 - (count & 3)) & 3;
  if (right === 3 || padding !== right) {
    const start = padding > right && right !== 3 ? paddingStart : quantum;
    return { kind: "padding", start, end: text.length };
  }
  return undefined;
}

function isUrlCharacter(c: number): boolean {
  return c === 0x2d || c === 0x5f;
}

function isBadCharacter(c: number): boolean {
  if (c === 0x20 || c === 0x09 || c === 0x0d || c === 0x0a || c === 0x3d) return false;
  return c > 255 || values[c] === none;
}
