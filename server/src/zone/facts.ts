import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "./block.ts";
import { RecordFlag } from "./draft.ts";
import { nameToText, readName, rootName, type WireName } from "./name.ts";
import { type NameTree, root, unknownOrigin } from "./names.ts";
import { recordDelta, recordSpan } from "./place.ts";
import { decodeStrings, type Rdata, type RdataContext, readRdata } from "./rdata.ts";
import type { Server } from "./rdata-reader.ts";
import { otherBit, type RecordTable, recordSpace, typeBit } from "./record-table.ts";
import { Scanner } from "./scan.ts";
import { typeByCode } from "./types.ts";
import { Words } from "./words.ts";

/** A name this long has no label that is too long. */
const longestPlain = 63;

const NS = 2;
const DNAME = 39;

/** Who asked for what: a check of one owner that looked at another name has to run again when that name changes. */
export interface Questions {
  asked(name: number): void;
}

/**
 * A zone as checks see it: names and records by number, spans in unchanging numbers (see `recordSpace`). Whatever is asked of
 * another name than the one being checked is noted.
 */
export class ZoneFacts {
  readonly names: NameTree;
  readonly records: RecordTable;
  readonly server: Server;
  readonly latin1: boolean;
  /** The SOA's owner, else the origin that the file begins with. */
  apex: number = unknownOrigin;
  /** The zone has its SOA, and is not a part that other files include: what it does not hold does not exist. */
  whole = false;
  /** The clock, for signatures; without it nothing is said of times. */
  now: Date | undefined;
  /** Origins as they are written, by number. */
  readonly origins: Map<number, WireName>;
  /** Noting the questions of checks; absent where nothing will be edited. */
  questions: Questions | undefined;
  readonly #words = new Words();
  readonly #scanner = new Scanner(this.#words);
  /** The slot whose words were read last; 0 for none. */
  #wordsOf = 0;

  constructor(names: NameTree, records: RecordTable, origins: Map<number, WireName>, server: Server, latin1: boolean) {
    this.names = names;
    this.origins = origins;
    this.records = records;
    this.server = server;
    this.latin1 = latin1;
  }

  /** The bits of the types at a name (`typeBit`). */
  types(name: number): number {
    this.questions?.asked(name);
    return this.names.types[name] as number;
  }

  has(name: number, type: number): boolean {
    const bit = typeBit(type);
    if ((this.types(name) & bit) === 0) return false;
    return bit !== otherBit || this.first(name, type) !== 0;
  }

  exists(name: number): boolean {
    this.questions?.asked(name);
    return (this.names.live[name] as number) > 0;
  }

  /** The records of the name that was asked about last, by the slot of its last one; until records change. */
  #slots: readonly number[] = [];
  #slotsTail = 0;

  /** Records of a name, in file order; `type` narrows them. */
  slots(name: number, type = -1): readonly number[] {
    this.questions?.asked(name);
    if (type >= 0) return ((this.names.types[name] as number) & typeBit(type)) === 0 ? [] : this.records.at(name, type);
    const tail = this.names.tails[name] as number;
    if (tail !== this.#slotsTail) {
      this.#slots = this.records.at(name);
      this.#slotsTail = tail;
    }
    return this.#slots;
  }

  /** The first record of a type at a name; 0 without. */
  first(name: number, type: number): number {
    this.questions?.asked(name);
    if (((this.names.types[name] as number) & typeBit(type)) === 0) return 0;
    const { records } = this;
    const tail = this.names.tails[name] as number;
    // One record alone, as nearly all names have of a type, needs no order.
    if (records.next[tail] === tail) return records.type[tail] === type ? tail : 0;
    return records.at(name, type)[0] ?? 0;
  }

  contains(name: number): boolean {
    return this.names.isWithin(name, this.apex);
  }

  /** The name between the apex and `name` (itself included, if it is `inclusive`) where a delegation cuts the zone; -1 without. */
  cut(name: number, inclusive = true): number {
    let found = -1;
    const { parents, types } = this.names;
    const ns = typeBit(NS);
    for (
      let at = inclusive ? name : (parents[name] as number);
      at > 0 && at !== this.apex;
      at = parents[at] as number
    ) {
      if (((types[at] as number) & ns) !== 0) found = at;
    }
    return found;
  }

  /** The nearest DNAME above the name, apex included; -1 without. */
  dnameAbove(name: number): number {
    const { parents, types } = this.names;
    const bit = typeBit(DNAME);
    if (this.records.ofType[DNAME] === 0 || name === this.apex) return -1;
    for (let at = parents[name] as number; at > 0; at = parents[at] as number) {
      if (((types[at] as number) & bit) !== 0) return at;
      if (at === this.apex) break;
    }
    return -1;
  }

  #doubled: { readonly apex: number; readonly id: number } | undefined;

