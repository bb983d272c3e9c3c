import type { Name } from "../records/language.ts";
import type { TextEdit } from "../rules/rule.ts";
import { type Span, touches } from "../text/span.ts";
import type { ZoneDocument } from "../zone/index.ts";
import { readName, rootName, type WireName } from "../zone/name.ts";
import { placeOf } from "../zone/place.ts";
import type { Place } from "./document.ts";
import { aside, directivesIn, moved, type PlacedRecord, recordAt, recordsIn } from "./zone-places.ts";

/** A domain name where it is written in a zone. */
export interface WrittenName {
  /** Number of the name in this zone. */
  readonly id: number;
  readonly name: Name;
  readonly span: Span;
  /** The record's origin, which completes relative names. */
  readonly origin: WireName | undefined;
}

/** The names written in a record: its owner, and those of its data. */
function* namesIn(zone: ZoneDocument, record: PlacedRecord): Generator<WrittenName> {
  const { facts } = zone;
  const { slot } = record;
  const origin = facts.originOf(slot);
  const ownerSpan = moved(facts.ownerSpan(slot), -record.shift);
  if (ownerSpan.end > ownerSpan.start) {
    const id = facts.records.owner[slot] as number;
    yield { id, name: facts.names.name(id), span: ownerSpan, origin };
  }
  const by = record.block.start - record.block.base;
  for (const field of facts.rdata(slot)?.fields ?? []) {
    if (field.name === undefined || field.span.end <= field.span.start) continue;
    const id = facts.names.intern(field.name);
    yield { id, name: facts.names.name(id), span: moved(field.span, by), origin };
  }
}

/** The name at a place. */
export function nameAt(zone: ZoneDocument, offset: number): WrittenName | undefined {
  const record = recordAt(zone, offset);
  if (record === undefined) return undefined;
  return aside(zone, () => {
    for (const written of namesIn(zone, record)) if (touches(written.span, offset)) return written;
    return undefined;
  });
}

/** The file that an `$INCLUDE` at a place reads. */
export function includeAt(zone: ZoneDocument, offset: number): Place | undefined {
  for (const directive of directivesIn(zone, { start: offset, end: offset })) {
    if (directive.kind === "include" && touches(directive.argument, offset))
      return { path: directive.value, span: { start: 0, end: 0 } };
  }
  return undefined;
}

/** Where records of a name stand in a zone; one place a record, its owner. */
export function ownersOf(zone: ZoneDocument, name: Name): readonly Place[] {
  return aside(zone, () => {
    const { facts } = zone;
    const id = facts.names.findName(name);
    if (id === undefined) return [];
    return facts.slots(id).map((slot): Place => {
      const { path, span } = placeOf(facts.records, facts.ownerPlace(slot));
      return path === undefined ? { span } : { path, span };
    });
  });
}

/** The most records that are searched for uses of a name. */
const mostRecords = 2_000_000;

/** Every place of the zone's own text where a name is written. */
export function usesOf(zone: ZoneDocument, name: Name): readonly WrittenName[] {
  return aside(zone, () => {
    const { facts } = zone;
    const id = facts.names.findName(name);
    if (id === undefined) return [];
    const label = firstLabel(name);
    const found: WrittenName[] = [];
    let count = 0;
    for (const record of recordsIn(zone, { start: 0, end: zone.length })) {
      if (++count > mostRecords) break;
      // Most records do not even hold the name's first label: they need not be read.
      const owns = facts.records.owner[record.slot] === id;
      if (!owns && label !== undefined && !mentions(record, label)) continue;
      for (const written of namesIn(zone, record)) if (written.id === id) found.push(written);
    }
    return found;
  });
}

/** In lower case; undefined where it may be written otherwise (`@`, escapes). */
function firstLabel(name: Name): string | undefined {
  const label = name.split(".")[0] as string;
  return /^[a-z0-9_*-]+$/.test(label) ? label : undefined;
}

function mentions({ block, span }: PlacedRecord, label: string): boolean {
  const from = block.base + span.start - block.start;
  const text = block.source.slice(from, from + span.end - span.start);
  // A name that is the origin is written `@`; any name may be written with escapes.
  return text.includes("@") || text.includes("\\") || text.toLowerCase().includes(label);
}

/** The edits that give a name another one, each written as the old one was: absolute, relative or `@`. A sentence where that cannot be. */
export function renameIn(
  zone: ZoneDocument,
  at: WrittenName,
  to: string,
  uses: readonly WrittenName[],
): readonly TextEdit[] | string {
  const typed = to.trim();
  const read = readName(typed, 0, typed.length, at.origin ?? rootName, {});
  if (read.wire === undefined || read.problems.length > 0 || typed === "")
    return `“${typed.slice(0, 100)}” is not a domain name.`;
  const absolute = zone.facts.wireText(read.wire);
  return uses.map(({ span, origin }) => {
    const old = zone.text(span);
    const wasAbsolute = old.endsWith(".") && !old.endsWith("\\.");
    return {
      span,
      text: wasAbsolute ? absolute : relative(absolute, origin === undefined ? undefined : zone.facts.wireText(origin)),
    };
  });
}

/** A name as it may be written under an origin. */
function relative(absolute: string, origin: string | undefined): string {
  if (origin === undefined || origin === ".") return absolute;
  const folded = absolute.toLowerCase();
  if (folded === origin.toLowerCase()) return "@";
  return folded.endsWith(`.${origin.toLowerCase()}`)
    ? absolute.slice(0, absolute.length - origin.length - 1)
    : absolute;
}
