import type { Node } from "jsonc-parser";
import type { Completion, Description } from "../../records/language.ts";
import { rfc } from "../../rules/reference.ts";
import { type Finding, finding } from "../../rules/rule.ts";
import { type Decoded, plain } from "../../text/decoded.ts";
import { code, markdown, words } from "../../text/markdown.ts";
import { cover, type Span } from "../../text/span.ts";
import { credentialFinding, isMasked, tokensInUrls } from "../credentials.ts";
import { type Conversation, type ConversationContext, type ConversationEnd, noteLine } from "../protocol.ts";
import { transcriptRules } from "../rules.ts";
import { decodeBase64, encodeOctets } from "../sasl.ts";
import type { Exchange, Judgement, TranscriptLine, Utterance } from "../types.ts";
import { joined } from "../words.ts";
import { type Asked, Check, type Known, kindOf } from "./check.ts";
import { completeJson, describeJson } from "./describe.ts";
import { Balance, readJson } from "./json.ts";
import { jmapRules } from "./rules.ts";
import { sideOf } from "./side.ts";

export const requestLine = /^(GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH) \S+(?: HTTP\/[0-9.]+)?$/;
export const statusLine = /^HTTP\/[0-9.]+ ([0-9]{3})(?: |$)/;

interface Request {
  readonly label: string;
  readonly command: number | undefined;
  readonly replies: number[];
  readonly payload: number[];
  span: Span;
}

/** One JSON text of the log. */
interface Body {
  readonly side: "client" | "server";
  readonly values: Decoded[];
  readonly balance: Balance;
  readonly request: Request;
  last: Span;
}

/** A JSON text that was read, for hovers: parsed again when asked. */
interface Read {
  readonly value: Decoded;
  readonly span: Span;
}

