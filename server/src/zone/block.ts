import type { AnyRule, Finding, Fix, Related, TextEdit } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { WireName } from "./name.ts";

/** What has to be known at the start of a line to read on from there. Numbers below 0: nothing yet. */
export interface ReadState {
  /** Number of the origin in the name tree, and the name as written; undefined where the zone's name is unknown. */
  readonly origin: number;
  readonly originWire: WireName | undefined;
  /** `$TTL`, in seconds. */
  readonly defaultTtl: number;
  /** The last TTL that a record stated. */
  readonly lastTtl: number;
  /** The last owner, for lines that begin with a blank. */
  readonly owner: number;
  /** Class of the zone: that of its first record. */
  readonly class: number;
  /** MINIMUM of the SOA: BIND's TTL where there is no other. */
  readonly minimum: number;
  /** The origin has changed since the last owner was stated. */
  readonly originChanged: boolean;
  /** It has been said that TTLs are missing. */
  readonly ttlTold: boolean;
  /** It has been said that the zone's name is unknown. */
  readonly originTold: boolean;
}

export function sameState(a: ReadState, b: ReadState): boolean {
  return (
    a.origin === b.origin &&
    a.originWire === b.originWire &&
    a.defaultTtl === b.defaultTtl &&
    a.lastTtl === b.lastTtl &&
    a.owner === b.owner &&
    a.class === b.class &&
    a.minimum === b.minimum &&
    a.originChanged === b.originChanged &&
    a.ttlTold === b.ttlTold &&
    a.originTold === b.originTold
  );
}

/** An entry that yields no record, at its place in the order. */
export interface BadEntry {
  readonly span: Span;
  readonly finding: Finding;
}

/** A directive, for outline, folding and going to included files. */
export interface Directive {
  readonly kind: "origin" | "ttl" | "include" | "generate";
  readonly span: Span;
  /** Its first argument: the origin, the TTL, the file, the range. */
  readonly argument: Span;
  /** The origin as absolute text; the path of the file that was read. */
  readonly value: string;
}

/**
 * A stretch of text that begins and ends between entries, with all that reading it gave. Every offset is relative to the block,
 * so that an edit before it moves nothing.
 */
export interface Block {
  /** Its number in the record table. */
  id: number;
  /** The text is `source[base, base + length)`: blocks of a fresh document share one string. */
  readonly source: string;
  readonly base: number;
  readonly length: number;
  /** Line ends in the text. */
  readonly lines: number;
  /** Slots of its records in reading order, those of included files and `$GENERATE` among them. */
  slots: Int32Array;
  readonly findings: readonly Finding[];
  readonly bad: readonly BadEntry[];
  readonly directives: readonly Directive[];
  before: ReadState;
  readonly after: ReadState;
  /** How many characters behind its end decided how it was read. */
  readonly lookahead: number;
  /** First CR at a line end; -1 without. */
  readonly crlf: number;
  /** Included files and products of `$GENERATE` read in the block. */
  readonly inner: readonly Block[];
  /** Whose `$INCLUDE` or `$GENERATE` this text comes from. */
  outer?: { block: Block; readonly span: Span };
  /** The file that the text is; absent for the document's own text and its `$GENERATE` products. */
  readonly path?: string;
  /** A product of `$GENERATE`: whatever is found stands at the directive. */
  readonly generated: boolean;
  /** Place among the document's blocks, and the absolute offset and line of its start; kept by the document. */
  index: number;
  start: number;
  line: number;
}

/** A finding whose spans are all moved by the same way. */
export function moveFinding(found: Finding, move: (span: Span) => Span): Finding {
  const moved: {
    rule: AnyRule;
    span: Span;
    message: string;
    related?: readonly Related[];
    fixes?: readonly Fix[];
    severity?: NonNullable<Finding["severity"]>;
  } = { rule: found.rule, span: move(found.span), message: found.message };
  if (found.related !== undefined) moved.related = found.related.map((r) => ({ ...r, span: move(r.span) }));
  if (found.fixes !== undefined) moved.fixes = found.fixes.map((fix) => moveFix(fix, move));
  if (found.severity !== undefined) moved.severity = found.severity;
  return moved;
}

function moveFix(fix: Fix, move: (span: Span) => Span): Fix {
  return { ...fix, edits: fix.edits.map((edit: TextEdit) => ({ ...edit, span: move(edit.span) })) };
}
