import { headerRules } from "../records/headers/rules.ts";
import type { AnyRule } from "../rules/rule.ts";
import { dnsToolsRules } from "../transcripts/dns-tools/rules.ts";
import { imapRules } from "../transcripts/imap/rules.ts";
import { jmapRules } from "../transcripts/jmap/rules.ts";
import { pop3Rules } from "../transcripts/pop3/rules.ts";
import { transcriptRules } from "../transcripts/rules.ts";
import { smtpRules } from "../transcripts/smtp/rules.ts";
import { zoneCatalogue } from "./zone-catalogue.ts";

/** Every rule there is, in the order of the documentation: groups together, rules as they were declared. */
export const catalogue: readonly AnyRule[] = [
  ...zoneCatalogue,
  ...[smtpRules, imapRules, pop3Rules, jmapRules, dnsToolsRules, transcriptRules, headerRules].flatMap(
    (rules) => Object.values(rules) as unknown as AnyRule[],
  ),
];

const byId = new Map(catalogue.map((rule) => [rule.id, rule]));

/** The rule of an id such as `spf/pass-all`; undefined where there is none. */
export function ruleOf(id: string): AnyRule | undefined {
  return byId.get(id);
}
