import { type Finding, type Fix, finding, type TextEdit } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { readHex } from "./encodings.ts";
import { fieldKinds, fieldsText } from "./field-kinds.ts";
import { isTypeNumber, knotReads } from "./knot-types.ts";
import { decimal } from "./numbers.ts";
import { toBytes, toHex } from "./octets.ts";
import { checkFields } from "./rdata-checks.ts";
import { type RdataContext, type RdataField, RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import { textRules } from "./rules-text.ts";
import { isTag } from "./string-kinds.ts";
import { checkText } from "./text-checks.ts";
import type { FieldSpec, TypeRow } from "./types.ts";
import { WordFlag, type Words } from "./words.ts";

export type { RdataContext, RdataField, Server } from "./rdata-reader.ts";
export { decodeStrings } from "./strings.ts";
export { validRdata } from "./valid-rdata.ts";

/** The most octets of an RDATA (RFC 1035 §3.2.1). */
const maxRdata = 65535;

/** One RDATA as it was read. */
export interface Rdata {
  readonly row: TypeRow;
  /** In the order of the text; of a bad one only those before the mistake. */
  readonly fields: readonly RdataField[];
  readonly findings: readonly Finding[];
  /** The chosen server would refuse it: it yields no record. */
  readonly bad: boolean;
  /** Octets in wire form, uncompressed, case kept; undefined where bad, or a relative name has no origin. */
  readonly wire: string | undefined;
  /** Written as `\# length octets` (RFC 3597 §5). */
  readonly generic: boolean;
}

const genericLength: FieldSpec = { name: "length", kind: "u16", text: "How many octets follow." };
const genericOctets: FieldSpec = { name: "octets", kind: "hex", text: "The data as hexadecimal octets." };

/** Types whose RDATA may be empty. */
const mayBeEmpty = new Set(["APL", "NULL", "DELEG", "DELEGPARAM"]);

/** Reads the words `from`, … of an entry as RDATA of a type. Total: what is wrong is in `findings`. */
export function readRdata(row: TypeRow, words: Words, from: number, context: RdataContext): Rdata {
  const reader = new RdataReader(row, words, from, context);
  const generic = isGeneric(words, from);
  if (generic) {
    reader.at++;
    readGeneric(reader);
  } else if (row.generic === true || (reader.knot && !knotReads(row.code))) {
    refuseText(reader);
  } else {
    readFields(reader);
    if (!reader.bad) checkFields(reader);
    checkText(reader, from);
    if (!reader.bad && from > 0 && isTypeNumber(words.text, words.starts[from - 1] ?? 0)) noteKnownType(reader, []);
  }
  let wire: string | undefined = "";
  for (const field of reader.fields)
    wire = field.wire === undefined ? undefined : wire === undefined ? undefined : wire + field.wire;
  if (generic && reader.fields.length > 0) wire = reader.fields[1]?.wire;
  if (wire !== undefined && wire.length > maxRdata && !reader.bad) {
    const span = { start: words.starts[from] ?? 0, end: words.ends[words.count - 1] ?? 0 };
    reader.refuse(finding(textRules["string-too-long"], span, { length: wire.length }));
  }
  return {
    row,
    fields: reader.fields,
    findings: reader.findings,
    bad: reader.bad,
    wire: reader.bad ? undefined : wire,
    generic,
  };
}

/** Whether the RDATA begins with an unquoted `\#`: RFC 3597's form. */
export function isGeneric(words: Words, from: number): boolean {
  const start = words.starts[from] ?? 0;
  return (
    from < words.count &&
    (words.ends[from] ?? 0) - start === 2 &&
    words.text.charCodeAt(start) === 92 &&
    words.text.charCodeAt(start + 1) === 35
  );
}

function readFields(reader: RdataReader): void {
  const { row, words } = reader;
  if (row.mnemonic === "CAA" && flagsMissing(reader)) return;
  for (const spec of row.fields) {
    if (reader.bad) return;
    fieldKinds[spec.kind].read(reader, spec);
  }
  if (reader.bad) return;
  if (reader.more) refuseExtra(reader);
  else if (!row.fields.some((f) => f.kind === "svcb-params" || f.kind === "deleg-params")) checkJoins(reader, words);
}

function flagsMissing(reader: RdataReader): boolean {
  const tag = reader.more ? (reader.bare(reader.at) ?? "") : "";
  if (!isTag(tag) || (tag.charCodeAt(0) >= 48 && tag.charCodeAt(0) <= 57)) return false;
  const span = reader.span(reader.at);
  const fix: Fix = {
    title: "Insert 0",
    edits: [{ span: { start: span.start, end: span.start }, text: "0 " }],
    preferred: true,
  };
  reader.refuse(finding(rdataRules["caa-flags-missing"], span, { tag: shown(tag) }, { fixes: [fix] }));
  return true;
}

/** Two strings without a blank between: two for BIND, an error for Knot. */
function checkJoins(reader: RdataReader, words: Words): void {
  for (let i = reader.firstWord + 1; i < words.count; i++) {
    if (!reader.has(i, WordFlag.touching)) continue;
    const at = words.starts[i] ?? 0;
    const span = {
      start: reader.has(i - 1, WordFlag.quoted) ? at - 1 : at,
      end: reader.has(i, WordFlag.quoted) ? at + 1 : at,
    };
    const fix: Fix = { title: "Insert a space", edits: [{ span: { start: at, end: at }, text: " " }], preferred: true };
    const extra = reader.knot ? ({ fixes: [fix], severity: "error" } as const) : { fixes: [fix] };
    const found = finding(textRules["adjacent-strings"], span, undefined, extra);
    if (reader.knot) reader.refuse(found);
    else reader.note(found);
    return;
  }
}

function refuseExtra(reader: RdataReader): void {
  const { words } = reader;
  const start = reader.span(reader.at).start;
  const end = reader.span(words.count - 1).end;
  const span = { start, end };
  const text = words.text.slice(start, end);
  const fixes: Fix[] = isRestOfLine(words.text, span)
    ? [{ title: "Make it a comment", edits: [{ span: { start, end: start }, text: "; " }] }]
    : [];
  reader.refuse(finding(textRules["extra-rdata"], span, { type: reader.row.mnemonic, text: shown(text) }, { fixes }));
}

/** Whether nothing but blanks or a comment stands behind the span on its one line. */
function isRestOfLine(text: string, span: Span): boolean {
  for (let i = span.start; i < span.end; i++) if (text.charCodeAt(i) === 10) return false;
  for (let i = span.end; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 59) return true;
    if (c !== 32 && c !== 9 && c !== 13) return false;
  }
  return true;
}

