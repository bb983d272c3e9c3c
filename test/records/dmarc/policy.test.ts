import { expect, test } from "vitest";
import { summarizeDmarc } from "../../../server/src/records/dmarc/describe.ts";
import { dmarc } from "../../../server/src/records/dmarc/index.ts";
import { dmarcPolicy, parseDmarc } from "../../../server/src/records/dmarc/parse.ts";
import { agreesToReports, reportAuthorisation } from "../../../server/src/records/dmarc/reports.ts";
import { plain } from "../../../server/src/text/decoded.ts";
import { marked } from "../../marked.ts";
import { checkZone, LineZone } from "../fixture.ts";

const policy = (text: string, edition: "9989" | "7489" = "9989") => dmarcPolicy(parseDmarc(plain(text)), edition);

test.each([
  ["v=DMARC1; p=reject", "reject", "reject", "reject"],
  ["v=DMARC1; p=reject; sp=none", "reject", "none", "none"],
  ["v=DMARC1; p=none; np=reject", "none", "none", "reject"],
  ["v=DMARC1; p=Reject; sp=x; rua=mailto:d@example.com", "none", "none", "none"],
  ["v=DMARC1; rua=mailto:d@example.com; sp=reject", "none", "none", "none"],
])("%s: %s, subdomains %s, non-existent %s", (text, p, sp, np) => {
  expect(policy(text)).toMatchObject({ p, sp, np });
});

test.each([
  "v=DMARC1; sp=reject",
  "v=dmarc1; p=none",
  "v=DMARC1, p=reject",
  " v=DMARC1; p=none",
  "p=none; v=DMARC1",
  "",
])("%j has no effect", (text) => {
  expect(policy(text)).toBeUndefined();
});

test("the old edition knows pct, the new one np, psd and t", () => {
  const text = "v=DMARC1; p=reject; np=none; psd=y; t=y; pct=20";
  expect(policy(text)).toMatchObject({ np: "none", psd: "y", testing: true, percent: 100 });
  expect(policy(text, "7489")).toMatchObject({ np: "reject", psd: "u", testing: false, percent: 20 });
});

const owner = '_dmarc TXT "v=DMARC1; p=reject; np=reject; pct=20; rua=mailto:d@example.com"';

test.each([
  ["9989", ["dmarc/pct-partial"]],
  ["7489", ["dmarc/unknown-tag"]],
] as const)("RFC %s judges by its own tags", (dmarc, rules) => {
  expect(checkZone(new LineZone(owner), { dmarc }).map(({ rule }) => rule.id)).toEqual(rules);
});

test.each([
  ["9989", ["dmarc/report-size-limit", "dmarc/fo-not-portable"]],
  ["7489", []],
] as const)("RFC %s judges sizes and failure options by its own grammar", (dmarc, rules) => {
  const record = "v=DMARC1; p=none; rua=mailto:d@example.com!10m; ruf=mailto:d@example.com; fo=0:1";
  const found = checkZone(new LineZone(`_dmarc TXT "${record}"`), { dmarc });
  expect(found.map(({ rule }) => rule.id)).toEqual(rules);
});

test("the edition of 2015 wants its values in order", () => {
  const found = checkZone(
    new LineZone('_dmarc TXT "v=DMARC1; p=none; pct=200; ri=1d; rf=iodef; rua=mailto:d@example.com"'),
    { dmarc: "7489" },
  );
  expect(found.map(({ rule, message }) => `${rule.id} ${message.slice(0, 24)}`)).toEqual([
    "dmarc/bad-tag-value “200” is no value of pct",
    "dmarc/bad-tag-value “iodef” is no value of r",
    "dmarc/bad-tag-value “1d” is no value of ri (",
  ]);
});

test.each([
  ["v=DMARC1; p=reject", "reject for domain and subdomains"],
  ["v=DMARC1; p=reject; sp=none; np=quarantine", "domain reject, subdomains none, non-existent quarantine"],
  ["v=DMARC1; p=reject; t=y", "quarantine for domain and subdomains, test mode"],
  ["v=DMARC1; p=x; rua=mailto:d@example.com", "none for domain and subdomains, the policy is invalid"],
  ["v=DMARC1", "no effect"],
])("%s: %s", (text, words) => {
  expect(summarizeDmarc(parseDmarc(plain(text)), { dmarc: "9989" })).toBe(words);
});

test("reports to another organization need its agreement", () => {
  expect(reportAuthorisation("example.com", "reports.example.net")).toBe(
    "example.com._report._dmarc.reports.example.net",
  );
  expect(reportAuthorisation("a.example.com", "mail.example.com")).toBeUndefined();
  expect(reportAuthorisation("example.co.uk", "other.co.uk")).toBe("example.co.uk._report._dmarc.other.co.uk");
  expect(reportAuthorisation("co.uk", "other.co.uk")).toBe("co.uk._report._dmarc.other.co.uk");
  expect(
    reportAuthorisation(
      `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example.com`,
      `${"d".repeat(60)}.example.net`,
    ),
  ).toBeUndefined();
  expect(agreesToReports(["v=spf1 -all", "v=DMARC1"])).toBe(true);
  expect(agreesToReports(["v=DMARC1;", "x"])).toBe(true);
  expect(agreesToReports(["v=dmarc1", "DMARC1"])).toBe(false);
});

test.each([
  ["v=DMARC1; p=reject; [[np]]=none", "9989", "names below that do not exist"],
  ["v=DMARC1; p=reject; [[np]]=none", "7489", "RFC 7489 does not know this tag"],
  ["v=DMARC1; [[p]]=reject; np=none", "7489", "It applies to subdomains too"],
  ["v=DMARC1; p=reject; [[pct]]=50", "9989", "new ones to all"],
  ["v=DMARC1; p=reject; [[pct]]=50", "7489", "Of the rest, reject becomes quarantine"],
  ["v=DMARC1; p=reject; rua=[[mailto:d@example.com!10m]]", "9989", "obsolete and ignored"],
  ["v=DMARC1; p=reject; rua=[[mailto:d@example.com!10m]]", "7489", "are not sent"],
  ["v=DMARC1; p=reject; rua=mailto:d@example.com,[[https://example.com/d]]", "9989", "by mail only"],
] as const)("%s by RFC %s: … %s …", (source, edition, words) => {
  const { text, spans } = marked(source);
  const tree = parseDmarc(plain(text));
  const found = dmarc.describe(tree, spans[0]?.start ?? 0, { settings: { dmarc: edition } });
  expect(found?.text.join("\n")).toContain(words);
});

test.each([
  ["9989", ["np", "psd", "t"], ["pct", "rf", "ri"]],
  ["7489", ["pct", "rf", "ri"], ["np", "psd", "t"]],
] as const)("RFC %s offers its own tags", (edition, offered, others) => {
  const text = "v=DMARC1; p=none; ";
  const labels = dmarc
    .complete(parseDmarc(plain(text)), text.length, { settings: { dmarc: edition } })
    .map((c) => c.label);
  expect(labels).toEqual(expect.arrayContaining([...offered]));
  expect(labels.filter((label) => (others as readonly string[]).includes(label))).toEqual([]);
});
