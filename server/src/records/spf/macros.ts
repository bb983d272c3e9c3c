import type { SpfProblem } from "./problems.ts";
import type { Literal, Macro, MacroString, Part } from "./tree.ts";

/** The macro letters (RFC 7208 §7.2), with what each stands for. `c`, `r`, `t` belong in explanation texts only. */
export const macroLetters: Readonly<Record<string, { readonly title: string; readonly onlyInExp?: true }>> = {
  s: { title: "the sender's address" },
  l: { title: "the local-part of the sender" },
  o: { title: "the domain of the sender" },
  d: { title: "the domain whose record is being evaluated" },
  i: { title: "the client's address, IPv6 as dotted nibbles" },
  p: { title: "the validated name of the client's address" },
  v: { title: "`in-addr` for an IPv4 client, `ip6` for IPv6" },
  h: { title: "the HELO or EHLO name" },
  c: { title: "the client's address in readable form", onlyInExp: true },
  r: { title: "the host that makes the check", onlyInExp: true },
  t: { title: "the current time, in seconds since 1970", onlyInExp: true },
};

const delimiterCharacters = ".-+,/_=";

/**
 * Reads a macro-string (RFC 7208 §7.1) in `text[start, end)`. What is wrong goes to `problems`; a bad macro becomes
 * literal text. `explanation`: the text of an explanation, where the letters c, r, t are allowed.
 */
export function readMacroString(
  text: string,
  start: number,
  end: number,
  problems: SpfProblem[],
  explanation = false,
): MacroString {
  let percent = percentFrom(text, start, end);
  if (percent === end) {
    const literal = text.slice(start, end);
    return { start, end, parts: [{ kind: "literal", start, end, text: literal }], literal };
  }
  const parts: (Literal | Macro)[] = [];
  let from = start;
  while (percent < end) {
    if (percent > from) parts.push({ kind: "literal", start: from, end: percent, text: text.slice(from, percent) });
    const macro = readMacro(text, percent, end, problems, explanation);
    parts.push(macro);
    from = macro.end;
    percent = percentFrom(text, from, end);
  }
  if (from < end) parts.push({ kind: "literal", start: from, end, text: text.slice(from, end) });
  return { start, end, parts, literal: undefined };
}

/** The first `%` in `text[from, end)`, or `end`. */
function percentFrom(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) !== 0x25) i++;
  return i;
}

function readMacro(
  text: string,
  at: number,
  end: number,
  problems: SpfProblem[],
  explanation: boolean,
): Macro | Literal {
  const next = at + 1 < end ? text[at + 1] : undefined;
  if (next === "%" || next === "_" || next === "-") {
    const place = { start: at, end: at + 2 };
    return { kind: "macro", ...place, letter: next, encoded: false, digits: undefined, reverse: false, delimiters: "" };
  }
  if (next !== "{") {
    return bad(
      text,
      { start: at, end: Math.min(end, at + 2) },
      "`%` begins a macro: `%{`, `%%`, `%_` or `%-`",
      problems,
      braces(text, at, end),
    );
  }
  let i = at + 2;
  const written = i < end ? (text[i] as string) : "";
  const letter = written.toLowerCase();
  const known = letter !== "" && Object.hasOwn(macroLetters, letter) ? macroLetters[letter] : undefined;
  if (known === undefined) {
    const close = closing(text, at, end);
    return bad(text, { start: at, end: close }, `no macro letter is \`${written}\``, problems);
  }
  const letterAt = i++;
  let digits: number | undefined;
  for (; i < end && text.charCodeAt(i) >= 0x30 && text.charCodeAt(i) <= 0x39; i++)
    digits = Math.min(999, (digits ?? 0) * 10 + text.charCodeAt(i) - 0x30);
  let reverse = false;
  if (i < end && (text[i] === "r" || text[i] === "R")) {
    reverse = true;
    i++;
  }
  const from = i;
  while (i < end && delimiterCharacters.includes(text[i] as string)) i++;
  if (i >= end || text[i] !== "}") {
    const close = closing(text, at, end);
    if (text[close - 1] !== "}") {
      const fix = { title: "Close the brace", edits: [{ start: from, end: from, text: "}" }] };
      return bad(text, { start: at, end: close }, "the closing `}` is missing", problems, fix);
    }
    return bad(text, { start: at, end: close }, `\`${text[i]}\` is no delimiter (only . - + , / _ =)`, problems);
  }
  const place = { start: at, end: i + 1 };
  if (digits === 0) return bad(text, place, "0 parts would be kept", problems);
  if (known.onlyInExp && !explanation)
    problems.push({ name: "macro-only-in-exp", start: letterAt, end: letterAt + 1, found: written });
  return {
    kind: "macro",
    ...place,
    letter,
    encoded: written !== letter,
    digits,
    reverse,
    delimiters: text.slice(from, i),
  };
}

