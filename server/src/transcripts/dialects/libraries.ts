import { type Decoded, DecodedBuilder } from "../../text/decoded.ts";
import { bare, blank, clock, type Dialect, decided, explained, marked, note } from "../dialect.ts";
import { likeClient, likeServer } from "../shapes.ts";
import type { ProtocolId, Utterance } from "../types.ts";
import { append, joined, Part, unquoted } from "../words.ts";

/** Mail libraries of programming languages. */

export const smtplib = marked({
  id: "smtplib",
  protocol: "smtp",
  signature: /^(?:[0-9:.]+ )?reply: retcode \(/,
  prefix: /^(?:(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]+) )?/,
  marks: [
    { mark: "reply: retcode (", from: "tool" },
    { mark: "connect: ", from: "tool" },
    { mark: "data: (", from: "tool" },
    { mark: /^send: (?=b?['"])/, from: "client" },
    { mark: /^reply: (?=b?['"])/, from: "server" },
  ],
  quoted: true,
});

export const imaplib = marked({
  id: "imaplib",
  signature: /^ {2}[0-9]{2}:[0-9]{2}\.[0-9]{2} (?:imaplib version|new IMAP4 connection|[<>] b?['"])/,
  prefix: /^ {2}(?<time>[0-9]{2}:[0-9]{2}\.[0-9]{2}) /,
  marks: [
    { mark: /^> (?=b?['"])/, from: "client" },
    { mark: /^< (?=b?['"])/, from: "server" },
  ],
  quoted: true,
  facts: { hidesPayload: true, hidesEnd: true },
});

export const offlineimap = marked({
  id: "offlineimap",
  signature: /^ ?\[imap\]: .* (?:writer >|reader <) /,
  prefix: /^ ?\[imap\]: +(?<time>[0-9]{2}:[0-9]{2}\.[0-9]{2}) (?<session>\S+) /,
  marks: [
    { mark: /^writer > (?=b?['"])/, from: "client" },
    { mark: /^reader < (?=b?['"])/, from: "server" },
  ],
  quoted: true,
  facts: { hidesEnd: true },
});

const poplibWire = marked({
  id: "poplib",
  signature: /^\*put\* /,
  marks: [
    { mark: /^\*put\* (?=b?['"])/, from: "client" },
    { mark: /^\*get\* (?=b?['"])/, from: "server" },
  ],
  quoted: true,
});
const poplibCommands = marked({
  id: "poplib",
  signature: /^\*cmd\* /,
  protocol: "pop3",
  marks: [{ mark: /^\*cmd\* (?=b?['"])/, from: "client" }],
  quoted: true,
  facts: { oneSided: true },
});
/** At level 1 only commands are printed; at level 2 what is put and got, and the commands once more. */
export const poplib: readonly Dialect[] = [
  poplibWire,
  {
    ...poplibCommands,
    score: (sample) => (sample.some((line) => line.startsWith("*put* ")) ? 0 : poplibCommands.score(sample)),
  },
];

export const nodemailer = marked({
  id: "nodemailer",
  protocol: "smtp",
  signature: /Creating transport: nodemailer|^\[[0-9 :-]+\] DEBUG \[[^\]]+\] (?:SMTP handshake finished|[CS]: )/,
  prefix: /^\[(?<time>[0-9]{4}-[0-9 :-]+)\] (?:DEBUG|TRACE) \[(?<session>[^\]]{1,40})\](?: |$)/,
  marks: [
    { mark: "S: ", from: "server" },
    { mark: "C: ", from: "client" },
  ],
  barePayload: true,
  secures: /Connection upgraded with STARTTLS|SSL\/TLS/,
});

const member = (name: string, text: string): string | undefined => {
  const at = text.indexOf(`"${name}":"`);
  if (at < 0) return undefined;
  const start = at + name.length + 4;
  return text.slice(start, closing(text, start));
};

function closing(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 34) return i;
  }
  return text.length;
}

/** imapflow with pino: one JSON object a line; `src` says who speaks, `msg` what. */
export const imapflowJson: Dialect = {
  id: "imapflow-json",
  protocol: "imap",
  facts: { hidesPayload: true, hidesEnd: true },
  score: (sample) => {
    const hits = sample.filter(
      (line) => line.startsWith("{") && /"src":"[cs]"/.test(line) && line.includes('"msg":"'),
    ).length;
    return hits === 0 ? 0 : decided + hits;
  },
  reader: () => ({
    read: (line) => {
      const { text } = line;
      if (text === "") return blank(line);
      const src = text.startsWith("{") ? member("src", text) : undefined;
      const at = text.indexOf('"msg":"');
      const secures = src === "tls" || (src === "connection" && text.includes('"secure":true')) ? true : undefined;
      if ((src !== "c" && src !== "s") || at < 0 || text.includes('"data":"')) return note(line, { secures });
      const start = at + 7;
      const end = closing(text, start);
      const time = /"time":([0-9]{1,15})/.exec(text)?.[1];
      return {
        line: line.index,
        from: src === "c" ? "client" : "server",
        value: unquoted(text, start, end, line.start),
        text: { start: line.start + start, end: line.start + end },
        session: member("cid", text),
        time: time === undefined ? undefined : Number(time),
      };
    },
  }),
};

export const imapflowConsole = marked({
  id: "imapflow-console",
  signature: /^debug [cs] (?:\* |[0-9A-F]+ )/,
  marks: [
    { mark: "debug c ", from: "client" },
    { mark: "debug s ", from: "server" },
  ],
  facts: { hidesPayload: true, hidesEnd: true },
});

export const nodeImap = marked({
  id: "node-imap",
  signature: /^<= '(?:\* |A[0-9]+ )/,
  prefix: /^(?:\[connection\] )?/,
  marks: [
    { mark: /^=> (?=')/, from: "client" },
    { mark: /^<= (?=')/, from: "server" },
    { mark: /^=> (?=DONE$)/, from: "client" },
  ],
  quoted: true,
  facts: { hidesPayload: true },
});

export const netSmtp = marked({
  id: "perl-net",
  signature: /^Net::(?:SMTP|POP3)[A-Za-z_:]*=GLOB\(/,
  facts: { hidesPayload: true },
  marks: [
    // The answers of AUTH once more.
    { mark: /^Net::[A-Za-z0-9:_]+=GLOB\(0x[0-9a-f]+\)(?:>>>|<<<) \(decoded\) /, from: "tool" },
    { mark: /^Net::[A-Za-z0-9:_]+=GLOB\((?<session>0x[0-9a-f]+)\)>>> ?/, from: "client" },
    { mark: /^Net::[A-Za-z0-9:_]+=GLOB\((?<session>0x[0-9a-f]+)\)<<< ?/, from: "server" },
  ],
});

/** Mail::IMAPClient: `Read:` and `Sending:` begin blocks, whose further lines are indented by two blanks and what the first had. */
export const mailImapclient: Dialect = {
  id: "mail-imapclient",
  protocol: "imap",
  facts: { hidesPayload: true },
  score: (sample) =>
    sample.some((line) => /^Using Mail::IMAPClient version/.test(line)) ||
    (sample.some((line) => /^Read: \t/.test(line)) && sample.some((line) => /^Sent [0-9]+ bytes$/.test(line)))
      ? decided
      : 0,
  reader: () => {
    let from: "client" | "server" | undefined;
    return {
      read: (line) => {
        if (line.text === "") return blank(line);
        const head = /^(?:Sending: |Read: \t)/.exec(line.text)?.[0];
        if (head !== undefined) {
          from = head.startsWith("S") ? "client" : "server";
          return bare(line, { from }, head.length);
        }
        const indent = /^ {2}\t?/.exec(line.text)?.[0].length ?? 0;
        if (indent > 0 && from !== undefined) return bare(line, { from }, indent);
        from = undefined;
        return note(line, { opens: /^Connected to /.test(line.text) ? true : undefined });
      },
    };
  },
};

/** Ruby's arrows are seen from the program: `->` is what it read. */
export const rubyNet = marked({
  id: "ruby-net",
  signature: /^(?:-> "(?:[2-5][0-9][0-9][ -]|\+OK|\* )|<- "(?:EHLO|HELO|QUIT|MAIL|USER))/,
  marks: [
    { mark: /^-> (?=")/, from: "server" },
    { mark: /^<- (?=")/, from: "client" },
  ],
  quoted: true,
  facts: { hidesPayload: true },
});

/** A server in Python: `>>` is what came in. */
export const aiosmtpd = marked({
  id: "aiosmtpd",
  protocol: "smtp",
  signature: /mail\.log:\('[^']+', [0-9]+\) (?:>>|<<) /,
  prefix:
    /^(?:[A-Z]+:)?(?:(?<time>[0-9]{4}-[0-9-]+[ T][0-9:.,]+) )?.{0,40}?mail\.log:(?<session>\('[^']{1,60}', [0-9]{1,5}(?:, [0-9]+, [0-9]+)?\)) /,
  marks: [
    { mark: /^>> (?=b?['"])/, from: "client" },
    { mark: /^<< (?=b?['"])/, from: "server" },
  ],
  quoted: true,
  facts: { hidesPayload: true },
});

export const mailhog = marked({
  id: "mailhog",
  protocol: "smtp",
  signature: /\[SMTP [0-9.:[\]a-f]+\] (?:Received|Sent) [0-9]+ bytes: '/,
  prefix: /^(?:\[APIv1\] )?(?:(?<time>[0-9]{4}\/[0-9]{2}\/[0-9]{2} [0-9:]{8}) )?\[SMTP (?<session>[^\]]{1,60}\]?)\] /,
  marks: [
    { mark: /^Received [0-9]+ bytes: /, from: "client" },
    { mark: /^Sent [0-9]+ bytes: /, from: "server" },
  ],
  quoted: true,
});

export const haraka = marked({
  id: "haraka",
  protocol: "smtp",
  signature: /\[PROTOCOL\] \[[^\]]+\] .{0,60}[CS]: /,
  prefix: /^(?:(?<time>[A-Z0-9][0-9A-Za-z :.T-]{7,30}?) )?\[PROTOCOL\] \[(?<session>[^\]]{1,60})\] \[[^\]]{1,40}\] /,
  marks: [
    { mark: "C: ", from: "client" },
    { mark: "S: ", from: "server" },
  ],
  facts: { hidesPayload: true },
});

export const mailkit = marked({
  id: "mailkit",
  only: true,
  signature: /^(?:[0-9TZ:.-]+ )?Connected to (?:smtp|imap|pop)s?:\/\//,
  prefix: /^(?:(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?) )?/,
  marks: [
    { mark: "C: ", from: "client" },
    { mark: "S: ", from: "server" },
  ],
  opens: /Connected to /,
});

/** What Jakarta Mail says of itself; words after `DEBUG:` alone may be of any program. */
const javamailNote =
  /^DEBUG(?: (?:SMTP|IMAP|POP3|NNTP)S?)?: (?:(?:JavaMail|Jakarta Mail) version|setDebug: |getProvider\(\)|Tables of loaded|successfully loaded|useEhlo |use8bit |trying to connect|connecting to host|connected to host|Found extension|Attempt to authenticate|protocolConnect |AUTH[: ]|message successfully|mail\.|connection available|got message size)/;

/** Whether this is talk at all, and not what the program prints in between. */
function javamailTalk(text: string, protocol: ProtocolId | undefined): boolean {
  if (text === "") return true;
  if (protocol === "imap") return text === ")" || text === "DONE" || (likeServer(text) && /^[*+A-Z]/.test(text));
  if (protocol === "pop3" && /^[0-9*]/.test(text)) return false;
  return likeServer(text) || likeClient(text);
}

/** JavaMail and Jakarta Mail: bare talk between notes, and between them what the program itself prints. */
export const javamail: Dialect = {
  id: "javamail",
  score: (sample) => {
    const hits = sample.filter((line) => javamailNote.test(line)).length;
    return hits === 0 ? 0 : decided / 2 + hits + explained(javamail.reader(sample), sample);
  },
  reader: () => {
    // Each IMAP connection has letters of its own in its tags; a folder opens a connection beside that of its store.
    const connections = new Map<string, string>();
    const taken = new Set<string>();
    let greeted = 0;
    let session: string | undefined;
    let appending: string | undefined;
    const connection = (letters: string): string => {
      let known = connections.get(letters);
      if (known === undefined) {
        // Without its greeting a connection is known by its letters.
        known = taken.has(String(greeted)) ? letters : String(greeted);
        taken.add(known);
        connections.set(letters, known);
      }
      return known;
    };
    return {
      read: (line, expected) => {
        const { text } = line;
        const letters = /^(?<letters>[A-Z]{1,4})[0-9]{1,9} [A-Z]/.exec(text)?.groups?.letters;
        if (expected.payload?.extent === "lines") {
          const other = letters === undefined ? undefined : connections.get(letters);
          if (expected.payload.from === "server" || other === undefined || other === session)
            return bare(line, { session });
          // What is appended is fetched meanwhile, piece by piece, through another connection.
          appending = session;
          session = other;
          return bare(line, { session });
        }
        if (/^DEBUG(?: [A-Z0-9]+)?(?: [A-Za-z]+)?: /.test(text))
          return note(line, { opens: /trying to connect to host/.test(text) ? true : undefined });
        if (expected.payload !== undefined) return bare(line, { session });
        if (letters !== undefined) session = connection(letters);
        else if (appending !== undefined && !/^[*)]/.test(text)) {
          session = appending;
          appending = undefined;
        } else if (/^\* (?:OK|PREAUTH) \[CAPABILITY /.test(text)) session = String(++greeted);
        else if (!javamailTalk(text, expected.protocol)) return note(line);
        return bare(line, { session });
      },
    };
  },
};

/** Net_SMTP of PEAR: what is sent ends with its own line end, and message data is one piece. */
export const pearSmtp = marked({
  id: "pear-net-smtp",
  protocol: "smtp",
  signature: /^DEBUG: (?:Recv: [2-5][0-9][0-9]|Send: (?:EHLO|HELO) )/,
  marks: [
    { mark: "DEBUG: Recv: ", from: "server" },
    { mark: "DEBUG: Send: ", from: "client" },
  ],
  unmarked: "payload",
});

/** A further row of a reply of PHPMailer: indented, or without time or level, and without mark. */
const furtherReply = /^[ \t]*(?=[2-5][0-9][0-9](?:[ -]|$))/;

const phpmailerBoth: Dialect = {
  id: "phpmailer",
  protocol: "smtp",
  score: (sample) => {
    const hits = sample.filter((line) => phpMark.test(line.slice(0, phpReach))).length;
    // A message in another program's log may hold such lines.
    return hits * 10 < sample.length ? hits : decided + hits;
  },
  reader: () => {
    let open = false;
    /** What other programs put before all rows, further ones too. */
    let before = "";
    return {
      read: (line) => {
        if (line.text === "") return blank(line);
        const found = phpMark.exec(line.text.slice(0, phpReach));
        const at = sharedLength(line.text, before);
        const row = line.text.slice(at);
        const further = open || row.startsWith(" ") ? furtherReply.exec(row) : null;
        open = false;
        if (found !== null) {
          const { index, 0: mark } = found;
          before = line.text.slice(0, index).replace(phpOwnTime, "");
          const time = phpTime.exec(line.text.slice(0, index))?.[0];
          const from = /^(?:CLIENT|SMTP -> FROM CLIENT)/.test(mark) ? "client" : "server";
          const words = bare(
            line,
            { from, time: time === undefined ? undefined : clock(time) },
            Math.min(index + mark.length, line.text.length),
          );
          open = from === "server" && words.value.text[3] === "-";
          return split(mark.includes("&gt;") ? { ...words, value: withoutHtml(words.value) } : words);
        }
        if (further === null) return note(line);
        open = row[further[0].length + 3] === "-";
        return bare(line, { from: "server" }, at + further[0].length);
      },
    };
  },
};

/** At level 1 PHPMailer prints only what it says. */
export const phpmailer: readonly Dialect[] = [
  phpmailerBoth,
  {
    ...phpmailerBoth,
    facts: { oneSided: true, fragment: true },
    score: (sample) =>
      sample.every((line) => phpMark.exec(line.slice(0, phpReach))?.[0].startsWith("CLIENT") !== false)
        ? phpmailerBoth.score(sample) * 2
        : 0,
  },
];

/** How much two lines begin alike, but for the digits, and without the digits at its end. */
function sharedLength(a: string, b: string): number {
  const digit = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "9";
  let at = 0;
  while (at < a.length && at < b.length && (a[at] === b[at] || (digit(a[at]) && digit(b[at])))) at++;
  while (at > 0 && digit(a[at - 1])) at--;
  return at;
}

/** What a program's own function puts in front of the mark is short. */
const phpReach = 240;
const phpOwnTime = /[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}[ \t]{1,8}$/;
const phpTime = /[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}/;
const phpMark =
  /(?:SERVER -> CLIENT|CLIENT -> SERVER|CLIENT -&gt; SERVER|SERVER -&gt; CLIENT):(?: |$)|SMTP -> FROM SERVER:[ \t]?|SMTP -> get_lines\(\): \$data is "/;

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#039;": "'",
};

/** The words of a log that is written for a browser. */
function withoutHtml(value: Decoded): Decoded {
  const text = value.text.replace(/(?:<br ?\/?>)+$/, "");
  const builder = new DecodedBuilder();
  let from = 0;
  for (const { index, 0: entity } of text.matchAll(/&(?:lt|gt|amp|quot|#039);/g)) {
    append(builder, new Part(value, from, index));
    const { start, end } = value.span(index, index + entity.length);
    builder.append(entities[entity] as string, start, end - start);
    from = index + entity.length;
  }
  append(builder, new Part(value, from, text.length));
  return builder.build(value.span(0, 0).start);
}

/** From a browser the lines of a reply come glued together (`250-a250-b250 c`): cut before each further code. */
function split(utterance: Utterance): Utterance {
  const { text } = utterance.value;
  if (utterance.from !== "server" || !/^[2-5][0-9][0-9]-/.test(text)) return utterance;
  const code = text.slice(0, 3);
  const parts: Part[] = [];
  let from = 0;
  for (let i = text.indexOf(code, 4); i >= 0; i = text.indexOf(code, i + 4)) {
    if (text[i + 3] !== "-" && text[i + 3] !== " ") continue;
    parts.push(new Part(utterance.value, from, i));
    from = i;
  }
  if (parts.length === 0) return utterance;
  parts.push(new Part(utterance.value, from));
  return { ...utterance, value: joined(parts, "\n") };
}

export const symfony = marked({
  id: "symfony",
  signature: /^\[[0-9T:.+-]+\] [<>] /,
  prefix: /^(?:\[(?<time>[0-9T:.+-]{8,40})\] )/,
  marks: [
    { mark: "> ", from: "client" },
    { mark: "< ", from: "server" },
  ],
});

export const swiftMailer = marked({
  id: "swiftmailer",
  only: true,
  signature: /^(?:\+\+ (?:Starting|Swift)|!! |<< [2-5][0-9][0-9][ -])/,
  marks: [
    { mark: ">> ", from: "client" },
    { mark: "<< ", from: "server" },
    { mark: "++ ", from: "tool" },
    { mark: "!! ", from: "tool" },
  ],
  unmarked: (text) => (likeServer(text) ? "server" : "note"),
});
