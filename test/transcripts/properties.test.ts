import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTranscript } from "../../server/src/transcripts/index.ts";
import { cpuTime } from "../cpu-time.ts";

const words = [
  "220 mx ESMTP",
  "EHLO x.example",
  "250-a",
  "250 b",
  "MAIL FROM:<a@b.example>",
  "RCPT TO:<",
  "DATA",
  "354",
  ".",
  "..x",
  "QUIT",
  "221 x",
  "AUTH PLAIN",
  "334 ",
  "=",
  "*",
  "STARTTLS",
  "BDAT 5 LAST",
  "* OK ready",
  "a1 LOGIN x {3}",
  "+ ",
  "a1 OK",
  ")",
  "+OK",
  "-ERR",
  "RETR 1",
  "USER x",
  "HTTP/1.1 200 OK",
  "{}",
  '{"methodCalls":[["Email/get",{"ids":...},"0"]]}',
  '{"using":["urn:ietf:params:jmap:mail"],',
  '"methodResponses":[ [',
  '{"Status":2,"Question":[{"name":"a.","type":16}],"Answer":[{"name":"a.","type":16,"data":"\\"v=spf1\\""}]}',
  ";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1",
  ";; flags: qr tc; QUERY: 1, ANSWER: 2",
  ";; ANSWER SECTION:",
  'a.example. 60 IN TXT ( "v=spf1',
  "a.example\ttext =",
  "    ->  a.example",
  "Name  Type",
  "----  ----",
  "",
  " ",
  "\t",
  "\u0000",
  "ü",
  "\ud800",
];
const marks = [
  "",
  "C: ",
  "S: ",
  "C ",
  " -> ",
  "<-  ",
  "> ",
  "< ",
  "* ",
  "=== ",
  "--> ",
  "<-- ",
  "send: '",
  "reply: b'",
  "fetchmail: SMTP> ",
  "fetchmail: IMAP< ",
  "0000: ",
  "<= Recv header, 3 bytes",
  '{"src":"c","msg":"',
  "  SMTP<< ",
  ">>> ",
  "S (4): ",
  "2026-11-24T13:15:32Z ",
  "[2026-11-24 13:24:56] DEBUG [x] S: ",
];
const line = fc
  .tuple(fc.constantFrom(...marks), fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 30 })))
  .map(([mark, text]) => mark + text);
const log = fc.array(line, { maxLength: 40 }).map((lines) => lines.join("\n"));

describe("whatever the text", () => {
  test("each line is judged once, places lie inside, hovers and completion answer", () => {
    fc.assert(
      fc.property(log, (text) => {
        const transcript = parseTranscript(text);
        const count = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
        expect(transcript.lines.length).toBe(Math.max(1, count));
        transcript.lines.forEach((one, i) => {
          expect(one.line).toBe(i);
          expect(one.text.start).toBeGreaterThanOrEqual(0);
          expect(one.text.end).toBeLessThanOrEqual(text.length);
        });
        for (const { span, fixes, message } of transcript.findings) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(message).not.toBe("");
          for (const fix of fixes ?? [])
            for (const edit of fix.edits) expect(edit.span.end).toBeLessThanOrEqual(text.length);
        }
        for (const session of transcript.sessions) {
          expect(session.span.end).toBeLessThanOrEqual(text.length);
          expect(session.exchanges).toBeDefined();
          expect(session.messages).toBeDefined();
        }
        for (let offset = 0; offset <= text.length; offset += 7) {
          transcript.describe(offset);
          transcript.complete(offset);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("time", () => {
  /** Twice the text takes about twice the time: a bound far from a square's. */
  const slow = (text: (n: number) => string, n: number): void => {
    const took = (size: number): number => {
      const source = text(size);
      return cpuTime(() => parseTranscript(source));
    };
    took(n);
    const small = Math.max(20, took(n));
    expect(took(n * 8)).toBeLessThan(small * 40);
  };
  const head = "220 mx.example.com ESMTP\n";
  test.each<[string, (n: number) => string]>([
    ["one long line", (n) => head + "x".repeat(n)],
    ["a long path", (n) => `${head}MAIL FROM:<${'"\\'.repeat(n / 2)}`],
    ["many parameters", (n) => `${head}MAIL FROM:<a@b.example>${" A=b".repeat(n / 4)}`],
    ["a long quoted string", (n) => `send: 'ehlo'\nreply: b'${"\\x41".repeat(n / 4)}'`],
    ["a long JSON line", (n) => `{"src":"c","msg":"${"\\\\".repeat(n / 2)}`],
    ["a reply without end", (n) => `${head}EHLO x\n${"250-A\n".repeat(n / 6)}`],
    ["replies to nothing", (n) => head + "250 A\n".repeat(n / 6)],
    ["commands without reply", (n) => head + "NOOP\n".repeat(n / 5)],
    [
      "many recipients",
      (n) =>
        `${head}EHLO x\n250 PIPELINING\nMAIL FROM:<a@b.example>\n250 ok\n${"RCPT TO:<c@d.example>\n250 ok\n".repeat(n / 29)}DATA\n354 go\n${"x\n".repeat(n / 8)}.\n250 ok\n`,
    ],
    [
      "many chunks",
      (n) =>
        `${head}EHLO x\n250 CHUNKING\nMAIL FROM:<a@b.example>\n250 ok\nRCPT TO:<c@d.example>\n250 ok\n${"BDAT 1\nx\n250 ok\n".repeat(n / 16)}`,
    ],
    [
      "a chunk in short lines",
      (n) =>
        `${head}EHLO x\n250 CHUNKING\nMAIL FROM:<a@b.example>\n250 ok\nRCPT TO:<c@d.example>\n250 ok\nBDAT ${n}\n${"x\n".repeat(n / 2)}`,
    ],
    ["many secrets", (n) => `${head}EHLO x\n250 AUTH PLAIN\n${"AUTH PLAIN AGEAYg==\n535 no\n".repeat(n / 27)}`],
    ["deep JSON", (n) => `${"[".repeat(n)}`],
    ["JSON in many lines", (n) => `{"using":[],"methodCalls":[\n${'["Core/echo",{},"0"],\n'.repeat(n / 22)}`],
    ["many small JSON texts", (n) => `{"using":[]}\n${"{}\n".repeat(n / 3)}`],
    ["dots", (n) => `{"using":[${"...,".repeat(n / 4)}]}`],
    ["records over lines", (n) => `;; Got answer:\na. 60 IN TXT (\n${'"v=spf1 "\n'.repeat(n / 10)})`],
    ["many records", (n) => `;; Got answer:\n${'a. 60 IN TXT "v=spf1 -all"\n'.repeat(n / 27)}`],
    [
      "answers in JSON",
      (n) => `{"Status":0,"Question":[],"Answer":[${'{"name":"a.","type":16,"data":"v=spf1"},'.repeat(n / 40)}]}`,
    ],
    [
      "wrapped rows",
      (n) => `12:00:00.000000 <= Recv header, 9 bytes (0x9)\n0000: 250-x\n${"0040: xxxxxxxxxxxxxxxx\n".repeat(n / 23)}`,
    ],
  ])("%s is read in linear time", (_, text) => slow(text, 40_000));
});
