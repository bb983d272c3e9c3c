import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { documentSource } from "../../server/src/dns/zone-source.ts";
import { type ZoneSource, zoneResolver } from "../../server/src/dns/zones.ts";
import { liveZoneFindings } from "../../server/src/evaluate/live-zone.ts";
import { liveRules } from "../../server/src/records/spf/rules-live.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";
import type { AnyRule, DetailedExample } from "../../server/src/rules/rule.ts";
import { ZoneDocument } from "../../server/src/zone/index.ts";
import { marked } from "../marked.ts";

const soa = "$TTL 3600\n@ SOA ns root 1 7200 3600 1209600 3600\n";

/** The findings of the group spf in a zone, with what they underline. */
async function found(source: string, answers: AnswerData = {}) {
  const { text, spans } = marked(soa + source);
  const document = new ZoneDocument(text, { origin: "example.com." });
  const zone = documentSource(document) as ZoneSource;
  const findings = await liveZoneFindings(document, zone, zoneResolver([zone], recordedResolver(answers)));
  const spf = findings.filter(({ rule }) => rule.group === "spf");
  return {
    text,
    marks: spans.map(({ start, end }) => text.slice(start, end)),
    spf: spf.map(({ rule, span }) => [rule.id, text.slice(span.start, span.end)]),
    messages: spf.map(({ message }) => message),
  };
}

const rules = Object.values(liveRules) as unknown as AnyRule[];

test.each(rules.map((rule) => [rule.id, rule] as const))("%s", async (id, rule) => {
  const bad = rule.bad as DetailedExample;
  const good = rule.good as DetailedExample;
  const { spf, marks } = await found(bad.text, bad.answers);
  expect(spf.filter(([found]) => found === id)).toEqual(marks.map((mark) => [id, mark]));
  expect((await found(good.text, good.answers)).spf.filter(([found]) => found === id)).toEqual([]);
});

describe("further down the tree", () => {
  const cases: [string, string, AnswerData, [string, string][]][] = [
    [
      "look-ups of included records are added",
      `@ TXT "v=spf1 include:b.example.net include:c.example.net -all"`,
      {
        "b.example.net": { TXT: [[`v=spf1 ${names("b", 6)}`]] },
        "c.example.net": { TXT: [[`v=spf1 ${names("c", 6)}`]] },
        ...hosts("b", 6),
        ...hosts("c", 6),
      },
      [["spf/too-many-lookups", "include:c.example.net"]],
    ],
    [
      "an include of a name without record breaks the includer",
      `@ TXT "v=spf1 include:b.example.net -all"`,
      { "b.example.net": { TXT: [["v=spf1 include:gone.example.net"]] } },
      [["spf/broken-include", "b.example.net"]],
    ],
    [
      "a failure below is told once",
      `@ TXT "v=spf1 include:b.example.net -all"`,
      { "b.example.net": { TXT: [["v=spf1 a:x.example.net"]] }, "x.example.net": { A: "timeout", AAAA: "timeout" } },
      [["spf/lookup-failed", "b.example.net"]],
    ],
    [
      "+all two includes down",
      `@ TXT "v=spf1 include:b.example.net -all"`,
      { "b.example.net": { TXT: [["v=spf1 include:c.example.net"]] }, "c.example.net": { TXT: [["v=spf1 +all"]] } },
      [["spf/included-pass-all", "b.example.net"]],
    ],
    ["what stands behind all is not asked", `@ TXT "v=spf1 -all include:gone.example.net"`, {}, []],
    [
      "macros are left to the message",
      `@ TXT "v=spf1 exists:%{i}.x.example.net include:%{d}.b.example.net -all"`,
      { "example.com.b.example.net": { TXT: [["v=spf1 ip4:198.51.100.1"]] } },
      [],
    ],
  ];
  test.each(cases)("%s", async (_, zone, answers, expected) => {
    expect((await found(zone, answers)).spf).toEqual(expected);
  });
});

function names(prefix: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `a:${prefix}${i}.example.net`).join(" ");
}

function hosts(prefix: string, count: number): AnswerData {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${prefix}${i}.example.net`, { A: ["198.51.100.1"] }]),
  );
}
