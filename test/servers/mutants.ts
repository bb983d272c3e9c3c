import { numbers } from "./generate.ts";

/** A zone for the servers' own checkers: valid, or with one change that may break it. */
export interface CheckedZone {
  readonly text: string;
  /** What was changed; `valid` for nothing. */
  readonly change: string;
}

export const checkedApex = "check.example";

const hex = (octets: number) => "5c".repeat(octets);

/** RDATA that every server takes. */
const samples: readonly string[] = [
  "A 192.0.2.1",
  "AAAA 2001:db8::1",
  "AAAA ::ffff:192.0.2.1",
  "MX 10 host",
  "MX 65535 host.example.net.",
  'TXT "one two" "three"',
  "TXT word",
  'TXT "a\\"b\\\\c\\009;("',
  'TXT ( "split"\n  "string" ) ; and a note',
  `TXT "${"x".repeat(255)}" ""`,
  "SRV 0 5 993 host",
  'CAA 0 issue "ca.example"',
  'CAA 128 iodef "mailto:a@example.net"',
  `TLSA 3 1 1 ${hex(32)}`,
  `TLSA 3 1 1 ( ${hex(16)}\n  ${hex(16)} )`,
  `SSHFP 4 2 ${hex(32)}`,
  'NAPTR 10 20 "s" "E2U+sip" "" host',
  'HINFO "PC" "unix"',
  "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m",
  "RP admin.example.net. txt.example.net.",
  "AFSDB 1 host",
  "KX 10 host",
  "EUI48 00-00-5e-00-53-2a",
  'URI 10 1 "https://www.example.net/"',
  "CERT PKIX 1 8 AQIDBA==",
  "DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=",
  "OPENPGPKEY AQIDBAUG",
  `SMIMEA 3 1 1 ${hex(32)}`,
  "HTTPS 1 . alpn=h2,h3 port=8443",
  "SVCB 0 host",
  "APL 1:192.0.2.0/24 !2:2001:db8::/32",
  "TYPE65280 \\# 4 01020304",
  "PTR host",
  'SPF "v=spf1 -all"',
  "NID 10 0014:4fff:ff20:ee64",
  "L32 10 192.0.2.9",
];

const labels = ["a", "mail", "x-1", "deep.er", "UPPER", "n0"];

/** The lines of a valid zone, the SOA first. */
function validLines(random: (below: number) => number): string[] {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const lines = [
    "@ SOA ns1 host\\.master 2026010101 2h 1h 2w 1h",
    "@ 3600 IN NS ns1",
    "  NS ns2",
    "ns1 A 192.0.2.53",
    "ns2 A 192.0.2.54",
    "host 300 A 192.0.2.80",
    "     300 IN AAAA 2001:db8::80",
    "other CNAME host",
    "*.wild A 192.0.2.81",
    "sub NS ns.sub",
    "ns.sub A 192.0.2.82",
    `sub DS 4711 13 2 ${hex(32)}`,
    "old DNAME new.example.net.",
  ];
  for (let i = 0; i < 12; i++) {
    const owner = `${pick(labels)}${i}`;
    const ttl = pick(["", "3600 ", "1h ", "1h30m IN ", "60 IN "]);
    lines.push(`${owner} ${ttl}${pick(samples)}`);
    if (random(4) === 0)
      lines.push(
        pick(["; a note", "", "$TTL 2h", `$ORIGIN part${i}.${checkedApex}.\nin A 192.0.2.3\n$ORIGIN ${checkedApex}.`]),
      );
  }
  return lines;
}

const tail = ".check.example.";

