import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import type { Document, Outline } from "../documents/document.ts";
import { cover } from "../text/span.ts";
import { rangeOf } from "./range.ts";

const kinds: Readonly<Record<Outline["kind"], SymbolKind>> = {
  zone: SymbolKind.Module,
  name: SymbolKind.Namespace,
  record: SymbolKind.Field,
  directive: SymbolKind.Constant,
  session: SymbolKind.Class,
  exchange: SymbolKind.Event,
  message: SymbolKind.Object,
  tag: SymbolKind.Property,
};

/** The editor's outline grows slow beyond this many nodes. */
const most = 20_000;

/** The outline. The protocol wants names that are not empty and selections inside their ranges. */
export function documentSymbols(document: Document): DocumentSymbol[] {
  let left = most;
  const symbols = (nodes: readonly Outline[]): DocumentSymbol[] => {
    const out: DocumentSymbol[] = [];
    for (const node of nodes) {
      if (left-- <= 0) break;
      out.push({
        name: node.name.trim() === "" ? "(no name)" : node.name,
        ...(node.detail === undefined ? {} : { detail: node.detail }),
        kind: kinds[node.kind],
        range: rangeOf(document, cover(node.span, node.selection)),
        selectionRange: rangeOf(document, node.selection),
        ...(node.children === undefined || node.children.length === 0 ? {} : { children: symbols(node.children) }),
      });
    }
    return out;
  };
  return symbols(document.outline());
}
