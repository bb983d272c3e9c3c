import { count, type FileReport, type Report, type ReportedFinding } from "../report.ts";

/** The findings as `check --format json` has them; see the contract. */
export function findingsJson(findings: readonly ReportedFinding[]): unknown[] {
  return findings.map(({ rule, severity, message, range, reference, related, fixes }) => ({
    rule,
    severity,
    message,
    range,
    reference,
    related,
    fixes: fixes.map((fix) => fix.title),
  }));
}

export function jsonReport(report: Report): string {
  const { files, errors, warnings, infos, hints } = count(report);
  const value = {
    version: 1,
    files: report.files.map(({ path, kind, findings }: FileReport) => ({
      path,
      kind,
      findings: findingsJson(findings),
    })),
    summary: { files, errors, warnings, infos, hints, unreadable: report.unreadable },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
