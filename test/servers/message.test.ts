import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleKeys } from "../../server/src/records/dkim/example-keys.ts";
import { mailwright } from "../cli/run.ts";
import { mailInstalled, type RunningMail, startMail } from "./mail.ts";

const body = ["Hello Bob,", "", ".a line with a dot", "..", "blanks at the end  ", "\ttab", "Grüße", "", ""];

const otherKey = `s1._domainkey TXT "v=DKIM1; k=rsa; p=" ( "${exampleKeys.rsa2048.slice(0, 200)}" "${exampleKeys.rsa2048.slice(200)}" )\n`;

/** Sends a message with swaks, which writes its session on standard output. */
function send(port: number): Promise<string> {
  const message = [
    "From: Ann <ann@example.com>",
    "To: bob@example.net",
    "Subject: Hello",
    "Date: Mon, 02 Mar 2026 10:00:00 +0000",
    "Message-ID: <1@example.com>",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    ...body,
  ].join("\n");
  const words = ["--server", "127.0.0.1", "--port", String(port), "--helo", "mail.example.com", "--timeout", "20"];
  const envelope = ["--from", "ann@example.com", "--to", "bob@example.net"];
  return new Promise((resolve, reject) => {
    const child = execFile("swaks", [...words, ...envelope, "--data", "-"], (error, out) =>
      error === null ? resolve(out) : reject(new Error(`${error.message}\n${out}`)),
    );
    child.stdin?.end(message);
  });
}

describe.runIf(mailInstalled)("a session of Postfix with OpenDKIM", () => {
  let mail: RunningMail;
  let folder: string;
  let sent: string;
  let relayed: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "mailwright-message-"));
    mail = await startMail({ domain: "example.com", selector: "s1", host: "mail.example.com" });
    sent = await send(mail.port);
    relayed = await mail.relayed();
  }, 60_000);
  afterAll(async () => {
    await mail?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const spf = "v=spf1 ip4:127.0.0.1 -all";

  /** Judges a log by a zone, with nobody else to ask. */
  async function judged(log: string, spf: string, keyRecord: string, ...more: string[]) {
    const [session, zone] = [join(folder, "session.log"), join(folder, "db.example.com")];
    writeFileSync(session, log);
    writeFileSync(
      zone,
      `$ORIGIN example.com.
$TTL 3600
@ SOA ns hostmaster 1 7200 3600 1209600 3600
@ NS ns
ns A 192.0.2.53
@ TXT "${spf}"
_dmarc TXT "v=DMARC1; p=reject"
${keyRecord}`,
    );
    const words = ["message", session, "--zone", zone, "--resolver", "offline", "--format", "json", ...more];
    const { code, out } = await mailwright(words);
    return { code, ...JSON.parse(out) };
  }

  it("passes by the zone that holds its key", async () => {
    expect(await judged(relayed, spf, mail.keyRecord)).toMatchObject({
      code: 0,
      envelope: { ip: "127.0.0.1", helo: "mail.example.com", sender: "ann@example.com" },
      spf: { result: "pass", domain: "example.com" },
      dkim: [{ result: "pass", domain: "example.com", selector: "s1", algorithm: "rsa-sha256", aligned: true }],
      dmarc: { result: "pass", policy: "reject", alignedBy: ["spf", "dkim"] },
    });
  });

  it("passes by SPF alone once the key is another one", async () => {
    expect(await judged(relayed, spf, otherKey)).toMatchObject({
      code: 0,
      dkim: [{ result: "fail" }],
      dmarc: { result: "pass", alignedBy: ["spf"] },
    });
  });

  it("fails once the client may not send either", async () => {
    expect(await judged(relayed, "v=spf1 -all", otherKey)).toMatchObject({
      code: 1,
      spf: { result: "fail" },
      dkim: [{ result: "fail" }],
      dmarc: { result: "fail", alignedBy: [] },
    });
  });

  it("fails once a line of the body has changed on the way", async () => {
    const changed = relayed.replace("C: Hello Bob,", "C: Hello Eve,");
    expect(await judged(changed, "v=spf1 -all", mail.keyRecord)).toMatchObject({
      code: 1,
      dkim: [{ result: "fail", reason: expect.stringContaining("the body was changed") }],
    });
  });

  it("was not signed yet in the session of swaks", async () => {
    expect(await judged(sent, spf, mail.keyRecord, "--ip", "127.0.0.1")).toMatchObject({
      code: 0,
      envelope: { helo: "mail.example.com", sender: "ann@example.com" },
      spf: { result: "pass" },
      dkim: [],
      dmarc: { result: "pass", alignedBy: ["spf"] },
    });
  });
});
