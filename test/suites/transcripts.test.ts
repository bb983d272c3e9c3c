import { describe, expect, test } from "vitest";
import { LineIndex } from "../../server/src/text/lines.ts";
import { parseTranscript } from "../../server/src/transcripts/index.ts";
import { agrees, detailed, recordings } from "./recordings.ts";

const all = recordings();

/** The words of the index and the rules that must find them; a word without a row is not judged. */
const rulesOf: Readonly<Record<string, RegExp>> = {
  credentials: /^transcript\/credentials-visible$/,
  "cleartext-auth": /^(?:smtp\/auth-without-tls|imap\/login-without-tls|pop3\/login-without-tls)$/,
  "out-of-sequence":
    /^(?:smtp\/bad-sequence|smtp\/auth-twice|imap\/wrong-state|pop3\/wrong-state|pop3\/pass-without-user)$/,
  "unknown-command": /\/unknown-command$/,
  "missing-argument":
    /^(?:smtp\/(?:missing-argument|unexpected-argument|bdat-size)|imap\/(?:bad-arguments|bad-sequence-set|unknown-item)|pop3\/bad-arguments)$/,
  "bad-argument":
    /^(?:smtp\/(?:missing-argument|unexpected-argument|bdat-size)|imap\/(?:bad-arguments|bad-sequence-set|unknown-item)|pop3\/bad-arguments)$/,
  "bad-parameter": /^smtp\/(?:bad-parameter|extension-not-offered)$/,
  "bad-address-syntax": /^smtp\/(?:missing-brackets|space-after-colon|bad-path)$/,
  "utf8-without-smtputf8": /^smtp\/non-ascii-without-smtputf8$/,
  "missing-final-dot": /^smtp\/data-not-ended$/,
  "eight-bit-data": /^smtp\/eight-bit-data$/,
  "bad-chunk-size": /^smtp\/bdat-size$/,
  "bad-literal": /^imap\/literal-length$/,
  "bad-base64": /^imap\/auth-bad-base64$/,
  "reused-tag": /^imap\/reused-tag$/,
  "lmtp-reply-count": /^smtp\/lmtp-reply-count$/,
  "no-quit": /^(?:smtp|pop3)\/no-quit$/,
  "not-json": /^jmap\/invalid-json$/,
  "unknown-method": /^jmap\/unknown-method$/,
};

describe.skipIf(all.length === 0)("recordings of real sessions", () => {
  test.each(all.map((recording) => [recording.name, recording] as const))("%s", (_, recording) => {
    const transcript = parseTranscript(recording.text);
    const wrong = recording.labels
      .filter(
        (label) =>
          agrees(transcript.lines[label.line], label) === false || !detailed(transcript.lines[label.line], label),
      )
      .map((label) => `${label.line} ${label.from} ${label.kind} ${label.detail}`);
    expect(wrong).toEqual([]);
    const lines = new LineIndex(recording.text);
    const found = transcript.findings.map((f) => ({
      id: f.rule.id,
      severity: f.severity ?? (f.rule as { severity: string }).severity,
      line: lines.line(f.span.start),
    }));
    if (recording.completed) {
      expect(
        found.filter((f) => f.severity === "error" && /^(?:smtp|imap|pop3|jmap|transcript|dns-tools)\//.test(f.id)),
      ).toEqual([]);
    }
    for (const { line, word } of recording.mistakes) {
      const rule = rulesOf[word];
      // No rule of jmap/ is about passwords in clear.
      if (rule === undefined || (word === "cleartext-auth" && recording.protocols.includes("jmap"))) continue;
      const there = found.filter((f) => f.line === line).map((f) => f.id);
      expect(
        there.some((id) => rule.test(id)),
        `${word} in line ${line}: ${there.join(", ")}`,
      ).toBe(true);
    }
    for (const { span } of transcript.findings) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeLessThanOrEqual(recording.text.length);
    }
  });

  test("agreement with the labels", () => {
    let right = 0;
    let judged = 0;
    for (const recording of all) {
      const { lines } = parseTranscript(recording.text);
      for (const label of recording.labels) {
        const agreed = agrees(lines[label.line], label);
        if (agreed === undefined) continue;
        judged++;
        if (agreed) right++;
      }
    }
    console.log(
      `transcripts: ${right} of ${judged} lines as labelled (${((100 * right) / judged).toFixed(2)} %) in ${all.length} recordings`,
    );
    expect(right / judged).toBeGreaterThanOrEqual(0.97);
  });
});
