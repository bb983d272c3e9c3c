import { languageFor } from "../records/index.ts";
import type { Span } from "../text/span.ts";
import { tokensOfZone, type ZoneDocument } from "../zone/index.ts";
import type { Token } from "./document.ts";
import { recordTokens } from "./record-tokens.ts";
import { moved, recordsIn, textOf } from "./zone-places.ts";

/** Larger zones are coloured by the part that is seen; for all of them at once there are too many tokens. */
const largest = 2_000_000;

/** The words of entries by what they are, and in place of strings the parts of the records that this product knows. */
export function zoneTokens(zone: ZoneDocument, s?: Span): readonly Token[] {
  if (s === undefined && zone.length > largest) return [];
  const span = s ?? { start: 0, end: zone.length };
  const words: readonly Token[] = tokensOfZone(zone, span);
  const tokens: Token[] = [];
  let next = 0;
  const copyUntil = (offset: number) => {
    for (; next < words.length && (words[next] as Token).span.end <= offset; next++) tokens.push(words[next] as Token);
  };
  for (const value of textsIn(zone, span)) {
    const first = value[0]?.span.start;
    const last = value.at(-1)?.span.end;
    if (first === undefined || last === undefined) continue;
    copyUntil(first);
    tokens.push(...value);
    while (next < words.length && (words[next] as Token).span.start < last) next++;
  }
  copyUntil(Number.POSITIVE_INFINITY);
  return tokens;
}

/** The tokens of the texts that are in a language, in order. */
function* textsIn(zone: ZoneDocument, span: Span): Generator<readonly Token[]> {
  for (const record of recordsIn(zone, span)) {
    const value = textOf(zone, record);
    if (value === undefined) continue;
    const owner = zone.facts.names.name(zone.facts.records.owner[record.slot] as number);
    const language = languageFor(owner, value.text)?.id;
    if (language === undefined) continue;
    yield recordTokens(language, value).map((token) => ({ ...token, span: moved(token.span, -record.shift) }));
  }
}
