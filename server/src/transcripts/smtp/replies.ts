import { type Reference, rfc } from "../../rules/reference.ts";

/** A reply code: what it means and who should act. */
export interface ReplyRow {
  readonly code: number;
  readonly title: string;
  readonly text: string;
  /** What to do about it, for failures. */
  readonly action?: string;
  readonly reference: Reference;
}

export const replies: readonly ReplyRow[] = [
  {
    code: 211,
    title: "System status or help",
    text: "Text for people about the server.",
    reference: rfc(5321, "4.2.3"),
  },
  { code: 214, title: "Help", text: "Text for people about a command.", reference: rfc(5321, "4.2.3") },
  {
    code: 220,
    title: "Service ready",
    text: "The server greets, or (after STARTTLS) the TLS handshake may begin.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 221,
    title: "Closing",
    text: "The server closes the connection, usually after QUIT.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 235,
    title: "Signed in",
    text: "The authentication succeeded; it holds for the rest of the session.",
    reference: rfc(4954, "6"),
  },
  {
    code: 250,
    title: "Done",
    text: "The command was carried out. After the message's final dot it means that the server has taken over responsibility for the mail.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 251,
    title: "Not local, will forward",
    text: "The mailbox is elsewhere; the server passes the mail on.",
    reference: rfc(5321, "3.4"),
  },
  {
    code: 252,
    title: "Cannot verify, will try",
    text: "The server does not say whether the mailbox exists, but would take mail for it.",
    reference: rfc(5321, "3.5.3"),
  },
  {
    code: 253,
    title: "Messages pending",
    text: "ETRN: delivery of the waiting mail begins.",
    reference: rfc(1985, "5.3"),
  },
  {
    code: 334,
    title: "Challenge",
    text: "The server asks the next question of the sign-in, in base64; the client answers with a base64 line.",
    reference: rfc(4954, "4"),
  },
  {
    code: 353,
    title: "One reply for each recipient",
    text: "Exim's PRDR: one line for each recipient follows, then the final reply.",
    reference: { label: "practice: Exim PRDR" },
  },
  {
    code: 354,
    title: "Send the message",
    text: "Header and body may come now; a line with a single dot ends them.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 421,
    title: "Not available, closing",
    text: "The server closes the connection: overload, time-out or shutdown. It may come at any time.",
    action:
      "The sending server tries again later by itself; the receiving server's operator looks at load and limits if it stays.",
    reference: rfc(5321, "3.8"),
  },
  {
    code: 422,
    title: "Mailbox over its limit or password transition",
    text: "Named in the registry of enhanced codes; rarely used.",
    action: "The sender tries again later.",
    reference: rfc(5248),
  },
  {
    code: 432,
    title: "Password transition needed",
    text: "The account must sign in once with another mechanism so that the server can store the password in the new form.",
    action: "The user signs in once with PLAIN under TLS.",
    reference: rfc(4954, "6"),
  },
  {
    code: 450,
    title: "Mailbox not available for now",
    text: "Busy, locked, or held back by policy: greylisting uses this code.",
    action: "The sending server tries again by itself; with greylisting the second attempt passes.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 451,
    title: "Local error",
    text: "The server had a problem while it worked on the command: look-ups, filters, disks.",
    action: "The sending server tries again; the receiving side's operator looks into the log if it stays.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 452,
    title: "Storage short, or too many recipients",
    text: "For a message: not enough space. For RCPT: this message has as many recipients as the server takes at once.",
    action: "The sender gives the remaining recipients in a further transaction, or tries again later.",
    reference: rfc(5321, "4.5.3.1.10"),
  },
  { code: 453, title: "No mail for you", text: "ATRN: nothing waits.", reference: rfc(2645, "5.2.1") },
  {
    code: 454,
    title: "TLS or authentication not available for now",
    text: "A temporary fault of the server's TLS or of its password store.",
    action: "The client tries again later; the server's operator looks at certificates and the password service.",
    reference: rfc(4954, "6"),
  },
  {
    code: 455,
    title: "Parameters cannot be accommodated for now",
    text: "The server knows the parameter but cannot follow it at present.",
    action: "The client tries again later or without the parameter.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 458,
    title: "Cannot queue for the node",
    text: "ETRN failed.",
    action: "The client tries again later.",
    reference: rfc(1985, "5.3"),
  },
  {
    code: 459,
    title: "Node not allowed",
    text: "ETRN was refused for this domain.",
    action: "The server's operator allows the domain, if it should be.",
    reference: rfc(1985, "5.3"),
  },
  {
    code: 500,
    title: "Command not recognised, or line too long",
    text: "The server does not know the command.",
    action: "The client's maker looks at the command; after EHLO the client may try HELO.",
    reference: rfc(5321, "4.2.4"),
  },
  {
    code: 501,
    title: "Syntax error in the argument",
    text: "The command is known but its argument is malformed; in AUTH: bad base64, or the client cancelled.",
    action: "The client must send the argument in the right form.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 502,
    title: "Command not implemented",
    text: "The command is known but this server does not do it.",
    action: "The client does without it.",
    reference: rfc(5321, "4.2.4"),
  },
  {
    code: 503,
    title: "Bad sequence",
    text: "The command may not come at this point: RCPT before MAIL, DATA before RCPT, AUTH twice.",
    action: "The client must send the commands in their order.",
    reference: rfc(5321, "4.1.4"),
  },
  {
    code: 504,
    title: "Parameter not implemented",
    text: "An argument is not supported; for AUTH: the mechanism is unknown.",
    action: "The client uses what the EHLO reply offers.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 521,
    title: "This host accepts no mail",
    text: "The host sends only, or refuses this client altogether.",
    action: "The sender uses another server of the domain; the domain's operator corrects the MX record.",
    reference: rfc(7504, "3"),
  },
  {
    code: 523,
    title: "Encryption needed",
    text: "The server wants TLS first.",
    action: "The client uses STARTTLS.",
    reference: rfc(5248),
  },
  {
    code: 524,
    title: "Encryption needed for the mechanism",
    text: "This mechanism is allowed under TLS only.",
    action: "The client uses STARTTLS before AUTH.",
    reference: rfc(5248),
  },
  {
    code: 525,
    title: "Account disabled",
    text: "The user's account is switched off.",
    action: "The user asks the operator.",
    reference: rfc(5248),
  },
  {
    code: 530,
    title: "Sign in or use TLS first",
    text: "The server wants AUTH or STARTTLS before this command.",
    action: "The client does what the text asks for; on port 25 it means that the server is a submission server.",
    reference: rfc(4954, "6"),
  },
  {
    code: 533,
    title: "Access refused",
    text: "Named in the registry of enhanced codes with x.7.1.",
    action: "The sender asks the receiving side.",
    reference: rfc(5248),
  },
  {
    code: 534,
    title: "Mechanism too weak",
    text: "The server's policy refuses this mechanism for this user.",
    action:
      "The client uses a stronger mechanism; Google and Microsoft ask for an app password or OAuth with this code.",
    reference: rfc(4954, "6"),
  },
  {
    code: 535,
    title: "Credentials invalid",
    text: "Name or password is wrong, or sign-in is refused for the account.",
    action: "The user checks name and password; the client must not try again by itself.",
    reference: rfc(4954, "6"),
  },
  {
    code: 538,
    title: "Encryption needed for the mechanism",
    text: "This mechanism is allowed under TLS only.",
    action: "The client uses STARTTLS before AUTH.",
    reference: rfc(4954, "6"),
  },
  {
    code: 550,
    title: "Refused",
    text: "The mailbox does not exist, may not be reached, or policy forbids it: the text says which.",
    action:
      "The sender corrects the address if it is wrong; for policy the sending domain looks at its SPF, DKIM, DMARC and the reputation of its address.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 551,
    title: "Not local",
    text: "The mailbox is elsewhere; the text names the new address.",
    action: "The sender writes to the address given.",
    reference: rfc(5321, "3.4"),
  },
  {
    code: 552,
    title: "Too much",
    text: "The mailbox is full or the message is larger than allowed.",
    action: "The sender sends less, the recipient makes space.",
    reference: rfc(1870, "6"),
  },
  {
    code: 553,
    title: "Mailbox name not allowed",
    text: "The address is malformed for this server, or the sender may not use it.",
    action: "The sender corrects the address, or uses the one that belongs to the account.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 554,
    title: "Transaction failed",
    text: "As greeting: no SMTP service for this client. Else: policy, content, or no valid recipients.",
    action: "The sender reads the text; block lists and content filters name themselves there.",
    reference: rfc(5321, "4.2.3"),
  },
  {
    code: 555,
    title: "Parameters not recognised",
    text: "MAIL or RCPT carried a parameter that the server does not know.",
    action: "The client leaves out what the EHLO reply does not offer.",
    reference: rfc(5321, "4.1.1.11"),
  },
  {
    code: 556,
    title: "Domain accepts no mail",
    text: "The domain has a null MX record.",
    action: "The sender corrects the address.",
    reference: rfc(7504, "4"),
  },
];

const byCode = new Map(replies.map((row) => [row.code, row]));

/** The row of a code; undefined for codes that no document defines. */
export function replyRow(code: number): ReplyRow | undefined {
  return byCode.get(code);
}

const firstDigits: Readonly<Record<string, string>> = {
  "2": "Done: the command succeeded.",
  "3": "Go on: the server waits for more.",
  "4": "Not now: the command failed, but the same command may succeed later; the sender keeps the mail and tries again.",
  "5": "No: the command failed and will fail again; the sender gives up and tells the author.",
};
const secondDigits: Readonly<Record<string, string>> = {
  "0": "It is about syntax.",
  "1": "It is information.",
  "2": "It is about the connection.",
  "5": "It is about the mail system.",
};

/** What the digits alone say: all that a client needs. */
export function codeByDigits(code: string): string {
  return [firstDigits[code[0] ?? ""] ?? "This code is outside 2xx to 5xx.", secondDigits[code[1] ?? ""]]
    .filter((part) => part !== undefined)
    .join(" ");
}
