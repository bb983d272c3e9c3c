import { type Finding, finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import { codeRow, numberedRow, responseRow } from "./responses.ts";
import { imapRules } from "./rules.ts";

/** The word of an untagged response in capitals, with the number before it. */
export interface Untagged {
  readonly word: string;
  readonly number: number | undefined;
  /** Where the word stands in the line. */
  readonly start: number;
  readonly end: number;
}

const form = /^\* (?:([0-9]{1,10}) )?([^ ([]{1,64})/;

/** `* word …` and `* number word …`. */
export function untaggedWord(text: string): Untagged | undefined {
  const found = form.exec(text);
  if (found === null) return undefined;
  const word = found[2] as string;
  const end = found[0].length;
  const number = found[1] === undefined ? undefined : Number(found[1]);
  return { word: word.toUpperCase(), number, start: end - word.length, end };
}

type Report = (finding: Finding) => void;

export const checkUntagged = {
  /** Whether anybody knows this response. */
  word(value: Decoded, { word, number, start, end }: Untagged, report: Report): void {
    const known = number === undefined ? responseRow(word) : numberedRow(word);
    if (known !== undefined || word.startsWith("X")) return;
    report(finding(imapRules["unknown-response"], value.span(start, end), { word }));
  },

  /** Whether anybody defines this response code. */
  code(value: Decoded, start: number, word: string, report: Report): void {
    if (codeRow(word) !== undefined || /^X-?/.test(word) || !/^[A-Z][A-Z0-9/_.-]*$/.test(word)) return;
    report(finding(imapRules["unknown-response-code"], value.span(start, start + word.length), { code: word }));
  },
};
