import { hex } from "../dns/wire.ts";
import { type Severity, severities } from "../rules/rule.ts";
import { type BadZoneEntry, type ZoneDocument, type ZoneOptions, ZoneRecord } from "../zone/index.ts";
import type { Arguments } from "./args.ts";
import { zoneOptions } from "./check-options.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { oneFile } from "./transcript.ts";
import { openZone } from "./zone-file.ts";

/** Text is written in pieces of about this many characters: a zone of a million records is never held as one text. */
const piece = 1 << 16;

/** `mailwright zone print`. */
export async function zonePrint(args: Arguments, io: Io): Promise<ExitCode> {
  const path = oneFile(args);
  const { document } = openZone(path, io, readingOptions(args));
  if (document.zone === undefined) io.err.write(unnamedNote(path));
  const write = args.value("format") === "json" ? jsonLine : textLine;
  let pending = "";
  let bad = 0;
  for (const entry of document.entries()) {
    if (!(entry instanceof ZoneRecord)) bad++;
    pending += `${write(entry)}\n`;
    if (pending.length < piece) continue;
    io.out.write(pending);
    pending = "";
    io.signal.throwIfAborted();
  }
  io.out.write(pending);
  return worstOf(document, args.value("fail-on") as Severity | undefined, bad);
}

/** What is said once of a zone whose name nothing tells. */
function unnamedNote(path: string): string {
  return `mailwright: nothing tells which zone ${path} holds, so relative names are printed as they stand: name it with --origin\n`;
}

/** The options that say how a zone is read, as the zone's reader takes them. */
export function readingOptions(args: Arguments): ZoneOptions {
  const { origin, server } = zoneOptions(args);
  const ttl = args.value("ttl");
  if (ttl !== undefined && !/^\d{1,10}$/.test(ttl)) throw new UsageError(`--ttl is a number of seconds, not "${ttl}"`);
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(server === undefined ? {} : { server }),
    ...(ttl === undefined ? {} : { ttl: Number(ttl) }),
  };
}

function worstOf(document: ZoneDocument, failOn: Severity = "error", bad: number): ExitCode {
  if (bad > 0) return Exit.findings;
  const counting = severities.slice(0, severities.indexOf(failOn) + 1);
  for (const findings of document.findingsByFile().values()) {
    if (findings.some((found) => counting.includes(found.severity ?? found.rule.severity))) return Exit.findings;
  }
  return Exit.clean;
}

/** One line of the contract's JSON. */
export function jsonLine(entry: ZoneRecord | BadZoneEntry): string {
  const file = entry.path === undefined ? {} : { file: entry.path };
  if (!(entry instanceof ZoneRecord)) {
    return JSON.stringify({ line: entry.line, error: entry.finding.message, rule: entry.finding.rule.id, ...file });
  }
  const wire = entry.wire();
  return JSON.stringify({
    line: entry.line,
    owner: entry.owner,
    ttl: entry.ttl,
    class: entry.class,
    type: entry.type,
    typeCode: entry.typeCode,
    rdata: entry.rdata,
    ...(wire === undefined ? {} : { wire: hex(wire) }),
    ...file,
  });
}

function textLine(entry: ZoneRecord | BadZoneEntry): string {
  if (entry instanceof ZoneRecord) return `${entry.owner}\t${entry.ttl}\t${entry.class}\t${entry.type}\t${entry.rdata}`;
  const where = entry.path === undefined ? `line ${entry.line + 1}` : `${entry.path} line ${entry.line + 1}`;
  return `; ${where}: ${entry.finding.message} [${entry.finding.rule.id}]`;
}
