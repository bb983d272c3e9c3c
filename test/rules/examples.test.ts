import { describe, expect, test } from "vitest";
import { catalogue } from "../../server/src/documents/catalogue.ts";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import type { Span } from "../../server/src/text/span.ts";
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

describe("the message is one sentence without a full stop, with a capital unless a value begins it", () => {
  test.each(inEditor.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { document, marks } = openExample(rule, rule.bad);
    const message = document.findings().find((found) => found.rule.id === id)?.message ?? "";
    expect(message).toMatch(/[^.]$|example\.(com|net)\.$/);
    const word = /^[a-z][^ ,:]*/.exec(message)?.[0] ?? "";
    const isValue = /[.=_0-9-]/.test(word) || marks.text.toLowerCase().includes(word) || rule.title.includes(word);
    expect([message, isValue]).toEqual([message, true]);
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
    const { document, marks } = openExample(rule, rule.bad);
    // A whole zone may lack other things as well; what is marked has one fault.
    const marked = ({ start, end }: Span) => marks.spans.some((span) => start < span.end && span.start < end);
    const others = document.findings().filter((found) => found.rule.id !== id && marked(found.span));
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
