import { expect, test } from "vitest";
import type { Hover } from "vscode-languageserver-types";
import type { Document } from "../../server/src/documents/document.ts";
import { openDocument } from "../../server/src/documents/open.ts";
import { codeActions } from "../../server/src/features/codeAction.ts";
import { codeLenses } from "../../server/src/features/codeLens.ts";
import { completion } from "../../server/src/features/completion.ts";
import { diagnostics } from "../../server/src/features/diagnostics.ts";
import { documentHighlights } from "../../server/src/features/documentHighlight.ts";
import { documentSymbols } from "../../server/src/features/documentSymbol.ts";
import { foldingRanges } from "../../server/src/features/foldingRange.ts";
import { hover } from "../../server/src/features/hover.ts";
import { inlayHints } from "../../server/src/features/inlayHint.ts";
import { prepareRename, rename } from "../../server/src/features/rename.ts";
import { selectionRanges } from "../../server/src/features/selectionRange.ts";
import { semanticTokens, semanticTokensLegend } from "../../server/src/features/semanticTokens.ts";
import type { World } from "../../server/src/features/world.ts";

const world: World = { uri: (path) => `file://${path}`, document: () => undefined, rulesPage: "file:///docs/rules.md" };
const zone =
  '$TTL 1h\n@ MX 10 mail\nmail A 192.0.2.1\n_dmarc TXT (\n  "v=DMARC1; p=reject; "\n  "rua=mailto:d@example.com"\n)\n';
const open = (text = zone): Document => openDocument("/work/x.zone", text, { origin: "example.com.", fragment: true });
const place = (mark: string, by = 0, text = zone) => open(text).position(text.indexOf(mark) + by);

/** A hover's Markdown; "" without a hover. */
function textOf(shown: Hover | null): string {
  return (shown?.contents as { value: string } | undefined)?.value ?? "";
}

/** The tokens of an answer with their absolute places and texts. */
function tokensOf(text: string, { data }: { data: number[] }): unknown[] {
  const lines = text.split("\n");
  const found: unknown[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type] = data.slice(i, i + 4) as [number, number, number, number];
    line += down;
    character = down === 0 ? character + right : right;
    found.push([lines[line]?.slice(character, character + length), semanticTokensLegend.tokenTypes[type]]);
  }
  return found;
}

test("semantic tokens are relative, and cut at line ends", () => {
  expect(tokensOf(zone, semanticTokens(open())).slice(0, 8)).toEqual([
    ["$TTL", "macro"],
    ["1h", "string"],
    ["@", "variable"],
    ["MX", "type"],
    ["10", "number"],
    ["mail", "variable"],
    ["mail", "variable"],
    ["A", "type"],
  ]);
});

test("semantic tokens of a range are those of the range", () => {
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 10 } };
  expect(tokensOf(zone, semanticTokens(open(), range))).toEqual([
    ["mail", "variable"],
    ["A", "type"],
    ["192.0.2.1", "string"],
  ]);
});

test("a record over several lines folds to its last line", () => {
  expect(foldingRanges(open())).toContainEqual({ startLine: 3, endLine: 6 });
});

test("a selection grows by word, line, record and name to the whole text", () => {
  const text = (range: { start: { line: number; character: number }; end: { line: number; character: number } }) => {
    const document = open();
    return document.text({ start: document.offset(range.start), end: document.offset(range.end) });
  };
  const [selection] = selectionRanges(open(), [place("192", 1)]);
  const texts: string[] = [];
  for (let at = selection; at !== undefined; at = at.parent) texts.push(text(at.range));
  expect(texts).toEqual(["192.0.2.1", "mail A 192.0.2.1", zone]);
});

test("the outline's selections lie inside their ranges, and no name is empty", () => {
  const symbols = documentSymbols(open("$TTL 1h\n. NS a.\n"));
  expect(symbols.map(({ name }) => name)).toEqual(["$TTL 3600", "."]);
});

test("highlights are the uses in this document", () => {
  expect(documentHighlights(open(), place("mail")).map(({ range }) => range.start.line)).toEqual([1, 2]);
});

test("a rename is prepared with the name as it is written, and changes each use", () => {
  expect(prepareRename(open(), place("mail"))?.placeholder).toBe("mail");
  expect(prepareRename(open(), place("10"))).toBeNull();
  const edit = rename(open(), place("mail"), "mx", world);
  expect(edit).toEqual({
    changes: {
      "file:///work/x.zone": [
        { range: { start: { line: 1, character: 8 }, end: { line: 1, character: 12 } }, newText: "mx" },
        { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } }, newText: "mx" },
      ],
    },
  });
});

test("a code lens says the effective policy; an inlay hint the same behind the record", () => {
  expect(codeLenses(open(), world).map((lens) => [lens.range.start.line, lens.command?.title])).toEqual([
    [3, "DMARC: reject for domain and subdomains"],
  ]);
  const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  expect(inlayHints(open(), all).map((hint) => hint.label)).toEqual(["DMARC: reject for domain and subdomains"]);
});

test("a hover has title, words and a link to the standard, and names its place", () => {
  const shown = hover(open(), place("p=reject"));
  expect(shown?.range?.start).toEqual(place("p=reject"));
  const value = textOf(shown);
  expect(value).toMatch(/^\*\*p /);
  expect(value).toMatch(/\[RFC 9989 §[^\]]+\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc9989\.html#/);
});

test("text of strangers cannot become a link or a command in a hover", () => {
  const text = '_dmarc TXT "v=DMARC1; p=none; rua=mailto:[x](command:mailwright.lookUp)@example.com"\n';
  for (let at = 0; at < text.length; at++) {
    expect(textOf(hover(open(text), open(text).position(at)))).not.toMatch(/\]\(command:/);
  }
});

test("completions are edits of the word at the caret", () => {
  const text = "www 1h A\n";
  const { items } = completion(open(text), { line: 0, character: 8 });
  const item = items.find(({ label }) => label === "AAAA");
  expect(item?.textEdit).toEqual({
    range: { start: { line: 0, character: 7 }, end: { line: 0, character: 8 } },
    newText: "AAAA",
  });
});

test("a rule of practice links to its page", () => {
  const text = "www 1h A 192.0.2.1\r\n";
  const found = diagnostics(open(text), {}, world).find(({ code }) => code === "zone/crlf-line-ends");
  expect(found?.codeDescription?.href).toBe("file:///docs/rules.md#zonecrlf-line-ends");
});

test("fix all applies every preferred fix once", () => {
  const text = 'a 1h TXT "x""y"\nb 1h TXT "x""y"\n';
  const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
  const actions = codeActions(open(text), { range, diagnostics: [], only: ["source.fixAll"] }, {}, world);
  expect(actions.map(({ kind }) => kind)).toEqual(["source.fixAll.mailwright"]);
  expect(actions[0]?.edit?.changes?.["file:///work/x.zone"]).toHaveLength(2);
});
