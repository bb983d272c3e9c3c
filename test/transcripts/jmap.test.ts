import { describe, expect, test } from "vitest";
import { mermaid, parseTranscript, sequenceDiagram } from "../../server/src/transcripts/index.ts";
import { readJson } from "../../server/src/transcripts/jmap/json.ts";
import { marked } from "../marked.ts";

const found = (text: string): string[] =>
  parseTranscript(text).findings.map(({ rule, span }) => `${rule.id} ${text.slice(span.start, span.end)}`);
const titleAt = (text: string, word: string): string | undefined =>
  parseTranscript(text).describe(text.indexOf(word) + 1)?.title;

const exchange = `The client asks for all mailboxes:

[[ "Mailbox/get", {
  "accountId": "u33",
  "ids": null
}, "0" ]]

and the server answers:

[[ "Mailbox/get", {
  "accountId": "u33",
  "state": "78540",
  "list": [{
    "id": "MB23",
    "name": "Inbox",
    "role": "inbox",
    ...
  },
  ...
  ],
  "notFound": []
}, "0" ]]
`;

describe("a listing of a document", () => {
  test("is told apart by its keys", () => {
    const { protocol, dialect, lines } = parseTranscript(exchange);
    expect([protocol, dialect]).toEqual(["jmap", "json"]);
    expect(lines.map(({ from }) => from[0]).join("")).toBe("tnccccntnsssssssssssss");
  });
  test("its dots are findings, its calls lack the envelope, and nothing else is wrong", () => {
    expect(found(exchange)).toEqual([
      "jmap/bare-invocations [",
      "jmap/bare-invocations [",
      "jmap/elision ...",
      "jmap/elision ...",
    ]);
  });
  test("hovers", () => {
    expect(titleAt(exchange, '"Mailbox/get"')).toBe("Mailbox/get");
    expect(titleAt(exchange, '"ids"')).toBe("Mailbox/get: ids");
    expect(titleAt(exchange, '"role"')).toBe("role");
    expect(titleAt(exchange, '"0"')).toBe("Call id");
  });
});

describe("an HTTP request with secrets", () => {
  const { text, spans } = marked(
    'POST /api?access_token=[[abcd1234]] HTTP/1.1\nHost: mail.example.com\nAuthorization: Basic [[Y2Fyb2w6aHVudGVyMg==]]\n\n{"using":["urn:ietf:params:jmap:core"],"methodCalls":[ ["Core/echo",{},"c1"] ]}',
  );
  const transcript = parseTranscript(text);
  test("has a finding at each of them", () => {
    expect(transcript.findings.map(({ rule, span }) => [rule.id, span])).toEqual(
      spans.map((span) => ["transcript/credentials-visible", span]),
    );
  });
  test("shows who signs in, without the password", () => {
    const hover = transcript.describe(text.indexOf("Basic"));
    expect([hover?.title, hover?.text[0]]).toEqual(["Authorization: Basic", "Decoded: `carol:********`"]);
  });
  test("shows none of them in a diagram", () => {
    expect(mermaid(sequenceDiagram(text, transcript))).toContain("POST /api?access_token=… (+4 lines)\n");
  });
});

test.each([
  ["an element", "[1, ..., 2]", 0],
  ["the last element", "[1, ...]", 0],
  ["the last element without comma", '["a"\n ...]', 0],
  ["an element between others without commas", '["a" ... "b"]', 0],
  ["the only element", "[...]", 0],
  ["a value", '{"a": ...}', 0],
  ["a member", '{"a": 1, ..., "b": 2}', 0],
  ["the last member", '{"a": 1, …}', 0],
  ["the first member", '{..., "a": 1}', 0],
  ["the only member", "{ ... }", 0],
  ["dots in a string", '{"a": "..."}', 0],
  ["no dots, but a comma too many", "[1, ]", 1],
])("dots for %s", (_, text, errors) => {
  expect(readJson(text).error === undefined ? 0 : 1).toBe(errors);
});

const call = (name: string, args: string): string =>
  `{"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":[["${name}",${args},"0"]]}`;

test.each([
  ["a required argument", call("Email/changes", '{"accountId":"u"}'), ['jmap/unknown-argument "Email/changes"']],
  ["a creation id as a value", call("Email/set", '{"accountId":"u","destroy":["#k1"]}'), []],
  [
    "a vendor's method",
    call("Foo/get", '{"accountId":"u"}')
      .replace("jmap:mail", "jmap:core")
      .replace('"urn:ietf:params:jmap:core","urn:ietf:params:jmap:core"', '"https://x.example/foo"'),
    [],
  ],
  ["a number as an id", call("Email/get", '{"accountId":7,"ids":[]}'), ["jmap/wrong-type 7"]],
  ["a log cut off", `${call("Email/get", '{"accountId":"u"').slice(0, -4)}\n`, []],
])("%s", (_, text, expected) => {
  expect(found(text).filter((one) => one.startsWith("jmap/"))).toEqual(expected);
});

test("JSON that is cut off is not called wrong", () => {
  expect(found('{"using":["urn:ietf:params:jmap:core"],\n"methodCalls":[\n').map((one) => one.split(" ")[0])).toEqual([
    "transcript/truncated",
  ]);
});
