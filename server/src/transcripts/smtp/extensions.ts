import { type Reference, rfc } from "../../rules/reference.ts";
import { isDigit } from "./parse.ts";
import type { Extensions, Reply } from "./state.ts";

/** A service extension as the EHLO reply lists it. */
export interface ExtensionRow {
  readonly keyword: string;
  readonly title: string;
  readonly text: string;
  readonly reference: Reference;
}

/** A parameter of MAIL or RCPT. */
export interface ParameterRow {
  readonly name: string;
  readonly command: "MAIL" | "RCPT";
  readonly keyword: string;
  readonly title: string;
  /** The form of the value; absent where there is none. */
  readonly form?: string;
  /** What is wrong with a value; `undefined` where it is right. Without a function the parameter takes no value. */
  readonly check?: (value: string) => string | undefined;
  readonly reference: Reference;
}

export const extensions: readonly ExtensionRow[] = [
  {
    keyword: "SIZE",
    title: "Message size",
    text: "The largest message in octets that the server takes; without a number it knows the parameter but says no limit.",
    reference: rfc(1870, "3"),
  },
  {
    keyword: "8BITMIME",
    title: "Eight-bit text",
    text: "Messages may hold octets above 127, announced with BODY=8BITMIME.",
    reference: rfc(6152),
  },
  {
    keyword: "BINARYMIME",
    title: "Binary messages",
    text: "Messages may hold any octets, sent with BDAT, never with DATA.",
    reference: rfc(3030, "3"),
  },
  {
    keyword: "CHUNKING",
    title: "Data in counted chunks",
    text: "BDAT may take the place of DATA: octets are counted, dots are not doubled.",
    reference: rfc(3030, "2"),
  },
  {
    keyword: "PIPELINING",
    title: "Commands in groups",
    text: "The client may send MAIL, RCPT and DATA without waiting for each reply.",
    reference: rfc(2920, "3"),
  },
  {
    keyword: "STARTTLS",
    title: "TLS on this connection",
    text: "The client may turn on TLS; then it greets again, and a new list counts.",
    reference: rfc(3207),
  },
  { keyword: "AUTH", title: "Sign-in", text: "The SASL mechanisms that the server takes.", reference: rfc(4954, "3") },
  {
    keyword: "ENHANCEDSTATUSCODES",
    title: "Enhanced status codes",
    text: "Replies carry a code such as 5.1.1 that says more than the three digits.",
    reference: rfc(2034),
  },
  {
    keyword: "DSN",
    title: "Delivery status notifications",
    text: "The client may say when and how it wants to be told of delivery (NOTIFY, ORCPT, RET, ENVID).",
    reference: rfc(3461),
  },
  {
    keyword: "SMTPUTF8",
    title: "International addresses",
    text: "Addresses and header may be UTF-8, announced with SMTPUTF8 behind MAIL.",
    reference: rfc(6531),
  },
  {
    keyword: "REQUIRETLS",
    title: "TLS all the way",
    text: "The client may demand TLS for every further hop.",
    reference: rfc(8689),
  },
  {
    keyword: "ETRN",
    title: "Start of the queue",
    text: "The client may ask for mail that the server holds for it.",
    reference: rfc(1985),
  },
  {
    keyword: "ATRN",
    title: "On-demand mail relay",
    text: "The connection is turned round after sign-in.",
    reference: rfc(2645),
  },
  {
    keyword: "DELIVERBY",
    title: "Delivery by a deadline",
    text: "The client may set a time by which mail is delivered or returned.",
    reference: rfc(2852),
  },
  {
    keyword: "MT-PRIORITY",
    title: "Priority",
    text: "The client may give messages a priority from -9 to 9.",
    reference: rfc(6710),
  },
  {
    keyword: "FUTURERELEASE",
    title: "Delayed sending",
    text: "The server holds a message until a time set by the client.",
    reference: rfc(4865),
  },
  {
    keyword: "RRVS",
    title: "Recipient still the same",
    text: "The client may demand that the mailbox has had the same owner since a date.",
    reference: rfc(7293),
  },
  {
    keyword: "BURL",
    title: "Data from an IMAP server",
    text: "The server fetches message data from an IMAP URL.",
    reference: rfc(4468),
  },
  {
    keyword: "NO-SOLICITING",
    title: "No advertisements",
    text: "The server does not want mail of the classes named.",
    reference: rfc(3865),
  },
  {
    keyword: "CONPERM",
    title: "Content conversion allowed",
    text: "Conversion of content may be permitted by the sender.",
    reference: rfc(4141),
  },
  {
    keyword: "CONNEG",
    title: "Content negotiation",
    text: "The recipient's capabilities may be asked for.",
    reference: rfc(4141),
  },
  { keyword: "MTRK", title: "Message tracking", text: "The way of a message may be tracked.", reference: rfc(3885) },
  {
    keyword: "LIMITS",
    title: "Limits of the server",
    text: "How many messages, recipients and domains one session may have.",
    reference: rfc(9422),
  },
  {
    keyword: "VRFY",
    title: "Addresses can be verified",
    text: "The server knows the command VRFY; most answer 252 to everything.",
    reference: rfc(5321, "3.5"),
  },
  {
    keyword: "EXPN",
    title: "Lists can be expanded",
    text: "The server knows the command EXPN.",
    reference: rfc(5321, "3.5"),
  },
  { keyword: "HELP", title: "Help", text: "The server knows the command HELP.", reference: rfc(5321, "4.1.1.8") },
  {
    keyword: "XCLIENT",
    title: "Proxy data (Postfix)",
    text: "A trusted proxy may say for whom it speaks.",
    reference: { label: "practice: Postfix XCLIENT", url: "https://www.postfix.org/XCLIENT_README.html" },
  },
  {
    keyword: "XFORWARD",
    title: "Data for the log (Postfix)",
    text: "A filter may hand over the client's data for logging.",
    reference: { label: "practice: Postfix XFORWARD", url: "https://www.postfix.org/XFORWARD_README.html" },
  },
  {
    keyword: "PRDR",
    title: "Reply for each recipient (Exim)",
    text: "After the data the server may answer once for each recipient, then once for all.",
    reference: { label: "practice: Exim PRDR" },
  },
  {
    keyword: "PIPECONNECT",
    title: "Early pipelining (Exim)",
    text: "A client that knows the server may send before the greeting.",
    reference: { label: "practice: Exim PIPECONNECT" },
  },
  {
    keyword: "CHECKPOINT",
    title: "Restart of broken transfers",
    text: "An interrupted transfer may go on where it stopped.",
    reference: rfc(1845),
  },
  { keyword: "SUBMITTER", title: "Responsible submitter", text: "Historic, of Sender ID.", reference: rfc(4405) },
];

