import { bare, type Dialect, decided, explained, note } from "../dialect.ts";
import { likeClient, likeServer } from "../shapes.ts";

/** What telnet, nc and ncat say themselves. */
const terminal =
  /^(?:Trying [^ ]|Connected to |Escape character is|Connection closed|Connection to .{1,80} closed|\^\]$|telnet> ?|\?Invalid command|Ncat: |nc: |Connecting to [^ ]+ port|Connection closed\.$)/;
/** The few that may stand in the middle of message data: the person left. */
const leaving = /^(?:\^\]$|telnet> ?|Connection closed by foreign host\.$|Ncat: |nc: )/;

const greeting = /^(?:220[ -]|\* (?:OK|PREAUTH|BYE)|\+OK)/;

/** telnet, nc, ncat, a typed session: no marks at all. */
export const raw: Dialect = {
  id: "raw",
  score: (sample) => {
    const greets = sample[0] !== undefined && greeting.test(sample[0]);
    const telnet = sample.slice(0, 6).some((line) => /^Escape character is|^Ncat: |^Connected to /.test(line));
    const points = explained(raw.reader(sample), sample);
    return (telnet && points > 0 ? decided / 2 : 0) + (greets ? 10 : 0) + points;
  },
  style: (sample) => String(sample.some((line) => greeting.test(line))),
  reader: (sample) => {
    let left = false;
    /** What stands before the greeting is of the program, but for words that were typed ahead. */
    let early = sample.some((line) => greeting.test(line));
    return {
      read: (line, expected) => {
        if (early && greeting.test(line.text)) early = false;
        if (early && line.text !== "" && !likeServer(line.text) && !likeClient(line.text)) return note(line);
        if (
          expected.payload?.extent === "lines"
            ? leaving.test(line.text) || (left && terminal.test(line.text))
            : terminal.test(line.text)
        ) {
          left ||= line.text === "^]";
          return note(line, line.text.startsWith("Trying ") ? { opens: true } : undefined);
        }
        return bare(line);
      },
    };
  },
};

/** Input came from a pipe: replies follow one another with no command between. */
export const rawServer: Dialect = {
  id: "raw-server",
  facts: { oneSided: true },
  score: (sample) => {
    const servers = sample.filter(likeServer).length;
    if (servers < 2 || sample.some(likeClient) || !likeServer(sample[0] as string)) return 0;
    return 12 + servers * 0.7;
  },
  reader: () => {
    let literal = false;
    return {
      read: (line, expected) => {
        // A literal's octets are the server's, whatever they say, and its response goes on behind them.
        const before = literal;
        literal = expected.payload?.from === "server" && expected.payload.extent === "lines";
        if (literal || (before && expected.protocol === "imap")) return bare(line, { from: "server" });
        return likeServer(line.text) ? bare(line, { from: "server" }) : line.text === "" ? bare(line) : note(line);
      },
    };
  },
};

