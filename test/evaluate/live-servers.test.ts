import { describe, expect, it, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { documentSource } from "../../server/src/dns/zone-source.ts";
import { type ZoneSource, zoneResolver } from "../../server/src/dns/zones.ts";
import { dsFits } from "../../server/src/evaluate/ds-fit.ts";
import { liveZoneFindings } from "../../server/src/evaluate/live-zone.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";
import type { DetailedExample } from "../../server/src/rules/rule.ts";
import { ZoneDocument } from "../../server/src/zone/index.ts";
import { serverRules } from "../../server/src/zone/rules-servers.ts";
import { marked } from "../marked.ts";

async function findings(source: string, answers: AnswerData | Resolver) {
  const { text, spans } = marked(source);
  const document = new ZoneDocument(text, { origin: "example.com." });
  const zone = documentSource(document) as ZoneSource;
  const next = "resolve" in answers ? (answers as Resolver) : recordedResolver(answers as AnswerData);
  const found = await liveZoneFindings(document, zone, zoneResolver([zone], next));
  return { found, rules: found.map(({ rule }) => rule.id), spans: found.map(({ span }) => span), expected: spans };
}

describe.each(Object.values(serverRules).map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  it("underlines its bad example, and nothing else does", async () => {
    const bad = rule.bad as DetailedExample;
    const { rules, spans, expected } = await findings(bad.text, bad.answers as AnswerData);
    expect(rules).toEqual([id]);
    expect(spans).toEqual(expected);
  });

  it("passes its good example", async () => {
    const good = rule.good as DetailedExample;
    expect((await findings(good.text, good.answers as AnswerData)).rules).toEqual([]);
  });
});

const head = "$TTL 3600\n@ SOA ns1 root 7 7200 3600 1209600 3600\n";
const zone = `${head}@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.2\n`;
const soa = (serial: number) => ({
  SOA: [{ mname: "ns1", rname: "r", serial, refresh: 1, retry: 1, expire: 1, minimum: 1 }],
});
const parent = { com: { NS: ["a.example"] }, "a.example": { A: ["198.51.100.1"] } };
const referral = (addresses: Record<string, string>, servers = Object.keys(addresses)): AnswerData => ({
  ...parent,
  "example.com @198.51.100.1 -aa": { NS: servers },
  ...Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [`${name} @198.51.100.1 -aa`, { A: [address] }]),
  ),
});
const agreeing = { "ns1.example.com": "192.0.2.1", "ns2.example.com": "192.0.2.2" };

describe("the servers of a zone", () => {
  const cases: [string, string, AnswerData, string[]][] = [
    [
      "one refuses",
      zone,
      { "example.com @192.0.2.1": soa(7), "example.com @192.0.2.2": { SOA: "refused" } },
      ["refuses"],
    ],
    [
      "one fails",
      zone,
      { "example.com @192.0.2.1": soa(7), "example.com @192.0.2.2": { SOA: "servfail" } },
      ["servfail"],
    ],
    [
      "one answers from a cache",
      zone,
      { "example.com @192.0.2.1": soa(7), "example.com @192.0.2.2 -aa": soa(7) },
      ["cache"],
    ],
    ["one does not answer", zone, { "example.com @192.0.2.1": soa(7) }, ["does not answer"]],
    ["none can be reached from here: nothing is known", zone, {}, []],
    [
      "one has no IPv6 that can be reached from here: nothing is known",
      `${zone}ns2 AAAA 2001:db8::2\n`,
      { "example.com @192.0.2.1": soa(7), "example.com @192.0.2.2": soa(7) },
      [],
    ],
    [
      "two at one address are asked about both",
      `${head}@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.1\n`,
      { "example.com @192.0.2.1": { SOA: "refused" } },
      ["refuses", "refuses"],
    ],
    [
      "of a delegated zone",
      `${zone}sub NS ns.sub\nns.sub A 192.0.2.3\n`,
      {
        "example.com @192.0.2.1": soa(7),
        "example.com @192.0.2.2": soa(7),
        "sub.example.com @192.0.2.3": { SOA: "refused" },
      },
      ["named as a server of sub.example.com"],
    ],
    [
      "serials differ",
      zone,
      { "example.com @192.0.2.1": soa(7), "example.com @192.0.2.2": soa(6) },
      ["7 at ns1.example.com (192.0.2.1); 6 at ns2.example.com (192.0.2.2)"],
    ],
    [
      "a serial without authority counts for nothing",
      zone,
      { "example.com @192.0.2.1": soa(7), "example.com @192.0.2.2 -aa": soa(6) },
      ["cache"],
    ],
  ];
  it.each(cases)("%s", async (_, source, answers, said) => {
    const { found } = await findings(source, answers);
    expect(found).toHaveLength(said.length);
    said.forEach((text, i) => {
      expect(found[i]?.message).toContain(text);
    });
  });
});

