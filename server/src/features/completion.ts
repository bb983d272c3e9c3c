import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
} from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Completion } from "../records/language.ts";
import type { Position } from "../text/lines.ts";
import { rangeOf } from "./range.ts";

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  tag: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  mechanism: CompletionItemKind.Function,
  modifier: CompletionItemKind.Property,
  type: CompletionItemKind.Class,
  directive: CompletionItemKind.Keyword,
  name: CompletionItemKind.Reference,
  command: CompletionItemKind.Method,
  snippet: CompletionItemKind.Snippet,
};

/** The most proposals of one answer; beyond that the editor asks again as the person types. */
const most = 500;

/** What may be written at a place. */
export function completion(document: Document, position: Position): CompletionList {
  const offset = document.offset(position);
  const all = document.complete(offset);
  return { isIncomplete: all.length > most, items: all.slice(0, most).map((c) => item(document, offset, c)) };
}

function item(document: Document, offset: number, c: Completion): CompletionItem {
  const filter = document.text({ start: c.span.start, end: Math.min(offset, c.span.end) });
  return {
    label: c.label,
    kind: kinds[c.kind],
    textEdit: { range: rangeOf(document, c.span), newText: c.insert },
    // The editor filters by what stands in the replaced text; a snippet's label need not begin like its text.
    ...(filter !== "" &&
    !c.label.toLowerCase().startsWith(filter.toLowerCase()) &&
    c.insert.toLowerCase().startsWith(filter.toLowerCase())
      ? { filterText: c.insert }
      : {}),
    ...(c.snippet === true ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(c.detail === undefined ? {} : { detail: c.detail }),
    ...(c.documentation === undefined ? {} : { documentation: { kind: "markdown" as const, value: c.documentation } }),
    ...(c.sort === undefined ? {} : { sortText: c.sort }),
  };
}
