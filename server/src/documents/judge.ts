import type { Document } from "./document.ts";
import { type JudgedFinding, type RuleSettings, severityOf } from "./severities.ts";
import { withoutSuppressed } from "./suppression.ts";

/** What a person is told of a document, in the order of the text: suppression comments and settings applied. */
export function judge(document: Document, settings: RuleSettings = {}): readonly JudgedFinding[] {
  const judged: JudgedFinding[] = [];
  for (const finding of withoutSuppressed(document, document.findings())) {
    const severity = severityOf(finding, settings);
    if (severity !== undefined) judged.push({ ...finding, severity });
  }
  return judged;
}
