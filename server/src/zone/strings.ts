import { type Decoded, DecodedBuilder } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import { characterOctets, escapedOctet, escapeLength, type Octets } from "./name.ts";
import { WordFlag, type Words } from "./words.ts";

/** The text of a word between its quotes, if it has them. */
export function contentSpan(words: Words, index: number): Span {
  const start = words.starts[index] ?? 0;
  const end = words.ends[index] ?? start;
  const flags = words.flags[index] ?? 0;
  if ((flags & WordFlag.quoted) === 0) return { start, end };
  return { start: start + 1, end: Math.max(start + 1, (flags & WordFlag.unclosed) === 0 ? end - 1 : end) };
}

function appendContent(
  builder: DecodedBuilder,
  text: string,
  start: number,
  end: number,
  encoding: Octets,
  problems: Span[] | undefined,
): void {
  const latin1 = encoding.latin1 === true;
  let plain = start;
  let at = start;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c < 0x80 && c !== 92) {
      at++;
      continue;
    }
    if (at > plain) builder.append(text.slice(plain, at), plain);
    if (c === 92) {
      const size = escapeLength(text, at, end);
      if (size < 0) {
        problems?.push({ start: at, end: at - size });
        builder.append(text.slice(at, at - size), at);
        at -= size;
      } else if (size === 4) {
        builder.append(String.fromCharCode(escapedOctet(text, at)), at, 4);
        at += 4;
      } else {
        const { octets, units } = characterOctets(text, at + 1, latin1);
        builder.append(octets.charAt(0), at, 1 + units);
        at += 1 + units;
        builder.append(octets.slice(1), at, 0);
      }
    } else {
      const { octets, units } = characterOctets(text, at, latin1);
      builder.append(octets.charAt(0), at, units);
      at += units;
      builder.append(octets.slice(1), at, 0);
    }
    plain = at;
  }
  if (end > plain) builder.append(text.slice(plain, end), plain);
}

/**
 * The character-strings written in the words `from`, … of an entry, joined as readers join them, one char an octet, with the way
 * back to the source. Malformed escapes stay as they are written (the rule `zone/bad-escape` is theirs).
 */
export function decodeStrings(words: Words, from: number, encoding: Octets = {}, to = words.count): Decoded {
  const builder = new DecodedBuilder();
  for (let i = from; i < to; i++) {
    if (i > from) builder.join();
    const { start, end } = contentSpan(words, i);
    appendContent(builder, words.text, start, end, encoding, undefined);
  }
  return builder.build(from < words.count ? contentSpan(words, from).start : 0);
}

/** One character-string as octets, and the places of its malformed escapes. */
export function readString(
  text: string,
  start: number,
  end: number,
  encoding: Octets,
): { readonly decoded: Decoded; readonly badEscapes: readonly Span[] } {
  const builder = new DecodedBuilder();
  const badEscapes: Span[] = [];
  appendContent(builder, text, start, end, encoding, badEscapes);
  return { decoded: builder.build(start), badEscapes };
}

/** Octets as a quoted string: `"` and `\` escaped, what is not printable ASCII as `\DDD`. */
export function quoteString(octets: string): string {
  return `"${escapeString(octets)}"`;
}

/** Octets as the inside of a quoted string. */
export function escapeString(octets: string): string {
  let text = "";
  let plain = 0;
  for (let i = 0; i < octets.length; i++) {
    const c = octets.charCodeAt(i);
    if (c >= 32 && c < 127 && c !== 34 && c !== 92) continue;
    text += octets.slice(plain, i);
    text += c === 34 || c === 92 ? `\\${octets.charAt(i)}` : `\\${String(c).padStart(3, "0")}`;
    plain = i + 1;
  }
  return text + octets.slice(plain);
}
