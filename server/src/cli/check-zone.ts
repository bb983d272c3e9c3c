import type { DocumentKind } from "../documents/document.ts";
import type { Severity } from "../rules/rule.ts";
import type { Arguments } from "./args.ts";
import { exitCode, lintOptions, written } from "./check-options.ts";
import { isFolder } from "./files.ts";
import { findInputs } from "./inputs.ts";
import type { ExitCode, Io } from "./io.ts";
import { lint } from "./lint.ts";
import { ownAnswers } from "./own-zone.ts";
import type { ZoneThread } from "./thread.ts";

export { serve } from "./zone-half.ts";

/** Judges the one file that the arguments name; undefined where it is no zone. `thread`: started for it if it is a large one. */
export async function checkZone(args: Arguments, io: Io, thread?: ZoneThread): Promise<ExitCode | undefined> {
  const [path = ""] = args.positionals;
  if (isFolder(path)) return undefined;
  const inputs = await findInputs([path], args.value("kind") as DocumentKind | undefined);
  if (inputs.inputs[0]?.kind !== "zone") return undefined;
  const { options, progress } = await lintOptions(args, io);
  const linted = await lint(inputs, options, ownAnswers(io, options.rules), thread);
  progress.done();
  io.out.write(await written(linted, args, io));
  return exitCode(linted, args.value("fail-on") as Severity | undefined);
}
