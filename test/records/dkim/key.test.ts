import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Base64, base64Problem, encodeBase64, isCleanBase64 } from "../../../server/src/records/base64.ts";
import { exampleKeys } from "../../../server/src/records/dkim/example-keys.ts";
import { readKey } from "../../../server/src/records/dkim/key.ts";

test.each([512, 1024, 1032, 1536, 2047, 2048, 3072, 4096])("measures an RSA key of %i bits", (bits) => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  for (const type of ["spki", "pkcs1"] as const) {
    const key = readKey(publicKey.export({ type, format: "der" }).toString("base64"));
    expect(key).toEqual({ kind: "rsa", form: type, bits, exponent: 65537 });
  }
  for (const type of ["pkcs1", "pkcs8"] as const) {
    const key = readKey(privateKey.export({ type, format: "der" }).toString("base64"));
    expect(key).toEqual({ kind: "private", algorithm: "RSA" });
  }
});

test("reads the exponent", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 });
  expect(readKey(publicKey.export({ type: "spki", format: "der" }).toString("base64"))).toMatchObject({ exponent: 3 });
});

test("knows Ed25519, elliptic curves and their private keys", () => {
  const ed = generateKeyPairSync("ed25519");
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const der = (key: { export(o: object): Buffer | string }, type: string): string =>
    (key.export({ type, format: "der" }) as Buffer).toString("base64");
  expect(readKey(der(ed.publicKey, "spki"))).toEqual({ kind: "ed25519", form: "spki" });
  expect(readKey(exampleKeys.ed25519)).toEqual({ kind: "ed25519", form: "raw" });
  expect(readKey(der(ed.privateKey, "pkcs8"))).toEqual({ kind: "private", algorithm: "Ed25519" });
  expect(readKey(der(ec.publicKey, "spki"))).toMatchObject({ kind: "other" });
  expect(readKey(der(ec.privateKey, "pkcs8"))).toEqual({ kind: "private", algorithm: "EC" });
  expect(readKey(der(ec.privateKey, "sec1"))).toEqual({ kind: "private", algorithm: "EC" });
});

test("a key that was cut, or has more behind it, is no key", () => {
  const key = exampleKeys.rsa2048;
  for (let length = 4; length < key.length; length += 4) {
    expect(readKey(key.slice(0, length)).kind).not.toBe("rsa");
  }
  expect(readKey(`${key}AAAA`)).toMatchObject({ kind: "unreadable" });
});

test("never fails, and never takes octets for a key of another length", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => void readKey(encodeBase64(octets))));
  fc.assert(
    fc.property(fc.nat(293), fc.nat(255), (at, octet) => {
      const octets = new Base64(exampleKeys.rsa2048).octets();
      octets[at] = octet;
      const key = readKey(encodeBase64(octets));
      if (at < 33 && octet !== new Base64(exampleKeys.rsa2048).at(at) && key.kind === "rsa")
        expect(key.bits).toBeLessThanOrEqual(2056);
    }),
  );
});

test("base64 is read as Node reads it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
      const text = Buffer.from(octets).toString("base64");
      expect(encodeBase64(octets)).toBe(text);
      expect(isCleanBase64(text)).toBe(true);
      expect(base64Problem(text)).toBeUndefined();
      expect([...new Base64(text).octets()]).toEqual([...octets]);
    }),
  );
});

test.each(["AAAA AAA", "AAA\tAAAA", "AAAAA", "A===", "====", "AA=A", "AAA-", "AAA\u0141"])(
  "%j is not clean base64",
  (text) => {
    expect(isCleanBase64(text)).toBe(false);
  },
);

test.each([
  ["AAA", "padding", 0, 3],
  ["AAAAA", "padding", 4, 5],
  ["AA=", "padding", 0, 3],
  ["AAAA====", "padding", 4, 8],
  ["AA==AAAA", "padding", 2, 4],
  ["AA-_", "url", 2, 4],
  ['AA"BB', "alphabet", 2, 3],
  ["AA…BB", "alphabet", 2, 3],
  ["AAAA BB..CC", "alphabet", 7, 9],
] as const)("%s: %s at %i to %i", (text, kind, start, end) => {
  expect(base64Problem(text)).toEqual({ kind, start, end });
});

test.each(["AA A A", "AAAA\tBBBB", "", "AA=="])("%s is right", (text) => {
  expect(base64Problem(text)).toBeUndefined();
});
