#!/usr/bin/env node
// The first step of `npm start` and `npm test`, and the only script that must run on Node 20: installs what the lock
// file names where that has not been done, then runs itself again on the pinned Node and hands over to the task.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tasks = { start: "./start.ts", test: "./test.ts" };
const oldest = 20;

const [task = "", ...words] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) fail(`there is no task “${task}”; there are ${Object.keys(tasks).join(" and ")}.`);
if (Number.parseInt(process.versions.node, 10) < oldest)
  fail(`this needs Node.js ${oldest} or newer to begin with, and this is ${process.versions.node}.`);

if (!installed()) install();
const pinned = pinnedNode();
if (pinned === undefined) fail(`there is no Node 24 package for ${process.platform} on ${process.arch}.`);
else if (process.execPath !== pinned.path) process.exitCode = runAgain(pinned.path);
else if (process.versions.node !== pinned.version)
  fail(`the package says Node ${pinned.version}, but it is ${process.versions.node}.`);
else {
  const { main } = await import(tasks[task]);
  process.exitCode = await main(words);
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  process.stderr.write(`mailwright: ${sentence}\n`);
  process.exit(2);
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** Whether node_modules holds what the lock file names, by npm's own account of it. */
function installed() {
  const account = "node_modules/.package-lock.json";
  if (!existsSync(join(root, account))) return false;
  const there = readJson(account).packages;
  const wanted = Object.entries(readJson("package-lock.json").packages);
  return wanted.every(([path, entry]) => {
    if (path === "" || entry.link === true) return true;
    const found = there[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/** `npm ci` without install scripts: nothing here needs one. */
function install() {
  process.stderr.write("Installing the packages that package-lock.json names…\n");
  const npm = process.env.npm_execpath;
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, ...args] = npm === undefined ? ["npm", ...words] : [process.execPath, npm, ...words];
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: npm === undefined && process.platform === "win32",
  });
  if (status !== 0) fail("npm could not install the packages; its messages are above.");
}

/** The Node that npm took for this machine from `scripts/node/package.json`. */
function pinnedNode() {
  for (const name of Object.keys(readJson("scripts/node/package.json").optionalDependencies)) {
    const folder = join("node_modules", name);
    if (!existsSync(join(root, folder, "package.json"))) continue;
    const { version, bin } = readJson(join(folder, "package.json"));
    return { version, path: join(root, folder, bin.node) };
  }
  return undefined;
}

/** @param {string} node the pinned Node, which goes first on the PATH of all that is started from here */
function runAgain(node) {
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: "inherit", env: { ...process.env, PATH: path } });
  return status ?? 1;
}
