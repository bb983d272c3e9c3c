import type { ZoneFacts } from "../facts.ts";
import { LabelFlag, unknownOrigin } from "../names.ts";

/**
 * What a name is by its labels below the apex: `plain` has host labels only; `policy` is `_dmarc` below a plain name, `key` a
 * host label and `_domainkey` below a plain name or the apex. The apex itself and everything else is `other`.
 */
export type OwnerKind = "plain" | "policy" | "key" | "other";

/** Names deeper than this are `other`: rules count labels. */
const deepest = 6;

/** The kind of an owner in the zone. */
export function ownerKind({ names, apex }: ZoneFacts, owner: number): OwnerKind {
  if (apex <= unknownOrigin || owner === apex || (names.parents[apex] as number) <= unknownOrigin) return "other";
  const { parents, flags } = names;
  const parent = parents[owner] as number;
  let kind: OwnerKind = "plain";
  let at = owner;
  if (((flags[owner] as number) & LabelFlag.host) === 0) {
    if (parent === apex || !names.labelIs(owner, "_dmarc")) return "other";
    kind = "policy";
    at = parent;
  } else if (((flags[parent] as number) & LabelFlag.underscored) !== 0 && parent !== apex) {
    if (!names.labelIs(parent, "_domainkey")) return "other";
    kind = "key";
    at = parents[parent] as number;
  }
  for (let depth = 0; at !== apex; depth++, at = parents[at] as number) {
    if (depth === deepest || at <= unknownOrigin || ((flags[at] as number) & LabelFlag.host) === 0) return "other";
  }
  return kind;
}
