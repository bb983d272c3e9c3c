import type { Payload } from "./protocol.ts";
import { likeClient, likeServer } from "./shapes.ts";
import type { ProtocolId, Utterance } from "./types.ts";
import { unquoted, Words } from "./words.ts";

/** One line of the text as a dialect sees it: without its line end (every CR at the end belongs to that). */
export interface SourceLine {
  readonly text: string;
  /** Offset of `text` in the document. */
  readonly start: number;
  /** Number of the line, from 0. */
  readonly index: number;
}

/** What the protocols say of the state while a line is read. */
export interface Expectation {
  /** Raw text is due in the conversation that spoke last. */
  readonly payload: Payload | undefined;
  /** The protocol that was found, once it is. */
  readonly protocol: ProtocolId | undefined;
}

/** A log format: who speaks, where the words start, what is only the tool talking. */
export interface Dialect {
  readonly id: string;
  /** Where the program's name makes it clear: DNS tools have but one protocol. */
  readonly protocol?: ProtocolId;
  /**
   * How surely a sample of lines (not blank, cut at some hundred characters, from the beginning of the text) is of
   * this format: `decided` with a signature line, else points for the lines that it explains (`explained`).
   */
  score(sample: readonly string[]): number;
  /** A reader for one text; it may keep state from line to line. `sample` as for `score`. */
  reader(sample: readonly string[]): DialectReader;
  /** As `reader`, for many parts of one text: what the sample says is found out once. For dialects that ask it much. */
  readers?(sample: readonly string[]): () => DialectReader;
  /** Some utterances are wrapped over rows that say `continues`; such a dialect may not look at the expectation. */
  readonly wraps?: boolean;
  /** Its reader remembers things from one connection to the next: the log cannot be cut. */
  readonly whole?: boolean;
  /** What its reader takes from the sample. */
  style?(sample: readonly string[]): string;
  /** Facts for the protocols, see `ConversationContext`. */
  readonly facts?: Facts;
}

export interface Facts {
  readonly fragment?: boolean;
  readonly oneSided?: boolean;
  readonly hidesPayload?: boolean;
  readonly hidesEnd?: boolean;
  readonly secure?: boolean;
}

export interface DialectReader {
  /** Total. Where one line holds several utterances, the value has line ends inside and the caller splits it. */
  read(line: SourceLine, expected: Expectation): Utterance;
}

/** Makes readers for the parts of a text. */
export function readersOf(dialect: Dialect, sample: readonly string[]): () => DialectReader {
  return dialect.readers?.(sample) ?? (() => dialect.reader(sample));
}

/** The score of a signature line. */
export const decided = 1000;

/** Decides for a format where so many lines at least bear its mark. */
export function decidedBy(mark: RegExp, least = 1): Dialect["score"] {
  return (sample) => {
    const hits = sample.filter((line) => mark.test(line)).length;
    return hits < least ? 0 : decided + hits;
  };
}

/** A reader that depends on what a look at the sample shows; all parts of a text share one look. */
export function readAfter<Seen>(
  look: (sample: readonly string[]) => Seen,
  readerFor: (seen: Seen) => DialectReader,
): Required<Pick<Dialect, "style" | "reader" | "readers">> {
  return {
    style: (sample) => String(look(sample)),
    reader: (sample) => readerFor(look(sample)),
    readers: (sample) => {
      const seen = look(sample);
      return () => readerFor(seen);
    },
  };
}

const nothing: Expectation = { payload: undefined, protocol: undefined };

/** Points for the lines of a sample that a reader explains: 1 for words that fit the side it names, a quarter for others, little for notes it knows. */
export function explained(reader: DialectReader, sample: readonly string[]): number {
  let points = 0;
  let start = 0;
  sample.forEach((text, index) => {
    const utterance = reader.read({ text, start, index }, nothing);
    start += text.length + 1;
    const words = utterance.value.text;
    if (utterance.from === "client") points += likeClient(words) ? 1 : likeServer(words) ? -0.5 : 0.25;
    else if (utterance.from === "server") points += likeServer(words) ? 1 : likeClient(words) ? -0.5 : 0.25;
    else if (utterance.from === undefined) points += likeServer(words) || likeClient(words) ? 0.6 : -0.05;
    else if (utterance.mark !== undefined) points += 0.3;
    else points -= 0.05;
  });
  return points;
}