const byKeyword = new Map(extensions.map((row) => [row.keyword, row]));

export function extensionRow(keyword: string): ExtensionRow | undefined {
  return byKeyword.get(keyword);
}

const digits = (limit: number) => (value: string) =>
  value !== "" && value.length <= limit && [...value].every((c) => isDigit(c.charCodeAt(0)))
    ? undefined
    : `needs a number of at most ${limit} digits`;
const oneOf =
  (...words: readonly string[]) =>
  (value: string) =>
    words.includes(value.toUpperCase()) ? undefined : `must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

/** xtext (RFC 3461 §4): printable ASCII but `+` and `=`, which are written `+HH`. */
function xtext(value: string): string | undefined {
  for (let i = 0; i < value.length; i++) {
    const c = value[i] as string;
    if (c === "+") {
      if (!/^[0-9A-F]{2}$/.test(value.slice(i + 1, i + 3)))
        return "holds a `+` without two capital hexadecimal digits behind it (xtext)";
      i += 2;
    } else if (c < "!" || c > "~" || c === "=")
      return `holds \`${c}\`, which xtext writes as \`+${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}\``;
  }
  return undefined;
}

function notify(value: string): string | undefined {
  const words = value.toUpperCase().split(",");
  if (words.includes("NEVER")) return words.length === 1 ? undefined : "must have NEVER alone";
  const unknown = words.find((w) => w !== "SUCCESS" && w !== "FAILURE" && w !== "DELAY");
  return unknown === undefined ? undefined : "must be NEVER, or a list of SUCCESS, FAILURE and DELAY";
}

