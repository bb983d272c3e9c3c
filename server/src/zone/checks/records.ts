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
import type { Decoded } from "../../text/decoded.ts";
import { RecordFlag } from "../draft.ts";
import type { ZoneFacts } from "../facts.ts";
import { otherBit, typeBit } from "../record-table.ts";
import { typeOf } from "../types.ts";
import { FactsView, recordView } from "../view.ts";
import type { Report } from "./owner-check.ts";
import { type OwnerKind, ownerKind } from "./owner-kind.ts";
import { Quiet } from "./quiet.ts";

const TXT = 16;
const SPF = 99;

const textBits = typeBit(TXT) | typeBit(SPF);
const mxBit = typeBit(15);

/** Types that some check is about. */
const checkedBits = zoneChecks.reduce(
  (bits, check) => check.types.reduce((all, type) => all | typeBit(typeOf(type, 0, type.length)), bits),
  textBits,
);

/** How many texts are remembered as clean. */
const mostRemembered = 4096;

/** Whose check may be left out, see `Quiet`. */
const quietNames: Readonly<Record<string, "mailDomain" | "texts" | "alias">> = {
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
  readonly #cleanHere = new Map<string, boolean>();
  /** The texts of the name at hand. */
  readonly #texts: string[] = [];
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
    this.#cleanHere.clear();
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
      for (const found of check.check(name, this.#view, this.#settings)) report(found);
    }
  }

  #isQuiet(quiet: "mailDomain" | "texts" | "alias", owner: number, kind: OwnerKind, types: number): boolean {
    switch (quiet) {
      case "mailDomain":
        return this.#quiet.mailDomain(owner, kind, this.#texts);
      case "texts":
        return (types & mxBit) !== 0 || this.#quiet.texts(owner, kind, this.#texts);
      case "alias":
        return kind === "plain";
    }
  }

  #judgeTexts(owner: number, kind: OwnerKind, report: Report): void {
    const { names, records } = this.#facts;
    let sets: Map<RecordLanguage<unknown>, Member<unknown>[]> | undefined;
    const slots = this.#facts.slots(owner);
    for (const slot of slots) {
      const type = records.type[slot] as number;
      if (type !== TXT && type !== SPF) continue;
      if (((records.flags[slot] as number) & RecordFlag.faulty) !== 0) {
        // Nothing is quiet about what is no text.
        this.#texts.push("v=spf1 <?>");
        continue;
      }
      const value = this.#facts.value(slot);
      this.#texts.push(value.text);
      const language = languageByVersion(value.text) ?? languageFor(names.name(owner), value.text);
      if (language === undefined) continue;
      const member = this.#one(language, value, slot, type === TXT ? "TXT" : "SPF", owner, kind, report);
      if (language.checkSet === undefined || slots.length < 2) continue;
      sets ??= new Map();
      const set = sets.get(language);
      if (set === undefined) sets.set(language, [member]);
      else set.push(member);
    }
    if (sets === undefined) return;
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
    owner: number,
    kind: OwnerKind,
    report: Report,
  ): Member<unknown> {
    const context = new SlotContext(this.#facts, this.#view, this.#settings, slot, type, owner);
    const alike = kind === "other" ? undefined : language.alike?.(value.text);
    const joins = value.joins.length === 0 ? "" : value.joins.join();
    const here = alike === undefined ? undefined : `${kind} ${type} ${language.id} ${joins} ${alike}`;
    const askedApex = here === undefined ? undefined : this.#cleanHere.get(here);
    if (askedApex === true) this.#facts.types(this.#facts.apex);
    const key = askedApex === undefined ? `${language.id} ${joins} ${value.text}` : "";
    if (askedApex !== undefined || this.#clean.has(key)) {
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
    if (!found && !context.asked) {
      if (this.#clean.size < mostRemembered) this.#clean.add(key);
    } else if (!found && here !== undefined && !context.traced.further && this.#cleanHere.size < mostRemembered) {
      this.#cleanHere.set(here, context.traced.apexAsked);
    }
    return { tree, value, context };
  }
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
