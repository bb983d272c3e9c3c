/** Sessions for the examples of rules, from greeting to LOGOUT. */

const end = "C: z9 LOGOUT\nS: * BYE see you\nS: z9 OK done";

/** A session that nobody needs to sign in to. */
export const signedIn = (...lines: readonly string[]): string => ["S: * PREAUTH ready", ...lines, end].join("\n");

/** A session that is not signed in, under TLS. */
export const overTls = (...lines: readonly string[]): string =>
  [
    "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready",
    "C: s1 STARTTLS",
    "S: s1 OK begin",
    "C: s2 CAPABILITY",
    "S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN",
    "S: s2 OK done",
    ...lines,
    end,
  ].join("\n");

/** A session with a mailbox of three messages open. */
export const opened = (...lines: readonly string[]): string =>
  signedIn(
    "C: s1 SELECT INBOX",
    "S: * 3 EXISTS",
    "S: * 0 RECENT",
    "S: * FLAGS (\\Seen \\Deleted)",
    "S: * OK [PERMANENTFLAGS (\\Seen \\Deleted)] these",
    "S: * OK [UIDNEXT 9] next",
    "S: * OK [UIDVALIDITY 7] valid",
    "S: s1 OK [READ-WRITE] done",
    ...lines,
  );
