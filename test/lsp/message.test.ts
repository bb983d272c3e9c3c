import { afterEach, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
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
