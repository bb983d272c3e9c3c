import { type Reference, rfc } from "../../rules/reference.ts";

/** One command of SMTP, LMTP or their extensions. */
export interface CommandRow {
  readonly verb: string;
  /** A few words: `Starts a mail transaction`. */
  readonly title: string;
  /** What it does and what follows, in plain words. */
  readonly text: string;
  /** The form of the line. */
  readonly form: string;
  readonly argument: "none" | "optional" | "required";
  /** Final replies of success and the usual failures (RFC 5321 §4.3.2 and extensions). */
  readonly success: readonly number[];
  readonly failure: readonly number[];
  /** Replies on the way: 354, 334. */
  readonly between?: readonly number[];
  readonly reference: Reference;
  /** EHLO keyword that offers it; absent for the base. */
  readonly keyword?: string;
  /** Must be the last of a pipelined group (RFC 2920 §3.1). */
  readonly last?: true;
  /** Should not be sent any more (RFC 5321 Appendix F). */
  readonly obsolete?: true;
  /** Private to some programs, or of a protocol near by: known, not judged. */
  readonly foreign?: true;
}

export const commands: readonly CommandRow[] = [
  {
    verb: "EHLO",
    title: "Greets the server and asks for its extensions",
    text: "The client says who it is; the server answers with its own name and one line for each extension it offers. It also resets: an open transaction is dropped.",
    form: "EHLO domain-or-[address]",
    argument: "required",
    success: [250],
    failure: [502, 504, 550],
    reference: rfc(5321, "4.1.1.1"),
    last: true,
  },
  {
    verb: "HELO",
    title: "Greets the server, old form",
    text: "As EHLO, but without extensions: no size announcement, no TLS, no sign-in. Clients fall back to it when EHLO is refused.",
    form: "HELO domain",
    argument: "required",
    success: [250],
    failure: [502, 504, 550],
    reference: rfc(5321, "4.1.1.1"),
    last: true,
  },
  {
    verb: "LHLO",
    title: "Greets an LMTP server",
    text: "Stands for EHLO in LMTP, the protocol for the last hop into mailboxes. After the message the server answers once for each accepted recipient.",
    form: "LHLO domain",
    argument: "required",
    success: [250],
    failure: [504, 550],
    reference: rfc(2033, "4.1"),
    last: true,
  },
  {
    verb: "MAIL",
    title: "Starts a mail transaction",
    text: "Names the envelope sender, where bounces go; `<>` means that nobody is to be told. SPF looks at its domain. Parameters announce size, eight-bit text and the like.",
    form: "MAIL FROM:<reverse-path> [parameters]",
    argument: "required",
    success: [250],
    failure: [552, 451, 452, 550, 553, 503, 455, 555, 530, 421, 450, 454, 554, 501, 504, 535, 538],
    reference: rfc(5321, "4.1.1.2"),
  },
  {
    verb: "RCPT",
    title: "Names one recipient",
    text: "Once for each recipient of the envelope. A refusal concerns this recipient only; the others stay.",
    form: "RCPT TO:<forward-path> [parameters]",
    argument: "required",
    success: [250, 251, 252],
    failure: [550, 551, 552, 553, 450, 451, 452, 503, 455, 555, 556, 530, 554, 521, 454, 501],
    reference: rfc(5321, "4.1.1.3"),
  },
  {
    verb: "DATA",
    title: "Sends the message",
    text: "After 354 the client sends header and body; a line with a single dot ends it, and lines that begin with a dot get one more in front. With the positive reply that follows, the server takes over responsibility.",
    form: "DATA",
    argument: "none",
    success: [250],
    failure: [552, 554, 451, 452, 450, 550, 503, 421, 551, 553, 530, 556, 523, 441, 521],
    between: [354, 353],
    reference: rfc(5321, "4.1.1.4"),
    last: true,
  },
  {
    verb: "BDAT",
    title: "Sends a chunk of the message",
    text: "Exactly as many octets as announced follow, without dot-stuffing and without a final dot; LAST marks the last chunk. Each chunk gets its own reply.",
    form: "BDAT octets [LAST]",
    argument: "required",
    success: [250],
    failure: [503, 552, 554, 451, 452, 450, 550, 421, 501, 530, 556],
    reference: rfc(3030, "2"),
    keyword: "CHUNKING",
  },
  {
    verb: "BURL",
    title: "Fetches message data from an IMAP server",
    text: "The server gets part of the message from the URL given (RFC 4467) instead of from the client.",
    form: "BURL imap-url [LAST]",
    argument: "required",
    success: [250],
    failure: [503, 552, 554, 451, 452, 501, 550],
    reference: rfc(4468, "3"),
    keyword: "BURL",
  },
  {
    verb: "RSET",
    title: "Drops the transaction",
    text: "Sender, recipients and data so far are forgotten; the session goes on.",
    form: "RSET",
    argument: "none",
    success: [250],
    failure: [],
    reference: rfc(5321, "4.1.1.5"),
  },
  {
    verb: "VRFY",
    title: "Asks whether an address exists",
    text: "Most servers answer 252 whatever the address is, so that addresses cannot be harvested.",
    form: "VRFY user-or-mailbox",
    argument: "required",
    success: [250, 251, 252],
    failure: [550, 551, 553, 502, 504, 252, 450, 451, 530, 554, 501],
    reference: rfc(5321, "4.1.1.6"),
    last: true,
  },
  {
    verb: "EXPN",
    title: "Asks for the members of a list",
    text: "Almost always refused today.",
    form: "EXPN list",
    argument: "required",
    success: [250, 252],
    failure: [550, 502, 504, 530, 554],
    reference: rfc(5321, "4.1.1.7"),
    last: true,
  },
  {
    verb: "HELP",
    title: "Asks for help",
    text: "The answer is text for people.",
    form: "HELP [command]",
    argument: "optional",
    success: [211, 214],
    failure: [502, 504],
    reference: rfc(5321, "4.1.1.8"),
  },
  {
    verb: "NOOP",
    title: "Does nothing",
    text: "Keeps the connection alive, or waits for the replies of a pipelined group.",
    form: "NOOP [text]",
    argument: "optional",
    success: [250],
    failure: [],
    reference: rfc(5321, "4.1.1.9"),
    last: true,
  },
  {
    verb: "QUIT",
    title: "Ends the session",
    text: "The server answers 221 and closes. A client that just hangs up leaves the server in doubt.",
    form: "QUIT",
    argument: "none",
    success: [221],
    failure: [],
    reference: rfc(5321, "4.1.1.10"),
    last: true,
  },
  {
    verb: "STARTTLS",
    title: "Turns on TLS",
    text: "After 220 the TLS handshake begins at once. All that was said before is void: the client greets again with EHLO.",
    form: "STARTTLS",
    argument: "none",
    success: [220],
    failure: [454, 501, 554, 502, 503],
    reference: rfc(3207, "4"),
    keyword: "STARTTLS",
    last: true,
  },
  {
    verb: "AUTH",
    title: "Signs in",
    text: "Names a SASL mechanism, perhaps with the first answer in base64; challenges (334) and answers follow until 235 or a refusal. Plain passwords only under TLS.",
    form: "AUTH mechanism [initial-response]",
    argument: "required",
    success: [235],
    failure: [432, 454, 500, 501, 503, 504, 534, 535, 538, 530, 502, 525, 421, 451, 550, 553, 554, 422, 524, 523],
    between: [334],
    reference: rfc(4954, "4"),
    keyword: "AUTH",
    last: true,
  },
  {
    verb: "ETRN",
    title: "Asks for queued mail to be delivered",
    text: "The server starts to send what it holds for the domain, over connections of its own.",
    form: "ETRN domain",
    argument: "required",
    success: [250, 251, 252, 253],
    failure: [458, 459, 500, 501, 450, 530, 502, 554],
    reference: rfc(1985, "5"),
    keyword: "ETRN",
  },
  {
    verb: "ATRN",
    title: "Turns the connection round for queued mail",
    text: "For hosts without a fixed address (on-demand mail relay): after sign-in the server becomes the client.",
    form: "ATRN [domains]",
    argument: "optional",
    success: [250],
    failure: [450, 451, 453, 502, 530],
    reference: rfc(2645, "5.2.1"),
    keyword: "ATRN",
  },
  ...(["SEND", "SOML", "SAML", "TURN"] as const).map(
    (verb): CommandRow => ({
      verb,
      title: "Obsolete",
      text:
        verb === "TURN"
          ? "Swapped the roles of client and server without any check of who asked: removed for that reason."
          : "Delivered to a user's terminal; no server does that today.",
      form: verb === "TURN" ? "TURN" : `${verb} FROM:<reverse-path>`,
      argument: verb === "TURN" ? "none" : "required",
      success: [250],
      failure: [502, 503],
      reference: rfc(5321, "F"),
      obsolete: true,
    }),
  ),
  {
    verb: "XCLIENT",
    title: "Hands over the client's data (Postfix)",
    text: "A proxy in front of the server tells whom it speaks for: address, name, protocol, login.",
    form: "XCLIENT NAME=value …",
    argument: "required",
    success: [220, 250],
    failure: [421, 501, 503, 550],
    reference: { label: "practice: Postfix XCLIENT", url: "https://www.postfix.org/XCLIENT_README.html" },
    keyword: "XCLIENT",
    foreign: true,
  },
  {
    verb: "XFORWARD",
    title: "Hands over the client's data for the log (Postfix)",
    text: "As XCLIENT, but for logging only: it gives no rights.",
    form: "XFORWARD NAME=value …",
    argument: "required",
    success: [250],
    failure: [421, 501, 503],
    reference: { label: "practice: Postfix XFORWARD", url: "https://www.postfix.org/XFORWARD_README.html" },
    keyword: "XFORWARD",
    foreign: true,
  },
];

const byVerb = new Map(commands.map((row) => [row.verb, row]));

/** The row of a verb, in capitals. */
export function commandRow(verb: string): CommandRow | undefined {
  return byVerb.get(verb);
}
