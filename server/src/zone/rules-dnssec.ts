import { practice, rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";

const bind = practice("BIND");
const knot = practice("Knot");

/** Rules of the group rdata/ on the fields of DNSSEC records. */
export const dnssecFieldRules = defineRules("rdata", {
  "ds-digest-length": {
    severity: "error",
    title: "Digest has the wrong length",
    reference: [rfc(4034, "5.1.3"), rfc(4509, "2.2"), rfc(6605, "2")],
    message: ({ type, length, right }: { type: number; length: number; right: number }) =>
      `Digest of ${length} octets, where digest type ${type} has ${right}: validators cannot use it`,
    why: "A digest that was cut or copied badly fits no key: with no other DS the zone is bogus, and BIND refuses the file.",
    mend: "Copy the digest again, or correct the digest type.",
    bad: `sub NS ns.example.net.\nsub DS 12345 13 2 [[${"ab".repeat(20)}]]`,
    good: `sub DS 12345 13 2 ${"ab".repeat(32)}\nsub NS ns.example.net.`,
  },
  "ds-deprecated": {
    severity: "warning",
    title: "Digest type is given up",
    reference: [rfc(8624, "3.3"), bind],
    message: ({ name }: { name: string }) =>
      `The digest is ${name}, which must not be used any more: validators may ignore this record`,
    why: "Validators drop digests that are broken; if no other DS is there, the zone counts as unsigned or fails.",
    mend: "Publish a DS with SHA-256 (digest type 2).",
    bad: `sub NS ns.example.net.\nsub DS 12345 13 [[1]] ${"ab".repeat(20)}`,
    good: `sub DS 12345 13 2 ${"ab".repeat(32)}\nsub NS ns.example.net.`,
  },
  "deprecated-algorithm": {
    severity: "warning",
    title: "Algorithm is given up",
    reference: [rfc(8624, "3.1"), rfc(9904), bind],
    message: ({ name, must }: { name: string; must: boolean }) =>
      must
        ? `The algorithm ${name} must not be used any more: validators treat what it signs as unsigned`
        : `The algorithm ${name} is not recommended any more: some validators treat what it signs as unsigned`,
    why: "Validators stop taking signatures of algorithms that are broken or rest on SHA-1.",
    mend: "Roll over to ECDSAP256SHA256 (13).",
    bad: `sub NS ns.example.net.\nsub DS 12345 [[5]] 2 ${"ab".repeat(32)}`,
    good: `sub DS 12345 13 2 ${"ab".repeat(32)}\nsub NS ns.example.net.`,
  },
  "dnskey-flags": {
    severity: "warning",
    title: "Unusual key flags",
    reference: [rfc(4034, "2.1.1"), rfc(5011, "7")],
    message: ({ flags }: { flags: number }) =>
      `Key flags ${flags} are neither 256 (zone key) nor 257 (key that DS points to), with 128 more when revoked`,
    why: "Without the zone-key bit validators do not use the key; other bits are reserved.",
    mend: "Write 256 or 257.",
    bad: `@ DNSKEY [[258]] 3 15 ${"A".repeat(43)}=`,
    good: `@ DNSKEY 257 3 15 ${"A".repeat(43)}=`,
  },
  "dnskey-protocol": {
    severity: "error",
    title: "Protocol is not 3",
    reference: rfc(4034, "2.1.2"),
    message: ({ protocol }: { protocol: number }) => `Protocol ${protocol} must be 3: validators ignore the key`,
    why: "The field had other meanings once; a DNSKEY with anything but 3 is invalid.",
    mend: "Write 3.",
    bad: `@ DNSKEY 257 [[1]] 15 ${"A".repeat(43)}=`,
    good: `@ DNSKEY 257 3 15 ${"A".repeat(43)}=`,
  },
  "dnskey-bad-key": {
    severity: "error",
    title: "Key does not fit its algorithm",
    reference: [rfc(3110, "2"), rfc(6605, "4"), rfc(8080, "3")],
    message: ({ name, problem }: { name: string; problem: string }) => `This is no ${name} key: ${problem}`,
    why: "Validators cannot use a key of the wrong length or structure: what it signs is bogus.",
    mend: "Copy the key again, or correct the algorithm.",
    bad: "@ DNSKEY 257 3 13 [[AAAAAAAAAAAA]]",
    good: `@ DNSKEY 257 3 13 ${"A".repeat(86)}==`,
  },
  "cds-delete-form": {
    severity: "error",
    title: "Not the form that deletes the DS",
    reference: rfc(8078, "4"),
    message: ({ form }: { form: string }) =>
      `Algorithm 0 asks the parent to delete the DS, and then the record must be exactly “${form}”`,
    why: "Parents act on the exact form only; anything else with algorithm 0 is refused.",
    mend: "Write the exact form, or the real algorithm.",
    bad: "[[@ CDS 1 0 0 00]]",
    good: "@ CDS 0 0 0 00",
  },
  "nsec3-algorithm": {
    severity: "warning",
    title: "Unknown hash algorithm",
    reference: [rfc(5155, "3.1.1"), knot],
    message: ({ algorithm }: { algorithm: number }) =>
      `Hash algorithm ${algorithm} is not 1 (SHA-1), the only one: validators take the zone for unsigned, Knot refuses it`,
    why: "A validator that does not know the hash must treat the zone as insecure.",
    mend: "Sign the zone with hash algorithm 1.",
    bad: "@ NSEC3PARAM [[2]] 0 0 -",
    good: "@ NSEC3PARAM 1 0 0 -",
  },
  "nsec3param-flags": {
    severity: "error",
    title: "Flags are not 0",
    reference: [rfc(5155, "4.1.2"), knot],
    message: ({ flags }: { flags: number }) => `NSEC3PARAM flags ${flags} must be 0: servers ignore the record`,
    why: "The opt-out flag belongs to NSEC3 only; a server must ignore parameters with any flag.",
    mend: "Write 0.",
    bad: "@ NSEC3PARAM 1 [[1]] 0 -",
    good: "@ NSEC3PARAM 1 0 0 -",
  },
  "nsec3-iterations": {
    severity: "warning",
    title: "Additional hash iterations",
    reference: rfc(9276, "3.1"),
    message: ({ iterations }: { iterations: number }) =>
      `${iterations} additional iterations protect nothing, and resolvers may take the zone for unsigned or fail`,
    why: "Iterations cost servers and resolvers work that an attacker saves; resolvers set low limits for them.",
    mend: "Sign with 0 iterations.",
    bad: "@ NSEC3PARAM 1 0 [[10]] -",
    good: "@ NSEC3PARAM 1 0 0 -",
  },
  "nsec3-salt": {
    severity: "info",
    title: "Salt adds nothing",
    reference: rfc(9276, "3.1"),
    message: () => "A salt adds nothing, since each zone's names are hashed with the zone's own name",
    why: "The whole name goes into the hash, so that no table of one zone serves for another.",
    mend: "Sign with `-` for no salt.",
    bad: "@ NSEC3PARAM 1 0 0 [[aabbccdd]]",
    good: "@ NSEC3PARAM 1 0 0 -",
  },
  "zonemd-digest": {
    severity: "error",
    title: "Zone digest has the wrong length",
    reference: rfc(8976, "2.2.4"),
    message: ({ length, right }: { length: number; right: string }) =>
      `Digest of ${length} octets, where ${right} belong: servers refuse the record`,
    why: "A digest that is too short proves nothing, and one that does not fit its hash can never match.",
    mend: "Make the digest again with the tool that signs the zone.",
    bad: `@ ZONEMD 1 1 1 [[${"ab".repeat(32)}]]`,
    good: `@ ZONEMD 1 1 1 ${"ab".repeat(48)}`,
  },
});
