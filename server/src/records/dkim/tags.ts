import { rfc } from "../../rules/reference.ts";
import type { TagTable } from "../tag-table.ts";

/** The tags of a DKIM key record (RFC 6376 §3.6.1), in the order they are offered. */
export const dkimTags: TagTable = {
  v: {
    title: "Version",
    text: "The version of the record. Optional; where it is given it must be the first tag and exactly DKIM1.",
    absent: "Without it the version is DKIM1.",
    references: [rfc(6376, "3.6.1")],
    values: { DKIM1: { text: "The only version there is." } },
  },
  k: {
    title: "Key type",
    text: "What kind of key p holds.",
    absent: "Without it the key is RSA.",
    references: [rfc(6376, "3.6.1"), rfc(8463, "4.2")],
    values: {
      rsa: { text: "An RSA key: every verifier knows it." },
      ed25519: { text: "An Ed25519 key of 32 octets: short and strong, but many verifiers know RSA only." },
    },
  },
  p: {
    title: "Public key",
    text: "The public key in base64; blanks in it are ignored. Empty: the key is revoked, and every signature that uses it fails.",
    absent: "It is required: a record without it is no key.",
    references: [rfc(6376, "3.6.1")],
    required: true,
  },
  h: {
    title: "Hash algorithms",
    text: "The hashes that a signature with this key may use, separated by colons.",
    absent: "Without it all hashes are allowed.",
    references: [rfc(6376, "3.6.1"), rfc(8301, "3.1")],
    separator: ":",
    values: {
      sha256: { text: "SHA-256, the one hash in use." },
      sha1: { text: "SHA-1: must not be used to sign or to verify any more.", until: "RFC 8301 (2018)" },
    },
  },
  s: {
    title: "Service types",
    text: "What the key may be used for, separated by colons.",
    absent: "Without it the key is for every service.",
    references: [rfc(6376, "3.6.1"), rfc(8460, "3")],
    separator: ":",
    values: {
      "*": { text: "Every service." },
      email: { text: "Electronic mail." },
      tlsrpt: { text: "Signing TLS reports." },
    },
  },
  t: {
    title: "Flags",
    text: "Flags, separated by colons.",
    absent: "Without it no flag is set: the key is in production, and may sign for subdomains too.",
    references: [rfc(6376, "3.6.1")],
    separator: ":",
    values: {
      y: {
        text: "The domain is testing DKIM: verifiers are to treat its signed mail as unsigned, whatever the result.",
      },
      s: { text: "The domain in i= of a signature must be the very one in d=, not a subdomain of it." },
    },
  },
  n: {
    title: "Note",
    text: "A note for people; verifiers do not read it.",
    absent: "Without it there is no note.",
    references: [rfc(6376, "3.6.1")],
  },
  g: {
    title: "Granularity",
    text: "Once limited the key to some local-parts; removed in 2011 and ignored.",
    absent: "",
    references: [rfc(6376, "C.2")],
    until: "RFC 6376 (2011)",
  },
};
