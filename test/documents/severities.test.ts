import { expect, test } from "vitest";
import { judge } from "../../server/src/documents/judge.ts";
import { openDocument } from "../../server/src/documents/open.ts";
import { type RuleSettings, readRuleSettings } from "../../server/src/documents/severities.ts";

const severities = (settings: RuleSettings) =>
  judge(openDocument("x.dmarc", "v=DMARC1; p=rejct"), settings).map((f) => f.severity);

test.each<[string, RuleSettings, readonly string[]]>([
  ["the catalogue's", {}, ["error"]],
  ["the person's", { "dmarc/bad-policy": "hint" }, ["hint"]],
  ["off", { "dmarc/bad-policy": "off" }, []],
  ["the group's", { "dmarc/*": "info" }, ["info"]],
  ["the most exact key", { "*": "off", "dmarc/*": "info", "dmarc/bad-policy": "warning" }, ["warning"]],
])("severity: %s", (_, settings, expected) => {
  expect(severities(settings)).toEqual(expected);
});

test("a word that is no severity is named and left out", () => {
  expect(readRuleSettings({ "spf/x": "loud", "spf/y": "off" })).toEqual({
    settings: { "spf/y": "off" },
    problems: ["“loud” is no severity (for spf/x): use off, hint, info, warning, error"],
  });
});
