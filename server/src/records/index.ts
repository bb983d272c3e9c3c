import { bimi } from "./bimi/index.ts";
import { caaCheck } from "./caa/index.ts";
import { mxTlsaCheck, tlsaCheck } from "./dane/index.ts";
import { dkim } from "./dkim/index.ts";
import { dmarc } from "./dmarc/index.ts";
import { otherTextCheck } from "./dmarc/zone.ts";
import { domainkeys } from "./domainkeys/index.ts";
import type { Name, RecordLanguage } from "./language.ts";
import { aliasChecks, domainChecks, textChecks } from "./mail/index.ts";
import { mtaSts } from "./mta-sts/index.ts";
import { mxCheck } from "./mx/index.ts";
import { ptrCheck } from "./ptr/index.ts";
import { spf } from "./spf/index.ts";
import { srvCheck } from "./srv/index.ts";
import { tlsRpt } from "./tls-rpt/index.ts";
import { familyByVersion } from "./version.ts";
import { together, type ZoneCheck } from "./zone-check.ts";

export type { ZoneCheck } from "./zone-check.ts";

/** The languages inside TXT records, in the order in which they are asked whether a text is theirs. */
export const languages: readonly RecordLanguage<unknown>[] = [spf, dmarc, dkim, mtaSts, tlsRpt, bimi, domainkeys];

const byId = new Map(languages.map((language) => [language.id, language]));

/** The language of a text at a name; undefined for any other text, which nobody judges. */
export function languageFor(owner: Name | undefined, value: string): RecordLanguage<unknown> | undefined {
  return languageByVersion(value) ?? languages.find((language) => language.claims(owner, value));
}

/** The language that a text names by its version, as nearly every record does. */
export function languageByVersion(value: string): RecordLanguage<unknown> | undefined {
  const family = familyByVersion(value);
  return family === undefined ? undefined : byId.get(family);
}

/** The checks across records of a zone. */
export const zoneChecks: readonly ZoneCheck[] = [
  together("mail-domain", ["MX"], [mxCheck, mxTlsaCheck, ...domainChecks]),
  together("mail-text", ["TXT", "SPF"], [otherTextCheck, ...textChecks], "MX"),
  tlsaCheck,
  srvCheck,
  caaCheck,
  ptrCheck,
  ...aliasChecks,
];
