import { type Finding, type Severity, severities } from "../rules/rule.ts";
import { shift } from "../text/span.ts";
import { moveFinding } from "../zone/block.ts";
import type { Document, FindingsInParts } from "./document.ts";
import { type JudgedFinding, type RuleSettings, severityBy } from "./severities.ts";
import { mayBeSilenced, withoutSuppressed } from "./suppression.ts";
import { inTextOrder } from "./text-document.ts";

/**
 * What a person is told of a document, in the order of the text: suppression comments and settings applied. `beyond`: findings
 * that others made of it, such as those that need DNS.
 */
export function judge(
  document: Document,
  settings: RuleSettings = {},
  beyond: readonly Finding[] = [],
): readonly JudgedFinding[] {
  const severityOf = severityBy(settings);
  const judged: JudgedFinding[] = [];
  for (const finding of withoutSuppressed(document, together(document.findings(), beyond))) {
    const severity = severityOf(finding);
    if (severity !== undefined) judged.push({ ...finding, severity });
  }
  return judged;
}

/**
 * The worst `most` of the findings in the document's own text, in its order, and how many more there are. For editors: a zone may
 * have a hundred thousand, at every keystroke.
 */
export function judgeWorst(
  document: Document,
  settings: RuleSettings,
  most: number,
  beyond: readonly Finding[] = [],
): { readonly findings: readonly JudgedFinding[]; readonly left: number } {
  const severityOf = severityBy(settings);
  const parts = beyond.length > 0 || mayBeSilenced(document) ? undefined : document.findingsInParts?.();
  if (parts !== undefined) return worstOfParts(parts, severityOf, most);
  const own = together(document.findings(), beyond).filter((finding) => finding.path === undefined);
  const counts = new Map<Severity, number>(severities.map((severity) => [severity, 0]));
  const told: { readonly finding: Finding; readonly severity: Severity }[] = [];
  for (const finding of withoutSuppressed(document, own)) {
    const severity = severityOf(finding);
    if (severity === undefined) continue;
    told.push({ finding, severity });
    counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  const room = roomFor(counts, most);
  const findings: JudgedFinding[] = [];
  for (const { finding, severity } of told) {
    const left = room.get(severity) ?? 0;
    if (left === 0) continue;
    room.set(severity, left - 1);
    findings.push({ ...finding, severity });
  }
  return { findings, left: told.length - findings.length };
}

/** How many of each severity are among the worst `most`. */
function roomFor(counts: ReadonlyMap<Severity, number>, most: number): Map<Severity, number> {
  const room = new Map<Severity, number>();
  let free = most;
  for (const severity of severities) {
    const taken = Math.min(free, counts.get(severity) ?? 0);
    room.set(severity, taken);
    free -= taken;
  }
  return room;
}

/** Of parts of which nothing is shown, only the numbers are looked at. */
function worstOfParts(
  { kinds, parts, startOf }: FindingsInParts,
  severityOf: ReturnType<typeof severityBy>,
  most: number,
): { readonly findings: readonly JudgedFinding[]; readonly left: number } {
  const severityOfKind = kinds.map(severityOf);
  const ofKind = kinds.map(() => 0);
  for (const part of parts) {
    if (part === undefined) continue;
    const { counts } = part;
    for (let kind = 0; kind < counts.length; kind++) ofKind[kind] = (ofKind[kind] as number) + (counts[kind] as number);
  }
  const counts = new Map<Severity, number>();
  let total = 0;
  for (const [kind, severity] of severityOfKind.entries()) {
    if (severity === undefined) continue;
    const count = ofKind[kind] as number;
    counts.set(severity, (counts.get(severity) ?? 0) + count);
    total += count;
  }
  const room = roomFor(counts, most);
  const wanted = Math.min(most, total);
  const roomOf = (severity: Severity | undefined) => (severity === undefined ? 0 : (room.get(severity) ?? 0));
  const findings: JudgedFinding[] = [];
  for (let i = 0; i < parts.length && findings.length < wanted; i++) {
    const part = parts[i];
    if (part === undefined || !part.counts.some((count, kind) => count > 0 && roomOf(severityOfKind[kind]) > 0))
      continue;
    const start = startOf(i);
    for (const finding of part.findings) {
      const severity = severityOf(finding);
      const left = roomOf(severity);
      if (severity === undefined || left === 0) continue;
      room.set(severity, left - 1);
      findings.push({ ...moveFinding(finding, (s) => shift(s, start)), severity });
    }
  }
  return { findings, left: total - findings.length };
}

function together(findings: readonly Finding[], beyond: readonly Finding[]): readonly Finding[] {
  return beyond.length === 0 ? findings : inTextOrder([...findings, ...beyond]);
}
