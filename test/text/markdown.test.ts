import fc from "fast-check";
import { expect, test } from "vitest";
import { code, escape, markdown, plainText, words } from "../../server/src/text/markdown.ts";

test("what was made safe for Markdown reads the same as plain text", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "*", "_", "`", "[", "]", "(", "&", "<", "\\", " ", "é"),
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, (value) => {
      expect(plainText(escape(value))).toBe(value);
      if (value !== "") expect(plainText(markdown`a ${code(value)} b`)).toBe(`a ${value} b`);
    }),
  );
});

test("marks and links are left out", () => {
  expect(plainText(words("**Mechanism** *include*: see [RFC 7208](https://example.com/) now"))).toBe(
    "Mechanism include: see RFC 7208 now",
  );
});
