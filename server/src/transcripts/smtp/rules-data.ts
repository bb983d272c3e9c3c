import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { bye, data, envelope, hello, message } from "./example-sessions.ts";

/** Rules on message data and on the length of lines. */
export const smtpDataRules = defineRules("smtp", {
  "line-too-long": {
    severity: "error",
    title: "Line too long",
    reference: rfc(5321, "4.5.3.1"),
    message: ({ what, octets, limit }: { what: string; octets: number; limit: number }) =>
      `This ${what} has ${octets} octets with its line end, but ${limit} is the limit: servers refuse it or cut it in two`,
    why: "Servers need to hold lines of a certain length only. What is beyond is cut, which breaks signatures and text, or the message is refused.",
    mend: "Wrap the text, or encode it as quoted-printable or base64.",
    bad: `${hello("PIPELINING")}${envelope}${data(`C: ${"x".repeat(998)}[[yyy]]\n`)}${bye}`,
    good: `${hello("PIPELINING")}${envelope}${data(`C: ${"x".repeat(998)}\n`)}${bye}`,
  },
  "bdat-size": {
    severity: "error",
    title: "Chunk not as long as announced",
    reference: rfc(3030, "2"),
    message: ({ said, counted }: { said: string; counted: number | undefined }) =>
      counted === undefined
        ? `BDAT needs the number of octets that follow; \`${said}\` is none, so servers answer 501 and take the data for commands`
        : `BDAT announces ${said} octets, but ${counted} follow (a line end counts two): the server takes the wrong part of the stream for commands`,
    why: "The server counts octets and nothing else. With a wrong number, message text is read as commands or commands become message text.",
    mend: "Announce exactly the octets that follow, line ends included.",
    bad: `${hello("CHUNKING")}${envelope}C: BDAT [[99]] LAST\n${message}S: 250 ok\n${bye}`,
    good: `${hello("CHUNKING")}${envelope}C: BDAT 73 LAST\n${message}S: 250 ok\n${bye}`,
  },
  "undoubled-dot": {
    severity: "warning",
    title: "Dot at the start of a line not doubled",
    reference: rfc(5321, "4.5.2"),
    message: () =>
      "A line of the message begins with one dot and more text: the receiver takes the dot away, so the text arrives changed",
    why: "The receiver removes one dot from the start of every line. Without doubling, text loses its dots, signatures break, and a lone dot would end the message.",
    mend: "Send two dots where a line begins with one.",
    bad: `${hello("PIPELINING")}${envelope}${data("C: [[.]]profile\n")}${bye}`,
    good: `${hello("PIPELINING")}${envelope}${data("C: ..profile\n")}${bye}`,
  },
  "data-not-ended": {
    severity: "warning",
    title: "Message data without an end",
    reference: rfc(5321, "4.1.1.4"),
    message: () =>
      "No line with a single dot ends the message: the server waits for it and takes whatever comes next, QUIT too, for text of the message",
    why: "Only a line with a lone dot ends the data. Without it nothing is delivered, and the connection hangs until it times out.",
    mend: "Put a line with a single dot behind the last line of the message.",
    bad: `${hello("PIPELINING")}${envelope}C: DATA\nS: 354 go on\nC: From: alice@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: [[Hello]]\nS: 250 ok\n${bye}`,
    good: `${hello("PIPELINING")}${envelope}${data()}${bye}`,
  },
  "eight-bit-data": {
    severity: "warning",
    title: "Eight-bit text not announced",
    reference: rfc(6152, "3"),
    message: ({ character }: { character: string }) =>
      `The message holds \`${character}\`, which is not ASCII, but MAIL has neither BODY=8BITMIME nor SMTPUTF8: servers may strip the eighth bit or refuse the message`,
    why: "Without the announcement a message is seven-bit. What servers do with other octets is left to them: text is garbled and signatures break.",
    mend: "Add BODY=8BITMIME to the MAIL command if the server offers it, or encode the text as quoted-printable.",
    bad: `${hello("8BITMIME")}${envelope}${data("C: Gr[[ü]]ße\n")}${bye}`,
    good: `${hello("8BITMIME")}C: MAIL FROM:<alice@example.net> BODY=8BITMIME\nS: 250 ok\nC: RCPT TO:<bob@example.com>\nS: 250 ok\n${data("C: Grüße\n")}${bye}`,
  },
});
