import { type Reference, rfc } from "../../rules/reference.ts";
import type { WordRow } from "./items.ts";

function table(reference: Reference, rows: Readonly<Record<string, string>>): readonly WordRow[] {
  return Object.entries(rows).map(([word, text]) => ({ word, text, reference }));
}

/** Untagged responses (RFC 9051 §7), and those behind a number. */
export const responses: readonly WordRow[] = [
  ...table(rfc(9051, "7.1"), {
    OK: "Information from the server, or the greeting. With a tag: the command is done.",
    NO: "A warning that belongs to no command alone. With a tag: the command failed.",
    BAD: "The server did not understand. With a tag: the command is wrong in form or place.",
    PREAUTH: "Greeting: the connection is signed in already.",
    BYE: "The server closes the connection.",
  }),
  ...table(rfc(9051, "7.2"), {
    ENABLED: "Extensions that were switched on now.",
    CAPABILITY: "What the server can do in this state of the connection.",
  }),
  ...table(rfc(9051, "7.3"), {
    LIST: "A mailbox: attributes, hierarchy separator, name.",
    NAMESPACE: "Where personal, other users' and shared mailboxes live.",
    STATUS: "Counts of a mailbox.",
    ESEARCH: "What a search found, in short form.",
    FLAGS: "The flags that this mailbox knows.",
  }),
  ...table(rfc(3501, "7.2"), {
    LSUB: "A subscribed mailbox; IMAP4rev1 only.",
    SEARCH: "The numbers of the messages found; IMAP4rev2 uses ESEARCH.",
  }),
  ...table(rfc(7162, "3.2.10"), { VANISHED: "Unique identifiers of messages that are gone (QRESYNC)." }),
  ...table(rfc(5256, "4"), { SORT: "Messages found, in order.", THREAD: "Messages found, by conversation." }),
  ...table(rfc(9208, "4.2"), {
    QUOTA: "Use and limit of each resource of a quota root.",
    QUOTAROOT: "The quota roots of a mailbox.",
  }),
  ...table(rfc(4314, "3.6"), {
    ACL: "Who has which rights on the mailbox.",
    LISTRIGHTS: "Which rights can be given.",
    MYRIGHTS: "One's own rights.",
  }),
  ...table(rfc(2971, "3.2"), { ID: "Name and version of the server." }),
  ...table(rfc(5464, "4.4"), { METADATA: "Annotations of a mailbox or of the server." }),
  ...table(rfc(5255, "3.3"), { LANGUAGE: "The language of texts.", COMPARATOR: "How texts are compared." }),
  ...table(rfc(4467, "7"), { GENURLAUTH: "URLs that may be read without sign-in.", URLFETCH: "What a URL holds." }),
  ...table(rfc(5259, "7"), { CONVERTED: "A converted part.", CONVERSION: "A conversion that there is." }),
  ...table(rfc(5257), { ANNOTATION: "Annotations." }),
  ...table(rfc(9698, "2"), { JMAPACCESS: "The JMAP session URL of this account." }),
  ...table(rfc(6154, "2"), { XLIST: "A mailbox with its purpose, before SPECIAL-USE." }),
];

/** Responses behind a message number or a count. */
export const numbered: readonly WordRow[] = [
  ...table(rfc(9051, "7.4.1"), { EXISTS: "So many messages are in the mailbox." }),
  ...table(rfc(3501, "7.3.2"), { RECENT: "So many messages are new to all sessions; IMAP4rev1 only." }),
  ...table(rfc(9051, "7.5.1"), {
    EXPUNGE: "This message is gone; all after it are numbered one less from here on.",
  }),
  ...table(rfc(9051, "7.5.2"), { FETCH: "Facts about the message with this number." }),
  ...table(rfc(9586, "3.4"), { UIDFETCH: "Facts about the message with this unique identifier." }),
];

