import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { configuredZones, isServerConfig } from "../documents/server-config.ts";
import type { ConfigFile } from "../documents/workspace.ts";
import { readText } from "./files.ts";

/** The paths of name servers' configurations in a folder itself. */
export function configPathsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(isServerConfig)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Configurations as texts; what cannot be read tells nothing. */
export function readConfigs(paths: Iterable<string>): readonly ConfigFile[] {
  return [...new Set(paths)].flatMap((path) => {
    const file = readText(path);
    return "reason" in file ? [] : [{ path: resolve(path).replaceAll("\\", "/"), text: file.text }];
  });
}

/** The configurations that may tell which zone a file holds: beside it and in the working folder. */
export function configsNear(path: string): readonly ConfigFile[] {
  return readConfigs([...configPathsIn(dirname(path)), ...configPathsIn(".")]);
}

/** The folders that the configurations' relative file names start from. */
export function configuredDirectories(configs: readonly ConfigFile[]): readonly string[] {
  const zones = configs.flatMap((config) => configuredZones(config.text));
  return [...new Set(zones.flatMap((zone) => zone.directory ?? []))];
}