  /** The name that is the zone's name twice; undefined for the root and where the zone's name is unknown. */
  get doubledApex(): number | undefined {
    const { apex, names } = this;
    if (apex <= unknownOrigin) return undefined;
    if (this.#doubled?.apex !== apex) this.#doubled = { apex, id: names.graft(names.wire(apex), apex) };
    return this.#doubled.id;
  }

  /** Names that some NS record of the zone points to, and how many records do; found anew after `forgetGlue`. */
  #glue: Map<number, number> | undefined;
  /** What the NS records of each owner point to, as `#glue` counts them. */
  readonly #servers = new Map<number, number[]>();

  /** Names that were looked for among the targets of all delegations, not of their own alone. */
  readonly glueDoubts = new Set<number>();

  /** Whether the addresses of a name at or below the delegation `cut` are needed to reach a name server: its own, or another's. */
  isGlue(name: number, cut: number): boolean {
    for (const slot of this.slots(cut, NS)) {
      if (this.nameIn(this.words(slot), this.dataWord(slot), this.records.origin[slot] as number) === name) return true;
    }
    this.glueDoubts.add(name);
    if (this.#glue === undefined) {
      this.#glue = new Map();
      const { type, count } = this.records;
      for (let slot = 1; slot < count; slot++) {
        if (type[slot] === NS && this.records.isUsed(slot)) this.#addServer(slot);
      }
    }
    return this.#glue.has(name);
  }

  /** NS records have changed. */
  forgetGlue(): void {
    this.#glue = undefined;
    this.#servers.clear();
  }

  /** The NS records of an owner have changed. */
  changeServers(owner: number): void {
    const glue = this.#glue;
    if (glue === undefined) return;
    for (const target of this.#servers.get(owner) ?? []) {
      const left = (glue.get(target) ?? 0) - 1;
      if (left > 0) glue.set(target, left);
      else glue.delete(target);
    }
    this.#servers.delete(owner);
    for (const slot of this.slots(owner, NS)) this.#addServer(slot);
  }

  #addServer(slot: number): void {
    const target = this.nameIn(this.words(slot), this.dataWord(slot), this.records.origin[slot] as number);
    this.#glue?.set(target, (this.#glue.get(target) ?? 0) + 1);
    const owner = this.records.owner[slot] as number;
    const targets = this.#servers.get(owner);
    if (targets === undefined) this.#servers.set(owner, [target]);
    else targets.push(target);
  }

  /** The whole record. */
  span(slot: number): Span {
    return recordSpan(this.records, slot);
  }

  /** The owner as it is written; the empty span where the line begins with a blank. */
  ownerSpan(slot: number): Span {
    const start = slot * recordSpace;
    if (((this.records.flags[slot] as number) & RecordFlag.inherited) !== 0) return { start, end: start };
    const words = this.words(slot);
    const delta = recordDelta(this.records, slot);
    return { start: (words.starts[0] as number) + delta, end: (words.ends[0] as number) + delta };
  }

  /** Where a finding about the owner stands: the owner, or where it is inherited the type. */
  ownerPlace(slot: number): Span {
    const span = this.ownerSpan(slot);
    return span.end > span.start ? span : this.typeSpan(slot);
  }

  typeSpan(slot: number): Span {
    return this.wordSpan(slot, this.dataWord(slot) - 1);
  }

  /** The TTL where the record states it; undefined else. */
  ttlSpan(slot: number): Span | undefined {
    if (((this.records.flags[slot] as number) & RecordFlag.statedTtl) === 0) return undefined;
    const words = this.words(slot);
    const delta = recordDelta(this.records, slot);
    for (let at = this.dataWord(slot) - 2; at >= 0; at--) {
      const c = words.text.charCodeAt(words.starts[at] as number);
      if (c >= 48 && c <= 57)
        return { start: (words.starts[at] as number) + delta, end: (words.ends[at] as number) + delta };
    }
    return undefined;
  }

  /** The index of the first word of the RDATA. */
  dataWord(slot: number): number {
    const flags = this.records.flags[slot] as number;
    return (
      ((flags & RecordFlag.inherited) === 0 ? 1 : 0) +
      ((flags & RecordFlag.statedTtl) === 0 ? 0 : 1) +
      ((flags & RecordFlag.statedClass) === 0 ? 0 : 1) +
      1
    );
  }

