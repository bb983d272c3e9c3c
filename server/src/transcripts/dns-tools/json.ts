import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { plain } from "./records.ts";
import { typeName } from "./types.ts";

/** Deeper nesting and longer texts are not read. */
const deepest = 64;
const longest = 4_000_000;

/** Follows JSON line by line: how deep it is, and whether a line belongs to a record. */
export class JsonLines {
  #depth = 0;
  #string = false;
  #word = "";
  #key = "";
  /** Depth of the array of records that is open. */
  #records = 0;
  deepest = 0;

  /** Takes a line: whether it begins a record, goes on with one, or neither. */
  take(text: string): "record" | "more" | "other" {
    let found: "record" | "more" | "other" = this.#records > 0 && this.#depth > this.#records ? "more" : "other";
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string;
      if (this.#string) {
        if (c === "\\") i++;
        else if (c === '"') this.#string = false;
        else if (this.#word.length < 40) this.#word += c;
        continue;
      }
      if (c === '"') {
        this.#string = true;
        this.#word = "";
      } else if (c === ":") this.#key = this.#word;
      else if (c === "{" || c === "[") {
        this.#depth++;
        this.deepest = Math.max(this.deepest, this.#depth);
        if (c === "[" && this.#records === 0 && isRecords(this.#key)) this.#records = this.#depth;
        else if (c === "{" && this.#records > 0 && this.#depth === this.#records + 1) found = "record";
      } else if (c === "}" || c === "]") {
        if (c === "]" && this.#depth === this.#records) this.#records = 0;
        this.#depth = Math.max(0, this.#depth - 1);
      }
    }
    return found;
  }

  get open(): boolean {
    return this.#depth > 0;
  }
}

function isRecords(key: string): boolean {
  return /^(?:answerRRs|authorityRRs|additionalRRs|Answer|Authority|Additional)$/.test(key);
}

/** A record inside JSON. Places count in the JSON text. */
export interface JsonRecord {
  readonly owner: string;
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** The string of its data, between its quotes; still with JSON's escapes. */
  readonly data: { readonly start: number; readonly end: number } | undefined;
}

export interface JsonAnswer {
  /** Response code, where one is given. */
  readonly status?: { readonly number: number; readonly start: number; readonly end: number };
  readonly truncated?: { readonly start: number; readonly end: number };
  readonly question?: { readonly name: string; readonly type: string; readonly start: number; readonly end: number };
  readonly records: readonly JsonRecord[];
}

/** Reads answers in JSON: that of DNS over HTTPS services, and RFC 8427 (`kdig +json`). Total; too deep or long: nothing. */
export function jsonAnswers(text: string, depth: number): readonly JsonAnswer[] {
  if (depth > deepest || text.length > longest) return [];
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined) return [];
  const found: JsonAnswer[] = [];
  collect(tree, found, 0);
  return found;
}

function collect(node: Node, found: JsonAnswer[], depth: number): void {
  if (node.type === "array" && depth < 4) {
    for (const child of node.children ?? []) collect(child, found, depth + 1);
    return;
  }
  if (node.type !== "object") return;
  const get = properties(node);
  const inner = get.get("responseMessage");
  if (inner !== undefined) {
    collect(inner, found, depth + 1);
    return;
  }
  const records: JsonRecord[] = [];
  for (const key of ["Answer", "Authority", "Additional", "answerRRs", "authorityRRs", "additionalRRs"]) {
    for (const child of get.get(key)?.children ?? []) {
      const record = recordOf(child);
      if (record !== undefined) records.push(record);
    }
  }
  const status = get.get("Status") ?? get.get("RCODE");
  const tc = get.get("TC");
  const asked = get.get("Question")?.children?.[0] ?? node;
  const question = properties(asked);
  const name = question.get("name") ?? question.get("QNAME");
  const type = question.get("type") ?? question.get("QTYPE");
  found.push({
    ...(status?.type === "number" ? { status: { number: Number(status.value), ...place(status) } } : {}),
    ...(tc !== undefined && (tc.value === true || tc.value === 1) ? { truncated: place(tc) } : {}),
    ...(typeof name?.value === "string" && type !== undefined
      ? { question: { name: plain(name.value), type: typeOf(type.value), ...place(type) } }
      : {}),
    records,
  });
}

function recordOf(node: Node): JsonRecord | undefined {
  if (node.type !== "object") return undefined;
  const get = properties(node);
  const name = get.get("name") ?? get.get("NAME");
  const type = get.get("type") ?? get.get("TYPE");
  if (typeof name?.value !== "string" || type === undefined) return undefined;
  const mnemonic = typeOf(type.value);
  const data = get.get("data") ?? get.get(`rdata${mnemonic}`);
  return {
    owner: plain(name.value),
    type: mnemonic,
    ...place(node),
    data: data?.type === "string" ? { start: data.offset + 1, end: data.offset + data.length - 1 } : undefined,
  };
}

function properties(node: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  if (node.type !== "object") return found;
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key !== undefined && value !== undefined) found.set(String(key.value), value);
  }
  return found;
}

function typeOf(value: unknown): string {
  return typeof value === "number" ? typeName(value) : String(value).toUpperCase().slice(0, 20);
}

function place(node: Node): { start: number; end: number } {
  return { start: node.offset, end: node.offset + node.length };
}
