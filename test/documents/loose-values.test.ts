import fc from "fast-check";
import { expect, test } from "vitest";
import { looseValues } from "../../server/src/documents/loose-values.ts";

const values = (text: string) => looseValues(text).map(({ value }) => value.text);

test.each([
  ["one bare value", "  v=spf1 mx -all \r\n", ["v=spf1 mx -all"]],
  ["quoted strings, joined", '"v=DKIM1; p=AB" "CD"', ["v=DKIM1; p=ABCD"]],
  ["strings over lines in parentheses", '( "v=DKIM1; "\n  "p=AB\\"C" )', ['v=DKIM1; p=AB"C']],
  ["a bare value that was wrapped", "v=DKIM1; p=AB\nCD", ["v=DKIM1; p=AB\nCD"]],
  ["two values", "v=spf1 -all\nv=DMARC1; p=none", ["v=spf1 -all", "v=DMARC1; p=none"]],
  ["values apart by an empty line", "p=AB\n\np=CD", ["p=AB", "p=CD"]],
  ["comments", "; SPF of example.com\nv=spf1 -all\n# done", ["v=spf1 -all"]],
  ["nothing", "\n \n", []],
])("%s", (_, text, expected) => {
  expect(values(text)).toEqual(expected);
});

test("whatever the text, places lie inside it", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', "\\", "(", ")", " ", "\n", "v", "=", ";", "1", "é") }),
      (text) => {
        for (const { value, span } of looseValues(text)) {
          const place = value.span(0, value.text.length);
          expect(span.start).toBeLessThanOrEqual(place.start);
          expect(place.end).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      },
    ),
  );
});
