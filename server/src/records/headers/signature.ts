import { type Finding, finding } from "../../rules/rule.ts";
import { Base64, base64Problem } from "../base64.ts";
import { clip } from "../clip.ts";
import { isWithin } from "../domain.ts";
import {
  duplicates,
  isTagName,
  items,
  parseTagList,
  type Segment,
  type TagList,
  tagNamed,
  tagSpan,
  valueSpan,
} from "../tag-list.ts";
import { bodyHash, canonicalizations, octetText } from "./canonical.ts";
import { hashCause } from "./cause.ts";
import { type Field, fieldSpan, type Message } from "./message.ts";
import { headerRules as rules } from "./rules.ts";
import { arcSealTags, arcSignatureTags, signatureTags } from "./tags.ts";

export type SignatureKind = "dkim" | "ams" | "seal";

/** A signature's field as its tags. */
export interface Signature {
  readonly kind: SignatureKind;
  readonly field: Field;
  readonly list: TagList;
  /** The tag list can be read (RFC 6376 §3.2); otherwise nothing else is said of it. */
  readonly sound: boolean;
}

export interface SignatureContext {
  /** The clock: without it nothing has expired. */
  readonly now?: Date | undefined;
  /** The body is all there. */
  readonly whole: boolean;
  /** Each character is one octet already (a transcript's payload). */
  readonly octets: boolean;
}

const kinds: Readonly<Record<string, SignatureKind>> = {
  "dkim-signature": "dkim",
  "arc-message-signature": "ams",
  "arc-seal": "seal",
};

/** The tags that each kind may have, for hovers and completion. */
export const tagsOf = { dkim: signatureTags, ams: arcSignatureTags, seal: arcSealTags } as const;

const required: Readonly<Record<SignatureKind, readonly string[]>> = {
  dkim: ["v", "a", "b", "bh", "d", "h", "s"],
  ams: ["a", "b", "bh", "d", "h", "s"],
  seal: ["a", "b", "cv", "d", "s"],
};

const syntax = {
  known: new Set([...Object.keys(signatureTags), "cv"]),
  opaque: new Set(["b", "bh"]),
  free: new Set(["z", "i"]),
};

/** The longest body that is tried in other forms while somebody types, in characters. */
const longestTold = 10_000;
/** The longest body whose hash is computed while somebody types, in characters. */
const longestBody = 500_000;

/** Every signature of a message, in the order of the text. */
export function signatures(message: Message): Signature[] {
  return message.fields.flatMap((field) => {
    const kind = Object.hasOwn(kinds, field.key) ? kinds[field.key] : undefined;
    return kind === undefined ? [] : [parseSignature(field, kind)];
  });
}

export function parseSignature(field: Field, kind: SignatureKind): Signature {
  const list = parseTagList(field.value, syntax);
  return { kind, field, list, sound: listProblem(list) === undefined };
}

/** A tag's value without the blanks of folding; undefined where the tag is absent. */
export function tagText({ list }: Signature, name: string): string | undefined {
  return tagNamed(list, name)?.value.replace(/[ \t\r\n]/g, "");
}

/** The fields that are signed, in lower case. */
export function signedFields(signature: Signature): string[] {
  const h = tagNamed(signature.list, "h");
  return h === undefined ? [] : items(h, ":").map(({ text }) => text.toLowerCase());
}

function listProblem(list: TagList): { readonly segment: Segment; readonly what: string } | undefined {
  for (const segment of list.segments) {
    if (segment.kind === "empty") return { segment, what: "Nothing stands between two semicolons" };
    if (segment.kind === "bare") return { segment, what: `“${clip(segmentText(list, segment))}” has no =` };
    if (segment.mark !== undefined) return { segment, what: `The semicolon before ${clip(segment.name)}= is missing` };
    if (!isTagName(segment.name)) return { segment, what: `“${clip(segment.name)}” is no tag name` };
  }
  const [twice] = duplicates(list);
  return twice === undefined ? undefined : { segment: twice.second, what: `${clip(twice.second.name)}= stands twice` };
}

const segmentText = (list: TagList, { start, end }: Segment) => list.value.text.slice(start, end);

