import type { Hover } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Description } from "../records/language.ts";
import type { Reference } from "../rules/reference.ts";
import type { Position } from "../text/lines.ts";
import { escape, type Markdown } from "../text/markdown.ts";
import { rangeOf } from "./range.ts";

/** What stands at a place, in plain words. `more`: paragraphs about the answer to the description's look-up. */
export function hover(
  document: Document,
  position: Position,
  more?: (d: Description) => readonly Markdown[],
): Hover | null {
  const description = document.describe(document.offset(position));
  if (description === undefined) return null;
  return hoverOf(document, description, more?.(description) ?? []);
}

/** A description as Markdown: title, paragraphs, what look-ups said, references. */
export function hoverOf(document: Document, description: Description, more: readonly Markdown[]): Hover {
  return {
    contents: { kind: "markdown", value: descriptionMarkdown(description, more) },
    range: rangeOf(document, description.span),
  };
}

/** The same text for other places that show a description: `explain`, completion. */
export function descriptionMarkdown(description: Description, more: readonly Markdown[] = []): string {
  const parts = [`**${escape(description.title)}**`, ...description.text, ...more];
  if (description.references.length > 0) parts.push(description.references.map(referenceLink).join(" · "));
  return parts.join("\n\n");
}

function referenceLink(reference: Reference): string {
  return reference.url === undefined ? escape(reference.label) : `[${escape(reference.label)}](${reference.url})`;
}
