import { type FlatRecord, flatten } from "../evaluate/spf-address.ts";
import type { SpfTree } from "../evaluate/spf-tree.ts";
import { zoneLine } from "../records/generate.ts";
import { mostLookups } from "../records/spf/index.ts";
import { visible } from "./visible.ts";

/** A record and its flat proposal as two texts to be compared: one term a line, then as a zone holds it. */
export interface FlatComparison {
  readonly before: string;
  readonly after: string;
  readonly risks: readonly string[];
  /** The proposal as a line of a zone file whose owner is `@`. */
  readonly line: string;
}

/** What *Flatten SPF* shows; undefined where there is no record. */
export function flatSpf(tree: SpfTree): FlatComparison | undefined {
  const text = tree.record?.value.text;
  if (text === undefined) return undefined;
  const flat: FlatRecord = flatten(tree);
  const line = zoneLine({ name: "@", value: flat.record }, flat.strings);
  const about = (what: string, lookups: number) => `; ${what}: ${lookups} of ${mostLookups} look-ups`;
  const terms = (record: string) =>
    record
      .split(" ")
      .filter((term) => term !== "")
      .map(visible);
  const before = [about(`SPF of ${visible(tree.domain)} as it is`, tree.lookups), ...terms(text)];
  const after = [
    about(`SPF of ${visible(tree.domain)} without names, as a proposal`, flat.lookups),
    ...terms(flat.record),
    "",
    "; Before you publish it:",
    ...flat.risks.map((risk) => `; - ${visible(risk)}`),
    "",
    "; In a zone file:",
    line,
  ];
  return { before: `${before.join("\n")}\n`, after: `${after.join("\n")}\n`, risks: flat.risks, line };
}
