import { applyEdits } from "../documents/fixes.ts";
import { openDocument } from "../documents/open.ts";
import { ZoneDocument, type ZoneOptions, ZoneRecord } from "../zone/index.ts";
import type { Arguments } from "./args.ts";
import { replaceFile } from "./files.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { oneFile } from "./transcript.ts";
import { openZone } from "./zone-file.ts";
import { readingOptions } from "./zone-print.ts";

/** `mailwright zone format`. */
export async function zoneFormat(args: Arguments, io: Io): Promise<ExitCode> {
  const path = oneFile(args);
  const { file } = openZone(path, io, { ...readingOptions(args), files: nothingIncluded });
  const options: ZoneOptions = {
    ...readingOptions(args),
    path,
    latin1: file.encoding === "latin1",
    files: nothingIncluded,
  };
  const document = openDocument(path, file.text, { ...options, kind: "zone" });
  const text = applyEdits(file.text, document.format());
  // Layout must never change what is published: a difference here is our own mistake, and nothing is written.
  if (text !== file.text && records(text, options) !== records(file.text, options)) {
    throw new UsageError(
      `${path} cannot be laid out without changing its records: please report this; nothing was written`,
    );
  }
  if (args.has("check")) {
    if (text !== file.text) io.err.write(`mailwright zone format: ${path} is not formatted\n`);
    return text === file.text ? Exit.clean : Exit.findings;
  }
  if (!args.has("write")) {
    const json = args.value("format") === "json";
    io.out.write(json ? `${JSON.stringify({ path, changed: text !== file.text, text }, null, 2)}\n` : text);
    return Exit.clean;
  }
  if (text === file.text) return Exit.clean;
  const reason = replaceFile(file, text);
  if (reason !== undefined) throw new UsageError(`${path} ${reason}`);
  return Exit.clean;
}

/** Other files have their own layout. */
const nothingIncluded = { read: () => undefined };

/** All that a server would load, and the entries it would not. */
function records(text: string, options: ZoneOptions): string {
  const lines: string[] = [];
  for (const entry of new ZoneDocument(text, { ...options, once: true }).entries()) {
    lines.push(
      entry instanceof ZoneRecord
        ? `${entry.owner} ${entry.ttl} ${entry.class} ${entry.type} ${Buffer.from(entry.wire() ?? []).toString("latin1")}`
        : entry.finding.rule.id,
    );
  }
  return lines.join("\n");
}
