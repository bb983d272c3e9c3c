import { rfc } from "../../rules/reference.ts";
import { finding } from "../../rules/rule.ts";
import { words } from "../../text/markdown.ts";
import { dkimRules } from "../dkim/rules.ts";
import type { Name, RecordLanguage } from "../language.ts";
import { recordPlace, removeRecord } from "../place.ts";
import { parseTagList, type TagList } from "../tag-list.ts";
import { describeTag, type TagTable, tagAt, valueWords } from "../tag-table.ts";
import { familyByVersion } from "../version.ts";

/** The tags of a DomainKeys policy (RFC 4870 §3.6) and of ADSP (RFC 5617 §4.2.1), which nobody reads any more. */
const tags: TagTable = {
  o: {
    title: "Outbound policy of DomainKeys",
    text: "Whether all mail of the domain was signed with DomainKeys.",
    absent: "",
    references: [rfc(4870, "3.6")],
    values: { "~": { text: "Some mail is signed." }, "-": { text: "All mail is signed." } },
    until: "RFC 4871 (2007)",
  },
  t: {
    title: "Test flag of DomainKeys",
    text: "Whether the domain was testing DomainKeys.",
    absent: "",
    references: [rfc(4870, "3.6")],
    values: { y: { text: "Testing." } },
    until: "RFC 4871 (2007)",
  },
  r: {
    title: "Report address of DomainKeys",
    text: "Where problems were to be reported.",
    absent: "",
    references: [rfc(4870, "3.6")],
    until: "RFC 4871 (2007)",
  },
  n: {
    title: "Note",
    text: "A note for people.",
    absent: "",
    references: [rfc(4870, "3.6")],
    until: "RFC 4871 (2007)",
  },
  dkim: {
    title: "Signing practice of ADSP",
    text: "What the domain said of its unsigned mail.",
    absent: "",
    references: [rfc(5617, "4.2.1")],
    values: {
      unknown: { text: "Some mail may be signed." },
      all: { text: "All mail is signed." },
      discardable: { text: "All mail is signed; what is not may be thrown away." },
    },
    until: "its move to Historic (2013)",
  },
};

const syntax = { known: new Set(Object.keys(tags)), opaque: new Set<string>(), free: new Set(["n", "r"]) };

/** Obsolete policies at `_domainkey` and `_adsp._domainkey`. */
export const domainkeys: RecordLanguage<TagList> = {
  id: "domainkeys",
  title: "DomainKeys or ADSP policy",
  claims(owner, value) {
    if (owner === undefined || !isPolicyName(owner) || familyByVersion(value) !== undefined) return false;
    return /^[ \t]{0,10}(?:o|t|r|n|dkim)[ \t]{0,10}=/i.test(value.slice(0, 40));
  },
  parse: (value) => parseTagList(value, syntax),
  check(tree, { owner, recordSpan }) {
    const what = owner?.startsWith("_adsp.") === true ? "ADSP" : "DomainKeys";
    const fixes = removeRecord(recordSpan);
    return [finding(dkimRules["obsolete-policy"], recordPlace(tree.value), { what }, { fixes })];
  },
  describe(tree, offset) {
    const place = tagAt(tree, offset);
    if (place === undefined) return undefined;
    const info = Object.hasOwn(tags, place.segment.name) ? tags[place.segment.name] : undefined;
    const here =
      info === undefined ? [] : [...valueWords(info, place.segment.value), words("Nobody reads it any more.")];
    return describeTag(tree, tags, place, here);
  },
  complete: () => [],
};

function isPolicyName(owner: Name): boolean {
  return owner.startsWith("_domainkey.") || owner.startsWith("_adsp._domainkey.");
}
