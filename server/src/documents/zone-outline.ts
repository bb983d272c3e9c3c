import type { Span } from "../text/span.ts";
import type { Directive } from "../zone/block.ts";
import { type ZoneDocument, ZoneRecord } from "../zone/index.ts";
import type { Outline } from "./document.ts";
import { aside, directivesIn, type PlacedRecord, recordsIn } from "./zone-places.ts";

/** The most records of an outline: beyond that no outline helps, and the editor grows slow. */
const most = 10_000;
/** The most of a record's data that is shown. */
const widest = 80;

type Entry = { readonly record: PlacedRecord } | { readonly directive: Directive };

/** Records and directives in the order of the text. */
function* entries(zone: ZoneDocument): Generator<Entry> {
  const whole = { start: 0, end: zone.length };
  const directives = [...directivesIn(zone, whole)];
  let next = 0;
  for (const record of recordsIn(zone, whole)) {
    for (; next < directives.length && (directives[next] as Directive).span.start < record.span.start; next++) {
      yield { directive: directives[next] as Directive };
    }
    yield { record };
  }
  for (; next < directives.length; next++) yield { directive: directives[next] as Directive };
}

/** Names with their records, and directives, in the order of the text. */
export function zoneOutline(zone: ZoneDocument): readonly Outline[] {
  return aside(zone, () => {
    const nodes: Outline[] = [];
    let group: PlacedRecord[] = [];
    const finish = () => {
      const [first] = group;
      if (first !== undefined) nodes.push(nameNode(zone, group));
      group = [];
    };
    let count = 0;
    for (const entry of entries(zone)) {
      if (++count > most) break;
      if ("directive" in entry) {
        finish();
        nodes.push(directiveNode(zone, entry.directive));
      } else {
        const [first] = group;
        if (first !== undefined && ownerOf(zone, first) !== ownerOf(zone, entry.record)) finish();
        group.push(entry.record);
      }
    }
    finish();
    return nodes;
  });
}

function ownerOf(zone: ZoneDocument, { slot }: PlacedRecord): number {
  return zone.facts.records.owner[slot] as number;
}

function nameNode(zone: ZoneDocument, group: readonly PlacedRecord[]): Outline {
  const first = group[0] as PlacedRecord;
  const last = group.at(-1) as PlacedRecord;
  const children = group.map((record): Outline => {
    const read = new ZoneRecord(zone.facts, record.slot);
    return {
      name: read.type,
      detail: read.rdata.slice(0, widest),
      kind: "record",
      span: record.span,
      selection: record.span,
    };
  });
  return {
    name: zone.facts.names.text(ownerOf(zone, first)),
    detail: [...new Set(children.map((child) => child.name))].join(" "),
    kind: "name",
    span: { start: first.span.start, end: last.span.end },
    selection: { start: first.span.start, end: first.span.start },
    children,
  };
}

function directiveNode(zone: ZoneDocument, directive: Directive): Outline {
  return {
    name: `$${directive.kind.toUpperCase()}`,
    detail: zone.text(directive.argument),
    kind: "directive",
    span: directive.span,
    selection: directive.argument,
  };
}

/** Records over several lines, the records of one name, and what stands under one `$ORIGIN`. */
export function zoneFolds(zone: ZoneDocument): readonly Span[] {
  const folds: Span[] = [];
  let name: { owner: number; span: Span } | undefined;
  let section: Span | undefined;
  let count = 0;
  for (const entry of entries(zone)) {
    if (++count > most * 10) break;
    if ("directive" in entry) {
      if (name !== undefined) folds.push(name.span);
      name = undefined;
      if (entry.directive.kind !== "origin") continue;
      if (section !== undefined) folds.push(section);
      section = entry.directive.span;
      continue;
    }
    const { record } = entry;
    const owner = ownerOf(zone, record);
    const whole = { start: record.span.start, end: closing(zone, record.span.end) };
    if (zone.position(whole.start).line < zone.position(whole.end).line) folds.push(whole);
    if (name !== undefined && name.owner === owner) name = { owner, span: { start: name.span.start, end: whole.end } };
    else {
      if (name !== undefined) folds.push(name.span);
      name = { owner, span: whole };
    }
    if (section !== undefined) section = { start: section.start, end: record.span.end };
  }
  if (name !== undefined) folds.push(name.span);
  if (section !== undefined) folds.push(section);
  return folds;
}

/** Behind the parenthesis that closes a record whose last word ends at `end`; `end` itself where none follows. */
function closing(zone: ZoneDocument, end: number): number {
  const text = zone.text({ start: end, end: Math.min(zone.length, end + 1000) });
  const next = text.search(/\S/);
  return next >= 0 && text[next] === ")" ? end + next + 1 : end;
}
