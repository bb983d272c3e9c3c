import { type Finding, finding } from "../../rules/rule.ts";
import { labels } from "../domain.ts";
import type { Name, RecordContext, RecordView } from "../language.ts";
import { ownerFix, ownerPlace, recordPlace, removeRecord } from "../place.ts";
import { isSpfRecord } from "./parse.ts";
import { spfRules } from "./rules.ts";
import type { SpfRecord } from "./tree.ts";

/** Where the record stands, and beside what. */
export function checkPlace(record: SpfRecord, context: RecordContext, findings: Finding[]): void {
  const { owner } = context;
  if (owner === undefined) return;
  checkOwner(record, owner, context, findings);
  if (context.type === "SPF") checkType(record, owner, context, findings);
  if (record.value.text.length > 100) checkAnswerSize(record, owner, context, findings);
}

function checkOwner(record: SpfRecord, owner: Name, context: RecordContext, findings: Finding[]): void {
  if (owner === "*" || owner.startsWith("*.")) {
    if (!/^v=spf1 +-all *$/i.test(record.value.text.slice(0, 64)))
      findings.push(finding(spfRules.wildcard, ownerPlace(context, record.value)));
    return;
  }
  const domain = domainOfService(owner);
  if (domain === undefined) return;
  const fixes = context.zone?.contains(domain) ? ownerFix(context, domain) : [];
  findings.push(finding(spfRules["wrong-owner"], ownerPlace(context, record.value), { owner }, { fixes }));
}

/** Whether nobody looks for SPF at a name, as at `_dmarc.example.com`. */
export function isMisplaced(owner: Name): boolean {
  return domainOfService(owner) !== undefined;
}

const serviceLabels = new Set(["_dmarc", "_domainkey", "_mta-sts", "_bimi"]);

/** The domain behind a label that says that the name belongs to another record, as in `_dmarc.example.com`. */
function domainOfService(owner: Name): Name | undefined {
  if (!owner.includes("_")) return undefined;
  const all = labels(owner);
  const at = all.findIndex((label, i) => serviceLabels.has(label) || (label === "_tls" && all[i - 1] === "_smtp"));
  return at < 0 ? undefined : all.slice(at + 1).join(".");
}

/** RFC 7208 §3.1: the type SPF is obsolete. */
function checkType(record: SpfRecord, owner: Name, context: RecordContext, findings: Finding[]): void {
  const { zone } = context;
  if (zone === undefined) return;
  const span = context.typeSpan ?? recordPlace(record.value);
  if (zone.at(owner, "TXT").some(isSpf)) {
    findings.push(finding(spfRules["obsolete-type"], span, undefined, { fixes: removeRecord(context.recordSpan) }));
    return;
  }
  const fixes = context.typeSpan && [{ title: "Make it TXT", edits: [{ span, text: "TXT" }], preferred: true }];
  findings.push(finding(spfRules["only-obsolete-type"], span, undefined, fixes && { fixes }));
}

/** RFC 7208 §3.4: the name and all texts of its type together. */
function checkAnswerSize(record: SpfRecord, owner: Name, context: RecordContext, findings: Finding[]): void {
  if (context.zone === undefined) return;
  const texts = context.zone.at(owner, "TXT");
  let octets = owner.length + 2;
  for (const { value } of texts) octets += (value?.text.length ?? 0) + 1 + (value?.joins.length ?? 0);
  const first = texts.find(isSpf);
  if (octets > 450 && (first?.value === undefined || first.value.span(0, 1).start === record.value.span(0, 1).start))
    findings.push(finding(spfRules["answer-too-big"], recordPlace(record.value), { octets }));
}

function isSpf({ value }: RecordView): boolean {
  return value !== undefined && isSpfRecord(value.text);
}
