import type { Finding } from "../../rules/rule.ts";
import type { ZoneFacts } from "../facts.ts";

/** Takes what a check finds; spans are unchanging numbers (see `ZoneFacts.span`). */
export type Report = (found: Finding) => void;

/** In `OwnerCheck.types`: whatever types the name has. */
export const everyOwner = -1;

/** Judges what stands at one name that has records. It runs again when the name changes, or one that it asked the zone about. */
export interface OwnerCheck {
  /** Bits of the types that it is about (`typeBits`): other names are passed over. */
  readonly types: number;
  check(zone: ZoneFacts, owner: number, report: Report): void;
}
