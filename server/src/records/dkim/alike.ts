/** How a SubjectPublicKeyInfo of 2048 bits begins, up to the modulus, and how it ends: the exponent 65537. */
const start = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA";
const end = "IDAQAB";
const length = 392;

/** The text without the modulus of its 2048-bit RSA key, which no check looks at; the text itself where its key is another. */
export function alikeDkim(text: string): string {
  const at = text.indexOf(start);
  if (at < 0) return text;
  const from = at + start.length;
  const to = at + length - end.length;
  if (!text.startsWith(end, to) || !hasTopBit(text.charCodeAt(from))) return text;
  for (let i = from; i < to; i++) if (!isBase64(text.charCodeAt(i))) return text;
  return `${text.slice(0, from)}\0${text.slice(to)}`;
}

/** Base64 digits of 32 and more: the modulus fills all its bits. */
function hasTopBit(c: number): boolean {
  return (c >= 0x67 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2f;
}

function isBase64(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || (c >= 0x2f && c <= 0x39) || c === 0x2b;
}
