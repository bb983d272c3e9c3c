import { isUtf8 } from "node:buffer";
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { opendir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { resolverFromSpec } from "../dns/from-spec.ts";
import type { Host } from "./host.ts";

/** The server's world under Node. */
export const nodeHost: Host = {
  rulesPage: installedPage(process.argv[1]),
  now: Date.now,
  read(path, limit) {
    try {
      const stat = statSync(path);
      if (!stat.isFile() || stat.size > limit) return undefined;
      const octets = readFileSync(path);
      return isUtf8(octets) ? octets.toString("utf8") : octets.toString("latin1");
    } catch {
      return undefined;
    }
  },
  sample(path) {
    try {
      const file = openSync(path, "r");
      try {
        const buffer = Buffer.alloc(16384);
        return buffer.toString("latin1", 0, readSync(file, buffer, 0, buffer.length, 0));
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  },
  list: filesBelow,
  resolver: resolverFromSpec,
  async fetchPolicy(host, resolver, signal) {
    const { fetchPolicy } = await import("../dns/policy-fetch.ts");
    return fetchPolicy(host, resolver, signal === undefined ? {} : { signal });
  },
  pause: () => nextTurn(),
  exit: (code) => process.exit(code),
};

/** Links are not followed: they may lead in circles or out of the workspace. */
async function* filesBelow(folder: string, most: number): AsyncIterable<readonly string[]> {
  const folders = [folder.replace(/\/$/, "")];
  let left = most;
  for (let at = folders.pop(); at !== undefined && left > 0; at = folders.pop()) {
    const files: string[] = [];
    try {
      for await (const entry of await opendir(at)) {
        if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
        if (entry.isDirectory()) folders.push(`${at}/${entry.name}`);
        else if (entry.isFile() && left-- > 0) files.push(`${at}/${entry.name}`);
      }
    } catch {
      continue;
    }
    yield files.sort();
  }
}

/** `docs/rules.md` of the package that the running script belongs to. */
function installedPage(script: string | undefined): string | undefined {
  try {
    let folder = dirname(realpathSync(script ?? "."));
    for (let up = 0; up < 4; up++, folder = dirname(folder)) {
      const page = join(folder, "docs", "rules.md");
      if (existsSync(page)) return page;
    }
  } catch {
    // A script that cannot be found has no documentation beside it.
  }
  return undefined;
}
