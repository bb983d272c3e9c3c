/** The counts that each part of the tests leaves behind, and their sum. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache } from "./paths.ts";

/** The parts of `.ci/run`, in their order. */
export const parts = ["checks", "unit", "editor", "servers"] as const;
export type Part = (typeof parts)[number];

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const folder = join(cache, "results");

/** Forgets the counts of these parts, so that a part which dies counts as failed. */
export function forget(which: readonly Part[]): void {
  for (const part of which) rmSync(join(folder, `${part}.json`), { force: true });
}

/** Writes down what a part came to. */
export function record(part: Part, counts: Counts): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${part}.json`), JSON.stringify(counts));
}

/** What a part came to; one failure where it left nothing behind. */
export function counts(part: Part): Counts {
  try {
    return JSON.parse(readFileSync(join(folder, `${part}.json`), "utf8")) as Counts;
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** The sum over some parts. */
export function sum(which: readonly Part[]): Counts {
  return which.map(counts).reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }));
}

/** `12 passed, 0 failed`. */
export function line({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}

/** The counts in a report of Vitest's `json` reporter. A file that could not even be loaded is a failure of its own. */
export function vitestCounts(path: string): Counts {
  try {
    const report = JSON.parse(readFileSync(path, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
    };
    const unloaded = report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

if (import.meta.filename === process.argv[1]) {
  const [what, ...which] = process.argv.slice(2);
  if (what === "forget") forget(parts.filter((part) => which.includes(part)));
  else {
    for (const part of parts) process.stdout.write(`${part.padEnd(8)} ${line(counts(part))}\n`);
    const total = sum(parts);
    process.stdout.write(`${line(total)}\n`);
    process.exitCode = total.failed === 0 ? 0 : 1;
  }
}
