import type { Document } from "./document.ts";
import { baseName, recordEndings } from "./kind.ts";
import { RecordDocument } from "./record.ts";
import { ZoneFileDocument, zoneOf } from "./zone.ts";
import { aside, contextOf, recordAt } from "./zone-places.ts";

/**
 * The mail domain that the record at a place is about: its owner without `_dmarc`, `selector._domainkey` and their like;
 * elsewhere in a zone the zone itself. Without the final dot; undefined where nothing tells it.
 */
export function domainAt(document: Document, offset: number): string | undefined {
  if (document instanceof RecordDocument) return domainOfFile(document.path);
  if (!(document instanceof ZoneFileDocument)) return undefined;
  const { zone } = document;
  const record = recordAt(zone, offset);
  const owner = record === undefined ? undefined : aside(zone, () => contextOf(zone, record, { dmarc: "9989" }).owner);
  const name = owner ?? zoneOf(document)?.name;
  return name === undefined ? undefined : withoutService(name.replace(/\.$/, "")) || undefined;
}

/** `sel._domainkey.example.com` → `example.com`. */
function withoutService(name: string): string {
  const labels = name.split(".");
  return labels.slice(labels.findLastIndex((label) => label.startsWith("_")) + 1).join(".");
}

/** `example.com.spf` → `example.com`. */
export function domainOfFile(path: string): string | undefined {
  const name = baseName(path).toLowerCase();
  const ending = Object.keys(recordEndings).find((known) => name.endsWith(`.${known}`));
  if (ending === undefined) return undefined;
  const stem = withoutService(name.slice(0, -ending.length - 1));
  return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(stem) ? stem : undefined;
}
