import { createHash, createPrivateKey, sign as cryptoSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { dkimSign, sealMessage } from "mailauth";
import { bodyHash, canonicalBody, canonicalizations } from "../../server/src/records/headers/canonical.ts";

/** A message, before it is signed. */
export const plainMessage = [
  "From: Ann <ann@example.com>",
  "To: bob@example.net",
  "Subject: Hello",
  "Date: Mon, 02 Mar 2026 10:00:00 +0000",
  "Message-ID: <1@example.com>",
  "",
  "Hello  Bob,",
  ".a dot",
  "bye",
  "",
].join("\r\n");

export interface SigningKey {
  readonly privateKey: string;
  /** The key record's text. */
  readonly record: string;
  readonly algorithm: "rsa-sha256" | "ed25519-sha256";
}

export function signingKey(kind: "rsa512" | "rsa1024" | "rsa2048" | "ed25519"): SigningKey {
  const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }) as string;
  if (kind === "ed25519") {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(12).toString("base64");
    return { privateKey: pem(privateKey), record: `v=DKIM1; k=ed25519; p=${raw}`, algorithm: "ed25519-sha256" };
  }
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(3)) });
  const der = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return { privateKey: pem(privateKey), record: `v=DKIM1; k=rsa; p=${der}`, algorithm: "rsa-sha256" };
}

export interface Signing {
  readonly canonicalization?: string;
  readonly domain?: string;
  readonly maxBodyLength?: number;
  readonly expires?: Date;
}

/** The message with a DKIM-Signature on top. */
export async function sign(key: SigningKey, message = plainMessage, how: Signing = {}): Promise<string> {
  const { signatures, errors } = await dkimSign(Buffer.from(message, "latin1"), {
    canonicalization: how.canonicalization ?? "relaxed/relaxed",
    signatureData: [
      {
        signingDomain: how.domain ?? "example.com",
        selector: "s1",
        privateKey: key.privateKey,
        algorithm: key.algorithm,
        ...(how.maxBodyLength === undefined ? {} : { maxBodyLength: how.maxBodyLength }),
        ...(how.expires === undefined ? {} : { expires: how.expires }),
      },
    ],
  } as Parameters<typeof dkimSign>[1]);
  if (errors.length > 0) throw new Error(String(errors[0]?.err));
  return signatures + message;
}

/** The message with an ARC set on top. */
export async function seal(key: SigningKey, message: string): Promise<string> {
  const headers = await sealMessage(Buffer.from(message, "latin1"), {
    signingDomain: "example.org",
    selector: "s1",
    privateKey: key.privateKey,
    authResults: "mx.example.org; spf=pass smtp.mailfrom=example.com",
    cv: "none",
  } as Parameters<typeof sealMessage>[1]);
  return `${String(headers)}${message}`;
}

/**
 * The message with a DKIM-Signature whose tags are these, for what no signer writes: undefined leaves a tag out. Header and body are
 * canonicalized as `c` says, and `h` is signed from the bottom up.
 */
export function signWith(
  key: SigningKey,
  tags: Readonly<Record<string, string | undefined>> = {},
  message = plainMessage,
): string {
  const all: Readonly<Record<string, string | undefined>> = {
    v: "1",
    a: key.algorithm,
    c: "relaxed/relaxed",
    d: "example.com",
    s: "s1",
    h: "from:to:subject:date",
    ...tags,
  };
  const { header, body } = canonicalizations(all.c);
  const split = message.indexOf("\r\n\r\n");
  const l = all.l === undefined || !/^\d+$/.test(all.l) ? undefined : Number(all.l);
  const bare = split < 0 ? "" : message.slice(split + 4);
  const sha1 = all.a === "rsa-sha1";
  const bh = sha1
    ? createHash("sha1").update(canonicalBody(bare, body), "latin1").digest("base64")
    : bodyHash(bare, body, l);
  const written = Object.entries({ ...all, bh: tags.bh ?? bh, b: undefined }).filter(
    ([, value]) => value !== undefined,
  );
  const field = `DKIM-Signature: ${written.map(([name, value]) => `${name}=${value}`).join("; ")}; b=`;
  const fields = (split < 0 ? message : message.slice(0, split)).split(/\r\n(?![ \t])/);
  const form = (line: string) => {
    const [name = "", value = ""] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)];
    return header === "simple" ? line : `${name.trim().toLowerCase()}:${value.replace(/[ \t\r\n]+/g, " ").trim()}`;
  };
  const left = [...fields];
  let signed = "";
  for (const name of (all.h ?? "").toLowerCase().split(":")) {
    const at = left.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
    if (at >= 0) signed += `${form(left.splice(at, 1)[0] as string)}\r\n`;
  }
  const octets = Buffer.from(signed + form(field), "latin1");
  const private_ = createPrivateKey(key.privateKey);
  const b = key.algorithm.startsWith("rsa")
    ? cryptoSign(sha1 ? "sha1" : "sha256", octets, private_)
    : cryptoSign(null, createHash("sha256").update(octets).digest(), private_);
  return `${field}${tags.b ?? b.toString("base64")}\r\n${message}`;
}
