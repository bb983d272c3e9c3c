import type { Block } from "./block.ts";
import type { Draft } from "./draft.ts";
import { type Memory, type NameColumns, type NameTree, ownMemory } from "./names.ts";

/** Types that have a bit of their own in a name's set of types; all others share `TypeBit.other`. */
const typesWithBit = [
  1, 28, 2, 5, 6, 15, 16, 39, 12, 33, 43, 46, 47, 50, 48, 52, 257, 64, 65, 99, 35, 59, 60, 51, 62, 63, 25, 29, 18, 17,
];

const bits = new Int32Array(260).fill(1 << 30);
typesWithBit.forEach((type, i) => {
  bits[type] = 1 << i;
});

/** Shared by all types without a bit of their own. */
export const otherBit = 1 << 30;
const SOA = 6;

/** The bit that stands for a type in `NameTree.types`. */
export function typeBit(type: number): number {
  return type < 260 ? (bits[type] as number) : otherBit;
}

/** The bits of several types. */
export function typeBits(...types: readonly number[]): number {
  return types.reduce((all, type) => all | typeBit(type), 0);
}

/** Who wants to know what comes and goes, to check again what depends on it. */
export interface Watch {
  /** Records of this name are about to change. */
  owner(name: number): void;
  /** The name has begun or ceased to exist. */
  existence(name: number): void;
}

/** The columns of a table of records, for another thread. */
export interface RecordColumns {
  readonly count: number;
  readonly block: Int32Array;
  readonly start: Int32Array;
  readonly size: Int32Array;
  readonly owner: Int32Array;
  readonly origin: Int32Array;
  readonly type: Uint16Array;
  readonly ttl: Uint32Array;
  readonly flags: Uint8Array;
  readonly next: Int32Array;
  readonly ofType: Int32Array;
  readonly soas: readonly number[];
}

/** A record's span as numbers that no edit elsewhere moves: `slot × recordSpace + offset in the record`. */
export const recordSpace = 2 ** 21;

/**
 * All records of a document, one slot each, in columns. The records of a name form a ring (its newest last), so that a block's
 * records come and go at the cost of their own number.
 */
export class RecordTable {
  readonly #names: NameTree;
  #count = 1;
  #free: number[] = [];
  /** Number of the block that holds the text. */
  block: Int32Array;
  /** Offset in the block, and length. */
  start: Int32Array;
  size: Int32Array;
  owner: Int32Array;
  origin: Int32Array;
  type: Uint16Array;
  ttl: Uint32Array;
  flags: Uint8Array;
  /** The ring of an owner's records; the last one's `next` is the first. */
  next: Int32Array;
  /** Kept only once records have to be removed. */
  #previous: Int32Array | undefined;
  readonly blocks: (Block | undefined)[] = [];
  readonly #freeBlocks: number[] = [];
  /** Records have come out of the order of the text. */
  edited = false;
  /** How many records of a type there are (types below 260). */
  readonly ofType = new Int32Array(260);
  readonly soas = new Set<number>();

  readonly #memory: Memory;

  constructor(names: NameTree, records = 1024, memory: Memory = ownMemory) {
    this.#names = names;
    this.#memory = memory;
    let size = 1024;
    while (size < records) size *= 2;
    this.block = new Int32Array(memory(size * 4));
    this.start = new Int32Array(memory(size * 4));
    this.size = new Int32Array(memory(size * 4));
    this.owner = new Int32Array(memory(size * 4));
    this.origin = new Int32Array(memory(size * 4));
    this.type = new Uint16Array(memory(size * 2));
    this.ttl = new Uint32Array(memory(size * 4));
    this.flags = new Uint8Array(memory(size));
    this.next = new Int32Array(memory(size * 4));
  }

  /** The columns as they are, for another thread to look at. */
  share(): RecordColumns {
    const { count, block, start, size, owner, origin, type, ttl, flags, next, ofType } = this;
    return { count, block, start, size, owner, origin, type, ttl, flags, next, ofType, soas: [...this.soas] };
  }

  /** The records of another thread's table; they must not be changed. */
  static shared(names: NameTree, columns: RecordColumns): RecordTable {
    const table = new RecordTable(names);
    table.#count = columns.count;
    table.block = columns.block;
    table.start = columns.start;
    table.size = columns.size;
    table.owner = columns.owner;
    table.origin = columns.origin;
    table.type = columns.type;
    table.ttl = columns.ttl;
    table.flags = columns.flags;
    table.next = columns.next;
    table.ofType.set(columns.ofType);
    for (const slot of columns.soas) table.soas.add(slot);
    return table;
  }

