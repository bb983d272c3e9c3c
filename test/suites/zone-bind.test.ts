import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding, Severity } from "../../server/src/rules/rule.ts";
import { ZoneDocument, type ZoneFiles } from "../../server/src/zone/index.ts";

const folder = process.env.MAILWRIGHT_SUITES ?? join(import.meta.dirname, "../../../shared/suites");
const suite = join(folder, "zone-bind");

/** Cases whose zone is not called `example` (README of the suite). */
function originOf(name: string): string {
  if (/dns-sd-reverse|bad-svcb-servername/.test(name)) return "0.0.0.0.in-addr.arpa.";
  return /rpz|^bad-(?:svcb-alpn|svcb\.|svcb-mandatory|tkey|tsig)/.test(name) ? "db." : "example.";
}

const strict = /dns-sd-reverse|bad-svcb-servername|good-gc-msdcs|good-spf-exception/;

/** The findings of a case, those in included files too, with the severities it is run with. */
function findings(name: string): { rule: string; severity: Severity }[] {
  const files: ZoneFiles = {
    read: (path) => {
      const full = join(suite, path.replace(/^zones\//, ""));
      return existsSync(full) ? { path: full, text: readFileSync(full, "latin1") } : undefined;
    },
  };
  const text = readFileSync(join(suite, name), "latin1");
  const zone = new ZoneDocument(text, {
    origin: originOf(name),
    path: join(suite, name),
    files,
    latin1: true,
    now: new Date(),
  });
  const severity = (found: Finding): Severity =>
    strict.test(name) && ["zone/bad-host-name", "ptr/target-not-host"].includes(found.rule.id)
      ? "error"
      : (found.severity ?? found.rule.severity);
  return [...zone.findingsByFile().values()].flat().map((f) => ({ rule: f.rule.id, severity: severity(f) }));
}

/** The rule that a `warn*` is about. */
const warned: readonly (readonly [RegExp, RegExp])[] = [
  [/ds-alg/, /deprecated/],
  [/inherit/, /inherited-owner/],
  [/no-a/, /no-family-server/],
];

describe.skipIf(!existsSync(suite))("BIND's zone checker suite", () => {
  const cases = existsSync(suite) ? readdirSync(suite).filter((name) => /^(?:good|bad|warn|nowarn)/.test(name)) : [];
  it.each(cases)("%s", (name) => {
    const found = findings(name);
    const errors = found.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    if (name.startsWith("bad")) expect(errors).not.toEqual([]);
    else expect(errors).toEqual([]);
    if (!name.startsWith("warn")) return;
    const [, rule] = warned.find(([test]) => test.test(name)) ?? [];
    expect(found.map((f) => f.rule).filter((id) => rule?.test(id))).not.toEqual([]);
  });
});
