import type { Name } from "../records/language.ts";
import { labelToText, type WireName } from "./name.ts";

/** What one label is, by its characters. */
export const LabelFlag = {
  /** Letters, digits and inner hyphens: fit for a host name (RFC 1123 §2.1). */
  host: 1,
  /** The whole label is `*` (RFC 4592 §2.1.1). */
  wildcard: 2,
  /** Begins with an underscore (RFC 8552). */
  underscored: 4,
  /** Holds an octet that has to be escaped in a `Name`. */
  odd: 8,
  /** Holds an asterisk. */
  star: 16,
} as const;

/** The root's number in every tree. */
export const root = 0;
/** Stands for the zone's own name where nothing tells it: an empty label, which no file can write. */
export const unknownOrigin = 1;

const firstCapacity = 1024;

const hashSeed = 0x9e3779b1;
const hashStep = 0x01000193;

const STAR = 42;
const HYPHEN = 45;
const DOT = 46;
const UNDERSCORE = 95;

/** Makes the columns of names and records: of memory that other threads see, where some are to help. */
export type Memory = (octets: number) => ArrayBufferLike;

/** Memory of one thread. */
export const ownMemory: Memory = (octets) => new ArrayBuffer(octets);

/** The columns of a tree of names, for another thread. */
export interface NameColumns {
  readonly parents: Int32Array;
  readonly tails: Int32Array;
  readonly types: Int32Array;
  readonly live: Int32Array;
  readonly flags: Uint8Array;
  readonly labels: Int32Array;
  readonly octets: Uint8Array;
  readonly table: Int32Array;
  readonly count: number;
  readonly used: number;
}

/** Letters, digits, hyphen and underscore, folded; 0 for all others. */
const labelCharacters = new Uint8Array(128);
/** What a character does to the flags of its label; `LabelFlag.host` where it is none of a host name. */
const characterMarks = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const letter = c | 32;
  const isLetter = letter >= 97 && letter <= 122 && c >= 65;
  const isHost = isLetter || (c >= 48 && c <= 57) || c === HYPHEN;
  if (isHost || c === UNDERSCORE) labelCharacters[c] = isLetter ? letter : c;
  characterMarks[c] =
    (isHost ? 0 : LabelFlag.host) | (c === STAR ? LabelFlag.star : 0) | (c === 46 || c === 92 ? LabelFlag.odd : 0);
}

/**
 * All names of one zone as a tree of labels, folded to lower case. A name is a small number; its ancestors are reached by
 * `parent`, so that delegations, wildcards and empty non-terminals are questions of a few steps, and a million owners cost no
 * string. Names are never forgotten: one without records is merely not alive.
 */
export class NameTree {
  /** Number of the name without its first label. */
  parents: Int32Array;
  /** Records that stand at the name: the last slot of a ring, plus 1; 0 for none. The records table links them. */
  tails: Int32Array;
  /** Which types stand at the name; `RecordTable` says which bit is which. */
  types: Int32Array;
  /** How many of: its own records (as one), children that are alive. 0: the name does not exist. */
  live: Int32Array;
  flags: Uint8Array;
  /** Where the label lies in `#octets`: length octet, then the label. */
  #labels: Int32Array;
  #octets: Uint8Array;
  #used = 1;
  #count = 1;
  readonly #asked: Name[] = new Array(16).fill("\0");
  readonly #answered = new Int32Array(16);
  /** Open addressing: hash and number of a name, side by side; number 0 for a free place. A power of two. */
  #table: Int32Array;
  /** The table grows when there are more names. */
  #most: number;
  /** A table that others look into and nobody writes any more: what is not in it is in `#table`. */
  #frozen: Int32Array | undefined;
  /** Numbers and label octets from here on are not ours. */
  #limit: number;
  #octetsLimit: number;
  /** Numbers between these are another thread's. */
  #gap = 0;
  #firstOwn = 0;
  readonly #memory: Memory;
  #children: { readonly first: Int32Array; readonly next: Int32Array; readonly indexed: number } | undefined;

  /** `names`: how many to expect. Memory that is not touched costs nothing. */
  constructor(names = firstCapacity, memory: Memory = ownMemory) {
    let size = firstCapacity;
    while (size < names) size *= 2;
    this.#memory = memory;
    this.parents = new Int32Array(memory(size * 4));
    this.tails = new Int32Array(memory(size * 4));
    this.types = new Int32Array(memory(size * 4));
    this.live = new Int32Array(memory(size * 4));
    this.flags = new Uint8Array(memory(size));
    this.#labels = new Int32Array(memory(size * 4));
    this.#octets = new Uint8Array(memory(size * 12));
    this.#table = new Int32Array(memory(firstCapacity * 16));
    this.#most = mostIn(this.#table.length);
    this.#limit = size;
    this.#octetsLimit = this.#octets.length;
    this.parents[root] = -1;
    this.flags[root] = LabelFlag.host;
    this.child(root, "", 0, 0);
  }

