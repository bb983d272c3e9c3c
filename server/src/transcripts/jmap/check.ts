import type { Node } from "jsonc-parser";
import { type Finding, finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import { nearest } from "../nearest.ts";
import { capabilityUris, prefix } from "./capabilities.ts";
import { elements, type Json, members, type Place, placeOf } from "./json.ts";
import { type ArgumentType, methodNames, methods } from "./methods.ts";
import { jmapRules } from "./rules.ts";

/** A call or a response: `[name, arguments, id]` (RFC 8620 §3.2). */
export interface Invocation {
  readonly name: string;
  readonly nameNode: Node;
  readonly args: Node;
  readonly id: string;
  readonly idNode: Node;
}

/** What a request asked, for the responses that follow. */
export interface Asked {
  readonly calls: readonly Invocation[];
  /** Calls whose capability was not in `using`, to be reported when no response says so itself. */
  readonly pending: { readonly id: string; readonly finding: Finding }[];
}

/** What is known of the log so far. */
export interface Known {
  /** maxCallsInRequest of a session object. */
  mostCalls: number | undefined;
  /** States that responses gave, by type of data. */
  readonly states: Map<string, Set<string>>;
}

type Kind = "request" | "response" | "session" | "problem" | "calls" | "other";

/** What a JSON text is, by its keys. */
export function kindOf(tree: Node | undefined): Kind {
  if (tree?.type === "array") {
    const [first] = elements(tree);
    const name = first?.type === "array" ? elements(first)[0] : first;
    return name?.type === "string" && (first?.type === "array" || /^[A-Za-z]+\/[A-Za-z]+$/.test(String(name.value)))
      ? "calls"
      : "other";
  }
  const keys = members(tree);
  if (keys.has("methodCalls") || keys.has("using")) return "request";
  if (keys.has("methodResponses") || keys.has("sessionState")) return "response";
  if (keys.has("apiUrl") || (keys.has("capabilities") && keys.has("accounts"))) return "session";
  return String(keys.get("type")?.value.value).startsWith(`${prefix}error:`) ? "problem" : "other";
}

/** Checks one JSON text of a log. */
export class Check {
  readonly #json: Json;
  readonly #value: Decoded;
  readonly #known: Known;
  readonly #report: (finding: Finding) => void;

  constructor(json: Json, value: Decoded, known: Known, report: (finding: Finding) => void) {
    this.#json = json;
    this.#value = value;
    this.#known = known;
    this.#report = report;
  }

  #span({ start, end }: Place): Span {
    return this.#value.span(start, end);
  }

  #at(node: Node): Span {
    return this.#span(placeOf(node));
  }

  /** Only the first sign of an object or array: the whole may be pages long. */
  #head(node: Node): Span {
    return this.#span({ start: node.offset, end: node.offset + 1 });
  }

  #partial(node: Node): boolean {
    return this.#json.partial.has(node.offset);
  }

  /** Whether the text is JSON, apart from what was left out. */
  form(): boolean {
    const { tree, elisions, error } = this.#json;
    for (const place of elisions.slice(0, mostElisions))
      this.#report(
        finding(jmapRules.elision, this.#span(place), { mark: this.#value.text.slice(place.start, place.end) }),
      );
    if (error !== undefined) {
      this.#report(finding(jmapRules["invalid-json"], this.#span(error), { what: error.what }));
      return false;
    }
    if (tree !== undefined) this.#walk(tree);
    return tree !== undefined;
  }

  /** Keys that stand twice, and integers that lose digits. Not recursive: the depth is bounded by the reader. */
  #walk(tree: Node): void {
    const left: Node[] = [tree];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      if (node.type === "object") {
        const keys = new Set<string>();
        for (const { children } of node.children ?? []) {
          const [key, value] = children ?? [];
          if (key === undefined) continue;
          const name = String(key.value);
          if (keys.has(name)) this.#report(finding(jmapRules["duplicate-key"], this.#at(key), { key: name }));
          keys.add(name);
          if (value !== undefined) left.push(value);
        }
      } else if (node.type === "array") left.push(...(node.children ?? []).slice(0, 100_000));
      else if (node.type === "number" && Number.isInteger(node.value) && !Number.isSafeInteger(node.value)) {
        const what = "this integer is beyond ±(2⁵³ − 1)";
        this.#report(finding(jmapRules["invalid-json"], this.#at(node), { what }));
      }
    }
  }

  #missing(node: Node, what: string, names: readonly string[]): void {
    const keys = members(node);
    const absent = names.filter((name) => !keys.has(name));
    if (absent.length === 0 || this.#partial(node)) return;
    this.#report(finding(jmapRules["missing-property"], this.#head(node), { what, names: absent }));
  }

  session(tree: Node): void {
    const urls = ["apiUrl", "downloadUrl", "uploadUrl", "eventSourceUrl"];
    this.#missing(tree, "session object", [
      "capabilities",
      "accounts",
      "primaryAccounts",
      "username",
      ...urls,
      "state",
    ]);
    const keys = members(tree);
    for (const name of urls) {
      const node = keys.get(name)?.value;
      if (typeof node?.value !== "string" || !/^http:\/\/(?!localhost[:/]|127\.|\[::1\])/i.test(node.value)) continue;
      this.#report(finding(jmapRules["insecure-url"], this.#at(node), { url: node.value.slice(0, 200) }));
    }
    for (const { key } of members(keys.get("capabilities")?.value).values()) this.#capability(key);
    const core = members(members(keys.get("capabilities")?.value).get(`${prefix}core`)?.value);
    const most = core.get("maxCallsInRequest")?.value.value;
    if (typeof most === "number" && most > 0) this.#known.mostCalls = most;
  }

  #capability(node: Node): void {
    const uri = node.value;
    if (typeof uri !== "string" || !uri.startsWith(prefix) || capabilityUris.includes(uri)) return;
    const near = nearest(
      uri.slice(prefix.length),
      capabilityUris.map((one) => one.slice(prefix.length)),
    );
    const full = near === undefined ? undefined : prefix + near;
    const span = this.#at(node);
    const fixes =
      full === undefined ? [] : [{ title: `Change to ${full}`, edits: [{ span, text: JSON.stringify(full) }] }];
    this.#report(finding(jmapRules["unknown-capability"], span, { uri: uri.slice(0, 200), near: full }, { fixes }));
  }

  request(tree: Node): Asked {
    this.#missing(tree, "request", ["using", "methodCalls"]);
    const keys = members(tree);
    const using = keys.get("using")?.value;
    if (using !== undefined && using.type !== "array" && !this.#partial(using))
      this.#wrong(using, "using", "an array of strings", "client");
    for (const node of elements(using)) this.#capability(node);
    const list = keys.get("methodCalls")?.value;
    if (list !== undefined && list.type !== "array" && !this.#partial(list))
      this.#wrong(list, "methodCalls", "an array of calls", "client");
    return this.#calls(list, using);
  }

  /** An array of calls or responses without its envelope; `[name, {…}, id]` alone too. */
  bare(tree: Node, side: "client" | "server", asked: Asked | undefined): Asked | undefined {
    const single = elements(tree)[0]?.type !== "array";
    const [open, close] = single ? ["[", "]"] : ["", ""];
    const names = new Set<string>(["core"]);
    for (const node of single ? [tree] : elements(tree)) {
      const row = methods.get(String(elements(node)[0]?.value));
      if (row !== undefined) names.add(row.capability);
    }
    const using = [...names].map((name) => JSON.stringify(prefix + name)).join(", ");
    const at = this.#at(tree);
    const before = side === "client" ? `{ "using": [${using}], "methodCalls": ${open}` : `{ "methodResponses": ${open}`;
    const after = side === "client" ? `${close} }` : `${close}, "sessionState": "0" }`;
    const fix = {
      title: "Wrap it in its envelope",
      edits: [
        { span: { start: at.start, end: at.start }, text: before },
        { span: { start: at.end, end: at.end }, text: after },
      ],
    };
    this.#report(finding(jmapRules["bare-invocations"], this.#head(tree), { side }, { fixes: [fix] }));
    if (single) return undefined;
    if (side === "client") return this.#calls(tree, undefined);
    this.#responses(tree, asked);
    return undefined;
  }

  #invocations(list: Node | undefined): Invocation[] {
    const found: Invocation[] = [];
    let reported = false;
    for (const node of elements(list)) {
      if (this.#partial(node) && node.type === "number") continue;
      const [name, args, id] = elements(node);
      if (name?.type === "string" && args?.type === "object" && id?.type === "string" && elements(node).length === 3) {
        found.push({ name: String(name.value), nameNode: name, args, id: String(id.value), idNode: id });
      } else if (
        !reported &&
        !this.#partial(node) &&
        !elements(node).some((one) => this.#partial(one) && one.type === "number")
      ) {
        reported = true;
        const count = node.type === "array" ? elements(node).length : 1;
        this.#report(finding(jmapRules["bad-invocation"], this.#at(node), { count }));
      }
    }
    return found;
  }

  #calls(list: Node | undefined, using: Node | undefined): Asked {
    const calls = this.#invocations(list);
    const most = this.#known.mostCalls;
    const beyond = most === undefined ? undefined : calls[most];
    if (most !== undefined && beyond !== undefined)
      this.#report(finding(jmapRules["too-many-calls"], this.#at(beyond.nameNode), { count: calls.length, most }));
    const uris = new Set(elements(using).map((node) => String(node.value)));
    const vendor = [...uris].some((uri) => !capabilityUris.includes(uri));
    const open = using === undefined || vendor || this.#partial(using);
    const asked: Asked = { calls, pending: [] };
    const seen = new Map<string, Invocation>();
    for (const call of calls) {
      this.#call(call, seen, open, vendor, uris, using, asked);
      if (seen.has(call.id))
        this.#report(finding(jmapRules["duplicate-call-id"], this.#at(call.idNode), { id: call.id.slice(0, 100) }));
      else seen.set(call.id, call);
    }
    return asked;
  }

  #call(
    call: Invocation,
    seen: ReadonlyMap<string, Invocation>,
    open: boolean,
    vendor: boolean,
    uris: ReadonlySet<string>,
    using: Node | undefined,
    asked: Asked,
  ): void {
    const row = methods.get(call.name);
    const keys = members(call.args);
    for (const [name, { key, value }] of keys) {
      if (!name.startsWith("#")) continue;
      if (keys.has(name.slice(1)))
        this.#report(finding(jmapRules["reference-with-value"], this.#at(key), { name: name.slice(1, 100) }));
      this.#reference(value, seen);
    }
    if (row === undefined) {
      if (!vendor) this.#unknownMethod(call);
      return;
    }
    const uri = prefix + row.capability;
    if (!open && !uris.has(uri)) {
      const last = elements(using).at(-1);
      const insert = last === undefined ? undefined : this.#at(last).end;
      const fixes =
        insert === undefined
          ? []
          : [
              {
                title: `Add ${uri}`,
                edits: [{ span: { start: insert, end: insert }, text: `,${JSON.stringify(uri)}` }],
              },
            ];
      const found = finding(
        jmapRules["capability-not-used"],
        this.#at(call.nameNode),
        { method: call.name, uri },
        { fixes },
      );
      asked.pending.push({ id: call.id, finding: found });
    }
    if (row.arguments === undefined) return;
    for (const [name, { key, value }] of keys) {
      const plain = name.startsWith("#") ? name.slice(1) : name;
      const argument = Object.hasOwn(row.arguments, plain) ? row.arguments[plain] : undefined;
      if (argument === undefined) {
        if (vendor) continue;
        const near = nearest(plain, Object.keys(row.arguments));
        const span = this.#at(key);
        const text = JSON.stringify(`${name.startsWith("#") ? "#" : ""}${near ?? ""}`);
        const fixes = near === undefined ? [] : [{ title: `Change to ${near}`, edits: [{ span, text }] }];
        const args = { method: call.name, name: plain.slice(0, 100), near };
        this.#report(finding(jmapRules["unknown-argument"], span, args, { fixes }));
      } else if (name === plain) this.#typed(name, argument.type, value);
    }
    this.#state(call, keys);
    this.#sent(call, keys);
    if (this.#partial(call.args)) return;
    for (const [name, argument] of Object.entries(row.arguments)) {
      if (argument.required === undefined || keys.has(name) || keys.has(`#${name}`)) continue;
      // A misspelt name is one mistake, not two.
      if ([...keys.keys()].some((key) => nearest(key, [name]) !== undefined)) continue;
      const args = { method: call.name, name, missing: true as const };
      this.#report(finding(jmapRules["unknown-argument"], this.#at(call.nameNode), args));
      return;
    }
  }

  #unknownMethod(call: Invocation): void {
    const near = nearest(call.name, methodNames);
    const span = this.#at(call.nameNode);
    const fixes =
      near === undefined ? [] : [{ title: `Change to ${near}`, edits: [{ span, text: JSON.stringify(near) }] }];
    this.#report(finding(jmapRules["unknown-method"], span, { name: call.name.slice(0, 100), near }, { fixes }));
  }

  #reference(node: Node, seen: ReadonlyMap<string, Invocation>): void {
    if (this.#partial(node)) return;
    const keys = members(node);
    const [resultOf, name, path] = ["resultOf", "name", "path"].map((key) => keys.get(key)?.value.value as unknown);
    let what: string | undefined;
    if (typeof resultOf !== "string" || typeof name !== "string" || typeof path !== "string")
      what = "it needs “resultOf”, “name” and “path”, all strings";
    else {
      const call = seen.get(resultOf);
      if (call === undefined) what = `no earlier call has the id “${resultOf.slice(0, 100)}”`;
      else if (call.name !== name)
        what = `the call “${resultOf.slice(0, 100)}” is ${call.name.slice(0, 100)}, not “${name.slice(0, 100)}”`;
      else if (path !== "" && !path.startsWith("/")) what = "the path must begin with “/”";
    }
    if (what !== undefined) this.#report(finding(jmapRules["bad-result-reference"], this.#at(node), { what }));
  }

  /** A state must be one that the server gave before, where it gave any for this type. */
  #state(call: Invocation, keys: ReadonlyMap<string, { readonly value: Node }>): void {
    const seen = this.#known.states.get(typeOf(call.name));
    if (seen === undefined) return;
    for (const name of ["sinceState", "ifInState", "sinceQueryState"]) {
      const node = keys.get(name)?.value;
      if (typeof node?.value !== "string" || seen.has(node.value)) continue;
      this.#report(finding(jmapRules["unknown-state"], this.#at(node), { state: node.value.slice(0, 100) }));
    }
  }

  #typed(name: string, type: ArgumentType, node: Node): void {
    if (this.#partial(node) || this.#fits(type, node)) return;
    this.#wrong(node, name, wantedOf(type), "client");
  }

  #fits(type: ArgumentType, node: Node): boolean {
    return type.split("|").some((one) => {
      if (!one.endsWith("[]")) return fitsOne(one, node);
      return node.type === "array" && elements(node).every((e) => this.#partial(e) || fitsOne(one.slice(0, -2), e));
    });
  }

  response(tree: Node, asked: Asked | undefined): void {
    this.#missing(tree, "response", ["methodResponses", "sessionState"]);
    this.#responses(members(tree).get("methodResponses")?.value, asked);
  }

  #responses(list: Node | undefined, asked: Asked | undefined): void {
    const ids = new Map<string, number>();
    for (const [index, call] of (asked?.calls ?? []).entries()) if (!ids.has(call.id)) ids.set(call.id, index);
    let last = 0;
    for (const answer of this.#invocations(list)) {
      const index = ids.get(answer.id);
      if (asked !== undefined && (index === undefined || index < last)) {
        const args = { id: answer.id.slice(0, 100), order: index !== undefined };
        this.#report(finding(jmapRules["response-without-call"], this.#at(answer.idNode), args));
      }
      last = Math.max(last, index ?? 0);
      const keys = members(answer.args);
      if (answer.name === "error") this.#error(answer, keys.get("type")?.value, asked);
      for (const name of ["state", "newState", "oldState", "queryState", "newQueryState", "oldQueryState"]) {
        const state = keys.get(name)?.value.value;
        if (typeof state !== "string") continue;
        const type = typeOf(answer.name);
        const seen = this.#known.states.get(type);
        if (seen === undefined) this.#known.states.set(type, new Set([state]));
        else seen.add(state);
      }
      for (const node of elements(keys.get("list")?.value)) this.#object(typeOf(answer.name), node, "server");
    }
  }

  /** What the server says was wrong, where the request is not in the log and cannot be judged itself. */
  #error(answer: Invocation, type: Node | undefined, asked: Asked | undefined): void {
    if (type?.value === "unknownMethod") {
      // The server has found out: the log shows a refusal, no hidden mistake.
      for (const [i, one] of (asked?.pending ?? []).entries())
        if (one.id === answer.id)
          asked?.pending.splice(i, 1, { ...one, finding: { ...one.finding, severity: "warning" } });
      if (asked === undefined)
        this.#report(finding(jmapRules["unknown-method"], this.#at(type), { name: undefined, near: undefined }));
    }
    if (type?.value === "invalidResultReference" && asked === undefined)
      this.#report(finding(jmapRules["bad-result-reference"], this.#at(type), { what: "the server says so" }));
  }

  problem(tree: Node, asked: Asked | undefined): void {
    const type = members(tree).get("type")?.value;
    if (asked !== undefined || type === undefined) return;
    const what = String(type.value).slice(`${prefix}error:`.length);
    const span = this.#at(type);
    if (what === "notJSON")
      this.#report(finding(jmapRules["invalid-json"], span, { what: "the server could not read the request" }));
    if (what === "notRequest")
      this.#report(finding(jmapRules["missing-property"], span, { what: "request", names: ["using", "methodCalls"] }));
    if (what === "unknownCapability")
      this.#report(finding(jmapRules["unknown-capability"], span, { uri: "a URI of the request", near: undefined }));
  }

  /** Objects that a client makes or changes, and the conditions of its queries. */
  #sent(call: Invocation, keys: ReadonlyMap<string, { readonly value: Node }>): void {
    const type = typeOf(call.name);
    const names = call.name === "Email/import" ? ["emails"] : call.name.endsWith("/set") ? ["create", "update"] : [];
    for (const name of names)
      for (const { value } of members(keys.get(name)?.value).values()) this.#object(type, value, "client");
    if (type !== "Email") return;
    const filter = keys.get("filter")?.value;
    const left = filter === undefined ? [] : [filter];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      const condition = members(node);
      left.push(...elements(condition.get("conditions")?.value));
      for (const name of ["before", "after"]) this.#date(name, condition.get(name)?.value, "client");
    }
  }

  /** Forms of values in objects: dates, roles and keywords. */
  #object(type: string, node: Node, from: "client" | "server"): void {
    const keys = members(node);
    if (type === "Mailbox") {
      const role = keys.get("role")?.value;
      if (typeof role?.value === "string" && role.value !== role.value.toLowerCase())
        this.#wrong(role, "role", "a role in lower case", from);
    } else if (type === "Email") {
      this.#date("receivedAt", keys.get("receivedAt")?.value, from);
      for (const [word, { key, value }] of members(keys.get("keywords")?.value)) {
        const name = word.slice(0, 100);
        if (from === "server" && word !== word.toLowerCase()) this.#wrong(key, name, "a keyword in lower case", from);
        else if (!keyword.test(word) && !elided.test(word)) this.#wrong(key, name, keywordForm, from);
        else if (value.value !== true && !this.#partial(value))
          this.#wrong(value, name, "true: a keyword is set or absent", from);
      }
      for (const [path, { value }] of keys)
        if (path.startsWith("keywords/") && value.value !== true && value.type !== "null" && !this.#partial(value))
          this.#wrong(value, path.slice(0, 100), "true to set the keyword, or null to remove it", from);
    }
  }

  #date(name: string, node: Node | undefined, from: "client" | "server"): void {
    if (node === undefined || node.type === "null" || this.#partial(node)) return;
    const { value } = node as { value?: unknown };
    if (typeof value === "string" && (elided.test(value) || utcDate.test(value))) return;
    this.#wrong(node, name, "a UTC date such as 2026-11-24T13:15:32Z", from);
  }

  #wrong(node: Node, name: string, wanted: string, from: "client" | "server"): void {
    this.#report(finding(jmapRules["wrong-type"], this.#at(node), { name, wanted, from }));
  }
}

