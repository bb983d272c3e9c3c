import { languageByVersion, languageFor, zoneChecks } from "../../records/index.ts";
import type {
  Member,
  Name,
  RecordContext,
  RecordLanguage,
  RecordSettings,
  RecordView,
  ZoneView,
} from "../../records/language.ts";
import { RecordFlag } from "../draft.ts";
import type { ZoneFacts } from "../facts.ts";
import { otherBit, typeBit } from "../record-table.ts";
import { typeOf } from "../types.ts";
import { FactsView, recordView } from "../view.ts";
import type { Report } from "./owner-check.ts";
import { type OwnerKind, ownerKind } from "./owner-kind.ts";
import { Quiet, type TextFacts, textFacts, unread } from "./quiet.ts";

const TXT = 16;
const SPF = 99;
const CAA = 257;

const textBits = typeBit(TXT) | typeBit(SPF);
const mxBit = typeBit(15);

/** Types that some check is about. */
const checkedBits = zoneChecks.reduce(
  (bits, check) => check.types.reduce((all, type) => all | typeBit(typeOf(type, 0, type.length)), bits),
  textBits,
);

/** How many texts are remembered as clean. */
const mostRemembered = 4096;

type QuietName = "mailDomain" | "texts" | "alias" | "service" | "tlsa" | "caa";

/** Whose check may be left out, see `Quiet`. */
const quietNames: Readonly<Record<string, QuietName>> = {
  srv: "service",
  dane: "tlsa",
  caa: "caa",
  "mail-domain": "mailDomain",
  "mail-text": "texts",
  "mail-dkim-alias": "alias",
};

