import type { RecordSettings, ZoneView } from "../records/language.ts";
import { type Finding, type Fix, finding, type Severity, severities } from "../rules/rule.ts";
import type { Position, Range } from "../text/lines.ts";
import type { LongText } from "../text/long-text.ts";
import type { Span } from "../text/span.ts";
import { Block, BlockTexts, moveFinding, type ReadState, sameState } from "./block.ts";
import { checkOptions, type Others, OwnerChecks } from "./check.ts";
import type { Reuse } from "./close.ts";
import { RecordFlag } from "./draft.ts";
import { ZoneFacts } from "./facts.ts";
import { endLinesWithLf } from "./line-ends.ts";
import { nameToText, type WireName } from "./name.ts";
import { NameTree, ownMemory, unknownOrigin } from "./names.ts";
import { fits, lotsOf, type PartOptions, partBlocks, type ZonePart, type ZoneStart } from "./part.ts";
import { settle } from "./place.ts";
import type { Server } from "./rdata-reader.ts";
import { type ReadEnvironment, Reader, type ZoneFiles } from "./read.ts";
import { RecordTable, recordSpace, type Watch } from "./record-table.ts";
import { readingRules } from "./rules-reading.ts";
import { zoneWideRules } from "./rules-zone.ts";
import { checkSerial, earlierSerial } from "./serial.ts";
import { FactsView } from "./view.ts";
import { statedZone, zoneNamed, zoneOfPath } from "./zone-name.ts";
import { ZoneRecord } from "./zone-record.ts";

export interface ZoneOptions {
  /** The zone's name, absolute (a missing final dot is added). Wins over what the file says of itself. */
  readonly origin?: string;
  /** The starting `$TTL`, in seconds. */
  readonly ttl?: number;
  /** The name server that will load the zone; default `any`. */
  readonly server?: Server;
  readonly path?: string;
  /** Other files, for `$INCLUDE`; without it the directive is taken as it is, and nothing of the file is known. */
  readonly files?: ZoneFiles;
  /** The text at the last commit, for the rules on the serial. */
  readonly previous?: string;
  /** For the rules on the time of signatures. */
  readonly now?: Date;
  readonly settings?: RecordSettings;
  /** Other files include this one: it is judged as their part. */
  readonly part?: boolean;
  /** Some records of a zone, not the whole: nothing is missing. */
  readonly fragment?: boolean;
  /** The file is no UTF-8: one character is one octet. */
  readonly latin1?: boolean;
  /** How many characters to expect, where the text comes in pieces. */
  readonly expected?: number;
  /** Nothing will be edited: what only edits need is not kept. */
  readonly once?: boolean;
}

/** One change of text: what is in `[start, end)` becomes `text`. Or as the editor sends it, by positions; without both, all is new. */
export interface ZoneChange {
  readonly start?: number;
  readonly end?: number;
  readonly range?: Range;
  readonly text: string;
}

/** An entry that yields no record. */
export interface BadZoneEntry {
  readonly line: number;
  readonly span: Span;
  readonly finding: Finding;
  readonly path?: string;
}

/** Blocks have about this many characters: small enough to read again at a keystroke, few enough to list. */
const blockSize = 1 << 15;

/** Of a text that is not held, this much is read at a time: longer strings cost V8 pages of their own. */
const pieceSize = 120 << 10;

/**
 * A zone file that is edited. The text is held in blocks cut between entries; an edit reads again the blocks it touches and
 * those whose state at their start it really changes; checks run again for the owners touched and for those that asked about
 * them. A fresh document is one edit that inserts everything: both give equal records and findings.
 */
