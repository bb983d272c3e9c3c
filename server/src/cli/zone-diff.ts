import { presentName } from "../dns/present.ts";
import { diffZone, type RecordSet, type SetChange, type ZoneDiff } from "../evaluate/zone-diff.ts";
import { answering } from "./answering.ts";
import type { Arguments } from "./args.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { Progress } from "./progress.ts";
import { plural } from "./reporters/text.ts";
import { oneFile } from "./transcript.ts";
import { openZone } from "./zone-file.ts";
import { readingOptions } from "./zone-print.ts";

/** `mailwright zone diff`. */
export async function zoneDiff(args: Arguments, io: Io): Promise<ExitCode> {
  const path = oneFile(args);
  const { source } = openZone(path, io, readingOptions(args));
  if (source === undefined)
    throw new UsageError(`nothing tells the name of the zone in ${path}: give it with --origin`);
  const progress = new Progress(io);
  const dns = await answering(args, io, "system");
  try {
    const diff = await diffZone(source, source.names?.() ?? [], dns.resolver, {
      signal: io.signal,
      progress: (done, total) => progress.say(`${done} of ${total} look-ups`),
    });
    progress.done();
    const text =
      args.value("format") === "json" ? diffJson(diff) : diffText(diff, coloursFor(io.out, io, args.has("no-color")));
    io.out.write(text);
    if (diff.unanswered.length === diff.questions) return Exit.usage;
    return diff.changes.length > 0 ? Exit.findings : Exit.clean;
  } finally {
    progress.done();
    await dns.finish();
  }
}

/** The difference as one JSON object; names are absolute, with the final dot. */
export function diffJson({ apex, changes, same, unanswered, questions }: ZoneDiff): string {
  const value = {
    zone: presentName(apex),
    changes: changes.map((change) => ({ ...change, name: presentName(change.name) })),
    same,
    unanswered: unanswered.map((one) => ({ ...one, name: presentName(one.name) })),
    questions,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The difference as people compare files: `-` what DNS holds, `+` what the zone holds. */
function diffText({ apex, changes, same, unanswered, questions }: ZoneDiff, colours: Colours): string {
  const lines: string[] = [];
  for (const change of changes) {
    lines.push(colours.bold(`${presentName(change.name)} ${change.type}: ${words[change.change]}`));
    if (change.change === "ttl") {
      lines.push(`  TTL ${colours.red(String(change.live?.ttl))} → ${colours.green(String(change.zone?.ttl))}`);
      continue;
    }
    const kept = new Set(change.live?.records.filter((record) => change.zone?.records.includes(record)));
    for (const line of side(change.live, kept)) lines.push(colours.red(`  - ${line}`));
    for (const line of side(change.zone, kept)) lines.push(colours.green(`  + ${line}`));
    for (const record of kept) lines.push(colours.dim(`    ${printable(record)}`));
  }
  const reasons = new Map<string, number>();
  for (const { status, reason } of unanswered) reasons.set(reason ?? status, (reasons.get(reason ?? status) ?? 0) + 1);
  for (const [reason, count] of reasons)
    lines.push(colours.dim(`${plural(count, "look-up")} without an answer: ${printable(reason)}`));
  if (unanswered.length === questions) {
    lines.push(`Nothing can be said of ${presentName(apex)}: no look-up had an answer`);
    return `${lines.join("\n")}\n`;
  }
  const none = unanswered.length === 0 ? "no difference" : "no difference in what was answered";
  const summary = changes.length === 0 ? colours.green(none) : `${plural(changes.length, "record set")} would change`;
  lines.push(`${summary}, ${same} the same in ${presentName(apex)}`);
  return `${lines.join("\n")}\n`;
}

const words: Readonly<Record<SetChange["change"], string>> = {
  added: "would be added",
  removed: "would be removed",
  changed: "would change",
  ttl: "would get another TTL",
};

function side(set: RecordSet | undefined, kept: ReadonlySet<string>): string[] {
  if (set === undefined) return [];
  const ttl = set.ttl === undefined ? "" : `${set.ttl} `;
  return set.records.filter((record) => !kept.has(record)).map((record) => ttl + printable(record));
}
