import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { judgeWorst } from "../documents/judge.ts";
import type { JudgedFinding, RuleSettings } from "../documents/severities.ts";
import { label } from "../rules/reference.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { rangeOf } from "./range.ts";
import { ruleLink } from "./reference.ts";
import type { World } from "./world.ts";

export interface DiagnosticOptions {
  readonly rules?: RuleSettings;
  /** The most that is given of one file, worst first; one more then says how many are left out. Default 1000. */
  readonly most?: number;
  /** Findings that the document cannot make by itself, such as those that need DNS. */
  readonly beyond?: readonly Finding[];
}

const severityNumbers: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The findings of a document as the editor shows them, in the order of the text. */
export function diagnostics(document: Document, options: DiagnosticOptions, world: World): Diagnostic[] {
  const most = options.most ?? 1000;
  const { findings, left } = judgeWorst(document, options.rules ?? {}, most, options.beyond);
  const shown = findings.map((finding) => diagnostic(document, finding, world));
  if (left > 0) shown.push(rest(left, most));
  return shown;
}

function rest(left: number, most: number): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: "mailwright",
    message: `${left} more ${left === 1 ? "finding is" : "findings are"} not shown; the worst ${most} are. The setting mailwright.maxFindings shows more, and “mailwright check” shows all.`,
  };
}

function diagnostic(document: Document, finding: JudgedFinding, world: World): Diagnostic {
  const { rule } = finding;
  const href = ruleLink(rule, world.rulesPage);
  const related = (finding.related ?? []).flatMap((other) => {
    const target = other.path === undefined ? document : world.document(other.path);
    if (target === undefined) return [];
    return [{ message: other.message, location: { uri: world.uri(target.path), range: rangeOf(target, other.span) } }];
  });
  return {
    range: rangeOf(document, finding.span),
    severity: severityNumbers[finding.severity],
    code: rule.id,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: "mailwright",
    message: `${finding.message} (${label(rule.references)})`,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(deprecated.has(rule.id.slice(rule.id.indexOf("/") + 1)) ? { tags: [DiagnosticTag.Deprecated] } : {}),
  };
}

/** Rules whose finding is that something is no longer in use: the editor strikes it through. */
const deprecated = new Set(["obsolete-type", "historic-tag", "removed-tag", "obsolete-record", "spf-type"]);
