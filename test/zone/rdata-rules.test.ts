import { describe, expect, test } from "vitest";
import type { AnyRule, Example } from "../../server/src/rules/rule.ts";
import { rdataRules } from "../../server/src/zone/rdata-rules.ts";
import { textRules } from "../../server/src/zone/rules-text.ts";
import { marked } from "../marked.ts";
import { entriesOf } from "./entries.ts";

const rules: AnyRule[] = [...Object.values(rdataRules), ...Object.values(textRules)] as unknown as AnyRule[];

function textOf(example: Example): string {
  return typeof example === "string" ? example : example.text;
}

function found(text: string) {
  return entriesOf(text).flatMap(({ rdata }) => rdata.findings);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("its bad example is underlined there, by this rule alone", () => {
    const { text, spans } = marked(textOf(rule.bad));
    const findings = found(text);
    expect(findings.map((f) => f.rule.id)).toEqual(spans.map(() => id));
    expect(findings.map((f) => text.slice(f.span.start, f.span.end))).toEqual(
      spans.map((s) => text.slice(s.start, s.end)),
    );
    expect(findings.map((f) => f.span)).toEqual(spans);
  });

  test("its good example is clean", () => {
    expect(found(textOf(rule.good)).map((f) => f.rule.id)).toEqual([]);
  });

  test("fixes lie within the text, do not overlap, and mend", () => {
    const { text } = marked(textOf(rule.bad));
    for (const fix of found(text).flatMap((f) => f.fixes ?? [])) {
      let mended = text;
      for (const edit of fix.edits.toSorted((a, b) => b.span.start - a.span.start)) {
        expect(edit.span.start).toBeGreaterThanOrEqual(0);
        expect(edit.span.end).toBeLessThanOrEqual(text.length);
        mended = mended.slice(0, edit.span.start) + edit.text + mended.slice(edit.span.end);
      }
      expect(found(mended).map((f) => f.rule.id)).not.toContain(id);
    }
  });
});
