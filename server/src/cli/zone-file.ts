import { documentSource } from "../dns/zone-source.ts";
import type { ZoneSource } from "../dns/zones.ts";
import { includeCandidates } from "../documents/includes.ts";
import { ZoneDocument, type ZoneOptions } from "../zone/index.ts";
import { latin1Note, readText, type TextFile } from "./files.ts";
import { type Io, UsageError } from "./io.ts";

export interface OpenedZone {
  readonly document: ZoneDocument;
  readonly file: TextFile;
  /** Absent while nothing tells the zone's name. */
  readonly source: ZoneSource | undefined;
}

/** Reads a zone file, with what it includes. Throws a `UsageError` where it cannot be read. */
export function openZone(path: string, io: Io, options: ZoneOptions = {}): OpenedZone {
  const file = readText(path);
  if ("reason" in file) throw new UsageError(`${path} ${file.reason}`);
  if (file.encoding === "latin1") io.err.write(latin1Note(path));
  const document = new ZoneDocument(file.text, {
    path,
    once: true,
    latin1: file.encoding === "latin1",
    now: new Date(io.now()),
    files: { read: readIncluded },
    ...options,
  });
  return { document, file, source: documentSource(document) };
}

/** The file that a `$INCLUDE` means: in the working folder, or beside the file that includes it. */
export function readIncluded(name: string, from: string | undefined): { path: string; text: string } | undefined {
  for (const path of includeCandidates(name, from ?? "", { roots: [""], directories: [] })) {
    const file = readText(path);
    if (!("reason" in file)) return { path, text: file.text };
  }
  return undefined;
}
