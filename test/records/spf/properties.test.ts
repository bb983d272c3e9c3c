import fc from "fast-check";
import { expect, test } from "vitest";
import type { RecordContext } from "../../../server/src/records/language.ts";
import { spf } from "../../../server/src/records/spf/index.ts";
import { type Decoded, DecodedBuilder, plain } from "../../../server/src/text/decoded.ts";
import { cpuTime } from "../../cpu-time.ts";
import { settings } from "../fixture.ts";

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      "v=spf1",
      " ",
      " ",
      "a",
      "mx",
      "ptr",
      "all",
      "-all",
      "~all",
      "ip4:",
      "ip6:",
      "include:",
      "exists:",
      "redirect=",
    ],
    ...["exp=", "192.0.2.1", "192.0.2.0/24", "2001:db8::/32", "/24", "//64", "example.com", "%{ir}", "%{", "%", "}"],
    ...[",", ";", "\t", ":", "=", "+", "?", "a:", "ipv4:", "10.0.0.0/8", ".", "x", "@", "://", "é"],
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => `v=spf1 ${pieces.join("")}`);

function context(value: Decoded): RecordContext {
  const recordSpan = value.span(0, value.text.length);
  return { owner: "example.com", ownerSpan: { start: 1e6, end: 1e6 + 1 }, type: "TXT", recordSpan, settings };
}

test("bears any text, and points inside it", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (source) => {
      const value = plain(source);
      spf.claims("example.com", source);
      const tree = spf.parse(value);
      for (const { span, message, fixes } of spf.check(tree, context(value))) {
        expect(message).not.toBe("");
        for (const s of [span, ...(fixes ?? []).flatMap(({ edits }) => edits.map((edit) => edit.span))]) {
          if (s.start === 1e6) continue;
          expect(s.start).toBeGreaterThanOrEqual(0);
          expect(s.end).toBeGreaterThanOrEqual(s.start);
          expect(s.end).toBeLessThanOrEqual(source.length);
        }
      }
      for (let offset = 0; offset <= source.length; offset += 2) {
        expect(spf.describe(tree, offset, context(value))?.span.end ?? 0).toBeLessThanOrEqual(source.length);
        for (const { span } of spf.complete(tree, offset, context(value)))
          expect(span.end).toBeLessThanOrEqual(source.length);
      }
    }),
    { numRuns: 500 },
  );
});

/** Each finding by what it underlines, as places of the decoded text. */
function underlined(value: Decoded): string[] {
  return [...spf.check(spf.parse(value), context(value))].map(({ rule, span }) => {
    if (span.start === 1e6) return `${rule.id} owner`;
    if (span.end === span.start) return `${rule.id} nothing`;
    return `${rule.id} ${value.at(span.start)} ${(value.at(span.end - 1) ?? -9) + 1}`;
  });
}

/** A source for a text: characters escaped at random, cut into strings where no term could be parted from another. */
function scatter(value: string, choices: readonly number[]): Decoded {
  const builder = new DecodedBuilder();
  let source = 10;
  for (let i = 0; i < value.length; i++) {
    const choice = choices[i % choices.length] as number;
    const c = value.charAt(i);
    // A join before anything but a blank could have lost one: that is a finding of its own.
    if (choice % 7 === 3 && i > 7 && c === " ") {
      builder.join();
      source += 3;
    }
    const step = choice % 5 === 1 ? 4 : choice % 5 === 2 && !/[0-9]/.test(c) ? 2 : 1;
    builder.append(c, source, step);
    source += step;
  }
  return builder.build(10);
}

test("underlines the same characters however the text is written", () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), (source, choices) => {
      expect(underlined(scatter(source, choices))).toEqual(underlined(plain(source)));
    }),
    { numRuns: 500 },
  );
});

const shapes: [string, string][] = [
  ["prefixes", "a/24 "],
  ["commas", ",a"],
  ["addresses in a list", "ip4:192.0.2.1,"],
  ["macros", "%{"],
  ["qualifiers", "- "],
  ["mechanisms run together", "include:"],
  ["modifiers", "redirect=a.b "],
  ["control characters", "\u0001a"],
  ["octets", "\u00e9a"],
  ["domains without a dot", "allinclude:"],
];
test.each(shapes)("takes linear time for %s", (_, piece) => {
  const time = (length: number): number => {
    const value = plain(`v=spf1 a:${piece.repeat(length / piece.length)}`);
    return cpuTime(() => {
      for (const _ of spf.check(spf.parse(value), context(value)));
    });
  };
  time(4_000);
  // A quadratic reader would need about 256 times as long.
  expect(time(128_000)).toBeLessThan(100 * Math.max(5, time(8_000)));
});
