/** The tests against real name servers on loopback; `.ci/run` installs what they need. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cache } from "./paths.ts";
import { command, runNode } from "./run.ts";
import { forget, line, record, vitestCounts } from "./tally.ts";

forget(["servers"]);
const report = join(cache, "vitest-servers.json");
rmSync(report, { force: true });
const words = ["run", "--config", "test/servers/vitest.config.ts", "--reporter=default", "--reporter=json"];
const { code } = await runNode([command("vitest/vitest.mjs"), ...words, `--outputFile.json=${report}`]);
const counts = vitestCounts(report);
record("servers", code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts);
process.stdout.write(`name server tests: ${line(counts)}\n`);
process.exitCode = code;
