import { bare, blank, clock, type Dialect, decided, decidedBy, explained, marked, note } from "../dialect.ts";
import { likeClient, likeServer } from "../shapes.ts";

/** Network captures, raw logs of servers, debug logs of mail programs. */

const rawlogLine = /^([0-9]{10}\.[0-9]{6})(?: ([IO])[:>])? ?/;

/** Dovecot rawlog: seconds first; the two sides stand in two files, newer ones say `I:` and `O:`. */
function rawlogOf(only: "client" | "server" | undefined): Dialect {
  return {
    id: "dovecot-rawlog",
    ...(only === undefined ? {} : { facts: { oneSided: true, fragment: true } }),
    score: (sample) => {
      const words = sample.filter((line) => rawlogLine.test(line)).map((line) => line.replace(rawlogLine, ""));
      if (words.length === 0 || words.length * 2 <= sample.length) return 0;
      const servers = words.some(likeServer);
      const clients = words.some(likeClient);
      const lettered = sample.some((line) => rawlogLine.exec(line)?.[2] !== undefined);
      const side = lettered || servers === clients ? undefined : servers ? "server" : "client";
      return side === only ? decided / 2 + words.length : 0;
    },
    reader: () => ({
      read: (line, expected) => {
        const found = rawlogLine.exec(line.text);
        if (found === null)
          return expected.payload === undefined ? (line.text === "" ? blank(line) : note(line)) : bare(line);
        const [whole, time = "", letter] = found;
        const from = letter === "I" ? "client" : letter === "O" ? "server" : only;
        return bare(line, { from, time: clock(time) }, whole.length);
      },
    }),
  };
}

export const rawlog: readonly Dialect[] = [rawlogOf(undefined), rawlogOf("server"), rawlogOf("client")];

/** tshark -z follow: a count of octets stands before each block; that of node 1 is indented by a TAB, in old versions its lines too. */
export const tshark: Dialect = {
  id: "tshark-follow",
  whole: true,
  score: (sample) => (sample.some((line) => /^Follow: (?:tcp|tls|ssl),(?:ascii|raw)/.test(line)) ? decided : 0),
  reader: () => {
    let serverIsOne: boolean | undefined;
    let one = false;
    /** Octets of the block that are to come. */
    let left = 0;
    return {
      read: (line) => {
        const { text } = line;
        if (left <= 0 && /^(?:=====|Follow: |Filter: |Node [01]: )/.test(text)) {
          const node = /^Node ([01]): .*:(25|465|587|24|110|995|143|993|2525)$/.exec(text);
          if (node !== null) serverIsOne = node[1] === "1";
          return note(line);
        }
        if (left <= 0) {
          const count = /^(\t?)([0-9]{1,9})$/.exec(text);
          if (count !== null) {
            one = count[1] === "\t";
            left = Number(count[2]);
            return note(line);
          }
          if (text === "") return blank(line);
        }
        const indent = one && text.startsWith("\t") ? 1 : 0;
        left -= text.length - indent + 2;
        serverIsOne ??= likeServer(text.slice(indent)) ? one : !one;
        return bare(line, { from: one === serverIsOne ? "server" : "client" }, indent);
      },
    };
  },
};

const flow = /^(?<a>[0-9]{3}(?:\.[0-9]{3}){3})\.(?<p>[0-9]{5})-(?<b>[0-9]{3}(?:\.[0-9]{3}){3})\.(?<q>[0-9]{5}): ?/;
const known = new Set([24, 25, 110, 143, 465, 587, 993, 995, 2525]);

/** tcpflow -c: source and destination before each block; the well-known port is the server's. */
export const tcpflow: Dialect = {
  id: "tcpflow",
  whole: true,
  score: decidedBy(flow),
  reader: () => {
    let from: "client" | "server" | undefined;
    let session: string | undefined;
    return {
      read: (line, expected) => {
        const found = flow.exec(line.text);
        if (found === null)
          return from === undefined || (line.text === "" && expected.payload === undefined)
            ? line.text === ""
              ? blank(line)
              : note(line)
            : bare(line, { from, session });
        const { a = "", p = "", b = "", q = "" } = found.groups as Record<string, string>;
        const serverFirst = known.has(Number(p)) || (!known.has(Number(q)) && Number(p) < Number(q));
        from = serverFirst ? "server" : "client";
        session = serverFirst ? `${b}:${q}` : `${a}:${p}`;
        return bare(line, { from, session }, found[0].length);
      },
    };
  },
};

