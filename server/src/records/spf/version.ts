import { begins, isDigit } from "../../text/ascii.ts";
import type { Decoded } from "../../text/decoded.ts";
import { isQuote, space, wordEnd } from "./lexis.ts";
import type { Problems } from "./problems.ts";
import type { SpfRecord } from "./tree.ts";

const version = "v=spf1";

/** Whether a text is an SPF record by RFC 7208 §4.5: `v=spf1`, in any case, then a space or the end. */
export function isSpfRecord(text: string): boolean {
  return begins(text, 0, version) && (text.length === version.length || text.charCodeAt(version.length) === space);
}

/** Reads the version, also one that is only near to it: `spf1`, `v=spf1;`, `“v=spf1`, `spf2.0/pra`. */
export function readVersion({ text, joins }: Decoded, problems: Problems): SpfRecord["version"] {
  const { length } = version;
  if (isSpfRecord(text)) return { kind: "exact", start: 0, end: length };
  if (begins(text, 0, version) && joins.includes(length)) {
    problems.addLostSpace(length);
    return { kind: "near", start: 0, end: length };
  }
  let start = 0;
  while (start < text.length && (text.charCodeAt(start) <= space || isQuote(text.charCodeAt(start)))) start++;
  if (begins(text, start, "spf2.0/") || begins(text, start, "v=spf2.0/")) {
    const end = text.indexOf(" ", start);
    return { kind: "sender-id", start, end: end < 0 ? text.length : end };
  }
  return { kind: "near", start: 0, end: Math.max(nearVersion(text, start), Math.min(1, text.length)) };
}

/** Where what was meant as `v=spf1` ends: `v=spf1;`, `spf1`, `v=spf 1`, `v=spfv1`, `v=sfp1`. */
function nearVersion(text: string, start: number): number {
  let i = start;
  if ((text.charCodeAt(i) | 0x20) === 0x76) i++;
  while (text[i] === " " || text[i] === "=" || text[i] === ":") i++;
  if (!begins(text, i, "spf")) return wordEnd(text, i);
  i += 3;
  const parted = (text.charCodeAt(i) | 0x20) === 0x76 || text.charCodeAt(i) === space;
  if (parted && text[i + 1] === "1" && !(text.charCodeAt(i + 2) > space)) i++;
  while (isDigit(text.charCodeAt(i)) || (text[i] === "." && isDigit(text.charCodeAt(i + 1)))) i++;
  return i < text.length && ";,:.\t".includes(text.charAt(i)) ? i + 1 : i;
}