/** All that one signature tells of itself, and of the message around it. */
export function checkSignature(
  signature: Signature,
  message: Message,
  context: SignatureContext,
  bindsBody: boolean,
): Finding[] {
  const { list, kind, field } = signature;
  const problem = listProblem(list);
  if (problem !== undefined) {
    const { segment, what } = problem;
    const span = segment.kind === "empty" ? list.value.span(segment.start, segment.end + 1) : tagSpan(list, segment);
    return [finding(rules["dkim-bad-tag-list"], span, { what })];
  }
  const found: Finding[] = [];
  const missing = required[kind].filter((name) => tagNamed(list, name) === undefined);
  if (missing.length > 0) found.push(finding(rules["dkim-missing-tag"], fieldSpan(message, field), { tags: missing }));
  checkValues(found, signature);
  checkTimes(found, signature, context);
  const real = checkOctets(found, signature);
  if (kind === "seal") {
    for (const segment of list.segments)
      if (!Object.hasOwn(arcSealTags, segment.name))
        found.push(finding(rules["arc-seal-tag"], tagSpan(list, segment), { tag: clip(segment.name) }));
    return found;
  }
  checkFields(found, signature, message);
  if (real && bindsBody) checkBody(found, signature, message, context);
  return found;
}

/** The signatures whose body hash has to fit: DKIM's, and the newest of ARC, whose earlier ones saw other bodies. At most ten. */
export function bound(signatures: readonly Signature[]): ReadonlySet<Signature> {
  const newest = newestOf(signatures);
  const dkim = signatures.filter(({ kind }) => kind === "dkim").slice(0, 9);
  return new Set(newest === undefined ? dkim : [...dkim, newest]);
}

/** The ARC-Message-Signature of the highest instance. */
export function newestOf(signatures: readonly Signature[]): Signature | undefined {
  let newest: Signature | undefined;
  const instance = (signature: Signature) => Number(tagText(signature, "i"));
  for (const signature of signatures)
    if (signature.kind === "ams" && (newest === undefined || instance(signature) > instance(newest)))
      newest = signature;
  return newest;
}

/** What a value has to be, in words, and whether it is. */
const forms: Readonly<Record<string, readonly [expected: string, fits: (value: string) => boolean]>> = {
  c: [
    "simple or relaxed, or two of them parted by a slash",
    (v) => /^(?:simple|relaxed)(?:\/(?:simple|relaxed))?$/i.test(v),
  ],
  s: ["a selector", isSelector],
  d: ["a domain of two labels or more", (v) => isSelector(v) && v.includes(".")],
  t: ["a time in seconds since 1970", (v) => /^\d{1,12}$/.test(v)],
  x: ["a time in seconds since 1970", (v) => /^\d{1,12}$/.test(v)],
  l: ["a number of octets", (v) => /^\d{1,76}$/.test(v)],
  z: ["a list of name:value parted by |", (v) => v.split("|").every((copy) => copy.indexOf(":") > 0)],
};

function isSelector(value: string): boolean {
  if (value.length === 0 || value.length > 253) return false;
  return value
    .split(".")
    .every(
      (label) =>
        /^(?:[A-Za-z0-9_]|[^\u0000-\u007f])(?:[A-Za-z0-9_-]|[^\u0000-\u007f]){0,62}$/.test(label) &&
        !label.endsWith("-"),
    );
}

function checkValues(found: Finding[], { list, kind }: Signature): void {
  for (const segment of list.segments) {
    const value = segment.value.replace(/[ \t\r\n]/g, "");
    const bad = (expected: string) =>
      found.push(
        finding(rules["dkim-bad-value"], valueSpan(list, segment), { tag: segment.name, value: clip(value), expected }),
      );
    if (segment.name === "v" && kind === "dkim" && value !== "1") bad("1, the only version");
    const form = kind !== "seal" || "sdt".includes(segment.name) ? formOf(segment.name) : undefined;
    if (form !== undefined && !form[1](value)) bad(form[0]);
    if (segment.name === "a" && !/^(?:rsa|ed25519)-sha256$/i.test(value))
      found.push(finding(rules["dkim-algorithm"], valueSpan(list, segment), { value: clip(value) }));
  }
}

const formOf = (name: string) => (Object.hasOwn(forms, name) ? forms[name] : undefined);

function checkTimes(found: Finding[], signature: Signature, { now }: SignatureContext): void {
  const { list } = signature;
  const x = tagNamed(list, "x");
  const [from, to] = [tagText(signature, "t"), tagText(signature, "x")];
  if (x === undefined || to === undefined || !/^\d{1,12}$/.test(to)) return;
  if (from !== undefined && /^\d{1,12}$/.test(from) && Number(to) <= Number(from))
    found.push(finding(rules["dkim-expiry-order"], valueSpan(list, x), { x: to, t: from }));
  else if (now !== undefined && Number(to) * 1000 < now.getTime())
    found.push(finding(rules["dkim-expired"], valueSpan(list, x), { date: dateText(Number(to)) }));
}

/** The day of a time in seconds since 1970. */
export function dateText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().slice(0, 10);
}

