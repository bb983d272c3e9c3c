import { begins, isLetter } from "../../text/ascii.ts";
import { isQualifier, isSeparator, isWord, mechanismNamed, nameEnd } from "./lexis.ts";

/** The longest known name: redirect. */
export const longestName = 8;

/** Names that no domain holds in its middle with what follows them: where they stand, a term begins. */
const longStarts = ["ip4:", "ip6:", "include:", "exists:", "redirect="];

/**
 * Where a word holds a second term though each reads as its own: the separator of `a,mx`, the `-` of
 * `ip4:192.0.2.1-all`; -1 where it holds none.
 */
export function secondTerm(text: string, start: number, end: number): number {
  let braces = false;
  for (let i = start + 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x7b) braces = true;
    else if (code === 0x7d) braces = false;
    else if (braces) continue;
    else if (isSeparator(code) && (i + 1 === end || readsAsTerm(text, i + 1, end))) return i;
    else if (i > start + 1 && runsOn(text, i, start, end)) return i;
  }
  return -1;
}

/** Whether a term could begin at `at`: a known name with what belongs behind it. */
export function readsAsTerm(text: string, at: number, end: number): boolean {
  const from = isQualifier(text.charCodeAt(at)) ? at + 1 : at;
  const to = nameEnd(text, from, Math.min(end, from + longestName + 1));
  const next = to < end ? text.charAt(to) : "";
  if (isWord(text, from, to, "redirect") || isWord(text, from, to, "exp")) return next === "=";
  return mechanismNamed(text, from, to) !== undefined && ":/=,;".includes(next);
}

/** Whether the term at `start` could end where two strings meet: `-" "all` and `include:a." "mx` go on. */
export function couldEnd(text: string, start: number, join: number): boolean {
  if (join === start + 1 && isQualifier(text.charCodeAt(start))) return false;
  // No top-level domain has a single letter.
  if (text.charAt(join - 2) === "." && isLetter(text.charCodeAt(join - 1))) return false;
  return !".:=/%{-".includes(text.charAt(join - 1));
}

/** Whether a second term begins at `i`, run on to the first: a qualifier with `all` at the end, or a name no domain holds. */
function runsOn(text: string, i: number, start: number, end: number): boolean {
  const code = text.charCodeAt(i);
  const before = text.charCodeAt(i - 1);
  if (isQualifier(code)) {
    if (before === code || before === 0x25) return false;
    return isWord(text, i + 1, end, "all") || isLongStart(text, i + 1, end);
  }
  if (before === 0x3a || isQualifier(before)) return false;
  const first = isQualifier(text.charCodeAt(start)) ? start + 1 : start;
  return (i - start >= 5 || standsAlone(text, first, i)) && isLongStart(text, i, end);
}

/** The short mechanisms that need no argument. */
function standsAlone(text: string, start: number, end: number): boolean {
  return isWord(text, start, end, "all") || isWord(text, start, end, "mx") || isWord(text, start, end, "ptr");
}

function isLongStart(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at) | 0x20;
  if (code !== 0x69 && code !== 0x65 && code !== 0x72) return false;
  for (const known of longStarts) if (at + known.length <= end && begins(text, at, known)) return true;
  return false;
}
