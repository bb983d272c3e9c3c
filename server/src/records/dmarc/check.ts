import { type Finding, type Fix, finding, type TextEdit } from "../../rules/rule.ts";
import { clip } from "../clip.ts";
import { labelCount, labels, publicSuffix } from "../domain.ts";
import { foreignName, plainFor, plainTitle } from "../foreign.ts";
import type { Member, Name, RecordContext, RecordSettings } from "../language.ts";
import { nearest } from "../near.ts";
import { ownerFix, ownerPlace, recordPlace, replace } from "../place.ts";
import { duplicates, nameSpan, removal, type Segment, tagSpan, valueSpan } from "../tag-list.ts";
import { type DmarcRecord, type DmarcTag, isDmarcRecord, knownTag, lowered, request, strictness } from "./parse.ts";
import { domainOf, place } from "./place.ts";
import { checkReports } from "./reports.ts";
import { dmarcRules as rules } from "./rules.ts";
import { dmarcTags, since9989 } from "./tags.ts";
import { checkRemoved, checkValues } from "./values.ts";

const tagNames = Object.keys(dmarcTags);
const requests = ["none", "quarantine", "reject"];

/** Everything wrong with one DMARC record that its own text, its name and the zone around it tell. */
export function checkDmarc(tree: DmarcRecord, context: RecordContext): Finding[] {
  const found: Finding[] = [];
  const { owner } = context;
  const where = owner === undefined ? "policy" : place(owner);
  if (where === "authorisation") {
    checkAuthorisation(found, tree, context);
    return found;
  }
  if (where === "elsewhere") checkOwner(found, tree, context);
  if (!checkCharacters(found, tree)) return found;
  if (!checkSeparators(found, tree)) return found;
  if (!checkVersion(found, tree)) return found;
  const sound = checkList(found, tree, context.settings);
  checkReports(found, tree, context);
  if (!sound) return found;
  const policies = checkPolicies(found, tree, context);
  checkValues(found, tree, context.settings);
  checkRemoved(found, tree, context.settings);
  if (policies) checkSense(found, tree, context);
  if (where === "policy" && owner !== undefined) checkPlace(found, tree, context);
  return found;
}

/** Several records at one name: those that are no DMARC record are discarded first (RFC 9989 §4.10 step 2). */
export function checkDmarcSet(members: readonly Member<DmarcRecord>[]): Finding[] {
  const [first, ...later] = members.filter(
    ({ tree, context }) => isDmarcRecord(tree) && (context.owner === undefined || place(context.owner) === "policy"),
  );
  if (first === undefined) return [];
  const related = [{ message: "The first record at this name", span: recordPlace(first.value) }];
  return later.map(({ value }) =>
    finding(rules["multiple-records"], recordPlace(value), { count: later.length + 1 }, { related }),
  );
}

function checkOwner(found: Finding[], tree: DmarcRecord, context: RecordContext): void {
  const { owner } = context;
  if (owner === undefined || owner.startsWith("*.")) return;
  const right = rightOwner(owner);
  const fixes = ownerFix(context, right);
  found.push(
    finding(
      rules["wrong-owner"],
      ownerPlace(context, tree.value),
      { owner: owner === "" ? "." : owner, right },
      { fixes },
    ),
  );
}

/** `_dmarc.example.com` for `dmarc.example.com`, `_dmarc._dmarc.example.com`, `www._dmarc.example.com`, `example.com`. */
function rightOwner(owner: Name): Name {
  const all = labels(owner);
  const last = Math.max(all.lastIndexOf("_dmarc"), all[0] === "dmarc" ? 0 : -1);
  const domain = all.slice(last + 1).join(".");
  return domain === "" ? "_dmarc" : `_dmarc.${domain}`;
}

function checkAuthorisation(found: Finding[], tree: DmarcRecord, { owner }: RecordContext): void {
  if (!isDmarcRecord(tree)) {
    const text = tree.value.text.replace(/^[ \t]*v[ \t]*=[ \t]*dmarc1?(?![A-Za-z0-9])/i, "v=DMARC1");
    const fixed = text.startsWith("v=DMARC1")
      ? replace(recordPlace(tree.value), "v=DMARC1", "Write v=DMARC1")
      : undefined;
    found.push(
      finding(rules["bad-report-authorisation"], recordPlace(tree.value), undefined, {
        fixes: fixed === undefined ? [] : [fixed],
      }),
    );
    return;
  }
  if (owner === undefined) return;
  const all = labels(owner);
  const destination = all.slice(all.lastIndexOf("_dmarc") + 1).join(".");
  for (const { host } of [...tree.rua, ...tree.ruf]) {
    if (host === undefined || host.name === destination) continue;
    found.push(
      finding(rules["report-redirect-host"], tree.value.span(host.start, host.end), { host: host.name, destination }),
    );
  }
}

