import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { bodyHash, canonicalizations } from "../records/headers/canonical.ts";
import { hashCause } from "../records/headers/cause.ts";
import { type Field, fieldsNamed, type Message, parseMessage } from "../records/headers/index.ts";
import { parseSignature, type Signature, signedFields, tagText } from "../records/headers/signature.ts";
import { tagNamed } from "../records/tag-list.ts";
import { plain } from "../text/decoded.ts";

/** The most variants of a header that are tried. */
const mostTried = 60;

/**
 * Why the signature at `index` of the header fails, where a known change of the message explains it; undefined otherwise.
 * `text`: the message, one character an octet, lines ended by CRLF. `key`: PEM, where it was found.
 */
export function signatureCause(
  text: string,
  index: number,
  comment: string,
  key: string | undefined,
): string | undefined {
  const message = parseMessage(plain(text));
  const field = fieldsNamed(message, "dkim-signature")[index];
  if (field === undefined) return undefined;
  const signature = parseSignature(field, "dkim");
  if (comment === "body hash did not verify") return bodyCause(text, message, signature);
  const changed = copiedDifference(message, signature);
  if (changed !== undefined) return changed;
  if (comment !== "bad signature" || key === undefined) return undefined;
  return headerCause(message, signature, key);
}

function bodyCause(text: string, { bodyStart }: Message, signature: Signature): string | undefined {
  const body = bodyStart === undefined ? "" : text.slice(bodyStart);
  const how = canonicalizations(tagText(signature, "c")).body;
  const l = tagText(signature, "l");
  const length = l !== undefined && /^\d{1,12}$/.test(l) ? Number(l) : undefined;
  const known = hashCause(body, how, length, tagText(signature, "bh") ?? "");
  if (known !== undefined) return known;
  return body.length > 2_000_000 ? undefined : `its hash is ${bodyHash(body, how, length)}`;
}

/** The first field that differs from the copy that the signer has put in `z` (RFC 6376 §3.5). */
function copiedDifference(message: Message, signature: Signature): string | undefined {
  const z = tagText(signature, "z");
  if (z === undefined) return undefined;
  for (const copy of z.split("|").slice(0, 100)) {
    const colon = copy.indexOf(":");
    if (colon <= 0) continue;
    const name = copy.slice(0, colon).toLowerCase();
    const said = decoded(copy.slice(colon + 1));
    const fields = fieldsNamed(message, name);
    if (fields.length === 0) return `${copy.slice(0, colon)} is gone, which the signer saw`;
    if (!fields.some(({ value }) => squeezed(value.text) === squeezed(said)))
      return `${copy.slice(0, colon)} was changed: the signer saw “${squeezed(said).slice(0, 80)}”`;
  }
  return undefined;
}

/** dkim-quoted-printable (RFC 6376 §2.11). */
function decoded(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

const squeezed = (text: string) => text.replace(/[ \t\r\n]+/g, " ").trim();

/** One way in which the header may have been before it was changed. */
interface Variant {
  readonly what: string;
  readonly how?: "simple" | "relaxed";
  readonly value?: (field: Field) => string | undefined;
  /** A name of `h` that is left out, as if the field had not been there. */
  readonly without?: string;
  /** A name whose topmost field is taken in place of the lowest. */
  readonly top?: string;
}

function headerCause(message: Message, signature: Signature, pem: string): string | undefined {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return undefined;
  }
  const given = canonicalizations(tagText(signature, "c")).header;
  const names = [...new Set(signedFields(signature))];
  const variants: Variant[] = [
    {
      what: `it verifies with ${given === "simple" ? "relaxed" : "simple"} canonicalization of the header: blanks or folding were changed`,
      how: given === "simple" ? "relaxed" : "simple",
    },
    { what: "Subject was changed: it verifies without the mark in brackets at its beginning", value: withoutMark },
    ...names.map((name) => ({
      what: `the blanks in ${fieldsNamed(message, name)[0]?.name ?? name} were changed: it verifies with single ones`,
      value: (field: Field) =>
        field.key === name && given === "simple" ? ` ${squeezed(field.value.text)}` : undefined,
    })),
    ...names.map((name) => ({ what: `${name} was added after signing: it verifies without it`, without: name })),
    ...names.map((name) => ({ what: `${name} stands more than once, and the signer saw the topmost one`, top: name })),
  ];
  return variants.slice(0, mostTried).find((variant) => fits(message, signature, key, given, variant))?.what;
}

function withoutMark({ key, value }: Field): string | undefined {
  if (key !== "subject") return undefined;
  const text = value.text.trimStart();
  const close = text.indexOf("]");
  return (text.startsWith("[") && close > 0) || /^\*{3,}/.test(text)
    ? ` ${text.slice(text.startsWith("[") ? close + 1 : text.indexOf(" ")).trimStart()}`
    : undefined;
}

function fits(
  message: Message,
  signature: Signature,
  key: KeyObject,
  given: "simple" | "relaxed",
  variant: Variant,
): boolean {
  const how = variant.how ?? given;
  const used = new Map<string, number>();
  let changed = variant.how !== undefined;
  let signed = "";
  for (const name of signedFields(signature)) {
    const fields = fieldsNamed(message, name);
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    const field = variant.top === name ? fields[count] : fields[fields.length - 1 - count];
    if (variant.top === name && fields.length > 1) changed = true;
    if (field === undefined) continue;
    if (variant.without === name) {
      changed = true;
      continue;
    }
    const value = variant.value?.(field);
    if (value !== undefined) changed = true;
    signed += `${line(field.name, value ?? field.value.text, message.value.text.slice(field.nameEnd, field.valueStart), how)}\r\n`;
  }
  if (!changed) return false;
  const { field, list } = signature;
  const b = tagNamed(list, "b");
  const bare =
    b === undefined ? list.value.text : list.value.text.slice(0, b.valueStart) + list.value.text.slice(b.end);
  signed += line(field.name, bare, message.value.text.slice(field.nameEnd, field.valueStart), how);
  const octets = Buffer.from(signed, "latin1");
  const value = Buffer.from(tagText(signature, "b") ?? "", "base64");
  try {
    return key.asymmetricKeyType === "rsa"
      ? verify("sha256", octets, key, value)
      : verify(null, createHash("sha256").update(octets).digest(), key, value);
  } catch {
    return false;
  }
}

/** One field in canonical form, without its last line end (RFC 6376 §3.4.1, §3.4.2). */
function line(name: string, value: string, colon: string, how: "simple" | "relaxed"): string {
  return how === "simple" ? `${name}${colon}${value}` : `${name.toLowerCase()}:${squeezed(value)}`;
}
