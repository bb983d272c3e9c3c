import type { Severity } from "../../rules/rule.ts";
import type { Report } from "../report.ts";

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** Workflow commands: GitHub shows each finding beside its line of the change. */
export function githubReport(report: Report): string {
  let text = "";
  for (const file of report.files) {
    for (const { rule, severity, message, range } of file.findings) {
      const { start, end } = range;
      // Columns count only within one line.
      const columns =
        start.line === end.line
          ? `,col=${start.character + 1},endColumn=${Math.max(end.character, start.character + 1)}`
          : "";
      const place = `file=${property(file.path)},line=${start.line + 1},endLine=${end.line + 1}${columns}`;
      text += `::${levels[severity]} ${place},title=${property(rule)}::${data(message)}\n`;
    }
  }
  for (const { path, reason } of report.unreadable)
    text += `::error file=${property(path)}::${data(`${path} ${reason}`)}\n`;
  return text;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
