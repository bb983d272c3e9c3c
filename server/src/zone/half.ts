import type { LongText } from "../text/long-text.ts";
import { Block, BlockTexts, type ReadState } from "./block.ts";
import { checkOptions, OwnerChecks } from "./check.ts";
import { ZoneFacts } from "./facts.ts";
import { NameTree } from "./names.ts";
import type { FoundAt, SharedZone, ZonePart } from "./part.ts";
import { RecordTable } from "./record-table.ts";
import { looksLikeEntry } from "./scan.ts";
import { ZoneDocument, type ZoneOptions } from "./zone-document.ts";

/** What is looked at to guess the state in the middle of a text: its head, and what stands before. */
const window = 1 << 16;

const dollar = 36;

/** An entry near the middle of a text that plainly states its owner; undefined where none shows. */
export function middleEntry(text: LongText): number | undefined {
  const middle = text.length >> 1;
  const near = text.slice(middle, Math.min(text.length, middle + (1 << 16)));
  for (let at = near.indexOf("\n") + 1; at > 0; at = near.indexOf("\n", at) + 1) {
    if (near.charCodeAt(at) !== dollar && looksLikeEntry(near, at, near.length, true)) return middle + at;
  }
  return undefined;
}

/**
 * Reads a text from its middle on, beginning with what its head and the lines before leave behind. Undefined where it has no
 * middle, or takes in other files. Whether the guess was right shows when the first half is read.
 */
export function readHalf(text: LongText, options: ZoneOptions): ZonePart | undefined {
  const from = middleEntry(text);
  if (from === undefined) return undefined;
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

/** Judges the names of a shared zone from `zone.from` on. */
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
  return new OwnerChecks(facts, checkOptions(options)).judge(zone.origin, zone.from, zone.names.count);
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
