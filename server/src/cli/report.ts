import type { DocumentKind } from "../documents/document.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Range } from "../text/lines.ts";

/** One finding, ready to be written down: what every reporter writes, each in its way. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Lines and characters from 0, characters in UTF-16 units. */
  readonly range: Range;
  readonly reference: string;
  readonly related: readonly { readonly message: string; readonly path: string; readonly range: Range }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly range: Range; readonly text: string; readonly path: string }[];
  }[];
  readonly finding: Finding;
  /** Source lines that the range touches, the first one at most, without its line end. */
  readonly source: string;
}

/** One file that was read. */
export interface FileReport {
  readonly path: string;
  readonly kind: DocumentKind;
  readonly findings: readonly ReportedFinding[];
}

export interface Report {
  readonly files: readonly FileReport[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

export interface Counts {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

export function count(report: Report): Counts {
  const of: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const file of report.files) for (const found of file.findings) of[found.severity]++;
  return { files: report.files.length, errors: of.error, warnings: of.warning, infos: of.info, hints: of.hint };
}
