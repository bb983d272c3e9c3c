import { describe, expect, test } from "vitest";
import { judge, judgeWorst } from "../../server/src/documents/judge.ts";
import type { RuleSettings } from "../../server/src/documents/severities.ts";
import { TranscriptDocument } from "../../server/src/documents/transcript.ts";
import { severities } from "../../server/src/rules/rule.ts";

const session = `220 mx.example.com ESMTP
EHLO client.example.net
250 mx.example.com
MAIL FROM: <a@example.net>
250 ok
RCPT TO:<b@example.com>
250 ok
DATA
354 go on
Subject: a log that is too long to go through all of it at each keystroke
${"\nSome words of a message that somebody wrote to somebody, line after line.".repeat(500)}
.
250 ok
VRFF b
500 what
`;

describe("the worst of a log that is judged in parts", () => {
  const text = session.repeat(120);
  const document = new TranscriptDocument("x.smtp", text);
  const all = (settings: RuleSettings) => judge(document, settings);

  /** The same by its definition: by severity, then by place; shown in the order of the text. */
  function worst(settings: RuleSettings, most: number) {
    const found = all(settings);
    const ranked = [...found].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    const chosen = new Set(ranked.slice(0, most));
    return found.filter((one) => chosen.has(one));
  }

  test.each<[string, RuleSettings]>([
    ["the catalogue's severities", {}],
    ["a person's severities", { "smtp/unknown-command": "off", "header/*": "error" }],
  ])("is the worst of the whole, by %s", (_, settings) => {
    expect(document.findingsInParts()?.parts.length).toBeGreaterThan(100);
    for (const most of [0, 130, 1000]) {
      const { findings, left } = judgeWorst(document, settings, most);
      expect(findings).toEqual(worst(settings, most));
      expect(left).toBe(all(settings).length - findings.length);
    }
  });

  test("is that of the edited text", () => {
    const before = judgeWorst(document, {}, 1000);
    const start = document.position(text.indexOf("VRFF"));
    document.edit([{ range: { start, end: { ...start, character: 4 } }, text: "VRFY" }]);
    const after = judgeWorst(document, {}, 1000);
    document.edit([{ range: { start, end: { ...start, character: 4 } }, text: "VRFF" }]);
    expect(after.findings).toHaveLength(before.findings.length - 1);
    expect(after.findings).toEqual(before.findings.filter(({ span }) => span.start !== text.indexOf("VRFF")));
  });
});
