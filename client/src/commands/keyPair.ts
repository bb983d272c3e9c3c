/** A key pair to sign mail with. */
export interface KeyPair {
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** What Web Cryptography wants to know. */
interface Algorithm {
  readonly name: string;
  readonly hash?: string;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array<ArrayBuffer>;
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  rsa: {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  ed25519: { name: "Ed25519" },
};

/** Makes a key pair: `rsa` has 2048 bits (RFC 8301 §3.2), `ed25519` is that of RFC 8463. Rejects for other names. */
export async function makeKeyPair(algorithm: string): Promise<KeyPair> {
  const chosen = algorithms[algorithm];
  if (chosen === undefined) throw new Error(`no keys of the kind “${algorithm}” can be made`);
  const pair = await crypto.subtle.generateKey(chosen, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("the system made no key pair");
  const [open, secret] = await Promise.all([
    crypto.subtle.exportKey("spki", pair.publicKey),
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
  ]);
  const lines = base64(secret).match(/.{1,64}/g) ?? [];
  return {
    publicKey: base64(open),
    privateKey: `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`,
  };
}

function base64(octets: ArrayBuffer): string {
  return Buffer.from(octets).toString("base64");
}
