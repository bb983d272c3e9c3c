/** The VS Code workbench in a browser: code-server, fetched once into the cache, served on loopback only. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { build } from "./build.ts";
import { cache, dist } from "./paths.ts";
import { command, environment, run, runNode } from "./run.ts";

const version = "4.139.1";
const home = join(cache, `code-server-${version}`);
const entry = join(home, "node_modules/code-server/out/node/entry.js");
const npmWords = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/** Fetches code-server unless it is there. About 570 MB and half a minute. Throws where npm fails. */
export async function fetchWorkbench(): Promise<void> {
  const done = join(home, ".complete");
  if (existsSync(done)) return;
  process.stderr.write(`Fetching code-server ${version} into .cache/ (about 570 MB)…\n`);
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), `{ "private": true }\n`);
  const parts = join(home, "node_modules/code-server/lib/vscode");
  await npm(home, [...npmWords, `code-server@${version}`]);
  await npm(parts, [...npmWords, "--omit=dev"]);
  await npm(join(parts, "extensions"), [...npmWords, "--omit=dev"]);
  await writeFile(done, "");
}

async function npm(cwd: string, words: readonly string[]): Promise<void> {
  const script = process.env.npm_execpath;
  const { code, output } =
    script === undefined
      ? await run("npm", words, { cwd, quiet: true })
      : await runNode([script, ...words], { cwd, quiet: true });
  if (code !== 0) throw new Error(`npm ${words.join(" ")} failed in ${cwd}:\n${output}`);
}

/** Builds the extension for people and packs it. The path of the .vsix. */
export async function packExtension(): Promise<string> {
  await build({ production: true, extensionOnly: true });
  const path = join(dist, "mailwright.vsix");
  const { code, output } = await runNode([command("@vscode/vsce/vsce"), "package", "--no-dependencies", "-o", path], {
    quiet: true,
  });
  if (code !== 0) throw new Error(`vsce could not pack the extension:\n${output}`);
  return path;
}

export interface WorkbenchChoice {
  /** A folder of this run's own: settings, extensions and logs. Made anew. */
  readonly folder: string;
  /** The packed extension. */
  readonly vsix: string;
  /** Ask whether the folder is trusted, as desktop VS Code does. */
  readonly trust?: boolean;
  /** Settings beyond the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Workbench {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** Where the extension host writes its logs. */
  readonly logs: string;
  /** Ends the server and waits until it is gone. */
  close(): Promise<void>;
}

/** Starts a workbench with the extension installed. Throws where it does not come up within a minute. */
export async function startWorkbench(choice: WorkbenchChoice): Promise<Workbench> {
  const user = join(choice.folder, "user");
  await rm(choice.folder, { recursive: true, force: true });
  await mkdir(join(user, "User"), { recursive: true });
  const settings = { ...quiet, "security.workspace.trust.enabled": choice.trust === true, ...choice.settings };
  await writeFile(join(user, "User", "settings.json"), JSON.stringify(settings, undefined, 2));
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(choice.folder, "config.yaml");
  await writeFile(config, `bind-addr: ${address}\nauth: none\ncert: false\n`);
  const words = ["--config", config, "--user-data-dir", user, "--extensions-dir", join(choice.folder, "extensions")];

  const installed = await runNode([entry, ...words, "--install-extension", choice.vsix], { quiet: true });
  if (installed.code !== 0) throw new Error(`the extension could not be installed:\n${installed.output}`);

  const flags = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
  if (choice.trust !== true) flags.push("--disable-workspace-trust");
  const child = spawn(process.execPath, [entry, ...words, ...flags], {
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  await listening(child);
  return { address: `http://${address}`, logs: join(user, "logs"), close: () => ended(child) };
}

const quiet = {
  "workbench.startupEditor": "none",
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "editor.minimap.enabled": false,
  "git.openRepositoryInParentFolders": "never",
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const late = setTimeout(() => {
      child.kill();
      reject(new Error(`code-server did not come up within a minute:\n${log}`));
    }, 60_000);
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      if (!log.includes("HTTP server listening")) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`code-server ended with code ${code}:\n${log}`));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill();
  });
}

/** The address that opens a folder, and a file in it. Both absolute. */
export function openAddress(workbench: Workbench, folder: string, file?: string): string {
  const host = new URL(workbench.address).host;
  const open = `${workbench.address}/?folder=${encodeURI(folder)}`;
  if (file === undefined) return open;
  return `${open}&payload=${encodeURIComponent(JSON.stringify([["openFile", `vscode-remote://${host}${file}`]]))}`;
}
