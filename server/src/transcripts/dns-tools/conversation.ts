import { languageFor } from "../../records/index.ts";
import type { Completion, Description, Member, RecordContext, RecordLanguage } from "../../records/language.ts";
import { type Decoded, DecodedBuilder } from "../../text/decoded.ts";
import { cover, type Span } from "../../text/span.ts";
import { blankLine, type Conversation, type ConversationContext, type ConversationEnd, noteLine } from "../protocol.ts";
import type { Exchange, Judgement, TranscriptLine, Utterance } from "../types.ts";
import { recordLine, strings } from "./records.ts";

/** A TXT record of the output that one of the record languages knows. */
interface Text {
  readonly language: RecordLanguage<unknown>;
  readonly tree: unknown;
  readonly value: Decoded;
  readonly context: RecordContext;
  readonly span: Span;
}

/** A record whose data may go on in the next line. */
interface OpenRecord {
  readonly owner: string;
  readonly type: string;
  readonly line: number;
  readonly builder: DecodedBuilder;
  /** Whether a character-string was read. */
  some: boolean;
  depth: number;
  span: Span;
}

const reply: Judgement = { from: "server", kind: "reply" };
const continuation: Judgement = { from: "server", kind: "continuation" };

/** What a DNS tool printed: records among remarks. */
export class DnsConversation implements Conversation {
  readonly protocol = "dns";
  readonly #context: ConversationContext;
  readonly #texts: Text[] = [];
  readonly #seen = new Set<string>();
  readonly #records: Exchange[] = [];
  /** The record that goes on over lines in parentheses. */
  #open: OpenRecord | undefined;
  /** nslookup's `set debug`: the owner whose indented fields follow. */
  #owner: string | undefined;
  /** nslookup prints Name and Address of the answer, after those of the server. */
  #named = false;

  constructor(context: ConversationContext) {
    this.#context = context;
  }

  payload(): undefined {
    return undefined;
  }

  greeted(): boolean {
    return false;
  }

  secured(): void {}

  feed(utterance: Utterance): Judgement {
    const { value } = utterance;
    const { text } = value;
    if (text === "") return blankLine;
    if (this.#open !== undefined) {
      this.#more(this.#open, utterance, 0);
      return continuation;
    }
    if (text.startsWith(";")) return noteLine;
    const arrow = /^ {4}-> {2}(\S+)/.exec(text);
    if (arrow !== null) {
      this.#owner = (arrow[1] as string).toLowerCase();
      return reply;
    }
    if (this.#owner !== undefined && text.startsWith("\t")) {
      const field = /^\ttext = /.exec(text);
      if (field !== null) this.#begin(utterance, this.#owner, "TXT", field[0].length);
      return continuation;
    }
    // The short form of an SOA: the owner alone, its fields below.
    if (/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+\.?$/.test(text)) {
      this.#owner = text.toLowerCase();
      return reply;
    }
    this.#owner = undefined;
    if (/^> ?/.test(text))
      return { from: "client", kind: "command", verb: text.slice(1).trim().split(/\s/, 1)[0]?.toUpperCase() };
    const found = recordLine(text);
    if (found !== undefined) {
      this.#begin(utterance, found.owner, found.type, found.data);
      return reply;
    }
    if (/^Name:\t/.test(text)) this.#named = true;
    else if (!/^Address(?:es)?:/.test(text)) this.#named = false;
    if (!this.#named) return noteLine;
    return text.startsWith("Name:") ? reply : continuation;
  }

  #begin(utterance: Utterance, owner: string, type: string, data: number): void {
    this.#open = {
      owner,
      type,
      line: utterance.line,
      builder: new DecodedBuilder(),
      some: false,
      depth: 0,
      span: utterance.text,
    };
    this.#more(this.#open, utterance, data);
  }

  #more(open: OpenRecord, utterance: Utterance, from: number): void {
    const { value } = utterance;
    const { found, open: depth } = strings(value.text, from, open.depth);
    open.depth = depth;
    open.span = cover(open.span, utterance.text);
    if (open.type === "TXT" || open.type === "SPF") {
      for (const { start, end } of found) {
        if (open.some) open.builder.join();
        open.some = true;
        unescaped(open.builder, value, start, end);
      }
    }
    if (depth === 0) this.#close(open);
  }

  #close(open: OpenRecord): void {
    this.#open = undefined;
    this.#records.push({ span: open.span, label: `${open.owner} ${open.type}`, replies: [open.line], payload: [] });
    if (open.type !== "TXT" && open.type !== "SPF") return;
    const value = open.builder.build(open.span.start);
    const language = languageFor(open.owner, value.text);
    if (language === undefined) return;
    // The same record twice: the tool printed it in full and then once more.
    const key = `${open.owner} ${value.text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const context: RecordContext = {
      owner: open.owner,
      type: open.type,
      recordSpan: open.span,
      settings: { dmarc: "9989" },
    };
    this.#texts.push({ language, tree: language.parse(value), value, context, span: open.span });
  }

  end(): ConversationEnd {
    if (this.#open !== undefined) this.#close(this.#open);
    const sets = new Map<string, Member<unknown>[]>();
    const languages = new Map<string, RecordLanguage<unknown>>();
    for (const { language, tree, value, context } of this.#texts) {
      for (const found of language.check(tree, context)) this.#context.report(found);
      const key = `${language.id} ${context.owner}`;
      languages.set(key, language);
      const set = sets.get(key);
      if (set === undefined) sets.set(key, [{ tree, value, context }]);
      else set.push({ tree, value, context });
    }
    for (const [key, members] of sets) {
      for (const found of languages.get(key)?.checkSet?.(members) ?? []) this.#context.report(found);
    }
    const first = this.#records[0]?.span ?? { start: 0, end: 0 };
    return { span: cover(first, this.#records.at(-1)?.span ?? first), exchanges: () => this.#records };
  }

  describe(_: TranscriptLine, offset: number): Description | undefined {
    const text = this.#texts.find(({ span }) => span.start <= offset && offset <= span.end);
    return text?.language.describe(text.tree, offset, text.context);
  }

  complete(_: TranscriptLine, offset: number): readonly Completion[] {
    const text = this.#texts.find(({ span }) => span.start <= offset && offset <= span.end);
    return text?.language.complete(text.tree, offset, text.context) ?? [];
  }
}

/** A character-string as zone files write it: `\X` and `\DDD` (RFC 1035 §5.1). */
function unescaped(builder: DecodedBuilder, value: Decoded, start: number, end: number): void {
  const { text } = value;
  let from = start;
  const plain = (to: number): void => {
    if (to > from) builder.append(text.slice(from, to), value.span(from, to).start);
  };
  for (let i = text.indexOf("\\", start); i >= 0 && i < end; i = text.indexOf("\\", from)) {
    plain(i);
    const number = text.slice(i + 1, i + 4);
    const decimal = /^[0-9]{3}$/.test(number) && Number(number) < 256;
    const length = decimal ? 4 : 2;
    const character = decimal ? String.fromCharCode(Number(number)) : (text[i + 1] ?? "\\");
    builder.append(character, value.span(i, i + 1).start, length);
    from = i + length;
  }
  plain(end);
}
