import type { Span } from "../text/span.ts";
import { utf8 } from "./octets.ts";

/**
 * A domain name in wire form (RFC 1035 §3.1) as an octet string: length octet and label, …, the root's zero octet. Case is
 * kept; compare with `foldName`. Never compressed, at most 255 octets.
 */
export type WireName = string;

export const rootName: WireName = "\0";

/** What is wrong in a written name. The last three are no errors by themselves: servers and people differ about them; of unescaped characters the first is told. */
export type NameProblemKind =
  | "label-too-long"
  | "name-too-long"
  | "empty-label"
  | "bad-escape"
  | "quoted"
  | "non-ascii"
  | "control"
  | "unescaped";

export interface NameProblem {
  readonly kind: NameProblemKind;
  readonly span: Span;
}

export interface ReadName {
  /** Absent where a problem leaves no name, and where a relative name has no origin to complete it. */
  readonly wire?: WireName;
  readonly problems: readonly NameProblem[];
  /** Ends in a dot (or is `.`): no origin is appended. */
  readonly absolute: boolean;
}

/** Octets of a name in wire form, the root's included (RFC 1035 §2.3.4). */
const maxName = 255;
const maxLabel = 63;

const DOT = 46;
const BACKSLASH = 92;
const QUOTE = 34;

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/**
 * The length of the escape at `at`, which is a backslash: 2 for `\X`, 4 for `\DDD` up to 255; where it is malformed (RFC 4343
 * §2.1: one or two digits, above 255, at the end), minus the length of what is wrong.
 */
export function escapeLength(text: string, at: number, end: number): number {
  if (at + 1 >= end) return -1;
  if (!isDigit(text.charCodeAt(at + 1))) {
    const c = text.charCodeAt(at + 1);
    return c >= 0xd800 && c <= 0xdbff && at + 2 < end ? 3 : 2;
  }
  let digits = 1;
  while (digits < 3 && at + 1 + digits < end && isDigit(text.charCodeAt(at + 1 + digits))) digits++;
  if (digits < 3) return -(digits + 1);
  return escapedOctet(text, at) > 255 ? -4 : 4;
}

/** The number that `\DDD` at `at` writes. */
export function escapedOctet(text: string, at: number): number {
  return (text.charCodeAt(at + 1) - 48) * 100 + (text.charCodeAt(at + 2) - 48) * 10 + (text.charCodeAt(at + 3) - 48);
}

/** How the text's characters above U+007F become octets: as the file had them. */
export interface Octets {
  /** The file is no UTF-8: one character is one octet. */
  readonly latin1?: boolean;
}

/** The octets of the character at `at`, and how many UTF-16 units it has. */
export function characterOctets(text: string, at: number, latin1: boolean): { octets: string; units: number } {
  const c = text.charCodeAt(at);
  if (c < 0x80 || (latin1 && c < 0x100)) return { octets: String.fromCharCode(c), units: 1 };
  const point = text.codePointAt(at) as number;
  return { octets: utf8(point), units: point > 0xffff ? 2 : 1 };
}

/** Letters, digits, `* - _ /`: what every server takes in a label without an escape. */
function isPlain(c: number): boolean {
  const lower = c | 32;
  return (lower >= 97 && lower <= 122) || (c >= 45 && c <= 57 && c !== DOT) || c === 95 || c === 42;
}

/**
 * Reads the name written in `text[start, end)` (RFC 1035 §5.1: escapes, `@`, relative to `origin`). A name in quotes is read
 * from within them and reported.
 */
