/** Where text goes. */
export interface Output {
  write(text: string): void;
  /** A person reads it: colours and progress make sense. */
  readonly terminal: boolean;
  /** Width in columns, where it is known. */
  readonly columns?: number | undefined;
}

/** The world as a command sees it; tests hand in their own. */
export interface Io {
  /** Results, and nothing else. */
  readonly out: Output;
  /** Notes, progress and what went wrong. */
  readonly err: Output;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires when the person interrupts. */
  readonly signal: AbortSignal;
  /** The version of this package. */
  readonly version: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The exit codes of the contract; `usage` wins over `findings`. */
export const Exit = { clean: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];

/** A mistake in how the command was called: its message is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Told by its name: a command that stands in a bundle of its own has a class of its own. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === "UsageError";
}
