import type { Span } from "../text/span.ts";
import type { Judgement, LineKind, Speaker, TranscriptLine, Utterance } from "./types.ts";

/** A line of a log as it is kept: a log may have millions, and most judgements are one of a few. */
export class JudgedLine implements TranscriptLine {
  readonly line: number;
  readonly #start: number;
  readonly #end: number;
  readonly #judgement: Judgement;
  readonly time: number | undefined;

  constructor(utterance: Utterance, judgement: Judgement) {
    this.line = utterance.line;
    this.#start = utterance.text.start;
    this.#end = utterance.text.end;
    this.#judgement = judgement;
    this.time = utterance.time;
  }

  get from(): Speaker {
    return this.#judgement.from;
  }

  get kind(): LineKind {
    return this.#judgement.kind;
  }

  get verb(): string | undefined {
    return this.#judgement.verb;
  }

  get code(): string | undefined {
    return this.#judgement.code;
  }

  get enhanced(): string | undefined {
    return this.#judgement.enhanced;
  }

  get tag(): string | undefined {
    return this.#judgement.tag;
  }

  get text(): Span {
    return { start: this.#start, end: this.#end };
  }

  /** All that a line is, as `JSON.stringify` shows it. */
  toJSON(): TranscriptLine {
    const { line, from, kind, verb, code, enhanced, tag, text, time } = this;
    return { line, from, kind, verb, code, enhanced, tag, text, time };
  }
}
