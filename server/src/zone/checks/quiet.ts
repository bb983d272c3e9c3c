import { isExampleName } from "../../records/domain.ts";
import { isLocalAddress } from "../../records/host.ts";
import type { RecordLanguage } from "../../records/language.ts";
import { placeholder } from "../../records/mail/placeholder.ts";
import { isOtherService } from "../../records/srv/index.ts";
import type { ZoneFacts } from "../facts.ts";
import { LabelFlag } from "../names.ts";
import { typeBit, typeBits } from "../record-table.ts";
import type { FactsView } from "../view.ts";
import type { OwnerKind } from "./owner-kind.ts";

const A = 1;
const MX = 15;
const TXT = 16;
const SRV = 33;
const TLSA = 52;

const addressBits = typeBits(A, 28);

/** What the checks across records want to know of a text. */
export interface TextFacts {
  readonly language: RecordLanguage<unknown> | undefined;
  /** An SPF record (RFC 7208 §4.5). */
  readonly spf: boolean;
  /** One that lets nobody send. */
  readonly deniesAll: boolean;
  /** Holds what a manual writes for the reader's own name. */
  readonly placeholder: boolean;
}

/** A text that nobody could read: nothing is quiet about it. */
export const unread: TextFacts = { language: undefined, spf: false, deniesAll: true, placeholder: true };

/** Reads them off a text. */
export function textFacts(text: string, language: RecordLanguage<unknown> | undefined): TextFacts {
  return {
    language,
    spf: text.startsWith("v=spf1 "),
    deniesAll: /^v=spf1 +-all *$/i.test(text),
    placeholder: placeholder(text) !== undefined,
  };
}

/** A host that records point to. */
interface Target {
  readonly id: number;
  /** It has a public IPv4 address here, no TLSA for mail, and its name is nobody's placeholder. */
  readonly sound: boolean;
  /** Where its TLSA for mail would be. */
  readonly tlsa: number;
}

const mostTargets = 4096;

/**
 * Tells by a few numbers that the checks across records (`mail/`, `mx/`, `dane/`) have nothing to say of a name, as of nearly
 * all names of large zones. Where it cannot tell, the checks run. Whatever it looks at is asked of the facts, and so noted.
 */
export class Quiet {
  readonly #facts: ZoneFacts;
  readonly #view: FactsView;
  readonly #targets = new Map<string, Target>();
  readonly #services = new Map<string, boolean>();
  #example: boolean | undefined;

  constructor(facts: ZoneFacts, view: FactsView) {
    this.#facts = facts;
    this.#view = view;
  }

  /** Records have changed. */
  forget(): void {
    this.#targets.clear();
    this.#example = undefined;
  }