/** Text where only octets can stand. */
function refuseText(reader: RdataReader): void {
  if (!reader.more) {
    reader.take({ ...genericOctets, name: "data" });
    return;
  }
  const span = { start: reader.span(reader.at).start, end: reader.span(reader.words.count - 1).end };
  const text = shown(reader.words.text.slice(span.start, span.end));
  const problem = `${reader.row.mnemonic} has no form of its own, only \\# with a length and octets`;
  reader.refuse(finding(rdataRules["bad-hex"], span, { text, problem }));
}

/** `length hex…` behind `\#` (RFC 3597 §5). */
function readGeneric(reader: RdataReader): void {
  const { words, row, context } = reader;
  const index = reader.take(genericLength);
  if (index < 0) return;
  const lengthSpan = reader.span(index);
  const length = decimal(words.text, lengthSpan.start, lengthSpan.end, maxRdata);
  if (length < 0) {
    reader.badNumber(lengthSpan, genericLength, maxRdata);
    return;
  }
  reader.push(genericLength, lengthSpan, "", { number: length });
  if (reader.more) readHex(reader, genericOctets);
  else reader.push(genericOctets, { start: lengthSpan.end, end: lengthSpan.end }, "");
  if (reader.bad) return;
  const octets = reader.fields[1]?.wire ?? "";
  if (octets.length !== length) {
    const right = String(octets.length);
    const fix: Fix = { title: `Write ${right}`, edits: [{ span: lengthSpan, text: right }] };
    const args = { text: String(length), length: octets.length };
    reader.refuse(finding(rdataRules["generic-length"], lengthSpan, args, { fixes: [fix] }));
    return;
  }
  if (row.generic === true) return;
  const hexSpan = reader.fields[1]?.span ?? lengthSpan;
  const text = octets === "" && !mayBeEmpty.has(row.mnemonic) ? undefined : fieldsText(row.fields, octets);
  if (text === undefined) {
    const span = hexSpan.end > hexSpan.start ? hexSpan : lengthSpan;
    const knot = context.server === "knot" && octets !== "";
    const extra = knot ? ({ severity: "warning" } as const) : {};
    const found = finding(rdataRules["generic-content"], span, { type: row.mnemonic }, extra);
    if (knot) reader.note(found);
    else reader.refuse(found);
  } else {
    const whole = { start: words.starts[reader.firstWord] ?? 0, end: words.ends[words.count - 1] ?? 0 };
    noteKnownType(reader, [{ span: whole, text }]);
  }
}

/** `TYPEn` or `\# …` where the type has a name. */
function noteKnownType(reader: RdataReader, edits: readonly TextEdit[]): void {
  const { typeSpan, row } = reader;
  const all = typeSpan.end > typeSpan.start ? [{ span: typeSpan, text: row.mnemonic }, ...edits] : edits;
  const fixes: Fix[] = [{ title: `Write it as ${row.mnemonic}`, edits: all }];
  reader.note(finding(rdataRules["generic-known-type"], typeSpan, { type: row.mnemonic }, { fixes }));
}

/** Wire form as bytes; undefined for a bad RDATA and for relative names without origin. */
export function encodeRdata(rdata: Rdata): Uint8Array | undefined {
  return rdata.wire === undefined ? undefined : toBytes(rdata.wire);
}

/** RFC 3597's form of any octets. */
function genericText(octets: string): string {
  return octets === "" ? "\\# 0" : `\\# ${octets.length} ${toHex(octets)}`;
}

/** The octets of a type in canonical presentation form: names absolute, strings quoted; RFC 3597's form where they are no valid data. */
export function wireText(row: TypeRow, octets: string): string {
  if (row.generic === true || (octets === "" && !mayBeEmpty.has(row.mnemonic))) return genericText(octets);
  return fieldsText(row.fields, octets) ?? genericText(octets);
}

/** The RDATA in canonical presentation form; "" where it yields no record. */
export function rdataText(rdata: Rdata): string {
  return rdata.wire === undefined ? "" : wireText(rdata.row, rdata.wire);
}