const muttMarks = marked({
  id: "mutt",
  signature: /^(?:\[[0-9 :-]+\](?:<[0-9A-Z]>)? ?(?:[a-z_]+\(\) )?)?[0-9][<>] (?:\* |\+OK|[0-9]{3}[ -]|a[0-9]{4} )/,
  prefix: /^(?:\[(?<time>[0-9]{4}-[0-9 :.-]+)\](?:<[0-9A-Z]>)? ?(?:[a-z_]+\(\) )?)?(?=[0-9][<>] |a[0-9]{4} [A-Z])/,
  marks: [
    { mark: /^(?<session>[0-9])> /, from: "client" },
    { mark: /^(?<session>[0-9])< /, from: "server" },
  ],
  // The second of two commands that were written at once.
  unmarked: (text) => (/^a[0-9]{4} [A-Z]/.test(text) ? "client" : "note"),
  facts: { hidesPayload: true },
});

/** mutt and neomutt -d: the number of the connection and an arrow. */
export const mutt: Dialect = {
  ...muttMarks,
  reader: (sample) => {
    const marks = muttMarks.reader(sample);
    let session: string | undefined;
    return {
      read: (line, expected) => {
        const utterance = marks.read(line, expected);
        if (utterance.from === "client" && utterance.session === undefined) return { ...utterance, session };
        session = utterance.session ?? session;
        return utterance;
      },
    };
  },
};

const alpineLine = /^IMAP DEBUG (?<time>[0-9:.]{15}): /;

/** alpine -d: the lines of both sides behind one mark, far behind pages of settings; literals are left out. */
export const alpine: Dialect = {
  ...marked({
    id: "alpine",
    protocol: "imap",
    prefix: alpineLine,
    marks: [],
    unmarked: (text) => (likeServer(text) || /^[ )]/.test(text) ? "server" : likeClient(text) ? "client" : "bare"),
    facts: { hidesPayload: true, hidesEnd: true },
  }),
  score: (sample) =>
    sample.some((line) => line.startsWith("Debug output of the Alpine program") || alpineLine.test(line)) ? decided : 0,
};

const thunderbirdMark =
  /^.{0,120}?(?:[DIVEW]\/)?(?<protocol>IMAP|SMTP|POP3|mailnews\.smtp|mailnews\.pop3|mailnews\.imap)(?:: | )(?:(?<session>[0-9a-fx]{6,16}):[^ :]{1,200}:[^ :]{1,200}:)?(?:\[[^\]]{0,60}\] )?(?<mark>SendData: |CreateNewLineFromSocket: |(?:SMTP )?Send: |(?:SMTP )?Response: |SEND: |RECV: |C: |S: )/;

/** Thunderbird's MOZ_LOG and error console. */
export const thunderbird: Dialect = {
  id: "thunderbird",
  score: decidedBy(thunderbirdMark),
  reader: () => ({
    read: (line) => {
      if (line.text === "") return blank(line);
      const found = thunderbirdMark.exec(line.text);
      const time = /^(?:\[[^\]]{1,40}\]:? ?)?([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+)/.exec(line.text)?.[1];
      const common = { time: time === undefined ? undefined : clock(time) };
      if (found === null) return note(line, common);
      const { session, mark = "", protocol } = found.groups as Record<string, string | undefined>;
      if (/Logging suppressed/.test(line.text)) return note(line, common);
      const from = /SendData|Send: |SEND: |C: $/.test(mark) ? "client" : "server";
      const words = bare(line, { ...common, from, session, protocol: protocolOf(protocol) }, found[0].length);
      return words;
    },
  }),
};

function protocolOf(name: string | undefined): "smtp" | "imap" | "pop3" | undefined {
  if (name === undefined) return undefined;
  const lower = name.toLowerCase();
  return lower.endsWith("imap") ? "imap" : lower.endsWith("pop3") ? "pop3" : "smtp";
}

export const checktls = marked({
  id: "checktls",
  only: true,
  signature: /^\[[0-9]{3}\.[0-9]{3}\] ?\t? ?(?:<--|-->|<~~|~~>)/,
  prefix: /^(?:\[(?<time>[0-9]{3}\.[0-9]{3})\] ?\t?)?/,
  marks: [
    { mark: /^ ?(?:<--|<~~)[ \t]*/, from: "server" },
    { mark: /^ ?(?:-->|~~>)[ \t]*/, from: "client" },
  ],
  unmarked: (text) => (/^[2-5][0-9][0-9][ -]/.test(text) ? "server" : "note"),
});

/** MXToolbox: bare, with ` [n ms]` at the end of each reply. */
export const mxtoolbox: Dialect = {
  id: "mxtoolbox",
  score: (sample) => {
    const hits = sample.filter((line) => / \[[0-9]+ ms\]$/.test(line)).length;
    return hits === 0 ? 0 : decided / 2 + hits + explained(mxtoolbox.reader(sample), sample);
  },
  reader: () => ({
    read: (line) => {
      if (line.text === "") return blank(line);
      if (/^(?:Connecting to |LookupServer |SMTP |Session |OK - )/.test(line.text)) return note(line);
      const end = / \[[0-9]+ ms\]$/.exec(line.text);
      return bare(end === null ? line : { ...line, text: line.text.slice(0, end.index) });
    },
  }),
};
