/** `npm test`: everything that needs no package of the system. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.ts";
import { cache } from "./paths.ts";
import { command, run, runNode } from "./run.ts";
import { forget, line, record, sum, vitestCounts } from "./tally.ts";

interface Check {
  readonly name: string;
  readonly run: () => Promise<{ code: number; output: string }>;
}

const checks: readonly Check[] = [
  {
    name: "format and lint (biome)",
    run: () => run(command(".bin/biome"), ["check", "--error-on-warnings"], { quiet: true }),
  },
  {
    name: "types (tsc)",
    run: () => runNode([command("typescript/bin/tsc"), "-b"], { quiet: true }),
  },
  { name: "bundles (esbuild)", run: buildQuietly },
  { name: "dead code (knip)", run: () => runNode([command("knip/bin/knip.js")], { quiet: true }) },
  { name: "generated settings", run: () => runNode(["scripts/settings.ts", "--check"], { quiet: true }) },
  { name: "generated rule pages", run: () => runNode(["scripts/rules-doc.ts", "--check"], { quiet: true }) },
];

/** Runs the checks, then Vitest; says in the last line what it came to. */
export async function main(words: readonly string[]): Promise<number> {
  forget(["checks", "unit"]);
  let failed = 0;
  for (const check of checks) {
    const began = performance.now();
    const { code, output } = await check.run();
    const time = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    process.stdout.write(`${code === 0 ? "passed" : "FAILED"}  ${check.name}  ${time}\n`);
    if (code === 0) continue;
    failed++;
    process.stdout.write(`${output.trimEnd()}\n\n`);
  }
  record("checks", { passed: checks.length - failed, failed });

  const report = join(cache, "vitest.json");
  rmSync(report, { force: true });
  const vitest = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runNode([command("vitest/vitest.mjs"), ...vitest, ...words]);
  const unit = vitestCounts(report);
  record("unit", code !== 0 && unit.failed === 0 ? { ...unit, failed: 1 } : unit);

  const total = sum(["checks", "unit"]);
  process.stdout.write(`npm test: ${line(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

async function buildQuietly(): Promise<{ code: number; output: string }> {
  try {
    return { code: 0, output: await build() };
  } catch (error) {
    return { code: 1, output: error instanceof Error ? error.message : String(error) };
  }
}
