import { describe, expect, test } from "vitest";
import { toBase32Hex } from "../../../server/src/zone/octets.ts";
import { nsec3Hash } from "../../../server/src/zone/sha1.ts";
import { ZoneDocument } from "../../../server/src/zone/zone-document.ts";
import { marked } from "../../marked.ts";

const rules = [
  "ds-without-ns",
  "apex-only-type",
  "cds-mismatch",
  "rrsig-expired",
  "rrsig-missing",
  "nsec-chain-broken",
  "nsec-bitmap-wrong",
];
const now = new Date("2026-01-01T00:00:00Z");
const head =
  "$TTL 3600\n@ SOA ns.example.net. h 1 7200 3600 1209600 3600\n@ NS ns.example.net.\n@ NS ns.example.org.\n";

function signature(type: string, labels: number): string {
  return `RRSIG ${type} 13 ${labels} 3600 20300101000000 20250101000000 1 @ AAAA`;
}

/** What the rules of this file underline in a zone: `rule text`. */
function found(text: string): string[] {
  const doc = new ZoneDocument(text, { origin: "example.com.", now });
  return doc
    .findings()
    .filter((f) => rules.includes(f.rule.id.slice(5)))
    .map((f) => `${f.rule.id.slice(5)} ${text.slice(f.span.start, f.span.end)}`);
}

const key = `${"A".repeat(86)}==`;
const other = `${"A".repeat(84)}BA==`;
// RFC 4034 B: the key tags of the two keys, flags 257, protocol 3, algorithm 13.
const keyTagOf = { [key]: 1038, [other]: 1042 };

describe("CDS and CDNSKEY", () => {
  test.each([
    ["both fit", `@ CDNSKEY 257 3 13 ${key}\n@ CDS ${keyTagOf[key]} 13 2 ${"ab".repeat(32)}`, []],
    ["both ask for deletion", "@ CDNSKEY 0 3 0 AA==\n@ CDS 0 0 0 00", []],
    ["CDS of no key", `@ CDS 7 13 2 ${"ab".repeat(32)}`, [`cds-mismatch @ CDS 7 13 2 ${"ab".repeat(32)}`]],
    ["CDNSKEY of no key", `@ CDNSKEY 257 3 13 ${other}`, [`cds-mismatch @ CDNSKEY 257 3 13 ${other}`]],
    [
      "deletion beside another",
      `@ CDS 0 0 0 00\n@ CDS ${keyTagOf[key]} 13 2 ${"ab".repeat(32)}`,
      ["cds-mismatch @ CDS 0 0 0 00"],
    ],
  ])("%s", (_, text, expected) => {
    expect(found(`${head}@ DNSKEY 257 3 13 ${key}\n${text}\n`)).toEqual(expected);
  });
});

describe("DS", () => {
  test.each([
    ["beside NS", `sub NS ns.example.net.\nsub DS 1 13 2 ${"ab".repeat(32)}`, []],
    ["without NS", `sub DS 1 13 2 ${"ab".repeat(32)}`, ["ds-without-ns sub"]],
    ["at the apex", `@ DS 1 13 2 ${"ab".repeat(32)}`, ["ds-without-ns @"]],
  ])("%s", (_, text, expected) => {
    expect(found(`${head}${text}\n`)).toEqual(expected);
  });
});

describe("RRSIG", () => {
  test.each([
    ["future", "20260101000001", []],
    ["past", "20251231235959", ["rrsig-expired 20251231235959"]],
    ["seconds", "1000000000", ["rrsig-expired 1000000000"]],
  ])("expiration %s", (_, time, expected) => {
    const text = `$TTL 60\nwww A 192.0.2.1\nwww RRSIG A 13 3 60 ${time} 20200101000000 1 @ AAAA\n`;
    const doc = new ZoneDocument(text, { origin: "example.com.", now, fragment: true });
    const spans = doc.findings().filter((f) => f.rule.id === "zone/rrsig-expired");
    expect(spans.map((f) => `rrsig-expired ${text.slice(f.span.start, f.span.end)}`)).toEqual(expected);
  });

  test("one of each of the zone's algorithms", () => {
    const apex = `${head}@ DNSKEY 257 3 13 ${key}\n@ DNSKEY 257 3 15 ${"A".repeat(43)}=\n`;
    const signed = ["SOA", "NS", "DNSKEY"].map((type) => `@ ${signature(type, 2)}\n`).join("");
    const both = signed + signed.replaceAll(" 13 ", " 15 ");
    expect(found(apex + both)).toEqual([]);
    expect(found(apex + signed)).toEqual(["rrsig-missing @", "rrsig-missing @", "rrsig-missing @"]);
  });

  test("glue and the NS of a delegation are not signed", () => {
    const text = `${head}@ ${signature("SOA", 2)}\n@ ${signature("NS", 2)}\nsub NS ns.sub\nns.sub A 192.0.2.1\n`;
    expect(found(text)).toEqual([]);
  });
});

