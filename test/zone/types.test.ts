import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RdataContext, rdataText, readRdata, validRdata, wireText } from "../../server/src/zone/rdata.ts";
import { Scanner } from "../../server/src/zone/scan.ts";
import { typeByCode, typeByName, typeOf, types } from "../../server/src/zone/types.ts";
import { Words } from "../../server/src/zone/words.ts";
import { cpuTime } from "../cpu-time.ts";
import { entryOf, exampleOrigin, wireHex } from "./entries.ts";

/** Serves for every type: NSEC3 wants a hash. */
const owner = "00000000";
const hex = (n: number) => "ab".repeat(n);

/** A record of each type, and its wire form as the type's RFC draws it. */
const samples: readonly (readonly [text: string, wire: string])[] = [
  ["A 192.0.2.1", "c0000201"],
  ["NS ns", "026e73076578616d706c6503636f6d00"],
  ["MD a.", "016100"],
  ["MF a.", "016100"],
  ["CNAME @", "076578616d706c6503636f6d00"],
  ["SOA a. b. 1 2 3 4 5", "01610001620000000001000000020000000300000004" + "00000005"],
  ["SOA a. b. 4294967295 1h 1m 1W 1d", "0161000162" + "00ffffffff00000e100000003c00093a8000015180"],
  ["MB a.", "016100"],
  ["MG a.", "016100"],
  ["MR a.", "016100"],
  ["NULL \\# 2 0102", "0102"],
  ["WKS 192.0.2.1 tcp smtp 1", "c00002010640000040"],
  ["PTR a.", "016100"],
  ['HINFO a "b c"', "016103622063"],
  ["MINFO a. b.", "016100016200"],
  ["MX 10 Mail", "000a044d61696c076578616d706c6503636f6d00"],
  ['TXT a "" "\\255\\""', "01610002ff22"],
  ["RP a. .", "01610000"],
  ["AFSDB 1 a.", "0001016100"],
  ["X25 311061700956", "0c333131303631373030393536"],
  ["ISDN 150862028003217 004", "0f31353038363230323830303332313703303034"],
  ["ISDN 1", "0131"],
  ["RT 1 a.", "0001016100"],
  ["NSAP 0x47.0005.80", "4700" + "0580"],
  ["NSAP-PTR a.", "016100"],
  ["SIG A 5 1 0 0 0 1 a. AAAA", `00010501${"00000000".repeat(3)}0001016100000000`],
  ["KEY 0 3 5 AAAA", "00000305000000"],
  ["PX 1 a. b.", "0001016100016200"],
  ["GPOS -32.6882 116.8652 10.0", "082d33322e36383832083131362e383635320431302e30"],
  ["AAAA 2001:db8::192.0.2.1", "20010db80000000000000000c0000201"],
  ["LOC 42 21 54 N 71 06 18 W -24m 30m", "0033161389172dd070be15f000988d20"],
  ["LOC 0 S 180 E 0", "0012161380000000a69fb20000989680"],
  ["NXT a. A MX SIG NXT", "016100" + "40010082"],
  ["EID 12 89 AB", "1289ab"],
  ["NIMLOC 12 89 AB", "1289ab"],
  ["SRV 1 2 443 a.", "0001000201bb016100"],
  ["ATMA +61.2.12345", "013631323132333435"],
  ["ATMA 39246f", "0039246f"],
  ['NAPTR 1 2 "s" "E2U+sip" "" a.', "00010002" + "0173" + "074532552b736970" + "00" + "016100"],
  ["KX 1 a.", "0001016100"],
  ["CERT PGP 1 RSASHA256 AAAA", "0003000108000000"],
  ["CERT 65535 1 0 AAAA", "ffff000100000000"],
  ["A6 0 2001:db8::1", "00" + "20010db8000000000000000000000001"],
  ["A6 64 ::1 p.", "40" + "0000000000000001" + "017000"],
  ["A6 128 p.", "80017000"],
  ["DNAME a.", "016100"],
  ["SINK 1 2 3 AAAA", "010203000000"],
  ["APL 1:192.168.32.0/21 !1:192.168.38.0/28 2:ff00::/8", "00011503c0a820" + "00011c83c0a826" + "00020801ff"],
  ["APL", ""],
  [`DS 60485 13 2 ${hex(32)}`, `ec450d02${hex(32)}`],
  [`SSHFP 4 2 ${hex(32)}`, `0402${hex(32)}`],
  ["IPSECKEY 10 1 2 192.0.2.38 AQNR", "0a0102c0000226010351"],
  ["IPSECKEY 10 0 2 . AQNR", "0a0002010351"],
  ["IPSECKEY 10 2 0 2001:db8::1", "0a020020010db8000000000000000000000001"],
  ["IPSECKEY 10 3 2 a. AQNR", "0a0302016100010351"],
  ["RRSIG A 13 3 86400 20030322173103 1046361063 2642 a. AAAA", "00010d03000151803e7c9dd73e5e33e70a52016100000000"],
  ["NSEC a. A MX RRSIG NSEC TYPE1234", `0161000006400100000003041b${"00".repeat(26)}20`],
  [`DNSKEY 256 3 15 ${"A".repeat(43)}=`, `0100030f${"00".repeat(32)}`],
  ["DHCID AAIBY2/AuCccgoJb", "000201636fc0b8271c82825b"],
  [
    "NSEC3 1 1 0 aabb 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG",
    "01010000" + "02aabb" + "14" + "174eb2409fe28bcb4887a1836f957f0a8425e27b" + "0006400000000002",
  ],
  [`NSEC3 1 0 0 - ${"0".repeat(32)}`, `010000000014${"00".repeat(20)}`],
  ["NSEC3PARAM 1 0 0 -", "0100000000"],
  [`TLSA 3 1 1 ${hex(32)}`, `030101${hex(32)}`],
  [`SMIMEA 3 0 0 ${hex(3)}`, `030000${hex(3)}`],
  ["HIP 2 2001 AQNR a. b.", "0202" + "0003" + "2001" + "010351" + "016100" + "016200"],
  ["NINFO a", "0161"],
  ["RKEY 0 1 2 AAAA", "00000102000000"],
  ["TALINK a. b.", "016100016200"],
  ["CDS 0 0 0 00", "0000000000"],
  ["CDNSKEY 0 3 0 AA==", "0000030000"],
  ["OPENPGPKEY AAAA", "000000"],
  ["CSYNC 66 3 A NS AAAA", "000000420003" + "000460000008"],
  [`ZONEMD 1 1 1 ${hex(48)}`, `000000010101${hex(48)}`],
  ['SVCB 1 a. port=53 alpn="h2,h3"', "0001016100" + "00010006" + "026832026833" + "000300020035"],
  ["HTTPS 0 a.", "0000016100"],
  [
    "HTTPS 1 . ipv4hint=192.0.2.1,192.0.2.2 ech=AAAA no-default-alpn alpn=h3 mandatory=ipv4hint,alpn key667=hello\\210qoo",
    "000100" +
      "0000000400010004" +
      "00010003026833" +
      "00020000" +
      "00040008c0000201c0000202" +
      "00050003000000" +
      "029b000968656c6c6fd2716f6f",
  ],
  ['SVCB 16 a. alpn="f\\\\\\\\oo\\\\,bar,h2"', "0010016100" + "0001000c" + "08665c6f6f2c626172" + "026832"],
  ["DSYNC CDS NOTIFY 5300 a.", "003b0114b4016100"],
  ["HHIT AAAA", "000000"],
  ["BRID AAAA", "000000"],
  ["SPF a", "0161"],
  ["NID 10 0014:4fff:ff20:ee64", "000a00144fffff20ee64"],
  ["L32 10 10.1.2.0", "000a0a010200"],
  ["L64 10 2001:0DB8:1140:1000", "000a20010db811401000"],
  ["LP 10 a.", "000a016100"],
  ["EUI48 00-00-5e-00-53-2a", "00005e00532a"],
  ["EUI64 00-00-5e-ef-10-00-00-2a", "00005eef1000002a"],
  ['URI 10 1 "ftp://a/"', "000a00016674703a2f2f612f"],
  ['CAA 128 issue "ca; x=y"', "8005" + "6973737565" + "63613b20783d79"],
  ["AVC a", "0161"],
  ['DOA 0 1 2 "text/plain" AAAA', "00000000" + "00000001" + "02" + "0a746578742f706c61696e" + "000000"],
  ['DOA 0 1 2 "" -', "00000000" + "00000001" + "02" + "00"],
  ["AMTRELAY 10 0 0 .", "0a00"],
  ["AMTRELAY 10 1 1 203.0.113.15", "0a81cb00710f"],
  ["AMTRELAY 10 0 3 a.", "0a03016100"],
  ["RESINFO qnamemin exterr=15-17", "08716e616d656d696e" + "0c6578746572723d31352d3137"],
  ["WALLET a b", "01610162"],
  ["CLA TCP-v4-v6", "095443502d76342d7636"],
  ["IPN 18446744073709551615", "ffffffffffffffff"],
  [`TA 30795 1 1 ${hex(20)}`, `784b0101${hex(20)}`],
  [`DLV 30795 13 2 ${hex(32)}`, `784b0d02${hex(32)}`],
  ["DELEG server-name=a.,b. server-ipv4=192.0.2.1", "00010004c0000201" + "00030006016100016200"],
  ["DELEGPARAM", ""],
  ["ALIAS a.", "016100"],
  ["UINFO \\# 1 00", "00"],
  ["UID \\# 1 00", "00"],
  ["GID \\# 1 00", "00"],
  ["UNSPEC \\# 1 00", "00"],
  ["TYPE731 \\# 6 abcd ( ef 01 23 45 )", "abcdef012345"],
  ["TYPE62347 \\# 0", ""],
];

