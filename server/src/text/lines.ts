import type { Span } from "./span.ts";

/** A place in a text: both count from 0, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

const LF = 10;
const CR = 13;

/** Where the lines of a text begin. A line ends at LF; a CR before it belongs to the line end. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    const starts = [0];
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
    this.#starts = starts;
    this.#text = text;
  }

  /** How many lines there are; a final line end begins one more, empty line. */
  get count(): number {
    return this.#starts.length;
  }

  /** The line that holds `offset`; offsets outside the text are clamped to it. */
  line(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.line(clamped);
    return { line, character: clamped - (this.#starts[line] as number) };
  }

  range(s: Span): Range {
    return { start: this.position(s.start), end: this.position(s.end) };
  }

  /** The offset of a position; a line or character beyond the text is clamped, never inside a line end. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#starts[position.line];
    if (start === undefined) return this.#text.length;
    return Math.min(start + Math.max(0, position.character), this.content(position.line).end);
  }

  /** The text of a line without its line end. */
  content(line: number): Span {
    const start = this.#starts[line] ?? this.#text.length;
    const next = this.#starts[line + 1];
    let end = next ?? this.#text.length;
    if (next !== undefined && this.#text.charCodeAt(end - 1) === LF) end--;
    if (next !== undefined && end > start && this.#text.charCodeAt(end - 1) === CR) end--;
    return { start, end };
  }
}
