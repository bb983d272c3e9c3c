import type { AnyRule } from "../rules/rule.ts";

/** Where `docs/rules.md` can be read when a rule has no standard to link to. */
export const rulesPage = "https://github.com/mailwright/mailwright/blob/main/docs/rules.md";

/** The heading of a rule in `docs/rules.md` as an anchor: `spf/all-pass` → `spfall-pass`. */
export function ruleAnchor(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9_ -]/g, "")
    .replaceAll(" ", "-");
}

/** The page that a finding's code links to: the standard's section, else the rule's own description. */
export function ruleLink(rule: AnyRule): string {
  return rule.references.find((r) => r.url !== undefined)?.url ?? `${rulesPage}#${ruleAnchor(rule.id)}`;
}
