import { describe, expect, test } from "vitest";
import { prefixProblem } from "../../../server/src/zone/checks/rpz.ts";
import { ZoneDocument } from "../../../server/src/zone/zone-document.ts";
import { marked } from "../../marked.ts";

const rules = ["zone/bad-host-name", "zone/wildcard-not-leftmost", "zone/wildcard-delegation", "zone/bad-rpz-owner"];

function expectMarked(source: string, rule: string): void {
  const { text, spans } = marked(`$TTL 60\n${source}\n`);
  const doc = new ZoneDocument(text, { origin: "example.com.", fragment: true });
  const found = doc.findings().filter((f) => rules.includes(f.rule.id));
  expect(found.map((f) => [f.rule.id, text.slice(f.span.start, f.span.end)])).toEqual(
    spans.map((s) => [`zone/${rule}`, text.slice(s.start, s.end)]),
  );
}

describe("host names", () => {
  test.each([
    "[[a_b]] A 192.0.2.1",
    "www.[[_x]] AAAA ::1",
    "[[-a]] A 192.0.2.1",
    "[[a-]] MX 10 mail",
    "*.[[_x]] A 192.0.2.1",
    "[[a\\032b]] A 192.0.2.1",
    "@ NS ns.[[_x]].example.net.",
    "@ MX 10 [[mail_1]]",
    "_sip._tcp SRV 1 1 5060 [[a_b]]",
    "svc SVCB 1 [[_x]].example.net.",
    // These are right.
    "*.a A 192.0.2.1",
    "a--b A 192.0.2.1",
    "1.2.3 A 192.0.2.1",
    "gc._msdcs A 192.0.2.1",
    "a._spf A 192.0.2.1",
    '_dmarc TXT "x"',
    "_x CNAME _y",
    "svc SVCB 0 _x.example.net.",
    "@ MX 0 .",
  ])("%s", (source) => expectMarked(source, "bad-host-name"));
});

describe("wildcards", () => {
  test.each(['a.[[*]] TXT "x"', '[[a*]] TXT "x"', '*.[[*]].b TXT "x"', '*.a TXT "x"', 'a\\*b TXT "x"', '* TXT "x"'])(
    "%s",
    (source) => expectMarked(source, "wildcard-not-leftmost"),
  );

  test.each(["[[*]] NS ns.example.net.", "[[*.a]] DNAME example.net.", "* CNAME www"])("%s", (source) =>
    expectMarked(source, "wildcard-delegation"),
  );
});

describe("response policies", () => {
  test.each([
    ["24.0.2.0.192", true],
    ["32.1.2.0.192", true],
    ["24.1.2.0.192", false],
    ["33.0.2.0.192", false],
    ["024.0.2.0.192", false],
    ["0.0.0.0.0", false],
    ["48.zz.db8.2001", true],
    ["128.1.zz.db8.2001", true],
    ["128.1.0.0.0.0.0.db8.2001", false],
    ["48.zz.0db8.2001", false],
    ["128.1.zz.1.0.0.0.2001", false],
    ["128.8.7.6.5.4.3.2.1", true],
    ["x.0.2.0.192", false],
  ])("%s", (owner, right) => {
    expect(prefixProblem(owner.split(".")) === undefined).toBe(right);
  });

  test("an owner below rpz-nsip", () => expectMarked("[[8.1.0.0.10.rpz-nsip]] CNAME .", "bad-rpz-owner"));
  test("names that trigger by themselves", () => expectMarked("bad.example.net CNAME .", "bad-rpz-owner"));
});
