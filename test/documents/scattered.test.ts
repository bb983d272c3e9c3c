import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue } from "../../server/src/documents/catalogue.ts";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import { openDocument } from "../../server/src/documents/open.ts";
import type { DetailedExample } from "../../server/src/rules/rule.ts";
import type { Span } from "../../server/src/text/span.ts";
import { marked } from "../marked.ts";

/** A zone whose text holds a value between two others; `places` says where each character of the value is written. */
interface Written {
  readonly text: string;
  readonly places: readonly Span[];
}

interface Case {
  readonly rule: string;
  readonly value: string;
  /** Where the finding lies in the value. */
  readonly start: number;
  readonly end: number;
  /** Writes the value anew, in its zone. */
  readonly write: (choices: readonly number[]) => Written;
  readonly origin: string;
  readonly fragment: boolean;
}

const groups = ["spf", "dkim", "dmarc", "mta-sts", "tls-rpt", "bimi"];

/** The rules' examples whose mark lies in a TXT value that is written plainly. */
const cases: readonly Case[] = catalogue
  .filter(({ group, id }) => groups.includes(group) && id !== "spf/lost-space-at-join")
  .flatMap((rule): Case[] => {
    const example: DetailedExample = typeof rule.bad === "string" ? { text: rule.bad } : rule.bad;
    if (example.language !== undefined || example.answers !== undefined || example.path !== undefined) return [];
    const { text, spans } = marked(example.text);
    const [mark] = spans;
    if (mark === undefined || spans.length > 1) return [];
    const lineStart = text.lastIndexOf("\n", mark.start - 1) + 1;
    const newline = text.indexOf("\n", mark.end);
    const lineEnd = newline < 0 ? text.length : newline;
    const data = /^(\S+ (?:IN )?TXT )(?:\( )?("[^\\]*")(?: \))?$/.exec(text.slice(lineStart, lineEnd));
    if (data === null) return [];
    let value = "";
    const from: number[] = [];
    for (const piece of text.slice(lineStart, lineEnd).matchAll(/"([^"]*)"/g)) {
      const [, inner = ""] = piece;
      for (let i = 0; i < inner.length; i++) from.push(lineStart + piece.index + 1 + i);
      value += inner;
    }
    const start = from.indexOf(mark.start);
    const end = from.indexOf(mark.end - 1) + 1;
    if (start < 0 || end <= start) return [];
    const head = text.slice(0, lineStart) + (data[1] ?? "");
    const tail = text.slice(lineEnd);
    const write = (choices: readonly number[]) => written(head, value, tail, choices, rule.group === "spf");
    return [
      {
        rule: rule.id,
        value,
        start,
        end,
        write,
        origin: example.origin ?? "example.com.",
        fragment: example.whole !== true,
      },
    ];
  });

/** The value as strings in parentheses, on several lines, with escapes. `terms`: a break may part SPF terms at blanks only. */
function written(head: string, value: string, tail: string, choices: readonly number[], terms: boolean): Written {
  let text = `${head}( "`;
  const places: Span[] = [];
  let length = 0;
  for (let i = 0; i < value.length; i++) {
    const choice = choices[i % choices.length] ?? 0;
    const c = value.charAt(i);
    if (i > 0 && (length > 200 || (choice % 6 === 1 && (!terms || (c === " " && i > 7))))) {
      text += choice % 4 === 1 ? '"\n\t  "' : '" "';
      length = 0;
    }
    length++;
    const code = c.charCodeAt(0);
    const shape =
      choice % 5 === 2 ? `\\${String(code).padStart(3, "0")}` : choice % 5 === 3 && !/\d/.test(c) ? `\\${c}` : c;
    places.push({ start: text.length, end: text.length + shape.length });
    text += shape;
  }
  return { text: `${text}" )${tail}`, places };
}

test("most rules on values have such an example", () => {
  expect(new Set(cases.map(({ rule }) => rule)).size).toBeGreaterThan(90);
});

test("a finding stays on its characters however the value is cut into strings, lines and escapes", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
      ({ rule, start, end, write, origin, fragment }, choices) => {
        const { text, places } = write(choices);
        const document = openDocument("db.example.com", `${text}\n`, {
          kind: "zone",
          origin,
          ttl: 3600,
          fragment,
        });
        const found = document.findings().filter((one) => one.rule.id === rule);
        expect(found.map(({ span }) => [span.start, span.end])).toEqual([[places[start]?.start, places[end - 1]?.end]]);
      },
    ),
    { numRuns: 1500 },
  );
});

test("a preferred fix mends the value however it is written", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
      ({ rule, write, origin, fragment }, choices) => {
        const open = (text: string) =>
          openDocument("db.example.com", text, { kind: "zone", origin, ttl: 3600, fragment }).findings();
        const text = `${write(choices).text}\n`;
        const fix = open(text)
          .find((one) => one.rule.id === rule)
          ?.fixes?.find(({ preferred }) => preferred);
        if (fix === undefined) return;
        const left = open(applyEdits(text, fix.edits)).map((one) => one.rule.id);
        expect(left.filter((id) => id === rule || id.startsWith("zone/"))).toEqual([]);
      },
    ),
    { numRuns: 1500 },
  );
});
