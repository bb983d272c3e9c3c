import { type Finding, type Fix, finding, type Related, type Rule } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { Name, RecordSettings, RecordView, ZoneView } from "./language.ts";

/**
 * A check across records, asked for each name that has a record of one of `types`. It asks the zone for names only,
 * never for a list of all, so that its cost is that of the names it asks for and its dependencies can be recorded.
 */
export interface ZoneCheck {
  readonly id: string;
  /** Mnemonics in upper case. */
  readonly types: readonly string[];
  check(owner: Name, zone: ZoneView, settings: RecordSettings): Iterable<Finding>;
}

interface Extra {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** A finding at a record of the zone, which may stand in an included file. */
export function findingAt<A>(
  record: RecordView,
  rule: Rule<A>,
  span: Span,
  ...rest: A extends undefined ? [args?: undefined, extra?: Extra] : [args: A, extra?: Extra]
): Finding {
  const made = finding(rule, span, ...rest);
  return record.path === undefined ? made : { ...made, path: record.path };
}

/** Another record as the related place of a finding. */
export function relatedRecord(record: RecordView, message: string): Related {
  const place = { message, span: record.span };
  return record.path === undefined ? place : { ...place, path: record.path };
}

/**
 * Several checks as one, for names that have a record of `types`: what one of them has asked for, the others are
 * told without reading it again. `unless`: names that have a record of this type are left to another.
 */
export function together(
  id: string,
  types: readonly string[],
  checks: readonly ZoneCheck[],
  unless?: string,
): ZoneCheck {
  return {
    id,
    types,
    *check(owner, zone, settings) {
      if (unless !== undefined && zone.at(owner, unless).length > 0) return;
      const remembering = new Remembering(owner, zone);
      for (const check of checks) yield* check.check(owner, remembering, settings);
    },
  };
}

/** A zone as one name's checks see it: records are read once. */
class Remembering implements ZoneView {
  readonly apex: Name;
  readonly whole: boolean;
  readonly #owner: Name;
  readonly #zone: ZoneView;
  readonly #own = new Map<string, readonly RecordView[]>();
  readonly #answers = new Map<string, readonly RecordView[]>();

  constructor(owner: Name, zone: ZoneView) {
    this.apex = zone.apex;
    this.whole = zone.whole;
    this.#owner = owner;
    this.#zone = zone;
  }

  at(name: Name, type?: string): readonly RecordView[] {
    if (name !== this.#owner || type === undefined) return this.#zone.at(name, type);
    let records = this.#own.get(type);
    if (records === undefined) {
      records = this.#zone.at(name, type);
      this.#own.set(type, records);
    }
    return records;
  }

  answer(name: Name, type: string): readonly RecordView[] {
    // The owner has records, so that no wildcard answers for it.
    if (name === this.#owner) return this.at(name, type);
    const key = `${type} ${name}`;
    let records = this.#answers.get(key);
    if (records === undefined) {
      records = this.#zone.answer(name, type);
      this.#answers.set(key, records);
    }
    return records;
  }

  contains(name: Name): boolean {
    return this.#zone.contains(name);
  }

  exists(name: Name): boolean {
    return this.#zone.exists(name);
  }

  children(name: Name, most?: number): readonly Name[] {
    return this.#zone.children(name, most);
  }

  delegated(name: Name): boolean {
    return this.#zone.delegated(name);
  }
}
