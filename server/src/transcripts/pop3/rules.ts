import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const start = "S: +OK ready <1896.697170952@mail.example.com>";
const end = "C: QUIT\nS: +OK bye";
/** A session that is not signed in. */
const session = (...lines: readonly string[]): string => [start, ...lines, end].join("\n");
/** A session under TLS and signed in. */
const signedIn = (...lines: readonly string[]): string =>
  session("C: STLS", "S: +OK begin", "C: USER alice", "S: +OK", "C: PASS ********", "S: +OK", ...lines);

/** Rules on POP3 sessions (RFC 1939, 2449). */
export const pop3Rules = defineRules("pop3", {
  "unknown-command": {
    severity: "warning",
    title: "Unknown command",
    reference: rfc(1939, "3"),
    message: ({ verb, near }: { verb: string; near: string | undefined }) =>
      near === undefined
        ? `\`${verb}\` is no command of POP3 or of an extension known here: servers answer -ERR`
        : `\`${verb}\` is no command of POP3; \`${near}\` is meant, perhaps: servers answer -ERR`,
    why: "A server refuses what it does not know, and some close the connection after a few such commands.",
    mend: "Correct the word.",
    bad: signedIn("C: [[STATS]]", "S: -ERR unknown"),
    good: signedIn("C: STAT", "S: +OK 2 320"),
  },
  "bad-arguments": {
    severity: "error",
    title: "Argument missing, too many or of the wrong form",
    reference: rfc(1939, "5", "7"),
    message: ({ what, form }: { what: string; form: string }) =>
      `${what}: the form is \`${form}\`, anything else gets -ERR`,
    why: "Messages are numbered from 1, and each command has a fixed number of arguments.",
    mend: "Write the arguments as the form shows.",
    bad: signedIn("C: RETR [[0]]", "S: -ERR no such message"),
    good: signedIn("C: DELE 1", "S: +OK"),
  },
  "wrong-state": {
    severity: "error",
    title: "Command not allowed in this state",
    reference: rfc(1939, "4", "5", "6"),
    message: ({ verb, signedIn }: { verb: string; signedIn: boolean }) =>
      signedIn
        ? `${verb} is allowed before signing in only: the server answers -ERR`
        : `${verb} is allowed after signing in only: the server answers -ERR`,
    why: "A session has two parts: signing in, and reading mail. Each command belongs to one of them.",
    mend: "Sign in before reading mail, and begin TLS before signing in.",
    bad: session("C: [[STAT]]", "S: -ERR sign in first"),
    good: signedIn("C: STAT", "S: +OK 2 320"),
  },
  "pass-without-user": {
    severity: "error",
    title: "PASS not right after USER",
    reference: rfc(1939, "7"),
    message: () =>
      "PASS must come right after a successful USER: the server does not know whose password this is and answers -ERR",
    why: "A server forgets the name with any command in between, and after a refusal.",
    mend: "Send USER again, then PASS.",
    bad: session("C: STLS", "S: +OK begin", "C: [[PASS]] ********", "S: -ERR USER first"),
    good: signedIn(),
  },
  "bad-reply": {
    severity: "error",
    title: "Reply is neither +OK nor -ERR",
    reference: [rfc(1939, "3"), rfc(5034, "4")],
    message: ({ word }: { word: string }) =>
      `\`${word}\` begins no reply: POP3 has \`+OK\` and \`-ERR\` in capitals, and \`+ \` within AUTH only; clients take this for an error`,
    why: "Clients look at the first four characters and nothing else.",
    mend: "A server must write +OK or -ERR in capitals; in a listing a line is missing or changed.",
    bad: signedIn("C: NOOP", "S: [[+ok]] fine"),
    good: signedIn("C: NOOP", "S: +OK fine"),
  },
  "reply-without-command": {
    severity: "error",
    title: "Reply to nothing",
    reference: rfc(1939, "3"),
    message: () =>
      "No command is left that this could answer: client and server disagree about which reply belongs to which command",
    why: "Replies have no name; they are told apart by their order alone. One too many shifts all that follow.",
    mend: "Look whether the log lost a command, or whether a message's text was printed without its dot.",
    bad: signedIn("C: NOOP", "S: +OK", "S: [[+OK again]]"),
    good: signedIn("C: NOOP", "S: +OK"),
  },
  "missing-reply": {
    severity: "warning",
    title: "Command without reply",
    reference: rfc(1939, "3"),
    message: ({ verb }: { verb: string }) =>
      `Nothing answers this ${verb}: the connection was lost, or the log is cut off`,
    why: "Every command gets one reply. Without it the client does not know what was done.",
    mend: "Look for the rest of the log.",
    bad: signedIn("C: NOOP", "S: +OK").replace("C: QUIT\nS: +OK bye", "C: [[QUIT]]"),
    good: signedIn("C: NOOP", "S: +OK"),
  },
  "unterminated-list": {
    severity: "error",
    title: "Lines without the final dot",
    reference: rfc(1939, "3"),
    message: ({ verb }: { verb: string }) =>
      `The reply to ${verb} has no line with a lone dot: the client waits for more, and takes the next reply for a part of this one`,
    why: "A reply of several lines ends with a dot alone in a line, and with nothing else.",
    mend: "A server must send the dot; in a listing the line is missing.",
    bad: signedIn("C: LIST", "S: +OK", "S: 1 120", "S: [[2 200]]"),
    good: signedIn("C: LIST", "S: +OK", "S: 1 120", "S: 2 200", "S: ."),
  },
  "undoubled-dot": {
    severity: "warning",
    title: "Dot at the start of a line not doubled",
    reference: rfc(1939, "3"),
    message: () => "The line begins with a single dot, which the client drops: the text changes, and signatures break",
    why: "Because a lone dot ends the text, lines that begin with a dot get another in front, which the client takes away.",
    mend: "Double the dot.",
    bad: signedIn("C: RETR 1", "S: +OK", "S: Subject: dots", "S: ", "S: [[.]]hidden", "S: ."),
    good: signedIn("C: RETR 1", "S: +OK", "S: Subject: dots", "S: ", "S: ..hidden", "S: ."),
  },
  "bad-list-line": {
    severity: "error",
    title: "Bad line in a list",
    reference: rfc(1939, "5", "7"),
    message: ({ verb, form }: { verb: string; form: string }) =>
      `A line of ${verb} is \`${form}\`: the client cannot read this one and may miss the message`,
    why: "Clients take the lists apart by the blank between number and value.",
    mend: "A server must write number, one space, and size or identifier (1 to 70 visible ASCII characters).",
    bad: signedIn("C: LIST", "S: +OK", "S: [[1: 120]]", "S: ."),
    good: signedIn("C: LIST", "S: +OK", "S: 1 120", "S: ."),
  },
  "apop-without-timestamp": {
    severity: "error",
    title: "APOP that cannot work",
    reference: rfc(1939, "7"),
    message: ({ digest }: { digest: boolean }) =>
      digest
        ? "The digest must be 32 hexadecimal digits in lower case: the server refuses any other"
        : "The greeting has no timestamp (`<…@…>`): the server does not offer APOP, and there is nothing to make a digest of",
    why: "The digest is MD5 over the greeting's timestamp and the password, so that it is another one each time.",
    mend: "Use AUTH or USER and PASS under TLS, or write the digest in lower case.",
    bad: session("C: APOP alice [[C4C9334BAC560ECC979E58001B3E22FB]]", "S: -ERR no"),
    good: session("C: APOP alice c4c9334bac560ecc979e58001b3e22fb", "S: +OK"),
  },
  "deleted-message": {
    severity: "warning",
    title: "Message is deleted already",
    reference: rfc(1939, "5"),
    message: ({ number }: { number: number }) =>
      `Message ${number} was deleted in this session: the server answers -ERR until RSET brings it back`,
    why: "A deleted message keeps its number until QUIT, but cannot be read or deleted again.",
    mend: "Read messages before you delete them.",
    bad: signedIn("C: DELE 1", "S: +OK", "C: DELE [[1]]", "S: -ERR deleted"),
    good: signedIn("C: DELE 1", "S: +OK", "C: DELE 2", "S: +OK"),
  },
  "login-without-tls": {
    severity: "warning",
    title: "Password sent in clear",
    reference: [rfc(8314, "3"), rfc(2595, "4")],
    message: ({ verb }: { verb: string }) =>
      `${verb} sends the password over the network in clear: whoever sees the traffic can sign in`,
    why: "Without TLS name and password can be read on the way, and changed.",
    mend: "Use STLS first, or port 995 with TLS from the start.",
    bad: session("C: USER alice", "S: +OK", "C: [[PASS]] ********", "S: +OK"),
    good: signedIn(),
  },
  "no-quit": {
    severity: "warning",
    title: "Session ends without QUIT",
    reference: rfc(1939, "6"),
    message: ({ deleted }: { deleted: number }) =>
      deleted === 0
        ? "The session ends without QUIT: the connection was lost, or the log is cut off"
        : `The session ends without QUIT, so ${deleted === 1 ? "the message marked as deleted stays" : `the ${deleted} messages marked as deleted stay`} in the mailbox`,
    why: "Only QUIT makes the server remove what was deleted. After a lost connection everything is there again, and is fetched twice.",
    mend: "Send QUIT and wait for the reply, or look for the rest of the log.",
    bad: signedIn("C: DELE 1", "S: [[+OK]]").replace("\nC: QUIT\nS: +OK bye", ""),
    good: signedIn("C: DELE 1", "S: +OK"),
  },
});
