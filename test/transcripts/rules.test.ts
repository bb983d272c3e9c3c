import { describe, expect, test } from "vitest";
import type { AnyRule, Example } from "../../server/src/rules/rule.ts";
import { imapRules } from "../../server/src/transcripts/imap/rules.ts";
import { parseTranscript, smtpRules, transcriptRules } from "../../server/src/transcripts/index.ts";
import { pop3Rules } from "../../server/src/transcripts/pop3/rules.ts";
import { marked } from "../marked.ts";

const rules: readonly AnyRule[] = [
  ...Object.values(smtpRules),
  ...Object.values(imapRules),
  ...Object.values(pop3Rules),
  ...Object.values(transcriptRules),
];
const textOf = (example: Example): string => (typeof example === "string" ? example : example.text);

describe("the bad example has this finding at its marks and no other", () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { text, spans } = marked(textOf(rule.bad));
    const found = parseTranscript(text).findings.map(
      (f) => `${f.rule.id} ${f.span.start} «${text.slice(f.span.start, f.span.end)}»`,
    );
    expect(found).toEqual(spans.map((s) => `${id} ${s.start} «${text.slice(s.start, s.end)}»`));
  });
});

describe("the good example has no finding", () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
    expect(parseTranscript(textOf(rule.good)).findings.map((f) => `${f.rule.id}: ${f.message}`)).toEqual([]);
  });
});

describe("the fix removes the finding", () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
    const { text } = marked(textOf(rule.bad));
    const [found] = parseTranscript(text).findings.filter((f) => f.rule.id === id);
    for (const fix of found?.fixes ?? []) {
      let mended = text;
      for (const edit of [...fix.edits].sort((a, b) => b.span.start - a.span.start)) {
        mended = mended.slice(0, edit.span.start) + edit.text + mended.slice(edit.span.end);
      }
      const left = parseTranscript(mended).findings.filter(
        (f) => f.rule.id === id && f.span.start === found?.span.start,
      );
      expect(left, `${fix.title}: ${mended}`).toEqual([]);
    }
  });
});

test("a password in the URL that a tool says it connects to is masked where it stands", () => {
  const { text, spans } = marked(
    "Connecting to imap://alice:[[sesame]]@mail.example.com:143\n* OK ready\na1 LOGOUT\n* BYE\na1 OK x",
  );
  const found = parseTranscript(text).findings.filter(({ rule }) => rule.id === "transcript/credentials-visible");
  expect(found.map(({ span }) => span)).toEqual(spans);
  expect(found[0]?.fixes?.[0]?.edits).toEqual([{ span: spans[0], text: "********" }]);
});
