import { foldName } from "../dns/names.ts";
import type { Resolver } from "../dns/resolver.ts";
import { fieldsNamed, type Message, parseMessage } from "../records/headers/index.ts";
import { parseSignature, tagText } from "../records/headers/signature.ts";
import { plain } from "../text/decoded.ts";
import { resultsHeader } from "./authentication-results.ts";
import { checkHost, type SpfStep, type SpfVerdict } from "./check-host.ts";
import { type DmarcDiscovery, discoverDmarc, organizationalDomain } from "./dmarc-discovery.ts";
import { authorDomains, type Envelope, writtenEnvelope } from "./message-parts.ts";
import { isCheckable, spfIdentity } from "./spf-query.ts";

export type DkimVerdict = "pass" | "fail" | "neutral" | "permerror" | "temperror" | "policy" | "none";

/** What a verifier found of one signature, in the order of the header. */
export interface VerifiedSignature {
  readonly result: DkimVerdict;
  /** As the verifier says it: `body hash did not verify`. */
  readonly comment?: string;
  /** Why it failed, in plain words, where that can be told. */
  readonly cause?: string;
}

/** What a verifier found of the message. */
export interface Verified {
  readonly dkim: readonly VerifiedSignature[];
  readonly arc: { readonly result: "none" | "pass" | "fail"; readonly comment?: string; readonly instances?: number };
  readonly bimi?: { readonly result: string; readonly comment?: string; readonly location?: string };
}

/** Verifies the signatures of a message: DKIM, ARC, BIMI. It runs off the main thread and asks the resolver it is given. */
export interface SignatureVerifier {
  /** `octets`: the message. Rejects with the signal's reason where it is aborted. */
  verify(octets: Uint8Array, envelope: Envelope, resolver: Resolver, signal?: AbortSignal): Promise<Verified>;
}

export interface MessageOptions {
  readonly signal?: AbortSignal;
  readonly edition?: "9989" | "7489";
  readonly now?: Date;
  /** The name that the header of results is written for. */
  readonly receiver?: string;
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
  readonly reason?: string;
  /** Where the key stands. */
  readonly key: string;
  /** What is to be mended where the fault is not the text's own: the key in DNS, or what the signature covers. */
  readonly problem?: "key" | "signature";
  /** The line of the message on which the field begins, from 0. */
  readonly line: number;
}

export interface MessageDmarc {
  readonly result: "pass" | "fail" | "none" | "temperror" | "permerror";
  /** What the domain asks for; `none` where it has no policy. */
  readonly policy: "none" | "quarantine" | "reject";
  /** The author's domain; "" where there is not exactly one. */
  readonly domain: string;
  readonly alignedBy: readonly ("spf" | "dkim")[];
  readonly reason?: string;
  readonly record?: string;
  readonly source?: string;
}

export interface MessageVerdict {
  readonly envelope: Envelope;
  readonly spf: MessageSpf;
  readonly dkim: readonly MessageDkim[];
  readonly dmarc: MessageDmarc;
  readonly arc: Verified["arc"];
  readonly bimi?: Verified["bimi"];
  /** A header field to copy, without its line end (RFC 8601). */
  readonly authenticationResults: string;
}

/**
 * Authenticates a message as its receiver would have done. `octets`: header and body; what `envelope` lacks is taken from the
 * fields of the receiver. DNS failures are results. Rejects only where the signal fires, or the verifier cannot be started.
 */
