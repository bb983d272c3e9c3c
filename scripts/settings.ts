/** Writes the rules of the catalogue into the manifest's setting `mailwright.rules`; `--check` only compares. */
import { readFileSync, writeFileSync } from "node:fs";
import { catalogue } from "../server/src/documents/catalogue.ts";
import { settableSeverities } from "../server/src/documents/severities.ts";
import { inRoot } from "./paths.ts";

interface Manifest {
  contributes: { configuration: { properties: Record<string, Record<string, unknown>> } };
}

const path = inRoot("package.json");
const before = readFileSync(path, "utf8");
const manifest = JSON.parse(before) as Manifest;
const setting = manifest.contributes.configuration.properties["mailwright.rules"];
if (setting === undefined) throw new Error("package.json declares no setting mailwright.rules");

const rules = [...catalogue].sort((a, b) => (a.id < b.id ? -1 : 1));
const groups = [...new Set(rules.map((rule) => rule.group))];
setting.properties = Object.fromEntries([
  ...["*", ...groups.map((group) => `${group}/*`)].map((id) => [id, severity("every rule of the group", id)]),
  ...rules.map((rule) => [rule.id, severity(`${rule.title} (${rule.severity})`, rule.id)]),
]);

const after = `${JSON.stringify(manifest, undefined, 2)}\n`;
// The formatter lays arrays out in its own way: what counts is what is said.
const same = JSON.stringify(JSON.parse(before)) === JSON.stringify(manifest);
if (!same && process.argv.includes("--check")) {
  process.stderr.write("package.json does not name the rules of the catalogue: run `npm run settings`.\n");
  process.exitCode = 1;
} else if (!same) writeFileSync(path, after);

function severity(description: string, id: string): unknown {
  return { enum: settableSeverities, description: id === "*" ? "every rule" : description };
}
