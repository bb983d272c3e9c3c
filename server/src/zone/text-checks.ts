import { type Finding, type Fix, finding, type TextEdit } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import { foreignComment, foreignMark } from "./explain-line.ts";
import { labelsOf } from "./name.ts";
import { type RdataReader, shown } from "./rdata-reader.ts";
import { textRules } from "./rules-text.ts";
import { decodeStrings } from "./strings.ts";
import { WordFlag } from "./words.ts";

/** Types whose strings hold the records that this product knows. */
const textTypes = new Set(["TXT", "SPF"]);
const valueTypes = new Set(["CAA", "URI"]);

/** How the known records begin, in lower case, and what people call them. */
const knownStarts: readonly { readonly start: string; readonly kind: string; readonly tags: boolean }[] = [
  { start: "v=spf1", kind: "an SPF record", tags: false },
  { start: "v=dkim1", kind: "a DKIM key", tags: true },
  { start: "v=dmarc1", kind: "a DMARC record", tags: true },
  { start: "v=stsv1", kind: "an MTA-STS record", tags: true },
  { start: "v=tlsrptv1", kind: "a TLS reporting record", tags: true },
  { start: "v=bimi1", kind: "a BIMI record", tags: true },
];

/** Longer values are not searched for their beginning. */
const longestStart = 16;
/** How far behind a `(` the semicolon is looked for that hides its partner. */
const longestCut = 4096;

function knownStart(text: string): (typeof knownStarts)[number] | undefined {
  const head = text.slice(0, longestStart).toLowerCase();
  return knownStarts.find(({ start }) => head.startsWith(start));
}

/** The beginning of a value, without its quote. */
function valueStart(reader: RdataReader, from: number): string {
  const { start } = reader.span(from);
  const at = reader.has(from, WordFlag.quoted) ? start + 1 : start;
  return reader.words.text.slice(at, at + longestStart);
}

/** How the text in an RDATA was meant: the rules of zone/ on quotes, semicolons and words. `from`: the first word of the RDATA. */
export function checkText(reader: RdataReader, from: number): void {
  const text = textTypes.has(reader.row.mnemonic);
  if (!text && !valueTypes.has(reader.row.mnemonic)) return;
  if (reader.words.count <= from) return;
  const typographic = typographicQuotes(reader, from);
  if (typographic !== undefined) {
    silence(reader, ["zone/non-ascii-text", "zone/control-character", "zone/extra-rdata", "rdata/uri-target"]);
    reader.note(typographic);
    return;
  }
  const cut = unquotedSemicolon(reader, from, text);
  if (cut !== undefined) {
    silence(reader, ["rdata/uri-target"]);
    reader.note(cut);
    return;
  }
  if (!text || reader.bad) return;
  // The language says what a character outside ASCII does to its record, and how to mend it.
  if (reader.findings.length > 0 && !reader.knot && knownStart(valueStart(reader, from)) !== undefined)
    silence(reader, ["zone/non-ascii-text", "zone/control-character"]);
  const comment = foreignCommentBehind(reader, from);
  if (comment !== undefined) {
    reader.note(comment);
    return;
  }
  const words = unquotedWords(reader, from);
  if (words !== undefined) {
    reader.note(words);
    return;
  }
  for (let i = from; i < reader.words.count; i++) {
    if (!reader.has(i, WordFlag.escaped)) continue;
    const value = decodeStrings(reader.words, from, reader.context);
    const keyOwner = reader.context.owner !== undefined && isKeyOwner(reader.context.owner);
    for (const found of checkValue(value, reader.words.text, keyOwner)) reader.note(found);
    return;
  }
}

/** `#`, `//` or the like behind a string in quotes: more strings, though a comment was meant. */
function foreignCommentBehind(reader: RdataReader, from: number): Finding | undefined {
  const { words } = reader;
  for (let i = from + 1; i < words.count; i++) {
    if (reader.has(i, WordFlag.quoted) || !reader.has(i - 1, WordFlag.quoted)) continue;
    const { start, end } = reader.span(i);
    const length = foreignMark(words.text, start, end);
    if (length > 0) return foreignComment(words.text, start, length);
  }
  return undefined;
}

/** Takes back findings on the effects of a mistake that is reported itself. */
function silence(reader: RdataReader, rules: readonly string[]): void {
  for (let i = reader.findings.length - 1; i >= 0; i--) {
    if (rules.includes(reader.findings[i]?.rule.id ?? "")) reader.findings.splice(i, 1);
  }
}

function isKeyOwner(owner: string): boolean {
  return labelsOf(owner).some((label) => label.toLowerCase() === "_domainkey");
}

