/** How one word of an entry is written. */
export const WordFlag = {
  /** In `"…"`; start and end include the quotes. */
  quoted: 1,
  /** Holds at least one backslash. */
  escaped: 2,
  /** No blank, line end or parenthesis stands between it and the word before: `"a""b"`, `a"b"`. */
  touching: 4,
  /** The closing quote is missing: the word ends with its line. */
  unclosed: 8,
  /** Holds a character above U+007E or a control character. */
  special: 16,
  /** A string in quotes that goes over a line end. */
  multiline: 32,
} as const;

/**
 * The words of one entry, in flat arrays that are used again for each entry: reading a million records must not
 * allocate an object a word. Offsets are those of `text`.
 */
export class Words {
  text = "";
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  flags = new Uint8Array(64);

  clear(text: string): void {
    this.text = text;
    this.count = 0;
  }

  push(start: number, end: number, flags: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.flags[this.count] = flags;
    this.count++;
  }

  /** The word as written, quotes included; "" beyond the last. */
  raw(index: number): string {
    return index < this.count ? this.text.slice(this.starts[index], this.ends[index]) : "";
  }

  #grow(): void {
    const size = this.starts.length * 2;
    const starts = new Int32Array(size);
    const ends = new Int32Array(size);
    const flags = new Uint8Array(size);
    starts.set(this.starts);
    ends.set(this.ends);
    flags.set(this.flags);
    this.starts = starts;
    this.ends = ends;
    this.flags = flags;
  }
}
