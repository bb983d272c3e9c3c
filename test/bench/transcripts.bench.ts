import { judgeWorst } from "../../server/src/documents/judge.ts";
import { TranscriptDocument } from "../../server/src/documents/transcript.ts";
import { type Row, row } from "./check.bench.ts";
import { percentile } from "./processes.ts";

const megabyte = 1 << 20;

/** A log of sessions as a terminal shows them, of about that many octets. */
function log(octets: number): string {
  const session = (n: number) => `220 mx.example.com ESMTP
EHLO client${n}.example.net
250-mx.example.com
250-PIPELINING
250-SIZE 10240000
250 8BITMIME
MAIL FROM:<a${n}@example.net>
250 2.1.0 Ok
RCPT TO:<b@example.com>
250 2.1.5 Ok
DATA
354 End data with a dot
From: a${n}@example.net
Date: Tue, 24 Nov 2026 13:24:56 +0000
Subject: number ${n}

${"Some words of a message that somebody wrote to somebody.\n".repeat(12)}.
250 2.0.0 mx.example.com queued
QUIT
221 mx.example.com bye
`;
  const sessions: string[] = [];
  for (let length = 0, n = 0; length < octets; n++) length += sessions[sessions.push(session(n)) - 1]?.length ?? 0;
  return sessions.join("");
}

/** From a text in the server to its findings, and from a change to what the editor shows. */
export function transcriptRows(): Row[] {
  const text = log(50 * megabyte);
  const begun = performance.now();
  const document = new TranscriptDocument("log.smtp", text, {}, undefined, megabyte);
  let longest = 0;
  let first = 0;
  for (let done = false; !done; ) {
    const from = performance.now();
    done = document.readSome(128 * 1024);
    if (first === 0) {
      document.findings();
      first = performance.now() - begun;
    } else longest = Math.max(longest, performance.now() - from);
  }
  document.findings();
  const all = performance.now() - begun;
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    // A letter comes into a line and goes again, all over the log.
    const at = text.indexOf("\n", ((i >> 1) * 7919 * 331) % text.length) + 1;
    const start = document.position(at);
    const end = i % 2 === 0 ? start : { ...start, character: start.character + 1 };
    const from = performance.now();
    document.edit([{ range: { start, end }, text: i % 2 === 0 ? "x" : "" }]);
    judgeWorst(document, {}, 1000);
    times.push(performance.now() - from);
  }
  return [
    row("first findings of a log of 50 MB", first, 2000),
    row("all findings of a log of 50 MB", all, 10_000),
    row("longest slice of that", longest, 50),
    row("keystroke in a log of 50 MB, median", percentile(times, 0.5), 16),
    row("keystroke in a log of 50 MB, p99", percentile(times, 0.99), 16),
  ];
}
