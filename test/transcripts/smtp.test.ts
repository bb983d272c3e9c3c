import { describe, expect, test } from "vitest";
import { mermaid, messages, parseTranscript, sequenceDiagram } from "../../server/src/transcripts/index.ts";
import { marked } from "../marked.ts";

const ids = (text: string): string[] =>
  parseTranscript(text).findings.map((f) => `${f.rule.id} «${text.slice(f.span.start, f.span.end)}»`);

/** A session in short: replies begin with a digit, all else is the client's. */
const session = (...lines: readonly string[]): string =>
  lines.map((line) => (/^[0-9]/.test(line) ? `S: ${line}` : `C: ${line}`)).join("\n");
const opened = ["220 mx.example.com ESMTP", "EHLO client.example.net", "250-mx.example.com", "250 PIPELINING"];
const closed = ["QUIT", "221 mx.example.com bye"];
const body = ["From: a@example.net", "Date: Tue, 24 Nov 2026 12:00:00 +0000", "", "Hello"];

describe("what is right", () => {
  test.each([
    [
      "a null sender and Postmaster",
      session(
        ...opened,
        "MAIL FROM:<>",
        "250 ok",
        "RCPT TO:<Postmaster>",
        "250 ok",
        "DATA",
        "354 go",
        ...body,
        ".",
        "250 ok",
        ...closed,
      ),
    ],
    ["a bare code", session(...opened, "NOOP", "250", ...closed)],
    ["an empty line, which the server does not know", session(...opened, "", "500 bad syntax", ...closed)],
    [
      "empty lines typed without marks",
      [...opened, "", "", "500 bad syntax", "500 bad syntax", "NOOP", "250 ok", ...closed].join("\n"),
    ],
    ["421 at any time", session(...opened, "421 mx.example.com shutting down")],
    [
      "pipelining behind a refusal",
      session(
        ...opened,
        "MAIL FROM:<a@example.net>",
        "RCPT TO:<b@example.com>",
        "DATA",
        "550 no",
        "503 no",
        "503 no",
        ...closed,
      ),
    ],
    [
      "lower case",
      session(
        ...opened,
        "mail from:<a@example.net>",
        "250 ok",
        "rcpt to:<b@example.com>",
        "250 ok",
        "rset",
        "250 ok",
        "quit",
        "221 mx.example.com bye",
      ),
    ],
    [
      "a session in the middle",
      session("MAIL FROM:<a@example.net>", "250 ok", "RCPT TO:<b@example.com>", "250 ok", ...closed),
    ],
    [
      "dots doubled",
      session(
        ...opened,
        "MAIL FROM:<a@example.net>",
        "250 ok",
        "RCPT TO:<b@example.com>",
        "250 ok",
        "DATA",
        "354 go",
        ...body,
        "..",
        "..x",
        ".",
        "250 ok",
        ...closed,
      ),
    ],
    [
      "replies inside the message",
      session(
        ...opened,
        "MAIL FROM:<a@example.net>",
        "250 ok",
        "RCPT TO:<b@example.com>",
        "250 ok",
        "DATA",
        "354 go",
        ...body,
        "QUIT",
        "RCPT TO:<x>",
        ".",
        "250 ok",
        ...closed,
      ),
    ],
    ["two sessions", session(...opened, ...closed, ...opened, ...closed)],
    [
      "LMTP with a refused recipient",
      session(
        "220 mx.example.com LMTP",
        "LHLO client.example.net",
        "250-mx.example.com",
        "250 PIPELINING",
        "MAIL FROM:<a@example.net>",
        "250 ok",
        "RCPT TO:<b@example.com>",
        "250 ok",
        "RCPT TO:<c@example.com>",
        "550 no",
        "RCPT TO:<d@example.com>",
        "250 ok",
        "DATA",
        "354 go",
        ...body,
        ".",
        "250 b",
        "452 d",
        ...closed,
      ),
    ],
    [
      "LOGIN masked",
      session(
        "220 mx.example.com ESMTP",
        "EHLO client.example.net",
        "250-mx.example.com",
        "250 STARTTLS",
        "STARTTLS",
        "220 go",
        "EHLO client.example.net",
        "250-mx.example.com",
        "250 AUTH PLAIN LOGIN",
        "AUTH PLAIN",
        "334 ",
        "********",
        "235 in",
        ...closed,
      ),
    ],
  ])("%s", (_, text) => {
    expect(ids(text)).toEqual([]);
  });
});

