import { describe, expect, test } from "vitest";
import { marked } from "../marked.ts";
import { entriesOf } from "./entries.ts";

/** Applies the first fix of the first finding. */
function mended(text: string): string {
  const [found] = entriesOf(text).flatMap(({ rdata }) => rdata.findings);
  let out = text;
  for (const { span, text: put } of (found?.fixes?.[0]?.edits ?? []).toSorted((a, b) => b.span.start - a.span.start)) {
    out = out.slice(0, span.start) + put + out.slice(span.end);
  }
  return out;
}

describe.each([
  [
    "unquoted-semicolon",
    "_dmarc TXT v=DMARC1[[; p=none; rua=mailto:a@b.c]]",
    '_dmarc TXT "v=DMARC1; p=none; rua=mailto:a@b.c"',
  ],
  ["unquoted-semicolon", "s._domainkey TXT k=rsa[[; p=MIIB]]  ", 's._domainkey TXT "k=rsa; p=MIIB"  '],
  ["unquoted-semicolon", "_dmarc TXT (\n v=DMARC1[[; p=none]]\n)", '_dmarc TXT (\n "v=DMARC1; p=none"\n)'],
  [
    "unquoted-semicolon",
    "@ CAA 0 issue ca.example[[; validationmethods=dns-01]]",
    '@ CAA 0 issue "ca.example; validationmethods=dns-01"',
  ],
  ["unquoted-words", "@ TXT [[v=spf1 mx -all]]", '@ TXT "v=spf1 mx -all"'],
  ["unquoted-words", "_dmarc TXT [[v=DMARC1 p=none]]", '_dmarc TXT "v=DMARC1 p=none"'],
  ["typographic-quotes", "@ TXT [[„]]v=spf1 mx -all“", '@ TXT "v=spf1 mx -all"'],
  ["typographic-quotes", '@ TXT "[[“]]v=spf1 mx -all”"', '@ TXT "v=spf1 mx -all"'],
  ["typographic-quotes", "@ TXT [[']]v=spf1 mx -all'", '@ TXT "v=spf1 mx -all"'],
  ["typographic-quotes", "@ CAA 0 issue [[“]]ca.example”", '@ CAA 0 issue "ca.example"'],
  ["quotes-in-value", '@ TXT [[\\"]]v=spf1 mx -all\\"', '@ TXT "v=spf1 mx -all"'],
  ["quotes-in-value", '@ TXT "[[\\034]]v=spf1" " mx -all\\034"', '@ TXT "v=spf1" " mx -all"'],
  [
    "escaped-semicolon-in-data",
    '_dmarc TXT "v=DMARC1[[\\\\]]; p=none\\\\; rua=x"',
    '_dmarc TXT "v=DMARC1; p=none; rua=x"',
  ],
  ["escaped-semicolon-in-data", 's._domainkey TXT "p=AAAA[[\\\\]]; t=s"', 's._domainkey TXT "p=AAAA; t=s"'],
  ["foreign-comment", '@ TXT "v=spf1 -all" [[#]] note', '@ TXT "v=spf1 -all" ; note'],
  ["adjacent-strings", '@ TXT "a[[""]]b"', '@ TXT "a" "b"'],
  ["control-character", '@ TXT "a[[\u0007]]b"', '@ TXT "ab"'],
  ["bad-escape", '@ TXT "a[[\\12]]b"', '@ TXT "a\\012b"'],
])("%s: %s", (rule, source, right) => {
  const { text, spans } = marked(source);

  test("is found there, alone", () => {
    const found = entriesOf(text).flatMap(({ rdata }) => rdata.findings);
    expect(found.map((f) => [f.rule.id, f.span])).toEqual(spans.map((span) => [`zone/${rule}`, span]));
  });

  test("is mended", () => {
    expect(mended(text)).toBe(right);
  });
});

test.each([
  "@ TXT abc123 ; site token",
  "@ TXT one two",
  "@ TXT v=spf1 ; old",
  's._domainkey TXT "v=DKIM1\\; k=rsa\\; p=MIIB"',
  "s._domainkey TXT v=DKIM1\\; k=rsa\\; p=MIIB",
  '@ TXT "say \\"hi\\""',
  '@ TXT "a\\\\;b"',
  "@ TXT a # b",
  '@ TXT "it\'s"',
  '@ TXT "tab\there"',
])("%s is right", (text) => {
  expect(entriesOf(text).flatMap(({ rdata }) => rdata.findings.map((f) => f.rule.id))).toEqual([]);
});
