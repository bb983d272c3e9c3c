import type { CheckStatus, Posture, PostureCheck } from "../evaluate/posture.ts";
import { code, escape, type Markdown, markdown, words } from "../text/markdown.ts";

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

/** The mail posture of a domain as a document that a person reads. */
export function domainReport({ domain, checks }: Posture): string {
  return [`# Mail of ${escape(domain)}`, ...checks.map(section)].join("\n\n").concat("\n");
}

function section(check: PostureCheck): string {
  const source = check.source === undefined ? words("") : markdown` – *${escape(check.source)}*`;
  const parts: Markdown[] = [
    markdown`## ${words(marks[check.status])} ${words(titles[check.id])}: ${code(check.name)}`,
    markdown`${escape(check.summary)}${source}`,
  ];
  const records = check.record?.split("\n") ?? [];
  for (const record of records.slice(0, most)) parts.push(markdown`- ${code(record, 1000)}`);
  if (records.length > most) parts.push(markdown`and ${records.length - most} more`);
  for (const { rule, message, severity } of check.findings) {
    parts.push(markdown`- **${words(severity ?? rule.severity)}** ${escape(message)} (${words(rule.id)})`);
  }
  return parts.join("\n\n");
}
