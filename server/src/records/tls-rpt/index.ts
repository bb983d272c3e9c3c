import { rfc } from "../../rules/reference.ts";
import { type Finding, finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import { code, type Markdown, markdown } from "../../text/markdown.ts";
import { clip } from "../clip.ts";
import { labels } from "../domain.ts";
import { firstForeign } from "../foreign.ts";
import type { Member, RecordContext, RecordLanguage } from "../language.ts";
import { ownerFix, ownerPlace, recordPlace, replace } from "../place.ts";
import { type ReportUri, readReportUri } from "../report-uri.ts";
import { items, parseTagList, type Segment, type TagList, tagNamed, tagSpan, valueSpan } from "../tag-list.ts";
import { completeTags, describeTag, type TagTable, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import { familyByOwner, familyByVersion } from "../version.ts";
import { tlsRptRules as rules } from "./rules.ts";

/** The TXT record at `_smtp._tls.DOMAIN` (RFC 8460 §3). */
export interface TlsRptRecord extends TagList {
  readonly rua: readonly ReportUri[];
}

const tags: TagTable = {
  v: {
    title: "Version",
    text: "The version of the record: it must begin with exactly v=TLSRPTv1;",
    absent: "It is required.",
    references: [rfc(8460, "3")],
    required: true,
    values: { TLSRPTv1: { text: "The only version there is." } },
  },
  rua: {
    title: "Report address",
    text: "Where senders report once a day how TLS went with this domain's mail servers: mailto: or https: URIs, separated by commas.",
    absent: "It is required.",
    references: [rfc(8460, "3")],
    required: true,
    separator: ",",
    snippet: "mailto:${1:tls-reports@example.com}",
  },
};

const syntax = { known: new Set(Object.keys(tags)), opaque: new Set(["rua"]) };

/** Reads the record. Never fails. */
export function parseTlsRpt(value: Decoded): TlsRptRecord {
  const list = parseTagList(value, syntax);
  const rua = tagNamed(list, "rua");
  return { ...list, rua: rua === undefined ? [] : items(rua, ",").map((item) => readReportUri(item, false)) };
}

/** Whether senders take a text at the name for a TLS-RPT record at all. */
export function isTlsRptRecord({ value }: TagList): boolean {
  return value.text.startsWith("v=TLSRPTv1;");
}

/** TLS reporting records: RFC 8460 §3. */
export const tlsRpt: RecordLanguage<TlsRptRecord> = {
  id: "tls-rpt",
  title: "TLS-RPT",
  claims(owner, value) {
    const family = familyByVersion(value);
    if (family !== undefined) return family === "tls-rpt";
    if (owner === undefined || !owner.startsWith("_smtp._tls.") || familyByOwner(owner) !== "tls-rpt") return false;
    return /(?:^|;)[ \t]{0,10}rua[ \t]{0,10}=|tls-?rpt/i.test(value.slice(0, 200));
  },
  parse: parseTlsRpt,
  check,
  checkSet,
  describe(tree, offset, { owner }) {
    const place = tagAt(tree, offset);
    if (place === undefined) return undefined;
    const { name, value } = place.segment;
    const info = tagInfo(tags, name);
    const here: Markdown[] = info === undefined ? [] : valueWords(info, value);
    if (name === "v" && owner?.startsWith("_smtp._tls.")) {
      here.push(markdown`Asks for reports on TLS to the mail servers of ${code(owner.slice(11), 255)}.`);
    }
    if (name === "rua") {
      for (const uri of tree.rua.slice(0, 10)) {
        here.push(
          uri.problem === undefined
            ? markdown`Reports go to ${code(uri.item.text, 100)}. No agreement of the receiver is needed.`
            : markdown`${code(uri.item.text, 100)}: not a valid URI; no reports go there.`,
        );
      }
    }
    return describeTag(tree, tags, place, here);
  },
  complete: (tree, offset) =>
    completeTags(tree, tags, offset, {
      version: "v=TLSRPTv1",
      whole: [
        {
          label: "v=TLSRPTv1; rua=…",
          kind: "snippet",
          span: { start: offset, end: offset },
          insert: "v=TLSRPTv1; rua=mailto:${1:tls-reports@example.com}",
          snippet: true,
          detail: "A TLS-RPT record",
          sort: "1",
        },
      ],
    }),
};

function check(tree: TlsRptRecord, context: RecordContext): Finding[] {
  const found: Finding[] = [];
  const { owner } = context;
  if (owner !== undefined && !owner.startsWith("_smtp._tls.") && !owner.startsWith("*.")) {
    const right = rightOwner(owner);
    const fixes = ownerFix(context, right);
    found.push(finding(rules["wrong-owner"], ownerPlace(context, tree.value), { owner, right }, { fixes }));
  }
  if (!checkVersion(found, tree)) return found;
  let valid = true;
  tree.segments.forEach((segment, i) => {
    if (i > 0 && !checkField(found, tree, segment)) valid = false;
  });
  if (!valid) return found;
  if (tagNamed(tree, "rua") === undefined) {
    found.push(finding(rules["missing-rua"], recordPlace(tree.value)));
  }
  for (const uri of tree.rua) checkUri(found, tree, uri);
  return found;
}

function checkSet(members: readonly Member<TlsRptRecord>[]): Finding[] {
  const [first, ...later] = members.filter(({ tree }) => isTlsRptRecord(tree));
  if (first === undefined) return [];
  const related = [{ message: "The first record at this name", span: recordPlace(first.value) }];
  return later.map(({ value }) =>
    finding(rules["multiple-records"], recordPlace(value), { count: later.length + 1 }, { related }),
  );
}

const nearOwners = new Set(["_smtp-tlsrpt", "_tls", "_smtp", "_tlsrpt", "_tls-rpt", "smtp", "tls"]);

function rightOwner(owner: string): string {
  const all = labels(owner);
  let from = all.lastIndexOf("_tls") + 1;
  while (from < all.length && nearOwners.has(all[from] as string)) from++;
  return ["_smtp", "_tls", ...all.slice(from)].join(".");
}

function checkVersion(found: Finding[], tree: TlsRptRecord): boolean {
  if (isTlsRptRecord(tree)) return true;
  const { value, segments } = tree;
  const first = segments[0];
  const v = segments.find((s) => s.name.toLowerCase() === "v");
  if (first === undefined || v !== first) {
    const fixes = v === undefined ? [replace(value.span(0, 0), "v=TLSRPTv1; ", "Begin with v=TLSRPTv1;", true)] : [];
    const span = v === undefined ? (first === undefined ? recordPlace(value) : tagSpan(tree, first)) : tagSpan(tree, v);
    found.push(finding(rules["bad-version"], span, undefined, { fixes }));
    return false;
  }
  const next = segments[1]?.start ?? Math.min(value.text.length, first.terminator + 1);
  const text = segments[1] === undefined ? "v=TLSRPTv1;" : "v=TLSRPTv1; ";
  const fixes = /^tls-?rptv?1?$/i.test(first.value)
    ? [replace(value.span(0, next), text, "Write v=TLSRPTv1;", true)]
    : [];
  found.push(finding(rules["bad-version"], value.span(0, first.end), undefined, { fixes }));
  return false;
}

function checkField(found: Finding[], tree: TlsRptRecord, segment: Segment): boolean {
  const { value } = tree;
  if (segment.kind === "empty") {
    const span = value.span(segment.start, segment.terminator + 1);
    const fixes = [replace(span, "", "Remove the semicolon", true)];
    found.push(finding(rules["bad-field"], span, { what: "There is nothing between two semicolons" }, { fixes }));
  } else if (segment.mark !== undefined) {
    const span = value.span(segment.mark.start, segment.mark.end);
    const fixes = [replace(span, "; ", "Separate by a semicolon", true)];
    found.push(finding(rules["bad-field"], span, { what: "Fields are separated by semicolons" }, { fixes }));
  } else if (segment.kind === "bare") {
    const text = value.text.slice(segment.start, segment.end);
    const previous = tree.segments[segment.index - 1];
    if (previous?.name === "rua" && text.includes("@")) {
      const scheme = /^mailto:/i.test(text) ? "" : "mailto:";
      const fixes = [replace(value.span(previous.end, segment.start), `,${scheme}`, "Separate by a comma", true)];
      const what = `“${clip(text)}” is cut off from the list by the semicolon: addresses are separated by commas`;
      found.push(finding(rules["bad-report-uri"], tagSpan(tree, segment), { what }, { fixes }));
    } else found.push(finding(rules["bad-field"], tagSpan(tree, segment), { what: `“${clip(text)}” has no =` }));
  } else if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(segment.name) || segment.value === "") {
    found.push(
      finding(rules["bad-field"], tagSpan(tree, segment), {
        what: `“${clip(segment.name)}” has no value, or is no field name`,
      }),
    );
  } else if (segment.name !== "rua" && firstForeign(segment.value) >= 0) {
    const at = segment.valueStart + firstForeign(segment.value);
    const what = "A character outside ASCII stands in a value";
    found.push(finding(rules["bad-field"], value.span(at, at + 1), { what }));
  } else return true;
  return false;
}

function checkUri(found: Finding[], tree: TlsRptRecord, uri: ReportUri): void {
  const { item, problem, scheme } = uri;
  const rua = tagNamed(tree, "rua") as Segment;
  const span = item.end > item.start ? tree.value.span(item.start, item.end) : valueSpan(tree, rua);
  if (problem?.kind === "scheme" && item.text.includes("@")) {
    const fixes = [replace(tree.value.span(item.start, item.start), "mailto:", "Add mailto:", true)];
    found.push(
      finding(rules["bad-report-uri"], span, { what: `“${clip(item.text)}” has no mailto: in front` }, { fixes }),
    );
  } else if (problem !== undefined) {
    found.push(finding(rules["bad-report-uri"], span, { what: problem.text }));
  } else if (scheme !== "mailto" && scheme !== "https") {
    const place = tree.value.span(item.start, item.start + scheme.length);
    const fixes = scheme === "http" ? [replace(place, "https", "Write https", true)] : [];
    found.push(
      finding(rules["bad-report-uri"], span, { what: `“${clip(scheme)}:” is neither mailto: nor https:` }, { fixes }),
    );
  }
}
