import { afterEach, expect, test } from "vitest";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver/node";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { signingKey, signWith } from "../mailauth/signed.ts";
import { startClient, type TestClient } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const dns = recordedResolver(
  {
    "example.com": { TXT: [["v=spf1 ip4:192.0.2.1 -all"]] },
    "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject"]] },
  },
  "recorded",
);

const header = `From: Ann <ann@example.com>
Date: Mon, 02 Mar 2026 10:00:00 +0000
Subject: Hello
Message-ID: <1@example.com>
`;

interface Result {
  readonly missing?: readonly string[];
  readonly text?: string;
  readonly changes?: readonly string[];
  readonly verdict?: { readonly dmarc: { readonly result: string } };
}

async function ask(path: string, text: string, language: string, more: object = {}): Promise<Result | undefined> {
  client ??= await startClient({ dns });
  await client.open(path, text, language);
  return client.request<Result>("mailwright/authenticateMessage", { uri: `file://${path}`, ...more });
}

test("a message file: what is missing is asked for, then it is judged", async () => {
  const text = `${header}\nHello\n`;
  expect(await ask("/work/m.eml", text, "eml")).toEqual({ missing: ["ip", "helo", "sender"] });
  const params = { uri: "file:///work/m.eml", ip: "192.0.2.1", sender: "ann@example.com", asked: true };
  const result = await client?.request<Result>("mailwright/authenticateMessage", params);
  expect(result?.verdict?.dmarc.result).toBe("pass");
  expect(result?.text).toContain("## ✓ DMARC: pass for `example.com`");
});

test("a session: the envelope comes from it", async () => {
  const session = `S: 220 mx.example.net ESMTP
C: EHLO mail.example.com
S: 250 mx.example.net
C: MAIL FROM:<ann@example.com>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: DATA
S: 354 go on
${header
  .split("\n")
  .map((line) => `C: ${line}`)
  .join("\n")}
C: Hello
C: .
S: 250 OK
C: QUIT
S: 221 Bye
`;
  const result = await ask("/work/s.smtp", session, "mail-transcript", { ip: "192.0.2.1" });
  expect(result?.verdict).toMatchObject({ spf: { result: "pass", domain: "example.com" }, dmarc: { result: "pass" } });
});

test("before publication: the zone in the editor is compared with DNS", async () => {
  const zone = `$ORIGIN example.com.
@ 3600 SOA ns hostmaster 1 7200 3600 1209600 3600
@ 3600 NS ns
ns 3600 A 192.0.2.53
@ 3600 TXT "v=spf1 -all"
_dmarc 3600 TXT "v=DMARC1; p=reject"
`;
  client = await startClient({ dns });
  await client.open("/work/db.example.com", zone, "dns-zone");
  const envelope = { ip: "192.0.2.1", sender: "ann@example.com" };
  const result = await ask("/work/m.eml", `${header}\nHello\n`, "eml", envelope);
  expect(result?.changes?.[0]).toContain("This change turns DMARC pass into fail");
});

const session = (data: string, reply = "mx.example.net Hello [192.0.2.1]") => `S: 220 mx.example.net ESMTP
C: EHLO mail.example.com
S: 250 ${reply}
C: MAIL FROM:<ann@example.com>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: DATA
S: 354 go on
${data
  .trimEnd()
  .split("\n")
  .map((line) => `C: ${line}`)
  .join("\n")}
C: .
S: 250 OK
C: QUIT
S: 221 Bye
`;

