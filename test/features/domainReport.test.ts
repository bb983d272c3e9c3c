import { expect, test } from "vitest";
import type { PostureCheck } from "../../server/src/evaluate/posture.ts";
import { type DomainLinks, domainReport } from "../../server/src/features/domainReport.ts";
import { spfRules } from "../../server/src/records/spf/index.ts";
import { finding } from "../../server/src/rules/rule.ts";

const links: DomainLinks = {
  record: (name, reads) => `record:${name}/${reads.length}`,
  rule: ({ id }) => `rule:${id}`,
};

const spf: PostureCheck = {
  id: "spf",
  name: "example.com",
  status: "error",
  summary: "2 SPF records: receivers return permerror",
  record: "v=spf1 -all\nv=spf1 mx -all",
  source: "zone db.example.com",
  findings: [finding(spfRules["multiple-records"], { start: 0, end: 1 }, { count: 2 })],
};

const report = (check: Partial<PostureCheck>, to = links) =>
  domainReport({ domain: "example.com", checks: [{ ...spf, ...check }] }, to);

test("each record leads to its line in the zone, each finding to what its rule is founded on", () => {
  const text = report({});
  expect(text).toContain("- [`v=spf1 -all`](record:example.com/11)");
  expect(text).toContain("- [`v=spf1 mx -all`](record:example.com/14)");
  expect(text).toContain("([spf/multiple-records](rule:spf/multiple-records))");
});

test("the key of a host is looked for at the name that stands before it", () => {
  const record = "_25._tcp.mx1.example.com. TLSA 3 1 1 ab";
  expect(report({ id: "dane", name: "_25._tcp.mx0.example.com", record })).toContain(
    `- [\`${record}\`](record:_25._tcp.mx1.example.com./13)`,
  );
});

test("what DNS has said leads to no line", () => {
  expect(report({ source: "udp://192.0.2.53" })).toContain("- `v=spf1 -all`\n");
});

test("where there is nothing to go to, there is no link", () => {
  const text = report({}, { record: () => undefined, rule: () => undefined });
  expect(text).toContain("- `v=spf1 -all`\n");
  expect(text).toContain("(spf/multiple-records)");
});

test("a stranger's text makes no link and no HTML", () => {
  const evil = "[x](file:///etc/passwd)<b>";
  const text = report({ summary: evil, record: `v=spf1 ${evil}`, source: evil });
  expect(text).toContain("\\[x\\]\\(file:///etc/passwd\\)&lt;b&gt; – *\\[x\\]\\(file:///etc/passwd\\)&lt;b&gt;*");
  expect(text).toContain(`- \`v=spf1 ${evil}\``);
});
