import type { Span } from "./span.ts";

/**
 * A value decoded from source (strings joined, escapes resolved) that knows where each unit came from.
 * The record languages see only this, so that they work the same on a TXT in a zone, on nslookup
 * output, on a loose `.spf` file and on a DNS answer.
 */
export interface Decoded {
  /** The value; in zones one char per octet. */
  readonly text: string;
  /** The source that produced `text[start, end)`: the smallest span that covers it. An empty range yields an empty span. */
  span(start: number, end: number): Span;
  /** The place in `text` for a source offset; undefined between strings and outside the value. */
  at(offset: number): number | undefined;
  /** Places in `text` where one character-string ends and the next begins (RFC 7208 §3.3 joins them without a space). */
  readonly joins: readonly number[];
}

/**
 * A stretch of text whose units all have `step` source characters each: 1 for plain text, 2 for `\X`, 4 for `\DDD`.
 */
export interface Run {
  readonly at: number;
  readonly source: number;
  readonly length: number;
  readonly step: number;
}

/** Builds a `Decoded` from left to right. */
export class DecodedBuilder {
  readonly #runs: Run[] = [];
  readonly #joins: number[] = [];
  readonly #parts: string[] = [];
  #length = 0;

  /** Appends text; each of its units came from `step` source characters, beginning at `source`. */
  append(text: string, source: number, step = 1): void {
    if (text.length === 0) return;
    const last = this.#runs[this.#runs.length - 1];
    if (
      last !== undefined &&
      last.step === step &&
      last.source + last.length * last.step === source &&
      this.#joins[this.#joins.length - 1] !== this.#length
    ) {
      this.#runs[this.#runs.length - 1] = { ...last, length: last.length + text.length };
    } else {
      this.#runs.push({ at: this.#length, source, length: text.length, step });
    }
    this.#parts.push(text);
    this.#length += text.length;
  }

  /** A further character-string begins here. */
  join(): void {
    this.#joins.push(this.#length);
  }

  build(empty: number): Decoded {
    return new RunDecoded(this.#parts.join(""), this.#runs, this.#joins, empty);
  }
}

class RunDecoded implements Decoded {
  readonly text: string;
  readonly joins: readonly number[];
  readonly #runs: readonly Run[];
  readonly #empty: number;

  constructor(text: string, runs: readonly Run[], joins: readonly number[], empty: number) {
    this.text = text;
    this.joins = joins;
    this.#runs = runs;
    this.#empty = empty;
  }

  span(start: number, end: number): Span {
    const from = Math.max(0, Math.min(start, this.text.length));
    const to = Math.max(from, Math.min(end, this.text.length));
    if (from === to) {
      const place = this.#boundary(from);
      return { start: place, end: place };
    }
    const first = this.#runAt(from);
    const last = this.#runAt(to - 1);
    if (first === undefined || last === undefined) return { start: this.#empty, end: this.#empty };
    return {
      start: first.source + (from - first.at) * first.step,
      end: last.source + (to - last.at) * last.step,
    };
  }

  at(offset: number): number | undefined {
    for (let low = 0, high = this.#runs.length - 1; low <= high; ) {
      const middle = (low + high) >>> 1;
      const run = this.#runs[middle] as Run;
      if (offset < run.source) high = middle - 1;
      else if (offset >= run.source + run.length * run.step) low = middle + 1;
      else return run.at + Math.floor((offset - run.source) / run.step);
    }
    const last = this.#runs[this.#runs.length - 1];
    if (last !== undefined && offset === last.source + last.length * last.step) return this.text.length;
    return last === undefined && offset === this.#empty ? 0 : undefined;
  }

  /** The source offset just behind unit `index - 1`, or before the first one. */
  #boundary(index: number): number {
    if (index > 0) {
      const before = this.#runAt(index - 1);
      if (before !== undefined) return before.source + (index - before.at) * before.step;
    }
    return this.#runs[0]?.source ?? this.#empty;
  }

  #runAt(index: number): Run | undefined {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#runs[middle] as Run).at <= index) low = middle;
      else high = middle - 1;
    }
    return this.#runs[low];
  }
}

/** A value that stands in its source as it is, from `source` on: a loose record, a DNS answer's text. */
export function plain(text: string, source = 0): Decoded {
  return new PlainText(text, source);
}

const noJoins: readonly number[] = [];

class PlainText implements Decoded {
  readonly text: string;
  readonly joins = noJoins;
  readonly #source: number;

  constructor(text: string, source: number) {
    this.text = text;
    this.#source = source;
  }

  span(start: number, end: number): Span {
    const from = Math.max(0, Math.min(start, this.text.length));
    return { start: this.#source + from, end: this.#source + Math.max(from, Math.min(end, this.text.length)) };
  }

  at(offset: number): number | undefined {
    const at = offset - this.#source;
    return at >= 0 && at <= this.text.length ? at : undefined;
  }
}

/** The stretch `[start, end)` of a value as a value of its own, with the same way back to the source. */
export function part(value: Decoded, start: number, end: number): Decoded {
  const text = value.text.slice(start, end);
  return {
    text,
    joins: value.joins.filter((join) => join > start && join < end).map((join) => join - start),
    span: (from, to) => value.span(start + Math.max(0, from), start + Math.min(to, text.length)),
    at: (offset) => {
      const at = value.at(offset);
      return at === undefined || at < start || at > start + text.length ? undefined : at - start;
    },
  };
}
