import { type Finding, type Severity, severities } from "../rules/rule.ts";
import { shift } from "../text/span.ts";
import { moveFinding } from "../zone/block.ts";
import type { Document, FindingsPart, RuleCount } from "./document.ts";
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

/** Parts of which nothing is shown are only counted. */
function worstOfParts(
  parts: readonly FindingsPart[],
  severityOf: ReturnType<typeof severityBy>,
  most: number,
): { readonly findings: readonly JudgedFinding[]; readonly left: number } {
  const counts = new Map<Severity, number>();
  let total = 0;
  for (const part of parts)
    for (const one of part.counts) {
      const severity = severityOf(one);
      if (severity === undefined) continue;
      counts.set(severity, (counts.get(severity) ?? 0) + one.count);
      total += one.count;
    }
  const room = roomFor(counts, most);
  const findings: JudgedFinding[] = [];
  const roomOf = (one: Finding | RuleCount) => room.get(severityOf(one) as Severity) ?? 0;
  for (const { start, findings: found, counts: here } of parts) {
    if (!here.some((one) => roomOf(one) > 0)) continue;
    for (const finding of found) {
      const left = roomOf(finding);
      if (left === 0) continue;
      const severity = severityOf(finding) as Severity;
      room.set(severity, left - 1);
      findings.push({ ...moveFinding(finding, (s) => shift(s, start)), severity });
    }
  }
  return { findings, left: total - findings.length };
}

function together(findings: readonly Finding[], beyond: readonly Finding[]): readonly Finding[] {
  return beyond.length === 0 ? findings : inTextOrder([...findings, ...beyond]);
}
