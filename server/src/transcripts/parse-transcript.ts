import type { Completion, Description } from "../records/language.ts";
import { type Finding, finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { mixedMarksOnce, passwordInUrl, tokensInUrls, withRedactAll } from "./credentials.ts";
import { type Detected, detect, longest, mostLines, sampleOf } from "./detect.ts";
import { type DialectReader, readersOf, type SourceLine } from "./dialect.ts";
import { JudgedLine } from "./judged-line.ts";
import { blankLine, type Conversation, type ConversationEnd, noteLine, type Protocol } from "./protocol.ts";
import { protocols } from "./protocols.ts";
import { transcriptRules } from "./rules.ts";
import type {
  Exchange,
  Judgement,
  ProtocolId,
  Session,
  SessionMessage,
  Transcript,
  TranscriptLine,
  Utterance,
} from "./types.ts";
import { joined, Part, Words } from "./words.ts";

/** What a person may choose in place of detection. */
export interface TranscriptOptions {
  /** Id of a dialect (`swaks`, `raw`, …). */
  readonly dialect?: string | undefined;
  readonly protocol?: ProtocolId | undefined;
  /** Each character of the text is one octet: the file was no UTF-8. */
  readonly latin1?: boolean | undefined;
}

/** Reads a transcript: total, linear in the text. */
export function parseTranscript(text: string, options: TranscriptOptions = {}): Transcript {
  const lines = lineStarts(text);
  const reading = new Reading(mannerOf(text, options), () => text);
  for (let index = 0; index < lines.length; index++) {
    const start = lines[index] as number;
    reading.read({ text: text.slice(start, contentEnd(text, start, lines[index + 1] ?? text.length)), start, index });
  }
  const transcript = reading.end();
  return { ...transcript, findings: withRedactAll(mixedMarksOnce(transcript.findings)) };
}

/** How a log is written. Every part of it is read in this manner, whatever stands before that part. */
export interface Manner {
  readonly sample: readonly string[];
  readonly detected: Detected;
  readonly reader: () => DialectReader;
  readonly chosen: ProtocolId | undefined;
  readonly latin1: boolean;
  /** An edit behind this place leaves the sample as it is. */
  readonly end: number;
}

/** The first lines of a log, as far as they can say how it is written. */
export const longestHead = mostLines * longest;

/** `head`: the log, or its first `longestHead` characters. `before`: its manner before an edit. */
export function mannerOf(head: string, options: TranscriptOptions = {}, before?: Manner): Manner {
  const starts = lineStarts(head, mostLines);
  const text = (line: number, most: number): string => {
    const start = starts[line] as number;
    return head.slice(start, Math.min(contentEnd(head, start, starts[line + 1] ?? head.length), start + most));
  };
  const { sample, seen } = sampleOf({ count: starts.length, text });
  const end = starts[seen] ?? (starts.length < mostLines ? Number.POSITIVE_INFINITY : (starts.at(-1) as number));
  const same = sample.length === before?.sample.length && sample.every((line, i) => line === before.sample[i]);
  const detected = same ? before.detected : detect(sample, options);
  return {
    sample,
    detected,
    reader: same ? before.reader : readersOf(detected.dialect, sample),
    chosen: options.protocol,
    latin1: options.latin1 ?? false,
    end,
  };
}

/** Whether a log in the one manner is read as one in the other. */
export function sameManner(a: Manner, b: Manner): boolean {
  const [one, other] = [a.detected, b.detected];
  return (
    one.dialect.id === other.dialect.id &&
    one.protocol === other.protocol &&
    a.chosen === b.chosen &&
    one.dialect.style?.(a.sample) === other.dialect.style?.(b.sample)
  );
}

/** Where a line's text ends: before its LF and every CR in front of that. */
function contentEnd(text: string, start: number, next: number): number {
  let end = next;
  if (end > start && text.charCodeAt(end - 1) === 10) end--;
  while (end > start && text.charCodeAt(end - 1) === 13) end--;
  return end;
}

function lineStarts(text: string, most = Number.POSITIVE_INFINITY): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0 && starts.length < most; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  if (starts.length > 1 && starts.at(-1) === text.length) starts.pop();
  return starts;
}

/** A conversation with what the reader needs to know of it. */
interface Open {
  readonly protocol: Protocol;
  readonly conversation: Conversation;
  /** The last conversation of a log may not be over; others are when another begins in their place. */
  spoken: boolean;
}

