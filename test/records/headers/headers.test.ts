import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MessageDocument } from "../../../server/src/documents/message.ts";
import { TranscriptDocument } from "../../../server/src/documents/transcript.ts";
import { mailboxes } from "../../../server/src/records/headers/addresses.ts";
import { bodyHash, canonicalBody } from "../../../server/src/records/headers/canonical.ts";
import { dateProblem } from "../../../server/src/records/headers/dates.ts";
import { parseMessage } from "../../../server/src/records/headers/index.ts";
import { plain } from "../../../server/src/text/decoded.ts";
import { plainText } from "../../../server/src/text/markdown.ts";
import { cpuTime } from "../../cpu-time.ts";
import { marked } from "../../marked.ts";

const rest = "From: a@example.com\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: x\nMessage-ID: <1@example.com>\n";

function found(text: string): [rule: string, text: string][] {
  const document = new MessageDocument("m.eml", text, new Date("2026-03-02T00:00:00Z"));
  return document.findings().map(({ rule, span }) => [rule.id.slice("header/".length), document.text(span)]);
}

describe("fields", () => {
  test.each([
    ["folded", "Subject: a\n  b\r\n\tc\nTo: x\n", ["Subject", "To"]],
    ["with CRLF", "A: 1\r\nB: 2\r\n\r\nC: 3\r\n", ["A", "B"]],
    ["behind a mailbox line", "From a@b Mon Mar 2\nA: 1\n", ["A"]],
    ["with blanks before the colon", "A : 1\n", ["A"]],
    ["empty", "", []],
  ])("%s", (_, text, names) => {
    expect(parseMessage(plain(text)).fields.map(({ name }) => name)).toEqual(names);
  });

  test("a single stray line does not end the header, two do", () => {
    expect(parseMessage(plain("A: 1\nstray\nB: 2\n")).fields).toHaveLength(2);
    expect(parseMessage(plain("A: 1\nHello Ann\nhow are you\nB: 2\n"))).toMatchObject({ bad: [{ start: 5, end: 14 }] });
  });
});

describe("addresses", () => {
  test.each([
    ["Ann <ann@Example.com>", ["example.com"]],
    ['"a, b" <a@x.example>, c@y.example (comment, z@z.example)', ["x.example", "y.example"]],
    ["friends: a@x.example, b@y.example;", ["x.example", "y.example"]],
    ["Ann", []],
    ['"ann@x.example"', []],
    ["undisclosed-recipients:;", []],
  ])("%s", (text, domains) => expect(mailboxes(text).map(({ domain }) => domain)).toEqual(domains));
});

describe("dates", () => {
  test.each([
    [" Mon, 02 Mar 2026 10:00:00 +0000", undefined],
    ["2 Mar 26 10:00 GMT (a comment)", undefined],
    ["Tue, 02 Mar 2026 10:00:00 +0000", { weekday: "Mon" }],
    ["31 Feb 2026 10:00:00 +0000", "syntax"],
    ["2026-03-02T10:00:00Z", "syntax"],
    ["Mon, 02 Mar 2026 25:00:00 +0000", "syntax"],
  ])("%s", (text, problem) => expect(dateProblem(text)).toEqual(problem));
});

test.each([
  ["simple", " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n"],
  ["relaxed", " C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"],
  ["simple", "", "\r\n"],
  ["relaxed", " \n\n", ""],
  ["simple", "no end", "no end\r\n"],
] as const)("body, %s: %j", (how, body, canonical) => expect(canonicalBody(body, how)).toBe(canonical));

test.each([
  ["as it is", (text: string) => text, []],
  ["changed", (text: string) => text.replace("gr\xfc\xdfe", "gr\xfcsse"), ["dkim-body-hash"]],
])("a body in Latin-1 %s: its octets are hashed", (_, change, rules) => {
  const body = "gr\xfc\xdfe\r\n";
  const field = `DKIM-Signature: v=1; a=ed25519-sha256; d=example.com; s=s; h=from:subject:date; bh=${bodyHash(body, "simple")}; b=${"9Zx8".repeat(21)}9Q==\n`;
  const document = new MessageDocument("m.eml", change(`${field}${rest}\n${body}`), new Date(0), true);
  expect(document.findings().map(({ rule }) => rule.id.slice("header/".length))).toEqual(rules);
});