  /** A name with MX: at least two hosts, all of them sound, SPF at the name, and mail at the apex, whose policies count here. */
  mailDomain(owner: number, kind: OwnerKind, texts: readonly TextFacts[]): boolean {
    const facts = this.#facts;
    if (kind !== "plain" || !facts.whole || !texts.some(({ spf }) => spf)) return false;
    if (this.#hasPlaceholder(texts) || !this.#mailAtApex()) return false;
    const slots = facts.slots(owner, MX);
    if (slots.length < 2 || slots.length > 8) return false;
    const seen: number[] = [];
    for (const slot of slots) {
      const target = this.#target(slot);
      if (target === undefined || seen.includes(target.id)) return false;
      facts.types(target.id);
      facts.types(target.tlsa);
      if (!target.sound) return false;
      seen.push(target.id);
    }
    return true;
  }

  /** A name with TXT and without MX. */
  texts(owner: number, kind: OwnerKind, texts: readonly TextFacts[]): boolean {
    const facts = this.#facts;
    // A key asks for nothing, and holds nobody's name.
    if (kind === "key") return true;
    if (kind === "plain") {
      if (texts.some(({ deniesAll }) => deniesAll)) return false;
      return !this.#hasPlaceholder(texts);
    }
    if (kind !== "policy" || texts.length !== 1 || facts.names.types[owner] !== typeBit(TXT)) return false;
    // Who signs can meet any policy.
    const { names } = facts;
    const keys = names.findChild(names.parents[owner] as number, "_domainkey", 0, 10);
    return keys !== undefined && facts.exists(keys) && !this.#hasPlaceholder(texts);
  }

  /** A name with SRV: no service of mail, and targets with an address here. */
  service(owner: number): boolean {
    const facts = this.#facts;
    const { names } = facts;
    if (!this.#isService(owner)) return false;
    const service = names.label(owner);
    let plain = this.#services.get(service);
    if (plain === undefined) {
      plain = isOtherService(service);
      if (this.#services.size < mostTargets) this.#services.set(service, plain);
    }
    if (!plain) return false;
    for (const slot of facts.slots(owner, SRV)) {
      const words = facts.words(slot);
      const at = facts.dataWord(slot);
      if (words.count !== at + 4) return false;
      const target = facts.nameIn(words, at + 3, facts.records.origin[slot] as number);
      if (target <= 0 || !facts.contains(target) || (facts.types(target) & addressBits) === 0) return false;
    }
    return true;
  }

  /** A name with TLSA: of another port than that of mail. */
  tlsa(owner: number): boolean {
    const { names } = this.#facts;
    return this.#isService(owner) && !names.labelIs(owner, "_25") && /^_[0-9]{1,5}$/.test(names.label(owner));
  }

  /** `_NAME._tcp` or `_NAME._udp`. */
  #isService(owner: number): boolean {
    const { names, apex } = this.#facts;
    const protocol = names.parents[owner] as number;
    if (owner === apex || protocol === apex || ((names.flags[owner] as number) & LabelFlag.underscored) === 0)
      return false;
    return names.labelIs(protocol, "_tcp") || names.labelIs(protocol, "_udp");
  }

  #hasPlaceholder(texts: readonly TextFacts[]): boolean {
    this.#example ??= isExampleName(this.#view.apex);
    return !this.#example && texts.some((text) => text.placeholder);
  }

  #mailAtApex(): boolean {
    return this.#facts.has(this.#facts.apex, MX);
  }

  /** The host of an MX record that is written plainly, preference and name; undefined for any other. */
  #target(slot: number): Target | undefined {
    const { records } = this.#facts;
    const block = records.blockOf(slot);
    const start = block.base + (records.start[slot] as number);
    const end = start + (records.size[slot] as number);
    const { source } = block;
    let from = end;
    for (; from > start; from--) {
      const c = source.charCodeAt(from - 1);
      if (c === 0x20 || c === 0x09) break;
      if (!isHostCharacter(c)) return undefined;
    }
    let at = from;
    while (at > start && isBlank(source.charCodeAt(at - 1))) at--;
    const preference = at;
    while (at > start && isDigit(source.charCodeAt(at - 1))) at--;
    if (at === preference || !isBlank(source.charCodeAt(at - 1))) return undefined;
    while (at > start && isBlank(source.charCodeAt(at - 1))) at--;
    if ((source.charCodeAt(at - 1) | 0x20) !== 0x78 || (source.charCodeAt(at - 2) | 0x20) !== 0x6d) return undefined;
    // A comment could hold all this; nothing else could.
    for (let i = start; i < at; i++) {
      const c = source.charCodeAt(i);
      if (c === 0x3b || c === 0x22 || c === 0x28 || c === 0x5c) return undefined;
    }
    const origin = records.origin[slot] as number;
    const key = `${origin} ${source.slice(from, end)}`;
    let target = this.#targets.get(key);
    if (target === undefined) {
      target = this.#read(slot, origin);
      if (target === undefined) return undefined;
      if (this.#targets.size >= mostTargets) this.#targets.clear();
      this.#targets.set(key, target);
    }
    return target;
  }

  #read(slot: number, origin: number): Target | undefined {
    const facts = this.#facts;
    const id = facts.nameIn(facts.words(slot), facts.dataWord(slot) + 1, origin);
    if (id <= 0 || !facts.contains(id)) return undefined;
    const { names } = facts;
    const name = names.name(id);
    const tlsa = names.internName(`_25._tcp.${name}`);
    const addresses = this.#view.at(name, "A").map(({ fields: [address] }) => address?.text ?? "");
    const sound =
      facts.has(id, A) &&
      addresses.some((address) => address !== "" && !isLocalAddress(address)) &&
      !facts.has(tlsa, TLSA) &&
      name !== "localhost" &&
      !name.startsWith("localhost.") &&
      (isExampleName(this.#view.apex) || placeholder(name) === undefined);
    return { id, sound, tlsa };
  }
}

function isHostCharacter(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x2d && c <= 0x39 && c !== 0x2f) || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
}

function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09;
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}
