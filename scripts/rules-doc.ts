/** Writes `docs/rules.md` from the catalogue; `--check` only compares. */
import { readFileSync, writeFileSync } from "node:fs";
import { catalogue } from "../server/src/documents/catalogue.ts";
import { rulesPage } from "../server/src/documents/rules-page.ts";
import { inRoot } from "./paths.ts";

const path = inRoot("docs/rules.md");
const page = rulesPage(catalogue);
if (!process.argv.includes("--check")) writeFileSync(path, page);
else if (present() !== page) {
  process.stderr.write("docs/rules.md is not what the catalogue says: run `node scripts/rules-doc.ts`.\n");
  process.exitCode = 1;
}

function present(): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
