import type { Range } from "vscode-languageserver-types";
import { foldName } from "../dns/names.ts";
import { presentData, presentName } from "../dns/present.ts";
import { dataOf } from "../dns/wire.ts";
import type { Document } from "../documents/document.ts";
import { ZoneFileDocument } from "../documents/zone.ts";
import { comparable, type RecordSet, type SetChange, type ZoneDiff } from "../evaluate/zone-diff.ts";
import type { ZoneRecord } from "../zone/index.ts";
import { rangeOf } from "./range.ts";
import { visible } from "./visible.ts";

const changes: Readonly<Record<SetChange["change"], string>> = {
  added: "would be added",
  removed: "would be removed",
  changed: "would change",
  ttl: "would get another TTL",
};

/** What publication would change, as people compare files: `-` what DNS holds, `+` what the zone holds. Plain text. */
export function zoneComparison(diff: ZoneDiff): string {
  const lines = [`; ${presentName(diff.apex)} against live DNS: ${sum(diff)}`, ""];
  for (const change of diff.changes) lines.push(...changeLines(change), "");
  const reasons = new Map<string, number>();
  for (const { status, reason } of diff.unanswered)
    reasons.set(reason ?? status, (reasons.get(reason ?? status) ?? 0) + 1);
  for (const [reason, count] of reasons) lines.push(`; ${count} look-ups without an answer: ${visible(reason)}`);
  return `${lines.join("\n").trimEnd()}\n`;
}

function sum({ changes: found, same }: ZoneDiff): string {
  if (found.length === 0) return `no difference in ${same} record sets`;
  return `${found.length} record ${found.length === 1 ? "set" : "sets"} would change, ${same} stay as they are`;
}

function changeLines({ name, type, change, zone, live }: SetChange): string[] {
  const title = `; ${presentName(name)} ${type} ${changes[change]}`;
  if (change === "ttl") return [title, `- TTL ${live?.ttl ?? "unknown"}`, `+ TTL ${zone?.ttl ?? "unknown"}`];
  const kept = new Set(live?.records.filter((record) => zone?.records.includes(record)));
  return [
    title,
    ...side("-", live, kept),
    ...side("+", zone, kept),
    ...[...kept].map((record) => `  ${visible(record)}`),
  ];
}

function side(mark: string, set: RecordSet | undefined, kept: ReadonlySet<string>): string[] {
  return (set?.records ?? []).filter((record) => !kept.has(record)).map((record) => `${mark} ${visible(record)}`);
}

/** A record that publication would change something at. */
export interface ComparisonMark {
  /** The record, from its owner to its last word. */
  readonly range: Range;
  readonly change: SetChange["change"];
  /** A few words to show behind the record; nothing in them comes from DNS. */
  readonly label: string;
  /** The change of the whole set, in lines as the report has them. Plain text. */
  readonly detail: string;
}

/** Marks made at most: an editor shows no more of use. */
const mostMarks = 2000;

/**
 * The changes at their records in the open text: what would be added and what would differ at the record itself, what would go
 * at the first record of the set or else of the name. Records of included files have no mark.
 */
export function comparisonMarks(diff: ZoneDiff, document: Document): readonly ComparisonMark[] {
  if (!(document instanceof ZoneFileDocument)) return [];
  const byName = new Map<string, SetChange[]>();
  for (const change of diff.changes) byName.set(change.name, [...(byName.get(change.name) ?? []), change]);
  const told = new Set<SetChange>();
  const marks: ComparisonMark[] = [];
  for (const record of document.zone.records()) {
    if (marks.length >= mostMarks) break;
    if (record.path !== undefined) continue;
    for (const change of byName.get(foldName(record.ownerName)) ?? []) {
      const label = markLabel(change, record, !told.has(change));
      if (label === undefined) continue;
      told.add(change);
      const range = rangeOf(document, record.span);
      marks.push({ range, change: change.change, label, detail: changeLines(change).join("\n") });
    }
  }
  return marks;
}

/** What is said behind a record; undefined where nothing is. `first`: nothing was said of the set before. */
function markLabel({ type, change, zone, live }: SetChange, record: ZoneRecord, first: boolean): string | undefined {
  if (change === "removed") return first ? `live DNS has ${type} here, the zone has not` : undefined;
  if (record.type !== type) return undefined;
  if (change === "added") return "not in live DNS";
  if (change === "ttl") return `TTL ${live?.ttl ?? "unknown"} in live DNS`;
  const wire = record.wire();
  if (wire === undefined) return undefined;
  const has = (set: RecordSet | undefined, data: string) =>
    set?.records.some((one) => comparable(one) === data) === true;
  if (!has(live, comparable(presentData(type, dataOf(type, wire))))) return "not in live DNS";
  const more = live?.records.some((one) => !has(zone, comparable(one))) === true;
  return more && first ? `live DNS has other ${type} as well` : undefined;
}
