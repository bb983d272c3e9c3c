export { completeZone } from "./editing/completion.ts";
export { formatZone } from "./editing/format.ts";
export { describeZone } from "./editing/hover.ts";
export {
  absoluteName,
  definitionInZone,
  definitionOf,
  nameAtOffset,
  referencesInZone,
  referencesTo,
  renameElsewhere,
  renameInZone,
  textPlace,
} from "./editing/names.ts";
export { foldZone, outlineZone } from "./editing/outline.ts";
export { tokensOfZone } from "./editing/tokens.ts";
export type { ZoneFiles } from "./read.ts";
export { type BadZoneEntry, ZoneDocument, type ZoneOptions } from "./zone-document.ts";
export { ZoneRecord } from "./zone-record.ts";
