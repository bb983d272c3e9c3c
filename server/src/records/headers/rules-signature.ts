import { practice, rfc } from "../../rules/reference.ts";

const hash = `${"9Zx8".repeat(10)}9Zw=`;
const signed = `${"9Zx8".repeat(21)}9Q==`;

/** The example's signature; `changes` are its tags, undefined ones left out. */
function signature(changes: Readonly<Record<string, string | undefined>> = {}, name = "DKIM-Signature"): string {
  const tags: Readonly<Record<string, string | undefined>> = {
    v: "1",
    a: "ed25519-sha256",
    c: "relaxed/relaxed",
    d: "example.com",
    s: "sel",
    h: "from:to:subject:date",
    bh: hash,
    b: signed,
    ...changes,
  };
  const written = Object.entries(tags).filter(([, value]) => value !== undefined);
  return `${name}: ${written.map(([tag, value]) => (/[[\]]=?$|^\[\[/.test(tag) ? `${tag}${value}` : `${tag}=${value}`)).join("; ")}`;
}

const rest = `From: Ann <ann@example.com>
Date: Mon, 02 Mar 2026 10:00:00 +0000
Subject: Hello
Message-ID: <1@example.com>
`;
const good = `${signature()}\n${rest}`;
const body = `${rest}\nHello\n`;

