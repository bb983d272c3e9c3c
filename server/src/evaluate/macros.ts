import { transform } from "../records/spf/macros.ts";
import type { Macro, MacroString } from "../records/spf/tree.ts";

/** The value of a macro letter, in lower case; undefined where it has none that may be used. */
export type MacroValue = (letter: string) => string | undefined;

/** Expands a macro-string (RFC 7208 §7.3). Undefined where a macro in it has no value. */
export function expandMacros(text: MacroString, valueOf: MacroValue): string | undefined {
  if (text.literal !== undefined) return text.literal;
  let expanded = "";
  for (const part of text.parts) {
    if (part.kind === "literal") {
      expanded += part.text;
      continue;
    }
    const value = expandMacro(part, valueOf);
    if (value === undefined) return undefined;
    expanded += value;
  }
  return expanded;
}

/** Whether a macro-string needs the value of a letter. */
export function usesMacro(text: MacroString | undefined, letter: string): boolean {
  if (text === undefined || text.literal !== undefined) return false;
  return text.parts.some((part) => part.kind === "macro" && part.letter === letter);
}

function expandMacro(macro: Macro, valueOf: MacroValue): string | undefined {
  switch (macro.letter) {
    case "%":
      return "%";
    case "_":
      return " ";
    case "-":
      return "%20";
  }
  const value = valueOf(macro.letter);
  if (value === undefined) return undefined;
  return transform(value, macro);
}

/** The address as `%{i}` writes it: dotted decimals, or 32 nibbles with dots between (RFC 7208 §7.3). */
export function dottedAddress(words: readonly number[]): string {
  if (words.length === 1) return addressOctets(words[0] as number).join(".");
  return [...words.map((word) => word.toString(16).padStart(8, "0")).join("")].join(".");
}

/** The name under which an address has its PTR (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseName(words: readonly number[]): string {
  const zone = words.length === 1 ? "in-addr.arpa" : "ip6.arpa";
  return `${dottedAddress(words).split(".").reverse().join(".")}.${zone}`;
}

function addressOctets(word: number): number[] {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
}

/** The rightmost labels of an expanded domain that fit a name of 253 characters (RFC 7208 §7.3). */
export function fitName(name: string): string {
  const text = name.endsWith(".") ? name.slice(0, -1) : name;
  if (text.length <= 253) return text;
  const dot = text.indexOf(".", text.length - 254);
  return dot < 0 ? text : text.slice(dot + 1);
}

/** Whether DNS can carry the name: labels of 1 to 63 octets, 253 characters in all (RFC 1035 §2.3.4). */
export function isDnsName(name: string): boolean {
  if (name === "" || name.length > 253) return false;
  let label = 0;
  for (let i = 0; i <= name.length; i++) {
    if (i === name.length || name.charCodeAt(i) === 0x2e) {
      if (label === 0 || label > 63) return false;
      label = 0;
    } else if (name.charCodeAt(i) > 0xff) return false;
    else label++;
  }
  return true;
}