  /**
   * Takes in the records of another table, in their order, behind those that are here. `names`: the number here of each name there
   * (`NameTree.adopt`); `blocks`: what is added to the number of a block. Returns what was added to the slots.
   */
  adopt(other: RecordColumns, tree: NameColumns, names: Int32Array, blocks: number): number {
    const first = this.#count;
    const shift = first - 1;
    const added = other.count - 1;
    while (first + added > this.block.length) this.#grow();
    this.#count = first + added;
    this.start.set(other.start.subarray(1, other.count), first);
    this.size.set(other.size.subarray(1, other.count), first);
    this.type.set(other.type.subarray(1, other.count), first);
    this.ttl.set(other.ttl.subarray(1, other.count), first);
    this.flags.set(other.flags.subarray(1, other.count), first);
    for (let slot = 1; slot < other.count; slot++) {
      const here = slot + shift;
      this.block[here] = (other.block[slot] as number) + blocks;
      this.owner[here] = names[other.owner[slot] as number] as number;
      this.origin[here] = names[other.origin[slot] as number] as number;
      this.next[here] = (other.next[slot] as number) + shift;
    }
    const { tails } = this.#names;
    for (let name = 0; name < tree.count; name++) {
      if (tree.tails[name] === 0) continue;
      const tail = (tree.tails[name] as number) + shift;
      const owner = names[name] as number;
      const before = tails[owner] as number;
      if (before !== 0) {
        // Two rings become one: theirs behind ours.
        const start = this.next[before] as number;
        this.next[before] = this.next[tail] as number;
        this.next[tail] = start;
      }
      tails[owner] = tail;
    }
    for (let type = 0; type < this.ofType.length; type++)
      this.ofType[type] = (this.ofType[type] as number) + (other.ofType[type] as number);
    for (const slot of other.soas) this.soas.add(slot + shift);
    return shift;
  }

  /** Slots are below this. */
  get count(): number {
    return this.#count;
  }

  blockOf(slot: number): Block {
    return this.blocks[this.block[slot] as number] as Block;
  }

  addBlock(block: Block): void {
    block.id = this.#freeBlocks.pop() ?? this.blocks.length;
    this.blocks[block.id] = block;
  }

  removeBlock(block: Block): void {
    this.blocks[block.id] = undefined;
    this.#freeBlocks.push(block.id);
  }

  /** Whether the next records stand in slots that follow one another, as until the first one is removed. */
  get inRow(): boolean {
    return this.#free.length === 0 && this.#previous === undefined;
  }

  /**
   * Puts in all records of a draft, in slots that follow one another (`inRow`), and links them to their owners. `base`: where their
   * block begins in the source. Returns the first slot.
   */
  addAll(block: number, base: number, draft: Draft, watch?: Watch): number {
    const first = this.#count;
    const added = draft.count;
    while (first + added > this.block.length) this.#grow();
    this.#count = first + added;
    const { starts, ends, types, ttls, owners, origins, flags } = draft;
    const { start, size, next, ofType } = this;
    this.block.fill(block, first, first + added);
    this.owner.set(owners.subarray(0, added), first);
    this.origin.set(origins.subarray(0, added), first);
    this.type.set(types.subarray(0, added), first);
    this.ttl.set(ttls.subarray(0, added), first);
    this.flags.set(flags.subarray(0, added), first);
    const names = this.#names;
    const { tails } = names;
    const typesOfNames = names.types;
    for (let i = 0, slot = first; i < added; i++, slot++) {
      const from = starts[i] as number;
      start[slot] = from - base;
      size[slot] = (ends[i] as number) - from;
      const owner = owners[i] as number;
      const type = types[i] as number;
      watch?.owner(owner);
      if (type < 260) ofType[type] = (ofType[type] as number) + 1;
      if (type === SOA) this.soas.add(slot);
      const tail = tails[owner] as number;
      if (tail === 0) {
        next[slot] = slot;
        names.setAlive(owner, 1, watch);
      } else {
        next[slot] = next[tail] as number;
        next[tail] = slot;
      }
      tails[owner] = slot;
      typesOfNames[owner] = (typesOfNames[owner] as number) | typeBit(type);
    }
    return first;
  }