/** What can be wrong with one signature: DKIM-Signature, ARC-Message-Signature, ARC-Seal. */
export const signatureDefinitions = {
  "dkim-bad-tag-list": {
    severity: "error",
    title: "Malformed tag list in a signature",
    reference: rfc(6376, "3.2"),
    message: ({ what }: { what: string }) => `${what}: verifiers cannot read this signature, and ignore it`,
    why: "A signature is a list of tag=value parted by semicolons, each tag once; a verifier that meets anything else takes the message as not signed.",
    mend: "A signer never writes this: look for a program that has changed or cut the field, or copy it again.",
    bad: `DKIM-Signature: v=1; a=ed25519-sha256; [[relaxed]]; d=example.com; s=sel; h=from; bh=${hash}; b=${signed}\n${rest}`,
    good,
  },
  "dkim-missing-tag": {
    severity: "error",
    title: "Signature lacks a required tag",
    reference: rfc(6376, "3.5"),
    message: ({ tags }: { tags: readonly string[] }) =>
      `The signature lacks ${tags.map((tag) => `${tag}=`).join(", ")}: verifiers ignore it`,
    why: "Version, algorithm, signature, body hash, domain, fields and selector are required; without one of them there is nothing to verify.",
    mend: "Let the signer write the field again; it cannot be completed by hand.",
    bad: `[[${signature({ s: undefined })}]]\n${rest}`,
    good,
  },
  "dkim-bad-value": {
    severity: "error",
    title: "Bad value in a signature",
    reference: rfc(6376, "3.5"),
    message: ({ tag, value, expected }: { tag: string; value: string; expected: string }) =>
      `${tag}=${value} is not ${expected}: verifiers ignore the signature`,
    why: "A verifier that cannot read a value of a signature must ignore the whole of it.",
    mend: "Correct the signer's configuration and sign again.",
    bad: `${signature({ c: "[[relaxed/strict]]" })}\n${rest}`,
    good,
  },
  "dkim-algorithm": {
    severity: "error",
    title: "Signature algorithm that nobody may verify",
    reference: rfc(8301, "3.1"),
    message: ({ value }: { value: string }) =>
      value.toLowerCase() === "rsa-sha1"
        ? "rsa-sha1 has been forbidden since 2018: receivers treat the message as not signed"
        : `${value} is no known algorithm: receivers treat the message as not signed`,
    why: "Verifiers know rsa-sha256 and ed25519-sha256; signatures with SHA-1 must not be verified any more, and others are unknown.",
    mend: "Set the signer to rsa-sha256 (or add an ed25519-sha256 signature beside it).",
    bad: `${signature({ a: "[[rsa-sha512]]" })}\n${rest}`,
    good,
  },
  "dkim-bad-base64": {
    severity: "error",
    title: "Signature or body hash is not base64",
    reference: rfc(6376, "3.5"),
    message: ({ tag }: { tag: string }) => `${tag}= is not base64: the signature cannot be verified`,
    why: "Both the signature and the body hash are octets in base64; one foreign character or a lost one spoils them.",
    mend: "Copy the field again, whole; an ellipsis or a line of a log inside it is the usual cause.",
    bad: `${signature({ b: "[[9Zx8...]]" })}\n${rest}`,
    good,
  },
  "dkim-hash-length": {
    severity: "error",
    title: "Body hash of the wrong length",
    reference: rfc(6376, "3.5"),
    message: ({ octets }: { octets: number }) =>
      `bh= is ${octets} octets and not the 32 of SHA-256: no body can have this hash`,
    why: "The body hash of every algorithm in use is SHA-256, 32 octets, 44 characters of base64; another length never verifies.",
    mend: "Copy the field again, whole, or set the signer to SHA-256.",
    bad: `${signature({ bh: "[[9Zx89Zx8]]" })}\n${rest}`,
    good,
  },
  "dkim-signature-short": {
    severity: "warning",
    title: "Signature shorter than any key allows",
    reference: [rfc(8301, "3.2"), rfc(8463, "3")],
    message: ({ octets, least }: { octets: number; least: string }) =>
      `b= is ${octets} octets and not ${least}: it is invalid or has been abridged`,
    why: "An RSA signature is as long as its key, 128 octets at least, and one of Ed25519 is exactly 64; what is shorter was made with a forbidden key or is not all there.",
    mend: "Use a key of 2048 bits, or copy the signature whole.",
    bad: `${signature({ b: "[[9Zx89Zx8]]" })}\n${rest}`,
    good,
  },
  "dkim-placeholder": {
    severity: "info",
    title: "Made-up signature",
    reference: practice("documentation"),
    message: ({ tag, text }: { tag: string; text: string }) =>
      `${tag}= is the text “${text}” in base64: a made-up value, which nothing verifies`,
    why: "Examples often carry words in place of a real signature; hashes and signatures are random octets.",
    mend: "Nothing, in an example; put the real field in its place to authenticate the message.",
    bad: `${signature({ b: "[[dGhpcyBpcyBub3QgYSBzaWduYXR1cmU=]]" })}\n${rest}`,
    good,
  },
  "dkim-from-not-signed": {
    severity: "error",
    title: "From is not signed",
    reference: rfc(6376, "5.4"),
    message: () => "h= does not name From: verifiers must ignore the signature, since anybody could change the author",
    why: "A signature that leaves the author open says nothing about who wrote the message, so the standard forbids it.",
    mend: "Add from to the fields that the signer signs.",
    bad: `${signature({ h: "[[to:subject:date]]" })}\n${rest}`,
    good,
  },
  "dkim-identity-outside": {
    severity: "error",
    title: "Signer's identity outside its domain",
    reference: rfc(6376, "3.5"),
    message: ({ identity, domain }: { identity: string; domain: string }) =>
      `i=${identity} is not at or below d=${domain}: verifiers ignore the signature`,
    why: "A domain can only speak for identities of its own and of its subdomains.",
    mend: "Leave i= out, or use an address at or below the domain of d=.",
    bad: `${signature({ i: "[[ann@example.net]]" })}\n${rest}`,
    good: `${signature({ i: "ann@mail.example.com" })}\n${rest}`,
  },
  "dkim-expiry-order": {
    severity: "error",
    title: "Signature expires before it was made",
    reference: rfc(6376, "3.5"),
    message: ({ x, t }: { x: string; t: string }) => `x=${x} is not after t=${t}: the signature was never valid`,
    why: "The time of expiry must be greater than the time of signing.",
    mend: "Correct the signer's life time for signatures, or its clock.",
    bad: `${signature({ t: "1700000000", x: "[[1600000000]]" })}\n${rest}`,
    good: `${signature({ t: "1700000000", x: "1700600000" })}\n${rest}`,
  },
  "dkim-expired": {
    severity: "info",
    title: "Signature has expired",
    reference: rfc(6376, "3.5"),
    message: ({ date }: { date: string }) => `The signature expired on ${date}: a receiver may refuse it today`,
    why: "After the time in x= a verifier may treat the signature as failed; an old message that is tested again then gives another result than on the day it came.",
    mend: "Nothing for a message that has been delivered; to test it again, give the time of delivery.",
    bad: { text: `${signature({ x: "[[1700000000]]" })}\n${rest}`, language: "message", now: "2026-03-02T10:00:00Z" },
    good: { text: `${signature({ x: "1900000000" })}\n${rest}`, language: "message", now: "2026-03-02T10:00:00Z" },
  },
  "dkim-body-length": {
    severity: "warning",
    title: "Only a part of the body is signed",
    reference: rfc(6376, "8.2"),
    message: ({ length }: { length: string }) =>
      length === "0"
        ? "l=0 signs nothing of the body: anybody can replace it, and the signature still verifies"
        : `l=${length} signs the first ${length} octets of the body: anybody can add text below, and the signature still verifies`,
    why: "Text added behind the signed part, a phishing page say, passes as the signer's own; some receivers ignore such signatures.",
    mend: "Take the body length out of the signer's configuration.",
    bad: `${signature({ "[[l=": "100]]" })}\n${rest}`,
    good,
  },
  "dkim-unsigned-fields": {
    severity: "info",
    title: "Fields that readers see are not signed",
    reference: rfc(6376, "5.4.1"),
    message: ({ fields }: { fields: readonly string[] }) =>
      `h= does not name ${fields.join(", ")}: this can be changed on the way, and the signature still verifies`,
    why: "What a reader sees or what decides how the body is shown should be covered by the signature.",
    mend: "Add the fields to those that the signer signs.",
    bad: `${signature({ h: "[[from:to:date]]" })}\n${rest}`,
    good,
  },
  "dkim-body-hash": {
    severity: "error",
    title: "Body does not have the signed hash",
    reference: rfc(6376, "6.1.3"),
    message: ({ computed, cause }: { computed: string; cause: string }) =>
      `The hash of this body is ${computed}, not the one in bh=${cause}: the signature fails`,
    why: "The body was changed after it was signed: by a mailing list's footer, a virus scanner, another transfer encoding, or while it was copied.",
    mend: "Find the program that changes the body and let it work before the signer; or copy the message again, octet by octet.",
    bad: `${signature({ bh: `[[${hash}]]` })}\n${body}`,
    good: `${signature({ bh: "Ba3gj8+xBPQLJTahTfzW6RbWQ/XPgESxkCi2B66PSQg=" })}\n${body}`,
  },
  "dkim-invalid": {
    severity: "error",
    title: "Signature does not verify",
    reference: rfc(6376, "6.1.3"),
    message: ({ reason }: { reason: string }) => `The key was found, but the signature does not verify: ${reason}`,
    why: "A signed header field was changed after signing, or the key in DNS is not the one that the signer used.",
    mend: "Compare the fields in h= with what the signer saw, and the key at the selector with the signer's own.",
    bad: { text: good, language: "message", answers: {} },
    good: { text: rest, language: "message", answers: {} },
    dns: true,
  },
  "dkim-no-key": {
    severity: "error",
    title: "No usable key at the selector",
    reference: rfc(6376, "6.1.2"),
    message: ({ name, reason }: { name: string; reason: string }) =>
      `There is no usable key at ${name} (${reason}): the signature fails`,
    why: "A verifier takes the key from DNS at the selector that the signature names; without it, a signature is worth nothing.",
    mend: "Publish the key at this name, or set the signer to a selector that is published.",
    bad: { text: good, language: "message", answers: {} },
    good: { text: rest, language: "message", answers: {} },
    dns: true,
  },
} as const;

export { hash as exampleHash, rest as exampleHeader, signed as exampleSigned };
