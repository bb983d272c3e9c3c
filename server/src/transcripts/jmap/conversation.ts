import { cover, type Span } from "../../text/span.ts";
import { credentialFinding, isMasked } from "../credentials.ts";
import type { Conversation, ConversationContext, ConversationEnd } from "../protocol.ts";
import { decodeBase64, encodeOctets } from "../sasl.ts";
import type { Exchange, Judgement, Utterance } from "../types.ts";

export const requestLine = /^(GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH) \S+(?: HTTP\/[0-9.]+)?$/;
export const statusLine = /^HTTP\/[0-9.]+ ([0-9]{3})(?: |$)/;

interface Request {
  readonly label: string;
  readonly command: number | undefined;
  readonly replies: number[];
  readonly payload: number[];
  span: Span;
}

/** HTTP requests and responses with JSON bodies. */
export class JmapConversation implements Conversation {
  readonly protocol = "jmap";
  readonly #requests: Request[] = [];
  /** Whose header or body is being read. */
  #part: { readonly from: "client" | "server"; header: boolean } = { from: "client", header: false };

  readonly #context: ConversationContext;
  #secure: boolean;

  constructor(context: ConversationContext) {
    this.#context = context;
    this.#secure = context.secure;
  }

  payload(): undefined {
    return undefined;
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
    if (utterance.kind === "payload") return this.#body(utterance, from === "client" ? "client" : "server");
    const request = from === "server" ? null : requestLine.exec(text);
    if (request !== null) {
      this.#requests.push({ label: text.slice(0, 120), command: line, replies: [], payload: [], span });
      this.#part = { from: "client", header: true };
      return { from: "client", kind: "command", verb: request[1] };
    }
    const status = from === "client" ? null : statusLine.exec(text);
    if (status !== null) {
      this.#last(utterance).replies.push(line);
      this.#part = { from: "server", header: true };
      return { from: "server", kind: "reply", code: status[1] };
    }
    const side = from === "client" || from === "server" ? from : this.#part.from;
    if (side !== this.#part.from || !this.#part.header) return this.#body(utterance, side);
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
    this.#context.report(
      credentialFinding({ span, what: basic ? "The password of HTTP Basic" : "The token", secure: this.#secure, mask }),
    );
  }

  #body(utterance: Utterance, side: "client" | "server"): Judgement {
    if (utterance.value.text === "" && utterance.from === undefined) return { from: "none", kind: "blank" };
    this.#last(utterance).payload.push(utterance.line);
    return { from: side, kind: "payload" };
  }

  #last(utterance: Utterance): Request {
    const last = this.#requests.at(-1);
    if (last !== undefined) {
      last.span = cover(last.span, utterance.text);
      return last;
    }
    const pasted: Request = { label: "Request", command: undefined, replies: [], payload: [], span: utterance.text };
    this.#requests.push(pasted);
    return pasted;
  }

  end(): ConversationEnd {
    const first = this.#requests[0]?.span ?? { start: 0, end: 0 };
    const exchanges = (): readonly Exchange[] => this.#requests;
    return { span: cover(first, this.#requests.at(-1)?.span ?? first), exchanges };
  }

  describe(): undefined {
    return undefined;
  }

  complete(): [] {
    return [];
  }
}
