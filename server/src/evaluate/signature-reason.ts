import type { Answer, Resolver } from "../dns/resolver.ts";
import { dkim as keyLanguage } from "../records/dkim/index.ts";
import type { DkimKey } from "../records/dkim/parse.ts";
import type { Message } from "../records/headers/index.ts";
import { checkSignature, dateText, type Signature, tagText } from "../records/headers/signature.ts";
import { plain } from "../text/decoded.ts";
import { clause } from "../text/sentence.ts";
import type { VerifiedSignature } from "./message-verdict.ts";

/** Why a signature has its result, in plain words, and where the key came from. */
export interface SignatureReason {
  readonly reason?: string;
  /** What is to be mended where the fault is not the text's own: the key in DNS, or what the signature covers. */
  readonly problem?: "key" | "signature";
  /** Who has answered for the key. */
  readonly keySource?: string;
}

/** What the reasons are found with. */
export interface ReasonOptions {
  readonly message: Message;
  /** Absolute, without the final dot. */
  readonly keyName: string;
  readonly resolver: Resolver;
  readonly now?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Says why a signature does not verify: by its own tags first, then by the key record, then by what was changed. Of one that verifies,
 * what a receiver may still hold against it.
 */
export async function signatureReason(
  signature: Signature,
  found: VerifiedSignature,
  options: ReasonOptions,
): Promise<SignatureReason> {
  const { comment = "" } = found;
  if (found.result === "pass") {
    const key = await keyAnswer(options);
    return { ...said(caution(signature, found, key, options)), keySource: key.source };
  }
  const own = ownFault(signature, options);
  if (own !== undefined) return { reason: own };
  if (comment === "body hash did not verify")
    return { reason: withCause("the body was changed after it was signed", found.cause) };
  const key = await keyAnswer(options);
  const keySource = key.source;
  if (comment === "bad signature") {
    const many = key.records.length > 1 ? `; ${severalKeys(key)}` : "";
    const reason = withCause(
      "the signature does not verify",
      found.cause ?? "a signed field was changed, or the key is another one",
    );
    return { reason: `${reason}${many}`, problem: "signature", keySource };
  }
  if (found.result === "temperror")
    return { reason: `the look-up of the key had no answer (${key.status})`, keySource };
  if (comment === "domain mismatch")
    return {
      reason: `the key says t=s, so that i= must be at ${tagText(signature, "d")} itself and not at a subdomain`,
      keySource,
    };
  if (keyComments.has(comment))
    return { reason: keyFault(signature, key, options.keyName, comment), problem: "key", keySource };
  return {
    ...said(withCause(Object.hasOwn(comments, comment) ? (comments[comment] as string) : comment, found.cause)),
  };
}

const said = (reason: string | undefined) => (reason === undefined || reason === "" ? {} : { reason });

function withCause(reason: string, cause: string | undefined): string {
  return cause === undefined ? reason : `${reason}: ${cause}`;
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

/** What the verifier's other words mean. */
const comments: Readonly<Record<string, string>> = {
  expired: "the signature has expired",
  "weak algorithm": "rsa-sha1 must not be verified any more",
  "signature syntax error": "the tags of the signature cannot be read",
  "unsupported query method": "q= names no way to the key but dns/txt, which it must name",
};

/** The first of the signature's own tags by which verifiers must ignore it. */
function ownFault(signature: Signature, { message, now }: ReasonOptions): string | undefined {
  const found = checkSignature(signature, message, { now, whole: false, octets: true }, false);
  const fault =
    found.find(({ rule }) => rule.severity === "error") ?? found.find(({ rule }) => rule.id === "header/dkim-expired");
  return fault === undefined ? undefined : clause(fault.message);
}

type Key = Pick<Answer, "status" | "source"> & { readonly records: readonly string[] };

async function keyAnswer({ resolver, keyName, signal }: ReasonOptions): Promise<Key> {
  const { status, source, records } = await resolver.resolve(keyName, "TXT", signal === undefined ? {} : { signal });
  const texts = records.flatMap(({ type, data }) => (type === "TXT" && Array.isArray(data) ? [data.join("")] : []));
  return { status, source, records: texts };
}

const severalKeys = ({ records }: Key) =>
  `${records.length} TXT records stand at the selector, and which of them a verifier takes is undefined`;

/** Why the key cannot be used. */
function keyFault(signature: Signature, key: Key, name: string, comment: string): string {
  const [record] = key.records;
  if (record === undefined) {
    const there = key.status === "nxdomain" ? "that name does not exist" : "there is no TXT record";
    return `there is no key at ${name}: ${there}`;
  }
  const tree = keyLanguage.parse(plain(record)) as DkimKey;
  const fault = keyFaultOf(tree) ?? foreignKey(signature, tree, comment);
  return key.records.length > 1 ? `${fault}; ${severalKeys(key)}` : fault;
}

/** No errors in a record, but mail cannot use such a key. */
const unusable: ReadonlySet<string> = new Set(["dkim/key-revoked", "dkim/not-for-mail"]);
/** An error of the record that leaves the key in use. */
const harmless: ReadonlySet<string> = new Set(["dkim/tag-name-case"]);

function keyFaultOf(tree: DkimKey): string | undefined {
  const found = [...keyLanguage.check(tree, { settings: { dmarc: "9989" } })];
  const fault =
    found.find(({ rule }) => unusable.has(rule.id) || (rule.severity === "error" && !harmless.has(rule.id))) ??
    found.find(({ rule }) => rule.id === "dkim/version-not-first");
  return fault === undefined ? undefined : `in the key record, ${clause(fault.message)}`;
}

/** The key is sound, but not for this signature (RFC 6376 §3.6.1, §6.1.2). */
function foreignKey(signature: Signature, { key }: DkimKey, comment: string): string {
  const type = key?.kind === "rsa" ? "RSA" : key?.kind === "ed25519" ? "Ed25519" : undefined;
  if (comment === "inappropriate key algorithm" && type !== undefined)
    return `a=${tagText(signature, "a")} does not fit the key at the selector, which is ${type}`;
  if (comment === "key not for email") return "s= of the key record names neither email nor *: it is not for mail";
  return `the key record cannot be used: ${comment}`;
}

/** What may be held against a signature that verifies. */
function caution(
  signature: Signature,
  { unsigned }: VerifiedSignature,
  key: Key,
  { now }: ReasonOptions,
): string | undefined {
  const notes: string[] = [];
  const t = tagText(signature, "t") ?? "";
  if (now !== undefined && /^\d{1,12}$/.test(t) && Number(t) * 1000 > now.getTime() + clockSkew)
    notes.push(`it says that it was signed in the future (t= is ${dateText(Number(t))}), which some receivers refuse`);
  if (unsigned !== undefined && unsigned > 0)
    notes.push(`l= leaves the last ${unsigned} octets of the body unsigned: anybody may have written them`);
  const [record] = key.records;
  const flags =
    record === undefined ? [] : keyLanguage.check(keyLanguage.parse(plain(record)), { settings: { dmarc: "9989" } });
  for (const { rule, message } of flags) if (rule.id === "dkim/testing-mode") notes.push(clause(message));
  return notes.length === 0 ? undefined : notes.join("; ");
}

/** Clocks differ: a few minutes are no future, in milliseconds. */
const clockSkew = 5 * 60_000;
