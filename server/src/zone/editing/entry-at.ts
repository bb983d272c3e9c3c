import type { Span } from "../../text/span.ts";
import type { Block } from "../block.ts";
import { readName, rootName, type WireName } from "../name.ts";
import { unknownOrigin } from "../names.ts";
import { Scanner } from "../scan.ts";
import { ttlAt } from "../ttl.ts";
import { classOf, typeOf } from "../types.ts";
import { WordFlag, Words } from "../words.ts";
import type { ZoneDocument } from "../zone-document.ts";

export type WordRole = "owner" | "ttl" | "class" | "type" | "data" | "directive" | "argument";

/** One entry of the text, as far as it can be told from its words. Offsets of the words are those of the block's source: add `delta`. */
export interface Entry {
  readonly block: Block;
  readonly words: Words;
  /** Absolute: from the first character of its first line to behind its last line end. */
  readonly span: Span;
  /** Source offset → absolute offset. */
  readonly delta: number;
  /** The line begins with a blank. */
  readonly inherited: boolean;
  /** Slot of its record; 0 for directives and for what yields none. */
  readonly slot: number;
  /** Index of the word with the type; -1 if there is none. */
  readonly typeWord: number;
  readonly typeCode: number;
  readonly directive: boolean;
}

/** The entries of a block that touch a span (absolute), in order. */
export function* entriesIn(zone: ZoneDocument, block: Block, within: Span): Generator<Entry> {
  const words = new Words();
  const scanner = new Scanner(words);
  const { source, base, length } = block;
  const slots = new Map<number, number>();
  const { records } = zone.facts;
  for (const slot of block.slots) if (records.blockOf(slot) === block) slots.set(records.start[slot] as number, slot);
  const delta = block.start - base;
  const limit = base + length;
  for (let at = base; at < limit; ) {
    const c = source.charCodeAt(at);
    const next = Math.max(scanner.entry(source, at, limit), at + 1);
    scanner.problems.length = 0;
    if (next + delta > within.start || next === limit) {
      if (at + delta > within.end) return;
      const inherited = c === 32 || c === 9;
      const first = words.starts[0] as number;
      const directive = words.count > 0 && !inherited && source.charCodeAt(first) === 36;
      const typeWord = directive ? -1 : typeWordOf(words, inherited ? 0 : 1);
      yield {
        block,
        words,
        span: { start: at + delta, end: next + delta },
        delta,
        inherited,
        slot: slots.get(at - base) ?? 0,
        typeWord,
        typeCode: typeWord < 0 ? -1 : typeOf(source, words.starts[typeWord] as number, words.ends[typeWord] as number),
        directive,
      };
    }
    at = next;
  }
}

function typeWordOf(words: Words, from: number): number {
  for (let at = from; at < Math.min(words.count, from + 3); at++) {
    const start = words.starts[at] as number;
    const end = words.ends[at] as number;
    if (((words.flags[at] as number) & WordFlag.quoted) !== 0) return -1;
    if (typeOf(words.text, start, end) >= 0) return at;
    if (ttlAt(words.text, start, end) < 0 && classOf(words.text, start, end) < 0) return -1;
  }
  return -1;
}

/** The entry that an offset lies in. */
export function entryAt(zone: ZoneDocument, offset: number): Entry | undefined {
  const block = zone.blockAt(offset);
  if (block === undefined) return undefined;
  let found: Entry | undefined;
  for (const entry of entriesIn(zone, block, { start: offset, end: offset })) {
    found = entry;
    if (offset < entry.span.end) break;
  }
  return found;
}

/** The word at an offset; -1 between words. */
export function wordAt(entry: Entry, offset: number): number {
  const { words, delta } = entry;
  for (let i = 0; i < words.count; i++) {
    if (offset >= (words.starts[i] as number) + delta && offset <= (words.ends[i] as number) + delta) return i;
  }
  return -1;
}

export function wordSpan(entry: Entry, index: number): Span {
  return {
    start: (entry.words.starts[index] ?? 0) + entry.delta,
    end: (entry.words.ends[index] ?? 0) + entry.delta,
  };
}

/** What a word of the entry is. */
export function roleOf(entry: Entry, index: number): WordRole {
  if (entry.directive) return index === 0 ? "directive" : "argument";
  if (!entry.inherited && index === 0) return "owner";
  if (entry.typeWord >= 0 && index > entry.typeWord) return "data";
  if (index === entry.typeWord) return "type";
  const start = entry.words.starts[index] as number;
  const end = entry.words.ends[index] as number;
  if (ttlAt(entry.words.text, start, end) >= 0) return "ttl";
  return classOf(entry.words.text, start, end) >= 0 ? "class" : "data";
}

/** The origin that holds at an entry; undefined where the zone's name is unknown. */
export function originAt(zone: ZoneDocument, entry: Entry): WireName | undefined {
  if (entry.slot !== 0) return zone.facts.originOf(entry.slot);
  let origin = entry.block.before.originWire;
  for (const { kind, span, argument } of entry.block.directives) {
    if (kind !== "origin" || span.start + entry.block.start >= entry.span.start) continue;
    const { source, base } = entry.block;
    origin = readName(source, base + argument.start, base + argument.end, origin, zone.facts).wire ?? origin;
  }
  return origin;
}

/** The name that a word writes, by number; -1 where it is none. */
export function nameOfWord(zone: ZoneDocument, entry: Entry, index: number): number {
  const origin = originAt(zone, entry);
  const { words } = entry;
  const read = readName(
    words.text,
    words.starts[index] as number,
    words.ends[index] as number,
    origin ?? rootName,
    zone.facts,
  );
  if (read.wire === undefined) return -1;
  const { names } = zone.facts;
  return origin === undefined && !read.absolute ? names.graft(read.wire, unknownOrigin) : names.intern(read.wire);
}
