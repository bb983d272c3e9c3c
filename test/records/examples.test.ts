import { expect, test } from "vitest";
import { bimiRules } from "../../server/src/records/bimi/rules.ts";
import { dkimRules } from "../../server/src/records/dkim/rules.ts";
import { dmarcRules } from "../../server/src/records/dmarc/rules.ts";
import { mtaStsRules } from "../../server/src/records/mta-sts/rules.ts";
import { tlsRptRules } from "../../server/src/records/tls-rpt/rules.ts";
import type { AnyRule, Example } from "../../server/src/rules/rule.ts";
import { runExample, show } from "./fixture.ts";

const rules: AnyRule[] = [dkimRules, dmarcRules, mtaStsRules, tlsRptRules, bimiRules].flatMap(
  (group) => Object.values(group) as AnyRule[],
);

/** Other than a zone, or answered by DNS alone: the catalogue's own test runs those. */
function isZone(example: Example): boolean {
  return (
    typeof example === "string" ||
    (example.answers === undefined && example.files === undefined && (example.language ?? "zone") === "zone")
  );
}

const local = rules.filter((rule) => isZone(rule.bad) && isZone(rule.good));

test.each(local.map((rule) => [rule.id, rule] as const))("%s underlines its bad example", (_, rule) => {
  const { text, findings } = runExample(rule.bad);
  expect(show(text, findings, rule)).toBe(typeof rule.bad === "string" ? rule.bad : rule.bad.text);
});

test.each(local.map((rule) => [rule.id, rule] as const))("%s is silent on its good example", (_, rule) => {
  const { findings } = runExample(rule.good);
  expect(findings.filter((f) => f.rule.id === rule.id)).toEqual([]);
});
