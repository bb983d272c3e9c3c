import { clock, type Dialect, type DialectReader, readersOf } from "../dialect.ts";

/** What loggers, mails and editors put in front of every line of another program's output. Anchored; a group `time` is read. */
export const wrappers: readonly RegExp[] = [
  // A mail that quotes the log; also as HTML writes it.
  /^> ?/,
  /^(?:> ?){2}/,
  /^(?:> ?){3}/,
  /^&gt; ?/,
  // An indented block.
  /^(?: {4}|\t)/,
  // Line numbers.
  /^ {0,6}[0-9]{1,6}(?:[:.|] ?|\t| {1,2})/,
  // syslog: time, host, program.
  /^(?<time>[A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2}) \S{1,80} [^ :]{1,80}: /,
  // ISO 8601, perhaps with host and program, thread, level, class.
  /^\[?(?<time>[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?)(?:Z|[+-][0-9]{2}:?[0-9]{2})?\]?:? (?:\S{1,60} [^ :]{1,60}\[[0-9]{1,8}\]: )?(?:\[[^\]]{1,60}\] )?(?:(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|trace|debug|info) ?(?:\([^)]{1,60}\) )?(?:\[[^\]]{1,60}\] )?:? ?(?:[A-Za-z0-9_.$]{1,80} ?(?: - |: ))?)?/,
  // Whatever a logger writes, up to the level.
  /^[^"'<>]{0,120}?\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|debug|info)\b[\])]?:?(?: -)? +/,
  // A time of day, or seconds since the start.
  /^\[?(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?)\]?:? /,
  /^\[ {0,5}(?<time>[0-9]{1,8}\.[0-9]{3,9})\] /,
  // A level or class of Python's logging.
  /^(?:DEBUG|INFO|TRACE|WARNING):[A-Za-z0-9_.]{1,60}: ?/,
];

/** What nearly all lines of a sample begin with, whatever program wrote it; numbers may differ. Shorter ones first: the last words may be the log's own. */
export function commonPrefixes(sample: readonly string[]): RegExp[] {
  if (sample.length < 4 || sample.filter((line) => talk.test(line)).length < 2) return [];
  const shapes = sample.map((line) => line.slice(0, longestPrefix).replace(/[0-9]+/g, "0")).sort();
  // Between these two, in their order, stand four of five lines: what both begin with, all of them do.
  const low = shapes[Math.floor(shapes.length * 0.1)] ?? "";
  const high = shapes[Math.ceil(shapes.length * 0.9) - 1] ?? "";
  const found: RegExp[] = [];
  for (let length = 1; length <= low.length && low[length - 1] === high[length - 1] && found.length < 20; length++) {
    if (!isEnd(low, high, length)) continue;
    const prefix = low.slice(0, length).trimEnd();
    const blanks = low.slice(prefix.length, length);
    if (prefix === "" || /^[0-9A-Za-z]$/.test(prefix)) continue;
    found.push(new RegExp(`^${pattern(prefix)}${blanks === "" ? "" : `(?:${pattern(blanks)}|$)`}`));
  }
  return found;
}

/** What no session does without; a cheap look before the dear ones. */
const talk =
  /(?:^|[^0-9.])(?:[2-5][0-9]{2}[ -]|\+OK|-ERR|\* (?:OK|PREAUTH|BYE|[0-9]+ [A-Z])|[A-Za-z]{0,8}[0-9]{1,8} (?:OK|NO|BAD) )|;; |HTTP\/[12]|\b(?:EHLO|HELO|LHLO|MAIL FROM|RCPT TO|QUIT|LOGIN|RETR|UIDL)\b/i;

/** Whether a prefix may end here: where all that is common ends, or at the first or last of some blanks. */
function isEnd(low: string, high: string, at: number): boolean {
  const [before = "", last = "", next = ""] = [low[at - 2], low[at - 1], low[at]];
  if (at === low.length || next !== high[at]) return /[\s:>\])|]/.test(last);
  return /\s/.test(last) && !(/\s/.test(before) && /\s/.test(next));
}

const longestPrefix = 240;

function pattern(shape: string): string {
  return shape.replace(/[^A-Za-z0-9\s]/g, "\\$&").replaceAll("0", "[0-9]+");
}

/** A dialect inside a wrapper; lines without the wrapper are read as they are. */
export function wrapped(dialect: Dialect, wrapper: RegExp): Dialect {
  const strip = (text: string): string => text.slice(wrapper.exec(text)?.[0].length ?? 0);
  return {
    ...dialect,
    score: (sample) => dialect.score(sample.map(strip)),
    style: (sample) => `${wrapper.source} ${dialect.style?.(sample.map(strip)) ?? ""}`,
    reader: (sample) => unwrapping(dialect.reader(sample.map(strip)), wrapper),
    readers: (sample) => {
      const inner = readersOf(dialect, sample.map(strip));
      return () => unwrapping(inner(), wrapper);
    },
  };
}

function unwrapping(inner: DialectReader, wrapper: RegExp): DialectReader {
  return {
    read: (line, expected) => {
      const found = wrapper.exec(line.text);
      if (found === null) return inner.read(line, expected);
      const length = found[0].length;
      const utterance = inner.read(
        { text: line.text.slice(length), start: line.start + length, index: line.index },
        expected,
      );
      const time = found.groups?.time;
      return utterance.time !== undefined || time === undefined ? utterance : { ...utterance, time: clock(time) };
    },
  };
}
