import {
  bare,
  blank,
  clock,
  type Dialect,
  type DialectReader,
  decided,
  decidedBy,
  explained,
  note,
  quotedWords,
  readAfter,
} from "../dialect.ts";
import { likeServer } from "../shapes.ts";

/** What passes through sockets, as strace, ngrep and tcpdump print it. */

const call =
  /^(?:\[pid +[0-9]{1,10}\] |[0-9]{1,10} +)?(?:(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?|[0-9]{10}\.[0-9]{6}) )?(?<name>sendto|send|sendmsg|write|writev|recvfrom|recv|recvmsg|read|readv|connect)\((?<session>[0-9]{1,9})(?:<[^"]{0,160}>)?, (?<rest>.*)/;
const startOfString = /^(?:[[{][^"]{0,300}(?:iov_base|msg_iov)=[^"]{0,20})?"/;

const lineEnd = /(?<!\\)\\r\\n/;

function straceReader(turned: boolean): DialectReader {
  /** What was connected: `true` where mail can be spoken. */
  const sockets = new Map<string, boolean>();
  let connected = false;
  return {
    read: (line) => {
      if (line.text === "") return blank(line);
      const found = call.exec(line.text)?.groups as Readonly<Record<string, string>> | undefined;
      if (found === undefined) return note(line);
      const { name = "", session = "", rest = "" } = found;
      const time = found.time === undefined ? undefined : clock(found.time);
      if (name === "connect") {
        const mail = /^\{sa_family=AF_INET6?,/.test(rest) && !rest.includes("htons(53)");
        sockets.set(session, mail);
        connected ||= mail;
        return note(line, { time, opens: mail ? true : undefined });
      }
      const open = startOfString.exec(rest)?.[0].length;
      // Files are read and written too; their lines do not end in CR LF.
      if (open === undefined || !(sockets.get(session) ?? (!connected && lineEnd.test(rest))))
        return note(line, { time });
      const at = line.text.length - rest.length + open;
      // TLS: a handshake, or data.
      if (/^\\2[67]\\3/.test(rest.slice(open))) return note(line, { time });
      const sent = /^(?:send|write)/.test(name);
      const end = closing(line.text, at);
      return quotedWords({ ...line, text: line.text.slice(0, end + 1) }, at - 1, {
        from: sent === turned ? "server" : "client",
        session,
        time,
      });
    },
  };
}

function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The program that was watched may be a server. */
function servesMail(sample: readonly string[]): boolean {
  return explained(straceReader(true), sample) > explained(straceReader(false), sample);
}

export const strace: Dialect = {
  id: "strace",
  facts: { hidesEnd: true },
  score: (sample) => {
    const talk = sample.filter((line) => {
      const { name, rest = "" } = call.exec(line)?.groups ?? {};
      return name !== undefined && name !== "connect" && startOfString.test(rest) && lineEnd.test(rest);
    }).length;
    return talk < 2 ? 0 : decided + talk;
  },
  ...readAfter(servesMail, straceReader),
};

/** The ends of a connection, whose packets follow one another: which of them is the server. */
class Ends {
  #server: string | undefined;
  #from = "";
  #to = "";

  /** A packet goes from one end to the other. */
  packet(from: string, to: string): void {
    if (this.#server !== from && this.#server !== to) this.#server = undefined;
    this.#from = from;
    this.#to = to;
    if (mailPort.test(from)) this.#server = from;
    else if (mailPort.test(to)) this.#server = to;
  }

  /** Who says the words of the packet. */
  speaker(words: string): { readonly from: "client" | "server"; readonly session: string } {
    this.#server ??= likeServer(words) ? this.#from : this.#to;
    const server = this.#server === this.#from;
    return { from: server ? "server" : "client", session: server ? this.#to : this.#from };
  }
}

const mailPort = /[.:](?:24|25|110|143|465|587|993|995|2525|smtp|smtps|submissions?|urd|imap2?|imaps|pop-?3s?)$/;

const ngrepHead =
  /^T (?:[0-9]{4}\/[0-9]{2}\/[0-9]{2} )?(?:(?<time>[0-9:]{8}\.[0-9]{6}) )?(?<a>\S{3,60}:[0-9]{1,5}) -> (?<b>\S{3,60}:[0-9]{1,5})(?: \[[A-Z]{0,6}\])?(?: #[0-9]{1,9})?$/;

/** ngrep -W byline: a headline for each packet; the CR at the end of a line is printed as a dot. */
export const ngrep: Dialect = {
  id: "ngrep",
  whole: true,
  score: decidedBy(ngrepHead),
  reader: () => {
    const ends = new Ends();
    let time: number | undefined;
    let open = false;
    return {
      read: (line) => {
        if (line.text === "") return blank(line);
        const head = ngrepHead.exec(line.text)?.groups;
        if (head !== undefined) {
          open = true;
          time = head.time === undefined ? undefined : clock(head.time);
          ends.packet(head.a as string, head.b as string);
          return note(line, { time });
        }
        if (!open || /^#+$/.test(line.text)) return note(line);
        const text = line.text.endsWith(".") ? line.text.slice(0, -1) : line.text;
        return bare({ ...line, text }, { ...ends.speaker(text), time });
      },
    };
  },
};

const packetTime =
  "(?<time>(?:[0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{1,9}|[0-9]{10}\\.[0-9]{1,9}) ";
/** With -v the addresses stand on a line of their own; with -q (`tcp 68`) nothing but the count is told. */
const packet = new RegExp(
  `^(?:(?:${packetTime})?(?:\\S{1,16} +(?:In|Out|B|M|P) +)?IP(?<six>6)? | {4})(?<a>[^ >]{1,80})\\.(?<p>[a-z0-9-]{1,20}) > (?<b>[^ >]{1,80})\\.(?<q>[a-z0-9-]{1,20}): (?:Flags \\[[^\\]]{0,12}\\],|tcp (?<count>[0-9]{1,9})$)`,
);
const packetOpening = new RegExp(`^(?:${packetTime})?(?:\\S{1,16} +(?:In|Out|B|M|P) +)?IP6? \\(`);
const optionLengths: Readonly<Record<string, number>> = { nop: 1, eol: 1, mss: 4, wscale: 3, sackOK: 2, TS: 10 };

/** The octets of the IP and TCP headers that stand, with dots for most of them, before the talk. Where no options are told, time stamps are likely. */
function headersOf(line: string, six: boolean, told: boolean): number {
  let options = told ? 0 : 12;
  for (const option of /, options \[(?<list>[^\]]{0,200})\]/.exec(line)?.groups?.list?.split(",") ?? []) {
    const [name = "", count = "0"] = option.split(" ", 2);
    options += name === "sack" ? 2 + 8 * Number(count) : (optionLengths[name] ?? 0);
  }
  return (six ? 60 : 40) + options;
}

/** A client's wish for TLS, and consent: what follows is unreadable. */
const asksTls = /^(?:[^ ]{1,40} )?(?:STARTTLS|STLS)$/i;
const grants = /^(?:220|\+OK|[^ ]{1,40} OK)/;

/** tcpdump -A: a headline for each packet, then its octets, the heads of IP and TCP among them. */
export const tcpdump: Dialect = {
  id: "tcpdump",
  whole: true,
  score: (sample) => {
    const hits = sample.filter((line) => packet.test(line)).length;
    return hits === 0 || sample.some((line) => /^\t0x[0-9a-f]{4}: /.test(line)) ? 0 : decided + hits;
  },
  reader: () => {
    const ends = new Ends();
    let time: number | undefined;
    /** Octets of the heads that are to come, and whether any of them did. */
    let heads = 0;
    let begun = false;
    /** Octets of the talk that are to come, if its lines end in LF and if in CR LF. */
    let left = 0;
    let least = 0;
    const tls = new Map<string, "asked" | "begun">();
    return {
      read: (line) => {
        const { text } = line;
        const head = packet.exec(text)?.groups;
        if (head !== undefined) {
          const { a = "", p, b = "", q, six, count } = head;
          time = head.time === undefined ? time : clock(head.time);
          ends.packet(`${a}.${p}`, `${b}.${q}`);
          heads = headersOf(text, six !== undefined || a.includes(":"), count === undefined);
          begun = false;
          left = Number(count ?? /, length (?<length>[0-9]{1,9})/.exec(text)?.groups?.length ?? 0);
          least = left;
          return note(line, { time });
        }
        const opening = packetOpening.exec(text);
        if (opening !== null) {
          time = clock(opening.groups?.time ?? "");
          left = 0;
          least = 0;
          return note(line, { time });
        }
        // What -v makes of the talk stands before the packet.
        if (!begun && heads > 0 && text.startsWith("\t")) return note(line, { time });
        begun = true;
        if (text.length < heads) {
          heads -= text.length + 1;
          return text === "" ? blank(line) : note(line, { time });
        }
        const at = heads;
        heads = 0;
        const words = text.slice(at);
        if (words === "" && least <= 0) return text === "" ? blank(line) : note(line, { time });
        if (left <= 0) return note(line, { time });
        left -= words.length + 1;
        least -= words.length + 2;
        const speaker = ends.speaker(words);
        const { from, session } = speaker;
        if (tls.get(session) === "begun") return note(line, { time });
        if (from === "client") {
          if (asksTls.test(words)) tls.set(session, "asked");
        } else if (tls.has(session)) {
          if (grants.test(words)) tls.set(session, "begun");
          else tls.delete(session);
        }
        return bare(line, { ...speaker, time }, at);
      },
    };
  },
};