export class ZoneDocument {
  readonly options: ZoneOptions & PartOptions;
  readonly server: Server;
  readonly facts: ZoneFacts;
  readonly #names: NameTree;
  readonly #records: RecordTable;
  readonly #reader: Reader;
  readonly #environment: ReadEnvironment;
  readonly #checks: OwnerChecks;
  #blocks: Block[] = [];
  #length = 0;
  /** Blocks that were read with another state than the block before them leaves now. */
  readonly #stale = new Set<Block>();
  #initial: ReadState | undefined;
  /** Text that has come in pieces and ends within an entry. */
  #rest = "";
  #restTried = 0;
  /** The serial at the last commit, once it has been looked for. */
  #earlier: { readonly serial: number | undefined } | undefined;
  #settled: Map<string | undefined, Finding[]> | undefined;

  /** A text that is no string is read piece by piece and not held; it must not be edited. */
  constructor(text: string | LongText, options: ZoneOptions & PartOptions = {}) {
    this.options = options;
    this.server = options.server ?? "any";
    const expected = Math.max(text.length, options.expected ?? 0);
    const memory = options.memory ?? ownMemory;
    this.#names = new NameTree(Math.ceil(expected / 24), memory);
    this.#records = new RecordTable(this.#names, Math.ceil(expected / 24), memory);
    const origins = new Map<number, WireName>();
    this.facts = new ZoneFacts(this.#names, this.#records, origins, this.server, options.latin1 ?? false);
    this.#checks = new OwnerChecks(this.facts, checkOptions(options));
    const watch: Watch | undefined = options.once === true ? undefined : this.#checks;
    this.#environment = {
      names: this.#names,
      records: this.#records,
      origins,
      server: this.server,
      latin1: options.latin1 ?? false,
      files: options.files,
      path: options.path,
      part: options.part ?? false,
      reading: options.path === undefined ? [] : [options.path],
      texts: typeof text === "string" ? undefined : new BlockTexts(text),
      ...(watch === undefined ? {} : { watch }),
    };
    this.#reader = new Reader(this.#environment);
    if (typeof text !== "string") this.#readLong(text);
    else if (text.length > 0 || options.expected === undefined) {
      this.append(text);
      this.finish();
    }
  }

  get length(): number {
    return this.#length;
  }

