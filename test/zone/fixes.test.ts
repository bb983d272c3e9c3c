import { expect, test } from "vitest";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import { ZoneDocument } from "../../server/src/zone/index.ts";

const open = (text: string) => new ZoneDocument(text, { origin: "example.com.", ttl: 60, fragment: true });
const hex = (octets: number) => "ab".repeat(octets);

/** What the first fix of a rule makes of a text: other forms of the mistake than the rule's example has. */
test.each<[string, string, string]>([
  ["rdata/bad-ipv4", "x A 2001:db8::1", "x AAAA 2001:db8::1"],
  ["rdata/bad-ipv4", "x A host.example.net.", "x CNAME host.example.net."],
  ["rdata/bad-ipv6", "x AAAA 192.0.2.1", "x A 192.0.2.1"],
  ["rdata/bad-ipv6", "x AAAA [2001:db8::1]", "x AAAA 2001:db8::1"],
  ["rdata/tlsa-length", `_25._tcp.x TLSA 3 1 1 ${hex(64)}`, `_25._tcp.x TLSA 3 1 2 ${hex(64)}`],
  ["zone/bad-ttl", "x 1 d A 192.0.2.1", "x 1d A 192.0.2.1"],
  ["zone/nested-parentheses", "x TXT ((a b))", "x TXT ( a b )"],
  ["zone/nested-parentheses", 'x TXT ( a ( b ")" ) ; )\n c )', 'x TXT ( a   b ")"   ; )\n c )'],
  ["zone/newline-in-quotes", 'x TXT "ab\nc"', 'x TXT "ab" "c"'],
  ["zone/newline-in-quotes", 'x TXT ( "ab\nc" )', 'x TXT ( "ab"\n "c" )'],
  ["zone/foreign-comment", "x A 192.0.2.1 // note", "x A 192.0.2.1 ; note"],
  ["zone/unknown-type", "x IN IN A 192.0.2.1", "x IN A 192.0.2.1"],
  ["zone/unquoted-semicolon", "x CAA 0 issue ca.example; x=y", 'x CAA 0 issue "ca.example; x=y"'],
  ["zone/quoted-name", 'x CNAME "a.example.net."', "x CNAME a.example.net."],
])("%s in %s", (id, text, mended) => {
  const fix = open(`${text}\n`)
    .findings()
    .find(({ rule }) => rule.id === id)?.fixes?.[0];
  const found = applyEdits(`${text}\n`, fix?.edits ?? []);
  expect(found).toBe(`${mended}\n`);
  const errors = open(found)
    .findings()
    .filter(({ rule, severity }) => (severity ?? rule.severity) === "error");
  expect(errors.map(({ rule }) => rule.id)).toEqual([]);
});

test("parentheses far apart have no fix that could leave one of them", () => {
  const found = open(`x TXT ( a ( ${"b ".repeat(600)} ) )\n`).findings();
  expect(found.map(({ rule, fixes }) => [rule.id, fixes?.length ?? 0])).toEqual([["zone/nested-parentheses", 0]]);
});
