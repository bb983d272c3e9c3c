import type { Name, RecordView, ZoneView } from "../records/language.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import type { ZoneFacts } from "./facts.ts";
import { foldName, labelsOf } from "./name.ts";
import { typeBit } from "./record-table.ts";
import { typeName, typeOf } from "./types.ts";

const TXT = 16;
const SPF = 99;

/** A wire name as the record languages know it. */
export function wireToName(wire: string): Name {
  return labelsOf(foldName(wire))
    .map((label) =>
      label.includes(".") || label.includes("\\") ? label.replaceAll("\\", "\\\\").replaceAll(".", "\\.") : label,
    )
    .join(".");
}

/** One record; what costs reading is read when it is asked for, and once. Spans are unchanging numbers. */
class FactRecord {
  readonly #facts: ZoneFacts;
  readonly #slot: number;
  #fields: RecordView["fields"] | undefined;
  #value: Decoded | undefined;

  constructor(facts: ZoneFacts, slot: number) {
    this.#facts = facts;
    this.#slot = slot;
  }

  get owner(): Name {
    return this.#facts.names.name(this.#facts.records.owner[this.#slot] as number);
  }

  get type(): string {
    return typeName(this.#facts.records.type[this.#slot] as number);
  }

  get ttl(): number {
    return this.#facts.records.ttl[this.#slot] as number;
  }

  get span(): Span {
    return this.#facts.span(this.#slot);
  }

  get ownerSpan(): Span {
    return this.#facts.ownerSpan(this.#slot);
  }

  get fields(): RecordView["fields"] {
    if (this.#fields === undefined) {
      const rdata = this.#facts.rdata(this.#slot);
      const delta = this.#facts.delta(this.#slot);
      const { source } = this.#facts.records.blockOf(this.#slot);
      this.#fields = (rdata?.fields ?? []).map((field) => ({
        text: field.name === undefined ? source.slice(field.span.start, field.span.end) : wireToName(field.name),
        span: { start: field.span.start + delta, end: field.span.end + delta },
      }));
    }
    return this.#fields;
  }

  get value(): Decoded | undefined {
    const type = this.#facts.records.type[this.#slot];
    if (type !== TXT && type !== SPF) return undefined;
    this.#value ??= this.#facts.value(this.#slot);
    return this.#value;
  }

  get path(): string | undefined {
    return this.#facts.records.blockOf(this.#slot).path;
  }
}

/** A record of the facts as the record languages see it. */
export function recordView(facts: ZoneFacts, slot: number): RecordView {
  return new FactRecord(facts, slot) as RecordView;
}

const none: readonly RecordView[] = [];

/** Answers are remembered up to this number. */
const mostGiven = 1024;

/** The zone as the record languages see it. Every name that is asked for is noted by the facts. */
export class FactsView implements ZoneView {
  readonly #facts: ZoneFacts;
  /** Answers given, by name and type: the same few are asked for again and again. */
  readonly #given = new Map<number, readonly RecordView[]>();
  #apex: { readonly id: number; readonly name: Name } | undefined;

  constructor(facts: ZoneFacts) {
    this.#facts = facts;
  }

  /** Records have changed. */
  forget(): void {
    this.#given.clear();
  }

  get apex(): Name {
    const id = this.#facts.apex;
    if (this.#apex?.id !== id) this.#apex = { id, name: this.#facts.names.name(id) };
    return this.#apex.name;
  }

  get whole(): boolean {
    return this.#facts.whole;
  }

  contains(name: Name): boolean {
    const { apex } = this;
    if (apex === "" || name === apex) return true;
    const at = name.length - apex.length - 1;
    return at > 0 && name.charCodeAt(at) === 46 && name.charCodeAt(at - 1) !== 92 && name.endsWith(apex);
  }

  at(name: Name, type?: string): readonly RecordView[] {
    const id = this.#id(name);
    return id === undefined ? [] : this.#views(id, type);
  }

  exists(name: Name): boolean {
    const id = this.#id(name);
    return id !== undefined && this.#facts.exists(id);
  }

  answer(name: Name, type: string): readonly RecordView[] {
    const id = this.#id(name);
    if (id !== undefined && this.#facts.exists(id)) return this.#views(id, type);
    if (!this.contains(name)) return [];
    // The closest encloser that exists decides which wildcard answers (RFC 4592 §3.3.1).
    const { names, questions } = this.#facts;
    let encloser = id ?? names.deepest(name);
    while (encloser > 0 && encloser !== this.#facts.apex && !this.#facts.exists(encloser)) {
      encloser = names.parents[encloser] as number;
    }
    const wildcard = questions === undefined ? names.findChild(encloser, "*", 0, 1) : names.child(encloser, "*", 0, 1);
    return wildcard === undefined ? none : this.#views(wildcard, type);
  }

  children(name: Name, most = Number.POSITIVE_INFINITY): readonly Name[] {
    const id = this.#id(name);
    if (id === undefined) return [];
    this.#facts.questions?.asked(id);
    const { names } = this.#facts;
    const found: Name[] = [];
    for (const child of names.children(id)) {
      if (found.length >= most) break;
      if ((names.live[child] as number) > 0) found.push(names.name(child));
    }
    return found.sort();
  }

  delegated(name: Name): boolean {
    if (!this.contains(name)) return false;
    return this.#facts.cut(this.#facts.names.deepest(name)) >= 0;
  }

  /** The number of a name; where nobody will ask again, names that the zone has not met need none. */
  #id(name: Name): number | undefined {
    const { names, questions } = this.#facts;
    return questions === undefined ? names.findName(name) : names.internName(name);
  }

  #views(id: number, type: string | undefined): readonly RecordView[] {
    const code = type === undefined ? -1 : typeOf(type, 0, type.length);
    const bits = this.#facts.types(id);
    if (bits === 0 || (code >= 0 && (bits & typeBit(code)) === 0)) return none;
    const key = id * 0x20000 + code + 1;
    const given = this.#given.get(key);
    if (given !== undefined) return given;
    const views = this.#facts.slots(id, code).map((slot) => new FactRecord(this.#facts, slot) as RecordView);
    if (this.#given.size >= mostGiven) this.#given.clear();
    this.#given.set(key, views);
    return views;
  }
}