export function note(line: SourceLine, more?: Partial<Utterance>): Utterance {
  return bare(line, { from: "tool", kind: "note", ...more });
}

export function blank(line: SourceLine): Utterance {
  return bare(line, { from: "none", kind: "blank" });
}

/** The line as it stands, for the protocol to judge, unless `more` says who speaks. `at`: where the words begin. */
export function bare(line: SourceLine, more?: Partial<Utterance>, at = 0): Utterance {
  const text = at === 0 ? line.text : line.text.slice(at);
  const start = line.start + at;
  return {
    line: line.index,
    from: undefined,
    value: new Words(text, start),
    text: { start, end: line.start + line.text.length },
    ...more,
  };
}

/** One side's mark at the start of a line. */
export interface MarkRow {
  /** A pattern is anchored with `^`; its groups `session` and `time` are read. */
  readonly mark: string | RegExp;
  readonly from: "client" | "server" | "tool";
}

/** A format whose lines begin with a mark: the rest is a table. */
export interface MarkedFormat {
  readonly id: string;
  readonly protocol?: ProtocolId;
  /** A line of this form decides for the format. */
  readonly signature?: RegExp;
  /** Other formats have the same marks: without the signature it is none of this. */
  readonly only?: true;
  /** What stands before the mark (time, process, thread): matched at the start of each line; lines without it are notes. Groups `session` and `time` are read. */
  readonly prefix?: RegExp;
  /** Longer marks first. Marks of the tool begin notes. */
  readonly marks: readonly MarkRow[];
  /** The words are a string of Python, Ruby or JavaScript: `b'EHLO x\r\n'`. */
  readonly quoted?: true;
  /** Lines without a mark: notes, or for the protocol to judge (`bare`, or `payload`: only while raw text is due), or what their text makes them. */
  readonly unmarked?: "note" | "bare" | "payload" | ((text: string) => "note" | "bare" | "server" | "client");
  /** Message data, literals and the like are printed without mark. */
  readonly barePayload?: true;
  /** The marks are "sent" and "received": in the log of a server they are the other way round. */
  readonly relative?: true;
  readonly opens?: RegExp;
  readonly secures?: RegExp;
  readonly facts?: Facts;
}

/** The dialect of a table of marks. */
export function marked(format: MarkedFormat): Dialect {
  const make = (turned: boolean): DialectReader => ({
    read: (line, expected) => readMarked(format, turned, line, expected),
  });
  const turned = (sample: readonly string[]): boolean =>
    format.relative === true && explained(make(true), sample) > explained(make(false), sample);
  const relative: Pick<Dialect, "style" | "readers"> = {
    style: (sample) => String(turned(sample)),
    readers: (sample) => {
      const reader = make(turned(sample));
      return () => reader;
    },
  };
  return {
    id: format.id,
    ...(format.protocol === undefined ? {} : { protocol: format.protocol }),
    ...(format.facts === undefined ? {} : { facts: format.facts }),
    score: (sample) => {
      const { signature } = format;
      const points = explained(make(turned(sample)), sample);
      if (format.only && !sample.some((line) => signature?.test(line))) return 0;
      return points > 0 && signature !== undefined && sample.some((line) => signature.test(line))
        ? decided + points
        : points;
    },
    reader: (sample) => make(turned(sample)),
    ...(format.relative ? relative : {}),
  };
}

const opposite = { client: "server", server: "client", tool: "tool" } as const;

function readMarked(format: MarkedFormat, turned: boolean, line: SourceLine, expected: Expectation): Utterance {
  let at = 0;
  let session: string | undefined;
  let time: number | undefined;
  if (format.prefix !== undefined) {
    const found = format.prefix.exec(line.text);
    if (found === null) return line.text === "" ? blank(line) : note(line, events(format, line.text));
    at = found[0].length;
    session = found.groups?.session;
    time = stamp(found.groups?.time);
  }
  const raw = expected.payload?.extent === "lines";
  if (raw && format.barePayload) return bare(line, { session, time }, at);
  for (const row of format.marks) {
    const found = markAt(row.mark, line.text, at);
    if (found === undefined) continue;
    const common = { session: found.session ?? session, time: found.time ?? time };
    const span = { start: line.start + at, end: line.start + at + line.text.slice(at, found.end).trimEnd().length };
    if (row.from === "tool") return note(line, { ...common, mark: { span, other: "" }, ...events(format, line.text) });
    const other = format.marks.find((m) => m.from === opposite[row.from])?.mark;
    const more = {
      ...common,
      from: turned ? opposite[row.from] : row.from,
      mark: { span, other: typeof other === "string" ? other.trimEnd() : "" },
    };
    return format.quoted ? quotedWords(line, found.end, more) : bare(line, more, Math.min(found.end, line.text.length));
  }
  if (line.text.length === at)
    return raw && format.unmarked !== undefined ? bare(line, { session, time }, at) : blank(line);
  const unmarked = typeof format.unmarked === "function" ? format.unmarked(line.text.slice(at)) : format.unmarked;
  const common = { session, time, ...events(format, line.text) };
  if (unmarked === "bare" || (unmarked === "payload" && raw)) return bare(line, common, at);
  if (unmarked === "server" || unmarked === "client") return bare(line, { ...common, from: unmarked }, at);
  return note(line, common);
}

