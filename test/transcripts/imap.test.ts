import { describe, expect, test } from "vitest";
import { decodeMailbox, encodeMailbox } from "../../server/src/transcripts/imap/mailbox-names.ts";
import { parseTranscript } from "../../server/src/transcripts/index.ts";
import { cpuTime } from "../cpu-time.ts";
import { marked } from "../marked.ts";

const start = "S: * PREAUTH ready\n";
const end = "\nC: z9 LOGOUT\nS: * BYE x\nS: z9 OK x";
const found = (text: string): string[] =>
  parseTranscript(text).findings.map((f) => `${f.rule.id} «${text.slice(f.span.start, f.span.end)}»`);
const titleAt = (source: string): string | undefined => {
  const { text, spans } = marked(source);
  return parseTranscript(text).describe(spans[0]?.start ?? 0)?.title;
};

describe("findings", () => {
  test.each([
    ["a pipelined command counts on the one before", "C: a1 SELECT x\nC: a2 FETCH 1 FLAGS\nS: a1 OK x\nS: a2 OK x", []],
    [
      "a failed SELECT leaves no mailbox open",
      "C: a1 SELECT x\nS: a1 OK x\nC: a2 SELECT y\nS: a2 NO x\nC: a3 CLOSE\nS: a3 BAD x",
      ["imap/wrong-state «CLOSE»"],
    ],
    [
      "an extension that the server takes all the same",
      "C: a1 CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: a1 OK x\nC: a2 NAMESPACE\nS: a2 OK x",
      ["imap/extension-not-offered «NAMESPACE»"],
    ],
    ["IMAP4rev2 holds it", "C: a1 CAPABILITY\nS: * CAPABILITY IMAP4rev2\nS: a1 OK x\nC: a2 NAMESPACE\nS: a2 OK x", []],
    ["two literals in one command", "C: a1 RENAME {1}\nS: + x\nC: x {1}\nS: + x\nC: y\nS: a1 OK x", []],
    [
      "too few octets, then the completion",
      "C: a1 SELECT x\nS: a1 OK x\nC: a2 FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {99}\nS: Subject: x\nS: )\nS: a2 OK x",
      ["imap/literal-length «99»"],
    ],
    ["UTF-8 after ENABLE", 'C: a1 ENABLE UTF8=ACCEPT\nS: a1 OK x\nC: a2 CREATE "ü"\nS: a2 OK x', []],
    ["the log masks the whole literal", 'C: a1 APPEND x "(* 9B literal *)"\nS: a1 OK x', []],
  ])("%s", (_, session, expected) => {
    expect(found(`${start}${session}${end}`)).toEqual(expected);
  });

  test("a password in a literal is masked without changing its length", () => {
    const text = `S: * OK ready\nC: a1 LOGIN {5}\nS: + x\nC: alice {6}\nS: + x\nC: secret\nS: a1 OK x${end}`;
    const finding = parseTranscript(text).findings.find((f) => f.rule.id === "transcript/credentials-visible");
    expect(finding?.fixes?.[0]?.edits).toEqual([
      { span: { start: text.indexOf("secret"), end: text.indexOf("secret") + 6 }, text: "******" },
    ]);
  });

  test("a log that ends within a literal", () => {
    expect(found("S: * PREAUTH x\nC: a1 APPEND x {50}\nS: + x\nC: Subject: x")).toEqual([
      "transcript/truncated «Subject: x»",
    ]);
  });
});

describe("hovers", () => {
  test.each([
    ["S: * OK ready\nC: a1 [[CAPABILITY]]", "CAPABILITY: Ask what the server can do"],
    ["S: * OK ready\nC: a1 UID [[FETCH]] 1 FLAGS", "UID FETCH: Read messages or facts about them"],
    ["S: * OK ready\nC: a1 FETCH 1 (BODY.PEEK[[[HEADER]]])", "Section HEADER"],
    ["S: * OK [[[UIDNEXT]] 5] x", "Response code UIDNEXT"],
    ["S: * 1 FETCH (FLAGS ([[\\Seen]]))", "Flag \\Seen"],
    ["S: * LIST ([[\\HasChildren]]) NIL x", "Mailbox attribute \\HasChildren"],
    ["S: * OK x\nC: a1 SEARCH [[SINCE]] 1-Jan-2026", "Search key SINCE"],
  ])("%s", (source, title) => {
    expect(titleAt(source)).toBe(title);
  });

  test("a structure is a tree of numbered parts", () => {
    const text =
      'S: * OK x\nC: a1 FETCH 1 BODYSTRUCTURE\nS: * 1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)("IMAGE" "PNG" NIL NIL NIL "BASE64" 99) "MIXED"))';
    const { text: paragraphs = [] } = parseTranscript(text).describe(text.lastIndexOf("BODYSTRUCTURE") + 1) ?? {};
    expect(paragraphs.at(-1)).toBe(
      "- multipart/mixed\n  - `1` text/plain (7bit, 5 octets)\n  - `2` image/png (base64, 99 octets)",
    );
  });
});

test.each([
  ["Entwürfe", "Entw&APw-rfe"],
  ["A&B", "A&-B"],
  ["台北", "&U,BTFw-"],
])("mailbox name %s", (name, encoded) => {
  expect(encodeMailbox(name)).toBe(encoded);
  expect(decodeMailbox(encoded)).toBe(name);
});

test.each(["a&b", "&AGE-", "ü", "&U,BTF"])("%s is no modified UTF-7", (name) => {
  expect(decodeMailbox(name)).toBeUndefined();
});

test.each([
  ["literals in one line", (n: number) => `S: * 1 FETCH (${"X {1}\nS: x ".repeat(n)})`],
  ["open parentheses", (n: number) => `S: * OK x\nC: a1 FETCH 1 ${"(".repeat(n)}`],
  ["open brackets", (n: number) => `S: * OK x\nC: a1 FETCH 1 ${"x[".repeat(n)}`],
  ["NOT", (n: number) => `S: * OK x\nC: a1 SEARCH ${"NOT ".repeat(n)}ALL`],
  ["open commands", (n: number) => `S: * OK x\n${"C: a NOOP\nS: * 1 EXPUNGE\n".repeat(n)}`],
  [
    "open commands with tags of their own",
    (n: number) => `S: * OK x\n${Array.from({ length: n }, (_, i) => `C: a${i} NOOP\nS: * 1 EXISTS\n`).join("")}`,
  ],
])("many %s take linear time", (_, build) => {
  const text = build(20_000);
  expect(cpuTime(() => parseTranscript(text))).toBeLessThan(2000);
});