/** Octets outside the grammar. Those in a report list are an address's own mistake, told there. */
function checkCharacters(found: Finding[], tree: DmarcRecord): boolean {
  const { text } = tree.value;
  const { rua, ruf } = tree.fields;
  for (let i = 0; i < text.length; i++) {
    if (!isOutside(text.charCodeAt(i)) || isWithinValue(rua, i) || isWithinValue(ruf, i)) continue;
    let end = i + 1;
    while (end < text.length && isOutside(text.charCodeAt(end))) end++;
    const octets = text.slice(i, end);
    const span = tree.value.span(i, end);
    const meant = plainFor(octets);
    const fixes = meant === undefined ? [] : [replace(span, meant, plainTitle(meant), true)];
    found.push(finding(rules["non-ascii"], span, { character: foreignName(octets) }, { fixes }));
    return false;
  }
  return true;
}

function isOutside(c: number): boolean {
  return c > 0x7e || (c < 0x20 && c !== 9);
}

function isWithinValue(segment: Segment | undefined, at: number): boolean {
  return segment !== undefined && segment.valueStart <= at && at < segment.end;
}

/** Marks in place of semicolons. With one of them the tags are not what was meant, and nothing more is said. */
function checkSeparators(found: Finding[], tree: DmarcRecord): boolean {
  const before = found.length;
  const { value } = tree;
  for (const segment of tree.segments) {
    const { mark } = segment;
    if (mark === undefined) continue;
    const text = value.text.slice(mark.start, mark.end);
    const trimmed = text.trim();
    const at =
      trimmed === ""
        ? mark
        : { start: mark.start + text.indexOf(trimmed), end: mark.start + text.indexOf(trimmed) + trimmed.length };
    const fix = replace(value.span(mark.start, mark.end), "; ", "Write a semicolon", true);
    found.push(finding(rules["bad-separator"], value.span(at.start, at.end), { mark: trimmed }, { fixes: [fix] }));
  }
  const first = tree.segments[0];
  if (found.length === before && first !== undefined && first.name.toLowerCase() === "v") {
    const length = first.value.startsWith("DMARC1") ? markLength(first.value, 6) : 0;
    if (length > 0) {
      const start = first.valueStart + 6;
      const fix = replace(value.span(start, start + length), "; ", "Write a semicolon", true);
      const mark = first.value.slice(6, 6 + length).trim();
      found.push(finding(rules["bad-separator"], value.span(start, start + length), { mark }, { fixes: [fix] }));
    }
  }
  return found.length === before;
}

/** How many characters from `at` on are neither letters nor digits. */
function markLength(text: string, at: number): number {
  let i = at;
  while (i < text.length && i < at + 10 && /[^A-Za-z0-9_.\-\\]/.test(text.charAt(i))) i++;
  return i - at;
}

function checkVersion(found: Finding[], tree: DmarcRecord): boolean {
  if (isDmarcRecord(tree)) return true;
  const { value, segments, fields } = tree;
  const { v } = fields;
  const first = segments[0];
  if (v === undefined) {
    const fixes = [replace(value.span(0, 0), "v=DMARC1; ", "Begin with v=DMARC1;", true)];
    found.push(
      finding(
        rules["bad-version"],
        first === undefined ? recordPlace(value) : tagSpan(tree, first),
        { value: undefined },
        { fixes },
      ),
    );
    return false;
  }
  if (v.value !== "DMARC1") {
    const text = v.value === "" ? "v=DMARC1" : "DMARC1";
    const fixes = [replace(valueSpan(tree, v), text, "Write v=DMARC1", true)];
    found.push(finding(rules["bad-version"], valueSpan(tree, v), { value: v.value.slice(0, 60) }, { fixes }));
    return false;
  }
  let end = v.start;
  while (end > 0 && /[ \t;]/.test(value.text.charAt(end - 1))) end--;
  if (end === 0) end = v.start;
  const edits: TextEdit[] =
    first === v
      ? [{ span: value.span(0, v.start), text: "" }]
      : [
          { span: value.span(0, first === undefined || first.kind === "empty" ? 0 : first.start), text: "v=DMARC1; " },
          { span: removal(tree, v), text: "" },
        ];
  const fix: Fix = { title: "Move v=DMARC1 to the front", edits, preferred: true };
  found.push(finding(rules["version-not-first"], value.span(0, end), undefined, { fixes: [fix] }));
  return false;
}

