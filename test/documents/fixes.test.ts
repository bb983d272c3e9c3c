import { expect, test } from "vitest";
import { applyEdits, applyFixes } from "../../server/src/documents/fixes.ts";
import type { AnyRule, Finding } from "../../server/src/rules/rule.ts";
import { cpuTime } from "../cpu-time.ts";

const fixed = (start: number, end: number, text: string, preferred = true): Finding => ({
  rule: {} as AnyRule,
  span: { start, end },
  message: "",
  fixes: [{ title: "", preferred, edits: [{ span: { start, end }, text }] }],
});

test.each<[string, readonly Finding[], string]>([
  ["apart from each other", [fixed(0, 1, "A"), fixed(4, 5, "E")], "AbcdEf"],
  ["not in the order of the text", [fixed(4, 5, "E"), fixed(0, 1, "A")], "AbcdEf"],
  ["the second meets the first", [fixed(0, 3, "A"), fixed(2, 4, "X")], "Adef"],
  ["two insertions at one place", [fixed(2, 2, "1"), fixed(2, 2, "2")], "ab1cdef"],
  ["only preferred ones", [fixed(0, 1, "A", false)], "abcdef"],
])("fix all: %s", (_, findings, expected) => {
  expect(applyEdits("abcdef", applyFixes(findings))).toBe(expected);
});

test("100,000 fixes at once", () => {
  const findings = Array.from({ length: 100_000 }, (_, i) => fixed(i * 3, i * 3 + 1, "x"));
  const took = cpuTime(() => expect(applyFixes(findings)).toHaveLength(100_000));
  expect(took).toBeLessThan(1000);
});
