import { aLabel } from "../text/punycode.ts";
import { isNameCharacter } from "./tag-list.ts";

/** Characters that people copy by accident, and what was meant. */
const accidents: readonly { readonly of: RegExp; readonly name: string; readonly meant: string }[] = [
  { of: /^[\u00a0\u202f]$/, name: "A no-break space", meant: " " },
  { of: /^[\u00ad\u200b-\u200d\u2060\ufeff]$/, name: "An invisible character", meant: "" },
  { of: /^[\u2018-\u201f]$/, name: "A typographic quote", meant: "" },
  { of: /^[\u2010-\u2015\u2212]$/, name: "A typographic dash", meant: "-" },
];

/** The octets of a value as a person sees them: UTF-8 read as such. */
export function asWritten(octets: string): string {
  let escaped = "";
  for (let i = 0; i < octets.length; i++) {
    const c = octets.charCodeAt(i);
    if (c > 0xff) return octets;
    escaped += `%${c.toString(16).padStart(2, "0")}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return octets;
  }
}

/** Where the first character outside printable ASCII stands, blanks aside; -1 where there is none. */
export function firstForeign(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 0x7e || (c < 0x20 && c !== 9 && c !== 10 && c !== 13)) return i;
  }
  return -1;
}

/** What characters outside printable ASCII are called in a message. */
export function foreignName(octets: string): string {
  if (octets.charCodeAt(0) < 0x20) return "A control character";
  const found = asWritten(octets);
  return accidents.find(({ of }) => of.test(found))?.name ?? "A character outside ASCII";
}

/** What a character that was copied by accident stands for; undefined for any other. */
export function plainFor(octets: string): string | undefined {
  const found = asWritten(octets);
  return accidents.find(({ of }) => of.test(found))?.meant;
}

/** The title of a fix that puts `meant` in place of such a character. */
export function plainTitle(meant: string): string {
  return meant === "" ? "Remove the character" : meant === " " ? "Put a plain space" : `Write ${meant}`;
}

/** The label around a place of a text, and the A-label it should be (RFC 5890 §2.3.2.1); undefined where it cannot be one. */
export function aLabelAround(
  text: string,
  at: number,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const isLabel = (c: number) => c > 0x7e || c === 0x2d || isNameCharacter(c);
  let start = at;
  while (start > 0 && at - start < 128 && isLabel(text.charCodeAt(start - 1))) start--;
  let end = at;
  while (end < text.length && end - at < 256 && isLabel(text.charCodeAt(end))) end++;
  const label = aLabel(asWritten(text.slice(start, end)));
  return label === undefined ? undefined : { start, end, text: label };
}