/** The languages inside records and the checks across records (`records/`), run on the records of one name. */
export class RecordChecks {
  readonly #facts: ZoneFacts;
  readonly #view: FactsView;
  readonly #settings: RecordSettings;
  readonly #quiet: Quiet;
  /** Texts whose check found nothing and asked for nothing but the text: found clean once, clean everywhere. */
  readonly #clean = new Set<string>();
  /** Texts whose check found nothing at an owner of some kind, and asked the zone about its apex at most: clean until records change. */
  readonly #cleanHere: Readonly<
    Record<OwnerKind, Map<string, { readonly text: TextFacts; readonly apexAsked: boolean }>>
  > = { plain: new Map(), policy: new Map(), key: new Map(), other: new Map() };
  readonly #cleanCaa = new Set<string>();
  /** Texts at plain names that are in no language. */
  readonly #foreign = new Map<string, TextFacts>();
  /** The texts of the name at hand. */
  readonly #texts: TextFacts[] = [];
  readonly #zoneChecks = zoneChecks.map((check) => ({
    check,
    quiet: quietNames[check.id],
    codes: check.types.map((type) => typeOf(type, 0, type.length)),
    bits: check.types.reduce((bits, type) => bits | typeBit(typeOf(type, 0, type.length)), 0),
  }));

  constructor(facts: ZoneFacts, settings: RecordSettings) {
    this.#facts = facts;
    this.#view = new FactsView(facts);
    this.#settings = settings;
    this.#quiet = new Quiet(facts, this.#view);
  }

  /** Records have changed: what was read of them may not hold. */
  forget(): void {
    this.#view.forget();
    this.#quiet.forget();
    for (const clean of Object.values(this.#cleanHere)) clean.clear();
  }

  run(owner: number, report: Report): void {
    const types = this.#facts.names.types[owner] as number;
    if ((types & checkedBits) === 0) return;
    const kind = ownerKind(this.#facts, owner);
    this.#texts.length = 0;
    if ((types & textBits) !== 0) this.#judgeTexts(owner, kind, report);
    let name: Name | undefined;
    for (const { check, quiet, codes, bits } of this.#zoneChecks) {
      if ((types & bits) === 0) continue;
      if ((types & bits) === otherBit && !codes.some((code) => this.#facts.has(owner, code))) continue;
      if (quiet !== undefined && this.#isQuiet(quiet, owner, kind, types)) continue;
      name ??= this.#facts.names.name(owner);
      let found = false;
      for (const f of check.check(name, this.#view, this.#settings)) {
        found = true;
        report(f);
      }
      if (quiet === "caa" && !found) this.#noteCleanCaa(owner);
    }
  }

  /** A CAA record that stands alone is judged by its RDATA only. */
  #isCleanCaa(owner: number): boolean {
    const data = this.#onlyCaa(owner);
    return data !== undefined && this.#cleanCaa.has(data);
  }

  #noteCleanCaa(owner: number): void {
    const data = this.#onlyCaa(owner);
    if (data !== undefined && this.#cleanCaa.size < mostRemembered) this.#cleanCaa.add(data);
  }

  /** The words of the name's only CAA record as they are written; undefined where there are several. */
  #onlyCaa(owner: number): string | undefined {
    const [slot, second] = this.#facts.slots(owner, CAA);
    if (slot === undefined || second !== undefined) return undefined;
    const words = this.#facts.words(slot);
    const first = this.#facts.dataWord(slot);
    return first < words.count
      ? words.text.slice(words.starts[first] as number, words.ends[words.count - 1] as number)
      : undefined;
  }

  #isQuiet(quiet: QuietName, owner: number, kind: OwnerKind, types: number): boolean {
    switch (quiet) {
      case "mailDomain":
        return this.#quiet.mailDomain(owner, kind, this.#texts);
      case "texts":
        return (types & mxBit) !== 0 || this.#quiet.texts(owner, kind, this.#texts);
      case "alias":
        return kind === "plain";
      case "service":
        return this.#quiet.service(owner);
      case "tlsa":
        return this.#quiet.tlsa(owner);
      case "caa":
        return this.#isCleanCaa(owner);
    }
  }

  #judgeTexts(owner: number, kind: OwnerKind, report: Report): void {
    const { records } = this.#facts;
    let sets: Map<RecordLanguage<unknown>, number[]> | undefined;
    const slots = this.#facts.slots(owner);
    for (const slot of slots) {
      const type = records.type[slot] as number;
      if (type !== TXT && type !== SPF) continue;
      if (((records.flags[slot] as number) & RecordFlag.faulty) !== 0) {
        this.#texts.push(unread);
        continue;
      }
      const text = this.#one(slot, type === TXT ? "TXT" : "SPF", owner, kind, report);
      this.#texts.push(text);
      if (text.language?.checkSet === undefined || slots.length < 2) continue;
      sets ??= new Map();
      const set = sets.get(text.language);
      if (set === undefined) sets.set(text.language, [slot]);
      else set.push(slot);
    }
    if (sets === undefined) return;
    for (const [language, set] of sets) {
      if (set.length < 2) continue;
      const members = withoutCopies(
        set.map((slot) => this.#member(slot, records.type[slot] === TXT ? "TXT" : "SPF", owner, language)),
      );
      if (members.length < 2) continue;
      for (const found of language.checkSet?.(members) ?? []) report(found);
    }
  }

  /** One of several texts of a name; a single one needs no tree again. */
  #member(slot: number, type: string, owner: number, language: RecordLanguage<unknown>): Member<unknown> {
    const value = this.#facts.value(slot);
    return {
      get tree() {
        return language.parse(value);
      },
      value,
      context: new SlotContext(this.#facts, this.#view, this.#settings, slot, type, owner),
    };
  }

  /** Judges one text, where it is not known as clean. */
  #one(slot: number, type: string, owner: number, kind: OwnerKind, report: Report): TextFacts {
    const facts = this.#facts;
    const written = kind === "other" || type !== "TXT" ? undefined : this.#written(slot);
    const form = written === undefined ? undefined : commonForm(written);
    const cleanHere = this.#cleanHere[kind];
    let known = form === undefined ? undefined : cleanHere.get(form);
    if (known !== undefined) {
      if (known.apexAsked) facts.types(facts.apex);
      return known.text;
    }
    const value = facts.value(slot);
    const foreign = kind === "plain" ? this.#foreign.get(value.text) : undefined;
    if (foreign !== undefined) return foreign;
    const language = languageByVersion(value.text) ?? languageFor(facts.names.name(owner), value.text);
    const text = textFacts(value.text, language);
    if (language === undefined) {
      if (kind === "plain" && this.#foreign.size < mostRemembered) this.#foreign.set(value.text, text);
      return text;
    }
    const key = `${language.id} ${value.joins.join()} ${value.text}`;
    if (this.#clean.has(key)) return text;
    const context = new SlotContext(facts, this.#view, this.#settings, slot, type, owner);
    let found = false;
    for (const f of language.check(language.parse(value), context)) {
      found = true;
      report(f);
    }
    if (found) return text;
    if (form !== undefined && !context.traced.further && cleanHere.size < mostRemembered) {
      known = { text, apexAsked: context.traced.apexAsked };
      cleanHere.set(form, known);
    } else if (!context.asked && this.#clean.size < mostRemembered) this.#clean.add(key);
    return text;
  }

  /** The strings of a TXT as they are written, where they begin with a quote behind the type and hold no backslash. */
  #written(slot: number): string | undefined {
    const { records } = this.#facts;
    const block = records.blockOf(slot);
    const start = block.base + (records.start[slot] as number);
    const end = start + (records.size[slot] as number);
    const { source } = block;
    let at = start;
    for (let c = source.charCodeAt(at); at < end && c !== 0x22; c = source.charCodeAt(++at)) {
      // A comment could hold anything.
      if (c === 0x3b) return undefined;
    }
    let before = at;
    for (let c = source.charCodeAt(before - 1); before > start && (c <= 0x20 || c === 0x28); ) {
      before--;
      c = source.charCodeAt(before - 1);
    }
    if (before === at || before < start + 3) return undefined;
    const isType =
      (source.charCodeAt(before - 1) | 0x20) === 0x74 &&
      (source.charCodeAt(before - 2) | 0x20) === 0x78 &&
      (source.charCodeAt(before - 3) | 0x20) === 0x74 &&
      (before - 3 === start || source.charCodeAt(before - 4) <= 0x20);
    if (!isType) return undefined;
    const written = source.slice(at, end);
    return written.includes("\\") ? undefined : written;
  }
}

/** The members of a set as servers hold it: a record that is there twice is one (RFC 2181 §5). */
function withoutCopies(members: readonly Member<unknown>[]): readonly Member<unknown>[] {
  const seen = new Set<string>();
  return members.filter(({ value, context }) => {
    const key = `${context.type} ${value.joins.join()} ${value.text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What may be said of a text without reading it again. */
function commonForm(written: string): string | undefined {
  const language = languageByVersion(written.slice(1, 40));
  return language?.alike?.(written);
}

/** The context of one text; notes whether a check looked at more than the text. */
class SlotContext implements RecordContext {
  asked = false;
  readonly settings: RecordSettings;
  readonly type: string;
  readonly #facts: ZoneFacts;
  readonly #slot: number;
  readonly #owner: number;
  readonly #view: FactsView;
  #traced: TracedView | undefined;

  constructor(facts: ZoneFacts, view: FactsView, settings: RecordSettings, slot: number, type: string, owner: number) {
    this.#facts = facts;
    this.#view = view;
    this.settings = settings;
    this.#slot = slot;
    this.type = type;
    this.#owner = owner;
  }

  /** What was asked of the zone. */
  get traced(): TracedView {
    this.#traced ??= new TracedView(this.#view);
    return this.#traced;
  }

  get owner(): Name {
    this.asked = true;
    return this.#facts.names.name(this.#owner);
  }

  get ownerSpan() {
    this.asked = true;
    return this.#facts.ownerSpan(this.#slot);
  }

  get typeSpan() {
    return this.#facts.typeSpan(this.#slot);
  }

  get recordSpan() {
    this.asked = true;
    return recordView(this.#facts, this.#slot).span;
  }

  get zone(): ZoneView {
    this.asked = true;
    return this.traced;
  }
}

/** The zone, and whether anything but its apex was asked about. */
class TracedView implements ZoneView {
  apexAsked = false;
  further = false;
  readonly #view: FactsView;

  constructor(view: FactsView) {
    this.#view = view;
  }

  #about(name: Name): FactsView {
    if (name === this.#view.apex) this.apexAsked = true;
    else this.further = true;
    return this.#view;
  }

  get apex(): Name {
    return this.#view.apex;
  }

  get whole(): boolean {
    return this.#view.whole;
  }

  contains(name: Name): boolean {
    return this.#view.contains(name);
  }

  at(name: Name, type?: string): readonly RecordView[] {
    return this.#about(name).at(name, type);
  }

  exists(name: Name): boolean {
    return this.#about(name).exists(name);
  }

  answer(name: Name, type: string): readonly RecordView[] {
    return this.#about(name).answer(name, type);
  }

  children(name: Name, most?: number): readonly Name[] {
    return this.#about(name).children(name, most);
  }

  delegated(name: Name): boolean {
    return this.#about(name).delegated(name);
  }
}