test.each(samples)("%s", (text, wire) => {
  expect(wireHex(`${owner} ${text}`)).toBe(wire);
});

test("the samples have every type of the table", () => {
  const sampled = new Set(samples.map(([text]) => text.split(" ")[0]));
  expect(types.map((row) => row.mnemonic).filter((name) => !sampled.has(name))).toEqual([]);
});

describe("octets → text → octets", () => {
  test.each(samples)("%s", (text, wire) => {
    const { rdata } = entryOf(`${owner} ${text}`);
    const written = rdataText(rdata);
    expect(wireHex(`${owner} ${rdata.row.mnemonic} ${written}`)).toBe(wire);
    expect(rdataText(entryOf(`${owner} ${rdata.row.mnemonic} ${written}`).rdata)).toBe(written);
  });

  test("a list of no types is written as it is read", () => {
    const row = typeByName("NXT") as (typeof types)[number];
    expect(["\0", "\0\0"].map((wire) => wireText(row, wire))).toEqual([".", "."]);
  });

  test("any octets of any type: what is written is read back and written as the same", () => {
    const octets = fc.uint8Array({ maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes));
    fc.assert(
      fc.property(fc.constantFrom(...types), octets, (row, wire) => {
        const written = wireText(row, wire);
        const { rdata } = entryOf(`${owner} ${row.mnemonic} ${written}`, { server: "nsd" });
        // Some types can say one thing in several ways (trailing zeros of WKS, sizes of LOC): the text is what stays.
        if (rdata.wire !== undefined) expect(wireText(row, rdata.wire)).toBe(written);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Words of one RDATA as strangers may write them. */
const anyWord = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "3",
    "255",
    "65536",
    "-1",
    ".",
    "@",
    "a..b",
    "\\#",
    "\\",
    "\\1",
    "\\999",
    '"',
    '""',
    "::",
    "1.2.3.4",
    "-",
    "!1:1.2.3.4/8",
  ),
  fc.constantFrom(
    "alpn=",
    'alpn="h2"',
    "mandatory=alpn",
    "key1=a",
    "key65535",
    "=",
    "N",
    "E",
    "AA==",
    "AAA",
    "ab",
    "MX",
    "TYPE1",
    "+1",
    "0x00",
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
);

test("any words of any type: nothing throws, places lie in the text, what is surely valid has no finding", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.array(anyWord, { maxLength: 9 }),
      fc.constantFrom("any" as const, "bind" as const, "knot" as const, "nsd" as const),
      (row, rest, server) => {
        const text = `${row.mnemonic} ${rest.join(" ")}`;
        const words = new Words();
        new Scanner(words).entry(text, 0, text.length);
        const context: RdataContext = { origin: exampleOrigin, class: 1, server, text, owner: exampleOrigin };
        const rdata = readRdata(row, words, 1, context);
        for (const { span, fixes = [] } of rdata.findings) {
          for (const place of [span, ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.span))]) {
            expect(place.start).toBeGreaterThanOrEqual(0);
            expect(place.end).toBeGreaterThanOrEqual(place.start);
            expect(place.end).toBeLessThanOrEqual(text.length);
          }
        }
        expect(rdata.bad).toBe(rdata.wire === undefined);
        if (rdata.bad) expect(rdata.findings.length).toBeGreaterThan(0);
        if (validRdata(row.code, words, 1, context)) expect(rdata.findings).toEqual([]);
      },
    ),
    { numRuns: 5000 },
  );
});

test("long input costs its length", () => {
  const cases = [
    `TXT ${'"a" '.repeat(60_000)}`,
    `TXT "${"\\\\;".repeat(60_000)}"`,
    `APL ${"1:1.2.3.4/8 ".repeat(20_000)}`,
    `HTTPS 1 . ${Array.from({ length: 60_000 }, (_, i) => `key${i + 100}=a`).join(" ")}`,
    `NSEC a. ${"A ".repeat(60_000)}`,
    `NSEC3 1 0 0 - ${"=".repeat(200_000)}x`,
    `HTTPS 1 . mandatory=${Array.from({ length: 60_000 }, (_, i) => `key${i + 100}`).join(",")}`,
    `CNAME ${"a.".repeat(100_000)}`,
    `CNAME ${"é.,..".repeat(100_000)}`,
    `TXT "${"é".repeat(200_000)}"`,
    `A ${"1.".repeat(200_000)}`,
    `AAAA ${"1:".repeat(200_000)}`,
    `NSAP 0x${".0".repeat(200_000)}`,
    `LOC ${"1 ".repeat(60_000)}`,
    `CERT ${"X".repeat(200_000)} 0 0 AAAA`,
  ];
  const took = cpuTime(() => {
    for (const text of cases) entryOf(`${owner} ${text}`);
  });
  expect(took).toBeLessThan(3000);
});

describe("types", () => {
  test.each([
    ["mx", 15],
    ["TYPE731", 731],
    ["type0", 0],
    ["TYPE65535", 65535],
    ["TYPE65536", -1],
    ["TYPE", -1],
    ["TYPE1x", -1],
    ["any", 255],
    ["MX1", -1],
    ["", -1],
    ["NSAP-PTR", 23],
  ])("%s is %i", (word, code) => {
    expect(typeOf(` ${word} `, 1, 1 + word.length)).toBe(code);
  });

  test("no two have the same number or mnemonic", () => {
    expect(new Set(types.map((row) => row.code)).size).toBe(types.length);
    expect(new Set(types.map((row) => row.mnemonic)).size).toBe(types.length);
    for (const row of types) expect(typeByName(row.mnemonic.toLowerCase())).toBe(row);
  });

  test("meta types are no data", () => {
    expect(typeByCode(255)).toBeUndefined();
    expect(typeByName("TSIG")).toBeUndefined();
  });
});
