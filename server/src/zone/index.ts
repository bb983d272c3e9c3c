export { completeZone } from "./editing/completion.ts";
export { formatZone } from "./editing/format.ts";
export { describeZone } from "./editing/hover.ts";
export {
  definitionInZone,
  definitionOf,
  nameAtOffset,
  referencesInZone,
  referencesTo,
  renameInZone,
  type ZonePlace,
} from "./editing/names.ts";
export { foldZone, outlineZone, type ZoneOutline } from "./editing/outline.ts";
export { tokensOfZone, type ZoneToken } from "./editing/tokens.ts";
export type { ZoneFiles } from "./read.ts";
export { zoneRules } from "./rules.ts";
export { type BadZoneEntry, type ZoneChange, ZoneDocument, type ZoneOptions } from "./zone-document.ts";
export { ZoneRecord } from "./zone-record.ts";
