import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { authenticateMessage } from "../../server/src/evaluate/message.ts";
import { sameThread } from "./same-thread.ts";
import { plainMessage, seal, signingKey, signWith } from "./signed.ts";

const keys = {
  rsa512: signingKey("rsa512"),
  rsa1024: signingKey("rsa1024"),
  rsa2048: signingKey("rsa2048"),
  ed25519: signingKey("ed25519"),
};
const key = keys.rsa2048;
const p = key.record.slice(key.record.indexOf("p="));
const edP = keys.ed25519.record.slice(keys.ed25519.record.indexOf("p="));
const now = new Date("2026-03-02T12:00:00Z");

/** The key's name answers with these records, or with a status. */
function dns(...records: readonly string[]): Resolver {
  return recordedResolver({ "s1._domainkey.example.com": { TXT: records.map((record) => [record]) } });
}

async function first(text: string, resolver: Resolver = dns(key.record)) {
  const { dkim } = await authenticateMessage(Buffer.from(text, "latin1"), {}, resolver, sameThread, { now });
  return `${dkim[0]?.result}: ${dkim[0]?.reason ?? ""}`;
}

const replace = (from: string, to: string) => (text: string) => text.replace(from, to);
const simple = { c: "simple/simple" };

describe("the key record decides", () => {
  const text = signWith(key);
  test.each<readonly [string, string, Resolver, string]>([
    [
      "there is none",
      text,
      recordedResolver({}),
      "neutral: there is no key at s1._domainkey.example.com: that name does",
    ],
    ["the name has no TXT", text, dns(), "there is no key at s1._domainkey.example.com: there is no TXT record"],
    ["revoked", text, dns("v=DKIM1; p="), "neutral: in the key record, p is empty: this key is revoked"],
    ["without p", text, dns("v=DKIM1; k=rsa"), "in the key record, the tag p with the public key is missing"],
    ["another version", text, dns(`v=DKIM2; ${p}`), "in the key record, the version is “DKIM2”"],
    ["version not first", text, dns(`${p}; v=DKIM1`), "in the key record, the tag v must be the first one"],
    ["unknown type", text, dns(`v=DKIM1; k=dsa; ${p}`), "“dsa” is no key type"],
    ["type and key differ", text, dns(`v=DKIM1; k=ed25519; ${p}`), "k says ed25519, but p holds a key of RSA"],
    ["no base64", text, dns("v=DKIM1; p=!!!!"), "“!!!!” is no base64"],
    ["cut off", text, dns(`v=DKIM1; ${p.slice(0, 198)}`), "it was cut off"],
    ["a tag twice", text, dns(`v=DKIM1; ${p}; ${p}`), "the tag p is given twice"],
    ["SHA-1 alone", text, dns(`v=DKIM1; h=sha1; ${p}`), "h=sha1 does not allow sha256"],
    ["not for mail", text, dns(`v=DKIM1; s=web; ${p}`), "s=web names neither email nor *"],
    ["for TLS reports", text, dns(`v=DKIM1; s=tlsrpt; ${p}`), "names neither email nor *: it is not for mail"],
    ["too short", signWith(keys.rsa512), dns(keys.rsa512.record), "policy: in the key record, an RSA key of 512 bits"],
    [
      "Ed25519 for RSA",
      text,
      dns(keys.ed25519.record),
      "a=rsa-sha256 does not fit the key at the selector, which is Ed25519",
    ],
    [
      "RSA for Ed25519",
      signWith(keys.ed25519),
      dns(key.record),
      "a=ed25519-sha256 does not fit the key at the selector, which is RSA",
    ],
    ["Ed25519 without k", signWith(keys.ed25519), dns(`v=DKIM1; ${edP}`), "without k the key is taken for RSA"],
    [
      "another key",
      text,
      dns(keys.rsa1024.record),
      "fail: the signature does not verify: the key at the selector is not the one that signed",
    ],
    ["two keys", text, dns(keys.rsa1024.record, key.record), "2 TXT records stand at the selector"],
    [
      "t=s and a subdomain in i",
      signWith(key, { i: "a@mail.example.com" }),
      dns(`v=DKIM1; t=s; ${p}`),
      "the key says t=s, so that i= must be at example.com itself",
    ],
    ["t=s and the domain in i", signWith(key, { i: "a@example.com" }), dns(`v=DKIM1; t=s; ${p}`), "pass: "],
    ["a test", text, dns(`v=DKIM1; t=y; ${p}`), "pass: t=y says that this domain only tests DKIM"],
    [
      "no answer",
      text,
      recordedResolver({ "s1._domainkey.example.com": { TXT: "timeout" } }),
      "temperror: the look-up of the key had no answer (timeout)",
    ],
  ])("%s", async (_, text, resolver, words) => {
    expect(await first(text, resolver)).toContain(words);
  });
});