  /** The words of a record, until the next question: offsets are those of the record's source. */
  words(slot: number): Words {
    const block = this.records.blockOf(slot);
    if (slot === this.#wordsOf && this.#words.text === block.source) return this.#words;
    this.#wordsOf = slot;
    this.#scanner.entry(block.source, block.base + (this.records.start[slot] as number), block.base + block.length);
    this.#scanner.problems.length = 0;
    return this.#words;
  }

  /** Records have come, gone or moved. */
  forgetRecords(): void {
    this.#wordsOf = 0;
    this.#slotsTail = 0;
    this.#slots = [];
    this.#counted = undefined;
  }

  /** Where counting lines has come to: those who go through a zone in order count each line once. */
  #counted: { readonly block: Block; at: number; lines: number } | undefined;

  /** How many lines of a block end before an offset of its own. */
  linesBefore(block: Block, offset: number): number {
    const { source, base } = block;
    const stop = base + offset;
    let counted = this.#counted;
    if (counted === undefined || counted.block !== block || counted.at > stop) {
      counted = { block, at: base, lines: 0 };
      this.#counted = counted;
    }
    for (let i = source.indexOf("\n", counted.at); i >= 0 && i < stop; i = source.indexOf("\n", i + 1)) {
      counted.lines++;
      counted.at = i + 1;
    }
    return counted.lines;
  }

  wordSpan(slot: number, index: number): Span {
    const words = this.words(slot);
    const delta = recordDelta(this.records, slot);
    return { start: (words.starts[index] ?? 0) + delta, end: (words.ends[index] ?? 0) + delta };
  }

  /** RDATA as read, with spans in the record's source: add `delta(slot)`. */
  rdata(slot: number): Rdata | undefined {
    const row = typeByCode(this.records.type[slot] as number);
    if (row === undefined) return undefined;
    const words = this.words(slot);
    return readRdata(row, words, this.dataWord(slot), this.context(slot, words.text));
  }

  delta(slot: number): number {
    return recordDelta(this.records, slot);
  }

  context(slot: number, text: string): RdataContext {
    return new SlotRdataContext(this, slot, text);
  }

  originOf(slot: number): WireName | undefined {
    const origin = this.records.origin[slot] as number;
    return origin === unknownOrigin ? undefined : (this.origins.get(origin) ?? this.names.wire(origin));
  }

  /** The joined strings of a TXT or SPF record, with unchanging spans. */
  value(slot: number): Decoded {
    const words = this.words(slot);
    return shifted(decodeStrings(words, this.dataWord(slot), this), recordDelta(this.records, slot));
  }

  /** The domain name written in word `index` of a record; -1 where it is none. */
  nameIn(words: Words, index: number, origin: number): number {
    const s = words.starts[index] as number;
    const e = words.ends[index] as number;
    const { names } = this;
    const plain = this.#plainNameIn(words.text, s, e, origin);
    if (plain >= 0) return plain;
    const originWire = origin === unknownOrigin ? rootName : names.wire(origin);
    const read = readName(words.text, s, e, originWire, this);
    if (read.wire === undefined) return -1;
    return origin === unknownOrigin && !read.absolute ? names.graft(read.wire, unknownOrigin) : names.intern(read.wire);
  }

  /** As `nameIn` for a name of host characters that is surely not too long, as nearly all are, without its wire form; -1 for others. */
  #plainNameIn(text: string, start: number, end: number, origin: number): number {
    const { names } = this;
    if (end - start > longestPlain) return -1;
    if (end - start === 1 && text.charCodeAt(start) === 64) return origin;
    for (let i = start, label = start; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === 46) {
        if (i === label) return -1;
        label = i + 1;
      } else if ((c | 32) < 97 || (c | 32) > 122) {
        if ((c < 48 || c > 57) && c !== 45 && c !== 95) return -1;
      } else if (c === 96 || c === 64) return -1;
    }
    let to = end;
    let id: number = root;
    if (text.charCodeAt(end - 1) === 46) to--;
    else if (this.wireLength(origin) > 255 - longestPlain - 2) return -1;
    else id = origin;
    while (to > start) {
      let from = to;
      while (from > start && text.charCodeAt(from - 1) !== 46) from--;
      id = names.child(id, text, from, to);
      to = from - 1;
    }
    return id;
  }

  /** The number of a wire name of this zone's data. */
  nameOf(wire: WireName): number {
    return this.names.intern(wire);
  }

  /** How many octets the name has on the wire. */
  wireLength(name: number): number {
    let length = 1;
    for (let at = name; at > 0; at = this.names.parents[at] as number) length += this.names.labelLength(at) + 1;
    return length;
  }

  textOf(name: number): string {
    return this.names.text(name);
  }

  wireText(wire: WireName): string {
    return nameToText(wire);
  }
}

class SlotRdataContext implements RdataContext {
  readonly class = 1;
  readonly text: string;
  readonly #facts: ZoneFacts;
  readonly #slot: number;

  constructor(facts: ZoneFacts, slot: number, text: string) {
    this.#facts = facts;
    this.#slot = slot;
    this.text = text;
  }

  get origin(): WireName | undefined {
    return this.#facts.originOf(this.#slot);
  }

  get server(): Server {
    return this.#facts.server;
  }

  get latin1(): boolean {
    return this.#facts.latin1;
  }

  get owner(): WireName {
    return this.#facts.names.wire(this.#facts.records.owner[this.#slot] as number);
  }
}

/** A decoded value whose places in the source are all moved. */
export function shifted(value: Decoded, delta: number): Decoded {
  return new ShiftedDecoded(value, delta);
}

class ShiftedDecoded implements Decoded {
  readonly text: string;
  readonly joins: readonly number[];
  readonly #value: Decoded;
  readonly #delta: number;

  constructor(value: Decoded, delta: number) {
    this.text = value.text;
    this.joins = value.joins;
    this.#value = value;
    this.#delta = delta;
  }

  span(start: number, end: number): Span {
    const span = this.#value.span(start, end);
    return { start: span.start + this.#delta, end: span.end + this.#delta };
  }

  at(offset: number): number | undefined {
    return this.#value.at(offset - this.#delta);
  }
}
