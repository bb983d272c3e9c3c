import { bare, blank, type Dialect, decided, decidedBy, explained, marked, note } from "../dialect.ts";
import { likeServer } from "../shapes.ts";
import { Words } from "../words.ts";

/** Command-line clients that mark each line. */

export const swaks = marked({
  id: "swaks",
  protocol: "smtp",
  signature: /^=== (?:Trying|Connected to|TLS started|response in|Connection closed)|^\*\*\* Error connecting/,
  marks: [
    { mark: " -> ", from: "client" },
    { mark: " ~> ", from: "client" },
    { mark: /^<(?:- |~ |\*\*|~\*) /, from: "server" },
    { mark: /^<[-~*]{1,2} *$/, from: "server" },
    { mark: "=== ", from: "tool" },
    { mark: "*** ", from: "tool" },
    { mark: /^(?:< {2}| {2}>) [ 0-9a-f]{4}: /, from: "tool" },
  ],
  opens: /^=== Trying /,
  secures: /^=== TLS started/,
});

export const msmtp = marked({
  id: "msmtp",
  signature:
    /^(?:loaded (?:system|user) configuration file|TLS certificate information:$|using account |host = |proxy host = |ignoring system configuration)/,
  marks: [
    { mark: "--> ", from: "client" },
    { mark: "<-- ", from: "server" },
  ],
  secures: /^TLS (?:certificate information|session parameters):/,
});

const mbsyncMarks = marked({
  id: "mbsync",
  only: true,
  signature: /^(?:\([0-9]+ in progress\) )?(?:[FNMS]: )?>>> [0-9]+ [A-Z]/,
  prefix: /^(?:\([0-9]+ in progress\) )?(?:[FNMS]: (?!\[))?/,
  marks: [
    { mark: /^>>> ?/, from: "client" },
    { mark: "*** IMAP ", from: "tool" },
  ],
  unmarked: (text) =>
    /^(?:\* |\+(?: |$)|[0-9]+ (?:OK|NO|BAD)(?: |$)|\)$|[^ ].*\)$)/.test(text) &&
    !/^(?:[FNMS]: \[|pair|uid|Opening|Channel|Maildir)/.test(text)
      ? "server"
      : "note",
  secures: /^(?:Connection is now encrypted|TLS established)/,
  facts: { hidesPayload: true },
});

/** mbsync; with -DN it prints literals as well, between two rules. */
export const mbsync: Dialect = {
  ...mbsyncMarks,
  reader: (sample) => {
    const marks = mbsyncMarks.reader(sample);
    let within = false;
    return {
      read: (line, expected) => {
        if (line.text === "=========") {
          within = !within;
          return note(line);
        }
        return within ? bare(line, { from: "server", kind: "payload" }) : marks.read(line, expected);
      },
    };
  },
};

const snailTalk = marked({
  id: "s-nail",
  signature: /^s-nail: >>> /,
  marks: [
    { mark: "s-nail: >>> SERVER: ", from: "server" },
    { mark: "s-nail: >>> ", from: "client" },
    { mark: "s-nail: ", from: "tool" },
  ],
  facts: { hidesPayload: true },
});

/** A dry run (-d) prints what would be said. */
export const snail: readonly Dialect[] = [
  snailTalk,
  {
    ...snailTalk,
    facts: { oneSided: true, fragment: true, hidesPayload: true },
    score: (sample) =>
      sample.some((line) => line.startsWith("s-nail: >>> SERVER: ")) ? 0 : snailTalk.score(sample) * 2,
  },
];

/** nmh -snoop: it says what is encrypted, and prints answers of AUTH decoded. */
export const nmh = marked({
  id: "nmh",
  only: true,
  signature: /^(?:Trying to connect to "[^"]{1,255}" \.\.\.|\((?:tls|sasl)-(?:en|de)crypted\) )/,
  prefix: /^(?:\((?:tls|sasl)-(?:en|de)crypted\) )?/,
  marks: [
    { mark: "=> ", from: "client" },
    { mark: "<= ", from: "server" },
  ],
  secures: /^TLS negotiation successful/,
  facts: { hidesPayload: true },
});

