import { type Range, rangeText } from "../records/spf/networks.ts";

/** Addresses of one family from `from` to `to`, both included. */
interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of IPv4 and IPv6 addresses. */
export interface AddressSet {
  readonly ipv4: readonly Interval[];
  readonly ipv6: readonly Interval[];
}

export const noAddresses: AddressSet = { ipv4: [], ipv6: [] };

export const allAddresses: AddressSet = {
  ipv4: [{ from: 0n, to: (1n << 32n) - 1n }],
  ipv6: [{ from: 0n, to: (1n << 128n) - 1n }],
};

/** The addresses of networks; the bits below a prefix do not count. */
export function addressSet(ranges: readonly Range[]): AddressSet {
  const ipv4: Interval[] = [];
  const ipv6: Interval[] = [];
  for (const range of ranges) (range.words.length === 1 ? ipv4 : ipv6).push(interval(range));
  return { ipv4: normal(ipv4), ipv6: normal(ipv6) };
}

export function union(sets: readonly AddressSet[]): AddressSet {
  if (sets.length === 1) return sets[0] as AddressSet;
  return { ipv4: normal(sets.flatMap((s) => s.ipv4)), ipv6: normal(sets.flatMap((s) => s.ipv6)) };
}

/** A set in an order of precedence, and whether being in it is what is looked for. */
export interface Layer {
  readonly set: AddressSet;
  readonly wanted: boolean;
}

/** The addresses for which the first set that holds them is a wanted one. Linear but for the sorting. */
export function firstHeld(layers: readonly Layer[]): AddressSet {
  return { ipv4: painted(layers, "ipv4"), ipv6: painted(layers, "ipv6") };
}

export function count(intervals: readonly Interval[]): bigint {
  return intervals.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
}

/** Whether an address is in the set: one unsigned 32-bit number, or four. */
export function has(set: AddressSet, words: readonly number[]): boolean {
  const address = number(words);
  const intervals = words.length === 1 ? set.ipv4 : set.ipv6;
  let low = 0;
  let high = intervals.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const { from, to } = intervals[middle] as Interval;
    if (address < from) high = middle - 1;
    else if (address > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** The fewest networks that hold exactly this set, IPv4 first, in the order of their addresses. */
export function networks(set: AddressSet): Range[] {
  return [...set.ipv4.flatMap((i) => cut(i, 32)), ...set.ipv6.flatMap((i) => cut(i, 128))];
}

/** `192.0.2.0/24`, for each network of the set. */
export function networkTexts(set: AddressSet): string[] {
  return networks(set).map(rangeText);
}

function number(words: readonly number[]): bigint {
  return words.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}

function interval({ words, prefix }: Range): Interval {
  const size = 1n << BigInt(words.length * 32 - prefix);
  const from = (number(words) / size) * size;
  return { from, to: from + size - 1n };
}

/** In order, without overlaps, neighbours joined. */
function normal(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const kept: Interval[] = [];
  for (const one of sorted) {
    const last = kept[kept.length - 1];
    if (last === undefined || one.from > last.to + 1n) kept.push(one);
    else if (one.to > last.to) kept[kept.length - 1] = { from: last.from, to: one.to };
  }
  return kept;
}

/** Between neighbouring edges all addresses are alike: each such piece goes to the first layer that reaches it, once. */
function painted(layers: readonly Layer[], family: keyof AddressSet): Interval[] {
  const edges = [...new Set(layers.flatMap(({ set }) => set[family].flatMap(({ from, to }) => [from, to + 1n])))];
  edges.sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(edges.map((edge, i) => [edge, i]));
  // From each piece the way to the next that is still free, shortened as it is walked.
  const next = edges.map((_, i) => i);
  const free = (piece: number): number => {
    let at = piece;
    for (let to = next[at] as number; to !== at; to = next[at] as number) {
      next[at] = next[to] as number;
      at = next[at] as number;
    }
    return at;
  };
  const found: Interval[] = [];
  for (const { set, wanted } of layers) {
    for (const { from, to } of set[family]) {
      const end = places.get(to + 1n) as number;
      for (let piece = free(places.get(from) as number); piece < end; piece = free(piece)) {
        if (wanted) found.push({ from: edges[piece] as bigint, to: (edges[piece + 1] as bigint) - 1n });
        next[piece] = piece + 1;
      }
    }
  }
  return normal(found);
}

function cut({ from, to }: Interval, bits: number): Range[] {
  const found: Range[] = [];
  for (let at = from; at <= to; ) {
    let free = 0;
    while (free < bits && (at & ((1n << BigInt(free + 1)) - 1n)) === 0n && at + (1n << BigInt(free + 1)) - 1n <= to)
      free++;
    found.push({ words: wordsOf(at, bits), prefix: bits - free });
    at += 1n << BigInt(free);
  }
  return found;
}

function wordsOf(value: bigint, bits: number): number[] {
  const words: number[] = [];
  for (let shift = bits - 32; shift >= 0; shift -= 32) words.push(Number((value >> BigInt(shift)) & 0xffffffffn));
  return words;
}
