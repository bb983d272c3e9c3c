import type { Severity } from "../../rules/rule.ts";
import type { Range } from "../../text/lines.ts";
import type { Report, ReportedFinding } from "../report.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };

/** SARIF 2.1.0 (OASIS): one run, with the rules that were broken and a result for each finding. */
export function sarifReport(report: Report, version: string): string {
  const rules = new Map<string, { index: number; finding: ReportedFinding }>();
  for (const file of report.files) {
    for (const finding of file.findings)
      if (!rules.has(finding.rule)) rules.set(finding.rule, { index: rules.size, finding });
  }
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mailwright",
            semanticVersion: version,
            rules: [...rules.values()].map(({ finding }) => rule(finding)),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.unreadable.length === 0,
            toolExecutionNotifications: report.unreadable.map(({ path, reason }) => ({
              level: "error",
              message: { text: `${path} ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: { uri: uri(path) } } }],
            })),
          },
        ],
        artifacts: report.files.map((file) => ({ location: { uri: uri(file.path) } })),
        results: report.files.flatMap((file) =>
          file.findings.map((found) => result(file.path, found, rules.get(found.rule)?.index ?? -1)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule({ finding }: ReportedFinding): unknown {
  const { id, title, why, mend, severity, references } = finding.rule;
  const helpUri = references.find((reference) => reference.url !== undefined)?.url;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: mend },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[severity] },
  };
}

function result(path: string, found: ReportedFinding, ruleIndex: number): unknown {
  return {
    ruleId: found.rule,
    ruleIndex,
    level: levels[found.severity],
    message: { text: found.message },
    locations: [location(path, found.range)],
    ...(found.related.length === 0
      ? {}
      : {
          relatedLocations: found.related.map((related) => ({
            ...location(related.path, related.range),
            message: { text: related.message },
          })),
        }),
    ...(found.fixes.length === 0
      ? {}
      : {
          fixes: found.fixes.map((fix) => ({
            description: { text: fix.title },
            artifactChanges: [...new Set(fix.edits.map((edit) => edit.path))].map((changed) => ({
              artifactLocation: { uri: uri(changed) },
              replacements: fix.edits
                .filter((edit) => edit.path === changed)
                .map((edit) => ({ deletedRegion: region(edit.range), insertedContent: { text: edit.text } })),
            })),
          })),
        }),
  };
}

function location(path: string, range: Range): { physicalLocation: unknown } {
  return { physicalLocation: { artifactLocation: { uri: uri(path) }, region: region(range) } };
}

function region({ start, end }: Range): unknown {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** A path as a URI reference (RFC 3986): relative ones stay relative. */
function uri(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
