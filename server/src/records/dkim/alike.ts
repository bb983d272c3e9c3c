import { isCleanBase64 } from "../base64.ts";

/** How a SubjectPublicKeyInfo of 2048 bits begins, up to the modulus, and how it ends: the exponent 65537. */
const start = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA";
const end = "IDAQAB";
/** How many characters the whole key has. */
const length = 392;
/** So much may stand between two strings: quotes, blanks, a line end. */
const longestGap = 16;

/** The strings without their 2048-bit RSA key, of whose modulus no check looks at; as they are where the key is another. */
export function alikeDkim(written: string): string {
  const at = written.indexOf(start);
  if (at < 0) return written;
  let key = "";
  // From one string to the next: where it happens, and how, stays told.
  let joins = "";
  let i = at;
  for (;;) {
    const close = written.indexOf('"', i);
    const stop = i + length - key.length;
    key += written.slice(i, close < 0 ? stop : Math.min(close, stop));
    if (key.length === length) {
      i = stop;
      break;
    }
    const next = close < 0 ? -1 : written.indexOf('"', close + 1);
    if (next < 0 || next > close + longestGap) return written;
    joins += `\0${key.length}${written.slice(close, next + 1)}`;
    i = next + 1;
  }
  if (!key.endsWith(end) || !hasTopBit(key.charCodeAt(start.length)) || !isCleanBase64(key)) return written;
  return `${written.slice(0, at)}${joins}\0${written.slice(i)}`;
}

/** Base64 digits of 32 and more: the modulus fills all its bits. */
function hasTopBit(c: number): boolean {
  return (c >= 0x67 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2f;
}
