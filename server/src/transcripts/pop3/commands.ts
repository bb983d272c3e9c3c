import { type Reference, rfc } from "../../rules/reference.ts";

export interface CommandRow {
  readonly verb: string;
  readonly title: string;
  readonly text: string;
  readonly form: string;
  /** Before signing in, after, or both (RFC 1939 §4–6). */
  readonly state: "authorization" | "transaction" | "both";
  /** Fewest and most words behind the verb. */
  readonly words: readonly [number, number];
  /** Which of the words are message numbers (from 1). */
  readonly message?: true;
  /** Whether the positive reply has further lines up to a lone dot (RFC 1939 §3): always, without argument, or never. */
  readonly lines: "always" | "bare" | "never";
  readonly reference: Reference;
}

export const commands: readonly CommandRow[] = [
  {
    verb: "USER",
    title: "Name of the mailbox",
    text: "First half of signing in with a password; PASS must come next.",
    form: "USER name",
    state: "authorization",
    words: [1, 1],
    lines: "never",
    reference: rfc(1939, "7"),
  },
  {
    verb: "PASS",
    title: "Password",
    text: "Second half of signing in: the password goes as it is, so only under TLS. Blanks belong to it.",
    form: "PASS password",
    state: "authorization",
    words: [1, Number.POSITIVE_INFINITY],
    lines: "never",
    reference: rfc(1939, "7"),
  },
  {
    verb: "APOP",
    title: "Sign in with a digest",
    text: "Name, and the MD5 digest of the greeting's timestamp and the password. The password is not sent, but MD5 is broken and the server must keep it readable.",
    form: "APOP name digest",
    state: "authorization",
    words: [2, 2],
    lines: "never",
    reference: rfc(1939, "7"),
  },
  {
    verb: "AUTH",
    title: "Sign in with a SASL mechanism",
    text: "The server's challenges (`+ …`) and the client's answers are base64; a lone `*` cancels. Without a mechanism some servers list those they have.",
    form: "AUTH mechanism [initial response]",
    state: "authorization",
    words: [0, 2],
    lines: "bare",
    reference: rfc(5034, "4"),
  },
  {
    verb: "STLS",
    title: "Begin TLS",
    text: "After the +OK both sides negotiate TLS; what CAPA said before must be asked again.",
    form: "STLS",
    state: "authorization",
    words: [0, 0],
    lines: "never",
    reference: rfc(2595, "4"),
  },
  {
    verb: "CAPA",
    title: "Ask what the server can do",
    text: "The reply lists one capability in each line, up to a lone dot. It may differ before and after signing in.",
    form: "CAPA",
    state: "both",
    words: [0, 0],
    lines: "always",
    reference: rfc(2449, "5"),
  },
  {
    verb: "STAT",
    title: "How much mail there is",
    text: "The reply has the number of messages and their size in octets, without those marked as deleted.",
    form: "STAT",
    state: "transaction",
    words: [0, 0],
    lines: "never",
    reference: rfc(1939, "5"),
  },
  {
    verb: "LIST",
    title: "Sizes of messages",
    text: "A line with number and size for each message, or for the one that is named.",
    form: "LIST [message]",
    state: "transaction",
    words: [0, 1],
    message: true,
    lines: "bare",
    reference: rfc(1939, "5"),
  },
  {
    verb: "UIDL",
    title: "Unique identifiers of messages",
    text: "A line with number and identifier for each message: identifiers stay the same in later sessions, numbers do not.",
    form: "UIDL [message]",
    state: "transaction",
    words: [0, 1],
    message: true,
    lines: "bare",
    reference: rfc(1939, "7"),
  },
  {
    verb: "RETR",
    title: "Read a message",
    text: "The whole message follows, up to a lone dot; lines that begin with a dot have it doubled.",
    form: "RETR message",
    state: "transaction",
    words: [1, 1],
    message: true,
    lines: "always",
    reference: rfc(1939, "5"),
  },
  {
    verb: "TOP",
    title: "Read the header and some lines",
    text: "Header, blank line and the first lines of the body, as many as asked for.",
    form: "TOP message lines",
    state: "transaction",
    words: [2, 2],
    message: true,
    lines: "always",
    reference: rfc(1939, "7"),
  },
  {
    verb: "DELE",
    title: "Mark as deleted",
    text: "The message is removed when the session ends with QUIT, and only then.",
    form: "DELE message",
    state: "transaction",
    words: [1, 1],
    message: true,
    lines: "never",
    reference: rfc(1939, "5"),
  },
  {
    verb: "NOOP",
    title: "Do nothing",
    text: "Keeps the connection alive.",
    form: "NOOP",
    state: "transaction",
    words: [0, 0],
    lines: "never",
    reference: rfc(1939, "5"),
  },
  {
    verb: "RSET",
    title: "Unmark what was deleted",
    text: "No message is marked as deleted any more.",
    form: "RSET",
    state: "transaction",
    words: [0, 0],
    lines: "never",
    reference: rfc(1939, "5"),
  },
  {
    verb: "QUIT",
    title: "End the session",
    text: "Messages marked as deleted are removed now; without QUIT they stay.",
    form: "QUIT",
    state: "both",
    words: [0, 0],
    lines: "never",
    reference: rfc(1939, "6"),
  },
  {
    verb: "LANG",
    title: "Language of texts",
    text: "Chooses the language of the server's texts; without argument lists them.",
    form: "LANG [language]",
    state: "both",
    words: [0, 1],
    lines: "bare",
    reference: rfc(6856, "3"),
  },
  {
    verb: "UTF8",
    title: "Use UTF-8",
    text: "Names, passwords and messages may be in UTF-8 from here on.",
    form: "UTF8",
    state: "authorization",
    words: [0, 0],
    lines: "never",
    reference: rfc(6856, "2.1"),
  },
];