/** Changes of one line, or lines to add: each is a slip that people make, or a thing that looks like one and is none. */
const changes: Readonly<Record<string, (line: string, random: (below: number) => number) => string>> = {
  "a digit becomes a letter": (line, random) => replaceAt(line, /[0-9]/g, random, "z"),
  "a character is lost": (line, random) => replaceAt(line, /[^ \n]/g, random, ""),
  "a character is doubled": (line, random) => replaceAt(line, /[^ \n]/g, random, "$&$&"),
  "a blank is lost": (line, random) => replaceAt(line, / /g, random, ""),
  "a quote is added": (line, random) => replaceAt(line, / /g, random, ' "'),
  "a parenthesis is added": (line, random) => replaceAt(line, / /g, random, random(2) === 0 ? " ( " : " ) "),
  "a dot is added": (line, random) => replaceAt(line, /[a-z0-9]+/g, random, "$&."),
  "two dots": (line, random) => replaceAt(line, /[a-z0-9]+/g, random, "$&..b"),
  "a word is lost": (line, random) => replaceAt(line, /[^ \n]+ */g, random, ""),
  "a word is repeated": (line, random) => replaceAt(line, /[^ \n]+/g, random, "$& $&"),
  "words are exchanged": (line, random) =>
    replaceAt(line, /[^ \n]+ [^ \n]+/g, random, (two) => two.split(" ").reverse().join(" ")),
  "a number is too large": (line, random) => replaceAt(line, /\b[0-9]+\b/g, random, "99999999999"),
  "a number is negative": (line, random) => replaceAt(line, /\b[0-9]+\b/g, random, "-$&"),
  "an underscore": (line, random) => replaceAt(line, /[a-z]+/g, random, "_$&"),
  "a bad escape": (line, random) => replaceAt(line, /[a-z]/g, random, "\\\\25"),
  "an escape": (line, random) => replaceAt(line, /[a-z]/g, random, "\\\\065"),
  "a long label": (line, random) => replaceAt(line, /[a-z]+/g, random, "l".repeat(64)),
  "a line again": (line) => `${line}\n${line}`,
  "a comment sign": (line, random) => replaceAt(line, / /g, random, " # "),
  "another type": (line, random) =>
    replaceAt(line, /\b(?:A|AAAA|MX|TXT|NS|CNAME)\b/g, random, ["A", "MX", "TXT", "CNAME"][random(4)] as string),
  "upper case": (line) => line.toUpperCase(),
};