/** What was meant by a percent sign that begins no macro: `%i`, `%(i)`; else itself. */
function braces(text: string, at: number, end: number): NonNullable<SpfProblem["fix"]> {
  const open = text[at + 1] === "(" || text[at + 1] === "[" ? 1 : 0;
  const letter = at + 1 + open < end ? (text[at + 1 + open] as string) : "";
  const next = text[at + 2 + open];
  const closed = open === 1 ? next === ")" || next === "]" : !/[A-Za-z0-9]/.test(next ?? "");
  if (closed && Object.hasOwn(macroLetters, letter.toLowerCase())) {
    const macro = `%{${letter}}`;
    return { title: `Write ${macro}`, edits: [{ start: at, end: at + 2 + 2 * open, text: macro }] };
  }
  return { title: "Write %% for a percent sign", edits: [{ start: at, end: at + 1, text: "%%" }] };
}

/** The end of a broken macro: behind its brace, or of what reads as a part of it. */
function closing(text: string, at: number, end: number): number {
  for (let i = at + 2; i < end && i < at + 24; i++) {
    if (text[i] === "}") return i + 1;
    if (text[i] === "%") return i;
  }
  return Math.min(end, at + 3);
}

function bad(text: string, place: Part, hint: string, problems: SpfProblem[], fix?: SpfProblem["fix"]): Literal {
  const found = text.slice(place.start, place.end);
  problems.push({ name: "bad-macro", ...place, found, hint, ...(fix && { fix }) });
  return { kind: "literal", ...place, text: found };
}

/** What a macro makes of its value (RFC 7208 §7.3): split, reversed, the rightmost parts kept, joined with dots, encoded. */
export function transform(value: string, macro: Pick<Macro, "digits" | "reverse" | "delimiters" | "encoded">): string {
  const kept = rearranged(value, macro);
  return macro.encoded ? percentEncode(kept) : kept;
}

function rearranged(
  value: string,
  { digits, reverse, delimiters }: Pick<Macro, "digits" | "reverse" | "delimiters">,
): string {
  if (digits === undefined && !reverse && delimiters === "") return value;
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < value.length; i++) {
    const c = value[i] as string;
    if (delimiters === "" ? c !== "." : !delimiters.includes(c)) continue;
    parts.push(value.slice(from, i));
    from = i + 1;
  }
  parts.push(value.slice(from));
  if (reverse) parts.reverse();
  return (digits === undefined || digits >= parts.length ? parts : parts.slice(-digits)).join(".");
}

/** Everything but the unreserved characters of RFC 3986 §2.3 becomes `%XX`, octet by octet. */
function percentEncode(text: string): string {
  let encoded = "";
  for (const octet of new TextEncoder().encode(text)) {
    const c = String.fromCharCode(octet);
    const plain =
      (octet >= 0x30 && octet <= 0x39) || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a) || "-._~".includes(c);
    encoded += plain ? c : `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
