import { rfc } from "../../rules/reference.ts";
import type { RecordSettings } from "../language.ts";
import type { TagInfo, TagTable } from "../tag-table.ts";

const policies = {
  none: { text: "No wish about mail that fails: it is delivered as it would be without DMARC." },
  quarantine: {
    text: "Mail that fails is suspicious: receivers put it into the spam folder or look at it more closely.",
  },
  reject: { text: "Mail that fails is not authorised: receivers are asked to refuse it." },
};

const alignment = {
  r: { text: "Relaxed: the two domains belong to one organization." },
  s: { text: "Strict: the two domains are the very same." },
};

/** The tags of a DMARC record (RFC 9989 §4.7; RFC 7489 §6.3), in the order they are offered. */
export const dmarcTags: TagTable = {
  v: {
    title: "Version",
    text: "The version of the record. It must be the first tag and exactly DMARC1, in upper case; else the whole record is ignored.",
    absent: "It is required.",
    references: [rfc(9989, "4.7"), rfc(7489, "6.3")],
    required: true,
    values: { DMARC1: { text: "The only version there is; RFC 9989 kept it." } },
  },
  p: {
    title: "Policy",
    text: "What the domain asks receivers to do with mail that fails DMARC.",
    absent:
      "Without it the policy is none where rua is given, else the record has no effect; old receivers require it.",
    references: [rfc(9989, "4.7"), rfc(7489, "6.3")],
    required: true,
    fold: true,
    values: policies,
    snippet: "${1|none,quarantine,reject|}",
  },
  sp: {
    title: "Subdomain policy",
    text: "The policy for existing subdomains that have no DMARC record of their own. It does not apply to the domain itself.",
    absent: "Without it p applies to subdomains too.",
    references: [rfc(9989, "4.7"), rfc(7489, "6.3")],
    fold: true,
    values: policies,
    snippet: "${1|none,quarantine,reject|}",
  },
  np: {
    title: "Policy for names that do not exist",
    text: "The policy for subdomains that do not exist in DNS, which are never used for honest mail.",
    absent: "Without it sp applies to them, else p.",
    references: [rfc(9989, "4.7"), rfc(9989, "3.2.13")],
    fold: true,
    values: policies,
    since: "RFC 9989 (2026)",
    snippet: "${1|reject,quarantine,none|}",
  },
  rua: {
    title: "Aggregate reports",
    text: "Where receivers send aggregate reports, mostly one a day, of all mail that claims to be from this domain, passed and failed.",
    absent: "Without it there are no aggregate reports.",
    references: [rfc(9989, "4.7"), rfc(9990, "3")],
    separator: ",",
    snippet: "mailto:${1:dmarc@example.com}",
  },
  ruf: {
    title: "Failure reports",
    text: "Where receivers send reports on single messages that failed. Few send any, since they tell what people write.",
    absent: "Without it there are no failure reports.",
    references: [rfc(9989, "4.7"), rfc(9991)],
    separator: ",",
    snippet: "mailto:${1:dmarc@example.com}",
  },
  adkim: {
    title: "DKIM alignment",
    text: "How near the domain of a DKIM signature (d=) must be to the one in From.",
    absent: "Without it the comparison is relaxed: same organization.",
    references: [rfc(9989, "4.7"), rfc(7489, "3.1.1")],
    fold: true,
    values: alignment,
    snippet: "${1|r,s|}",
  },
  aspf: {
    title: "SPF alignment",
    text: "How near the domain that SPF checked (MAIL FROM) must be to the one in From.",
    absent: "Without it the comparison is relaxed: same organization.",
    references: [rfc(9989, "4.7"), rfc(7489, "3.1.2")],
    fold: true,
    values: alignment,
    snippet: "${1|r,s|}",
  },
  t: {
    title: "Test mode",
    text: "Whether the policy is being tested: receivers then apply it one level lower.",
    absent: "Without it the policy applies in full.",
    references: [rfc(9989, "4.7"), rfc(9989, "A.6")],
    fold: true,
    values: {
      y: {
        text: "Testing: reject acts as quarantine, quarantine as none. Old receivers do not know it and apply the policy in full.",
      },
      n: { text: "Not testing; the default." },
    },
    since: "RFC 9989 (2026)",
    snippet: "${1|y,n|}",
  },
  fo: {
    title: "Failure report options",
    text: "When failure reports are wanted: the parts separated by colons. It has no effect without ruf.",
    absent: "Without it a report is wanted when all checks fail to give an aligned pass.",
    references: [rfc(9989, "4.7"), rfc(7489, "6.3")],
    fold: true,
    separator: ":",
    values: {
      "0": { text: "A report when neither DKIM nor SPF gives an aligned pass; the default." },
      "1": { text: "A report when DKIM or SPF fails to give an aligned pass." },
      d: { text: "A report when a DKIM signature fails, aligned or not (RFC 6651)." },
      s: { text: "A report when SPF fails, aligned or not (RFC 6652)." },
    },
    snippet: "${1|1,0,d,s|}",
  },
  psd: {
    title: "Public suffix",
    text: "Whether organizations register their names below this one.",
    absent: "Without it receivers find out by walking up the tree.",
    references: [rfc(9989, "4.7"), rfc(9989, "4.10.2")],
    fold: true,
    values: {
      y: { text: "This is a public suffix: every name directly below is an organization of its own." },
      n: { text: "This is the organizational domain of the names below, also where a parent has a record." },
      u: { text: "Let receivers find out; the default." },
    },
    since: "RFC 9989 (2026)",
    snippet: "${1|n,u,y|}",
  },
  pct: {
    title: "Percentage",
    text: "The share of failing mail that the policy applied to; 100 without it.",
    absent: "",
    references: [rfc(9989, "A.6"), rfc(7489, "6.3")],
    until: "RFC 9989 (2026)",
  },
  rf: {
    title: "Report format",
    text: "The format of failure reports; afrf was the only one.",
    absent: "",
    references: [rfc(9989, "C.4"), rfc(7489, "6.3")],
    until: "RFC 9989 (2026)",
  },
  ri: {
    title: "Report interval",
    text: "The seconds between aggregate reports that were asked for; 86400, a day, without it.",
    absent: "",
    references: [rfc(9989, "C.4"), rfc(7489, "6.3")],
    until: "RFC 9989 (2026)",
  },
};

