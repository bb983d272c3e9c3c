import type { Finding } from "../rules/rule.ts";
import type { BadEntry, Block, ReadState } from "./block.ts";
import type { WireName } from "./name.ts";
import type { Memory, NameColumns } from "./names.ts";
import type { RecordColumns } from "./record-table.ts";

/** What is known of a text at the start of a line in its middle, without numbers of one document. */
export type ZoneStart = Omit<ReadState, "origin" | "owner">;

/** A block that another document has read. */
interface PartBlock {
  readonly length: number;
  readonly lines: number;
  /** How many records it has: slots are given in their order. */
  readonly records: number;
  readonly findings: readonly Finding[];
  readonly bad: readonly BadEntry[];
  readonly after: ReadState;
  readonly lookahead: number;
  readonly crlf: number;
}

/** The rest of a long text from `from` on as another document has read it, beginning with a state that it had to guess. */
export interface ZonePart {
  readonly start: ZoneStart;
  readonly names: NameColumns;
  readonly records: RecordColumns;
  readonly origins: ReadonlyMap<number, WireName>;
  readonly blocks: readonly PartBlock[];
}

/** A zone read whole, for another thread to judge some of its names. */
export interface SharedZone {
  readonly names: NameColumns;
  readonly records: RecordColumns;
  readonly origins: ReadonlyMap<number, WireName>;
  /** Lengths of the blocks, in the order of the text. */
  readonly blocks: Int32Array;
  /** Number of the origin that the file begins with. */
  readonly origin: number;
  /** Number of names. */
  readonly count: number;
  readonly lots: Lots;
}

/** The names that several judge, in lots: one begins with the first lot, the other with the last, and so nobody waits for long. */
export interface Lots {
  /** Names in each. */
  readonly size: number;
  readonly count: number;
  /** How many are taken, in memory that all see. */
  readonly taken: Int32Array;
}

/** The most names of a lot: few enough to be judged in some milliseconds. */
const largestLot = 1 << 12;

/** All names of a zone in lots, none of them taken. `memory`: what all who judge can see. */
export function lotsOf(names: number, memory: Memory): Lots {
  const size = Math.min(largestLot, Math.ceil(names / 64));
  return { size, count: Math.ceil(names / size), taken: new Int32Array(memory(Int32Array.BYTES_PER_ELEMENT)) };
}

/** Takes one more lot; false where none is left. */
export function takeLot({ taken, count }: Lots): boolean {
  return Atomics.add(taken, 0, 1) < count;
}

/** What was found at names, by their numbers. */
export type FoundAt = readonly (readonly [name: number, findings: readonly Finding[]])[];

/** Somebody who reads and judges the rest of a long text at the same time. Whatever it cannot do is done here. */
export interface Partner {
  /**
   * Asked at the start of an entry, with its offset: from where on the partner reads, an entry that states its owner. Undefined as
   * long as it cannot begin; once told it stays the same.
   */
  from(at: number): number | undefined;
  /** What it has read; waits for it. */
  part(): ZonePart | undefined;
  /** Lets it judge lots of names, the last one first. What comes back waits for what it has found. */
  judge(zone: SharedZone): () => FoundAt | undefined;
}

/** How a document is read that is a part of another, or has another's help. */
export interface PartOptions {
  /** What is known at its first line, where the text is the rest of a longer one. */
  readonly start?: ZoneStart;
  /** Who reads and judges a part of a long text at the same time. */
  readonly partner?: Partner;
  /** Memory that the partner sees as well. */
  readonly memory?: Memory;
}

/** The blocks of a document as another takes them in; undefined where included files or products of `$GENERATE` are among them. */
export function partBlocks(blocks: readonly Block[]): PartBlock[] | undefined {
  if (blocks.some((block) => block.inner.length > 0)) return undefined;
  return blocks.map(({ length, lines, slots, findings, bad, after, lookahead, crlf }) => ({
    length,
    lines,
    records: slots.length,
    findings,
    bad,
    after,
    lookahead,
    crlf,
  }));
}

/** Whether what a part was read with is what the text before it leaves behind: what no later line can ask for may differ. */
export function fits(start: ZoneStart, end: ReadState): boolean {
  return (
    start.originWire === end.originWire &&
    start.defaultTtl === end.defaultTtl &&
    (start.defaultTtl >= 0 || start.lastTtl === end.lastTtl) &&
    start.class === end.class &&
    start.minimum === end.minimum &&
    start.ttlTold === end.ttlTold &&
    start.originTold === end.originTold
  );
}
