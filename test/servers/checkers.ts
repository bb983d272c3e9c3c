import type { Server } from "../../server/src/zone/rdata.ts";

/** A program that checks zone files, and where its verdict differs from this product's on purpose. */
export interface Checker {
  readonly command: string;
  readonly server: Server;
  args(zone: string, file: string): string[];
  /** Errors here that it lets pass, always or where other checks are off: rule → why it is an error all the same. */
  readonly accepts: Readonly<Record<string, string>>;
  /** Less than errors here that it may refuse: rule → why that is no error. */
  readonly refuses: Readonly<Record<string, string>>;
  /** Changes that only this program refuses: what the change holds → why it is right here. */
  readonly refusesText: readonly { readonly text: string; readonly because: string }[];
  /** It reads on behind almost any mistake, so that only what it refuses tells something. */
  readonly takesAnything?: true;
}

/** What a parser alone cannot see, and what standards ask of values that servers store unread. */
const unread = {
  "zone/cname-loop": "the records load; who asks gets no answer",
  "rdata/address-as-name": "the address is stored as a name below the zone",
  "rdata/dnskey-bad-key": "the key is stored; no validator can use it",
  "rdata/naptr-rewrite": "RFC 3402 §3.2; the text is not looked into",
  "rdata/tlsa-field-range": "RFC 6698 §2.1; the record is unusable",
  "rdata/tlsa-length": "RFC 6698 §2.1.3; the record matches nothing",
  "rdata/uri-target": "RFC 7553 §4.4: the target must not be empty",
  "zone/ds-without-ns": "RFC 4035 §2.4; stored all the same",
};

/** Servers refuse these as long as checks that can be switched off are on. */
const ofPrimaries = {
  "zone/bad-host-name": "a warning here: check-names can be switched off, and other servers take it",
  "zone/wildcard-delegation": "a warning here: RFC 4592 §4.2 leaves it undefined",
};

export const checkers: readonly Checker[] = [
  {
    command: "named-checkzone",
    server: "bind",
    args: (zone, file) => ["-i", "local", "-k", "fail", zone, file],
    accepts: { ...unread, "zone/ns-no-address": "it only warns of a delegation without glue" },
    refuses: {
      ...ofPrimaries,
      "zone/non-ascii-name": "check-names again; other servers take it",
    },
    refusesText: [
      { text: "TYPE0", because: "type 0 is reserved, but can be stored: Knot takes it" },
      { text: "SOA host\\.master ns1", because: "check-names of the first server of the SOA, which nobody asks" },
    ],
  },
  {
    command: "kzonecheck",
    server: "knot",
    args: (zone, file) => ["-o", zone, file],
    accepts: {
      ...unread,
      "rdata/caa-tag-syntax": "RFC 8659 §4.1; stored unread",
      "rdata/sshfp-length": "RFC 4255 §3.1; stored unread",
      "rdata/svcb-missing-alpn": "RFC 9460 §7.1.1; stored unread",
      "rdata/zonemd-digest": "RFC 8976 §2.2.4; stored unread",
      "zone/cds-mismatch": "it compares them in signed zones only",
      "zone/soa-multiple": "one of them is dropped in silence",
      "zone/soa-not-apex": "it is dropped in silence",
    },
    refuses: {},
    refusesText: [{ text: "alpn=h,", because: "it takes an item of one octet for an empty one" }],
  },
  {
    command: "nsd-checkzone",
    server: "nsd",
    args: (zone, file) => [zone, file],
    accepts: {
      ...unread,
      "rdata/bad-eui": "\\DDD in numbers is lost in silence",
      "rdata/bad-hex": "\\DDD in hexadecimal is lost in silence",
      "rdata/bad-ipv6": "\\DDD in addresses is read",
      "rdata/bad-number": "it keeps the low bits of a number that is too large, and takes a sign",
      "rdata/ds-digest-length": "RFC 4509 §2.2; stored unread",
      "rdata/generic-length": "RFC 3597 §5; it only warns",
      "rdata/loc-range": "RFC 1876 §3; it keeps the low bits",
      "rdata/sshfp-length": "RFC 4255 §3.1; it only warns",
      "rdata/svcb-missing-alpn": "RFC 9460 §7.1.1; stored unread",
      "rdata/zonemd-digest": "RFC 8976 §2.2.4; stored unread",
      "zone/bad-escape": "RFC 4343 §2.1; a backslash before fewer than three digits is dropped",
      "zone/bad-ttl": "a last number without unit counts as seconds",
      "zone/cds-mismatch": "it does not compare records",
      "zone/meta-type": "OPT in `\\#` form is stored",
      "zone/newline-in-quotes": "strings go on over lines; BIND and Knot refuse it",
      "zone/ns-missing": "it does not compare records",
      "zone/ns-no-address": "it does not compare records",
      "zone/ns-target-cname": "it does not compare records",
      "zone/quoted-name": "BIND and Knot refuse it",
      "zone/soa-missing": "the SOA has another mistake that is taken",
      "zone/unclosed-parenthesis": "the end of the file closes it",
      "zone/unknown-type": "an escape in a number is dropped",
    },
    refuses: {
      "zone/below-dname": "BIND loads it",
      "zone/nested-parentheses": "BIND loads it",
      "zone/out-of-zone": "BIND and Knot pass over the record",
    },
    refusesText: [
      { text: "TYPE0", because: "type 0 is reserved, but can be stored: Knot takes it" },
      { text: "CAA 0 ISSUE", because: "RFC 8659 §4.1: tags are case-insensitive" },
    ],
  },
  {
    command: "ldns-read-zone",
    server: "nsd",
    args: (_zone, file) => [file],
    accepts: {},
    refuses: {},
    refusesText: [
      { text: "TYPE0", because: "type 0 is reserved, but can be stored: Knot takes it" },
      { text: " IN ", because: "RFC 1035 §5.1: TTL and class in either order" },
    ],
    takesAnything: true,
  },
];
