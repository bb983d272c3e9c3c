import type { Position } from "../text/lines.ts";
import type { Span } from "../text/span.ts";

/** Some tens of kilobytes of a text; all but the last end behind a line end. */
export class Piece {
  readonly text: string;
  /** Line ends in it. */
  readonly breaks: number;
  #starts: number[] | undefined;
  /** The word that was looked for last, and whether it stands here. */
  #mentioned: { readonly word: string; readonly here: boolean } | undefined;

  constructor(text: string, breaks = breaksIn(text)) {
    this.text = text;
    this.breaks = breaks;
  }

  /** Two pieces of one, cut at the beginning of a line. */
  cut(at: number): readonly [Piece, Piece] {
    const before = new Piece(this.text.slice(0, at));
    const after = new Piece(this.text.slice(at), this.breaks - before.breaks);
    if (this.#mentioned?.here === false) {
      before.#mentioned = this.#mentioned;
      after.#mentioned = this.#mentioned;
    }
    return [before, after];
  }

  /** Whether a word stands in it; looked for once. */
  mentions(word: string): boolean {
    if (this.#mentioned?.word !== word) this.#mentioned = { word, here: this.text.includes(word) };
    return this.#mentioned.here;
  }

  /** Where its lines begin. */
  get starts(): readonly number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (let i = this.text.indexOf("\n"); i >= 0; i = this.text.indexOf("\n", i + 1)) starts.push(i + 1);
      this.#starts = starts;
    }
    return this.#starts;
  }
}

function breaksIn(text: string): number {
  let breaks = 0;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) breaks++;
  return breaks;
}

function piecesOf(text: string, pieceLength: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length; ) {
    const lf = text.length - from <= pieceLength ? -1 : text.indexOf("\n", from + pieceLength);
    const end = lf < 0 ? text.length : lf + 1;
    pieces.push(new Piece(text.slice(from, end)));
    from = end;
  }
  return pieces;
}

/** A run of pieces that is read as one, and what came of it. */
export class Section<Read> {
  #pieces: readonly Piece[];
  #text: string | undefined;
  #length = 0;
  #breaks = 0;
  #mentioned: { readonly word: string; readonly here: boolean } | undefined;
  /** Undefined: not read since its text changed. */
  read: Read | undefined;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.pieces = pieces;
  }

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  set pieces(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.#text = undefined;
    this.#mentioned = undefined;
    this.#length = 0;
    this.#breaks = 0;
    for (const piece of pieces) {
      this.#length += piece.text.length;
      this.#breaks += piece.breaks;
    }
  }

  get length(): number {
    return this.#length;
  }

  get breaks(): number {
    return this.#breaks;
  }

  /** Whether a word stands in it; looked for once. */
  mentions(word: string): boolean {
    if (this.#mentioned?.word !== word)
      this.#mentioned = { word, here: this.#pieces.some((piece) => piece.mentions(word)) };
    return this.#mentioned.here;
  }

  get text(): string {
    this.#text ??= this.#pieces.map(({ text }) => text).join("");
    return this.#text;
  }
}

/**
 * A text in sections that are read one by one. Sections begin at the beginning of a line. An edit costs the length of the pieces
 * it touches, and one addition for each section.
 */
export class SectionedText<Read> {
  readonly #pieceLength: number;
  #sections: Section<Read>[];
  /** Where sections begin, and the lines before them; made when asked for. */
  #sums: { readonly starts: readonly number[]; readonly lines: readonly number[] } | undefined;

  /** `pieceLength`: how long a piece is at least, where the text allows it. */
  constructor(text: string, pieceLength = 1 << 16) {
    this.#pieceLength = pieceLength;
    const pieces = piecesOf(text, pieceLength);
    this.#sections = [new Section(pieces.length === 0 ? [new Piece("")] : pieces)];
  }

  get sections(): readonly Section<Read>[] {
    return this.#sections;
  }

  get length(): number {
    const last = this.#sections.length - 1;
    return (this.#at.starts[last] as number) + (this.#sections[last] as Section<Read>).length;
  }

  get #at(): { readonly starts: readonly number[]; readonly lines: readonly number[] } {
    if (this.#sums === undefined) {
      const starts: number[] = [];
      const lines: number[] = [];
      let offset = 0;
      let line = 0;
      for (const section of this.#sections) {
        starts.push(offset);
        lines.push(line);
        offset += section.length;
        line += section.breaks;
      }
      this.#sums = { starts, lines };
    }
    return this.#sums;
  }

  startOf(index: number): number {
    return this.#at.starts[index] ?? this.length;
  }