/** HTTP requests and responses with JSON bodies. */
export class JmapConversation implements Conversation {
  readonly protocol = "jmap";
  readonly #requests: Request[] = [];
  readonly #context: ConversationContext;
  readonly #bodies: Read[] = [];
  readonly #known: Known = { mostCalls: undefined, states: new Map() };
  /** Whose header or body is being read; `http` once a request or status line was seen. */
  #part: { readonly from: "client" | "server"; header: boolean; readonly http: boolean } = {
    from: "client",
    header: false,
    http: false,
  };
  #body: Body | undefined;
  /** The calls of the last request, where the log shows them. */
  #asked: Asked | undefined;
  /** What the header says of who signs in, by line. */
  readonly #signIns = new Map<number, Description>();
  #secure: boolean;

  constructor(context: ConversationContext) {
    this.#context = context;
    this.#secure = context.secure;
  }

  payload(): undefined {
    return undefined;
  }

  over(): boolean {
    return false;
  }

  greeted(): boolean {
    return false;
  }

  secured(): void {
    this.#secure = true;
  }

  feed(utterance: Utterance): Judgement {
    const { from, line, text: span } = utterance;
    const { text } = utterance.value;
    for (const one of tokensInUrls(utterance.value)) this.#context.report(one);
    if (utterance.kind === "payload") return this.#content(utterance, from === "client" ? "client" : "server");
    const request = from === "server" ? null : requestLine.exec(text);
    if (request !== null) {
      this.#close(false);
      this.#settle();
      this.#requests.push({ label: text.slice(0, 120), command: line, replies: [], payload: [], span });
      this.#part = { from: "client", header: true, http: true };
      const url = / (http:\/\/(?!localhost[:/]|127\.|\[::1\])\S+)/i.exec(text);
      if (url !== null) {
        const place = utterance.value.span(url.index + 1, url.index + url[0].length);
        this.#context.report(finding(jmapRules["insecure-url"], place, { url: (url[1] as string).slice(0, 200) }));
      }
      return { from: "client", kind: "command", verb: request[1] };
    }
    const status = from === "client" ? null : statusLine.exec(text);
    if (status !== null) {
      this.#close(false);
      this.#last(utterance).replies.push(line);
      this.#part = { from: "server", header: true, http: true };
      return { from: "server", kind: "reply", code: status[1] };
    }
    const side = from === "client" || from === "server" ? from : this.#part.from;
    if (side !== this.#part.from || !this.#part.header) {
      const pasted = !this.#part.http && from === undefined;
      return this.#content(utterance, pasted ? undefined : side);
    }
    if (text === "") this.#part.header = false;
    if (side === "client") this.#credentials(utterance);
    return { from: side, kind: "continuation" };
  }

  /** `Authorization: Basic …` and `Bearer …` (RFC 7617, 6750). */
  #credentials(utterance: Utterance): void {
    const { value } = utterance;
    const found = /^Authorization:[ \t]*(Basic|Bearer)[ \t]+([^ \t]+)/i.exec(value.text);
    if (found === null) return;
    const [whole, scheme = "", secret = ""] = found;
    const decoded = scheme.toLowerCase() === "basic" ? decodeBase64(secret) : secret;
    const password = decoded?.slice(scheme.toLowerCase() === "basic" ? decoded.indexOf(":") + 1 : 0) ?? "";
    if (password === "" || isMasked(password) || isMasked(secret)) return;
    const basic = scheme.toLowerCase() === "basic";
    const mask = basic ? encodeOctets(`${decoded?.slice(0, decoded.indexOf(":") + 1) ?? ""}********`) : "********";
    const span = value.span(whole.length - secret.length, whole.length);
    this.#signIns.set(utterance.line, {
      span: utterance.text,
      title: `Authorization: ${basic ? "Basic" : "Bearer"}`,
      text: basic
        ? [
            markdown`Decoded: ${code(decodeBase64(mask) ?? "", 300)}`,
            words("Name and password, masked here, but anybody can decode them from the log."),
          ]
        : [words("A token: whoever has it can act for the person, so redact it before you share the log.")],
      references: [basic ? rfc(7617, "2") : rfc(6750, "2.1")],
    });
    this.#context.report(
      credentialFinding({ span, what: basic ? "The password of HTTP Basic" : "The token", secure: this.#secure, mask }),
    );
  }

  /** A line of a body. `side` undefined: JSON that was pasted, which says itself whose it is. */
  #content(utterance: Utterance, side: "client" | "server" | undefined): Judgement {
    const { text } = utterance.value;
    const blank = text.trim() === "";
    let body = this.#body;
    if (body !== undefined && side !== undefined && side !== body.side) {
      this.#close(false);
      body = undefined;
    }
    if (body === undefined) {
      const starts = /^\s*[{[]/.test(text);
      if (!starts) {
        if (blank && utterance.from === undefined) return { from: "none", kind: "blank" };
        if (side === undefined) return noteLine;
        this.#last(utterance).payload.push(utterance.line);
        return { from: side, kind: "payload" };
      }
      const speaker = side ?? sideOf(this.#context.source(), utterance.text.start);
      if (speaker === "client" && side === undefined) this.#settle();
      const request = speaker === "client" && side === undefined ? this.#pasted(utterance) : this.#last(utterance);
      body = { side: speaker, values: [], balance: new Balance(), request, last: utterance.text };
      this.#body = body;
    }
    body.values.push(utterance.value);
    body.last = utterance.text;
    body.balance.take(text);
    body.request.payload.push(utterance.line);
    body.request.span = cover(body.request.span, utterance.text);
    const judged: Judgement =
      blank && utterance.from === undefined ? { from: "none", kind: "blank" } : { from: body.side, kind: "payload" };
    if (body.balance.depth === 0) this.#close(true);
    return judged;
  }

  /** The JSON text that is being read is over; `whole`: all its brackets were closed. */
  #close(whole: boolean): void {
    const body = this.#body;
    if (body === undefined) return;
    this.#body = undefined;
    const value = this.#value(body);
    const span = value.span(0, value.text.length);
    this.#bodies.push({ value, span });
    const report = (found: Finding): void => this.#context.report(found);
    if (!whole) {
      report(finding(transcriptRules.truncated, body.last, { within: "JSON" }));
      return;
    }
    const json = readJson(value.text);
    const check = new Check(json, value, this.#known, report);
    if (check.form() && json.tree !== undefined) this.#judge(check, json.tree, body.side);
  }

  /** The text as it stands in the source where nothing is between its lines, else put together. */
  #value(body: Body): Decoded {
    const [first] = body.values;
    if (first === undefined) return plain("");
    if (body.values.length === 1) return first;
    const start = first.span(0, 0).start;
    const text = this.#context.source().slice(start, body.last.end);
    const length = body.values.reduce((sum, value) => sum + value.text.length + 1, -1);
    return text.length === length ? plain(text, start) : joined(body.values, "\n");
  }

  #judge(check: Check, tree: Node, side: "client" | "server"): void {
    const kind = kindOf(tree);
    if (kind === "request") {
      this.#settle();
      this.#asked = check.request(tree);
    } else if (kind === "calls") {
      const asked = check.bare(tree, side, this.#asked);
      if (side === "client") {
        this.#settle();
        this.#asked = asked;
      }
    } else if (kind === "session") check.session(tree);
    else if (kind === "response") check.response(tree, this.#asked);
    else if (kind === "problem") check.problem(tree, this.#asked);
    if (side === "server") this.#settle();
  }

  /** The request has its response, or gets none: report what waited for it. */
  #settle(): void {
    for (const { finding: found } of this.#asked?.pending ?? []) this.#context.report(found);
    this.#asked = undefined;
  }

  #pasted(utterance: Utterance): Request {
    const pasted: Request = { label: "Request", command: undefined, replies: [], payload: [], span: utterance.text };
    this.#requests.push(pasted);
    return pasted;
  }

  #last(utterance: Utterance): Request {
    const last = this.#requests.at(-1);
    if (last === undefined) return this.#pasted(utterance);
    last.span = cover(last.span, utterance.text);
    return last;
  }

  end(): ConversationEnd {
    this.#close(false);
    this.#settle();
    const first = this.#requests[0]?.span ?? { start: 0, end: 0 };
    const exchanges = (): readonly Exchange[] => this.#requests;
    return { span: cover(first, this.#requests.at(-1)?.span ?? first), exchanges };
  }

  #bodyAt(offset: number): Read | undefined {
    return this.#bodies.find(({ span }) => span.start <= offset && offset <= span.end);
  }

  describe(line: TranscriptLine, offset: number): Description | undefined {
    if (line.kind === "reply" || line.kind === "command") return describeHttp(line);
    if (line.kind === "continuation") return this.#signIns.get(line.line);
    const body = this.#bodyAt(offset);
    return body === undefined ? undefined : describeJson(readJson(body.value.text), body.value, offset);
  }

  complete(_: TranscriptLine, offset: number): readonly Completion[] {
    const body = this.#bodyAt(offset);
    return body === undefined ? [] : completeJson(readJson(body.value.text), body.value, offset);
  }
}

const codes: Readonly<Record<string, string>> = {
  "200": "The request was read; each call in it may still have failed.",
  "201": "The upload is stored.",
  "301": "The address has moved for good: clients should use the one in Location.",
  "302": "The address is elsewhere for now.",
  "307": "The address is elsewhere for now; the request is sent there again as it is.",
  "308": "The address has moved for good; the request is sent there again as it is.",
  "400": "The request as a whole was refused; the body says why.",
  "401": "The client must sign in, or name and password were wrong.",
  "403": "The person may not do this.",
  "404": "There is nothing at this address.",
  "413": "The request is larger than the server allows.",
  "415": "The server does not take this Content-Type: JMAP is `application/json`.",
  "429": "Too many requests: try later.",
  "500": "The server failed.",
  "502": "A server behind the proxy failed.",
  "503": "The server is overloaded or under maintenance: try later.",
};

const verbs: Readonly<Record<string, string>> = {
  GET: "Fetches the session object, a blob or events.",
  POST: "Sends a request with method calls, or uploads a blob.",
};

function describeHttp(line: TranscriptLine): Description | undefined {
  const text = line.kind === "reply" ? codes[line.code ?? ""] : verbs[line.verb ?? ""];
  if (text === undefined) return undefined;
  return {
    span: line.text,
    title: line.kind === "reply" ? `HTTP status ${line.code}` : `HTTP ${line.verb}`,
    text: [words(text)],
    references: [line.kind === "reply" ? rfc(9110, "15") : rfc(8620, "3.1")],
  };
}