/** “ ” „ ‟ ‘ ’ ‚ ‛ « » ‹ › ＂ and, in files of one octet a character, their places in Windows-1252. */
function isTypographicQuote(c: number, latin1: boolean): boolean {
  if ((c >= 0x2018 && c <= 0x201f) || c === 0x2039 || c === 0x203a || c === 0xff02 || c === 0xab || c === 0xbb)
    return true;
  return latin1 && (c === 0x84 || c === 0x8b || (c >= 0x91 && c <= 0x94) || c === 0x9b);
}

/** A typographic quote where a straight one belongs: at the beginning of an unquoted word, or of the whole value. */
function typographicQuotes(reader: RdataReader, from: number): Finding | undefined {
  const { words, context } = reader;
  const { text } = words;
  const latin1 = context.latin1 === true;
  const single = singleQuotes(reader, from);
  if (single !== undefined) return single;
  for (let i = from; i < words.count; i++) {
    if (!reader.has(i, WordFlag.special)) continue;
    const { start } = reader.span(i);
    const quoted = reader.has(i, WordFlag.quoted);
    const at = quoted ? start + 1 : start;
    if (!isTypographicQuote(text.charCodeAt(at), latin1)) continue;
    const edits: TextEdit[] = [];
    const end = reader.span(words.count - 1).end;
    for (let k = at; k < end; k++) {
      if (isTypographicQuote(text.charCodeAt(k), latin1)) {
        edits.push({ span: { start: k, end: k + 1 }, text: quoted ? "" : '"' });
      }
    }
    const fix: Fix = { title: quoted ? "Remove the typographic quotes" : 'Replace by "', edits, preferred: true };
    const quote = latin1 && text.charCodeAt(at) < 0xa0 ? "a typographic quote" : text.charAt(at);
    return finding(textRules["typographic-quotes"], { start: at, end: at + 1 }, { quote }, { fixes: [fix] });
  }
  return undefined;
}

/** A known record in single quotes, which are data like typographic ones. */
function singleQuotes(reader: RdataReader, from: number): Finding | undefined {
  const { words } = reader;
  const { start } = reader.span(from);
  if (
    words.text.charCodeAt(start) !== 39 ||
    knownStart(words.text.slice(start + 1, start + 1 + longestStart)) === undefined
  ) {
    return undefined;
  }
  const { end } = reader.span(words.count - 1);
  const edits: TextEdit[] = [{ span: { start, end: start + 1 }, text: '"' }];
  if (words.text.charCodeAt(end - 1) === 39) edits.push({ span: { start: end - 1, end }, text: '"' });
  else edits.push({ span: { start: end, end }, text: '"' });
  const fix: Fix = { title: 'Replace by "', edits, preferred: true };
  return finding(textRules["typographic-quotes"], { start, end: start + 1 }, { quote: "'" }, { fixes: [fix] });
}

/** Where the comment behind the last word begins on its line: at its `;`, or -1. */
function commentBehind(text: string, end: number): number {
  for (let i = end; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 59) return i;
    if (c !== 32 && c !== 9) return -1;
  }
  return -1;
}

/** Whether `tag=` stands at the place, blanks before it skipped. */
function isTagAt(text: string, at: number): boolean {
  let i = at;
  while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
  const start = i;
  for (; i < text.length && i - start < 40; i++) {
    const c = text.charCodeAt(i);
    const lower = c | 32;
    if (c === 61) return i > start;
    if (!((lower >= 97 && lower <= 122) || (i > start && ((c >= 48 && c <= 57) || c === 45 || c === 95)))) return false;
  }
  return false;
}

/** The `)` behind an unquoted tag list belongs to its comment, so that the `(` at `open` looks unclosed. */
export function semicolonInParentheses(text: string, open: number): Finding | undefined {
  let start = open + 1;
  while (isBlank(text, start)) start++;
  let comment = start;
  for (; comment - start < longestCut && text.charCodeAt(comment) !== 59; comment++) {
    const c = text.charCodeAt(comment);
    if (Number.isNaN(c) || c === 10 || c === 34 || c === 40 || c === 41) return undefined;
    if (c === 92) comment++;
  }
  if (text.charCodeAt(comment) !== 59 || !isTagAt(text, comment + 1)) return undefined;
  const kept = text.slice(start, comment).trimEnd();
  if (!isCutTagList(kept)) return undefined;
  let end = text.indexOf("\n", comment);
  if (end < 0) end = text.length;
  let close = end - 1;
  while (close > comment && text.charCodeAt(close) !== 41) close--;
  if (close <= comment) return undefined;
  // Behind the parenthesis only a comment may stand.
  let behind = close + 1;
  while (isBlank(text, behind)) behind++;
  if (behind < end && text.charCodeAt(behind) !== 59) return undefined;
  end = close;
  while (isBlank(text, end - 1)) end--;
  return semicolonFinding(text, start, comment, end, kept);
}

function isBlank(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === 32 || c === 9 || c === 13;
}

