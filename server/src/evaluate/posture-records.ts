import type { Answer } from "../dns/resolver.ts";
import { notEnforced, parseBimi, policyNotEnforced } from "../records/bimi/index.ts";
import { bimiRules } from "../records/bimi/rules.ts";
import { keyWords } from "../records/dkim/key.ts";
import { parseDkim } from "../records/dkim/parse.ts";
import { dkimRules } from "../records/dkim/rules.ts";
import { dmarcRules } from "../records/dmarc/rules.ts";
import { languageFor } from "../records/index.ts";
import type { Name, RecordContext, RecordLanguage } from "../records/language.ts";
import { isMtaStsRecord, missingPolicyHost, parseMtaSts } from "../records/mta-sts/index.ts";
import { checkCoverage, checkPolicy, parsePolicy, policyLine, summarizePolicy } from "../records/mta-sts/policy.ts";
import { mtaStsRules } from "../records/mta-sts/rules.ts";
import { isSpfRecord, spfRules } from "../records/spf/index.ts";
import { countText } from "../records/spf/networks.ts";
import { tagNamed } from "../records/tag-list.ts";
import { isTlsRptRecord, parseTlsRpt } from "../records/tls-rpt/index.ts";
import { tlsRptRules } from "../records/tls-rpt/rules.ts";
import { type Finding, finding, type Rule } from "../rules/rule.ts";
import { plain } from "../text/decoded.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import { answered, type CheckStatus, type PostureCheck, type PostureContext, unknown } from "./posture-check.ts";
import { treeFindings } from "./spf-live.ts";
import { expandSpf, type SpfTree } from "./spf-tree.ts";

/** The texts of a TXT answer, the strings of each joined. */
function texts(answer: Answer): string[] {
  return answer.records
    .filter((record) => record.type === "TXT" && Array.isArray(record.data))
    .map((record) => (record.data as readonly string[]).join(""));
}

/** What the language of a record says of it, at places of its text. */
function findingsOn(owner: Name, text: string, { edition }: PostureContext): readonly Finding[] {
  const language = languageFor(owner, text);
  if (language === undefined) return [];
  const context: RecordContext = { owner, type: "TXT", settings: { dmarc: edition ?? "9989" } };
  return [...checked(language, text, context)];
}

function checked<Tree>(language: RecordLanguage<Tree>, text: string, context: RecordContext): Iterable<Finding> {
  return language.check(language.parse(plain(text)), context);
}

/** The worse of a status and what findings make of it. */
function judged(status: CheckStatus, findings: readonly Finding[]): CheckStatus {
  const order: readonly CheckStatus[] = ["ok", "absent", "advice", "warning", "error"];
  return findings.reduce<CheckStatus>((worst, { rule, severity = rule.severity }) => {
    const own = severity === "error" || severity === "warning" ? severity : "advice";
    return order.indexOf(own) > order.indexOf(worst) ? own : worst;
  }, status);
}

/** A record's summary: what is wrong comes first. */
function said(summary: string, findings: readonly Finding[]): string {
  const [first] = findings.filter(
    ({ rule, severity = rule.severity }) => severity === "error" || severity === "warning",
  );
  return first === undefined ? summary : first.message;
}

/** Several records where one may be: each after the first has the finding, as in a zone. */
function several(
  records: readonly string[],
  rule: Rule<{ readonly count: number }>,
): Pick<PostureCheck, "status" | "record" | "findings"> {
  let at = 0;
  const findings = records.map((record) => {
    const span = { start: at, end: at + record.length };
    at = span.end + 1;
    return finding(rule, span, { count: records.length });
  });
  return { status: "error", record: records.join("\n"), findings: findings.slice(1) };
}

