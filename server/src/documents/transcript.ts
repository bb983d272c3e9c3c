import {
  checkMessage,
  completeMessage,
  describeMessage,
  type Message,
  parseMessage,
} from "../records/headers/index.ts";
import type { Completion, Description } from "../records/language.ts";
import type { Finding, Fix, TextEdit } from "../rules/rule.ts";
import type { Position } from "../text/lines.ts";
import { type Span, shift } from "../text/span.ts";
import { mixedMarksOnce, withRedactAll } from "../transcripts/credentials.ts";
import { messages } from "../transcripts/messages.ts";
import {
  longestHead,
  type Manner,
  mannerOf,
  parseTranscript,
  Reading,
  sameManner,
  type TranscriptOptions,
} from "../transcripts/parse-transcript.ts";
import { transcriptRules } from "../transcripts/rules.ts";
import type {
  Exchange,
  ProtocolId,
  Session,
  SessionMessage,
  Speaker,
  Transcript,
  TranscriptLine,
} from "../transcripts/types.ts";
import { moveFinding } from "../zone/block.ts";
import type { Annotation, Change, Document, FindingKind, FindingsInParts, Outline, Place, Token } from "./document.ts";
import { type Piece, type Section, SectionedText } from "./sectioned-text.ts";
import { suppressionWord, withoutSuppressionLines } from "./suppression.ts";
import { inTextOrder } from "./text-document.ts";

/** A message inside a session. */
export interface PayloadMessage {
  readonly message: Message;
  /** From the first command of its transaction to its last reply. */
  readonly span: Span;
}

/** What came of reading one section of a log; places count from its beginning. */
interface ReadSection {
  readonly findings: readonly Finding[];
  readonly counts: readonly number[];
  /** That it cannot be told what this is: only of interest where no other section tells. */
  readonly unknown: Finding | undefined;
  readonly sessions: readonly { readonly name: string; readonly span: Span }[];
  /** The findings with their places in the text, while the section begins at `start`. */
  placed?: { readonly start: number; readonly findings: readonly Finding[] };
  /** The tree; made again when asked for where it was let go. */
  content?: Content | undefined;
}

class Content {
  readonly transcript: Transcript;
  #payload: readonly PayloadMessage[] | undefined;

  constructor(transcript: Transcript) {
    this.transcript = transcript;
  }

  get payload(): readonly PayloadMessage[] {
    this.#payload ??= messages(this.transcript).flatMap(({ data, span }): PayloadMessage[] => {
      if (data === undefined) return [];
      const message = parseMessage(data);
      // Words without any header are an example's stand-in for a message.
      return message.fields.length === 0 ? [] : [{ message, span }];
    });
    return this.#payload;
  }
}

/** How far the reading of a section has come. */
interface Progress {
  readonly section: Section<ReadSection>;
  readonly reading: Reading;
  piece: number;
  at: number;
  /** Where the piece begins in the section. */
  start: number;
  /** All its lines are read, and are being judged. */
  ending: Generator<number, void> | undefined;
}

const unknownProtocol = transcriptRules["unknown-protocol"];
/** A section is at least that long where the text allows it: below, keystrokes feel no difference. */
const shortest = 1 << 14;
/** Sections of that length together keep their trees; in a longer log, the outline has its sessions alone. */
const mostKept = 1 << 22;
/** What is stale after an edit is read at once up to that length, in a text that is read in slices. */
const atOnce = 1 << 17;

/**
 * What a tool printed of a mail session or of DNS look-ups. It is cut into sections where a connection begins and no other is open,
 * so that an edit reads no more than its section anew.
 */
export class TranscriptDocument implements Document {
  readonly kind = "transcript";
  readonly path: string;
  readonly #options: TranscriptOptions;
  readonly #now: Date | undefined;
  readonly #sliceAbove: number;
  readonly #text: SectionedText<ReadSection>;
  #manner: Manner;
  /** The section that is read in slices. */
  #progress: Progress | undefined;
  /** Sections that keep their trees, the last used last. */
  #kept: Section<ReadSection>[] = [];
  #whole: Transcript | undefined;
  /** Of which kinds the findings of its sections are. */
  readonly #kinds: FindingKind[] = [];

