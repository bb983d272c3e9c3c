import { expect, test } from "vitest";
import { checkPolicy, parsePolicy } from "../../server/src/records/mta-sts/policy.ts";
import { marked } from "../marked.ts";
import { exampleText, policyExamples, zoneExamples } from "./examples.ts";
import { runExample, show } from "./fixture.ts";

const zones = zoneExamples.map((rule) => [rule.id, rule] as const);
const policies = policyExamples.map((rule) => [rule.id, rule] as const);

test.each(zones)("%s underlines its bad example", (_, rule) => {
  const { text, findings } = runExample(rule.bad);
  expect(show(text, findings, rule)).toBe(exampleText(rule.bad));
});

test.each(zones)("%s is silent on its good example", (_, rule) => {
  const { findings } = runExample(rule.good);
  expect(findings.filter((f) => f.rule.id === rule.id)).toEqual([]);
});

test.each(policies)("%s underlines its bad policy", (_, rule) => {
  const { text } = marked(exampleText(rule.bad));
  const findings = checkPolicy(parsePolicy(text));
  expect(show(text, findings)).toBe(exampleText(rule.bad));
});

test.each(policies)("%s is silent on its good policy", (_, rule) => {
  expect(checkPolicy(parsePolicy(exampleText(rule.good)))).toEqual([]);
});