const tlsNotes =
  /^(?:depth=|verify (?:return|error|depth)|CONNECTED\(|CONNECTION ESTABLISHED|Protocol version: |Ciphersuite: |Peer certificate: |Hash used: |Signature type: |Verification|Server Temp Key: |Peer (?:Temp Key|signing|signature)|Requested Signature|closed$|DONE$|RENEGOTIATING$|KEYUPDATE$|read R BLOCK$|write:errno|Can't use SSL_get_servername|Connecting to |[0-9A-F]{8,}:error:|error:|Didn't find STARTTLS|Early data was|Secure Renegotiation|Compression: |Expansion: |No ALPN|SSL handshake has|New, |Warning: )/;

const rule = /^\0{0,16}---$/;

/** openssl s_client: certificates and tickets, then bare talk. */
export const sClient: Dialect = {
  id: "openssl-s_client",
  facts: { fragment: true, secure: true },
  score: (sample) => {
    const decisive = sample.some((line) => /^CONNECTED\([0-9A-F]{8}\)$|^CONNECTION ESTABLISHED$/.test(line));
    const chain = sample.slice(0, 8).filter((line) => /^(?:depth=[0-9]|verify return:)/.test(line)).length;
    return decisive || chain > 1 ? decided + chain : 0;
  },
  style: (sample) => String(sample.includes("---")),
  reader: (sample) => {
    // Without the certificate's pages (`-brief`, `-quiet`) talk begins at once.
    let talk = !sample.includes("---");
    let ruled = false;
    return {
      read: (line, expected) => {
        const { text } = line;
        // In front of the rule may stand what is left in the buffer of the talk before TLS.
        if (rule.test(text) && expected.payload?.extent !== "lines") {
          ruled = true;
          return note(line);
        }
        const before = talk;
        if (ruled) {
          ruled = false;
          talk =
            !/^(?:Post-Handshake|Certificate chain|Server certificate|SSL handshake|SSL-Session|No client|Acceptable client|New, |Early|Reused|[0-9]+ s:)/.test(
              text,
            ) &&
            (likeServer(text) || likeClient(text) || talk);
          if (/^Post-Handshake/.test(text)) talk = false;
        }
        if (!talk) {
          if (text === "read R BLOCK") {
            talk = true;
            return note(line);
          }
          if (likeServer(text)) talk = true;
          else return text === "" ? bare(line, { from: "none", kind: "blank" }) : note(line);
        }
        if (expected.payload?.extent !== "lines" && tlsNotes.test(text)) return note(line);
        // The end of the talk before TLS answers a command that is not shown.
        return bare(line, !before && likeServer(text) ? { from: "server" } : undefined);
      },
    };
  },
};

const gnutlsNotes =
  /^(?:- |\*\*\* |\|<[0-9]>\| | - subject |\t{1,2}(?:Public Key|sha[0-9]|pin-sha)|Processed [0-9]+ CA|Resolving '|Connecting to '|Channel binding|Handshake was completed)/;

/** gnutls-cli: certificates, then bare talk. */
export const gnutls: Dialect = {
  id: "gnutls-cli",
  facts: { secure: true },
  score: (sample) => (sample.some((line) => /^- (?:Simple Client Mode:|Certificate type: )/.test(line)) ? decided : 0),
  reader: (sample) => {
    const talk = raw.reader(sample);
    return {
      read: (line, expected) => {
        if (expected.payload?.extent !== "lines" && gnutlsNotes.test(line.text)) return note(line);
        return talk.read(line, expected);
      },
    };
  },
};

/** swaks without hints: the talk is bare between its notes. */
export const swaksNoHints: Dialect = {
  id: "swaks-no-hints",
  protocol: "smtp",
  score: (sample) => {
    const notes = sample.filter((line) => /^=== (?:Trying|Connected|TLS|Connection closed)/.test(line)).length;
    const hinted = sample.some((line) => /^(?: [-~]> |<[-~*]{1,2} )/.test(line));
    const talk = sample.some((line) => /^(?:[2-5][0-9][0-9][ -]|EHLO |HELO |LHLO )/.test(line));
    return notes > 0 && talk && !hinted ? decided + 100 : 0;
  },
  reader: () => ({
    read: (line) => {
      if (/^(?:=== |\*\*\* )/.test(line.text)) {
        return note(line, {
          opens: line.text.startsWith("=== Trying ") ? true : undefined,
          secures: line.text.startsWith("=== TLS started") ? true : undefined,
        });
      }
      return bare(line);
    },
  }),
};

/** swaks --dump and --support: settings, no session. */
export const swaksDump: Dialect = {
  id: "swaks-dump",
  protocol: "smtp",
  score: (sample) =>
    sample.some((line) => /^App Info:$/.test(line)) &&
    sample.some((line) => /^(?:=== .* supported$|Output Info:|Transport Info:)/.test(line))
      ? decided + 200
      : 0,
  reader: () => ({ read: (line) => (line.text === "" ? bare(line, { from: "none", kind: "blank" }) : note(line)) }),
};
