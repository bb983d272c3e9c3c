import type { TextEdit } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { openDocument } from "../documents/open.ts";
import { ZoneFileDocument, zoneOf } from "../documents/zone.ts";
import { recordAt } from "../documents/zone-places.ts";
import { type NewRecord, zoneLine } from "../records/generate.ts";
import type { Position } from "../text/lines.ts";
import { rangeOf } from "./range.ts";

/** A record in the form that a document holds it, and the edit that puts it there. */
export interface PlacedText {
  readonly text: string;
  readonly edit: TextEdit | undefined;
}

/**
 * The record as the document at hand holds it: as lines of a zone, behind the record at the caret; as its value alone in a
 * document of loose records. Without a document: lines of a zone and no edit. `domain`: without the final dot.
 */
export function placeRecord(
  record: NewRecord,
  domain: string | undefined,
  document: Document | undefined,
  position: Position | undefined,
): PlacedText {
  if (document?.kind === "record") {
    const edit =
      position === undefined ? undefined : insertion(document, document.offset(position), record.value, false);
    return { text: record.value, edit };
  }
  const text = zoneLine({ ...record, name: ownerIn(record.name, domain, document) });
  if (!(document instanceof ZoneFileDocument) || position === undefined) return { text, edit: undefined };
  return { text, edit: insertion(document, lineBehind(document, document.offset(position)), text, true) };
}

/** Relative to the zone where nothing in the document changes the origin, else absolute. */
function ownerIn(name: string, domain: string | undefined, document: Document | undefined): string {
  const zone = document === undefined ? undefined : zoneOf(document)?.name.replace(/\.$/, "");
  if (domain === undefined) return name;
  const isZone = zone?.toLowerCase() === domain.toLowerCase();
  if (
    isZone &&
    document !== undefined &&
    origins(document.text()).every((origin) => origin === `${domain.toLowerCase()}.`)
  )
    return name;
  return name === "@" ? `${domain}.` : `${name}.${domain}.`;
}

/** What `$ORIGIN` directives name, in lower case. */
function origins(text: string): string[] {
  return [...text.matchAll(/^\$ORIGIN[ \t]{1,100}(\S{1,255})/gim)].map(([, name = ""]) => name.toLowerCase());
}

/** The end of the line behind which a record can stand without taking anybody's owner: no line that begins with a blank follows. */
function lineBehind(document: ZoneFileDocument, offset: number): number {
  let end = endOfRecord(document, offset);
  for (;;) {
    const next = document.text({ start: end, end: Math.min(document.length, end + 3) });
    if (!/^\r?\n[ \t]/.test(next)) return end;
    const after = endOfRecord(document, end + next.length);
    if (after <= end) return end;
    end = after;
  }
}

function endOfRecord(document: ZoneFileDocument, offset: number): number {
  const record = recordAt(document.zone, offset);
  return endOfLine(document, Math.max(offset, record?.span.end ?? offset));
}

function endOfLine(document: Document, offset: number): number {
  const { line } = document.position(offset);
  const start = document.offset({ line, character: 0 });
  const next = document.offset({ line: line + 1, character: 0 });
  const text = document.text({ start, end: Math.max(start, next) });
  return start + text.replace(/\r?\n$/, "").length;
}

/** Text on lines of its own; an empty line takes it as it is. */
function insertion(document: Document, offset: number, text: string, behind: boolean): TextEdit {
  const end = behind ? offset : endOfLine(document, offset);
  const { line } = document.position(end);
  const isEmpty = document.offset({ line, character: 0 }) === end;
  return { range: rangeOf(document, { start: end, end }), newText: isEmpty ? text : `\n${text}` };
}

const groups = new Set(["spf", "dmarc", "dkim", "mta-sts", "tls-rpt"]);

/** The first error that the rules find in a new record: what was typed into the form was wrong. A sentence. */
export function errorIn(record: NewRecord, domain = "example.com"): string | undefined {
  const text = `$ORIGIN ${domain}.\n$TTL 3600\n${zoneLine(record)}\n`;
  const findings = openDocument(`db.${domain}`, text, { kind: "zone" }).findings();
  return findings.find(({ rule }) => rule.severity === "error" && groups.has(rule.group))?.message;
}
