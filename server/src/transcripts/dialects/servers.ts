import {
  bare,
  blank,
  clock,
  type Dialect,
  type DialectReader,
  decided,
  decidedBy,
  marked,
  note,
  readAfter,
} from "../dialect.ts";
import { likeClient } from "../shapes.ts";
import type { ProtocolId, Utterance } from "../types.ts";
import { joined, Part, Words } from "../words.ts";

/** Logs of mail servers. */

/**
 * Exim -v and -d: `SMTP<<` received, `SMTP>>` sent; further lines of a reply are indented without mark. Where Exim is the
 * client, its marks are indented too: one log may hold what it receives and how it delivers that.
 */
export const eximDebug: Dialect = {
  id: "exim-debug",
  protocol: "smtp",
  facts: { hidesPayload: true, hidesEnd: true },
  score: (sample) => {
    const hits = sample.filter((line) => eximMark.test(line)).length;
    const version = sample.some((line) => eximBegins.test(line));
    return hits === 0 && !version ? 0 : decided + hits;
  },
  ...readAfter(eximReceives, (receives) => ({
    read: (line) => {
      const found = eximMark.exec(line.text) ?? eximMore.exec(line.text);
      if (found !== null) {
        const { pid, indent, arrow } = found.groups as Record<string, string | undefined>;
        const server = receives && indent === "";
        const session = receives && !server ? `${pid ?? ""} out` : pid;
        const from = arrow !== undefined && (arrow === "<<") === server ? "client" : "server";
        return bare(line, { from, session }, found[0].length);
      }
      return line.text === ""
        ? blank(line)
        : note(line, { opens: /^(?:[0-9]+ )?Connecting to .* \.\.\. /.test(line.text) ? true : undefined });
    },
  })),
};

/** Where Exim receives, `<<` is the client. */
function eximReceives(sample: readonly string[]): boolean {
  return sample.some((line) => /SMTP>> 220[ -]/.test(line));
}

const eximBegins = /^(?: {0,5}[0-9]+ )?Exim version [0-9.]+ uid=|^delivering [0-9A-Za-z-]{16,23}/;
const eximLead = "^(?:[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)? )?(?: {0,5}(?<pid>[0-9]{1,10}) )?";
const eximMark = new RegExp(`${eximLead}(?<indent> {0,9})(?:SMTP|LMTP)(?<arrow><<|>>|\\|>|\\+>) ?`);
const eximMore = new RegExp(`${eximLead} {7}(?<indent> {0,9})(?=[2-5][0-9][0-9](?:[ -]|$))`);

/** Exim -bh: a session acted out for an address; `>>>` and LOG: are its remarks. */
export const eximHost: Dialect = {
  id: "exim-bh",
  protocol: "smtp",
  facts: { oneSided: false, hidesPayload: true },
  score: (sample) => {
    const decisive = sample.some((line) => /^\*\*\*\* SMTP testing session as if from host/.test(line));
    const remarks = sample.filter((line) =>
      /^>>> (?:host|processing|check|using ACL|end of ACL|accept:|looking up)/.test(line),
    ).length;
    return decisive ? decided + remarks : remarks > 2 ? decided / 2 + remarks : 0;
  },
  ...readAfter(eximTyped, (typed) => ({
    read: (line, expected) => {
      const { text } = line;
      if (/^(?:>>> |>>>$|LOG: |\*\*\*\* )/.test(text)) return note(line);
      // What is typed into a terminal shows, the message too; from a pipe the replies alone.
      if (typed && expected.payload?.extent === "lines") return bare(line);
      if (/^[2-5][0-9][0-9][ -]/.test(text)) return bare(line, { from: "server" });
      return text === "" ? blank(line) : bare(line);
    },
  })),
};

function eximTyped(sample: readonly string[]): boolean {
  return sample.some((line) => likeClient(line) && /^(?:EHLO|HELO|MAIL|DATA) ?/i.test(line));
}