test.each([
  [
    "smtp/bad-sequence",
    "MAIL FROM:<a@example.net>\nS: 250 ok\nC: [[MAIL]] FROM:<b@example.net>\nS: 503 no\nC: RSET\nS: 250 ok",
  ],
  ["smtp/bad-path", "MAIL FROM:[[Alice <a@example.net>]]\nS: 501 no"],
  ["smtp/bad-path", "MAIL FROM:[[<a@b@example.net>]]\nS: 501 no"],
  ["smtp/bad-path", "MAIL [[<a@example.net>]]\nS: 501 no"],
  ["smtp/bad-path", "MAIL FROM:[[<a@[1.2.3]>]]\nS: 501 no"],
  ["smtp/unexpected-argument", "DATA [[now]]\nS: 501 no"],
  ["smtp/missing-argument", "[[VRFY]]\nS: 501 no"],
  ["smtp/bad-parameter", "MAIL FROM:<a@example.net> [[FOO=1]]\nS: 555 no"],
  ["smtp/extension-not-offered", "[[STARTTLS]]\nS: 502 no"],
])("%s: %s", (rule, lines) => {
  const { text, spans } = marked(`${session(...opened)}\nC: ${lines}\n${session(...closed)}`);
  expect(ids(text)).toEqual(spans.map((s) => `${rule} «${text.slice(s.start, s.end)}»`));
});

describe("the message", () => {
  test("is un-stuffed, with the way back, and has its envelope", () => {
    const text = session(
      "220 mx.example.com ESMTP",
      "EHLO client.example.net",
      "250 mx.example.com Hello client [192.0.2.7]",
      "MAIL FROM:<a@example.net>",
      "250 ok",
      "RCPT TO:<b@example.com>",
      "250 ok",
      "RCPT TO:<c@example.com>",
      "550 no",
      "DATA",
      "354 go",
      "Subject: ü",
      "",
      "..x",
      ".",
      "250 ok",
      ...closed,
    );
    const [message] = messages(parseTranscript(text));
    expect(message).toMatchObject({
      ip: "192.0.2.7",
      helo: "client.example.net",
      mailFrom: "a@example.net",
      recipients: ["b@example.com"],
      elided: false,
    });
    expect(message?.data?.text).toBe("Subject: \u00c3\u00bc\r\n\r\n.x\r\n");
    const at = message?.data?.text.indexOf(".x") ?? 0;
    const span = message?.data?.span(at, at + 2);
    expect(text.slice(span?.start, span?.end)).toBe(".x");
  });
});

describe("the client's address", () => {
  const of = (text: string) => {
    const [message] = messages(parseTranscript(text));
    return [message?.ip, message?.ipSource, message?.helo];
  };
  const exchange = (...more: string[]) =>
    session(
      "220 mx.example.com ESMTP (12:34:56)",
      "EHLO client.example.net",
      "250-[192.0.2.99] greets you",
      "250 XCLIENT ADDR HELO",
      ...more,
      "MAIL FROM:<a@example.net>",
      "250 ok",
      "RCPT TO:<b@example.com>",
      "250 ok",
      "DATA",
      "354 go",
      "Subject: x",
      ".",
      "250 ok",
      ...closed,
    );
  /** With the marks of a server's log: of what it sent, and of what came. */
  const marked = (sent: string, came: string) =>
    exchange()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `${line.startsWith("S: ") ? sent : came}${line.slice(3)}`)
      .join("\n");

  test.each([
    ["nowhere", exchange(), undefined, undefined],
    [
      "the reply to EHLO",
      exchange().replace("greets you", "hello [IPv6:2001:db8::1]"),
      "2001:db8::1",
      "the reply to EHLO, line 3",
    ],
    ["the greeting", exchange().replace("(12:34:56)", "hello (192.0.2.7)"), "192.0.2.7", "the greeting, line 1"],
    [
      "XCLIENT",
      exchange(
        "XCLIENT NAME=a.example ADDR=192.0.2.7",
        "220 mx.example.com ESMTP",
        "EHLO client.example.net",
        "250 mx",
      ),
      "192.0.2.7",
      "XCLIENT, line 5",
    ],
    ["a refused XCLIENT", exchange("XCLIENT ADDR=192.0.2.7", "550 no"), undefined, undefined],
    [
      "XCLIENT that does not know",
      exchange("XCLIENT ADDR=[UNAVAILABLE]", "220 mx.example.com ESMTP", "EHLO client.example.net", "250 mx"),
      undefined,
      undefined,
    ],
    [
      "smtpd",
      marked(
        "Nov 24 13:15:32 mail postfix/smtpd[1234]: > client.example.net[192.0.2.7]: ",
        "Nov 24 13:15:32 mail postfix/smtpd[1234]: < client.example.net[192.0.2.7]: ",
      ),
      "192.0.2.7",
      "the log's own mark, line 1",
    ],
    [
      "smtp, which names the server",
      marked(
        "Nov 24 13:15:32 mail postfix/smtp[1240]: < mx.example.net[192.0.2.25]:25: ",
        "Nov 24 13:15:32 mail postfix/smtp[1240]: > mx.example.net[192.0.2.25]:25: ",
      ),
      undefined,
      undefined,
    ],
    [
      "aiosmtpd",
      marked("DEBUG:mail.log:('192.0.2.7', 51234) << b'", "INFO:mail.log:('192.0.2.7', 51234) >> b'").replace(
        /$/gm,
        "'",
      ),
      "192.0.2.7",
      "the log's own mark, line 1",
    ],
    [
      "a note",
      `\n**** SMTP testing session as if from host 192.0.2.7\n**** but without any ident (RFC 1413) callback.\n\n${exchange().replace(/^[SC]: /gm, "")}\n`,
      "192.0.2.7",
      "a note before the session",
    ],
  ])("%s", (_, text, ip, source) => expect(of(text).slice(0, 2)).toEqual([ip, source]));

  test("LMTP hands on what came from elsewhere: its names are not the sender's", () => {
    const text = exchange().replace("ESMTP", "LMTP").replace("EHLO", "LHLO").replace("greets you", "hello [192.0.2.7]");
    const [message] = messages(parseTranscript(text));
    expect(message).toMatchObject({ ip: undefined, helo: undefined, delivered: true, mailFrom: "a@example.net" });
  });
});

