import { expect, test } from "vitest";
import { openDocument } from "../../server/src/documents/open.ts";
import { marked } from "../marked.ts";

type Row = readonly [rule: string, text: string];

/** Sessions as programs and people print them, with one mistake each, or (no rule) without any. */

function smtp(): readonly Row[] {
  const greet = "S: 220 mail.example.com ESMTP Postfix\n";
  const ehlo = (...k: string[]) => {
    const all = ["mail.example.com", ...k];
    return `C: EHLO laptop.example.net\n${all.map((x, i) => `S: 250${i === all.length - 1 ? " " : "-"}${x}`).join("\n")}\n`;
  };
  const full = [
    "PIPELINING",
    "SIZE 10240000",
    "STARTTLS",
    "8BITMIME",
    "ENHANCEDSTATUSCODES",
    "SMTPUTF8",
    "CHUNKING",
    "DSN",
  ];
  const tlsK = full.filter((k) => k !== "STARTTLS");
  const start = greet + ehlo(...full);
  const tls = (...k: string[]) => `${start}C: STARTTLS\nS: 220 2.0.0 Ready to start TLS\n${ehlo(...tlsK, ...k)}`;
  const quit = "C: QUIT\nS: 221 2.0.0 mail.example.com closing connection\n";
  const mail = "C: MAIL FROM:<carol@example.net>\nS: 250 2.1.0 Ok\n";
  const rcpt = "C: RCPT TO:<dave@example.com>\nS: 250 2.1.5 Ok\n";
  const msg =
    "C: From: Carol <carol@example.net>\nC: To: dave@example.com\nC: Date: Mon, 23 Nov 2026 08:15:00 +0100\nC: Message-ID: <77@example.net>\nC: Subject: Minutes\nC:\n";
  const data = (b = "C: See you on Friday.\n") =>
    `C: DATA\nS: 354 End data with <CR><LF>.<CR><LF>\n${msg}${b}C: .\nS: 250 2.0.0 Ok: queued as 4F1A\n`;
  return [
    [
      "smtp/unknown-command",
      `${start}C: [[RCTP]] TO:<dave@example.com>\nS: 502 5.5.2 Error: command not recognized\n${quit}`,
    ],
    [
      "smtp/unknown-command",
      `${start}${mail}${rcpt}C: [[DATE]]\nS: 500 5.5.2 unrecognized\nC: RSET\nS: 250 2.0.0 Ok\n${quit}`,
    ],
    [
      "smtp/missing-argument",
      `${greet}C: [[EHLO]]\nS: 501 5.5.4 Syntax: EHLO hostname\n${quit}`.replace("501 5.5.4 ", "501 "),
    ],
    ["smtp/missing-argument", `${start}C: [[VRFY]]\nS: 501 5.5.4 Syntax: VRFY address\n${quit}`],
    ["smtp/missing-argument", `${start}C: [[MAIL]]\nS: 501 5.5.4 Syntax: MAIL FROM:<address>\n${quit}`],
    ["smtp/missing-argument", `${start}C: [[MAIL]] FROM:\nS: 501 5.5.4 Syntax: MAIL FROM:<address>\n${quit}`],
    [
      "smtp/unexpected-argument",
      `${start}${mail}${rcpt}C: DATA [[please]]\nS: 501 5.5.4 Syntax: DATA\nC: RSET\nS: 250 2.0.0 Ok\n${quit}`,
    ],
    ["smtp/unexpected-argument", `${start}C: STARTTLS [[now]]\nS: 501 5.5.4 Syntax: STARTTLS\n${quit}`],
    ["smtp/unexpected-argument", `${start}C: QUIT [[now]]\nS: 501 5.5.4 Syntax: QUIT\n${quit}`],
    ["smtp/space-after-colon", `${start}${mail}C: RCPT TO:[[ ]]<dave@example.com>\nS: 250 2.1.5 Ok\n${data()}${quit}`],
    [
      "smtp/space-after-colon",
      `${start}C: mail from:[[  ]]<carol@example.net> BODY=8BITMIME\nS: 250 2.1.0 Ok\n${rcpt}${data()}${quit}`,
    ],
    ["smtp/missing-brackets", `${start}C: mail from:[[carol@example.net]]\nS: 250 2.1.0 Ok\n${rcpt}${data()}${quit}`],
    [
      "smtp/missing-brackets",
      `${start}C: MAIL FROM: [[carol@example.net]] SIZE=100\nS: 501 5.1.7 Bad sender address syntax\n${quit}`,
    ],
    ["smtp/missing-brackets", `${start}${mail}C: RCPT TO: [[dave@example.com]]\nS: 250 2.1.5 Ok\n${data()}${quit}`],
    [
      "smtp/bad-path",
      `${start}C: MAIL FROM:[[Carol <carol@example.net>]]\nS: 501 5.1.7 Bad sender address syntax\n${quit}`,
    ],
    [
      "smtp/bad-path",
      `${start}C: MAIL FROM:[["Carol" <carol@example.net>]]\nS: 501 5.1.7 Bad sender address syntax\n${quit}`,
    ],
    ["smtp/bad-path", `${start}${mail}C: RCPT TO:[[<dave>]]\nS: 501 5.1.3 Bad recipient address syntax\n${quit}`],
    [
      "smtp/bad-path",
      `${start}${mail}C: RCPT TO:[[<dave@ops@example.com>]]\nS: 501 5.1.3 Bad recipient address syntax\n${quit}`,
    ],
    [
      "smtp/bad-path",
      `${start}${mail}C: RCPT TO:[[<dave@[192.0.2.300]>]]\nS: 501 5.1.3 Bad recipient address syntax\n${quit}`,
    ],
    ["smtp/bad-path", `${start}${mail}C: RCPT TO:[[<>]]\nS: 501 5.1.3 Bad recipient address syntax\n${quit}`],
    ["smtp/bad-path", `${start}C: MAIL FROM:[[<carol@example.net]]\nS: 501 5.1.7 Bad sender address syntax\n${quit}`],
    [
      "smtp/source-route",
      `${start}${mail}C: RCPT TO:<[[@a.example.org,@b.example.org:]]dave@example.com>\nS: 250 2.1.5 Ok\n${data()}${quit}`,
    ],
    [
      "smtp/non-ascii-without-smtputf8",
      `${start}${mail}C: RCPT TO:<[[josé@example.com]]>\nS: 553 5.6.7 Must use SMTPUTF8\n${quit}`,
    ],
    [
      "smtp/non-ascii-without-smtputf8",
      `${start}C: MAIL FROM:<[[carol@bücher.example]]> BODY=8BITMIME\nS: 550 5.6.7 no\n${quit}`,
    ],
    [
      "smtp/address-too-long",
      `${start}${mail}C: RCPT TO:<dave@[[${"a.".repeat(125)}example.com]]>\nS: 501 5.1.3 too long\n${quit}`,
    ],
    ["smtp/line-too-long", `${start}C: NOOP ${"n".repeat(505)}[[nnn]]\nS: 500 5.5.2 line too long\n${quit}`],
    ["smtp/line-too-long", `${start}C: NOOP\nS: 250 ${"n".repeat(506)}[[mm]]\n${quit}`],
    [
      "smtp/bad-greeting-name",
      `${greet}C: EHLO [[localhost]]\nS: 250-mail.example.com\nS: 250 8BITMIME\n${quit}`.replace("221 2.0.0", "221"),
    ],
    [
      "smtp/bad-greeting-name",
      `${greet}C: EHLO [[MY_PC.example.net]]\nS: 250-mail.example.com\nS: 250 8BITMIME\n${quit}`.replace(
        "221 2.0.0",
        "221",
      ),
    ],
    [
      "smtp/bad-greeting-name",
      `${greet}C: EHLO [[desktop-4711]]\nS: 250-mail.example.com\nS: 250 8BITMIME\n${quit}`.replace("221 2.0.0", "221"),
    ],
    [
      "smtp/bad-greeting-name",
      `${greet}C: EHLO [[2001:db8::25]]\nS: 250-mail.example.com\nS: 250 8BITMIME\n${quit}`.replace("221 2.0.0", "221"),
    ],
    [
      "smtp/helo-to-esmtp",
      `${greet}C: [[helo]] laptop.example.net\nS: 250 mail.example.com\n${mail.replace("2.1.0 ", "")}${rcpt.replace("2.1.5 ", "")}${data().replace("2.0.0 ", "")}${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/lmtp-greeting", `${greet}C: [[LHLO]] laptop.example.net\nS: 500 use EHLO\n${quit.replace("2.0.0 ", "")}`],
    [
      "smtp/lmtp-greeting",
      `S: 220 mail.example.com LMTP server\nC: [[HELO]] laptop.example.net\nS: 500 use LHLO\n${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/obsolete-command", `${start}C: [[SOML]] FROM:<carol@example.net>\nS: 502 5.5.1 not implemented\n${quit}`],
    [
      "smtp/bad-sequence",
      `${start}${mail}C: [[MAIL]] FROM:<other@example.net>\nS: 503 5.5.1 Error: nested MAIL command\nC: RSET\nS: 250 2.0.0 Ok\n${quit}`,
    ],
    [
      "smtp/bad-sequence",
      `${start}${mail}C: [[DATA]]\nS: 503 5.5.1 Error: need RCPT command\nC: RSET\nS: 250 2.0.0 Ok\n${quit}`,
    ],
    [
      "smtp/bad-sequence",
      `${greet}C: [[MAIL]] FROM:<carol@example.net>\nS: 503 Polite people say HELO first\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/data-without-recipient",
      `${start}${mail}C: RCPT TO:<dave@example.com>\nS: 450 4.2.0 Greylisted\nC: [[DATA]]\nS: 503 5.5.1 no valid recipients\n${quit}`,
    ],
    [
      "smtp/bdat-after-last",
      `${start}${mail}${rcpt}C: BDAT 0 LAST\nS: 250 2.0.0 Ok\nC: [[BDAT]] 0 LAST\nS: 503 5.5.1 no\n${quit}`,
    ],
    [
      "smtp/bdat-size",
      `${start}${mail}${rcpt}C: BDAT [[20]] LAST\nC: From: c@example.net\nC: Date: Mon, 23 Nov 2026 08:15:00 +0100\nC: Subject: x\nC: Message-ID: <1@example.net>\nC:\nC: Good morning everybody\nS: 250 2.0.0 Ok\n${quit}`,
    ],
    [
      "smtp/extension-not-offered",
      `${greet}${ehlo("SIZE 1000")}C: [[STARTTLS]]\nS: 502 no\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/extension-not-offered",
      `${greet}${ehlo("SIZE 1000")}C: MAIL FROM:<carol@example.net>\nS: 250 Ok\nC: RCPT TO:<dave@example.com> [[NOTIFY=FAILURE]]\nS: 555 unknown parameter\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/extension-not-offered",
      `${greet}${ehlo("SIZE 1000")}C: MAIL FROM:<carol@example.net>\nS: 250 Ok\nC: RCPT TO:<dave@example.com>\nS: 250 Ok\nC: [[BDAT]] 0 LAST\nS: 502 no\n${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/bad-parameter", `${start}C: MAIL FROM:<carol@example.net> [[BODY=9BIT]]\nS: 501 5.5.4 bad BODY\n${quit}`],
    [
      "smtp/bad-parameter",
      `${start}C: MAIL FROM:<carol@example.net> [[RET=ALL]]\nS: 501 5.5.4 bad RET\n${quit}`.replace(
        "RET=ALL",
        "RET=FULLY",
      ),
    ],
    [
      "smtp/bad-parameter",
      `${start}${mail}C: RCPT TO:<dave@example.com> [[NOTIFY=NEVER,FAILURE]]\nS: 501 5.5.4 bad NOTIFY\n${quit}`,
    ],
    [
      "smtp/bad-parameter",
      `${start}${mail}C: RCPT TO:<dave@example.com> [[ORCPT=dave@example.com]]\nS: 501 5.5.4 bad ORCPT\n${quit}`,
    ],
    ["smtp/bad-parameter", `${start}C: MAIL FROM:<carol@example.net> SIZE=10 [[SIZE=20]]\nS: 501 5.5.4 twice\n${quit}`],
    ["smtp/bad-parameter", `${start}C: MAIL FROM:<carol@example.net> [[COLOUR=RED]]\nS: 555 5.5.4 unknown\n${quit}`],
    [
      "smtp/size-exceeded",
      `${start}C: MAIL FROM:<carol@example.net> SIZE=[[20480000]]\nS: 552 5.3.4 Message size exceeds limit\n${quit}`,
    ],
    [
      "smtp/pipelining",
      `${greet}${ehlo("8BITMIME")}C: MAIL FROM:<carol@example.net>\nC: [[RCPT TO:<dave@example.com>]]\nS: 250 Ok\nS: 250 Ok\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/pipelining",
      `${start}C: NOOP\nC: [[MAIL FROM:<carol@example.net>]]\nS: 250 2.0.0 Ok\nS: 250 2.1.0 Ok\n${quit}`,
    ],
    [
      "smtp/starttls-not-followed",
      `${start}C: STARTTLS\nS: 220 2.0.0 Ready to start TLS\nC: [[MAIL]] FROM:<carol@example.net>\nS: 503 EHLO first\n${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/starttls-under-tls", `${tls()}C: [[STARTTLS]]\nS: 503 5.5.1 already\n${quit}`],
    [
      "smtp/data-behind-starttls",
      `${start}C: STARTTLS\nC: [[NOOP]]\nS: 220 2.0.0 Ready to start TLS\n${ehlo(...tlsK)}${quit}`,
    ],
    [
      "smtp/auth-without-tls",
      `${greet}${ehlo("AUTH LOGIN PLAIN")}C: AUTH [[LOGIN]]\nS: 334 VXNlcm5hbWU6\nC: Y2Fyb2w=\nS: 334 UGFzc3dvcmQ6\nC: ********\nS: 235 ok\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/auth-without-tls",
      `${greet}${ehlo("AUTH XOAUTH2")}C: AUTH [[XOAUTH2]] ********\nS: 235 ok\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/auth-twice",
      `${tls("AUTH PLAIN")}C: AUTH PLAIN ********\nS: 235 2.7.0 ok\n${mail}C: [[AUTH]] PLAIN ********\nS: 503 5.5.1 no\n${quit}`,
    ],
    [
      "smtp/auth-bad-base64",
      `${tls("AUTH LOGIN PLAIN")}C: AUTH PLAIN [[AGNhc*mol]]\nS: 501 5.5.2 cannot decode\n${quit}`,
    ],
    [
      "smtp/auth-payload",
      `${tls("AUTH PLAIN")}C: AUTH PLAIN\nS: 334 \nC: [[Y2Fyb2w6c2VjcmV0]]\nS: 535 5.7.8 failed\n${quit}`,
    ],
    [
      "smtp/weak-mechanism",
      `${tls("AUTH PLAIN SCRAM-SHA-256 CRAM-MD5")}C: AUTH [[CRAM-MD5]]\nS: 334 PDQyQG1haWwuZXhhbXBsZS5jb20+\nC: ********\nS: 235 2.7.0 ok\n${quit}`,
    ],
    ["smtp/weak-mechanism", `${tls("AUTH [[NTLM]]")}${quit}`],
    ["smtp/bad-reply-line", `${start}C: NOOP\nS: [[25]] Ok\n${quit}`],
    ["smtp/bad-reply-line", `${start}C: NOOP\nS: [[250:]] Ok\n${quit}`],
    ["smtp/bad-reply-line", `${start}C: NOOP\nS: [[650]] Ok\n${quit}`],
    [
      "smtp/reply-codes-differ",
      `${greet}C: EHLO laptop.example.net\nS: 250-mail.example.com\nS: [[220]]-PIPELINING\nS: 250 8BITMIME\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/reply-ended-early",
      `${greet}C: EHLO laptop.example.net\nS: 250[[ ]]mail.example.com\nS: 250-PIPELINING\nS: 250 8BITMIME\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/reply-ended-early",
      `${start}${mail}C: RCPT TO:<x@example.com>\nS: 550[[ ]]5.1.1 The account does not exist.\nS: 550-5.1.1 Please check the spelling,\nS: 550 5.1.1 then try again.\n${quit}`,
    ],
    [
      "smtp/reply-not-ended",
      `${greet}${ehlo("PIPELINING").replace("250 P", "250[[-]]P")}${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/reply-without-command", `${start}C: NOOP\nS: 250 2.0.0 Ok\nS: [[451 4.3.0 Later]]\n${quit}`],
    ["smtp/missing-reply", `${start}C: [[NOOP]]\nC: QUIT\nS: 221 2.0.0 mail.example.com bye\n`],
    [
      "smtp/missing-reply",
      `${start}C: MAIL FROM:<carol@example.net>\nS: 250 2.1.0 Ok\nC: [[RCPT TO:<dave@example.com>]]\n`,
    ],
    ["smtp/impossible-reply", `${start}${mail}${rcpt}C: DATA\nS: [[250]] 2.0.0 Ok\nC: RSET\nS: 250 2.0.0 Ok\n${quit}`],
    ["smtp/impossible-reply", `${start}C: RSET\nS: [[354]] go\n${quit}`],
    ["smtp/reply-domain", `S: 220 [[ESMTP]] ready\n${ehlo("8BITMIME")}${quit.replace("2.0.0 ", "")}`],
    [
      "smtp/reply-domain",
      `${greet}C: EHLO laptop.example.net\nS: 250-[[mail.example.com,]] pleased to meet you\nS: 250 8BITMIME\n${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/reply-domain", `${start}C: QUIT\nS: 221 2.0.0 [[Goodbye]]\n`],
    ["smtp/reply-domain", `${start}C: NOOP\nS: 421 4.4.2 [[Timeout]] exceeded\n`],
    [
      "smtp/bad-ehlo-keyword",
      `${greet}${ehlo("8BITMIME", "[[AUTH=LOGIN]]").replace("AUTH=LOGIN", "X_AUTH")}${quit.replace("2.0.0 ", "")}`,
    ],
    ["smtp/bad-ehlo-keyword", `${greet}${ehlo("8BITMIME", "PIPELINING", "[[8BITMIME]]")}${quit.replace("2.0.0 ", "")}`],
    [
      "smtp/enhanced-code-mismatch",
      `${start}${mail}C: RCPT TO:<x@example.com>\nS: 550 [[4.1.1]] Unknown user\n${quit}`,
    ],
    ["smtp/bad-enhanced-code", `${start}${mail}C: RCPT TO:<x@example.com>\nS: 550 [[5.01.1]] Unknown user\n${quit}`],
    ["smtp/bad-enhanced-code", `${start}${mail}${rcpt}${data().replace("354 ", "354 [[2.0.0]] ")}${quit}`],
    ["smtp/bad-enhanced-code", `${greet.replace("220 ", "220 [[2.0.0]] ")}${ehlo(...full)}${quit}`],
    [
      "smtp/enhanced-code-not-offered",
      `${greet}${ehlo("8BITMIME")}C: MAIL FROM:<carol@example.net>\nS: 250 [[2.1.0]] Ok\n${quit.replace("2.0.0 ", "")}`,
    ],
    [
      "smtp/lmtp-reply-count",
      `S: 220 mail.example.com LMTP\nC: LHLO laptop.example.net\nS: 250-mail.example.com\nS: 250-PIPELINING\nS: 250 ENHANCEDSTATUSCODES\n${mail}${rcpt}${rcpt.replace("dave", "erin")}${rcpt.replace("dave", "fred")}${data().replace("S: 250 2.0.0 Ok: queued as 4F1A", "S: 250 2.0.0 <dave> saved\nS: [[250 2.0.0 <erin> saved]]")}${quit}`,
    ],
    ["smtp/undoubled-dot", `${start}${mail}${rcpt}${data("C: The list:\nC: [[.]]htaccess\n")}${quit}`],
    ["smtp/data-not-ended", `${start}${mail}${rcpt}C: DATA\nS: 354 go\n${msg}C: [[See you]]\n`],
    [
      "smtp/data-not-ended",
      `${start}${mail}${rcpt}C: DATA\nS: 354 go\n${msg}C: [[See you]]\nS: 421 4.4.2 mail.example.com timeout exceeded\n`,
    ],
    ["smtp/eight-bit-data", `${start}${mail}${rcpt}${data("C: Bis sp[[ä]]ter\n")}${quit}`],
    [
      "smtp/no-quit",
      `${start}${mail}${rcpt}${data().replace("S: 250 2.0.0 Ok: queued as 4F1A", "S: [[250 2.0.0 Ok: queued as 4F1A]]")}`,
    ],
    [
      "transcript/credentials-visible",
      `${tls("AUTH PLAIN LOGIN")}C: AUTH PLAIN\nS: 334 \nC: [[AGNhcm9sAGh1bnRlcjI=]]\nS: 235 2.7.0 ok\n${quit}`,
    ],
    [
      "transcript/credentials-visible",
      `${tls("AUTH XOAUTH2")}C: AUTH XOAUTH2 [[${Buffer.from("user=carol@example.net\x01auth=Bearer ya29.abc\x01\x01").toString("base64")}]]\nS: 235 2.7.0 ok\n${quit}`,
    ],
    [
      "transcript/decoded-payload",
      `${tls("AUTH SCRAM-SHA-256")}C: AUTH SCRAM-SHA-256\nS: 334 go on, please\nC: [[n,,n=carol,r=fyko]]\nS: 235 2.7.0 ok\n${quit}`,
    ],
    ["transcript/missing-colon", `${start}[[C]]   NOOP\nS: 250 2.0.0 Ok\n${quit}`],
    ["transcript/missing-colon", `${start}C: NOOP\n[[S]] 250 2.0.0 Ok\n${quit}`],
    ["transcript/wrong-speaker", `${start}[[S:]] NOOP\nS: 250 2.0.0 Ok\n${quit}`],
    ["transcript/unknown-speaker", `${start}[[250 2.0.0 Ok]]\n${quit}`],
    ["transcript/elided-payload", `${start}${mail}${rcpt}${data("C: Hello\nC: [[<snip>]]\n")}${quit}`],
    ["transcript/truncated", `${greet}C: EHLO laptop.example.net\nS: 250-mail.example.com\nS: [[250-PIPELINING]]`],
    ["transcript/mixed-marks", `${start}[[>>>]] NOOP\n<<< 250 2.0.0 Ok\n${quit}`],
    ["transcript/mixed-protocols", `${start}${quit}S: [[+OK POP3 ready]]\nC: QUIT\nS: +OK bye\n`],
    ["transcript/unknown-protocol", `C: [[hello there]]\nS: hello yourself\nC: bye\n`],
    ["", `${start}C: MAIL FROM:<>\nS: 250 2.1.0 Ok\nC: RCPT TO:<Postmaster>\nS: 250 2.1.5 Ok\n${data()}${quit}`],
    [
      "",
      `${start}C: MAIL FROM:<"carol smith"@example.net> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=abc+3D\nS: 250 2.1.0 Ok\nC: RCPT TO:<dave@[IPv6:2001:db8::1]> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;dave@example.com\nS: 250 2.1.5 Ok\n${data("C: ..\nC: Schöne Grüße\n")}${quit}`,
    ],
    [
      "",
      `${start}C: MAIL FROM:<josé@example.net> SMTPUTF8\nS: 250 2.1.0 Ok\nC: RCPT TO:<δοκιμή@example.com>\nS: 250 2.1.5 Ok\n${data()}${quit}`,
    ],
    [
      "",
      `${start}C: VRFY dave\nS: 252 2.0.0 dave\nC: EXPN list\nS: 502 5.5.1 no\nC: HELP\nS: 214 2.0.0 see RFC 5321\nC: XCLIENT ADDR=192.0.2.1\nS: 550 5.7.0 no\n${quit}`.replace(
        "C: XCLIENT ADDR=192.0.2.1\nS: 550 5.7.0 no\n",
        "C: XFOO\nS: 500 5.5.2 no\n",
      ),
    ],
    [
      "",
      `${start}C: MAIL FROM:<carol@example.net>\nC: RCPT TO:<nobody@example.com>\nC: DATA\nS: 250 2.1.0 Ok\nS: 550 5.1.1 no\nS: 554 5.5.1 no valid recipients\nC: RSET\nS: 250 2.0.0 Ok\n${quit}`,
    ],
    ["", `${start}C: NOOP\nS: 421 4.3.2 mail.example.com shutting down\n`],
    [
      "",
      `${start}${mail}${rcpt}C: BDAT 101\nC: From: c@example.net\nC: Date: Mon, 23 Nov 2026 08:15:00 +0100\nC: Subject: x\nC: Message-ID: <1@example.net>\nS: 250 2.0.0 ok\nC: BDAT 9 LAST\nC:\nC: Hi ho\nS: 250 2.0.0 ok\n${quit}`,
    ],
  ];
}

function imap(): readonly Row[] {
  const hi =
    "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LITERAL- IDLE UIDPLUS MOVE NAMESPACE] mail.example.com Dovecot ready\n";
  const caps = "IMAP4rev1 LITERAL- IDLE UIDPLUS MOVE NAMESPACE UNSELECT SASL-IR AUTH=PLAIN";
  const tls = `${hi}C: A1 STARTTLS\nS: A1 OK Begin TLS negotiation now\nC: A2 CAPABILITY\nS: * CAPABILITY ${caps}\nS: A2 OK Capability completed\n`;
  const login = `${tls}C: A3 LOGIN carol ********\nS: A3 OK [CAPABILITY ${caps}] Logged in\n`;
  const sel = `${login}C: A4 SELECT INBOX\nS: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\nS: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted.\nS: * 12 EXISTS\nS: * 0 RECENT\nS: * OK [UIDVALIDITY 1600000000] UIDs valid\nS: * OK [UIDNEXT 90] Predicted next UID\nS: A4 OK [READ-WRITE] Select completed\n`;
  const bye = "C: Z9 LOGOUT\nS: * BYE Logging out\nS: Z9 OK Logout completed\n";
  const r = (body: string) => sel + body + bye;
  return [
    ["imap/missing-tag", r("C: [[FETCH]] 1 FLAGS\nS: * BAD Error in IMAP command\n")],
    ["imap/missing-tag", `${login}C: [[LIST]] "" *\nS: LIST BAD Error in IMAP command\n${bye}`],
    ["imap/bad-tag", r("C: [[A+5]] NOOP\nS: * BAD Invalid tag\n")],
    ["imap/bad-tag", r("C: [[a*5]] CHECK\nS: * BAD Invalid tag\n")],
    [
      "imap/reused-tag",
      r("C: A5 NOOP\nS: A5 OK done\nC: [[A5]] FETCH 1 FLAGS\nS: * 1 FETCH (FLAGS ())\nS: A5 OK done\n"),
    ],
    ["imap/unknown-command", r("C: A5 [[FECTH]] 1 FLAGS\nS: A5 BAD Unknown command\n")],
    ["imap/unknown-command", r("C: A5 UID [[FETHC]] 1 FLAGS\nS: A5 BAD Unknown command\n")],
    ["imap/extension-not-offered", r("C: A5 [[ENABLE]] CONDSTORE\nS: A5 BAD Unknown command\n")],
    ["imap/extension-not-offered", r("C: A5 [[SORT]] (DATE) UTF-8 ALL\nS: A5 BAD Unknown command\n")],
    ["imap/extension-not-offered", r("C: A5 SELECT Sent ([[CONDSTORE]])\nS: A5 BAD Unknown parameter\n")],
    ["imap/bad-arguments", r("C: A5 COPY [[1:3]]\nS: A5 BAD Missing argument\n")],
    ["imap/bad-arguments", r("C: A5 COPY 1:3 Trash [[Junk]]\nS: A5 BAD Extra argument\n")],
    ["imap/bad-arguments", r("C: A5 NOOP [[now]]\nS: A5 BAD Extra argument\n")],
    ["imap/unknown-item", r("C: A5 STORE 1 [[FLAG]] (\\Seen)\nS: A5 BAD no\n")],
    ["imap/bad-arguments", `${login}C: A4 STATUS INBOX [[MESSAGES]]\nS: A4 BAD no\n${bye}`],
    ["imap/bad-arguments", r("C: A5 FETCH 1 [[(]]FLAGS UID\nS: A5 BAD no\n")],
    ["imap/bad-separator", r("C: A5 FETCH 1[[  ]]FLAGS\nS: A5 BAD no\n")],
    ["imap/bad-separator", r("C: A5 FETCH[[\t]]1 FLAGS\nS: A5 BAD no\n")],
    ["imap/wrong-state", `${login}C: A4 [[STORE]] 1 +FLAGS (\\Seen)\nS: A4 BAD No mailbox selected\n${bye}`],
    ["imap/wrong-state", `${tls}C: A4 [[LIST]] "" "*"\nS: A4 BAD Please log in\n${bye}`],
    ["imap/wrong-state", `${login}C: A4 [[LOGIN]] carol ********\nS: A4 BAD Already\n${bye}`],
    ["imap/unknown-completion-tag", r("C: A5 NOOP\nS: [[A6]] OK done\nS: A5 OK done\n")],
    ["imap/missing-completion", r("C: [[A5]] NOOP\nC: A6 CHECK\nS: A6 OK done\n")],
    ["imap/missing-completion", `${sel}C: [[A5]] NOOP\nC: A6 LOGOUT\nS: * BYE x\nS: A6 OK done\n`],
    ["imap/missing-star", r("C: A5 NOOP\nS: [[13]] EXISTS\nS: A5 OK done\n")],
    ["imap/missing-star", r("C: A5 FETCH 1 FLAGS\nS: [[1]] FETCH (FLAGS (\\Seen))\nS: A5 OK done\n")],
    ["imap/missing-star", r("C: A5 FETCH 1 FLAGS\nS: [[*]]1 FETCH (FLAGS (\\Seen))\nS: A5 OK done\n")],
    ["imap/unknown-response", r("C: A5 NOOP\nS: * [[HELLO]] there\nS: A5 OK done\n")],
    ["imap/unknown-response", r("C: A5 NOOP\nS: * 13 [[EXIST]]\nS: A5 OK done\n")],
    ["imap/unknown-response-code", r("C: A5 NOOP\nS: A5 OK [ [[FINE]]] done\n".replace("[ ", "["))],
    [
      "imap/literal-length",
      r("C: A5 FETCH 1 BODY[TEXT]\nS: * 1 FETCH (BODY[TEXT] {[[9]]}\nS: Good day\nS: )\nS: A5 OK done\n"),
    ],
    ["imap/literal-length", r("C: A5 CREATE {[[4]]}\nS: + OK\nC: Trash\nS: A5 OK done\n")],
    ["imap/literal-without-continuation", r("C: A5 CREATE {5}\nC: [[Trash]]\nS: + OK\nS: A5 OK done\n")],
    [
      "imap/nonsync-literal",
      `${login.replaceAll(" LITERAL-", "")}C: A5 CREATE [[{5+}]]\nC: Trash\nS: A5 OK done\n${bye}`,
    ],
    [
      "imap/nonsync-literal",
      r("C: A5 FETCH 1 BODY[TEXT]\nS: * 1 FETCH (BODY[TEXT] [[{10+}]]\nS: Good day\nS: )\nS: A5 OK done\n"),
    ],
    ["imap/bad-string", r('C: A5 CREATE "[[\\T]]rash"\nS: A5 BAD no\n')],
    ["imap/bad-string", `${tls}C: A5 LOGIN carol [["********]]\nS: A5 BAD no\n${bye}`],
    [
      "imap/bad-date",
      r('C: A5 APPEND Sent (\\Seen) [["2026-01-01 10:00:00"]] {10}\nS: + OK\nC: Good day\nC:\nS: A5 BAD no\n'),
    ],
    ["imap/bad-sequence-set", r("C: A5 FETCH [[1:]] FLAGS\nS: A5 BAD no\n")],
    ["imap/bad-sequence-set", r("C: A5 FETCH [[1,,3]] FLAGS\nS: A5 BAD no\n")],
    ["imap/bad-sequence-set", r("C: A5 UID FETCH [[all]] FLAGS\nS: A5 BAD no\n")],
    ["imap/bad-sequence-set", r("C: A5 FETCH [[1-3]] FLAGS\nS: A5 BAD no\n")],
    ["imap/bad-date", r("C: A5 SEARCH BEFORE [[1 Jan 2026]]\nS: A5 BAD no\n")],
    ["imap/bad-date", r("C: A5 SEARCH BEFORE [[01/02/2026]]\nS: A5 BAD no\n")],
    ["imap/bad-date", r("C: A5 SEARCH SINCE [[32-Jan-2026]]\nS: A5 BAD no\n")],
    ["imap/flag-without-backslash", r("C: A5 STORE 3 +FLAGS.SILENT ([[Seen]])\nS: A5 OK done\n")],
    ["imap/unknown-system-flag", r("C: A5 STORE 3 +FLAGS ([[\\Important]])\nS: A5 BAD no\n")],
    ["imap/unknown-system-flag", r("C: A5 STORE 3 +FLAGS ([[\\Recent]])\nS: A5 BAD no\n")],
    ["imap/macro-in-list", r("C: A5 FETCH 1:* ([[ALL]] BODYSTRUCTURE)\nS: A5 BAD no\n")],
    ["imap/unknown-item", r("C: A5 FETCH 1 (UID [[RFC822.HEADERS]])\nS: A5 BAD no\n")],
    ["imap/unknown-item", r("C: A5 SEARCH [[UNREAD]]\nS: A5 BAD no\n")],
    ["imap/unknown-item", `${login}C: A4 STATUS INBOX (MESSAGES [[UNREAD]])\nS: A4 BAD no\n${bye}`],
    ["imap/idle-not-ended", r("C: A5 IDLE\nS: + idling\nC: [[A6 NOOP]]\nS: A5 BAD Expected DONE\n")],
    [
      "imap/starttls-not-followed",
      `${hi}C: A1 STARTTLS\nS: A1 OK Begin TLS\nC: A2 [[LOGIN]] carol ********\nS: A2 OK Logged in\n${bye}`,
    ],
    ["imap/login-without-tls", `${hi}C: A1 [[LOGIN]] carol ********\nS: A1 OK Logged in\n${bye}`],
    [
      "imap/login-without-tls",
      `${hi}C: A1 [[AUTHENTICATE]] PLAIN\nS: + \nC: ********\nS: A1 OK Logged in\n${bye}`.replace("MOVE", "AUTH=PLAIN"),
    ],
    [
      "imap/login-disabled",
      `${hi.replace("IDLE", "IDLE LOGINDISABLED")}C: A1 [[LOGIN]] carol ********\nS: A1 NO Disabled\n${bye}`,
    ],
    ["imap/auth-bad-base64", `${tls}C: A3 AUTHENTICATE PLAIN [[AGNh*cm9s]]\nS: A3 BAD no\n${bye}`],
    [
      "imap/select-responses-missing",
      login +
        "C: A4 EXAMINE INBOX\nS: * FLAGS (\\Seen)\nS: * 12 EXISTS\nS: * 0 RECENT\nS: * OK [UIDVALIDITY 1] ok\nS: [[A4 OK [READ-ONLY] Select completed]]\n" +
        bye,
    ],
    ["imap/exists-fell", r("C: A5 NOOP\nS: * [[11]] EXISTS\nS: A5 OK done\n")],
    ["imap/expunge-at-wrong-time", r("C: A5 FETCH 1:3 FLAGS\nS: [[* 2 EXPUNGE]]\nS: A5 OK done\n")],
    ["imap/expunge-at-wrong-time", `${sel}S: [[* 2 EXPUNGE]]\n${bye}`],
    ["imap/mailbox-encoding", `${login}C: A4 SELECT [[Entwürfe]]\nS: A4 NO no such\n${bye}`],
    ["imap/mailbox-encoding", `${login}C: A4 SELECT [["R&D"]]\nS: A4 NO no such\n${bye}`],
    ["imap/no-logout", `${sel}C: A5 NOOP\nS: [[A5 OK done]]\n`],
    ["transcript/credentials-visible", `${tls}C: A3 LOGIN carol [[hunter2]]\nS: A3 OK in\n${bye}`],
    ["transcript/credentials-visible", `${tls}C: A3 LOGIN "carol" "[[hunt er2]]"\nS: A3 OK in\n${bye}`],
    ["transcript/credentials-visible", `${tls}C: A3 LOGIN carol {7}\nS: + OK\nC: [[hunter2]]\nS: A3 OK in\n${bye}`],
    ["transcript/credentials-visible", `${tls}C: A3 AUTHENTICATE PLAIN [[AGNhcm9sAGh1bnRlcjI=]]\nS: A3 OK in\n${bye}`],
    ["transcript/truncated", `${sel}C: A5 FETCH 1 BODY[TEXT]\nS: * 1 FETCH (BODY[TEXT] {400}\nS: [[Good day]]\n`],
    ["transcript/missing-colon", r("[[C]] A5 NOOP\nS: A5 OK done\n")],
    ["transcript/missing-colon", r("C: A5 NOOP\n[[S]] A5 OK done\n")],
    ["transcript/missing-colon", r("C: A5 NOOP\n[[S]]  * 13 EXISTS\nS: A5 OK done\n")],
    ["transcript/wrong-speaker", r("[[S:]] A5 NOOP\nS: A5 OK done\n")],
    ["transcript/wrong-speaker", r("C: A5 NOOP\n[[C:]] * 13 EXISTS\nS: A5 OK done\n")],
    [
      "",
      r(
        'C: A5 FETCH 1:3,7,10:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (Date From)]<0.100>)\nS: A5 OK done\nC: A6 SEARCH OR FROM "carol" NOT (SINCE 1-Feb-2026 UNSEEN)\nS: * SEARCH 2 4\nS: A6 OK done\n',
      ),
    ],
    [
      "",
      r(
        'C: A5 APPEND Sent (\\Seen $Forwarded) " 1-Jan-2026 10:00:00 +0100" {10}\nS: + OK\nC: Good day\nC:\nS: A5 OK [APPENDUID 1 2] done\n',
      ),
    ],
    [
      "",
      r(
        "C: A5 IDLE\nS: + idling\nS: * 2 EXPUNGE\nS: * 11 EXISTS\nC: DONE\nS: A5 OK done\nC: A6 UID MOVE 5 Trash\nS: * OK [COPYUID 1 5 9] moved\nS: * 3 EXPUNGE\nS: A6 OK done\nC: A7 CREATE {5+}\nC: Trash\nS: A7 OK done\n",
      ),
    ],
    [
      "",
      r(
        'C: A5 NOOP\nC: A6 CHECK\nS: A5 OK done\nS: A6 OK done\nC: A7 LIST "" "R&-D"\nS: * LIST () "/" R&-D\nS: A7 OK done\n',
      ),
    ],
  ];
}

function pop3(): readonly Row[] {
  const hi = "S: +OK POP3 mail.example.com ready <1896.697170952@mail.example.com>\n";
  const tls = `${hi}C: STLS\nS: +OK Begin TLS\n`;
  const login = `${tls}C: USER carol\nS: +OK\nC: PASS ********\nS: +OK Logged in.\n`;
  const bye = "C: QUIT\nS: +OK Logging out.\n";
  const r = (b: string) => login + b + bye;
  return [
    ["pop3/unknown-command", r("C: [[RETRV]] 1\nS: -ERR Unknown command\n")],
    ["pop3/unknown-command", r("C: [[LSIT]]\nS: -ERR Unknown command\n")],
    ["pop3/bad-arguments", r("C: TOP [[1]]\nS: -ERR Missing\n")],
    ["pop3/bad-arguments", r("C: [[RETR]]\nS: -ERR Missing\n")],
    ["pop3/bad-arguments", r("C: DELE [[0]]\nS: -ERR Invalid\n")],
    ["pop3/bad-arguments", r("C: STAT [[1]]\nS: -ERR Invalid\n")],
    ["pop3/bad-arguments", r("C: RETR [[one]]\nS: -ERR Invalid\n")],
    ["pop3/wrong-state", `${tls}C: [[LIST]]\nS: -ERR log in\n${bye}`],
    ["pop3/wrong-state", r("C: [[USER]] carol\nS: -ERR already\n")],
    ["pop3/pass-without-user", `${tls}C: [[PASS]] ********\nS: -ERR no user\n${bye}`],
    ["pop3/pass-without-user", `${tls}C: USER carol\nS: -ERR no\nC: [[PASS]] ********\nS: -ERR no user\n${bye}`],
    ["pop3/bad-reply", r("C: NOOP\nS: [[OK]] done\n")],
    ["pop3/bad-reply", r("C: NOOP\nS: [[-err]] no\n")],
    ["pop3/bad-reply", r("C: NOOP\nS: [[ERR]] no\n")],
    ["pop3/reply-without-command", r("C: NOOP\nS: +OK\nS: [[+OK done]]\n")],
    ["pop3/missing-reply", `${login}C: [[STAT]]\n`],
    ["pop3/unterminated-list", r("C: UIDL\nS: +OK\nS: 1 abc\nS: [[2 def]]\n")],
    ["pop3/unterminated-list", r("C: CAPA\nS: +OK\nS: TOP\nS: [[UIDL]]\n")],
    [
      "pop3/undoubled-dot",
      r(
        "C: TOP 1 5\nS: +OK\nS: Subject: x\nS: From: a@example.com\nS: Date: Mon, 23 Nov 2026 08:15:00 +0100\nS: Message-ID: <1@example.com>\nS:\nS: [[.]]bashrc\nS: .\n",
      ),
    ],
    ["pop3/bad-list-line", r("C: LIST\nS: +OK 2 messages\nS: 1 120\nS: [[2 many]]\nS: .\n")],
    ["pop3/bad-list-line", r("C: UIDL\nS: +OK\nS: [[1]]\nS: 2 def\nS: .\n")],
    [
      "pop3/apop-without-timestamp",
      `S: +OK ready\nC: APOP [[carol c4c9334bac560ecc979e58001b3e22fb]]\nS: -ERR no\n${bye}`,
    ],
    ["pop3/apop-without-timestamp", `${hi}C: APOP carol [[hunter2]]\nS: -ERR no\n${bye}`],
    ["pop3/deleted-message", r("C: DELE 2\nS: +OK\nC: RETR [[2]]\nS: -ERR deleted\n")],
    ["pop3/login-without-tls", `${hi}C: USER carol\nS: +OK\nC: [[PASS]] ********\nS: +OK in\n${bye}`],
    ["pop3/login-without-tls", `${hi}C: [[AUTH]] PLAIN\nS: + \nC: ********\nS: +OK in\n${bye}`],
    ["pop3/no-quit", `${login}C: DELE 1\nS: [[+OK Marked to be deleted.]]\n`],
    ["transcript/credentials-visible", `${tls}C: USER carol\nS: +OK\nC: PASS [[hunter2 and more]]\nS: +OK in\n${bye}`],
    ["transcript/credentials-visible", `${tls}C: AUTH PLAIN [[AGNhcm9sAGh1bnRlcjI=]]\nS: +OK in\n${bye}`],
    [
      "",
      r(
        "C: LIST 2\nS: +OK 2 200\nC: UIDL 1\nS: +OK 1 abc\nC: TOP 1 0\nS: +OK\nS: Subject: x\nS: From: a@example.com\nS: Date: Mon, 23 Nov 2026 08:15:00 +0100\nS: Message-ID: <1@example.com>\nS:\nS: .\nC: DELE 2\nS: +OK\nC: RSET\nS: +OK\nC: RETR 2\nS: -ERR locked\n",
      ),
    ],
    [
      "",
      `${hi}C: CAPA\nS: +OK\nS: TOP\nS: UIDL\nS: .\nC: APOP carol c4c9334bac560ecc979e58001b3e22fb\nS: -ERR no\n${bye}`,
    ],
  ];
}

function jmap(): readonly Row[] {
  const u = '["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"]';
  const req = (c: string, using = u) => `{"using":${using},\n "methodCalls":[\n  ${c} ]}\n`;
  const res = (c: string) => `{"methodResponses":[\n  ${c} ],\n "sessionState":"75128aab4b1b"}\n`;
  const sess = (o = "") =>
    `{"capabilities":{"urn:ietf:params:jmap:core":{"maxCallsInRequest":2}},"accounts":{},"primaryAccounts":{},"username":"carol@example.com","apiUrl":"https://jmap.example.com/api/","downloadUrl":"https://jmap.example.com/d/{accountId}/{blobId}/{name}?accept={type}","uploadUrl":"https://jmap.example.com/u/{accountId}/","eventSourceUrl":"https://jmap.example.com/e/?types={types}&closeafter={closeafter}&ping={ping}","state":"s1"${o}}\n`;
  return [
    ["jmap/invalid-json", req('["Email/get",{"accountId":"u7","ids":["M1"],[[}]],"c1"]')],
    ["jmap/invalid-json", req('["Email/get",{"accountId":"u7","ids":[ [[\'M1\']]]},"c1"]')],
    ["jmap/invalid-json", req('["Email/query",{"accountId":"u7","limit":[[9007199254740993]]},"c1"]')],
    [
      "jmap/invalid-json",
      req(`${'["Email/get",{"accountId":"u7","ids":null},"c1"] [[// the first]]'.replace(" ]}", "")}\n`),
    ],
    ["jmap/duplicate-key", req('["Email/query",{"accountId":"u7","limit":5,[["limit"]]:6},"c1"]')],
    [
      "jmap/elision",
      res('["Email/get",{"accountId":"u7","state":"s","list":[{"id":"M1", [[…]] }],"notFound":[]},"c1"]'),
    ],
    ["jmap/bare-invocations", '[[[]] ["Email/query",{"accountId":"u7"},"c1"] ]\n'],
    ["jmap/bare-invocations", '[[[]] "Email/query",{"accountId":"u7"},"c1" ]\n'],
    ["jmap/missing-property", `[[{]]"using":${u}}\n`],
    [
      "jmap/missing-property",
      `[[{]]"methodResponses":[["Core/echo",{},"c1"]]}\n`.replace('[["Core', '[ ["Core').replace('"]]}', '"] ]}'),
    ],
    ["jmap/missing-property", sess().replace('{"cap', '[[{]]"cap').replace('"username":"carol@example.com",', "")],
    ["jmap/bad-invocation", req('[[{"name":"Email/get"}]],\n  ["Core/echo",{},"c2"]')],
    [
      "jmap/duplicate-call-id",
      req('["Mailbox/get",{"accountId":"u7","ids":null},"c1"],["Email/query",{"accountId":"u7"},[["c1"]] ]'),
    ],
    [
      "jmap/response-without-call",
      req('["Mailbox/get",{"accountId":"u7","ids":null},"c1"]') +
        "\n" +
        res('["Mailbox/get",{"accountId":"u7","state":"s","list":[],"notFound":[]},[["c2"]] ]'),
    ],
    ["jmap/unknown-method", req('[ [["Emails/get"]],{"accountId":"u7","ids":null},"c1"]')],
    ["jmap/unknown-method", req('[ [["Email/search"]],{"accountId":"u7"},"c1"]')],
    ["jmap/unknown-argument", req('["Email/query",{"accountId":"u7",[["filters"]]:{"from":"dave"}},"c1"]')],
    ["jmap/unknown-argument", req('["Email/get",{[["account"]]:"u7","ids":null},"c1"]')],
    ["jmap/unknown-argument", req('[ [["Email/changes"]],{"accountId":"u7"},"c1"]')],
    ["jmap/capability-not-used", req('[ [["EmailSubmission/get"]],{"accountId":"u7","ids":null},"c1"]')],
    [
      "jmap/unknown-capability",
      req('["Core/echo",{},"c1"]', '["urn:ietf:params:jmap:core",[["urn:ietf:params:jmap:email"]] ]'),
    ],
    ["jmap/wrong-type", req('["Email/query",{"accountId":"u7","limit":[["5"]]},"c1"]')],
    ["jmap/wrong-type", req('["Email/query",{"accountId":"u7","filter":{"after":[["2026-11-01"]]}},"c1"]')],
    ["jmap/wrong-type", req('["Mailbox/set",{"accountId":"u7","create":{"k1":{"name":"X","role":[["Inbox"]]}}},"c1"]')],
    ["jmap/wrong-type", req('["Email/set",{"accountId":"u7","update":{"M1":{"keywords":{"$seen":[["true"]]}}}},"c1"]')],
    ["jmap/wrong-type", req('["Email/get",{"accountId":[[7]],"ids":null},"c1"]')],
    [
      "jmap/bad-result-reference",
      req(
        '["Email/query",{"accountId":"u7"},"c1"],["Email/get",{"accountId":"u7","#ids":[[{"resultOf":"c1","name":"Email/get","path":"/ids"}]]},"c2"]',
      ),
    ],
    [
      "jmap/bad-result-reference",
      req(
        '["Email/get",{"accountId":"u7","#ids":[[{"resultOf":"c2","name":"Email/query","path":"/ids"}]]},"c1"],["Email/query",{"accountId":"u7"},"c2"]',
      ),
    ],
    [
      "jmap/reference-with-value",
      req(
        '["Email/query",{"accountId":"u7"},"c1"],["Email/get",{"accountId":"u7","ids":["M1"],[["#ids"]]:{"resultOf":"c1","name":"Email/query","path":"/ids"}},"c2"]',
      ),
    ],
    [
      "jmap/too-many-calls",
      `${sess()}\n${req('["Core/echo",{},"c1"],["Core/echo",{},"c2"],[ [["Core/echo"]],{},"c3"]')}`,
    ],
    [
      "jmap/unknown-state",
      req('["Email/get",{"accountId":"u7","ids":["M1"]},"c1"]') +
        "\n" +
        res('["Email/get",{"accountId":"u7","state":"e41","list":[],"notFound":["M1"]},"c1"]') +
        "\n" +
        req('["Email/set",{"accountId":"u7","ifInState":[["e14"]],"destroy":["M1"]},"c2"]'),
    ],
    [
      "jmap/insecure-url",
      sess().replace('"https://jmap.example.com/u/{accountId}/"', '[["http://jmap.example.com/u/{accountId}/"]]'),
    ],
    [
      "",
      sess() +
        "\n" +
        req(
          '["Email/query",{"accountId":"u7","filter":{"operator":"AND","conditions":[{"inMailbox":"a"},{"after":"2026-11-01T00:00:00Z"}]},"sort":[{"property":"receivedAt","isAscending":false}],"limit":5},"c1"],["Email/get",{"accountId":"u7","#ids":{"resultOf":"c1","name":"Email/query","path":"/ids"},"properties":["subject","header:List-Id:asText"]},"c2"]',
        ) +
        "\n" +
        res(
          '["Email/query",{"accountId":"u7","queryState":"q","canCalculateChanges":false,"position":0,"ids":["M1"]},"c1"],["error",{"type":"serverFail"},"c2"]',
        ),
    ],
    ["", req('["Email/set",{"accountId":"u7","update":{"M1":{"keywords/$seen":true,"mailboxIds/b":null}}},"c1"]')],
  ];
}

function dnsTools(): readonly Row[] {
  const dig = (q: string, status: string, flags: string, counts: string, rest: string) => `
; <<>> DiG 9.18.28-1~deb12u2-Debian <<>> ${q}
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 23051
;; flags: ${flags}; ${counts}

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
;; QUESTION SECTION:
${rest}
;; Query time: 12 msec
;; SERVER: 192.0.2.53#53(192.0.2.53) (UDP)
;; WHEN: Tue Nov 24 10:00:00 UTC 2026
;; MSG SIZE  rcvd: 56

`;
  return [
    [
      "dns-tools/failed-status",
      dig(
        "example.net TXT",
        "[[REFUSED]]",
        "qr rd",
        "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1",
        ";example.net.\t\t\tIN\tTXT\n",
      ),
    ],
    [
      "dns-tools/failed-status",
      "Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\n** server can't find example.net: [[SERVFAIL]]\n\n",
    ],
    ["dns-tools/failed-status", "Host example.net not found: 2([[SERVFAIL]])\n"],
    ["dns-tools/failed-status", "Host example.net not found: 5([[REFUSED]])\n"],
    [
      "dns-tools/failed-status",
      "; <<>> DiG 9.18.28 <<>> example.net TXT @192.0.2.99\n;; global options: +cmd\n;; [[connection timed out; no servers could be reached]]\n",
    ],
    ["dns-tools/failed-status", ";; [[connection timed out; no servers could be reached]]\n"],
    [
      "dns-tools/failed-status",
      "C:\\> nslookup example.net\nServer:  dns.example.net\nAddress:  192.0.2.53\n\nDNS request timed out.\n    timeout was 2 seconds.\n*** [[Request to dns.example.net timed-out]]\n",
    ],
    [
      "dns-tools/failed-status",
      ";; ->>HEADER<<- opcode: QUERY; status: [[SERVFAIL]]; id: 5821\n;; Flags: qr rd ra; QUERY: 1; ANSWER: 0; AUTHORITY: 0; ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;; example.net.        \t\tIN\tMX\n\n;; Received 29 B\n;; Time 2026-11-24 10:00:00 UTC\n;; From 192.0.2.53@53(UDP) in 3.1 ms\n",
    ],
    [
      "dns-tools/failed-status",
      ";; ->>HEADER<<- opcode: QUERY, rcode: [[SERVFAIL]], id: 5821\n;; flags: qr rd ra ; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0 \n;; QUESTION SECTION:\n;; example.net.\tIN\tMX\n\n;; ANSWER SECTION:\n\n;; AUTHORITY SECTION:\n\n;; ADDITIONAL SECTION:\n\n;; Query time: 1 msec\n;; SERVER: 192.0.2.53\n",
    ],
    [
      "dns-tools/truncated-answer",
      dig(
        "example.net TXT +ignore",
        "NOERROR",
        "qr [[tc]] rd ra",
        "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1",
        ";example.net.\t\t\tIN\tTXT\n",
      ),
    ],
    [
      "dns-tools/truncated-answer",
      dig(
        "example.net MX",
        "NOERROR",
        "qr rd ra",
        "QUERY: 1, [[ANSWER: 2]], AUTHORITY: 0, ADDITIONAL: 1",
        ";example.net.\t\t\tIN\tMX\n\n;; ANSWER SECTION:\nexample.net.\t\t300\tIN\tMX\t10 mx1.example.net.\n",
      ),
    ],
    ["", "$ host example.net\n;; Truncated, retrying in TCP mode.\nexample.net has address 192.0.2.1\n"],
    [
      "dns-tools/wrong-section",
      dig(
        "mail.example.net A +norec",
        "NOERROR",
        "qr",
        "QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 2",
        ";mail.example.net.\t\tIN\tA\n\n;; AUTHORITY SECTION:\nexample.net.\t\t300\tIN\tNS\tmail.example.net.\n\n;; [[ADDITIONAL SECTION]]:\nmail.example.net.\t300\tIN\tA\t192.0.2.1\n",
      ),
    ],
    [
      "dns-tools/search-suffix",
      "Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\n> set type=txt\n> mail.example.net\n** server can't find [[mail.example.net.corp.example.org]]: NXDOMAIN\n",
    ],
    [
      "dns-tools/search-suffix",
      "$ nslookup -type=mx example.net\nServer:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\n[[example.net.example.org]]\tmail exchanger = 10 mx.example.org.\n",
    ],
    [
      "dns-tools/wrong-type-asked",
      dig(
        "dmarc.example.net TXT",
        "NXDOMAIN",
        "qr rd ra",
        "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1",
        ";[[_dmarc.example.net.\t\tIN\tMX]]\n",
      ),
    ],
    [
      "dns-tools/wrong-type-asked",
      dig(
        "example.net SPF",
        "NOERROR",
        "qr rd ra",
        "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1",
        ";[[example.net.\t\t\tIN\tSPF]]\n",
      ),
    ],
    [
      "",
      dig(
        "example.net MX",
        "NOERROR",
        "qr rd ra",
        "QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1",
        ";example.net.\t\t\tIN\tMX\n\n;; ANSWER SECTION:\nexample.net.\t\t300\tIN\tMX\t10 mx1.example.net.\n",
      ),
    ],
    [
      "",
      dig(
        "s1._domainkey.example.net TXT",
        "NOERROR",
        "qr rd ra",
        "QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1",
        ";s1._domainkey.example.net.\tIN\tTXT\n\n;; ANSWER SECTION:\ns1._domainkey.example.net. 300\tIN\tCNAME\ts1.dkim.example.org.\n",
      ),
    ],
    [
      "",
      "$ nslookup www.example.com\nServer:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\nwww.example.com\tcanonical name = www.example.com.edgekey.net.\nName:\twww.example.com.edgekey.net\nAddress: 192.0.2.1\n",
    ],
    ["", "Host nosuch.example.net not found: 3(NXDOMAIN)\n"],
    ["", 'example.net descriptive text "v=spf1 mx -all"\nexample.net mail is handled by 10 mx1.example.net.\n'],
    [
      "",
      'Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\nexample.net\ttext = "v=spf1 mx -all"\n\nAuthoritative answers can be found from:\n',
    ],
  ];
}

test.each([...smtp(), ...imap(), ...pop3(), ...jmap(), ...dnsTools()].map(([rule, source]) => ({ rule, source })))(
  "$rule alone in $source",
  ({ rule, source }) => {
    const { text, spans } = marked(source);
    const found = openDocument("session.txt", text, { kind: "transcript" }).findings();
    expect(found.map(({ rule: { id }, span }) => [id, text.slice(span.start, span.end), span])).toEqual(
      spans.map((span) => [rule, text.slice(span.start, span.end), span]),
    );
  },
);

/** What stays of a session when the marks are taken off is found all the same. */
test.each([
  "smtp/data-behind-starttls",
  "smtp/missing-reply",
  "smtp/reply-codes-differ",
  "smtp/reply-not-ended",
  "imap/missing-tag",
  "imap/unknown-completion-tag",
  "imap/missing-star",
  "pop3/bad-reply",
])("%s alone in the raw session", (rule) => {
  for (const [, source] of [...smtp(), ...imap(), ...pop3()].filter(([one]) => one === rule)) {
    const { text, spans } = marked(source.replaceAll(/^[CS]: ?/gm, ""));
    const found = openDocument("session.txt", text, { kind: "transcript" }).findings();
    expect(found.map(({ rule: { id }, span }) => [id, span])).toEqual(spans.map((span) => [rule, span]));
  }
});
