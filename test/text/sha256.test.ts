import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, sha256 } from "../../server/src/text/sha256.ts";

test("of abc is the standard's example", () => {
  expect(hex(sha256(new TextEncoder().encode("abc")))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("agrees with OpenSSL for any octets", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      expect(hex(sha256(octets))).toBe(createHash("sha256").update(octets).digest("hex"));
    }),
  );
});
