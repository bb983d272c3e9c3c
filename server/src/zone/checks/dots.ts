import { parse } from "tldts";
import { type Fix, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { RecordFlag } from "../draft.ts";
import type { ZoneFacts } from "../facts.ts";
import { unknownOrigin } from "../names.ts";
import { typeBits } from "../record-table.ts";
import { zoneWideRules } from "../rules-zone.ts";
import { everyOwner, type OwnerCheck, type Report } from "./owner-check.ts";

/** Where the domain name stands in the RDATA of types that point to one; -1: SOA and RP have two, at the front. */
const nameWord: Readonly<Record<number, number>> = {
  2: 0,
  5: 0,
  12: 0,
  39: 0,
  15: 1,
  18: 1,
  36: 1,
  33: 3,
  64: 1,
  65: 1,
  6: -1,
  17: -1,
};

/** Owners that end in the zone's name twice. */
export const ownerDots: OwnerCheck = {
  types: everyOwner,
  check(zone, owner, report) {
    const doubled = zone.doubledApex;
    if (doubled === undefined || !zone.names.isWithin(owner, doubled)) return;
    const { records } = zone;
    for (const slot of zone.slots(owner)) {
      if (((records.flags[slot] as number) & RecordFlag.inherited) !== 0) continue;
      const span = zone.ownerSpan(slot);
      tell(zone, slot, span, owner, report);
    }
  },
};

function textAt(zone: ZoneFacts, slot: number, span: Span): string {
  const delta = zone.delta(slot);
  return zone.records.blockOf(slot).source.slice(span.start - delta, span.end - delta);
}

function tell(zone: ZoneFacts, slot: number, span: Span, name: number, report: Report): void {
  const text = textAt(zone, slot, span);
  if (text.endsWith(".")) {
    const apex = zone.textOf(zone.apex);
    const mended = text.slice(0, -apex.length);
    const fixes: Fix[] =
      text.toLowerCase().endsWith(`${apex}${apex}`.toLowerCase()) || mended.toLowerCase().endsWith(apex)
        ? [{ title: `Write ${mended}`, edits: [{ span, text: mended }] }]
        : [];
    report(finding(zoneWideRules["doubled-name"], span, { name: text, zone: apex }, { fixes }));
    return;
  }
  forgotten(zone, span, text, name, report);
}

function forgotten(zone: ZoneFacts, span: Span, text: string, name: number, report: Report): void {
  const fix: Fix = {
    title: "Add the final dot",
    edits: [{ span: { start: span.end, end: span.end }, text: "." }],
    preferred: true,
  };
  const args = { name: text, becomes: zone.textOf(name) };
  report(finding(zoneWideRules["suspicious-relative-name"], span, args, { fixes: [fix] }));
}

/** Names in RDATA without their final dot that look as if they had one. */
export const targetDots: OwnerCheck = {
  types: typeBits(2, 5, 12, 39, 15, 18, 36, 33, 64, 65, 6, 17),
  check(zone, owner, report) {
    const { records } = zone;
    for (const slot of zone.slots(owner)) {
      const word = nameWord[records.type[slot] as number];
      if (word === undefined || ((records.flags[slot] as number) & RecordFlag.faulty) !== 0) continue;
      const data = zone.dataWord(slot);
      for (const at of word < 0 ? [data, data + 1] : [data + word]) one(zone, slot, at, report);
    }
  },
};

function one(zone: ZoneFacts, slot: number, at: number, report: Report): void {
  const words = zone.words(slot);
  const start = words.starts[at] as number;
  const end = words.ends[at] as number;
  if (at >= words.count || end - start < 3) return;
  const { text } = words;
  const absolute = text.charCodeAt(end - 1) === 46;
  const dot = text.lastIndexOf(".", end - 2);
  if (dot < start && !absolute) return;
  const doubled = zone.doubledApex;
  if (absolute && (doubled === undefined || end - start < 2 * zone.wireLength(zone.apex) - 2)) return;
  const name = zone.nameIn(words, at, zone.records.origin[slot] as number);
  if (name < 0) return;
  const delta = zone.delta(slot);
  const span = { start: start + delta, end: end + delta };
  if (doubled !== undefined && zone.names.isWithin(name, doubled)) {
    tell(zone, slot, span, name, report);
    return;
  }
  if (absolute || zone.exists(name)) return;
  // Does it end in a public suffix of its own, so that it looks like a whole name?
  const written = text.slice(start, end).toLowerCase();
  if (!/^[a-z0-9_*-]+(?:\.[a-z0-9_-]+)+$/.test(written)) return;
  if (zone.apex === unknownOrigin || !endsPublicly(written)) return;
  forgotten(zone, span, written, name, report);
}

const exampleTops = new Set(["example", "test", "invalid", "localhost"]);

/** Whether a name ends in a suffix that the public suffix list knows, or in an example domain. */
function endsPublicly(name: string): boolean {
  const { isIcann, isPrivate, publicSuffix, hostname } = parse(name, {
    allowPrivateDomains: true,
    validateHostname: false,
  });
  if (publicSuffix === null || publicSuffix === hostname) return false;
  return isIcann === true || isPrivate === true || exampleTops.has(publicSuffix);
}
