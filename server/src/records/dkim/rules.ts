import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";
import { keyRecord, exampleKeys as keys } from "./example-keys.ts";

const good = keyRecord("sel._domainkey", "v=DKIM1; k=rsa; ", keys.rsa2048);
const ed = keys.ed25519;

/** What can be wrong with a DKIM key record (RFC 6376 §3.6.1). */
export const dkimRules = defineRules("dkim", {
  "bad-version": {
    severity: "error",
    title: "Wrong DKIM version",
    reference: rfc(6376, "3.6.1"),
    message: ({ value }: { value: string }) =>
      `The version is “${value}”, not exactly “DKIM1”: verifiers discard this key, and its signatures fail`,
    why: "A verifier that finds another version than DKIM1 must ignore the record; the comparison is by octet, so case counts.",
    mend: "Write v=DKIM1, or leave the tag out: it is optional.",
    bad: `sel._domainkey TXT "v=[[dkim1]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "version-not-first": {
    severity: "error",
    title: "DKIM version is not the first tag",
    reference: rfc(6376, "3.6.1"),
    message: () => "The tag v must be the first one: strict verifiers discard a key whose version comes later",
    why: "The standard lets v be absent, but where it is given it must stand first; verifiers differ on records that break this.",
    mend: "Move v=DKIM1 to the front.",
    bad: `sel._domainkey TXT "k=ed25519; [[v=DKIM1]]; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "bad-tag-list": {
    severity: "error",
    title: "Broken tag list",
    reference: rfc(6376, "3.2"),
    message: ({ what }: { what: string }) =>
      `${what}: the whole tag list is invalid, and strict verifiers ignore this key`,
    why: "A key record is a list of tag=value parts between semicolons; a verifier may give up at the first part that is none.",
    mend: "Write every part as tag=value and separate parts by one semicolon.",
    bad: `sel._domainkey TXT "v=DKIM1; [[rsa]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed};"`,
  },
  "duplicate-tag": {
    severity: "error",
    title: "Tag given twice",
    reference: rfc(6376, "3.2"),
    message: ({ name }: { name: string }) => `The tag ${name} is given twice: the whole tag list is invalid`,
    why: "A tag name that occurs twice makes the list invalid, and verifiers that go on take the first or the last, as they please.",
    mend: "Keep one of the two; an old key belongs at a selector of its own.",
    bad: `sel._domainkey TXT "v=DKIM1; k=ed25519; [[k=ed25519]]; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "tag-name-case": {
    severity: "error",
    title: "Tag name in upper case",
    reference: rfc(6376, "3.2"),
    message: ({ name }: { name: string }) =>
      `Tag names are case-sensitive: “${name}” is an unknown tag and is ignored; “${name.toLowerCase()}” is meant`,
    why: "To a verifier P is another tag than p, so that the record has no key, or lacks what the tag was to say.",
    mend: "Write the tag name in lower case.",
    bad: `sel._domainkey TXT "v=DKIM1; k=ed25519; [[P]]=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "unknown-tag": {
    severity: "info",
    title: "Unknown tag",
    reference: rfc(6376, "3.2"),
    message: ({ name, near }: { name: string; near: string | undefined }) =>
      `Nobody defines the tag “${name}”${near === undefined ? "" : ` (“${near}”?)`}: verifiers ignore it`,
    why: "Unknown tags do no harm, but a mistyped one does not do what it was written for either.",
    mend: "Correct the name, or remove the tag.",
    bad: `sel._domainkey TXT "v=DKIM1; k=ed25519; [[x]]=1; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; n=rotated in May; p=${ed}"`,
  },
  "key-missing": {
    severity: "error",
    title: "No key",
    reference: rfc(6376, "3.6.1"),
    message: () => "The tag p with the public key is missing: no signature of this selector verifies",
    why: "The key is the one thing a verifier comes for; without p the record is invalid. An empty p would say that the key is revoked.",
    mend: "Add p= with the base64 of the public key that the signer uses.",
    bad: `sel._domainkey TXT "[[v=DKIM1; k=rsa]]"`,
    good,
  },
  "key-revoked": {
    severity: "info",
    title: "Key is revoked",
    reference: rfc(6376, "3.6.1"),
    message: () => "p is empty: this key is revoked, and every signature that uses it fails",
    why: "An empty p is the way to withdraw a key. On a selector that still signs, all its mail loses its signature.",
    mend: "Nothing, if the key was withdrawn on purpose; else publish the signer's public key.",
    bad: `sel._domainkey TXT "v=DKIM1; [[p=]]"`,
    good,
  },
  "bad-base64": {
    severity: "error",
    title: "Key is not base64",
    reference: rfc(6376, "3.6.1"),
    message: ({ what }: { what: string }) =>
      `${what}: the key cannot be decoded, and no signature of this selector verifies`,
    why: "A quote, dots for something left out, or the URL alphabet slipped into the key; decoders stop there or yield another key.",
    mend: "Copy the key again from the signer, as one run of A–Z, a–z, 0–9, + and /, with = only at its end.",
    bad: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFst[[...]]TWAm57oDKuaN7pO6AiLZU64="`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "not-a-public-key": {
    severity: "error",
    title: "Not a public key",
    reference: [rfc(6376, "3.6.1"), rfc(8463, "4.2")],
    message: ({ type, reason }: { type: string; reason: string }) =>
      `This is base64, but no ${type} public key (${reason}): no signature of this selector verifies`,
    why: "Mostly the end of the key was lost on the way, when a long value was cut at 255 characters by a form or by hand.",
    mend: "Publish the whole key again: a SubjectPublicKeyInfo or RSAPublicKey for RSA, the 32 raw octets for Ed25519.",
    bad: keyRecord("sel._domainkey", "v=DKIM1; k=rsa; ", keys.rsa2048.slice(0, 252), true),
    good,
  },
  "private-key-published": {
    severity: "error",
    title: "Private key published",
    reference: practice("every signer's manual"),
    message: ({ algorithm }: { algorithm: string }) =>
      `This is a private key${algorithm === "other" ? "" : ` (${algorithm})`}: whoever reads it can sign as this domain; it has to be replaced, not only removed`,
    why: "Whatever was once in DNS has been read and stored by strangers. With the private key anyone can send mail that passes DKIM and DMARC as you.",
    mend: "Make a new key pair, publish the new public key at a new selector, switch the signer over, and revoke this selector with an empty p.",
    bad: keyRecord("sel._domainkey", "v=DKIM1; k=rsa; ", keys.rsa512Private, true),
    good,
  },
  "pem-armour": {
    severity: "error",
    title: "PEM armour in the key",
    reference: rfc(6376, "3.6.1"),
    message: () => "The PEM lines BEGIN and END do not belong in p: they are no base64, and the key cannot be decoded",
    why: "The file that OpenSSL writes has these lines around the base64; the record wants the base64 alone.",
    mend: "Remove the armour and keep what stands between its lines.",
    bad: `sel._domainkey TXT "v=DKIM1; k=rsa; p=[[-----BEGIN PUBLIC KEY-----]]${keys.rsa512}-----END PUBLIC KEY-----"`,
    good,
  },
  "ed25519-wrapped": {
    severity: "error",
    title: "Ed25519 key in a wrapper",
    reference: rfc(8463, "4.2"),
    message: () =>
      "The Ed25519 key stands in a SubjectPublicKeyInfo of 44 octets, where the 32 raw octets belong: verifiers reject it",
    why: "Tools print the wrapped form (MCowBQYDK2VwAyEA…); for RSA verifiers unwrap it, for Ed25519 the standard wants the key itself.",
    mend: "Strip the first 12 octets: the rest is the key.",
    bad: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=[[${keys.ed25519Info}]]"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "key-type-mismatch": {
    severity: "error",
    title: "Key is of another type than k says",
    reference: [rfc(6376, "3.6.1"), rfc(8463, "4.2")],
    message: ({ declared, actual, implied }: { declared: string; actual: string; implied: boolean }) =>
      implied
        ? `Without k the key is taken for RSA, but p holds ${actual}: it cannot be used`
        : `k says ${declared}, but p holds ${actual}: it cannot be used`,
    why: "The verifier reads p as k tells it to (rsa, where k is absent), finds something else, and the signature fails.",
    mend: "Make k name the type of the key in p.",
    bad: `sel._domainkey TXT "v=DKIM1; k=[[rsa]]; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "unknown-key-type": {
    severity: "error",
    title: "Unknown key type",
    reference: rfc(6376, "3.6.1"),
    message: ({ value }: { value: string }) =>
      `“${value}” is no key type (rsa or ed25519, in lower case): verifiers ignore this key`,
    why: "k names the type of the key alone. rsa-sha256 is the name of a signature algorithm, and RSA in upper case is unknown.",
    mend: "Write k=rsa or k=ed25519; without k it is rsa.",
    bad: keyRecord("sel._domainkey", "v=DKIM1; k=[[RSA]]; ", keys.rsa2048),
    good,
  },
  "key-too-short": {
    severity: "error",
    title: "RSA key is too short",
    reference: rfc(8301, "3.2"),
    message: ({ bits }: { bits: number }) =>
      `An RSA key of ${bits} bits is too short: verifiers must not accept signatures below 1024 bits`,
    why: "Keys of this size have been broken on a desktop computer; since 2018 verifiers treat such a signature as absent.",
    mend: "Make a key pair of 2048 bits and publish it at a new selector.",
    bad: keyRecord("sel._domainkey", "v=DKIM1; k=rsa; ", keys.rsa512, true),
    good,
  },
  "key-weak": {
    severity: "warning",
    title: "RSA key is weak",
    reference: rfc(8301, "3.2"),
    message: ({ bits }: { bits: number }) =>
      `An RSA key of ${bits} bits still verifies, but signers should use 2048 or more`,
    why: "1024 bits are the least that verifiers accept; large receivers already count such keys as weak.",
    mend: "Make a key pair of 2048 bits, publish it at a new selector, switch the signer over, then revoke this one.",
    bad: keyRecord("sel._domainkey", "v=DKIM1; k=rsa; ", keys.rsa1024, true),
    good,
  },
  "key-too-long": {
    severity: "warning",
    title: "RSA key is longer than verifiers need take",
    reference: rfc(8301, "3.2"),
    message: ({ bits }: { bits: number }) =>
      `An RSA key of ${bits} bits is longer than the 4096 that verifiers must be able to use: some will fail`,
    why: "Verifiers need handle 1024 to 4096 bits; a longer key also makes the DNS answer too big for one UDP packet.",
    mend: "Use 2048 bits, or Ed25519 beside RSA.",
    bad: keyRecord("sel._domainkey", "v=DKIM1; k=rsa; ", keys.rsa5120, true),
    good,
  },
  "no-usable-hash": {
    severity: "error",
    title: "No usable hash algorithm",
    reference: [rfc(6376, "3.6.1"), rfc(8301, "3.1")],
    message: ({ value }: { value: string }) =>
      `h=${value} does not allow sha256, the only hash that may still be used: nothing verifies with this key`,
    why: "h limits the hashes a signature may use. SHA-1 has been forbidden for DKIM since 2018, which leaves sha256.",
    mend: "Remove h: without it all hashes are allowed.",
    bad: `sel._domainkey TXT "v=DKIM1; h=[[sha1]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; h=sha256; k=ed25519; p=${ed}"`,
  },
  "not-for-mail": {
    severity: "warning",
    title: "Key is not for mail",
    reference: [rfc(6376, "3.6.1"), rfc(8460, "3")],
    message: ({ value }: { value: string }) =>
      `s=${value} names neither email nor *: verifiers of mail must ignore this key`,
    why: "s limits what a key is for; mail is verified only with keys whose list has email or *.",
    mend: "Remove s, or add email to its list.",
    bad: `sel._domainkey TXT "v=DKIM1; s=[[mail]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; s=email; k=ed25519; p=${ed}"`,
  },
  "testing-mode": {
    severity: "warning",
    title: "Key is in test mode",
    reference: rfc(6376, "3.6.1"),
    message: () => "t=y says that this domain only tests DKIM: verifiers are to treat its signed mail as unsigned",
    why: "The flag is meant for the first days and is easily forgotten; some receivers then ignore good signatures.",
    mend: "Remove the flag y once signing works.",
    bad: `sel._domainkey TXT "v=DKIM1; t=[[y]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; t=s; k=ed25519; p=${ed}"`,
  },
  "unknown-flag": {
    severity: "info",
    title: "Unknown flag",
    reference: rfc(6376, "3.6.1"),
    message: ({ value }: { value: string }) => `“${value}” is no flag (y or s): verifiers ignore it`,
    why: "Only y (testing) and s (same domain) are defined; anything else has no effect.",
    mend: "Remove it.",
    bad: `sel._domainkey TXT "v=DKIM1; t=s:[[n]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; t=s; k=ed25519; p=${ed}"`,
  },
  "obsolete-granularity": {
    severity: "info",
    title: "Obsolete tag g",
    reference: rfc(6376, "C.2"),
    message: ({ value }: { value: string }) =>
      value === ""
        ? "g was removed from DKIM in 2011; an empty g made old verifiers match no address at all"
        : "g was removed from DKIM in 2011: verifiers ignore it",
    why: "g once limited a key to some addresses. Verifiers of today ignore it; those of before 2011 failed on g=.",
    mend: "Remove it.",
    bad: `sel._domainkey TXT "v=DKIM1; [[g=*]]; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "multiple-keys": {
    severity: "error",
    title: "Several keys at one selector",
    reference: rfc(6376, "3.6.2.2"),
    message: ({ count }: { count: number }) =>
      `${count} TXT records at one selector: which of them a verifier takes is undefined`,
    why: "Some verifiers try the first record only, some all; the order of DNS answers changes, and so mail fails now and then.",
    mend: "Give every key its own selector.",
    bad: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"\nsel._domainkey TXT "[[v=DKIM1; k=ed25519; p=3KFiVoPOdELDtqdZ0pYBhSdKgO3wFfFWvHXWdCvNPOA=]]"`,
    good: `s1._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"\ns2._domainkey TXT "v=DKIM1; k=ed25519; p=3KFiVoPOdELDtqdZ0pYBhSdKgO3wFfFWvHXWdCvNPOA="`,
  },
  "wrong-owner": {
    severity: "error",
    title: "Key at the wrong name",
    reference: rfc(6376, "3.6.2.1"),
    message: ({ owner, reason }: { owner: string; reason: "label" | "selector" }) =>
      reason === "label"
        ? `A DKIM key is looked up at SELECTOR._domainkey.DOMAIN only: at ${owner} no verifier finds it`
        : `No selector stands before _domainkey in ${owner}: no verifier finds this key`,
    why: "The verifier builds the name from s= and d= of the signature with _domainkey between them, and asks for no other.",
    mend: "Move the record to SELECTOR._domainkey.DOMAIN, with the selector that the signer uses.",
    bad: `[[sel]] TXT "v=DKIM1; k=ed25519; p=${ed}"`,
    good: `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"`,
  },
  "wildcard-key": {
    severity: "warning",
    title: "Key at a wildcard",
    reference: rfc(6376, "6.1.2"),
    message: () => "A key at a wildcard answers for every selector, also for those that were never meant to sign",
    why: "Revoked and mistyped selectors seem to have a key, and a leaked key cannot be withdrawn by its selector.",
    mend: "Publish the key at the selector's own name. An empty p at a wildcard, for a domain that sends no mail, is fine.",
    bad: `[[*._domainkey]] TXT "v=DKIM1; k=ed25519; p=${ed}"`,
    good: `*._domainkey TXT "v=DKIM1; p="`,
  },
  "only-ed25519": {
    severity: "info",
    title: "Only Ed25519 keys",
    reference: [rfc(8463, "5"), practice("receivers")],
    message: () => "All keys of this domain are Ed25519: many verifiers know RSA only, and take its mail for unsigned",
    why: "Verifiers ought to know Ed25519 since 2018, but several large receivers still do not.",
    mend: "Sign twice: add an RSA key of 2048 bits at a selector of its own.",
    bad: wholeZone(`sel._domainkey TXT "[[v=DKIM1; k=ed25519; p=${ed}]]"`),
    good: wholeZone(
      `sel._domainkey TXT "v=DKIM1; k=ed25519; p=${ed}"\n${keyRecord("rsa._domainkey", "v=DKIM1; ", keys.rsa2048)}`,
    ),
  },
  "obsolete-policy": {
    severity: "info",
    title: "DomainKeys or ADSP policy",
    reference: [rfc(4870), rfc(5617)],
    message: ({ what }: { what: "DomainKeys" | "ADSP" }) =>
      `This is a policy of ${what}, which is historic: nobody reads it any more, DMARC took its place`,
    why: "DomainKeys was replaced by DKIM in 2007, ADSP was declared historic in 2013. The record does no harm and no good.",
    mend: "Remove it, and publish a DMARC record.",
    bad: `_domainkey TXT "[[t=y; o=~]]"`,
    good: `_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"`,
  },
});