/**
 * Reads the lines of a log, or of a part of it, in order: puts dialect, protocols and lines together. A log can be cut where a
 * connection begins and no other is open: there nothing is known of what was before, whether the log is cut or not.
 */
export class Reading {
  readonly #source: () => string;
  readonly #manner: Manner;
  readonly #detected: Detected;
  #reader: DialectReader;
  readonly #lines: TranscriptLine[] = [];
  readonly #conversationOf: (Open | undefined)[] = [];
  readonly #all: Open[] = [];
  readonly #open = new Map<string, Open>();
  /** Those of the open conversations that are not known to be over. */
  readonly #unfinished = new Set<Open>();
  readonly #findings: Finding[] = [];
  #last: Open | undefined;
  #held: Utterance[] = [];
  #secureNext = false;
  #lmtpPort = false;

  /** `source`: the text that the lines come from, as far as it is known when it is asked for. */
  constructor(manner: Manner, source: () => string) {
    this.#manner = manner;
    this.#detected = manner.detected;
    this.#source = source;
    this.#reader = manner.reader();
  }

  /** The lines that were read. */
  get count(): number {
    return this.#lines.length;
  }

  /** Reads the next line. `mayEnd`: where the log can be cut before it, it is not read, and the answer is false. */
  read(line: SourceLine, mayEnd = false): boolean {
    let utterance = this.#utterance(line);
    if (this.#begins(utterance)) {
      if (mayEnd) return false;
      this.#forget();
      utterance = this.#utterance(line);
    }
    if (utterance.findings !== undefined) this.#findings.push(...utterance.findings);
    if (!this.#detected.dialect.wraps) {
      this.#utter(utterance);
    } else if (utterance.continues && this.#held.length > 0) {
      this.#held.push(utterance);
    } else {
      this.#flush();
      this.#held.push(utterance);
    }
    return true;
  }

  #utterance(line: SourceLine): Utterance {
    const expected = { payload: this.#last?.conversation.payload(), protocol: this.#last?.conversation.protocol };
    return this.#reader.read(line, expected);
  }

  /** Whether a connection begins here while no other is open. */
  #begins(utterance: Utterance): boolean {
    const { dialect } = this.#detected;
    if (dialect.wraps || dialect.whole || this.#all.length === 0) return false;
    if (this.#secureNext || this.#lmtpPort) return false;
    const last = this.#last;
    if (utterance.kind === "note") {
      if (!utterance.opens) return false;
      if (last !== undefined && (!last.spoken || last.conversation.payload() !== undefined)) return false;
      return this.#alone(last);
    }
    if (utterance.kind === "blank" || utterance.from === "client") return false;
    const { text } = utterance.value;
    if (!mayGreet(text) || (utterance.session !== undefined && !utterance.value.text.startsWith("220"))) return false;
    const open = this.#open.get(keyOf(utterance)) ?? (utterance.session === undefined ? undefined : last);
    if (open === undefined || open.conversation.payload() !== undefined || !open.spoken) return false;
    if (!open.protocol.greets(text) || !open.conversation.greeted(text)) return false;
    return this.#alone(this.#open.get(keyOf(utterance)));
  }

  /** Whether all conversations but this one are over. */
  #alone(open: Open | undefined): boolean {
    for (const other of this.#unfinished) {
      if (other === open) continue;
      if (!other.conversation.over()) return false;
      this.#unfinished.delete(other);
    }
    return true;
  }

