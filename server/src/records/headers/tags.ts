import { type Reference, rfc } from "../../rules/reference.ts";
import type { TagInfo, TagTable } from "../tag-table.ts";

const field = rfc(6376, "3.5");

function row(
  title: string,
  text: string,
  absent: string,
  more: Partial<TagInfo> = {},
  references: readonly Reference[] = [field],
): TagInfo {
  return { title, text, absent, references, ...more };
}

/** The tags of DKIM-Signature (RFC 6376 §3.5), in the order they are offered. */
export const signatureTags: TagTable = {
  v: row("Version", "The version of DKIM; always 1.", "It is required.", {
    required: true,
    values: { "1": { text: "The only version there is." } },
  }),
  a: row(
    "Algorithm",
    "How the message was signed.",
    "It is required.",
    {
      required: true,
      fold: true,
      values: {
        "rsa-sha256": { text: "RSA with SHA-256: every verifier knows it." },
        "ed25519-sha256": { text: "Ed25519 with SHA-256: short and strong, but many verifiers know RSA only." },
        "rsa-sha1": { text: "RSA with SHA-1: must not be verified any more.", until: "RFC 8301 (2018)" },
      },
    },
    [field, rfc(8301, "3.1"), rfc(8463, "3")],
  ),
  c: row(
    "Canonicalization",
    "How header and body are put in order before hashing, as header/body.",
    "Without it both are simple.",
    {
      fold: true,
      values: {
        "relaxed/relaxed": { text: "Changes of blanks do no harm, in header and body." },
        "relaxed/simple": { text: "Changes of blanks do no harm in the header; in the body they do." },
        "simple/simple": { text: "Every change of blanks or folding breaks the signature." },
        "simple/relaxed": { text: "Changes of blanks do no harm in the body; in the header they do." },
        relaxed: { text: "The same as relaxed/simple." },
        simple: { text: "The same as simple/simple." },
      },
    },
  ),
  d: row(
    "Signing domain",
    "The domain that answers for the message; the key stands below it. DMARC passes where it is aligned with the domain of From.",
    "It is required.",
    { required: true, snippet: "${1:example.com}" },
  ),
  s: row(
    "Selector",
    "Which of the domain's keys was used: it stands at SELECTOR._domainkey.DOMAIN.",
    "It is required.",
    { required: true, snippet: "${1:selector}" },
  ),
  i: row("Identity", "Who in the domain signed: an address at or below d.", "Without it, the domain of d as a whole.", {
    snippet: "@${1:example.com}",
  }),
  h: row(
    "Signed fields",
    "The header fields that are signed, from the bottom up. A name more often than the field occurs means that none may be added.",
    "It is required.",
    { required: true, separator: ":", snippet: "${1:from:to:subject:date}" },
  ),
  t: row("Time of signing", "When it was signed, in seconds since 1970 (UTC).", "Without it the time is not known."),
  x: row("Time of expiry", "When the signature expires, in seconds since 1970 (UTC).", "Without it, never."),
  l: row(
    "Body length",
    "How many octets of the body are signed: what follows can be replaced by anybody.",
    "Without it the whole body is signed.",
  ),
  q: row("Query methods", "How the key is found.", "Without it, in DNS.", {
    separator: ":",
    values: { "dns/txt": { text: "TXT records in DNS." } },
  }),
  z: row(
    "Copied fields",
    "The header fields as the signer saw them, for looking into failures.",
    "Without it nothing is copied.",
  ),
  bh: row("Body hash", "The hash of the body after canonicalization, in base64.", "It is required.", {
    required: true,
  }),
  b: row("Signature", "The signature itself, in base64; blanks in it are ignored.", "It is required.", {
    required: true,
  }),
  r: row(
    "Reports wanted",
    "r=y asks for a report where the signature fails.",
    "Without it none are asked for.",
    { values: { y: { text: "Send a report." } } },
    [rfc(6651, "3.1")],
  ),
};

const { v: _v, i: _i, ...shared } = signatureTags;
const instance = row("Instance", "The number of this ARC set, from 1.", "It is required.", { required: true }, [
  rfc(8617, "4.2.1"),
]);

/** The tags of ARC-Message-Signature (RFC 8617 §4.1.2). */
export const arcSignatureTags: TagTable = { i: instance, ...shared };

/** The tags of ARC-Seal (RFC 8617 §4.1.3). */
export const arcSealTags: TagTable = {
  i: instance,
  a: shared.a as TagInfo,
  cv: row(
    "Chain status",
    "Whether the ARC chain was valid when it came to this hop.",
    "It is required.",
    {
      required: true,
      fold: true,
      values: {
        none: { text: "There was no chain before: only at i=1." },
        pass: { text: "The chain before was valid." },
        fail: { text: "The chain before was broken: it stays so." },
      },
    },
    [rfc(8617, "4.1.3")],
  ),
  d: shared.d as TagInfo,
  s: shared.s as TagInfo,
  t: shared.t as TagInfo,
  b: shared.b as TagInfo,
};
