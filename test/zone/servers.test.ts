import { expect, test } from "vitest";
import { ZoneDocument, ZoneRecord } from "../../server/src/zone/index.ts";
import type { Server } from "../../server/src/zone/rdata.ts";

/** RDATA of the entries in hexadecimal, `bad` for one that yields no record. */
function read(text: string, server: Server): string[] {
  const zone = new ZoneDocument(`${text}\n`, { origin: "example.com.", ttl: 60, server, latin1: true });
  return [...zone.entries()].map((entry) =>
    entry instanceof ZoneRecord ? Buffer.from(entry.wire() ?? []).toString("hex") : "bad",
  );
}

const bad = ["bad"];
const hash = "2vptu5timamqttgl4luu9kg21e0aor3s";
const loc = (seconds: number) => [
  `00121613${(0x80000000 + 42 * 3_600_000 + seconds * 1000).toString(16)}8000000000989680`,
];
const signed = (time: string) => `x RRSIG A 5 2 60 ${time} 0 1 example.com. AQID`;
const signature = (time: string) => [`000105020000003c${time}000000000001076578616d706c6503636f6d00010203`];

/** As `named-checkzone` 9.18, Knot's zone scanner 3.2 and `nsd-checkzone` 4.6 were seen to read them; undefined: not asked. */
const cases: readonly (readonly [
  text: string,
  bind: string[] | undefined,
  knot: string[] | undefined,
  nsd?: string[],
])[] = [
  ["x OPENPGPKEY AQ==", ["01"], ["01"], ["01"]],
  ["x OPENPGPKEY AR==", bad, ["01"], bad],
  ["x OPENPGPKEY AAA=", ["0000"], ["0000"], ["0000"]],
  ["x OPENPGPKEY AAB=", bad, ["0000"], bad],
  [`${hash} NSEC3 2 0 0 - 00`, ["02000000000100"], bad],
  [`${hash} NSEC3 2 0 0 - 01`, bad, bad],
  [`${hash} NSEC3 2 0 0 - 00000000`, ["0200000000050000000000"], ["0200000000050000000000"]],
  ["x LOC 42 0 5 N 0 E 0m", loc(5), loc(5), loc(5)],
  ["x LOC 42 0 5. N 0 E 0m", loc(5), loc(5)],
  ["x LOC 42 0 .5 N 0 E 0m", loc(0.5), bad],
  ["x LOC 42 0 5 n 0 E 0m", bad, bad, loc(5)],
  ["x LOC 42 0 5 N 0 E +0m", loc(5), bad],
  ["x LOC 42 0 5 N 0 E 0M", bad, bad, bad],
  ["x LOC 42 0 5 N 0 E 0m 1m 10000m -0m", [`00121600${loc(5)[0]?.slice(8)}`], bad],
  ["x LOC 90 0 1 N 0 E 0m", bad, [`00121613${(0x80000000 + 90 * 3_600_000 + 1000).toString(16)}8000000000989680`]],
  [signed("21060207062815"), signature("ffffffff"), signature("ffffffff")],
  [signed("22250101000000"), signature("dfa40980"), signature("dfa40980")],
  [signed("22260101000000"), signature("e1853d00"), bad],
  [signed("20200101000060"), signature("5e0be13c"), bad],
  ["x IPSECKEY 0 1 2 192.0.2.1", bad, ["000102c0000201"], ["000102c0000201"]],
  ["x IPSECKEY 0 1 0 192.0.2.1 AQID", ["000100c0000201010203"], bad],
  ["x IPSECKEY 0 3 2 192.0.2.1 AQID", undefined, ["0003020331393201300132013107" + "6578616d706c6503636f6d00010203"]],
  ['x CAA 0 "issue" "ca"', bad, ["000569737375656361"]],
  ["x CAA 0 \\105ssue ca", bad, ["000569737375656361"]],
  ["x NSEC a.", bad, ["016100"]],
  ["x NSEC a. MD", ["016100000110"], bad],
  ["x NSEC a. TYPE3", ["016100000110"], ["016100000110"]],
  ["x MD a.", bad, bad],
  ["x PX 1 a. b.", ["0001016100016200"], bad],
  ["x TYPE26 \\# 8 0001016100016200", ["0001016100016200"], ["0001016100016200"]],
  ["x TYPE26 1 a. b.", ["0001016100016200"], bad],
  ["x X25 \\# 4 03313233", bad, bad],
  ["x TA 1 8 1 ab", bad, bad],
  [`x ZONEMD 1 240 1 ${"ab".repeat(12)}`, bad, [`00000001f001${"ab".repeat(12)}`]],
  ["x SVCB 1 . key3=a", bad, ["0001000003000161"]],
  ["x SVCB 1 . key4", bad, ["00010000040000"]],
  ["x SVCB 1 . key1=abc", bad, ["00010000010003616263"]],
  ['x SVCB 1 . key1="\\002h2"', ["00010000010003026832"], ["00010000010003026832"]],
  ["x SVCB 1 . key5=a", ["0001000005000161"], ["0001000005000161"]],
  ["x SVCB 1 . key7=a", bad, ["0001000007000161"]],
  ['x SVCB 1 . key0="\\000\\003"', bad, bad],
  ['x SVCB 1 . key0="\\000\\003" port=5', ["000100000000020003000300020005"], ["000100000000020003000300020005"]],
  ["x 4294967296 A 192.0.2.1", bad, bad],
  ["(x A 192.0.2.1)", ["c0000201"], bad],
  ["y A 192.0.2.2\n(  A 192.0.2.1)", ["c0000202", "bad"], ["c0000202", "c0000201"]],
  ["  ; a note\nx A 192.0.2.1", ["c0000201"], ["bad", "c0000201"]],
  ["y A 192.0.2.2\n  ; a note\nx A 192.0.2.1", ["c0000202", "c0000201"], ["c0000202", "c0000201"]],
  ['x TXT "a\nb"\ny A 192.0.2.1', ["bad", "c0000201"], ["bad", "bad", "c0000201"]],
  ['x TXT ( "a\nb" )\ny A 192.0.2.1', ["bad", "c0000201"], ["03610a62", "c0000201"]],
  ["\u00ef\u00bb\u00bfx A 192.0.2.1", ["c0000201"], bad],
];

const readings = cases.flatMap(([text, bind, knot, nsd]) =>
  (
    [
      ["bind", bind],
      ["any", bind],
      ["knot", knot],
      ["nsd", nsd],
    ] as const
  ).flatMap(([server, expected]) => (expected === undefined ? [] : [[text, server, expected] as const])),
);

test.each(readings)("%s as %s reads it", (text, server, expected) => {
  expect(read(text, server)).toEqual(expected);
});