describe("the signature's own tags decide", () => {
  test.each<readonly [string, Readonly<Record<string, string | undefined>>, string]>([
    ["h without From", { h: "to:subject" }, "neutral: h= does not name From"],
    ["expired", { t: "1700000000", x: "1700000100" }, "neutral: the signature expired on 2023-11-14"],
    ["x before t", { t: "1700000000", x: "1600000000" }, "neutral: x=1600000000 is not after t=1700000000"],
    ["t in the future", { t: "1800000000" }, "pass: it says that it was signed in the future (t= is 2027-01-15)"],
    ["t a minute ahead", { t: String(now.getTime() / 1000 + 60) }, "pass: "],
    ["rsa-sha1", { a: "rsa-sha1" }, "policy: rsa-sha1 has been forbidden since 2018"],
    ["an unknown algorithm", { a: "rsa-md5" }, "neutral: rsa-md5 is no known algorithm"],
    ["an unknown canonicalization", { c: "relaxed/strict" }, "c=relaxed/strict is not simple or relaxed"],
    ["another version", { v: "2" }, "v=2 is not 1"],
    ["no selector", { s: undefined }, "the signature lacks s="],
    ["another way to the key", { q: "http" }, "q= names no way to the key"],
    ["t is no number", { t: "yesterday" }, "t=yesterday is not a time"],
    ["no tag list", { "x y": "1" }, "“x y” is no tag name"],
    ["i outside d", { i: "a@example.net" }, "i=a@example.net is not at or below d=example.com"],
    ["b is no base64", { b: "!!!!" }, "b= is not base64"],
    ["bh is too short", { bh: "AAAA" }, "bh= is 3 octets and not the 32 of SHA-256"],
    ["b is too short", { b: "AAAA" }, "the key at the selector is not the one that signed, or b= itself was changed"],
  ])("%s", async (_, tags, words) => expect(await first(signWith(key, tags))).toContain(words));

  test("l leaves text unsigned", async () => {
    const text = `${signWith(key, { l: "5" })}more\r\n`;
    expect(await first(text)).toBe(
      "pass: l= leaves the last 26 octets of the body unsigned: anybody may have written them",
    );
  });
});

describe("a changed field decides", () => {
  const signed = signWith(key);
  const overSigned = signWith(key, { h: "from:from:to:subject:subject:date" });
  test.each<readonly [string, string, (text: string) => string, string]>([
    [
      "added above an over-signed one",
      overSigned,
      (text) => `From: eve@example.net\r\n${text}`,
      "the topmost From was added after signing",
    ],
    [
      "added below",
      signed,
      replace("\r\nDate:", "\r\nSubject: other\r\nDate:"),
      "the lowest Subject was added after signing",
    ],
    [
      "added where there was none",
      signWith(key, { h: "from:cc" }),
      (text) => `Cc: eve@example.net\r\n${text}`,
      "Cc was added after signing",
    ],
    ["added above one signed once: nothing to see", signed, (text) => `Subject: x\r\n${text}`, "pass: "],
    ["removed", signed, replace("Subject: Hello\r\n", ""), "h= names Subject, which the message lacks"],
    [
      "changed",
      signed,
      replace("Subject: Hello", "Subject: Hullo"),
      "one of the signed fields was changed (from, to, subject, date)",
    ],
    ["marked", signed, replace("Subject: Hello", "Subject: [list] Hello"), "without the mark in brackets"],
    ["folded anew", signWith(key, simple), replace("To: bob", "To:\r\n bob"), "the blanks in To were changed"],
    [
      "a blank behind it",
      signWith(key, simple),
      replace("Subject: Hello", "Subject: Hello "),
      "the blanks in Subject were changed",
    ],
    [
      "blanks in two of them",
      signWith(key, simple),
      (text) => text.replace("Subject: Hello", "Subject:  Hello").replace("To: bob", "To:  bob"),
      "blanks or folding of several fields were changed",
    ],
    [
      "the copy in z tells it",
      signWith(key, { z: "Subject:=20Hello" }),
      replace("Subject: Hello", "Subject: Other"),
      "the signer saw “Hello”",
    ],
    [
      "the copy of an unsigned field tells nothing",
      signWith(key, { z: "Received:=20x" }),
      replace("Ann <", "Eve <"),
      "one of the signed fields was changed",
    ],
  ])("%s", async (_, text, change, words) => expect(await first(change(text))).toContain(words));
});

