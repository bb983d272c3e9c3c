/** The command in the real world: words, standard streams and exit code are this process's. */
import type { Io } from "./io.ts";
import { run } from "./run.ts";
import { standardOutput } from "./standard-output.ts";

declare const MAILWRIGHT_VERSION: string | undefined;

const abort = new AbortController();
process.once("SIGINT", () => abort.abort(new Error("interrupted")));

const io: Io = {
  out: standardOutput("stdout"),
  err: standardOutput("stderr"),
  input: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  },
  env: process.env,
  signal: abort.signal,
  // Put in when the bundle is built.
  version: typeof MAILWRIGHT_VERSION === "string" ? MAILWRIGHT_VERSION : "0.0.0",
  now: () => Date.now(),
};

void run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