describe("results", () => {
  const results = (value: string) => found(`Authentication-Results: ${value}\n${rest}`);
  test.each([
    'mx.example.net 1; spf=pass smtp.mailfrom="a b"@example.com; dkim=pass (2048-bit; good) header.i=@example.com header.b=AbC/d+e=',
    "mx.google.com; dkim=pass header.i=@example.com header.s=s header.b=abc; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com",
    "mx.example.net; none",
    'mx.example.net; dkim/1=pass reason="good signature" header.d=example.com;\n spf=softfail smtp.helo=a.example',
    "mx.example.net; dnswl=pass dns.zone=list.dnswl.example policy.ip=127.0.10.1",
  ])("clean: %s", (value) => expect(results(value)).toEqual([]));

  test.each([
    ["[[spf]]=pass", "results-syntax"],
    ["mx.example.net; [[spf]] pass", "results-syntax"],
    ["mx.example.net; spf=pass smtp.mailfrom=a.example [[dkim]]=pass", "results-syntax"],
    ["mx.example.net; [[none]]; spf=pass", "results-syntax"],
    ["[[mx.example.net]]", "results-syntax"],
    ["mx.example.net; dkim=[[softfail]]", "results-bad-result"],
    ["mx.example.net; dmarc=fail [[action]]=none header.from=a.example", "results-bad-property"],
  ])("%s", (value, rule) => {
    const { text, spans } = marked(value);
    expect(results(text)).toEqual(spans.map((s) => [rule, text.slice(s.start, s.end)]));
  });
});

test.each([
  [
    'pass (mx.example.net: ok) receiver=mx; identity=mailfrom; envelope-from="a@example.com"; client-ip=2001:db8::1;',
    [],
  ],
  ["Pass client-ip=192.0.2.1", []],
  ["pass client-ip 192.0.2.1", ["client-ip"]],
  ['"pass" client-ip=192.0.2.1', ['"pass"']],
])("Received-SPF: %s", (value, words) => {
  expect(found(`Received-SPF: ${value}\n${rest}`)).toEqual(words.map((word) => ["received-spf-syntax", word]));
});

test.each(["Authentication-Results:", "ARC-Authentication-Results: ", "Received-SPF:"])("%s says nothing", (field) => {
  const [first] = found(`${field}\n${rest}`).filter(([rule]) => rule.endsWith("-syntax"));
  expect(first?.[1]).toBe(field);
});

test("a message inside a session is read where it stands, dots undone", () => {
  const { text, spans } = marked(`S: 220 mx.example.net ESMTP
C: EHLO mail.example.com
S: 250 mx.example.net
C: MAIL FROM:<a@example.com>
S: 250 OK
C: RCPT TO:<b@example.net>
S: 250 OK
C: DATA
S: 354 go on
C: From: a@example.com
C: Date: [[Tue, 02 Mar 2026 10:00:00 +0000]]
C: Subject: x
C: Message-ID: <1@example.com>
C:
C: ..dot
C: .
S: 250 OK
C: QUIT
S: 221 Bye
`);
  const document = new TranscriptDocument("s.txt", text);
  const header = document.findings().filter(({ rule }) => rule.group === "header");
  expect(header.map(({ rule, span }) => [rule.id, span])).toEqual([["header/bad-date", spans[0]]]);
  expect(document.describe(text.indexOf("From: a"))?.title).toBe("Field From");
});

describe("hovers", () => {
  const signature = `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;\n d=example.net; s=sel; t=1772445600; h=from:from:to; bh=x; b=y\n${rest}`;
  const hover = (word: string) => {
    const description = new MessageDocument("m.eml", signature).describe(signature.indexOf(word));
    return description?.text.map((line) => plainText(line)).join(" ") ?? "";
  };
  test.each([
    ["relaxed/simple", "Changes of blanks do no harm in the header"],
    ["example.net", "The author's domain is example.com"],
    ["1772445600", "2026-03-02"],
    ["from:from", "Over-signed, so that none can be added: from"],
    ["DKIM-Signature", "A domain's signature"],
  ])("%s", (word, words) => expect(hover(word)).toContain(words));
});