const signedApex = `${head}@ ${signature("SOA", 2)}\n@ ${signature("NS", 2)}\n@ ${signature("NSEC", 2)}\n`;

function nsecZone(entries: readonly (readonly [owner: string, next: string, types: string])[]): string {
  let text = signedApex;
  for (const [owner, next, types] of entries) {
    text += `${owner} NSEC ${next} ${types}\n`;
    if (owner !== "@")
      text += `${owner} A 192.0.2.1\n${owner} ${signature("A", 3)}\n${owner} ${signature("NSEC", 3)}\n`;
  }
  return text;
}

describe("NSEC", () => {
  test("a whole chain, in canonical order", () => {
    expect(
      found(
        nsecZone([
          ["@", "a", "SOA NS RRSIG NSEC"],
          ["z", "@", "A RRSIG NSEC"],
          ["a", "B.a", "A RRSIG NSEC"],
          ["B.a", "z", "A RRSIG NSEC"],
        ]),
      ),
    ).toEqual([]);
  });

  test.each([
    [
      "a name is passed over",
      nsecZone([
        ["@", "[[z]]", "SOA NS RRSIG NSEC"],
        ["a", "z", "A RRSIG NSEC"],
        ["z", "@", "A RRSIG NSEC"],
      ]),
      "nsec-chain-broken",
    ],
    [
      "the last does not return",
      nsecZone([
        ["@", "a", "SOA NS RRSIG NSEC"],
        ["a", "[[b]]", "A RRSIG NSEC"],
      ]),
      "nsec-chain-broken",
    ],
    [
      "a type is missing in the list",
      nsecZone([
        ["@", "a", "SOA NS RRSIG NSEC"],
        ["a", "@", "[[RRSIG NSEC]]"],
      ]),
      "nsec-bitmap-wrong",
    ],
    [
      "a type is too much in the list",
      nsecZone([
        ["@", "a", "SOA NS RRSIG NSEC"],
        ["a", "@", "[[A MX RRSIG NSEC]]"],
      ]),
      "nsec-bitmap-wrong",
    ],
  ])("%s", (_, source, rule) => {
    const { text, spans } = marked(source);
    expect(found(text)).toEqual(spans.map((s) => `${rule} ${text.slice(s.start, s.end)}`));
  });

  test("a name without one", () => {
    const text = nsecZone([["@", "@", "SOA NS RRSIG NSEC"]]);
    expect(found(`${text}www A 192.0.2.1\nwww ${signature("A", 3)}\n`)).toEqual(["nsec-chain-broken www"]);
  });
});

describe("NSEC3", () => {
  const hash = (labels: string) => toBase32Hex(nsec3Hash(`${labels}\x07example\x03com\0`, "", 0));
  const apex = hash("");
  const www = hash("\x03www");

  function zone(entries: readonly (readonly [owner: string, next: string, types: string])[]): string {
    let text = `${head}@ ${signature("SOA", 2)}\n@ ${signature("NS", 2)}\n@ NSEC3PARAM 1 0 0 -\n@ ${signature("NSEC3PARAM", 2)}\n`;
    text += `www A 192.0.2.1\nwww ${signature("A", 3)}\n`;
    for (const [owner, next, types] of entries)
      text += `${owner} NSEC3 1 0 0 - ${next} ${types}\n${owner} ${signature("NSEC3", 3)}\n`;
    return text;
  }

  test("a whole chain", () => {
    expect(
      found(
        zone([
          [apex, www, "SOA NS RRSIG NSEC3PARAM"],
          [www, apex, "A RRSIG"],
        ]),
      ),
    ).toEqual([]);
  });

  test.each([
    [
      "the next hash is wrong",
      zone([
        [apex, "[[00000000000000000000000000000000]]", "SOA NS RRSIG NSEC3PARAM"],
        [www, apex, "A RRSIG"],
      ]),
      "nsec-chain-broken",
    ],
    [
      "a type list is wrong",
      zone([
        [apex, www, "SOA NS RRSIG NSEC3PARAM"],
        [www, apex, "[[A]]"],
      ]),
      "nsec-bitmap-wrong",
    ],
    [
      "a name has none",
      zone([[apex, apex, "SOA NS RRSIG NSEC3PARAM"]]).replace("\nwww A", "\n[[www]] A"),
      "nsec-chain-broken",
    ],
  ])("%s", (_, source, rule) => {
    const { text, spans } = marked(source);
    expect(found(text)).toEqual(spans.map((s) => `${rule} ${text.slice(s.start, s.end)}`));
  });
});
