import { languageFor, languages } from "../records/index.ts";
import type { Completion, RecordLanguage, RecordSettings } from "../records/language.ts";
import { plain } from "../text/decoded.ts";
import { type Markdown, words } from "../text/markdown.ts";
import type { Span } from "../text/span.ts";
import type { ZoneDocument } from "../zone/index.ts";
import { type FieldSpec, type TypeRow, typeByName, typeOf, types } from "../zone/types.ts";
import { aside, contextOf, moved, recordAt, recordsIn, shiftedValue, textOf } from "./zone-places.ts";

/** The most names of the zone that are proposed. */
const mostNames = 300;
/** Characters of the zone around the place in which names are looked for. */
const nearby = 200_000;

/** What may be written at a place of a zone. */
export function completeZone(zone: ZoneDocument, offset: number, settings: RecordSettings): readonly Completion[] {
  return aside(zone, () => inValue(zone, offset, settings) ?? onLine(zone, offset));
}

/** In the text of a TXT record: what its language proposes. Undefined outside such texts. */
function inValue(zone: ZoneDocument, offset: number, settings: RecordSettings): readonly Completion[] | undefined {
  const record = recordAt(zone, offset);
  const value = record === undefined ? undefined : textOf(zone, record);
  if (record === undefined || value === undefined) return undefined;
  const at = value.at(offset + record.shift);
  if (at === undefined) return undefined;
  const context = contextOf(zone, record, settings);
  const language = languageFor(context.owner, value.text);
  const asked = language === undefined ? beginning(context.owner) : [language];
  const place = value.text === "" ? shiftedValue(plain("", offset), record.shift) : value;
  return asked.flatMap((each) =>
    each
      .complete(each.parse(place), offset + record.shift, context)
      .map((completion) => ({ ...completion, span: moved(completion.span, -record.shift) })),
  );
}

/** The languages whose records stand at a name; at any other name, all. */
function beginning(owner: string | undefined): readonly RecordLanguage<unknown>[] {
  const all = languages as readonly RecordLanguage<unknown>[];
  const label = owner?.split(".").find((part) => part.startsWith("_"));
  const byLabel: Readonly<Record<string, string>> = {
    _dmarc: "dmarc",
    _domainkey: "dkim",
    "_mta-sts": "mta-sts",
    _smtp: "tls-rpt",
    _bimi: "bimi",
  };
  const second = owner?.includes("._domainkey") === true ? "_domainkey" : label;
  const id = second !== undefined && Object.hasOwn(byLabel, second) ? byLabel[second] : "spf";
  const fitting = all.filter((language) => language.id === id);
  return fitting.length > 0 ? fitting : all;
}

/** The word at the caret and what stands before it on its line. */
interface Line {
  readonly before: readonly string[];
  readonly word: Span;
  readonly written: string;
  /** The line begins with a blank: its owner is the one before. */
  readonly inherited: boolean;
}

function onLine(zone: ZoneDocument, offset: number): readonly Completion[] {
  const line = lineAt(zone, offset);
  if (line === undefined) return [];
  if (line.before.length === 0 && !line.inherited) {
    return line.written.startsWith("$")
      ? directives(line.word)
      : [...owners(zone, line, offset), ...directives(line.word)];
  }
  const at = line.before.findIndex((word, i) => (i > 0 || line.inherited) && typeOf(word, 0, word.length) >= 0);
  if (at < 0) return typesAndClasses(line.word);
  const row = typeByName(line.before[at] as string);
  return row === undefined ? [] : fields(zone, row, line.before.length - at - 1, line, offset);
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

const directiveSnippets: readonly (readonly [string, string, string])[] = [
  ["$ORIGIN", "$ORIGIN ${1:example.com.}", "The name put behind names without a final dot"],
  ["$TTL", "$TTL ${1:1h}", "The TTL of records that state none"],
  ["$INCLUDE", "$INCLUDE ${1:file}", "Reads another file here"],
  [
    "$GENERATE",
    "$GENERATE ${1:1-10} ${2:host-\\$} ${3:A} ${4:192.0.2.\\$}",
    "One record for each number of a range (BIND)",
  ],
];

function directives(span: Span): Completion[] {
  return directiveSnippets.map(([label, insert, detail], i) => ({
    label,
    kind: "directive",
    span,
    insert,
    snippet: true,
    detail,
    sort: `9${i}`,
  }));
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

/** The types of most records come first. */
const common = ["A", "AAAA", "MX", "TXT", "CNAME", "NS", "SRV", "CAA", "TLSA", "PTR", "SOA", "HTTPS"];

function typesAndClasses(span: Span): Completion[] {
  const found = types
    .filter((row) => row.status === undefined)
    .map((row): Completion => {
      const rank = common.indexOf(row.mnemonic);
      return {
        label: row.mnemonic,
        kind: "type",
        span,
        insert: row.mnemonic,
        detail: row.title,
        documentation: words(row.text),
        sort: rank < 0 ? `2${row.mnemonic}` : `1${String.fromCharCode(97 + rank)}`,
      };
    });
  found.push({ label: "IN", kind: "value", span, insert: "IN", detail: "Class: the Internet", sort: "3" });
  return found;
}

const targets = new Set<FieldSpec["kind"]>(["name", "names"]);

/** The field at the caret: names of the zone where a name stands, the known numbers where they have meanings. */
function fields(zone: ZoneDocument, row: TypeRow, index: number, { word }: Line, offset: number): Completion[] {
  const field = row.fields[Math.min(index, row.fields.length - 1)];
  if (field === undefined) return [];
  if (targets.has(field.kind)) {
    return namesNear(zone, offset).map((name) => ({
      label: name,
      kind: "name",
      span: word,
      insert: name,
      detail: field.name,
    }));
  }
  return Object.entries(field.values ?? {}).map(([value, meaning]): Completion => {
    const documentation: Markdown = words(meaning);
    return { label: value, kind: "value", span: word, insert: value, detail: field.name, documentation };
  });
}
