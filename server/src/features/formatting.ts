import type { Range, TextEdit } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { protocolEdit } from "./edits.ts";
import { spanOf } from "./range.ts";

/** The edits that lay the document out; within a range, those that lie wholly inside it. */
export function formatting(document: Document, range?: Range): TextEdit[] {
  const within = range === undefined ? { start: 0, end: document.length } : spanOf(document, range);
  return document
    .format()
    .filter((edit) => edit.span.start >= within.start && edit.span.end <= within.end)
    .map((edit) => protocolEdit(document, edit));
}
