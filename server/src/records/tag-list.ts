import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";

/**
 * One stretch between separators. Offsets are places in the decoded text; blanks around name and value are not part
 * of them (RFC 6376 §3.2).
 */
export interface Segment {
  /** Its place among the segments. */
  readonly index: number;
  /** `bare`: no `=`. `empty`: nothing but blanks. */
  readonly kind: "tag" | "bare" | "empty";
  readonly start: number;
  readonly end: number;
  /** As written; "" unless a tag. */
  readonly name: string;
  readonly nameEnd: number;
  readonly value: string;
  readonly valueStart: number;
  /** Where the separator behind it stands, or the end of the text. */
  readonly terminator: number;
  /** What separates it from the segment before in place of `;`: a comma, blanks. */
  readonly mark?: { readonly start: number; readonly end: number };
}

/** `tag=value; tag=value`: DKIM's syntax (RFC 6376 §3.2), which DMARC, BIMI and others took over. */
export interface TagList {
  readonly value: Decoded;
  /** In order; the empty one behind a final `;` is left out. */
  readonly segments: readonly Segment[];
}

/** What a language says about its tags so that a missing `;` can be told from a value. */
export interface TagSyntax {
  /** Names before which another mark than `;` is seen as a wrong separator: `v=DMARC1, p=none`. */
  readonly known: ReadonlySet<string>;
  /** Tags whose values hold punctuation (URIs, base64): only comma and blank end them by mistake. */
  readonly opaque: ReadonlySet<string>;
  /** Tags whose value is free text: nothing but `;` ends them. */
  readonly free?: ReadonlySet<string>;
}

/** Reads a tag list. Total and linear: whatever is no tag becomes a `bare` or `empty` segment. */
export function parseTagList(value: Decoded, syntax: TagSyntax): TagList {
  const text = value.text;
  const segments: Segment[] = [];
  const length = text.length;
  let equals = text.indexOf("=");
  if (equals < 0) equals = length;
  let from = 0;
  while (from <= length) {
    let to = text.indexOf(";", from);
    if (to < 0) to = length;
    let start = from;
    let end = to;
    while (start < end && isBlank(text.charCodeAt(start))) start++;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    if (start === end) {
      if (to < length) segments.push(empty(segments.length, from, to));
      from = to + 1;
      continue;
    }
    equals = equalsFrom(text, equals, start);
    if (equals >= end) {
      segments.push({
        index: segments.length,
        kind: "bare",
        start,
        end,
        name: "",
        nameEnd: end,
        value: "",
        valueStart: end,
        terminator: to,
      });
    } else {
      const second = equalsFrom(text, equals, equals + 1);
      if (second >= end) segments.push(tag(segments.length, text, start, end, equals, to));
      else equals = split(text, segments, syntax, start, end, equals, to);
    }
    from = to + 1;
  }
  return { value, segments };
}

/** A segment with several `=`: cut where a known tag begins behind a mark that is no `;`. Returns the last `=` looked at. */
function split(
  text: string,
  segments: Segment[],
  syntax: TagSyntax,
  start: number,
  end: number,
  first: number,
  terminator: number,
): number {
  let tagStart = start;
  let equals = first;
  let mark: Segment["mark"];
  let next = equalsFrom(text, first, first + 1);
  while (next < end) {
    const found = wrongMark(text, syntax, tagStart, equals, next, end);
    if (found !== undefined) {
      segments.push(tag(segments.length, text, tagStart, found.start, equals, found.start, mark));
      mark = { start: found.start, end: found.end };
      tagStart = found.end;
      equals = next;
    }
    const after = equalsFrom(text, next, next + 1);
    if (after >= end) break;
    next = after;
  }
  segments.push(tag(segments.length, text, tagStart, end, equals, terminator, mark));
  return next;
}