  /** What was before has no meaning for what comes. */
  #forget(): void {
    this.#reader = this.#manner.reader();
    this.#open.clear();
    this.#unfinished.clear();
    this.#last = undefined;
  }

  /** Hands over an utterance that came in rows; the rows after the first are its continuations. */
  #flush(): void {
    const [first, ...rest] = this.#held;
    if (first === undefined) return;
    this.#held = [];
    if (rest.length === 0) {
      this.#utter(first);
      return;
    }
    const whole: Utterance = { ...first, value: joined([first.value, ...rest.map((u) => u.value)]) };
    this.#utter(whole);
    const { from, kind } = this.#lines[first.line] as TranscriptLine;
    for (const row of rest) {
      this.#judge(row, { from, kind: kind === "payload" || kind === "note" ? kind : "continuation" });
      this.#conversationOf[row.line] = this.#conversationOf[first.line];
    }
  }

  #utter(utterance: Utterance): void {
    if (utterance.kind === "note" || utterance.kind === "blank") {
      this.#judge(utterance, utterance.kind === "note" ? noteLine : blankLine);
      this.#note(utterance);
      return;
    }
    const { text } = utterance.value;
    if (!(utterance.value instanceof Words) && text.includes("\n")) this.#split(utterance);
    else this.#say(utterance);
  }

  /** Several utterances in one line of the log. The line is a reply if one of them ends one, else what the first is. */
  #split(utterance: Utterance): void {
    const { text } = utterance.value;
    let judged: Judgement | undefined;
    for (let from = 0; from < text.length; ) {
      let end = text.indexOf("\n", from);
      if (end < 0) end = text.length;
      let stop = end;
      while (stop > from && text.charCodeAt(stop - 1) === 13) stop--;
      const value = new Part(utterance.value, from, stop);
      this.#say({ ...utterance, value, text: value.span(0, value.text.length) });
      const now = this.#lines[utterance.line] as TranscriptLine;
      if (judged === undefined || (judged.kind === "continuation" && now.kind === "reply")) judged = now;
      from = end + 1;
    }
    if (judged !== undefined) this.#judge(utterance, judged);
  }

  #say(utterance: Utterance): void {
    const open = this.#conversation(utterance);
    if (open === undefined) {
      this.#judge(utterance, utterance.value.text === "" ? blankLine : noteLine);
      return;
    }
    const judgement = open.conversation.feed(utterance);
    if (judgement.kind !== "note" && judgement.kind !== "blank") {
      this.#last = open;
      open.spoken = true;
    }
    this.#conversationOf[utterance.line] = open;
    this.#judge(utterance, judgement);
  }

  #judge(utterance: Utterance, judgement: Judgement): void {
    this.#lines[utterance.line] = new JudgedLine(utterance, judgement);
  }

  #note(utterance: Utterance): void {
    const key = keyOf(utterance);
    const open = this.#open.get(key) ?? (utterance.session === undefined ? this.#last : undefined);
    if (utterance.kind === "note") {
      open?.conversation.noted?.(utterance);
      const secret = passwordInUrl(utterance.value);
      if (secret !== undefined) this.#findings.push(secret);
      this.#findings.push(...tokensInUrls(utterance.value));
    }
    if (
      utterance.kind === "note" &&
      /\bport:? 24\b|[0-9]\.[0-9]{1,3}:24(?![0-9:])/.test(utterance.value.text.slice(0, 200))
    )
      this.#lmtpPort = true;
    if ((utterance.opens || utterance.closes) && open?.spoken && open === this.#last) {
      for (const [k, o] of this.#open) if (o === open) this.#open.delete(k);
      this.#unfinished.delete(open);
      this.#last = undefined;
      return;
    }
    if (utterance.secures) {
      if (open === undefined) this.#secureNext = true;
      else open.conversation.secured();
    }
  }

  /** The conversation that an utterance belongs to; a new one where none is open or another greeting begins. */
  #conversation(utterance: Utterance): Open | undefined {
    const key = keyOf(utterance);
    const open = this.#open.get(key);
    const { text } = utterance.value;
    if (
      open !== undefined &&
      utterance.from !== "client" &&
      mayGreet(text) &&
      open.conversation.payload() === undefined
    ) {
      for (const protocol of protocols) {
        if (!protocol.greets(text)) continue;
        if (protocol === open.protocol && !open.conversation.greeted(text)) return open;
        if (utterance.protocol === undefined || namesProtocol(utterance.protocol, protocol)) {
          if (protocol !== open.protocol) this.#mixed(open, protocol, utterance);
          return this.#begin(key, protocol, utterance.protocol);
        }
      }
    }
    // Where marks say that the client speaks again after both sides took leave, it does so on another connection.
    const again =
      open?.spoken === true &&
      utterance.from === "client" &&
      open.conversation.over() &&
      open.protocol.claims(text, "client") >= 3;
    if (open !== undefined && !again) return open;
    const named =
      utterance.protocol === undefined
        ? undefined
        : protocols.find((p) => namesProtocol(utterance.protocol as ProtocolId, p));
    const greeting = mayGreet(text) && utterance.from !== "client" ? greeter(text, this.#detected.protocol) : undefined;
    const protocol = utterance.protocol === undefined ? (greeting ?? this.#detected.protocol) : named;
    return protocol === undefined ? undefined : this.#begin(key, protocol, utterance.protocol);
  }

  #mixed(open: Open, protocol: Protocol, utterance: Utterance): void {
    const [before, after] = [open.conversation.protocol.toUpperCase(), protocol.id.toUpperCase()];
    this.#findings.push(finding(transcriptRules["mixed-protocols"], utterance.text, { before, after }));
  }

  #begin(key: string, protocol: Protocol, named?: ProtocolId): Open {
    const { facts } = this.#detected.dialect;
    const conversation = protocol.begin({
      source: this.#source,
      latin1: this.#manner.latin1,
      protocol: named ?? (protocol.id === "smtp" && this.#lmtpPort ? "lmtp" : protocol.id),
      fragment: facts?.fragment ?? false,
      oneSided: facts?.oneSided ?? false,
      hidesPayload: facts?.hidesPayload ?? false,
      hidesEnd: facts?.hidesEnd ?? false,
      secure: (facts?.secure ?? false) || this.#secureNext,
      report: (finding) => this.#findings.push(finding),
    });
    this.#secureNext = false;
    const open: Open = { protocol, conversation, spoken: false };
    this.#open.set(key, open);
    this.#unfinished.add(open);
    this.#all.push(open);
    return open;
  }

  end(): Transcript {
    this.#flush();
    const lines = this.#lines;
    const sessions: Session[] = this.#all
      .filter((open) => open.spoken)
      .map(({ conversation }) => new ReadSession(conversation));
    const protocol = sessions[0]?.protocol ?? this.#manner.chosen ?? this.#detected.dialect.protocol;
    if (protocol === undefined) {
      const first = lines.find((line) => line.kind !== "blank");
      if (first !== undefined) this.#findings.push(finding(transcriptRules["unknown-protocol"], first.text));
    }
    const findings = this.#findings.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const of = this.#conversationOf;
    const at = (offset: number): number => lineAt(lines, offset);
    return {
      protocol,
      dialect: this.#detected.dialect.id,
      lines,
      sessions,
      findings,
      describe: (offset): Description | undefined => {
        const line = at(offset);
        return of[line]?.conversation.describe(lines[line] as TranscriptLine, offset);
      },
      complete: (offset): readonly Completion[] => {
        const line = at(offset);
        for (let i = line; i >= 0 && i > line - 200; i--) {
          const open = of[i];
          if (open !== undefined) return open.conversation.complete(lines[line] as TranscriptLine, offset);
        }
        return [];
      },
    };
  }
}

