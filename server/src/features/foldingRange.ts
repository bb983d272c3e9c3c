import type { FoldingRange } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";

/** The parts that can be folded: those of two lines and more. */
export function foldingRanges(document: Document): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const fold of document.folds()) {
    const startLine = document.position(fold.start).line;
    const end = document.position(fold.end);
    // A part that ends behind its line end covers the lines before only.
    const endLine = end.character === 0 && end.line > startLine ? end.line - 1 : end.line;
    if (endLine > startLine) ranges.push({ startLine, endLine });
  }
  return ranges;
}
