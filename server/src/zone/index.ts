export { ZoneDocument, type ZoneChange, type ZoneOptions, type BadZoneEntry } from "./zone-document.ts";
export { ZoneRecord } from "./zone-record.ts";
export type { ZoneFiles } from "./read.ts";
