import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** A place in a text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** JSON with the parts that its author left out. Places count in the text that was read. */
export interface Json {
  /** Undefined where nothing could be read, or where the text is too deep or too long to be read. */
  readonly tree: Node | undefined;
  /** `...` and `…` outside strings. */
  readonly elisions: readonly Place[];
  /** Offsets of nodes that stand for something left out, and of objects and arrays that lack a part. */
  readonly partial: ReadonlySet<number>;
  /** The first thing that is not JSON. */
  readonly error: (Place & { readonly what: string }) | undefined;
}

const deepest = 100;
const longest = 2_000_000;

const causes: Readonly<Record<string, string>> = {
  InvalidSymbol: "this word is no value",
  InvalidNumberFormat: "this is no number",
  PropertyNameExpected: "a name in double quotes is missing here",
  ValueExpected: "a value is missing here",
  ColonExpected: "a colon is missing here",
  CommaExpected: "a comma is missing here",
  CloseBraceExpected: "a closing brace is missing here",
  CloseBracketExpected: "a closing bracket is missing here",
  EndOfFileExpected: "something follows the end of the value",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "the string is not closed",
  UnexpectedEndOfNumber: "the number is not complete",
  InvalidUnicode: "the escape after \\u is not four hexadecimal digits",
  InvalidEscapeCharacter: "there is no such escape",
  InvalidCharacter: "this character must be escaped in a string",
};

/** Reads JSON in which `...` may stand for what was left out: total, linear. */
export function readJson(text: string): Json {
  const { replaced, elisions, partial, depth } = withoutElisions(text);
  if (depth > deepest || text.length > longest) return { tree: undefined, elisions, partial, error: undefined };
  const errors: ParseError[] = [];
  const tree = parseTree(replaced, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  const error =
    first === undefined
      ? undefined
      : {
          start: Math.min(first.offset, text.length),
          end: Math.min(first.offset + Math.max(first.length, 1), text.length),
          what: causes[printParseErrorCode(first.error)] ?? "this is not JSON",
        };
  return { tree, elisions, partial, error };
}

/** The text with elisions made harmless: a number in the place of an element or value, blanks in that of a member. */
function withoutElisions(text: string): {
  replaced: string;
  elisions: Place[];
  partial: Set<number>;
  depth: number;
} {
  const elisions: Place[] = [];
  const partial = new Set<number>();
  const edits: (Place & { readonly with: string })[] = [];
  const open: { readonly at: number; readonly object: boolean }[] = [];
  let depth = 0;
  let before = "";
  let comma = -1;
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string;
    if (c === '"') {
      i++;
      while (i < text.length && text[i] !== '"' && text[i] !== "\n") i += text[i] === "\\" ? 2 : 1;
      i++;
      before = "v";
      continue;
    }
    const length = c === "…" ? 1 : c === "." && text.startsWith("...", i) ? 3 : 0;
    if (length === 0) {
      if (c === "{" || c === "[") {
        open.push({ at: i, object: c === "{" });
        depth = Math.max(depth, open.length);
      } else if (c === "}" || c === "]") open.pop();
      if (c === ",") comma = i;
      if (!/\s/.test(c)) before = c === "}" || c === "]" ? "v" : /[{[,:]/.test(c) ? c : "v";
      i++;
      continue;
    }
    const container = open.at(-1);
    elisions.push({ start: i, end: i + length });
    if (container !== undefined) partial.add(container.at);
    const after = nextOf(text, i + length);
    const value = before === ":" || (container?.object === false && (before === "[" || before === ","));
    if (value && container !== undefined) {
      edits.push({ start: i, end: i + length, with: "0".padEnd(length) });
      partial.add(i);
      before = "v";
    } else {
      edits.push({ start: i, end: i + length, with: " ".repeat(length) });
      if (container !== undefined && before !== "v") {
        if (text[after] === ",") {
          edits.push({ start: after, end: after + 1, with: " " });
          i = after + 1;
          continue;
        }
        if (before === ",") {
          edits.push({ start: comma, end: comma + 1, with: " " });
          before = "v";
        }
      } else if (
        container !== undefined &&
        before === "v" &&
        text[after] !== "," &&
        !/[\]}]/.test(text[after] ?? "]")
      ) {
        edits.splice(-1, 1, { start: i, end: i + length, with: ",".padEnd(length) });
        before = ",";
      }
    }
    i += length;
  }
  edits.sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let from = 0;
  for (const edit of edits) {
    if (edit.start < from) continue;
    parts.push(text.slice(from, edit.start), edit.with);
    from = edit.end;
  }
  return { replaced: parts.join("") + text.slice(from), elisions, partial, depth };
}

function nextOf(text: string, from: number): number {
  let i = from;
  while (i < text.length && /\s/.test(text[i] as string)) i++;
  return i;
}

/** Follows JSON line by line: whether a value is open, and how deep. */
export class Balance {
  depth = 0;
  #string = false;

  take(text: string): void {
    this.#string = false;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (this.#string) {
        if (c === "\\") i++;
        else if (c === '"') this.#string = false;
      } else if (c === '"') this.#string = true;
      else if (c === "{" || c === "[") this.depth++;
      else if (c === "}" || c === "]") this.depth = Math.max(0, this.depth - 1);
    }
  }
}

/** The members of an object by name; the first of two of the same name. */
export function members(node: Node | undefined): Map<string, { readonly key: Node; readonly value: Node }> {
  const found = new Map<string, { readonly key: Node; readonly value: Node }>();
  if (node?.type !== "object") return found;
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key !== undefined && value !== undefined && !found.has(String(key.value)))
      found.set(String(key.value), { key, value });
  }
  return found;
}

/** The elements of an array; none for any other node. */
export function elements(node: Node | undefined): readonly Node[] {
  return node?.type === "array" ? (node.children ?? []) : [];
}

export function placeOf(node: Node): Place {
  return { start: node.offset, end: node.offset + node.length };
}