/** heirloom mailx prints the replies bare. */
export const mailx = marked({
  id: "mailx",
  only: true,
  signature: /^Resolving host .* done\.$/,
  marks: [{ mark: ">>> ", from: "client" }],
  unmarked: (text) => (likeServer(text) ? "server" : "note"),
});

export const imapfilter = marked({
  id: "imapfilter",
  signature: /^[CS] \([0-9-]+\): /,
  marks: [
    { mark: /^C \((?<session>[0-9-]+)\): /, from: "client" },
    { mark: /^S \((?<session>[0-9-]+)\): /, from: "server" },
  ],
  facts: { hidesPayload: true },
});

/** imapfilter's debug file: a headline, then raw lines until an empty one. */
export const imapfilterDebug: Dialect = blocks(
  "imapfilter",
  /^sending command \((?<session>[0-9-]+)\):/,
  /^getting response \((?<session>[0-9-]+)\):/,
);
/** socat -v: `>` is what came from the side that connected. */
export const socat: Dialect = blocks(
  "socat",
  /^> [0-9]{4}\/[0-9]{2}\/[0-9]{2} [0-9:.]{8,18} +length=[0-9]+ /,
  /^< [0-9]{4}\/[0-9]{2}\/[0-9]{2} [0-9:.]{8,18} +length=[0-9]+ /,
);
/** SMTPDiag /v */
export const smtpDiag: Dialect = blocks("smtpdiag", /^Sent:$/, /^Received:$/);
/** Apple Mail's Connection Doctor. */
export const appleMail: Dialect = blocks("apple-mail", /^WROTE .*-- (?:host|port):/, /^READ .*-- (?:host|port):/);

function blocks(id: string, client: RegExp, server: RegExp): Dialect {
  const dialect: Dialect = {
    id,
    whole: true,
    score: (sample) => {
      const heads = sample.filter((line) => client.test(line) || server.test(line)).length;
      return heads === 0 ? 0 : decided / 2 + explained(dialect.reader(sample), sample);
    },
    reader: () => {
      let from: "client" | "server" | undefined;
      let session: string | undefined;
      let empty = false;
      return {
        read: (line, expected) => {
          const head = client.exec(line.text) ?? server.exec(line.text);
          if (head !== null) {
            from = client.test(line.text) ? "client" : "server";
            session = head.groups?.session;
            empty = true;
            return note(line);
          }
          if (line.text === "" && expected.payload?.extent !== "lines") {
            if (!empty) from = undefined;
            empty = false;
            return blank(line);
          }
          empty = false;
          // socat writes CR as `\r`.
          const end = id === "socat" && line.text.endsWith("\\r") ? line.text.length - 2 : line.text.length;
          return from === undefined ? note(line) : bare({ ...line, text: line.text.slice(0, end) }, { from, session });
        },
      };
    },
  };
  return dialect;
}

export const imtest = marked({
  id: "imtest",
  only: true,
  signature: /^(?:Authenticated\.|Authentication failed\. |Security strength factor: )/,
  marks: [
    { mark: "C: ", from: "client" },
    { mark: "S: ", from: "server" },
  ],
  unmarked: (text) => (likeServer(text) ? "server" : "note"),
});

export const fetchmail: Dialect = {
  id: "fetchmail",
  facts: { hidesPayload: true },
  score: (sample) => {
    const hits = sample.filter((line) => fetchmailMark.test(line)).length;
    return hits === 0 ? (sample.some((line) => /^fetchmail: [0-9.]+ querying/.test(line)) ? 10 : 0) : decided + hits;
  },
  reader: () => ({
    read: (line) => {
      const found = fetchmailMark.exec(line.text);
      if (found === null) {
        if (line.text === "") return blank(line);
        return note(line, {
          secures: /SSL\/TLS: using protocol|TLS connection/.test(line.text.slice(0, 200)) ? true : undefined,
        });
      }
      const name = (found[1] as string).toLowerCase();
      const protocol = name === "esmtp" ? "smtp" : (name as "smtp" | "lmtp" | "imap" | "pop3");
      const from = found[2] === ">" ? "client" : "server";
      const at = found.index + found[0].length;
      const span = { start: line.start + found.index, end: line.start + at };
      if (from === "client" && /^\. \(EOM\)$/.test(line.text.slice(at))) {
        const words = bare(line, { from, protocol, mark: { span, other: "" } }, at);
        return {
          ...words,
          value: new Words(".", line.start + at),
          text: { start: line.start + at, end: line.start + at + 1 },
        };
      }
      return bare(
        line,
        { from, protocol, mark: { span, other: `fetchmail: ${found[1]}${from === "client" ? "<" : ">"} ` } },
        at,
      );
    },
  }),
};

