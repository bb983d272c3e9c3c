import { describe, expect, test } from "vitest";
import { decodeStrings } from "../../server/src/zone/rdata.ts";
import { Scanner } from "../../server/src/zone/scan.ts";
import { Words } from "../../server/src/zone/words.ts";
import { entryOf } from "./entries.ts";

function decode(text: string, latin1 = false) {
  const words = new Words();
  new Scanner(words).entry(text, 0, text.length);
  return decodeStrings(words, 1, { latin1 });
}

describe("strings joined", () => {
  test.each([
    ['TXT "v=spf1 mx" " -all"', "v=spf1 mx -all", [9]],
    ["TXT a b c", "abc", [1, 2]],
    ['TXT ""', "", []],
    ['TXT "a\\"b\\\\c\\;d\\065"', 'a"b\\c;dA', []],
    ['TXT "é"', "\xc3\xa9", []],
    ['TXT "😀"', "\xf0\x9f\x98\x80", []],
  ])("%s", (text, value, joins) => {
    const decoded = decode(text);
    expect(decoded.text).toBe(value);
    expect(decoded.joins).toEqual(joins);
  });

  test("one character is one octet in files that are no UTF-8", () => {
    expect(decode('TXT "é"', true).text).toBe("\xe9");
  });
});

describe("places", () => {
  test.each([
    ['TXT "ab" "cd"', 1, 3, 'b" "c'],
    ['TXT "a\\065b"', 1, 2, "\\065"],
    ['TXT "a\\;b"', 1, 3, "\\;b"],
    ['TXT "xéy"', 1, 3, "é"],
    ['TXT "xéy"', 3, 4, "y"],
    ['TXT "x😀y"', 1, 5, "😀"],
  ])("%s from %i to %i", (text, from, to, source) => {
    const { start, end } = decode(text).span(from, to);
    expect(text.slice(start, end)).toBe(source);
  });

  test("the way back from each place of the source", () => {
    const text = 'TXT "a\\065b"';
    const decoded = decode(text);
    expect([5, 6, 9, 10].map((at) => decoded.at(at))).toEqual([0, 1, 1, 2]);
  });
});

test("Knot cuts long strings of TXT itself, others refuse them", () => {
  const text = `x TXT "${"a".repeat(300)}"`;
  expect(entryOf(text).rdata.bad).toBe(true);
  const { rdata } = entryOf(text, { server: "knot" });
  expect(rdata.wire?.length).toBe(302);
  expect(rdata.findings.map((f) => [f.rule.id, f.severity])).toEqual([["zone/string-too-long", "warning"]]);
  expect(entryOf(`x HINFO "${"a".repeat(300)}" b`, { server: "knot" }).rdata.bad).toBe(true);
});

test("the fix for a long string cuts at octets, escapes being whole", () => {
  const text = `x TXT "${"a".repeat(254)}\\065\\066${"b".repeat(300)}"`;
  const [found] = entryOf(text).rdata.findings;
  let mended = text;
  for (const edit of (found?.fixes?.[0]?.edits ?? []).toReversed()) {
    mended = mended.slice(0, edit.span.start) + edit.text + mended.slice(edit.span.end);
  }
  const { rdata } = entryOf(mended);
  expect(rdata.findings).toEqual([]);
  expect(rdata.fields.map((f) => f.decoded?.text.length)).toEqual([255, 255, 46]);
});
