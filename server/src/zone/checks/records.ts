import { languageFor, zoneChecks } from "../../records/index.ts";
import type { Member, Name, RecordContext, RecordLanguage, RecordSettings } from "../../records/language.ts";
import type { Decoded } from "../../text/decoded.ts";
import { RecordFlag } from "../draft.ts";
import type { ZoneFacts } from "../facts.ts";
import { otherBit, typeBit } from "../record-table.ts";
import { typeOf } from "../types.ts";
import { FactsView, recordView } from "../view.ts";
import type { Report } from "./owner-check.ts";

const TXT = 16;
const SPF = 99;

const textBits = typeBit(TXT) | typeBit(SPF);

/** How many texts are remembered as clean. */
const mostRemembered = 4096;

/** The languages inside records and the checks across records (`records/`), run on the records of one name. */
export class RecordChecks {
  readonly #facts: ZoneFacts;
  readonly #view: FactsView;
  readonly #settings: RecordSettings;
  /** Texts whose check found nothing and asked for nothing but the text: found clean once, clean everywhere. */
  readonly #clean = new Set<string>();
  readonly #zoneChecks = zoneChecks.map((check) => ({
    check,
    codes: check.types.map((type) => typeOf(type, 0, type.length)),
    bits: check.types.reduce((bits, type) => bits | typeBit(typeOf(type, 0, type.length)), 0),
  }));

  constructor(facts: ZoneFacts, settings: RecordSettings) {
    this.#facts = facts;
    this.#view = new FactsView(facts);
    this.#settings = settings;
  }

  /** Records have changed: what was read of them may not hold. */
  forget(): void {
    this.#view.forget();
  }

  run(owner: number, report: Report): void {
    const { names } = this.#facts;
    const types = names.types[owner] as number;
    let name: Name | undefined;
    if ((types & textBits) !== 0) {
      name = names.name(owner);
      this.#texts(owner, name, report);
    }
    for (const { check, codes, bits } of this.#zoneChecks) {
      if ((types & bits) === 0) continue;
      if ((types & bits) === otherBit && !codes.some((code) => this.#facts.has(owner, code))) continue;
      name ??= names.name(owner);
      for (const found of check.check(name, this.#view, this.#settings)) report(found);
    }
  }

  #texts(owner: number, name: Name, report: Report): void {
    const { records } = this.#facts;
    const sets = new Map<RecordLanguage<unknown>, Member<unknown>[]>();
    for (const slot of this.#facts.slots(owner)) {
      const type = records.type[slot] as number;
      if (type !== TXT && type !== SPF) continue;
      if (((records.flags[slot] as number) & RecordFlag.faulty) !== 0) continue;
      const value = this.#facts.value(slot);
      const language = languageFor(name, value.text);
      if (language === undefined) continue;
      const member = this.#one(language, value, slot, type === TXT ? "TXT" : "SPF", name, report);
      if (language.checkSet === undefined) continue;
      const set = sets.get(language);
      if (set === undefined) sets.set(language, [member]);
      else set.push(member);
    }
    for (const [language, members] of sets) {
      if (members.length < 2) continue;
      for (const found of language.checkSet?.(members) ?? []) report(found);
    }
  }

  #one(
    language: RecordLanguage<unknown>,
    value: Decoded,
    slot: number,
    type: string,
    name: Name,
    report: Report,
  ): Member<unknown> {
    const context = new SlotContext(this.#facts, this.#view, this.#settings, slot, type, name);
    const key = `${language.id} ${value.joins.length} ${value.text}`;
    if (this.#clean.has(key)) {
      // A set of several is judged with its trees; one alone needs none.
      return {
        get tree() {
          return language.parse(value);
        },
        value,
        context,
      };
    }
    const tree = language.parse(value);
    let found = false;
    for (const f of language.check(tree, context)) {
      found = true;
      report(f);
    }
    if (!found && !context.asked && this.#clean.size < mostRemembered) this.#clean.add(key);
    return { tree, value, context };
  }
}

/** The context of one text; notes whether a check looked at more than the text. */
class SlotContext implements RecordContext {
  asked = false;
  readonly settings: RecordSettings;
  readonly type: string;
  readonly #facts: ZoneFacts;
  readonly #view: FactsView;
  readonly #slot: number;
  readonly #name: Name;

  constructor(facts: ZoneFacts, view: FactsView, settings: RecordSettings, slot: number, type: string, name: Name) {
    this.#facts = facts;
    this.#view = view;
    this.settings = settings;
    this.#slot = slot;
    this.type = type;
    this.#name = name;
  }

  get owner(): Name {
    this.asked = true;
    return this.#name;
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

  get zone(): FactsView {
    this.asked = true;
    return this.#view;
  }
}
