import { type Reference, rfc } from "../../rules/reference.ts";

/** States of a connection (RFC 9051 §3). */
export type State = "greeting" | "not-authenticated" | "authenticated" | "selected" | "logout";

/** What stands in one place of a command (RFC 9051 §9). `any`: extensions whose arguments are not looked into. */
export type ArgumentKind =
  | "astring"
  | "atom"
  | "mailbox"
  | "pattern"
  | "list"
  | "sequence"
  | "number"
  | "mechanism"
  | "base64"
  | "flags"
  | "date-time"
  | "message"
  | "fetch-items"
  | "status-items"
  | "store-item"
  | "search"
  | "list-or-nil"
  | "sub-command"
  | "any";

export interface Argument {
  readonly kind: ArgumentKind;
  /** As `mailwright explain` calls it. */
  readonly name: string;
  readonly optional?: true;
  /** Once or more; with `optional` any number of times. */
  readonly repeated?: true;
}

export interface CommandRow {
  readonly verb: string;
  readonly title: string;
  readonly text: string;
  /** States in which it may be given; absent: any but before the greeting and after LOGOUT. */
  readonly states: readonly State[];
  readonly arguments: readonly Argument[];
  /** The capabilities one of which offers it; absent for the base of IMAP4rev1. */
  readonly capability?: readonly string[];
  /** Where a revision or RFC moved it out. */
  readonly obsolete?: string;
  readonly reference: Reference;
}

const any: readonly State[] = ["not-authenticated", "authenticated", "selected"];
const before: readonly State[] = ["not-authenticated"];
const signedIn: readonly State[] = ["authenticated", "selected"];
const selected: readonly State[] = ["selected"];

const one = (kind: ArgumentKind, name: string): Argument => ({ kind, name });
const maybe = (kind: ArgumentKind, name: string): Argument => ({ kind, name, optional: true });
const several = (kind: ArgumentKind, name: string): Argument => ({ kind, name, repeated: true });
const rest = (name: string): Argument => ({ kind: "any", name, optional: true, repeated: true });

const mailbox = one("mailbox", "mailbox");
const messages = one("sequence", "messages");

