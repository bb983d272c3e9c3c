import { type Finding, type Fix, finding } from "../../rules/rule.ts";
import type { Member } from "../language.ts";
import { recordPlace } from "../place.ts";
import { spfRules } from "./rules.ts";
import type { SpfRecord } from "./tree.ts";

/** Several SPF records at one name (RFC 7208 §4.5): all but the first are underlined. */
export function checkSpfSet(members: readonly Member<SpfRecord>[]): Finding[] {
  const records = members.filter(
    ({ tree, context }) => tree.version.kind === "exact" && (context.type ?? "TXT") !== "SPF",
  );
  const [first, ...later] = records;
  if (first === undefined || later.length === 0) return [];
  return later.map((member) =>
    finding(
      spfRules["multiple-records"],
      recordPlace(member.value),
      { count: records.length },
      {
        related: [{ message: "the first SPF record", span: recordPlace(first.value) }],
        fixes: mergeFix(first, member),
      },
    ),
  );
}

/** One record of both: the later one's terms before the first one's all or redirect. */
function mergeFix(first: Member<SpfRecord>, later: Member<SpfRecord>): Fix[] {
  if (first.tree.broken || later.tree.broken || later.context.recordSpan === undefined) return [];
  const own = new Set(first.tree.terms.map((term) => first.value.text.slice(term.start, term.end).toLowerCase()));
  const added = later.tree.terms
    .filter((term) => term.kind === "directive" && term.mechanism !== "all")
    .map((term) => later.value.text.slice(term.start, term.end))
    .filter((term) => !own.has(term.toLowerCase()));
  const end = first.tree.terms.find(
    (term) => (term.kind === "directive" && term.mechanism === "all") || term.kind === "modifier",
  );
  const at = end?.start ?? first.value.text.length;
  const text = end === undefined ? added.map((term) => ` ${term}`).join("") : added.map((term) => `${term} `).join("");
  const place = first.value.span(at, at + 1).start;
  return [
    {
      title: "Merge into the first record",
      edits: [
        ...(text === ""
          ? []
          : [{ span: end === undefined ? first.value.span(at, at) : { start: place, end: place }, text }]),
        { span: later.context.recordSpan, text: "" },
      ],
    },
  ];
}
