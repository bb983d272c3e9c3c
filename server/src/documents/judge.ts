import { type Finding, type Severity, severities } from "../rules/rule.ts";
import type { Document } from "./document.ts";
import { type JudgedFinding, type RuleSettings, severityBy } from "./severities.ts";
import { withoutSuppressed } from "./suppression.ts";
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
  const own = together(document.findings(), beyond).filter((finding) => finding.path === undefined);
  const counts = new Map<Severity, number>(severities.map((severity) => [severity, 0]));
  const told: { readonly finding: Finding; readonly severity: Severity }[] = [];
  for (const finding of withoutSuppressed(document, own)) {
    const severity = severityOf(finding);
    if (severity === undefined) continue;
    told.push({ finding, severity });
    counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  const room = new Map<Severity, number>();
  let free = most;
  for (const severity of severities) {
    const taken = Math.min(free, counts.get(severity) ?? 0);
    room.set(severity, taken);
    free -= taken;
  }
  const findings: JudgedFinding[] = [];
  for (const { finding, severity } of told) {
    const left = room.get(severity) ?? 0;
    if (left === 0) continue;
    room.set(severity, left - 1);
    findings.push({ ...finding, severity });
  }
  return { findings, left: told.length - findings.length };
}

function together(findings: readonly Finding[], beyond: readonly Finding[]): readonly Finding[] {
  return beyond.length === 0 ? findings : inTextOrder([...findings, ...beyond]);
}
