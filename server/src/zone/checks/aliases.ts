import { finding } from "../../rules/rule.ts";
import type { ZoneFacts } from "../facts.ts";
import { typeBit, typeBits } from "../record-table.ts";
import { zoneWideRules } from "../rules-zone.ts";
import { typeName } from "../types.ts";
import type { OwnerCheck, Report } from "./owner-check.ts";

const NS = 2;
const CNAME = 5;
const DNAME = 39;
/** May stand beside a CNAME (RFC 4035 §2.5). */
const besideCname = new Set([CNAME, 46, 47]);
/** A circle of more aliases than this is not looked for: no resolver follows so many. */
const longestChain = 32;

/** The name in the RDATA's first word. */
function target(zone: ZoneFacts, slot: number): number {
  return zone.nameIn(zone.words(slot), zone.dataWord(slot), zone.records.origin[slot] as number);
}

/** CNAME alone at its name, leading somewhere. */
export const cnameChecks: OwnerCheck = {
  types: typeBit(CNAME),
  check(zone, owner, report) {
    const { records } = zone;
    const slots = zone.slots(owner);
    // One CNAME alone, as nearly all are.
    if (slots.length === 1 && owner !== zone.apex) {
      leads(zone, owner, slots[0] as number, report);
      return;
    }
    const cnames = slots.filter((slot) => records.type[slot] === CNAME);
    const [first] = cnames;
    if (first === undefined) return;
    const text = zone.textOf(owner);
    if (owner === zone.apex) {
      report(finding(zoneWideRules["cname-at-apex"], zone.typeSpan(first), { zone: text }));
    } else {
      const others = slots.filter((slot) => !besideCname.has(records.type[slot] as number));
      if (others.length > 0) {
        const types = [...new Set(others.map((slot) => typeName(records.type[slot] as number)))].join(", ");
        const related = others.slice(0, 5).map((slot) => ({ message: "beside it", span: zone.span(slot) }));
        report(finding(zoneWideRules["cname-and-other"], zone.typeSpan(first), { owner: text, types }, { related }));
      }
    }
    const firstTarget = target(zone, first);
    for (const slot of cnames.slice(1)) {
      if (target(zone, slot) === firstTarget) continue;
      const related = [{ message: "the first CNAME", span: zone.span(first) }];
      report(finding(zoneWideRules["cname-multiple"], zone.typeSpan(slot), { owner: text }, { related }));
    }
    for (const slot of cnames) leads(zone, owner, slot, report);
  },
};

function leads(zone: ZoneFacts, owner: number, slot: number, report: Report): void {
  const chain = [owner];
  const first = target(zone, slot);
  let at = first;
  for (let i = 0; i < longestChain && at >= 0 && zone.contains(at); i++) {
    chain.push(at);
    if (at === owner) {
      const span = zone.wordSpan(slot, zone.dataWord(slot));
      const text = chain.map((name) => zone.textOf(name)).join(" → ");
      report(finding(zoneWideRules["cname-loop"], span, { chain: text }));
      return;
    }
    const next = zone.first(at, CNAME);
    if (next === 0) break;
    at = target(zone, next);
  }
  dangling(zone, owner, slot, first, "CNAME", report);
}

/** The target lies in the zone, whose data is all here, and does not exist. */
function dangling(zone: ZoneFacts, owner: number, slot: number, name: number, type: string, report: Report): void {
  if (!zone.whole) return;
  if (name < 0 || name === owner || !zone.contains(name) || zone.exists(name)) return;
  if (zone.cut(name) >= 0 || zone.dnameAbove(name) >= 0 || wildcardFor(zone, name)) return;
  const span = zone.wordSpan(slot, zone.dataWord(slot));
  report(finding(zoneWideRules["dangling-target"], span, { type, target: zone.textOf(name) }));
}

/** Whether a wildcard answers for a name that does not exist (RFC 4592 §3.3.1). */
export function wildcardFor(zone: ZoneFacts, name: number): boolean {
  const { names } = zone;
  let encloser = names.parents[name] as number;
  while (encloser > 0 && encloser !== zone.apex && !zone.exists(encloser)) encloser = names.parents[encloser] as number;
  return zone.exists(names.child(encloser, "*", 0, 1));
}

/** DNAME: one, not at a delegation, leading somewhere (RFC 6672 §2.3, §2.4). */
export const dnameChecks: OwnerCheck = {
  types: typeBit(DNAME),
  check(zone, owner, report) {
    const slots = zone.slots(owner, DNAME);
    const [first] = slots;
    if (first === undefined) return;
    const text = zone.textOf(owner);
    const firstTarget = target(zone, first);
    for (const slot of slots.slice(1)) {
      if (target(zone, slot) === firstTarget) continue;
      report(finding(zoneWideRules["dname-multiple"], zone.typeSpan(slot), { owner: text }));
    }
    if (owner !== zone.apex && (zone.types(owner) & typeBits(NS)) !== 0) {
      const severity = zone.server === "knot" ? ({ severity: "error" } as const) : {};
      report(finding(zoneWideRules["dname-with-ns"], zone.typeSpan(first), { owner: text }, severity));
      return;
    }
    dangling(zone, owner, first, firstTarget, "DNAME", report);
  },
};
