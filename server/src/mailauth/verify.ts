import { authenticate } from "mailauth";
import type { DkimVerdict, Verified, VerifiedSignature } from "../evaluate/message.ts";
import type { Envelope } from "../evaluate/message-parts.ts";
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

interface Found {
  readonly dkim?: {
    readonly results?: readonly {
      readonly signingDomain?: string;
      readonly status: Status;
      readonly publicKey?: string;
      readonly modulusLength?: number;
    }[];
  };
  readonly arc?: { readonly status?: Status; readonly i?: number } | false;
  readonly bimi?: { readonly status?: Status; readonly location?: string } | false;
}

function verdict({ dkim, arc, bimi }: Found, text: string): Verified {
  const signatures = (dkim?.results ?? [])
    .filter(({ signingDomain }) => signingDomain !== undefined)
    .map(({ status, publicKey }, index): VerifiedSignature => {
      const comment = status.comment || commentOf(status);
      const cause = status.result === "pass" ? undefined : signatureCause(text, index, comment ?? "", publicKey);
      return {
        result: status.result as DkimVerdict,
        ...(comment === undefined ? {} : { comment }),
        ...(cause === undefined ? {} : { cause }),
        ...(status.underSized === undefined ? {} : { unsigned: status.underSized }),
      };
    });
  const chain = arc === false ? undefined : arc?.status;
  return {
    dkim: signatures,
    arc: {
      result: (chain?.result ?? "none") as Verified["arc"]["result"],
      ...(chain?.comment ? { comment: chain.comment } : {}),
      ...(arc !== false && arc?.i ? { instances: arc.i } : {}),
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

function commentOf({ policy }: Status): string | undefined {
  return policy?.["dkim-rules"] === "weak-key" ? "the key is too short" : undefined;
}
