import { authenticate } from "mailauth";
import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Answer, Resolver } from "../../server/src/dns/resolver.ts";
import { MessageDocument } from "../../server/src/documents/message.ts";
import { authenticateMessage, passes } from "../../server/src/evaluate/message.ts";
import { verdictChanges } from "../../server/src/evaluate/message-changes.ts";
import { messageFindings } from "../../server/src/evaluate/message-findings.ts";
import type { MessageVerdict } from "../../server/src/evaluate/message-verdict.ts";
import { threadVerifier } from "../../server/src/mailauth/verifier.ts";
import { plainMessage, type SigningKey, seal, sign, signingKey } from "./signed.ts";

const keys = { rsa1024: signingKey("rsa1024"), rsa2048: signingKey("rsa2048"), ed25519: signingKey("ed25519") };
const key = keys.rsa2048;

function dns(of: SigningKey = key, policy = "v=DMARC1; p=reject"): Resolver {
  const record = { TXT: [[of.record.slice(0, 200), of.record.slice(200)].filter((s) => s !== "")] };
  return recordedResolver({
    "example.com": { TXT: [["v=spf1 ip4:192.0.2.1 -all"]] },
    "_dmarc.example.com": { TXT: [[policy]] },
    "s1._domainkey.example.com": record,
    "s1._domainkey.mail.example.com": record,
    "s1._domainkey.example.org": record,
  });
}

const stranger = { ip: "198.51.100.7", helo: "mx.example.net", sender: "ann@example.com" };
const own = { ...stranger, ip: "192.0.2.1" };

function judge(text: string, envelope = stranger, resolver: Resolver = dns()): Promise<MessageVerdict> {
  return authenticateMessage(Buffer.from(text, "latin1"), envelope, resolver, threadVerifier);
}

/** As mailauth itself is given its answers. */
function nodeLike(resolver: Resolver) {
  return async (name: string, type: string) => {
    const { status, records }: Answer = await resolver.resolve(name, type);
    if (status === "noerror" && records.length > 0) return records.map(({ data }) => data);
    throw Object.assign(new Error(status), { code: status === "nxdomain" ? "ENOTFOUND" : "ENODATA" });
  };
}

describe("signatures verify", () => {
  test.each(
    (["rsa1024", "rsa2048", "ed25519"] as const).flatMap((kind) =>
      ["relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed"].map((c) => [kind, c] as const),
    ),
  )("%s %s", async (kind, canonicalization) => {
    const verdict = await judge(await sign(keys[kind], plainMessage, { canonicalization }), stranger, dns(keys[kind]));
    expect(verdict.dkim).toMatchObject([{ result: "pass", aligned: true, domain: "example.com", selector: "s1" }]);
    expect(verdict.dmarc).toMatchObject({ result: "pass", policy: "reject", alignedBy: ["dkim"] });
    expect(passes(verdict)).toBe(true);
  });

  test("with LF in place of CRLF, as files are kept", async () => {
    const text = (await sign(key)).replaceAll("\r\n", "\n");
    expect((await judge(text)).dkim[0]?.result).toBe("pass");
  });
});

describe("broken in a known way", () => {
  const change = (how: (text: string) => string) => how;
  test.each([
    ["a footer", "relaxed/relaxed", change((t) => `${t}-- \r\nThe list\r\n`), "footer"],
    ["the final dot", "simple/simple", change((t) => `${t}.\r\n`), "final dot"],
    ["dots still doubled", "simple/simple", change((t) => t.replace("\r\n.a dot", "\r\n..a dot")), "doubled"],
    ["a dot lost", "simple/simple", change((t) => t.replace("\r\n.a dot", "\r\na dot")), "hash is"],
    ["blanks at line ends", "simple/simple", change((t) => t.replace("\r\nbye", "\r\nbye  ")), "blanks at the ends"],
    ["doubled line ends", "simple/simple", change((t) => doubled(t)), "doubled"],
    [
      "a mark in Subject",
      "relaxed/relaxed",
      change((t) => t.replace("\r\nSubject: ", "\r\nSubject: [list] ")),
      "Subject",
    ],
    [
      "blanks in a field",
      "simple/simple",
      change((t) => t.replace("Subject: Hello", "Subject:  Hello")),
      "blanks in Subject",
    ],
    [
      "another author",
      "relaxed/relaxed",
      change((t) => t.replace("Ann <", "Eve <")),
      "so one of the signed fields was changed (",
    ],
  ])("%s", async (_, canonicalization, how, words) => {
    const text = how(await sign(key, plainMessage, { canonicalization }));
    const verdict = await judge(text);
    expect(verdict.dkim[0]?.result).toBe("fail");
    expect(verdict.dkim[0]?.reason).toContain(words);
    expect(verdict.dmarc).toMatchObject({ result: "fail", alignedBy: [] });
    expect(passes(verdict)).toBe(false);
  });

  function doubled(text: string): string {
    const body = text.indexOf("\r\n\r\n") + 4;
    return text.slice(0, body) + text.slice(body).replaceAll("\r\n", "\r\n\r\n");
  }

  test("text below the part that l= signs passes, as it must", async () => {
    const text = await sign(key, plainMessage, { maxBodyLength: 5 });
    expect((await judge(`${text}more\r\n`)).dkim[0]?.result).toBe("pass");
  });

  test("no key at the selector", async () => {
    const verdict = await judge(await sign(key), stranger, recordedResolver({}));
    expect(verdict.dkim[0]).toMatchObject({
      result: "neutral",
      reason: "there is no key at s1._domainkey.example.com: that name does not exist",
    });
    expect(verdict.dmarc).toMatchObject({ result: "none", policy: "none" });
  });

  test("a look-up that has no answer", async () => {
    const failing = recordedResolver({ "s1._domainkey.example.com": { TXT: "timeout" } });
    expect((await judge(await sign(key), stranger, failing)).dkim[0]?.result).toBe("temperror");
  });
});

