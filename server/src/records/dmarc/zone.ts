import { recordPlace } from "../place.ts";
import { familyByVersion } from "../version.ts";
import { findingAt, type ZoneCheck } from "../zone-check.ts";
import { isDmarcRecord, parseDmarc } from "./parse.ts";
import { domainOf } from "./place.ts";
import { dmarcRules as rules } from "./rules.ts";

/** Texts in no known language beside a DMARC record (RFC 9989 §4.10 step 2). */
export const otherTextCheck: ZoneCheck = {
  id: "dmarc-other-text",
  types: ["TXT"],
  *check(owner, zone) {
    if (domainOf(owner) === undefined) return;
    const records = zone.at(owner, "TXT");
    if (records.length < 2) return;
    if (!records.some(({ value }) => value !== undefined && isDmarcRecord(parseDmarc(value)))) return;
    for (const record of records) {
      const { value } = record;
      if (value === undefined || familyByVersion(value.text) !== undefined || /dmarc/i.test(value.text.slice(0, 200)))
        continue;
      yield findingAt(record, rules["other-text"], recordPlace(value));
    }
  },
};
