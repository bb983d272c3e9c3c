import { unroutable } from "./networks.ts";

const mechanism = "ip4:";

/**
 * The strings with their only address replaced by what kind of address it is, as no check tells one host from another of
 * the same kind; as they are where there are several, a network, or anything else of that form.
 */
export function alikeSpf(text: string): string {
  const at = text.indexOf(mechanism);
  if (at < 0 || text.indexOf("ip") !== at || text.indexOf("ip", at + 1) >= 0 || /[A-Z]/.test(text)) return text;
  const from = at + mechanism.length;
  let word = 0;
  let i = from;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && text.charCodeAt(i++) !== 0x2e) return text;
    const first = i;
    let value = 0;
    while (i < first + 3 && isDigit(text.charCodeAt(i))) value = value * 10 + text.charCodeAt(i++) - 0x30;
    if (i === first || value > 255 || (i > first + 1 && text.charCodeAt(first) === 0x30)) return text;
    word = word * 256 + value;
  }
  if (text.charCodeAt(i) !== 0x20) return text;
  return `${text.slice(0, from)}\0${unroutable({ words: [word], prefix: 32 })?.kind ?? ""}\0${i - from}${text.slice(i)}`;
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}
