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

/** What is in `set` and not in `other`. */
export function without(set: AddressSet, other: AddressSet): AddressSet {
  return { ipv4: minus(set.ipv4, other.ipv4), ipv6: minus(set.ipv6, other.ipv6) };
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

/** Both in order and without overlaps. */
function minus(set: readonly Interval[], other: readonly Interval[]): Interval[] {
  if (other.length === 0) return [...set];
  const left: Interval[] = [];
  let first = 0;
  for (const { from, to } of set) {
    while (first < other.length && (other[first] as Interval).to < from) first++;
    let start = from;
    for (let i = first; i < other.length && (other[i] as Interval).from <= to; i++) {
      const hole = other[i] as Interval;
      if (hole.from > start) left.push({ from: start, to: hole.from - 1n });
      if (hole.to + 1n > start) start = hole.to + 1n;
    }
    if (start <= to) left.push({ from: start, to });
  }
  return left;
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
