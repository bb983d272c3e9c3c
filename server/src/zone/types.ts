import type { Reference } from "../rules/reference.ts";
import { classes, metaTypes } from "./mnemonics.ts";
import { typeTable } from "./type-table.ts";

/** How a field is written and what it is on the wire; each has one reader and one writer (`field-kinds.ts`). */
export type FieldKind =
  | "name"
  | "names"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "duration"
  | "time"
  | "ipv4"
  | "ipv6"
  | "string"
  | "digits"
  | "optional-string"
  | "strings"
  | "tag"
  | "long-string"
  | "hex"
  | "base64"
  | "optional-base64"
  | "base64-or-dash"
  | "salt"
  | "hash"
  | "algorithm"
  | "digest-type"
  | "certificate-type"
  | "scheme"
  | "type"
  | "types"
  | "old-types"
  | "eui48"
  | "eui64"
  | "locator"
  | "svcb-params"
  | "deleg-params"
  | "apl"
  | "loc"
  | "nsap"
  | "atma"
  | "wks"
  | "ipsec-gateway"
  | "relay"
  | "hip"
  | "a6";

/** One field of a type's RDATA, in the order of its presentation format. */
export interface FieldSpec {
  /** As people call it: `preference`, `mail server`. */
  readonly name: string;
  readonly kind: FieldKind;
  /** What it means, in one plain sentence. */
  readonly text: string;
  /** What particular numbers mean. */
  readonly values?: Readonly<Record<number, string>>;
}

/** One resource record type: reader, checker, hover, completion and wire form all interpret this row. */
export interface TypeRow {
  /** Upper case. */
  readonly mnemonic: string;
  readonly code: number;
  /** A few words: `Mail exchange`. */
  readonly title: string;
  /** What it is for, in one or two plain sentences. */
  readonly text: string;
  readonly references: readonly Reference[];
  readonly fields: readonly FieldSpec[];
  /** `obsolete`: nobody asks for it any more; `experimental`: a draft or a private number; `generic`: has no text form but RFC 3597's. */
  readonly status?: "obsolete" | "experimental";
  /** No presentation format of its own: only `\# length hex`. */
  readonly generic?: true;
}

const byName = new Map<string, TypeRow>();
const byCode = new Map<number, TypeRow>();
for (const row of typeTable) {
  byName.set(row.mnemonic, row);
  byCode.set(row.code, row);
}

/** All types with a name, in the order of their numbers. Meta types (OPT, ANY …) are in `metaTypes`. */
export const types: readonly TypeRow[] = typeTable;

/** The number of `TYPEn` and `CLASSn` words: 0…65535 without sign, or -1. */
function genericNumber(text: string, start: number, end: number): number {
  if (end <= start || end - start > 5) return -1;
  let n = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return -1;
    n = n * 10 + (c - 48);
  }
  return n <= 65535 ? n : -1;
}

/** The row for a number that has no name: RFC 3597 form only. */
function unknownType(code: number): TypeRow {
  return {
    mnemonic: `TYPE${code}`,
    code,
    title: `Type ${code}`,
    text: "A type without a name here; its data is written as octets (RFC 3597).",
    references: [{ label: "RFC 3597 §5", url: "https://www.rfc-editor.org/rfc/rfc3597.html#section-5" }],
    fields: [],
    generic: true,
  };
}

/** The type of a mnemonic or `TYPEn`, ignoring case; undefined for meta types and what is no type. */
export function typeByName(mnemonic: string): TypeRow | undefined {
  const code = typeOf(mnemonic, 0, mnemonic.length);
  return code < 0 ? undefined : typeByCode(code);
}

/** The type of a number; numbers without a name get a row of their own. Undefined for meta types and outside 0…65535. */
export function typeByCode(code: number): TypeRow | undefined {
  const row = byCode.get(code);
  if (row !== undefined) return row;
  if (!Number.isInteger(code) || code < 0 || code > 65535 || metaTypes.byNumber(code) !== undefined) return undefined;
  return unknownType(code);
}

/** The mnemonic of a type number, meta types included: `MX`, `ANY`, `TYPE731`. */
export function typeName(code: number): string {
  return byCode.get(code)?.mnemonic ?? metaTypes.byNumber(code)?.name ?? `TYPE${code}`;
}

const slots = 1024;
const hashed: (readonly { readonly name: string; readonly code: number }[] | undefined)[] = new Array(slots);
for (const { name, code } of [
  ...typeTable.map((row) => ({ name: row.mnemonic, code: row.code })),
  ...metaTypes.all.map((m) => ({ name: m.name, code: m.number })),
]) {
  const slot = hash(name, 0, name.length);
  hashed[slot] = [...(hashed[slot] ?? []), { name, code }];
}

function hash(text: string, start: number, end: number): number {
  let h = end - start;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    h = (Math.imul(h, 31) + (c >= 97 && c <= 122 ? c - 32 : c)) | 0;
  }
  return (h ^ (h >>> 10)) & (slots - 1);
}

/** Whether `text[start, …)` is `word` (upper case), ignoring ASCII case. The lengths are known to agree. */
function sameWord(text: string, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const c = text.charCodeAt(start + i);
    if ((c >= 97 && c <= 122 ? c - 32 : c) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * The type number written in `text[start, end)`: mnemonic or `TYPEn`, any case, meta types too; -1 for anything else.
 * Allocates nothing.
 */
export function typeOf(text: string, start: number, end: number): number {
  if (end - start > 16) return -1;
  const bucket = hashed[hash(text, start, end)];
  if (bucket !== undefined) {
    for (const entry of bucket) {
      if (entry.name.length === end - start && sameWord(text, start, entry.name)) return entry.code;
    }
  }
  if (end - start > 4 && sameWord(text, start, "TYPE")) return genericNumber(text, start + 4, end);
  return -1;
}

const metaCodes = new Uint8Array(256);
for (const { number } of metaTypes.all) metaCodes[number] = 1;

/** Whether a type exists in messages only and can be no data. */
export function isMetaType(code: number): boolean {
  return code < 256 && metaCodes[code] === 1;
}

const classNames = classes.all.map((m) => ({ name: m.name, number: m.number }));

/** The class written in `text[start, end)`: IN, CH, HS, ANY, NONE or `CLASSn`, any case; -1 for anything else. */
export function classOf(text: string, start: number, end: number): number {
  // Asked of every owner: hardly one begins as a class does.
  const first = text.charCodeAt(start) | 32;
  if (first !== 105 && first !== 99 && first !== 104 && first !== 97 && first !== 110) return -1;
  for (const entry of classNames) {
    if (entry.name.length === end - start && sameWord(text, start, entry.name)) return entry.number;
  }
  if (end - start > 5 && sameWord(text, start, "CLASS")) return genericNumber(text, start + 5, end);
  return -1;
}

/** `IN`, `CH`, `HS`, or `CLASSn`. */
export function className(number: number): string {
  return classes.byNumber(number)?.name ?? `CLASS${number}`;
}
