import { type Fix, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import type { ZoneFacts } from "../facts.ts";
import { typeBit } from "../record-table.ts";
import { zoneWideRules } from "../rules-zone.ts";
import type { OwnerCheck, Report } from "./owner-check.ts";

const A = 1;
const NS = 2;
const SOA = 6;
const AAAA = 28;

/** The SOA: one, at the apex, with timers that work. */
export const soaChecks: OwnerCheck = {
  types: typeBit(SOA),
  check(zone, owner, report) {
    const slots = zone.slots(owner, SOA);
    for (const [i, slot] of slots.entries()) {
      if (owner !== zone.apex) {
        const args = { owner: zone.textOf(owner), zone: zone.textOf(zone.apex) };
        report(finding(zoneWideRules["soa-not-apex"], zone.ownerPlace(slot), args));
        continue;
      }
      if (i > 0) {
        // The same once more is dropped by servers: a duplicate like any other.
        if (zone.rdata(slot)?.wire === zone.rdata(slots[0] as number)?.wire) continue;
        const related = [{ message: "the first SOA", span: zone.span(slots[0] as number) }];
        report(finding(zoneWideRules["soa-multiple"], zone.ownerPlace(slot), undefined, { related }));
        continue;
      }
      soaFields(zone, slot, report);
    }
  },
};

function soaFields(zone: ZoneFacts, slot: number, report: Report): void {
  const rdata = zone.rdata(slot);
  if (rdata === undefined || rdata.generic) return;
  const delta = zone.delta(slot);
  const { source } = zone.records.blockOf(slot);
  const at = (index: number): Span => {
    const span = rdata.fields[index]?.span ?? { start: 0, end: 0 };
    return { start: span.start + delta, end: span.end + delta };
  };
  const number = (index: number): number => rdata.fields[index]?.number ?? 0;
  const rname = rdata.fields[1];
  if (rname !== undefined) {
    const text = source.slice(rname.span.start, rname.span.end);
    const sign = unescapedAt(text);
    if (sign > 0) {
      const local = text.slice(0, sign).replace(/(?<!\\)\./g, "\\.");
      const mended = `${local}.${text.slice(sign + 1)}`;
      const fix: Fix = { title: `Write ${mended}`, edits: [{ span: at(1), text: mended }], preferred: true };
      report(finding(zoneWideRules["soa-rname-at"], at(1), { text }, { fixes: [fix] }));
    }
  }
  const [refresh, retry, expire, minimum] = [number(3), number(4), number(5), number(6)] as const;
  if (retry >= refresh && refresh > 0) {
    report(
      finding(zoneWideRules["soa-timers"], at(4), { problem: `retry ${retry} is not shorter than refresh ${refresh}` }),
    );
  } else if (expire < refresh + retry) {
    const problem = `expire ${expire} is shorter than refresh and retry together (${refresh + retry})`;
    report(finding(zoneWideRules["soa-timers"], at(5), { problem }));
  }
  if (minimum < 300 || minimum > 86400) report(finding(zoneWideRules["soa-minimum"], at(6), { seconds: minimum }));
}

function unescapedAt(text: string): number {
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (text.charAt(i) === "@") return i;
  }
  return -1;
}

/** What the whole zone must have; runs once, for the apex. `firstLine`: where to say that the SOA is missing. */
export function wholeZoneChecks(zone: ZoneFacts, report: Report): void {
  const { apex } = zone;
  if (!zone.whole) return;
  const soa = zone.first(apex, SOA);
  const servers = zone.slots(apex, NS);
  const [first] = servers;
  if (first === undefined) {
    if (soa !== 0) report(finding(zoneWideRules["ns-missing"], zone.ownerPlace(soa), { zone: zone.textOf(apex) }));
    return;
  }
  if (servers.length === 1) {
    report(finding(zoneWideRules["single-ns"], zone.wordSpan(first, zone.dataWord(first))));
  }
  families(zone, servers, report);
}

/** Every server lies in the zone, and none has an address of a family that the zone has data for (BIND). */
function families(zone: ZoneFacts, servers: readonly number[], report: Report): void {
  const { records } = zone;
  const used: readonly [number, string, string][] = [
    [A, "A", "IPv4"],
    [AAAA, "AAAA", "IPv6"],
  ];
  if (used.every(([type]) => (records.ofType[type] as number) === 0)) return;
  const targets: number[] = [];
  for (const slot of servers) {
    const target = zone.nameIn(zone.words(slot), zone.dataWord(slot), records.origin[slot] as number);
    if (target < 0 || !zone.contains(target)) return;
    targets.push(target);
  }
  const any = targets.some((target) => (zone.types(target) & (typeBit(A) | typeBit(AAAA))) !== 0);
  if (!any) return;
  for (const [type, name, family] of used) {
    if ((records.ofType[type] as number) === 0) continue;
    if (targets.some((target) => (zone.types(target) & typeBit(type)) !== 0)) continue;
    report(finding(zoneWideRules["no-family-server"], zone.ownerPlace(servers[0] as number), { type: name, family }));
  }
}
