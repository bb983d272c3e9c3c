/** `npm start`: builds, does the main job on examples/, and opens them in the editor. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { build } from "./build.ts";
import { dist, inRoot } from "./paths.ts";
import { run, runNode } from "./run.ts";

const cli = join(dist, "cli.js");
const shown = {
  check: ["check", "examples"],
  expand: [
    "spf",
    "expand",
    "example.com",
    "--zone",
    "examples/example.com.zone",
    "--zone",
    "examples/db.example.net",
    "--resolver",
    "offline",
  ],
};

/** Exit code 0 once both demonstrations ran: that the examples hold mistakes is what they are for. */
export async function main(words: readonly string[]): Promise<number> {
  const unknown = words.find((word) => word !== "--no-open" && word !== "--browser");
  if (unknown !== undefined) {
    process.stderr.write(`mailwright: npm start knows --no-open and --browser, not “${unknown}”.\n`);
    return 2;
  }
  if ((await build()) === "built") process.stderr.write("Built dist/.\n");
  for (const command of [shown.check, shown.expand]) {
    process.stdout.write(`\n$ mailwright ${command.join(" ")}\n`);
    const { code } = await runNode([cli, ...command]);
    // 1 means findings, which the examples have on purpose; 2 that the command itself did not work.
    if (code > 1) return code;
  }
  if (words.includes("--no-open")) return 0;
  if (words.includes("--browser")) return (await import("./browser.ts")).serve(inRoot("examples"));
  return openEditor();
}

async function openEditor(): Promise<number> {
  const code = onPath("code");
  if (code === undefined) {
    process.stdout.write(
      "\nThere is no `code` on the PATH. To see the examples in VS Code, put it there (in VS Code: “Shell Command: Install 'code'" +
        " command in PATH”) and run `npm start` again;\nor run `npm start -- --browser`, which fetches code-server and" +
        " serves the same workbench on this machine alone.\n",
    );
    return 0;
  }
  const words = [`--extensionDevelopmentPath=${inRoot()}`, inRoot("examples"), inRoot("examples/example.com.zone")];
  process.stdout.write("\nOpening examples/ in VS Code, with this build of the extension.\n");
  const opened =
    process.platform === "win32" ? await run("cmd.exe", ["/d", "/c", code, ...words]) : await run(code, words);
  if (opened.code !== 0) process.stderr.write("VS Code could not be started; its message is above.\n");
  return 0;
}

/** Where a program is found on the PATH. */
function onPath(name: string): string | undefined {
  const endings = process.platform === "win32" ? [".cmd", ".exe"] : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not in this folder
      }
    }
  }
  return undefined;
}