describe("secrets", () => {
  const plain = (secret: string): string =>
    session(
      "220 mx.example.com ESMTP",
      "EHLO client.example.net",
      "250-mx.example.com",
      "250 AUTH PLAIN LOGIN",
      `AUTH PLAIN ${secret}`,
      "235 in",
      "AUTH LOGIN",
      "334 VXNlcm5hbWU6",
      "YWxpY2U=",
      "334 UGFzc3dvcmQ6",
      "c2VjcmV0",
      "235 in",
      ...closed,
    );

  test("redacting keeps the exchange readable and removes the finding, one or all", () => {
    let text = plain("AGFsaWNlAHNlY3JldA==");
    const found = parseTranscript(text).findings.filter((f) => f.rule.id === "transcript/credentials-visible");
    expect(found).toHaveLength(2);
    const all = found[0]?.fixes?.at(-1);
    expect(all?.title).toBe("Redact all 2 secrets");
    for (const edit of [...(all?.edits ?? [])].reverse())
      text = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
    const left = parseTranscript(text).findings.map((f) => f.rule.id);
    expect(left).not.toContain("transcript/credentials-visible");
    expect(left).not.toContain("smtp/auth-bad-base64");
    expect(left).not.toContain("smtp/auth-payload");
  });

  test("a hover never shows them", () => {
    const text = plain("AGFsaWNlAHNlY3JldA==");
    const description = parseTranscript(text).describe(text.indexOf("AGFsaWNl") + 3);
    expect(description?.text.join(" ")).toContain("alice");
    expect(description?.text.join(" ")).not.toContain("secret`");
    expect(parseTranscript(text).describe(text.indexOf("c2VjcmV0"))?.text.join(" ")).toContain("********");
  });
});

describe("a hover says what stands there", () => {
  const { text, spans } = marked(
    "S: 220 mx.example.com ESMTP\nC: [[EHLO]] client.example.net\nS: 250-mx.example.com\nS: 250-[[SIZE]] 1000\nS: 250 AUTH [[CRAM-MD5]] PLAIN\nC: MAIL FROM:<[[a@example.net]]> [[SIZE=500]]\nS: [[450]] [[4.7.1]] wait\nC: QUIT\nS: 221 mx.example.com bye",
  );
  const titles = [
    "EHLO: Greets the server",
    "SIZE: Message size",
    "Mechanism CRAM-MD5",
    "Reverse-path",
    "Parameter SIZE",
    "450: Mailbox not available",
    "4.7.1: Not authorised",
  ];
  test.each(titles.map((title, i) => [title, i] as const))("%s", (title, i) => {
    const description = parseTranscript(text).describe(spans[i]?.start ?? 0);
    expect(description?.title.startsWith(title), description?.title).toBe(true);
    expect(description?.references.length).toBeGreaterThan(0);
  });
});

