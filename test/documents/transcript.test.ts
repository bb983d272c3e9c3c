import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TranscriptDocument } from "../../server/src/documents/transcript.ts";
import type { Finding } from "../../server/src/rules/rule.ts";

const sessions: readonly string[] = [
  `220 mx.example.com ESMTP
EHLO client.example.net
250 mx.example.com
AUTH PLAIN AGFsaWNlAHNlc2FtZQ==
235 signed in
MAIL FROM:<a@example.net>
250 ok
RCPT TO: <b@example.com>
250 ok
DATA
354 go on
From: a@example.net
Subject: 220 mx.example.com ESMTP

220 mx.example.com ESMTP
.
250 ok
QUIT
221 mx.example.com bye
`,
  `Trying 192.0.2.1...
Connected to mx.example.com.
Escape character is '^]'.
220 mx.example.com ESMTP
HELO client.example.net
250 mx.example.com
MAIL FROM:<a@example.net>
250 ok
Connection closed by foreign host.
`,
  "220 mx.example.com ESMTP\nQUIT\n221 mx.example.com bye\n",
];

/** A log of several sections. */
function log(order: readonly number[]): string {
  return order.map((i) => sessions[i % sessions.length]?.repeat(60) ?? "").join("");
}

function told(findings: readonly Finding[]): unknown[] {
  return findings.map(({ rule, span, message, fixes }) => [rule.id, span, message, fixes]);
}

function wholly(document: TranscriptDocument): TranscriptDocument {
  while (!document.readSome(1 << 14));
  return document;
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(3), fc.nat(30_000)),
  text: fc.constantFrom(
    "",
    "x",
    "\n",
    ".\n",
    "220 mx.example.com ESMTP\n",
    "DATA\n354 go on\n",
    "Trying 192.0.2.1...\n",
  ),
  read: fc.nat(60_000),
});

test("edits and a fresh text give equal findings, whatever was read between them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
      fc.array(change, { minLength: 1, maxLength: 5 }),
      (order, changes) => {
        let text = log(order);
        const document = new TranscriptDocument("x.smtp", text, {}, undefined, 1000);
        for (const { at, length, text: put, read } of changes) {
          const start = Math.floor(at * text.length);
          const end = Math.min(text.length, start + length);
          document.edit([{ range: { start: document.position(start), end: document.position(end) }, text: put }]);
          text = document.text();
          document.readSome(read);
        }
        expect(told(wholly(document).findings())).toEqual(told(new TranscriptDocument("x.smtp", text).findings()));
      },
    ),
    { numRuns: 10 },
  );
});

describe("a log of several sections", () => {
  const text = log([0, 1, 2, 0]);
  const document = new TranscriptDocument("x.smtp", text);
  const last = text.lastIndexOf("AUTH PLAIN");

  test("is read as it is when it is short", () => {
    const one = new TranscriptDocument("x.smtp", sessions[0] as string);
    const before = text.lastIndexOf(sessions[0] as string);
    const inLast = document.findings().filter(({ span }) => span.start >= before);
    expect(inLast.map(({ rule, span }) => [rule.id, span.start - before])).toEqual(
      one.findings().map(({ rule, span }) => [rule.id, span.start]),
    );
  });

  test("has places of the whole text in hovers, tokens, outline and folds", () => {
    const hover = document.describe(last + 6);
    expect(hover === undefined ? "" : text.slice(hover.span.start, hover.span.end)).toContain("PLAIN");
    const [verb] = document.tokens({ start: last, end: last });
    expect(verb?.span).toEqual({ start: last, end: last + 4 });
    expect(document.outline()).toHaveLength(240);
    const { span } = document.outline().at(-1) ?? { span: { start: 0, end: 0 } };
    expect(text.slice(span.start).startsWith("220 mx.example.com ESMTP")).toBe(true);
    expect(document.folds().every((fold) => fold.start < fold.end && fold.end <= text.length)).toBe(true);
  });

  test("offers to mask every secret of it at once", () => {
    const fix = document.findings().find(({ rule }) => rule.id === "transcript/credentials-visible")?.fixes?.[1];
    expect(fix?.title).toBe("Redact all 120 secrets");
    expect(fix?.edits.every(({ span }) => text.slice(span.start, span.end) === "AGFsaWNlAHNlc2FtZQ==")).toBe(true);
  });
});

test("what was before a connection has no meaning for it", () => {
  const cut = "220 mx.example.com ESMTP\nEHLO client.example.net\n250 mx.example.com\n";
  const text = `${cut}Trying 192.0.2.1...\n${cut}QUIT\n221 mx.example.com bye\n`;
  const places = new TranscriptDocument("x.smtp", text).findings().map(({ rule, span }) => [rule.id, span.start]);
  expect(places).toEqual([["smtp/no-quit", 49]]);
});

test("where an edit leaves a command open, the log behind it is read in slices", () => {
  const session = "* OK ready\na NOOP\na OK done\nb LOGOUT\n* BYE bye\nb OK done\n";
  const document = wholly(new TranscriptDocument("x.imap", session.repeat(6000), {}, undefined, 1000));
  const start = document.position(session.length * 3000 + session.indexOf("a NOOP"));
  document.edit([{ range: { start, end: start }, text: "x" }]);
  document.findings();
  expect(document.readSome(1)).toBe(false);
  const fresh = new TranscriptDocument("x.imap", document.text());
  expect(told(wholly(document).findings())).toEqual(told(fresh.findings()));
});

test("the body of a signed message is compared with its hash, where nothing of it is left out", () => {
  const header = `From: a@example.net
DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.net; s=s; h=from;
 bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=${"A".repeat(172)}
`;
  const session = (body: string) => `220 mx.example.com ESMTP
EHLO client.example.net
250 mx.example.com
MAIL FROM:<a@example.net>
250 ok
RCPT TO:<b@example.com>
250 ok
DATA
354 go on
${header}
${body}.
250 ok
QUIT
221 mx.example.com bye
`;
  const rules = (text: string) => new TranscriptDocument("x.smtp", text).findings().map(({ rule }) => rule.id);
  expect(rules(session("Hello\n"))).toContain("header/dkim-body-hash");
  expect(rules(session("Hello\n[...]\n"))).not.toContain("header/dkim-body-hash");
});
