import type { Arguments } from "./args.ts";
import { Exit, type ExitCode, UsageError } from "./io.ts";

/** `mailwright lsp`: the language server over standard input and output; it ends the process itself, as the protocol asks. */
export async function lsp(args: Arguments): Promise<ExitCode> {
  if (!args.has("stdio")) throw new UsageError("the only way to speak with the server is --stdio");
  const { serveStdio } = await import("../lsp/node.ts");
  serveStdio();
  return Exit.clean;
}
