import { nameRules } from "./rules-names.ts";
import { readingRules } from "./rules-reading.ts";
import { serverRules } from "./rules-servers.ts";
import { signedRules } from "./rules-signed.ts";
import { textRules } from "./rules-text.ts";
import { zoneWideRules } from "./rules-zone.ts";

/** All rules of the group zone/. */
export const zoneRules = {
  ...readingRules,
  ...textRules,
  ...nameRules,
  ...zoneWideRules,
  ...signedRules,
  ...serverRules,
};
