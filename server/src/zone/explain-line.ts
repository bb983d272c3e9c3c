import { type Finding, type Fix, finding } from "../rules/rule.ts";
import { nearest } from "./nearest.ts";
import { shown } from "./rdata-reader.ts";
import { readingRules } from "./rules-reading.ts";
import { ttlAt } from "./ttl.ts";
import { classOf, typeOf, types } from "./types.ts";
import type { Words } from "./words.ts";

/** The length of a mark that begins comments elsewhere (`#`, `//`, `--`, `/*`) at `at`; 0 without. */
export function foreignMark(text: string, at: number, end: number): number {
  const c = text.charCodeAt(at);
  if (c === 35) return 1;
  if (at + 1 >= end) return 0;
  const next = text.charCodeAt(at + 1);
  return (c === 47 && (next === 47 || next === 42)) || (c === 45 && next === 45) ? 2 : 0;
}

export function foreignComment(text: string, at: number, length: number): Finding {
  const span = { start: at, end: at + length };
  const fix: Fix = { title: "Write ; instead", edits: [{ span, text: ";" }], preferred: true };
  return finding(readingRules["foreign-comment"], span, { mark: text.slice(at, at + length) }, { fixes: [fix] });
}

/** Why the word `at` of an entry stands where a type belongs and is none. */
export function notAType(words: Words, at: number, inherited: boolean): Finding {
  const span = { start: words.starts[at] as number, end: words.ends[at] as number };
  const word = words.raw(at);
  const { text } = words;
  const ttl = ttlAt(text, span.start, span.end);
  if (ttl < 0 && /^(?:-?\d+[0-9wdhms]*|[wdhms])$/i.test(word)) return badTtl(words, at, word);
  const first = words.starts[0] as number;
  const firstEnd = words.ends[0] as number;

  const fixes: Fix[] = [];
  let hint: string | undefined;
  if (!inherited && at > 0 && typeOf(text, first, firstEnd) >= 0) {
    hint = `${words.raw(0)} stands in the first column and is read as the owner: put a blank before it`;
    fixes.push({ title: "Put a blank before the line", edits: [{ span: { start: first, end: first }, text: " " }] });
  } else if (ttl >= 0) {
    hint = "a TTL stands before it already";
  } else if (classOf(text, span.start, span.end) >= 0) {
    hint = "a class stands before it already";
    fixes.push({
      title: `Remove ${word}`,
      edits: [
        {
          span: { start: span.start, end: at + 1 < words.count ? (words.starts[at + 1] as number) : span.end },
          text: "",
        },
      ],
    });
  } else {
    const near = nearest(word.toUpperCase(), nearTypes());
    if (near !== undefined) {
      hint = `${near} may be meant`;
      fixes.push({ title: `Write ${near}`, edits: [{ span, text: near }] });
    } else if (
      inherited &&
      at + 1 < words.count &&
      typeOf(text, words.starts[at + 1] as number, words.ends[at + 1] as number) >= 0
    ) {
      hint = "if it is the owner, remove the blank before it";
      const before = lineStart(text, span.start);
      fixes.push({ title: "Remove the blank", edits: [{ span: { start: before, end: span.start }, text: "" }] });
    }
  }
  return finding(readingRules["unknown-type"], span, { word: shown(word), hint }, { fixes });
}

/** A type that Knot has no mnemonic for. */
export function notOfKnot(words: Words, at: number, type: number): Finding {
  const span = { start: words.starts[at] as number, end: words.ends[at] as number };
  const hint = `Knot has no form for it but TYPE${type} \\# with octets`;
  return finding(readingRules["unknown-type"], span, { word: words.raw(at), hint });
}

function badTtl(words: Words, at: number, word: string): Finding {
  const end = words.ends[at] as number;
  let start = words.starts[at] as number;
  const fixes: Fix[] = [];
  const before = at > 0 ? words.raw(at - 1) : "";
  if (/^[wdhms]$/i.test(word) && /^\d+$/.test(before)) {
    start = words.starts[at - 1] as number;
    fixes.push({
      title: `Write ${before}${word}`,
      edits: [{ span: { start, end }, text: before + word }],
      preferred: true,
    });
  } else if (/^(?:\d+[wdhms])+\d+$/i.test(word)) {
    const units = "wdhms";
    const last = units.indexOf((/([wdhms])\d+$/i.exec(word)?.[1] ?? "s").toLowerCase());
    const unit = units.charAt(Math.min(last + 1, 4));
    fixes.push({ title: `Write ${word}${unit}`, edits: [{ span: { start, end: end }, text: word + unit }] });
  }
  const written = words.text.slice(start, end);
  return finding(readingRules["bad-ttl"], { start, end }, { text: shown(written) }, { fixes });
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Types that people write, the frequent ones first: of two that are as near, the first is meant. */
function* nearTypes(): Generator<string> {
  yield* ["TXT", "MX", "CNAME", "NS", "AAAA", "PTR", "SRV", "CAA", "SOA", "TLSA"];
  for (const row of types) if (row.mnemonic.length > 2) yield row.mnemonic;
}
