#!/usr/bin/env node
/** The command's entry: the real world for `run`. Loads nothing before it knows that Node is new enough. */

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`mailwright needs Node.js 22.19 or newer, and this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  void start();
}

async function start(): Promise<void> {
  const { enableCompileCache } = await import("node:module");
  // Compiled code is kept between runs: half of the time that a small check takes is reading our own.
  enableCompileCache();
  const { run } = await import("./run.ts");
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort(new Error("interrupted")));
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
  const output = (stream: NodeJS.WriteStream) => ({
    write: (text: string) => {
      stream.write(text);
    },
    terminal: stream.isTTY === true,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  });
  const code = await run(process.argv.slice(2), {
    out: output(process.stdout),
    err: output(process.stderr),
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    env: process.env,
    signal: abort.signal,
    version: version(),
    now: () => Date.now(),
  });
  process.exitCode = code;
}

declare const MAILWRIGHT_VERSION: string | undefined;

/** The package's version: put in when the bundle is built. */
function version(): string {
  return typeof MAILWRIGHT_VERSION === "string" ? MAILWRIGHT_VERSION : "0.0.0";
}