/** Of one text; what comes after them says nothing new. */
const mostElisions = 200;

const elided = /\.\.\.|…/;
/** RFC 8621 §4.1.1. */
const keyword = /^[\x21\x23\x24\x26\x27\x2b-\x5b\x5e-\x7a\x7c-\x7e]{1,255}$/;
const keywordForm = 'a keyword: 1 to 255 signs of ASCII without blanks and ( ) { ] % * " \\';
const utcDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d*[1-9])?Z$/;

function typeOf(method: string): string {
  return method.slice(0, method.indexOf("/"));
}

function fitsOne(type: string, node: Node): boolean {
  const { value } = node as { value?: unknown };
  if (type === "null") return node.type === "null";
  if (type === "Object") return node.type === "object";
  if (type === "Boolean") return node.type === "boolean";
  if (type === "Int") return Number.isInteger(value);
  if (type === "UnsignedInt") return Number.isInteger(value) && (value as number) >= 0;
  if (node.type !== "string") return false;
  if (type !== "Id") return true;
  // Examples in documents shorten ids.
  const text = value as string;
  return /^#?[A-Za-z0-9_-]{1,255}$/.test(text) || /\.\.\.|…|^<.*>$/.test(text);
}

const typeWords: Readonly<Record<string, string>> = {
  Id: "an id (1 to 255 letters, digits, - or _)",
  "Id[]": "an array of ids",
  String: "a string",
  "String[]": "an array of strings",
  Boolean: "true or false",
  Int: "an integer",
  UnsignedInt: "an integer, not negative",
  Object: "an object",
  "Object[]": "an array of objects",
  null: "null",
};

export function wantedOf(type: ArgumentType): string {
  return type
    .split("|")
    .map((one) => typeWords[one] ?? one)
    .join(" or ");
}
