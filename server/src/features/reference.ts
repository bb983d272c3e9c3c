import type { AnyRule } from "../rules/rule.ts";

/** The heading of a rule in `docs/rules.md` as an anchor: `spf/pass-all` → `spfpass-all`. */
function ruleAnchor(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9_ -]/g, "")
    .replaceAll(" ", "-");
}

/** The page that a finding's code links to: the standard's section, else the rule's own place in `docs/rules.md`, where that is at hand. */
export function ruleLink(rule: AnyRule, rulesPage: string | undefined): string | undefined {
  const standard = rule.references.find((r) => r.url !== undefined)?.url;
  return standard ?? (rulesPage === undefined ? undefined : `${rulesPage}#${ruleAnchor(rule.id)}`);
}
