import { type Decoded, DecodedBuilder } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";

/** Words that stand in the document as they are. */
export class Words implements Decoded {
  readonly text: string;
  readonly start: number;

  constructor(text: string, start: number) {
    this.text = text;
    this.start = start;
  }

  get joins(): readonly number[] {
    return none;
  }

  span(start: number, end: number): Span {
    const from = Math.max(0, Math.min(start, this.text.length));
    return { start: this.start + from, end: this.start + Math.max(from, Math.min(end, this.text.length)) };
  }

  at(offset: number): number | undefined {
    return offset >= this.start && offset <= this.start + this.text.length ? offset - this.start : undefined;
  }
}

const none: readonly number[] = [];

/** Part of a decoded value. */
export class Part implements Decoded {
  readonly text: string;
  readonly #of: Decoded;
  readonly #from: number;

  constructor(of: Decoded, from: number, to = of.text.length) {
    this.text = of.text.slice(from, to);
    this.#of = of;
    this.#from = from;
  }

  get joins(): readonly number[] {
    return none;
  }

  span(start: number, end: number): Span {
    const from = Math.max(0, Math.min(start, this.text.length));
    return this.#of.span(this.#from + from, this.#from + Math.max(from, Math.min(end, this.text.length)));
  }

  at(offset: number): number | undefined {
    const place = this.#of.at(offset);
    if (place === undefined) return undefined;
    const inside = place - this.#from;
    return inside >= 0 && inside <= this.text.length ? inside : undefined;
  }
}

/** Several values as one, with `between` (of no source) after each but the last. */
export function joined(parts: readonly Decoded[], between = ""): Decoded {
  const builder = new DecodedBuilder();
  parts.forEach((part, index) => {
    append(builder, part);
    if (between !== "" && index < parts.length - 1)
      builder.append(between, part.span(part.text.length, part.text.length).start, 0);
  });
  return builder.build(parts[0]?.span(0, 0).start ?? 0);
}

/** Adds a value to another; plain words in one run, others unit by unit where they are not contiguous. */
export function append(builder: DecodedBuilder, part: Decoded): void {
  const whole = part.span(0, part.text.length);
  if (whole.end - whole.start === part.text.length) {
    builder.append(part.text, whole.start);
    return;
  }
  for (let i = 0; i < part.text.length; i++) {
    const at = part.span(i, i + 1);
    builder.append(part.text[i] as string, at.start, at.end - at.start);
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  f: "\f",
  v: "\u000b",
  "0": "\0",
};

const wideCharacter =
  /^\\x(?:[cd][0-9a-f]|e[0-9a-f]\\x[89ab][0-9a-f]|f[0-7]\\x[89ab][0-9a-f]\\x[89ab][0-9a-f])\\x[89ab][0-9a-f]/i;

/** The character whose octets in UTF-8 stand here as `\xc3\xa4`, and how long that is; undefined where they make none. */
function wideAt(source: string, at: number): { text: string; length: number } | undefined {
  const octets = wideCharacter.exec(source.slice(at, at + 16))?.[0];
  if (octets === undefined) return undefined;
  try {
    return { text: decodeURIComponent(octets.replaceAll("\\x", "%")), length: octets.length };
  } catch {
    return undefined;
  }
}

/**
 * The text of a quoted string as Python, Ruby, JavaScript and JSON write them: `\n`, `\x41`, `\u00e9`, `\\`, `\'`.
 * `source[start, end)` is what stands between the quotes; `start` is also its place in the document less `offset`.
 */
export function unquoted(source: string, start: number, end: number, offset = 0): Decoded {
  const first = source.indexOf("\\", start);
  if (first < 0 || first >= end) return new Words(source.slice(start, end), start + offset);
  const builder = new DecodedBuilder();
  let from = start;
  for (let i = first; i >= 0 && i < end; i = source.indexOf("\\", from)) {
    builder.append(source.slice(from, i), from + offset);
    const c = source[i + 1] ?? "";
    const digits = c === "x" ? 2 : c === "u" ? 4 : 0;
    const number = digits > 0 ? source.slice(i + 2, i + 2 + digits) : "";
    let length = 2;
    let text = escapes[c] ?? c;
    if (digits > 0 && number.length === digits && /^[0-9a-fA-F]+$/.test(number)) {
      length = 2 + digits;
      text = String.fromCharCode(Number.parseInt(number, 16));
      const wide = c === "x" ? wideAt(source, i) : undefined;
      if (wide !== undefined) ({ text, length } = wide);
    }
    if (i + length > end) {
      builder.append("\\", i + offset);
      from = i + 1;
    } else {
      builder.append(text, i + offset, length);
      from = i + length;
    }
  }
  builder.append(source.slice(from, end), from + offset);
  return builder.build(start + offset);
}
