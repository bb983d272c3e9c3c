import { resolve } from "node:path";
import { documentSource } from "../dns/zone-source.ts";
import type { ZoneSource } from "../dns/zones.ts";
import { includeCandidates } from "../documents/includes.ts";
import { type ConfigFile, ZoneNames } from "../documents/workspace.ts";
import { ZoneDocument, type ZoneOptions } from "../zone/index.ts";
import { configsNear, configuredDirectories } from "./configs.ts";
import { latin1Note, readText, type TextFile } from "./files.ts";
import { type Io, UsageError } from "./io.ts";

export interface OpenedZone {
  readonly document: ZoneDocument;
  readonly file: TextFile;
  /** Absent while nothing tells the zone's name. */
  readonly source: ZoneSource | undefined;
}

/**
 * Reads a zone file, with what it includes. A name server's configuration nearby tells the zone's name where the options do
 * not. Throws a `UsageError` where the file cannot be read.
 */
export function openZone(path: string, io: Io, options: ZoneOptions = {}): OpenedZone {
  const file = readText(path);
  if ("reason" in file) throw new UsageError(`${path} ${file.reason}`);
  if (file.encoding === "latin1") io.err.write(latin1Note(path));
  const document = new ZoneDocument(file.text, {
    path,
    once: true,
    latin1: file.encoding === "latin1",
    now: new Date(io.now()),
    ...configured(path, configsNear(path)),
    ...options,
  });
  return { document, file, source: documentSource(document) };
}

/** What name servers' configurations say of a zone's file: its zone, and where the files that it includes lie. */
export function configured(path: string, configs: readonly ConfigFile[]): Pick<ZoneOptions, "origin" | "files"> {
  const origin = new ZoneNames({}, configs).originOf(resolve(path).replaceAll("\\", "/"));
  const directories = configuredDirectories(configs);
  return {
    files: { read: (name, from) => readIncluded(name, from, directories) },
    ...(origin === undefined ? {} : { origin }),
  };
}

/** The file that a `$INCLUDE` means: in the working folder, in a configured one, or beside the file that includes it. */
function readIncluded(
  name: string,
  from: string | undefined,
  directories: readonly string[],
): { path: string; text: string } | undefined {
  for (const path of includeCandidates(name, from ?? "", { roots: [""], directories })) {
    const file = readText(path);
    if (!("reason" in file)) return { path, text: file.text };
  }
  return undefined;
}
