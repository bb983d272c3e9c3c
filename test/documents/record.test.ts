import { expect, test } from "vitest";
import { openDocument } from "../../server/src/documents/open.ts";
import { marked } from "../marked.ts";

test.each([
  ["a bare value", "v=DMARC1; p=[[rejct]]", "dmarc/bad-policy"],
  ["a value in strings", '"v=DMARC1; p=" "[[rejct]]; rua=mailto:d@example.com"', "dmarc/bad-policy"],
  ["a value over lines", '( "v=DMARC1; "\n  "p=[[rejct]]" )', "dmarc/bad-policy"],
  ["a second value", "v=DMARC1; p=none; rua=mailto:d@example.com\nv=DMARC1; p=[[rejct]]", "dmarc/bad-policy"],
  ["quotes of a word processor silence what they hide", "[[“]]v=DMARC1; p=rejct”", "zone/typographic-quotes"],
  [
    "a string that is too long",
    `"v=DMARC1; p=reject; rua=mailto:d@example.com; ${"x".repeat(209)}[[${"x".repeat(20)}]]"`,
    "zone/string-too-long",
  ],
])("%s", (_, source, rule) => {
  const { text, spans } = marked(source);
  const found = openDocument("x.dmarc", text)
    .findings()
    .filter((finding) => finding.rule.id === rule);
  expect(found.map(({ span }) => span)).toEqual(spans);
});

test("a summary stands over each record", () => {
  const document = openDocument("x.txt", "v=DMARC1; p=reject; rua=mailto:d@example.com", { kind: "record" });
  expect(document.annotations().map(({ title }) => title)).toEqual(["DMARC: reject for domain and subdomains"]);
});

test("an empty file completes to the beginning of its language", () => {
  expect(
    openDocument("x.dmarc", "")
      .complete(0)
      .map(({ label }) => label),
  ).toContain("v=DMARC1");
});

test.each([
  ["v=spf1 |", "include"],
  ["v=spf1 mx |\n", "include"],
  ['"v=spf1 mx |"', "include"],
  ["v=spf1 redirect=|", "_spf.google.com"],
  ["v=DMARC1; |", "p"],
  ["v=DMARC1; p=none\n\n|", "v=DMARC1"],
])("what goes on at %j", (source, label) => {
  const at = source.indexOf("|");
  const text = source.replace("|", "");
  const path = source.includes("DMARC") ? "x.dmarc" : "x.spf";
  const offered = openDocument(path, text, { kind: "record" }).complete(at);
  expect(offered.map((one) => one.label)).toContain(label);
  expect(offered.some((one) => one.label.startsWith("v="))).toBe(label.startsWith("v="));
});