/** Hash and signature as octets. False: they cannot be compared with anything. */
function checkOctets(found: Finding[], signature: Signature): boolean {
  const { list } = signature;
  const algorithm = tagText(signature, "a")?.toLowerCase();
  let real = true;
  for (const name of ["bh", "b"]) {
    const segment = tagNamed(list, name);
    const text = tagText(signature, name);
    if (segment === undefined || text === undefined || (name === "bh" && signature.kind === "seal")) continue;
    const place = valueSpan(list, segment);
    if (text === "" || base64Problem(text) !== undefined) {
      found.push(finding(rules["dkim-bad-base64"], place, { tag: name }));
      real = false;
      continue;
    }
    const octets = new Base64(text).octets();
    const words = plainWords(octets);
    if (words !== undefined) {
      found.push(finding(rules["dkim-placeholder"], place, { tag: name, text: clip(words) }));
      real = false;
    } else if (name === "bh") {
      if (octets.length !== 32 && algorithm !== "rsa-sha1") {
        found.push(finding(rules["dkim-hash-length"], place, { octets: octets.length }));
        real = false;
      }
    } else if (
      algorithm === "ed25519-sha256" ? octets.length !== 64 : algorithm === "rsa-sha256" && octets.length < 128
    ) {
      const least = algorithm === "rsa-sha256" ? "at least 128 (an RSA key of 1024 bits)" : "the 64 of Ed25519";
      found.push(finding(rules["dkim-signature-short"], place, { octets: octets.length, least }));
    }
  }
  return real;
}

/** Octets that are words, which hashes and signatures never are. */
function plainWords(octets: Uint8Array): string | undefined {
  let text = "";
  for (const octet of octets) {
    if ((octet < 32 || octet > 126) && octet !== 10 && octet !== 13) return undefined;
    text += String.fromCharCode(octet);
  }
  return octets.length < 6 ? undefined : text;
}

const advised = new Set(["subject", "date", "to", "mime-version", "content-type", "content-transfer-encoding"]);

function checkFields(found: Finding[], signature: Signature, message: Message): void {
  const { list, kind } = signature;
  const [h, i, l] = [tagNamed(list, "h"), tagNamed(list, "i"), tagNamed(list, "l")];
  if (h !== undefined) {
    const names = signedFields(signature);
    const signed = new Set(names);
    if (!signed.has("from")) found.push(finding(rules["dkim-from-not-signed"], valueSpan(list, h)));
    else {
      const open = new Map(
        message.fields.flatMap(({ key, name }) => (advised.has(key) && !signed.has(key) ? [[key, name]] : [])),
      );
      if (open.size > 0)
        found.push(finding(rules["dkim-unsigned-fields"], valueSpan(list, h), { fields: [...open.values()] }));
    }
    const arc = names.find((name) => name.startsWith("arc-") || name === "authentication-results");
    if (kind === "ams" && arc !== undefined)
      found.push(finding(rules["arc-signs-arc"], valueSpan(list, h), { field: clip(arc) }));
  }
  if (kind === "dkim" && i !== undefined) {
    const identity = tagText(signature, "i") ?? "";
    const domain = tagText(signature, "d");
    const at = identity.lastIndexOf("@");
    if (domain !== undefined && (at < 0 || !isWithin(identity.slice(at + 1).toLowerCase(), domain.toLowerCase())))
      found.push(
        finding(rules["dkim-identity-outside"], valueSpan(list, i), { identity: clip(identity), domain: clip(domain) }),
      );
  }
  if (l !== undefined && /^\d+$/.test(l.value))
    found.push(finding(rules["dkim-body-length"], tagSpan(list, l), { length: clip(l.value, 20) }));
}

function checkBody(found: Finding[], signature: Signature, message: Message, context: SignatureContext): void {
  const bh = tagNamed(signature.list, "bh");
  const { bodyStart } = message;
  const algorithm = tagText(signature, "a")?.toLowerCase() ?? "";
  if (bh === undefined || bodyStart === undefined || !context.whole || !algorithm.endsWith("-sha256")) return;
  if (message.value.text.length - bodyStart > longestBody) return;
  const written = message.value.text.slice(bodyStart);
  const body = context.octets ? written : octetText(written);
  if (body === undefined) return;
  const how = canonicalizations(tagText(signature, "c")).body;
  const l = tagText(signature, "l");
  const length = l !== undefined && /^\d{1,12}$/.test(l) ? Number(l) : undefined;
  const computed = bodyHash(body, how, length);
  const wanted = tagText(signature, "bh") ?? "";
  if (computed === wanted) return;
  const cause = body.length > longestTold ? undefined : hashCause(body, how, length, wanted);
  found.push(
    finding(rules["dkim-body-hash"], valueSpan(signature.list, bh), {
      computed,
      cause: cause === undefined ? "" : ` (${cause})`,
    }),
  );
}
