import { type RuleSettings, readRuleSettings } from "../documents/severities.ts";
import type { OriginSettings } from "../documents/workspace.ts";

export type LiveLookUps = "off" | "onCommand" | "onHover";

/** What a person has set, with defaults filled in. */
export interface Settings {
  readonly live: LiveLookUps;
  readonly resolver: string;
  readonly rules: RuleSettings;
  readonly server: "any" | "bind" | "knot" | "nsd";
  readonly origins: OriginSettings;
  readonly dmarc: "9989" | "7489";
  readonly maxFindings: number;
  readonly recordSummary: "codeLens" | "inlayHint" | "off";
}

/** Reads the section `mailwright` as the editor sends it: nested, or with dots in the names. What is no known value is the default. */
export function readSettings(section: unknown): Settings {
  const at = (name: string) => member(section, name);
  const most = at("maxFindings");
  return {
    live: oneOf(at("dns.live"), ["off", "onCommand", "onHover"], "onCommand"),
    resolver: textOf(at("dns.resolver"), "system"),
    rules: readRuleSettings(at("rules")).settings,
    server: oneOf(at("zone.server"), ["any", "bind", "knot", "nsd"], "any"),
    origins: originsOf(at("zone.origins")),
    dmarc: oneOf(at("dmarc.edition"), ["9989", "7489"], "9989"),
    maxFindings: typeof most === "number" && most >= 1 ? Math.floor(most) : 1000,
    recordSummary: oneOf(at("recordSummary"), ["codeLens", "inlayHint", "off"], "codeLens"),
  };
}

function member(section: unknown, name: string): unknown {
  if (typeof section !== "object" || section === null) return undefined;
  if (Object.hasOwn(section, name)) return (section as Record<string, unknown>)[name];
  const dot = name.indexOf(".");
  if (dot < 0) return undefined;
  return member((section as Record<string, unknown>)[name.slice(0, dot)], name.slice(dot + 1));
}

function oneOf<T extends string>(value: unknown, known: readonly T[], otherwise: T): T {
  return known.find((k) => k === value) ?? otherwise;
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

function originsOf(value: unknown): OriginSettings {
  if (typeof value !== "object" || value === null) return {};
  const origins: Record<string, string> = {};
  for (const [path, origin] of Object.entries(value))
    if (typeof origin === "string" && origin !== "") origins[path] = origin;
  return origins;
}
