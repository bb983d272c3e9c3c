import { languageFor } from "../../records/index.ts";
import type { Description, RecordContext } from "../../records/language.ts";
import { rfc } from "../../rules/reference.ts";
import { code, type Markdown, markdown, words as plainWords } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { describeRdata, describeType } from "../describe-rdata.ts";
import { shifted } from "../facts.ts";
import { durationText } from "../numbers.ts";
import { decodeStrings } from "../rdata.ts";
import { ttlAt } from "../ttl.ts";
import { className, classOf as classNumber, typeByCode, typeName } from "../types.ts";
import { FactsView } from "../view.ts";
import type { ZoneDocument } from "../zone-document.ts";
import { type Entry, entryAt, nameOfWord, roleOf, wordAt, wordSpan } from "./entry-at.ts";

const TXT = 16;
const SPF = 99;

const directiveTexts: Readonly<Record<string, readonly [title: string, text: string, section: string]>> = {
  $ORIGIN: ["Directive $ORIGIN", "The name that is appended to every name without a final dot, from here on.", "5.1"],
  $TTL: ["Directive $TTL", "The time to live of all following records that state none.", "4"],
  $INCLUDE: [
    "Directive $INCLUDE",
    "Reads another file here. Its origin can follow the file's name; origin and owner are as before afterwards.",
    "5.1",
  ],
  $GENERATE: [
    "Directive $GENERATE",
    "Makes one record for each number of a range (BIND only). `$` stands for the number, `${offset,width,base}` for a form of it.",
    "5.1",
  ],
};

/** What stands at an offset of a zone: owner, TTL, class, type, directive, fields of the RDATA, the language inside a TXT. */
export function describeZone(zone: ZoneDocument, offset: number): Description | undefined {
  const entry = entryAt(zone, offset);
  if (entry === undefined) return undefined;
  const index = wordAt(entry, offset);
  if (index < 0) return entry.inherited && offset < wordSpan(entry, 0).start ? inheritedOwner(zone, entry) : undefined;
  const span = wordSpan(entry, index);
  switch (roleOf(entry, index)) {
    case "directive":
      return directive(entry.words.raw(index), span);
    case "argument":
      return argument(zone, entry, index, span);
    case "owner":
      return owner(zone, entry, nameOfWord(zone, entry, index), span);
    case "ttl":
      return ttl(entry, index, span);
    case "class":
      return aClass(entry, index, span);
    case "type": {
      const row = typeByCode(entry.typeCode);
      return row === undefined ? undefined : describeType(row, span);
    }
    default:
      return data(zone, entry, offset);
  }
}

function directive(word: string, span: Span): Description | undefined {
  const known = directiveTexts[word.toUpperCase()];
  if (known === undefined) return undefined;
  const [title, text, section] = known;
  return { span, title, text: [plainWords(text)], references: [rfc(section === "4" ? 2308 : 1035, section)] };
}

function argument(zone: ZoneDocument, entry: Entry, index: number, span: Span): Description | undefined {
  const word = entry.words.raw(0).toUpperCase();
  const known = directive(word, span);
  if (known === undefined) return undefined;
  const text: Markdown[] = [];
  if (word === "$ORIGIN" || (word === "$INCLUDE" && index === 2)) {
    const name = nameOfWord(zone, entry, index);
    if (name >= 0) text.push(markdown`Names without a final dot get ${code(zone.facts.textOf(name))} appended.`);
  } else if (word === "$TTL") {
    const seconds = ttlAt(entry.words.text, entry.words.starts[index] as number, entry.words.ends[index] as number);
    if (seconds >= 0) text.push(markdown`${seconds} seconds: ${plainWords(durationText(seconds))}.`);
  }
  return text.length === 0 ? known : { ...known, text: [...text, ...known.text] };
}

function inheritedOwner(zone: ZoneDocument, entry: Entry): Description | undefined {
  if (entry.slot === 0) return undefined;
  const name = zone.facts.records.owner[entry.slot] as number;
  const start = entry.span.start;
  const described = owner(zone, entry, name, { start, end: wordSpan(entry, 0).start });
  if (described === undefined) return undefined;
  return {
    ...described,
    text: [plainWords("The line begins with a blank: its owner is that of the record before."), ...described.text],
  };
}

