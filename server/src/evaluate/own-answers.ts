import { type ZoneDocument, ZoneRecord } from "../zone/index.ts";
import { typeBit } from "../zone/record-table.ts";

const [A, MX, TXT, AAAA] = [1, 15, 16, 28] as const;

/** TXT records that are looked through: above, what a zone says to its own SPF records takes longer than all other rules. */
const mostTexts = 20_000;
/** SPF records that are worth an evaluation, at most. */
const mostRecords = 5_000;

/**
 * The SPF records of a zone of which the zone's own names may tell something that no rule on the text alone sees: an `a` that
 * finds nothing, an `include` of a name in the zone. Told from the terms as they are written, in linear time, so that the
 * many that only list addresses or name others' domains cost nothing. Empty for a zone with very many.
 */
export function answeredByZone(document: ZoneDocument): readonly ZoneRecord[] {
  const { facts } = document;
  const { records } = facts;
  const zone = document.zone?.slice(0, -1).toLowerCase();
  if (zone === undefined || !facts.whole || (records.ofType[TXT] as number) > mostTexts) return [];
  const found: ZoneRecord[] = [];
  for (let slot = 1; slot < records.count; slot++) {
    if (records.type[slot] !== TXT || !records.isUsed(slot)) continue;
    const value = facts.value(slot).text.toLowerCase();
    if (!value.startsWith("v=spf1 ")) continue;
    const owner = records.owner[slot] as number;
    if (!value.split(" ").some((term) => asksWithin(term, zone, (type) => (facts.types(owner) & typeBit(type)) !== 0)))
      continue;
    if (found.length === mostRecords) return [];
    found.push(new ZoneRecord(facts, slot));
  }
  return found;
}

/** Whether a term, in lower case, asks for a name in the zone that the rules on the text take as given. */
function asksWithin(term: string, zone: string, has: (type: number) => boolean): boolean {
  const start = "+-~?".includes(term[0] ?? "+") ? 1 : 0;
  const colon = term.search(/[:=/]/);
  const name = term.slice(start, colon < 0 ? undefined : colon);
  if (name === "ip4" || name === "ip6" || name === "v") return false;
  if (colon < 0 || term[colon] === "/") return (name === "a" && !has(A) && !has(AAAA)) || (name === "mx" && !has(MX));
  const slash = term.indexOf("/", colon);
  let target = term.slice(colon + 1, slash < 0 ? undefined : slash);
  if (target.endsWith(".")) target = target.slice(0, -1);
  return target.includes("%") || target.endsWith(zone);
}
