import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from "node:crypto";
import { bodyHash, type Canonicalization, canonicalizations } from "../records/headers/canonical.ts";
import { hashCause } from "../records/headers/cause.ts";
import { type Field, fieldsNamed, type Message } from "../records/headers/index.ts";
import { type Signature, signedFields, tagText } from "../records/headers/signature.ts";
import { tagNamed } from "../records/tag-list.ts";

/** The most variants of a header that are tried. */
const mostTried = 60;
/** The longest body that is tried in other forms; it is done on a thread of its own. */
const longestTried = 2_000_000;

/**
 * Why a signature of the message fails, where a known change explains it; undefined otherwise. `key`: PEM, where it was found.
 * Characters of the message are octets, its lines end in CRLF.
 */
export function signatureCause(
  message: Message,
  signature: Signature,
  comment: string,
  key: string | undefined,
): string | undefined {
  const { text } = message.value;
  if (comment === "body hash did not verify") return bodyCause(text, message, signature);
  if (comment !== "bad signature" || key === undefined) return undefined;
  return headerCause(message, signature, key);
}

function bodyCause(text: string, { bodyStart }: Message, signature: Signature): string | undefined {
  if (bodyStart === undefined && text.includes("\r\r\n\r\r\n"))
    return "every line ends in CR CR LF, so that none is empty and the body has no beginning";
  const body = bodyStart === undefined ? "" : text.slice(bodyStart);
  const how = canonicalizations(tagText(signature, "c")).body;
  const l = tagText(signature, "l");
  const length = l !== undefined && /^\d{1,12}$/.test(l) ? Number(l) : undefined;
  const known = hashCause(body, how, length, tagText(signature, "bh") ?? "", longestTried);
  if (known !== undefined) return known;
  return body.length > longestTried ? undefined : `its hash is ${bodyHash(body, how, length)}`;
}

/** The first signed field that differs from the copy that the signer has put in `z` (RFC 6376 §3.5). */
function copiedDifference(message: Message, signature: Signature): string | undefined {
  const signed = new Set(signedFields(signature));
  const copies = (tagText(signature, "z")?.split("|").slice(0, 100) ?? []).flatMap((copy) => {
    const colon = copy.indexOf(":");
    const name = copy.slice(0, Math.max(colon, 0));
    return signed.has(name.toLowerCase()) ? [{ name, said: squeezed(decoded(copy.slice(colon + 1))) }] : [];
  });
  for (const { name, said } of copies) {
    const fields = fieldsNamed(message, name.toLowerCase());
    if (fields.length > 0 && !fields.some(({ value }) => squeezed(value.text) === said))
      return `${name} was changed: the signer saw “${said.slice(0, 80)}”`;
  }
  const gone = copies.find(({ name }) => fieldsNamed(message, name.toLowerCase()).length === 0);
  return gone === undefined ? undefined : `${gone.name} is gone, which the signer saw`;
}

/** dkim-quoted-printable (RFC 6376 §2.11). */
function decoded(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

const squeezed = (text: string) => text.replace(/[ \t\r\n]+/g, " ").trim();

/** One way in which the header may have been before it was changed. */
interface Variant {
  readonly what: string;
  readonly how?: Canonicalization;
  readonly value?: (field: Field) => string | undefined;
  /** A field that is left out, as if it had not been there. */
  readonly without?: Field;
}

function headerCause(message: Message, signature: Signature, pem: string): string | undefined {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return undefined;
  }
  const given = canonicalizations(tagText(signature, "c")).header;
  const found = variants(message, signature, given)
    .slice(0, mostTried)
    .find((variant) => fits(message, signature, key, given, variant));
  if (found !== undefined) return found.what;
  if (madeBy(signature, key) === false)
    return "the key at the selector is not the one that signed, or b= itself was changed";
  return copiedDifference(message, signature) ?? lost(message, signature) ?? changed(signature, key);
}

function variants(message: Message, signature: Signature, given: Canonicalization): Variant[] {
  const names = [...new Set(signedFields(signature))];
  const other: Canonicalization = given === "simple" ? "relaxed" : "simple";
  const found: Variant[] = [
    {
      what: `it verifies with ${other} canonicalization of the header: blanks or folding were changed`,
      how: other,
    },
    { what: "Subject was changed: it verifies without the mark in brackets at its beginning", value: withoutMark },
  ];
  if (given === "simple") {
    const single = ({ value }: Field) => ` ${squeezed(value.text)}`;
    for (const name of names) {
      const [field] = fieldsNamed(message, name);
      if (field === undefined) continue;
      const what = `the blanks in ${field.name} were changed: it verifies with single ones`;
      found.push({ what, value: (one) => (one.key === name ? single(one) : undefined) });
    }
    const what = "blanks or folding of several fields were changed: it verifies with single blanks";
    found.push({ what, value: (one) => (names.includes(one.key) ? single(one) : undefined) });
  }
  for (const name of names) {
    const fields = fieldsNamed(message, name);
    for (const [i, field] of fields.entries()) {
      const which =
        fields.length === 1 ? "" : i === 0 ? "the topmost " : i === fields.length - 1 ? "the lowest " : "one ";
      const what = `${which}${field.name} was added after signing: it verifies without it`;
      found.push({ what, without: field });
    }
  }
  return found;
}

/** Whether the signature was made with this key's private half; undefined where that cannot be told (Ed25519). */
function madeBy(signature: Signature, key: KeyObject): boolean | undefined {
  if (key.asymmetricKeyType !== "rsa") return undefined;
  try {
    const octets = Buffer.from(tagText(signature, "b") ?? "", "base64");
    publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, octets);
    return true;
  } catch {
    return false;
  }
}

/** A field that signers find in every message, and that is not there any more. */
function lost(message: Message, signature: Signature): string | undefined {
  const gone = ["Subject", "Date", "To", "Message-ID", "MIME-Version", "Content-Type"].filter((name) => {
    const key = name.toLowerCase();
    return signedFields(signature).includes(key) && fieldsNamed(message, key).length === 0;
  });
  return gone.length === 0
    ? undefined
    : `h= names ${gone.join(", ")}, which the message lacks: it may have been removed`;
}

function changed(signature: Signature, key: KeyObject): string | undefined {
  if (key.asymmetricKeyType !== "rsa") return undefined;
  const names = [...new Set(signedFields(signature))].slice(0, 30).join(", ");
  return `the key is the right one and the body is whole, so one of the signed fields was changed (${names})`;
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
  given: Canonicalization,
  variant: Variant,
): boolean {
  const how = variant.how ?? given;
  const used = new Map<string, number>();
  let changed = variant.how !== undefined;
  let signed = "";
  for (const name of signedFields(signature)) {
    const fields = fieldsNamed(message, name).filter((field) => field !== variant.without);
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    if (variant.without?.key === name) changed = true;
    const field = fields[fields.length - 1 - count];
    if (field === undefined) continue;
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
function line(name: string, value: string, colon: string, how: Canonicalization): string {
  return how === "simple" ? `${name}${colon}${value}` : `${name.toLowerCase()}:${squeezed(value)}`;
}
