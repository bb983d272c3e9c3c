import { bare, type Dialect, decided, explained, note } from "../dialect.ts";
import { likeClient, likeServer } from "../shapes.ts";

/** What telnet, nc and ncat say themselves. */
const terminal =
  /^(?:Trying [^ ]|Connected to |Escape character is|Connection closed|Connection to .{1,80} closed|\^\]$|telnet> ?|\?Invalid command|Ncat: |nc: |Connecting to [^ ]+ port|Connection closed\.$)/;
/** The few that may stand in the middle of message data: the person left. */
const leaving = /^(?:\^\]$|telnet> ?|Connection closed by foreign host\.$|Ncat: |nc: )/;

/** telnet, nc, ncat, a typed session: no marks at all. */
export const raw: Dialect = {
  id: "raw",
  score: (sample) => {
    const greeting = sample[0] !== undefined && /^(?:220[ -]|\* (?:OK|PREAUTH|BYE)|\+OK)/.test(sample[0]);
    const telnet = sample.slice(0, 6).some((line) => /^Escape character is|^Ncat: |^Connected to /.test(line));
    const points = explained(raw.reader(sample), sample);
    return (telnet && points > 0 ? decided / 2 : 0) + (greeting ? 10 : 0) + points;
  },
  reader: () => {
    let left = false;
    return {
      read: (line, expected) => {
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
  reader: () => ({
    read: (line) =>
      likeServer(line.text) ? bare(line, { from: "server" }) : line.text === "" ? bare(line) : note(line),
  }),
};