  /** The names of another thread's tree, on its own memory; both may go on to make names, each for itself. */
  static shared(columns: NameColumns): NameTree {
    const tree = new NameTree();
    tree.parents = columns.parents;
    tree.tails = columns.tails;
    tree.types = columns.types;
    tree.live = columns.live;
    tree.flags = columns.flags;
    tree.#labels = columns.labels;
    tree.#octets = columns.octets;
    tree.#count = middle(columns.count, columns.parents.length);
    tree.#used = middle(columns.used, columns.octets.length);
    tree.#gap = columns.count;
    tree.#firstOwn = tree.#count;
    tree.#freeze(columns.table);
    tree.#limit = columns.parents.length;
    tree.#octetsLimit = columns.octets.length;
    return tree;
  }

  /** The columns as they are. Where the memory is shared, `NameTree.shared` may use them from now on. */
  share(): NameColumns {
    const { parents, tails, types, live, flags } = this;
    const columns = {
      parents,
      tails,
      types,
      live,
      flags,
      labels: this.#labels,
      octets: this.#octets,
      table: this.#table,
      count: this.#count,
      used: this.#used,
    };
    this.#freeze(this.#table);
    this.#limit = middle(this.#count, this.parents.length);
    this.#octetsLimit = middle(this.#used, this.#octets.length);
    return columns;
  }

