import { languageFor } from "../records/index.ts";
import type { Description, RecordSettings } from "../records/language.ts";
import { rfc } from "../rules/reference.ts";
import { code, escape, type Markdown, markdown, words } from "../text/markdown.ts";
import { type Span, touches } from "../text/span.ts";
import type { Directive } from "../zone/block.ts";
import { describeRdata, describeType } from "../zone/describe-rdata.ts";
import type { ZoneDocument } from "../zone/index.ts";
import { durationText } from "../zone/numbers.ts";
import { typeByCode, typeByName, typeName, typeOf } from "../zone/types.ts";
import { aside, contextOf, directivesIn, moved, type PlacedRecord, recordAt, textOf, wordsOf } from "./zone-places.ts";

/** What stands at a place of a zone: directive, owner, TTL, class, type, or a part of the data. */
export function describeZone(zone: ZoneDocument, offset: number, settings: RecordSettings): Description | undefined {
  for (const directive of directivesIn(zone, { start: offset, end: offset }))
    return describeDirective(directive, offset);
  const record = recordAt(zone, offset);
  if (record === undefined) return describeWord(zone, offset);
  return aside(zone, () => describeRecord(zone, record, offset, settings));
}

function describeRecord(
  zone: ZoneDocument,
  record: PlacedRecord,
  offset: number,
  settings: RecordSettings,
): Description | undefined {
  const { spans, dataWord } = wordsOf(zone, record);
  const at = spans.findIndex((span) => touches(span, offset));
  if (at < 0) return undefined;
  const span = spans[at] as Span;
  if (at >= dataWord) return describeData(zone, record, offset, settings);
  if (at === dataWord - 1) {
    const row = typeByCode(zone.facts.records.type[record.slot] as number);
    return row === undefined ? undefined : describeType(row, span);
  }
  const ownerSpan = moved(zone.facts.ownerSpan(record.slot), -record.shift);
  if (ownerSpan.end > ownerSpan.start && at === 0) return describeOwner(zone, record, span);
  const text = zone.text(span);
  return /^[0-9]/.test(text) ? describeTtl(zone, record, span) : describeClass(text, span);
}

function describeData(
  zone: ZoneDocument,
  record: PlacedRecord,
  offset: number,
  settings: RecordSettings,
): Description | undefined {
  const value = textOf(zone, record);
  if (value !== undefined) {
    const context = contextOf(zone, record, settings);
    const language = languageFor(context.owner, value.text);
    const description = language?.describe(language.parse(value), offset + record.shift, context);
    if (description !== undefined) return { ...description, span: moved(description.span, -record.shift) };
  }
  const rdata = zone.facts.rdata(record.slot);
  const by = record.block.start - record.block.base;
  const description = rdata === undefined ? undefined : describeRdata(rdata, offset - by);
  return description === undefined ? undefined : { ...description, span: moved(description.span, by) };
}

/** Labels with a meaning of their own (RFC 8552). */
const underscored: Readonly<Record<string, string>> = {
  _dmarc: "Here stands the DMARC policy of the domain above it.",
  _domainkey: "Below this label stand DKIM keys, each at its selector.",
  "_mta-sts": "Here stands the MTA-STS record of the domain above it.",
  _tls: "At `_smtp._tls` stands the address for reports on TLS.",
  _bimi: "Below this label stand BIMI records, each at its selector; the usual one is `default`.",
  _report: "Names of this kind allow DMARC reports for other domains to be sent here.",
  _tcp: "A service over TCP: the label before names it or its port.",
  _udp: "A service over UDP: the label before names it or its port.",
};