/**
 * The session of a conversation; its tree and messages are built when they are asked for. A class: each literal with accessors of
 * its own is held by the engine until it clears its whole heap, and with it all that was read.
 */
class ReadSession implements Session {
  readonly protocol: ProtocolId;
  readonly span: Span;
  readonly #ended: ConversationEnd;
  #exchanges: readonly Exchange[] | undefined;
  #messages: readonly SessionMessage[] | undefined;

  constructor(conversation: Conversation) {
    this.#ended = conversation.end();
    this.protocol = conversation.protocol;
    this.span = this.#ended.span;
  }

  get exchanges(): readonly Exchange[] {
    this.#exchanges ??= this.#ended.exchanges();
    return this.#exchanges;
  }

  get messages(): readonly SessionMessage[] {
    this.#messages ??= this.#ended.messages?.() ?? [];
    return this.#messages;
  }

  /** All that a session is, as `JSON.stringify` shows it. */
  toJSON(): Session {
    const { protocol, span, exchanges, messages } = this;
    return { protocol, span, exchanges, messages };
  }
}

function keyOf(utterance: Utterance): string {
  if (utterance.session === undefined) return utterance.protocol ?? "";
  return `${utterance.session} ${utterance.protocol ?? ""}`;
}

function namesProtocol(id: ProtocolId, protocol: Protocol): boolean {
  return protocol.id === id || (id === "lmtp" && protocol.id === "smtp");
}

/** A cheap test before the exact one: how greetings begin. */
function mayGreet(text: string): boolean {
  switch (text.charCodeAt(0)) {
    case 50:
      return text.startsWith("22");
    case 53:
      return text.startsWith("52") || text.startsWith("554");
    case 42:
    case 43:
    case 72:
      return true;
    default:
      return false;
  }
}

/** The protocol whose greeting this is, the expected one first. */
function greeter(text: string, expected: Protocol | undefined): Protocol | undefined {
  if (expected?.greets(text)) return expected;
  return protocols.find((protocol) => protocol.greets(text));
}

/** The last line that begins at or before the offset. */
function lineAt(lines: readonly TranscriptLine[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((lines[middle] as TranscriptLine).text.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