  /** `now`: the clock, for signatures that have expired. `sliceAbove`: longer texts are read in slices (`readSome`); default: none. */
  constructor(path: string, text: string, options: TranscriptOptions = {}, now?: Date, sliceAbove?: number) {
    this.path = path;
    this.#now = now;
    this.#options = options;
    this.#sliceAbove = sliceAbove ?? Number.POSITIVE_INFINITY;
    this.#text = new SectionedText(text);
    this.#manner = this.#mannerNow();
  }

  get length(): number {
    return this.#text.length;
  }

  text(s: Span = { start: 0, end: this.length }): string {
    return this.#text.slice(s);
  }

  mentions(word: string): boolean {
    return this.#text.sections.some((section) => section.mentions(word));
  }

  position(offset: number): Position {
    return this.#text.position(offset);
  }

  offset(position: Position): number {
    return this.#text.offset(position);
  }

  edit(changes: readonly Change[]): void {
    for (const { range, text } of changes) {
      const all = { start: 0, end: this.length };
      const s = range === undefined ? all : { start: this.offset(range.start), end: this.offset(range.end) };
      this.#text.replace(s, text);
      if (Math.min(s.start, s.end) <= this.#manner.end) this.#detectAgain();
    }
    this.#whole = undefined;
    if (this.#progress !== undefined && !this.#text.sections.includes(this.#progress.section))
      this.#progress = undefined;
  }

  #mannerNow(before?: Manner): Manner {
    const head = this.#text.slice({ start: 0, end: longestHead });
    return mannerOf(withoutSuppressionLines("transcript", head), this.#options, before);
  }

  #detectAgain(): void {
    const before = this.#manner;
    this.#manner = this.#mannerNow(before);
    if (before.detected !== this.#manner.detected && !sameManner(before, this.#manner)) this.#text.outdate();
  }

  /** The session as it was read, whole. */
  get transcript(): Transcript {
    if (this.#whole === undefined) {
      const [only, ...more] = this.#text.sections;
      this.#readUpTo(Number.MAX_SAFE_INTEGER);
      this.#whole =
        only !== undefined && more.length === 0 && this.#text.sections.length === 1
          ? this.#contentOf(only).transcript
          : parseTranscript(withoutSuppressionLines("transcript", this.text()), this.#options);
    }
    return this.#whole;
  }

  readSome(budget: number): boolean {
    let left = budget;
    for (;;) {
      this.#progress ??= this.#begin(this.#text.sections.find(({ read }) => read === undefined));
      if (this.#progress === undefined) return true;
      left = this.#readOn(this.#progress, left);
      if (this.#progress.section.read !== undefined) this.#progress = undefined;
      if (left <= 0) return this.#text.sections.every(({ read }) => read !== undefined);
    }
  }

  #begin(section: Section<ReadSection> | undefined): Progress | undefined {
    if (section === undefined) return undefined;
    const reading = new Reading(this.#manner, () => withoutSuppressionLines("transcript", section.text));
    return { section, reading, piece: 0, at: 0, start: 0, ending: undefined };
  }

  /** Reads on for about `budget` characters, at most to the section's end; what is left of the budget. */
  #readOn(progress: Progress, budget: number): number {
    let left = budget;
    if (progress.ending === undefined) left = this.#readLines(progress, left);
    if (progress.ending === undefined) return left;
    while (left > 0) {
      const { done, value } = progress.ending.next();
      if (done) break;
      left -= value;
    }
    return left;
  }

  #readLines(progress: Progress, budget: number): number {
    const { section, reading } = progress;
    const until = progress.start + progress.at + budget;
    for (;;) {
      const piece = section.pieces[progress.piece];
      if (piece === undefined) {
        if (!this.#joinNext(progress)) return until - section.length;
        continue;
      }
      const text = spoken(piece);
      // An empty text has one line.
      const only = text === "" && section.pieces.length === 1;
      while (progress.at < text.length || only) {
        const lf = text.indexOf("\n", progress.at);
        const next = lf < 0 ? text.length : lf + 1;
        const start = progress.start + progress.at;
        const line = { text: lineText(text, progress.at, next), start, index: reading.count };
        if (!reading.read(line, start >= shortest)) {
          this.#text.split(this.#text.sections.indexOf(section), progress.piece, progress.at);
          progress.ending = this.#ending(progress);
          return until - start;
        }
        progress.at = next;
        if (only) break;
        if (progress.start + next >= until) return 0;
      }
      progress.start += piece.text.length;
      progress.piece++;
      progress.at = 0;
    }
  }

  /** At the end of a section that is read: it ends here if the next can begin so; else that is part of it. */
  #joinNext(progress: Progress): boolean {
    const { section, reading } = progress;
    const index = this.#text.sections.indexOf(section);
    const next = this.#text.sections[index + 1];
    const piece = next?.pieces[0];
    if (next === undefined || piece === undefined) {
      progress.ending = this.#ending(progress);
      return false;
    }
    const text = spoken(piece);
    const lf = text.indexOf("\n");
    const end = lf < 0 ? text.length : lf + 1;
    if (!reading.read({ text: lineText(text, 0, end), start: section.length, index: reading.count }, true)) {
      progress.ending = this.#ending(progress);
      return false;
    }
    if (this.#progress !== progress && this.#progress?.section === next) this.#progress = undefined;
    this.#text.join(index);
    progress.at = end;
    return true;
  }

  /** Judges what was read of a section, message by message: yields the length of each. */
  *#ending({ section, reading }: Progress): Generator<number, void> {
    const transcript = reading.end();
    const inside: Finding[] = [];
    for (const session of transcript.sessions)
      for (const message of session.messages ?? []) {
        for (const one of this.#judged(message)) inside.push(one);
        yield message.span.end - message.span.start;
      }
    const unknown = transcript.findings.find(({ rule }) => rule === unknownProtocol);
    const told = transcript.findings.filter((one) => one !== unknown);
    const findings = inTextOrder([...told, ...inside]);
    section.read = {
      unknown,
      findings,
      counts: this.#countsOf(findings),
      sessions: transcript.sessions.map(({ protocol, span }) => ({ name: sessionName(protocol), span })),
    };
    // The trees of a long log would be let go before anybody asks for them.
    if (this.length > mostKept && this.#text.sections.length > 1) return;
    section.read.content = new Content(transcript);
    this.#keep(section);
  }

  #countsOf(findings: readonly Finding[]): readonly number[] {
    const counts: number[] = [];
    for (const { rule, severity } of findings) {
      let kind = this.#kinds.findIndex((one) => one.rule === rule && one.severity === severity);
      if (kind < 0) kind = this.#kinds.push(severity === undefined ? { rule } : { rule, severity }) - 1;
      while (counts.length <= kind) counts.push(0);
      counts[kind] = (counts[kind] as number) + 1;
    }
    return counts;
  }

  #judged(one: SessionMessage): readonly Finding[] {
    const { header } = one;
    if (header === undefined) return [];
    const message = parseMessage(header);
    if (message.fields.length === 0) return [];
    // Signatures alone look at the body.
    const signed = message.fields.some(({ key }) => /^(?:dkim|arc)-/.test(key));
    const { data } = signed ? one : { data: undefined };
    return checkMessage(data === undefined ? message : parseMessage(data), {
      now: this.#now,
      whole: data !== undefined && !one.elided,
      octets: true,
    });
  }

  /** Lets the trees go that were used longest ago. */
  #keep(section: Section<ReadSection>): void {
    this.#kept = this.#kept.filter((other) => other !== section && other.read?.content !== undefined);
    this.#kept.push(section);
    let length = this.#kept.reduce((sum, { length }) => sum + length, 0);
    while (length > mostKept && this.#kept.length > 1) {
      const oldest = this.#kept.shift() as Section<ReadSection>;
      length -= oldest.length;
      if (oldest.read !== undefined) oldest.read.content = undefined;
    }
  }

  #contentOf(section: Section<ReadSection>): Content {
    const read = section.read;
    if (read?.content !== undefined) return read.content;
    const progress = this.#begin(section) as Progress;
    for (const piece of section.pieces) {
      const text = spoken(piece);
      for (let at = 0; at < text.length || (text === "" && at === 0); ) {
        const lf = text.indexOf("\n", at);
        const next = lf < 0 ? Math.max(1, text.length) : lf + 1;
        const line = { text: lineText(text, at, next), start: progress.start + at, index: progress.reading.count };
        progress.reading.read(line);
        at = next;
      }
      progress.start += piece.text.length;
    }
    const content = new Content(progress.reading.end());
    if (read !== undefined) {
      read.content = content;
      this.#keep(section);
    }
    return content;
  }

  /** Reads what is not read, section by section; what is longer than `most`, or turns out to be, is left to slices. */
  #readUpTo(most: number): void {
    let left = most;
    for (let i = 0; i < this.#text.sections.length; i++) {
      const section = this.#text.sections[i] as Section<ReadSection>;
      if (section.read !== undefined || section.length > left) continue;
      const going = this.#progress?.section === section ? this.#progress : undefined;
      const progress = going ?? (this.#begin(section) as Progress);
      while (section.read === undefined && left > 0) left = this.#readOn(progress, left);
      this.#progress = section.read === undefined ? progress : going === undefined ? this.#progress : undefined;
    }
  }

  #readNow(): void {
    this.#readUpTo(this.length > this.#sliceAbove ? atOnce : Number.MAX_SAFE_INTEGER);
  }

