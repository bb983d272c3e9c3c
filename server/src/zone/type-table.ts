import { document, type Reference, rfc } from "../rules/reference.ts";
import type { FieldKind, FieldSpec, TypeRow } from "./types.ts";

function field(name: string, kind: FieldKind, text: string, values?: FieldSpec["values"]): FieldSpec {
  return values === undefined ? { name, kind, text } : { name, kind, text, values };
}

const registry: Reference = document(
  "IANA: DNS parameters",
  "https://www.iana.org/assignments/dns-parameters/dns-parameters.xhtml",
);

const preference = field("preference", "u16", "Which one is tried first: the lowest number wins, equal numbers share.");
const priority = field("priority", "u16", "Which one is tried first: the lowest number wins.");
const weight = field("weight", "u16", "Share of the load among those of equal priority: 10 gets twice as much as 5.");
const texts = field("text", "strings", "Text of up to 255 octets a string; readers join the strings without a space.");

const dsFields = [
  field("key tag", "u16", "Short number of the key, to find it among others."),
  field("algorithm", "algorithm", "Algorithm of the key that is vouched for."),
  field("digest type", "digest-type", "How the digest was made."),
  field("digest", "hex", "Digest of the owner name and the key: must be the same as the child zone's key gives."),
];
const keyFields = [
  field("flags", "u16", "What the key is: 256 signs the zone's data, 257 signs the keys (DS points to it).", {
    0: "no zone key",
    256: "zone signing key",
    257: "key signing key: the parent's DS points to it",
    384: "zone signing key, revoked",
    385: "key signing key, revoked",
  }),
  field("protocol", "u8", "Always 3 (DNSSEC).", { 3: "DNSSEC" }),
  field("algorithm", "algorithm", "Algorithm of the key."),
  field("public key", "base64", "The key itself."),
];
const signatureFields = [
  field("type covered", "type", "Type of the records that are signed."),
  field("algorithm", "algorithm", "Algorithm of the signature."),
  field("labels", "u8", "Labels of the owner, without root and wildcard: tells that a wildcard was expanded."),
  field("original TTL", "u32", "TTL that was signed, in seconds."),
  field("expiration", "time", "From then on the signature is void."),
  field("inception", "time", "Before then the signature is void."),
  field("key tag", "u16", "Short number of the key that signed."),
  field("signer", "name", "The zone whose key signed."),
  field("signature", "base64", "The signature itself."),
];
const tlsaFields = [
  field("usage", "u8", "What the certificate must be.", {
    0: "PKIX-TA: this authority must be in the chain, which is checked as usual",
    1: "PKIX-EE: the server's own certificate, which is checked as usual",
    2: "DANE-TA: this authority signs the server's certificate, no other trust is needed",
    3: "DANE-EE: the server's own certificate or key, no other trust is needed",
    255: "private use",
  }),
  field("selector", "u8", "What of the certificate is compared.", {
    0: "the whole certificate",
    1: "the public key only: survives a renewal with the same key",
    255: "private use",
  }),
  field("matching type", "u8", "How it is compared.", {
    0: "the data itself",
    1: "SHA-256, 32 octets",
    2: "SHA-512, 64 octets",
    255: "private use",
  }),
  field("association data", "hex", "The data or its hash."),
];
const svcbFields = [
  field("priority", "u16", "0: an alias, parameters are ignored; else the lowest number is tried first.", {
    0: "alias mode: go to the target",
  }),
  field("target", "name", "Where the service is; `.` is the owner itself (in alias mode: no service)."),
  field("parameters", "svcb-params", "What a client should know before it connects."),
];
const mailboxFields = (name: string, text: string) => [field(name, "name", text)];

