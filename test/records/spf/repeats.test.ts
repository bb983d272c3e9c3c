import { expect, test } from "vitest";
import { spf } from "../../../server/src/records/spf/index.ts";
import { plain } from "../../../server/src/text/decoded.ts";

const repeated = (text: string): string[] => {
  const tree = spf.parse(plain(text));
  const findings = [...spf.check(tree, { settings: { dmarc: "9989" } })];
  return findings
    .filter(({ rule }) => rule.id === "spf/duplicate-term")
    .map(({ span }) => text.slice(span.start, span.end));
};

test.each([
  ["v=spf1 mx MX -all", ["MX"]],
  ["v=spf1 mx ~mx -all", []],
  ["v=spf1 include:a.example.net include:A.example.NET include:b.example.net -all", ["include:A.example.NET"]],
  ["v=spf1 a:x-y.example.net a:x_y.example.net -all", []],
  ["v=spf1 ip4:198.51.100.0/24 ip4:198.51.100.9 ip4:198.51.101.9 -all", ["ip4:198.51.100.9"]],
  ["v=spf1 ip4:198.51.100.9 ip4:198.51.100.0/24 -all", []],
  ["v=spf1 ip6:2001:db8::/32 ip6:2001:db8:1::/48 ip6:2001:db9::/48 -all", ["ip6:2001:db8:1::/48"]],
] as const)("%s repeats %j", (text, terms) => {
  expect(repeated(text)).toEqual(terms);
});
