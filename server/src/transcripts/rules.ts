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
        ? `${what} can be read in this log: whoever gets the log can sign in, so redact it before you share it.`
        : `${what} can be read in this log and went over the network without TLS: redact it and change it.`,
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
      `The mark \`${mark}\` lacks its colon, so most readers take the line for the rest of the one before; it is read as ${mark === "C" ? "the client's" : "the server's"} here.`,
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
        ? "This is marked as the client's, but only a server says it: the marks are swapped, or two lines have become one."
        : "This is marked as the server's, but only a client says it: the marks are swapped, or two lines have become one.",
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
      `The log marks speakers with \`${first}\` above and with \`${other}\` here: readers and programs must guess what the second style means.`,
    why: "Arrows mean different sides in different programs. A log that was put together from several sources is easily misread.",
    mend: "Use one style of marks in the whole listing.",
    bad: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\n[[-->]] QUIT\nS: 221 mx.example.com bye",
    good: "S: 220 mx.example.com ESMTP\nC: EHLO client.example.net\nS: 250 mx.example.com\nC: QUIT\nS: 221 mx.example.com bye",
  },
});
