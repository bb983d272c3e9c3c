import { describe, expect, test } from "vitest";
import { catalogue } from "../../server/src/documents/catalogue.ts";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import { openExample } from "./examples.ts";

const inEditor = catalogue.filter((rule) => typeof rule.bad === "string" || rule.bad.answers === undefined);

describe("the bad example", () => {
  test.each(inEditor.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { document, marks } = openExample(rule, rule.bad);
    const places = document
      .findings()
      .filter((found) => found.rule.id === id)
      .map(({ span }) => [document.text(span), span.start]);
    expect(places).toEqual(marks.spans.map((span) => [marks.text.slice(span.start, span.end), span.start]));
  });
});

describe("the good example", () => {
  test.each(inEditor.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { document } = openExample(rule, rule.good);
    expect(document.findings().filter((found) => found.rule.id === id)).toEqual([]);
  });
});

describe("one mistake gives one finding", () => {
  test.each(inEditor.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { document } = openExample(rule, rule.bad);
    const others = document.findings().filter((found) => found.rule.id !== id);
    expect(others.map((found) => `${found.rule.id}: ${found.message}`)).toEqual([]);
  });
});

describe("the preferred fix", () => {
  test.each(inEditor.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { document } = openExample(rule, rule.bad);
    const found = document.findings().filter((finding) => finding.rule.id === id);
    const fix = found[0]?.fixes?.find((f) => f.preferred);
    if (fix === undefined || fix.edits.some((edit) => edit.path !== undefined)) return;
    const mended = applyEdits(document.text(), fix.edits);
    document.edit([{ text: mended }]);
    expect(document.findings().filter((finding) => finding.rule.id === id)).toHaveLength(found.length - 1);
  });
});

test("each rule is declared once, with words that end", () => {
  const ids = catalogue.map((rule) => rule.id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  for (const rule of catalogue) {
    expect(rule.why, rule.id).toMatch(/[.!?)”]$/);
    expect(rule.mend, rule.id).toMatch(/[.!?)”]$/);
    expect(rule.title, rule.id).toMatch(/^[A-Z_“‘$0-9]/);
  }
});
