import { describe, expect, test } from "vitest";
import { parseTranscript } from "../../server/src/transcripts/index.ts";
import { marked } from "../marked.ts";

const start = "S: +OK ready\nC: STLS\nS: +OK\nC: USER a\nS: +OK\nC: PASS ********\nS: +OK\n";
const end = "\nC: QUIT\nS: +OK";
const found = (text: string): string[] =>
  parseTranscript(text).findings.map((f) => `${f.rule.id} «${text.slice(f.span.start, f.span.end)}»`);

describe("findings", () => {
  test.each([
    ["pipelined commands", "C: STAT\nC: NOOP\nS: +OK 1 1\nS: +OK", []],
    ["RSET brings messages back", "C: DELE 1\nS: +OK\nC: RSET\nS: +OK\nC: DELE 1\nS: +OK", []],
    ["a DELE that failed deletes nothing", "C: DELE 1\nS: -ERR\nC: DELE 1\nS: +OK", []],
    ["signing in twice", "C: USER a\nS: -ERR", ["pop3/wrong-state «USER»"]],
    ["TOP without lines", "C: TOP 1\nS: -ERR", ["pop3/bad-arguments «1»"]],
    ["no identifier", "C: UIDL\nS: +OK\nS: 1 a b\nS: .", ["pop3/bad-list-line «1 a b»"]],
  ])("%s", (_, session, expected) => {
    expect(found(`${start}${session}${end}`)).toEqual(expected);
  });

  test("a refused password leaves the session where it was", () => {
    expect(
      found("S: +OK x\nC: STLS\nS: +OK\nC: USER a\nS: +OK\nC: PASS *\nS: -ERR\nC: STAT\nS: -ERR\nC: QUIT\nS: +OK"),
    ).toEqual(["pop3/wrong-state «STAT»"]);
  });

  test("deleted messages stay where QUIT is missing", () => {
    const { findings } = parseTranscript(`${start}C: DELE 1\nS: +OK`);
    expect(findings.map((f) => f.message)).toEqual([
      "The session ends without QUIT, so the message marked as deleted stays in the mailbox",
    ]);
  });
});

describe("hovers", () => {
  test.each([
    ["S: +OK x\nC: [[STLS]]\nS: +OK", "STLS: Begin TLS"],
    ["S: +OK x\nC: USER a\nS: -ERR [[[IN-USE]]] x", "Response code IN-USE"],
    ["S: +OK x\nC: CAPA\nS: +OK\nS: [[UIDL]]\nS: .", "Capability UIDL"],
    ["S: +OK x\nC: LIST\nS: +OK\nS: [[1]] 5\nS: .", "Message 1"],
  ])("%s", (source, title) => {
    const { text, spans } = marked(source);
    expect(parseTranscript(text).describe(spans[0]?.start ?? 0)?.title).toBe(title);
  });
});
