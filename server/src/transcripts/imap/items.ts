import { type Reference, rfc } from "../../rules/reference.ts";

/** A word that may be asked for or answered: a FETCH item, a STATUS item, a SEARCH key, a flag. */
export interface WordRow {
  readonly word: string;
  readonly text: string;
  readonly reference: Reference;
}

function table(reference: Reference, rows: Readonly<Record<string, string>>): readonly WordRow[] {
  return Object.entries(rows).map(([word, text]) => ({ word, text, reference }));
}

/** FETCH items, without section and PEEK. */
export const fetchItems: readonly WordRow[] = [
  ...table(rfc(9051, "6.4.5"), {
    ALL: "Macro: FLAGS, INTERNALDATE, RFC822.SIZE and ENVELOPE.",
    FAST: "Macro: FLAGS, INTERNALDATE and RFC822.SIZE.",
    FULL: "Macro: as ALL, and BODY.",
    ENVELOPE:
      "The header's main fields, taken apart: date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to, message-id.",
    FLAGS: "The flags that are set.",
    INTERNALDATE: "When the message came to the mailbox.",
    "RFC822.SIZE": "Size in octets.",
    BODY: "With a section in brackets: that part of the text, and `\\Seen` gets set. Without: the structure, without extension data.",
    "BODY.PEEK": "A part of the text; `\\Seen` does not get set.",
    BODYSTRUCTURE: "How the message is put together of parts (MIME).",
    UID: "The unique identifier.",
    BINARY: "A part with its transfer encoding removed; `\\Seen` gets set.",
    "BINARY.PEEK": "A part with its transfer encoding removed; `\\Seen` does not get set.",
    "BINARY.SIZE": "Size of a part with its transfer encoding removed.",
  }),
  ...table(rfc(3501, "6.4.5"), {
    RFC822: "The whole message, as `BODY[]`; IMAP4rev1 only.",
    "RFC822.HEADER": "The header, as `BODY.PEEK[HEADER]`; IMAP4rev1 only.",
    "RFC822.TEXT": "The text without the header, as `BODY[TEXT]`; IMAP4rev1 only.",
  }),
  ...table(rfc(7162, "3.1.4"), { MODSEQ: "A number that grows with each change of the message's flags (CONDSTORE)." }),
  ...table(rfc(8474, "5"), {
    EMAILID: "An identifier of the message that is the same in all mailboxes.",
    THREADID: "An identifier of the conversation.",
  }),
  ...table(rfc(8970, "3"), { PREVIEW: "The first words of the text, for lists." }),
  ...table(rfc(8514, "4"), { SAVEDATE: "When the message was put into this mailbox." }),
  ...table(
    { label: "practice: Gmail", url: "https://developers.google.com/workspace/gmail/imap/imap-extensions" },
    {
      "X-GM-MSGID": "Gmail's identifier of the message.",
      "X-GM-THRID": "Gmail's identifier of the conversation.",
      "X-GM-LABELS": "Gmail's labels.",
    },
  ),
  ...table(rfc(5257), { ANNOTATION: "Annotations of the message." }),
];

/** Items that must have a section in brackets, and those that may. */
export const withSection: ReadonlySet<string> = new Set(["BODY", "BODY.PEEK", "BINARY", "BINARY.PEEK", "BINARY.SIZE"]);

/** Sections of `BODY[…]` behind the part number (RFC 9051 §6.4.5). */
export const sections: readonly WordRow[] = table(rfc(9051, "6.4.5"), {
  HEADER: "The header of the message.",
  "HEADER.FIELDS": "The named header fields.",
  "HEADER.FIELDS.NOT": "All header fields but the named.",
  TEXT: "The text without the header.",
  MIME: "The header of this part.",
});

