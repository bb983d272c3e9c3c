import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { bye, envelope, hello, secured } from "./example-sessions.ts";

/** Rules on what the client says. */
export const smtpCommandRules = defineRules("smtp", {
  "unknown-command": {
    severity: "warning",
    title: "Unknown command",
    reference: rfc(5321, "4.1.1"),
    message: ({ verb, nearest }: { verb: string; nearest: string | undefined }) =>
      `No standard defines the command ${verb}, so servers answer 500${nearest === undefined ? "" : `; ${nearest} is the nearest one that exists`}`,
    why: "The server refuses the line and goes on as if nothing had been said. Many servers hang up after a few such errors.",
    mend: "Correct the verb. Private commands begin with X.",
    bad: `${hello()}C: [[NOPE]]\nS: 500 what?\n${bye}`,
    good: `${hello()}C: NOOP\nS: 250 ok\n${bye}`,
  },
  "missing-argument": {
    severity: "error",
    title: "Command without its argument",
    reference: rfc(5321, "4.1.1"),
    message: ({ verb, form }: { verb: string; form: string }) =>
      `${verb} needs an argument (\`${form}\`); servers answer 501 and do nothing`,
    why: "The command has no meaning without its argument, so it is refused, and what builds on it is refused too.",
    mend: "Give the argument in the form shown.",
    bad: `S: 220 mx.example.com ESMTP\nC: [[EHLO]]\nS: 501 name?\n${bye}`,
    good: `${hello()}${bye}`,
  },
  "unexpected-argument": {
    severity: "error",
    title: "Argument to a command that takes none",
    reference: [rfc(5321, "4.1.1"), rfc(3207, "4")],
    message: ({ verb, argument }: { verb: string; argument: string }) =>
      `${verb} takes no argument, so strict servers answer 501 to \`${argument}\``,
    why: "Servers that follow the standard refuse the line; the message is then not sent, or the session not ended.",
    mend: "Send the verb alone.",
    bad: `${hello()}C: RSET [[now]]\nS: 501 no argument\n${bye}`,
    good: `${hello()}C: RSET\nS: 250 ok\n${bye}`,
  },
  "space-after-colon": {
    severity: "warning",
    title: "Space after FROM: or TO:",
    reference: [rfc(5321, "4.1.1.2"), rfc(5321, "4.1.1.3")],
    message: ({ keyword }: { keyword: string }) =>
      `A space stands between \`${keyword}\` and the address: it is not in the grammar, and strict servers answer 501`,
    why: "Many servers bear with it, so the mistake lives on in examples; those that do not, refuse the sender or recipient.",
    mend: "Write the `<` directly behind the colon.",
    bad: `${hello()}C: MAIL FROM:[[ ]]<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
    good: `${hello()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "missing-brackets": {
    severity: "error",
    title: "Address without angle brackets",
    reference: rfc(5321, "4.1.2"),
    message: ({ address }: { address: string }) =>
      `The address \`${address}\` must stand in \`<\` and \`>\`; without them servers answer 501`,
    why: "The brackets tell where the address ends and the parameters begin. Most servers refuse the line without them.",
    mend: "Put the address in angle brackets.",
    bad: `${hello()}C: MAIL FROM:[[alice@example.net]]\nS: 501 brackets\n${bye}`,
    good: `${hello()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "bad-path": {
    severity: "error",
    title: "No mail address in the path",
    reference: rfc(5321, "4.1.2"),
    message: ({ path, reason }: { path: string; reason: string }) =>
      `\`${path}\` is no path: ${reason}, so servers answer 501 or 553`,
    why: "The envelope takes bare addresses only: local-part, `@`, domain. Names and comments belong into the header of the message.",
    mend: "Write the address alone, as in `<alice@example.net>`.",
    bad: `${hello()}C: MAIL FROM:[[<alice>]]\nS: 501 domain?\n${bye}`,
    good: `${hello()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "source-route": {
    severity: "warning",
    title: "Source route",
    reference: rfc(5321, "C"),
    message: ({ route }: { route: string }) =>
      `The route \`${route}\` must not be sent any more: servers ignore it or refuse the address`,
    why: "Source routes are a relic of networks before DNS, and were abused to send through other people's servers.",
    mend: "Leave out everything up to the colon.",
    bad: `${hello()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RCPT TO:<[[@relay.example.org:]]bob@example.com>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
    good: `${hello()}${envelope}C: RSET\nS: 250 ok\n${bye}`,
  },
  "non-ascii-without-smtputf8": {
    severity: "error",
    title: "Non-ASCII address without SMTPUTF8",
    reference: rfc(6531, "3.1"),
    message: ({ address }: { address: string }) =>
      `The address \`${address}\` is not ASCII, but the MAIL command lacks the parameter SMTPUTF8, so servers refuse it`,
    why: "Without the parameter the server must take the line for ASCII; it answers 501 or 553, or stores garbage.",
    mend: "Add SMTPUTF8 to the MAIL command if the server offers it; a domain may be written in its ASCII form (xn--…).",
    bad: `${hello("SMTPUTF8", "8BITMIME")}C: MAIL FROM:<[[jürgen@example.net]]>\nS: 501 ascii\n${bye}`,
    good: `${hello("SMTPUTF8", "8BITMIME")}C: MAIL FROM:<jürgen@example.net> SMTPUTF8\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "address-too-long": {
    severity: "error",
    title: "Address too long",
    reference: rfc(5321, "4.5.3.1"),
    message: ({ part, octets, limit }: { part: string; octets: number; limit: number }) =>
      `The ${part} has ${octets} octets, but ${limit} is the limit: servers may refuse the address or cut it`,
    why: "Servers need to hold local-parts of 64, domains of 255 and paths of 256 octets, not more.",
    mend: "Use a shorter address.",
    bad: `${hello()}C: MAIL FROM:<[[${"a".repeat(65)}]]@example.net>\nS: 501 too long\n${bye}`,
    good: `${hello()}C: MAIL FROM:<${"a".repeat(64)}@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "bad-greeting-name": {
    severity: "warning",
    title: "Bad name in the greeting",
    reference: [rfc(5321, "4.1.1.1"), rfc(5321, "2.3.5")],
    message: ({ name, reason }: { name: string; reason: string }) =>
      `The client calls itself \`${name}\`, ${reason}: many servers refuse mail from such clients`,
    why: "The name should be the client's own, fully qualified, and resolve; mail from hosts without one is mostly spam, and is refused as such.",
    mend: "Use the host's full name, or its address in brackets if it has no name.",
    bad: `S: 220 mx.example.com ESMTP\nC: EHLO [[192.0.2.7]]\nS: 250 mx.example.com\n${bye}`,
    good: `S: 220 mx.example.com ESMTP\nC: EHLO [192.0.2.7]\nS: 250 mx.example.com\n${bye}`,
  },
  "helo-to-esmtp": {
    severity: "info",
    title: "HELO to a server that speaks ESMTP",
    reference: [rfc(5321, "4.1.1.1"), rfc(5321, "3.2")],
    message: () =>
      "The server says ESMTP, but HELO asks for no extensions: neither TLS nor SIZE nor eight-bit text can be used",
    why: "HELO is for servers that refuse EHLO. With it the mail goes unencrypted and without any of the later improvements.",
    mend: "Send EHLO; fall back to HELO only if it is refused.",
    bad: `S: 220 mx.example.com ESMTP\nC: [[HELO]] client.example.net\nS: 250 mx.example.com\n${bye}`,
    good: `${hello()}${bye}`,
  },
  "lmtp-greeting": {
    severity: "error",
    title: "Greeting of the other protocol",
    reference: rfc(2033, "4.1"),
    message: ({ verb, wanted }: { verb: string; wanted: string }) =>
      `${verb} is not for this protocol: the server expects ${wanted} and answers 500`,
    why: "LMTP servers must refuse HELO and EHLO, and SMTP servers do not know LHLO, so that nobody delivers over the wrong protocol by mistake.",
    mend: "Use the greeting of the protocol that the server speaks.",
    bad: `S: 220 mx.example.com LMTP\nC: [[EHLO]] client.example.net\nS: 500 LHLO please\n${bye}`,
    good: `S: 220 mx.example.com LMTP\nC: LHLO client.example.net\nS: 250-mx.example.com\nS: 250-PIPELINING\nS: 250 ENHANCEDSTATUSCODES\n${bye}`,
  },
  "obsolete-command": {
    severity: "warning",
    title: "Obsolete command",
    reference: rfc(5321, "F"),
    message: ({ verb }: { verb: string }) => `${verb} is obsolete and servers answer 502`,
    why: "These commands were for terminals and for hosts that dialled in; TURN was a security hole.",
    mend: "Use MAIL, or ETRN in the place of TURN.",
    bad: `${hello()}C: [[TURN]]\nS: 502 no\n${bye}`,
    good: `${hello()}C: NOOP\nS: 250 ok\n${bye}`,
  },
  "bad-sequence": {
    severity: "error",
    title: "Command out of order",
    reference: rfc(5321, "4.1.4"),
    message: ({ verb, reason }: { verb: string; reason: string }) =>
      `${verb} does not belong here: ${reason}, so servers answer 503`,
    why: "A session runs EHLO, MAIL, RCPT, DATA. A command at the wrong place is refused, and what was meant to be sent is not.",
    mend: "Send the commands in their order; RSET drops a transaction that is open.",
    bad: `${hello()}C: [[RCPT]] TO:<bob@example.com>\nS: 503 MAIL first\n${bye}`,
    good: `${hello()}${envelope}C: RSET\nS: 250 ok\n${bye}`,
  },
  "data-without-recipient": {
    severity: "warning",
    title: "DATA though every recipient was refused",
    reference: rfc(5321, "4.1.1.4"),
    message: ({ verb }: { verb: string }) =>
      `${verb} is sent though no recipient was accepted: the server answers 503 or 554`,
    why: "There is nobody to deliver to. Some servers take the message all the same and throw it away, so that it is lost without a word.",
    mend: "Look at the replies to RCPT; send RSET or QUIT when all were refused.",
    bad: `${hello()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RCPT TO:<nobody@example.com>\nS: 550 no such user\nC: [[DATA]]\nS: 554 no valid recipients\n${bye}`,
    good: `${hello()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RCPT TO:<nobody@example.com>\nS: 550 no such user\n${bye}`,
  },
  "bdat-after-last": {
    severity: "error",
    title: "Chunk after the last one",
    reference: rfc(3030, "2"),
    message: ({ verb }: { verb: string }) =>
      `${verb} after BDAT … LAST, or DATA and BDAT in one transaction, is refused with 503`,
    why: "LAST ends the message; what follows belongs to no transaction, and DATA cannot go on with what BDAT began.",
    mend: "Mark only the last chunk with LAST, and use either DATA or BDAT.",
    bad: `${hello("CHUNKING", "PIPELINING")}${envelope}C: BDAT 0\nS: 250 ok\nC: [[DATA]]\nS: 503 BDAT was first\nC: RSET\nS: 250 ok\n${bye}`,
    good: `${hello("CHUNKING", "PIPELINING")}${envelope}C: BDAT 0\nS: 250 ok\nC: BDAT 0 LAST\nS: 250 ok\n${bye}`,
  },
  "extension-not-offered": {
    severity: "warning",
    title: "Extension that the server did not offer",
    reference: [rfc(5321, "2.2.1"), rfc(5321, "4.1.1.11")],
    message: ({ word, keyword }: { word: string; keyword: string }) =>
      `${word} needs the extension ${keyword}, which the last EHLO reply does not offer: servers refuse what they did not offer`,
    why: "What is not in the EHLO reply is not to be used. A server answers 500 to an unknown command, 555 to an unknown parameter.",
    mend: "Ask with EHLO first, and use only what is offered. After STARTTLS only the new list counts.",
    bad: `${hello("SIZE 1000000")}C: MAIL FROM:<alice@example.net> [[BODY=8BITMIME]]\nS: 555 what?\n${bye}`,
    good: `${hello("SIZE 1000000", "8BITMIME")}C: MAIL FROM:<alice@example.net> BODY=8BITMIME\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "bad-parameter": {
    severity: "error",
    title: "Bad parameter of MAIL or RCPT",
    reference: [rfc(5321, "4.1.2"), rfc(1870), rfc(3461, "4")],
    message: ({ parameter, reason }: { parameter: string; reason: string }) =>
      `The parameter \`${parameter}\` ${reason}: servers answer 501 or 555`,
    why: "The whole command is refused for one bad parameter; no transaction is open then.",
    mend: "Correct the parameter or leave it out.",
    bad: `${hello("SIZE 1000000")}C: MAIL FROM:<alice@example.net> [[SIZE=big]]\nS: 501 number?\n${bye}`,
    good: `${hello("SIZE 1000000")}C: MAIL FROM:<alice@example.net> SIZE=500\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "size-exceeded": {
    severity: "warning",
    title: "Message larger than the server takes",
    reference: rfc(1870, "6"),
    message: ({ size, limit }: { size: string; limit: string }) =>
      `The client announces ${size} octets, but the server takes no more than ${limit}: it answers 552`,
    why: "The limit in the EHLO reply is fixed; a larger message will not get through on this way.",
    mend: "Send a smaller message, or put the attachment elsewhere.",
    bad: `${hello("SIZE 1000")}C: MAIL FROM:<alice@example.net> SIZE=[[2000]]\nS: 552 too big\n${bye}`,
    good: `${hello("SIZE 1000")}C: MAIL FROM:<alice@example.net> SIZE=500\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  pipelining: {
    severity: "warning",
    title: "Command sent without waiting",
    reference: rfc(2920, "3.1"),
    message: ({ before, reason }: { before: string; reason: string }) =>
      `This is sent before ${before} was answered, though ${reason}: servers may drop it or hang up`,
    why: "A server that does not expect more input may throw it away, and many take it for a sign of spam software.",
    mend: "Wait for each reply, or send groups only where PIPELINING is offered, with EHLO, DATA, AUTH, STARTTLS, NOOP, VRFY and QUIT last.",
    bad: `${hello("SIZE 1000")}C: MAIL FROM:<alice@example.net>\nC: [[RCPT TO:<bob@example.com>]]\nS: 250 ok\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
    good: `${hello("PIPELINING")}C: MAIL FROM:<alice@example.net>\nC: RCPT TO:<bob@example.com>\nS: 250 ok\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "starttls-not-followed": {
    severity: "warning",
    title: "No EHLO after STARTTLS",
    reference: rfc(3207, "4.2"),
    message: ({ verb }: { verb: string }) =>
      `TLS has made everything said before void, but ${verb} comes without a new EHLO: the server may answer 503, and what it offered in clear cannot be trusted`,
    why: "Whoever sat on the line could have changed the extensions offered before TLS. The server forgets them, and the client must ask again.",
    mend: "Send EHLO as the first command under TLS.",
    bad: `${hello("STARTTLS")}C: STARTTLS\nS: 220 go ahead\nC: [[MAIL]] FROM:<alice@example.net>\nS: 503 EHLO first\n${bye}`,
    good: `${secured()}C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RSET\nS: 250 ok\n${bye}`,
  },
  "starttls-under-tls": {
    severity: "warning",
    title: "STARTTLS under TLS",
    reference: rfc(3207, "4.2"),
    message: ({ who }: { who: "server" | "client" }) =>
      who === "server"
        ? "STARTTLS is offered though TLS is on: it must not be, and clients may try a second handshake that fails"
        : "STARTTLS is sent though TLS is on: servers answer 503",
    why: "There is no TLS within TLS. A server that offers it has lost track of its own state.",
    mend: "Leave STARTTLS out of the EHLO reply, and do not send it, once TLS is on.",
    bad: `${hello("STARTTLS")}C: STARTTLS\nS: 220 go ahead\nC: EHLO client.example.net\nS: 250-mx.example.com\nS: 250 [[STARTTLS]]\n${bye}`,
    good: `${secured("PIPELINING")}${bye}`,
  },
  "data-behind-starttls": {
    severity: "error",
    title: "Command behind STARTTLS",
    reference: rfc(3207, "4"),
    message: ({ verb }: { verb: string }) =>
      `${verb} is sent before the reply to STARTTLS: a server that keeps it runs a command in TLS that came in clear (command injection)`,
    why: "Whoever sits on the line can add commands behind STARTTLS. Servers with this fault run them as if the client had sent them under TLS.",
    mend: "Send nothing after STARTTLS until the 220 is there and the handshake is done.",
    bad: `${hello("STARTTLS", "PIPELINING")}C: STARTTLS\nC: [[MAIL FROM:<mallory@example.net>]]\nS: 220 go ahead\nS: 503 no\nC: EHLO client.example.net\nS: 250 mx.example.com\n${bye}`,
    good: `${secured("PIPELINING")}${bye}`,
  },
  "auth-without-tls": {
    severity: "warning",
    title: "Password or token without TLS",
    reference: rfc(4954, "4"),
    message: ({ mechanism }: { mechanism: string }) =>
      `AUTH ${mechanism} sends the secret readable, and TLS is not on: anybody on the line can read it`,
    why: "The answers are only base64. Whoever listens has the password and can send mail in the person's name.",
    mend: "Use STARTTLS or port 465 before AUTH, and switch off AUTH without TLS on the server.",
    bad: `${hello("AUTH PLAIN")}C: AUTH [[PLAIN]] ********\nS: 235 signed in\n${bye}`,
    good: `${secured("AUTH PLAIN")}C: AUTH PLAIN ********\nS: 235 signed in\n${bye}`,
  },
  "auth-twice": {
    severity: "error",
    title: "AUTH at the wrong time",
    reference: rfc(4954, "4"),
    message: ({ reason }: { reason: string }) => `AUTH is not allowed here: ${reason}, so servers answer 503`,
    why: "A session has one identity, and it cannot change in the middle of a transaction.",
    mend: "Sign in once, before MAIL; open another connection for another identity.",
    bad: `${secured("AUTH PLAIN")}C: AUTH PLAIN ********\nS: 235 signed in\nC: [[AUTH]] PLAIN ********\nS: 503 already\n${bye}`,
    good: `${secured("AUTH PLAIN")}C: AUTH PLAIN ********\nS: 235 signed in\n${bye}`,
  },
  "auth-bad-base64": {
    severity: "error",
    title: "Answer that is not base64",
    reference: rfc(4954, "4"),
    message: ({ reason }: { reason: string }) =>
      `This answer is not base64 (${reason}): the server answers 501 and the sign-in fails`,
    why: "All data of an AUTH exchange is base64 with padding. `=` stands for an empty first answer, `*` cancels.",
    mend: "Encode the answer in base64, without line breaks.",
    bad: `${secured("AUTH CRAM-MD5 SCRAM-SHA-256")}C: AUTH SCRAM-SHA-256 [[biwsbj1hbGlj_]]\nS: 501 base64\n${bye}`,
    good: `${secured("AUTH SCRAM-SHA-256")}C: AUTH SCRAM-SHA-256 biwsbj1hbGljZSxyPWFiYw==\nS: 535 no\n${bye}`,
  },
  "auth-payload": {
    severity: "warning",
    title: "Answer of the wrong form for its mechanism",
    reference: rfc(4616, "2"),
    message: ({ mechanism, form }: { mechanism: string; form: string }) =>
      `Decoded, this is no answer of ${mechanism}, which has the form ${form}: the server answers 501 or 535`,
    why: "The server splits the answer by a fixed form. An answer in another form is refused like a wrong password, which misleads.",
    mend: "Build the answer in the form shown, then encode it.",
    bad: `${secured("AUTH PLAIN")}C: AUTH PLAIN [[YWxpY2U=]]\nS: 535 no\n${bye}`,
    good: `${secured("AUTH PLAIN")}C: AUTH PLAIN ********\nS: 235 signed in\n${bye}`,
  },
  "weak-mechanism": {
    severity: "info",
    title: "Outdated mechanism",
    reference: [rfc(6331), rfc(8314)],
    message: ({ mechanism, used }: { mechanism: string; used: boolean }) =>
      used
        ? `${mechanism} is outdated: use SCRAM-SHA-256 or PLAIN, both under TLS`
        : `Only outdated mechanisms for passwords are offered (${mechanism}): offer SCRAM-SHA-256 or PLAIN under TLS`,
    why: "DIGEST-MD5 is historic, CRAM-MD5 and NTLM force the server to keep passwords readable or nearly so, LOGIN was never specified.",
    mend: "Offer SCRAM-SHA-256, or PLAIN under TLS.",
    bad: `${secured("AUTH [[DIGEST-MD5]]")}${bye}`,
    good: `${secured("AUTH SCRAM-SHA-256")}${bye}`,
  },
});