describe("the structure", () => {
  test("puts a transaction together", () => {
    const text = session(
      ...opened,
      "MAIL FROM:<a@example.net>",
      "250 ok",
      "RCPT TO:<b@example.com>",
      "250 ok",
      "DATA",
      "354 go",
      ...body,
      ".",
      "250 ok",
      ...closed,
    );
    const [one] = parseTranscript(text).sessions;
    expect(one?.exchanges.map((e) => e.label)).toEqual([
      "Greeting",
      "EHLO client.example.net",
      "Message from <a@example.net> to <b@example.com>",
      "QUIT",
    ]);
    expect(one?.exchanges[2]?.children?.map((e) => e.label)).toEqual([
      "MAIL FROM:<a@example.net>",
      "RCPT TO:<b@example.com>",
      "DATA",
    ]);
    expect(one?.span).toEqual({ start: 3, end: text.length });
  });

  test("knows how long each exchange took", () => {
    const text =
      "2026-11-24T13:15:30.000Z S: 220 mx.example.com ESMTP\n2026-11-24T13:15:30.100Z C: EHLO client.example.net\n2026-11-24T13:15:30.350Z S: 250 mx.example.com\n2026-11-24T13:15:31.000Z C: QUIT\n2026-11-24T13:15:31.010Z S: 221 mx.example.com";
    expect(parseTranscript(text).sessions[0]?.exchanges.map((e) => e.duration)).toEqual([undefined, 250, 10]);
  });

  test("as a sequence diagram: one arrow for a reply of several lines, refusals crossed, no secrets, nothing that leaves its line", () => {
    const text = session(...opened, "AUTH PLAIN AGFsaWNlAHNlY3JldA==", "535 5.7.8 no; end", ...closed);
    const diagram = mermaid(sequenceDiagram(text, parseTranscript(text)));
    expect(diagram).toBe(
      "sequenceDiagram\n    participant client as SMTP client\n    participant server as SMTP server\n    server-->>client: 220 mx.example.com ESMTP\n    client->>server: EHLO client.example.net\n    server-->>client: 250-mx.example.com (+1 line)\n    client->>server: AUTH PLAIN …\n    server--xclient: 535 5.7.8 no#59; end\n    client->>server: QUIT\n    server-->>client: 221 mx.example.com bye\n",
    );
  });
});

test("a line of a sequence diagram stays a line of text whatever it holds", () => {
  const hostile = 'NOOP "a" `b` <script>c</script> --> d; # e {f} $$g$$ \\n\u2028end';
  const text = session(...opened, hostile, "250 ok", ...closed);
  expect(mermaid(sequenceDiagram(text, parseTranscript(text))).split("\n")[6]).toBe(
    "    client->>server: NOOP #34;a#34; #96;b#96; #60;script#62;c#60;/script#62; --#62; d#59; #35; e #123;f#125; #36;#36;g#36;#36; #92;n end",
  );
});

describe("completion", () => {
  test("offers what the server offers", () => {
    const text =
      "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 SIZE 1000\nC: MAIL FROM:<a@example.net> ";
    const labels = parseTranscript(text)
      .complete(text.length)
      .map((c) => c.label);
    expect(labels).toEqual(["SIZE"]);
  });
});

describe("the examples of a well-known article", () => {
  test("an SMTP session of 2019", () => {
    const text = session(
      "220 smtp.example.com ESMTP Postfix",
      "HELO relay.example.com",
      "250 smtp.example.com, glad to meet you",
      "MAIL FROM:<bob@example.com>",
      "250 Ok",
      "RCPT TO: <alice@example.com>",
      "250 Ok",
      "DATA",
      "354 End data with <CR><LF>.<CR><LF>",
      ...body,
      ".",
      "250 Ok: queued as 12345",
      "QUIT",
      "221 Bye",
    );
    expect(ids(text)).toEqual([
      "smtp/helo-to-esmtp «HELO»",
      "smtp/reply-domain «smtp.example.com,»",
      "smtp/space-after-colon « »",
      "smtp/reply-domain «Bye»",
    ]);
  });

  test("an ESMTP session whose EHLO reply ends too early", () => {
    const text = `${session("220 smtp.example.com ESMTP", "EHLO client.example.com", "250-smtp.example.com", "250-8BITMIME", "250 SMTPUTF8", "250 STARTTLS", "STARTTLS", "220 go ahead")}\n      ... TLS negotiation proceeds.\n${session("EHLO client.example.com", "250-smtp.example.com", "250-AUTH GSSAPI DIGEST-MD5", "250 AUTH PLAIN", ...closed)}`;
    expect(ids(text).slice(0, 2)).toEqual(["smtp/reply-ended-early « »", "smtp/extension-not-offered «STARTTLS»"]);
  });
});
