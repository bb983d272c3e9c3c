import type { Resolver } from "../dns/resolver.ts";
import type { SpfStep, SpfVerdict } from "./check-host.ts";
import type { Envelope, EnvelopeSources } from "./message-parts.ts";

export type DkimVerdict = "pass" | "fail" | "neutral" | "permerror" | "temperror" | "policy" | "none";

/** What a verifier found of one signature, in the order of the header. */
export interface VerifiedSignature {
  readonly result: DkimVerdict;
  /** As the verifier says it: `body hash did not verify`. */
  readonly comment?: string;
  /** Why it failed, in plain words, where that can be told. */
  readonly cause?: string;
  /** How many octets of the body `l` leaves unsigned. */
  readonly unsigned?: number;
}

/** What a verifier found of the message. */
export interface Verified {
  readonly dkim: readonly VerifiedSignature[];
  readonly arc: {
    readonly result: "none" | "pass" | "fail";
    readonly comment?: string;
    readonly instances?: number;
    /** The newest ARC-Message-Signature. */
    readonly signature?: VerifiedSignature;
  };
  readonly bimi?: { readonly result: string; readonly comment?: string; readonly location?: string };
}

/** Verifies the signatures of a message: DKIM, ARC, BIMI. It runs off the main thread and asks the resolver it is given. */
export interface SignatureVerifier {
  /** `octets`: the message. Rejects with the signal's reason where it is aborted. */
  verify(octets: Uint8Array, envelope: Envelope, resolver: Resolver, signal?: AbortSignal): Promise<Verified>;
}

/** SPF, for the domain of MAIL FROM, or of HELO where that is empty (RFC 7208 §2.4). */
export interface MessageSpf {
  readonly result: SpfVerdict;
  readonly domain: string;
  readonly reason?: string;
  /** Whether the domain is aligned with the author's. */
  readonly aligned: boolean;
  readonly trace: readonly SpfStep[];
}

export interface MessageDkim {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  readonly result: DkimVerdict;
  readonly aligned: boolean;
  /** Why it fails; where it passes, what a receiver may hold against it. */
  readonly reason?: string;
  /** Where the key stands. */
  readonly key: string;
  /** Who has answered for the key, where it was asked for. */
  readonly keySource?: string;
  /** What is to be mended where the fault is not the text's own: the key in DNS, or what the signature covers. */
  readonly problem?: "key" | "signature";
  /** The line of the message on which the field begins, from 0. */
  readonly line: number;
}

export interface MessageDmarc {
  readonly result: "pass" | "fail" | "none" | "temperror" | "permerror";
  /** What the domain asks for; `none` where it has no policy. */
  readonly policy: "none" | "quarantine" | "reject";
  /** What is left of it in test mode (`t=y`, RFC 9989 §4.7). */
  readonly effective?: "none" | "quarantine" | "reject";
  /** The author's domain; "" where there is not exactly one. */
  readonly domain: string;
  readonly alignedBy: readonly ("spf" | "dkim")[];
  readonly reason?: string;
  readonly record?: string;
  /** The name at which the record stands. */
  readonly recordName?: string;
  readonly source?: string;
}

export interface MessageArc {
  readonly result: "none" | "pass" | "fail";
  readonly reason?: string;
  /** How many hops have sealed the message. */
  readonly instances?: number;
}

export interface MessageVerdict {
  readonly envelope: Envelope;
  /** What has told each part of the envelope. */
  readonly envelopeSources: EnvelopeSources;
  readonly spf: MessageSpf;
  readonly dkim: readonly MessageDkim[];
  readonly dmarc: MessageDmarc;
  readonly arc: MessageArc;
  readonly bimi?: Verified["bimi"];
  /** A header field to copy, without its line end (RFC 8601). */
  readonly authenticationResults: string;
}