describe("DMARC", () => {
  test("passes by SPF where that is aligned", async () => {
    expect((await judge(plainMessage, own)).dmarc).toMatchObject({ result: "pass", alignedBy: ["spf"] });
  });

  test.each([
    ["v=DMARC1; p=reject", true, "pass"],
    ["v=DMARC1; p=reject; adkim=s", false, "fail"],
  ])("a subdomain's signature under %s", async (policy, aligned, result) => {
    const text = await sign(key, plainMessage, { domain: "mail.example.com" });
    const verdict = await judge(text, stranger, dns(key, policy));
    expect(verdict.dkim[0]).toMatchObject({ result: "pass", aligned });
    expect(verdict.dmarc.result).toBe(result);
  });

  test("cannot be evaluated for authors of two domains", async () => {
    const text = plainMessage.replace("Ann <ann@example.com>", "ann@example.com, bob@example.net");
    expect((await judge(text, own)).dmarc).toMatchObject({ result: "permerror", domain: "" });
  });
});

describe("ARC", () => {
  test("a sealed message has a chain that holds", async () => {
    expect((await judge(await seal(key, await sign(key)))).arc).toMatchObject({ result: "pass", instances: 1 });
  });

  test("a changed body breaks it", async () => {
    expect((await judge(`${await seal(key, plainMessage)}more\r\n`)).arc.result).toBe("fail");
  });
});

test("before publication: what a changed zone does to a message", async () => {
  const before = await judge(plainMessage, own);
  const changed = recordedResolver({
    "example.com": { TXT: [["v=spf1 -all"]] },
    "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject"]] },
  });
  const changes = verdictChanges(before, await judge(plainMessage, own, changed));
  expect(changes[0]).toMatch(/^This change turns DMARC pass into fail: SPF for example\.com is fail/);
  expect(verdictChanges(before, before)).toEqual([]);
});

test.each([
  ["signed", () => sign(key), stranger],
  ["from its own host", async () => plainMessage, own],
  ["changed", async () => `${await sign(key)}more\r\n`, stranger],
  ["sealed", async () => seal(key, await sign(key)), own],
])("mailauth agrees: %s", async (_, make, envelope) => {
  const text = await make();
  const resolver = dns();
  const verdict = await judge(text, envelope, resolver);
  const theirs = await authenticate(Buffer.from(text, "latin1"), {
    ...envelope,
    mta: "localhost",
    resolver: nodeLike(resolver),
    strict: true,
  } as unknown as Parameters<typeof authenticate>[1]);
  const { spf, dkim, dmarc, arc } = theirs as unknown as Record<string, { status: { result: string } }> & {
    dkim: { results: { status: { result: string } }[] };
  };
  expect(spf?.status.result).toBe(verdict.spf.result);
  expect(dmarc?.status.result).toBe(verdict.dmarc.result);
  expect(arc?.status.result).toBe(verdict.arc.result);
  expect(dkim.results.map(({ status }) => status.result)).toEqual(
    verdict.dkim.length === 0 ? ["none"] : verdict.dkim.map(({ result }) => result),
  );
});

test("words of the message add nothing to the header of results", async () => {
  const text = (await sign(key)).replace("s=s1", 's=s1" spf=pass');
  const { authenticationResults } = await judge(text);
  expect(authenticationResults.match(/(?:^|\s)spf=/g)).toHaveLength(1);
});

describe("a message of 25 MB", () => {
  const large = `${plainMessage}${`${"x".repeat(76)}\r\n`.repeat(330_000)}`;
  const octets = Buffer.from(large, "latin1");

  test("holds up the thread for no longer than 50 ms", { retry: 3, timeout: 30_000 }, async () => {
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    const verdict = await authenticateMessage(octets, own, dns(), threadVerifier);
    clearInterval(timer);
    expect(verdict.dmarc.result).toBe("pass");
    // The machine of a test is shared: twice the promise is the alarm.
    expect(longest).toBeLessThan(100);
  });

  test("is given up at once", async () => {
    const abort = new AbortController();
    const judged = authenticateMessage(octets, own, dns(), threadVerifier, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 20);
    await expect(judged).rejects.toThrow("enough");
  });
});

describe("findings that need the key", () => {
  const of = async (text: string, resolver: Resolver) => {
    const document = new MessageDocument("m.eml", text);
    const verdict = await judge(text, stranger, resolver);
    return messageFindings(document.message, verdict).map(({ rule, span }) => [
      rule.id,
      document.text(span).slice(0, 4),
    ]);
  };

  test("none where it verifies", async () => expect(await of(await sign(key), dns())).toEqual([]));

  test("no key at the selector", async () => {
    expect(await of(await sign(key), recordedResolver({}))).toEqual([["header/dkim-no-key", "s1"]]);
  });

  test("another key", async () => {
    const text = await sign(key);
    const b = /\bb=(.{4})/.exec(text)?.[1];
    expect(await of(text, dns(keys.rsa1024))).toEqual([["header/dkim-invalid", b]]);
  });

  test("a look-up without an answer says nothing", async () => {
    const failing = recordedResolver({ "s1._domainkey.example.com": { TXT: "servfail" } });
    expect(await of(await sign(key), failing)).toEqual([]);
  });
});