function owner(zone: ZoneDocument, entry: Entry, name: number, span: Span): Description | undefined {
  if (name < 0) return undefined;
  const { facts } = zone;
  const text: Markdown[] = [markdown`Owner ${code(facts.textOf(name))}`];
  const counts = new Map<string, number>();
  for (const slot of facts.slots(name)) {
    const type = typeName(facts.records.type[slot] as number);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  if (counts.size > 0) {
    const list = [...counts].map(([type, count]) => (count === 1 ? type : `${type} ×${count}`)).join(", ");
    text.push(markdown`Records here: ${plainWords(list)}.`);
  }
  if (name === facts.apex) text.push(plainWords("This is the zone's own name, its apex."));
  const cut = facts.contains(name) ? facts.cut(name) : -1;
  if (cut >= 0) text.push(markdown`Delegated at ${code(facts.textOf(cut))}: other servers answer for it.`);
  if (!facts.contains(name))
    text.push(markdown`Outside the zone ${code(facts.textOf(facts.apex))}: servers ignore it.`);
  if (entry.words.raw(0).startsWith("*")) {
    text.push(plainWords("A wildcard: it answers for names that do not exist, and for no name that does (RFC 4592)."));
  }
  const lookup = { kind: "address", name: facts.textOf(name).replace(/\.$/, "") } as const;
  return { span, title: "Owner", text, references: [rfc(1035, "5.1")], lookup };
}

function ttl(entry: Entry, index: number, span: Span): Description {
  const seconds = ttlAt(entry.words.text, entry.words.starts[index] as number, entry.words.ends[index] as number);
  const text = [
    markdown`Resolvers may keep this answer for ${plainWords(durationText(seconds))} (${seconds} seconds): that long a change takes until everybody sees it.`,
  ];
  return { span, title: "Time to live", text, references: [rfc(1035, "3.2.1"), rfc(2181, "8")] };
}

function aClass(entry: Entry, index: number, span: Span): Description {
  const number = classNumber(entry.words.text, entry.words.starts[index] as number, entry.words.ends[index] as number);
  const text =
    number === 1
      ? "The Internet. All records of a zone have one class; it can be left out."
      : "All records of a zone have one class.";
  return { span, title: `Class ${className(number)}`, text: [plainWords(text)], references: [rfc(1035, "3.2.4")] };
}

function data(zone: ZoneDocument, entry: Entry, offset: number): Description | undefined {
  if (entry.slot === 0) return undefined;
  if (entry.typeCode === TXT || entry.typeCode === SPF) {
    const inside = describeText(zone, entry, offset);
    if (inside !== undefined) return inside;
  }
  const rdata = zone.facts.rdata(entry.slot);
  if (rdata === undefined) return undefined;
  const described = describeRdata(rdata, offset - entry.delta);
  if (described === undefined) return undefined;
  const { span } = described;
  return { ...described, span: { start: span.start + entry.delta, end: span.end + entry.delta } };
}

/** The value of a TXT record as its language sees it, spans absolute, and the record around it. */
export function textAt(zone: ZoneDocument, entry: Entry) {
  const { facts } = zone;
  const value = shifted(decodeStrings(entry.words, entry.typeWord + 1, facts), entry.delta);
  const name = entry.slot === 0 ? undefined : facts.names.name(facts.records.owner[entry.slot] as number);
  const context: RecordContext = {
    type: entry.typeCode === SPF ? "SPF" : "TXT",
    zone: new FactsView(facts),
    settings: zone.options.settings ?? { dmarc: "9989" },
    ...(name === undefined ? {} : { owner: name }),
  };
  return { value, context, language: languageFor(name, value.text) };
}

function describeText(zone: ZoneDocument, entry: Entry, offset: number): Description | undefined {
  const { value, context, language } = textAt(zone, entry);
  return language?.describe(language.parse(value), offset, context);
}