/** Response codes: the word in `[…]` behind OK, NO, BAD, BYE and PREAUTH. */
export const responseCodes: readonly WordRow[] = [
  ...table(rfc(9051, "7.1"), {
    ALERT: "The text must be shown to the user.",
    ALREADYEXISTS: "The mailbox exists already.",
    APPENDUID: "UIDVALIDITY of the mailbox and unique identifier of the message that was put there.",
    AUTHENTICATIONFAILED: "Name or password is wrong; the server does not say which.",
    AUTHORIZATIONFAILED: "The password is right, but this user may not act for the other.",
    BADCHARSET: "The server does not know the charset of the search; the list has those it knows.",
    CANNOT: "The server can never do this: a name that is forbidden, for example.",
    CAPABILITY: "What the server can do in this state of the connection.",
    CLIENTBUG: "The client does something that makes no sense.",
    CLOSED: "The mailbox that was open is closed now; what follows is about the new one.",
    CONTACTADMIN: "The user should ask the administrator.",
    COPYUID: "UIDVALIDITY of the target, unique identifiers of the originals, unique identifiers of the copies.",
    CORRUPTION: "The server's data are damaged.",
    EXPIRED: "The password is right but too old.",
    EXPUNGEISSUED: "Messages of the command are gone meanwhile.",
    HASCHILDREN: "The mailbox has others below it.",
    INUSE: "Somebody else uses the mailbox just now.",
    LIMIT: "A limit of the server was reached.",
    NONEXISTENT: "The mailbox does not exist.",
    NOPERM: "The user has no right to do this.",
    OVERQUOTA: "The mailbox is full, or would be.",
    PARSE: "A message's header cannot be read properly.",
    PERMANENTFLAGS: "Flags that can be changed for good; `\\*`: new keywords too.",
    PRIVACYREQUIRED: "Not without TLS.",
    "READ-ONLY": "The mailbox is open for reading only.",
    "READ-WRITE": "The mailbox is open for reading and changing.",
    SERVERBUG: "The server met a fault of its own.",
    TRYCREATE: "The target does not exist; create it and try again.",
    UIDNEXT: "The unique identifier that the next message will have at least.",
    UIDNOTSTICKY: "Unique identifiers do not last in this mailbox.",
    UIDVALIDITY: "Changes when unique identifiers were given anew: a client must then forget all it has cached.",
    UNAVAILABLE: "A part of the server is down for the moment: try again later.",
    "UNKNOWN-CTE": "The transfer encoding of the part is unknown.",
    NOTSAVED: "The search result was not saved.",
  }),
  ...table(rfc(3501, "7.1"), { UNSEEN: "The first unread message; IMAP4rev1 only." }),
  ...table(rfc(7162, "3.1.2"), {
    HIGHESTMODSEQ: "The highest change number in the mailbox (CONDSTORE).",
    NOMODSEQ: "The mailbox keeps no change numbers.",
    MODIFIED: "These messages changed meanwhile and were left alone.",
  }),
  ...table(rfc(4469, "4.2"), { BADURL: "The URL cannot be read.", TOOBIG: "The message would be too large." }),
  ...table(rfc(4467, "8"), { URLMECH: "Ways to make URLs." }),
  ...table(rfc(5464, "4.2.1"), { METADATA: "More about annotations that were too long, too many or not allowed." }),
  ...table(rfc(5465, "5.8"), {
    NOTIFICATIONOVERFLOW: "Too many events: the server stops telling them.",
    BADEVENT: "An event that the server does not know.",
  }),
  ...table(rfc(5466, "3.1"), { "UNDEFINED-FILTER": "There is no filter of this name." }),
  ...table(rfc(4978, "3"), { COMPRESSIONACTIVE: "The connection is compressed already." }),
  ...table(rfc(6154, "3"), { USEATTR: "The purpose asked for a new mailbox is not possible." }),
  ...table(rfc(8474, "4"), { MAILBOXID: "An identifier of the mailbox that stays when it is renamed." }),
  ...table(rfc(2193, "3"), { REFERRAL: "The mailbox or user lives on another server." }),
  ...table(rfc(5255, "4.9"), { BADCOMPARATOR: "The server does not know this comparison." }),
  ...table(rfc(5257, "4.2"), {
    ANNOTATIONS: "Whether and how large annotations may be.",
    ANNOTATE: "Why annotations failed.",
  }),
  ...table(rfc(9585, "4"), { INPROGRESS: "A long command goes on: how much is done." }),
  ...table(rfc(9586, "3.2"), { UIDREQUIRED: "Message numbers were switched off by the client itself." }),
  ...table(rfc(9738, "3.1"), { MESSAGELIMIT: "Only so many messages were worked on." }),
  ...table(rfc(5267, "4.3"), { NOUPDATE: "The server will not tell updates of this search." }),
  ...table(rfc(5259, "9"), {
    TEMPFAIL: "The conversion failed for the moment.",
    BADPARAMETERS: "Parameters of the conversion are wrong.",
    MAXCONVERTMESSAGES: "Too many messages.",
    MAXCONVERTPARTS: "Too many parts.",
  }),
  ...table(
    { label: "RFC 2060 §7.1", url: "https://www.rfc-editor.org/rfc/rfc2060.html#section-7.1" },
    { NEWNAME: "The mailbox was renamed; obsolete." },
  ),
  ...table(
    { label: "practice: Gmail" },
    {
      THROTTLED: "Too many commands or octets: the server slows down.",
      WEBALERT: "The user must sign in by a browser first.",
    },
  ),
];

