/** The command in the real world: words, standard streams and exit code are this process's. */
import type { Io, Output } from "./io.ts";
import { run } from "./run.ts";

declare const MAILWRIGHT_VERSION: string | undefined;

const abort = new AbortController();
process.once("SIGINT", () => abort.abort(new Error("interrupted")));

const io: Io = {
  out: output("stdout"),
  err: output("stderr"),
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

/** A stream of this process, made when it is first used: that takes as long as checking some hundred records. */
function output(name: "stdout" | "stderr"): Output {
  let made: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (made === undefined) {
      made = process[name];
      // A reader that has seen enough (`| head`) is no error.
      if (name === "stdout")
        made.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
    }
    return made;
  };
  return {
    write: (text) => {
      stream().write(text);
    },
    get terminal() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns;
    },
  };
}
