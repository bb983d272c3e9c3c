import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hex } from "../../server/src/text/sha256.ts";
import { sha384 } from "../../server/src/text/sha384.ts";

test("of abc is the standard's example", () => {
  expect(hex(sha384(new TextEncoder().encode("abc")))).toBe(
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
  );
});

test("agrees with OpenSSL for any octets", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      expect(hex(sha384(octets))).toBe(createHash("sha384").update(octets).digest("hex"));
    }),
  );
});
