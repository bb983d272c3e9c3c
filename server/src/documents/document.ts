import type { Completion, Description } from "../records/language.ts";
import type { Finding, Fix, TextEdit } from "../rules/rule.ts";
import type { Position } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Change } from "./editable-text.ts";

export type DocumentKind = "zone" | "record" | "transcript" | "policy" | "message";

/** A node of the outline. */
export interface Outline {
  readonly name: string;
  readonly detail?: string;
  readonly kind: "zone" | "name" | "record" | "directive" | "session" | "exchange" | "message" | "tag";
  readonly span: Span;
  /** What is selected when the person goes there. */
  readonly selection: Span;
  readonly children?: readonly Outline[];
}

export interface Token {
  readonly span: Span;
  /** A standard semantic token type of the protocol. */
  readonly type:
    | "namespace"
    | "type"
    | "keyword"
    | "variable"
    | "string"
    | "number"
    | "comment"
    | "operator"
    | "macro"
    | "property"
    | "enumMember"
    | "function"
    | "parameter";
  readonly modifiers?: readonly ("declaration" | "deprecated" | "readonly" | "modification")[];
}

/** A place, in this document or in another file. */
export interface Place {
  readonly path?: string;
  readonly span: Span;
}

export type { Change } from "./editable-text.ts";

/** The findings of a text part by part. */
export interface FindingsInParts {
  readonly kinds: readonly FindingKind[];
  /** In the order of the text; undefined where a part is not read. */
  readonly parts: readonly (FindingsPart | undefined)[];
  /** Where a part begins. */
  startOf(part: number): number;
}

/** A rule with the severity that it speaks with, where that is not the catalogue's. */
export type FindingKind = Pick<Finding, "rule" | "severity">;

/** What was found in a part of a text; places count from its beginning. */
export interface FindingsPart {
  /** In the order of the text, none of them in another file. */
  readonly findings: readonly Finding[];
  /** How many of them there are of each kind, as far as there are any. */
  readonly counts: readonly number[];
}

/** What is shown over or beside the text: look-ups n/10, the effective policy. */
export interface Annotation {
  readonly span: Span;
  readonly title: string;
  readonly tooltip?: string;
  /** What a click does: a command of ours, which is given the document and the place. */
  readonly command?: { readonly id: "spf.expand" | "domain.check" | "message.authenticate" };
}

/**
 * One text, whatever its language. Each feature of the editor is a few lines from here to the protocol's type;
 * the command line's `check` uses `findings` and nothing else. Offsets are UTF-16 units of the whole text.
 */
export interface Document {
  readonly kind: DocumentKind;
  readonly path: string;
  readonly length: number;
  text(s?: Span): string;
  /** Whether the text holds a word, where that can be told without taking the whole text. */
  mentions?(word: string): boolean;
  position(offset: number): Position;
  offset(position: Position): number;
  /**
   * In the order of the text; suppression comments and severities are applied by `judge`. Those with a `path` stand in
   * that file, which this one includes.
   */
  findings(): readonly Finding[];
  /**
   * The same findings part by part, where a text has so many that an edit must not touch them all. Undefined, or absent, where
   * that makes no difference.
   */
  findingsInParts?(): FindingsInParts | undefined;
  /** The text of a file that this one includes, as it was read. */
  included?(path: string): string | undefined;
  describe(offset: number): Description | undefined;
  complete(offset: number): readonly Completion[];
  outline(): readonly Outline[];
  folds(): readonly Span[];
  tokens(s?: Span): readonly Token[];
  definition(offset: number): readonly Place[];
  references(offset: number): readonly Place[];
  /** Fixes beyond those that findings carry. */
  actions(s: Span): readonly Fix[];
  annotations(): readonly Annotation[];
  /** The formatted text as edits; empty where the language has no layout of its own. */
  format(): readonly TextEdit[];
  edit(changes: readonly Change[]): void;
  /** The name at a place that can be renamed, as it is written there. */
  renameable?(offset: number): { readonly span: Span; readonly name: string } | undefined;
  /** The edits that give it another name everywhere; a sentence where that name cannot be taken. */
  rename?(offset: number, name: string): readonly TextEdit[] | string;
  /**
   * Reads on for about `budget` characters; true when all is read. Until then `findings` knows the part that is read.
   * Absent where a document is read at once.
   */
  readSome?(budget: number): boolean;
  /** The person sees this part: until all is read, its findings are wanted. True where they may be others now. */
  see?(s: Span): boolean;
}