export async function spfCheck(context: PostureContext): Promise<PostureCheck> {
  const { domain, ask, acceptsMail, resolver, signal } = context;
  const answer = await ask(domain, "TXT");
  if (!answered(answer)) return unknown("spf", domain, answer);
  const base = { id: "spf" as const, name: domain, source: answer.source };
  const records = texts(answer).filter(isSpfRecord);
  const [record] = records;
  if (record === undefined) {
    const summary = `no SPF record: anybody may send as ${domain}; a domain that sends no mail says v=spf1 -all`;
    return { ...base, status: acceptsMail ? "warning" : "absent", summary, findings: [] };
  }
  if (records.length > 1) {
    return {
      ...base,
      ...several(records, spfRules["multiple-records"]),
      summary: `${records.length} SPF records: receivers return permerror`,
    };
  }
  const tree = await expandSpf(domain, resolver, signal === undefined ? {} : { signal });
  const beyond = tree.record === undefined || tree.record.broken ? [] : treeFindings(tree, tree.record);
  const findings = [...findingsOn(domain, record, context), ...beyond];
  const shown = { ...base, record, findings };
  if (tree.firstError !== undefined) {
    const { error, term } = tree.firstError;
    const where = term === undefined ? "" : `${term.term}: `;
    return { ...shown, status: error.kind === "lookup-failed" ? "warning" : "error", summary: where + error.text };
  }
  const passing = tree.open ? "" : `${countText(tree.ipv4)} IPv4 and ${countText(tree.ipv6)} IPv6 addresses pass, `;
  const summary = `${passing}${tree.lookups} of 10 look-ups; ${spfEnding(tree)}`;
  const everybody = tree.terms.some((term) => term.name === "all" && term.qualifier === "+" && !term.unused);
  return { ...shown, status: judged(everybody ? "error" : "ok", findings), summary: said(summary, findings) };
}

/** What happens to everybody whom no term matches. */
function spfEnding({ terms }: SpfTree): string {
  const last = terms.find((term) => !term.unused && (term.name === "all" || term.name === "redirect"));
  if (last === undefined) return "everybody else is neutral: add -all or ~all";
  if (last.name === "redirect") return `for everybody else ${last.target ?? "another record"} decides`;
  const words = { "-": "fails", "~": "softfails", "?": "is neutral", "+": "passes" } as const;
  return `everybody else ${words[last.qualifier ?? "+"]}`;
}

