import { type Finding, type Fix, finding, type TextEdit } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import { plain } from "../text/decoded.ts";
import type { FieldCodec } from "./field-codec.ts";
import { characterOctets } from "./name.ts";
import { octet } from "./octets.ts";
import { badEscape, controlCharacter, isInvisible, type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import { textRules } from "./rules-text.ts";
import { contentSpan, escapeString, quoteString, readString } from "./strings.ts";
import type { FieldSpec } from "./types.ts";
import { WordFlag } from "./words.ts";

/** The most octets of a character-string (RFC 1035 §3.3). */
export const maxString = 255;

/** Types whose long strings Knot cuts into several by itself. */
const cutByKnot = new Set(["TXT", "SPF", "RESINFO", "WALLET"]);

/** What is to be said about raw characters of a string: invisible ones, and octets above 126. */
export function rawCharacters(
  text: string,
  start: number,
  end: number,
  options: { readonly knot: boolean; readonly latin1: boolean },
): Finding[] {
  const found: Finding[] = [];
  const edits: TextEdit[] = [];
  let first = -1;
  let behind = -1;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 32 && c < 127) continue;
    if (isInvisible(c)) {
      if (found.length === 0) found.push(controlCharacter(text, i, options.knot));
    } else if (c > 127) {
      const { octets, units } = characterOctets(text, i, options.latin1);
      edits.push({ span: { start: i, end: i + units }, text: escapeString(octets) });
      if (first < 0 || behind === i) {
        if (first < 0) first = i;
        behind = i + units;
      }
      i += units - 1;
    }
  }
  if (first >= 0) {
    const fix: Fix = { title: "Write the octets as escapes", edits, preferred: true };
    found.push(
      finding(
        textRules["non-ascii-text"],
        { start: first, end: behind },
        { character: shown(text.slice(first, behind)) },
        { fixes: [fix], ...(options.knot ? { severity: "error" as const } : {}) },
      ),
    );
  }
  return found;
}

/** The octets of the string in one word; reports escapes and raw characters. */
function stringIn(reader: RdataReader, index: number): Decoded {
  const { start, end } = contentSpan(reader.words, index);
  const { text } = reader.words;
  const flags = reader.words.flags[index] ?? 0;
  if ((flags & (WordFlag.escaped | WordFlag.special)) === 0) return plain(text.slice(start, end), start);
  const { decoded, badEscapes } = readString(text, start, end, reader.context);
  const [first] = badEscapes;
  if (first !== undefined) reader.refuse(badEscape(text, first));
  if ((flags & WordFlag.special) !== 0) {
    const options = { knot: reader.knot, latin1: reader.context.latin1 === true };
    for (const found of rawCharacters(text, start, end, options)) {
      if (reader.knot) reader.refuse(found);
      else reader.note(found);
    }
  }
  return decoded;
}

/** Edits that cut a long string into pieces of 255 octets, inside its quotes. */
function splitEdits(decoded: Decoded, quoted: boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = maxString; at < decoded.text.length; at += maxString) {
    const { start } = decoded.span(at, at + 1);
    edits.push({ span: { start, end: start }, text: quoted ? '" "' : " " });
  }
  return edits;
}

/** One character-string with its length octet; several where Knot cuts it. */
function characterString(reader: RdataReader, spec: FieldSpec, index: number): void {
  const decoded = stringIn(reader, index);
  const { length } = decoded.text;
  const listed = spec.kind === "strings";
  if (length > maxString) {
    const cut = reader.knot && cutByKnot.has(reader.row.mnemonic);
    const edits = listed ? splitEdits(decoded, reader.has(index, WordFlag.quoted)) : [];
    const fixes: Fix[] = listed ? [{ title: "Split into strings of 255 octets", edits, preferred: true }] : [];
    const found = finding(
      textRules["string-too-long"],
      decoded.span(maxString, length),
      { length },
      cut ? { fixes, severity: "warning" } : { fixes },
    );
    if (cut) reader.note(found);
    else reader.refuse(found);
  }
  let wire = "";
  for (let at = 0; at === 0 || at < length; at += maxString) {
    const piece = decoded.text.slice(at, at + maxString);
    wire += octet(piece.length) + piece;
  }
  reader.push(spec, reader.span(index), wire, { decoded });
}

