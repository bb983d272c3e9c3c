import { type Finding, type Fix, finding } from "../rules/rule.ts";
import { settle } from "./place.ts";
import { zoneWideRules } from "./rules-zone.ts";
import type { ZoneDocument } from "./zone-document.ts";

const SOA = 6;
const SERIAL = 2;

/** The serial of the zone's SOA, with its place as unchanging numbers. */
function serialOf(
  zone: ZoneDocument,
): { readonly value: number; readonly start: number; readonly end: number } | undefined {
  const slot = zone.facts.first(zone.facts.apex, SOA);
  if (slot === 0) return undefined;
  const field = zone.facts.rdata(slot)?.fields[SERIAL];
  if (field?.number === undefined) return undefined;
  const delta = zone.facts.delta(slot);
  return { value: field.number, start: field.span.start + delta, end: field.span.end + delta };
}

/** The serial that an earlier text of the zone had; undefined without SOA. Reads its head only. */
export function earlierSerial(previous: string, read: (text: string) => ZoneDocument): number | undefined {
  return serialOf(read(previous.slice(0, 1 << 16)))?.value;
}

/**
 * The zone against its text at the last commit: a change needs a higher serial (RFC 1034 §4.3.5, RFC 1982). Comments and layout
 * are no change.
 */
export function checkSerial(zone: ZoneDocument, previous: string, before: number): Finding[] {
  const serial = serialOf(zone);
  if (serial === undefined) return [];
  const span = { start: serial.start, end: serial.end };
  const { value } = serial;
  const next = raised(before, zone.options.now);
  const fix: Fix = { title: `Write ${next}`, edits: [{ span, text: String(next) }], preferred: true };
  const fixes = [fix];
  const found =
    value === before
      ? differs(previous, zone.text())
        ? finding(zoneWideRules["serial-not-raised"], span, { serial: value }, { fixes })
        : undefined
      : isLower(value, before)
        ? finding(zoneWideRules["serial-lowered"], span, { serial: value, before }, { fixes })
        : undefined;
  if (found === undefined) return [];
  return [settle(zone.facts.records, found).finding];
}

/** Whether serial `a` comes before `b` (RFC 1982 §3.2); of two that are half the circle apart, neither does. */
export function isLower(a: number, b: number): boolean {
  const ahead = (b - a) >>> 0;
  return ahead !== 0 && ahead < 0x80000000;
}

/** The next serial in the zone's own style: dated `YYYYMMDDnn` where it is one (today's, if the clock is known), else one more. */
export function raised(serial: number, now: Date | undefined): number {
  const day = Math.floor(serial / 100);
  if (now !== undefined && looksDated(day)) {
    const today = (now.getUTCFullYear() * 10000 + (now.getUTCMonth() + 1) * 100 + now.getUTCDate()) * 100;
    if (today > serial && today <= 0xffffffff) return today + 1;
  }
  return serial === 0xffffffff ? 1 : serial + 1;
}

function looksDated(day: number): boolean {
  const [year, month, date] = [Math.floor(day / 10000), Math.floor(day / 100) % 100, day % 100];
  return year >= 1980 && year <= 2099 && month >= 1 && month <= 12 && date >= 1 && date <= 31;
}

/** Whether two texts differ in more than comments and white space. */
export function differs(a: string, b: string): boolean {
  if (a === b) return false;
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  // From the start of the line on, so that quotes and comments are seen from their begin.
  start = a.lastIndexOf("\n", start - 1) + 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const lineEnd = (text: string, at: number) => {
    const lf = text.indexOf("\n", at);
    return lf < 0 ? text.length : lf;
  };
  return essence(a.slice(start, lineEnd(a, endA))) !== essence(b.slice(start, lineEnd(b, endB)));
}

/** A text without its comments, each white space one blank; a blank at the start of a line is kept, since it means the last owner. */
function essence(text: string): string {
  let out = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\") {
      out += text.slice(i, i + 2);
      i++;
    } else if (c === '"') {
      quoted = !quoted;
      out += c;
    } else if (quoted) {
      if (c === "\n") quoted = false;
      out += c;
    } else if (c === ";") {
      const lf = text.indexOf("\n", i);
      i = (lf < 0 ? text.length : lf) - 1;
    } else if (c === " " || c === "\t" || c === "\r") {
      if (!out.endsWith(" ")) out += " ";
    } else if (c === "\n") {
      out = out.endsWith(" ") ? out.slice(0, -1) : out;
      if (!out.endsWith("\n")) out += "\n";
    } else out += c;
  }
  return out.trim();
}
