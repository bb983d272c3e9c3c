import type { Range } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Span } from "../text/span.ts";

/** A span as the protocol has it: lines and UTF-16 characters from 0. */
export function rangeOf(document: Document, span: Span): Range {
  return { start: document.position(span.start), end: document.position(span.end) };
}

/** The other way round; what lies outside the text is clamped to it. */
export function spanOf(document: Document, range: Range): Span {
  const start = document.offset(range.start);
  return { start, end: Math.max(start, document.offset(range.end)) };
}
