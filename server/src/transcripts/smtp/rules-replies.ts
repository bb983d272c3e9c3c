import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { bye, data, envelope, hello } from "./example-sessions.ts";

const ehlo = "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\n";
const lhlo =
  "S: 220 mx.example.com LMTP\nC: LHLO client.example.net\nS: 250-mx.example.com\nS: 250-PIPELINING\nS: 250 ENHANCEDSTATUSCODES\n";
const twoRecipients =
  "C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RCPT TO:<bob@example.com>\nS: 250 ok\nC: RCPT TO:<carol@example.com>\nS: 250 ok\n";

/** Rules on what the server says. */
export const smtpReplyRules = defineRules("smtp", {
  "bad-reply-line": {
    severity: "error",
    title: "Malformed reply line",
    reference: rfc(5321, "4.2"),
    message: ({ word }: { word: string }) =>
      `A reply begins with a code of three digits, 200 to 559, then a space or \`-\`; \`${word}\` is none, so clients take the server for broken and close`,
    why: "The code is all that a client acts on. Without one it can only give up.",
    mend: "Begin each line of the reply with the code.",
    bad: `${hello("PIPELINING")}C: NOOP\nS: [[OK]] fine\n${bye}`,
    good: `${hello("PIPELINING")}C: NOOP\nS: 250 fine\n${bye}`,
  },
  "reply-codes-differ": {
    severity: "error",
    title: "Different codes in one reply",
    reference: rfc(5321, "4.2.1"),
    message: ({ first, code }: { first: string; code: string }) =>
      `This line says ${code}, but the reply began with ${first}: all lines of one reply must have the same code, so a client cannot tell which counts`,
    why: "Some clients act on the first code, some on the last: the same reply is success for one and failure for another.",
    mend: "Give all lines of the reply the same code, or end the first reply with a space behind its code.",
    bad: `${ehlo}S: 250-mx.example.com\nS: [[251]] 8BITMIME\n${bye}`,
    good: `${ehlo}S: 250-mx.example.com\nS: 250 8BITMIME\n${bye}`,
  },
  "reply-ended-early": {
    severity: "error",
    title: "Reply ended too early",
    reference: rfc(5321, "4.2.1"),
    message: ({ code }: { code: string }) =>
      `A space behind ${code} ends the reply here, so the ${code} lines that follow answer nothing and the client never sees them: write \`-\` in all lines but the last`,
    why: "The client stops reading at the first line with a space behind the code. It takes the rest for replies to its next commands: from there on every command gets the wrong answer, and extensions listed there do not exist for it.",
    mend: "Put `-` between code and text in every line of the reply but the last.",
    bad: `${ehlo}S: 250-mx.example.com\nS: 250[[ ]]SMTPUTF8\nS: 250 8BITMIME\n${bye}`,
    good: `${ehlo}S: 250-mx.example.com\nS: 250-SMTPUTF8\nS: 250 8BITMIME\n${bye}`,
  },
  "reply-not-ended": {
    severity: "error",
    title: "Reply without a last line",
    reference: rfc(5321, "4.2.1"),
    message: ({ code }: { code: string }) =>
      `The last line of this reply has \`-\` behind ${code}, so a client waits for more and in the end gives up`,
    why: "A client reads on until a line has a space behind the code. It waits for minutes, then closes the connection.",
    mend: "Put a space between code and text in the last line of the reply.",
    bad: `${ehlo}S: 250-mx.example.com\nS: 250[[-]]8BITMIME\n${bye}`,
    good: `${ehlo}S: 250-mx.example.com\nS: 250 8BITMIME\n${bye}`,
  },
  "reply-without-command": {
    severity: "error",
    title: "Reply to nothing",
    reference: rfc(5321, "4.1.4"),
    message: ({ code }: { code: string }) =>
      `This ${code} answers no command: the client takes it for the reply to its next one, and every reply after it is one too late`,
    why: "Replies are matched to commands by their order alone. One too many shifts all that follow.",
    mend: "Send one reply for each command. Only 421, before the server closes, may come unasked.",
    bad: `${hello("PIPELINING")}C: NOOP\nS: 250 ok\nS: [[451 and another]]\n${bye}`,
    good: `${hello("PIPELINING")}C: NOOP\nS: 250 ok\n${bye}`,
  },
  "missing-reply": {
    severity: "warning",
    title: "Command without reply",
    reference: rfc(5321, "4.1.4"),
    message: ({ verb }: { verb: string }) =>
      `No reply answers this ${verb}: the server hung, the connection broke, or the log lost lines`,
    why: "Without the reply nobody knows whether the command was done; after the data this means that the message may arrive twice.",
    mend: "Look at the time-outs of both sides and at what stands between them.",
    bad: `${hello("PIPELINING")}C: [[MAIL FROM:<alice@example.net>]]`,
    good: `${hello("PIPELINING")}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "impossible-reply": {
    severity: "warning",
    title: "Code that this command cannot get",
    reference: rfc(5321, "4.3.2"),
    message: ({ code, verb, usual }: { code: string; verb: string; usual: string }) =>
      `${verb} cannot be answered with ${code}; it gets ${usual} if all is well, so replies may have been shifted by one`,
    why: "A client that acts on the code alone goes on as if another command had succeeded. Often a reply too many or too few came before.",
    mend: "Look for the first reply that does not fit its command; the mistake is there.",
    bad: `${hello("PIPELINING")}C: MAIL FROM:<alice@example.net>\nS: [[354]] go on\n${bye}`,
    good: `${hello("PIPELINING")}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "reply-domain": {
    severity: "info",
    title: "Reply does not begin with the server's name",
    reference: [rfc(5321, "4.2"), rfc(5321, "4.1.1.1")],
    message: ({ code, word }: { code: string; word: string }) =>
      `After ${code} the server's domain comes first here, not \`${word}\`: clients and people cannot tell who speaks`,
    why: "The greeting, the reply to EHLO, 221 and 421 say which server speaks. Programs that look for loops or log the server's name read that word.",
    mend: "Begin the text with the server's full domain name, and leave no comma behind it.",
    bad: `${hello("PIPELINING")}C: QUIT\nS: 221 [[Bye]]`,
    good: `${hello("PIPELINING")}${bye}`,
  },
  "bad-ehlo-keyword": {
    severity: "error",
    title: "Malformed or repeated extension",
    reference: rfc(5321, "4.1.1.1"),
    message: ({ keyword, repeated }: { keyword: string; repeated: boolean }) =>
      repeated
        ? `${keyword} is listed twice, and clients differ on which line counts`
        : `\`${keyword}\` is no keyword (letters, digits and \`-\`): clients ignore the line or the whole reply`,
    why: "Clients compare keywords letter by letter. What does not fit the form is an extension that nobody uses.",
    mend: "Write one keyword a line, its parameters behind it with single spaces.",
    bad: `${ehlo}S: 250-mx.example.com\nS: 250-SIZE 1000\nS: 250 [[SIZE]] 2000\n${bye}`,
    good: `${ehlo}S: 250-mx.example.com\nS: 250 SIZE 1000\n${bye}`,
  },
  "enhanced-code-mismatch": {
    severity: "error",
    title: "Enhanced code contradicts the reply code",
    reference: [rfc(2034, "4"), rfc(3463)],
    message: ({ code, enhanced }: { code: string; enhanced: string }) =>
      `The reply code ${code} and the enhanced code ${enhanced} say different things: the first digits must be the same`,
    why: "Some senders retry by the one, some by the other: mail bounces that should wait, or waits for days that should bounce.",
    mend: "Use the same first digit: 2 done, 4 try again, 5 refused.",
    bad: `${hello("ENHANCEDSTATUSCODES")}C: MAIL FROM:<alice@example.net>\nS: 450 [[5.7.1]] not now\n${bye}`,
    good: `${hello("ENHANCEDSTATUSCODES")}C: MAIL FROM:<alice@example.net>\nS: 450 4.7.1 not now\n${bye}`,
  },
  "bad-enhanced-code": {
    severity: "warning",
    title: "Enhanced code malformed or out of place",
    reference: [rfc(3463, "2"), rfc(2034, "3")],
    message: ({ enhanced, reason }: { enhanced: string; reason: string }) =>
      `The enhanced code ${enhanced} ${reason}: programs that read it ignore or misread it`,
    why: "Enhanced codes are class 2, 4 or 5, subject and detail without leading zeros, and belong to replies 2xx, 4xx and 5xx other than greeting and EHLO.",
    mend: "Correct the code or leave it out.",
    bad: `${hello("ENHANCEDSTATUSCODES")}C: MAIL FROM:<alice@example.net>\nS: 250 [[2.01.0]] ok\nC: RSET\nS: 250 2.0.0 ok\n${bye}`,
    good: `${hello("ENHANCEDSTATUSCODES")}C: MAIL FROM:<alice@example.net>\nS: 250 2.1.0 ok\nC: RSET\nS: 250 2.0.0 ok\n${bye}`,
  },
  "enhanced-code-not-offered": {
    severity: "info",
    title: "Enhanced code that was not offered",
    reference: rfc(2034, "3"),
    message: ({ enhanced }: { enhanced: string }) =>
      `The reply carries ${enhanced}, but the EHLO reply in force does not list ENHANCEDSTATUSCODES: clients need not look at it`,
    why: "Only with the keyword can a client rely on the codes. After STARTTLS the second EHLO reply counts, which often lists less.",
    mend: "List ENHANCEDSTATUSCODES in every EHLO reply.",
    bad: `${hello("PIPELINING")}C: MAIL FROM:<alice@example.net>\nS: 250 [[2.1.0]] ok\nC: RSET\nS: 250 ok\n${bye}`,
    good: `${hello("ENHANCEDSTATUSCODES")}C: MAIL FROM:<alice@example.net>\nS: 250 2.1.0 ok\nC: RSET\nS: 250 2.0.0 ok\n${bye}`,
  },
  "lmtp-reply-count": {
    severity: "error",
    title: "Wrong number of replies after LMTP data",
    reference: rfc(2033, "4.2"),
    message: ({ wanted, found }: { wanted: number; found: number }) =>
      `LMTP gives one reply for each accepted recipient, here ${wanted}, but ${found === 1 ? "1 was" : `${found} were`} read: the rest is taken for replies to later commands, or recipients stay without an answer`,
    why: "A client that reads only one reply takes the next recipient's for the reply to QUIT, and tells nobody that a recipient was refused.",
    mend: "Read, and send, exactly one reply for each RCPT that was accepted, in their order.",
    bad: `${lhlo}${twoRecipients}C: DATA\nS: 354 go on\nC: From: alice@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\nC: .\nS: [[250 bob has it]]\n${bye}`,
    good: `${lhlo}${twoRecipients}C: DATA\nS: 354 go on\nC: From: alice@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\nC: .\nS: 250 bob has it\nS: 250 carol has it\n${bye}`,
  },
  "no-quit": {
    severity: "info",
    title: "Session ends without QUIT",
    reference: rfc(5321, "4.1.1.10"),
    message: () =>
      "The session ends without QUIT: the server cannot tell a client that is done from a broken connection",
    why: "Servers log such sessions as lost connections, and some hold them against the client.",
    mend: "Send QUIT and wait for 221.",
    bad: `${hello("PIPELINING")}${envelope}C: RSET\nS: [[250 ok]]`,
    good: `${hello("PIPELINING")}${envelope}${data()}${bye}`,
  },
});
