import fc from "fast-check";
import { expect, test } from "vitest";
import { SectionedText } from "../../server/src/documents/sectioned-text.ts";
import { LineIndex } from "../../server/src/text/lines.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\r\n", "é"), maxLength: 40 });
const place = fc.record({ line: fc.nat(12), character: fc.nat(12) });

/** Cuts each section at the beginning of its second line, as far as there is one. */
function cut(sectioned: SectionedText<string>): void {
  for (let i = 0; i < sectioned.sections.length; i++) {
    const lf = sectioned.sections[i]?.pieces[0]?.text.indexOf("\n") ?? -1;
    if (lf >= 0 && lf + 1 < (sectioned.sections[i]?.length ?? 0)) sectioned.split(i, 0, lf + 1);
  }
}

test("edits in place leave what a fresh text has, however it is cut", () => {
  fc.assert(
    fc.property(text, fc.array(fc.record({ from: place, to: place, text }), { maxLength: 8 }), (start, edits) => {
      const sectioned = new SectionedText<string>(start, 4);
      let plain = start;
      for (const edit of edits) {
        cut(sectioned);
        const index = new LineIndex(plain);
        const [a, b] = [index.offset(edit.from), index.offset(edit.to)];
        plain = plain.slice(0, Math.min(a, b)) + edit.text + plain.slice(Math.max(a, b));
        sectioned.replace({ start: sectioned.offset(edit.from), end: sectioned.offset(edit.to) }, edit.text);
        expect(sectioned.slice({ start: 0, end: sectioned.length })).toBe(plain);
        const fresh = new LineIndex(plain);
        for (let offset = 0; offset <= plain.length; offset++) {
          expect(sectioned.position(offset)).toEqual(fresh.position(offset));
          expect(sectioned.offset(sectioned.position(offset))).toBe(fresh.offset(fresh.position(offset)));
          expect(sectioned.slice({ start: offset, end: offset + 3 })).toBe(plain.slice(offset, offset + 3));
        }
      }
    }),
  );
});

test("an edit within a section leaves what others were read as", () => {
  const sectioned = new SectionedText<string>("a\nb\nc\nd\n");
  sectioned.split(0, 0, 2);
  sectioned.split(1, 0, 4);
  for (const section of sectioned.sections) section.read = section.text;
  sectioned.replace({ start: 5, end: 5 }, "x");
  expect(sectioned.sections.map(({ text, read }) => [text, read])).toEqual([
    ["a\n", "a\n"],
    ["b\ncx\n", undefined],
    ["d\n", "d\n"],
  ]);
});

test("an edit of a section's first line makes the section before it another too", () => {
  const sectioned = new SectionedText<string>("a\nb\nc\n");
  sectioned.split(0, 0, 2);
  for (const section of sectioned.sections) section.read = section.text;
  sectioned.replace({ start: 2, end: 3 }, "");
  expect(sectioned.sections.map(({ text, read }) => [text, read])).toEqual([["a\n\nc\n", undefined]]);
});
