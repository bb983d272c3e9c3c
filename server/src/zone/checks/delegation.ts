import { finding } from "../../rules/rule.ts";
import type { ZoneFacts } from "../facts.ts";
import { typeBit, typeBits } from "../record-table.ts";
import { zoneWideRules } from "../rules-zone.ts";
import { typeName } from "../types.ts";
import { wildcardFor } from "./aliases.ts";
import { everyOwner, type OwnerCheck, type Report } from "./owner-check.ts";

const A = 1;
const NS = 2;
const CNAME = 5;
const MX = 15;
const AAAA = 28;
const DNAME = 39;
/** What belongs at a delegation beside its NS and glue: DS, RRSIG, NSEC; NSEC3 stands at names of its own. */
const atCut = new Set([NS, 43, 46, 47]);

/** Where a name lies: outside the zone, below a DNAME, at or below a delegation. */
export const placeChecks: OwnerCheck = {
  types: everyOwner,
  check(zone, owner, report) {
    if (owner === zone.apex) return;
    const { names, records } = zone;
    const tail = names.tails[owner] as number;
    if (tail === 0) return;
    if (!zone.contains(owner)) {
      for (const slot of zone.slots(owner)) {
        const args = { owner: zone.textOf(owner), zone: zone.textOf(zone.apex) };
        report(finding(zoneWideRules["out-of-zone"], zone.ownerPlace(slot), args));
      }
      return;
    }
    if (records.ofType[NS] === 0 && records.ofType[DNAME] === 0) return;
    const cut = zone.cut(owner);
    const dname = zone.dnameAbove(owner);
    if (dname >= 0 && (cut < 0 || names.isWithin(cut, dname))) {
      const slot = zone.slots(owner).find((s) => ![46, 47, 50].includes(records.type[s] as number));
      if (slot !== undefined && zone.cut(dname) < 0) {
        const severity = zone.server === "knot" ? ({ severity: "error" } as const) : {};
        const args = { owner: zone.textOf(owner), dname: zone.textOf(dname) };
        report(finding(zoneWideRules["below-dname"], zone.ownerPlace(slot), args, severity));
      }
      return;
    }
    if (cut >= 0) occluded(zone, owner, cut, report);
  },
};

function occluded(zone: ZoneFacts, owner: number, cut: number, report: Report): void {
  const { records } = zone;
  for (const slot of zone.slots(owner)) {
    const type = records.type[slot] as number;
    if (owner === cut && (atCut.has(type) || type === DNAME)) continue;
    if (type === 46 || type === 47 || type === 50) continue;
    if ((type === A || type === AAAA) && zone.isGlue(owner, cut)) continue;
    const args = { owner: zone.textOf(owner), cut: zone.textOf(cut), type: typeName(type) };
    report(finding(zoneWideRules["occluded-record"], zone.ownerPlace(slot), args));
  }
}

/** NS records: their targets are hosts with addresses (RFC 1035 §5.2, RFC 2181 §10.3). MX targets below a DNAME. */
export const targetChecks: OwnerCheck = {
  types: typeBits(NS, MX),
  check(zone, owner, report) {
    const { records } = zone;
    if (!zone.contains(owner) || zone.dnameAbove(owner) >= 0) return;
    const parent = zone.names.parents[owner] as number;
    if (owner !== zone.apex && zone.cut(parent) >= 0) return;
    for (const slot of zone.slots(owner)) {
      const type = records.type[slot] as number;
      if (type !== NS && (type !== MX || records.ofType[DNAME] === 0)) continue;
      const word = zone.dataWord(slot) + (type === MX ? 1 : 0);
      const target = zone.nameIn(zone.words(slot), word, records.origin[slot] as number);
      if (target <= 0 || !zone.contains(target)) continue;
      const dname = zone.dnameAbove(target);
      if (dname >= 0 && (zone.types(dname) & typeBit(NS)) === 0) {
        const args = { type: typeName(type), target: zone.textOf(target), dname: zone.textOf(dname) };
        report(finding(zoneWideRules["ns-below-dname"], zone.wordSpan(slot, word), args));
        continue;
      }
      if (type !== NS) continue;
      const types = zone.types(target);
      if ((types & typeBit(CNAME)) !== 0) {
        report(finding(zoneWideRules["ns-target-cname"], zone.wordSpan(slot, word), { target: zone.textOf(target) }));
        continue;
      }
      if (!zone.whole || (types & typeBits(A, AAAA)) !== 0) continue;
      const cut = zone.cut(target);
      if (cut >= 0 && cut !== owner) continue;
      if (cut < 0 && !zone.exists(target) && wildcardFor(zone, target)) continue;
      report(finding(zoneWideRules["ns-no-address"], zone.wordSpan(slot, word), { target: zone.textOf(target) }));
    }
  },
};