describe("the delegation", () => {
  const cases: [string, AnswerData, string | undefined][] = [
    ["agrees, glue and all", referral(agreeing), undefined],
    ["lacks a server", referral({ "ns1.example.com": "192.0.2.1" }), "ns2.example.com is only here"],
    ["has one more", referral({ ...agreeing, "ns3.example.com": "192.0.2.3" }), "ns3.example.com is only there"],
    [
      "has old glue",
      referral({ ...agreeing, "ns2.example.com": "192.0.2.9" }),
      "ns2.example.com has 192.0.2.9 there and 192.0.2.2 here",
    ],
    ["comes without glue", referral({}, Object.keys(agreeing)), undefined],
    ["is not there yet", { ...parent, "example.com @198.51.100.1": { NS: "nxdomain" } }, undefined],
    [
      "is not seen where the parent's server holds the zone too",
      { ...parent, "example.com @198.51.100.1": { NS: ["x.example"] } },
      undefined,
    ],
    ["is unknown where the parent does not answer", parent, undefined],
    ["is unknown where nobody tells the parent's servers", { com: { NS: "servfail" } }, undefined],
  ];
  it.each(cases)("%s", async (_, answers, said) => {
    const { found } = await findings(zone, answers);
    expect(found.map(({ message }) => message)).toEqual(said === undefined ? [] : [expect.stringContaining(said)]);
  });
});

it("nobody but the resolver is asked where it cannot ask one server", async () => {
  const { askServer: _, ...resolver } = recordedResolver({ "example.com @192.0.2.1": { SOA: "refused" } });
  expect((await findings(zone, resolver)).rules).toEqual([]);
});

describe("targets elsewhere", () => {
  const cases: [string, string, AnswerData, string[]][] = [
    [
      "a server that is an alias",
      "sub NS [[ns.example.net.]]",
      { "ns.example.net": { CNAME: ["a.example.net"] }, "a.example.net": { A: ["192.0.2.1"] } },
      ["zone/ns-target-cname"],
    ],
    ["a server with an address", "sub NS ns.example.net.", { "ns.example.net": { A: ["192.0.2.1"] } }, []],
    ["an alias to nothing", "www CNAME [[www.example.net.]]", {}, ["zone/dangling-target"]],
    ["an alias to a name without addresses", "www CNAME www.example.net.", { "www.example.net": { TXT: [["x"]] } }, []],
    [
      "an alias whose target nobody can tell of",
      "www CNAME www.example.net.",
      { "www.example.net": { A: "servfail" } },
      [],
    ],
    ["a subtree of nothing", "d DNAME [[example.net.]]", {}, ["zone/dangling-target"]],
  ];
  it.each(cases)("%s", async (_, source, answers, rules) => {
    const result = await findings(`${head}@ NS ns1\nns1 A 192.0.2.1\n${source}\n`, answers);
    expect(result.rules).toEqual(rules);
    expect(result.spans).toEqual(result.expected);
  });
});

describe("a DS fits a key", () => {
  const key = "mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==";
  const wire = (flags: number) => Uint8Array.from([flags >> 8, flags & 255, 3, 13, ...Buffer.from(key, "base64")]);
  const sha256 = "c988ec423e3880eb8dd8a46fe06ca230ee23f35b578d64e78b29c3e1c83d245a";
  test.each([
    ["SHA-1", 257, "09430d019bacd9689f3c9eceb62e2e533ca7a87669f7e58b", true],
    ["SHA-256", 257, `09430d02${sha256}`, true],
    ["upper case", 257, `09430D02${sha256.toUpperCase()}`, true],
    [
      "SHA-384",
      257,
      "09430d04da0163a25f5219588189215e44b444102848e853ae6a78b96ae5c75a4df7c90bd1fbcd5761bd2aa4a477c5fe0b514312",
      true,
    ],
    ["a digest not known here", 257, "09430d0600", true],
    ["another digest", 257, `09430d02${sha256.replace("c9", "c8")}`, false],
    ["another tag", 257, `09440d02${sha256}`, false],
    ["another algorithm", 257, `09430802${sha256}`, false],
    ["a revoked key", 385, `09c30d02${sha256}`, false],
  ])("%s", (_, flags, ds, fits) => {
    expect(dsFits(ds, ["example", "com"], wire(flags))).toBe(fits);
  });
});

it("the DS of a zone comes from its parent, never from the zone itself", async () => {
  const good = serverRules["ds-mismatch"].good as DetailedExample;
  const source = `${good.text}@ DS 17 13 2 c988ec423e3880eb8dd8a46fe06ca230ee23f35b578d64e78b29c3e1c83d245a\n`;
  expect((await findings(source, good.answers as AnswerData)).rules).toEqual([]);
});