export const statusItems: readonly WordRow[] = [
  ...table(rfc(9051, "6.3.11"), {
    MESSAGES: "How many messages there are.",
    UIDNEXT: "The unique identifier that the next message will have at least.",
    UIDVALIDITY: "Changes when unique identifiers were given anew: a client must then forget all it has cached.",
    UNSEEN: "How many messages lack `\\Seen`.",
    DELETED: "How many messages have `\\Deleted`.",
    SIZE: "Size of all messages in octets.",
  }),
  ...table(rfc(3501, "6.3.10"), { RECENT: "How many messages are new to all sessions; IMAP4rev1 only." }),
  ...table(rfc(7162, "3.1.6"), { HIGHESTMODSEQ: "The highest change number in the mailbox (CONDSTORE)." }),
  ...table(rfc(8474, "4.3"), { MAILBOXID: "An identifier of the mailbox that stays when it is renamed." }),
  ...table(rfc(7889, "3.2"), { APPENDLIMIT: "The largest message that may be put here, in octets." }),
  ...table(rfc(9208, "4.1.4"), { "DELETED-STORAGE": "Octets that removing deleted messages would free." }),
];

/** What follows a search key. */
type KeyArgument = "string" | "flag" | "date" | "number" | "set" | "key" | "name" | "id" | "modseq";

export interface SearchRow extends WordRow {
  readonly arguments: readonly KeyArgument[];
}

function keys(reference: Reference, args: readonly KeyArgument[], rows: Readonly<Record<string, string>>): SearchRow[] {
  return table(reference, rows).map((row) => ({ ...row, arguments: args }));
}

export const searchKeys: readonly SearchRow[] = [
  ...keys(rfc(9051, "6.4.4"), [], {
    ALL: "Every message.",
    ANSWERED: "Answered messages.",
    UNANSWERED: "Messages not answered.",
    DELETED: "Messages marked for removal.",
    UNDELETED: "Messages not marked for removal.",
    DRAFT: "Drafts.",
    UNDRAFT: "Messages that are no drafts.",
    FLAGGED: "Flagged messages.",
    UNFLAGGED: "Messages not flagged.",
    SEEN: "Read messages.",
    UNSEEN: "Unread messages.",
  }),
  ...keys(rfc(3501, "6.4.4"), [], {
    NEW: "Recent and unread; IMAP4rev1 only.",
    OLD: "Not recent; IMAP4rev1 only.",
    RECENT: "Recent; IMAP4rev1 only.",
  }),
  ...keys(rfc(9051, "6.4.4"), ["flag"], {
    KEYWORD: "Messages with this keyword.",
    UNKEYWORD: "Messages without this keyword.",
  }),
  ...keys(rfc(9051, "6.4.4"), ["string"], {
    BCC: "Text in the Bcc field.",
    CC: "Text in the Cc field.",
    FROM: "Text in the From field.",
    TO: "Text in the To field.",
    SUBJECT: "Text in the Subject field.",
    BODY: "Text in the body.",
    TEXT: "Text in header or body.",
  }),
  ...keys(rfc(9051, "6.4.4"), ["name", "string"], {
    HEADER: "Text in the named header field; an empty text finds messages that have the field.",
  }),
  ...keys(rfc(9051, "6.4.4"), ["date"], {
    BEFORE: "Came earlier than this day.",
    ON: "Came on this day.",
    SINCE: "Came on this day or later.",
    SENTBEFORE: "The Date field is earlier than this day.",
    SENTON: "The Date field is on this day.",
    SENTSINCE: "The Date field is on this day or later.",
  }),
  ...keys(rfc(8514, "4.3"), ["date"], {
    SAVEDBEFORE: "Put into the mailbox earlier than this day.",
    SAVEDON: "Put into the mailbox on this day.",
    SAVEDSINCE: "Put into the mailbox on this day or later.",
  }),
  ...keys(rfc(8514, "4.3"), [], { SAVEDATESUPPORTED: "The mailbox knows when messages were saved." }),
  ...keys(rfc(9051, "6.4.4"), ["number"], {
    LARGER: "More octets than this.",
    SMALLER: "Fewer octets than this.",
  }),
  ...keys(rfc(5032, "3"), ["number"], {
    OLDER: "Came more than so many seconds ago.",
    YOUNGER: "Came within the last seconds.",
  }),
  ...keys(rfc(9051, "6.4.4"), ["set"], { UID: "Messages with these unique identifiers." }),
  ...keys(rfc(9051, "6.4.4"), ["key"], { NOT: "Messages that the next key does not find." }),
  ...keys(rfc(9051, "6.4.4"), ["key", "key"], { OR: "Messages that at least one of the next two keys finds." }),
  ...keys(rfc(6203, "4"), ["key"], { FUZZY: "What is nearly so, in the server's opinion." }),
  ...keys(rfc(7162, "3.1.5"), ["modseq"], { MODSEQ: "Changed since this number." }),
  ...keys(rfc(8474, "6"), ["id"], {
    EMAILID: "The message with this identifier.",
    THREADID: "The conversation with this identifier.",
  }),
  ...keys(
    { label: "practice: Gmail", url: "https://developers.google.com/workspace/gmail/imap/imap-extensions" },
    ["string"],
    {
      "X-GM-RAW": "A search as in Gmail's web page.",
      "X-GM-MSGID": "Gmail's identifier of the message.",
      "X-GM-THRID": "Gmail's identifier of the conversation.",
      "X-GM-LABELS": "Gmail's label.",
    },
  ),
];