/** Of a log that tells of sessions and has none of their lines. */
const timedNotes: DialectReader = {
  read: (line) => (line.text === "" ? blank(line) : note(line, { time: clock(line.text) })),
};

/** The beginning of a line of Exim's main log. */
const eximLogLine =
  /^(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)(?: [+-][0-9]{4})? (?:\[[0-9]{1,10}\] )?(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} (?:<=|=>|->|>>|\*\*|==|Completed)|SMTP (?:connection|protocol|syntax|command|data)|exim [0-9.]{1,8} daemon|(?:Start|End) queue run)(?: |$)/;

/** Exim's main log tells of sessions, and has none of their lines but in its own sentences. */
export const eximLog: Dialect = {
  id: "exim-log",
  protocol: "smtp",
  score: decidedBy(eximLogLine, 2),
  reader: () => timedNotes,
};

const postfixLine =
  /^(?<time>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Z-]+)(?: \S+)? postfix(?:-[a-z0-9]+)?\/(?:[a-z0-9_-]+\/)?(?<program>[a-z]+)\[(?<session>[0-9]+)\]: (?:(?<arrow>[<>]) [^ ]+\[[^\]]+\](?::[0-9]+)?: ?)?/;

/** postfix -v: the process name says whose arrows these are. */
export const postfixVerbose: Dialect = {
  id: "postfix-verbose",
  protocol: "smtp",
  facts: { hidesPayload: true },
  score: (sample) => {
    const hits = sample.filter((line) => postfixLine.exec(line)?.groups?.arrow !== undefined).length;
    return hits === 0 ? 0 : decided + hits;
  },
  reader: () => ({
    read: (line) => {
      const found = postfixLine.exec(line.text);
      if (found === null) return line.text === "" ? blank(line) : note(line);
      const { arrow, program, session, time } = found.groups as Record<string, string | undefined>;
      const common = { session, time: time === undefined ? undefined : clock(time) };
      if (arrow === undefined)
        return note(line, { ...common, secures: /TLS connection established/.test(line.text) ? true : undefined });
      const sent = arrow === ">";
      const receiver = program === "smtpd" || program === "postscreen";
      const from = sent === receiver ? "server" : "client";
      return bare(line, { ...common, from, protocol: program === "lmtp" ? "lmtp" : "smtp" }, found[0].length);
    },
  }),
};

/** The mail "Postfix SMTP server: errors from …": ` Out: ` is the server; long lines go on indented. */
export const postfixNotify: Dialect = {
  id: "postfix-notify",
  protocol: "smtp",
  wraps: true,
  facts: { hidesPayload: true },
  score: decidedBy(/^ (?:Out: |In: {2})/),
  reader: () => {
    let open = false;
    return {
      read: (line) => {
        const found = /^ (Out: |In: {2})/.exec(line.text);
        if (found !== null) {
          open = true;
          return bare(line, { from: found[1] === "Out: " ? "server" : "client" }, found[0].length);
        }
        const wrapped = /^ {4,}/.exec(line.text);
        if (open && wrapped !== null) return bare(line, { continues: true }, wrapped[0].length - 1);
        open = false;
        return line.text === "" ? blank(line) : note(line);
      },
    };
  },
};

/** Cuts a CSV row (RFC 4180) into fields with their places; doubled quotes inside a field are left as they are. */
function fields(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let at = 0;
  while (at <= text.length && found.length < 64) {
    if (text[at] === '"') {
      let end = at + 1;
      while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
      found.push({ start: at + 1, end: Math.min(end, text.length) });
      at = end + 1;
      if (text[at] !== ",") break;
      at++;
    } else {
      const comma = text.indexOf(",", at);
      const end = comma < 0 ? text.length : comma;
      found.push({ start: at, end });
      if (comma < 0) break;
      at = comma + 1;
    }
  }
  return found;
}

const exchangeRow =
  /^(?:"?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"?),[^,]{0,200},[^,]{0,60},[0-9]+,[^,]{0,80},[^,]{0,80},[+\-*<>],/;

