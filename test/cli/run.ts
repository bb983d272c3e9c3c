import { run } from "../../server/src/cli/run.ts";

/** What a command wrote and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function mailwright(
  words: readonly string[],
  input = "",
  signal = new AbortController().signal,
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(words, {
    out: { write: (text) => void out.push(text), terminal: false },
    err: { write: (text) => void err.push(text), terminal: false },
    input: async () => Buffer.from(input, "latin1"),
    env: {},
    signal,
    version: "1.2.3",
    now: () => Date.parse("2026-01-01T00:00:00Z"),
  });
  return { code, out: out.join(""), err: err.join("") };
}
