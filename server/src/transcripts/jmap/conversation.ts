import { cover, type Span } from "../../text/span.ts";
import type { Conversation, ConversationEnd } from "../protocol.ts";
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

  payload(): undefined {
    return undefined;
  }

  greeted(): boolean {
    return false;
  }

  secured(): void {}

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
    return { from: side, kind: "continuation" };
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