function originalRecipient(value: string): string | undefined {
  const at = value.indexOf(";");
  if (at <= 0) return "needs the type of the address and `;` in front, as in `rfc822;bob@example.com`";
  if (value.length > 500) return "is longer than 500 characters";
  return xtext(value.slice(at + 1));
}

export const parameters: readonly ParameterRow[] = [
  {
    name: "SIZE",
    command: "MAIL",
    keyword: "SIZE",
    title: "Size of the message in octets",
    form: "SIZE=octets",
    check: digits(20),
    reference: rfc(1870, "5"),
  },
  {
    name: "BODY",
    command: "MAIL",
    keyword: "8BITMIME",
    title: "Form of the message's octets",
    form: "BODY=7BIT | 8BITMIME | BINARYMIME",
    check: oneOf("7BIT", "8BITMIME", "BINARYMIME"),
    reference: rfc(6152, "3"),
  },
  {
    name: "SMTPUTF8",
    command: "MAIL",
    keyword: "SMTPUTF8",
    title: "Addresses or header are UTF-8",
    reference: rfc(6531, "3.4"),
  },
  {
    name: "REQUIRETLS",
    command: "MAIL",
    keyword: "REQUIRETLS",
    title: "TLS is needed on every hop",
    reference: rfc(8689, "2"),
  },
  {
    name: "AUTH",
    command: "MAIL",
    keyword: "AUTH",
    title: "Who submitted the message; `<>` if that is not known or not trusted",
    form: "AUTH=<> | xtext-mailbox",
    check: (v) => (v === "<>" ? undefined : v === "" ? "needs a value" : xtext(v)),
    reference: rfc(4954, "5"),
  },
  {
    name: "RET",
    command: "MAIL",
    keyword: "DSN",
    title: "What a bounce brings back: all, or the header",
    form: "RET=FULL | HDRS",
    check: oneOf("FULL", "HDRS"),
    reference: rfc(3461, "4.3"),
  },
  {
    name: "ENVID",
    command: "MAIL",
    keyword: "DSN",
    title: "Mark of the envelope that notifications repeat",
    form: "ENVID=xtext",
    check: (v) => (v === "" ? "needs a value" : v.length > 100 ? "is longer than 100 characters" : xtext(v)),
    reference: rfc(3461, "4.4"),
  },
  {
    name: "NOTIFY",
    command: "RCPT",
    keyword: "DSN",
    title: "When the sender wants to be told",
    form: "NOTIFY=NEVER | SUCCESS,FAILURE,DELAY",
    check: notify,
    reference: rfc(3461, "4.1"),
  },
  {
    name: "ORCPT",
    command: "RCPT",
    keyword: "DSN",
    title: "The recipient as the sender wrote it",
    form: "ORCPT=rfc822;xtext-address",
    check: originalRecipient,
    reference: rfc(3461, "4.2"),
  },
  {
    name: "BY",
    command: "MAIL",
    keyword: "DELIVERBY",
    title: "Seconds until delivery, and what happens then",
    form: "BY=seconds;R|N[T]",
    check: (v) => (/^-?[0-9]{1,9};[RN]T?$/i.test(v) ? undefined : "must be seconds, `;`, R or N, perhaps T"),
    reference: rfc(2852, "4"),
  },
  {
    name: "MT-PRIORITY",
    command: "MAIL",
    keyword: "MT-PRIORITY",
    title: "Priority from -9 to 9",
    form: "MT-PRIORITY=-9…9",
    check: (v) => (/^(?:-?[1-9]|0)$/.test(v) ? undefined : "must be a number from -9 to 9"),
    reference: rfc(6710, "4.1"),
  },
  {
    name: "HOLDFOR",
    command: "MAIL",
    keyword: "FUTURERELEASE",
    title: "Seconds to hold the message",
    form: "HOLDFOR=seconds",
    check: digits(9),
    reference: rfc(4865, "4"),
  },
  {
    name: "HOLDUNTIL",
    command: "MAIL",
    keyword: "FUTURERELEASE",
    title: "Time until which the message is held",
    form: "HOLDUNTIL=date-time",
    check: (v) =>
      /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)$/.test(v)
        ? undefined
        : "must be a date and time as in 2026-11-24T12:00:00Z",
    reference: rfc(4865, "4"),
  },
  {
    name: "RRVS",
    command: "RCPT",
    keyword: "RRVS",
    title: "The mailbox must have had its owner since then",
    form: "RRVS=date-time[;C|R]",
    check: (v) =>
      /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)(?:;[CR])?$/i.test(v)
        ? undefined
        : "must be a date and time, perhaps with `;C` or `;R`",
    reference: rfc(7293, "3.1"),
  },
  {
    name: "SOLICIT",
    command: "MAIL",
    keyword: "NO-SOLICITING",
    title: "Class of the advertisement",
    form: "SOLICIT=keywords",
    check: (v) => (v === "" ? "needs a value" : undefined),
    reference: rfc(3865, "2.2"),
  },
  {
    name: "MTRK",
    command: "MAIL",
    keyword: "MTRK",
    title: "Certifier for tracking",
    form: "MTRK=certifier[:timeout]",
    check: (v) => (v === "" ? "needs a value" : undefined),
    reference: rfc(3885, "3.1"),
  },
  {
    name: "CONPERM",
    command: "MAIL",
    keyword: "CONPERM",
    title: "Content may be converted",
    reference: rfc(4141, "4"),
  },
  {
    name: "CONNEG",
    command: "RCPT",
    keyword: "CONNEG",
    title: "The recipient's capabilities are asked for",
    form: "CONNEG[=…]",
    check: () => undefined,
    reference: rfc(4141, "5"),
  },
  {
    name: "PRDR",
    command: "MAIL",
    keyword: "PRDR",
    title: "One reply for each recipient after the data (Exim)",
    reference: { label: "practice: Exim PRDR" },
  },
  {
    name: "XVERP",
    command: "MAIL",
    keyword: "XVERP",
    title: "Sender address that names the recipient (Postfix)",
    form: "XVERP[=delimiters]",
    check: () => undefined,
    reference: { label: "practice: Postfix VERP" },
  },
  {
    name: "SUBMITTER",
    command: "MAIL",
    keyword: "SUBMITTER",
    title: "Responsible submitter (historic)",
    form: "SUBMITTER=xtext-mailbox",
    check: xtext,
    reference: rfc(4405),
  },
  {
    name: "XRCPTFORWARD",
    command: "RCPT",
    keyword: "XRCPTFORWARD",
    title: "Data for the delivery agent (Dovecot)",
    form: "XRCPTFORWARD=base64",
    check: () => undefined,
    reference: { label: "practice: Dovecot" },
  },
];