  findings(): readonly Finding[] {
    this.#readNow();
    const { sections } = this.#text;
    const found: Finding[] = [];
    for (const [index, section] of sections.entries()) {
      const { read } = section;
      if (read === undefined) continue;
      const start = this.#text.startOf(index);
      if (read.placed?.start !== start)
        read.placed = {
          start,
          findings: start === 0 ? read.findings : read.findings.map((one) => moveFinding(one, (s) => shift(s, start))),
        };
      for (const one of read.placed.findings) found.push(one);
    }
    const unknown = this.#unknown();
    const all = unknown === undefined ? found : inTextOrder([unknown, ...found]);
    return this.length > mostKept ? all : withRedactAll(mixedMarksOnce(all));
  }

  findingsInParts(): FindingsInParts | undefined {
    if (this.length <= mostKept) return undefined;
    this.#readNow();
    if (this.#unknown() !== undefined) return undefined;
    const text = this.#text;
    return {
      kinds: this.#kinds,
      parts: text.sections.map(({ read }) => read),
      startOf: (index) => text.startOf(index),
    };
  }

  #unknown(): Finding | undefined {
    const { sections } = this.#text;
    const silent = sections.every(({ read }) => read === undefined || read.sessions.length === 0);
    return silent ? sections[0]?.read?.unknown : undefined;
  }

