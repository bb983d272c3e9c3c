import { foldName } from "../dns/names.ts";
import { presentData } from "../dns/present.ts";
import { dataOf } from "../dns/wire.ts";
import type { RecordContext, RecordSettings } from "../records/language.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "../zone/block.ts";
import { type ZoneDocument, ZoneRecord } from "../zone/index.ts";
import { type FilePlace, placeOf } from "../zone/place.ts";
import { recordSpace } from "../zone/record-table.ts";
import { typeName } from "../zone/types.ts";
import { FactsView } from "../zone/view.ts";

/** A record of the zone's own text at its place. */
export interface PlacedRecord {
  readonly slot: number;
  readonly block: Block;
  /** In the document. */
  readonly span: Span;
  /** Document offset + `shift` = the unchanging number that record languages and facts count in. */
  readonly shift: number;
}

/** The block that holds an offset; undefined for an empty zone. */
function blockIndex(blocks: readonly Block[], offset: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((blocks[middle] as Block).start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The records of the zone's own text that touch a span, in order. */
export function* recordsIn(zone: ZoneDocument, s: Span): Generator<PlacedRecord> {
  const { blocks, facts } = zone;
  const { records } = facts;
  for (let i = blockIndex(blocks, s.start); i < blocks.length; i++) {
    const block = blocks[i] as Block;
    if (block.start > s.end) return;
    for (const slot of block.slots) {
      if (records.blockOf(slot) !== block) continue;
      const relative = records.start[slot] as number;
      const start = block.start + relative;
      const end = start + (records.size[slot] as number);
      if (end < s.start) continue;
      if (start > s.end) return;
      yield { slot, block, span: { start, end }, shift: slot * recordSpace - start };
    }
  }
}

export function recordAt(zone: ZoneDocument, offset: number): PlacedRecord | undefined {
  for (const record of recordsIn(zone, { start: offset, end: offset })) return record;
  return undefined;
}

export function moved(s: Span, by: number): Span {
  return { start: s.start + by, end: s.end + by };
}

/** Runs a question about the zone that no check asks: what it looks at is not noted as a dependency of the check before. */
export function aside<T>(zone: ZoneDocument, ask: () => T): T {
  const { facts } = zone;
  const { questions } = facts;
  facts.questions = undefined;
  try {
    return ask();
  } finally {
    facts.questions = questions;
  }
}

/** What surrounds the text of a record, in unchanging numbers. */
export function contextOf(zone: ZoneDocument, { slot }: PlacedRecord, settings: RecordSettings): RecordContext {
  const { facts } = zone;
  return {
    owner: facts.names.name(facts.records.owner[slot] as number),
    ownerSpan: facts.ownerSpan(slot),
    type: typeName(facts.records.type[slot] as number),
    recordSpan: facts.span(slot),
    zone: new FactsView(facts),
    settings,
  };
}

const texts = new Set([16, 99]);

/** The joined strings of a TXT or SPF record, in unchanging numbers; undefined for other types. */
export function textOf(zone: ZoneDocument, { slot }: PlacedRecord): Decoded | undefined {
  return texts.has(zone.facts.records.type[slot] as number) ? zone.facts.value(slot) : undefined;
}

/** The place of the record at a name (absolute, as text) that reads so: `MX 10 mx.example.com.`, or the text of a TXT record. */
export function placeReading({ facts }: ZoneDocument, name: string, reads: string): FilePlace | undefined {
  const id = facts.names.findName(foldName(name));
  if (id === undefined) return undefined;
  const slot = facts.slots(id).find((one) => {
    const record = new ZoneRecord(facts, one);
    const wire = record.wire();
    const data = wire === undefined ? undefined : dataOf(record.type, wire);
    if (data === undefined) return false;
    if (record.type === "TXT" && (data as readonly string[]).join("") === reads) return true;
    return `${record.type} ${presentData(record.type, data)}` === reads;
  });
  return slot === undefined ? undefined : placeOf(facts.records, facts.ownerPlace(slot));
}
