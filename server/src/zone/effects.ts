import type { Finding } from "../rules/rule.ts";
import { RecordFlag } from "./draft.ts";
import { type RecordTable, recordSpace } from "./record-table.ts";

/** What is said of a record's target that is not the name it should be. */
const ofWrongTarget: readonly string[] = [
  "zone/ns-no-address",
  "zone/ns-target-cname",
  "zone/ns-below-dname",
  "zone/dangling-target",
  "zone/cname-loop",
  "mx/target-no-address",
  "mx/target-cname",
  "srv/target-no-address",
  "srv/target-cname",
  "ptr/target-cname",
  "ptr/target-not-host",
];

/** One mistake gives one finding: what a rule's finding silences where both underline the same. */
const effects: Readonly<Record<string, ReadonlySet<string>>> = {
  "zone/suspicious-relative-name": new Set(ofWrongTarget),
  "zone/doubled-name": new Set(ofWrongTarget),
  "zone/cname-loop": new Set(["zone/dangling-target", "mx/target-no-address", "srv/target-no-address"]),
};

/** What is not said of a record whose own fields are wrong: it follows from them. */
const ofFaultyRecord = new Set(ofWrongTarget);

/** The findings of one name's checks without those that are but effects of another, or of a mistake in the record itself. */
export function withoutEffects(records: RecordTable, findings: readonly Finding[]): readonly Finding[] {
  const causes = findings.filter((found) => effects[found.rule.id] !== undefined);
  const isEffect = ({ rule, span }: Finding) =>
    (ofFaultyRecord.has(rule.id) && isFaulty(records, span.start)) ||
    causes.some(
      (cause) => effects[cause.rule.id]?.has(rule.id) && cause.span.start < span.end && span.start < cause.span.end,
    );
  return findings.some(isEffect) ? findings.filter((found) => !isEffect(found)) : findings;
}

function isFaulty(records: RecordTable, place: number): boolean {
  return ((records.flags[Math.floor(place / recordSpace)] as number) & RecordFlag.faulty) !== 0;
}
