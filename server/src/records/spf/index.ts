import type { RecordLanguage } from "../language.ts";
import { nearest } from "../near.ts";
import { familyByVersion } from "../version.ts";
import { alikeSpf } from "./alike.ts";
import { checkSpf } from "./check.ts";
import { completeSpf } from "./complete.ts";
import { describeSpf, qualifiers } from "./describe.ts";
import { parseSpf } from "./parse.ts";
import { checkSpfSet } from "./set.ts";
import { asksDns, type SpfRecord } from "./tree.ts";

export { mostLookups } from "./check.ts";
export { isSpfRecord, parseSpf } from "./parse.ts";
export { spfRules } from "./rules.ts";

/** SPF: RFC 7208. */
export const spf: RecordLanguage<SpfRecord> = {
  id: "spf",
  title: "SPF",
  claims(_owner, value) {
    return familyByVersion(value) === "spf" || looksLikeSpf(value);
  },
  parse: parseSpf,
  alike: alikeSpf,
  check: checkSpf,
  checkSet: checkSpfSet,
  describe: describeSpf,
  complete: completeSpf,
  summarize(tree) {
    if (tree.broken) return "SPF: broken (permerror)";
    const lookups = tree.terms.filter(asksDns).length;
    const all = tree.terms.find((term) => term.kind === "directive" && term.mechanism === "all");
    const others = all?.kind === "directive" ? qualifiers[all.qualifier].result : "by redirect or neutral";
    return `SPF: ${lookups} look-up${lookups === 1 ? "" : "s"} of its own, all others ${others}`;
  },
};

/** Texts that are meant as SPF though receivers pass them over: `spf1 mx -all`, `v=sfp1 …`, `“v=spf1 …”`, `spf2.0/pra`. */
function looksLikeSpf(value: string): boolean {
  let i = 0;
  while (i < value.length && i < 8 && (value.charCodeAt(i) <= 0x22 || value.charCodeAt(i) > 0x7e)) i++;
  const c = value.charCodeAt(i) | 0x20;
  if (c !== 0x76 && c !== 0x73) return false;
  const start = value.slice(i, i + 7).toLowerCase();
  if (start === "spf2.0/" || start.startsWith("spf1 ")) return true;
  if (i > 0 && (start.startsWith("v=spf") || start.startsWith("v = spf"))) return true;
  const end = value.indexOf(" ");
  return (
    end > 0 && end <= 8 && nearest(value.slice(0, end).toLowerCase(), ["v=spf1"]) !== undefined && holdsTerms(value)
  );
}

/** Whether a text goes on as SPF does. */
function holdsTerms(value: string): boolean {
  return /[-~?+]all *$/i.test(value.slice(-16)) || / (?:include:|redirect=|ip[46]:)/i.test(value.slice(0, 512));
}

export type { SpfRecord } from "./tree.ts";
