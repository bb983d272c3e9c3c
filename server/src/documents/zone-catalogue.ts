import { bimiRules } from "../records/bimi/rules.ts";
import { caaRules } from "../records/caa/rules.ts";
import { daneRules } from "../records/dane/rules.ts";
import { dkimRules } from "../records/dkim/rules.ts";
import { dmarcRules } from "../records/dmarc/rules.ts";
import { mailRules } from "../records/mail/rules.ts";
import { mtaStsRules } from "../records/mta-sts/rules.ts";
import { mxRules } from "../records/mx/rules.ts";
import { ptrRules } from "../records/ptr/rules.ts";
import { spfRules } from "../records/spf/rules.ts";
import { srvRules } from "../records/srv/rules.ts";
import { tlsRptRules } from "../records/tls-rpt/rules.ts";
import type { AnyRule } from "../rules/rule.ts";
import { rdataRules } from "../zone/rdata-rules.ts";
import { zoneRules } from "../zone/rules.ts";

/** The rules that zones and the records in them can break, in the order of the documentation. */
export const zoneCatalogue: readonly AnyRule[] = [
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
].flatMap((rules) => Object.values(rules) as unknown as AnyRule[]);