/** What the edition of 2015 says otherwise (RFC 7489 §6.3). */
const said2015: Readonly<Record<string, Partial<TagInfo>>> = {
  p: { absent: "It is required: without it the policy is none where rua is given, else the record has no effect." },
  sp: {
    text: "The policy for subdomains that have no DMARC record of their own. It does not apply to the domain itself.",
  },
  pct: {
    text: "The percentage of the mail that fails to which the policy applies.",
    absent: "Without it the policy applies to all of it.",
    snippet: "${1:100}",
  },
  rf: {
    text: "The format of failure reports.",
    absent: "Without it, afrf: the only format there is.",
    values: { afrf: { text: "The format of RFC 6591." } },
    separator: ":",
    snippet: "afrf",
  },
  ri: {
    text: "The seconds wanted between two aggregate reports; one a day is what receivers must be able to send.",
    absent: "Without it, 86400: a day.",
    snippet: "${1:86400}",
  },
};

/** The tags that RFC 9989 brought. */
export const since9989: ReadonlySet<string> = new Set(["np", "psd", "t"]);

const tags2015: TagTable = Object.fromEntries(
  Object.entries(dmarcTags)
    .filter(([name]) => !since9989.has(name))
    .map(([name, { until: _, ...info }]) => [name, { ...info, references: [rfc(7489, "6.3")], ...said2015[name] }]),
);

/** The tags as the edition that counts knows them. */
export function tagsOf({ dmarc }: RecordSettings): TagTable {
  return dmarc === "7489" ? tags2015 : dmarcTags;
}
