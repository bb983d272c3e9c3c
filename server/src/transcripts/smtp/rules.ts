import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const hello = "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 PIPELINING\n";

export const smtpRules = defineRules("smtp", {
  "reply-ended-early": {
    severity: "error",
    title: "Reply ended too early",
    reference: rfc(5321, "4.2.1"),
    message: ({ code }: { code: string }) =>
      `A space behind ${code} ends the reply here, so the ${code} lines that follow answer nothing and the client never sees them: write \`-\` in all lines but the last.`,
    why: "The client stops reading at the first line with a space behind the code. It takes the rest for replies to its next commands: from there on every command gets the wrong answer, and extensions listed there do not exist for it.",
    mend: "Put `-` between code and text in every line of the reply but the last.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250[[ ]]SMTPUTF8\nS: 250 8BITMIME\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250-SMTPUTF8\nS: 250 8BITMIME\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "reply-codes-differ": {
    severity: "error",
    title: "Different codes in one reply",
    reference: rfc(5321, "4.2.1"),
    message: ({ first, code }: { first: string; code: string }) =>
      `This line says ${code}, but the reply began with ${first}: all lines of one reply must have the same code, so a client cannot tell which counts.`,
    why: "Some clients act on the first code, some on the last: the same reply is success for one and failure for another.",
    mend: "Give all lines of the reply the same code, or end the first reply with a space behind its code.",
    bad: `S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: [[251]] 8BITMIME\nC: QUIT\nS: 221 mx.example.com bye`,
    good: `S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 8BITMIME\nC: QUIT\nS: 221 mx.example.com bye`,
  },
  "reply-not-ended": {
    severity: "error",
    title: "Reply without a last line",
    reference: rfc(5321, "4.2.1"),
    message: ({ code }: { code: string }) =>
      `The last line of this reply has \`-\` behind ${code}, so a client waits for more and in the end gives up.`,
    why: "A client reads on until a line has a space behind the code. It waits for minutes, then closes the connection.",
    mend: "Put a space between code and text in the last line of the reply.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250[[-]]8BITMIME\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 8BITMIME\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "bad-reply-line": {
    severity: "error",
    title: "Malformed reply line",
    reference: rfc(5321, "4.2"),
    message: ({ word }: { word: string }) =>
      `A reply begins with a code of three digits, 200 to 559, then a space or \`-\`; \`${word}\` is none, so clients take the server for broken and close.`,
    why: "The code is all that a client acts on. Without one it can only give up.",
    mend: "Begin each line of the reply with the code.",
    bad: `${hello}C: NOOP\nS: [[OK]] fine\nC: QUIT\nS: 221 mx.example.com bye`,
    good: `${hello}C: NOOP\nS: 250 fine\nC: QUIT\nS: 221 mx.example.com bye`,
  },
  "bdat-size": {
    severity: "error",
    title: "Chunk not as long as announced",
    reference: rfc(3030, "2"),
    message: ({ said, counted }: { said: string; counted: number }) =>
      `BDAT announces ${said} octets, but ${counted} follow (a line end counts two): the server takes the wrong part of the stream for commands.`,
    why: "The server counts octets and nothing else. With a wrong number, message text is read as commands or commands become message text.",
    mend: "Announce exactly the octets that follow, line ends included.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 CHUNKING\nC: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: BDAT [[99]] LAST\nC: From: a@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\nS: 250 ok\nC: QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 CHUNKING\nC: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: BDAT 70 LAST\nC: From: a@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\nS: 250 ok\nC: QUIT\nS: 221 mx.example.com bye",
  },
  "data-not-ended": {
    severity: "warning",
    title: "Message data without an end",
    reference: rfc(5321, "4.1.1.4"),
    message: () =>
      "No line with a single dot ends the message: the server waits for it and takes whatever comes next, QUIT too, for text of the message.",
    why: "Only a line with a lone dot ends the data. Without it nothing is delivered, and the connection hangs until it times out.",
    mend: "Put a line with a single dot behind the last line of the message.",
    bad: `${hello}C: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go on\nC: From: a@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: [[Hello]]\nS: 250 ok\nC: QUIT\nS: 221 mx.example.com bye`,
    good: `${hello}C: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go on\nC: From: a@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\nC: .\nS: 250 ok\nC: QUIT\nS: 221 mx.example.com bye`,
  },
});
