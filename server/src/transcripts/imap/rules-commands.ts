import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { opened, overTls, signedIn } from "./example-sessions.ts";

/** Rules on what clients say. */
export const commandRules = defineRules("imap", {
  "missing-tag": {
    severity: "error",
    title: "Command without tag",
    reference: rfc(9051, "2.2.1"),
    message: ({ word }: { word: string }) =>
      `\`${word}\` stands where the tag belongs: the server takes it for the tag and answers BAD`,
    why: "Each command begins with a tag that the client makes up, and the completion carries the same tag. Without it the first word is lost as a tag and the next is no command.",
    mend: "Put a tag and a space in front: `a001 NOOP`.",
    bad: signedIn("C: [[NOOP]]"),
    good: signedIn("C: a001 NOOP", "S: a001 OK done"),
  },
  "bad-tag": {
    severity: "error",
    title: "Tag with a forbidden character",
    reference: rfc(9051, "9"),
    message: ({ tag, character }: { tag: string; character: string }) =>
      `The tag \`${tag}\` holds \`${character}\`, which tags must not: the server answers BAD, and cannot even name the command`,
    why: "A tag must not look like anything else that begins a line or a word: no `+`, `*`, `%`, quotes, braces, parentheses or backslashes.",
    mend: "Use letters and digits: `a001`.",
    bad: signedIn("C: [[a+1]] NOOP", "S: * BAD invalid tag"),
    good: signedIn("C: a1 NOOP", "S: a1 OK done"),
  },
  "reused-tag": {
    severity: "warning",
    title: "Tag used before",
    reference: rfc(9051, "2.2.1"),
    message: ({ tag, open }: { tag: string; open: boolean }) =>
      open
        ? `The tag \`${tag}\` belongs to a command that is not done yet: nobody can tell which of the two a reply completes`
        : `The tag \`${tag}\` was used before in this session: each command should have its own, so that replies are told apart`,
    why: "A client finds out by the tag which of its commands is done. With the same tag twice a late reply is taken for that of another command.",
    mend: "Count the tags up: `a001`, then `a002`, and so on.",
    bad: signedIn("C: a1 NOOP", "S: a1 OK done", "C: [[a1]] NOOP", "S: a1 OK done"),
    good: signedIn("C: a1 NOOP", "S: a1 OK done", "C: a2 NOOP", "S: a2 OK done"),
  },
  "unknown-command": {
    severity: "warning",
    title: "Unknown command",
    reference: rfc(9051, "6"),
    message: ({ verb, near }: { verb: string; near: string | undefined }) =>
      near === undefined
        ? `\`${verb}\` is no command of IMAP or of an extension known here: servers answer BAD`
        : `\`${verb}\` is no command of IMAP: \`${near}\` is meant, perhaps; servers answer BAD`,
    why: "A server refuses what it does not know, and some close the connection after a few such commands.",
    mend: "Correct the word. Private commands begin with X.",
    bad: signedIn("C: a1 [[NOOOP]]", "S: a1 BAD unknown command"),
    good: signedIn("C: a1 NOOP", "S: a1 OK done"),
  },
  "extension-not-offered": {
    severity: "warning",
    title: "Extension that was not announced",
    reference: rfc(9051, "6.1.1"),
    message: ({ word, capability }: { word: string; capability: string }) =>
      `\`${word}\` needs ${capability}, which the server did not announce: it may answer BAD`,
    why: "A client may use only what the server lists in CAPABILITY. What works with one server fails with the next.",
    mend: "Ask CAPABILITY after signing in, and use the extension only where it is listed.",
    bad: signedIn(
      "C: a1 CAPABILITY",
      "S: * CAPABILITY IMAP4rev1",
      "S: a1 OK done",
      "C: a2 [[IDLE]]",
      "S: a2 BAD unknown command",
    ),
    good: signedIn(
      "C: a1 CAPABILITY",
      "S: * CAPABILITY IMAP4rev1 IDLE",
      "S: a1 OK done",
      "C: a2 IDLE",
      "S: + waiting",
      "C: DONE",
      "S: a2 OK done",
    ),
  },
  "bad-arguments": {
    severity: "error",
    title: "Argument missing, too many or of the wrong form",
    reference: rfc(9051, "6", "9"),
    message: ({ what, form }: { what: string; form: string }) =>
      `${what}: the form is \`${form}\`, anything else gets BAD`,
    why: "IMAP is parsed strictly: a word too few or too many, or a name with a blank that is not quoted, makes the whole command invalid.",
    mend: "Write the arguments in the order that the form shows, names with blanks in quotes.",
    bad: signedIn("C: a1 RENAME [[Old]]", "S: a1 BAD missing argument"),
    good: signedIn("C: a1 RENAME Old New", "S: a1 OK done"),
  },
  "bad-separator": {
    severity: "error",
    title: "Not one space between words",
    reference: rfc(9051, "9"),
    message: ({ tab }: { tab: boolean }) =>
      tab
        ? "Words are separated by a TAB here; only a single space is allowed, and strict servers answer BAD"
        : "Words are separated by more than one space here; only a single space is allowed, and strict servers answer BAD",
    why: "The grammar of IMAP has exactly one space between words. Some servers forgive more, others do not.",
    mend: "Write one space.",
    bad: signedIn("C: a1 DELETE[[  ]]Old", "S: a1 BAD syntax"),
    good: signedIn("C: a1 DELETE Old", "S: a1 OK done"),
  },
  "wrong-state": {
    severity: "error",
    title: "Command not allowed in this state",
    reference: rfc(9051, "3", "6"),
    message: ({ verb, state }: { verb: string; state: string }) =>
      `${verb} is not allowed ${state}: the server answers BAD or NO`,
    why: "Signing in, opening a mailbox and reading messages must come in this order. After a failed SELECT no mailbox is open, not even the one before.",
    mend: "Sign in first, open a mailbox before reading messages, and sign in only once.",
    bad: signedIn("C: a1 [[FETCH]] 1 FLAGS", "S: a1 BAD no mailbox selected"),
    good: opened("C: a1 FETCH 1 FLAGS", "S: * 1 FETCH (FLAGS ())", "S: a1 OK done"),
  },
  "literal-without-continuation": {
    severity: "error",
    title: "Literal sent without waiting",
    reference: rfc(9051, "4.3"),
    message: () =>
      "The client goes on without the server's `+` after `{n}`: the server may refuse the literal, and then reads the text as commands",
    why: "After `{n}` the client must wait, because the server may say NO to a message that is too large. Then nothing of the text may follow.",
    mend: "Wait for the `+`, or write `{n+}` where the server announces LITERAL+ or LITERAL-.",
    bad: signedIn("C: a1 CREATE {3}", "C: [[Old]]", "S: + go on", "S: a1 OK done"),
    good: signedIn("C: a1 CREATE {3}", "S: + go on", "C: Old", "S: a1 OK done"),
  },
  "nonsync-literal": {
    severity: "error",
    title: "Literal that is not waited for, where it is not allowed",
    reference: rfc(7888, "4", "5"),
    message: ({ reason }: { reason: "not-offered" | "too-large" | "server" }) =>
      reason === "server"
        ? "A server never writes `{n+}`: clients do not wait for anybody, so plain `{n}` is the only form"
        : reason === "too-large"
          ? "The server announces LITERAL- only: `{n+}` may have 4096 octets at most, more gets BAD and ends the connection"
          : "The server announces neither LITERAL+ nor LITERAL-: it does not know `{n+}` and answers BAD",
    why: "A server that does not know the form reads the literal's text as commands.",
    mend: "Write `{n}` and wait for the server's `+`.",
    bad: signedIn(
      "C: a1 CAPABILITY",
      "S: * CAPABILITY IMAP4rev1",
      "S: a1 OK done",
      "C: a2 CREATE [[{3+}]]",
      "C: Old",
      "S: a2 BAD syntax",
    ),
    good: signedIn(
      "C: a1 CAPABILITY",
      "S: * CAPABILITY IMAP4rev1 LITERAL+",
      "S: a1 OK done",
      "C: a2 CREATE {3+}",
      "C: Old",
      "S: a2 OK done",
    ),
  },
  "bad-string": {
    severity: "error",
    title: "Bad quoted string",
    reference: rfc(9051, "4.3"),
    message: ({ escape }: { escape: string | undefined }) =>
      escape === undefined
        ? "The quoted string is not closed in this line: the other side takes all that follows for text or answers BAD"
        : `\`${escape}\` is no escape: within quotes only \`\\"\` and \`\\\\\` are allowed, anything else gets BAD`,
    why: "A quoted string ends at its quote in the same line. A backslash must be doubled, also in Windows names and patterns.",
    mend: "Close the string, double backslashes, and use a literal for text with line ends.",
    bad: signedIn('C: a1 CREATE [["Old]]', "S: a1 BAD syntax"),
    good: signedIn('C: a1 CREATE "Old"', "S: a1 OK done"),
  },
  "bad-sequence-set": {
    severity: "error",
    title: "Bad set of message numbers",
    reference: rfc(9051, "9"),
    message: ({ set, reason }: { set: string; reason: string }) =>
      `\`${set}\` is no set of message numbers, because ${reason}: the server answers BAD`,
    why: "Message numbers begin at 1. A set is numbers and ranges with commas and no blanks: `1,3:7,9:*`.",
    mend: "Write numbers from 1, ranges with a colon, `*` for the last message.",
    bad: opened("C: a1 FETCH [[0]] FLAGS", "S: a1 BAD syntax"),
    good: opened("C: a1 FETCH 1:* FLAGS", "S: a1 OK done"),
  },
  "bad-date": {
    severity: "error",
    title: "Bad date",
    reference: rfc(9051, "9"),
    message: ({ date, form }: { date: string; form: string }) =>
      `\`${date}\` is no date as IMAP writes it: \`${form}\` is the form, anything else gets BAD`,
    why: "Dates of IMAP are those of no other protocol: English month of three letters, hyphens, four digits of the year.",
    mend: "Write day, month and year with hyphens; for APPEND the time and zone too, in quotes.",
    bad: opened("C: a1 SEARCH SINCE [[2026-11-24]]", "S: a1 BAD syntax"),
    good: opened("C: a1 SEARCH SINCE 24-Nov-2026", "S: * SEARCH", "S: a1 OK done"),
  },
  "flag-without-backslash": {
    severity: "warning",
    title: "System flag without backslash",
    reference: rfc(9051, "2.3.2"),
    message: ({ flag }: { flag: string }) =>
      `\`${flag}\` is a keyword of its own; the system flag is \`\\${flag}\`: the message does not get what is meant`,
    why: "Without the backslash the server stores a keyword with this name. A message marked `Deleted` is not removed by EXPUNGE.",
    mend: "Put a backslash in front.",
    bad: opened("C: a1 STORE 1 +FLAGS ([[Deleted]])", "S: a1 OK done"),
    good: opened("C: a1 STORE 1 +FLAGS (\\Deleted)", "S: a1 OK done"),
  },
  "unknown-system-flag": {
    severity: "error",
    title: "Flag that a client cannot set",
    reference: rfc(9051, "2.3.2"),
    message: ({ flag, server }: { flag: string; server: boolean }) =>
      server
        ? `\`${flag}\` is set by the server alone: it refuses the command`
        : `\`${flag}\` is no system flag, and nothing else may begin with a backslash: the server refuses it`,
    why: "Only the flags that the standard defines begin with a backslash. Own keywords are written without.",
    mend: "Use \\Answered, \\Flagged, \\Deleted, \\Seen or \\Draft, or a keyword without backslash.",
    bad: opened("C: a1 STORE 1 +FLAGS ([[\\Read]])", "S: a1 BAD no such flag"),
    good: opened("C: a1 STORE 1 +FLAGS (\\Seen)", "S: a1 OK done"),
  },
  "macro-in-list": {
    severity: "error",
    title: "Macro within parentheses",
    reference: rfc(9051, "6.4.5"),
    message: ({ macro }: { macro: string }) =>
      `${macro} stands for several items and must stand alone, without parentheses: the server answers BAD`,
    why: "ALL, FAST and FULL are not items but names of lists; the grammar allows them only in the place of a list.",
    mend: "Write the items themselves, or the macro alone.",
    bad: opened("C: a1 FETCH 1 ([[FAST]] UID)", "S: a1 BAD syntax"),
    good: opened("C: a1 FETCH 1 FAST", "S: a1 OK done"),
  },
  "unknown-item": {
    severity: "error",
    title: "Unknown item or search key",
    reference: rfc(9051, "6.3.11", "6.4"),
    message: ({ word, what, near }: { word: string; what: string; near: string | undefined }) =>
      near === undefined
        ? `\`${word}\` is no ${what}: the server answers BAD`
        : `\`${word}\` is no ${what}; \`${near}\` is meant, perhaps: the server answers BAD`,
    why: "One unknown word makes the whole command invalid.",
    mend: "Correct the word.",
    bad: opened("C: a1 FETCH 1 ([[FLAG]])", "S: a1 BAD syntax"),
    good: opened("C: a1 FETCH 1 (FLAGS)", "S: a1 OK done"),
  },
  "idle-not-ended": {
    severity: "warning",
    title: "IDLE not ended by DONE",
    reference: rfc(9051, "6.3.13"),
    message: () =>
      "IDLE goes on, and only `DONE` alone in a line, without a tag, ends it: anything else gets BAD or ends the connection",
    why: "While IDLE is on, the server reads nothing but DONE. Other commands are lost.",
    mend: "Send `DONE`, wait for the completion of IDLE, then go on.",
    bad: signedIn("C: a1 IDLE", "S: + waiting", "C: [[a2 NOOP]]", "S: a1 BAD expected DONE", "S: a2 OK done"),
    good: signedIn("C: a1 IDLE", "S: + waiting", "C: DONE", "S: a1 OK done"),
  },
  "starttls-not-followed": {
    severity: "warning",
    title: "Capabilities not asked after STARTTLS",
    reference: rfc(9051, "6.2.1"),
    message: ({ verb }: { verb: string }) =>
      `${verb} follows STARTTLS without CAPABILITY: what the server said before TLS may have been forged and must be forgotten`,
    why: "Somebody between client and server can change the list that was sent in clear. Servers also offer other ways to sign in under TLS.",
    mend: "Ask CAPABILITY first.",
    bad: "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: s1 STARTTLS\nS: s1 OK begin\nC: a1 [[NOOP]]\nS: a1 OK done\nC: a2 LOGOUT\nS: * BYE see you\nS: a2 OK done",
    good: overTls("C: a1 NOOP", "S: a1 OK done"),
  },
  "login-without-tls": {
    severity: "warning",
    title: "Password sent in clear",
    reference: rfc(9051, "11.1"),
    message: ({ verb }: { verb: string }) =>
      `${verb} sends the password over the network in clear: whoever sees the traffic can sign in`,
    why: "Without TLS name and password can be read on the way, and changed.",
    mend: "Use STARTTLS first, or port 993 with TLS from the start.",
    bad: "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: a1 [[LOGIN]] alice ********\nS: a1 OK done\nC: a2 LOGOUT\nS: * BYE see you\nS: a2 OK done",
    good: overTls("C: a1 LOGIN alice ********", "S: a1 OK done"),
  },
  "login-disabled": {
    severity: "error",
    title: "LOGIN though it is switched off",
    reference: rfc(9051, "6.2.3"),
    message: () => "The server announces LOGINDISABLED: LOGIN is refused, but the password has been sent all the same",
    why: "LOGINDISABLED mostly means that TLS must come first. A client that does not heed it gives the password away for nothing.",
    mend: "Begin TLS first, or use AUTHENTICATE with a mechanism that is offered.",
    bad: overTls(
      "C: a0 CAPABILITY",
      "S: * CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=EXTERNAL",
      "S: a0 OK done",
      "C: a1 [[LOGIN]] alice ********",
      "S: a1 NO not here",
    ),
    good: overTls("C: a1 LOGIN alice ********", "S: a1 OK done"),
  },
  "auth-bad-base64": {
    severity: "error",
    title: "Answer is not base64",
    reference: rfc(9051, "6.2.2"),
    message: ({ reason }: { reason: string }) =>
      `The answer of AUTHENTICATE is not base64 (${reason}): the server answers BAD. \`=\` stands for an empty first answer, \`*\` cancels`,
    why: "All that client and server say within AUTHENTICATE is base64, whatever the mechanism.",
    mend: "Encode the answer in base64, with its padding and without line breaks.",
    bad: overTls("C: a1 AUTHENTICATE PLAIN", "S: + ", "C: [[alice:secret]]", "S: a1 BAD not base64"),
    good: overTls("C: a1 AUTHENTICATE PLAIN", "S: + ", "C: AGFsaWNlACoqKioqKioq", "S: a1 OK done"),
  },
  "mailbox-encoding": {
    severity: "warning",
    title: "Mailbox name not in modified UTF-7",
    reference: rfc(3501, "5.1.3"),
    message: ({ name, ascii }: { name: string; ascii: boolean }) =>
      ascii
        ? `\`${name}\` is no valid modified UTF-7: a lone \`&\` is written \`&-\`, and what follows \`&\` ends with \`-\`; servers refuse it or make another mailbox`
        : `\`${name}\` holds characters beyond ASCII: IMAP4rev1 wants them in modified UTF-7, and servers refuse them or make another mailbox`,
    why: "IMAP4rev1 knows mailbox names in ASCII only; others are written with `&…-`. Raw UTF-8 is allowed after ENABLE UTF8=ACCEPT or ENABLE IMAP4rev2.",
    mend: "Encode the name.",
    bad: signedIn('C: a1 CREATE [["Entwürfe"]]', "S: a1 NO bad name"),
    good: signedIn('C: a1 CREATE "Entw&APw-rfe"', "S: a1 OK done"),
  },
  "no-logout": {
    severity: "info",
    title: "Session ends without LOGOUT",
    reference: rfc(9051, "6.1.3"),
    message: () =>
      "The session ends without LOGOUT and without the server's `* BYE`: the log is cut off, or the connection was lost",
    why: "Servers keep state for a while after a connection is lost, and count it against the user's limit.",
    mend: "Send LOGOUT and wait for BYE, or look for the rest of the log.",
    bad: "S: * PREAUTH ready\nC: a1 NOOP\nS: [[a1 OK done]]",
    good: signedIn("C: a1 NOOP", "S: a1 OK done"),
  },
});
