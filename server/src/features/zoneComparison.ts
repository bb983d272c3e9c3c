import { presentName } from "../dns/present.ts";
import type { RecordSet, SetChange, ZoneDiff } from "../evaluate/zone-diff.ts";
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