/** A Receive log, by its head or by who sends replies. */
function exchangeReceives(sample: readonly string[]): boolean {
  const type = sample.find((line) => line.startsWith("#Log-type:"));
  if (type !== undefined) return !/Send/.test(type);
  return sample.some((line) => exchangeRow.test(line) && /,>,"?(?:220|[2-5][0-9][0-9][ -]|\* |\+OK)/.test(line));
}

/** Exchange protocol logs: CSV; `>` is "sent", by the server in a Receive log, by the client in a Send log. */
export const exchange: Dialect = {
  id: "exchange",
  facts: { hidesPayload: true, hidesEnd: true },
  score: (sample) => {
    const head = sample.some((line) => /^#Log-type: (?:SMTP|IMAP|POP)/.test(line));
    const hits = sample.filter((line) => exchangeRow.test(line)).length;
    return (head ? decided : 0) + (hits > 0 ? decided / 2 + hits : 0);
  },
  style: (sample) => String(exchangeReceives(sample)),
  reader: (sample) => {
    const serverSends = exchangeReceives(sample);
    return {
      read: (line) => {
        if (!exchangeRow.test(line.text)) return line.text === "" ? blank(line) : note(line);
        const row = fields(line.text);
        const [date, , sessionField, , , , event, data] = row;
        const time = date === undefined ? undefined : clock(line.text.slice(date.start, date.end));
        const session = sessionField === undefined ? undefined : line.text.slice(sessionField.start, sessionField.end);
        const sign = event === undefined ? "" : line.text[event.start];
        if ((sign !== "<" && sign !== ">") || data === undefined || data.start === data.end) {
          return note(line, {
            session,
            time,
            secures: /TLS (?:protocol|negotiation)|TlsInfo|SP_PROT_TLS/.test(line.text) ? true : undefined,
          });
        }
        const from = (sign === ">") === serverSends ? "server" : "client";
        return {
          line: line.index,
          from,
          session,
          time,
          value: new Words(line.text.slice(data.start, data.end), line.start + data.start),
          text: { start: line.start + data.start, end: line.start + data.end },
        };
      },
    };
  },
};

/** IIS SMTP in W3C form: the server's own sessions and, as OutboundConnection…, those it opens. */
export const iis: Dialect = {
  id: "iis-smtp",
  whole: true,
  protocol: "smtp",
  facts: { hidesPayload: true, hidesEnd: true },
  score: (sample) => {
    const head = sample.some((line) => /^#Fields: .*cs-method/.test(line));
    const outbound = sample.filter((line) => / OutboundConnection(?:Command|Response) /.test(line)).length;
    const inbound = sample.filter((line) => / SMTPSVC[0-9]+ /.test(line)).length;
    return (outbound > 0 ? decided : head && inbound > 0 ? decided : 0) + outbound + inbound;
  },
  reader: () => {
    let columns: readonly string[] = [];
    return {
      read: (line) => {
        if (line.text.startsWith("#Fields: ")) columns = line.text.slice(9).split(" ");
        if (line.text === "") return blank(line);
        if (line.text.startsWith("#")) return note(line);
        const outbound = /OutboundConnection(Command|Response)/.exec(line.text);
        const [method, query] = [columns.indexOf("cs-method"), columns.indexOf("cs-uri-query")];
        if (method < 0 || query < 0) return note(line);
        const words: { start: number; end: number }[] = [];
        for (let at = 0; at < line.text.length && words.length < 40; ) {
          let end = line.text.indexOf(" ", at);
          if (end < 0) end = line.text.length;
          words.push({ start: at, end });
          at = end + 1;
        }
        const [verb, argument] = [words[method], words[query]];
        if (verb === undefined || argument === undefined) return note(line);
        const text = (w: { start: number; end: number }): string => line.text.slice(w.start, w.end);
        if (outbound !== null) {
          const side = outbound[1] === "Command" ? "client" : "server";
          const value = plus(
            new Words(
              text(verb) === "-" || /Outbound/.test(text(verb)) ? text(argument) : `${text(verb)}`,
              line.start + (text(verb) === "-" ? argument.start : verb.start),
            ),
          );
          return {
            line: line.index,
            from: side,
            value,
            text: { start: value.start, end: value.start + value.text.length },
          };
        }
        if (!/^[A-Z]{4,8}$/.test(text(verb))) return note(line);
        const whole = new Words(text(verb), line.start + verb.start);
        const value =
          text(argument) === "-"
            ? whole
            : joined(
                [
                  whole,
                  plus(
                    new Words(
                      text(argument).replace(/^\+/, ""),
                      line.start + argument.start + (text(argument).startsWith("+") ? 1 : 0),
                    ),
                  ),
                ],
                " ",
              );
        return {
          line: line.index,
          from: "client",
          value,
          text: { start: line.start + verb.start, end: line.start + argument.end },
        };
      },
    };
  },
};

/** `+` stands for a blank. */
function plus(words: Words): Words {
  return new Words(words.text.replaceAll("+", " "), words.start);
}

const hmailRow =
  /^"(SMTPD|SMTPC|POP3D|POP3C|IMAPD|TCPIP|APPLICATION|DEBUG|ERROR)"\t[0-9]+\t(?:([0-9]+)\t)?"([0-9: .-]+)"\t(?:"[^"]*"\t)?"(?:(SENT|RECEIVED): )?/;

/** hMailServer: TAB-separated fields in quotes; `[nl]` joins the lines of a reply. */
export const hmail: Dialect = {
  id: "hmailserver",
  facts: { hidesPayload: true },
  score: decidedBy(hmailRow),
  reader: () => ({
    read: (line) => {
      const found = hmailRow.exec(line.text);
      if (found === null) return line.text === "" ? blank(line) : note(line);
      const [whole, program = "", session, date = "", way] = found;
      const time = clock(date);
      if (way === undefined) return note(line, { session, time });
      const isClient = program.endsWith("C");
      const from = (way === "SENT") === isClient ? "client" : "server";
      const end = line.text.endsWith('"') ? line.text.length - 1 : line.text.length;
      const start = Math.min(whole.length, end);
      const protocol: ProtocolId | undefined = program.startsWith("SMTP")
        ? "smtp"
        : program.startsWith("POP3")
          ? "pop3"
          : "imap";
      const words = new Words(line.text.slice(start, end), line.start + start);
      return {
        line: line.index,
        from,
        session: `${program} ${session ?? ""}`,
        protocol,
        time,
        value: words.text.includes("[nl]") ? lineBreaks(words) : words,
        text: { start: line.start + start, end: line.start + end },
      };
    },
  }),
};

function lineBreaks(words: Words): Utterance["value"] {
  const parts: Part[] = [];
  let from = 0;
  for (let at = words.text.indexOf("[nl]"); at >= 0; at = words.text.indexOf("[nl]", from)) {
    parts.push(new Part(words, from, at));
    from = at + 4;
  }
  parts.push(new Part(words, from));
  return joined(parts, "\n");
}

/** Very old Exchange: `<<<` is the client. */
export const exchange5 = marked({
  id: "exchange-5",
  protocol: "smtp",
  signature: /^[0-9]{1,2}\/[0-9]{1,2}\/[0-9]{2,4} [0-9:]+ [AP]M : (?:<<<|>>>) /,
  prefix: /^[0-9]{1,2}\/[0-9]{1,2}\/[0-9]{2,4} [0-9:]+ [AP]M : /,
  marks: [
    { mark: "<<< ", from: "client" },
    { mark: ">>> ", from: "server" },
  ],
});

const telemetryMark = /(?<arrow>[<>])(?<time>[0-9]{9,11})\k<arrow>/;
const telemetryHead = /-{10} \S{1,80} [A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}$/;

/** Cyrus telemetry: `<seconds<` before what the client sends, `>seconds>` before what the server does, also within a line. It begins after the login. */
export const telemetry: Dialect = {
  id: "cyrus-telemetry",
  facts: { fragment: true, hidesEnd: true },
  score: (sample) => {
    const hits = sample.filter((line) => telemetryMark.exec(line)?.index === 0).length;
    return hits > 1 || (hits > 0 && sample.some((line) => telemetryHead.test(line))) ? decided + hits : 0;
  },
  reader: () => {
    let from: "client" | "server" | undefined;
    let time: number | undefined;
    /** What the one side said behind the words of the other: it is read with the next line. */
    let rest: Words | undefined;
    const turn = (found: RegExpExecArray): number => {
      from = found.groups?.arrow === "<" ? "client" : "server";
      time = Number(found.groups?.time) * 1000;
      return found[0].length;
    };
    return {
      read: (line, expected) => {
        const head = telemetryHead.exec(line.text);
        if (head?.index === 0) {
          from = undefined;
          rest = undefined;
          return note(line, { opens: true });
        }
        const whole = head === null ? line.text : line.text.slice(0, head.index);
        let at = 0;
        let found = telemetryMark.exec(whole);
        while (found?.index === 0) {
          at += turn(found);
          found = telemetryMark.exec(whole.slice(at));
        }
        if (from === undefined) return line.text === "" ? blank(line) : note(line);
        const text = found === null ? whole : whole.slice(0, at + found.index);
        const silent = text === "" && expected.payload === undefined && expected.protocol !== "jmap";
        let utterance = silent ? blank(line) : bare({ ...line, text }, { from, time }, at);
        if (rest !== undefined) utterance = { ...utterance, value: joined([rest, utterance.value], "\n") };
        rest = undefined;
        // Words without a line end: the other side begins on the same line.
        if (found !== null) {
          const behind = text.length + turn(found);
          rest = new Words(whole.slice(behind), line.start + behind);
        }
        if (head !== null) from = undefined;
        return utterance;
      },
    };
  },
};

const dovecotLine =
  /^(?:[A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9:]{8} |[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.+-]{8,21} )(?:\S{1,80} dovecot(?:\[[0-9]{1,10}\])?: )?(?:master|auth|anvil|lmtp|imap|pop3|submission|imap-login|pop3-login|submission-login|auth-worker|config|log|stats)(?:\([^)]{0,120}\))?(?:<[^>]{0,80}>){0,3}: (?:Info|Debug|Error|Warning|Fatal|Panic|Login|Disconnected|Connect|Logged)\b/;

/** Dovecot's log tells of sessions and has none of their lines. */
export const dovecotLog: Dialect = {
  id: "dovecot-log",
  score: (sample) => {
    const hits = sample.filter((line) => dovecotLine.test(line)).length;
    return hits > 1 && hits * 2 > sample.length ? decided + hits : 0;
  },
  reader: () => timedNotes,
};

const smtpdTrace =
  /^(?:\S{1,40} )?(?<program>smtp|mta): (?:(?<session>0x[0-9a-f]{4,16}): )?(?<arrow><<<|>>>) (?<data>\[MSG\] |\[EOM\])?/;

/** OpenSMTPD's trace: `smtp` is the server, `mta` the client, and `>>>` is what either sends. */
export const opensmtpd: Dialect = {
  id: "opensmtpd",
  protocol: "smtp",
  facts: { hidesPayload: true, hidesEnd: true },
  score: decidedBy(smtpdTrace, 2),
  reader: () => ({
    read: (line) => {
      const found = smtpdTrace.exec(line.text);
      if (found === null) return line.text === "" ? blank(line) : note(line);
      const { program, session, arrow, data } = found.groups as Record<string, string | undefined>;
      const from = (arrow === ">>>") === (program === "smtp") ? "server" : "client";
      const kind = data === undefined ? undefined : "payload";
      return bare(line, { from, session, kind }, Math.min(found[0].length, line.text.length));
    },
  }),
};
