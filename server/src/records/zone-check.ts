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
