import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Position } from "../text/lines.ts";
import { rangeOf } from "./range.ts";

/** The uses in this document of what stands at a place. */
export function documentHighlights(document: Document, position: Position): DocumentHighlight[] {
  return document
    .references(document.offset(position))
    .filter((place) => place.path === undefined || place.path === document.path)
    .map((place) => ({ range: rangeOf(document, place.span), kind: DocumentHighlightKind.Text }));
}
