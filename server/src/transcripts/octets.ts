/** Octets of a text in UTF-8, without building them. */
export function octetsOf(text: string): number {
  let octets = text.length;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x80) octets += c < 0x800 || (c >= 0xd800 && c < 0xe000) ? 1 : 2;
  }
  return octets;
}
