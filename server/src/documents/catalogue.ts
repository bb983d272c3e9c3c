import { bimiRules } from "../records/bimi/rules.ts";
import { caaRules } from "../records/caa/rules.ts";
import { daneRules } from "../records/dane/rules.ts";
import { dkimRules } from "../records/dkim/rules.ts";
import { dmarcRules } from "../records/dmarc/rules.ts";
import { headerRules } from "../records/headers/rules.ts";
import { mailRules } from "../records/mail/rules.ts";
import { mtaStsRules } from "../records/mta-sts/rules.ts";
import { mxRules } from "../records/mx/rules.ts";
import { ptrRules } from "../records/ptr/rules.ts";
import { spfRules } from "../records/spf/rules.ts";
import { srvRules } from "../records/srv/rules.ts";
import { tlsRptRules } from "../records/tls-rpt/rules.ts";
import type { AnyRule } from "../rules/rule.ts";
import { dnsToolsRules } from "../transcripts/dns-tools/rules.ts";
import { imapRules } from "../transcripts/imap/rules.ts";
import { jmapRules } from "../transcripts/jmap/rules.ts";
import { pop3Rules } from "../transcripts/pop3/rules.ts";
import { transcriptRules } from "../transcripts/rules.ts";
import { smtpRules } from "../transcripts/smtp/rules.ts";
import { rdataRules } from "../zone/rdata-rules.ts";
import { zoneRules } from "../zone/rules.ts";

/** Every rule there is, in the order of the documentation: groups together, rules as they were declared. */
export const catalogue: readonly AnyRule[] = [
  zoneRules,
  rdataRules,
  spfRules,
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
  smtpRules,
  imapRules,
  pop3Rules,
  jmapRules,
  dnsToolsRules,
  transcriptRules,
  headerRules,
].flatMap((rules) => Object.values(rules) as unknown as AnyRule[]);

const byId = new Map(catalogue.map((rule) => [rule.id, rule]));

/** The rule of an id such as `spf/pass-all`; undefined where there is none. */
export function ruleOf(id: string): AnyRule | undefined {
  return byId.get(id);
}