  #freeze(table: Int32Array): void {
    this.#frozen = table;
    this.#table = new Int32Array(firstCapacity * 4);
    this.#most = this.#count + mostIn(this.#table.length);
  }

  /** Takes in the names of another tree, with their types and what is alive. Returns the number here of each number there. */
  adopt(other: NameColumns): Int32Array {
    const { parents, tails, types, live, flags, labels, octets } = other;
    this.reserve(this.#count + other.count);
    const numbers = new Int32Array(other.count);
    const firstNew = this.#count;
    for (let id = 0; id < other.count; id++) {
      let here = id;
      if (id > unknownOrigin) {
        const at = labels[id] as number;
        const parent = numbers[parents[id] as number] as number;
        here = this.#octetsChild(parent, octets, at, flags[id] as number);
        if (here >= firstNew) {
          // Whatever lies below a new name is new as well, and counted.
          this.types[here] = types[id] as number;
          this.live[here] = live[id] as number;
          if (parent < firstNew && (live[id] as number) > 0) this.setAlive(parent, 1);
          numbers[id] = here;
          continue;
        }
      }
      this.types[here] = (this.types[here] as number) | (types[id] as number);
      if (tails[id] !== 0 && this.tails[here] === 0) this.setAlive(here, 1);
      numbers[id] = here;
    }
    return numbers;
  }

  /** How many names there are; numbers are below it. */
  get count(): number {
    return this.#count;
  }

  /** The name `label.parent` for the plain ASCII label in `text[start, end)`, made if it is new. At most 63 characters, no escapes. */
  child(parent: number, text: string, start: number, end: number): number {
    let h = Math.imul(parent + 1, hashSeed);
    for (let i = start; i < end; i++) h = Math.imul(h ^ folded(text.charCodeAt(i)), hashStep);
    return this.#hashedChild(parent, text, start, end, h);
  }

  /**
   * The name in `text[start, end)`, absolute or below `origin`, of nothing but letters, digits, hyphens and underscores in labels that
   * are not too long, as nearly all names are; -1 for any other.
   */
  plainName(origin: number, text: string, start: number, end: number): number {
    let id = origin;
    let to = end;
    if (text.charCodeAt(end - 1) === DOT) {
      id = root;
      to--;
    }
    for (;;) {
      let from = to;
      while (from > start && text.charCodeAt(from - 1) !== DOT) from--;
      id = this.#plainChild(id, text, from, to);
      if (id < 0 || from === start) return id;
      to = from - 1;
    }
  }

  #plainChild(parent: number, text: string, start: number, end: number): number {
    if (end - start > 63 || end === start) return -1;
    let h = Math.imul(parent + 1, hashSeed);
    for (let i = start; i < end; i++) {
      const c = text.charCodeAt(i);
      const kind = c < 128 ? (labelCharacters[c] as number) : 0;
      if (kind === 0) return -1;
      h = Math.imul(h ^ kind, hashStep);
    }
    return this.#hashedChild(parent, text, start, end, h);
  }

  #hashedChild(parent: number, text: string, start: number, end: number, unmixed: number): number {
    const h = unmixed ^ (unmixed >>> 15);
    if (this.#frozen !== undefined) {
      const id = this.#lookUp(this.#frozen, parent, text, start, end, h);
      if (id !== undefined) return id;
    }
    const table = this.#table;
    const mask = table.length - 2;
    let place = (h << 1) & mask;
    for (;;) {
      const id = table[place + 1] as number;
      if (id === 0) return this.#insert(parent, text, start, end, h, place);
      if (table[place] === h && this.parents[id] === parent && this.#same(id, text, start, end)) return id;
      place = (place + 2) & mask;
    }
  }

  /** As `child`, but undefined where there is no such name yet. */
  findChild(parent: number, text: string, start: number, end: number): number | undefined {
    let h = Math.imul(parent + 1, hashSeed);
    for (let i = start; i < end; i++) h = Math.imul(h ^ folded(text.charCodeAt(i)), hashStep);
    h ^= h >>> 15;
    const frozen = this.#frozen === undefined ? undefined : this.#lookUp(this.#frozen, parent, text, start, end, h);
    return frozen ?? this.#lookUp(this.#table, parent, text, start, end, h);
  }

  #lookUp(table: Int32Array, parent: number, text: string, start: number, end: number, h: number): number | undefined {
    const mask = table.length - 2;
    for (let place = (h << 1) & mask; ; place = (place + 2) & mask) {
      const id = table[place + 1] as number;
      if (id === 0) return undefined;
      if (table[place] === h && this.parents[id] === parent && this.#same(id, text, start, end)) return id;
    }
  }

  /** As `child`, for the label whose length stands at `at` in another tree's octets. */
  #octetsChild(parent: number, octets: Uint8Array, at: number, flags: number): number {
    const length = octets[at] as number;
    let h = Math.imul(parent + 1, hashSeed);
    for (let i = at + 1; i <= at + length; i++) h = Math.imul(h ^ (octets[i] as number), hashStep);
    h ^= h >>> 15;
    const table = this.#table;
    const mask = table.length - 2;
    for (let place = (h << 1) & mask; ; place = (place + 2) & mask) {
      const id = table[place + 1] as number;
      if (id === 0) {
        const added = this.#add(parent, length, h, place);
        const to = this.#labels[added] as number;
        for (let i = 1; i <= length; i++) this.#octets[to + i] = octets[at + i] as number;
        this.flags[added] = flags;
        return added;
      }
      if (table[place] === h && this.parents[id] === parent && this.#sameOctets(id, octets, at)) return id;
    }
  }

  #sameOctets(id: number, octets: Uint8Array, at: number): boolean {
    const own = this.#labels[id] as number;
    for (let i = 0; i <= (octets[at] as number); i++) if (this.#octets[own + i] !== octets[at + i]) return false;
    return true;
  }

  /** The number of a name in wire form, made if it is new. */
  intern(wire: WireName): number {
    return this.graft(wire, root);
  }

  /** The labels of a name in wire form, below another name than the root. */
  graft(wire: WireName, under: number): number {
    const starts: number[] = [];
    for (let at = 0; at < wire.length && wire.charCodeAt(at) !== 0; at += wire.charCodeAt(at) + 1) starts.push(at);
    let id = under;
    for (let i = starts.length - 1; i >= 0; i--) {
      const at = starts[i] as number;
      id = this.child(id, wire, at + 1, at + 1 + wire.charCodeAt(at));
    }
    return id;
  }

  /** The number of a `Name` (with its `\.` and `\\`), made if it is new. Labels too long for DNS are cut: they match nothing. */
  internName(name: Name): number {
    return this.#walk(name, true) as number;
  }

  /** The number of a `Name`, if the zone has met it. */
  findName(name: Name): number | undefined {
    // Checks ask for the same few names again and again.
    const place = name.length & 15;
    if (this.#asked[place] === name) return this.#answered[place];
    const id = this.#walk(name, false);
    if (id !== undefined) {
      this.#asked[place] = name;
      this.#answered[place] = id;
    }
    return id;
  }

  /** The longest ending of a `Name` that the zone has met; the root at least. */
  deepest(name: Name): number {
    return this.#walk(name, false, true) as number;
  }

  /** The octets of the first label, in lower case; "" for the root. */
  label(id: number): string {
    const at = this.#labels[id] as number;
    const length = this.#octets[at] as number;
    let text = "";
    for (let i = at + 1; i <= at + length; i++) text += String.fromCharCode(this.#octets[i] as number);
    return text;
  }

  /** Whether the first label is this one, in lower case. */
  labelIs(id: number, label: string): boolean {
    return this.#same(id, label, 0, label.length);
  }

  /** How long the first label is, in octets. */
  labelLength(id: number): number {
    return this.#octets[this.#labels[id] as number] as number;
  }

  /** The name as the record languages know it: no final dot, `\.` and `\\` escaped; "" for the root, `@` for a zone of unknown name. */
  name(id: number): Name {
    let name = "";
    for (let at = id; at > root; at = this.parents[at] as number) {
      if (at === unknownOrigin) return name === "" ? "@" : `${name}.@`;
      const label = (this.flags[at] as number) & LabelFlag.odd ? escapeLabel(this.label(at)) : this.label(at);
      name += name === "" ? label : `.${label}`;
    }
    return name;
  }

  /** The name as zone files write it: absolute, special octets as `\DDD`; the root is `.`. In a zone of unknown name it is relative. */
  text(id: number): string {
    if (id === root) return ".";
    let text = "";
    for (let at = id; at > root; at = this.parents[at] as number) {
      if (at === unknownOrigin) return text === "" ? "@" : text.slice(0, -1);
      text += `${labelToText(this.label(at))}.`;
    }
    return text;
  }

  wire(id: number): WireName {
    let wire = "";
    for (let at = id; at > root; at = this.parents[at] as number) {
      const label = this.label(at);
      wire += String.fromCharCode(label.length) + label;
    }
    return `${wire}\0`;
  }

  /** How many labels the name has. */
  depth(id: number): number {
    let depth = 0;
    for (let at = id; at > root; at = this.parents[at] as number) depth++;
    return depth;
  }

  /** Whether `id` is `ancestor` or lies below it. */
  isWithin(id: number, ancestor: number): boolean {
    for (let at = id; at >= root; at = this.parents[at] as number) if (at === ancestor) return true;
    return false;
  }

  /** The names directly below, dead ones too, newest first. */
  *children(id: number): Generator<number> {
    const { first, next } = this.#childIndex();
    for (let at = first[id] as number; at !== 0; at = next[at] as number) yield at;
  }

  /** Counts a name that has got its first record, or lost its last: it and its ancestors live or die by it. `watch` is told of each that did. */
  setAlive(id: number, delta: 1 | -1, watch?: { existence(name: number): void }): void {
    for (let at = id; at >= root; at = this.parents[at] as number) {
      const before = this.live[at] as number;
      this.live[at] = before + delta;
      if (delta > 0 ? before > 0 : before > 1) return;
      watch?.existence(at);
    }
  }

  #walk(name: Name, make: boolean, nearest = false): number | undefined {
    const escaped = name.includes("\\");
    let id: number = root;
    let end = name.length;
    if (name.charCodeAt(end - 1) === 64 && (end === 1 || name.charCodeAt(end - 2) === 46)) {
      id = unknownOrigin;
      end = Math.max(0, end - 2);
    }
    while (end > 0) {
      let start = end;
      while (start > 0 && !(name.charCodeAt(start - 1) === 46 && (!escaped || isSeparator(name, start - 1)))) start--;
      let label = name;
      let [from, to] = [start, Math.min(end, start + 63)];
      if (escaped) {
        label = unescape(name.slice(start, end)).slice(0, 63);
        [from, to] = [0, label.length];
      }
      const found = make ? this.child(id, label, from, to) : this.findChild(id, label, from, to);
      if (found === undefined) return nearest ? id : undefined;
      id = found;
      end = start - 1;
    }
    return id;
  }

  #same(id: number, text: string, start: number, end: number): boolean {
    const octets = this.#octets;
    const at = this.#labels[id] as number;
    if (octets[at] !== end - start) return false;
    for (let i = start, o = at + 1; i < end; i++, o++) {
      if ((octets[o] as number) !== (folded(text.charCodeAt(i)) & 255)) return false;
    }
    return true;
  }

  #insert(parent: number, text: string, start: number, end: number, h: number, place: number): number {
    const length = end - start;
    const id = this.#add(parent, length, h, place);
    const octets = this.#octets;
    let at = (this.#labels[id] as number) + 1;
    let marks = 0;
    for (let i = start; i < end; i++) {
      const c = text.charCodeAt(i);
      octets[at++] = folded(c);
      marks |= c < 128 ? (characterMarks[c] as number) : LabelFlag.host;
    }
    // A mark says what the label is not (host), or what it is (the others).
    let flags = marks ^ LabelFlag.host;
    const first = text.charCodeAt(start);
    if (first === HYPHEN || text.charCodeAt(end - 1) === HYPHEN) flags &= ~LabelFlag.host;
    if (first === UNDERSCORE) flags |= LabelFlag.underscored;
    else if (first === STAR && length === 1) flags |= LabelFlag.wildcard;
    this.flags[id] = flags;
    return id;
  }

  /** A new name with room for its label, whose octets and flags are the caller's to write. */
  #add(parent: number, length: number, h: number, place: number): number {
    if (this.#count === this.#limit) this.#growNames();
    if (this.#used + length + 1 > this.#octetsLimit) {
      const octets = new Uint8Array(this.#memory(this.#octets.length * 2));
      octets.set(this.#octets);
      this.#octets = octets;
      this.#octetsLimit = octets.length;
    }
    const id = this.#count++;
    this.parents[id] = parent;
    this.#labels[id] = this.#used;
    this.#octets[this.#used] = length;
    this.#used += length + 1;
    this.#table[place] = h;
    this.#table[place + 1] = id;
    if (id > this.#most) this.#growTable(this.#table.length * 2);
    return id;
  }

  /** Makes room for that many names, where so many are sure to come. */
  reserve(names: number): void {
    let size = this.#table.length;
    while (names > mostIn(size)) size *= 2;
    if (size > this.#table.length) this.#growTable(size);
  }

  #growNames(): void {
    const size = this.parents.length * 2;
    const grow = (old: Int32Array) => {
      const bigger = new Int32Array(this.#memory(size * 4));
      bigger.set(old);
      return bigger;
    };
    this.#limit = size;
    this.parents = grow(this.parents);
    this.tails = grow(this.tails);
    this.types = grow(this.types);
    this.live = grow(this.live);
    this.#labels = grow(this.#labels);
    const flags = new Uint8Array(this.#memory(size));
    flags.set(this.flags);
    this.flags = flags;
  }

  #growTable(size: number): void {
    const old = this.#table;
    const table = new Int32Array(this.#memory(size * 4));
    const mask = size - 2;
    for (let from = 0; from < old.length; from += 2) {
      const id = old[from + 1] as number;
      if (id === 0) continue;
      const h = old[from] as number;
      let place = (h << 1) & mask;
      while (table[place + 1] !== 0) place = (place + 2) & mask;
      table[place] = h;
      table[place + 1] = id;
    }
    this.#table = table;
    this.#most += mostIn(size) - mostIn(old.length);
  }

  #childIndex(): { readonly first: Int32Array; readonly next: Int32Array } {
    const old = this.#children;
    if (old !== undefined && old.indexed === this.#count) return old;
    const enough = old !== undefined && old.first.length >= this.#count;
    const size = Math.ceil(this.#count * 1.25);
    const first = enough ? old.first : new Int32Array(size);
    const next = enough ? old.next : new Int32Array(size);
    if (!enough && old !== undefined) {
      first.set(old.first);
      next.set(old.next);
    }
    for (let id = old?.indexed ?? 1; id < this.#count; id++) {
      if (id === this.#gap && id < this.#firstOwn) id = this.#firstOwn;
      if (id >= this.#count) break;
      const parent = this.parents[id] as number;
      next[id] = first[parent] as number;
      first[parent] = id;
    }
    this.#children = { first, next, indexed: this.#count };
    return this.#children;
  }
}

/** How many names a table of so many numbers may hold: three quarters of its places. */
function mostIn(size: number): number {
  return (size >> 3) * 3;
}

/** Half of what is free is the other thread's. */
function middle(used: number, size: number): number {
  return used + ((size - used) >> 1);
}

function folded(c: number): number {
  return c >= 65 && c <= 90 ? c | 32 : c;
}

/** Whether the dot at `at` parts two labels: an odd number of backslashes before it makes it part of one. */
function isSeparator(name: Name, at: number): boolean {
  if (name.charCodeAt(at) !== 46) return false;
  let backslashes = 0;
  while (at - 1 - backslashes >= 0 && name.charCodeAt(at - 1 - backslashes) === 92) backslashes++;
  return backslashes % 2 === 0;
}

function escapeLabel(label: string): string {
  return label.replaceAll("\\", "\\\\").replaceAll(".", "\\.");
}

function unescape(label: string): string {
  let out = "";
  for (let i = 0; i < label.length; i++) {
    if (label.charCodeAt(i) === 92 && i + 1 < label.length) i++;
    out += label.charAt(i);
  }
  return out;
}
