import type { AnyRule, Finding, Severity } from "../rules/rule.ts";

/** What a person may set a rule to; `off` silences it. */
export const settableSeverities = ["off", "hint", "info", "warning", "error"] as const;
export type SettableSeverity = (typeof settableSeverities)[number];

/** A person's wishes: rule id, `group/*` or `*` → severity. The most exact key wins. */
export type RuleSettings = Readonly<Record<string, SettableSeverity>>;

/** A finding with the severity that counts for this person. */
export interface JudgedFinding extends Finding {
  readonly severity: Severity;
}

/** What the settings say of a rule; undefined where they are silent. */
export function settingFor(rule: AnyRule, settings: RuleSettings): SettableSeverity | undefined {
  for (const key of [rule.id, `${rule.group}/*`, "*"]) {
    if (Object.hasOwn(settings, key)) return settings[key];
  }
  return undefined;
}

/** The severity of a finding: the person's settings, else the finding's own, else the catalogue's. Undefined: switched off. */
export function severityOf(finding: Finding, settings: RuleSettings): Severity | undefined {
  return severityBy(settings)(finding);
}

/** As `severityOf`, for many findings: each rule's setting is looked for once. */
export function severityBy(
  settings: RuleSettings,
): (finding: Pick<Finding, "rule" | "severity">) => Severity | undefined {
  const wishes = new Map<AnyRule, SettableSeverity | undefined>();
  return ({ rule, severity }) => {
    if (!wishes.has(rule)) wishes.set(rule, settingFor(rule, settings));
    const wish = wishes.get(rule);
    return wish === "off" ? undefined : (wish ?? severity ?? rule.severity);
  };
}

/** Reads settings from outside (editor, `--rule`): unknown severities are left out and named in `problems`. */
export function readRuleSettings(value: unknown): {
  readonly settings: RuleSettings;
  readonly problems: readonly string[];
} {
  const settings: Record<string, SettableSeverity> = {};
  const problems: string[] = [];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [rule, severity] of Object.entries(value)) {
      const known = settableSeverities.find((name) => name === severity);
      if (known !== undefined) settings[rule] = known;
      else problems.push(`“${String(severity)}” is no severity (for ${rule}): use ${settableSeverities.join(", ")}`);
    }
  }
  return { settings, problems };
}
