import { cnameChecks, dnameChecks } from "./aliases.ts";
import { soaChecks } from "./apex.ts";
import { placeChecks, targetChecks } from "./delegation.ts";
import { dnssecChecks } from "./dnssec.ts";
import { ownerDots, targetDots } from "./dots.ts";
import { hostNameChecks } from "./host-names.ts";
import type { OwnerCheck } from "./owner-check.ts";
import { policyChecks } from "./rpz.ts";
import { setChecks } from "./sets.ts";
import { wildcardChecks } from "./wildcards.ts";

/** The checks of one name's records. */
export const ownerChecks: readonly OwnerCheck[] = [
  placeChecks,
  setChecks,
  ownerDots,
  targetDots,
  soaChecks,
  cnameChecks,
  dnameChecks,
  targetChecks,
  hostNameChecks,
  wildcardChecks,
  policyChecks,
  ...dnssecChecks,
];
