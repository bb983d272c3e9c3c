import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { alikeDkim } from "../../../server/src/records/dkim/alike.ts";

const key = (bits: number): string =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
const [first, second] = [key(2048), key(2048)];
const inStrings = (p: string, at: number): string => `"v=DKIM1; p=${p.slice(0, at)}"\n "${p.slice(at)}"`;

test("keys of 2048 bits have one form, whatever their modulus", () => {
  expect(alikeDkim(inStrings(first, 120))).toBe(alikeDkim(inStrings(second, 120)));
});

test("where the strings meet stays told", () => {
  expect(alikeDkim(inStrings(first, 120))).not.toBe(alikeDkim(inStrings(first, 121)));
});

test.each([
  ["a key of another length", key(1024)],
  ["a key with a blank in it", `${first.slice(0, 100)} ${first.slice(100)}`],
  ["a key with a character too few", first.slice(0, -7) + first.slice(-6)],
  ["a key with a foreign character", `${first.slice(0, 100)}-${first.slice(101)}`],
  ["a key that was cut off", first.slice(0, 300)],
])("%s stays as it is", (_, p) => {
  const written = `"v=DKIM1; p=${p}"`;
  expect(alikeDkim(written)).toBe(written);
});
