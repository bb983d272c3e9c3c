import { bimiRules } from "../../server/src/records/bimi/rules.ts";
import { caaRules } from "../../server/src/records/caa/rules.ts";
import { daneRules } from "../../server/src/records/dane/rules.ts";
import { dkimRules } from "../../server/src/records/dkim/rules.ts";
import { dmarcRules } from "../../server/src/records/dmarc/rules.ts";
import { mailRules } from "../../server/src/records/mail/rules.ts";
import { mtaStsRules } from "../../server/src/records/mta-sts/rules.ts";
import { mxRules } from "../../server/src/records/mx/rules.ts";
import { ptrRules } from "../../server/src/records/ptr/rules.ts";
import { srvRules } from "../../server/src/records/srv/rules.ts";
import { tlsRptRules } from "../../server/src/records/tls-rpt/rules.ts";
import type { AnyRule, Example } from "../../server/src/rules/rule.ts";

/** The rules of the mail records other than SPF. */
export const rules: readonly AnyRule[] = [
  dkimRules,
  dmarcRules,
  mtaStsRules,
  tlsRptRules,
  bimiRules,
  mxRules,
  daneRules,
  srvRules,
  caaRules,
  ptrRules,
  mailRules,
].flatMap((group) => Object.values(group) as AnyRule[]);

/** A zone that tells by itself; others are answered by DNS, or need files, and run in the catalogue's own test. */
function isZone(example: Example): boolean {
  if (typeof example === "string") return true;
  return example.answers === undefined && example.files === undefined && (example.language ?? "zone") === "zone";
}

export const zoneExamples: readonly AnyRule[] = rules.filter((rule) => isZone(rule.bad) && isZone(rule.good));

function isPolicy(example: Example): example is Exclude<Example, string> {
  return typeof example !== "string" && example.answers === undefined && example.language === "policy";
}

export const policyExamples: readonly AnyRule[] = rules.filter((rule) => isPolicy(rule.bad) && isPolicy(rule.good));

export function exampleText(example: Example): string {
  return typeof example === "string" ? example : example.text;
}
