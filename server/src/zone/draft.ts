import type { Finding } from "../rules/rule.ts";
import type { BadEntry, Block, Directive } from "./block.ts";

/** What is known of a record beyond its columns. */
export const RecordFlag = {
  /** The line begins with a blank: the owner is that of the record before. */
  inherited: 1,
  /** The TTL stands in the record. */
  statedTtl: 2,
  /** The class stands in the record. */
  statedClass: 4,
  /** A finding on the record itself says that its content is wrong: it gives no findings beyond. */
  faulty: 8,
} as const;

/** The records and findings of the text being read, in arrays that are used again for each block. Offsets count in the source. */
export class Draft {
  count = 0;
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  types = new Int32Array(1024);
  ttls = new Float64Array(1024);
  owners = new Int32Array(1024);
  origins = new Int32Array(1024);
  flags = new Uint8Array(1024);
  /** 0: a record of the text itself; n: of `inner[n - 1]`, already in the table as slot `starts`. */
  inners = new Int32Array(1024);
  findings: Finding[] = [];
  bad: BadEntry[] = [];
  directives: Directive[] = [];
  inner: Block[] = [];
  crlf = -1;
  /** Line ends. */
  lines = 0;

  clear(): void {
    this.count = 0;
    this.findings = [];
    this.bad = [];
    this.directives = [];
    this.inner = [];
    this.crlf = -1;
    this.lines = 0;
  }

  push(start: number, end: number, type: number, ttl: number, owner: number, origin: number, flags: number): void {
    const i = this.#next();
    this.starts[i] = start;
    this.ends[i] = end;
    this.types[i] = type;
    this.ttls[i] = ttl;
    this.owners[i] = owner;
    this.origins[i] = origin;
    this.flags[i] = flags;
    this.inners[i] = 0;
  }

  /** A record that an included file or a `$GENERATE` gave, which has its slot already. */
  pushSlot(slot: number): void {
    const i = this.#next();
    this.starts[i] = slot;
    this.inners[i] = 1;
  }

  #next(): number {
    if (this.count === this.starts.length) this.#grow();
    return this.count++;
  }

  #grow(): void {
    const size = this.starts.length * 2;
    const grow = (old: Int32Array) => {
      const bigger = new Int32Array(size);
      bigger.set(old);
      return bigger;
    };
    this.starts = grow(this.starts);
    this.ends = grow(this.ends);
    this.types = grow(this.types);
    this.owners = grow(this.owners);
    this.origins = grow(this.origins);
    this.inners = grow(this.inners);
    const ttls = new Float64Array(size);
    ttls.set(this.ttls);
    this.ttls = ttls;
    const flags = new Uint8Array(size);
    flags.set(this.flags);
    this.flags = flags;
  }
}
