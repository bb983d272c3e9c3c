import { finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { FieldCodec } from "./field-codec.ts";
import {
  base64Value,
  fromBase32Hex,
  fromBase64,
  fromHex,
  hexValue,
  octet,
  toBase32Hex,
  toBase64,
  toHex,
} from "./octets.ts";
import { type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import type { FieldSpec } from "./types.ts";
import { WordFlag } from "./words.ts";

interface Collected {
  readonly text: string;
  readonly span: Span;
}

const hexForm = {
  encoding: "hexadecimal",
  unit: 2,
  problem: (c: string) => `“${c}” is no hexadecimal digit`,
  isDigit: (c: number) => hexValue(c) >= 0,
  uneven: "a digit is missing or left over, two make an octet",
} as const;

const base64Form = {
  encoding: "base64",
  unit: 4,
  problem: (c: string) => `“${c}” is no base64 character`,
  isDigit: (c: number) => base64Value(c) >= 0 || c === 61,
  uneven: "characters are missing or left over, four make three octets and `=` fills up the last four",
} as const;

function refuse(reader: RdataReader, form: typeof hexForm | typeof base64Form, span: Span, problem: string): void {
  const rule = form === hexForm ? rdataRules["bad-hex"] : rdataRules["bad-base64"];
  const text = shown(reader.words.text.slice(span.start, span.end));
  reader.refuse(finding(rule, span, { text, problem }));
}

/** All words that are left as one text; undefined, with the finding, where a character is foreign or the whole is uneven. */
function collect(reader: RdataReader, form: typeof hexForm | typeof base64Form): Collected | undefined {
  const first = reader.at;
  const parts: string[] = [];
  let split = -1;
  let length = 0;
  for (; reader.more; reader.at++) {
    const span = reader.span(reader.at);
    if (reader.has(reader.at, WordFlag.quoted)) {
      refuse(reader, form, span, "no quotes belong around it");
      return undefined;
    }
    const word = reader.words.raw(reader.at);
    for (let i = 0; i < word.length; i++) {
      if (!form.isDigit(word.charCodeAt(i))) {
        refuse(reader, form, span, form.problem(word.charAt(i)));
        return undefined;
      }
    }
    if (word.length % form.unit !== 0 && split < 0) split = reader.at;
    length += word.length;
    parts.push(word);
  }
  const span = { start: reader.span(first).start, end: reader.span(reader.at - 1).end };
  if (length % form.unit !== 0) {
    refuse(reader, form, split < 0 ? span : reader.span(split), form.uneven);
    return undefined;
  }
  if (split >= 0) {
    const fix = { title: "Join the parts", edits: [{ span, text: parts.join("") }], preferred: true };
    const onOneLine = !reader.words.text.slice(span.start, span.end).includes("\n");
    const extra = onOneLine ? { fixes: [fix] } : {};
    const found = finding(
      rdataRules["split-encoding"],
      reader.span(split),
      { encoding: form.encoding },
      reader.knot ? { ...extra, severity: "error" } : extra,
    );
    if (reader.knot) {
      reader.refuse(found);
      return undefined;
    }
    reader.note(found);
  }
  return { text: parts.join(""), span };
}

/** Hexadecimal in all words that are left; at least one octet. */
export function readHex(reader: RdataReader, spec: FieldSpec): void {
  if (!reader.more) {
    reader.take(spec);
    return;
  }
  const collected = collect(reader, hexForm);
  if (collected !== undefined) reader.push(spec, collected.span, fromHex(collected.text) ?? "");
}

/** Knot decodes each word by itself, so that padding may stand at the end of any. */
function eachWord(reader: RdataReader, first: number): string | undefined {
  let octets = "";
  for (let i = first; i < reader.words.count; i++) {
    const part = fromBase64(reader.words.raw(i), true);
    if (part === undefined) return undefined;
    octets += part;
  }
  return octets;
}

/** Base64 in all words that are left; at least one octet. */
export function readBase64(reader: RdataReader, spec: FieldSpec): void {
  if (!reader.more) {
    reader.take(spec);
    return;
  }
  const first = reader.at;
  const collected = collect(reader, base64Form);
  if (collected === undefined) return;
  const octets = fromBase64(collected.text, reader.knot) ?? (reader.knot ? eachWord(reader, first) : undefined);
  if (octets === undefined || octets === "") {
    const cut = fromBase64(collected.text, true) !== undefined && collected.text !== "";
    const problem = cut
      ? "the last character has bits that belong to no octet, so that it was changed or cut"
      : "`=` stands only at the end, once or twice";
    refuse(reader, base64Form, collected.span, problem);
  } else reader.push(spec, collected.span, octets);
}

export const hexKind: FieldCodec = {
  read: readHex,
  write: (cursor) => (cursor.left === 0 ? undefined : toHex(cursor.rest()).toUpperCase()),
};

export const base64Kind: FieldCodec = {
  read: readBase64,
  write: (cursor) => (cursor.left === 0 ? undefined : toBase64(cursor.rest())),
};

/** Base64 that may be absent. */
export const optionalBase64Kind: FieldCodec = {
  read(reader, spec) {
    const end = reader.span(Math.max(0, reader.at - 1)).end;
    if (reader.more) readBase64(reader, spec);
    else reader.push(spec, { start: end, end }, "");
  },
  write: (cursor) => toBase64(cursor.rest()),
};

/** Base64, or `-` for no octets: DOA. */
export const base64OrDashKind: FieldCodec = {
  read(reader, spec) {
    if (reader.more && reader.words.raw(reader.at) === "-") reader.push(spec, reader.span(reader.at++), "");
    else readBase64(reader, spec);
  },
  write: (cursor) => toBase64(cursor.rest()) || "-",
};

/** The salt of NSEC3: hexadecimal in one word, `-` for none (RFC 5155 §3.3). */
export const saltKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const word = reader.words.raw(index);
    const octets = word === "-" ? "" : fromHex(word);
    if (octets === undefined || octets.length > 255 || (octets === "" && word !== "-")) {
      const problem = "a salt is hexadecimal of at most 255 octets in one word, or `-` for none";
      reader.refuse(finding(rdataRules["bad-hex"], span, { text: shown(word), problem }));
    } else reader.push(spec, span, octet(octets.length) + octets);
  },
  write(cursor) {
    const salt = cursor.counted();
    return salt === undefined ? undefined : salt === "" ? "-" : toHex(salt).toUpperCase();
  },
};

