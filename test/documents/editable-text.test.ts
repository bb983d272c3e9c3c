import fc from "fast-check";
import { expect, test } from "vitest";
import { EditableText } from "../../server/src/documents/editable-text.ts";
import { LineIndex } from "../../server/src/text/lines.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\r\n", "é"), maxLength: 40 });
const place = fc.record({ line: fc.nat(12), character: fc.nat(12) });

test("edits in place leave what a fresh text has", () => {
  fc.assert(
    fc.property(text, fc.array(fc.record({ from: place, to: place, text }), { maxLength: 8 }), (start, edits) => {
      const edited = new EditableText(start);
      let plain = start;
      for (const edit of edits) {
        const index = new LineIndex(plain);
        const a = index.offset(edit.from);
        const b = index.offset(edit.to);
        plain = plain.slice(0, Math.min(a, b)) + edit.text + plain.slice(Math.max(a, b));
        edited.edit([{ range: { start: edit.from, end: edit.to }, text: edit.text }]);
        expect(edited.text).toBe(plain);
        const fresh = new LineIndex(plain);
        expect(edited.lineCount).toBe(fresh.count);
        for (let offset = 0; offset <= plain.length; offset++) {
          expect(edited.position(offset)).toEqual(fresh.position(offset));
          expect(edited.offset(edited.position(offset))).toBe(fresh.offset(fresh.position(offset)));
        }
      }
    }),
  );
});
