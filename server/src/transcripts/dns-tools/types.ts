import { type Reference, rfc } from "../../rules/reference.ts";

/** A type of record: what it is for and what its fields are, in order. The last field takes the rest of the line. */
export interface TypeRow {
  readonly text: string;
  readonly fields: readonly string[];
  readonly reference: Reference;
}

/** Types that tools print, with their fields. */
export const types: Readonly<Record<string, TypeRow>> = {
  A: { text: "IPv4 address of the name.", fields: ["IPv4 address"], reference: rfc(1035, "3.4.1") },
  AAAA: { text: "IPv6 address of the name.", fields: ["IPv6 address"], reference: rfc(3596, "2") },
  CNAME: {
    text: "The name is an alias: look-ups go on at the target, and no other data may stand here.",
    fields: ["Target of the alias"],
    reference: rfc(1035, "3.3.1"),
  },
  DNAME: {
    text: "Names below this one are aliases of names below the target.",
    fields: ["Target for the whole subtree"],
    reference: rfc(6672, "2"),
  },
  MX: {
    text: "Host that takes mail for the domain.",
    fields: ["Preference: the lowest number is tried first", "Mail exchanger: a host with addresses, no alias"],
    reference: rfc(5321, "5.1"),
  },
  NS: { text: "Name server of the zone.", fields: ["Name server"], reference: rfc(1035, "3.3.11") },
  PTR: {
    text: "Name of an address (reverse DNS). Receivers of mail want one that leads back to the address.",
    fields: ["Name of the address"],
    reference: rfc(1035, "3.3.12"),
  },
  SOA: {
    text: "Start of the zone: its first server, its keeper and its timers.",
    fields: [
      "First name server of the zone",
      "Mailbox of the keeper: the first dot stands for @",
      "Serial number: secondaries fetch the zone when it grows",
      "Refresh: seconds between a secondary's checks",
      "Retry: seconds before a failed check is repeated",
      "Expire: seconds after which a secondary without contact stops answering",
      "Negative TTL: seconds for which “no such record” may be cached",
    ],
    reference: rfc(1035, "3.3.13"),
  },
  TXT: {
    text: "Text in one or more strings of at most 255 octets; SPF, DKIM and DMARC records are TXT, their strings joined without a space.",
    fields: ["Text"],
    reference: rfc(1035, "3.3.14"),
  },
  SPF: {
    text: "Retired type of SPF records; only TXT counts.",
    fields: ["Text"],
    reference: rfc(7208, "3.1"),
  },
  SRV: {
    text: "Host and port of a service.",
    fields: [
      "Priority: the lowest number is tried first",
      "Weight: share among hosts of the same priority",
      "Port of the service",
      "Host of the service; `.` means not offered",
    ],
    reference: rfc(2782),
  },
  CAA: {
    text: "Which certification authorities may issue certificates for the domain.",
    fields: ["Flags: 128 marks the property as critical", "Property: issue, issuewild, iodef …", "Value"],
    reference: rfc(8659, "4"),
  },
  TLSA: {
    text: "Certificate or key that the TLS service must show (DANE).",
    fields: [
      "Usage: 2 a trust anchor, 3 the server's own; 0 and 1 do not count for SMTP",
      "Selector: 0 whole certificate, 1 public key",
      "Matching: 0 in full, 1 SHA-256, 2 SHA-512",
      "Certificate data or hash",
    ],
    reference: rfc(6698, "2.1"),
  },
  DS: {
    text: "Hash of the child zone's key: the link of the DNSSEC chain.",
    fields: ["Key tag", "Algorithm of the key", "Kind of hash", "Hash"],
    reference: rfc(4034, "5"),
  },
  DNSKEY: {
    text: "Public key of a signed zone.",
    fields: ["Flags: 257 key-signing key, 256 zone-signing key", "Protocol: always 3", "Algorithm", "Public key"],
    reference: rfc(4034, "2"),
  },
  RRSIG: {
    text: "Signature over the records of a name and type.",
    fields: [
      "Type covered",
      "Algorithm",
      "Labels of the signed owner",
      "TTL as signed",
      "Valid until (UTC)",
      "Valid from (UTC)",
      "Key tag",
      "Signer: the zone",
      "Signature",
    ],
    reference: rfc(4034, "3"),
  },
  NSEC: {
    text: "Proof of what does not exist: there is no name between owner and next name.",
    fields: ["Next name", "Types that exist at the owner"],
    reference: rfc(4034, "4"),
  },
  NSEC3: {
    text: "Proof of what does not exist, by hashed names.",
    fields: ["Hash algorithm", "Flags: 1 opt-out", "Iterations", "Salt", "Next hashed name, and types at the owner"],
    reference: rfc(5155, "3"),
  },
  NSEC3PARAM: {
    text: "How the names of the zone's NSEC3 records are hashed.",
    fields: ["Hash algorithm", "Flags", "Iterations", "Salt"],
    reference: rfc(5155, "4"),
  },
  CDS: {
    text: "DS records that the child asks its parent to publish.",
    fields: ["Key tag", "Algorithm of the key", "Kind of hash", "Hash"],
    reference: rfc(7344, "3.1"),
  },
  CDNSKEY: {
    text: "Keys for which the child asks its parent to publish DS records.",
    fields: ["Flags", "Protocol", "Algorithm", "Public key"],
    reference: rfc(7344, "3.2"),
  },
  NAPTR: {
    text: "Rewriting rule that leads to a service.",
    fields: ["Order", "Preference", "Flags", "Service", "Regular expression", "Replacement"],
    reference: rfc(3403, "4"),
  },
  HTTPS: {
    text: "Where and how a web site is reached.",
    fields: ["Priority: 0 is an alias", "Target", "Parameters"],
    reference: rfc(9460, "9"),
  },
  SVCB: {
    text: "Where and how a service is reached.",
    fields: ["Priority: 0 is an alias", "Target", "Parameters"],
    reference: rfc(9460, "2"),
  },
  HINFO: {
    text: "Kind of machine; servers answer ANY queries with it.",
    fields: ["CPU", "Operating system"],
    reference: rfc(8482, "4.2"),
  },
  OPENPGPKEY: { text: "OpenPGP key of a mailbox.", fields: ["Key"], reference: rfc(7929, "2") },
  SMIMEA: {
    text: "S/MIME certificate of a mailbox.",
    fields: ["Usage", "Selector", "Matching", "Certificate data or hash"],
    reference: rfc(8162, "2"),
  },
  SSHFP: {
    text: "Fingerprint of a host's SSH key.",
    fields: ["Algorithm", "Kind of hash", "Fingerprint"],
    reference: rfc(4255, "3.1"),
  },
};

/** Numbers of types that JSON answers give in place of names (IANA registry). */
const numbers: Readonly<Record<number, string>> = {
  1: "A",
  2: "NS",
  5: "CNAME",
  6: "SOA",
  12: "PTR",
  13: "HINFO",
  15: "MX",
  16: "TXT",
  28: "AAAA",
  33: "SRV",
  35: "NAPTR",
  39: "DNAME",
  43: "DS",
  44: "SSHFP",
  46: "RRSIG",
  47: "NSEC",
  48: "DNSKEY",
  50: "NSEC3",
  51: "NSEC3PARAM",
  52: "TLSA",
  53: "SMIMEA",
  59: "CDS",
  60: "CDNSKEY",
  61: "OPENPGPKEY",
  64: "SVCB",
  65: "HTTPS",
  99: "SPF",
  257: "CAA",
};

/** The name of a type's number; `TYPEn` for others (RFC 3597 §5). */
export function typeName(number: number): string {
  return numbers[number] ?? `TYPE${number}`;
}