describe("hovers on trace fields", () => {
  const trace = `Received: from mail.example.com (unknown [192.0.2.1])
 by mx.example.net (Postfix) with ESMTPS id 4E9A for <bob@example.net>; Mon, 02 Mar 2026 10:00:00 +0000
Received-SPF: softfail (why) client-ip=192.0.2.1; envelope-from="ann@example.com"; helo=mail.example.com;
DMARC-Filter: OpenDMARC Filter v1.4.2 mx.example.net 4E9A
`;
  test.each([
    ["from mail", "Clause from", "HELO or EHLO"],
    ["192.0.2.1]", "Clause from", "HELO or EHLO"],
    ["mx.example.net (Post", "Clause by", "The server that took the message"],
    ["ESMTPS", "Clause with", "SMTP over TLS; the client had not logged in"],
    ["4E9A for", "Clause id", "in its own log"],
    ["bob@", "Clause for", "recipient"],
    ["02 Mar", "Time of this hop", "When the server took"],
    ["softfail", "Result softfail", "probably may not send"],
    ["client-ip", "Key client-ip", "address that the message came from"],
    ['"ann@', "Key envelope-from", "MAIL FROM"],
    ["(why)", "Field Received-SPF", "The result of SPF"],
    ["OpenDMARC Filter", "Field DMARC-Filter", "OpenDMARC filter"],
  ])("%s", (word, title, words) => {
    const found = new MessageDocument("m.eml", trace).describe(trace.indexOf(word));
    expect(found?.title).toBe(title);
    expect(found?.text.map((line) => plainText(line)).join(" ")).toContain(words);
  });
});

describe("completion", () => {
  test.each([
    ["Received-SPF: |", "softfail"],
    ["Received-SPF: pass cl|", "client-ip"],
    ["DKIM-Signature: v=1; a=|", "ed25519-sha256"],
    ["DKIM-Signature: v=1; |", "h"],
    ["ARC-Seal: i=1; cv=|", "none"],
    ["Authentication-Results: mx.example; |", "spf"],
    ["Authentication-Results: mx.example; spf=|", "softfail"],
    ["Authentication-Results: mx.example; spf=pass |", "smtp.mailfrom"],
    ["DKI|", "DKIM-Signature"],
  ])("%s", (line, label) => {
    const at = line.indexOf("|");
    const labels = new MessageDocument("m.eml", `${line.replace("|", "")}\n`).complete(at).map((c) => c.label);
    expect(labels).toContain(label);
  });
});

describe("any text", () => {
  const piece = fc.constantFrom(
    "DKIM-Signature:",
    "ARC-Seal:",
    "ARC-Message-Signature:",
    "ARC-Authentication-Results:",
    "Authentication-Results:",
    "Received-SPF:",
    "Received:",
    "From:",
    "Date:",
    "\n",
    "\r\n",
    "\n ",
    ";",
    "=",
    " ",
    '"',
    "(",
    ")",
    "<",
    ">",
    "@",
    "i=1",
    "b=",
    "bh=aGVsbG8gd29ybGQ=",
    "h=from:to",
    "x=1",
    "t=2",
    "l=0",
    "d=example.com",
    "none",
    "spf",
    "pass",
    "\\",
    "z=a:b|c",
    "é",
    "😀",
  );
  test("never throws, and findings stay inside the text", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), fc.nat(), (pieces, at) => {
        const text = pieces.join("");
        const document = new MessageDocument("m.eml", text, new Date(0));
        for (const { span } of document.findings()) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
        document.describe(at % (text.length + 1));
        document.complete(at % (text.length + 1));
        document.tokens();
      }),
    );
  });

  test.each([
    ["brackets", `From: ${"(".repeat(200_000)}`],
    ["angles", `From: ${"<".repeat(200_000)}`],
    ["tags", `DKIM-Signature: ${"a=b;".repeat(50_000)}`],
    ["equals", `Authentication-Results: a; ${"b=c ".repeat(50_000)}`],
    ["copies", `DKIM-Signature: z=${"a:b|".repeat(50_000)}`],
    ["fields", "Subject: x\n".repeat(20_000)],
    ["sets", Array.from({ length: 20_000 }, (_, i) => `ARC-Seal: i=${i % 50}; cv=none`).join("\n")],
    [
      "signatures",
      "ARC-Message-Signature: i=1; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; h=from\n".repeat(2_000),
    ],
    ["blanks", `DKIM-Signature: b=${" ".repeat(200_000)}x\n\n${" ".repeat(200_000)}`],
  ])("in good time: %s", (_, text) => {
    expect(cpuTime(() => new MessageDocument("m.eml", text).findings())).toBeLessThan(2000);
  });
});