/** Words of CAPABILITY; a family (`AUTH=`) ends in its sign. */
export const capabilities: readonly WordRow[] = [
  ...table(rfc(3501), { IMAP4REV1: "The protocol of 2003, which nearly all servers speak." }),
  ...table(rfc(9051), {
    IMAP4REV2:
      "The protocol of 2021: holds NAMESPACE, UNSELECT, UIDPLUS, ESEARCH, ENABLE, IDLE, SASL-IR, LITERAL-, MOVE and others.",
  }),
  ...table(rfc(9051, "6.1.1"), {
    "AUTH=": "A SASL mechanism for AUTHENTICATE.",
    STARTTLS: "TLS can be begun on this connection.",
    LOGINDISABLED: "LOGIN is not allowed now, mostly because TLS is missing.",
  }),
  ...table(rfc(4959), { "SASL-IR": "AUTHENTICATE may bring the first answer at once." }),
  ...table(rfc(7888), {
    "LITERAL+": "`{n+}`: the client need not wait before a literal of any size.",
    "LITERAL-": "`{n+}`: the client need not wait before a literal of up to 4096 octets.",
  }),
  ...table(rfc(2177), { IDLE: "The server tells news at once while the client waits." }),
  ...table(rfc(5161), { ENABLE: "Extensions can be switched on." }),
  ...table(rfc(2342), { NAMESPACE: "The server tells where mailboxes live." }),
  ...table(rfc(3691), { UNSELECT: "A mailbox can be closed without removing messages." }),
  ...table(rfc(6851), { MOVE: "Messages can be moved in one step." }),
  ...table(rfc(3348), { CHILDREN: "LIST says whether mailboxes have others below." }),
  ...table(rfc(4315), { UIDPLUS: "UID EXPUNGE, and APPENDUID and COPYUID in replies." }),
  ...table(rfc(7162), {
    CONDSTORE: "Each change gets a number, so that clients fetch only changes.",
    QRESYNC: "Quick resynchronisation: changes and removals since the last visit.",
  }),
  ...table(rfc(4731), { ESEARCH: "Searches can return counts, the first and last, or a short set." }),
  ...table(rfc(5182), { SEARCHRES: "`$` stands for the result of the last saved search." }),
  ...table(rfc(6203), { "SEARCH=FUZZY": "Searches may ask for what is nearly so." }),
  ...table(rfc(5032), { WITHIN: "Search keys OLDER and YOUNGER." }),
  ...table(rfc(7377), { MULTISEARCH: "One search over several mailboxes." }),
  ...table(rfc(9394), { PARTIAL: "Results of searches and FETCH in pages." }),
  ...table(rfc(5256), {
    SORT: "The server sorts search results.",
    "THREAD=": "The server groups search results by conversation.",
  }),
  ...table(rfc(5957), { "SORT=DISPLAY": "Sorts by the names that are shown." }),
  ...table(rfc(5267), { ESORT: "Return options for SORT.", "CONTEXT=": "The server keeps search results up to date." }),
  ...table(rfc(5258), { "LIST-EXTENDED": "LIST with options, several patterns and more facts." }),
  ...table(rfc(5819), { "LIST-STATUS": "LIST returns STATUS too." }),
  ...table(rfc(8440), { "LIST-MYRIGHTS": "LIST returns one's rights too." }),
  ...table(rfc(9590), { "LIST-METADATA": "LIST returns annotations too." }),
  ...table(rfc(6154), {
    "SPECIAL-USE": "Mailboxes tell their purpose: Sent, Trash, Junk.",
    "CREATE-SPECIAL-USE": "CREATE can give a purpose.",
  }),
  ...table(rfc(4314), { ACL: "Rights on mailboxes for others.", "RIGHTS=": "The rights that the server tells apart." }),
  ...table(rfc(9208), {
    QUOTA: "Limits of storage and number.",
    "QUOTA=": "A resource that can be limited.",
    QUOTASET: "Limits can be set.",
  }),
  ...table(rfc(2971), { ID: "Client and server can tell names and versions." }),
  ...table(rfc(4978), { "COMPRESS=": "The connection can be compressed." }),
  ...table(rfc(9755), { "UTF8=": "Mailbox names, headers and flags may be in UTF-8 after ENABLE." }),
  ...table(rfc(3502), { MULTIAPPEND: "APPEND takes several messages at once." }),
  ...table(rfc(4469), { CATENATE: "APPEND puts a message together of parts that the server has." }),
  ...table(rfc(7889), {
    APPENDLIMIT: "Messages for APPEND are limited; STATUS tells to what.",
    "APPENDLIMIT=": "The largest message for APPEND, in octets.",
  }),
  ...table(rfc(8508), { REPLACE: "A message can be replaced in one step." }),
  ...table(rfc(3516), { BINARY: "Parts can be read and put without transfer encoding." }),
  ...table(rfc(5464), {
    METADATA: "Annotations of mailboxes and of the server.",
    "METADATA-SERVER": "Annotations of the server only.",
  }),
  ...table(rfc(5465), { NOTIFY: "The client says which events of which mailboxes it wants to be told." }),
  ...table(rfc(8474), { OBJECTID: "Identifiers of mailboxes, messages and conversations that last." }),
  ...table(rfc(8514), { SAVEDATE: "When a message was put into the mailbox." }),
  ...table(rfc(8970), {
    PREVIEW: "The first words of messages.",
    "PREVIEW=": "The first words of messages (an older draft).",
  }),
  ...table(rfc(8438), { "STATUS=SIZE": "STATUS tells the size of a mailbox." }),
  ...table(rfc(8437), { UNAUTHENTICATE: "Sign out and keep the connection." }),
  ...table(rfc(4467), { URLAUTH: "URLs by which others may read a message." }),
  ...table(rfc(5550), { "URL-PARTIAL": "URLs of parts of a message.", "URLAUTH=": "More of URLAUTH." }),
  ...table(rfc(5255), {
    LANGUAGE: "Texts in several languages.",
    "I18NLEVEL=": "How texts of other scripts are compared.",
  }),
  ...table(rfc(5259), { CONVERT: "The server converts parts." }),
  ...table(rfc(5466), { FILTERS: "Named searches." }),
  ...table(rfc(5257), { "ANNOTATE-EXPERIMENT-1": "Annotations of messages." }),
  ...table(rfc(6785), { "IMAPSIEVE=": "Sieve scripts run at changes." }),
  ...table(rfc(9586), { UIDONLY: "Message numbers can be switched off." }),
  ...table(rfc(9585), { INPROGRESS: "The server tells how far long commands are." }),
  ...table(rfc(9738), {
    "MESSAGELIMIT=": "How many messages one command may touch.",
    "SAVELIMIT=": "How many messages a search may save.",
  }),
  ...table(rfc(9698), { JMAPACCESS: "The same mail can be read by JMAP." }),
  ...table(rfc(2221), { "LOGIN-REFERRALS": "The server may send users to another server." }),
  ...table(rfc(2193), { "MAILBOX-REFERRALS": "The server may name another server for a mailbox." }),
  ...table(rfc(8457), { "SPECIAL-USE=": "More purposes of mailboxes." }),
  ...table(
    { label: "practice: Gmail", url: "https://developers.google.com/workspace/gmail/imap/imap-extensions" },
    {
      "X-GM-EXT-1": "Gmail's identifiers, labels and search.",
      XLIST: "Mailboxes with their purpose, before SPECIAL-USE.",
    },
  ),
];