  /** Puts in a record and links it to its owner. */
  add(
    block: number,
    start: number,
    size: number,
    type: number,
    ttl: number,
    owner: number,
    origin: number,
    flags: number,
    watch?: Watch,
  ): number {
    watch?.owner(owner);
    const slot = this.#free.length > 0 ? (this.#free.pop() as number) : this.#count++;
    if (slot >= this.block.length) this.#grow();
    this.block[slot] = block;
    this.start[slot] = start;
    this.size[slot] = size;
    this.type[slot] = type;
    this.ttl[slot] = ttl;
    this.owner[slot] = owner;
    this.origin[slot] = origin;
    this.flags[slot] = flags;
    if (type < 260) this.ofType[type] = (this.ofType[type] as number) + 1;
    if (type === SOA) this.soas.add(slot);
    const names = this.#names;
    const tail = names.tails[owner] as number;
    if (tail === 0) {
      this.next[slot] = slot;
      if (this.#previous !== undefined) this.#previous[slot] = slot;
      names.setAlive(owner, 1, watch);
    } else {
      const first = this.next[tail] as number;
      this.next[slot] = first;
      this.next[tail] = slot;
      if (this.#previous !== undefined) {
        this.#previous[slot] = tail;
        this.#previous[first] = slot;
      }
    }
    names.tails[owner] = slot;
    names.types[owner] = (names.types[owner] as number) | typeBit(type);
    return slot;
  }

  remove(slot: number, watch?: Watch): void {
    const previous = this.#previousLinks();
    const owner = this.owner[slot] as number;
    watch?.owner(owner);
    const names = this.#names;
    const type = this.type[slot] as number;
    if (type < 260) this.ofType[type] = (this.ofType[type] as number) - 1;
    if (type === SOA) this.soas.delete(slot);
    const next = this.next[slot] as number;
    if (next === slot) {
      names.tails[owner] = 0;
      names.types[owner] = 0;
      names.setAlive(owner, -1, watch);
    } else {
      const before = previous[slot] as number;
      this.next[before] = next;
      previous[next] = before;
      if (names.tails[owner] === slot) names.tails[owner] = before;
      const bit = typeBit(type);
      let left = false;
      for (let at = next; ; at = this.next[at] as number) {
        if (typeBit(this.type[at] as number) === bit) {
          left = true;
          break;
        }
        if (at === before) break;
      }
      if (!left) names.types[owner] = (names.types[owner] as number) & ~bit;
    }
    this.size[slot] = 0;
    this.#free.push(slot);
  }

  /** Whether a record stands in the slot. */
  isUsed(slot: number): boolean {
    return (this.size[slot] as number) > 0;
  }

  /** The records of a name, in file order; `type` narrows them. */
  at(owner: number, type = -1): number[] {
    const tail = this.#names.tails[owner] as number;
    if (tail === 0) return [];
    const slots: number[] = [];
    let sorted = true;
    let slot = tail;
    do {
      slot = this.next[slot] as number;
      if (type >= 0 && this.type[slot] !== type) continue;
      // Slots are given in the order of reading until the first edit.
      if (this.edited && slots.length > 0 && this.compare(slots[slots.length - 1] as number, slot) > 0) sorted = false;
      slots.push(slot);
    } while (slot !== tail);
    return sorted ? slots : slots.sort((a, b) => this.compare(a, b));
  }

  /** Order in the text. */
  compare(a: number, b: number): number {
    const blockA = this.blockOf(a);
    const blockB = this.blockOf(b);
    if (blockA === blockB) return (this.start[a] as number) - (this.start[b] as number);
    const outerA = outermost(blockA);
    const outerB = outermost(blockB);
    if (outerA !== outerB) return outerA.index - outerB.index;
    return outerA.slots.indexOf(a) - outerA.slots.indexOf(b);
  }

  #previousLinks(): Int32Array {
    if (this.#previous === undefined) {
      const previous = new Int32Array(this.block.length);
      const { tails } = this.#names;
      for (let name = 0; name < this.#names.count; name++) {
        const tail = tails[name] as number;
        if (tail === 0) continue;
        let slot = tail;
        do {
          const next = this.next[slot] as number;
          previous[next] = slot;
          slot = next;
        } while (slot !== tail);
      }
      this.#previous = previous;
    }
    return this.#previous;
  }

  #grow(): void {
    const size = this.block.length * 2;
    const grow = (old: Int32Array) => {
      const bigger = new Int32Array(this.#memory(size * 4));
      bigger.set(old);
      return bigger;
    };
    this.block = grow(this.block);
    this.start = grow(this.start);
    this.size = grow(this.size);
    this.owner = grow(this.owner);
    this.origin = grow(this.origin);
    this.next = grow(this.next);
    if (this.#previous !== undefined) this.#previous = grow(this.#previous);
    const type = new Uint16Array(this.#memory(size * 2));
    type.set(this.type);
    this.type = type;
    const ttl = new Uint32Array(this.#memory(size * 4));
    ttl.set(this.ttl);
    this.ttl = ttl;
    const flags = new Uint8Array(this.#memory(size));
    flags.set(this.flags);
    this.flags = flags;
  }
}

function outermost(block: Block): Block {
  let at = block;
  while (at.outer !== undefined) at = at.outer.block;
  return at;
}
