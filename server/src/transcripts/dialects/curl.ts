import { bare, blank, clock, type Dialect, decided, note, type SourceLine } from "../dialect.ts";
import type { Utterance } from "../types.ts";
import { Words } from "../words.ts";

/** What curl says itself, even in the middle of what it downloads. */
const always =
  /^\* (?:Found [0-9]+ bytes to download|Written [0-9]+ bytes|Connection #[0-9]+ to host|Closing connection|Found bundle for host|Hostname .{1,255} was found|Issue another|shutting down connection|Re-using|Issue another request|Ignoring the response-body| {2}Trying [0-9a-f.:[\]]{3,60}\.\.\.$)/;
/** IMAP data that curl prints without mark: it looks like a note. */
const untagged =
  /^\* (?:(?:LIST|LSUB|XLIST|SEARCH|ESEARCH|SORT|THREAD|STATUS|NAMESPACE|QUOTA|QUOTAROOT|ACL|MYRIGHTS|LISTRIGHTS|METADATA|CAPABILITY|FLAGS|ENABLED|ID|VANISHED|BYE)(?: |$)|[0-9]+ (?:FETCH|EXISTS|RECENT|EXPUNGE)(?: |$))/;
const meter = /--:--:--|^ {2}% Total|^ {33}Dload|^[ 0-9.kMG]{10,}[0-9]:[0-9]{2}:[0-9]{2}/;
const start = /^ {2}% Total {4}% Received|^ {33}Dload {2}Upload|--:--:-- +[0-9]+\* {3}Trying /;
const signature =
  /^\* (?: Trying | {2}Trying |Connected to .* port [0-9]+|Host .* was resolved)|^\* {2,}Trying |^[{}] \[[0-9]+ bytes data\]$/;

/** curl -v: `>` client, `<` server, `*` curl; what is downloaded comes without mark. */
export const curl: Dialect = {
  id: "curl",
  facts: { hidesPayload: true, hidesEnd: true },
  score: (sample) =>
    sample.some((line) => signature.test(line) || always.test(line))
      ? decided + sample.filter((line) => /^[<>*{}] /.test(line)).length
      : 0,
  reader: () => {
    let payload: "marked" | "bare" | undefined;
    let spoken = false;
    /** curl has gone on to the next request: what was due has come, its end mark is not printed. */
    let over = false;
    let session: string | undefined;
    return {
      read: (line, expected) => {
        const { text } = line;
        const due = expected.payload?.extent === "lines" && !over;
        if (!due) payload = undefined;
        if (always.test(text) || /^[{}] \[[0-9]+ bytes data\]$/.test(text) || /^curl: \([0-9]+\) /.test(text)) {
          const opens = text.startsWith("*   Trying ") ? true : undefined;
          if (opens || /^\* (?:Found bundle|Re-using|Hostname )/.test(text)) {
            over = true;
            payload = undefined;
          }
          const closes = /^\* Closing connection/.test(text) ? true : undefined;
          return note(line, { session, closes, opens });
        }
        // Its next run begins, perhaps on a line of the meter.
        if (start.test(text)) {
          over = true;
          payload = undefined;
          return afterMeter(line, session);
        }
        if (payload === "bare") return bare(line, { session });
        const mark = text[0];
        if ((mark === "<" || mark === ">") && (text[1] === " " || text.length === 1)) {
          if (due) payload = "marked";
          over = false;
          spoken = true;
          const span = { start: line.start, end: line.start + 1 };
          return bare(
            line,
            { from: mark === ">" ? "client" : "server", session, mark: { span, other: mark === ">" ? "<" : ">" } },
            Math.min(2, text.length),
          );
        }
        if (mark === "*" && text[1] === " " && !(untagged.test(text) && (due || expected.protocol === "imap"))) {
          return note(line, {
            session,
            opens: /^\* (?: +Trying |Connected to )/.test(text) ? true : undefined,
            secures: /^\* SSL connection using/.test(text) ? true : undefined,
          });
        }
        if (meter.test(text)) return afterMeter(line, session);
        if (/^(?:Warning: |Note: Using embedded|Enter host password|curl: )/.test(text)) return note(line, { session });
        if (due) {
          payload = "bare";
          return bare(line, { session });
        }
        if (untagged.test(text) || (!spoken && /^(?:[2-5][0-9][0-9][ -]|\+OK|\* )/.test(text)))
          return bare(line, { from: "server", session });
        if (text === "" && !spoken) return blank(line);
        if (text === "" && expected.protocol !== "pop3" && expected.protocol !== "jmap" && expected.protocol !== "imap")
          return blank(line);
        return bare(line, { from: "server", kind: "payload", session });
      },
    };
  },
};

/** A progress meter ends with CR, and what follows may stand on its line. */
function afterMeter(line: SourceLine, session: string | undefined): Utterance {
  const found = /(?:--:--:--|[0-9]:[0-9]{2}:[0-9]{2}) +[0-9.kMG]*([<>]) (?=\S)/.exec(line.text);
  if (found === null) return note(line, { session, opens: /[0-9]\* {3,}Trying /.test(line.text) ? true : undefined });
  return bare(line, { from: found[1] === ">" ? "client" : "server", session }, found.index + found[0].length);
}

const head =
  /^(?:(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}) )?(?:\[[0-9-]+\] )?(?:(?<way><=|=>) (?<side>Recv|Send) (?<what>header|data|SSL data)|== Info:)/;
