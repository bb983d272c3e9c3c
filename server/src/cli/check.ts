import type { DocumentKind } from "../documents/document.ts";
import type { Severity } from "../rules/rule.ts";
import type { Arguments } from "./args.ts";
import { exitCode, lintOptions, written } from "./check-options.ts";
import { isFolder } from "./files.ts";
import { findInputs, type Inputs } from "./inputs.ts";
import type { ExitCode, Io } from "./io.ts";
import { lint } from "./lint.ts";
import { ownAnswers } from "./own-zone.ts";

/** `mailwright check`. One zone file, the usual case, is judged without loading what other texts and DNS would need. */
export async function check(args: Arguments, io: Io): Promise<ExitCode> {
  const inputs = await oneZone(args);
  if (inputs === undefined) return (await import("./check-all.ts")).checkAll(args, io);
  const { options, progress } = await lintOptions(args, io);
  const linted = await lint(inputs, options, ownAnswers(io, options.rules));
  progress.done();
  io.out.write(await written(linted, args, io));
  return exitCode(linted, args.value("fail-on") as Severity | undefined);
}

/** Options that bring in more than one file. */
const wider = ["stdin", "fix", "zone", "resolver"];

/** The zone file, where one is all that is asked about. */
async function oneZone(args: Arguments): Promise<Inputs | undefined> {
  const [path, ...more] = args.positionals;
  if (path === undefined || more.length > 0 || wider.some((option) => args.has(option)) || isFolder(path))
    return undefined;
  const found = await findInputs([path], args.value("kind") as DocumentKind | undefined);
  return found.inputs[0]?.kind === "zone" ? found : undefined;
}
