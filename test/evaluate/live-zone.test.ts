import { describe, expect, it } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { documentSource } from "../../server/src/dns/zone-source.ts";
import type { ZoneSource } from "../../server/src/dns/zones.ts";
import { zoneResolver } from "../../server/src/dns/zones.ts";
import { liveZoneFindings } from "../../server/src/evaluate/live-zone.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";
import { ZoneDocument } from "../../server/src/zone/index.ts";
import { marked } from "../marked.ts";

const soa = "$TTL 3600\n@ SOA ns root 1 7200 3600 1209600 3600\n";

async function findings(source: string, answers: AnswerData | Resolver, origin = "example.com.") {
  const { text, spans } = marked(soa + source);
  const document = new ZoneDocument(text, { origin });
  const zone = documentSource(document) as ZoneSource;
  const next = "resolve" in answers ? (answers as Resolver) : recordedResolver(answers as AnswerData);
  const found = await liveZoneFindings(document, zone, zoneResolver([zone], next));
  return { rules: found.map(({ rule }) => rule.id), spans: found.map(({ span }) => span), expected: spans };
}

const host = (address: string) => ({ A: [address] });
const reverse = (name: string) => ({ PTR: [name] });

describe("rules that need DNS", () => {
  const cases: [string, string, AnswerData, string[], string?][] = [
    [
      "MX to an alias elsewhere",
      "@ MX 10 [[mx.example.net.]]",
      { "mx.example.net": { CNAME: ["a.example.net"] }, "a.example.net": host("192.0.2.1") },
      ["mx/target-cname"],
    ],
    ["MX to nothing", "@ MX 10 [[mx.example.net.]]", {}, ["mx/target-no-address"]],
    [
      "MX host without reverse",
      "@ MX 10 [[mx.example.net.]]",
      { "mx.example.net": host("192.0.2.1") },
      ["mail/mx-host-without-reverse"],
    ],
    [
      "MX host whose reverse leads elsewhere",
      "@ MX 10 [[mx]]\nmx A 192.0.2.1",
      { "1.2.0.192.in-addr.arpa": reverse("other.example.net"), "other.example.net": host("192.0.2.9") },
      ["mail/mx-host-without-reverse"],
    ],
    ["MX host in order", "@ MX 10 mx\nmx A 192.0.2.1", { "1.2.0.192.in-addr.arpa": reverse("mx.example.com") }, []],
    ["MX inside, missing: the zone's own business", "@ MX 10 nowhere", {}, []],
    [
      "DMARC reports to another organization",
      '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@[[reports.example.net]]"',
      { "reports.example.net": { MX: [{ preference: 1, exchange: "mx.example.net" }] } },
      ["dmarc/unauthorised-report-destination"],
    ],
    [
      "DMARC reports that are agreed to",
      '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@reports.example.net"',
      {
        "example.com._report._dmarc.reports.example.net": { TXT: [["v=DMARC1"]] },
        "reports.example.net": { MX: [{ preference: 1, exchange: "mx.example.net" }] },
      },
      [],
    ],
    [
      "DMARC reports to a domain without mail",
      '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@[[reports.example.net]]"',
      {
        "example.com._report._dmarc.reports.example.net": { TXT: [["v=DMARC1"]] },
        "reports.example.net": { MX: [{ preference: 0, exchange: "" }] },
      },
      ["dmarc/report-domain-without-mail"],
    ],
    ["a DKIM alias to nothing", "s._domainkey CNAME [[s.keys.example.net.]]", {}, ["mail/dkim-key-unreachable"]],
    [
      "a DKIM alias to a key",
      "s._domainkey CNAME s.keys.example.net.",
      { "s.keys.example.net": { TXT: [["v=DKIM1; p="]] } },
      [],
    ],
    [
      "a reverse name that leads elsewhere",
      "1 PTR [[mx.example.net.]]",
      { "mx.example.net": host("192.0.2.9") },
      ["ptr/not-confirmed"],
      "2.0.192.in-addr.arpa.",
    ],
    [
      "a reverse name that leads back",
      "1 PTR mx.example.net.",
      { "mx.example.net": host("192.0.2.1") },
      [],
      "2.0.192.in-addr.arpa.",
    ],
    [
      "an include without a record",
      '@ TXT "v=spf1 include:[[_spf.example.net]] -all"',
      {},
      ["spf/include-without-record"],
    ],
    [
      "an include that is there",
      '@ TXT "v=spf1 include:_spf.example.net -all"',
      { "_spf.example.net": { TXT: [["v=spf1 ip4:192.0.2.0/24"]] } },
      [],
    ],
    [
      "an include that lets all pass",
      '@ TXT "v=spf1 include:[[_spf.example.net]] -all"',
      { "_spf.example.net": { TXT: [["v=spf1 +all"]] } },
      ["spf/included-pass-all"],
    ],
    [
      "an include with a mistake, split over strings",
      '@ TXT "v=spf1 include:[[_spf.exa" "mple.net]] -all"',
      { "_spf.example.net": { TXT: [["v=spf1 ip4:192.0.2 -all"]] } },
      ["spf/broken-include"],
    ],
    [
      "a look-up that fails",
      '@ TXT "v=spf1 include:[[_spf.example.net]] -all"',
      { "_spf.example.net": { TXT: "servfail" } },
      ["spf/lookup-failed"],
    ],
  ];
  it.each(cases)("%s", async (_, source, answers, rules, origin) => {
    const found = await findings(source, answers, origin);
    expect(found.rules).toEqual(rules);
    expect(found.spans).toEqual(found.expected);
  });

  it.each(["timeout", "servfail", "refused", "malformed"] as const)(
    "a question that ends in %s is never a finding",
    async (status) => {
      const dead: Resolver = { resolve: async () => ({ status, records: [], source: "test" }) };
      const source =
        '@ MX 10 mx.example.net.\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@reports.example.net"\ns._domainkey CNAME k.example.net.';
      expect((await findings(source, dead)).rules).toEqual([]);
    },
  );
});

it("a question that zones at hand do not answer is no failed look-up", async () => {
  const document = new ZoneDocument(`${soa}@ TXT "v=spf1 include:_spf.example.net -all"\n`, { origin: "example.com." });
  const zone = documentSource(document) as ZoneSource;
  const found = async (onlyZones: boolean) =>
    (await liveZoneFindings(document, zone, zoneResolver([zone]), { onlyZones })).map(({ rule }) => rule.id);
  expect(await found(true)).toEqual([]);
  expect(await found(false)).toEqual(["spf/lookup-failed"]);
});
