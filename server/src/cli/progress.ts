import type { Io } from "./io.ts";

/** One line on standard error that says what is going on, where a person looks on; silent for the first moments. */
export class Progress {
  readonly #io: Io;
  readonly #start: number;
  #shown = 0;
  #last = 0;

  constructor(io: Io) {
    this.#io = io;
    this.#start = io.now();
  }

  say(text: string): void {
    const now = this.#io.now();
    if (now - this.#start < 300 || now - this.#last < 80 || !this.#io.err.terminal) return;
    this.#last = now;
    const line = text.slice(0, (this.#io.err.columns ?? 80) - 1);
    this.#io.err.write(`\r${line.padEnd(this.#shown)}`);
    this.#shown = line.length;
  }

  /** Wipes the line, before results or notes are written. */
  done(): void {
    if (this.#shown > 0) this.#io.err.write(`\r${" ".repeat(this.#shown)}\r`);
    this.#shown = 0;
  }
}
