import type { TextEdit } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { RecordFlag } from "../draft.ts";
import { nameToText } from "../name.ts";
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
  const id = zone.facts.names.findName(name.replace(/\.$/, "").toLowerCase());
  return id === undefined ? [] : usesOf(zone, (other) => other === id).map(({ place }) => place);
}

interface Use {
  readonly place: ZonePlace;
  readonly name: number;
  readonly text: string;
  readonly origin: number;
}

/** The written names that `wanted` takes, in the order of the text. */
function usesOf(zone: ZoneDocument, wanted: (name: number) => boolean): Use[] {
  const { facts } = zone;
  const { records } = facts;
  const uses: Use[] = [];
  for (const block of zone.blocks) {
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
  return uses;
}

/**
 * The edits that give the name at an offset another one, with all its uses and the names below it. `to`: absolute, or relative
 * to the zone. Undefined where no name stands.
 */
export function renameInZone(zone: ZoneDocument, offset: number, to: string): readonly TextEdit[] | undefined {
  const found = nameAt(zone, offset);
  if (found === undefined) return undefined;
  const { facts } = zone;
  const { names } = facts;
  const apex = facts.textOf(facts.apex);
  const absolute = to.endsWith(".") ? to : to === "@" ? apex : `${to}.${apex === "." ? "" : apex}`;
  const edits: TextEdit[] = [];
  for (const { place, name, text, origin } of usesOf(zone, (n) => names.isWithin(n, found.name))) {
    const below = names.depth(name) - names.depth(found.name);
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