describe("a changed body decides", () => {
  const of = (line: string) => signWith(key, simple, plainMessage.replace("bye", line));
  test.each<readonly [string, string, (text: string) => string, string]>([
    ["a footer", of("bye"), (text) => `${text}-- \r\nThe list\r\n`, "without the last 2 lines: a footer was added"],
    [
      "a footer without line end",
      of("bye"),
      (text) => `${text}-- \r\nThe list`,
      "without the last 2 lines: a footer was added",
    ],
    [
      "a banner",
      of("bye"),
      replace("\r\n\r\n", "\r\n\r\n[from outside]\r\n"),
      "without the first line: a banner was put on top",
    ],
    [
      "dots still doubled",
      of(".bye"),
      replace("\r\n.bye", "\r\n..bye"),
      "dots at the beginning of lines are still doubled",
    ],
    ["a dot lost", of("..."), replace("\r\n...\r\n", "\r\n..\r\n"), "its hash is"],
    ["the final dot", of("bye"), (text) => `${text}.\r\n`, "the final dot of the session"],
    ["blanks at a line's end", of("bye"), replace("bye", "bye "), "blanks at the ends of lines were added"],
    ["the blank of “-- ”", of("-- "), replace("-- \r\n", "--\r\n"), "has lost its blank"],
    ["CR CR LF in the body", of("bye"), replace("bye\r\n", "bye\r\r\n"), "lines end in CR CR LF"],
    ["CR CR LF everywhere", of("bye"), (text) => text.replaceAll("\r\n", "\r\r\n"), "every line ends in CR CR LF"],
    ["CR alone", of("bye"), replace(",\r\n.a dot\r\nbye\r\n", ",\r.a dot\rbye\r"), "lines end in CR alone"],
    ["no body", of("bye"), (text) => text.slice(0, text.indexOf("\r\n\r\n") + 4), "the message has no body here"],
    ["quoted-printable", of("gr\xfc\xdfe"), replace("gr\xfc\xdfe", "gr=FC=DFe"), "written anew in quoted-printable"],
    [
      "UTF-8 from Latin-1",
      of("gr\xfc\xdfe"),
      replace("gr\xfc\xdfe", "gr\xc3\xbc\xc3\x9fe"),
      "in UTF-8 on the way, from Latin-1",
    ],
    [
      "Latin-1 from UTF-8",
      of("gr\xc3\xbc\xc3\x9fe"),
      replace("gr\xc3\xbc\xc3\x9fe", "gr\xfc\xdfe"),
      "in Latin-1 on the way, from UTF-8",
    ],
    ["“>From ”", of("From here"), replace("\r\nFrom here", "\r\n>From here"), "was written “>From ”"],
    ["no known change", of("bye"), replace("bye", "BYE"), "its hash is"],
  ])("%s", async (_, text, change, words) => {
    const said = await first(change(text));
    expect(said).toMatch(/^fail: the body was changed after it was signed: /);
    expect(said).toContain(words);
  });

  test.each([
    ["blank lines at the end", (text: string) => `${text}\r\n\r\n`],
    ["the last line end", (text: string) => text.slice(0, -2)],
  ])("%s may come and go", async (_, change) => expect(await first(change(of("bye")))).toBe("pass: "));
});

test("two From fields are said to be two", async () => {
  const octets = Buffer.from(`From: eve@example.net\r\n${signWith(key)}`, "latin1");
  const { dmarc } = await authenticateMessage(octets, {}, dns(key.record), sameThread);
  expect(dmarc).toMatchObject({ result: "permerror", reason: expect.stringContaining("there are 2 From fields") });
});

describe("ARC", () => {
  const at = (...records: readonly string[]) =>
    recordedResolver({ "s1._domainkey.example.org": { TXT: records.map((record) => [record]) } });
  const arc = async (text: string, resolver = at(key.record)) => {
    const { arc } = await authenticateMessage(Buffer.from(text, "latin1"), {}, resolver, sameThread, { now });
    return `${arc.result}: ${arc.reason ?? ""}`;
  };
  const without = (name: string) => (text: string) => text.replace(new RegExp(`${name}:[^]*?\\r\\n(?![ \\t])`), "");
  test.each<readonly [string, (text: string) => string, string]>([
    ["whole", (text) => text, "pass: hop 1, the newest, has found spf=pass"],
    [
      "a footer",
      (text) => `${text}more\r\n`,
      "fails: the body was changed after it was signed: it fits without the last line",
    ],
    [
      "another subject",
      replace("Subject: Hello", "Subject: Bye"),
      "of hop 1 fails: the signature does not verify: the key is the right one",
    ],
    ["another result", replace("spf=pass", "spf=fail"), "the seal of hop 1 does not verify"],
    ["no seal", without("ARC-Seal"), "instance 1 lacks ARC-Seal"],
    ["no signature", without("ARC-Message-Signature"), "instance 1 lacks ARC-Message-Signature"],
    [
      "a number skipped",
      (text) => text.replaceAll("i=1;", "i=3;").replace("cv=none", "cv=pass"),
      "instance 3 stands here, but none has number 2",
    ],
    ["cv=pass at the first", replace("cv=none", "cv=pass"), "cv=pass at i=1, where it must be none"],
  ])("%s", async (_, change, words) => {
    expect(await arc(change(await seal(key, plainMessage)))).toContain(words);
  });

  test.each([
    ["there is none", recordedResolver({}), "there is no key at s1._domainkey.example.org"],
    ["revoked", at("v=DKIM1; p="), "the key at s1._domainkey.example.org cannot be used"],
    ["another", at(keys.rsa1024.record), "the seal of hop 1 does not verify"],
    [
      "no answer",
      recordedResolver({ "s1._domainkey.example.org": { TXT: "timeout" } }),
      "the look-up of a key had no answer",
    ],
  ])("the key: %s", async (_, resolver, words) => {
    expect(await arc(await seal(key, plainMessage), resolver)).toMatch(/^fail: /);
    expect(await arc(await seal(key, plainMessage), resolver)).toContain(words);
  });
});
