import { finding } from "../../rules/rule.ts";
import { LabelFlag } from "../names.ts";
import { typeBits } from "../record-table.ts";
import { nameRules } from "../rules-names.ts";
import { everyOwner, type OwnerCheck } from "./owner-check.ts";

const NS = 2;
const DNAME = 39;
const delegations = typeBits(NS, DNAME);

const STAR = 42;
const DOT = 46;
const BACKSLASH = 92;

/** An asterisk is a wildcard only as the whole first label (RFC 4592 §2.1.1), and nothing should be delegated there (§4.2, §4.4). */
export const wildcardChecks: OwnerCheck = {
  types: everyOwner,
  check(facts, owner, report) {
    const { names } = facts;
    if (((names.flags[owner] as number) & LabelFlag.wildcard) !== 0 && (facts.types(owner) & delegations) !== 0) {
      const slot = facts.first(owner, NS) || facts.first(owner, DNAME);
      if (slot !== 0) {
        const type = facts.records.type[slot] === NS ? "NS" : "DNAME";
        // BIND loads no zone with NS there.
        const refused = type === "NS" && facts.server === "bind";
        const severity = refused ? ({ severity: "error" } as const) : {};
        report(finding(nameRules["wildcard-delegation"], facts.ownerPlace(slot), { type }, severity));
      }
    }
    let odd = false;
    for (let at = owner; at > 1 && at !== facts.apex && !odd; at = names.parents[at] as number) {
      const flags = names.flags[at] as number;
      if ((flags & LabelFlag.star) === 0) continue;
      odd = at === owner ? (flags & LabelFlag.wildcard) === 0 : true;
    }
    if (!odd) return;
    for (const slot of facts.slots(owner)) {
      const span = facts.ownerSpan(slot);
      if (span.end === span.start) continue;
      const { text } = facts.words(slot);
      const delta = facts.delta(slot);
      const label = literalStar(text, span.start - delta, span.end - delta);
      if (label === undefined) return;
      const place = { start: label.start + delta, end: label.end + delta };
      report(finding(nameRules["wildcard-not-leftmost"], place, { label: text.slice(label.start, label.end) }));
      return;
    }
  },
};

/** The first label with an unescaped asterisk that is no wildcard. */
function literalStar(text: string, start: number, end: number): { start: number; end: number } | undefined {
  let from = start;
  let star = false;
  for (let i = start; i <= end; i++) {
    const c = i < end ? text.charCodeAt(i) : DOT;
    if (c === DOT) {
      if (star && !(from === start && i === from + 1)) return { start: from, end: i };
      from = i + 1;
      star = false;
    } else if (c === BACKSLASH) i++;
    else if (c === STAR) star = true;
  }
  return undefined;
}