function describeOwner(zone: ZoneDocument, record: PlacedRecord, span: Span): Description {
  const { facts } = zone;
  const name = facts.records.owner[record.slot] as number;
  const types = [...new Set(facts.slots(name).map((slot) => typeName(facts.records.type[slot] as number)))];
  const text: Markdown[] = [markdown`Owner ${code(facts.names.text(name))}, with ${words(types.join(", "))}.`];
  if (zone.text(span) === "@") text.push(words("`@` stands for the present origin."));
  const labels = facts.names.name(name).split(".");
  if (labels[0] === "*") {
    text.push(words("A wildcard: it answers for names below it that do not exist, and for no others (RFC 4592)."));
  }
  const special = labels.find((label) => Object.hasOwn(underscored, label));
  if (special !== undefined) text.push(words(underscored[special] as string));
  return { span, title: "Owner", text, references: [rfc(1035, "5.1")] };
}

function describeTtl(zone: ZoneDocument, record: PlacedRecord, span: Span): Description {
  const ttl = zone.facts.records.ttl[record.slot] as number;
  return {
    span,
    title: "TTL",
    text: [
      words("How long resolvers may keep the record before they ask again; until then a change does not reach them."),
      markdown`Here: ${ttl} seconds, that is ${words(durationText(ttl))}.`,
    ],
    references: [rfc(1035, "3.2.1"), rfc(2181, "8")],
  };
}

const classTexts: Readonly<Record<string, string>> = {
  IN: "The Internet: the class of practically all records.",
  CH: "Chaos: today used by name servers to tell about themselves (`version.bind`).",
  HS: "Hesiod: a directory service of the 1980s.",
};

function describeClass(text: string, span: Span): Description {
  const meaning = classTexts[text.toUpperCase()];
  return {
    span,
    title: `Class ${text.toUpperCase()}`,
    text: [meaning === undefined ? markdown`Class ${escape(text)}, written by its number (RFC 3597).` : words(meaning)],
    references: [rfc(1035, "3.2.4")],
  };
}

const directiveTexts: Readonly<
  Record<Directive["kind"], { readonly title: string; readonly text: string; readonly rfc: readonly [number, string] }>
> = {
  origin: {
    title: "$ORIGIN",
    text: "The name that is put behind every name without a final dot, from here on.",
    rfc: [1035, "5.1"],
  },
  ttl: { title: "$TTL", text: "The TTL of the records that follow and state none.", rfc: [2308, "4"] },
  include: {
    title: "$INCLUDE",
    text: "Reads another file here. Behind it, origin and owner are what they were before.",
    rfc: [1035, "5.1"],
  },
  generate: {
    title: "$GENERATE",
    text: "Makes one record for each number of a range; `$` stands for the number. BIND's own, known to few other servers.",
    rfc: [1035, "5.1"],
  },
};

function describeDirective(directive: Directive, offset: number): Description | undefined {
  const {
    title,
    text,
    rfc: [number, section],
  } = directiveTexts[directive.kind];
  const onArgument = touches(directive.argument, offset) && directive.argument.end > directive.argument.start;
  const word = { start: directive.span.start, end: directive.span.start + title.length };
  if (!onArgument && !touches(word, offset)) return undefined;
  const here: Markdown[] = directive.kind === "generate" ? [] : [markdown`Here: ${code(directive.value)}`];
  return {
    span: onArgument ? directive.argument : word,
    title,
    text: [words(text), ...here],
    references: [rfc(number, section)],
  };
}

/** In an entry that yields no record, a word that is a type. */
function describeWord(zone: ZoneDocument, offset: number): Description | undefined {
  const { line } = zone.position(offset);
  const { start, end } = zone.lineSpan(line);
  const text = zone.text({ start, end });
  let from = offset - start;
  let to = from;
  if (text.slice(0, from).includes(";")) return undefined;
  while (from > 0 && isWordCharacter(text, from - 1)) from--;
  while (to < text.length && isWordCharacter(text, to)) to++;
  if (from === 0 || typeOf(text, from, to) < 0) return undefined;
  const row = typeByName(text.slice(from, to));
  return row === undefined ? undefined : describeType(row, { start: start + from, end: start + to });
}

function isWordCharacter(text: string, at: number): boolean {
  return !' \t\r\n"();'.includes(text[at] as string);
}