/** The parts that are no tags, tags given twice, names nobody knows. False where the list is invalid as a whole. */
function checkList(found: Finding[], tree: DmarcRecord, settings: RecordSettings): boolean {
  let previous: Segment | undefined;
  const meant = meantAsPolicy(tree);
  for (const segment of tree.segments) {
    if (segment.kind === "empty") {
      const span = tree.value.span(segment.terminator, segment.terminator + 1);
      found.push(
        finding(rules["empty-segment"], span, undefined, { fixes: [replace(span, "", "Remove the semicolon", true)] }),
      );
      continue;
    }
    if (segment.kind === "bare") checkBare(found, tree, segment, previous);
    else if (segment !== meant) checkTag(found, tree, segment, settings);
    previous = segment;
  }
  const twice = duplicates(tree, true);
  for (const { first, second } of twice) {
    const related = [{ message: "It is given here already", span: tagSpan(tree, first) }];
    const fixes = first.value === second.value ? [replace(removal(tree, second), "", "Remove the second", true)] : [];
    found.push(
      finding(rules["duplicate-tag"], tagSpan(tree, second), { name: second.name.slice(0, 40) }, { related, fixes }),
    );
  }
  return twice.length === 0;
}

/** A part without `=`: a report URI that a semicolon cut off, or junk. */
function checkBare(found: Finding[], tree: DmarcRecord, segment: Segment, previous: Segment | undefined): void {
  const text = tree.value.text.slice(segment.start, segment.end);
  const list = previous?.name.toLowerCase();
  const cut = previous !== undefined && (list === "rua" || list === "ruf" || isCutUri(tree, previous));
  if (cut && text.includes("@")) {
    const scheme = /^mailto:/i.test(text) ? "" : "mailto:";
    const fix = replace(tree.value.span(previous.end, segment.start), `,${scheme}`, "Separate by a comma", true);
    const what = `“${clip(text)}” is cut off from the list by the semicolon: addresses are separated by commas`;
    found.push(finding(rules["bad-report-uri"], tagSpan(tree, segment), { what }, { fixes: [fix] }));
    return;
  }
  const sign = otherSign(text);
  const fixes =
    sign === undefined
      ? [replace(removal(tree, segment), "", "Remove it")]
      : [replace(tree.value.span(segment.start + sign.at, segment.start + sign.end), "=", "Write =", true)];
  found.push(finding(rules["bad-tag"], tagSpan(tree, segment), { text: clip(text), what: "equals" }, { fixes }));
}

/** Where a colon or a blank stands in place of the `=` behind a known name: `p:reject`, `p reject`. */
function otherSign(text: string): { readonly tag: string; readonly at: number; readonly end: number } | undefined {
  const found = /^([A-Za-z]{1,5})([ \t]*:[ \t]*|[ \t]+)[^ \t]/.exec(text.slice(0, 80));
  const [, name, sign] = found ?? [];
  if (name === undefined || sign === undefined) return undefined;
  const tag = knownTag(name);
  return tag === undefined ? undefined : { tag, at: name.length, end: name.length + sign.length };
}

/** Whether a part without `=` was to be the policy: its own finding says so. */
function policyMeant({ value, segments }: DmarcRecord): boolean {
  return segments.some((s) => s.kind === "bare" && otherSign(value.text.slice(s.start, s.end))?.tag === "p");
}

function isCutUri(tree: DmarcRecord, segment: Segment): boolean {
  return segment.kind === "bare" && /^mailto:/i.test(tree.value.text.slice(segment.start, segment.start + 7));
}

function checkTag(found: Finding[], tree: DmarcRecord, segment: Segment, settings: RecordSettings): void {
  const { name } = segment;
  const known = knownTag(name);
  if (known === undefined) {
    checkUnknown(found, tree, segment);
    return;
  }
  if (name !== known) {
    const fixes = [replace(nameSpan(tree, segment), known, `Write ${known}`, true)];
    found.push(finding(rules["tag-name-case"], nameSpan(tree, segment), { name }, { fixes }));
  }
  if (segment.value === "") {
    const fixes = [replace(removal(tree, segment), "", "Remove the tag")];
    found.push(finding(rules["bad-tag"], tagSpan(tree, segment), { text: `${name}=`, what: "value" }, { fixes }));
  } else if (settings.dmarc === "7489" && since9989.has(known)) {
    found.push(finding(rules["unknown-tag"], nameSpan(tree, segment), { name: known, edition: "RFC 7489" }));
  }
}

