import { type Finding, finding } from "../../rules/rule.ts";
import { words } from "../../text/markdown.ts";
import { clip } from "../clip.ts";
import { isWithin, labels } from "../domain.ts";
import type { Member, Name, RecordContext, RecordLanguage } from "../language.ts";
import { ownerFix, ownerPlace, recordPlace, replace } from "../place.ts";
import {
  duplicates,
  parseTagList,
  removal,
  type Segment,
  type TagList,
  tagNamed,
  tagSpan,
  valueSpan,
} from "../tag-list.ts";
import { completeTags, describeTag, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import { familyByOwner, familyByVersion } from "../version.ts";
import { mtaStsRules as rules } from "./rules.ts";
import { mtaStsTags } from "./tags.ts";

/** The TXT record at `_mta-sts.DOMAIN` (RFC 8461 §3.1). */
export type MtaStsRecord = TagList;

const syntax = { known: new Set(Object.keys(mtaStsTags)), opaque: new Set<string>() };

/** Reads the record. Never fails. */
export const parseMtaSts: RecordLanguage<MtaStsRecord>["parse"] = (value) => parseTagList(value, syntax);

/** Whether senders take a text at the name for an MTA-STS record at all. */
export function isMtaStsRecord({ value }: MtaStsRecord): boolean {
  return value.text.startsWith("v=STSv1;");
}

/** MTA-STS TXT records; the policy file is in `policy.ts`. */
export const mtaSts: RecordLanguage<MtaStsRecord> = {
  id: "mta-sts",
  title: "MTA-STS",
  claims(owner, value) {
    const family = familyByVersion(value);
    if (family !== undefined) return family === "mta-sts";
    if (owner === undefined || !owner.startsWith("_mta-sts.") || familyByOwner(owner) !== "mta-sts") return false;
    return /(?:^|;)[ \t]{0,10}id[ \t]{0,10}=|sts/i.test(value.slice(0, 200));
  },
  parse: parseMtaSts,
  check,
  checkSet,
  describe(tree, offset, { owner }) {
    const place = tagAt(tree, offset);
    if (place === undefined) return undefined;
    const { name, value } = place.segment;
    const info = tagInfo(mtaStsTags, name);
    const here = info === undefined ? [] : valueWords(info, value);
    if (name === "v" && owner?.startsWith("_mta-sts.")) {
      here.push(words("Announces a policy for mail over TLS, which senders fetch from `mta-sts.` below the domain."));
    }
    return describeTag(tree, mtaStsTags, place, here);
  },
  complete: (tree, offset) =>
    completeTags(tree, mtaStsTags, offset, {
      version: "v=STSv1",
      whole: [
        {
          label: "v=STSv1; id=…",
          kind: "snippet",
          span: { start: offset, end: offset },
          insert: "v=STSv1; id=${1:20260101T000000}",
          snippet: true,
          detail: "An MTA-STS record",
          sort: "1",
        },
      ],
    }),
};

function check(tree: MtaStsRecord, context: RecordContext): Finding[] {
  const found: Finding[] = [];
  checkOwner(found, tree, context);
  if (!checkVersion(found, tree)) return found;
  let valid = true;
  const id = tagNamed(tree, "id");
  tree.segments.forEach((segment, i) => {
    if (i > 0 && !checkField(found, tree, segment, id)) valid = false;
  });
  if (!valid) return found;
  const named = id !== undefined && /^[A-Za-z0-9]{1,32}$/.test(id.value);
  if (id === undefined) {
    const end = tree.value.text.length;
    const insert = tree.value.text.endsWith(";")
      ? " id=1"
      : tree.value.text.trimEnd().endsWith(";")
        ? "id=1"
        : "; id=1";
    const fixes = [replace(tree.value.span(end, end), insert, "Add an id")];
    found.push(finding(rules["missing-id"], recordPlace(tree.value), undefined, { fixes }));
  } else if (!named) {
    const right = id.value.replace(/[^A-Za-z0-9]/g, "").slice(0, 32);
    const fixes = right === "" ? [] : [replace(valueSpan(tree, id), right, `Write ${right}`, true)];
    found.push(finding(rules["bad-id"], valueSpan(tree, id), { value: clip(id.value) }, { fixes }));
  }
  for (const { first, second } of duplicates(tree)) {
    const related = [{ message: "This one counts", span: tagSpan(tree, first) }];
    const fixes = [replace(removal(tree, second), "", "Remove the second", true)];
    found.push(finding(rules["duplicate-field"], tagSpan(tree, second), { name: second.name }, { related, fixes }));
  }
  if (named) checkHost(found, tree, context);
  return found;
}

function checkSet(members: readonly Member<MtaStsRecord>[]): Finding[] {
  const [first, ...later] = members.filter(({ tree }) => isMtaStsRecord(tree));
  if (first === undefined) return [];
  const related = [{ message: "The first record at this name", span: recordPlace(first.value) }];
  return later.map(({ value }) =>
    finding(rules["multiple-records"], recordPlace(value), { count: later.length + 1 }, { related }),
  );
}

const nearOwners = new Set(["mta-sts", "_mta_sts", "mta_sts", "_mtasts", "_sts", "_smtp-sts", "mtasts"]);

function checkOwner(found: Finding[], tree: MtaStsRecord, context: RecordContext): void {
  const { owner } = context;
  if (owner === undefined || owner.startsWith("*.") || owner.startsWith("_mta-sts.")) return;
  const all = labels(owner);
  const domain = nearOwners.has(all[0] ?? "")
    ? all.slice(1).join(".")
    : all.slice(all.indexOf("_mta-sts") + 1).join(".");
  const right = `_mta-sts.${domain}`;
  found.push(
    finding(
      rules["wrong-owner"],
      ownerPlace(context, tree.value),
      { owner, right },
      { fixes: ownerFix(context, right) },
    ),
  );
}

function checkVersion(found: Finding[], tree: MtaStsRecord): boolean {
  if (isMtaStsRecord(tree)) return true;
  const { value, segments } = tree;
  const first = segments[0];
  const v = segments.find((s) => s.name.toLowerCase() === "v");
  if (first === undefined || v !== first) {
    const fixes = v === undefined ? [replace(value.span(0, 0), "v=STSv1; ", "Begin with v=STSv1;", true)] : [];
    const span = v === undefined ? (first === undefined ? recordPlace(value) : tagSpan(tree, first)) : tagSpan(tree, v);
    found.push(finding(rules["bad-version"], span, undefined, { fixes }));
    return false;
  }
  const next = segments[1]?.start ?? Math.min(value.text.length, first.terminator + 1);
  const after = segments[1] === undefined ? "v=STSv1;" : "v=STSv1; ";
  const fixes = /^stsv?1/i.test(first.value) ? [replace(value.span(0, next), after, "Write v=STSv1;", true)] : [];
  found.push(finding(rules["bad-version"], value.span(0, first.end), undefined, { fixes }));
  return false;
}

/** One field behind the version: `name=value`, no blanks around `=` (RFC 8461 §3.1). */
function checkField(found: Finding[], tree: MtaStsRecord, segment: Segment, id: Segment | undefined): boolean {
  const { value } = tree;
  if (segment.kind === "empty") {
    const span = value.span(segment.start, segment.terminator + 1);
    const fixes = [replace(span, "", "Remove the semicolon", true)];
    found.push(finding(rules["bad-field"], span, { what: "There is nothing between two semicolons" }, { fixes }));
    return false;
  }
  if (segment.mark !== undefined) {
    const span = value.span(segment.mark.start, segment.mark.end);
    const fixes = [replace(span, "; ", "Separate by a semicolon", true)];
    found.push(finding(rules["bad-field"], span, { what: "Fields are separated by semicolons" }, { fixes }));
    return false;
  }
  const text = value.text.slice(segment.start, segment.end);
  const span = tagSpan(tree, segment);
  if (segment.kind === "bare") {
    found.push(finding(rules["bad-field"], span, { what: `“${text.slice(0, 60)}” has no =` }));
    return false;
  }
  const tight = segment.valueStart - segment.nameEnd === 1;
  if (!tight && segment.value !== "") {
    const fixes = [replace(span, `${segment.name}=${segment.value}`, "Remove the blanks around =", true)];
    found.push(finding(rules["bad-field"], span, { what: "There are blanks around the =" }, { fixes }));
    return false;
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(segment.name)) {
    found.push(finding(rules["bad-field"], span, { what: `“${segment.name.slice(0, 60)}” is no field name` }));
    return false;
  }
  if (segment !== id && !isFieldValue(segment.value)) {
    found.push(
      finding(rules["bad-field"], span, {
        what: `The value of ${segment.name} is empty or holds a blank, = or another character outside the grammar`,
      }),
    );
    return false;
  }
  return true;
}

/** 1*( %x21-3A / %x3C / %x3E-7E ) (RFC 8461 §3.1). */
function isFieldValue(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x21 || c > 0x7e || c === 0x3b || c === 0x3d) return false;
  }
  return text.length > 0;
}

