import { afterEach, expect, test } from "vitest";
import { placeOf, startClient, type TestClient } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const session = `S: 220 mx.example.com ESMTP
C: EHLO client.example.net
S: 250-mx.example.com
S: 250 AUTH PLAIN
C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm
S: 535 5.7.8 Authentication failed
C: AUTH PLAIN AHRpbQBzd29yZGZpc2g=
S: 235 2.7.0 Welcome
`;

test("every secret of a session is masked, each once", async () => {
  client = await startClient();
  await client.open("/work/log.smtp", session, "mail-transcript");
  const result = await client.request<{
    edits: { range: { start: { line: number; character: number }; end: { character: number } }; newText: string }[];
  }>("mailwright/redact", { uri: "file:///work/log.smtp" });
  expect(result.edits.map(({ range }) => [range.start.line, range.start.character, range.end.character])).toEqual([
    [4, 14, 42],
    [6, 14, 34],
  ]);
  for (const { newText } of result.edits) expect(Buffer.from(newText, "base64").toString()).toMatch(/^\0tim\0\*+$/);
});

test("a document without secrets has nothing to mask, one that is not open no answer", async () => {
  client = await startClient();
  await client.open("/work/log.smtp", "S: 220 mx.example.com ESMTP\n", "mail-transcript");
  expect(await client.request("mailwright/redact", { uri: "file:///work/log.smtp" })).toEqual({ edits: [] });
  expect(await client.request("mailwright/redact", { uri: "file:///work/other.smtp" })).toBeNull();
});

const zone = `$TTL 1h
@ SOA ns1 h 1 2 3 4 5
@ NS ns1
ns1 A 192.0.2.1
_dmarc.news TXT "v=DMARC1; p=none"
sel._domainkey TXT "v=DKIM1; p="
`;

test.each([
  ["_dmarc.news", "news.example.com"],
  ["sel._domainkey", "example.com"],
  ["@ SOA", "example.com"],
])("at %s the domain that is checked is %s", async (mark, domain) => {
  client = await startClient();
  await client.open("/work/db.example.com", zone, "dns-zone");
  const result = await client.request("mailwright/checkDomain", {
    uri: "file:///work/db.example.com",
    position: placeOf(zone, mark),
    live: false,
  });
  expect(result).toMatchObject({ domain });
});

test("the lens over a DMARC record leads to the check of its domain", async () => {
  client = await startClient();
  await client.open("/work/db.example.com", zone, "dns-zone");
  const lenses = await client.request<{ command: { command: string; arguments: unknown[] } }[]>(
    "textDocument/codeLens",
    { textDocument: { uri: "file:///work/db.example.com" } },
  );
  expect(lenses.find(({ command }) => command.command === "mailwright.domain.check")?.command.arguments).toEqual([
    { uri: "file:///work/db.example.com", position: { line: 4, character: 0 } },
  ]);
});
