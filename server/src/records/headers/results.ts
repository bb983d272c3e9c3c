import { type Finding, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { clip } from "../clip.ts";
import { nearest } from "../near.ts";
import { replace } from "../place.ts";
import type { Field } from "./message.ts";
import { type Method, methodNamed } from "./methods.ts";
import { headerRules as rules } from "./rules.ts";
import { type Word, wordsOf } from "./words.ts";

/** A word of the field and its place in the field's value. */
export interface Placed {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Property {
  readonly name: Placed;
  readonly value: Placed;
}

export interface MethodResult {
  readonly method: Placed;
  readonly result: Placed;
  readonly properties: readonly Property[];
}

/** Authentication-Results, or ARC-Authentication-Results behind its instance (RFC 8601 §2.2, RFC 8617 §4.1.1). */
export interface AuthenticationResults {
  readonly field: Field;
  readonly instance?: number;
  readonly server?: Placed;
  readonly results: readonly MethodResult[];
  /** What is wrong with the syntax, in the order of the text; reading goes on at the next semicolon. */
  readonly problems: readonly { readonly place: Placed; readonly what: string }[];
}

/** Reads the field. Total, linear. */
export function parseResults(field: Field): AuthenticationResults {
  const text = field.value.text;
  const sections = sectionsOf(wordsOf(text, ";="));
  const problems: { place: Placed; what: string }[] = [];
  let instance: number | undefined;
  if (field.key === "arc-authentication-results") {
    const [name, equals, value] = sections[0] ?? [];
    if (name?.text.toLowerCase() === "i" && equals?.text === "=" && value !== undefined) {
      if (/^\d{1,3}$/.test(value.text)) instance = Number(value.text);
      sections.shift();
    }
  }
  const whole: Placed = { text, start: 0, end: text.length };
  const [head = [], ...rest] = sections;
  const server = readServer(head, rest.length > 0, whole, problems);
  const results: MethodResult[] = [];
  const bodies = server === undefined && head[1]?.text === "=" ? [head, ...rest] : rest;
  let none: Word | undefined;
  for (const words of bodies) {
    const [first, second] = words;
    if (first === undefined) continue;
    if (first.text.toLowerCase() === "none" && second === undefined) none ??= first;
    else if (second?.text !== "=") problems.push({ place: first, what: `No “=” stands behind “${clip(first.text)}”` });
    else readResult(words, results, problems);
  }
  if (none !== undefined && results.length > 0) problems.push({ place: none, what: "“none” stands beside results" });
  if (server !== undefined && results.length === 0 && none === undefined && problems.length === 0)
    problems.push({ place: server, what: "No result stands behind the server's name" });
  return {
    field,
    ...(instance === undefined ? {} : { instance }),
    ...(server === undefined ? {} : { server }),
    results,
    problems,
  };
}

function sectionsOf(words: readonly Word[]): Word[][] {
  const sections: Word[][] = [[]];
  for (const word of words) {
    if (word.kind === "mark" && word.text === ";") sections.push([]);
    else (sections.at(-1) as Word[]).push(word);
  }
  return sections;
}

function readServer(
  words: readonly Word[],
  more: boolean,
  whole: Placed,
  problems: { place: Placed; what: string }[],
): Placed | undefined {
  const [id, second] = words;
  if (id === undefined || id.kind === "mark") {
    problems.push({ place: id ?? whole, what: "The name of the server that has judged is missing" });
    return undefined;
  }
  if (second?.text === "=") {
    problems.push({ place: id, what: "The name of the server that has judged is missing" });
    return undefined;
  }
  const version = second !== undefined && /^\d+$/.test(second.text) ? 1 : 0;
  const stray = words[1 + version];
  if (stray !== undefined) problems.push({ place: stray, what: "No semicolon stands before this result" });
  else if (!more) problems.push({ place: id, what: "No result stands behind the server's name" });
  return id;
}

function readResult(
  words: readonly Word[],
  results: MethodResult[],
  problems: { place: Placed; what: string }[],
): void {
  const [name, , result] = words;
  if (name === undefined) return;
  if (result === undefined || result.kind === "mark") {
    problems.push({ place: name, what: `No result stands behind “${clip(name.text)}=”` });
    return;
  }
  const properties: Property[] = [];
  for (let at = 3; at < words.length; ) {
    const key = words[at] as Word;
    const equals = words[at + 1];
    if (key.kind === "mark" || equals?.text !== "=") {
      problems.push({ place: key, what: `No “=” stands behind “${clip(key.text)}”` });
      break;
    }
    if (!key.text.includes(".") && methodNamed(key.text) !== undefined) {
      problems.push({ place: key, what: `No semicolon stands before “${clip(key.text)}=”` });
      break;
    }
    // A value runs on through quotes and “=” up to a blank.
    const first = words[at + 2];
    let last = first ?? equals;
    at += 3;
    while (at < words.length && (words[at] as Word).start === last.end) last = words[at++] as Word;
    const start = first?.start ?? equals.end;
    properties.push({ name: key, value: { text: first?.text ?? "", start, end: Math.max(start, last.end) } });
  }
  const method = name.text.includes("/") ? name.text.slice(0, name.text.indexOf("/")) : name.text;
  results.push({ method: { text: method, start: name.start, end: name.start + method.length }, result, properties });
}

/** What is wrong in one field of results; `whole`: where the field stands, for one that says nothing. */
export function checkResults(tree: AuthenticationResults, whole: Span): Finding[] {
  const { value } = tree.field;
  const at = ({ start, end }: Placed) => value.span(start, end);
  const found: Finding[] = [];
  const [problem] = tree.problems;
  if (problem !== undefined) {
    const place = value.text.trim() === "" ? whole : at(problem.place);
    found.push(finding(rules["results-syntax"], place, { what: problem.what }));
  }
  for (const { method, result, properties } of tree.results) {
    const known = methodNamed(method.text);
    if (known === undefined) {
      found.push(finding(rules["results-unknown-method"], at(method), { method: clip(method.text) }));
      continue;
    }
    if (!known.results.includes(result.text.toLowerCase())) {
      const near =
        result.text.toLowerCase() === "hardfail" ? "fail" : nearest(result.text.toLowerCase(), known.results);
      const fixes = near === undefined ? [] : [replace(at(result), near, `Write ${near}`, true)];
      found.push(
        finding(rules["results-bad-result"], at(result), { method: method.text, result: clip(result.text) }, { fixes }),
      );
    }
    for (const { name } of properties)
      if (!fits(name.text.toLowerCase(), known))
        found.push(
          finding(rules["results-bad-property"], at(name), { property: clip(name.text), method: method.text }),
        );
  }
  return found;
}

function fits(name: string, method: Method): boolean {
  if (name === "reason" || method.properties.includes(name)) return true;
  // Local policy may add what it likes (RFC 8601 §2.3).
  return name.startsWith("policy.") && name.length > 7;
}
