import type { SelectionRange } from "vscode-languageserver-types";
import type { Document, Outline } from "../documents/document.ts";
import type { Position } from "../text/lines.ts";
import { type Span, touches } from "../text/span.ts";
import { rangeOf } from "./range.ts";

/** What to select as the selection grows: the word, what is described there, the outline's parts, the whole text. */
export function selectionRanges(document: Document, positions: readonly Position[]): SelectionRange[] {
  const outline = document.outline();
  return positions.map((position) => {
    const offset = document.offset(position);
    const spans = [
      ...partsAround(document, offset),
      ...nodesAround(outline, offset),
      { start: 0, end: document.length },
    ];
    return chain(document, offset, spans);
  });
}

function partsAround(document: Document, offset: number): Span[] {
  const described = document.describe(offset)?.span;
  const token = document.tokens(lineOf(document, offset)).find((t) => touches(t.span, offset))?.span;
  return [token, described, lineOf(document, offset)].filter((s) => s !== undefined);
}

function lineOf(document: Document, offset: number): Span {
  const { line } = document.position(offset);
  return {
    start: document.offset({ line, character: 0 }),
    end: document.offset({ line, character: Number.MAX_SAFE_INTEGER }),
  };
}

function* nodesAround(nodes: readonly Outline[], offset: number): Iterable<Span> {
  for (const node of nodes) {
    if (!touches(node.span, offset)) continue;
    yield node.span;
    yield* nodesAround(node.children ?? [], offset);
    return;
  }
}

/** The spans around `offset` from the widest to the narrowest, each strictly within the one before. */
function chain(document: Document, offset: number, spans: readonly Span[]): SelectionRange {
  const widest = [...spans].filter((s) => touches(s, offset)).sort((a, b) => b.end - b.start - (a.end - a.start));
  let selection: SelectionRange | undefined;
  let outer: Span | undefined;
  for (const s of widest) {
    if (
      outer !== undefined &&
      (s.start < outer.start || s.end > outer.end || s.end - s.start === outer.end - outer.start)
    )
      continue;
    outer = s;
    selection =
      selection === undefined ? { range: rangeOf(document, s) } : { range: rangeOf(document, s), parent: selection };
  }
  return selection ?? { range: rangeOf(document, { start: offset, end: offset }) };
}