const index = (rows: readonly WordRow[]): ReadonlyMap<string, WordRow> =>
  new Map(rows.map((row) => [row.word.toUpperCase(), row]));

const responseIndex = index(responses);
const numberedIndex = index(numbered);
const codeIndex = index(responseCodes);
const capabilityIndex = index(capabilities);

export const responseRow = (word: string): WordRow | undefined => responseIndex.get(word.toUpperCase());
export const numberedRow = (word: string): WordRow | undefined => numberedIndex.get(word.toUpperCase());
export const codeRow = (word: string): WordRow | undefined => codeIndex.get(word.toUpperCase());
export function capabilityRow(word: string): WordRow | undefined {
  const name = word.toUpperCase();
  return capabilityIndex.get(name) ?? capabilityIndex.get(name.slice(0, name.indexOf("=") + 1));
}

/** Words that a server with IMAP4rev2 offers without naming them (RFC 9051 appendix E). */
export const inRev2: ReadonlySet<string> = new Set(
  "NAMESPACE UNSELECT UIDPLUS ESEARCH SEARCHRES ENABLE IDLE SASL-IR LIST-EXTENDED LIST-STATUS MOVE LITERAL- BINARY SPECIAL-USE STATUS=SIZE CHILDREN".split(
    " ",
  ),
);