/** Flags of the system and mailbox attributes, in lower case without the backslash. */
export const systemFlags: readonly WordRow[] = [
  ...table(rfc(9051, "2.3.2"), {
    "\\Answered": "Has been answered.",
    "\\Flagged": "Marked as urgent or special.",
    "\\Deleted": "Marked for removal by EXPUNGE or CLOSE.",
    "\\Seen": "Has been read.",
    "\\Draft": "Is a draft.",
  }),
];

/** Flags that only a server may name. */
export const serverFlags: readonly WordRow[] = [
  ...table(rfc(3501, "2.3.2"), {
    "\\Recent": "This session is the first that is told of the message; IMAP4rev1 only.",
  }),
  ...table(rfc(9051, "7.1"), { "\\*": "New keywords may be made by storing them." }),
];

export const keywords: readonly WordRow[] = table(rfc(9051, "2.3.2"), {
  $Forwarded: "Has been forwarded.",
  $MDNSent: "A receipt has been sent (RFC 3503).",
  $Junk: "The user says that it is unwanted.",
  $NotJunk: "The user says that it is wanted.",
  $Phishing: "Perhaps a fraud; clients should warn.",
});

export const mailboxAttributes: readonly WordRow[] = [
  ...table(rfc(9051, "7.3.1"), {
    "\\Noinferiors": "Has no mailboxes below, and cannot get any.",
    "\\Noselect": "Cannot be opened.",
    "\\NonExistent": "Does not exist.",
    "\\HasChildren": "Has mailboxes below.",
    "\\HasNoChildren": "Has no mailboxes below.",
    "\\Marked": "Has perhaps got new mail.",
    "\\Unmarked": "Has got no new mail.",
    "\\Subscribed": "Is subscribed.",
    "\\Remote": "Lies on another server.",
  }),
  ...table(rfc(6154, "2"), {
    "\\All": "All messages.",
    "\\Archive": "Archived messages.",
    "\\Drafts": "Drafts.",
    "\\Flagged": "Flagged messages.",
    "\\Junk": "Unwanted messages.",
    "\\Sent": "Sent messages.",
    "\\Trash": "Deleted messages.",
  }),
  ...table(rfc(8457, "3"), { "\\Important": "Important messages." }),
];

const index = <T extends WordRow>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.word.toUpperCase(), row]));

const fetchIndex = index(fetchItems);
const statusIndex = index(statusItems);
const searchIndex = index(searchKeys);
const sectionIndex = index(sections);
const flagIndex = index([...systemFlags, ...serverFlags, ...keywords]);
const systemIndex = index(systemFlags);
const attributeIndex = index(mailboxAttributes);

export const fetchItem = (word: string): WordRow | undefined => fetchIndex.get(word.toUpperCase());
export const statusItem = (word: string): WordRow | undefined => statusIndex.get(word.toUpperCase());
export const searchKey = (word: string): SearchRow | undefined => searchIndex.get(word.toUpperCase());
export const section = (word: string): WordRow | undefined => sectionIndex.get(word.toUpperCase());
export const flag = (word: string): WordRow | undefined => flagIndex.get(word.toUpperCase());
/** Only `\Answered` and the like, which a client may set. */
export const systemFlag = (word: string): WordRow | undefined => systemIndex.get(word.toUpperCase());
export const mailboxAttribute = (word: string): WordRow | undefined => attributeIndex.get(word.toUpperCase());