export const stringKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index >= 0) characterString(reader, spec, index);
  },
  write(cursor) {
    const text = cursor.counted();
    return text === undefined ? undefined : quoteString(text);
  },
};

/** X25's address has four digits at least (RFC 1183 §3.1). */
const fewestDigits = 4;

/** A character-string of decimal digits: X25. */
export const digitsKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const { start, end } = contentSpan(reader.words, index);
    let digits = end - start >= fewestDigits;
    for (let i = start; i < end; i++) {
      const c = reader.words.text.charCodeAt(i);
      digits &&= c >= 48 && c <= 57;
    }
    if (digits) characterString(reader, spec, index);
    else reader.badNumber(reader.span(index), spec, 0, `at least ${fewestDigits} decimal digits, and nothing else,`);
  },
  write(cursor) {
    const text = cursor.counted();
    return text === undefined || text.length < fewestDigits || /[^0-9]/.test(text) ? undefined : quoteString(text);
  },
};

export const optionalStringKind: FieldCodec = {
  read(reader, spec) {
    if (reader.more) characterString(reader, spec, reader.at++);
  },
  write: (cursor) => (cursor.left === 0 ? "" : stringKind.write(cursor)),
};

/** One or more character-strings; as one field each. */
export const stringsKind: FieldCodec = {
  read(reader, spec) {
    let index = reader.take(spec);
    while (index >= 0) {
      characterString(reader, spec, index);
      index = reader.more ? reader.at++ : -1;
    }
  },
  write(cursor) {
    const texts: string[] = [];
    while (cursor.left > 0) {
      const text = cursor.counted();
      if (text === undefined) return undefined;
      texts.push(quoteString(text));
    }
    return texts.length === 0 ? undefined : texts.join(" ");
  },
};

/** Octets without a length, to the end of the RDATA: CAA's value, URI's target. */
export const longStringKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const decoded = stringIn(reader, index);
    const span = reader.span(index);
    if (reader.row.mnemonic === "URI") {
      const { server } = reader.context;
      if (decoded.text === "")
        reader.note(finding(rdataRules["uri-target"], span, { problem: "is empty, which leads nowhere" }));
      else if (!reader.has(index, WordFlag.quoted) && !reader.knot) {
        const written = reader.words.raw(index);
        const fix: Fix = {
          title: "Quote it",
          edits: [{ span, text: `"${written.replaceAll('"', '\\"')}"` }],
          preferred: true,
        };
        const problem = "stands without quotes: BIND refuses the record";
        const found = finding(rdataRules["uri-target"], span, { problem }, { fixes: [fix] });
        if (server === "nsd") reader.note(found);
        else reader.refuse(found);
      }
    }
    reader.push(spec, span, decoded.text, { decoded });
  },
  write: (cursor) => quoteString(cursor.rest()),
};

/** CAA's tag: 1–255 letters and digits with a length octet (RFC 8659 §4.1). */
export const tagKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const written = reader.words.raw(index);
    // Knot reads any character-string.
    const decoded = reader.knot ? stringIn(reader, index) : plain(written, span.start);
    const tag = decoded.text;
    if (!isTag(written)) {
      const found = finding(rdataRules["caa-tag-syntax"], span, { tag: shown(written) });
      if (reader.knot && tag.length < 256) reader.note(found);
      else reader.refuse(found);
    }
    reader.push(spec, span, octet(tag.length) + tag, { decoded });
  },
  write(cursor) {
    const tag = cursor.counted();
    return tag !== undefined && isTag(tag) ? tag : undefined;
  },
};

/** Whether a text can be a CAA tag. */
export function isTag(text: string): boolean {
  if (text === "" || text.length > 255) return false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const lower = c | 32;
    if (!((c >= 48 && c <= 57) || (lower >= 97 && lower <= 122))) return false;
  }
  return true;
}
