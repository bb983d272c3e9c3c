import type { InlayHint, Range } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { spanOf } from "./range.ts";

/** The same as the code lenses, behind the text instead of above it, for those parts that lie in the range. */
export function inlayHints(document: Document, range: Range, annotations = document.annotations()): InlayHint[] {
  const within = spanOf(document, range);
  return annotations
    .filter(({ span }) => span.end >= within.start && span.end <= within.end)
    .map((annotation) => ({
      position: document.position(annotation.span.end),
      label: annotation.title,
      paddingLeft: true,
      ...(annotation.tooltip === undefined ? {} : { tooltip: annotation.tooltip }),
    }));
}
