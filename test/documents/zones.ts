import { ZoneFileDocument, type ZoneFileOptions } from "../../server/src/documents/zone.ts";

export type { ZoneFileDocument } from "../../server/src/documents/zone.ts";

/** A part of the zone `example.com.`. */
export function openZone(text: string, options: ZoneFileOptions = {}): ZoneFileDocument {
  return new ZoneFileDocument(text, { origin: "example.com.", fragment: true, ...options });
}
