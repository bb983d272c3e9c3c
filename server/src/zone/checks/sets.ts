import { type Fix, finding } from "../../rules/rule.ts";
import type { ZoneFacts } from "../facts.ts";
import { foldName } from "../name.ts";
import type { Rdata } from "../rdata.ts";
import { typeBit } from "../record-table.ts";
import { zoneWideRules } from "../rules-zone.ts";
import { typeName } from "../types.ts";
import { everyOwner, type OwnerCheck, type Report } from "./owner-check.ts";

const A = 1;
const NS = 2;
const CNAME = 5;
const MX = 15;
const RRSIG = 46;

/** Records of one name and type: equal TTLs (RFC 2181 §5.2), none twice (§5). */
export const setChecks: OwnerCheck = {
  types: everyOwner,
  check(zone, owner, report) {
    const { names, records } = zone;
    const tail = names.tails[owner] as number;
    if (tail === 0 || records.next[tail] === tail || hasNoSet(zone, tail)) return;
    const slots = zone.slots(owner);
    const types = new Set<number>();
    for (const slot of slots) {
      const type = records.type[slot] as number;
      if (types.has(type)) continue;
      types.add(type);
      const set = slots.filter((other) => records.type[other] === type);
      if (set.length < 2) continue;
      if (type !== RRSIG) ttls(zone, type, set, report);
      duplicates(zone, type, set, report);
    }
  },
};

/** Whether no two of the records in a name's ring are of one type, by the bits of their types. */
function hasNoSet({ records }: ZoneFacts, tail: number): boolean {
  let seen = 0;
  let slot = tail;
  do {
    slot = records.next[slot] as number;
    const bit = typeBit(records.type[slot] as number);
    if ((seen & bit) !== 0) return false;
    seen |= bit;
  } while (slot !== tail);
  return true;
}

function ttls(zone: ZoneFacts, type: number, slots: readonly number[], report: Report): void {
  const [head] = slots as readonly [number];
  const first = zone.records.ttl[head] as number;
  for (const slot of slots) {
    const ttl = zone.records.ttl[slot] as number;
    if (ttl === first) continue;
    const written = zone.ttlSpan(slot);
    const span = written ?? zone.typeSpan(slot);
    const fix: Fix = {
      title: `Write ${first}`,
      edits: [
        written === undefined
          ? { span: { start: span.start, end: span.start }, text: `${first} ` }
          : { span, text: String(first) },
      ],
    };
    const related = [{ message: "the first record of the set", span: zone.span(head) }];
    report(
      finding(zoneWideRules["ttl-differs"], span, { type: typeName(type), ttl, first }, { related, fixes: [fix] }),
    );
  }
}

function duplicates(zone: ZoneFacts, type: number, slots: readonly number[], report: Report): void {
  const seen = new Map<string | number, number>();
  for (const slot of slots) {
    const key = dataKey(zone, type, slot);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, slot);
      continue;
    }
    const span = zone.span(slot);
    const fix: Fix = { title: "Remove the record", edits: [{ span, text: "" }], preferred: true };
    const related = [{ message: "the same record", span: zone.span(first) }];
    report(finding(zoneWideRules["duplicate-record"], span, { type: typeName(type) }, { related, fixes: [fix] }));
  }
}

/** Equal for equal RDATA (names without case, RFC 4034 §6.2); undefined where it cannot be told. */
function dataKey(zone: ZoneFacts, type: number, slot: number): string | number | undefined {
  const at = zone.dataWord(slot);
  const words = zone.words(slot);
  const plain = words.count > at && words.text.charCodeAt(words.starts[at] as number) !== 92;
  if (plain && type === A) return words.raw(at);
  if (plain && (type === NS || type === CNAME || type === MX)) {
    const name = zone.nameIn(words, type === MX ? at + 1 : at, zone.records.origin[slot] as number);
    return type === MX ? Number(words.raw(at)) * 2 ** 32 + name : name;
  }
  const rdata = zone.rdata(slot);
  return rdata === undefined || rdata.wire === undefined ? undefined : foldedWire(rdata);
}

/** The octets with domain names in lower case. */
function foldedWire(rdata: Rdata): string | undefined {
  if (rdata.generic) return rdata.wire;
  let key = "";
  for (const field of rdata.fields) {
    if (field.wire === undefined) return undefined;
    key += field.name === undefined ? field.wire : foldName(field.name);
  }
  return key;
}
