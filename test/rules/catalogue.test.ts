import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue, ruleOf } from "../../server/src/documents/catalogue.ts";
import type { AnyRule } from "../../server/src/rules/rule.ts";

const source = new URL("../../server/src/", import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (file) =>
    file.endsWith(".ts") &&
    !file.startsWith("rules/") &&
    readFileSync(new URL(file, source), "utf8").includes("defineRules("),
);

test.each(files)("the rules of %s are in the catalogue", async (file) => {
  const module = (await import(new URL(file, source).href)) as Record<string, unknown>;
  const tables = Object.entries(module).filter(([name]) => name.endsWith("Rules"));
  expect(tables.length).toBeGreaterThan(0);
  for (const [, table] of tables)
    for (const rule of Object.values(table as Record<string, AnyRule>)) expect(ruleOf(rule.id)).toBe(rule);
});

test("each rule is declared once, with words that end", () => {
  const ids = catalogue.map((rule) => rule.id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  for (const rule of catalogue) {
    expect(rule.why, rule.id).toMatch(/[.!?)”;]$/);
    expect(rule.mend, rule.id).toMatch(/[.!?)”;]$/);
    expect(rule.title.trim(), rule.id).not.toBe("");
  }
});
