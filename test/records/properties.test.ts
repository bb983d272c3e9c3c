import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages } from "../../server/src/records/index.ts";
import type { RecordContext, RecordLanguage } from "../../server/src/records/language.ts";
import { checkPolicy, completePolicy, describePolicy, parsePolicy } from "../../server/src/records/mta-sts/policy.ts";
import { type Decoded, DecodedBuilder, plain } from "../../server/src/text/decoded.ts";
import { cpuTime } from "../cpu-time.ts";
import { zoneExamples } from "./examples.ts";
import { LineZone, runExample, settings } from "./fixture.ts";

const own = languages.filter((language) => language.id !== "spf");

/** Pieces that records are made of, so that a random text is sometimes nearly right. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      "v=DMARC1",
      "v=DKIM1",
      "v=STSv1",
      "v=TLSRPTv1",
      "v=BIMI1",
      ";",
      "; ",
      "=",
      ",",
      ":",
      " ",
      "p=",
      "k=rsa",
      "t=y:s",
    ],
    ...["rua=mailto:a@example.com", "mailto:", "!10m", "https://", "MIGf", "MCow", "==", "-----BEGIN PUBLIC KEY-----"],
    ...[
      "sp=",
      "np=",
      "reject",
      "none",
      "fo=0:1",
      "id=",
      "l=",
      "a=",
      "lps=",
      "avp=",
      "g=",
      "h=sha1",
      "s=",
      "o=~",
      "psd=y",
      "pct=5",
    ],
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
const owner = fc.constantFrom(
  ...[
    "example.com",
    "_dmarc.example.com",
    "s._domainkey.example.com",
    "_domainkey.example.com",
    "_adsp._domainkey.example.com",
  ],
  ...[
    "_mta-sts.example.com",
    "_smtp._tls.example.com",
    "default._bimi.example.com",
    "a.b._report._dmarc.example.com",
    "",
    "*.example.com",
  ],
);

function context(at: string, value: Decoded): RecordContext {
  return {
    owner: at,
    ownerSpan: { start: 0, end: 0 },
    type: "TXT",
    recordSpan: value.span(0, value.text.length),
    settings,
  };
}

/** A source for a text: cut into strings at random places, characters escaped at random. */
function scatter(value: string, choices: readonly number[]): Decoded {
  const builder = new DecodedBuilder();
  let source = 10;
  for (let i = 0; i < value.length; i++) {
    const choice = choices[i % Math.max(1, choices.length)] ?? 0;
    if (choice % 7 === 3) {
      builder.join();
      source += 3;
    }
    const c = value.charAt(i);
    const step = choice % 5 === 1 ? 4 : choice % 5 === 2 && !/[0-9]/.test(c) ? 2 : 1;
    builder.append(c, source, step);
    source += step;
  }
  return builder.build(10);
}

function inside(language: RecordLanguage<unknown>, value: Decoded, at: string, end: number): void {
  const tree = language.parse(value);
  const around = context(at, value);
  for (const { span, message, fixes } of language.check(tree, around)) {
    expect(message).not.toBe("");
    for (const s of [span, ...(fixes ?? []).flatMap((f) => f.edits.map((e) => e.span))]) {
      expect(s.start).toBeGreaterThanOrEqual(0);
      expect(s.end).toBeGreaterThanOrEqual(s.start);
      expect(s.end).toBeLessThanOrEqual(end);
    }
  }
  for (let offset = 0; offset <= end; offset += 3) {
    const description = language.describe(tree, offset, around);
    if (description !== undefined) expect(description.span.end).toBeLessThanOrEqual(end);
    for (const completion of language.complete(tree, offset, around))
      expect(completion.span.end).toBeLessThanOrEqual(end);
  }
}

describe.each(own.map((language) => [language.id, language] as const))("%s", (_, language) => {
  test("bears any text, and points inside it", () => {
    fc.assert(
      fc.property(text, owner, (value, at) => {
        language.claims(at, value);
        inside(language, plain(value), at, value.length);
      }),
      { numRuns: 300 },
    );
  });

  test("underlines the same characters however the text is written", () => {
    fc.assert(
      fc.property(text, owner, fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), (value, at, choices) => {
        expect(underlined(language, scatter(value, choices), at)).toEqual(underlined(language, plain(value), at));
      }),
      { numRuns: 300 },
    );
  });
});

/** What each finding underlines, as places in the decoded text. */
function underlined(language: RecordLanguage<unknown>, value: Decoded, at: string): string[] {
  const around: RecordContext = { owner: at, ownerSpan: { start: 1e6, end: 1e6 + 1 }, type: "TXT", settings };
  return [...language.check(language.parse(value), around)].map(({ rule, span }) => {
    if (span.start === 1e6) return `${rule.id} owner`;
    if (span.end === span.start) return `${rule.id} nothing`;
    return `${rule.id} ${value.at(span.start)} ${(value.at(span.end - 1) ?? -9) + 1}`;
  });
}

test("the rules' examples keep their places however they are written", () => {
  const cases = zoneExamples.flatMap((rule) => {
    const zone = new LineZone(runExample(rule.bad).text);
    return zone.records.flatMap(({ owner: at, value }) => (value === undefined ? [] : [{ at, value: value.text }]));
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
      ({ at, value }, choices) => {
        for (const language of own) {
          if (!language.claims(at, value)) continue;
          expect(underlined(language, scatter(value, choices), at)).toEqual(underlined(language, plain(value), at));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("a policy file bears any text, and its findings lie inside", () => {
  const line = fc.oneof(
    fc.constantFrom(
      "version: STSv1",
      "mode: enforce",
      "mode:Test",
      "mx: *.example.com",
      "mx: a, b",
      "max_age: 1",
      "max_age=5",
      " mx: x",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  const end = fc.constantFrom("\n", "\r\n", "\r", "");
  fc.assert(
    fc.property(fc.array(fc.tuple(line, end), { maxLength: 12 }), (lines) => {
      const file = lines.map(([l, e]) => l + e).join("");
      const policy = parsePolicy(file);
      for (const { span } of checkPolicy(policy)) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(file.length);
      }
      for (let i = 0; i <= file.length; i++) {
        describePolicy(policy, i);
        completePolicy(policy, i);
      }
    }),
    { numRuns: 300 },
  );
});

const hostile = [
  ";",
  "=",
  "a",
  "a=;",
  "a;",
  "a=b,",
  "p=none,",
  "rua=mailto:a@b.c,",
  " ",
  "p= ",
  "==",
  "%",
  "-----",
  "\\",
  "t=y:",
  "x=1;p=;",
];

test.each(hostile)("a text of %j alone takes no more than linear time", (unit) => {
  const value = unit.repeat(Math.floor(65535 / unit.length));
  for (const language of own) {
    for (const version of ["", "v=DMARC1;", "v=DKIM1;", "v=STSv1;", "v=TLSRPTv1;", "v=BIMI1;"]) {
      const long = plain(version + value);
      // The engine may be warming up: the best of a few runs counts.
      let least = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 5 && least > 500; run++) least = Math.min(least, duration(language, long));
      expect(least, `${language.id} ${version}`).toBeLessThan(1000);
    }
  }
});

function duration(language: RecordLanguage<unknown>, value: Decoded): number {
  return cpuTime(() => {
    const tree = language.parse(value);
    for (const { message } of language.check(tree, { settings })) if (message === "") return;
    language.describe(tree, 30000, { settings });
    language.complete(tree, 30000, { settings });
  });
}
