import type { CheckStatus, Posture, PostureCheck } from "../evaluate/posture.ts";
import type { AnyRule } from "../rules/rule.ts";
import { code, escape, linked, type Markdown, markdown, words } from "../text/markdown.ts";

const marks: Readonly<Record<CheckStatus, string>> = { ok: "✓", advice: "i", warning: "!", error: "✗", absent: "–" };

const titles: Readonly<Record<PostureCheck["id"], string>> = {
  mx: "MX",
  spf: "SPF",
  dmarc: "DMARC",
  dkim: "DKIM",
  "mta-sts": "MTA-STS",
  "tls-rpt": "TLS reports",
  bimi: "BIMI",
  dane: "DANE",
  caa: "CAA",
};

/** The most records of one line of the report that are shown. */
const most = 20;

/** Where the reader can go to from the report: addresses, undefined where there is nothing to go to. */
export interface DomainLinks {
  /** The record at a name that reads so, in a zone of the workspace. */
  record(name: string, reads: string): string | undefined;
  /** What a rule is founded on. */
  rule(rule: AnyRule): string | undefined;
}

/** The mail posture of a domain as a document that a person reads. */
export function domainReport({ domain, checks }: Posture, links: DomainLinks): string {
  return [`# Mail of ${escape(domain)}`, ...checks.map((check) => section(check, links))].join("\n\n").concat("\n");
}

function section(check: PostureCheck, links: DomainLinks): string {
  const source = check.source === undefined ? words("") : markdown` – *${escape(check.source)}*`;
  const parts: Markdown[] = [
    markdown`## ${words(marks[check.status])} ${words(titles[check.id])}: ${code(check.name)}`,
    markdown`${escape(check.summary)}${source}`,
  ];
  const records = check.record?.split("\n") ?? [];
  for (const record of records.slice(0, most))
    parts.push(markdown`- ${linked(code(record, 1000), recordLink(check, record, links))}`);
  if (records.length > most) parts.push(markdown`and ${records.length - most} more`);
  for (const { rule, message, severity } of check.findings) {
    const id = linked(words(rule.id), links.rule(rule));
    parts.push(markdown`- **${words(severity ?? rule.severity)}** ${escape(message)} (${id})`);
  }
  return parts.join("\n\n");
}

/** Where a line of `record` stands, if a zone of the workspace has said it. */
function recordLink({ id, name, source }: PostureCheck, line: string, links: DomainLinks): string | undefined {
  if (source === undefined || !source.startsWith("zone ")) return undefined;
  // The keys of several hosts are shown together, each behind its name.
  const blank = id === "dane" ? line.indexOf(" ") : -1;
  return blank < 0 ? links.record(name, line) : links.record(line.slice(0, blank), line.slice(blank + 1));
}
