import { parseArguments } from "./args.ts";
import { findCommand } from "./commands.ts";
import { Exit, type ExitCode, type Io, isUsageError } from "./io.ts";

/** Runs the command that the words (those behind `mailwright`) name. Results go to `io.out`; resolves with the exit code. */
export async function run(words: readonly string[], io: Io): Promise<ExitCode> {
  const found = findCommand(words);
  if (found === undefined) {
    const { overview, unknownCommand } = await import("./help.ts");
    if (words[0] === "--version" || words[0] === "-v") io.out.write(`${io.version}\n`);
    else if (words.length === 0 || words[0] === "--help" || words[0] === "-h" || words[0] === "help")
      io.out.write(overview(io.version));
    else {
      io.err.write(`mailwright: ${unknownCommand(words)}\n`);
      return Exit.usage;
    }
    return words.length === 0 ? Exit.usage : Exit.clean;
  }
  try {
    const args = parseArguments(found.rest, found.command.options);
    if (args.has("help")) {
      const { commandHelp } = await import("./help.ts");
      io.out.write(commandHelp(found.command));
      return Exit.clean;
    }
    const command = await found.command.load();
    return await command(args, io);
  } catch (error) {
    if (io.signal.aborted) {
      io.err.write("mailwright: interrupted\n");
      return Exit.usage;
    }
    if (!isUsageError(error)) throw error;
    io.err.write(`mailwright ${found.command.name}: ${error.message}\n`);
    return Exit.usage;
  }
}
