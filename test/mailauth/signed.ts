import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { dkimSign, sealMessage } from "mailauth";

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

export function signingKey(kind: "rsa1024" | "rsa2048" | "ed25519"): SigningKey {
  const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }) as string;
  if (kind === "ed25519") {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(12).toString("base64");
    return { privateKey: pem(privateKey), record: `v=DKIM1; k=ed25519; p=${raw}`, algorithm: "ed25519-sha256" };
  }
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: kind === "rsa1024" ? 1024 : 2048 });
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
