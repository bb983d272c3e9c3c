import {
  checkMessage,
  completeMessage,
  describeMessage,
  type Message,
  parseMessage,
} from "../records/headers/index.ts";
import type { Completion, Description } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { messages } from "../transcripts/messages.ts";
import { parseTranscript, type TranscriptOptions } from "../transcripts/parse-transcript.ts";
import type { Exchange, Session, Speaker, Transcript, TranscriptLine } from "../transcripts/types.ts";
import type { Annotation, Outline, Token } from "./document.ts";
import { withoutSuppressionLines } from "./suppression.ts";
import { inTextOrder, TextDocument } from "./text-document.ts";

/** A message inside a session. */
export interface PayloadMessage {
  readonly message: Message;
  /** From the first command of its transaction to its last reply. */
  readonly span: Span;
  /** Nothing of it is left out. */
  readonly whole: boolean;
}

/** What a tool printed of a mail session or of DNS look-ups. */
export class TranscriptDocument extends TextDocument<Transcript> {
  readonly kind = "transcript";
  readonly #options: TranscriptOptions;
  readonly #now: Date | undefined;
  #messages: { readonly of: Transcript; readonly read: readonly PayloadMessage[] } | undefined;

  /** `now`: the clock, for signatures that have expired. */
  constructor(path: string, text: string, options: TranscriptOptions = {}, now?: Date) {
    super(path, text);
    this.#now = now;
    this.#options = options;
  }

  /** The session as it was read. */
  get transcript(): Transcript {
    return this.content;
  }

  protected read(text: string): Transcript {
    return parseTranscript(withoutSuppressionLines("transcript", text), this.#options);
  }

  findings(): readonly Finding[] {
    const inside = this.payload.flatMap(({ message, whole }) =>
      checkMessage(message, { now: this.#now, whole, octets: true }),
    );
    return inTextOrder([...this.content.findings, ...inside]);
  }

  /** The messages that the session carries, where their data are header and body. */
  get payload(): readonly PayloadMessage[] {
    const transcript = this.content;
    if (this.#messages?.of !== transcript) {
      const read = messages(transcript).flatMap(({ data, elided, span }): PayloadMessage[] => {
        if (data === undefined) return [];
        const message = parseMessage(data);
        // Words without any header are an example's stand-in for a message.
        return message.fields.length === 0 ? [] : [{ message, span, whole: !elided }];
      });
      this.#messages = { of: transcript, read };
    }
    return this.#messages.read;
  }

  describe(offset: number): Description | undefined {
    for (const { message } of this.payload) {
      const found = describeMessage(message, offset);
      if (found !== undefined) return found;
    }
    return this.content.describe(offset);
  }

  complete(offset: number): readonly Completion[] {
    for (const { message } of this.payload) {
      const found = completeMessage(message, offset);
      if (found.length > 0) return found;
    }
    return this.content.complete(offset);
  }

  override outline(): readonly Outline[] {
    const { sessions, lines } = this.content;
    return sessions.map((session) => ({
      name: `${session.protocol.toUpperCase()} session`,
      detail: counted(session.exchanges.length, "exchange"),
      kind: "session",
      span: session.span,
      selection: { start: session.span.start, end: session.span.start },
      children: session.exchanges.map((exchange) => outlineOf(exchange, lines)),
    }));
  }

  override folds(): readonly Span[] {
    const folds: Span[] = [];
    const add = (exchange: Exchange) => {
      folds.push(exchange.span);
      for (const child of exchange.children ?? []) add(child);
      const [first] = exchange.payload;
      const last = exchange.payload.at(-1);
      const start = first === undefined ? undefined : this.content.lines[first]?.text.start;
      const end = last === undefined ? undefined : this.content.lines[last]?.text.end;
      if (start !== undefined && end !== undefined) folds.push({ start, end });
    };
    for (const session of this.content.sessions) {
      folds.push(session.span);
      for (const exchange of session.exchanges) add(exchange);
    }
    return folds;
  }

  override tokens(s?: Span): readonly Token[] {
    const { lines } = this.content;
    const first = s === undefined ? 0 : this.position(s.start).line;
    const last = s === undefined ? lines.length - 1 : this.position(s.end).line;
    return lines.slice(first, last + 1).flatMap((line) => lineTokens(line, this.text(line.text)));
  }

  /** The time that an exchange took, where the log has stamps; and each message can be authenticated. */
  override annotations(): readonly Annotation[] {
    const times = this.content.sessions.flatMap((session) => durations(session));
    const messages = this.payload.map(({ span: { start } }): Annotation => {
      return { span: { start, end: start }, title: "Authenticate message", command: { id: "message.authenticate" } };
    });
    return [...times, ...messages];
  }
}

function outlineOf(exchange: Exchange, lines: readonly TranscriptLine[]): Outline {
  const command = exchange.command === undefined ? exchange.replies[0] : exchange.command;
  const line = command === undefined ? undefined : lines[command]?.text;
  return {
    name: exchange.label,
    ...(exchange.outcome === undefined ? {} : { detail: exchange.outcome }),
    kind: "exchange",
    span: exchange.span,
    selection: line ?? { start: exchange.span.start, end: exchange.span.start },
    children: (exchange.children ?? []).map((child) => outlineOf(child, lines)),
  };
}

function durations(session: Session): Annotation[] {
  const found: Annotation[] = [];
  const add = (exchange: Exchange) => {
    if (exchange.duration !== undefined && exchange.duration >= 0) {
      const start = exchange.span.start;
      found.push({ span: { start, end: start }, title: `${exchange.label}: ${timeWords(exchange.duration)}` });
    }
    for (const child of exchange.children ?? []) add(child);
  };
  for (const exchange of session.exchanges) add(exchange);
  return found;
}

function timeWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

const speakerTokens: Readonly<Record<Speaker, Token["type"]>> = {
  client: "variable",
  server: "string",
  tool: "comment",
  none: "comment",
};

/** The words of one line: verb or code first, the rest by speaker; payload and notes as a whole. */
function lineTokens(line: TranscriptLine, text: string): Token[] {
  const { start, end } = line.text;
  if (end <= start || line.kind === "blank") return [];
  if (line.kind === "note") return [{ span: line.text, type: "comment" }];
  if (line.kind === "payload") return [{ span: line.text, type: "parameter" }];
  const tokens: Token[] = [];
  let from = 0;
  const lead = (word: string | undefined, type: Token["type"]) => {
    if (word === undefined || word === "") return;
    const at = text.toUpperCase().indexOf(word.toUpperCase(), from);
    if (at < 0 || at > from + 1) return;
    tokens.push({ span: { start: start + at, end: start + at + word.length }, type });
    from = at + word.length;
  };
  lead(line.tag, "namespace");
  lead(line.verb, "keyword");
  lead(line.code, "number");
  lead(line.enhanced, "enumMember");
  while (from < text.length && (text[from] === " " || text[from] === "-")) from++;
  if (from < text.length) tokens.push({ span: { start: start + from, end }, type: speakerTokens[line.from] });
  return tokens;
}
