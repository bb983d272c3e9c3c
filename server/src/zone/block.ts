import type { AnyRule, Finding, Fix, Related, TextEdit } from "../rules/rule.ts";
import type { LongText } from "../text/long-text.ts";
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

/** What reading a block gave, beyond its records. */
export interface BlockContent {
  /** Line ends in the text. */
  readonly lines: number;
  readonly findings: readonly Finding[];
  readonly bad: readonly BadEntry[];
  readonly directives: readonly Directive[];
  readonly before: ReadState;
  readonly after: ReadState;
  /** How many characters behind its end decided how it was read. */
  readonly lookahead: number;
  /** First CR at a line end; -1 without. */
  readonly crlf: number;
  /** Included files and products of `$GENERATE` read in the block. */
  readonly inner: readonly Block[];
  /** The file that the text is; absent for the document's own text and its `$GENERATE` products. */
  readonly path?: string | undefined;
  /** A product of `$GENERATE`: whatever is found stands at the directive. */
  readonly generated: boolean;
}

/**
 * A stretch of text that begins and ends between entries, with all that reading it gave. Every offset is relative to the block,
 * so that an edit before it moves nothing.
 */
export class Block implements BlockContent {
  /** Its number in the record table. */
  id = 0;
  /** The text is `source[base, base + length)`: blocks of a fresh document share one string. */
  readonly base: number;
  readonly length: number;
  readonly lines: number;
  /** Slots of its records in reading order, those of included files and `$GENERATE` among them. */
  slots: Int32Array;
  readonly findings: readonly Finding[];
  readonly bad: readonly BadEntry[];
  readonly directives: readonly Directive[];
  before: ReadState;
  readonly after: ReadState;
  readonly lookahead: number;
  readonly crlf: number;
  readonly inner: readonly Block[];
  /** Whose `$INCLUDE` or `$GENERATE` this text comes from. */
  outer: { block: Block; readonly span: Span } | undefined;
  readonly path: string | undefined;
  readonly generated: boolean;
  /** Place among the document's blocks, and the absolute offset and line of its start; kept by the document. */
  index = 0;
  start = 0;
  line = 0;
  /** The record that last stated an owner before this block; 0 where there is none. Kept by the document. */
  stated = 0;
  readonly #source: string | BlockTexts;

  /** `source`: what holds the text, or reads it where it is needed. */
  constructor(source: string | BlockTexts, base: number, length: number, slots: Int32Array, content: BlockContent) {
    this.#source = source;
    this.base = base;
    this.length = length;
    this.slots = slots;
    this.lines = content.lines;
    this.findings = content.findings;
    this.bad = content.bad;
    this.directives = content.directives;
    this.before = content.before;
    this.after = content.after;
    this.lookahead = content.lookahead;
    this.crlf = content.crlf;
    this.inner = content.inner;
    this.path = content.path;
    this.generated = content.generated;
  }

  get source(): string {
    return typeof this.#source === "string" ? this.#source : this.#source.of(this);
  }
}

/** Of so many blocks the text is held that was read again. */
const textsHeld = 8;

/** The texts of blocks of which none is kept: read again from the whole where they are needed, the last few held. */
export class BlockTexts {
  readonly #whole: LongText;
  readonly #blocks: (Block | undefined)[] = new Array(textsHeld).fill(undefined);
  readonly #texts: string[] = new Array(textsHeld).fill("");

  constructor(whole: LongText) {
    this.#whole = whole;
  }

  /** A block's text, by its place in the document. */
  of(block: Block): string {
    const place = block.id % textsHeld;
    if (this.#blocks[place] !== block) {
      this.#texts[place] = this.#whole.slice(block.start, block.start + block.length);
      this.#blocks[place] = block;
    }
    return this.#texts[place] as string;
  }
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
