import { type Finding, finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import { clip } from "../clip.ts";
import { type DmarcRecord, dmarcPolicy, isDmarcRecord, parseDmarc, percentage } from "../dmarc/parse.ts";
import { isWithin, labelCount, labels } from "../domain.ts";
import { firstForeign } from "../foreign.ts";
import type { Member, Name, RecordContext, RecordLanguage, ZoneView } from "../language.ts";
import { ownerFix, ownerPlace, recordPlace, replace } from "../place.ts";
import {
  duplicates,
  isTagName,
  items,
  nameSpan,
  parseTagList,
  removal,
  type Segment,
  type TagList,
  tagNamed,
  tagSpan,
  valueSpan,
} from "../tag-list.ts";
import { completeTags, describeTag, type TagTable, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import { familyByOwner, familyByVersion } from "../version.ts";
import { draft, bimiRules as rules } from "./rules.ts";

/** A BIMI assertion record at `SELECTOR._bimi.DOMAIN`. */
export type BimiRecord = TagList;

const tags: TagTable = {
  v: {
    title: "Version",
    text: "The version of the record: the first tag, exactly BIMI1.",
    absent: "It is required.",
    references: [draft],
    required: true,
    values: { BIMI1: { text: "The only version there is." } },
  },
  l: {
    title: "Logo",
    text: "The https: address of the logo, an SVG of the profile Tiny Portable/Secure. Empty: no logo is wanted.",
    absent: "It is required.",
    references: [draft],
    required: true,
    snippet: "https://${1:example.com/logo.svg}",
  },
  a: {
    title: "Evidence",
    text: "The https: address of a certificate that ties the logo to the domain (VMC or CMC).",
    absent: "Without it Gmail and Apple show no logo.",
    references: [draft],
    snippet: "https://${1:example.com/logo.pem}",
  },
  lps: {
    title: "Local-part selectors",
    text: "Local-parts, or beginnings of them, that have a logo of their own at the selector of that name.",
    absent: "Without it one logo serves all senders.",
    references: [draft],
    separator: ",",
  },
  avp: {
    title: "Avatar preference",
    text: "Which picture to prefer where the sender has a personal one too.",
    absent: "Without it the brand's logo is preferred.",
    references: [draft],
    values: { brand: { text: "The brand's logo; the default." }, personal: { text: "The personal picture." } },
  },
};

const syntax = { known: new Set(["v", "l", "a", "lps", "avp"]), opaque: new Set(["l", "a"]) };

/** Reads the record. Never fails. */
export function parseBimi(value: Decoded): BimiRecord {
  return parseTagList(value, syntax);
}

/** BIMI assertion records. */
export const bimi: RecordLanguage<BimiRecord> = {
  id: "bimi",
  title: "BIMI",
  claims(owner, value) {
    const family = familyByVersion(value);
    if (family !== undefined) return family === "bimi";
    if (owner === undefined || !owner.includes("_bimi.") || familyByOwner(owner) !== "bimi") return false;
    return /(?:^|;)[ \t]{0,10}[la][ \t]{0,10}=|bimi/i.test(value.slice(0, 200));
  },
  parse: parseBimi,
  check,
  checkSet,
  describe(tree, offset, { owner }) {
    const place = tagAt(tree, offset);
    if (place === undefined) return undefined;
    const { name, value } = place.segment;
    const info = tagInfo(tags, name);
    const here: Markdown[] = info === undefined ? [] : valueWords(info, value);
    if (name === "v" && owner !== undefined)
      here.push(markdown`The logo beside mail of ${code(domainOf(owner) ?? owner, 255)}.`);
    if (name === "l")
      here.push(
        value === "" ? words("No logo is wanted.") : markdown`Receivers fetch the logo from ${code(value, 200)}.`,
      );
    if (name === "a")
      here.push(
        value === ""
          ? words("No certificate is given.")
          : markdown`Receivers fetch the certificate from ${code(value, 200)}.`,
      );
    return describeTag(tree, tags, place, here);
  },
  complete: (tree, offset) =>
    completeTags(tree, tags, offset, {
      version: "v=BIMI1",
      whole: [
        {
          label: "v=BIMI1; l=…; a=…",
          kind: "snippet",
          span: { start: offset, end: offset },
          insert: "v=BIMI1; l=https://${1:example.com/logo.svg}; a=https://${2:example.com/logo.pem}",
          snippet: true,
          detail: "A BIMI record",
          sort: "1",
        },
      ],
    }),
};

/** The domain that a record at `owner` is for. */
function domainOf(owner: Name): Name | undefined {
  const all = labels(owner);
  const at = all.lastIndexOf("_bimi");
  return at < 1 ? undefined : all.slice(at + 1).join(".");
}

function check(tree: BimiRecord, context: RecordContext): Finding[] {
  const found: Finding[] = [];
  checkOwner(found, tree, context);
  if (!checkVersion(found, tree)) return found;
  if (!checkStructure(found, tree)) return found;
  const l = tagNamed(tree, "l");
  const a = tagNamed(tree, "a");
  if (l === undefined) found.push(finding(rules["missing-location"], recordPlace(tree.value)));
  else checkLocation(found, tree, l);
  if (a !== undefined) checkLocation(found, tree, a);
  checkLists(found, tree);
  if (l !== undefined && l.value !== "") {
    if (a === undefined || a.value === "") found.push(finding(rules["no-evidence"], recordPlace(tree.value)));
    checkPolicy(found, tree, context);
  }
  return found;
}

function checkSet(members: readonly Member<BimiRecord>[]): Finding[] {
  const [first, ...later] = members.filter(({ tree }) => isBimiRecord(tree));
  if (first === undefined) return [];
  const related = [{ message: "The first record at this selector", span: recordPlace(first.value) }];
  return later.map(({ value }) =>
    finding(rules["multiple-records"], recordPlace(value), { count: later.length + 1 }, { related }),
  );
}

/** Whether the text begins with v=BIMI1. */
export function isBimiRecord({ segments }: BimiRecord): boolean {
  const first = segments[0];
  return first?.name === "v" && first.value === "BIMI1";
}

function checkOwner(found: Finding[], tree: BimiRecord, context: RecordContext): void {
  const { owner } = context;
  if (owner === undefined || owner.startsWith("*.") || domainOf(owner) !== undefined) return;
  const domain = owner.startsWith("_bimi.") || owner.startsWith("bimi.") ? owner.slice(owner.indexOf(".") + 1) : owner;
  const right = `default._bimi.${domain.startsWith("_bimi.") ? domain.slice(6) : domain}`;
  found.push(
    finding(
      rules["wrong-owner"],
      ownerPlace(context, tree.value),
      { owner, right },
      { fixes: ownerFix(context, right) },
    ),
  );
}

function checkVersion(found: Finding[], tree: BimiRecord): boolean {
  if (isBimiRecord(tree)) return true;
  const { value, segments } = tree;
  const first = segments[0];
  const v = segments.find((s) => s.name.toLowerCase() === "v");
  if (v === undefined) {
    const fixes = [replace(value.span(0, 0), "v=BIMI1; ", "Begin with v=BIMI1;", true)];
    found.push(
      finding(rules["bad-version"], first === undefined ? recordPlace(value) : tagSpan(tree, first), undefined, {
        fixes,
      }),
    );
  } else if (v !== first) {
    const edits = [
      { span: value.span(0, 0), text: "v=BIMI1; " },
      { span: removal(tree, v), text: "" },
    ];
    const fixes = [{ title: "Move v=BIMI1 to the front", edits, preferred: true }];
    found.push(finding(rules["bad-version"], tagSpan(tree, v), undefined, { fixes }));
  } else if (v.value !== "BIMI1") {
    const fixes = [replace(valueSpan(tree, v), v.value === "" ? "v=BIMI1" : "BIMI1", "Write v=BIMI1", true)];
    found.push(finding(rules["bad-version"], valueSpan(tree, v), undefined, { fixes }));
  } else {
    const fixes = [replace(nameSpan(tree, v), "v", "Write v=BIMI1", true)];
    found.push(finding(rules["bad-version"], nameSpan(tree, v), undefined, { fixes }));
  }
  return false;
}

function checkStructure(found: Finding[], tree: BimiRecord): boolean {
  const before = found.length;
  for (const segment of tree.segments) {
    if (segment.kind === "empty") {
      const span = tree.value.span(segment.start, segment.terminator + 1);
      const fixes = [replace(span, "", "Remove the semicolon", true)];
      found.push(finding(rules["bad-tag"], span, { what: "There is nothing between two semicolons" }, { fixes }));
    } else if (segment.mark !== undefined) {
      const span = tree.value.span(segment.mark.start, segment.mark.end);
      const fixes = [replace(span, "; ", "Separate by a semicolon", true)];
      found.push(finding(rules["bad-tag"], span, { what: "Tags are separated by semicolons" }, { fixes }));
    } else if (segment.kind === "bare" || !isTagName(segment.name)) {
      const text = tree.value.text.slice(segment.start, segment.end);
      found.push(finding(rules["bad-tag"], tagSpan(tree, segment), { what: `“${clip(text)}” is no tag=value` }));
    } else {
      const at = firstForeign(segment.value);
      if (at < 0) continue;
      const span = tree.value.span(segment.valueStart + at, segment.valueStart + at + 1);
      found.push(finding(rules["bad-tag"], span, { what: "A character outside ASCII stands in a value" }));
    }
  }
  for (const { first, second } of duplicates(tree)) {
    const related = [{ message: "It is given here already", span: tagSpan(tree, first) }];
    found.push(
      finding(rules["bad-tag"], tagSpan(tree, second), { what: `${clip(second.name)} is given twice` }, { related }),
    );
  }
  return found.length === before;
}

function checkLocation(found: Finding[], tree: BimiRecord, segment: Segment): void {
  const { name: tag, value } = segment;
  if (value === "") return;
  const span = valueSpan(tree, segment);
  if (!/^https:\/\/[A-Za-z0-9]/i.test(value)) {
    const fixes = [];
    if (/^http:\/\//i.test(value))
      fixes.push(replace(tree.value.span(segment.valueStart, segment.valueStart + 4), "https", "Write https", true));
    else if (/^[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,20}\//.test(value)) {
      fixes.push(replace(tree.value.span(segment.valueStart, segment.valueStart), "https://", "Add https://", true));
    }
    found.push(finding(rules["bad-location"], span, { tag, what: `“${clip(value)}” is no https: URI` }, { fixes }));
    return;
  }
  if (/[ \t,]/.test(value)) {
    const what = value.includes(",") ? "A comma in the URI has to be encoded as %2C" : "A blank stands in the URI";
    found.push(finding(rules["bad-location"], span, { tag, what }));
    return;
  }
  if (tag !== "l") return;
  const path = value.split(/[?#]/, 1)[0] ?? "";
  if (!/\.svgz?$/i.test(path)) found.push(finding(rules["not-svg"], span));
}

function checkLists(found: Finding[], tree: BimiRecord): void {
  const avp = tagNamed(tree, "avp");
  if (avp !== undefined && avp.value !== "brand" && avp.value !== "personal") {
    found.push(
      finding(rules["bad-tag"], tagSpan(tree, avp), { what: `“${clip(avp.value)}” is neither brand nor personal` }),
    );
  }
  const lps = tagNamed(tree, "lps");
  if (lps === undefined) return;
  const wrong = items(lps, ",").find(({ text }) => !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(text));
  if (lps.value !== "" && wrong === undefined) return;
  const what = `“${clip(wrong?.text ?? "")}” is no beginning of a local-part (letters, digits, hyphens, at most 63)`;
  found.push(finding(rules["bad-tag"], tagSpan(tree, lps), { what }));
}

/** What the zone itself says of DMARC at the record's domain or above it. */
function checkPolicy(found: Finding[], tree: BimiRecord, { owner, zone, settings }: RecordContext): void {
  if (owner === undefined || zone === undefined) return;
  const domain = domainOf(owner);
  if (domain === undefined || !isWithin(domain, zone.apex)) return;
  const dmarc = dmarcInZone(domain, zone);
  const what = dmarc === undefined ? undefined : notEnforced(dmarc, settings.dmarc);
  if (what !== undefined) found.push(policyNotEnforced(tree, what));
}

/** The DMARC record that a zone has for a domain: its own, or that of the nearest name above it. */
function dmarcInZone(domain: Name, zone: ZoneView): DmarcRecord | undefined {
  const all = labels(domain);
  const depth = labelCount(zone.apex);
  for (let i = 0; all.length - i >= depth; i++) {
    for (const { value } of zone.at(`_dmarc.${all.slice(i).join(".")}`, "TXT")) {
      const record = value === undefined ? undefined : parseDmarc(value);
      if (record !== undefined && isDmarcRecord(record)) return record;
    }
  }
  return undefined;
}

/** Why a DMARC record is not enough for BIMI; undefined where it is. `pct` counts whatever the edition. */
export function notEnforced(record: DmarcRecord, edition: "9989" | "7489"): string | undefined {
  const policy = dmarcPolicy(record, edition);
  if (policy === undefined) return "The DMARC record has no effect";
  const { p, sp, testing } = policy;
  const percent = percentage(record.fields.pct);
  if (p === "none") return "The DMARC policy is none";
  if (sp === "none") return "The DMARC policy of subdomains is none";
  if (p === "quarantine" && percent < 100) return `The DMARC policy covers ${percent} % of the mail only`;
  if (testing && (p === "quarantine" || sp === "quarantine"))
    return "The DMARC policy is in test mode and acts as none";
  return undefined;
}

/** The finding on a policy that does not enforce; also for the layer that asks DNS. */
export function policyNotEnforced(tree: BimiRecord, what: string): Finding {
  return finding(rules["policy-not-enforced"], recordPlace(tree.value), { what });
}
