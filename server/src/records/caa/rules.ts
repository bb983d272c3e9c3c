import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const good = '@ CAA 0 issue "ca.example.net"';

/** What can be wrong with CAA records (RFC 8659). */
export const caaRules = defineRules("caa", {
  "unknown-tag": {
    severity: "warning",
    title: "Unknown CAA tag",
    reference: rfc(8659, "4.1"),
    message: ({ tag, near }: { tag: string; near: string | undefined }) =>
      `Nobody defines the tag “${tag}”${near === undefined ? "" : ` (“${near}”?)`}: certificate authorities ignore the record`,
    why: "Without the critical flag an unknown property is skipped, and any authority may issue.",
    mend: "Use issue, issuewild, issuemail, iodef, contactemail or contactphone.",
    bad: '@ CAA 0 [[isue]] "ca.example.net"',
    good,
  },
  "unknown-critical-tag": {
    severity: "error",
    title: "Unknown critical CAA tag",
    reference: rfc(8659, "4.1"),
    message: ({ tag, near }: { tag: string; near: string | undefined }) =>
      `“${tag}” is unknown${near === undefined ? "" : ` (“${near}”?)`} and marked critical: no certificate authority may issue for this domain`,
    why: "The critical flag says: who does not understand this must not issue. Nobody understands the tag.",
    mend: "Correct the tag, or remove the record.",
    bad: '@ CAA 128 [[isue]] "ca.example.net"',
    good: '@ CAA 128 issue "ca.example.net"',
  },
  "bad-flags": {
    severity: "warning",
    title: "Unusual CAA flags",
    reference: rfc(8659, "4.1.1"),
    message: ({ value }: { value: string }) =>
      value === "1"
        ? "Flags are 0, or 128 for critical: 1 sets a bit without meaning, not the critical one"
        : `Flags are 0, or 128 for critical: ${value} sets bits without meaning`,
    why: "The critical flag is bit 0 counted from the left, which is 128; 1 is a common misreading of the RFC.",
    mend: "Write 128 for critical, else 0.",
    bad: '@ CAA [[1]] issue "ca.example.net"',
    good,
  },
  "bad-issue-value": {
    severity: "error",
    title: "Not an issuer",
    reference: [rfc(8659, "4.2"), rfc(9495, "3")],
    message: ({ what, tag }: { what: string; tag: string }) =>
      `${what}: a malformed ${tag} forbids every authority to issue`,
    why: "The value is the domain by which an authority is known, such as letsencrypt.org, not its name or web address.",
    mend: "Write the authority's domain, and parameters behind a semicolon as name=value; a lone semicolon forbids all.",
    bad: '@ CAA 0 issue "[[https://ca.example.net/]]"',
    good: '@ CAA 0 issue "ca.example.net; account=230123"',
  },
  "deny-with-others": {
    severity: "warning",
    title: "“Nobody” beside an issuer",
    reference: rfc(8659, "4.2"),
    message: ({ tag }: { tag: string }) =>
      `“;” forbids nothing here: another ${tag} record names an issuer, and that one may issue`,
    why: "Each record adds an issuer; the empty one adds none and takes none away.",
    mend: "Remove it, or the issuer.",
    bad: '@ CAA 0 issue "[[;]]"\n@ CAA 0 issue "ca.example.net"',
    good: '@ CAA 0 issue ";"',
  },
  "bad-iodef": {
    severity: "error",
    title: "Not a report URI",
    reference: rfc(8659, "4.4"),
    message: ({ value }: { value: string }) =>
      `“${value}” is no mailto:, http: or https: URI: nobody can report a refused request there`,
    why: "Authorities report requests that they refused to this URI, where they can read it.",
    mend: "Write mailto: before an address.",
    bad: '@ CAA 0 iodef "[[security@example.com]]"',
    good: '@ CAA 0 iodef "mailto:security@example.com"',
  },
  "tag-case": {
    severity: "hint",
    title: "CAA tag in upper case",
    reference: rfc(8659, "4.1"),
    message: ({ tag }: { tag: string }) =>
      `“${tag}” is matched without regard to case, but is written in lower case by custom`,
    why: "The standard asks publishers for lower case, since not all software ignores it.",
    mend: "Write it in lower case.",
    bad: '@ CAA 0 [[Issue]] "ca.example.net"',
    good,
  },
});
