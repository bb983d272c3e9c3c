import type { Finding } from "../../rules/rule.ts";
import type { ZoneFacts } from "../facts.ts";

/** What checks need beyond the zone. */
export interface CheckSettings {
  /** The clock; without it, nothing is said of times. */
  readonly now?: Date | undefined;
}

/** Where findings go. */
export type Report = (found: Finding) => void;

/** Judges what stands at one name that has records. Spans of what it reports are unchanging numbers (`ZoneFacts.span`). */
export type OwnerCheck = (facts: ZoneFacts, owner: number, report: Report, settings: CheckSettings) => void;

/** A check with the types that wake it. */
export interface TypedCheck {
  /** Bits of those types (`typeBits`); `everyOwner` for all names with records. */
  readonly types: number;
  /** Asks only what it needs: whatever it asks of another name makes it run again when that name changes. */
  readonly check: OwnerCheck;
}

export const everyOwner = -1;
