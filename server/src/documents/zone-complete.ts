import type { Completion } from "../records/language.ts";
import { words } from "../text/markdown.ts";
import type { Span } from "../text/span.ts";
import { completeZone, type ZoneDocument } from "../zone/index.ts";
import { typeByName, typeOf } from "../zone/types.ts";
import { moved, recordsIn } from "./zone-places.ts";

/** The most names of the zone that are proposed. */
const mostNames = 300;
/** Characters of the zone around the place in which names are looked for. */
const nearby = 200_000;

/** What may be written at a place: what the zone proposes, else owners in the first column and numbers that have a meaning. */
export function proposals(zone: ZoneDocument, offset: number): readonly Completion[] {
  const proposed = completeZone(zone, offset);
  if (proposed.length > 0) return proposed;
  const line = lineAt(zone, offset);
  if (line === undefined) return [];
  if (line.before.length === 0 && !line.inherited) return owners(zone, line, offset);
  const at = line.before.findIndex((word, i) => (i > 0 || line.inherited) && typeOf(word, 0, word.length) >= 0);
  return at < 0 ? [] : numbers(line.before[at] as string, line.before.length - at - 1, line.word);
}

/** The word at the caret and what stands before it on its line. */
interface Line {
  readonly before: readonly string[];
  readonly word: Span;
  readonly written: string;
  /** The line begins with a blank: its owner is the one before. */
  readonly inherited: boolean;
}

function lineAt(zone: ZoneDocument, offset: number): Line | undefined {
  const { start, end } = zone.lineSpan(zone.position(offset).line);
  const text = zone.text({ start, end });
  const caret = offset - start;
  const before: string[] = [];
  let word: Span | undefined;
  for (let i = 0; i < caret; ) {
    const c = text[i] as string;
    if (c === ";") return undefined;
    if (c === " " || c === "\t" || c === "(" || c === ")") {
      i++;
      continue;
    }
    let to = i + 1;
    if (c === '"') {
      while (to < text.length && text[to] !== '"') to += text[to] === "\\" ? 2 : 1;
      if (caret <= to) return undefined;
      to++;
    } else while (to < text.length && !' \t();"\r'.includes(text[to] as string)) to++;
    if (caret <= to) word = { start: start + i, end: start + Math.min(to, text.length) };
    else before.push(text.slice(i, to));
    i = to;
  }
  const place = word ?? { start: offset, end: offset };
  return {
    before,
    word: place,
    written: zone.text({ start: place.start, end: offset }),
    inherited: text.startsWith(" ") || text.startsWith("\t"),
  };
}

/** Names that mail looks for, whatever the zone holds. */
const mailNames: readonly (readonly [string, string])[] = [
  ["@", "The zone's own name"],
  ["_dmarc", "DMARC policy"],
  ["_mta-sts", "MTA-STS record"],
  ["_smtp._tls", "Reports on TLS"],
  ["default._bimi", "BIMI"],
  ["selector._domainkey", "DKIM key"],
];

function owners(zone: ZoneDocument, { word }: Line, offset: number): Completion[] {
  const known = mailNames.map(
    ([label, detail], i): Completion => ({ label, kind: "name", span: word, insert: label, detail, sort: `1${i}` }),
  );
  const present = new Set(mailNames.map(([label]) => label));
  for (const name of namesNear(zone, offset)) {
    if (present.has(name)) continue;
    present.add(name);
    known.push({ label: name, kind: "name", span: word, insert: name, sort: `2${name}` });
  }
  return known;
}

/** Owners as they are written near a place. */
function namesNear(zone: ZoneDocument, offset: number): readonly string[] {
  const found = new Set<string>();
  const around = { start: Math.max(0, offset - nearby), end: Math.min(zone.length, offset + nearby) };
  for (const record of recordsIn(zone, around)) {
    const span = moved(zone.facts.ownerSpan(record.slot), -record.shift);
    if (span.end > span.start && span.start !== offset && span.end !== offset) found.add(zone.text(span));
    if (found.size >= mostNames) break;
  }
  return [...found];
}

/** The numbers of a field that have meanings: the usages of TLSA, the algorithms of SSHFP. */
function numbers(type: string, index: number, span: Span): Completion[] {
  const field = typeByName(type)?.fields[index];
  return Object.entries(field?.values ?? {}).map(([value, meaning]) => ({
    label: value,
    kind: "value",
    span,
    insert: value,
    detail: field?.name ?? "",
    documentation: words(meaning),
  }));
}
