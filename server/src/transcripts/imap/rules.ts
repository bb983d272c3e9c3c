import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

export const imapRules = defineRules("imap", {
  "missing-completion": {
    severity: "warning",
    title: "Command without completion",
    reference: rfc(9051, "2.2.2"),
    message: ({ tag, verb }: { tag: string; verb: string }) =>
      `No \`${tag} OK\`, \`NO\` or \`BAD\` answers this ${verb}: the client waits for it, and the log may be cut off here.`,
    why: "The completion with the command's tag is the only sign that the command is done. Without it the client must not send commands that depend on it.",
    mend: "Look whether the log lost lines, or whether the server's reply has another tag.",
    bad: "S: * OK ready\nC: [[a001]] NOOP\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
    good: "S: * OK ready\nC: a001 NOOP\nS: a001 OK done\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
  },
  "literal-length": {
    severity: "error",
    title: "Literal not as long as announced",
    reference: rfc(9051, "4.3"),
    message: ({ said, found }: { said: number; found: number }) =>
      `The literal is announced with ${said} octets, but ${found} follow (a line end counts two): the reader takes the wrong part of the stream for text.`,
    why: "Octets are counted and nothing else. With a wrong number, text is read as commands or commands as text.",
    mend: "Announce exactly the octets that follow, line ends included.",
    bad: "S: * OK ready\nC: a001 APPEND Drafts {[[5]]}\nS: + go on\nC: Subject: hi\nS: a001 OK done\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
    good: "S: * OK ready\nC: a001 APPEND Drafts {13}\nS: + go on\nC: Subject: hi!\nC:\nS: a001 OK done\nC: a002 LOGOUT\nS: * BYE see you\nS: a002 OK done",
  },
});
