import { practice, rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";

/** Rules on transcripts of any protocol. */
export const transcriptRules = defineRules("transcript", {
  "credentials-visible": {
    severity: "warning",
    title: "Readable password or token",
    reference: rfc(4954, "9"),
    message: ({ what, secure }: { what: string; secure: boolean }) =>
      secure
        ? `${what} can be read in this log: whoever gets the log can sign in, so redact it before you share it`
        : `${what} can be read in this log and went over the network without TLS: redact it and change it`,
    why: "Logs are pasted into tickets and mails and kept for years. Base64 is no protection: anybody can read it back, and a hash answer to a known challenge can be guessed at leisure.",
    mend: "Redact the secret before you share the log, and change the password or revoke the token if the log has been shared already.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 AUTH PLAIN\nC: <TLS negotiation>\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 AUTH PLAIN\nC: AUTH PLAIN [[AGFsaWNlAHdvbmRlcmxhbmQ=]]\nS: 235 signed in\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 AUTH PLAIN\nC: <TLS negotiation>\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 AUTH PLAIN\nC: AUTH PLAIN ********\nS: 235 signed in\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "missing-colon": {
    severity: "warning",
    title: "Speaker mark without colon",
    reference: practice("RFC examples"),
    message: ({ mark }: { mark: string }) =>
      `The mark \`${mark}\` lacks its colon, so most readers take the line for the rest of the one before; it is read as ${mark === "C" ? "the client's" : "the server's"} here`,
    why: "A line without a mark belongs to whoever spoke before. When the colon is lost in editing, a command is taken for a part of the server's reply.",
    mend: "Put the colon back behind the speaker's letter.",
    bad: "C: a001 NOOP\nS: a001 OK done\n[[C]]   a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
    good: "C: a001 NOOP\nS: a001 OK done\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
  },
  "wrong-speaker": {
    severity: "warning",
    title: "Line marked as the wrong side's",
    reference: practice("edited listings"),
    message: ({ from }: { from: "client" | "server" }) =>
      from === "client"
        ? "This is marked as the client's, but only a server says it: the marks are swapped, or two lines have become one"
        : "This is marked as the server's, but only a client says it: the marks are swapped, or two lines have become one",
    why: "With the speaker wrong, the command before stays unanswered and the reply answers nothing; whoever reads the log draws the wrong conclusion.",
    mend: "Swap the mark.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\n[[C:]] 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "mixed-marks": {
    severity: "hint",
    title: "More than one style of speaker marks",
    reference: practice("edited listings"),
    message: ({ first, other }: { first: string; other: string }) =>
      `The log marks speakers with \`${first}\` above and with \`${other}\` here: readers and programs must guess what the second style means`,
    why: "Arrows mean different sides in different programs. A log that was put together from several sources is easily misread.",
    mend: "Use one style of marks in the whole listing.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\n[[-->]] QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
  truncated: {
    severity: "warning",
    title: "Log ends in the middle",
    reference: practice("logs cut off"),
    message: ({ within }: { within: string }) =>
      `The log ends within ${within}: what follows is missing, so nothing can be said about the end of the session`,
    why: "A log that was cut off hides whether the message was accepted, and the last error is often in the missing part.",
    mend: "Copy the whole log, or let the program run to its end.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: [[250-mx.example.com]]",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "elided-payload": {
    severity: "info",
    title: "Part of the text left out",
    reference: practice("edited listings"),
    message: ({ mark }: { mark: string }) =>
      `\`${mark}\` stands for text that was left out: lengths, hashes and signatures are not checked here`,
    why: "Sizes and signatures cover every octet. With a part left out they cannot be checked, and a finding on them would be wrong.",
    mend: "Paste the whole message if you want its signature checked.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go on\nC: From: a@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: [[<snip>]]\nC: .\nS: 250 ok\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go on\nC: From: a@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\nC: .\nS: 250 ok\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "decoded-payload": {
    severity: "info",
    title: "Base64 shown decoded",
    reference: rfc(4954, "4"),
    message: () =>
      "This part of the exchange is base64 on the wire but stands decoded here: sent so, the server would answer 501",
    why: "Tutorials decode the exchange for the reader's sake. Whoever copies it into a session gets a syntax error.",
    mend: "Encode the text in base64, or say that it is decoded.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 AUTH CRAM-MD5 SCRAM-SHA-256\nC: AUTH SCRAM-SHA-256\nS: 334 your turn?\nC: [[n,,n=alice,r=abc]]\nS: 535 no\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 AUTH CRAM-MD5 SCRAM-SHA-256\nC: AUTH SCRAM-SHA-256\nS: 334 \nC: biwsbj1hbGljZSxyPWFiYw==\nS: 535 no\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "unknown-speaker": {
    severity: "info",
    title: "Line without a speaker",
    reference: practice("edited listings"),
    message: () =>
      "This line reads like a part of the session, but no mark says who speaks: it is taken for a note and not checked",
    why: "A command or reply that lost its mark is missing from the session: its fellow then seems to answer nothing, or to stay without an answer.",
    mend: "Put the speaker's mark in front of the line.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\n[[NOOP]]\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "unknown-protocol": {
    severity: "info",
    title: "Protocol not recognised",
    reference: practice("detection"),
    message: () =>
      "Nothing here tells which protocol this is: no greeting, command or reply of SMTP, IMAP, POP3, JMAP or a DNS tool was found, so nothing is checked",
    why: "Without the protocol, lines are neither coloured nor checked.",
    mend: "Paste the session from its greeting on, or choose the protocol by hand.",
    bad: { text: "S: [[what is this]]\nC: nobody knows\nS: really", language: "transcript" },
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "mixed-protocols": {
    severity: "info",
    title: "Another protocol begins",
    reference: practice("logs put together"),
    message: ({ before, after }: { before: string; after: string }) =>
      `Here ${after} begins, after ${before}: from this line on the rules of ${after} count`,
    why: "Two sessions in one log are easily taken for one.",
    mend: "Split the log where the connections change if you want to read them one by one.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye\nS: [[* OK ready]]\nC: a1 LOGOUT\nS: * BYE see you\nS: a1 OK done",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
});
