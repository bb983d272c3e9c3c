import { type Decoded, DecodedBuilder } from "../../text/decoded.ts";
import { append, Part } from "../words.ts";
import { strings } from "./records.ts";

/** Adds a character-string as zone files write it: `\X` and `\DDD` (RFC 1035 §5.1). */
export function unescaped(builder: DecodedBuilder, value: Decoded, start: number, end: number): void {
  const { text } = value;
  let from = start;
  const plain = (to: number): void => {
    if (to > from) append(builder, new Part(value, from, to));
  };
  for (let i = text.indexOf("\\", start); i >= 0 && i < end; i = text.indexOf("\\", from)) {
    plain(i);
    const number = text.slice(i + 1, i + 4);
    const decimal = /^[0-9]{3}$/.test(number) && Number(number) < 256;
    const length = Math.min(decimal ? 4 : 2, end - i);
    const character = decimal ? String.fromCharCode(Number(number)) : (text[i + 1] ?? "\\");
    const place = value.span(i, i + length);
    builder.append(character, place.start, place.end - place.start);
    from = i + length;
  }
  plain(end);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The text of a JSON string from what stands between its quotes (RFC 8259 §7). */
export function jsonText(value: Decoded): Decoded {
  const { text } = value;
  if (!text.includes("\\")) return value;
  const builder = new DecodedBuilder();
  let from = 0;
  for (let i = text.indexOf("\\"); i >= 0; i = text.indexOf("\\", from)) {
    if (i > from) append(builder, new Part(value, from, i));
    const c = text[i + 1] ?? "\\";
    const hex = c === "u" && /^[0-9A-Fa-f]{4}$/.test(text.slice(i + 2, i + 6)) ? text.slice(i + 2, i + 6) : undefined;
    const length = hex === undefined ? 2 : 6;
    const place = value.span(i, i + length);
    const character = hex === undefined ? (escapes[c] ?? c) : String.fromCharCode(Number.parseInt(hex, 16));
    builder.append(character, place.start, place.end - place.start);
    from = i + length;
  }
  if (from < text.length) append(builder, new Part(value, from));
  return builder.build(value.span(0, 0).start);
}

/** The text of TXT data: quoted strings joined, or the whole where there are no quotes (as some services write it). */
export function textOf(data: Decoded): Decoded {
  if (!data.text.trimStart().startsWith('"')) return data;
  const builder = new DecodedBuilder();
  strings(data.text, 0, 0).found.forEach(({ start, end }, index) => {
    if (index > 0) builder.join();
    unescaped(builder, data, start, end);
  });
  return builder.build(data.span(0, 0).start);
}
