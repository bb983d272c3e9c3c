/** What the words of each side look like: enough to score dialects and to tell who speaks where nothing marks it. */

const verbs = new Set(
  (
    "EHLO HELO LHLO MAIL RCPT DATA BDAT RSET VRFY EXPN HELP NOOP QUIT AUTH STARTTLS ETRN TURN ATRN BURL SEND SOML SAML XCLIENT XFORWARD " +
    "USER PASS APOP STAT LIST RETR DELE TOP UIDL CAPA STLS LANG UTF8 " +
    "CAPABILITY LOGOUT AUTHENTICATE LOGIN ENABLE SELECT EXAMINE CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LSUB NAMESPACE STATUS APPEND " +
    "IDLE CHECK CLOSE UNSELECT EXPUNGE SEARCH FETCH STORE COPY MOVE UID ID COMPRESS SORT THREAD GETQUOTA GETQUOTAROOT SETQUOTA GETACL SETACL " +
    "DELETEACL LISTRIGHTS MYRIGHTS GETMETADATA SETMETADATA NOTIFY REPLACE ESEARCH XLIST UNAUTHENTICATE CONVERT CATENATE LOGINDISABLED GETJMAPACCESS"
  ).split(" "),
);

/** The first word in capitals, without what is no letter or digit; "" where there is none or it is long. */
export function firstWord(text: string): string {
  let end = 0;
  while (end < text.length && end < 24 && isWord(text.charCodeAt(end))) end++;
  return text.slice(0, end).toUpperCase();
}

function isWord(c: number): boolean {
  return (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 45;
}

export function isVerb(word: string): boolean {
  return verbs.has(word);
}

const replyStart = /^(?:[2-5][0-9][0-9](?:[ -]|$)|\* |\+OK|-ERR|\+(?: |$)|HTTP\/[0-9.]+ [0-9]{3})/;
const taggedReply = /^[A-Za-z0-9.]{1,24} (?:OK|NO|BAD)(?: |$)/i;
const taggedCommand = /^[A-Za-z0-9.]{1,24} ([A-Za-z]{2,16})(?: |$)/;

/** Whether a server could say this, by its form. */
export function likeServer(text: string): boolean {
  return replyStart.test(text) || taggedReply.test(text);
}

/** Whether a client could say this, by its form. */
export function likeClient(text: string): boolean {
  const word = firstWord(text);
  if (isVerb(word) && (text.length === word.length || text[word.length] === " ")) return true;
  if (replyStart.test(text)) return false;
  const tagged = taggedCommand.exec(text);
  if (tagged !== null && isVerb((tagged[1] as string).toUpperCase())) return true;
  return word === "DONE" || /^(?:GET|POST|PUT) \S+ HTTP\//.test(text);
}

/** Whether a note stands in the place of the talk in which the client signed in. */
export function hidesSignIn(note: string): boolean {
  return /\b(?:trace|logging) suppressed\b/i.test(note.slice(0, 400));
}
