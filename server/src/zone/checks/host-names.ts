import { finding } from "../../rules/rule.ts";
import type { ZoneFacts } from "../facts.ts";
import { LabelFlag } from "../names.ts";
import { badHostLabel } from "../rdata-reader.ts";
import { typeBits } from "../record-table.ts";
import { nameRules } from "../rules-names.ts";
import type { OwnerCheck } from "./owner-check.ts";

const A = 1;
const MX = 15;
const AAAA = 28;

/**
 * Owners of A, AAAA and MX are host names (RFC 1123 §2.1), the first label may be `*`. BIND's exceptions: `gc._msdcs` (Active
 * Directory), and names with `_spf…` (what `exists:` of SPF asks for).
 */
export const hostNameChecks: OwnerCheck = {
  types: typeBits(A, MX, AAAA),
  check(facts, owner, report) {
    const { names } = facts;
    let bad = false;
    for (let at = owner; at > 1; at = names.parents[at] as number) {
      const flags = names.flags[at] as number;
      if ((flags & LabelFlag.host) !== 0 || (at === owner && (flags & LabelFlag.wildcard) !== 0)) continue;
      if (isExcepted(facts, owner, at)) return;
      bad = true;
    }
    if (!bad) return;
    const slot = facts.slots(owner).find((s) => isHostType(facts.records.type[s] as number));
    if (slot === undefined) return;
    const place = facts.ownerPlace(slot);
    const words = facts.words(slot);
    const delta = facts.delta(slot);
    const written = { start: place.start - delta, end: place.end - delta };
    // A wildcard is no mistake, and characters that need an escape have a finding of their own.
    const star = words.text.charCodeAt(written.start) === 42 && words.text.charCodeAt(written.start + 1) === 46;
    const label = badHostLabel(words.text, star ? { start: written.start + 2, end: written.end } : written);
    const inherited = facts.ownerSpan(slot).end === facts.ownerSpan(slot).start;
    const span = label === undefined || inherited ? place : { start: label.start + delta, end: label.end + delta };
    const text = words.text.slice(span.start - delta, span.end - delta);
    if (!inherited && label !== undefined && !isJudgedHere(text)) return;
    const role = `addresses and MX stand at host names`;
    report(finding(nameRules["bad-host-name"], span, { label: inherited ? facts.textOf(owner) : text, role }));
  },
};

function isHostType(type: number): boolean {
  return type === A || type === AAAA || type === MX;
}

/** Whether the label is odd by letters, digits, `-`, `_`, `*`, `/` alone, or by escapes. */
function isJudgedHere(label: string): boolean {
  return label.includes("\\") || /^[A-Za-z0-9_*/-]*$/.test(label);
}

function isExcepted(facts: ZoneFacts, owner: number, at: number): boolean {
  const { names } = facts;
  const label = names.label(at);
  if (label === "_spf" || label.startsWith("_spf_")) return true;
  return label === "_msdcs" && names.parents[owner] === at && names.label(owner) === "gc";
}