/** Lines that are added to a valid zone. */
const additions: readonly string[] = [
  "@ CNAME host",
  "host CNAME ns1",
  "other A 192.0.2.1",
  "other CNAME ns1",
  "@ SOA ns1 h 2 1 1 1 1",
  "below SOA ns1 h 2 1 1 1 1",
  "@ NS other",
  "@ NS nowhere",
  "@ MX 10 other",
  "@ MX 10 nowhere",
  "@ MX 0 .",
  "_s._tcp SRV 0 0 1 other",
  "_s._tcp SRV 0 0 1 nowhere",
  "loop CNAME loop",
  "old DNAME other.example.net.",
  "x.old A 192.0.2.1",
  "x.sub A 192.0.2.1",
  "sub TXT hidden",
  "away.example.net. A 192.0.2.1",
  `@ DS 4711 13 2 ${hex(32)}`,
  `alone DS 4711 13 2 ${hex(32)}`,
  "sub2 NS ns.sub2",
  "host 301 A 192.0.2.83",
  "host A 192.0.2.80",
  "host CH A 192.0.2.80",
  "host ANY",
  "host TYPE1 \\# 4 c0000201",
  "host TYPE1 \\# 3 c00002",
  "host TYPE65300 \\# 2 c00002",
  "$GENERATE 1-3 gen$ A 192.0.2.$",
  "$GENERATE 3-1 gen$ A 192.0.2.$",
  "$BOGUS x",
  "$TTL",
  "$TTL 1x",
  "$TTL 1h ; note",
  " $TTL 1h",
  "$ORIGIN",
  `$ORIGIN x${tail}`,
  "$INCLUDE nothing.zone",
  "_under A 192.0.2.1",
  "-dash A 192.0.2.1",
  "host NSEC3PARAM 1 0 0 -",
  "*.wild NS ns1",
  "x.*.wild A 192.0.2.1",
  "*.dn DNAME host",
  '"quoted" A 192.0.2.1',
  'q CNAME "host"',
  't TXT a"b"',
  't TXT "a""b"',
  't TXT "open',
  't TXT "two\nlines"',
  `t TXT "${"x".repeat(256)}"`,
  't TXT ""',
  "t TXT",
  "t TXT é",
  "é A 192.0.2.1",
  "m MX 10 192.0.2.1",
  "m MX ten host",
  "a A 192.0.2",
  "a A 192.0.2.01",
  "a A 2001:db8::1",
  "a AAAA 192.0.2.1",
  "a AAAA 2001:db8::1::2",
  "a AAAA fe80::1%eth0",
  "c CAA 0 issue",
  'c CAA 256 issue "x"',
  'c CAA 0 is-sue "x"',
  'c CAA issue "x"',
  "d TLSA 3 1 1 abc",
  `d TLSA 3 1 1 ${hex(31)}`,
  `d TLSA 3 1 9 ${hex(31)}`,
  `d SSHFP 4 2 ${hex(31)}`,
  `sub DS 4712 13 2 ${hex(31)}`,
  "k DNSKEY 256 3 13 AAAA",
  "k DNSKEY 256 3 8 AwEAAa==x",
  "s SVCB 1 host alpn=h2 alpn=h3",
  "s SVCB 1 host mandatory=port",
  "s SVCB 1 host port=70000",
  "s SVCB 1 host nokey=1",
  "s SVCB 1 host no-default-alpn",
  "s SVCB 1 host key65000=x",
  'n NAPTR 1 1 "s" "" "!a!b!" host',
  "l LOC 91 N 0 E 0",
  'u URI 1 1 ""',
  "p APL 1:192.0.2.0/33",
  "e EUI48 00-00-5e-00-53",
  "h HTTPS 1 . ipv4hint=2001:db8::1",
  "w TYPE0 \\# 0",
  "1h A 192.0.2.1",
  "IN A 192.0.2.1",
  "z 99999999999 A 192.0.2.1",
  "z 4294967295 A 192.0.2.1",
  "z 2147483648 A 192.0.2.1",
  "z 1h30 A 192.0.2.1",
  "z 1d1h A 192.0.2.1",
  "z IN 1d1h A 192.0.2.1",
  "z A 192.0.2.1 note",
  "z A ( 192.0.2.1",
  "z A 192.0.2.1 )",
  "z A ((192.0.2.1))",
  "z RRSIG A 13 3 3600 20261301000000 20260101000000 1 check.example. AAAA",
  "z NSEC host A BOGUS",
  "z HINFO PC",
  "z RP a.example.net.",
  'z SPF "v=spf1 -all"',
  "z OPT \\# 0",
  "z CDS 0 0 0 00",
  "@ CDS 0 0 0 00",
  "@ CDNSKEY 0 3 0 AA==",
  `@ CDS 1 13 2 ${hex(32)}`,
  `@ ZONEMD 2026010101 1 1 ${hex(48)}`,
  `@ ZONEMD 2026010101 1 1 ${hex(11)}`,
];

function replaceAt(
  line: string,
  what: RegExp,
  random: (below: number) => number,
  by: string | ((found: string) => string),
): string {
  const found = [...line.matchAll(what)];
  const one = found[random(Math.max(1, found.length))];
  if (one === undefined) return line;
  const put = typeof by === "string" ? by.replaceAll("$&", one[0]).replaceAll("\\\\", "\\") : by(one[0]);
  return line.slice(0, one.index) + put + line.slice(one.index + one[0].length);
}

function zoneOf(lines: readonly string[]): string {
  return `$TTL 3600\n$ORIGIN ${checkedApex}.\n${lines.join("\n")}\n`;
}

/** Valid zones. */
export function validZones(count: number): CheckedZone[] {
  return Array.from({ length: count }, (_, i) => ({ text: zoneOf(validLines(numbers(77 + i))), change: "valid" }));
}

/** Zones with one line changed, and zones with one line added. */
export function changedZones(count: number): CheckedZone[] {
  const random = numbers(4242);
  const zones: CheckedZone[] = additions.map((line) => ({
    text: zoneOf([...validLines(numbers(7)), line]),
    change: `added: ${line}`,
  }));
  const kinds = Object.entries(changes);
  for (let i = 0; zones.length < count + additions.length; i++) {
    const lines = validLines(numbers(1000 + i));
    const at = random(lines.length);
    const line = lines[at] as string;
    const [name, change] = kinds[i % kinds.length] as (typeof kinds)[number];
    const changed = change(line, random);
    if (changed === line) continue;
    lines[at] = changed;
    zones.push({ text: zoneOf(lines), change: `${name}: ${changed}` });
  }
  return zones;
}
