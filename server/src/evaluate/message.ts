import { foldName } from "../dns/names.ts";
import type { Resolver } from "../dns/resolver.ts";
import { fieldsNamed, type Message, parseMessage } from "../records/headers/index.ts";
import { parseSignature, tagText } from "../records/headers/signature.ts";
import { plain } from "../text/decoded.ts";
import { arcReason } from "./arc-reason.ts";
import { resultsHeader } from "./authentication-results.ts";
import { checkHost } from "./check-host.ts";
import { type DmarcDiscovery, discoverDmarc, organizationalDomain } from "./dmarc-discovery.ts";
import {
  authorDomains,
  type Envelope,
  type EnvelopeSources,
  joinedEnvelopes,
  knownEnvelope,
  lineOf,
  writtenEnvelope,
} from "./message-parts.ts";
import type {
  MessageDkim,
  MessageDmarc,
  MessageSpf,
  MessageVerdict,
  SignatureVerifier,
  Verified,
} from "./message-verdict.ts";
import { signatureReason } from "./signature-reason.ts";
import { isCheckable, spfIdentity } from "./spf-query.ts";

export interface MessageOptions {
  readonly signal?: AbortSignal;
  readonly edition?: "9989" | "7489";
  readonly now?: Date;
  /** What has told the parts of the envelope that is given. */
  readonly sources?: EnvelopeSources;
  /** False: the message is only on its way, so that its trace fields tell of earlier hops, not of who brought it here. */
  readonly delivered?: boolean;
  /** A part of the message is left out: its signatures are not verified. */
  readonly elided?: boolean;
  /** The name that the header of results is written for. */
  readonly receiver?: string;
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
  const written = options.delivered === false ? { envelope: {}, sources: {} } : writtenEnvelope(header);
  const { envelope: known, sources } = joinedEnvelopes(
    written,
    knownEnvelope(envelope, (name) => options.sources?.[name] ?? "given"),
  );
  const authors = authorDomains(header);
  const fromFields = fieldsNamed(header, "from").length;
  const author = authors.length === 1 && fromFields === 1 ? (authors[0] as string) : undefined;
  const [spf, verified, discovery] = await Promise.all([
    judgeSpf(known, resolver, options),
    options.elided === true ? unverified : verifier.verify(octets, known, resolver, signal),
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
    const key = `${selector}._domainkey.${domain}`;
    const [why, lined] = await Promise.all([
      options.elided === true
        ? { reason: "a part of the message is left out of the log, so it cannot be verified" }
        : signatureReason(signature, found, { message: header, keyName: key, resolver, now: options.now, signal }),
      domain === "" ? false : aligned(domain, modes?.adkim ?? "r"),
    ]);
    dkim.push({
      domain,
      selector,
      algorithm: tagText(signature, "a") ?? "",
      result: found.result,
      aligned: lined === true,
      ...why,
      key,
      line: lineOf(header, field),
    });
  }
  const arc = await arcReason(header, verified.arc, { resolver, now: options.now, signal });
  const dmarc = judgeDmarc(authors, author, fromFields, discovery, spf, spfAligned, dkim);
  const { trace, ...rest } = spf;
  const judged = {
    envelope: known,
    envelopeSources: sources,
    spf: { ...rest, aligned: spfAligned === true, trace },
    dkim,
    dmarc,
    arc: {
      result: verified.arc.result,
      ...(arc === undefined ? {} : { reason: arc }),
      ...(verified.arc.instances === undefined ? {} : { instances: verified.arc.instances }),
    },
    ...(verified.bimi === undefined ? {} : { bimi: verified.bimi }),
  };
  return { ...judged, authenticationResults: resultsHeader(judged, options.receiver ?? "localhost") };
}

/** Whether a receiver lets the message pass: by DMARC, or without a policy by SPF or DKIM. */
export function passes({ dmarc, spf, dkim }: MessageVerdict): boolean {
  if (dmarc.result !== "none") return dmarc.result === "pass";
  return spf.result === "pass" || dkim.some(({ result }) => result === "pass");
}

/** The longest header that is read, in octets: many times what servers take. */
const longestHeader = 1 << 19;

/** What a verifier would say of a message that it cannot see whole. */
const unverified: Verified = { dkim: [], arc: { result: "none" } };

/** The header of a message given as octets; the body is not looked at. */
export function headerOf(octets: Uint8Array): Message {
  let end = Math.min(octets.length, longestHeader);
  for (let at = octets.indexOf(10); at >= 0 && at < end; at = octets.indexOf(10, at + 1)) {
    const next = octets[at + 1] === 13 ? at + 2 : at + 1;
    if (octets[next] !== 10) continue;
    end = next + 1;
    break;
  }
  let text = "";
  for (let at = 0; at < end; at += 8192) text += String.fromCharCode(...octets.subarray(at, Math.min(end, at + 8192)));
  return parseMessage(plain(text));
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
  fromFields: number,
  discovery: DmarcDiscovery | undefined,
  spf: Omit<MessageSpf, "aligned">,
  spfAligned: boolean | undefined,
  dkim: readonly MessageDkim[],
): MessageDmarc {
  const alignedBy: ("spf" | "dkim")[] = [];
  if (spf.result === "pass" && spfAligned === true) alignedBy.push("spf");
  if (dkim.some(({ result, aligned }) => result === "pass" && aligned)) alignedBy.push("dkim");
  if (author === undefined || discovery === undefined) {
    return { result: "permerror", policy: "none", domain: "", alignedBy: [], reason: noAuthor(authors, fromFields) };
  }
  const { requested = "none", effective = requested } = discovery;
  const base = {
    policy: requested,
    ...(effective === requested ? {} : { effective }),
    domain: author,
    alignedBy,
  };
  const where =
    discovery.found === undefined
      ? {}
      : {
          record: discovery.found.text,
          recordName: `_dmarc.${discovery.found.domain}`,
          source: discovery.found.source,
        };
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

/** Why there is not one author domain (RFC 9989 §5.3.1). */
function noAuthor(authors: readonly string[], fields: number): string {
  const domains = authors.slice(0, 5).join(", ");
  if (fields === 0) return "the message has no From field";
  if (fields > 1) return `there are ${fields} From fields, where one must be${domains === "" ? "" : ` (${domains})`}`;
  return authors.length === 0 ? "From holds no address" : `From has authors of several domains: ${domains}`;
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
