import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";

/** The end of a command: its tag, and how it went. */
export const tagged = /^([^\x00-\x20(){%*"\\+\x7f]{1,64}) (OK|NO|BAD)(?: |$)/i;
/** A command: tag and verb. */
export const commandForm = /^([^\x00-\x20(){%*"\\+\x7f]{1,64}) +([A-Za-z]{1,32})(?:[ \t]|$)/;

/** One logical line: what stands in the lines of the log, joined at its literals. */
export class Logical {
  readonly #pieces: { readonly value: Decoded; readonly from: number }[] = [];
  /** Lines of literals, by the place in `text` behind which they stand. */
  #literals: Map<number, readonly Decoded[] | undefined> | undefined;
  text = "";

  /** Words of the line; the literal that they announce, if any, is added behind them. */
  add(value: Decoded): void {
    this.#pieces.push({ value, from: this.text.length });
    this.text += value.text;
  }

  /** The lines of the literal that the last words announced; `undefined` where the log hides it. */
  addLiteral(lines: readonly Decoded[] | undefined): void {
    this.#literals ??= new Map();
    this.#literals.set(this.text.length, lines);
  }

  /** Places behind which a literal stands. */
  get ends(): readonly number[] {
    return this.#literals === undefined ? [] : [...this.#literals.keys()];
  }

  /** The lines of the literal behind a place; `undefined` where the log hides them. */
  literal(at: number): readonly Decoded[] | undefined {
    return this.#literals?.get(at);
  }

  span(start: number, end: number): Span {
    const piece = this.#piece(start);
    if (piece === undefined) return { start: 0, end: 0 };
    const from = piece.value.span(start - piece.from, end - piece.from);
    if (end - piece.from <= piece.value.text.length) return from;
    const last = this.#piece(end - 1) ?? piece;
    return { start: from.start, end: last.value.span(0, end - last.from).end };
  }

  /** The place in `text` of an offset of the document. */
  at(offset: number): number | undefined {
    for (const { value, from } of this.#pieces) {
      const place = value.at(offset);
      if (place !== undefined) return from + place;
    }
    return undefined;
  }

  #piece(at: number): { readonly value: Decoded; readonly from: number } | undefined {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#pieces[middle] as { from: number }).from <= at) low = middle;
      else high = middle - 1;
    }
    return this.#pieces[low];
  }
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A word, string, literal or list (RFC 9051 §4); places count in the logical line. */
export type Node =
  /** An atom, a number, a flag, a section with its brackets: `BODY[HEADER.FIELDS (TO)]<0.10>`. */
  | (Place & { readonly kind: "atom"; readonly text: string })
  | (Place & {
      readonly kind: "string";
      readonly text: string;
      readonly closed: boolean;
      /** A backslash before something else than `"` and `\`. */
      readonly escape: number | undefined;
    })
  | (Place & {
      readonly kind: "literal";
      /** `undefined` where the log hides it. */
      readonly text: string | undefined;
      readonly lines: readonly Decoded[] | undefined;
      readonly size: number;
      readonly nonSync: boolean;
      /** The digits. */
      readonly digits: Place;
    })
  | (Place & { readonly kind: "list"; readonly items: readonly Node[]; readonly closed: boolean });

export interface Words {
  readonly nodes: readonly Node[];
  /** Runs of blanks that are not one space. */
  readonly gaps: readonly Place[];
  /** A `)` without its `(`. */
  readonly stray: Place | undefined;
}

const deepest = 64;

/** Reads the words of a logical line from `start` on: total, linear, lists at most 64 deep. */
export function parseWords(line: Logical, start: number): Words {
  const { text } = line;
  const ends = new Set([...line.ends, text.length]);
  const lastBracket = text.lastIndexOf("]");
  const gaps: Place[] = [];
  let stray: Place | undefined;
  const root: Node[] = [];
  const open: { readonly start: number; readonly items: Node[] }[] = [];
  const here = (): Node[] => open.at(-1)?.items ?? root;
  let at = start;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9) {
      const from = at;
      while (at < text.length && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
      if ((at - from > 1 || c === 9) && at < text.length) gaps.push({ start: from, end: at });
    } else if (c === 40 && open.length < deepest) {
      open.push({ start: at, items: [] });
      at++;
    } else if (c === 41) {
      const list = open.pop();
      at++;
      if (list === undefined) stray ??= { start: at - 1, end: at };
      else here().push({ kind: "list", items: list.items, start: list.start, end: at, closed: true });
    } else if (c === 34) {
      const node = quoted(text, at);
      here().push(node);
      at = node.end;
    } else {
      const literal = c === 123 || c === 126 ? literalAt(line, at, ends) : undefined;
      const node = literal ?? atom(text, at, ends, lastBracket);
      here().push(node);
      at = node.end;
    }
  }
  while (open.length > 0) {
    const list = open.pop() as { start: number; items: Node[] };
    here().push({ kind: "list", items: list.items, start: list.start, end: text.length, closed: false });
  }
  return { nodes: root, gaps, stray };
}

/** What imapflow prints in the place of a literal. */
const hiddenLiteral = /^\(\* ([0-9]{1,12})B literal \*\)$/;

function quoted(text: string, start: number): Node {
  let out = "";
  let escape: number | undefined;
  let at = start + 1;
  let from = at;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) {
      const hidden = hiddenLiteral.exec(text.slice(start + 1, Math.min(at, start + 40)));
      if (hidden !== null)
        return {
          kind: "literal",
          text: undefined,
          lines: undefined,
          size: Number(hidden[1]),
          nonSync: false,
          digits: { start: start + 4, end: start + 4 + (hidden[1] as string).length },
          start,
          end: at + 1,
        };
      return { kind: "string", text: out + text.slice(from, at), start, end: at + 1, closed: true, escape };
    }
    if (c === 92) {
      const next = text.charCodeAt(at + 1);
      if (next !== 34 && next !== 92) escape ??= at;
      out += text.slice(from, at);
      from = at + 1;
      if (next === 34 || next === 92) at++;
    }
  }
  return { kind: "string", text: out + text.slice(from), start, end: text.length, closed: false, escape };
}

const announced = /~?\{([0-9]{1,12})(\+?)\}/y;

function literalAt(line: Logical, start: number, ends: ReadonlySet<number>): Node | undefined {
  announced.lastIndex = start;
  const found = announced.exec(line.text);
  if (found === null || !ends.has(announced.lastIndex)) return undefined;
  const digits = found[1] as string;
  const from = start + (found[0].startsWith("~") ? 2 : 1);
  const end = start + found[0].length;
  const lines = line.literal(end);
  return {
    kind: "literal",
    text: lines?.map((one) => one.text).join("\r\n"),
    lines,
    size: Number(digits),
    nonSync: found[2] === "+",
    digits: { start: from, end: from + digits.length },
    start,
    end,
  };
}

/** Up to a blank, a parenthesis or a literal; within brackets up to the bracket, for sections. */
function atom(text: string, start: number, ends: ReadonlySet<number>, lastBracket: number): Node {
  let at = start;
  let bracket = false;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (bracket) {
      if (c === 93) bracket = false;
      continue;
    }
    if (c === 91 && at > start) bracket = lastBracket > at;
    else if (c === 32 || c === 9 || c === 40 || c === 41) break;
    else if (at > start && (c === 34 || (ends.has(at) && at < text.length))) break;
  }
  return { kind: "atom", text: text.slice(start, Math.max(at, start + 1)), start, end: Math.max(at, start + 1) };
}

/** The text of a word or string; `undefined` for a list or a hidden literal. */
export function textOf(node: Node | undefined): string | undefined {
  return node === undefined || node.kind === "list" ? undefined : node.text;
}
