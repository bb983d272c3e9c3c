import type { Completion, Description } from "../records/language.ts";
import type { Finding, Fix, TextEdit } from "../rules/rule.ts";
import type { Position } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Annotation, Document, DocumentKind, Outline, Place, Token } from "./document.ts";
import { type Change, EditableText } from "./editable-text.ts";

/**
 * What the small kinds of document share: the text is held whole, and read anew after an edit, when somebody asks.
 * A kind says what it makes of the text in `read`, and answers from that; what it does not answer is empty.
 */
export abstract class TextDocument<Content> implements Document {
  abstract readonly kind: DocumentKind;
  readonly path: string;
  readonly #text: EditableText;
  #content: Content | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.#text = new EditableText(text);
  }

  protected abstract read(text: string): Content;

  protected get content(): Content {
    this.#content ??= this.read(this.#text.text);
    return this.#content;
  }

  get length(): number {
    return this.#text.length;
  }

  text(s?: Span): string {
    return this.#text.slice(s);
  }

  position(offset: number): Position {
    return this.#text.position(offset);
  }

  offset(position: Position): number {
    return this.#text.offset(position);
  }

  edit(changes: readonly Change[]): void {
    this.#text.edit(changes);
    this.#content = undefined;
  }

  abstract findings(): readonly Finding[];
  abstract describe(offset: number): Description | undefined;
  abstract complete(offset: number): readonly Completion[];

  outline(): readonly Outline[] {
    return [];
  }

  folds(): readonly Span[] {
    return [];
  }

  tokens(_s?: Span): readonly Token[] {
    return [];
  }

  definition(_offset: number): readonly Place[] {
    return [];
  }

  references(_offset: number): readonly Place[] {
    return [];
  }

  actions(_s: Span): readonly Fix[] {
    return [];
  }

  annotations(): readonly Annotation[] {
    return [];
  }

  format(): readonly TextEdit[] {
    return [];
  }
}

/** Findings in the order of the text; those at one place in the order in which they were found. */
export function inTextOrder(findings: Iterable<Finding>): readonly Finding[] {
  return [...findings].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
