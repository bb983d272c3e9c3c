/**
 * Octets are held as strings of one char an octet ("octet strings"): they concatenate, compare and serve as map keys without
 * copies. `Uint8Array` appears only at the edge (`wire()`).
 */

/** The octet string as bytes. */
export function toBytes(octets: string): Uint8Array {
  const bytes = new Uint8Array(octets.length);
  for (let i = 0; i < octets.length; i++) bytes[i] = octets.charCodeAt(i);
  return bytes;
}

/** Lower-case hexadecimal of an octet string. */
export function toHex(octets: string): string {
  let hex = "";
  for (let i = 0; i < octets.length; i++) hex += (octets.charCodeAt(i) & 255).toString(16).padStart(2, "0");
  return hex;
}

/** Value of a hexadecimal digit, or -1. */
export function hexValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Octets of hexadecimal text; undefined unless all are digits and even in number. */
export function fromHex(text: string): string | undefined {
  if (text.length % 2 !== 0) return undefined;
  const parts: string[] = [];
  for (let i = 0; i < text.length; i += 2) {
    const high = hexValue(text.charCodeAt(i));
    const low = hexValue(text.charCodeAt(i + 1));
    if (high < 0 || low < 0) return undefined;
    parts.push(String.fromCharCode(high * 16 + low));
  }
  return parts.join("");
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const base32HexDigits = "0123456789abcdefghijklmnopqrstuv";

/** Value of a base64 digit (RFC 4648 §4), or -1; `=` is no digit. */
export function base64Value(c: number): number {
  if (c >= 65 && c <= 90) return c - 65;
  if (c >= 97 && c <= 122) return c - 71;
  if (c >= 48 && c <= 57) return c + 4;
  if (c === 43) return 62;
  return c === 47 ? 63 : -1;
}

/**
 * Octets of base64 with padding (RFC 4648 §4); undefined where it is none. Bits that are left over have to be zero, as BIND and
 * NSD want it (§3.5); `lenient`: they are ignored, as Knot does.
 */
export function fromBase64(text: string, lenient = false): string | undefined {
  if (text.length % 4 !== 0) return undefined;
  let end = text.length;
  if (text.charCodeAt(end - 1) === 61) end--;
  if (text.charCodeAt(end - 1) === 61) end--;
  const parts: string[] = [];
  let bits = 0;
  let held = 0;
  for (let i = 0; i < end; i++) {
    const value = base64Value(text.charCodeAt(i));
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      parts.push(String.fromCharCode((bits >> held) & 255));
    }
  }
  if (!lenient && (bits & ((1 << held) - 1)) !== 0) return undefined;
  return parts.join("");
}

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(octets: string): string {
  let text = "";
  for (let i = 0; i < octets.length; i += 3) {
    const left = octets.length - i;
    const a = octets.charCodeAt(i);
    const b = left > 1 ? octets.charCodeAt(i + 1) : 0;
    const c = left > 2 ? octets.charCodeAt(i + 2) : 0;
    text += base64Digits.charAt(a >> 2) + base64Digits.charAt(((a & 3) << 4) | (b >> 4));
    text += left > 1 ? base64Digits.charAt(((b & 15) << 2) | (c >> 6)) : "=";
    text += left > 2 ? base64Digits.charAt(c & 63) : "=";
  }
  return text;
}

/** Octets of base32hex without padding, any case (RFC 4648 §7, RFC 5155 §3.3); undefined where it is none or bits are left over. */
export function fromBase32Hex(text: string): string | undefined {
  const left = text.length % 8;
  if (left === 1 || left === 3 || left === 6) return undefined;
  const parts: string[] = [];
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const lower = c | 32;
    const value = c >= 48 && c <= 57 ? c - 48 : lower >= 97 && lower <= 118 && c >= 65 ? lower - 87 : -1;
    if (value < 0) return undefined;
    bits = ((bits << 5) | value) & 0xffff;
    held += 5;
    if (held >= 8) {
      held -= 8;
      parts.push(String.fromCharCode((bits >> held) & 255));
    }
  }
  if ((bits & ((1 << held) - 1)) !== 0) return undefined;
  return parts.join("");
}

/** Base32hex without padding, lower case. */
export function toBase32Hex(octets: string): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (let i = 0; i < octets.length; i++) {
    bits = ((bits << 8) | octets.charCodeAt(i)) & 0xffff;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += base32HexDigits.charAt((bits >> held) & 31);
    }
  }
  return held > 0 ? text + base32HexDigits.charAt((bits << (5 - held)) & 31) : text;
}

export function octet(n: number): string {
  return String.fromCharCode(n & 255);
}

/** Two octets, most significant first. */
export function octets16(n: number): string {
  return String.fromCharCode((n >>> 8) & 255, n & 255);
}

/** Four octets, most significant first. */
export function octets32(n: number): string {
  return String.fromCharCode((n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
}

/** The UTF-8 octets of one code point (surrogates without partner become U+FFFD). */
export function utf8(point: number): string {
  const p = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
  if (p < 0x80) return String.fromCharCode(p);
  if (p < 0x800) return String.fromCharCode(0xc0 | (p >> 6), 0x80 | (p & 63));
  if (p < 0x10000) return String.fromCharCode(0xe0 | (p >> 12), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
  return String.fromCharCode(0xf0 | (p >> 18), 0x80 | ((p >> 12) & 63), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
}
