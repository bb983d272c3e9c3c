import { type Finding, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { clip } from "../clip.ts";
import { nearest } from "../near.ts";
import { replace } from "../place.ts";
import type { Field } from "./message.ts";
import { headerRules as rules } from "./rules.ts";
import { wordsOf } from "./words.ts";

/** The results of SPF (RFC 7208 §2.6). */
export const spfResults = ["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"];

/** What is wrong in a Received-SPF field (RFC 7208 §9.1); `whole`: where it stands, for one that says nothing. Linear. */
export function checkReceivedSpf(field: Field, whole: Span): Finding[] {
  const { value } = field;
  const words = wordsOf(value.text, ";=");
  const [result] = words;
  if (result === undefined || result.kind !== "word") {
    const place = result === undefined ? whole : value.span(result.start, result.end);
    return [finding(rules["received-spf-syntax"], place, { what: "The result is missing" })];
  }
  const word = result.text.toLowerCase();
  if (!spfResults.includes(word)) {
    const near = word === "hardfail" ? "fail" : word === "error" ? "temperror" : nearest(word, spfResults);
    const place = value.span(result.start, result.end);
    const fixes = near === undefined ? [] : [replace(place, near, `Write ${near}`)];
    return [
      finding(rules["received-spf-syntax"], place, { what: `“${clip(result.text)}” is no result of SPF` }, { fixes }),
    ];
  }
  for (let at = 1; at < words.length; ) {
    const key = words[at] as (typeof words)[number];
    if (key.kind === "mark" && key.text === ";") {
      at++;
      continue;
    }
    const pair = words[at + 1]?.text === "=" && key.kind === "word" && /^[A-Za-z][A-Za-z0-9._-]*$/.test(key.text);
    if (!pair) {
      const what = `“${clip(key.text)}” is no key=value pair`;
      return [finding(rules["received-spf-syntax"], value.span(key.start, key.end), { what })];
    }
    let last = words[at + 1] as (typeof words)[number];
    at += 2;
    const first = words[at];
    if (first === undefined || (first.kind === "mark" && first.text === ";")) continue;
    last = first;
    at++;
    while (at < words.length && words[at]?.start === last.end && words[at]?.text !== ";")
      last = words[at++] as typeof last;
  }
  return [];
}