  /** The section that an offset lies in; at the seam of two, the later. */
  sectionAt(offset: number): number {
    return lastNotAfter(this.#at.starts, offset);
  }

  slice(s: Span): string {
    const parts: string[] = [];
    for (let i = this.sectionAt(s.start); i < this.#sections.length; i++) {
      let at = this.startOf(i);
      if (at >= s.end) break;
      for (const { text } of (this.#sections[i] as Section<Read>).pieces) {
        if (at + text.length > s.start && at < s.end) parts.push(text.slice(Math.max(0, s.start - at), s.end - at));
        at += text.length;
      }
    }
    return parts.join("");
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    const index = this.sectionAt(clamped);
    let at = this.startOf(index);
    let line = this.#at.lines[index] as number;
    const { pieces } = this.#sections[index] as Section<Read>;
    for (const [i, piece] of pieces.entries()) {
      if (clamped < at + piece.text.length || i === pieces.length - 1) {
        const inside = lastNotAfter(piece.starts, clamped - at);
        return { line: line + inside, character: clamped - at - (piece.starts[inside] as number) };
      }
      at += piece.text.length;
      line += piece.breaks;
    }
    return { line, character: 0 };
  }

  /** A line or character beyond the text is clamped, never inside a line end. */
  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    const index = lastNotAfter(this.#at.lines, line);
    let at = this.startOf(index);
    let before = this.#at.lines[index] as number;
    const { pieces } = this.#sections[index] as Section<Read>;
    for (const [i, piece] of pieces.entries()) {
      if (line < before + piece.breaks || i === pieces.length - 1) {
        const start = piece.starts[line - before];
        if (start === undefined) return at + piece.text.length;
        const next = piece.starts[line - before + 1];
        let end = next === undefined ? piece.text.length : next - 1;
        if (next !== undefined && end > start && piece.text.charCodeAt(end - 1) === 13) end--;
        return at + Math.min(start + Math.max(0, character), end);
      }
      at += piece.text.length;
      before += piece.breaks;
    }
    return at;
  }

  /** All that is read is out of date. */
  outdate(): void {
    this.#sections = [new Section(this.#sections.flatMap(({ pieces }) => pieces))];
    this.#sums = undefined;
  }

  /**
   * Puts text in place of a span. The sections that it touches become one that is not read; the one before too where the first
   * line behind it is another.
   */
  replace(s: Span, text: string): void {
    const from = Math.max(0, Math.min(s.start, s.end));
    const to = Math.min(this.length, Math.max(s.start, s.end));
    let first = this.sectionAt(from);
    let last = this.sectionAt(to);
    if (first > 0 && from <= this.startOf(first) + this.#firstLine(first)) first--;
    const pieces = this.#sections.slice(first, last + 1).flatMap((section) => section.pieces);
    let at = this.startOf(first);
    let begin = 0;
    while (begin < pieces.length - 1 && at + (pieces[begin] as Piece).text.length <= from)
      at += (pieces[begin++] as Piece).text.length;
    let changed = (pieces[begin] as Piece).text.slice(0, from - at) + text;
    let end = begin;
    while (end < pieces.length - 1 && at + (pieces[end] as Piece).text.length <= to)
      at += (pieces[end++] as Piece).text.length;
    changed += (pieces[end++] as Piece).text.slice(to - at);
    while (changed !== "" && !changed.endsWith("\n")) {
      if (end === pieces.length && last + 1 < this.#sections.length)
        pieces.push(...(this.#sections[++last] as Section<Read>).pieces);
      if (end === pieces.length) break;
      changed += (pieces[end++] as Piece).text;
    }
    const now = [...pieces.slice(0, begin), ...piecesOf(changed, this.#pieceLength), ...pieces.slice(end)];
    this.#sections.splice(first, last - first + 1, ...(now.length === 0 ? [] : [new Section<Read>(now)]));
    if (this.#sections.length === 0) this.#sections.push(new Section<Read>([new Piece("")]));
    this.#sums = undefined;
  }

  /** The length of a section's first line, with its end. */
  #firstLine(index: number): number {
    const text = this.#sections[index]?.pieces[0]?.text ?? "";
    const lf = text.indexOf("\n");
    return lf < 0 ? text.length : lf;
  }

  /** Makes two sections of one: the second begins at an offset within the given piece. */
  split(index: number, piece: number, offset: number): void {
    const section = this.#sections[index] as Section<Read>;
    const { pieces } = section;
    const cut = pieces[piece];
    const before = pieces.slice(0, piece);
    const after = pieces.slice(piece + 1);
    if (cut !== undefined && offset > 0) {
      const [head, rest] = cut.cut(offset);
      before.push(head);
      after.unshift(rest);
    } else if (cut !== undefined) after.unshift(cut);
    section.pieces = before;
    this.#sections.splice(index + 1, 0, new Section<Read>(after));
    this.#sums = undefined;
  }

  /** The next section becomes part of this one. */
  join(index: number): void {
    const section = this.#sections[index] as Section<Read>;
    const [next] = this.#sections.splice(index + 1, 1);
    if (next !== undefined) section.pieces = [...section.pieces, ...next.pieces];
    this.#sums = undefined;
  }
}

function lastNotAfter(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((numbers[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