export async function authenticateMessage(
  octets: Uint8Array,
  envelope: Envelope,
  resolver: Resolver,
  verifier: SignatureVerifier,
  options: MessageOptions = {},
): Promise<MessageVerdict> {
  const { signal, edition } = options;
  const asked = { ...(signal === undefined ? {} : { signal }), ...(edition === undefined ? {} : { edition }) };
  const header = headerOf(octets);
  const known = { ...writtenEnvelope(header), ...defined(envelope) };
  const authors = authorDomains(header);
  const author = authors.length === 1 && fieldsNamed(header, "from").length === 1 ? (authors[0] as string) : undefined;
  const [spf, verified, discovery] = await Promise.all([
    judgeSpf(known, resolver, options),
    verifier.verify(octets, known, resolver, signal),
    author === undefined ? undefined : discoverDmarc(author, resolver, asked),
  ]);
  const aligned = alignment(author, resolver, asked);
  const modes = discovery?.policy;
  const spfAligned = spf.domain !== "" && (await aligned(spf.domain, modes?.aspf ?? "r"));
  const dkim: MessageDkim[] = [];
  for (const [i, field] of fieldsNamed(header, "dkim-signature").entries()) {
    const signature = parseSignature(field, "dkim");
    const found = verified.dkim[i] ?? { result: "neutral", comment: "the signature could not be read" };
    const domain = (tagText(signature, "d") ?? "").toLowerCase();
    const selector = tagText(signature, "s") ?? "";
    const reason = reasonOf(found);
    const lined = domain === "" ? false : await aligned(domain, modes?.adkim ?? "r");
    dkim.push({
      domain,
      selector,
      algorithm: tagText(signature, "a") ?? "",
      result: found.result,
      aligned: lined === true,
      ...(reason === undefined ? {} : { reason }),
      ...problemOf(found),
      key: `${selector}._domainkey.${domain}`,
      line: lineOf(header.value.text, field.start),
    });
  }
  const dmarc = judgeDmarc(authors, author, discovery, spf, spfAligned, dkim);
  const { trace, ...rest } = spf;
  const judged = {
    envelope: known,
    spf: { ...rest, aligned: spfAligned === true, trace },
    dkim,
    dmarc,
    arc: verified.arc,
    ...(verified.bimi === undefined ? {} : { bimi: verified.bimi }),
  };
  return { ...judged, authenticationResults: resultsHeader(judged, options.receiver ?? "localhost") };
}

/** Whether a receiver lets the message pass: by DMARC, or without a policy by SPF or DKIM. */
export function passes({ dmarc, spf, dkim }: MessageVerdict): boolean {
  if (dmarc.result !== "none") return dmarc.result === "pass";
  return spf.result === "pass" || dkim.some(({ result }) => result === "pass");
}

/** The header of a message given as octets; the body is not looked at. */
export function headerOf(octets: Uint8Array): Message {
  let end = octets.length;
  for (let at = octets.indexOf(10); at >= 0; at = octets.indexOf(10, at + 1)) {
    const next = octets[at + 1] === 13 ? at + 2 : at + 1;
    if (octets[next] !== 10) continue;
    end = next + 1;
    break;
  }
  let text = "";
  for (let at = 0; at < end; at += 8192) text += String.fromCharCode(...octets.subarray(at, Math.min(end, at + 8192)));
  return parseMessage(plain(text));
}

function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

function defined(envelope: Envelope): Envelope {
  return Object.fromEntries(Object.entries(envelope).filter(([, value]) => value !== undefined));
}

async function judgeSpf(
  envelope: Envelope,
  resolver: Resolver,
  options: MessageOptions,
): Promise<Omit<MessageSpf, "aligned">> {
  const { ip, helo, sender } = envelope;
  const none = (domain: string, reason: string) => ({ result: "none" as const, domain, reason, trace: [] });
  const query = { ip: ip ?? "", ...(helo === undefined ? {} : { helo }), ...(sender === undefined ? {} : { sender }) };
  const domain = foldName(spfIdentity(query).domain);
  if (ip === undefined) return none(domain, "the client's address is not known");
  if (!isCheckable(domain)) return none(domain, "neither MAIL FROM nor HELO names a domain");
  const { result, reason, trace } = await checkHost(
    { ...query, ...(options.now === undefined ? {} : { now: options.now }) },
    resolver,
    options.signal === undefined ? {} : { signal: options.signal },
  );
  return { result, domain, trace, ...(reason === undefined ? {} : { reason }) };
}

type Alignment = (domain: string, mode: "r" | "s") => Promise<boolean | undefined>;

/** Identifier alignment (RFC 9989 §4.10.2). Undefined: a question had no answer. Each domain is asked once. */
function alignment(
  author: string | undefined,
  resolver: Resolver,
  options: Parameters<typeof organizationalDomain>[2],
): Alignment {
  const organizations = new Map<string, Promise<string | undefined>>();
  const organizationOf = (domain: string) => {
    const found = organizations.get(domain) ?? organizationalDomain(domain, resolver, options);
    organizations.set(domain, found);
    return found;
  };
  return async (domain, mode) => {
    if (author === undefined) return false;
    const [one, other] = [foldName(domain), foldName(author)];
    if (one === other) return true;
    if (mode === "s") return false;
    const [a, b] = await Promise.all([organizationOf(one), organizationOf(other)]);
    return a === undefined || b === undefined ? undefined : a === b;
  };
}

