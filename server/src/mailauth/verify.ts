import { authenticate } from "mailauth";
import type { Envelope } from "../evaluate/message-parts.ts";
import type { DkimVerdict, Verified, VerifiedSignature } from "../evaluate/message-verdict.ts";
import { type Message, parseMessage } from "../records/headers/index.ts";
import { newestOf, type Signature, signatures } from "../records/headers/signature.ts";
import { plain } from "../text/decoded.ts";
import { signatureCause } from "./why.ts";

/** Answers as Node's own resolver gives them: data, or an error with one of its codes. */
export type Ask = (name: string, type: string) => Promise<unknown>;

/** What mailauth finds of a message's signatures, by the standards to the letter. */
export async function verifyMessage(octets: Uint8Array, { ip, helo, sender }: Envelope, ask: Ask): Promise<Verified> {
  // Signatures are over CRLF (RFC 6376 §3.7); files are kept with LF.
  const text = Buffer.from(octets).toString("latin1").replace(/\r?\n/g, "\r\n");
  const found = await authenticate(Buffer.from(text, "latin1"), {
    ...(ip === undefined ? {} : { ip }),
    ...(helo === undefined ? {} : { helo }),
    ...(sender === undefined ? {} : { sender }),
    mta: "localhost",
    resolver: ask as never,
    strict: true,
  } as Parameters<typeof authenticate>[1]);
  return verdict(found as unknown as Found, text);
}

interface Status {
  readonly result: string;
  readonly comment?: string | false;
  readonly policy?: Readonly<Record<string, string>>;
  readonly underSized?: number;
}

/** What mailauth says of one signature. */
interface Result {
  readonly signingDomain?: string;
  readonly status: Status;
  readonly publicKey?: string;
}

interface Found {
  readonly dkim?: { readonly results?: readonly Result[] };
  readonly arc?: { readonly status?: Status; readonly i?: number; readonly signature?: Result | false } | false;
  readonly bimi?: { readonly status?: Status; readonly location?: string } | false;
}

function verdict({ dkim, arc, bimi }: Found, text: string): Verified {
  const message = parseMessage(plain(text));
  const all = signatures(message);
  const signed = all.filter(({ kind }) => kind === "dkim");
  const chain = arc === false || arc === undefined ? {} : arc;
  const sealed = newestOf(all);
  return {
    dkim: (dkim?.results ?? [])
      .filter(({ signingDomain }) => signingDomain !== undefined)
      .map((result, i) => verified(result, message, signed[i])),
    arc: {
      result: (chain.status?.result ?? "none") as Verified["arc"]["result"],
      ...(chain.status?.comment ? { comment: chain.status.comment } : {}),
      ...(chain.i ? { instances: chain.i } : {}),
      ...(chain.signature ? { signature: verified(chain.signature, message, sealed) } : {}),
    },
    ...(bimi === false || bimi?.status === undefined
      ? {}
      : {
          bimi: {
            result: bimi.status.result,
            ...(bimi.status.comment ? { comment: bimi.status.comment } : {}),
            ...(bimi.location ? { location: bimi.location } : {}),
          },
        }),
  };
}

function verified(
  { status, publicKey }: Result,
  message: Message,
  signature: Signature | undefined,
): VerifiedSignature {
  const comment = status.comment || commentOf(status);
  const cause =
    status.result === "pass" || signature === undefined
      ? undefined
      : signatureCause(message, signature, comment ?? "", publicKey);
  return {
    result: status.result as DkimVerdict,
    ...(comment === undefined ? {} : { comment }),
    ...(cause === undefined ? {} : { cause }),
    ...(status.underSized === undefined ? {} : { unsigned: status.underSized }),
  };
}

function commentOf({ policy }: Status): string | undefined {
  return policy?.["dkim-rules"] === "weak-key" ? "the key is too short" : undefined;
}