  /** The next piece of a text that is read for the first time; `finish` ends it. */
  append(piece: string): void {
    this.#rest = this.#rest === "" ? piece : this.#rest + piece;
    if (this.#rest.length < this.#restTried * 2) return;
    this.#readPiece(false);
  }

  /** The text is whole. */
  finish(): void {
    this.#readPiece(true);
    this.#number(0);
    this.#checks.settleApex(this.#origin);
  }

  #readLong(text: LongText): void {
    const { partner } = this.options;
    let stop: number | undefined;
    const read = this.#readUntil(text, 0, (at) => {
      stop ??= partner?.from(at);
      return stop ?? text.length;
    });
    const part = stop === undefined ? undefined : partner?.part();
    const joined = read === stop && this.#join(part);
    if (read < text.length && !joined) this.#readUntil(text, read, () => text.length);
    this.finish();
  }

  /** Reads from the start of an entry to that of the first one at or behind where it is to stop. Returns where it begins. */
  #readUntil(text: LongText, from: number, stopFrom: (at: number) => number): number {
    for (let at = from, size = pieceSize; ; ) {
      const stop = stopFrom(at);
      const end = Math.min(text.length, at + size);
      const read = this.#readBlocks(text.slice(at, end), end === text.length, stop - at);
      at += read;
      if (at >= stop) return at;
      // What has been read tells how many names are to come.
      if (at === read && read > 0) this.#names.reserve((this.#names.count * text.length) / read);
      // An entry that is longer than the piece needs more of it.
      size = read === 0 ? size * 2 : pieceSize;
    }
  }

  /** Takes in what the partner has read, where it was read with what the text before it leaves behind. */
  #join(part: ZonePart | undefined): boolean {
    const last = this.#blocks[this.#blocks.length - 1];
    if (part === undefined || last === undefined || !fits(part.start, last.after)) return false;
    const numbers = this.#names.adopt(part.names);
    const shift = this.#records.adopt(part.records, part.names, numbers, this.#records.blocks.length);
    const here = (id: number) => (id < 0 ? id : (numbers[id] as number));
    for (const [id, wire] of part.origins) this.#environment.origins.set(here(id), wire);
    let before = last.after;
    let slot = shift + 1;
    for (const { records, length, ...content } of part.blocks) {
      const { after } = content;
      const slots = new Int32Array(records).map((_, i) => slot + i);
      slot += records;
      const state = { ...after, origin: here(after.origin), owner: here(after.owner) };
      const block = new Block(this.#environment.texts ?? "", 0, length, slots, {
        ...content,
        before,
        after: state,
        directives: [],
        inner: [],
        generated: false,
      });
      block.start = this.#length;
      this.#records.addBlock(block);
      this.#blocks.push(block);
      this.#length += length;
      before = state;
    }
    return true;
  }

  /** What this document has read, for another that has read the text before it; undefined where that cannot be told. */
  part(): ZonePart | undefined {
    const { start } = this.options;
    const blocks = partBlocks(this.#blocks);
    if (start === undefined || blocks === undefined) return undefined;
    const { origins } = this.#environment;
    return { start, names: this.#names.share(), records: this.#records.share(), origins, blocks };
  }

  /** What is known behind the last line. */
  get end(): ZoneStart | undefined {
    return this.#blocks[this.#blocks.length - 1]?.after;
  }

  /** The partner, as those who judge some of the names. */
  #others(): Others | undefined {
    const { partner } = this.options;
    if (partner === undefined || this.#blocks.some((block) => block.inner.length > 0)) return undefined;
    const { count } = this.#names;
    const lots = lotsOf(count, this.options.memory ?? ownMemory);
    const found = partner.judge({
      names: this.#names.share(),
      records: this.#records.share(),
      origins: this.#environment.origins,
      blocks: Int32Array.from(this.#blocks, (block) => block.length),
      origin: this.#origin,
      count,
      lots,
    });
    return { lots, found };
  }

  #readPiece(final: boolean): void {
    const read = this.#readBlocks(this.#rest, final, this.#rest.length);
    this.#rest = this.#rest.slice(read);
    this.#restTried = this.#rest.length;
  }

  /** Reads what it can of a text that follows the last block, until `stop` is reached. Returns how much. */
  #readBlocks(text: string, final: boolean, stop: number): number {
    const last = this.#blocks[this.#blocks.length - 1];
    if (last === undefined) {
      if (!final && text.length < blockSize * 2) return 0;
      this.#initial = this.#initialState(text);
    }
    let state = last?.after ?? (this.#initial as ReadState);
    let at = 0;
    this.#reader.begin(state);
    while (at < text.length && at < stop) {
      const end = this.#reader.read(text, at, text.length, Math.min(blockSize, stop - at), final);
      if (end === at) break;
      const block = this.#reader.close(text, at, end, state, { generated: false });
      block.start = this.#length;
      this.#blocks.push(block);
      this.#length += block.length;
      state = block.after;
      at = end;
    }
    return at;
  }

  /** What is known before the first line: the zone's name from the options, else from the file itself, else from its name. */
  #initialState(text: string): ReadState {
    const { origin, path, ttl, start } = this.options;
    if (start !== undefined) {
      const { originWire } = start;
      const id = originWire === undefined ? unknownOrigin : this.#names.intern(originWire);
      if (originWire !== undefined && originWire !== originWire.toLowerCase())
        this.#environment.origins.set(id, originWire);
      return { ...start, origin: id, owner: -1, originChanged: false };
    }
    const given = origin === undefined || origin === "" ? undefined : zoneNamed(origin);
    const wire = given ?? statedZone(text) ?? (path === undefined ? undefined : zoneOfPath(path));
    const id = wire === undefined ? unknownOrigin : this.#names.intern(wire);
    if (wire !== undefined) this.#environment.origins.set(id, wire);
    return {
      origin: id,
      originWire: wire,
      defaultTtl: ttl ?? -1,
      lastTtl: -1,
      owner: -1,
      class: 0,
      minimum: -1,
      originChanged: false,
      ttlTold: false,
      originTold: false,
    };
  }

  /** The origin that the file begins with. */
  get #origin(): number {
    return this.#initial?.origin ?? unknownOrigin;
  }

  /** Numbers the blocks from `from` on: place, offset, line. */
  #number(from: number): void {
    const before = this.#blocks[from - 1];
    let start = before === undefined ? 0 : before.start + before.length;
    let line = before === undefined ? 0 : before.line + before.lines;
    let stated = before === undefined ? 0 : this.#lastStated(before);
    for (let i = from; i < this.#blocks.length; i++) {
      const block = this.#blocks[i] as Block;
      block.index = i;
      block.start = start;
      block.line = line;
      block.stated = stated;
      start += block.length;
      line += block.lines;
      stated = this.#lastStated(block);
    }
    this.#length = start;
    this.#settled = undefined;
  }

  /** The record of a block, or of those before it, that last stated an owner. */
  #lastStated({ slots, stated }: Block): number {
    const { flags } = this.#records;
    for (let at = slots.length - 1; at >= 0; at--) {
      const slot = slots[at] as number;
      if (((flags[slot] as number) & RecordFlag.inherited) === 0) return slot;
    }
    return stated;
  }

  // Text

  /** The text in a span; the whole text without one. */
  text(span: Span = { start: 0, end: this.#length }): string {
    let text = "";
    for (let i = this.#blockAt(span.start); i < this.#blocks.length; i++) {
      const { source, base, start, length } = this.#blocks[i] as Block;
      if (start >= span.end) break;
      text += source.slice(base + Math.max(0, span.start - start), base + Math.min(length, span.end - start));
    }
    return text;
  }

  /** The number of the block that holds an offset; the last one for the end of the text. */
  #blockAt(offset: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#blocks[middle] as Block).start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The block that holds an offset; undefined in an empty document. */
  blockAt(offset: number): Block | undefined {
    return this.#blocks[this.#blockAt(offset)];
  }

  get lineCount(): number {
    const last = this.#blocks[this.#blocks.length - 1];
    return last === undefined ? 1 : last.line + last.lines + 1;
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    const block = this.#blocks[this.#blockAt(clamped)];
    if (block === undefined) return { line: 0, character: 0 };
    const stop = block.base + clamped - block.start;
    let line = block.line;
    let lineStart = block.base;
    for (let i = block.source.indexOf("\n", block.base); i >= 0 && i < stop; i = block.source.indexOf("\n", i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return { line, character: stop - lineStart };
  }

  /** The offset of a position; what lies beyond a line or the text is clamped to it. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    const line = this.lineSpan(position.line);
    return Math.min(line.start + Math.max(0, position.character), line.end);
  }

  /** A line without its line end. */
  lineSpan(number: number): Span {
    if (number >= this.lineCount) return { start: this.#length, end: this.#length };
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#blocks[middle] as Block).line <= number) low = middle;
      else high = middle - 1;
    }
    const block = this.#blocks[low];
    if (block === undefined) return { start: 0, end: 0 };
    let at = block.base;
    for (let line = block.line; line < number; line++) at = block.source.indexOf("\n", at) + 1;
    const stop = block.base + block.length;
    const lf = block.source.indexOf("\n", at);
    let end = lf < 0 || lf > stop ? stop : lf;
    if (end > at && end === lf && block.source.charCodeAt(end - 1) === 13) end--;
    return { start: at - block.base + block.start, end: end - block.base + block.start };
  }

  // Editing

  edit(changes: readonly ZoneChange[]): void {
    for (const change of changes) {
      const start = change.range === undefined ? (change.start ?? 0) : this.offset(change.range.start);
      const end = change.range === undefined ? (change.end ?? this.#length) : this.offset(change.range.end);
      this.#change(
        Math.max(0, Math.min(start, this.#length)),
        Math.max(start, Math.min(end, this.#length)),
        change.text,
      );
    }
  }

  #change(start: number, end: number, text: string): void {
    if (this.#blocks.length === 0) {
      this.append(text);
      this.finish();
      return;
    }
    this.#records.edited = true;
    let first = this.#blockAt(start);
    const last = this.#blockAt(end);
    // What was decided by looking ahead to the place of the change has to be decided anew.
    for (let i = first - 1, nearest = first; i >= 0; i--) {
      const block = this.#blocks[i] as Block;
      const blockEnd = block.start + block.length;
      if (start - blockEnd > farthestLook) break;
      if (block.lookahead > 0 && blockEnd + block.lookahead >= start) nearest = i;
      if (i === 0 || start - blockEnd > 0) first = nearest;
      first = nearest;
    }
    const head = this.#blocks[first] as Block;
    const tail = this.#blocks[last] as Block;
    const tailEnd = tail.start + tail.length;
    const joined = this.text({ start: head.start, end: start }) + text + this.text({ start: end, end: tailEnd });
    const untouched = {
      before: start - head.start,
      after: start + text.length - head.start,
      delta: text.length - (end - start),
    };
    this.#reread(first, last + 1, joined, untouched);
    this.#refreshInitial(first);
    this.#readStale(Number.POSITIVE_INFINITY);
    this.#checks.settleApex(this.#origin);
    this.#settled = undefined;
  }

  /**
   * Reads `text` in place of the blocks `[first, past)`, and of as many more as its last entry runs into. Records in the text
   * that is as before, `[0, before)` and from `after` on, keep their slots.
   */
  #reread(first: number, past: number, text: string, same: { before: number; after: number; delta: number }): void {
    const state = this.#blocks[first]?.before ?? (this.#initial as ReadState);
    const base = this.#blocks[first]?.start ?? 0;
    let end = past;
    let joined = text;
    const blocks: Block[] = [];
    const old = new Map<number, number>();
    const gone = new Set<number>();
    const remember = (block: Block) => {
      for (const slot of block.slots) {
        gone.add(slot);
        if (this.#records.blockOf(slot) !== block) continue;
        const from = block.start - base + (this.#records.start[slot] as number);
        const to = from + (this.#records.size[slot] as number);
        if (to <= same.before) old.set(from, slot);
        else if (from + same.delta >= same.after) old.set(from + same.delta, slot);
      }
    };
    for (let i = first; i < past; i++) remember(this.#blocks[i] as Block);
    const { records } = this.#environment;
    const reuse: Reuse = (start, size, type, ttl, owner, origin, flags) => {
      const slot = old.get(start);
      if (
        slot === undefined ||
        records.size[slot] !== size ||
        records.type[slot] !== type ||
        records.ttl[slot] !== ttl ||
        records.owner[slot] !== owner ||
        records.origin[slot] !== origin ||
        records.flags[slot] !== flags
      )
        return 0;
      gone.delete(slot);
      return slot;
    };
    let at = 0;
    let current = state;
    this.#reader.begin(state);
    while (at < joined.length || joined.length < blockSize / 4) {
      const final = end >= this.#blocks.length;
      const left = joined.length - at;
      const read =
        left === 0
          ? at
          : this.#reader.read(joined, at, joined.length, left < blockSize * 1.5 ? left : blockSize, final);
      if (read === at || (read === joined.length && at === 0 && joined.length < blockSize / 4)) {
        if (final && read === at) break;
        if (!final) {
          // The last entry goes on in the next block, or the block would be too small.
          const next = this.#blocks[end] as Block;
          remember(next);
          joined += next.source.slice(next.base, next.base + next.length);
          end++;
          this.#reader.draft.clear();
          this.#reader.begin(current);
          continue;
        }
      }
      const block = this.#reader.close(joined, at, read, current, { generated: false }, reuse);
      blocks.push(block);
      current = block.after;
      at = read;
    }
    for (const block of this.#blocks.slice(first, end)) {
      this.#stale.delete(block);
      this.#records.removeBlock(block);
      this.#removeInner(block);
    }
    const watch = this.#environment.watch;
    for (const slot of gone) this.#records.remove(slot, watch);
    this.#blocks.splice(first, end - first, ...blocks);
    this.#number(first);
    const next = this.#blocks[first + blocks.length];
    if (next !== undefined && !sameState(current, next.before)) this.#stale.add(next);
  }

  #removeInner(block: Block): void {
    for (const inner of block.inner) {
      this.#removeInner(inner);
      this.#records.removeBlock(inner);
    }
  }

  /** The zone's name may stand in what was edited: then all is read again. */
  #refreshInitial(first: number): void {
    const head = this.#blocks[0];
    if (head === undefined || head.start + first * blockSize > farthestLook) return;
    const initial = this.#initialState(this.text({ start: 0, end: Math.min(this.#length, 1 << 16) }));
    if (this.#initial !== undefined && sameState(initial, this.#initial)) return;
    this.#initial = initial;
    this.#stale.add(head);
  }

  /** Reads on where the state at the start of a block has changed, for at most `most` blocks. */
  #readStale(most: number): void {
    for (let read = 0; this.#stale.size > 0 && read < most; read++) {
      let block: Block | undefined;
      for (const stale of this.#stale) if (block === undefined || stale.index < block.index) block = stale;
      if (block === undefined) return;
      this.#stale.delete(block);
      const before = this.#blocks[block.index - 1]?.after ?? (this.#initial as ReadState);
      if (sameState(before, block.before)) continue;
      block.before = before;
      const text = block.source.slice(block.base, block.base + block.length);
      this.#reread(block.index, block.index + 1, text, { before: text.length, after: text.length, delta: 0 });
    }
  }

  // Results

  /**
   * Checks at most `names` more names, so that a large zone can be judged in slices. Returns whether all is judged; `findings`
   * then only puts together.
   */
  checkSome(names: number): boolean {
    return this.#checks.run(this.#origin, names);
  }

  /** All findings in the document's own text, in its order; spans are absolute. */
  findings(): readonly Finding[] {
    return this.findingsByFile().get(undefined) ?? [];
  }

  /** The findings of the text itself (key `undefined`) and of each included file, by its path. */
  findingsByFile(): ReadonlyMap<string | undefined, readonly Finding[]> {
    if (this.#settled !== undefined) return this.#settled;
    this.#checks.run(this.#origin, Number.POSITIVE_INFINITY, () => this.#others());
    const files = new Map<string | undefined, Finding[]>([[undefined, []]]);
    const put = (path: string | undefined, found: Finding) => {
      const list = files.get(path);
      if (list === undefined) files.set(path, [found]);
      else list.push(found);
    };
    for (const block of this.#blocks) this.#blockFindings(block, put);
    const told = new Set<string>();
    for (const found of this.#checks.findings()) {
      const settled = settle(this.#records, found);
      const { span } = settled.finding;
      // A $GENERATE says a thing once, however many products have it.
      const key = `${settled.path ?? ""} ${span.start} ${span.end} ${found.rule.id}`;
      if (this.#isGenerated(found.span)) {
        if (told.has(key)) continue;
        told.add(key);
      }
      put(settled.path, settled.finding);
    }
    this.#fileFindings(put);
    for (const list of files.values()) list.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    this.#settled = files;
    return files;
  }

  /**
   * The `most` worst findings of the text itself, in its order, and how many more there are: what an editor shows of a zone with
   * very many costs no more than that. `rank`: 0 for the worst, undefined for what is switched off.
   */
  worst(
    most: number,
    rank: (found: Finding) => number | undefined = (found) => severities.indexOf(found.severity ?? found.rule.severity),
  ): { readonly findings: readonly Finding[]; readonly more: number } {
    this.#checks.run(this.#origin);
    const ranked: (() => Finding)[][] = [];
    const take = (found: Finding, settled: () => Finding) => {
      const place = rank(found);
      if (place === undefined) return;
      const list = ranked[place];
      if (list === undefined) ranked[place] = [settled];
      else list.push(settled);
    };
    for (const block of this.#blocks) {
      const move = (span: Span): Span => ({ start: span.start + block.start, end: span.end + block.start });
      for (const found of block.findings) take(found, () => moveFinding(found, move));
    }
    this.#fileFindings((_path, found) => take(found, () => found));
    const told = new Set<string>();
    for (const found of this.#checks.findings()) {
      const block = this.#records.blockOf(Math.floor(found.span.start / recordSpace));
      if (block.path !== undefined) continue;
      if (block.generated) {
        const settled = settle(this.#records, found);
        if (settled.path !== undefined || told.has(`${settled.finding.span.start} ${found.rule.id}`)) continue;
        told.add(`${settled.finding.span.start} ${found.rule.id}`);
      }
      take(found, () => settle(this.#records, found).finding);
    }
    const all = ranked.flat();
    const findings = all.slice(0, most).map((settled) => settled());
    findings.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return { findings, more: all.length - findings.length };
  }

  #isGenerated(span: Span): boolean {
    return this.#records.blockOf(Math.floor(span.start / recordSpace)).generated;
  }

  #blockFindings(block: Block, put: (path: string | undefined, found: Finding) => void): void {
    const move = (span: Span): Span => ({ start: span.start + block.start, end: span.end + block.start });
    for (const found of block.findings) put(block.path, block.start === 0 ? found : moveFinding(found, move));
    for (const inner of block.inner) this.#blockFindings(inner, put);
  }

  /** What concerns the file as a whole: its SOA, line ends. */
  #fileFindings(put: (path: string | undefined, found: Finding) => void): void {
    if (this.#checks.soaMissing) {
      const args = { zone: this.zone ?? "this zone" };
      put(undefined, finding(zoneWideRules["soa-missing"], this.lineSpan(0), args, { fixes: [this.#insertSoa()] }));
    }
    const { previous } = this.options;
    if (previous !== undefined) {
      const origin = this.zone;
      const head = { ...(origin === undefined ? {} : { origin }), fragment: true, once: true };
      this.#earlier ??= { serial: earlierSerial(previous, (text) => new ZoneDocument(text, head)) };
      const { serial } = this.#earlier;
      if (serial !== undefined) for (const found of checkSerial(this, previous, serial)) put(undefined, found);
    }
    const crlf = this.#blocks.find((block) => block.crlf >= 0);
    if (crlf !== undefined) {
      const start = crlf.start + crlf.crlf;
      const severity: { severity?: Severity } = this.server === "knot" ? { severity: "error" } : {};
      const fixes = [endLinesWithLf(this)];
      put(
        undefined,
        finding(readingRules["crlf-line-ends"], { start, end: start + 1 }, undefined, { fixes, ...severity }),
      );
    }
    const end = this.#length;
    if (end > 0 && this.text({ start: end - 1, end }) !== "\n") {
      const fix = { title: "Add a line end", edits: [{ span: { start: end, end }, text: "\n" }], preferred: true };
      put(undefined, finding(readingRules["no-final-newline"], { start: end - 1, end }, undefined, { fixes: [fix] }));
    }
  }

  #insertSoa(): Fix {
    const servers = this.facts.slots(this.facts.apex, 2);
    const [first] = servers;
    const server =
      first === undefined
        ? "ns1"
        : this.facts.textOf(
            this.facts.nameIn(
              this.facts.words(first),
              this.facts.dataWord(first),
              this.#records.origin[first] as number,
            ),
          );
    const owner = this.zone ?? "@";
    // The file's own $ORIGIN and $TTL come first, or the record would stand outside them.
    let at = 0;
    for (const { kind, span } of this.#blocks[0]?.directives ?? []) {
      if (kind !== "origin" && kind !== "ttl") break;
      at = this.lineSpan(this.position(span.end).line + 1).start;
    }
    const text = `${owner} 3600 IN SOA ${server} hostmaster.${owner} 1 7200 3600 1209600 3600\n`;
    return { title: "Insert a SOA record", edits: [{ span: { start: at, end: at }, text }] };
  }

  /** The records in the order of reading, those of included files and `$GENERATE` in their place. */
  *records(): Generator<ZoneRecord> {
    for (const block of this.#blocks) for (const slot of block.slots) yield new ZoneRecord(this.facts, slot);
  }

  /** Records and bad entries in the order of reading. */
  *entries(): Generator<ZoneRecord | BadZoneEntry> {
    for (const block of this.#blocks) yield* this.#entriesOf(block);
  }

  *#entriesOf(block: Block): Generator<ZoneRecord | BadZoneEntry> {
    // Where an inner text belongs, by its directive's place.
    const inner = [...block.inner];
    const bad = [...block.bad];
    const emitBefore = function* (this: ZoneDocument, offset: number): Generator<ZoneRecord | BadZoneEntry> {
      for (;;) {
        const nextBad = bad[0]?.span.start ?? Number.POSITIVE_INFINITY;
        const nextInner = inner[0]?.outer?.span.start ?? Number.POSITIVE_INFINITY;
        if (nextBad >= offset && nextInner >= offset) return;
        if (nextBad <= nextInner) yield this.#badEntry(block, bad.shift() as Block["bad"][number]);
        else yield* this.#entriesOf(inner.shift() as Block);
      }
    }.bind(this);
    for (const slot of block.slots) {
      if (this.#records.blockOf(slot) !== block) continue;
      yield* emitBefore(this.#records.start[slot] as number);
      yield new ZoneRecord(this.facts, slot);
    }
    yield* emitBefore(Number.POSITIVE_INFINITY);
  }

  #badEntry(block: Block, bad: Block["bad"][number]): BadZoneEntry {
    const span = { start: bad.span.start + block.start, end: bad.span.end + block.start };
    let line = block.line;
    const stop = block.base + bad.span.start;
    for (let i = block.source.indexOf("\n", block.base); i >= 0 && i < stop; i = block.source.indexOf("\n", i + 1))
      line++;
    return { line, span, finding: bad.finding, ...(block.path === undefined ? {} : { path: block.path }) };
  }

  /** The zone as the record languages see it; spans are unchanging numbers (`settle`). */
  get view(): ZoneView {
    return new FactsView(this.facts);
  }

  /** The record at an offset of the document's own text. */
  recordAt(offset: number): ZoneRecord | undefined {
    const block = this.blockAt(offset);
    if (block === undefined) return undefined;
    const at = offset - block.start;
    const { start, size } = this.#records;
    for (const slot of block.slots) {
      if (this.#records.blockOf(slot) !== block) continue;
      const from = start[slot] as number;
      if (from <= at && at <= from + (size[slot] as number)) return new ZoneRecord(this.facts, slot);
    }
    return undefined;
  }

  /** The zone's name, absolute; undefined where nothing tells it. */
  get zone(): string | undefined {
    const { apex } = this.facts;
    if (apex === unknownOrigin) return undefined;
    return nameToText(this.#names.wire(apex));
  }

  /** For what looks at the blocks as they are: outline, folding, tokens. */
  get blocks(): readonly Block[] {
    return this.#blocks;
  }
}

/** As far as the scanner looks for the partner of a parenthesis. */
const farthestLook = (1 << 20) + (1 << 16);
