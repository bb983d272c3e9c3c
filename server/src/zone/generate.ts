import { type Fix, finding, type Severity } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { decimal } from "./numbers.ts";
import { shown } from "./rdata-reader.ts";
import type { Reader } from "./read.ts";
import { readingRules } from "./rules-reading.ts";
import { contentSpan } from "./strings.ts";
import { ttlAt } from "./ttl.ts";
import { classOf, isMetaType, typeOf } from "./types.ts";
import { WordFlag } from "./words.ts";

/** The most records that one `$GENERATE` makes here, and the most text. */
const mostProducts = 65536;
const mostText = 1 << 24;
const maxInt = 0x7fffffff;

interface GenerateRange {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** A range `start-stop[/step]`, or what is wrong with it. */
export function readRange(text: string): GenerateRange | string {
  const dash = text.indexOf("-");
  const slash = text.indexOf("/", dash);
  if (dash < 0) return "it is not written start-stop";
  const stopEnd = slash < 0 ? text.length : slash;
  const start = decimal(text, 0, dash, maxInt);
  const stop = decimal(text, dash + 1, stopEnd, maxInt);
  const step = slash < 0 ? 1 : decimal(text, slash + 1, text.length, maxInt);
  if (start < 0 || stop < 0 || step < 0) return "it needs numbers from 0 to 2147483647";
  if (step === 0) return "a step of 0 never ends";
  if (start > stop) return `it begins with ${start}, above its end ${stop}`;
  return { start, stop, step };
}

type Piece = string | { readonly offset: number; readonly width: number; readonly base: string };

/** What is wrong in a template, and where. */
interface TemplateProblem {
  readonly problem: string;
  readonly start: number;
  readonly end: number;
}

/** The pieces of a template: text, and places for the number. */
export function readTemplate(text: string): readonly Piece[] | TemplateProblem {
  const pieces: Piece[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") pieces.push(plain);
    plain = "";
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\" && i + 1 < text.length) {
      plain += text.charAt(i + 1) === "$" ? "$" : text.slice(i, i + 2);
      i++;
    } else if (c !== "$") {
      plain += c;
    } else if (text.charAt(i + 1) === "$") {
      plain += "$";
      i++;
    } else if (text.charAt(i + 1) !== "{") {
      flush();
      pieces.push({ offset: 0, width: 0, base: "d" });
    } else {
      const close = text.indexOf("}", i);
      if (close < 0) return { problem: "the brace after $ is not closed", start: i, end: text.length };
      const [offset = "", width = "0", base = "d", ...more] = text.slice(i + 2, close).split(",");
      const value = decimal(offset.replace(/^[-+]/, ""), 0, offset.replace(/^[-+]/, "").length, maxInt);
      const digits = decimal(width, 0, width.length, 255);
      const place = { start: i, end: close + 1 };
      const written = shown(text.slice(i, close + 1));
      if (value < 0) return { problem: `the offset in ${written} is no number up to 2147483647`, ...place };
      if (digits < 0) return { problem: `the width in ${written} is no number up to 255`, ...place };
      if (!/^[doxXnN]$/.test(base) || more.length > 0)
        return { problem: `the base in ${written} is none of d, o, x, X, n, N`, ...place };
      flush();
      pieces.push({ offset: offset.startsWith("-") ? -value : value, width: digits, base });
      i = close;
    }
  }
  flush();
  return pieces;
}

/** A template with the number put in; undefined where number and offset go beyond 2³¹−1. */
export function expand(pieces: readonly Piece[], counter: number): string | undefined {
  let text = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    const value = counter + piece.offset;
    if (value > maxInt) return undefined;
    text += numeral(value, piece.width, piece.base);
  }
  return text;
}

function numeral(value: number, width: number, base: string): string {
  if (base === "n" || base === "N") return nibbles(value >>> 0, width, base === "N");
  if (base === "d")
    return value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0");
  const digits = (value >>> 0).toString(base === "o" ? 8 : 16).padStart(width, "0");
  return base === "X" ? digits.toUpperCase() : digits;
}

/** Hexadecimal digits in reverse, with dots between; `width` counts the dots too. */
function nibbles(value: number, width: number, upper: boolean): string {
  let text = "";
  let left = width;
  let rest = value;
  do {
    const digit = (rest & 15).toString(16);
    text += upper ? digit.toUpperCase() : digit;
    rest >>>= 4;
    if (left > 0) left--;
    if (left > 0 || rest !== 0) {
      text += ".";
      if (left > 0) left--;
    }
  } while (rest !== 0 || left > 0);
  return text;
}