export const commands: readonly CommandRow[] = [
  {
    verb: "CAPABILITY",
    title: "Ask what the server can do",
    text: "The server answers with `* CAPABILITY` and the words for the protocol versions, extensions and ways to sign in. They change after STARTTLS and after sign-in.",
    states: any,
    arguments: [],
    reference: rfc(9051, "6.1.1"),
  },
  {
    verb: "NOOP",
    title: "Do nothing",
    text: "Keeps the connection alive and lets the server tell of new mail and other changes.",
    states: any,
    arguments: [],
    reference: rfc(9051, "6.1.2"),
  },
  {
    verb: "LOGOUT",
    title: "End the session",
    text: "The server says `* BYE`, completes the command and closes the connection.",
    states: any,
    arguments: [],
    reference: rfc(9051, "6.1.3"),
  },
  {
    verb: "STARTTLS",
    title: "Begin TLS",
    text: "After the OK both sides negotiate TLS. Whatever the client knew of the server's capabilities must be forgotten and asked again.",
    states: before,
    arguments: [],
    capability: ["STARTTLS"],
    reference: rfc(9051, "6.2.1"),
  },
  {
    verb: "AUTHENTICATE",
    title: "Sign in with a SASL mechanism",
    text: "Names the mechanism; the server's challenges (`+ …`) and the client's answers are base64. A lone `*` cancels.",
    states: before,
    arguments: [one("mechanism", "mechanism"), maybe("base64", "initial response")],
    reference: rfc(9051, "6.2.2"),
  },
  {
    verb: "LOGIN",
    title: "Sign in with name and password",
    text: "Name and password go as they are: only under TLS, and not where the server announces LOGINDISABLED.",
    states: before,
    arguments: [one("astring", "name"), one("astring", "password")],
    reference: rfc(9051, "6.2.3"),
  },
  {
    verb: "ENABLE",
    title: "Switch extensions on",
    text: "Lets the server use what changes its answers: CONDSTORE, QRESYNC, UTF8=ACCEPT, IMAP4rev2. The server answers with `* ENABLED`.",
    states: ["authenticated", "selected"],
    arguments: [several("atom", "capability")],
    capability: ["ENABLE", "IMAP4REV2"],
    reference: rfc(9051, "6.3.1"),
  },
  {
    verb: "SELECT",
    title: "Open a mailbox",
    text: "Messages of the mailbox can be read and changed afterwards. If it fails, no mailbox is open: the one before is closed already.",
    states: signedIn,
    arguments: [mailbox, maybe("list", "parameters")],
    reference: rfc(9051, "6.3.2"),
  },
  {
    verb: "EXAMINE",
    title: "Open a mailbox for reading only",
    text: "As SELECT, but nothing can be changed: flags stay as they are.",
    states: signedIn,
    arguments: [mailbox, maybe("list", "parameters")],
    reference: rfc(9051, "6.3.3"),
  },
  {
    verb: "CREATE",
    title: "Create a mailbox",
    text: "A name that ends in the hierarchy separator says that mailboxes below it will follow.",
    states: signedIn,
    arguments: [mailbox, maybe("list", "parameters")],
    reference: rfc(9051, "6.3.4"),
  },
  {
    verb: "DELETE",
    title: "Delete a mailbox",
    text: "Removes the mailbox and its messages for good; INBOX cannot be deleted.",
    states: signedIn,
    arguments: [mailbox],
    reference: rfc(9051, "6.3.5"),
  },
  {
    verb: "RENAME",
    title: "Rename a mailbox",
    text: "Mailboxes below move along. Renaming INBOX moves its messages and leaves an empty INBOX.",
    states: signedIn,
    arguments: [one("mailbox", "old name"), one("mailbox", "new name"), maybe("list", "parameters")],
    reference: rfc(9051, "6.3.6"),
  },
  {
    verb: "SUBSCRIBE",
    title: "Add to the subscribed mailboxes",
    text: "Clients commonly show only subscribed mailboxes.",
    states: signedIn,
    arguments: [mailbox],
    reference: rfc(9051, "6.3.7"),
  },
  {
    verb: "UNSUBSCRIBE",
    title: "Remove from the subscribed mailboxes",
    text: "The mailbox itself stays.",
    states: signedIn,
    arguments: [mailbox],
    reference: rfc(9051, "6.3.8"),
  },
  {
    verb: "LIST",
    title: "List mailboxes",
    text: "`%` stands for one level of the hierarchy, `*` for any number. An empty pattern asks for the hierarchy separator.",
    states: signedIn,
    arguments: [
      maybe("list", "selection options"),
      one("mailbox", "reference"),
      one("pattern", "pattern"),
      rest("RETURN (options)"),
    ],
    reference: rfc(9051, "6.3.9"),
  },
  {
    verb: "LSUB",
    title: "List subscribed mailboxes",
    text: "IMAP4rev1 only; IMAP4rev2 has LIST (SUBSCRIBED).",
    states: signedIn,
    arguments: [one("mailbox", "reference"), one("pattern", "pattern")],
    obsolete: "IMAP4rev2",
    reference: rfc(3501, "6.3.9"),
  },
  {
    verb: "NAMESPACE",
    title: "Ask where mailboxes live",
    text: "The answer names the prefix and separator of personal, other users' and shared mailboxes.",
    states: signedIn,
    arguments: [],
    capability: ["NAMESPACE", "IMAP4REV2"],
    reference: rfc(9051, "6.3.10"),
  },
  {
    verb: "STATUS",
    title: "Ask about a mailbox without opening it",
    text: "Counts and numbers of a mailbox other than the selected one.",
    states: signedIn,
    arguments: [mailbox, one("status-items", "(items)")],
    reference: rfc(9051, "6.3.11"),
  },
  {
    verb: "APPEND",
    title: "Put a message into a mailbox",
    text: "The message comes as a literal, with the flags and date it shall have.",
    states: signedIn,
    arguments: [mailbox, several("message", '[(flags)] ["date-time"] {octets}')],
    reference: rfc(9051, "6.3.12"),
  },
  {
    verb: "IDLE",
    title: "Wait for news",
    text: "The server says `+` and then tells of changes as they happen, until the client sends `DONE` (without a tag). Clients begin anew at least every 29 minutes.",
    states: signedIn,
    arguments: [],
    capability: ["IDLE", "IMAP4REV2"],
    reference: rfc(9051, "6.3.13"),
  },
  {
    verb: "CHECK",
    title: "Ask for a checkpoint",
    text: "IMAP4rev1 only; it does no more than NOOP for most servers.",
    states: selected,
    arguments: [],
    obsolete: "IMAP4rev2",
    reference: rfc(3501, "6.4.1"),
  },
  {
    verb: "CLOSE",
    title: "Close the mailbox, removing deleted messages",
    text: "Messages with `\\Deleted` are removed for good, without a response for each.",
    states: selected,
    arguments: [],
    reference: rfc(9051, "6.4.1"),
  },
  {
    verb: "UNSELECT",
    title: "Close the mailbox, removing nothing",
    text: "As CLOSE, but deleted messages stay.",
    states: selected,
    arguments: [],
    capability: ["UNSELECT", "IMAP4REV2"],
    reference: rfc(9051, "6.4.2"),
  },
  {
    verb: "EXPUNGE",
    title: "Remove deleted messages",
    text: "Messages with `\\Deleted` are removed for good; the server tells the number of each with `* n EXPUNGE`.",
    states: selected,
    arguments: [],
    reference: rfc(9051, "6.4.3"),
  },
  {
    verb: "SEARCH",
    title: "Find messages",
    text: "All keys must match. The answer has message numbers, or unique identifiers with UID SEARCH.",
    states: selected,
    arguments: [one("search", "keys")],
    reference: rfc(9051, "6.4.4"),
  },
  {
    verb: "FETCH",
    title: "Read messages or facts about them",
    text: "`BODY[…]` sets `\\Seen`, `BODY.PEEK[…]` does not.",
    states: selected,
    arguments: [messages, one("fetch-items", "items"), maybe("list", "modifiers")],
    reference: rfc(9051, "6.4.5"),
  },
  {
    verb: "STORE",
    title: "Change flags",
    text: "`FLAGS` replaces, `+FLAGS` adds, `-FLAGS` removes; `.SILENT` asks not to be told the new flags.",
    states: selected,
    arguments: [messages, maybe("list", "modifiers"), one("store-item", "item"), several("flags", "flags")],
    reference: rfc(9051, "6.4.6"),
  },
  {
    verb: "COPY",
    title: "Copy messages",
    text: "Copies to the end of another mailbox; `[TRYCREATE]` in a refusal says that the mailbox does not exist.",
    states: selected,
    arguments: [messages, mailbox],
    reference: rfc(9051, "6.4.7"),
  },
  {
    verb: "MOVE",
    title: "Move messages",
    text: "Copies and removes in one step; the removed messages are told with EXPUNGE.",
    states: selected,
    arguments: [messages, mailbox],
    capability: ["MOVE", "IMAP4REV2"],
    reference: rfc(9051, "6.4.8"),
  },
  {
    verb: "UID",
    title: "A command by unique identifiers",
    text: "FETCH, STORE, COPY, MOVE, SEARCH and EXPUNGE with unique identifiers in place of message numbers: these never change while UIDVALIDITY stays.",
    states: selected,
    arguments: [one("sub-command", "FETCH, STORE, COPY, MOVE, SEARCH or EXPUNGE …")],
    reference: rfc(9051, "6.4.9"),
  },
  {
    verb: "ID",
    title: "Tell names and versions",
    text: "Client and server tell each other what they are, for statistics and fault reports.",
    states: any,
    arguments: [one("list-or-nil", "(name value …) or NIL")],
    capability: ["ID"],
    reference: rfc(2971, "3.1"),
  },
  {
    verb: "COMPRESS",
    title: "Compress the connection",
    text: "After the OK all that follows is compressed, so that nothing of it can be read in a log.",
    states: signedIn,
    arguments: [one("atom", "DEFLATE")],
    capability: ["COMPRESS=DEFLATE"],
    reference: rfc(4978, "3"),
  },
  ...(
    [
      [
        "SORT",
        "Find messages in an order",
        "SORT",
        selected,
        [one("list", "(sort keys)"), one("astring", "charset"), one("search", "keys")],
        rfc(5256, "3"),
      ],
      [
        "THREAD",
        "Find messages by conversation",
        "THREAD=REFERENCES",
        selected,
        [one("atom", "algorithm"), one("astring", "charset"), one("search", "keys")],
        rfc(5256, "3"),
      ],
      [
        "GETQUOTA",
        "Ask for the limits of a quota root",
        "QUOTA",
        signedIn,
        [one("astring", "quota root")],
        rfc(9208, "4.1.2"),
      ],
      ["GETQUOTAROOT", "Ask for the limits of a mailbox", "QUOTA", signedIn, [mailbox], rfc(9208, "4.1.3")],
      [
        "SETQUOTA",
        "Set the limits of a quota root",
        "QUOTA",
        signedIn,
        [one("astring", "quota root"), one("list", "(resource limit …)")],
        rfc(9208, "4.1.1"),
      ],
      [
        "SETACL",
        "Give rights on a mailbox",
        "ACL",
        signedIn,
        [mailbox, one("astring", "identifier"), one("astring", "rights")],
        rfc(4314, "3.1"),
      ],
      [
        "DELETEACL",
        "Take all rights of an identifier",
        "ACL",
        signedIn,
        [mailbox, one("astring", "identifier")],
        rfc(4314, "3.2"),
      ],
      ["GETACL", "Ask who has which rights", "ACL", signedIn, [mailbox], rfc(4314, "3.3")],
      [
        "LISTRIGHTS",
        "Ask which rights can be given",
        "ACL",
        signedIn,
        [mailbox, one("astring", "identifier")],
        rfc(4314, "3.4"),
      ],
      ["MYRIGHTS", "Ask for one's own rights", "ACL", signedIn, [mailbox], rfc(4314, "3.5")],
      ["GETMETADATA", "Read annotations", "METADATA", signedIn, [rest("mailbox entries")], rfc(5464, "4.2")],
      [
        "SETMETADATA",
        "Set annotations",
        "METADATA",
        signedIn,
        [mailbox, one("list", "(entry value …)")],
        rfc(5464, "4.3"),
      ],
      ["NOTIFY", "Say which events to be told", "NOTIFY", signedIn, [rest("events")], rfc(5465, "3")],
      [
        "REPLACE",
        "Put a message in the place of another",
        "REPLACE",
        selected,
        [messages, mailbox, several("message", "message")],
        rfc(8508, "3.2"),
      ],
      ["ESEARCH", "Search in several mailboxes", "MULTISEARCH", signedIn, [rest("options and keys")], rfc(7377, "2.1")],
      ["UNAUTHENTICATE", "Sign out, keep the connection", "UNAUTHENTICATE", signedIn, [], rfc(8437, "3")],
      ["CONVERT", "Convert message parts", "CONVERT", selected, [rest("parts")], rfc(5259, "7")],
      ["CONVERSIONS", "Ask which conversions there are", "CONVERT", selected, [rest("types")], rfc(5259, "5")],
      ["LANGUAGE", "Choose the language of texts", "LANGUAGE", any, [rest("languages")], rfc(5255, "3.2")],
      ["COMPARATOR", "Choose how texts are compared", "I18NLEVEL=2", signedIn, [rest("comparators")], rfc(5255, "4.7")],
      [
        "GENURLAUTH",
        "Make URLs that may be read without sign-in",
        "URLAUTH",
        signedIn,
        [rest("URL mechanism …")],
        rfc(4467, "7"),
      ],
      ["RESETKEY", "Revoke such URLs", "URLAUTH", signedIn, [rest("mailbox")], rfc(4467, "7")],
      ["URLFETCH", "Read by URL", "URLAUTH", signedIn, [rest("URLs")], rfc(4467, "7")],
      ["CANCELUPDATE", "End updates of a search", "CONTEXT=SEARCH", selected, [rest("tags")], rfc(5267, "4.3.5")],
      ["GETJMAPACCESS", "Ask for the JMAP session URL", "JMAPACCESS", signedIn, [], rfc(9698, "2")],
    ] as const
  ).map(
    ([verb, title, capability, states, args, reference]): CommandRow => ({
      verb,
      title,
      text: `A command of the extension ${capability}.`,
      states,
      arguments: args,
      capability: [capability],
      reference,
    }),
  ),
  {
    verb: "XLIST",
    title: "List mailboxes with their purpose (Gmail, before SPECIAL-USE)",
    text: "Was never a standard; LIST with SPECIAL-USE takes its place.",
    states: signedIn,
    arguments: [one("mailbox", "reference"), one("pattern", "pattern")],
    capability: ["XLIST"],
    obsolete: "SPECIAL-USE",
    reference: rfc(6154, "2"),
  },
];

const byVerb = new Map(commands.map((row) => [row.verb, row]));

export function commandRow(verb: string): CommandRow | undefined {
  return byVerb.get(verb.toUpperCase());
}

/** Commands that may stand behind UID (RFC 9051 §6.4.9, extensions). */
export const uidCommands: ReadonlySet<string> = new Set([
  "FETCH",
  "STORE",
  "COPY",
  "MOVE",
  "SEARCH",
  "EXPUNGE",
  "SORT",
  "THREAD",
  "REPLACE",
  "CONVERT",
]);

/** The form of a command as people write it: `LOGIN name password`. */
export function formOf(row: CommandRow): string {
  return [
    row.verb,
    ...row.arguments.map(({ name, optional, repeated }) => {
      const text = repeated ? `${name} …` : name;
      return optional ? `[${text}]` : text;
    }),
  ].join(" ");
}
