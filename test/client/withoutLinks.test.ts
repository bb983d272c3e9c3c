import { expect, test } from "vitest";
import { withoutLinks } from "../../client/src/views/withoutLinks.ts";

test("text of strangers makes no link in a message", () => {
  expect(withoutLinks("exists:[x](command:evil) of [a](https://example.com)")).not.toMatch(/\]\(/);
  expect(withoutLinks("]](](")).not.toMatch(/\]\(/);
});

test("a message has an end", () => {
  expect(withoutLinks("x".repeat(10_000)).length).toBeLessThan(1000);
});
