import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { opened, signedIn } from "./example-sessions.ts";

/** Rules on what servers say, and on literals of both sides. */
export const responseRules = defineRules("imap", {
  "unknown-completion-tag": {
    severity: "error",
    title: "Completion of no command",
    reference: rfc(9051, "2.2.2"),
    message: ({ tag }: { tag: string }) =>
      `No command has the tag \`${tag}\`: a client cannot tell what this completes, and most close the connection`,
    why: "The tag of a completion must be that of a command. Otherwise a command stays open for ever.",
    mend: "Compare the tags: in a listing one of the two is mistyped, or the command's line is missing.",
    bad: signedIn("C: a1 NOOP", "S: [[a2]] OK done", "S: a1 OK done"),
    good: signedIn("C: a1 NOOP", "S: a1 OK done"),
  },
  "missing-completion": {
    severity: "warning",
    title: "Command without completion",
    reference: rfc(9051, "2.2.2"),
    message: ({ tag, verb }: { tag: string; verb: string }) =>
      `No \`${tag} OK\`, \`NO\` or \`BAD\` answers this ${verb}: the client waits for it, and the log may be cut off here`,
    why: "The completion with the command's tag is the only sign that the command is done. Without it the client must not send commands that depend on it.",
    mend: "Look whether the log lost lines, or whether the server's reply has another tag.",
    bad: "S: * OK ready\nC: [[a001]] NOOP\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
    good: "S: * OK ready\nC: a001 NOOP\nS: a001 OK done\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
  },
  "missing-star": {
    severity: "error",
    title: "Untagged response without `*`",
    reference: rfc(9051, "2.2.2"),
    message: ({ word }: { word: string }) =>
      `\`${word}\` is an untagged response and must begin with \`* \`: a client takes the first word for a tag`,
    why: "A response begins with `*`, `+` or the tag of a command; anything else is a syntax error, and clients close the connection.",
    mend: "Put `* ` in front.",
    bad: opened("C: a1 NOOP", "S: [[3]] EXISTS", "S: a1 OK done"),
    good: opened("C: a1 NOOP", "S: * 3 EXISTS", "S: a1 OK done"),
  },
  "unknown-response": {
    severity: "warning",
    title: "Unknown untagged response",
    reference: rfc(9051, "7"),
    message: ({ word }: { word: string }) =>
      `\`${word}\` is no response of IMAP or of an extension known here: clients pass over it`,
    why: "Clients must bear with responses they do not know, so what it says is lost.",
    mend: "Correct the word, or look whether the line is cut.",
    bad: signedIn("C: a1 NOOP", "S: * [[EXIST]] 3", "S: a1 OK done"),
    good: opened("C: a1 NOOP", "S: * 3 EXISTS", "S: a1 OK done"),
  },
  "unknown-response-code": {
    severity: "info",
    title: "Unknown response code",
    reference: rfc(9051, "7.1"),
    message: ({ code }: { code: string }) =>
      `Nobody defines the response code \`${code}\`: clients ignore it and show the text, if anything`,
    why: "Programs act on codes, people on texts. A mistyped code leaves programs without the reason.",
    mend: "Correct the code, or take it for the server's own.",
    bad: signedIn("C: a1 SELECT Old", "S: a1 NO [[[NOTEXISTENT]]] no such mailbox"),
    good: signedIn("C: a1 SELECT Old", "S: a1 NO [NONEXISTENT] no such mailbox"),
  },
  "literal-length": {
    severity: "error",
    title: "Literal not as long as announced",
    reference: rfc(9051, "4.3"),
    message: ({ said, found }: { said: number; found: number }) =>
      `The literal is announced with ${said} octets, but ${found} follow (a line end counts two): the reader takes the wrong part of the stream for text`,
    why: "Octets are counted and nothing else. With a wrong number, text is read as commands or commands as text.",
    mend: "Announce exactly the octets that follow, line ends included.",
    bad: signedIn("C: a001 APPEND Drafts {[[5]]}", "S: + go on", "C: Subject: hi", "S: a001 OK done"),
    good: signedIn("C: a001 APPEND Drafts {12}", "S: + go on", "C: Subject: hi!", "S: a001 OK done"),
  },
  "select-responses-missing": {
    severity: "info",
    title: "SELECT without a required response",
    reference: [rfc(9051, "6.3.2"), rfc(3501, "6.3.1")],
    message: ({ verb, missing }: { verb: string; missing: string }) =>
      `The server must tell ${missing} before it completes ${verb}; clients must make assumptions or ask again`,
    why: "Clients keep messages by unique identifier and compare UIDVALIDITY and UIDNEXT to see what is new. Old servers leave them out.",
    mend: "Nothing to mend in a log; a server should send them.",
    bad: signedIn(
      "C: a1 SELECT INBOX",
      "S: * 3 EXISTS",
      "S: * 0 RECENT",
      "S: * FLAGS (\\Seen)",
      "S: * OK [PERMANENTFLAGS (\\Seen)] these",
      "S: * OK [UIDVALIDITY 7] valid",
      "S: [[a1 OK [READ-WRITE] done]]",
    ),
    good: opened(),
  },
  "exists-fell": {
    severity: "warning",
    title: "Number of messages fell without EXPUNGE",
    reference: rfc(9051, "5.2", "7.4.1"),
    message: ({ before, now }: { before: number; now: number }) =>
      `${before} messages were there, now ${now}, and no EXPUNGE told which are gone: message numbers of client and server differ from here on`,
    why: "A client numbers its messages by EXPUNGE. Without it, the next command by number hits the wrong message.",
    mend: "A server must send EXPUNGE (or VANISHED) for each message; in a listing the lines are missing.",
    bad: opened("C: a1 NOOP", "S: * [[2]] EXISTS", "S: a1 OK done"),
    good: opened("C: a1 NOOP", "S: * 3 EXPUNGE", "S: * 2 EXISTS", "S: a1 OK done"),
  },
  "expunge-at-wrong-time": {
    severity: "error",
    title: "EXPUNGE when message numbers must not change",
    reference: rfc(9051, "7.5.1"),
    message: ({ during }: { during: string }) =>
      `EXPUNGE must not come ${during}: the client would take message numbers for those of other messages`,
    why: "While FETCH, STORE or SEARCH run, or nothing runs, the client relies on its message numbers. A shift in between makes it read or change the wrong message.",
    mend: "A server must wait for another command, such as NOOP or IDLE, or use UID commands.",
    bad: opened("C: a1 FETCH 1:3 FLAGS", "S: [[* 2 EXPUNGE]]", "S: a1 OK done"),
    good: opened("C: a1 NOOP", "S: * 2 EXPUNGE", "S: a1 OK done"),
  },
});