function checkUnknown(found: Finding[], tree: DmarcRecord, segment: Segment): void {
  const { name } = segment;
  const span = nameSpan(tree, segment);
  if (!isLetters(name)) {
    found.push(finding(rules["bad-tag"], tagSpan(tree, segment), { text: clip(name), what: "name" }));
    return;
  }
  const lower = name.toLowerCase();
  const near =
    name.length >= 2 && name.length <= 12
      ? nearest(
          lower,
          tagNames.filter((n) => n.length > 1),
        )
      : undefined;
  if (near === undefined) {
    found.push(finding(rules["unknown-tag"], span, { name: clip(name), edition: "the standard" }));
  } else {
    const fixes = [replace(span, near, `Write ${near}`, fits(near as DmarcTag, segment))];
    found.push(finding(rules["misspelt-tag"], span, { name, near }, { fixes }));
  }
}

/** Whether a value is one that the tag takes, so that its name alone is wrong. */
function fits(tag: DmarcTag, segment: Segment): boolean {
  switch (tag) {
    case "rua":
    case "ruf":
      return segment.value.includes("@");
    case "sp":
    case "np":
      return request(segment) !== undefined;
    case "adkim":
    case "aspf":
      return /^[rs]$/i.test(segment.value);
    default:
      return false;
  }
}

/** The unknown tag that was to be p, where p is missing: `policy=reject`. */
function meantAsPolicy({ segments, fields }: DmarcRecord): Segment | undefined {
  if (fields.p !== undefined) return undefined;
  return segments.find(
    (s) => s.kind === "tag" && knownTag(s.name) === undefined && request(s) !== undefined && s.name.length < 20,
  );
}

function checkPolicies(found: Finding[], tree: DmarcRecord, { settings }: RecordContext): boolean {
  const { p, sp, np, v } = tree.fields;
  const before = found.length;
  const reports = tree.rua.some((uri) => uri.problem === undefined);
  if (p === undefined && policyMeant(tree)) return false;
  if (p === undefined) {
    const meant = meantAsPolicy(tree);
    const at = meant === undefined ? (v as Segment) : meant;
    const fixes =
      meant === undefined
        ? [replace(tree.value.span(at.end, at.end), "; p=none", "Add p=none")]
        : [replace(nameSpan(tree, meant), "p", "Write p", true)];
    found.push(
      finding(
        rules["policy-missing"],
        meant === undefined ? tagSpan(tree, at) : nameSpan(tree, at),
        { reports, near: meant?.name },
        { fixes },
      ),
    );
  } else if (request(p) === undefined && p.value !== "") {
    const fixes = policyFixes(tree, p);
    found.push(finding(rules["bad-policy"], valueSpan(tree, p), { value: clip(p.value), reports }, { fixes }));
  }
  for (const tag of [sp, settings.dmarc === "9989" ? np : undefined]) {
    if (tag === undefined || tag.value === "" || request(tag) !== undefined) continue;
    const args = { tag: tag.name.toLowerCase(), value: clip(tag.value), reports };
    found.push(finding(rules["bad-subdomain-policy"], valueSpan(tree, tag), args, { fixes: policyFixes(tree, tag) }));
  }
  return found.length === before && p?.value !== "";
}

function policyFixes(tree: DmarcRecord, segment: Segment): Fix[] {
  const lower = segment.value.toLowerCase();
  const near = requests.find((r) => lower.startsWith(r)) ?? nearest(lower, requests);
  return near === undefined ? [] : [replace(valueSpan(tree, segment), near, `Write ${near}`, true)];
}

/** What a valid record says, and whether it can be meant so. */
function checkSense(found: Finding[], tree: DmarcRecord, context: RecordContext): void {
  const { fields, segments } = tree;
  const p = request(fields.p);
  if (p === undefined || fields.p === undefined) return;
  const current = context.settings.dmarc === "9989";
  const second = segments.find((s, i) => i > 0 && s.kind !== "empty");
  if (second !== fields.p) {
    const v = segments[0] as Segment;
    const edits = [
      { span: tree.value.span(v.end, v.end), text: `; ${tree.value.text.slice(fields.p.start, fields.p.end)}` },
      { span: removal(tree, fields.p), text: "" },
    ];
    const fixes = [{ title: "Move p behind v=DMARC1", edits, preferred: true }];
    found.push(finding(rules["policy-not-second"], tagSpan(tree, fields.p), undefined, { fixes }));
  }
  const below = [fields.sp, current ? fields.np : undefined];
  const unused = parentRecord(tree, context) !== undefined;
  for (const tag of unused ? [] : below) {
    const policy = request(tag);
    if (tag === undefined || policy === undefined) continue;
    const name = tag.name.toLowerCase();
    if (p !== "none" && policy === "none") {
      found.push(finding(rules["subdomains-exempt"], valueSpan(tree, tag), { tag: name, policy: p }));
    } else if (strictness(policy) > strictness(p)) {
      found.push(finding(rules["subdomains-stronger"], valueSpan(tree, tag), { tag: name, value: policy, policy: p }));
    }
  }
  if (fields.rua === undefined && !reportsMeant(tree)) {
    if (p === "none") found.push(finding(rules["none-without-reports"], recordPlace(tree.value)));
    else found.push(finding(rules["no-aggregate-reports"], recordPlace(tree.value), { policy: p }));
  }
  if (current && fields.t?.value.toLowerCase() === "y") {
    const strictest = below
      .map(request)
      .reduce<typeof p>((a, b) => (b !== undefined && strictness(b) > strictness(a) ? b : a), p);
    const fixes = [replace(removal(tree, fields.t), "", "Remove t=y", strictest === "none")];
    if (strictest === "none")
      found.push(finding(rules["test-mode-unused"], tagSpan(tree, fields.t), undefined, { fixes }));
    else {
      const args = { policy: strictest, acts: lowered(strictest) };
      found.push(finding(rules["test-mode"], tagSpan(tree, fields.t), args, { fixes }));
    }
  }
}

