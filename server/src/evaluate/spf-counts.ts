import { defaultLimits } from "./spf-evaluation.ts";
import type { SpfTree, SpfTreeTerm } from "./spf-tree.ts";

/** The section that sets the limits, and says what counts. */
const section = "RFC 7208 §4.6.4";

/** What the two numbers of a tree count, a line each. */
export function countedInAll({ lookups, voids }: SpfTree): readonly [string, string] {
  return [
    `${lookups} of ${defaultLimits.lookups} look-ups at worst: include, a, mx, ptr, exists and redirect count once each (${section})`,
    `${voids} of ${defaultLimits.voids} void look-ups: terms whose name does not exist or has nothing of the type (${section})`,
  ];
}

/** What the two numbers of a term count; empty where it counts nothing. */
export function countedFor(term: SpfTreeTerm): string {
  if (term.unused) return "";
  if (term.name === "exp") return `not counted: exp is looked up when the result is known (${section})`;
  const parts: string[] = [];
  const inside = term.lookups - term.counted;
  if (inside > 0) parts.push(`${term.lookups} look-ups: itself and ${inside} inside`);
  else if (term.lookups > 0) parts.push(`1 look-up${apart[term.name] ?? ""}`);
  if (term.voids > 0) {
    const where = term.terms === undefined ? "" : " inside";
    parts.push(`${term.voids} void ${term.voids === 1 ? "look-up" : "look-ups"}${where}`);
  }
  return parts.length === 0 ? "" : `${parts.join(", ")} (${section})`;
}

/** What a term asks beyond its own question, and is not counted with it. */
const apart: Readonly<Record<string, string>> = {
  a: ", whether it asks for A or AAAA",
  mx: `: its hosts' addresses are not counted, but limited to ${defaultLimits.mxHosts}`,
  ptr: `: its names' addresses are not counted, but limited to ${defaultLimits.ptrNames}`,
};