/** The policy's host, where the zone itself would have it (RFC 8461 §3.3). */
function checkHost(found: Finding[], tree: MtaStsRecord, { owner, zone }: RecordContext): void {
  if (owner === undefined || zone === undefined || !zone.whole || !owner.startsWith("_mta-sts.")) return;
  const host: Name = `mta-sts.${owner.slice(9)}`;
  if (!isWithin(host, zone.apex) || zone.delegated(host)) return;
  if (["A", "AAAA", "CNAME"].some((type) => zone.answer(host, type).length > 0)) return;
  found.push(missingPolicyHost(tree, host));
}

/** The finding on a host without address; also for the layer that asks DNS. */
export function missingPolicyHost(tree: MtaStsRecord, host: Name): Finding {
  return finding(rules["missing-policy-host"], recordPlace(tree.value), { host });
}

/** The finding on an id that stayed while the policy changed since the last commit; the caller compares the files. */
export function idNotChanged(tree: MtaStsRecord): Finding | undefined {
  const id = tagNamed(tree, "id");
  if (id === undefined) return undefined;
  const next = nextId(id.value);
  const fixes = [replace(valueSpan(tree, id), next, `Write ${next}`)];
  return finding(rules["id-not-changed"], valueSpan(tree, id), { id: id.value.slice(0, 40) }, { fixes });
}

/** Another id: the digits at the end raised by one, `2` put behind where there are none. */
function nextId(id: string): string {
  const digits = /[0-9]{0,9}$/.exec(id)?.[0] ?? "";
  const raised = digits === "" ? "2" : String(Number(digits) + 1).padStart(digits.length, "0");
  return `${id.slice(0, id.length - digits.length)}${raised}`.slice(-32);
}