  /** The section at an offset, where it is read. */
  #at(offset: number): { readonly start: number; readonly content: Content } | undefined {
    this.#readNow();
    const index = this.#text.sectionAt(offset);
    const section = this.#text.sections[index];
    if (section?.read === undefined) return undefined;
    return { start: this.#text.startOf(index), content: this.#contentOf(section) };
  }

  describe(offset: number): Description | undefined {
    const here = this.#at(offset);
    if (here === undefined) return undefined;
    const { start, content } = here;
    let found: Description | undefined;
    for (const { message } of content.payload) found ??= describeMessage(message, offset - start);
    found ??= content.transcript.describe(offset - start);
    return found === undefined ? undefined : { ...found, span: shift(found.span, start) };
  }

  complete(offset: number): readonly Completion[] {
    const here = this.#at(offset);
    if (here === undefined) return [];
    const { start, content } = here;
    let found: readonly Completion[] = [];
    for (const { message } of content.payload) if (found.length === 0) found = completeMessage(message, offset - start);
    if (found.length === 0) found = content.transcript.complete(offset - start);
    return found.map((one) => ({ ...one, span: shift(one.span, start) }));
  }

  /** Trees of all sections, where they are few enough to be kept. */
  *#trees(): Generator<{ readonly start: number; readonly content: Content }> {
    this.#readNow();
    if (this.length > mostKept && this.#text.sections.length > 1) return;
    for (const [index, section] of this.#text.sections.entries())
      if (section.read !== undefined) yield { start: this.#text.startOf(index), content: this.#contentOf(section) };
  }

  /** The sessions of a log whose trees are not kept. */
  *#sessions(): Generator<{ readonly name: string; readonly span: Span }> {
    if (this.length <= mostKept || this.#text.sections.length === 1) return;
    for (const [index, { read }] of this.#text.sections.entries())
      for (const { name, span } of read?.sessions ?? []) yield { name, span: shift(span, this.#text.startOf(index)) };
  }

  outline(): readonly Outline[] {
    const outline: Outline[] = [];
    for (const { start, content } of this.#trees())
      for (const session of content.transcript.sessions) {
        const span = shift(session.span, start);
        outline.push({
          name: sessionName(session.protocol),
          detail: counted(session.exchanges.length, "exchange"),
          kind: "session",
          span,
          selection: { start: span.start, end: span.start },
          children: session.exchanges.map((exchange) => outlineOf(exchange, content.transcript.lines, start)),
        });
      }
    for (const { name, span } of this.#sessions())
      outline.push({ name, kind: "session", span, selection: { start: span.start, end: span.start } });
    return outline;
  }

  folds(): readonly Span[] {
    const folds: Span[] = [];
    for (const { start, content } of this.#trees()) {
      const { transcript } = content;
      const add = (exchange: Exchange) => {
        folds.push(shift(exchange.span, start));
        for (const child of exchange.children ?? []) add(child);
        const first = transcript.lines[exchange.payload[0] ?? -1]?.text.start;
        const end = transcript.lines[exchange.payload.at(-1) ?? -1]?.text.end;
        if (first !== undefined && end !== undefined) folds.push(shift({ start: first, end }, start));
      };
      for (const session of transcript.sessions) {
        folds.push(shift(session.span, start));
        for (const exchange of session.exchanges) add(exchange);
      }
    }
    for (const { span } of this.#sessions()) folds.push(span);
    return folds;
  }

  tokens(s: Span = { start: 0, end: this.length }): readonly Token[] {
    this.#readNow();
    const from = this.offset({ line: this.position(s.start).line, character: 0 });
    const tokens: Token[] = [];
    for (let i = this.#text.sectionAt(from); i < this.#text.sections.length; i++) {
      const start = this.#text.startOf(i);
      if (start > s.end) break;
      const section = this.#text.sections[i] as Section<ReadSection>;
      if (section.read === undefined) continue;
      const { lines } = this.#contentOf(section).transcript;
      for (let at = firstLineFrom(lines, from - start); at < lines.length; at++) {
        const line = lines[at] as TranscriptLine;
        if (line.text.start > s.end - start) break;
        for (const { span, ...token } of lineTokens(line, section.text.slice(line.text.start, line.text.end)))
          tokens.push({ ...token, span: shift(span, start) });
      }
    }
    return tokens;
  }

  /** The time that an exchange took, where the log has stamps; and each message can be authenticated. */
  annotations(): readonly Annotation[] {
    const times: Annotation[] = [];
    const messages: Annotation[] = [];
    for (const { start, content } of this.#trees()) {
      for (const session of content.transcript.sessions)
        for (const one of durations(session)) times.push({ ...one, span: shift(one.span, start) });
      for (const { span } of content.payload)
        messages.push({
          span: { start: start + span.start, end: start + span.start },
          title: "Authenticate message",
          command: { id: "message.authenticate" },
        });
    }
    return [...times, ...messages];
  }

  definition(): readonly Place[] {
    return [];
  }

  references(): readonly Place[] {
    return [];
  }

  actions(): readonly Fix[] {
    return [];
  }

  format(): readonly TextEdit[] {
    return [];
  }
}

/** What a piece says, without suppression comments. */
function spoken(piece: Piece): string {
  return piece.mentions(suppressionWord) ? withoutSuppressionLines("transcript", piece.text) : piece.text;
}

/** A line without its line end: LF and every CR before it. */
function lineText(text: string, from: number, next: number): string {
  let end = Math.min(next, text.length);
  if (end > from && text.charCodeAt(end - 1) === 10) end--;
  while (end > from && text.charCodeAt(end - 1) === 13) end--;
  return text.slice(from, end);
}

/** The first line that does not end before an offset. */
function firstLineFrom(lines: readonly TranscriptLine[], offset: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] as TranscriptLine).text.end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sessionName(protocol: ProtocolId): string {
  return `${protocol.toUpperCase()} session`;
}

function outlineOf(exchange: Exchange, lines: readonly TranscriptLine[], start: number): Outline {
  const command = exchange.command === undefined ? exchange.replies[0] : exchange.command;
  const line = command === undefined ? undefined : lines[command]?.text;
  return {
    name: exchange.label,
    ...(exchange.outcome === undefined ? {} : { detail: exchange.outcome }),
    kind: "exchange",
    span: shift(exchange.span, start),
    selection: shift(line ?? { start: exchange.span.start, end: exchange.span.start }, start),
    children: (exchange.children ?? []).map((child) => outlineOf(child, lines, start)),
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
