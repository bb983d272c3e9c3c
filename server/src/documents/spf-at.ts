import { parseSpf, type SpfRecord, spf } from "../records/spf/index.ts";
import type { Span } from "../text/span.ts";
import type { Document } from "./document.ts";
import { domainOfFile } from "./domain-at.ts";
import { RecordDocument } from "./record.ts";
import { ZoneFileDocument } from "./zone.ts";
import { aside, contextOf, recordAt, recordsIn, textOf } from "./zone-places.ts";

/** An SPF record as it stands in a document, published or not. */
export interface SpfPlace {
  /** Absolute, without the final dot; undefined for a loose record whose file's name tells no domain. */
  readonly domain: string | undefined;
  readonly record: SpfRecord;
}

/** The SPF record at a place. */
export function spfAt(document: Document, offset: number): SpfPlace | undefined {
  if (document instanceof RecordDocument) {
    const value = document.values.find(({ span }) => span.start <= offset && offset <= span.end);
    if (value?.language?.id !== spf.id) return undefined;
    return { domain: domainOfFile(document.path), record: parseSpf(value.value) };
  }
  if (!(document instanceof ZoneFileDocument)) return undefined;
  const { zone } = document;
  const record = recordAt(zone, offset);
  if (record === undefined) return undefined;
  return aside(zone, () => {
    const value = textOf(zone, record);
    if (value === undefined || !spf.claims(undefined, value.text)) return undefined;
    return { domain: contextOf(zone, record, { dmarc: "9989" }).owner, record: parseSpf(value) };
  });
}

/** Where the SPF record of a domain (without the final dot) stands in a zone; undefined where the zone has none. */
export function spfOf(document: Document, domain: string): Span | undefined {
  if (!(document instanceof ZoneFileDocument)) return undefined;
  const { zone } = document;
  const name = domain.toLowerCase();
  return aside(zone, () => {
    for (const record of recordsIn(zone, { start: 0, end: zone.length })) {
      const value = textOf(zone, record);
      if (value === undefined || !spf.claims(undefined, value.text)) continue;
      if (contextOf(zone, record, { dmarc: "9989" }).owner?.toLowerCase() === name) return record.span;
    }
    return undefined;
  });
}
