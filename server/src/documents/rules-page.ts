import { label } from "../rules/reference.ts";
import type { AnyRule, Example } from "../rules/rule.ts";

/** What the groups are about, in the order of the page. */
const groupTitles: Readonly<Record<string, string>> = {
  zone: "zone files",
  rdata: "the fields of records",
  spf: "SPF",
  dkim: "DKIM keys",
  dmarc: "DMARC",
  "mta-sts": "MTA-STS",
  "tls-rpt": "SMTP TLS reporting",
  bimi: "BIMI",
  mx: "MX records",
  dane: "DANE for SMTP",
  srv: "SRV records of mail services",
  caa: "CAA",
  ptr: "reverse names",
  mail: "the records of a mail domain together",
  smtp: "SMTP and LMTP sessions",
  imap: "IMAP sessions",
  pop3: "POP3 sessions",
  jmap: "JMAP exchanges",
  transcript: "transcripts of any protocol",
  "dns-tools": "output of DNS tools",
  header: "headers of messages",
};

/** `docs/rules.md`: every rule with its reason, its remedy and its examples. */
export function rulesPage(rules: readonly AnyRule[]): string {
  const known = Object.keys(groupTitles);
  const groups = [...new Set(rules.map((rule) => rule.group))].sort((a, b) => known.indexOf(a) - known.indexOf(b));
  const parts = [
    "# Rules",
    "",
    "<!-- Written by scripts/rules-doc.ts from the catalogue; changes belong in the rules themselves. -->",
    "",
    `${rules.length} rules. A severity is the default; the setting \`mailwright.rules\` and the option \`--rule\` change it, per rule, per group`,
    "(`spf/*`) or for all (`*`). A comment silences a rule for a line or a file; the ids may be followed by `--` and a reason:",
    "",
    "```zone",
    "; mailwright-disable-next-line spf/pass-all",
    "; mailwright-disable-file mail/* -- this domain receives nothing",
    "```",
    "",
    "`mailwright-disable-line` at the end of a line silences that line. In transcripts and loose records the comment stands on a line of its own,",
    "behind `#` or `;`. Policy files and messages have no comments: use the settings.",
    "",
    "In the examples, `[[ ]]` surrounds what is underlined. A † marks rules that need answers from DNS beyond the file: they run on command, or",
    "where a zone of the workspace answers.",
    "",
    ...groups.map((group) => `- [${group}/](#${group}) – ${groupTitles[group] ?? group}`),
    "",
  ];
  for (const group of groups) {
    parts.push(`## ${group}/`, "");
    for (const rule of rules) if (rule.group === group) parts.push(...section(rule));
  }
  return parts.join("\n");
}

function section(rule: AnyRule): string[] {
  const references = rule.references.map((r) => (r.url === undefined ? r.label : `[${label([r])}](${r.url})`));
  return [
    `### ${rule.id}`,
    "",
    `**${rule.title}** · ${rule.severity}${rule.dns === true ? " †" : ""} · ${references.join("; ")}`,
    "",
    rule.why,
    "",
    rule.mend,
    "",
    ...example("Wrong", rule.bad),
    ...example("Right", rule.good),
  ];
}

/** The longest example that is shown whole, in lines and in characters of a line. */
const longest = 24;
const widest = 160;

function example(heading: string, given: Example): string[] {
  const { text, files, answers, previous } = typeof given === "string" ? { text: given } : given;
  const parts = [`${heading}:`, "", ...block(text)];
  for (const [path, content] of Object.entries(files ?? {})) parts.push(`with \`${path}\`:`, "", ...block(content));
  if (previous !== undefined) parts.push("where the last commit has:", "", ...block(previous));
  if (answers !== undefined)
    parts.push("where DNS answers:", "", "```json", JSON.stringify(answers, undefined, 1), "```", "");
  return parts;
}

function block(text: string): string[] {
  const lines = text.replace(/\n$/, "").split("\n").map(shown);
  const cut = lines.length > longest ? [...lines.slice(0, longest), "…"] : lines;
  return ["````text", ...cut, "````", ""];
}

/** Characters that cannot be seen are named; long lines are cut in their middle. */
function shown(line: string): string {
  let out = "";
  for (const c of line) {
    const code = c.charCodeAt(0);
    const invisible =
      (code < 32 && c !== "\t") ||
      code === 127 ||
      code === 0xa0 ||
      code === 0xfeff ||
      (code >= 0x200b && code <= 0x200f);
    out += invisible ? `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>` : c;
  }
  return out.length <= widest ? out : `${out.slice(0, widest / 2)}…${out.slice(-widest / 2)}`;
}
