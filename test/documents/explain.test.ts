import { expect, test } from "vitest";
import { explain, subjects } from "../../server/src/documents/explain.ts";
import { plainText } from "../../server/src/text/markdown.ts";

const said = (subject: string) =>
  explain(subject)?.descriptions.map(({ title, text }) => [title, ...text.map(plainText)].join("\n"));

test.each([
  ["a rule", "dmarc/bad-policy", /dmarc\/bad-policy/],
  ["a tag", "dmarc np", /subdomain/],
  ["a tag with its mark", "DMARC np=", /subdomain/],
  ["a tag of DKIM", "dkim p", /key/],
  ["a record type", "mx", /MX/],
  ["a mechanism", "spf include", /Mechanism include/],
  ["a modifier with its mark", "SPF redirect=", /Modifier redirect/],
  ["a tag of TLS reporting", "tls-rpt rua", /rua/],
  ["a tag of BIMI", "bimi l", /^l/],
  ["a reply code", "550", /Refused|mailbox/],
  ["an enhanced code", "5.7.1", /5\.7\.1/],
  ["a command", "ehlo", /EHLO/],
])("%s", (_, subject, expected) => {
  expect(said(subject)?.join("\n")).toMatch(expected);
});

test("a whole record is explained part by part", () => {
  expect(explain("v=DMARC1; p=reject; sp=none")?.descriptions.map(({ title }) => title.slice(0, 3).trim())).toEqual([
    "v –",
    "p –",
    "sp",
  ]);
});

test.each([
  "",
  "constructor",
  "dmarc constructor",
  "nobody knows this",
  "spf nothing",
  "bimi nothing",
  "__proto__ x",
  "💥",
])("nothing of that name: %j", (subject) => {
  expect(explain(subject)).toBeUndefined();
});

test("every rule can be asked for", () => {
  for (const rule of subjects().rules) expect(explain(rule.id)?.rule).toBe(rule);
});
