import type { Position, Range } from "../text/lines.ts";
import type { Span } from "../text/span.ts";

/** A change as the editor sends it; without `range` the whole text is new. */
export interface Change {
  readonly range?: Range;
  readonly text: string;
}

const CR = 13;

/**
 * A text that is edited in place, with the beginnings of its lines. For all kinds but zones, which keep their own blocks:
 * an edit costs its own length, and one addition for each line behind it.
 */
export class EditableText {
  #text: string;
  #starts: Int32Array;
  #count: number;

  constructor(text: string) {
    this.#text = text;
    this.#starts = new Int32Array(0);
    this.#count = 0;
    this.#replaceAll(text);
  }

  get text(): string {
    return this.#text;
  }

  get length(): number {
    return this.#text.length;
  }

  get lineCount(): number {
    return this.#count;
  }

  slice(s?: Span): string {
    return s === undefined ? this.#text : this.#text.slice(s.start, s.end);
  }

  /** Offsets outside the text are clamped to it. */
  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    const line = this.#line(clamped);
    return { line, character: clamped - (this.#starts[line] as number) };
  }

  /** A line or character beyond the text is clamped, never inside a line end. */
  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#count) return this.length;
    const start = this.#starts[line] as number;
    return Math.min(start + Math.max(0, character), this.#contentEnd(line));
  }

  /** The changes in order, each against the text that the one before left. */
  edit(changes: readonly Change[]): void {
    for (const { range, text } of changes) {
      if (range === undefined) this.#replaceAll(text);
      else this.#replace(this.offset(range.start), this.offset(range.end), text);
    }
  }

  #line(offset: number): number {
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #contentEnd(line: number): number {
    if (line === this.#count - 1) return this.length;
    const start = this.#starts[line] as number;
    let end = (this.#starts[line + 1] as number) - 1;
    if (end > start && this.#text.charCodeAt(end - 1) === CR) end--;
    return end;
  }

  #replaceAll(text: string): void {
    this.#text = text;
    const starts = lineStarts(text, 0);
    this.#starts = new Int32Array(starts.length + 64);
    this.#starts[0] = 0;
    this.#starts.set(starts, 1);
    this.#count = starts.length + 1;
  }

  #replace(from: number, to: number, text: string): void {
    const start = Math.min(from, to);
    const end = Math.max(from, to);
    const first = this.#line(start) + 1;
    const behind = this.#line(end) + 1;
    const added = lineStarts(text, start);
    const tail = this.#count - behind;
    const count = first + added.length + tail;
    if (count > this.#starts.length) {
      const grown = new Int32Array(count + (count >> 2) + 64);
      grown.set(this.#starts.subarray(0, this.#count));
      this.#starts = grown;
    }
    const next = first + added.length;
    this.#starts.copyWithin(next, behind, this.#count);
    const delta = text.length - (end - start);
    for (let i = next; i < count; i++) this.#starts[i] = (this.#starts[i] as number) + delta;
    this.#starts.set(added, first);
    this.#count = count;
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
  }
}

/** The offsets behind each LF of the text, moved by `base`. */
function lineStarts(text: string, base: number): number[] {
  const starts: number[] = [];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(base + i + 1);
  return starts;
}
