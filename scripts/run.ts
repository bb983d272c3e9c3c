import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { root } from "./paths.ts";

/** The environment for what is started from here: the pinned Node and the project's own commands come first. */
export function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const path = [dirname(process.execPath), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, ...more };
}

export interface RunChoice {
  readonly cwd?: string;
  /** Keep the output instead of showing it. */
  readonly quiet?: boolean;
}

export interface RunResult {
  /** The exit code; 1 where a signal ended it or it could not be started. */
  readonly code: number;
  /** What it wrote, where it was quiet; standard output and error in the order they came. */
  readonly output: string;
}

/** Runs a script with the pinned Node, from the repository's root where nothing else is said. Never rejects. */
export function runNode(words: readonly string[], choice: RunChoice = {}): Promise<RunResult> {
  return run(process.execPath, words, choice);
}

/** Runs a program and waits for it. Never rejects. */
export function run(program: string, words: readonly string[], choice: RunChoice = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: choice.cwd ?? root,
      env: environment(),
      stdio: choice.quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The JavaScript behind a command of a development package, so that no shell or platform wrapper is between. */
export function command(path: string): string {
  return join(root, "node_modules", path);
}