const row = (
  code: number,
  mnemonic: string,
  title: string,
  text: string,
  references: Reference | readonly Reference[],
  fields: readonly FieldSpec[],
  more: { readonly status?: "obsolete" | "experimental"; readonly generic?: true } = {},
): TypeRow => ({
  mnemonic,
  code,
  title,
  text,
  references: Array.isArray(references) ? references : [references as Reference],
  fields,
  ...more,
});
const obsolete = { status: "obsolete" } as const;
const experimental = { status: "experimental" } as const;
const historic = { status: "obsolete", generic: true } as const;

/** One row for each type of the IANA registry that can stand in a zone file, in the order of their numbers. */
export const typeTable: readonly TypeRow[] = [
  row(1, "A", "IPv4 address", "The IPv4 address of a host.", rfc(1035, "3.4.1"), [
    field("address", "ipv4", "Four decimals from 0 to 255."),
  ]),
  row(
    2,
    "NS",
    "Name server",
    "A server that answers for this zone or, below the apex, for the zone cut off here.",
    rfc(1035, "3.3.11"),
    [field("server", "name", "Name of the server: must have an address and be no alias.")],
  ),
  row(
    3,
    "MD",
    "Mail destination",
    "Replaced by MX.",
    rfc(1035, "3.3.4"),
    mailboxFields("host", "The mail host."),
    obsolete,
  ),
  row(
    4,
    "MF",
    "Mail forwarder",
    "Replaced by MX.",
    rfc(1035, "3.3.5"),
    mailboxFields("host", "The mail host."),
    obsolete,
  ),
  row(
    5,
    "CNAME",
    "Alias",
    "This name is an alias: everything is looked up at the target instead.",
    rfc(1035, "3.3.1"),
    [field("target", "name", "The canonical name.")],
  ),
  row(
    6,
    "SOA",
    "Start of authority",
    "Head of the zone: primary server, contact and the timers of its copies.",
    [rfc(1035, "3.3.13"), rfc(2308, "4")],
    [
      field("primary server", "name", "Name of the server where the zone is edited."),
      field("contact", "name", "Mail address of the administrator, the first dot standing for the `@`."),
      field("serial", "u32", "Version of the zone: must be raised at each change, or the copies stay old."),
      field("refresh", "duration", "How often secondaries ask for a new version."),
      field("retry", "duration", "How soon they ask again when that failed."),
      field("expire", "duration", "How long they answer without having reached the primary."),
      field("minimum", "duration", "How long resolvers remember that a name or type does not exist."),
    ],
  ),
  row(
    7,
    "MB",
    "Mailbox",
    "Host of a mailbox; experimental, never used.",
    rfc(1035, "3.3.3"),
    mailboxFields("host", "The mailbox's host."),
    obsolete,
  ),
  row(
    8,
    "MG",
    "Mail group member",
    "Member of a mail group; experimental, never used.",
    rfc(1035, "3.3.6"),
    mailboxFields("mailbox", "The member."),
    obsolete,
  ),
  row(
    9,
    "MR",
    "Mailbox rename",
    "New name of a mailbox; experimental, never used.",
    rfc(1035, "3.3.8"),
    mailboxFields("mailbox", "The new name."),
    obsolete,
  ),
  row(10, "NULL", "Null", "Any octets; not allowed in zone files of old.", rfc(1035, "3.3.10"), [], historic),
  row(
    11,
    "WKS",
    "Well-known services",
    "Services of a host; nobody asks for it.",
    [rfc(1035, "3.4.2"), rfc(1123, "2.2")],
    [
      field("address", "ipv4", "The host's address."),
      field("services", "wks", "Protocol and the services offered over it."),
    ],
    obsolete,
  ),
  row(12, "PTR", "Pointer", "Another name; in reverse zones the host name of an address.", rfc(1035, "3.3.12"), [
    field("target", "name", "The name pointed to."),
  ]),
  row(
    13,
    "HINFO",
    "Host information",
    "Processor and system of a host; today the short answer to ANY questions.",
    [rfc(1035, "3.3.2"), rfc(8482)],
    [field("CPU", "string", "Processor, or `RFC8482`."), field("OS", "string", "Operating system.")],
  ),
  row(
    14,
    "MINFO",
    "Mailbox information",
    "Responsible for a mailing list; experimental, never used.",
    rfc(1035, "3.3.7"),
    [
      field("responsible", "name", "Mailbox of who is responsible."),
      field("errors", "name", "Mailbox that gets the errors."),
    ],
    obsolete,
  ),
  row(
    15,
    "MX",
    "Mail exchange",
    "A server that takes the mail for this name.",
    [rfc(1035, "3.3.9"), rfc(5321, "5")],
    [
      preference,
      field(
        "mail server",
        "name",
        "Name of the server: must have an address and be no alias; `.` with preference 0 says that no mail is taken.",
      ),
    ],
  ),
  row(16, "TXT", "Text", "Text for programs: SPF, DKIM, DMARC, proofs of ownership.", rfc(1035, "3.3.14"), [texts]),
  row(17, "RP", "Responsible person", "Who looks after this name.", rfc(1183, "2.2"), [
    field("mailbox", "name", "Mail address, the first dot standing for the `@`."),
    field("text", "name", "Name of a TXT record that says more, or `.`."),
  ]),
  row(18, "AFSDB", "AFS database", "Server of an AFS cell.", rfc(1183, "1"), [
    field("subtype", "u16", "1: AFS database server; 2: DCE name server.", {
      1: "AFS database server",
      2: "DCE name server",
    }),
    field("host", "name", "Name of the server."),
  ]),
  row(19, "X25", "X.25 address", "X.121 address of a host.", rfc(1183, "3.1"), [
    field("address", "digits", "Digits, beginning with the country code."),
  ]),
  row(20, "ISDN", "ISDN number", "ISDN number of a host.", rfc(1183, "3.2"), [
    field("number", "string", "Digits with country code."),
    field("subaddress", "optional-string", "Hexadecimal subaddress."),
  ]),
  row(21, "RT", "Route through", "Host that relays to one without a direct line.", rfc(1183, "3.3"), [
    preference,
    field("host", "name", "The intermediate host."),
  ]),
  row(
    22,
    "NSAP",
    "NSAP address",
    "OSI network address.",
    rfc(1706, "5"),
    [field("address", "nsap", "Hexadecimal after `0x`, dots anywhere.")],
    obsolete,
  ),
  row(
    23,
    "NSAP-PTR",
    "NSAP pointer",
    "Host name of an OSI network address.",
    rfc(1706, "6"),
    [field("target", "name", "The host's name.")],
    obsolete,
  ),
  row(
    24,
    "SIG",
    "Signature (old)",
    "Replaced by RRSIG; still signs messages.",
    rfc(2535, "4"),
    signatureFields,
    obsolete,
  ),
  row(
    25,
    "KEY",
    "Key (old)",
    "Replaced by DNSKEY; still the key of signed messages.",
    [rfc(2535, "3"), rfc(3445)],
    keyFields,
  ),
  row(26, "PX", "X.400 mapping", "Maps between Internet and X.400 mail addresses.", rfc(2163, "4"), [
    preference,
    field("MAP822", "name", "Internet side."),
    field("MAPX400", "name", "X.400 side."),
  ]),
  row(
    27,
    "GPOS",
    "Geographical position",
    "Position as text; replaced by LOC.",
    rfc(1712, "3"),
    [
      field("longitude", "string", "Degrees, as text."),
      field("latitude", "string", "Degrees, as text."),
      field("altitude", "string", "Metres, as text."),
    ],
    obsolete,
  ),
  row(28, "AAAA", "IPv6 address", "The IPv6 address of a host.", rfc(3596, "2"), [
    field("address", "ipv6", "Up to eight groups of hexadecimal; `::` stands for zeros."),
  ]),
  row(29, "LOC", "Location", "Where a host or network stands on the earth.", rfc(1876, "3"), [
    field("location", "loc", "Latitude, longitude, altitude, size and precision."),
  ]),
  row(
    30,
    "NXT",
    "Next (old)",
    "Replaced by NSEC.",
    rfc(2535, "5"),
    [
      field("next name", "name", "The following name of the zone."),
      field("types", "old-types", "Types that exist at this name, up to number 127."),
    ],
    obsolete,
  ),
  row(
    31,
    "EID",
    "Endpoint identifier",
    "Address of the Nimrod architecture, which never came.",
    registry,
    [field("identifier", "hex", "Hexadecimal digits.")],
    obsolete,
  ),
  row(
    32,
    "NIMLOC",
    "Nimrod locator",
    "Place in the Nimrod architecture, which never came.",
    registry,
    [field("locator", "hex", "Hexadecimal digits.")],
    obsolete,
  ),
  row(33, "SRV", "Service", "Host and port of a service.", rfc(2782), [
    priority,
    weight,
    field("port", "u16", "Port of the service."),
    field("target", "name", "Host that offers it, no alias; `.` says that the service is not offered."),
  ]),
  row(
    34,
    "ATMA",
    "ATM address",
    "Address in an ATM network.",
    document("ATM Forum af-saa-0069.000", "https://www.broadband-forum.org/"),
    [field("address", "atma", "Hexadecimal (dots anywhere), or `+` and the digits of an E.164 number.")],
    obsolete,
  ),
  row(
    35,
    "NAPTR",
    "Naming authority pointer",
    "Rewrites a name into the next one to look up, for telephone numbers and others.",
    rfc(3403, "4.1"),
    [
      field("order", "u16", "Rules are taken in this order; the lowest comes first."),
      field("preference", "u16", "Among those of the same order: the lowest comes first."),
      field("flags", "string", "What follows: `S` an SRV, `A` an address, `U` a URI, `P` its own business."),
      field("services", "string", "What is offered, as `E2U+sip`."),
      field("regexp", "string", "Substitution, its first character being the delimiter."),
      field("replacement", "name", "Next name to look up; `.` where there is a regexp."),
    ],
  ),
  row(36, "KX", "Key exchanger", "Host that exchanges keys for this one.", rfc(2230, "3"), [
    preference,
    field("exchanger", "name", "Name of the host."),
  ]),
  row(37, "CERT", "Certificate", "A certificate or where it is.", rfc(4398, "2"), [
    field("type", "certificate-type", "Kind of the certificate."),
    field("key tag", "u16", "Short number of the key in it, 0 if unknown."),
    field("algorithm", "algorithm", "DNSSEC algorithm of the key, 0 if none fits."),
    field("certificate", "base64", "The certificate itself."),
  ]),
  row(
    38,
    "A6",
    "IPv6 address (old)",
    "Replaced by AAAA.",
    [rfc(2874, "3"), rfc(6563)],
    [field("address", "a6", "Prefix length, address suffix and the name of the prefix.")],
    obsolete,
  ),
  row(
    39,
    "DNAME",
    "Alias of a subtree",
    "All names below this one are aliases of those below the target.",
    rfc(6672, "2"),
    [field("target", "name", "The name that replaces this one.")],
  ),
  row(
    40,
    "SINK",
    "Kitchen sink",
    "Any structured data; a draft that never came.",
    document("draft-eastlake-kitchen-sink", "https://datatracker.ietf.org/doc/draft-eastlake-kitchen-sink/"),
    [
      field("meaning", "u8", "Kind of the data."),
      field("coding", "u8", "How it is coded."),
      field("subcoding", "u8", "Variant of the coding."),
      field("data", "optional-base64", "The data."),
    ],
    obsolete,
  ),
  row(42, "APL", "Address prefixes", "A list of address ranges.", rfc(3123, "4"), [
    field("prefixes", "apl", "`family:address/length` each, with `!` before for an exception."),
  ]),
  row(43, "DS", "Delegation signer", "Vouches for a key of the zone that is delegated here.", rfc(4034, "5"), dsFields),
  row(
    44,
    "SSHFP",
    "SSH fingerprint",
    "Fingerprint of a host's SSH key.",
    [rfc(4255, "3.1"), rfc(6594), rfc(7479)],
    [
      field("algorithm", "u8", "Algorithm of the key.", { 1: "RSA", 2: "DSA", 3: "ECDSA", 4: "Ed25519", 6: "Ed448" }),
      field("fingerprint type", "u8", "Hash of the fingerprint.", { 1: "SHA-1, 20 octets", 2: "SHA-256, 32 octets" }),
      field("fingerprint", "hex", "The fingerprint itself."),
    ],
  ),
  row(45, "IPSECKEY", "IPsec key", "Public key and gateway for IPsec to this host.", rfc(4025, "2"), [
    field("precedence", "u8", "The lowest number is tried first."),
    field("gateway", "ipsec-gateway", "Kind of the gateway, algorithm of the key, the gateway, and the key."),
  ]),
  row(46, "RRSIG", "Signature", "Signs the records of one type at this name.", rfc(4034, "3"), signatureFields),
  row(
    47,
    "NSEC",
    "Next name",
    "Proves what does not exist: the next name, and the types at this one.",
    rfc(4034, "4"),
    [
      field("next name", "name", "The following name of the zone in canonical order; the last points to the apex."),
      field("types", "types", "Types that exist at this name."),
    ],
  ),
  row(48, "DNSKEY", "Zone key", "A public key of this zone.", rfc(4034, "2"), keyFields),
  row(49, "DHCID", "DHCP client", "Which DHCP client this name belongs to.", rfc(4701, "3"), [
    field("identifier", "base64", "Digest of the client's identity."),
  ]),
  row(50, "NSEC3", "Next hashed name", "As NSEC, with hashed names.", rfc(5155, "3"), [
    field("hash algorithm", "u8", "1: SHA-1.", { 1: "SHA-1" }),
    field("flags", "u8", "1: unsigned delegations may be left out.", {
      0: "none left out",
      1: "opt-out: unsigned delegations may be left out",
    }),
    field("iterations", "u16", "Additional rounds of hashing: should be 0."),
    field("salt", "salt", "Hexadecimal, `-` for none: should be none."),
    field("next hashed name", "hash", "The following hash in order, base32hex."),
    field("types", "types", "Types that exist at the name that was hashed."),
  ]),
  row(51, "NSEC3PARAM", "NSEC3 parameters", "How this zone hashes its names.", rfc(5155, "4"), [
    field("hash algorithm", "u8", "1: SHA-1.", { 1: "SHA-1" }),
    field("flags", "u8", "Always 0."),
    field("iterations", "u16", "Additional rounds of hashing: should be 0."),
    field("salt", "salt", "Hexadecimal, `-` for none: should be none."),
  ]),
  row(
    52,
    "TLSA",
    "TLS association",
    "Which certificate or key the TLS server here must show (DANE).",
    rfc(6698, "2"),
    tlsaFields,
  ),
  row(53, "SMIMEA", "S/MIME association", "Which certificate a mail address has.", rfc(8162, "2"), tlsaFields),
  row(55, "HIP", "Host identity", "Identity of a host and its rendezvous servers.", rfc(8005, "5"), [
    field("identity", "hip", "Algorithm, host identity tag and public key."),
    field("rendezvous servers", "names", "Where the host can be found, if anywhere."),
  ]),
  row(56, "NINFO", "Zone status", "Status of a zone; a draft.", registry, [texts], experimental),
  row(57, "RKEY", "Resource key", "Key that encrypts NAPTR; a draft.", registry, keyFields, experimental),
  row(
    58,
    "TALINK",
    "Trust anchor link",
    "Next link in a list of trust anchors; a draft.",
    registry,
    [field("previous", "name", "Previous name of the list."), field("next", "name", "Next name of the list.")],
    experimental,
  ),
  row(59, "CDS", "Child DS", "DS that the parent shall take over.", [rfc(7344, "3.1"), rfc(8078)], dsFields),
  row(
    60,
    "CDNSKEY",
    "Child key",
    "Key from which the parent shall make its DS.",
    [rfc(7344, "3.2"), rfc(8078)],
    keyFields,
  ),
  row(61, "OPENPGPKEY", "OpenPGP key", "OpenPGP key of a mail address.", rfc(7929, "2"), [
    field("key", "base64", "The key itself."),
  ]),
  row(62, "CSYNC", "Child synchronisation", "Records that the parent shall copy from this zone.", rfc(7477, "2"), [
    field("serial", "u32", "SOA serial from which on this holds."),
    field("flags", "u16", "1: at once; 2: not before the serial is reached.", {
      1: "at once",
      2: "from the serial on",
      3: "at once, from the serial on",
    }),
    field("types", "types", "Types to be copied: NS, A, AAAA."),
  ]),
  row(63, "ZONEMD", "Zone digest", "Digest of the whole zone, to check a copy.", rfc(8976, "2"), [
    field("serial", "u32", "SOA serial of the digested zone."),
    field("scheme", "u8", "1: record by record in canonical order.", { 1: "SIMPLE" }),
    field("hash algorithm", "u8", "Hash of the digest.", { 1: "SHA-384, 48 octets", 2: "SHA-512, 64 octets" }),
    field("digest", "hex", "The digest itself."),
  ]),
  row(64, "SVCB", "Service binding", "Where a service is and how to speak to it.", rfc(9460, "2"), svcbFields),
  row(65, "HTTPS", "HTTPS binding", "Where the web server is and how to speak to it.", rfc(9460, "9"), svcbFields),
  row(66, "DSYNC", "Synchronisation endpoint", "Whom to notify of changes in delegated zones.", rfc(9859, "2"), [
    field("type", "type", "Type whose change is notified: CDS or CSYNC."),
    field("scheme", "scheme", "How to tell."),
    field("port", "u16", "Port of the endpoint."),
    field("target", "name", "Host of the endpoint."),
  ]),
  row(67, "HHIT", "Hierarchical host identity", "Identity of a drone.", registry, [
    field("data", "base64", "The identity."),
  ]),
  row(68, "BRID", "Broadcast remote identity", "Identity that a drone broadcasts.", registry, [
    field("data", "base64", "The identity."),
  ]),
  row(
    99,
    "SPF",
    "SPF (obsolete)",
    "SPF in a type of its own; given up, receivers read TXT only.",
    rfc(7208, "3.1"),
    [texts],
    obsolete,
  ),
  row(100, "UINFO", "User information", "Reserved by IANA, never specified.", registry, [], historic),
  row(101, "UID", "User number", "Reserved by IANA, never specified.", registry, [], historic),
  row(102, "GID", "Group number", "Reserved by IANA, never specified.", registry, [], historic),
  row(103, "UNSPEC", "Unspecified", "Reserved by IANA, never specified.", registry, [], historic),
  row(104, "NID", "Node identifier", "Identifier of a node in ILNP.", rfc(6742, "2.1"), [
    preference,
    field("node identifier", "locator", "Four groups of four hexadecimal digits."),
  ]),
  row(105, "L32", "Locator, 32 bits", "IPv4 locator in ILNP.", rfc(6742, "2.2"), [
    preference,
    field("locator", "ipv4", "Written like an IPv4 address."),
  ]),
  row(106, "L64", "Locator, 64 bits", "IPv6 locator in ILNP.", rfc(6742, "2.3"), [
    preference,
    field("locator", "locator", "Four groups of four hexadecimal digits."),
  ]),
  row(107, "LP", "Locator pointer", "Name under which the locators are, in ILNP.", rfc(6742, "2.4"), [
    preference,
    field("name", "name", "Name that has L32 or L64."),
  ]),
  row(108, "EUI48", "MAC address", "48-bit address of a network card.", rfc(7043, "3"), [
    field("address", "eui48", "Six pairs of hexadecimal digits, joined by hyphens."),
  ]),
  row(109, "EUI64", "EUI-64 address", "64-bit address of an interface.", rfc(7043, "4"), [
    field("address", "eui64", "Eight pairs of hexadecimal digits, joined by hyphens."),
  ]),
  row(256, "URI", "URI", "URI of a service.", rfc(7553, "4"), [
    priority,
    weight,
    field("target", "long-string", "The URI, in quotes."),
  ]),
  row(
    257,
    "CAA",
    "Certification authority",
    "Which authorities may issue certificates for this name.",
    rfc(8659, "4"),
    [
      field("flags", "u8", "128: an authority that does not know the tag must refuse.", {
        0: "not critical",
        128: "critical",
      }),
      field("tag", "tag", "What is said: `issue`, `issuewild`, `iodef`, `issuemail` …"),
      field("value", "long-string", "The authority and its parameters, or where to report."),
    ],
  ),
  row(258, "AVC", "Application visibility", "Application visibility and control data.", registry, [texts]),
  row(
    259,
    "DOA",
    "Digital object",
    "Digital object architecture; a draft.",
    document("draft-durand-doa-over-dns", "https://datatracker.ietf.org/doc/draft-durand-doa-over-dns/"),
    [
      field("enterprise", "u32", "Number of the enterprise."),
      field("type", "u32", "Kind of the object."),
      field("location", "u8", "Where the data is."),
      field("media type", "string", "Media type of the data."),
      field("data", "base64-or-dash", "The data, `-` for none."),
    ],
    experimental,
  ),
  row(260, "AMTRELAY", "AMT relay", "Multicast relay for a network.", rfc(8777, "4"), [
    field("precedence", "u8", "The lowest number is tried first."),
    field("relay", "relay", "Whether discovery is optional, kind of the relay, and the relay."),
  ]),
  row(261, "RESINFO", "Resolver information", "What a resolver can do.", rfc(9606, "3"), [texts]),
  row(262, "WALLET", "Wallet", "Public address of a wallet.", registry, [texts]),
  row(263, "CLA", "Convergence layer adapter", "Bundle protocol adapters of a node.", registry, [texts]),
  row(264, "IPN", "Bundle node number", "Node number of the bundle protocol.", registry, [
    field("node number", "u64", "Number of 64 bits."),
  ]),
  row(
    32768,
    "TA",
    "Trust authority",
    "Trust anchor outside the delegation tree; never came.",
    registry,
    dsFields,
    obsolete,
  ),
  row(
    32769,
    "DLV",
    "Lookaside validation",
    "DS in a registry of its own; closed.",
    [rfc(4431), rfc(8749)],
    dsFields,
    obsolete,
  ),
  row(
    61440,
    "DELEG",
    "Delegation",
    "Delegation with parameters; a draft.",
    document("draft-ietf-deleg", "https://datatracker.ietf.org/doc/draft-ietf-deleg/"),
    [field("parameters", "deleg-params", "Servers of the delegated zone, as `key=value`.")],
    experimental,
  ),
  row(
    65401,
    "ALIAS",
    "Alias at the apex",
    "The server answers with the target's addresses; a private type.",
    document("Knot DNS", "https://www.knot-dns.cz/docs/"),
    [field("target", "name", "The name whose addresses are given.")],
    experimental,
  ),
  row(
    65433,
    "DELEGPARAM",
    "Delegation parameters",
    "Parameters that several delegations share; a draft.",
    document("draft-ietf-deleg", "https://datatracker.ietf.org/doc/draft-ietf-deleg/"),
    [field("parameters", "deleg-params", "Servers of the delegated zones, as `key=value`.")],
    experimental,
  ),
];