/** The row of a parameter; RCPT and MAIL have different ones. */
export function parameterRow(command: string, name: string): ParameterRow | undefined {
  return parameters.find((row) => row.command === command && row.name === name);
}

/** The keywords of an EHLO reply: all lines but the first. `AUTH=LOGIN`, the old form, counts as AUTH. */
export function extensionsOf(reply: Reply): Extensions {
  const found = new Map<string, string[]>();
  for (const line of reply.lines.slice(1)) {
    const words = line.value.text
      .slice(line.textAt)
      .trim()
      .toUpperCase()
      .split(/[ \t]+/);
    let keyword = words[0] ?? "";
    let rest = words.slice(1);
    if (keyword.startsWith("AUTH=")) {
      rest = [keyword.slice(5), ...rest];
      keyword = "AUTH";
    }
    if (keyword === "") continue;
    const known = found.get(keyword);
    if (known === undefined) found.set(keyword, rest);
    else known.push(...rest);
  }
  // Exchange writes the whole EHLO reply into one row of its log.
  const [only] = reply.lines;
  if (reply.lines.length === 1 && only !== undefined && /^ \S+ Hello \[/.test(only.value.text.slice(only.textAt))) {
    const words = only.value.text
      .slice(only.value.text.indexOf("]") + 1)
      .trim()
      .toUpperCase()
      .split(/ +/);
    for (const [i, word] of words.entries())
      if (!found.has(word)) found.set(word, word === "SIZE" || word === "AUTH" ? words.slice(i + 1) : []);
  }
  return found;
}
