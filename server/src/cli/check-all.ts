import type { DocumentKind } from "../documents/document.ts";
import type { Severity } from "../rules/rule.ts";
import type { Arguments } from "./args.ts";
import { exitCode, lintOptions, written, writtenForPeople } from "./check-options.ts";
import { replaceFile } from "./files.ts";
import { findInputs, type Inputs, inputOf } from "./inputs.ts";
import { type ExitCode, type Io, UsageError } from "./io.ts";
import { type Beyond, committedOf, type LintOptions, lint, mend, openerFor } from "./lint.ts";

/** `mailwright check` of any inputs, with all that may have a say: other zones, resolvers, standard input. */
export async function checkAll(args: Arguments, io: Io): Promise<ExitCode> {
  const kind = args.value("kind") as DocumentKind | undefined;
  const inputs = args.has("stdin")
    ? await fromStandardInput(await io.input(), args, kind)
    : await fromPaths(args.positionals, kind);
  const { options, progress } = await lintOptions(args, io);
  const mended = args.has("fix") ? await fixAll(inputs, options, args.has("stdin")) : undefined;
  const beyond = await beyondFor(args, io, inputs, options);
  const linted = await lint(mended?.inputs ?? inputs, options, beyond).finally(() => beyond?.finish());
  progress.done();
  if (args.has("stdin") && mended !== undefined) {
    for (const text of mended.texts) io.out.write(text);
    io.err.write(writtenForPeople(linted, args, io, io.err));
  } else {
    io.out.write(await written(linted, args, io));
    if (mended !== undefined && mended.changed > 0)
      io.err.write(`mailwright: mended ${mended.changed} ${mended.changed === 1 ? "file" : "files"}\n`);
  }
  return exitCode(linted, args.value("fail-on") as Severity | undefined);
}

async function fromPaths(paths: readonly string[], kind: DocumentKind | undefined): Promise<Inputs> {
  if (paths.length === 0) throw new UsageError("say which files or folders to check, or --stdin; --help has examples");
  return findInputs(paths, kind);
}

async function fromStandardInput(octets: Uint8Array, args: Arguments, kind: DocumentKind | undefined): Promise<Inputs> {
  if (args.positionals.length > 0)
    throw new UsageError("--stdin takes no paths; --stdin-filename gives the text a name");
  const input = await inputOf(octets, args.value("stdin-filename"), kind);
  return "reason" in input
    ? { inputs: [], unreadable: [input], configs: [] }
    : { inputs: [input], unreadable: [], configs: [] };
}

/** The most text of zones among the inputs that is held at once so that they answer for each other. */
const mostZoneText = 64 << 20;

/**
 * The rules that need DNS: they run where several zones are at hand, `--zone` gives one, or a resolver was named. A zone that
 * stands alone is asked about the records that name its own names.
 */
async function beyondFor(
  args: Arguments,
  io: Io,
  { inputs, configs }: Inputs,
  options: LintOptions,
): Promise<Beyond | undefined> {
  const zones = inputs.filter((input) => input.kind === "zone");
  if (zones.length < 2 && args.values("zone").length === 0 && args.value("resolver") === undefined) {
    if (zones.length === 0) return undefined;
    return (await import("./own-zone.ts")).ownAnswers(io, options.rules);
  }
  const { beyond, sourcesOf } = await import("./beyond.ts");
  return beyond(args, io, options.rules, zones.length < 2 ? [] : sourcesOf(zones, configs, options, mostZoneText));
}

interface Mended {
  readonly inputs: Inputs;
  readonly texts: readonly string[];
  readonly changed: number;
}

/** Mends each file that can be mended; files on disk are replaced whole, so that an interrupted run leaves none half written. */
async function fixAll(given: Inputs, options: LintOptions, standardInput: boolean): Promise<Mended> {
  const unreadable = [...given.unreadable];
  const texts: string[] = [];
  let changed = 0;
  const open = await openerFor(given.inputs);
  const committed = await committedOf(given.inputs);
  const inputs = given.inputs.map((input) => {
    const file = input.read();
    if ("reason" in file) return input;
    const text = mend(input, file, options, given, open, committed);
    texts.push(text);
    if (standardInput) return { ...input, read: () => ({ ...file, text }) };
    if (text === file.text) return input;
    const reason = replaceFile(file, text);
    if (reason === undefined) changed++;
    else unreadable.push({ path: file.path, reason });
    return input;
  });
  return { inputs: { ...given, inputs, unreadable }, texts, changed };
}