test("the report says who has told the envelope, and leads to the lines and records that decide", async () => {
  const key = signingKey("ed25519");
  const zone = `$ORIGIN example.com.
@ 3600 SOA ns hostmaster 1 7200 3600 1209600 3600
@ 3600 NS ns
ns 3600 A 192.0.2.53
@ 3600 TXT "token"
@ 3600 TXT "v=spf1 ip4:192.0.2.1 -all"
_dmarc 3600 TXT "v=DMARC1; p=reject"
s1._domainkey 3600 TXT "${key.record}"
`;
  client = await startClient({ dns });
  await client.open("/work/db.example.com", zone, "dns-zone");
  const signed = signWith(key, {}, `${header}\nHello\n`.replaceAll("\n", "\r\n")).replaceAll("\r\n", "\n");
  const result = await ask("/work/s.smtp", session(signed), "mail-transcript");
  expect(result?.text).toContain("- From `192.0.2.1` – *the reply to EHLO, line 3*");
  expect(result?.text).toContain("[line 1](file:///work/s.smtp#L10) of the message");
  expect(result?.text).toContain("[`s1._domainkey.example.com`](file:///work/db.example.com#L8)");
  expect(result?.text).toContain("[`_dmarc.example.com`](file:///work/db.example.com#L7)");
  expect(result?.text).toContain("`ip4:192.0.2.1` of [`example.com`](file:///work/db.example.com#L6)");
});

test("a session that does not say who the client is: its message's trace fields are not taken for that", async () => {
  const trace = "Received: from a.example (a.example [192.0.2.1]) by mail.example.com; Mon, 02 Mar 2026 10:00:00 +0000";
  const text = session(`${trace}\n${header}\nHello\n`, "mx.example.net");
  expect(await ask("/work/s.smtp", text, "mail-transcript")).toEqual({ missing: ["ip"] });
});

test("left-out data: all but the signatures is judged", async () => {
  const signed = `DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; h=from; bh=x; b=y\n${header}\n[...]\n`;
  const result = await ask("/work/s.smtp", session(signed), "mail-transcript");
  expect(result?.verdict).toMatchObject({ spf: { result: "pass" }, dmarc: { result: "pass" } });
  expect(result?.text).toContain("A part of the message is left out of the log");
});

test("the message at the caret is judged", async () => {
  const other = session(`${header.replaceAll("example.com", "example.org")}\nHello\n`);
  const text = `${session(`${header}\nHello\n`)}${other}`;
  client = await startClient({ dns });
  await client.open("/work/s.smtp", text, "mail-transcript");
  const at = async (line: number) =>
    (
      await client?.request<Result>("mailwright/authenticateMessage", {
        uri: "file:///work/s.smtp",
        position: { line, character: 0 },
      })
    )?.verdict;
  expect(await at(12)).toMatchObject({ dmarc: { domain: "example.com" } });
  expect(await at(32)).toMatchObject({ dmarc: { domain: "example.org" } });
});

test("a large message is given up where the person cancels", async () => {
  client = await startClient({ dns });
  await client.open("/work/m.eml", `${header}\n${`${"x".repeat(76)}\n`.repeat(50_000)}`, "eml");
  const cancel = new CancellationTokenSource();
  const params = { uri: "file:///work/m.eml", ip: "192.0.2.1", sender: "ann@example.com" };
  const asked = client.connection.sendRequest("mailwright/authenticateMessage", params, cancel.token);
  setTimeout(() => cancel.cancel(), 20);
  await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test("a message in a session can be authenticated from above its transaction", async () => {
  client = await startClient({ dns });
  await client.open("/work/s.smtp", session(`${header}\nHello\n`), "mail-transcript");
  const lenses = await client.request<{ range: { start: { line: number } }; command: { title: string } }[]>(
    "textDocument/codeLens",
    { textDocument: { uri: "file:///work/s.smtp" } },
  );
  expect(lenses.map(({ range, command }) => [range.start.line, command.title])).toEqual([[3, "Authenticate message"]]);
});

test.each([
  ["eml", "/work/m.eml", (data: string) => data],
  ["mail-transcript", "/work/s.smtp", (data: string) => session(data)],
])("octets that the editor has lost are told: %s", async (language, path, make) => {
  const envelope = { ip: "192.0.2.1", sender: "ann@example.com" };
  const lost = await ask(path, make(`${header}\ngr\ufffd\ufffde\n`), language, envelope);
  expect(lost?.text).toContain("Some octets of the file are no UTF-8");
  const whole = await ask(path, make(`${header}\ngrüße\n`), language, envelope);
  expect(whole?.text).not.toContain("no UTF-8");
});