const sha1Octets = 20;

/** A hashed name: base32hex without padding in one word (RFC 5155 §3.3). */
export const hashKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const word = reader.words.raw(index);
    // Knot takes whole quanta of eight only.
    const octets = reader.knot && word.length % 8 !== 0 ? undefined : fromBase32Hex(word);
    if (octets === undefined || octets === "" || octets.length > 255) {
      const padded = word.endsWith("=");
      const problem = padded
        ? "a hashed name has no `=` at its end"
        : "a hashed name is base32hex: digits and the letters A to V, whole octets";
      const end = padded ? word.slice(0, word.indexOf("=")) : word;
      const fixes = padded && fromBase32Hex(end) ? [{ title: "Remove the padding", edits: [{ span, text: end }] }] : [];
      reader.refuse(finding(rdataRules["bad-base64"], span, { text: shown(word), problem }, { fixes }));
      return;
    }
    if (reader.numberOf("hash algorithm") === 1 && octets.length !== sha1Octets) {
      const problem = `a SHA-1 hash has 32 characters, not ${word.length}`;
      const found = finding(rdataRules["bad-base64"], span, { text: shown(word), problem });
      if (reader.knot) reader.note(found);
      else reader.refuse(found);
    }
    reader.push(spec, span, octet(octets.length) + octets);
  },
  write(cursor) {
    const hash = cursor.counted();
    return hash === undefined || hash === "" ? undefined : toBase32Hex(hash).toUpperCase();
  },
};