const row = /^([0-9a-f]{4}): /;
/** Where the text of a row of --trace begins: behind the sixteen octets. */
const textColumn = 54;

/** The octets of a row of --trace (`2a 20 `), which are as many as the characters of its text; undefined in --trace-ascii. */
function hexRow(line: string, from: number): string | undefined {
  const octets = /^(?:[0-9a-f]{2} ){1,16}/.exec(line.slice(from, textColumn))?.[0];
  if (octets === undefined || line.slice(from + octets.length, textColumn).trim() !== "") return undefined;
  return line.length <= textColumn + octets.length / 3 && line.length > textColumn ? octets : undefined;
}

/** curl --trace-ascii and --trace: a headline says who speaks, rows of 64 characters (16 octets in hex) follow. */
export const curlTrace: Dialect = {
  id: "curl-trace",
  wraps: true,
  facts: { hidesEnd: true, hidesPayload: true },
  score: (sample) =>
    sample.some((line) => /^(?:[0-9:.]+ )?(?:<= Recv|=> Send) (?:header|data|SSL data), [0-9]+ bytes/.test(line))
      ? decided + sample.filter((line) => head.test(line) || row.test(line)).length
      : 0,
  reader: () => {
    let from: "client" | "server" | undefined;
    let data = false;
    let hidden = false;
    let time: number | undefined;
    let http = false;
    return {
      read: (line) => {
        const found = head.exec(line.text);
        if (found !== null) {
          const { way, what, time: stamp } = found.groups as Record<string, string | undefined>;
          from = way === undefined ? undefined : way === "=>" ? "client" : "server";
          data = what === "data";
          hidden = what === "SSL data";
          http = false;
          time = stamp === undefined ? undefined : clock(stamp);
          return note(line, {
            time,
            secures: /SSL connection using/.test(line.text) ? true : undefined,
            opens: /== Info: +(?:Trying|Connected to) /.test(line.text) ? true : undefined,
          });
        }
        const rowFound = row.exec(line.text);
        if (rowFound === null || from === undefined) return line.text === "" ? blank(line) : note(line);
        if (hidden) return note(line);
        const offset = Number.parseInt(rowFound[1] as string, 16);
        const octets = hexRow(line.text, rowFound[0].length);
        const start = octets === undefined ? rowFound[0].length : Math.min(textColumn, line.text.length);
        const lineEnd = /(?:0d )?(?:0a )?$/.exec(octets ?? "")?.[0].length ?? 0;
        const text = line.text.slice(start, line.text.length - lineEnd / 3);
        const words = {
          value: new Words(text, line.start + start),
          text: { start: line.start + start, end: line.start + line.text.length },
        };
        const common = { line: line.index, from, time, ...words };
        if (data) return { ...common, kind: "payload" };
        if (offset === 0) {
          http = /HTTP\/[0-9.]+(?: |$)/.test(text);
          return common;
        }
        return http ? common : { ...common, continues: true };
      },
    };
  },
};
