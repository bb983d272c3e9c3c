import { zoneCatalogue } from "../../server/src/documents/zone-catalogue.ts";
import type { AnyRule, Example } from "../../server/src/rules/rule.ts";

const elsewhere = ["zone", "rdata", "spf"];

/** The rules of the mail records other than SPF. */
export const rules: readonly AnyRule[] = zoneCatalogue.filter((rule) => !elsewhere.includes(rule.group));

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