/** Whether a part that is no known tag was to be rua: its own finding says so. */
function reportsMeant({ value, segments }: DmarcRecord): boolean {
  return segments.some((segment) => {
    if (segment.kind === "empty") return false;
    const text = segment.kind === "tag" ? segment.name : value.text.slice(segment.start, segment.end);
    if (segment.kind === "bare" && (text.includes("@") || text.toLowerCase() === "rua")) return true;
    if (knownTag(text) !== undefined) return false;
    return segment.value.includes("@") || nearest(text.toLowerCase(), ["rua"]) !== undefined;
  });
}

/** What the record's name and the zone around it tell. */
function checkPlace(found: Finding[], tree: DmarcRecord, context: RecordContext): void {
  const { fields } = tree;
  const owner = context.owner as Name;
  const domain = domainOf(owner);
  if (domain === undefined) return;
  const depth = labelCount(domain);
  if (depth > 7) found.push(finding(rules["deep-name"], ownerPlace(context, tree.value), { labels: depth }));
  const current = context.settings.dmarc === "9989";
  if (current && fields.psd?.value.toLowerCase() === "y") {
    if (publicSuffix(domain) !== domain) {
      const fixes = [replace(removal(tree, fields.psd), "", "Remove psd")];
      found.push(finding(rules["psd-on-organization"], tagSpan(tree, fields.psd), { domain }, { fixes }));
    }
    if (fields.ruf !== undefined) {
      const fixes = [replace(removal(tree, fields.ruf), "", "Remove ruf", true)];
      found.push(finding(rules["psd-with-ruf"], tagSpan(tree, fields.ruf), undefined, { fixes }));
    }
  }
  const above = parentRecord(tree, context);
  if (above !== undefined) {
    for (const [tag, segment] of [
      ["sp", fields.sp],
      ["np", current ? fields.np : undefined],
    ] as const) {
      if (segment === undefined) continue;
      const fixes = [replace(removal(tree, segment), "", `Remove ${tag}`, true)];
      found.push(finding(rules["subdomain-tag-unused"], tagSpan(tree, segment), { tag, domain, above }, { fixes }));
    }
  } else if (current && fields.np !== undefined && context.zone !== undefined) {
    const wildcard = `*.${domain}`;
    if (context.zone.contains(wildcard) && context.zone.at(wildcard).length > 0) {
      found.push(finding(rules["np-never-applies"], tagSpan(tree, fields.np), { wildcard }));
    }
  }
}

/** The name above this record's domain whose record in the zone counts for the names below; undefined where there is none. */
function parentRecord(tree: DmarcRecord, { owner, zone }: RecordContext): Name | undefined {
  const { fields } = tree;
  if (fields.sp === undefined && fields.np === undefined) return undefined;
  if (owner === undefined || zone === undefined || fields.psd?.value.toLowerCase() === "n") return undefined;
  const domain = domainOf(owner);
  if (domain === undefined) return undefined;
  const all = labels(domain);
  const depth = labelCount(zone.apex);
  for (let i = 1; all.length - i >= depth && i < 8; i++) {
    const above = all.slice(i).join(".");
    const records = zone.at(`_dmarc.${above}`, "TXT");
    if (records.some(({ value }) => value !== undefined && /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(value.text)))
      return above;
  }
  return undefined;
}

function isLetters(name: string): boolean {
  if (name.length === 0) return false;
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i) | 0x20;
    if (c < 0x61 || c > 0x7a) return false;
  }
  return true;
}
