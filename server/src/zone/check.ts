import type { RecordSettings } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import { wholeZoneChecks } from "./checks/apex.ts";
import { checkDenialChain } from "./checks/denial-chain.ts";
import { ownerChecks } from "./checks/index.ts";
import { everyOwner } from "./checks/owner-check.ts";
import { RecordChecks } from "./checks/records.ts";
import { withoutEffects } from "./effects.ts";
import type { Questions, ZoneFacts } from "./facts.ts";
import { unknownOrigin } from "./names.ts";
import { type Lots, takeLot } from "./part.ts";
import { typeBits, type Watch } from "./record-table.ts";
import type { ZoneOptions } from "./zone-document.ts";

const A = 1;
const NS = 2;
const AAAA = 28;
const DNAME = 39;
const RRSIG = 46;

const defaultSettings: RecordSettings = { dmarc: "9989" };

interface OwnerChecksOptions {
  /** The zone's name was given, so that a SOA elsewhere stands wrong. */
  readonly given: boolean;
  readonly part: boolean;
  readonly fragment: boolean;
  /** Nothing will be edited. */
  readonly once: boolean;
  readonly now: Date | undefined;
  readonly settings: RecordSettings | undefined;
}

/** How the names of a zone are judged. */
export function checkOptions(options: ZoneOptions): OwnerChecksOptions {
  return {
    given: options.origin !== undefined && options.origin !== "",
    part: options.part ?? false,
    fragment: options.fragment ?? false,
    once: options.once ?? false,
    now: options.now,
    settings: options.settings,
  };
}

/** Others who judge some of the lots of names, from the last on; `found` waits for them, and is undefined where they could not. */
export interface Others {
  readonly lots: Lots;
  found(): Iterable<readonly [name: number, findings: readonly Finding[]]> | undefined;
}

/**
 * Runs the checks of a zone: of all names at first, then of those whose records have changed and of those whose checks asked
 * about them. What a name's checks found is kept until they run again.
 */
export class OwnerChecks implements Watch, Questions {
  readonly #facts: ZoneFacts;
  readonly #given: boolean;
  readonly #part: boolean;
  readonly #fragment: boolean;
  readonly #texts: RecordChecks;
  readonly #found = new Map<number, readonly Finding[]>();
  #ofZone: readonly Finding[] = [];
  /** Where checking all names goes on; undefined when it is done. */
  #next: number | undefined;
  /** The types that a changed name had before. */
  readonly #before = new Map<number, number>();
  readonly #existence = new Set<number>();
  /** Who asked about a name. */
  readonly #askers = new Map<number, Set<number>>();
  #checking = -1;
  /** What is found of the name at hand. */
  #reported: Finding[] | undefined;
  readonly #report = (found: Finding): void => {
    if (this.#reported === undefined) this.#reported = [found];
    else this.#reported.push(found);
  };
  #known = { apex: -1, whole: false, a: false, aaaa: false, signed: false };

  constructor(facts: ZoneFacts, options: OwnerChecksOptions) {
    this.#facts = facts;
    this.#given = options.given;
    this.#part = options.part;
    this.#fragment = options.fragment;
    facts.now = options.now;
    this.#texts = new RecordChecks(facts, options.settings ?? defaultSettings);
    if (!options.once) facts.questions = this;
  }

  // What comes and goes