const byVerb = new Map(commands.map((row) => [row.verb, row]));

export const commandRow = (verb: string): CommandRow | undefined => byVerb.get(verb.toUpperCase());

/** A word of CAPA or a response code, with its meaning. */
export interface WordRow {
  readonly word: string;
  readonly text: string;
  readonly reference: Reference;
}

/** Words of the reply to CAPA (RFC 2449 §6 and later). */
export const capabilities: readonly WordRow[] = [
  { word: "TOP", text: "The command TOP is there.", reference: rfc(2449, "6.1") },
  { word: "USER", text: "Signing in with USER and PASS is possible.", reference: rfc(2449, "6.2") },
  { word: "SASL", text: "Mechanisms for AUTH.", reference: rfc(2449, "6.3") },
  { word: "RESP-CODES", text: "Replies may begin with a code in brackets.", reference: rfc(2449, "6.4") },
  {
    word: "LOGIN-DELAY",
    text: "Seconds that a client should wait before it signs in again.",
    reference: rfc(2449, "6.5"),
  },
  {
    word: "PIPELINING",
    text: "The client may send several commands before it reads replies.",
    reference: rfc(2449, "6.6"),
  },
  {
    word: "EXPIRE",
    text: "Days that the server keeps mail; NEVER: it does not remove any by itself.",
    reference: rfc(2449, "6.7"),
  },
  { word: "UIDL", text: "The command UIDL is there.", reference: rfc(2449, "6.8") },
  { word: "IMPLEMENTATION", text: "Name of the server's program.", reference: rfc(2449, "6.9") },
  { word: "STLS", text: "TLS can be begun on this connection.", reference: rfc(2595, "4") },
  {
    word: "AUTH-RESP-CODE",
    text: "The code [AUTH] tells wrong passwords from other trouble.",
    reference: rfc(3206, "6"),
  },
  {
    word: "UTF8",
    text: "UTF-8 can be switched on; USER: names and passwords may be in UTF-8.",
    reference: rfc(6856, "2"),
  },
  { word: "LANG", text: "The language of texts can be chosen.", reference: rfc(6856, "3") },
];

/** Codes in brackets behind -ERR. */
export const responseCodes: readonly WordRow[] = [
  { word: "LOGIN-DELAY", text: "The client signed in too soon after the last time.", reference: rfc(2449, "8.1.1") },
  { word: "IN-USE", text: "Another session has the mailbox: try again later.", reference: rfc(2449, "8.1.2") },
  { word: "SYS/TEMP", text: "The server has trouble for the moment: try again later.", reference: rfc(3206, "4") },
  { word: "SYS/PERM", text: "The server has trouble that somebody must mend.", reference: rfc(3206, "4") },
  { word: "AUTH", text: "Name or password is wrong, or must be changed.", reference: rfc(3206, "5") },
  { word: "UTF8", text: "The mailbox can be read only after the command UTF8.", reference: rfc(6856, "2.1") },
];

const capabilityIndex = new Map(capabilities.map((row) => [row.word, row]));
const codeIndex = new Map(responseCodes.map((row) => [row.word, row]));

export const capabilityRow = (word: string): WordRow | undefined => capabilityIndex.get(word.toUpperCase());
export const codeRow = (word: string): WordRow | undefined => codeIndex.get(word.toUpperCase());
