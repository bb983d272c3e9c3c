import type { Name } from "../records/language.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "./block.ts";
import { RecordFlag } from "./draft.ts";
import type { ZoneFacts } from "./facts.ts";
import { nameToText, readName, rootName, type WireName } from "./name.ts";
import { unknownOrigin } from "./names.ts";
import { lift } from "./place.ts";
import { encodeRdata, type Rdata, rdataText } from "./rdata.ts";
import { className, typeName } from "./types.ts";

/** One record of a zone, as the library and the command line see it. What costs reading is read when it is asked for. */
export class ZoneRecord {
  /** Its number in the record table. */
  readonly slot: number;
  readonly #facts: ZoneFacts;
  readonly #block: Block;

  constructor(facts: ZoneFacts, slot: number) {
    this.#facts = facts;
    this.slot = slot;
    this.#block = facts.records.blockOf(slot);
  }

  /** Absolute, case as written where the record states it, special octets as `\DDD`. */
  get owner(): string {
    const id = this.#facts.records.owner[this.slot] as number;
    const wire = this.#writtenOwner();
    return wire === undefined ? this.#facts.names.text(id) : nameToText(wire);
  }

  get ownerName(): Name {
    return this.#facts.names.name(this.#facts.records.owner[this.slot] as number);
  }

  /** Seconds. */
  get ttl(): number {
    return this.#facts.records.ttl[this.slot] as number;
  }

  /** The TTL stands in the record itself. */
  get ttlStated(): boolean {
    return ((this.#facts.records.flags[this.slot] as number) & RecordFlag.statedTtl) !== 0;
  }

  get class(): string {
    return className(this.#block.after.class || 1);
  }

  /** Mnemonic, or `TYPEn`. */
  get type(): string {
    return typeName(this.typeCode);
  }

  get typeCode(): number {
    return this.#facts.records.type[this.slot] as number;
  }

  /** The RDATA in canonical form: names absolute, strings quoted; as written where a relative name has no origin. */
  get rdata(): string {
    const rdata = this.#facts.rdata(this.slot);
    if (rdata?.wire !== undefined) return rdataText(rdata);
    return this.fields.map((field) => field.text).join(" ");
  }

  /** RDATA on the wire, without compression; undefined where a relative name has no origin. */
  wire(): Uint8Array | undefined {
    const rdata = this.#facts.rdata(this.slot);
    return rdata === undefined ? undefined : encodeRdata(rdata);
  }

  /** From owner (or the blank in its place) to the last word, in the file that holds it. */
  get span(): Span {
    const start = this.#facts.records.start[this.slot] as number;
    const from = lift(this.#block, start);
    const to = lift(this.#block, start + (this.#facts.records.size[this.slot] as number));
    return { start: from.start, end: Math.max(to.end, from.start) };
  }

  /** The owner as written; the empty span at the record's start where it is inherited. */
  get ownerSpan(): Span {
    return this.#place(this.#facts.ownerSpan(this.slot));
  }

  get typeSpan(): Span {
    return this.#place(this.#facts.typeSpan(this.slot));
  }

  /** The RDATA field by field; spans in the record's file. */
  get fields(): readonly { readonly name: string; readonly text: string; readonly span: Span }[] {
    const rdata = this.#facts.rdata(this.slot);
    const { source, base } = this.#block;
    return (rdata?.fields ?? []).map(({ spec, span }) => ({
      name: spec.name,
      text: source.slice(span.start, span.end),
      span: { start: lift(this.#block, span.start - base).start, end: lift(this.#block, span.end - base).end },
    }));
  }

  /** As the checks see it, spans in the block's source. */
  read(): Rdata | undefined {
    return this.#facts.rdata(this.slot);
  }

  /** The included file that holds the record; absent in the zone's own file. */
  get path(): string | undefined {
    return this.#block.path;
  }

  /** A product of `$GENERATE`. */
  get generated(): boolean {
    return this.#block.generated;
  }

  /** The line in its file, from 0. */
  get line(): number {
    const { block, offset } = this.#written();
    return block.line + this.#facts.linesBefore(block, offset);
  }

  #written(): { block: Block; offset: number } {
    let block = this.#block;
    let offset = this.#facts.records.start[this.slot] as number;
    while (block.generated && block.outer !== undefined) {
      offset = block.outer.span.start;
      block = block.outer.block;
    }
    return { block, offset };
  }

  #place(span: Span): Span {
    const virtual = this.#facts.span(this.slot).start;
    const start = this.#facts.records.start[this.slot] as number;
    const from = lift(this.#block, start + span.start - virtual);
    const to = lift(this.#block, start + span.end - virtual);
    return { start: from.start, end: Math.max(to.end, from.start) };
  }

  /** The owner with its case, from the record that last stated it. */
  #writtenOwner(): WireName | undefined {
    const { records } = this.#facts;
    const owner = records.owner[this.slot] as number;
    if (this.#facts.names.isWithin(owner, unknownOrigin)) return undefined;
    const { slots } = this.#block;
    let slot = this.slot;
    if (((records.flags[slot] as number) & RecordFlag.inherited) !== 0) {
      let at = slots.indexOf(slot);
      while (at >= 0 && ((records.flags[slots[at] as number] as number) & RecordFlag.inherited) !== 0) at--;
      slot = slots[at] ?? this.#block.stated;
      if (slot === 0 || records.owner[slot] !== owner) return undefined;
      const block = records.blockOf(slot);
      if (block !== this.#block && block.outer !== undefined) return undefined;
    }
    const words = this.#facts.words(slot);
    const origin = this.#facts.originOf(slot) ?? rootName;
    return readName(words.text, words.starts[0] as number, words.ends[0] as number, origin, this.#facts).wire;
  }
}