export async function dmarcCheck(context: PostureContext): Promise<PostureCheck> {
  const { domain, resolver, edition, signal } = context;
  const discovery = await discoverDmarc(domain, resolver, {
    ...(edition === undefined ? {} : { edition }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { found, policy, effective, requested, tag, result, steps } = discovery;
  const last = steps.at(-1);
  const base = {
    id: "dmarc" as const,
    name: `_dmarc.${found?.domain ?? domain}`,
    ...(last === undefined ? {} : { source: last.source }),
  };
  if (result === "temperror") {
    const summary = `no answer for _dmarc.${last?.domain ?? domain} (${last?.note ?? "failed"}), so nothing can be said`;
    return { ...base, status: "warning", summary, findings: [] };
  }
  if (found === undefined) {
    const published = steps.find((step) => step.records.length > 1);
    if (published !== undefined) {
      const summary = `${published.records.length} DMARC records at _dmarc.${published.domain}: none of them counts`;
      return { ...base, ...several(published.records, dmarcRules["multiple-records"]), summary };
    }
    return {
      ...base,
      status: "warning",
      summary: `no DMARC record: mail that forges ${domain} is not refused`,
      findings: [],
    };
  }
  const findings = findingsOn(`_dmarc.${found.domain}`, found.text, context);
  const shown = { ...base, source: found.source, record: found.text, findings };
  if (policy === undefined || effective === undefined) {
    return {
      ...shown,
      status: "error",
      summary: "the record has no usable policy and no address for reports: DMARC does not apply",
    };
  }
  const where = found.domain === domain ? "" : `, by ${tag} of ${found.domain}`;
  const testing = effective === requested ? "" : ` (test mode; ${requested} is announced)`;
  const status: CheckStatus = effective === "none" ? "advice" : "ok";
  const effects: Readonly<Record<string, string>> = {
    none: "mail that fails is delivered all the same",
    quarantine: "mail that fails is treated as suspicious",
    reject: "mail that fails is refused",
  };
  const reports = policy.rua.length === 0 ? "; no reports are asked for" : "";
  return {
    ...shown,
    status: judged(status, findings),
    summary: said(`policy ${effective}${where}${testing}: ${effects[effective]}${reports}`, findings),
  };
}

/** Selectors that large senders and common software use. */
export const wellKnownSelectors: readonly string[] = [
  "default",
  "dkim",
  "mail",
  "smtp",
  "s1",
  "s2",
  "k1",
  "k2",
  "k3",
  "selector1",
  "selector2",
  "google",
  "fm1",
  "fm2",
  "fm3",
  "protonmail",
  "protonmail2",
  "protonmail3",
  "sig1",
  "mandrill",
  "mxvault",
  "zoho",
  "zmail",
  "pm",
  "cm",
  "key1",
  "key2",
];

export async function dkimChecks(context: PostureContext): Promise<PostureCheck[]> {
  const { domain, ask, selectors = [] } = context;
  const given = new Set(selectors.map((selector) => selector.toLowerCase()));
  const all = [...new Set([...given, ...wellKnownSelectors])];
  const parent = `_domainkey.${domain}`;
  // A wildcard would answer for every selector: then the well-known ones prove nothing.
  const [below, wildcard, ...answers] = await Promise.all([
    ask(parent, "TXT"),
    ask(`mailwright-no-such-selector.${parent}`, "TXT"),
    ...all.map((selector) => ask(`${selector}.${parent}`, "TXT")),
  ]);
  const anySelector = texts(wildcard).length > 0;
  const checks: PostureCheck[] = [];
  for (const [i, selector] of all.entries()) {
    const answer = answers[i] as Answer;
    if (given.has(selector) || (!anySelector && texts(answer).length > 0))
      checks.push(dkimCheck(`${selector}.${parent}`, answer, context));
  }
  if (checks.length > 0) return checks;
  if (!answered(below)) return [unknown("dkim", parent, below)];
  const summary =
    below.status === "nxdomain"
      ? `nothing below ${parent}: mail cannot be signed`
      : "no key at the selectors that are commonly used; name yours with --selector";
  return [
    {
      id: "dkim",
      name: parent,
      status: below.status === "nxdomain" ? "absent" : "advice",
      summary,
      source: below.source,
      findings: [],
    },
  ];
}

function dkimCheck(name: string, answer: Answer, context: PostureContext): PostureCheck {
  if (!answered(answer)) return unknown("dkim", name, answer);
  const base = { id: "dkim" as const, name, source: answer.source };
  const records = texts(answer);
  const [record] = records;
  if (record === undefined) return { ...base, status: "error", summary: `no key at ${name}`, findings: [] };
  if (records.length > 1) {
    return {
      ...base,
      ...several(records, dkimRules["multiple-keys"]),
      summary: `${records.length} TXT records: which one is the key is undefined (RFC 6376 §3.6.2.2)`,
    };
  }
  const findings = findingsOn(name, record, context);
  const tree = parseDkim(plain(record));
  const revoked = tagNamed(tree, "p")?.value === "";
  const summary = revoked
    ? "the key is revoked"
    : tree.key === undefined
      ? "no key can be read"
      : `a key: ${keyWords(tree.key)}`;
  const status: CheckStatus = revoked ? "advice" : tree.key === undefined ? "error" : "ok";
  return { ...base, status: judged(status, findings), summary: said(summary, findings), record, findings };
}

export async function mtaStsCheck(context: PostureContext): Promise<PostureCheck> {
  const { domain, ask, hosts, fetchPolicy, signal } = context;
  const name = `_mta-sts.${domain}`;
  const answer = await ask(name, "TXT");
  if (!answered(answer)) return unknown("mta-sts", name, answer);
  const base = { id: "mta-sts" as const, name, source: answer.source };
  const records = texts(answer).filter((text) => isMtaStsRecord(parseMtaSts(plain(text))));
  const [record] = records;
  if (record === undefined) {
    const summary = "no MTA-STS: without DANE, TLS to this domain can be stripped";
    return { ...base, status: "absent", summary, findings: [] };
  }
  if (records.length > 1) {
    return {
      ...base,
      ...several(records, mtaStsRules["multiple-records"]),
      summary: `${records.length} MTA-STS records: senders act as if there were none`,
    };
  }
  const findings = [...findingsOn(name, record, context)];
  const host = `mta-sts.${domain}`;
  const [v4, v6] = await Promise.all([ask(host, "A"), ask(host, "AAAA")]);
  if ([v4, v6].every((one) => answered(one) && one.records.every((r) => r.type !== "A" && r.type !== "AAAA"))) {
    findings.push(missingPolicyHost(parseMtaSts(plain(record)), host));
  }
  const shown = { ...base, record, findings };
  const status = judged("ok", findings);
  if (fetchPolicy === undefined || status === "error") {
    return { ...shown, status, summary: said("an MTA-STS record; the policy was not fetched", findings) };
  }
  const fetched = await fetchPolicy(host, signal);
  if ("error" in fetched) return { ...shown, status: "error", summary: `the policy cannot be used: ${fetched.error}` };
  const policy = parsePolicy(fetched.text);
  const wrong = [...checkPolicy(policy), ...checkCoverage(policy, hosts)];
  const mode = policyLine(policy, "mode")?.value;
  const worst = judged(mode === "enforce" ? status : "advice", wrong);
  const media = /^text\/plain\b/i.test(fetched.mediaType)
    ? ""
    : `; it is served as ${fetched.mediaType || "nothing in particular"}, not text/plain`;
  return {
    ...shown,
    status: media !== "" && worst === "ok" ? "warning" : worst,
    summary: said(`policy ${summarizePolicy(policy)}${media}`, wrong),
    record: `${record}\n${fetched.text}`,
    findings: [...findings, ...wrong.map((finding) => moved(finding, record.length + 1))],
  };
}

/** A finding whose text now stands further on. */
function moved(finding: Finding, by: number): Finding {
  const { fixes: _, related: __, ...kept } = finding;
  return { ...kept, span: { start: finding.span.start + by, end: finding.span.end + by } };
}

export async function tlsRptCheck(context: PostureContext): Promise<PostureCheck> {
  const { domain, ask } = context;
  const name = `_smtp._tls.${domain}`;
  const answer = await ask(name, "TXT");
  if (!answered(answer)) return unknown("tls-rpt", name, answer);
  const base = { id: "tls-rpt" as const, name, source: answer.source };
  const records = texts(answer).filter((text) => isTlsRptRecord(parseTlsRpt(plain(text))));
  const [record] = records;
  if (record === undefined) return { ...base, status: "absent", summary: "no TLS reports are asked for", findings: [] };
  if (records.length > 1) {
    return {
      ...base,
      ...several(records, tlsRptRules["multiple-records"]),
      summary: `${records.length} TLS-RPT records: no reports are sent`,
    };
  }
  const findings = findingsOn(name, record, context);
  return {
    ...base,
    status: judged("ok", findings),
    summary: said("reports on TLS failures are asked for", findings),
    record,
    findings,
  };
}

export async function bimiCheck(context: PostureContext): Promise<PostureCheck> {
  const { domain, ask, resolver, edition, signal } = context;
  const name = `default._bimi.${domain}`;
  const answer = await ask(name, "TXT");
  if (!answered(answer)) return unknown("bimi", name, answer);
  const base = { id: "bimi" as const, name, source: answer.source };
  const records = texts(answer).filter((text) => /^\s*v\s*=\s*BIMI1/i.test(text));
  const [record] = records;
  if (record === undefined) return { ...base, status: "absent", summary: "no logo is published", findings: [] };
  if (records.length > 1) {
    const summary = `${records.length} BIMI records: no logo is shown`;
    return { ...base, ...several(records, bimiRules["multiple-records"]), summary };
  }
  const findings = [...findingsOn(name, record, context)];
  const { found } = await discoverDmarc(domain, resolver, {
    ...(edition === undefined ? {} : { edition }),
    ...(signal === undefined ? {} : { signal }),
  });
  const why = found === undefined ? "There is no DMARC policy" : notEnforced(found.record, edition ?? "9989");
  if (why !== undefined) findings.push(policyNotEnforced(parseBimi(plain(record)), why));
  return { ...base, status: judged("ok", findings), summary: said("a logo is published", findings), record, findings };
}
