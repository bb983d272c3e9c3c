import type { Decoded } from "../text/decoded.ts";
import type { Token } from "./document.ts";

/** The parts of a record's value for colouring: names, marks, values. Whatever the value holds, tokens are in its order. */
export function recordTokens(language: string, value: Decoded): readonly Token[] {
  return language === "spf" ? spfTokens(value) : tagTokens(value);
}

function spfTokens(value: Decoded): Token[] {
  const tokens: Token[] = [];
  const { text } = value;
  for (let at = 0; at < text.length; ) {
    if (text[at] === " ") {
      at++;
      continue;
    }
    const space = text.indexOf(" ", at);
    const end = space < 0 ? text.length : space;
    let name = at;
    if ("+-~?".includes(text[at] as string)) tokens.push({ span: value.span(at, ++name), type: "operator" });
    let mark = name;
    while (mark < end && !":=/".includes(text[mark] as string)) mark++;
    if (mark > name) {
      const type =
        text[mark] === "=" ? (text.slice(name, mark).toLowerCase() === "v" ? "keyword" : "property") : "function";
      tokens.push({ span: value.span(name, mark), type });
    }
    const from = mark < end && text[mark] !== "/" ? mark + 1 : mark;
    if (from > mark) tokens.push({ span: value.span(mark, from), type: "operator" });
    pushWithMacros(tokens, value, from, end);
    at = end;
  }
  return tokens;
}

/** A value with its `%{…}` apart. */
function pushWithMacros(tokens: Token[], value: Decoded, start: number, end: number): void {
  let from = start;
  for (let at = value.text.indexOf("%{", start); at >= 0 && at < end; at = value.text.indexOf("%{", from)) {
    const close = value.text.indexOf("}", at);
    if (close < 0 || close >= end) break;
    if (at > from) tokens.push({ span: value.span(from, at), type: "string" });
    tokens.push({ span: value.span(at, close + 1), type: "macro" });
    from = close + 1;
  }
  if (end > from) tokens.push({ span: value.span(from, end), type: "string" });
}

function tagTokens(value: Decoded): Token[] {
  const tokens: Token[] = [];
  const { text } = value;
  for (let from = 0; from < text.length; ) {
    const semicolon = text.indexOf(";", from);
    const end = semicolon < 0 ? text.length : semicolon;
    const equals = text.indexOf("=", from);
    if (equals >= 0 && equals < end) {
      push(tokens, value, from, equals, text.slice(from, equals).trim().toLowerCase() === "v" ? "keyword" : "property");
      tokens.push({ span: value.span(equals, equals + 1), type: "operator" });
      push(tokens, value, equals + 1, end, "string");
    } else push(tokens, value, from, end, "string");
    if (semicolon >= 0) tokens.push({ span: value.span(end, end + 1), type: "operator" });
    from = end + 1;
  }
  return tokens;
}

/** Without the blanks around it. */
function push(tokens: Token[], value: Decoded, from: number, to: number, type: Token["type"]): void {
  let start = from;
  let end = to;
  while (start < end && (value.text[start] as string) <= " ") start++;
  while (end > start && (value.text[end - 1] as string) <= " ") end--;
  if (end > start) tokens.push({ span: value.span(start, end), type });
}