  owner(name: number): void {
    // Before the first run all names are to be checked anyway.
    if (this.#known.apex >= 0 && !this.#before.has(name))
      this.#before.set(name, this.#facts.names.types[name] as number);
  }

  existence(name: number): void {
    if (this.#known.apex >= 0) this.#existence.add(name);
  }

  asked(name: number): void {
    const asker = this.#checking;
    if (asker < 0 || asker === name) return;
    const askers = this.#askers.get(name);
    if (askers === undefined) this.#askers.set(name, new Set([asker]));
    else askers.add(asker);
  }

  // Checking

  /** Finds the apex and whether the zone is whole. `initial`: the origin that the file begins with. */
  settleApex(initial: number): void {
    const facts = this.#facts;
    facts.forgetRecords();
    const { records } = facts;
    let first = 0;
    for (const slot of records.soas) if (first === 0 || records.compare(slot, first) < 0) first = slot;
    facts.apex = first === 0 || (this.#given && initial > 0) ? initial : (records.owner[first] as number);
    facts.whole = first !== 0 && !this.#part && !this.#fragment;
  }

  /**
   * Brings findings up to date, as far as checking at most `most` names goes. Returns whether all are. `others`: who helps, asked
   * where all names are to be checked.
   */
  run(initial: number, most = Number.POSITIVE_INFINITY, others?: () => Others | undefined): boolean {
    const facts = this.#facts;
    this.settleApex(initial);
    this.#texts.forget();
    const now = {
      apex: facts.apex,
      whole: facts.whole,
      a: (facts.records.ofType[A] as number) > 0,
      aaaa: (facts.records.ofType[AAAA] as number) > 0,
      signed: (facts.records.ofType[RRSIG] as number) > 0,
    };
    const known = this.#known;
    this.#known = now;
    if (known.apex !== now.apex || known.whole !== now.whole || known.signed !== now.signed) this.#beginAll();
    else if (this.#before.size > 0 || this.#existence.size > 0 || known.a !== now.a || known.aaaa !== now.aaaa)
      this.#checkChanged();
    this.#before.clear();
    this.#existence.clear();
    return this.#goOn(most, this.#next === 0 ? others?.() : undefined);
  }

  /** What is found at those of a zone's names that others, who judge it as a whole, leave: the last lot first. */
  judge(initial: number, names: number, lots: Lots): [number, readonly Finding[]][] {
    this.settleApex(initial);
    for (let lot = lots.count - 1; takeLot(lots); lot--)
      this.#checkNames(lot * lots.size, Math.min((lot + 1) * lots.size, names));
    return [...this.#found];
  }

  *findings(): Generator<Finding> {
    for (const found of this.#found.values()) yield* found;
    yield* this.#ofZone;
  }

  /** All names are to be checked, from the first on. */
  #beginAll(): void {
    this.#found.clear();
    this.#askers.clear();
    this.#facts.glueDoubts.clear();
    this.#facts.forgetGlue();
    this.#next = 0;
  }

  /** Checks at most `most` of the names that are left of all. */
  #goOn(most: number, others?: Others): boolean {
    if (this.#next === undefined) return true;
    const { names } = this.#facts;
    if (others !== undefined) this.#next = this.#checkWith(others);
    let left = most;
    // Checks may meet new names; those have no records.
    for (; this.#next < names.count && left > 0; this.#next++) {
      if ((names.tails[this.#next] as number) === 0) continue;
      this.#check(this.#next);
      left--;
    }
    if (this.#next < names.count) return false;
    this.#next = undefined;
    this.#checkZone();
    return true;
  }

  /** Checks lots of names while others do so too. Returns the first name that is left to be checked. */
  #checkWith({ lots, found }: Others): number {
    const { count } = this.#facts.names;
    let next = 0;
    for (; takeLot(lots); next += lots.size) this.#checkNames(next, Math.min(next + lots.size, count));
    const theirs = found();
    if (theirs === undefined) return next;
    for (const [name, findings] of theirs) this.#found.set(name, findings);
    return this.#facts.names.count;
  }

  #checkNames(from: number, to: number): void {
    const { tails } = this.#facts.names;
    for (let name = from; name < to; name++) if ((tails[name] as number) !== 0) this.#check(name);
  }

  #checkChanged(): void {
    const { names } = this.#facts;
    const dirty = new Set<number>([this.#facts.apex]);
    const add = (name: number) => {
      dirty.add(name);
      for (const asker of this.#askers.get(name) ?? []) dirty.add(asker);
    };
    const cuts = typeBits(NS, DNAME);
    let servers = false;
    for (const [name, before] of this.#before) {
      add(name);
      const after = names.types[name] as number;
      if (((before ^ after) & cuts) !== 0) this.#addBelow(name, dirty);
      if (((before | after) & typeBits(NS)) === 0) continue;
      servers = true;
      this.#facts.changeServers(name);
    }
    for (const name of this.#existence) add(name);
    if (servers) for (const name of this.#facts.glueDoubts) dirty.add(name);
    for (const name of dirty) this.#check(name);
    this.#checkZone();
  }

  #addBelow(name: number, dirty: Set<number>): void {
    const stack = [name];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (const child of this.#facts.names.children(at)) {
        if ((this.#facts.names.live[child] as number) === 0) continue;
        dirty.add(child);
        for (const asker of this.#askers.get(child) ?? []) dirty.add(asker);
        stack.push(child);
      }
    }
  }

  #check(name: number): void {
    const facts = this.#facts;
    const types = facts.names.types[name] as number;
    if (types === 0) {
      this.#found.delete(name);
      return;
    }
    this.#checking = name;
    const report = this.#report;
    this.#reported = undefined;
    for (const check of ownerChecks) {
      if (check.types === everyOwner || (check.types & types) !== 0) check.check(facts, name, report);
    }
    // Names that are never answered from here are not judged further.
    if (facts.contains(name) && facts.cut(name) < 0) this.#texts.run(name, report);
    this.#checking = -1;
    if (this.#reported === undefined) this.#found.delete(name);
    else this.#found.set(name, withoutEffects(facts.records, this.#reported));
  }

  #checkZone(): void {
    const found: Finding[] = [];
    this.#checking = this.#facts.apex;
    wholeZoneChecks(this.#facts, (f) => found.push(f));
    checkDenialChain(this.#facts, (f) => found.push(f));
    this.#checking = -1;
    this.#ofZone = found;
  }

  /** The zone has NS records but no SOA: it is meant as a zone, and nothing else says so. */
  get soaMissing(): boolean {
    const { apex, records } = this.#facts;
    if (this.#part || this.#fragment || records.soas.size > 0 || apex === unknownOrigin) return false;
    return this.#facts.has(apex, NS);
  }
}
