import { createPrivateKey, createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { makeKeyPair } from "../../client/src/commands/keyPair.ts";

test.each([
  ["rsa", "rsa"],
  ["ed25519", "ed25519"],
])("%s: the private key belongs to the public key", async (algorithm, type) => {
  const { publicKey, privateKey } = await makeKeyPair(algorithm);
  const secret = createPrivateKey(privateKey);
  expect(secret.asymmetricKeyType).toBe(type);
  if (type === "rsa") expect(secret.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(createPublicKey(secret).export({ type: "spki", format: "der" }).toString("base64")).toBe(publicKey);
});

test("no other keys are made", async () => {
  await expect(makeKeyPair("dsa")).rejects.toThrow("dsa");
});
