import { Base64 } from "../base64.ts";

/** What the octets of a `p=` are, told by their DER structure (X.690) or their length. */
export type KeyMaterial =
  /** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) or bare RSAPublicKey (RFC 8017 A.1.1); `bits` measures the modulus. */
  | { readonly kind: "rsa"; readonly form: "spki" | "pkcs1"; readonly bits: number; readonly exponent: number }
  /** 32 octets, as RFC 8463 §4.2 wants them, or wrapped in SubjectPublicKeyInfo. */
  | { readonly kind: "ed25519"; readonly form: "raw" | "spki" }
  | { readonly kind: "private"; readonly algorithm: "RSA" | "Ed25519" | "EC" | "other" }
  /** A SubjectPublicKeyInfo of another algorithm. */
  | { readonly kind: "other"; readonly algorithm: string }
  | { readonly kind: "unreadable"; readonly reason: string };

const rsaOid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const ed25519Oid = [0x2b, 0x65, 0x70];
const ecOid = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OID = 0x06;

/** How SubjectPublicKeyInfo of the two common lengths begins, up to the first octet of the modulus: 33 octets. */
const commonKeys = [
  { start: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA", octets: 294, bits: 2048 },
  { start: "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEA", octets: 550, bits: 4096 },
] as const;

/** The common key: its lengths and its exponent 65537 are as they must be, and the modulus has all its bits. */
function commonKey(base64: string, data: Base64): KeyMaterial | undefined {
  for (const { start, octets, bits } of commonKeys) {
    if (data.length !== octets || !base64.startsWith(start) || data.at(33) < 0x80) continue;
    const end = octets - 5;
    if (data.at(end) !== INTEGER || data.at(end + 1) !== 3 || data.at(end + 2) !== 1) continue;
    if (data.at(end + 3) === 0 && data.at(end + 4) === 1) return { kind: "rsa", form: "spki", bits, exponent: 65537 };
  }
  return undefined;
}

/** Reads what a key's octets are. `base64` has no blanks and no problem. Constant time, whatever the length. */
export function readKey(base64: string): KeyMaterial {
  const data = new Base64(base64);
  if (data.length === 32) return { kind: "ed25519", form: "raw" };
  const common = commonKey(base64, data);
  if (common !== undefined) return common;
  if (data.at(0) !== SEQUENCE) return { kind: "unreadable", reason: "it does not begin with a DER SEQUENCE" };
  const outer = element(data, 0);
  if (outer === undefined) return { kind: "unreadable", reason: "its DER length is malformed" };
  const first = element(data, outer.content);
  if (first === undefined) return { kind: "unreadable", reason: "it ends within its DER structure" };
  if (first.tag === INTEGER && first.length <= 1) return privateKey(data, first);
  if (outer.end > data.length) {
    return { kind: "unreadable", reason: `it should have ${outer.end} octets, but has ${data.length}: it was cut off` };
  }
  if (outer.end < data.length) {
    return { kind: "unreadable", reason: `${data.length - outer.end} octets follow the key's ${outer.end}` };
  }
  if (first.tag === INTEGER) return rsaPublicKey(data, outer, "pkcs1");
  if (first.tag !== SEQUENCE)
    return { kind: "unreadable", reason: "it is no SubjectPublicKeyInfo and no RSAPublicKey" };
  return publicKeyInfo(data, outer, first);
}

interface Element {
  readonly tag: number;
  readonly content: number;
  readonly length: number;
  readonly end: number;
}

/** Tag and length of a DER element; undefined where the length is malformed or begins beyond the data. */
function element(data: Base64, at: number): Element | undefined {
  if (at + 2 > data.length) return undefined;
  const tag = data.at(at);
  const first = data.at(at + 1);
  if (first < 0x80) return { tag, content: at + 2, length: first, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 3 || at + 2 + octets > data.length) return undefined;
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + data.at(at + 2 + i);
  return { tag, content: at + 2 + octets, length, end: at + 2 + octets + length };
}

function publicKeyInfo(data: Base64, outer: Element, algorithm: Element): KeyMaterial {
  const oid = element(data, algorithm.content);
  const bits = element(data, algorithm.end);
  if (oid?.tag !== OID || bits?.tag !== BIT_STRING || bits.end !== outer.end || bits.length < 1) {
    return { kind: "unreadable", reason: "it is no SubjectPublicKeyInfo" };
  }
  if (is(data, oid, rsaOid)) {
    const key = element(data, bits.content + 1);
    if (key?.tag !== SEQUENCE || key.end !== bits.end)
      return { kind: "unreadable", reason: "it holds no RSAPublicKey" };
    return rsaPublicKey(data, key, "spki");
  }
  if (is(data, oid, ed25519Oid)) {
    return bits.length === 33
      ? { kind: "ed25519", form: "spki" }
      : { kind: "unreadable", reason: "its Ed25519 key has not 32 octets" };
  }
  return { kind: "other", algorithm: is(data, oid, ecOid) ? "an elliptic-curve key" : "a key of another algorithm" };
}

function rsaPublicKey(data: Base64, sequence: Element, form: "spki" | "pkcs1"): KeyMaterial {
  const unreadable = { kind: "unreadable", reason: "it is no RSAPublicKey of modulus and exponent" } as const;
  const modulus = element(data, sequence.content);
  if (modulus?.tag !== INTEGER || modulus.length < 1) return unreadable;
  const exponent = element(data, modulus.end);
  if (exponent?.tag !== INTEGER || exponent.end !== sequence.end || exponent.length < 1) return unreadable;
  let at = modulus.content;
  while (at < modulus.end - 1 && at < modulus.content + 4 && data.at(at) === 0) at++;
  const bits = (modulus.end - at) * 8 - (Math.clz32(data.at(at)) - 24);
  let e = 0;
  for (let i = 0; i < Math.min(exponent.length, 6); i++) e = e * 256 + data.at(exponent.content + i);
  if (bits < 2 || e < 1) return unreadable;
  return { kind: "rsa", form, bits, exponent: e };
}

/** PKCS#1, PKCS#8 and SEC 1 private keys begin with a version of one octet; no public key does. */
function privateKey(data: Base64, version: Element): KeyMaterial {
  const second = element(data, version.end);
  if (second === undefined) return { kind: "unreadable", reason: "it ends within its DER structure" };
  if (second.tag === INTEGER) return { kind: "private", algorithm: "RSA" };
  if (second.tag === OCTET_STRING) return { kind: "private", algorithm: "EC" };
  if (second.tag !== SEQUENCE)
    return { kind: "unreadable", reason: "it is no SubjectPublicKeyInfo and no RSAPublicKey" };
  const oid = element(data, second.content);
  if (oid?.tag !== OID) return { kind: "private", algorithm: "other" };
  if (is(data, oid, rsaOid)) return { kind: "private", algorithm: "RSA" };
  if (is(data, oid, ed25519Oid)) return { kind: "private", algorithm: "Ed25519" };
  return { kind: "private", algorithm: is(data, oid, ecOid) ? "EC" : "other" };
}

function is(data: Base64, oid: Element, expected: readonly number[]): boolean {
  return oid.length === expected.length && expected.every((octet, i) => data.at(oid.content + i) === octet);
}

/** A key in words: `RSA, 2048 bits`. */
export function keyWords(key: KeyMaterial): string {
  switch (key.kind) {
    case "rsa":
      return `RSA, ${key.bits} bits`;
    case "ed25519":
      return "Ed25519";
    case "private":
      return "a private key";
    case "other":
      return key.algorithm;
    case "unreadable":
      return "no readable key";
  }
}
