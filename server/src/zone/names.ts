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
  /** Open addressing: the number of a name, 0 for a free place. A power of two. */
  #table: Int32Array;
  #children: { readonly first: Int32Array; readonly next: Int32Array; readonly indexed: number } | undefined;

  /** `names`: how many to expect. Memory that is not touched costs nothing. */
  constructor(names = firstCapacity) {
    let size = firstCapacity;
    while (size < names) size *= 2;
    this.parents = new Int32Array(size);
    this.tails = new Int32Array(size);
    this.types = new Int32Array(size);
    this.live = new Int32Array(size);
    this.flags = new Uint8Array(size);
    this.#labels = new Int32Array(size);
    this.#octets = new Uint8Array(size * 12);
    this.#table = new Int32Array(firstCapacity * 2);
    this.parents[root] = -1;
    this.flags[root] = LabelFlag.host;
    this.child(root, "", 0, 0);
  }

  /** How many names there are; numbers are below it. */
  get count(): number {
    return this.#count;
  }

  /** The name `label.parent` for the plain ASCII label in `text[start, end)`, made if it is new. At most 63 characters, no escapes. */
  child(parent: number, text: string, start: number, end: number): number {
    let h = Math.imul(parent + 1, 0x9e3779b1);
    for (let i = start; i < end; i++) {
      let c = text.charCodeAt(i);
      if (c >= 65 && c <= 90) c |= 32;
      h = Math.imul(h ^ c, 0x01000193);
    }
    h ^= h >>> 15;
    const mask = this.#table.length - 1;
    let place = h & mask;
    for (;;) {
      const id = this.#table[place] as number;
      if (id === 0) break;
      if (this.parents[id] === parent && this.#same(id, text, start, end)) return id;
      place = (place + 1) & mask;
    }
    return this.#insert(parent, text, start, end, place);
  }

  /** As `child`, but undefined where there is no such name yet. */
  findChild(parent: number, text: string, start: number, end: number): number | undefined {
    let h = Math.imul(parent + 1, 0x9e3779b1);
    for (let i = start; i < end; i++) {
      let c = text.charCodeAt(i);
      if (c >= 65 && c <= 90) c |= 32;
      h = Math.imul(h ^ c, 0x01000193);
    }
    h ^= h >>> 15;
    const mask = this.#table.length - 1;
    for (let place = h & mask; ; place = (place + 1) & mask) {
      const id = this.#table[place] as number;
      if (id === 0) return undefined;
      if (this.parents[id] === parent && this.#same(id, text, start, end)) return id;
    }
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
    const at = this.#labels[id] as number;
    if (this.#octets[at] !== end - start) return false;
    for (let i = start, o = at + 1; i < end; i++, o++) {
      let c = text.charCodeAt(i);
      if (c >= 65 && c <= 90) c |= 32;
      if ((this.#octets[o] as number) !== (c & 255)) return false;
    }
    return true;
  }

  #insert(parent: number, text: string, start: number, end: number, place: number): number {
    const id = this.#count++;
    if (id === this.parents.length) this.#growNames();
    const length = end - start;
    if (this.#used + length + 1 > this.#octets.length) {
      const octets = new Uint8Array(this.#octets.length * 2);
      octets.set(this.#octets);
      this.#octets = octets;
    }
    this.parents[id] = parent;
    this.#labels[id] = this.#used;
    this.#octets[this.#used++] = length;
    for (let i = start; i < end; i++) {
      let c = text.charCodeAt(i);
      if (c >= 65 && c <= 90) c |= 32;
      this.#octets[this.#used++] = c;
    }
    this.flags[id] = labelFlags(text, start, end);
    this.#table[place] = id;
    if (this.#count * 2 > this.#table.length) this.#growTable();
    return id;
  }

  #growNames(): void {
    const size = this.parents.length * 2;
    const grow = (old: Int32Array) => {
      const bigger = new Int32Array(size);
      bigger.set(old);
      return bigger;
    };
    this.parents = grow(this.parents);
    this.tails = grow(this.tails);
    this.types = grow(this.types);
    this.live = grow(this.live);
    this.#labels = grow(this.#labels);
    const flags = new Uint8Array(size);
    flags.set(this.flags);
    this.flags = flags;
  }

  #growTable(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let id = 1; id < this.#count; id++) {
      const at = this.#labels[id] as number;
      let h = Math.imul((this.parents[id] as number) + 1, 0x9e3779b1);
      for (let i = at + 1, end = at + (this.#octets[at] as number); i <= end; i++) {
        h = Math.imul(h ^ (this.#octets[i] as number), 0x01000193);
      }
      h ^= h >>> 15;
      let place = h & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = id;
    }
    this.#table = table;
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
      const parent = this.parents[id] as number;
      next[id] = first[parent] as number;
      first[parent] = id;
    }
    this.#children = { first, next, indexed: this.#count };
    return this.#children;
  }
}

function labelFlags(text: string, start: number, end: number): number {
  let host = text.charCodeAt(start) !== 45 && text.charCodeAt(end - 1) !== 45;
  let odd = false;
  let star = false;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === 42) star = true;
    const letter = c | 32;
    if ((letter < 97 || letter > 122 || c > 122) && (c < 48 || c > 57) && c !== 45) host = false;
    if (c === 46 || c === 92) odd = true;
  }
  const first = text.charCodeAt(start);
  return (
    (host ? LabelFlag.host : 0) |
    (end - start === 1 && first === 42 ? LabelFlag.wildcard : 0) |
    (first === 95 ? LabelFlag.underscored : 0) |
    (odd ? LabelFlag.odd : 0) |
    (star ? LabelFlag.star : 0)
  );
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
