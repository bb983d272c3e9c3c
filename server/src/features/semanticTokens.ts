import type { Range, SemanticTokens } from "vscode-languageserver-types";
import type { Document, Token } from "../documents/document.ts";
import { spanOf } from "./range.ts";

const types: readonly Token["type"][] = [
  "namespace",
  "type",
  "keyword",
  "variable",
  "string",
  "number",
  "comment",
  "operator",
  "macro",
  "property",
  "enumMember",
  "function",
  "parameter",
];
const modifiers: readonly NonNullable<Token["modifiers"]>[number][] = [
  "declaration",
  "deprecated",
  "readonly",
  "modification",
];

/** What the numbers in an answer stand for. */
export const semanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

/** The tokens of a range, or of all, in the protocol's relative form; a token over several lines is cut at line ends. */
export function semanticTokens(document: Document, range?: Range): SemanticTokens {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  let last = 0;
  const tokens = document.tokens(range === undefined ? undefined : spanOf(document, range));
  for (const token of [...tokens].sort((a, b) => a.span.start - b.span.start)) {
    if (token.span.start < last || token.span.end <= token.span.start) continue;
    last = token.span.end;
    for (const piece of piecesOf(document, token)) {
      const at = document.position(piece.start);
      data.push(at.line - line, at.line === line ? at.character - character : at.character, piece.end - piece.start);
      data.push(types.indexOf(token.type), bits(token));
      line = at.line;
      character = at.character;
    }
  }
  return { data };
}

function* piecesOf(document: Document, { span }: Token): Iterable<{ start: number; end: number }> {
  const text = document.text(span);
  for (let from = 0; from < text.length; ) {
    const lf = text.indexOf("\n", from);
    const end = lf < 0 ? text.length : lf;
    const cut = end > from && text[end - 1] === "\r" ? end - 1 : end;
    if (cut > from) yield { start: span.start + from, end: span.start + cut };
    from = end + 1;
  }
}

function bits(token: Token): number {
  return (token.modifiers ?? []).reduce((sum, m) => sum | (1 << modifiers.indexOf(m)), 0);
}