function markAt(
  mark: string | RegExp,
  text: string,
  at: number,
): { end: number; session?: string | undefined; time?: number | undefined } | undefined {
  if (typeof mark === "string") return startsWith(text, mark, at) ? { end: at + mark.length } : undefined;
  const found = mark.exec(at === 0 ? text : text.slice(at));
  if (found === null) return undefined;
  return { end: at + found[0].length, session: found.groups?.session, time: stamp(found.groups?.time) };
}

/** A mark that ends in a blank stands alone at the end of a line too (`S:`). */
function startsWith(text: string, mark: string, at: number): boolean {
  if (text.startsWith(mark, at)) return true;
  return (
    text.length - at === mark.length - 1 && mark.endsWith(" ") && mark.length > 1 && mark.startsWith(text.slice(at))
  );
}

/** Words in quotes: from the opening quote at or behind `at` to its last fellow in the line. */
export function quotedWords(line: SourceLine, at: number, more: Partial<Utterance>): Utterance {
  const { text } = line;
  let open = at;
  while (open < text.length && open < at + 3 && text[open] !== "'" && text[open] !== '"') open++;
  const quote = text[open];
  if (quote !== "'" && quote !== '"') return bare(line, more, Math.min(at, text.length));
  const close = text.lastIndexOf(quote);
  const end = close > open ? close : text.length;
  return {
    line: line.index,
    from: undefined,
    value: unquoted(text, open + 1, end, line.start),
    text: { start: line.start + open + 1, end: line.start + end },
    ...more,
  };
}

function stamp(text: string | undefined): number | undefined {
  return text === undefined ? undefined : clock(text);
}

function events(format: MarkedFormat, text: string): Pick<Utterance, "opens" | "secures"> {
  return {
    opens: format.opens?.test(text) ? true : undefined,
    secures: format.secures?.test(text) ? true : undefined,
  };
}

const months = "janfebmaraprmayjunjulaugsepoctnovdec";

/**
 * Milliseconds of a time stamp: since 1970 (UTC, as no zone is known) with a date, else since midnight. Reads
 * `2026-11-24 13:15:32.101`, `2026-11-24T13:15:32,101Z`, `Nov 24 13:15:32` (of 1970), `13:15:32.5`, `25:02.28` (minutes), `000.190` and `1795526132.123` (seconds).
 */
export function clock(text: string): number | undefined {
  const iso = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/.exec(text);
  if (iso !== null) {
    const [, year, month, day, hours, minutes, seconds, fraction] = iso;
    return (
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds)) +
      part(fraction)
    );
  }
  const syslog = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/.exec(text);
  if (syslog !== null) {
    const [, name, day, hours, minutes, seconds, fraction] = syslog;
    const month = months.indexOf((name as string).toLowerCase()) / 3;
    return Date.UTC(1970, month, Number(day), Number(hours), Number(minutes), Number(seconds)) + part(fraction);
  }
  const day = /^(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/.exec(text);
  if (day !== null) return (Number(day[1]) * 3600 + Number(day[2]) * 60 + Number(day[3])) * 1000 + part(day[4]);
  const minutes = /^(\d{1,2}):(\d\d)\.(\d{1,6})/.exec(text);
  if (minutes !== null) return (Number(minutes[1]) * 60 + Number(minutes[2])) * 1000 + part(minutes[3]);
  const seconds = /^(\d{1,10})\.(\d{1,9})/.exec(text);
  if (seconds !== null) return Number(seconds[1]) * 1000 + part(seconds[2]);
  return undefined;
}

function part(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * 1000);
}
