#!/usr/bin/env node
/** What `mailwright` starts. Loads nothing before it knows that Node is new enough. */
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`mailwright needs Node.js 22.19 or newer, and this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  // Compiled code is kept between runs: reading our own again would take half as long as Node's own start.
  module.enableCompileCache();
  // `main.ts`, as `scripts/build.ts` bundles it.
  module.createRequire(import.meta.url)("./cli.cjs");
}
