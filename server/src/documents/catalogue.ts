import { dkimRules } from "../records/dkim/rules.ts";
import { dmarcRules } from "../records/dmarc/rules.ts";
import { mtaStsRules } from "../records/mta-sts/rules.ts";
import type { AnyRule } from "../rules/rule.ts";
import { transcriptRules } from "../transcripts/rules.ts";
import { rdataRules } from "../zone/rdata-rules.ts";
import { readingRules } from "../zone/rules-reading.ts";
import { textRules } from "../zone/rules-text.ts";

/** Every rule there is, in the order of the documentation: groups together, rules as they were declared. */
export const catalogue: readonly AnyRule[] = [
  readingRules,
  textRules,
  rdataRules,
  dkimRules,
  dmarcRules,
  mtaStsRules,
  transcriptRules,
].flatMap((rules) => Object.values(rules) as unknown as AnyRule[]);

const byId = new Map(catalogue.map((rule) => [rule.id, rule]));

/** The rule of an id such as `spf/all-pass`; undefined where there is none. */
export function ruleOf(id: string): AnyRule | undefined {
  return byId.get(id);
}
