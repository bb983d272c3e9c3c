import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainMessage, signingKey, signWith } from "../mailauth/signed.ts";
import { mailwright } from "./run.ts";

const key = signingKey("rsa2048");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-message-"));
  file("db.example.com", zone("v=spf1 ip4:192.0.2.1 -all"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function zone(spf: string): string {
  const p = key.record.slice(key.record.indexOf("p="));
  return `$ORIGIN example.com.
$TTL 3600
@ SOA ns hostmaster 1 7200 3600 1209600 3600
@ NS ns
ns A 192.0.2.53
@ TXT "${spf}"
_dmarc TXT "v=DMARC1; p=reject"
s1._domainkey TXT "v=DKIM1; k=rsa; " "${p.slice(0, 200)}" "${p.slice(200)}"
`;
}

/** Judged by the zone alone. */
async function judged(path: string, ...more: string[]) {
  const words = ["message", path, "--zone", join(folder, "db.example.com"), "--resolver", "offline"];
  return mailwright([...words, ...more]);
}

async function json(path: string, ...more: string[]) {
  const { code, out, err } = await judged(path, "--format", "json", ...more);
  return { code, err, ...JSON.parse(out) };
}

/** A session that brings these lines. */
function session(data: string, mark = ["S: ", "C: "], greeting = "220 mx.example.net ESMTP"): string {
  const [s, c] = mark;
  const lines = data.split("\r\n");
  lines.pop();
  return [
    `${s}${greeting}`,
    `${c}EHLO mail.example.com`,
    `${s}250-mx.example.net Hello mail.example.com [192.0.2.1]`,
    `${s}250 8BITMIME`,
    `${c}MAIL FROM:<ann@example.com>`,
    `${s}250 OK`,
    `${c}RCPT TO:<bob@example.net>`,
    `${s}250 OK`,
    `${c}DATA`,
    `${s}354 go on`,
    ...lines.map((line) => `${c}${line.startsWith(".") ? `.${line}` : line}`),
    `${c}.`,
    `${s}250 OK`,
    `${c}QUIT`,
    `${s}221 Bye`,
    "",
  ].join("\n");
}

describe("a message file", () => {
  test("has the members and the words of the contract", async () => {
    const path = file("m.eml", signWith(key));
    const { code, spf, dkim, dmarc, arc, authenticationResults } = await json(
      path,
      ...[
        "--ip",
        "192.0.2.1",
        "--helo",
        "mail.example.com",
        "--sender",
        "ann@example.com",
        "--receiver",
        "mx.example.net",
      ],
    );
    expect(code).toBe(0);
    expect(spf).toMatchObject({ result: "pass", domain: "example.com" });
    expect(dkim).toEqual([
      {
        ...{ domain: "example.com", selector: "s1", algorithm: "rsa-sha256", result: "pass", aligned: true, line: 0 },
        ...{ key: "s1._domainkey.example.com", keySource: expect.stringMatching(/^zone .*db\.example\.com$/) },
      },
    ]);
    expect(dmarc).toMatchObject({
      result: "pass",
      policy: "reject",
      domain: "example.com",
      alignedBy: ["spf", "dkim"],
    });
    expect(arc).toEqual({ result: "none" });
    expect(authenticationResults).toMatch(
      /^Authentication-Results: mx\.example\.net;\r\n spf=pass smtp\.mailfrom=example\.com;\r\n dkim=pass /,
    );
  });

  test("a verdict that is no pass is exit 1, and the text says why", async () => {
    const { code, out } = await judged(file("m.eml", signWith(key).replace("bye", "BYE")), "--ip", "198.51.100.7");
    expect(code).toBe(1);
    expect(out).toContain(
      "DKIM   fail example.com, selector s1, rsa-sha256, line 1\n         the body was changed after it was signed",
    );
    expect(out).toContain("DMARC  fail example.com, policy reject");
    const [passing] = (await judged(file("m.eml", signWith(key)), "--ip", "192.0.2.1")).out.split("\nDMARC");
    expect(passing).toMatch(/line 1\n {9}key at s1\._domainkey\.example\.com, from zone .*db\.example\.com$/);
  });

  test("its trace fields tell who brought it, and are named", async () => {
    const trace = [
      "Return-Path: <ann@example.com>",
      "Received: from localhost (localhost [127.0.0.1]) by mx.example.net; Mon, 02 Mar 2026 10:00:02 +0000",
      "Received: from mail.example.com (unknown [192.0.2.1])",
      " by mx.example.net; Mon, 02 Mar 2026 10:00:01 +0000",
      "",
    ].join("\r\n");
    const { err, envelope, envelopeSources, spf } = await json(file("m.eml", trace + signWith(key)));
    expect(err).toBe("");
    expect(envelope).toEqual({ ip: "192.0.2.1", helo: "mail.example.com", sender: "ann@example.com" });
    expect(envelopeSources).toEqual({
      ip: "Received, line 3",
      helo: "Received, line 3",
      sender: "Return-Path, line 1",
    });
    expect(spf.result).toBe("pass");
  });

  test.each([
    [
      'Received-SPF: pass (ok) client-ip=192.0.2.1; envelope-from="ann@example.com"; helo=mail.example.com;',
      "Received-SPF",
    ],
    [
      "Received: from unknown (HELO mail.example.com) (192.0.2.1) by mx.example.net with SMTP (envelope-from <ann@example.com>)",
      "Received",
    ],
    [
      "Received: from host.example ([192.0.2.1] helo=mail.example.com) by mx.example.net (envelope-from <ann@example.com>) id 1",
      "Received",
    ],
  ])("%s", async (field, name) => {
    const { envelope, envelopeSources } = await json(file("m.eml", `${field}\r\n${plainMessage}`));
    expect(envelope).toEqual({ ip: "192.0.2.1", helo: "mail.example.com", sender: "ann@example.com" });
    expect(new Set(Object.values(envelopeSources))).toEqual(new Set([`${name}, line 1`]));
  });

  test("what is missing is said on standard error", async () => {
    const { code, out, err } = await judged(file("m.eml", plainMessage));
    expect(code).toBe(1);
    expect(err).toContain("nothing says from which address the message came");
    expect(out).toContain("SPF    none");
  });

  test("octets that are no UTF-8 stay as they are", async () => {
    const text = signWith(key, { c: "simple/simple" }, plainMessage.replace("bye", "gr\xfc\xdfe"));
    const { err, dkim } = await json(file("m.eml", Buffer.from(text, "latin1")), "--ip", "192.0.2.1");
    expect(dkim[0].result).toBe("pass");
    expect(err).toContain("is not UTF-8");
  });

  test.each([
    ["with LF", (text: string) => text.replaceAll("\r\n", "\n")],
    ["with both", (text: string) => text.replace("Hello  Bob,\r\n", "Hello  Bob,\n")],
    ["without a last line end", (text: string) => text.slice(0, -2)],
  ])("line ends: %s", async (_, change) => {
    const { dkim } = await json(file("m.eml", change(signWith(key))), "--ip", "192.0.2.1");
    expect(dkim[0].result).toBe("pass");
  });

  test.each([
    ["nothing but a body", "\r\nHello\r\n"],
    ["no text at all", ""],
    ["no header field", "Hello there\r\n\r\nbye\r\n"],
  ])("%s: DMARC cannot be judged", async (_, text) => {
    const { code, dmarc } = await json(file("m.eml", text), "--ip", "192.0.2.1");
    expect([code, dmarc.result, dmarc.reason]).toEqual([1, "permerror", "the message has no From field"]);
  });

  test.each([
    ["no such file", ["nothing.eml"], "nothing.eml"],
    ["another kind of file", ["db.example.com"], "is no message and no session but a zone file"],
    ["a bad address", ["m.eml", "--ip", "192.0.2.300"], "is no IP address"],
  ])("%s is exit 2", async (_, [name = "", ...more], words) => {
    file("m.eml", plainMessage);
    const { code, out, err } = await judged(join(folder, name), ...more);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });
});

describe("the message of a session", () => {
  test("dots are undone, and the envelope is the session's", async () => {
    const found = await json(file("s.log", session(signWith(key, { c: "simple/simple" }))));
    expect(found).toMatchObject({
      code: 0,
      err: "",
      envelope: { ip: "192.0.2.1", helo: "mail.example.com", sender: "ann@example.com" },
      envelopeSources: { ip: "the reply to EHLO, line 3", helo: "the session", sender: "the session" },
      dkim: [{ result: "pass", line: 10 }],
    });
  });

  test.each([
    ["swaks", ["<-  ", " -> "]],
    ["no marks", ["", ""]],
    ["sendmail", ["<<< ", ">>> "]],
    ["arrows", ["< ", "> "]],
    ["three blanks", ["S:   ", "C:   "]],
    ["words", ["Server: ", "Client: "]],
  ])("blanks of the text stay: %s", async (_, mark) => {
    const text = signWith(
      key,
      { c: "simple/simple", h: "from:x-folded" },
      `X-Folded: a\r\n  b\r\n${plainMessage.replace("bye", "  indented\r\n-- \r\n\tAnn  \r\n")}`,
    );
    const { dkim } = await json(file("s.log", session(text, mark)), "--ip", "192.0.2.1");
    expect(dkim).toMatchObject([{ result: "pass" }]);
  });

  test("octets that are no UTF-8 stay as they are", async () => {
    const text = signWith(key, { c: "simple/simple" }, plainMessage.replace("bye", "gr\xfc\xdfe"));
    const { dkim } = await json(file("s.log", Buffer.from(session(text), "latin1")));
    expect(dkim[0].result).toBe("pass");
  });

  test("a chunk may end within a line", async () => {
    const text = signWith(key, { c: "simple/simple" }, plainMessage.replace("bye", "one line of two chunks"));
    const cut = text.indexOf("of two");
    const chunk = (part: string, last: string) => {
      const lines = part.split("\r\n");
      if (lines.at(-1) === "") lines.pop();
      return [`C: BDAT ${part.length}${last}`, ...lines.map((line) => `C: ${line}`), "S: 250 OK"];
    };
    const log = [
      ...["S: 220 mx.example.net ESMTP", "C: EHLO mail.example.com", "S: 250-mx.example.net", "S: 250 CHUNKING"],
      ...["C: MAIL FROM:<ann@example.com>", "S: 250 OK", "C: RCPT TO:<bob@example.net>", "S: 250 OK"],
      ...chunk(text.slice(0, cut), ""),
      ...chunk(text.slice(cut), " LAST"),
      ...["C: QUIT", "S: 221 Bye", ""],
    ].join("\n");
    const { dkim } = await json(file("s.log", log), "--ip", "192.0.2.1");
    expect(dkim).toMatchObject([{ result: "pass" }]);
  });

  test("one of several is chosen by its number", async () => {
    const second = session(signWith(key)).split("\n").slice(4).join("\n");
    const path = file("s.log", session(plainMessage).split("\n").slice(0, -3).join("\n").concat("\n", second));
    const first = await json(path);
    expect([first.dkim.length, first.err]).toEqual([0, expect.stringContaining("holds 2 messages")]);
    expect(await json(path, "--number", "2")).toMatchObject({ err: "", dkim: [{ result: "pass" }] });
    expect((await judged(path, "--number", "3")).code).toBe(2);
  });

  test("left-out data are judged as far as they can be", async () => {
    const log = session(signWith(key)).replace("C: Hello  Bob,", "C: [...]");
    const found = await json(file("s.log", log));
    expect(found).toMatchObject({ code: 0, spf: { result: "pass" }, dmarc: { alignedBy: ["spf"] } });
    expect(found.dkim).toMatchObject([{ result: "neutral", reason: expect.stringContaining("left out of the log") }]);
  });

  test("its trace fields tell of earlier hops, and are not taken for the client", async () => {
    const text = `Received: from x (x [192.0.2.1]) by mail.example.com; Mon, 02 Mar 2026 10:00:00 +0000\r\n${plainMessage}`;
    const { envelope, spf } = await json(file("s.log", session(text).replace(" [192.0.2.1]\n", "\n")));
    expect(envelope.ip).toBeUndefined();
    expect(spf).toMatchObject({ result: "none", reason: "the client's address is not known" });
  });

  test("hidden data are exit 2", async () => {
    const log = session(plainMessage)
      .split("\n")
      .filter((line, i) => i < 10 || !line.startsWith("C: ") || line === "C: QUIT");
    const { code, err } = await judged(file("s.log", log.join("\n")));
    expect([code, err]).toEqual([2, expect.stringContaining("holds no message")]);
  });
});

test("before publication: what the zone changes", async () => {
  const published = file(
    "answers.json",
    JSON.stringify({
      "example.com": { TXT: [["v=spf1 -all"]] },
      "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject"]] },
    }),
  );
  const { changes } = await json(
    file("m.eml", plainMessage),
    "--ip",
    "192.0.2.1",
    "--sender",
    "ann@example.com",
    "--before",
    `recorded:${published}`,
  );
  expect(changes).toEqual(["This change turns DMARC fail into pass.", "This change turns SPF fail into pass."]);
});
