import { type Reference, rfc } from "../../rules/reference.ts";

/** An enhanced status code without its class. */
export interface EnhancedRow {
  /** `1.1` of `5.1.1`. */
  readonly detail: string;
  readonly title: string;
  readonly text: string;
  readonly reference: Reference;
}

const base = rfc(3463, "3");
const row = (detail: string, title: string, text: string, reference: Reference = base): EnhancedRow => ({
  detail,
  title,
  text,
  reference,
});

export const enhancedCodes: readonly EnhancedRow[] = [
  row("0.0", "Other status", "Nothing more precise is known."),
  row("1.0", "Other address status", "Something about an address."),
  row(
    "1.1",
    "Bad destination mailbox",
    "The part before `@` does not exist at the domain: the sender corrects the address.",
  ),
  row(
    "1.2",
    "Bad destination system",
    "The domain does not exist or takes no mail: the sender corrects the part behind `@`.",
  ),
  row("1.3", "Bad destination mailbox syntax", "The recipient's address is malformed."),
  row("1.4", "Destination mailbox ambiguous", "The address matches several recipients."),
  row("1.5", "Destination address valid", "The recipient is accepted."),
  row("1.6", "Mailbox moved", "The recipient is gone and left no new address."),
  row("1.7", "Bad sender mailbox syntax", "The sender's address is malformed."),
  row(
    "1.8",
    "Bad sender system",
    "The sender's domain does not exist or accepts no mail: the sending side corrects its domain or DNS.",
  ),
  row(
    "1.9",
    "Relayed to a non-compliant mailer",
    "The mail went to a system that may not send status notifications.",
    rfc(3886),
  ),
  row("1.10", "Recipient address has null MX", "The domain says that it takes no mail at all.", rfc(7505, "4.2")),
  row("2.0", "Other mailbox status", "Something about the mailbox."),
  row("2.1", "Mailbox disabled", "The mailbox exists but takes no messages: its owner or operator must act."),
  row("2.2", "Mailbox full", "The recipient must make space; the sender can try again later."),
  row("2.3", "Message over the mailbox's limit", "The message is longer than this mailbox takes."),
  row("2.4", "Mailing list expansion problem", "The list's operator must act."),
  row("3.0", "Other mail system status", "Something about the receiving system."),
  row("3.1", "Mail system full", "The receiving system has no space: its operator must act."),
  row("3.2", "System not accepting messages", "The receiving system is shut or takes no mail now.", rfc(7504)),
  row("3.3", "System not capable of selected features", "A feature that was asked for is not supported."),
  row("3.4", "Message too big for the system", "The message is larger than the system takes."),
  row(
    "3.5",
    "System incorrectly configured",
    "The receiving system cannot take mail as it is set up: its operator must act.",
  ),
  row("3.6", "Requested priority was changed", "The message was accepted with another priority.", rfc(6710)),
  row("4.0", "Other network or routing status", "Something about the way to the next system."),
  row("4.1", "No answer from host", "The next system does not answer: the sender's server tries again."),
  row("4.2", "Bad connection", "The connection broke."),
  row("4.3", "Directory server failure", "A look-up, often DNS, failed."),
  row("4.4", "Unable to route", "No way to the next system was found: look at the MX records."),
  row("4.5", "Mail system congestion", "Too much mail waits."),
  row("4.6", "Routing loop detected", "The message goes round in circles: look at forwardings and MX records."),
  row("4.7", "Delivery time expired", "The message was tried for too long and is given up."),
  row("5.0", "Other protocol status", "Something went wrong in the protocol."),
  row("5.1", "Invalid command", "The command is out of sequence or not supported."),
  row("5.2", "Syntax error", "The command could not be read."),
  row(
    "5.3",
    "Too many recipients",
    "The message has more recipients than the server takes: the rest goes in a further transaction.",
  ),
  row("5.4", "Invalid command arguments", "The arguments are out of range or unknown."),
  row("5.5", "Wrong protocol version", "The two sides speak different versions."),
  row("5.6", "Authentication line too long", "An AUTH answer is longer than the server takes.", rfc(4954, "6")),
  row("6.0", "Other media error", "Something about the content."),
  row("6.1", "Media not supported", "The content's type is not supported."),
  row("6.2", "Conversion required and prohibited", "The content would have to be converted, which is not allowed."),
  row(
    "6.3",
    "Conversion required but not supported",
    "The content would have to be converted, which the system cannot do.",
  ),
  row("6.4", "Conversion with loss performed", "Part of the content was lost."),
  row("6.5", "Conversion failed", "The content could not be converted."),
  row("6.6", "Message content not available", "The data could not be fetched.", rfc(4468)),
  row("6.7", "Non-ASCII addresses not permitted", "An address outside ASCII was refused.", rfc(6531, "3.5")),
  row(
    "6.8",
    "UTF-8 string reply required",
    "The reply would need UTF-8, which the client does not take.",
    rfc(6531, "3.5"),
  ),
  row(
    "6.9",
    "UTF-8 header message cannot be transferred",
    "The next system does not take internationalised mail.",
    rfc(6531, "3.5"),
  ),
  row("6.10", "UTF-8 string reply required (deprecated)", "The same as x.6.8.", rfc(6531)),
  row("7.0", "Other security status", "A matter of security or policy without more detail."),
  row(
    "7.1",
    "Not authorised",
    "The sender may not send here, or this message was refused by policy: block lists, SPF, DMARC and relay rules use it; the text says which.",
  ),
  row("7.2", "List expansion prohibited", "The sender may not write to the list."),
  row("7.3", "Security conversion required", "A conversion between security protocols would be needed."),
  row("7.4", "Security features not supported", "A security feature, often an AUTH mechanism, is not supported."),
  row("7.5", "Cryptographic failure", "A cryptographic operation failed."),
  row("7.6", "Algorithm not supported", "The cryptographic algorithm is not supported."),
  row("7.7", "Message integrity failure", "The message was changed on its way."),
  row("7.8", "Credentials invalid", "Name or password is wrong.", rfc(4954, "6")),
  row("7.9", "Mechanism too weak", "A stronger mechanism, an app password or OAuth is needed.", rfc(4954, "6")),
  row("7.10", "Encryption needed", "The server wants TLS.", rfc(5248)),
  row("7.11", "Encryption required for the mechanism", "This mechanism is allowed under TLS only.", rfc(4954, "6")),
  row("7.12", "Password transition needed", "The user must sign in once with another mechanism.", rfc(4954, "6")),
  row("7.13", "Account disabled", "The account is switched off.", rfc(5248)),
  row("7.14", "Trust relationship required", "The two servers do not trust each other.", rfc(5248)),
  row("7.15", "Priority too low", "Messages of this priority are not taken now.", rfc(6710)),
  row("7.16", "Too big for its priority", "The message is too large for its priority.", rfc(6710)),
  row("7.17", "Mailbox owner has changed", "The mailbox belongs to someone else now.", rfc(7293, "14")),
  row("7.18", "Domain owner has changed", "The domain belongs to someone else now.", rfc(7293, "14")),
  row("7.19", "RRVS test cannot be completed", "Whether the owner is the same cannot be told.", rfc(7293, "14")),
  row(
    "7.20",
    "No passing DKIM signature",
    "No DKIM signature of the message is valid: the sending domain looks at its keys and at what changes mail on the way.",
    rfc(7372, "3.1"),
  ),
  row(
    "7.21",
    "No acceptable DKIM signature",
    "Valid signatures are there, but none that policy accepts.",
    rfc(7372, "3.1"),
  ),
  row(
    "7.22",
    "No valid author-matched DKIM signature",
    "No valid signature is of the domain in From.",
    rfc(7372, "3.1"),
  ),
  row("7.23", "SPF validation failed", "The sending address is not in the domain's SPF record.", rfc(7372, "3.2")),
  row("7.24", "SPF validation error", "The domain's SPF record could not be evaluated.", rfc(7372, "3.2")),
  row(
    "7.25",
    "Reverse DNS validation failed",
    "The sending address has no PTR record that leads back to it.",
    rfc(7372, "3.3"),
  ),
  row(
    "7.26",
    "Multiple authentication checks failed",
    "Several of SPF, DKIM and DMARC failed; Google uses it for mail without authentication.",
    rfc(7372, "3.4"),
  ),
  row(
    "7.27",
    "Sender address has null MX",
    "The sender's domain takes no mail, so no bounce could reach it.",
    rfc(7505, "4.2"),
  ),
  row("7.28", "Mail flood detected", "Too much mail came at once.", {
    label: "IANA SMTP enhanced status codes",
    url: "https://www.iana.org/assignments/smtp-enhanced-status-codes/",
  }),
  row("7.29", "ARC validation failure", "The ARC chain is broken.", rfc(8617)),
  row("7.30", "REQUIRETLS support required", "The next system does not support REQUIRETLS.", rfc(8689)),
];

const byDetail = new Map(enhancedCodes.map((one) => [one.detail, one]));

const classes: Readonly<Record<string, string>> = {
  "2": "Success",
  "4": "Failed for now, the sender tries again",
  "5": "Failed for good",
};
const subjects: Readonly<Record<string, string>> = {
  "0": "no subject",
  "1": "address",
  "2": "mailbox",
  "3": "receiving mail system",
  "4": "network and routing",
  "5": "protocol",
  "6": "content",
  "7": "security and policy",
};

/** What is known of `class.subject.detail`; a detail that nobody defines gives class and subject alone. */
export function enhancedCode(text: string): {
  readonly outcome: string;
  readonly subject: string;
  readonly row: EnhancedRow | undefined;
} {
  const [kind = "", subject = "", detail = ""] = text.split(".");
  return {
    outcome: classes[kind] ?? "A class that does not exist",
    subject: subjects[subject] ?? "a subject that does not exist",
    row: byDetail.get(`${Number(subject)}.${Number(detail)}`),
  };
}