/** Whether a value that a semicolon cut is the beginning of a known tag list. */
function isCutTagList(kept: string): boolean {
  return /^(v=[A-Za-z]|[kp]=)/i.test(kept.slice(0, longestStart)) && knownTagList(kept);
}

function semicolonFinding(text: string, start: number, comment: number, end: number, kept: string): Finding {
  const value = text.slice(start, end).replaceAll('"', '\\"');
  const fix: Fix = {
    title: "Quote the whole value",
    edits: [{ span: { start, end }, text: `"${value}"` }],
    preferred: true,
  };
  return finding(textRules["unquoted-semicolon"], { start: comment, end }, { kept: shown(kept) }, { fixes: [fix] });
}

function unquotedSemicolon(reader: RdataReader, from: number, isText: boolean): Finding | undefined {
  const { words } = reader;
  const { text } = words;
  const first = isText ? from : from + 2;
  const last = words.count - 1;
  if (last < first || reader.has(first, WordFlag.quoted) || reader.has(last, WordFlag.quoted)) return undefined;
  const comment = commentBehind(text, reader.span(last).end);
  if (comment < 0 || !isTagAt(text, comment + 1)) return undefined;
  const start = reader.span(first).start;
  const kept = text.slice(start, reader.span(last).end);
  if (isText && !isCutTagList(kept)) return undefined;
  let end = text.indexOf("\n", comment);
  if (end < 0) end = text.length;
  while (end > comment && isBlank(text, end - 1)) end--;
  if (text.charCodeAt(end - 1) === 41 && text.slice(words.starts[0], start).includes("(")) {
    end--;
    while (end > comment && isBlank(text, end - 1)) end--;
  }
  return semicolonFinding(text, start, comment, end, kept);
}

/** Whether a value is (the beginning of) a known tag list; `k=` and `p=` begin DKIM keys without a version. */
function knownTagList(text: string): boolean {
  const known = knownStart(text);
  return known === undefined ? /^[kp]=/i.test(text.slice(0, 2)) : known.tags;
}

function unquotedWords(reader: RdataReader, from: number): Finding | undefined {
  const { words } = reader;
  if (words.count < from + 2) return undefined;
  const known = knownStart(words.raw(from));
  if (known === undefined) return undefined;
  let lost = false;
  for (let i = from; i < words.count; i++) {
    if (reader.has(i, WordFlag.quoted)) return undefined;
    if (i === from) continue;
    const before = words.text.charCodeAt(reader.span(i - 1).end - 1);
    // A space lost behind a semicolon changes nothing in a tag list.
    lost ||= known.tags ? before !== 59 && isTagAt(words.text, reader.span(i).start) : true;
  }
  if (!lost || (!known.tags && reader.span(from).end - reader.span(from).start !== known.start.length))
    return undefined;
  const all: string[] = [];
  for (let i = from; i < words.count; i++) all.push(words.raw(i));
  const span = { start: reader.span(from).start, end: reader.span(words.count - 1).end };
  const quoted = `"${all.join(" ").replaceAll("\\;", ";")}"`;
  const fix: Fix = { title: "Quote the whole value", edits: [{ span, text: quoted }], preferred: true };
  return finding(textRules["unquoted-words"], span, { joined: shown(all.join("")) }, { fixes: [fix] });
}

/**
 * What is to be said about a value whose escapes were made twice: quotes or backslashes that became data. `source` is the text
 * that the value's places count in; `key`: the owner holds DKIM keys, which need no version.
 */
export function checkValue(value: Decoded, source: string, key = false): Finding[] {
  const found: Finding[] = [];
  const { text } = value;
  const inner = text.charCodeAt(0) === 34 ? knownStart(text.slice(1, 1 + longestStart)) : undefined;
  if (inner !== undefined) {
    const spans = [value.span(0, 1)];
    if (text.length > 1 && text.endsWith('"')) spans.push(value.span(text.length - 1, text.length));
    const quoted = source.charCodeAt((spans[0] as Span).start - 1) === 34;
    const edits = spans.map((span) => ({ span, text: quoted ? "" : '"' }));
    const fix: Fix = { title: "Remove the escaped quotes", edits, preferred: true };
    found.push(finding(textRules["quotes-in-value"], spans[0] as Span, { kind: inner.kind }, { fixes: [fix] }));
    return found;
  }
  const known = knownStart(text);
  if (known?.tags !== true && !(key && text.includes("p="))) return found;
  const spans: Span[] = [];
  for (let i = text.indexOf("\\;"); i >= 0; i = text.indexOf("\\;", i + 2)) spans.push(value.span(i, i + 1));
  const [first] = spans;
  if (first !== undefined) {
    const fix: Fix = {
      title: "Remove the backslashes before semicolons",
      edits: spans.map((span) => ({ span, text: "" })),
      preferred: true,
    };
    found.push(finding(textRules["escaped-semicolon-in-data"], first, undefined, { fixes: [fix] }));
  }
  return found;
}