function judgeDmarc(
  authors: readonly string[],
  author: string | undefined,
  discovery: DmarcDiscovery | undefined,
  spf: Omit<MessageSpf, "aligned">,
  spfAligned: boolean | undefined,
  dkim: readonly MessageDkim[],
): MessageDmarc {
  const alignedBy: ("spf" | "dkim")[] = [];
  if (spf.result === "pass" && spfAligned === true) alignedBy.push("spf");
  if (dkim.some(({ result, aligned }) => result === "pass" && aligned)) alignedBy.push("dkim");
  if (author === undefined || discovery === undefined) {
    const reason =
      authors.length === 0
        ? "From holds no address"
        : authors.length > 1
          ? `From has authors of several domains: ${authors.slice(0, 5).join(", ")}`
          : "there is more than one From field";
    return { result: "permerror", policy: "none", domain: "", alignedBy: [], reason };
  }
  const base = { policy: discovery.requested ?? "none", domain: author, alignedBy };
  const where = discovery.found === undefined ? {} : { record: discovery.found.text, source: discovery.found.source };
  if (discovery.result === "none") return { result: "none", ...base, reason: "there is no DMARC policy" };
  if (discovery.result === "temperror")
    return { result: "temperror", ...base, reason: "a look-up of the policy had no answer" };
  if (alignedBy.length > 0) return { result: "pass", ...base, ...where };
  const undecided =
    (spf.result === "temperror" && spfAligned !== false) ||
    (spf.result === "pass" && spfAligned === undefined) ||
    dkim.some(({ result, aligned }) => result === "temperror" && aligned);
  if (undecided) return { result: "temperror", ...base, ...where, reason: "a look-up had no answer" };
  return { result: "fail", ...base, ...where, reason: whyNot(author, spf, dkim) };
}

function whyNot(author: string, spf: Omit<MessageSpf, "aligned">, dkim: readonly MessageDkim[]): string {
  const parts: string[] = [];
  parts.push(
    spf.result === "pass"
      ? `SPF passes for ${spf.domain}, which is not aligned with ${author}`
      : `SPF for ${spf.domain === "" ? "the sender" : spf.domain} is ${spf.result}`,
  );
  const good = dkim.filter(({ result }) => result === "pass").map(({ domain }) => domain);
  if (dkim.length === 0) parts.push("the message has no DKIM signature");
  else if (good.length === 0) parts.push("no DKIM signature verifies");
  else parts.push(`the signature of ${good.join(", ")} verifies but is not aligned`);
  return parts.join("; ");
}

function reasonOf({ result, comment, cause }: VerifiedSignature): string | undefined {
  if (result === "pass") return undefined;
  const said = comment === undefined ? undefined : Object.hasOwn(comments, comment) ? comments[comment] : comment;
  return cause === undefined ? said : said === undefined ? cause : `${said}: ${cause}`;
}

/** The verifier's words for a key that cannot be used (RFC 6376 §6.1.2). */
const keyComments = new Set([
  "no key",
  "unknown key version",
  "unknown key type",
  "invalid public key",
  "inappropriate hash algorithm",
  "inappropriate key algorithm",
  "key not for email",
  "the key is too short",
]);

function problemOf({ comment }: VerifiedSignature): { readonly problem?: "key" | "signature" } {
  if (comment === "bad signature") return { problem: "signature" };
  return comment !== undefined && keyComments.has(comment) ? { problem: "key" } : {};
}

/** What the verifier's own words mean. */
const comments: Readonly<Record<string, string>> = {
  "body hash did not verify": "the body was changed after it was signed",
  "bad signature": "the signature does not verify: a signed field was changed, or the key is another one",
  "no key": "there is no key at the selector",
  expired: "the signature has expired",
  "weak algorithm": "rsa-sha1 must not be verified any more",
  "From field not signed": "h= does not name From",
  "unknown key version": "the key record has another version",
};
