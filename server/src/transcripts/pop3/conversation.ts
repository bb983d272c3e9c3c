import { cover, type Span } from "../../text/span.ts";
import {
  blankLine,
  type Conversation,
  type ConversationContext,
  type ConversationEnd,
  type Payload,
} from "../protocol.ts";
import type { Exchange, Judgement, Utterance } from "../types.ts";

/** Every command, and whether its positive reply has further lines up to a lone dot (RFC 1939 §3): always, without argument, or never. */
export const verbs: ReadonlyMap<string, "always" | "bare" | "never"> = new Map([
  ["USER", "never"],
  ["PASS", "never"],
  ["APOP", "never"],
  ["AUTH", "bare"],
  ["STLS", "never"],
  ["CAPA", "always"],
  ["STAT", "never"],
  ["LIST", "bare"],
  ["UIDL", "bare"],
  ["RETR", "always"],
  ["TOP", "always"],
  ["DELE", "never"],
  ["NOOP", "never"],
  ["RSET", "never"],
  ["QUIT", "never"],
  ["LANG", "bare"],
  ["UTF8", "never"],
]);

interface Command {
  readonly line: number;
  readonly verb: string;
  readonly bare: boolean;
  readonly label: string;
  readonly replies: number[];
  readonly payload: number[];
  span: Span;
}

/** One POP3 connection: commands, replies, lists and messages. */
export class Pop3Conversation implements Conversation {
  readonly protocol = "pop3";
  readonly #context: ConversationContext;
  readonly #commands: Command[] = [];
  /** Commands without reply, from `#first` on. */
  #first = 0;
  #payload: Command | undefined;
  #challenged: Command | undefined;
  #spoken = false;

  constructor(context: ConversationContext) {
    this.#context = context;
  }

  payload(): Payload | undefined {
    if (this.#payload !== undefined) return { from: "server", extent: "lines" };
    return this.#challenged === undefined ? undefined : { from: "client", extent: "line" };
  }

  greeted(): boolean {
    return this.#spoken && this.#first >= this.#commands.length && this.#commands.at(-1)?.verb === "QUIT";
  }

  secured(): void {}

  feed(utterance: Utterance): Judgement {
    const { value, from } = utterance;
    const { text } = value;
    if (utterance.kind === "payload") return { from: from ?? "server", kind: "payload" };
    if (this.#payload !== undefined && from !== "client" && !this.#hidden(text, from))
      return this.#payloadLine(utterance, this.#payload);
    this.#payload = undefined;
    if (this.#challenged !== undefined && from !== "server") {
      this.#challenged.payload.push(utterance.line);
      this.#challenged = undefined;
      return { from: "client", kind: "payload" };
    }
    if (text === "") return from === "client" ? { from: "client", kind: "command" } : blankLine;
    const server = from === "server" || (from === undefined && /^(?:\+OK|-ERR|\+)(?: |$)/.test(text));
    return server ? this.#reply(utterance) : this.#command(utterance);
  }

  /** The log leaves messages out (`hidesPayload`) and this is the next reply: lists are shown with marks, messages are not. */
  #hidden(text: string, from: Utterance["from"]): boolean {
    const verb = this.#payload?.verb;
    return (
      from === "server" &&
      this.#context.hidesPayload &&
      (verb === "RETR" || verb === "TOP") &&
      /^(?:\+OK|-ERR)(?: |$)/.test(text)
    );
  }

  #payloadLine(utterance: Utterance, command: Command): Judgement {
    command.payload.push(utterance.line);
    command.span = cover(command.span, utterance.text);
    if (utterance.value.text === ".") this.#payload = undefined;
    return { from: "server", kind: "payload" };
  }

  #command(utterance: Utterance): Judgement {
    const { text } = utterance.value;
    const words = text.trim().split(/ +/, 2);
    const verb = (words[0] ?? "").toUpperCase().slice(0, 64);
    this.#spoken = true;
    const secret = verb === "PASS" || verb === "APOP" || verb === "AUTH";
    const label = secret ? verb : text.slice(0, 120);
    this.#commands.push({
      line: utterance.line,
      verb,
      bare: words.length < 2,
      label,
      replies: [],
      payload: [],
      span: utterance.text,
    });
    return { from: "client", kind: "command", verb };
  }

  #reply(utterance: Utterance): Judgement {
    const { text } = utterance.value;
    const command = this.#commands[this.#first];
    this.#spoken = true;
    if (text === "+" || text.startsWith("+ ")) {
      this.#challenged = command;
      command?.replies.push(utterance.line);
      return { from: "server", kind: "continuation" };
    }
    if (command !== undefined) {
      this.#first++;
      command.replies.push(utterance.line);
      command.span = cover(command.span, utterance.text);
      const more = verbs.get(command.verb);
      if (text.startsWith("+OK") && (more === "always" || (more === "bare" && command.bare))) this.#payload = command;
    }
    return { from: "server", kind: "reply" };
  }

  end(): ConversationEnd {
    const first = this.#commands[0]?.span ?? { start: 0, end: 0 };
    const exchanges = (): Exchange[] =>
      this.#commands.map(({ span, label, line, replies, payload }) => ({
        span,
        label,
        command: line,
        replies,
        payload,
      }));
    return { span: cover(first, this.#commands.at(-1)?.span ?? first), exchanges };
  }

  describe(): undefined {
    return undefined;
  }

  complete(): [] {
    return [];
  }
}
