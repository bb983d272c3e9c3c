import type { LongText } from "../text/long-text.ts";
import { Block, BlockTexts, type ReadState } from "./block.ts";
import { checkOptions, OwnerChecks } from "./check.ts";
import { ZoneFacts } from "./facts.ts";
import { NameTree } from "./names.ts";
import type { FoundAt, SharedZone, ZonePart } from "./part.ts";
import { RecordTable } from "./record-table.ts";
import { looksLikeEntry } from "./scan.ts";
import { ZoneDocument, type ZoneOptions } from "./zone-document.ts";

/** How far is looked, from a place in the middle of a text and from its head, to guess what holds there. */
const window = 1 << 16;

const dollar = 36;

/** An entry behind an offset of a text that plainly states its owner; undefined where none is near. */
export function entryBehind(text: LongText, offset: number): number | undefined {
  const near = text.slice(offset, Math.min(text.length, offset + window));
  for (let at = near.indexOf("\n") + 1; at > 0; at = near.indexOf("\n", at) + 1) {
    if (near.charCodeAt(at) !== dollar && looksLikeEntry(near, at, near.length, true)) return offset + at;
  }
  return undefined;
}

/**
 * Reads a text from an entry in its middle on, beginning with what its head and the lines before leave behind. Undefined where it
 * takes in other files. Whether the guess was right shows when the text before is read.
 */
export function readHalf(text: LongText, from: number, options: ZoneOptions): ZonePart | undefined {
  const part: ZoneOptions = { ...options, once: true, fragment: true, files: notHere };
  const head = text.slice(0, Math.min(window, from));
  const before = text.slice(Math.max(0, from - window), from);
  const top = new ZoneDocument(head.slice(0, head.lastIndexOf("\n") + 1), part).end;
  if (top === undefined) return undefined;
  const start = new ZoneDocument(before.slice(before.indexOf("\n") + 1), { ...part, start: top }).end ?? top;
  const rest: LongText = {
    length: text.length - from,
    slice: (begin, end) => text.slice(begin + from, end + from),
    includes: (word) => text.includes(word),
  };
  return new ZoneDocument(rest, { ...part, start }).part();
}

/** Files that are included are read where the whole zone is. */
const notHere = {
  read: (): never => {
    throw new Error("a part of a zone takes in no other files");
  },
};

/** Judges as many names of a shared zone as others leave. */
export function judgeShared(zone: SharedZone, text: LongText, options: ZoneOptions): FoundAt {
  const names = NameTree.shared(zone.names);
  const records = RecordTable.shared(names, zone.records);
  const texts = new BlockTexts(text);
  let start = 0;
  for (const [index, length] of zone.blocks.entries()) {
    const block = new Block(texts, 0, length, nothing.slots, nothing);
    block.index = index;
    block.start = start;
    records.addBlock(block);
    start += length;
  }
  const facts = new ZoneFacts(names, records, new Map(zone.origins), options.server ?? "any", false);
  return new OwnerChecks(facts, checkOptions(options)).judge(zone.origin, zone.count, zone.lots);
}

const unread: ReadState = {
  origin: -1,
  originWire: undefined,
  defaultTtl: -1,
  lastTtl: -1,
  owner: -1,
  class: 1,
  minimum: -1,
  originChanged: false,
  ttlTold: false,
  originTold: false,
};

/** What no check asks of a block. */
const nothing = {
  slots: new Int32Array(0),
  lines: 0,
  findings: [],
  bad: [],
  directives: [],
  before: unread,
  after: unread,
  lookahead: 0,
  crlf: -1,
  inner: [],
  generated: false,
};
