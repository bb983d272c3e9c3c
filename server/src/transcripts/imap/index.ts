import { finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { cover } from "../../text/span.ts";
import {
  blankLine,
  type Conversation,
  type ConversationContext,
  type ConversationEnd,
  type Payload,
  type Protocol,
} from "../protocol.ts";
import { firstWord, isVerb } from "../shapes.ts";
import type { Exchange, Judgement, Utterance } from "../types.ts";
import { imapRules } from "./rules.ts";

const tagged = /^([^\x00-\x20(){%*"\\+\x7f]{1,64}) (OK|NO|BAD)(?: |$)/i;
const command = /^([^\x00-\x20(){%*"\\+\x7f]{1,64}) ([A-Za-z]{1,32})(?: |$)/;
const literal = /\{([0-9]{1,12})\+?\}$/;

interface Command {
  readonly line: number;
  readonly tag: string;
  readonly verb: string;
  readonly tagSpan: Span;
  readonly span: Span;
  readonly replies: number[];
  readonly payload: number[];
  done: boolean;
}

/** A literal that is being read. */
interface Literal {
  readonly from: "client" | "server";
  left: number;
  readonly said: Span;
  readonly number: number;
  /** The client waits for the server's `+`. */
  waiting: boolean;
}

/** IMAP (RFC 9051, 3501): tags, completions and literals. */
class ImapConversation implements Conversation {
  readonly protocol = "imap";
  readonly #context: ConversationContext;
  readonly #commands: Command[] = [];
  readonly #byTag = new Map<string, Command>();
  #literal: Literal | undefined;
  #auth: Command | undefined;
  #challenged = false;
  #spoken = false;
  #after: "client" | "server" | undefined;

  constructor(context: ConversationContext) {
    this.#context = context;
  }

  payload(): Payload | undefined {
    if (this.#literal !== undefined) return { from: this.#literal.from, extent: "lines" };
    return this.#challenged ? { from: "client", extent: "line" } : undefined;
  }

  greeted(): boolean {
    return false;
  }

  secured(): void {}

  feed(utterance: Utterance): Judgement {
    const { value } = utterance;
    if (this.#literal !== undefined) {
      const open = this.#literal;
      // A synchronising literal of the client: the server speaks first, until its `+` or its refusal.
      if (open.waiting && utterance.from !== "client" && this.#speaker(value.text) === "server") {
        const ends = tagged.exec(value.text)?.[1];
        if (value.text.startsWith("+")) open.waiting = false;
        else if (ends !== undefined && ends === this.#commands.at(-1)?.tag) this.#literal = undefined;
        return this.#server(utterance);
      }
      const shown = utterance.from === undefined || (utterance.from === open.from && !this.#context.hidesPayload);
      if (shown) return this.#literalLine(utterance);
    }
    this.#literal = undefined;
    if (value.text === "") return blankLine;
    const said = utterance.from === "client" || utterance.from === "server" ? utterance.from : undefined;
    const from = said ?? this.#after ?? this.#speaker(value.text);
    const after = this.#after === from;
    this.#after = undefined;
    this.#announce(utterance, from);
    if (after) return { from, kind: "continuation" };
    return from === "client" ? this.#client(utterance) : this.#server(utterance);
  }

  /** A line that ends in `{n}` is followed by a literal, and that by the rest of the same logical line. */
  #announce(utterance: Utterance, from: "client" | "server"): boolean {
    const { value } = utterance;
    const ends = literal.exec(value.text);
    if (ends === null) return false;
    const at = value.text.length - (ends[0] as string).length;
    const said = value.span(at + 1, at + 1 + (ends[1] as string).length);
    const number = Number(ends[1]);
    const waiting = from === "client" && !(ends[0] as string).endsWith("+}");
    if (number > 0 || waiting) this.#literal = { from, left: number, said, number, waiting };
    this.#after = from;
    return true;
  }

  #speaker(text: string): "client" | "server" {
    if (this.#challenged) return "client";
    if (/^(?:\* |\+(?: |$)|\)$)/.test(text)) return "server";
    const reply = tagged.exec(text);
    return reply !== null && this.#byTag.has(reply[1] as string) ? "server" : "client";
  }

  #literalLine(utterance: Utterance): Judgement {
    const open = this.#literal as Literal;
    const octets = octetsOf(utterance.value.text);
    const last = this.#commands.at(-1);
    last?.payload.push(utterance.line);
    open.left -= octets + 2;
    if (open.left <= 0) {
      this.#literal = undefined;
      // The line end belongs to the literal only if it was counted; else it ends the logical line.
      this.#after = open.left === 0 ? open.from : undefined;
      if (open.left < -2) {
        // The rest of the line stands behind the literal: `)` and the like belong there, other text shows a wrong number.
        const rest = utterance.value.text.slice(octets + open.left + 2);
        if (/^[ )]/.test(rest)) {
          this.#after = undefined;
          this.#announce(utterance, open.from);
        } else
          this.#context.report(
            finding(imapRules["literal-length"], open.said, { said: open.number, found: open.number - open.left - 2 }),
          );
        if (this.#literal === undefined) this.#after = undefined;
      }
    }
    return { from: open.from, kind: "payload" };
  }

  #client(utterance: Utterance): Judgement {
    const { value } = utterance;
    if (this.#challenged) {
      this.#challenged = false;
      this.#auth?.payload.push(utterance.line);
      return { from: "client", kind: "payload" };
    }
    this.#spoken = true;
    const found = command.exec(value.text);
    if (found === null) return { from: "client", kind: "command", verb: firstWord(value.text) || undefined };
    const [, tag, verb] = found as unknown as [string, string, string];
    const one: Command = {
      line: utterance.line,
      tag,
      verb: verb.toUpperCase(),
      tagSpan: value.span(0, tag.length),
      span: utterance.text,
      replies: [],
      payload: [],
      done: false,
    };
    this.#commands.push(one);
    this.#byTag.set(tag, one);
    if (one.verb === "AUTHENTICATE") this.#auth = one;
    return { from: "client", kind: "command", verb: one.verb, tag };
  }

  #server(utterance: Utterance): Judgement {
    const { text } = utterance.value;
    this.#spoken = true;
    const last = this.#commands.at(-1);
    if (text === "+" || text.startsWith("+ ")) {
      if (this.#auth !== undefined && !this.#auth.done) this.#challenged = true;
      last?.replies.push(utterance.line);
      return { from: "server", kind: "continuation" };
    }
    const reply = tagged.exec(text);
    if (reply !== null) {
      const tag = reply[1] as string;
      const one = this.#byTag.get(tag);
      if (one !== undefined) {
        one.done = true;
        one.replies.push(utterance.line);
      }
      return { from: "server", kind: "reply", tag };
    }
    last?.replies.push(utterance.line);
    return { from: "server", kind: text.startsWith("* ") ? "reply" : "continuation" };
  }

  end(): ConversationEnd {
    if (this.#spoken && !this.#context.oneSided) {
      for (const one of this.#commands)
        if (!one.done)
          this.#context.report(finding(imapRules["missing-completion"], one.tagSpan, { tag: one.tag, verb: one.verb }));
    }
    const exchanges = this.#commands.map(
      (one): Exchange => ({
        span: one.span,
        label: `${one.tag} ${one.verb}`,
        command: one.line,
        replies: one.replies,
        payload: one.payload,
      }),
    );
    const first = exchanges[0]?.span ?? { start: 0, end: 0 };
    return { span: exchanges.reduce((s, e) => cover(s, e.span), first), exchanges: () => exchanges };
  }

  describe(): undefined {
    return undefined;
  }

  complete(): [] {
    return [];
  }
}

function octetsOf(text: string): number {
  let octets = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    octets += c < 0x80 ? 1 : c < 0x800 || (c >= 0xd800 && c < 0xe000) ? 2 : 3;
  }
  return octets;
}

export const imap: Protocol = {
  id: "imap",
  claims: (text, from) => {
    if (from !== "client") {
      if (/^\* (?:OK|PREAUTH|BYE|CAPABILITY|LIST|FLAGS|SEARCH|NO|BAD|[0-9]+ [A-Z])/i.test(text)) return 10;
      if (tagged.test(text)) return 4;
      if (from === "server") return text.startsWith("+ ") ? 1 : 0;
    }
    const found = command.exec(text);
    if (found !== null && isVerb((found[2] as string).toUpperCase()) && !isVerb((found[1] as string).toUpperCase()))
      return 6;
    return 0;
  },
  greets: (text) => /^\* (?:OK|PREAUTH|BYE)\b/.test(text),
  begin: (context) => new ImapConversation(context),
};
