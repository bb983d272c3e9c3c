import type { TextEdit } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import type { Block } from "../block.ts";
import { RecordFlag } from "../draft.ts";
import { nameToText, readName, rootName } from "../name.ts";
import { lift, placeOf } from "../place.ts";
import { typeByCode } from "../types.ts";
import type { ZoneDocument } from "../zone-document.ts";
import { type Entry, entryAt, nameOfWord, roleOf, wordAt, wordSpan } from "./entry-at.ts";
import { dataNameWords, nameWords } from "./name-words.ts";

/** A place in the zone's own text, or (`path`) in a file that it includes. */
export interface ZonePlace {
  readonly path?: string;
  readonly span: Span;
}

/** The name written at an offset: its number, and the word. */
function nameAt(zone: ZoneDocument, offset: number): { name: number; span: Span; entry: Entry } | undefined {
  const entry = entryAt(zone, offset);
  if (entry === undefined) return undefined;
  const index = wordAt(entry, offset);
  if (index < 0) return undefined;
  const isOrigin = entry.directive && /^\$origin$/i.test(entry.words.raw(0)) && index === 1;
  if (!isOrigin && !nameWords(entry).includes(index)) return undefined;
  const name = nameOfWord(zone, entry, index);
  return name < 0 ? undefined : { name, span: wordSpan(entry, index), entry };
}

/** The name at an offset, absolute as text, so that it can be looked for in other zones too; undefined elsewhere. */
export function nameAtOffset(
  zone: ZoneDocument,
  offset: number,
): { readonly name: string; readonly span: Span } | undefined {
  const found = nameAt(zone, offset);
  return found === undefined ? undefined : { name: zone.facts.textOf(found.name), span: found.span };
}

/** Where the name at an offset has its records; for an `$INCLUDE`, the file. */
export function definitionInZone(zone: ZoneDocument, offset: number): readonly ZonePlace[] {
  const entry = entryAt(zone, offset);
  if (entry?.directive === true && roleOf(entry, Math.max(0, wordAt(entry, offset))) === "argument") {
    const directive = entry.block.directives.find(
      (d) => d.kind === "include" && d.span.start + entry.block.start === entry.span.start,
    );
    if (directive !== undefined) return [{ path: directive.value, span: { start: 0, end: 0 } }];
  }
  const found = nameAt(zone, offset);
  return found === undefined ? [] : ownersOf(zone, found.name);
}

/** Where a name (absolute, as text) stands as owner. */
export function definitionOf(zone: ZoneDocument, name: string): readonly ZonePlace[] {
  const id = zone.facts.names.findName(name.replace(/\.$/, "").toLowerCase());
  return id === undefined ? [] : ownersOf(zone, id);
}

/** The place of the TXT record at a name (absolute, as text) whose text begins so. */
export function textPlace(zone: ZoneDocument, name: string, begins: string): ZonePlace | undefined {
  const id = zone.facts.names.findName(name.replace(/\.$/, "").toLowerCase());
  if (id === undefined) return undefined;
  const slot = zone.facts.slots(id, 16).find((one) => zone.facts.value(one)?.text.startsWith(begins));
  return slot === undefined ? undefined : placeOf(zone.facts.records, zone.facts.ownerPlace(slot));
}

function ownersOf(zone: ZoneDocument, name: number): ZonePlace[] {
  return zone.facts.slots(name).map((slot) => placeOf(zone.facts.records, zone.facts.ownerPlace(slot)));
}

/** All places where the name at an offset is written: as owner, and in the data of other records. */
export function referencesInZone(zone: ZoneDocument, offset: number): readonly ZonePlace[] {
  const found = nameAt(zone, offset);
  return found === undefined ? [] : usesOf(zone, (name) => name === found.name).map(({ place }) => place);
}

/** All places where a name (absolute, as text) is written. */
export function referencesTo(zone: ZoneDocument, name: string): readonly ZonePlace[] {
  const id = numberOf(zone, name);
  return usesOf(zone, (other) => other === id).map(({ place }) => place);
}

/** The number of a name (absolute, as text); one that only data of other zones' names speaks of gets its number here. */
function numberOf(zone: ZoneDocument, name: string): number {
  return zone.facts.names.internName(name.replace(/\.$/, "").toLowerCase());
}

interface Use {
  readonly place: ZonePlace;
  readonly name: number;
  readonly text: string;
  readonly origin: number;
}

