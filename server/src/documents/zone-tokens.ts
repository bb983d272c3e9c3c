import { languageFor } from "../records/index.ts";
import type { Span } from "../text/span.ts";
import type { ZoneDocument } from "../zone/index.ts";
import type { Token } from "./document.ts";
import { recordTokens } from "./record-tokens.ts";
import { aside, directivesIn, moved, type PlacedRecord, recordsIn, textOf, wordsOf } from "./zone-places.ts";

/** Larger zones are coloured by the part that is seen; for all of them at once there are too many tokens. */
const largest = 2_000_000;

/** The words of records by what they are, and the parts of the records that this product knows. */
export function zoneTokens(zone: ZoneDocument, s?: Span): readonly Token[] {
  if (s === undefined && zone.length > largest) return [];
  const span = s ?? { start: 0, end: zone.length };
  return aside(zone, () => {
    const tokens: Token[] = [];
    for (const { span: whole, argument } of directivesIn(zone, span)) {
      const word = zone.text(whole).search(/[\s(;]/);
      tokens.push({ span: { start: whole.start, end: word < 0 ? whole.end : whole.start + word }, type: "macro" });
      if (argument.end > argument.start) tokens.push({ span: argument, type: "string" });
    }
    for (const record of recordsIn(zone, span)) tokens.push(...tokensOf(zone, record));
    return tokens;
  });
}

function tokensOf(zone: ZoneDocument, record: PlacedRecord): Token[] {
  const { spans, dataWord } = wordsOf(zone, record);
  const owner = moved(zone.facts.ownerSpan(record.slot), -record.shift);
  const inherited = owner.end === owner.start;
  const tokens = spans.slice(0, dataWord).map((span, i): Token => {
    if (i === 0 && !inherited) return { span, type: "variable", modifiers: ["declaration"] };
    if (i === dataWord - 1) return { span, type: "type" };
    return { span, type: /^[0-9]/.test(zone.text(span)) ? "number" : "keyword" };
  });
  return [...tokens, ...dataTokens(zone, record)];
}

function dataTokens(zone: ZoneDocument, record: PlacedRecord): readonly Token[] {
  const value = textOf(zone, record);
  if (value !== undefined) {
    const language = languageFor(zone.facts.names.name(zone.facts.records.owner[record.slot] as number), value.text);
    if (language !== undefined) {
      return recordTokens(language.id, value).map((token) => ({ ...token, span: moved(token.span, -record.shift) }));
    }
  }
  const by = record.block.start - record.block.base;
  return (zone.facts.rdata(record.slot)?.fields ?? []).flatMap((field): Token[] => {
    const span = moved(field.span, by);
    if (span.end <= span.start) return [];
    if (field.name !== undefined) return [{ span, type: "variable" }];
    return [{ span, type: field.number === undefined ? "string" : "number" }];
  });
}
