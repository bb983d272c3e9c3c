/** How a SubjectPublicKeyInfo of 2048 bits begins, up to the modulus, and how it ends: the exponent 65537. */
const start = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA";
const end = "IDAQAB";
/** How many digits the modulus has. */
const digits = 342;

/** The strings without the modulus of their 2048-bit RSA key, which no check looks at; as they are where the key is another. */
export function alikeDkim(written: string): string {
  const at = written.indexOf(start);
  if (at < 0) return written;
  const from = at + start.length;
  if (!hasTopBit(written.charCodeAt(from))) return written;
  let i = from;
  let joins = "";
  for (let left = digits; left > 0; ) {
    const run = Math.min(left, digitsAt(written, i));
    if (run > 0) {
      left -= run;
      i += run;
    } else if (written.charCodeAt(i) === 0x22) {
      // From one string to the next: where it happens, and how, stays told.
      const next = written.indexOf('"', i + 1);
      if (next < 0 || next > i + 16) return written;
      joins += `\0${left}${written.slice(i, next + 1)}`;
      i = next + 1;
    } else return written;
  }
  if (!written.startsWith(end, i)) return written;
  return `${written.slice(0, from)}${joins}\0${written.slice(i)}`;
}

/** Base64 digits of 32 and more: the modulus fills all its bits. */
function hasTopBit(c: number): boolean {
  return (c >= 0x67 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2f;
}

const base64 = /[A-Za-z0-9+/]*/y;

/** How many base64 digits follow one another. */
function digitsAt(text: string, at: number): number {
  base64.lastIndex = at;
  base64.test(text);
  return base64.lastIndex - at;
}
