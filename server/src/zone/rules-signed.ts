import { rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";
import { sentence } from "../text/sentence.ts";

const ds = "60485 13 2 2BB183AF5F22588179A53B0A98631FAD1A292118DC6D5D1B3D3A2E3B7F3F9B3C";
const key = `${"A".repeat(86)}==`;
const otherKey = `${"A".repeat(84)}BA==`;
const soa = "@ SOA ns hostmaster 1 7200 3600 1209600 3600\n@ NS ns.example.net.\n@ NS ns.example.org.\n";
const signature = (type: string, labels: number, tail = "20300101000000 20250101000000") =>
  `RRSIG ${type} 13 ${labels} 3600 ${tail} 1 @ AAAA`;
const signedApex = `$TTL 3600\n${soa}@ ${signature("SOA", 2)}\n@ ${signature("NS", 2)}\n`;

/** Rules of the group zone/ on signed zones and their delegations. */
export const signedRules = defineRules("zone", {
  "ds-without-ns": {
    severity: "error",
    title: "DS where nothing is delegated",
    reference: rfc(4035, "2.4"),
    message: ({ owner, apex }: { owner: string; apex: boolean }) =>
      apex
        ? "DS at the zone's own name: it belongs into the parent zone, and is never asked for here"
        : `DS at ${owner}, which has no NS: nothing is delegated there, and validators never ask for it`,
    why: "A DS vouches for the keys of a zone that is delegated at the same name; elsewhere it means nothing.",
    mend: "Put it beside the NS records of the delegation, in the parent zone.",
    bad: `[[sub]] DS ${ds}`,
    good: `sub DS ${ds}\nsub NS ns.example.net.`,
  },
  "apex-only-type": {
    severity: "warning",
    title: "Type belongs at the apex",
    reference: [rfc(4035, "2.1"), rfc(7344, "4.1")],
    message: ({ type, apex }: { type: string; apex: string }) =>
      `${type} is looked for at the zone's own name ${apex} only: here it does nothing`,
    why: "Validators and parents ask for this type at the apex and nowhere else.",
    mend: "Move it to the apex (`@`).",
    bad: `www [[DNSKEY]] 257 3 13 ${key}`,
    good: `@ DNSKEY 257 3 13 ${key}`,
  },
  "cds-mismatch": {
    severity: "error",
    title: "CDS or CDNSKEY fits no key",
    reference: [rfc(7344, "4.1"), rfc(8078, "4")],
    message: ({ problem }: { problem: string }) =>
      `${sentence(problem)}: the parent would break the zone by it, and BIND refuses it`,
    why: "The parent makes its DS from these records; if they name a key that the zone has not, the zone cannot be validated any more.",
    mend: "Publish them for keys that are in the DNSKEY set, and in both forms alike.",
    bad: { text: `$TTL 3600\n${soa}@ DNSKEY 257 3 13 ${key}\n[[@ CDNSKEY 257 3 13 ${otherKey}]]\n`, whole: true },
    good: { text: `$TTL 3600\n${soa}@ DNSKEY 257 3 13 ${key}\n@ CDNSKEY 257 3 13 ${key}\n`, whole: true },
  },
  "rrsig-expired": {
    severity: "error",
    title: "Signature has expired",
    reference: rfc(4034, "3.1.5"),
    message: ({ type, time }: { type: string; time: string }) =>
      `The signature of ${type} expired on ${time}: validating resolvers take the answer for forged`,
    why: "After its expiration a signature is void, and the zone fails for everybody who validates.",
    mend: "Sign the zone again, and look after the signer that should have done it.",
    bad: {
      text: `www A 192.0.2.1\nwww RRSIG A 13 3 3600 [[20250101000000]] 20240101000000 1 @ AAAA`,
      now: "2026-01-01T00:00:00Z",
    },
    good: {
      text: `www A 192.0.2.1\nwww RRSIG A 13 3 3600 20270101000000 20240101000000 1 @ AAAA`,
      now: "2026-01-01T00:00:00Z",
    },
  },
  "rrsig-missing": {
    severity: "error",
    title: "Records without a signature",
    reference: rfc(4035, "2.2"),
    message: ({ type, algorithm }: { type: string; algorithm?: string }) =>
      algorithm === undefined
        ? `The zone is signed, but these ${type} records are not: validating resolvers take them for forged`
        : `These ${type} records have no signature of algorithm ${algorithm}, which the zone has a key of: some validators refuse them`,
    why: "In a signed zone every authoritative set of records needs a signature of each algorithm among the zone's keys.",
    mend: "Sign the zone again after each change.",
    bad: { text: `${signedApex}[[www]] A 192.0.2.1\n`, whole: true, now: "2026-01-01T00:00:00Z" },
    good: {
      text: `${signedApex}www A 192.0.2.1\nwww ${signature("A", 3)}\n`,
      whole: true,
      now: "2026-01-01T00:00:00Z",
    },
  },
  "nsec-chain-broken": {
    severity: "error",
    title: "Chain of denial is broken",
    reference: [rfc(4035, "2.3"), rfc(5155, "7.1")],
    message: ({ problem }: { problem: string }) => `${sentence(problem)}: proofs that a name does not exist are wrong`,
    why: "Each NSEC or NSEC3 names the next one, the last the first; with a gap existing names can be denied and others not.",
    mend: "Sign the zone again.",
    bad: {
      text: `${signedApex}@ NSEC [[z]] SOA NS RRSIG NSEC\n@ ${signature("NSEC", 2)}\nwww A 192.0.2.1\nwww ${signature("A", 3)}\nwww NSEC @ A RRSIG NSEC\nwww ${signature("NSEC", 3)}\n`,
      whole: true,
      now: "2026-01-01T00:00:00Z",
    },
    good: {
      text: `${signedApex}@ NSEC www SOA NS RRSIG NSEC\n@ ${signature("NSEC", 2)}\nwww A 192.0.2.1\nwww ${signature("A", 3)}\nwww NSEC @ A RRSIG NSEC\nwww ${signature("NSEC", 3)}\n`,
      whole: true,
      now: "2026-01-01T00:00:00Z",
    },
  },
  "nsec-bitmap-wrong": {
    severity: "error",
    title: "Type list is not what the name has",
    reference: rfc(4034, "4.1.2"),
    message: ({ missing, surplus }: { missing: string; surplus: string }) =>
      [
        missing === "" ? "" : `${missing} exists here but is not in the list`,
        surplus === "" ? "" : `${surplus} is in the list but does not exist here`,
      ]
        .filter((part) => part !== "")
        .join(", ")
        .concat(": resolvers believe the list"),
    why: "Resolvers that answer from the list deny types that exist, or ask in vain for those that do not.",
    mend: "Sign the zone again.",
    bad: {
      text: `${signedApex}@ NSEC @ [[SOA NS MX RRSIG NSEC]]\n@ ${signature("NSEC", 2)}\n`,
      whole: true,
      now: "2026-01-01T00:00:00Z",
    },
    good: {
      text: `${signedApex}@ NSEC @ SOA NS RRSIG NSEC\n@ ${signature("NSEC", 2)}\n`,
      whole: true,
      now: "2026-01-01T00:00:00Z",
    },
  },
});
