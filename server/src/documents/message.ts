import {
  checkMessage,
  completeMessage,
  describeMessage,
  type Message,
  parseMessage,
} from "../records/headers/index.ts";
import type { Completion, Description } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import { plain } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import type { Annotation, Outline, Token } from "./document.ts";
import { inTextOrder, TextDocument } from "./text-document.ts";

/** A mail message, `.eml` (RFC 5322). */
export class MessageDocument extends TextDocument<Message> {
  readonly kind = "message";
  readonly #now: Date | undefined;

  /** Each character is one octet: the file was no UTF-8. */
  readonly latin1: boolean;

  /** `now`: the clock, for signatures that have expired. */
  constructor(path: string, text: string, now?: Date, latin1 = false) {
    super(path, text);
    this.#now = now;
    this.latin1 = latin1;
  }

  /** The message as it was read. */
  get message(): Message {
    return this.content;
  }

  protected read(text: string): Message {
    return parseMessage(plain(text));
  }

  findings(): readonly Finding[] {
    return inTextOrder(checkMessage(this.content, { now: this.#now, whole: true, octets: this.latin1 }));
  }

  describe(offset: number): Description | undefined {
    return describeMessage(this.content, offset);
  }

  complete(offset: number): readonly Completion[] {
    return completeMessage(this.content, offset);
  }

  override outline(): readonly Outline[] {
    return this.content.fields.map(({ name, value, start, nameEnd, end }) => ({
      name,
      detail: value.text.trim().slice(0, 80),
      kind: "message",
      span: { start, end },
      selection: { start, end: nameEnd },
    }));
  }

  override folds(): readonly Span[] {
    return this.content.fields
      .filter(({ value }) => value.text.includes("\n"))
      .map(({ start, end }) => ({ start, end }));
  }

  override tokens(s?: Span): readonly Token[] {
    return this.content.fields
      .filter(({ start, end }) => s === undefined || (start < s.end && end > s.start))
      .map(({ start, nameEnd }): Token => ({ span: { start, end: nameEnd }, type: "property" }));
  }

  override annotations(): readonly Annotation[] {
    if (this.content.fields.length === 0) return [];
    return [{ span: { start: 0, end: 0 }, title: "Authenticate message", command: { id: "message.authenticate" } }];
  }
}
