/**
 * The editor tests: the packed extension in a real workbench, driven as a person would. Needs Chromium (`.ci/run`
 * installs it); everything else is fetched into .cache/. `node test/editor/run.ts [WORD…]` runs the tests with that word
 * in their name. Each leaves screenshots in test/editor/screenshots/, to be looked at.
 */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { cache, inRoot } from "../../scripts/paths.ts";
import { forget, line, record } from "../../scripts/tally.ts";
import { fetchWorkbench, packExtension } from "../../scripts/workbench.ts";
import { editing } from "./editing.ts";
import { expansion } from "./expansion.ts";
import { languages } from "./languages.ts";
import { closeLive, live } from "./live.ts";
import { people } from "./people.ts";
import { restricted } from "./restricted.ts";
import { type EditorTest, Session } from "./session.ts";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const words = process.argv.slice(2);
const all: readonly EditorTest[] = [...editing, ...languages, ...expansion, ...people, ...live, ...restricted];
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));

forget(["editor"]);
const executablePath = browsers.find((path) => existsSync(path));
if (executablePath === undefined) {
  process.stderr.write("The editor tests need Chromium: apt-get install chromium.\n");
  process.exit(2);
}
await fetchWorkbench();
const vsix = await packExtension();
const screenshots = inRoot("test/editor/screenshots");
await rm(screenshots, { recursive: true, force: true });
await mkdir(screenshots, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
let failed = 0;
for (const test of chosen) {
  // A browser on a busy machine may lose a step; what fails in a second workbench too is the extension's fault.
  if ((await passes(test)) || (await passes(test))) continue;
  failed++;
}
await browser.close();
await closeLive();
const counts = { passed: chosen.length - failed, failed };
record("editor", counts);
process.stdout.write(`editor tests: ${line(counts)}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs a test in a workbench of its own and says how it went. */
async function passes(test: EditorTest): Promise<boolean> {
  const began = performance.now();
  let problem: string | undefined;
  let session: Session | undefined;
  try {
    session = await Session.start({ browser, vsix, screenshots, test, folder: join(cache, "editor") });
    await test.run(session);
    await session.assertNoErrors();
  } catch (error) {
    problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await session?.screenshot("failure").catch(() => undefined);
  } finally {
    await session?.close();
  }
  const time = `${((performance.now() - began) / 1000).toFixed(0)} s`;
  process.stdout.write(`${problem === undefined ? "passed" : "FAILED"}  ${test.name}  ${time}\n`);
  if (problem !== undefined) process.stdout.write(`${problem}\n`);
  return problem === undefined;
}