/** `$GENERATE range owner [ttl] [class] type rdata`: its products are read like lines of their own. */
export function readGenerate(reader: Reader, text: string, start: number, end: number): void {
  const { words, environment } = reader;
  const span = (index: number): Span => ({ start: words.starts[index] as number, end: words.ends[index] as number });
  const directive = span(0);
  const severity: { severity?: Severity } = environment.server === "nsd" ? { severity: "error" } : {};
  const notPortable = finding(readingRules["generate-not-portable"], directive, undefined, severity);
  if (environment.server === "nsd") {
    reader.refuse(start, end, notPortable);
    return;
  }
  const refuse = (where: Span, problem: string) =>
    reader.refuse(start, end, finding(readingRules["bad-generate-template"], where, { problem }));

  const range = readRange(words.raw(1));
  if (typeof range === "string") {
    reader.refuse(
      start,
      end,
      finding(readingRules["bad-generate-range"], span(1), { text: shown(words.raw(1)), problem: range }),
    );
    return;
  }
  let at = 3;
  let type = -1;
  for (; at < words.count && at < 6; at++) {
    const { start: s, end: e } = span(at);
    type = typeOf(text, s, e);
    if (type >= 0) break;
    if (ttlAt(text, s, e) < 0 && classOf(text, s, e) < 0) break;
  }
  if (type < 0) {
    const last = Math.min(at, words.count - 1);
    refuse(span(last), "after the range come owner, type and data, with TTL and class between");
    return;
  }
  if (isMetaType(type)) {
    reader.refuse(start, end, finding(readingRules["meta-type"], span(at), { word: words.raw(at).toUpperCase() }));
    return;
  }
  if (at + 1 >= words.count) {
    refuse(span(at), "the data is missing");
    return;
  }
  if (at + 2 < words.count) {
    refuse(
      { start: words.starts[at + 2] as number, end },
      "text after the data; data with blanks is put in quotes as a whole",
    );
    return;
  }
  const ownerSpan = span(2);
  const dataSpan =
    ((words.flags[at + 1] as number) & WordFlag.quoted) !== 0 ? contentSpan(words, at + 1) : span(at + 1);
  const owner = readTemplate(text.slice(ownerSpan.start, ownerSpan.end));
  const data = readTemplate(text.slice(dataSpan.start, dataSpan.end));
  for (const [template, where] of [
    [owner, ownerSpan],
    [data, dataSpan],
  ] as const) {
    if (!("problem" in template)) continue;
    refuse({ start: where.start + template.start, end: where.start + template.end }, template.problem);
    return;
  }

  const count = Math.floor((range.stop - range.start) / range.step) + 1;
  if (count > mostProducts) {
    reader.found(finding(readingRules["generate-too-many"], span(1), { count, limit: mostProducts }));
  }
  const middle = ` ${text.slice(words.starts[3] as number, words.ends[at] as number).replaceAll("\n", " ")} `;
  let products = "";
  for (
    let i = 0, counter = range.start;
    i < Math.min(count, mostProducts) && products.length < mostText;
    i++, counter += range.step
  ) {
    const left = expand(owner as readonly Piece[], counter);
    const right = expand(data as readonly Piece[], counter);
    if (left === undefined || right === undefined) {
      refuse(left === undefined ? ownerSpan : dataSpan, `with ${counter} the number goes beyond 2147483647`);
      return;
    }
    products += `${left}${middle}${right}\n`;
  }

  const inner = reader.inner({});
  const before = reader.state;
  inner.read(products, 0, products.length, Number.POSITIVE_INFINITY, true);
  const [bad] = inner.draft.bad;
  if (bad !== undefined) {
    const line = products.slice(bad.span.start, bad.span.end).trim();
    inner.draft.findings = [];
    inner.draft.bad = [];
    refuse(dataSpan, `it makes “${shown(line)}”, where ${bad.finding.message}`);
  } else {
    const fixes: Fix[] =
      count <= 256
        ? [{ title: "Write the records out", edits: [{ span: { start, end }, text: products.trimEnd() }] }]
        : [];
    reader.found({ ...notPortable, ...(fixes.length > 0 ? { fixes } : {}) });
    reader.draft.directives.push({
      kind: "generate",
      span: { start, end },
      argument: span(1),
      value: text.slice(ownerSpan.start, ownerSpan.end),
    });
  }
  const errors = inner.draft.findings;
  inner.draft.findings = [];
  const told = new Set<string>();
  for (const f of errors) {
    if (told.has(f.rule.id) || f.rule.id === "zone/owner-looks-like-type") continue;
    told.add(f.rule.id);
    const { fixes: _, related: __, ...rest } = f;
    reader.found({ ...rest, span: dataSpan });
  }
  reader.take(inner, products, before, { generated: true }, { start, end: directive.end });
  reader.lastTtl = inner.lastTtl;
  reader.class = inner.class;
}
