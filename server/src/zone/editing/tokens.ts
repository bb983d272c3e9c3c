import type { Span } from "../../text/span.ts";
import { WordFlag } from "../words.ts";
import type { ZoneDocument } from "../zone-document.ts";
import { entriesIn, roleOf, type WordRole, wordSpan } from "./entry-at.ts";
import { dataNameWords } from "./name-words.ts";

export interface ZoneToken {
  readonly span: Span;
  readonly type: "variable" | "number" | "keyword" | "type" | "string" | "macro" | "namespace" | "comment";
  readonly modifiers?: readonly "declaration"[];
}

const typeOfRole: Readonly<Record<WordRole, ZoneToken["type"]>> = {
  owner: "variable",
  ttl: "number",
  class: "keyword",
  type: "type",
  data: "string",
  directive: "macro",
  argument: "string",
};

/** What each word is, for colours that know the grammar: a name that looks like a type is no type. */
export function tokensOfZone(zone: ZoneDocument, within: Span = { start: 0, end: zone.length }): readonly ZoneToken[] {
  const tokens: ZoneToken[] = [];
  for (const block of zone.blocks) {
    if (block.start + block.length < within.start) continue;
    if (block.start > within.end) break;
    for (const entry of entriesIn(zone, block, within)) {
      const { words } = entry;
      const names = new Set(entry.typeWord < 0 ? [] : dataNameWords(entry.typeCode, entry.typeWord + 1, words.count));
      for (let i = 0; i < words.count; i++) {
        const span = wordSpan(entry, i);
        if (span.end < within.start || span.start > within.end) continue;
        const role = roleOf(entry, i);
        if (role === "owner") tokens.push({ span, type: "variable", modifiers: ["declaration"] });
        else if (names.has(i)) tokens.push({ span, type: "variable" });
        else if (
          role === "data" &&
          ((words.flags[i] as number) & WordFlag.quoted) === 0 &&
          isDigits(words.text, words.starts[i] as number, words.ends[i] as number)
        )
          tokens.push({ span, type: "number" });
        else tokens.push({ span, type: typeOfRole[role] });
      }
    }
  }
  return tokens;
}

function isDigits(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return end > start;
}
