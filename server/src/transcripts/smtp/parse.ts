import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import { type CommandRow, commandRow } from "./commands.ts";

/** A command line: verb, then words. Offsets are into `value.text`. */
export class Command {
  readonly value: Decoded;
  /** In capitals. */
  readonly verb: string;
  readonly verbEnd: number;
  readonly row: CommandRow | undefined;
  readonly #start: number;
  readonly #end: number;

  constructor(value: Decoded, verbEnd: number, start: number, end: number) {
    const verb = value.text.slice(0, Math.min(verbEnd, 64)).toUpperCase();
    this.value = value;
    this.row = commandRow(verb);
    this.verb = this.row?.verb ?? verb;
    this.verbEnd = verbEnd;
    this.#start = start;
    this.#end = end;
  }

  /** Where the argument begins and ends, without the blanks around it; equal where there is none. */
  get argument(): { readonly start: number; readonly end: number } {
    return { start: this.#start, end: this.#end };
  }
}

/** Reads a client's line. */
export function parseCommand(value: Decoded): Command {
  const { text } = value;
  let verbEnd = 0;
  while (verbEnd < text.length && text.charCodeAt(verbEnd) !== 32 && text.charCodeAt(verbEnd) !== 9) verbEnd++;
  let start = verbEnd;
  while (start < text.length && isBlank(text.charCodeAt(start))) start++;
  let end = text.length;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return new Command(value, verbEnd, start, Math.max(start, end));
}

export function isBlank(c: number): boolean {
  return c === 32 || c === 9;
}

/** The argument's text. */
export function argumentOf(command: Command): string {
  return command.value.text.slice(command.argument.start, command.argument.end);
}

export function verbSpan(command: Command): Span {
  return command.value.span(0, Math.max(1, command.verbEnd));
}

/** A word of the argument. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words between blanks, from `start` on. */
export function wordsOf(text: string, start: number, end = text.length): Word[] {
  const words: Word[] = [];
  let at = start;
  while (at < end) {
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    if (at >= end) break;
    const from = at;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    words.push({ text: text.slice(from, at), start: from, end: at });
  }
  return words;
}

/** One line of a reply (RFC 5321 §4.2). */
export class ReplyLine {
  readonly line: number;
  readonly value: Decoded;

  constructor(line: number, value: Decoded) {
    this.line = line;
    this.value = value;
  }

  /** Three digits as written. */
  get code(): string {
    return this.value.text.slice(0, 3);
  }

  /** `-`: more lines follow; ` ` or nothing: the last. */
  get separator(): string {
    return this.value.text.slice(3, 4);
  }

  /** Where the text begins in the value. */
  get textAt(): number {
    return Math.min(4, this.value.text.length);
  }

  /** Enhanced status code (RFC 3463), if the text begins with what looks like one. */
  get enhanced(): EnhancedPlace | undefined {
    return enhancedAt(this.value.text, this.textAt);
  }
}

interface EnhancedPlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Reads a server's line; undefined where it does not begin with three digits. */
export function parseReplyLine(line: number, value: Decoded): ReplyLine | undefined {
  const { text } = value;
  for (let i = 0; i < 3; i++) if (!isDigit(text.charCodeAt(i))) return undefined;
  const next = text.charCodeAt(3);
  if (text.length > 3 && next !== 32 && next !== 45 && next !== 9) return undefined;
  return new ReplyLine(line, value);
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function enhancedAt(text: string, from: number): EnhancedPlace | undefined {
  let at = from;
  for (let part = 0; part < 3; part++) {
    const begin = at;
    while (at < text.length && isDigit(text.charCodeAt(at))) at++;
    if (at === begin || at - begin > 3) return undefined;
    if (part < 2) {
      if (text[at] !== ".") return undefined;
      at++;
    }
  }
  if (at < text.length && text[at] !== " " && text[at] !== "\t") return undefined;
  if (at - from > 11 || text.charCodeAt(from + 1) !== 46) return undefined;
  return { text: text.slice(from, at), start: from, end: at };
}