export function readName(
  text: string,
  start: number,
  end: number,
  origin: WireName | undefined,
  encoding: Octets = {},
): ReadName {
  const problems: NameProblem[] = [];
  if (end - start >= 2 && text.charCodeAt(start) === QUOTE) {
    problems.push({ kind: "quoted", span: { start, end } });
    start++;
    if (text.charCodeAt(end - 1) === QUOTE) end--;
  }
  if (end - start === 1) {
    const c = text.charCodeAt(start);
    if (c === 64) return { ...(origin === undefined ? {} : { wire: origin }), problems, absolute: false };
    if (c === DOT) return { wire: rootName, problems, absolute: true };
  }
  if (end <= start) problems.push({ kind: "empty-label", span: { start, end } });

  const labels: string[] = [];
  let fatal = problems.length > 0;
  let length = 0;
  let at = start;
  let endsInDot = false;
  let unescaped = false;
  // What is too long is not read to its end.
  while (at < end && length < maxName) {
    const labelStart = at;
    let label = "";
    let nonAscii = false;
    while (at < end && text.charCodeAt(at) !== DOT) {
      const c = text.charCodeAt(at);
      if (c === BACKSLASH) {
        const size = escapeLength(text, at, end);
        if (size < 0) {
          problems.push({ kind: "bad-escape", span: { start: at, end: at - size } });
          fatal = true;
          at -= size;
        } else if (size === 4) {
          label += String.fromCharCode(escapedOctet(text, at));
          at += 4;
        } else {
          const { octets, units } = characterOctets(text, at + 1, encoding.latin1 === true);
          label += octets;
          at += 1 + units;
        }
      } else if (c < 0x80) {
        if (c <= 32 || c === 127) problems.push({ kind: "control", span: { start: at, end: at + 1 } });
        else if (!isPlain(c) && !unescaped) {
          unescaped = true;
          problems.push({ kind: "unescaped", span: { start: at, end: at + 1 } });
        }
        label += String.fromCharCode(c);
        at++;
      } else {
        nonAscii = true;
        const { octets, units } = characterOctets(text, at, encoding.latin1 === true);
        label += octets;
        at += units;
      }
    }
    if (nonAscii) problems.push({ kind: "non-ascii", span: { start: labelStart, end: at } });
    if (at === labelStart) {
      let dots = at + 1;
      while (dots < end && text.charCodeAt(dots) === DOT) dots++;
      problems.push({ kind: "empty-label", span: { start: labels.length > 0 ? at - 1 : at, end: dots } });
      fatal = true;
      at = dots;
      continue;
    }
    if (label.length > maxLabel) {
      problems.push({ kind: "label-too-long", span: { start: labelStart, end: at } });
      fatal = true;
    }
    labels.push(label);
    length += label.length + 1;
    endsInDot = at < end;
    at++;
  }
  if (fatal) return { problems, absolute: endsInDot };
  const tail = endsInDot ? rootName : origin;
  if (length + (tail?.length ?? 1) > maxName) {
    problems.push({ kind: "name-too-long", span: { start, end } });
    return { problems, absolute: endsInDot };
  }
  if (tail === undefined) return { problems, absolute: false };
  let wire = "";
  for (const label of labels) wire += String.fromCharCode(label.length) + label;
  return { wire: wire + tail, problems, absolute: endsInDot };
}

/**
 * Whether `text[start, end)` is a name without escapes, of characters that every server takes, within all limits when `tail`
 * octets (the origin's wire length) are appended to a relative one. Allocates nothing.
 */
export function isPlainName(text: string, start: number, end: number, tail: number): boolean {
  if (end - start === 1) {
    const c = text.charCodeAt(start);
    if (c === 64 || c === DOT) return true;
  }
  let label = 0;
  let c = 0;
  for (let i = start; i < end; i++) {
    c = text.charCodeAt(i);
    if (c === DOT) {
      if (label === 0) return false;
      label = 0;
    } else {
      if (!isPlain(c) || ++label > 63) return false;
    }
  }
  if (end === start) return false;
  return c === DOT ? end - start + 1 <= 255 : end - start + 1 + tail <= 255;
}

/** The labels of a wire name, leftmost first, without the root's. */
export function labelsOf(wire: WireName): string[] {
  const labels: string[] = [];
  for (let at = 0; at < wire.length; ) {
    const length = wire.charCodeAt(at);
    if (length === 0) break;
    labels.push(wire.slice(at + 1, at + 1 + length));
    at += length + 1;
  }
  return labels;
}

/** One label as text (RFC 4343 §2.1): what a server might not take as it is, dots included, is written `\DDD`. */
export function labelToText(label: string): string {
  let text = "";
  let plain = 0;
  for (let i = 0; i < label.length; i++) {
    if (isPlain(label.charCodeAt(i))) continue;
    text += `${label.slice(plain, i)}\\${String(label.charCodeAt(i)).padStart(3, "0")}`;
    plain = i + 1;
  }
  return text + label.slice(plain);
}

/** The absolute name as text, special characters escaped: `www.example.com.`; the root is `.`. */
export function nameToText(wire: WireName): string {
  const labels = labelsOf(wire);
  if (labels.length === 0) return ".";
  let text = "";
  for (const label of labels) text += `${labelToText(label)}.`;
  return text;
}

/** The name with ASCII letters in lower case: equal names have equal folds (RFC 4343 §3). */
export function foldName(wire: WireName): WireName {
  for (let i = 0; i < wire.length; i++) {
    const c = wire.charCodeAt(i);
    if (c >= 65 && c <= 90) return foldAscii(wire);
  }
  return wire;
}

// A length octet of 65…90 would be a label of more than 63 octets, so that the whole string can be folded alike.
function foldAscii(octets: string): string {
  let out = "";
  for (let i = 0; i < octets.length; i++) {
    const c = octets.charCodeAt(i);
    out += c >= 65 && c <= 90 ? String.fromCharCode(c + 32) : octets.charAt(i);
  }
  return out;
}

/** Reads a name from octets at `at`, uncompressed; undefined where they are none. `end` is behind its root octet. */
export function nameAt(octets: string, at: number): { wire: WireName; end: number } | undefined {
  let i = at;
  for (;;) {
    const length = octets.charCodeAt(i);
    if (i >= octets.length || length > 63) return undefined;
    i += length + 1;
    if (i > octets.length || i - at > 255) return undefined;
    if (length === 0) return { wire: octets.slice(at, i), end: i };
  }
}