function wrongMark(
  text: string,
  syntax: TagSyntax,
  tagStart: number,
  equals: number,
  next: number,
  end: number,
): { start: number; end: number } | undefined {
  let nameEnd = next;
  while (nameEnd > equals + 1 && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
  let nameStart = nameEnd;
  while (nameStart > equals + 1 && isNameCharacter(text.charCodeAt(nameStart - 1))) nameStart--;
  if (nameStart === nameEnd || nameStart <= equals + 1) return undefined;
  const behind = text.charCodeAt(next + 1);
  if (next + 1 >= end || behind === 0x3d) return undefined;
  if (!syntax.known.has(text.slice(nameStart, nameEnd).toLowerCase())) return undefined;
  let markStart = nameStart;
  while (markStart > equals + 1 && isMark(text.charCodeAt(markStart - 1))) markStart--;
  if (markStart === nameStart || markStart <= equals + 1) return undefined;
  const current = text.slice(tagStart, equals).trim().toLowerCase();
  if (syntax.free?.has(current)) return undefined;
  if (syntax.opaque.has(current)) {
    // In a URI or in base64 only a comma or a blank can have been meant as the end.
    markStart = nameStart;
    while (markStart > equals + 1 && isBlankOrComma(text.charCodeAt(markStart - 1))) markStart--;
    if (markStart === nameStart || markStart <= equals + 1) return undefined;
  }
  return { start: markStart, end: nameStart };
}

function tag(
  index: number,
  text: string,
  start: number,
  end: number,
  equals: number,
  terminator: number,
  mark?: Segment["mark"],
): Segment {
  let nameEnd = equals;
  while (nameEnd > start && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
  let valueStart = equals + 1;
  while (valueStart < end && isBlank(text.charCodeAt(valueStart))) valueStart++;
  const segment = {
    index,
    kind: "tag" as const,
    start,
    end,
    name: text.slice(start, nameEnd),
    nameEnd,
    value: text.slice(valueStart, end),
    valueStart,
    terminator,
  };
  return mark === undefined ? segment : { ...segment, mark };
}

function empty(index: number, start: number, end: number): Segment {
  return { index, kind: "empty", start, end, name: "", nameEnd: end, value: "", valueStart: end, terminator: end };
}

/** The first `=` at or behind `from`, given the one found last: keeps the scan linear. */
function equalsFrom(text: string, last: number, from: number): number {
  if (last >= from) return last;
  const found = text.indexOf("=", from);
  return found < 0 ? text.length : found;
}

/** Space, TAB, CR, LF: the FWS of RFC 6376 §2.8. */
export function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0x0d || c === 0x0a;
}

function isBlankOrComma(c: number): boolean {
  return isBlank(c) || c === 0x2c;
}

/** Punctuation that people put where `;` belongs. */
function isMark(c: number): boolean {
  return (c > 0x20 && c < 0x7f && !isNameCharacter(c) && c !== 0x3d && c !== 0x3b) || isBlank(c) || c > 0x7f;
}

/** ALPHA, DIGIT, `_`. */
export function isNameCharacter(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || c === 0x5f || (c >= 0x61 && c <= 0x7a);
}

/** The first tag of this very name. */
export function tagNamed(list: TagList, name: string): Segment | undefined {
  for (const segment of list.segments) if (segment.kind === "tag" && segment.name === name) return segment;
  return undefined;
}

interface Duplicate {
  readonly first: Segment;
  readonly second: Segment;
}

/** So many segments are compared one with another, without a table. */
const few = 12;
const noDuplicates: readonly Duplicate[] = [];

/** Segments whose name an earlier one has, with that one. Linear. */
export function duplicates(list: TagList, fold = false): readonly Duplicate[] {
  const { segments } = list;
  if (segments.length <= few && !maybeTwice(segments)) return noDuplicates;
  const found: Duplicate[] = [];
  const seen = new Map<string, Segment>();
  for (const segment of segments) {
    if (segment.kind !== "tag") continue;
    const name = fold ? segment.name.toLowerCase() : segment.name;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, segment);
    else found.push({ first, second: segment });
  }
  return found;
}

/** Whether two names have the same length and begin alike, whatever their case: others need no table. */
function maybeTwice(segments: readonly Segment[]): boolean {
  for (let i = 1; i < segments.length; i++) {
    const { name } = segments[i] as Segment;
    const c = name.charCodeAt(0) | 0x20;
    const last = name.charCodeAt(name.length - 1) | 0x20;
    for (let j = 0; j < i; j++) {
      const other = (segments[j] as Segment).name;
      if (other.length !== name.length || (other.charCodeAt(0) | 0x20) !== c) continue;
      if ((other.charCodeAt(other.length - 1) | 0x20) === last) return true;
    }
  }
  return false;
}

/** Whether a name fits `ALPHA *(ALPHA / DIGIT / "_")` (RFC 6376 §3.2). */
export function isTagName(name: string): boolean {
  if (name.length === 0) return false;
  const first = name.charCodeAt(0) | 0x20;
  if (first < 0x61 || first > 0x7a) return false;
  for (let i = 1; i < name.length; i++) if (!isNameCharacter(name.charCodeAt(i))) return false;
  return true;
}

/** The items of a list inside a value, with their places in the decoded text; blanks around them are not part. */
export interface Item {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts a tag's value at `separator`. An empty value has no items; an empty item between separators has the text "". */
export function items(segment: Segment, separator: ":" | ","): Item[] {
  const { value, valueStart } = segment;
  if (value === "") return [];
  const list: Item[] = [];
  for (let from = 0; from <= value.length; ) {
    let to = value.indexOf(separator, from);
    if (to < 0) to = value.length;
    let start = from;
    let end = to;
    while (start < end && isBlank(value.charCodeAt(start))) start++;
    while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
    list.push({ text: value.slice(start, end), start: valueStart + start, end: valueStart + end });
    from = to + 1;
  }
  return list;
}

/** The source of a whole tag, its name, its value. An empty value yields the whole tag, so that there is something to see. */
export const tagSpan = (list: TagList, s: Segment): Span => list.value.span(s.start, s.end);
export const nameSpan = (list: TagList, s: Segment): Span =>
  s.nameEnd > s.start ? list.value.span(s.start, s.nameEnd) : list.value.span(s.start, s.end);
export const valueSpan = (list: TagList, s: Segment): Span =>
  s.end > s.valueStart ? list.value.span(s.valueStart, s.end) : list.value.span(s.start, s.end);

/** The source of a tag together with one separator beside it: what has to go so that the list stays in order. */
export function removal(list: TagList, segment: Segment): Span {
  const { text } = list.value;
  const { index } = segment;
  const next = list.segments[index + 1];
  if (next !== undefined) return list.value.span(segment.start, next.start);
  const before = list.segments[index - 1];
  if (before !== undefined) {
    // The last tag: keep a final `;` by taking the separator in front of it.
    return list.value.span(segment.mark?.start ?? before.terminator, segment.end);
  }
  return list.value.span(segment.start, Math.min(text.length, segment.terminator + 1));
}
