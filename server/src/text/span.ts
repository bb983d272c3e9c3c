/** Half-open range of UTF-16 offsets in one document. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Whether `offset` is inside the span or at its end: where an editor's caret "is on" the text. */
export function touches(s: Span, offset: number): boolean {
  return s.start <= offset && offset <= s.end;
}

/** The span moved by `delta` characters. */
export function shift(s: Span, delta: number): Span {
  return { start: s.start + delta, end: s.end + delta };
}