/** The written names that `wanted` takes: those of the zone's own text, then those of each included file, in order. */
function usesOf(zone: ZoneDocument, wanted: (name: number) => boolean): Use[] {
  const { facts } = zone;
  const { records } = facts;
  const uses: Use[] = [];
  for (const block of zone.blocks) {
    uses.push(...originsIn(zone, block, wanted));
    for (const slot of block.slots) {
      const home = records.blockOf(slot);
      if (home.generated) continue;
      const flags = records.flags[slot] as number;
      const type = records.type[slot] as number;
      const stated = (flags & RecordFlag.inherited) === 0;
      const named = typeByCode(type)?.fields.some((field) => field.kind === "name" || field.kind === "names") ?? false;
      if (!named && !(stated && wanted(records.owner[slot] as number))) continue;
      const words = facts.words(slot);
      const data = facts.dataWord(slot);
      const origin = records.origin[slot] as number;
      for (const word of [...(stated ? [0] : []), ...dataNameWords(type, data, words.count)]) {
        const name = word === 0 && stated ? (records.owner[slot] as number) : facts.nameIn(words, word, origin);
        if (name < 0 || !wanted(name)) continue;
        const start = words.starts[word] as number;
        const end = words.ends[word] as number;
        const from = lift(home, start - home.base);
        const span = { start: from.start, end: from.start + (end - start) };
        uses.push({
          place: home.path === undefined ? { span } : { path: home.path, span },
          name,
          text: words.text.slice(start, end),
          origin,
        });
      }
    }
  }
  return uses.sort(({ place: a }, { place: b }) => {
    const [pathOfA, pathOfB] = [a.path ?? "", b.path ?? ""];
    return pathOfA === pathOfB ? a.span.start - b.span.start : pathOfA < pathOfB ? -1 : 1;
  });
}

/** The names of `$ORIGIN` lines in a block and in what it includes. */
function* originsIn(zone: ZoneDocument, block: Block, wanted: (name: number) => boolean): Generator<Use> {
  const { facts } = zone;
  let before = block.before.originWire;
  for (const { kind, argument } of block.directives) {
    if (kind !== "origin") continue;
    const start = block.base + argument.start;
    const { wire } = readName(block.source, start, block.base + argument.end, before, facts);
    if (wire === undefined) continue;
    const name = facts.names.intern(wire);
    const from = lift(block, argument.start);
    const span = { start: from.start, end: from.start + (argument.end - argument.start) };
    if (wanted(name)) {
      yield {
        place: block.path === undefined ? { span } : { path: block.path, span },
        name,
        text: block.source.slice(start, start + (argument.end - argument.start)),
        origin: facts.names.intern(before ?? rootName),
      };
    }
    before = wire;
  }
  for (const inner of block.inner) if (!inner.generated) yield* originsIn(zone, inner, wanted);
}

/** A new name for one of this zone's, absolute: what a person typed is relative to the zone where it has no final dot. */
export function absoluteName(zone: ZoneDocument, typed: string): string {
  const apex = zone.facts.textOf(zone.facts.apex);
  if (typed.endsWith(".")) return typed;
  return typed === "@" ? apex : `${typed}.${apex === "." ? "" : apex}`;
}

/**
 * The edits that give the name at an offset another one, with all its uses and the names below it. `to`: absolute, or relative
 * to the zone. Undefined where no name stands.
 */
export function renameInZone(zone: ZoneDocument, offset: number, to: string): readonly TextEdit[] | undefined {
  const found = nameAt(zone, offset);
  return found === undefined ? undefined : renamed(zone, found.name, absoluteName(zone, to));
}

/**
 * The edits that follow the renaming of another zone's name (both absolute, as text). A zone that itself lies at or below the
 * name is left alone: what its relative names mean is said elsewhere.
 */
export function renameElsewhere(zone: ZoneDocument, name: string, to: string): readonly TextEdit[] {
  const id = numberOf(zone, name);
  return zone.facts.names.isWithin(zone.facts.apex, id) ? [] : renamed(zone, id, to);
}

function renamed(zone: ZoneDocument, from: number, absolute: string): TextEdit[] {
  const { names } = zone.facts;
  const edits: TextEdit[] = [];
  for (const { place, name, text, origin } of usesOf(zone, (n) => names.isWithin(n, from))) {
    const below = names.depth(name) - names.depth(from);
    const cut = labelStart(text, below);
    if (cut === undefined) continue;
    const base = nameToText(names.wire(origin));
    const relative = absolute.toLowerCase().endsWith(`.${base}`.toLowerCase())
      ? absolute.slice(0, -base.length - 1)
      : undefined;
    const written = text.endsWith(".") || text === "@" ? undefined : relative;
    const replacement =
      written ?? (absolute.toLowerCase() === base.toLowerCase() && cut === 0 && !text.endsWith(".") ? "@" : absolute);
    const span = { start: place.span.start + cut, end: place.span.end };
    edits.push(place.path === undefined ? { span, text: replacement } : { span, text: replacement, path: place.path });
  }
  return edits;
}

/** Where label `index` begins in a written name; undefined where it is not written (the origin brings it). */
function labelStart(text: string, index: number): number | undefined {
  let labels = 0;
  if (index === 0) return 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (text.charAt(i) === "." && ++labels === index) return i + 1 < text.length ? i + 1 : undefined;
  }
  return undefined;
}