const fetchmailMark = /fetchmail(?:\[[0-9]+\])?: (E?SMTP|LMTP|IMAP|POP3)([<>])(?: |(?=\. \(EOM\)))/;

const sendmailMarks = marked({
  id: "sendmail-v",
  only: true,
  protocol: "smtp",
  signature: /\.\.\. (?:Connecting to .* via |Sent \(|Closing connection to )/,
  // What a server that relays says of it stands within its reply.
  prefix: /^(?:(?<session>050) )?/,
  marks: [{ mark: ">>> ", from: "client" }],
  unmarked: (text) => (/^[2-5][0-9][0-9][ -]/.test(text) ? "server" : "note"),
  facts: { hidesPayload: true },
});

/** sendmail -v. Of a delivery at home, or of none, there are but notes. */
export const sendmailVerbose: Dialect = {
  ...sendmailMarks,
  score: (sample) =>
    sample.some((line) =>
      /^\S{1,200}\.\.\. (?:Connecting to local\.\.\.|Sent|queued|User unknown|Deferred.*)$/.test(line),
    )
      ? decided + sendmailMarks.score(sample)
      : sendmailMarks.score(sample),
};

const sendmailTraffic = /^(?<session>[0-9]{5,10}) (?:(?<arrow><<<|>>>) ?|=== )/;

/**
 * sendmail -X: the number of the process, and `>>>` before what it sends. A process that greets is a server; behind CONNECT it is
 * a client, behind EXEC it feeds a program, until it replies again.
 */
export const sendmailX: Dialect = {
  id: "sendmail-x",
  protocol: "smtp",
  whole: true,
  score: decidedBy(sendmailTraffic, 2),
  reader: () => {
    const servers = new Set<string>();
    /** What a process does: nothing that is talk before it greets or connects, and behind the end of a connection. */
    const doing = new Map<string, "serve" | "connect">();
    return {
      read: (line) => {
        const found = sendmailTraffic.exec(line.text);
        if (found === null) return line.text === "" ? blank(line) : note(line);
        const { session = "", arrow } = found.groups as Record<string, string | undefined>;
        const words = line.text.slice(found[0].length);
        const sent = arrow === ">>>";
        if (words === "[EOF]" || (arrow === undefined && words.startsWith("EXEC "))) doing.delete(session);
        else if (arrow === undefined && words.startsWith("CONNECT ")) doing.set(session, "connect");
        else if (sent && words.startsWith("220 ")) servers.add(session);
        const serves = sent ? /^2[25][0-9] /.test(words) : arrow === "<<<" && !doing.has(session) && words !== "[EOF]";
        if (serves && servers.has(session)) doing.set(session, "serve");
        const now = doing.get(session);
        // What is told to people (050) and what a program gets are no talk.
        if (arrow === undefined || now === undefined || words === "[EOF]" || /^05[0-9][ -]/.test(words))
          return note(line);
        const from = sent === (now === "serve") ? "server" : "client";
        return bare(line, { from, session: now === "serve" ? session : `${session} out` }, found[0].length);
      },
    };
  },
};

/** "Transcript of session follows" of a bounce. */
export const bounce = marked({
  id: "bounce",
  signature:
    /^ {0,4}-{3,} ?(?:Transcript of session follows|The following addresses had permanent fatal errors)|^\.\.\. while talking to /,
  marks: [
    { mark: ">>> ", from: "client" },
    { mark: "<<< ", from: "server" },
  ],
  facts: { fragment: true, hidesPayload: true, hidesEnd: true },
});
