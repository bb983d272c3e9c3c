import type { Description } from "../../records/language.ts";
import { type Reference, rfc } from "../../rules/reference.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { flags, headerWords, sections, statuses, type WordRow } from "./header.ts";
import { remarkOf } from "./remarks.ts";
import { types } from "./types.ts";

/** A record of the output, for outline and hovers. */
export interface ShownRecord {
  /** Without final dot, in lower case; undefined where the tool prints data alone. */
  readonly owner: string | undefined;
  readonly type: string;
  /** -1 for records inside JSON. */
  readonly line: number;
  readonly span: Span;
  /** Where its data begin in the source; undefined in tables and lists. */
  readonly data: number | undefined;
}

/** What stands at an offset of a record: owner, TTL, class, type or a field of its data. */
export function describeRecord(source: string, record: ShownRecord, offset: number): Description | undefined {
  const { span, data, type } = record;
  const row = types[type];
  const references = [row?.reference ?? rfc(1035, "3.2.1")];
  if (data === undefined || offset < data) {
    const word = wordAt(source, offset, span.start, data ?? span.end);
    if (word === undefined) return undefined;
    const text = source.slice(word.start, word.end);
    if (
      text === type ||
      (word.start > span.start && /^[A-Z][A-Z0-9]*[A-Z0-9]$/.test(text) && types[text] !== undefined)
    )
      return typeOf(word, text);
    if (/^(?:IN|CH|HS)$/.test(text)) {
      const meaning =
        text === "IN" ? "The Internet: the class of all ordinary records." : "A class of old; mail does not use it.";
      return { span: word, title: `Class ${text}`, text: [words(meaning)], references: [rfc(1035, "3.2.4")] };
    }
    const seconds = secondsOf(text);
    if (word.start > span.start && seconds !== undefined) return ttl(word, seconds);
    if (word.start === span.start && text.length < 260)
      return {
        span: word,
        title: "Owner",
        text: [
          markdown`The record belongs to the name ${code(text)}.`,
          ...(row === undefined ? [] : [words(row.text)]),
        ],
        references,
      };
    return {
      span: word,
      title: type === "" ? "Record" : `${type} record`,
      text: [words(row?.text ?? "A record.")],
      references,
    };
  }
  if (row === undefined) return undefined;
  const places = fieldsOf(source, data, Math.min(span.end, data + 20_000));
  const index = places.findIndex(({ start, end }) => start <= offset && offset <= end);
  if (index < 0) return undefined;
  const last = row.fields.length - 1;
  const place = places[index] as Span;
  const [title = "", meaning] = (row.fields[Math.min(index, last)] as string).split(": ");
  return {
    span: place,
    title: `${type}: ${title}`,
    text: [
      markdown`${code(source.slice(place.start, place.end))}${readable(type, title, source.slice(place.start, place.end))}`,
      ...(meaning === undefined ? [] : [words(`${meaning[0]?.toUpperCase() ?? ""}${meaning.slice(1)}.`)]),
      words(row.text),
    ],
    references,
  };
}

/** A value in other words: a time of a signature, seconds. */
function readable(type: string, title: string, text: string): Markdown {
  const stamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (stamp !== null) {
    const [, year, month, day, hour, minute, second] = stamp;
    return words(`: ${year}-${month}-${day} ${hour}:${minute}:${second} UTC`);
  }
  const seconds = type === "SOA" && /^(?:Refresh|Retry|Expire|Negative)/.test(title) ? secondsOf(text) : undefined;
  return words(seconds === undefined ? "" : `: ${duration(seconds)}`);
}

function typeOf(span: Span, type: string): Description {
  const row = types[type];
  return {
    span,
    title: `Type ${type}`,
    text: [words(row?.text ?? "A type of record that is not explained here.")],
    references: [row?.reference ?? rfc(3597, "5")],
  };
}

function ttl(span: Span, seconds: number): Description {
  return {
    span,
    title: "Time to live",
    text: [
      words(
        `Caches may keep the record for ${duration(seconds)}. A cache prints what is left of the time, the zone's own servers the whole.`,
      ),
    ],
    references: [rfc(1035, "3.2.1")],
  };
}

/** What stands at an offset of a line that is no record. `start`: the line's own offset. */
export function describeRemark(text: string, start: number, offset: number): Description | undefined {
  const place = wordAt(text, offset - start, 0, text.length);
  const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const explained = (from: number, to: number, row: WordRow, more?: string): Description => ({
    span: at(from, to),
    title: row.title,
    text: [words(row.text), ...(more === undefined ? [] : [words(more)])],
    references: [row.reference],
  });
  const inside = (from: number, to: number): boolean => from <= offset - start && offset - start <= to;
  const remark = remarkOf(text);
  const { section, question, counts } = remark;
  const status = remark.status ?? remark.silence;
  if (status !== undefined && inside(status.at.start, status.at.end)) {
    const row = statuses[status.name];
    return row === undefined
      ? silent(at(status.at.start, status.at.end))
      : explained(status.at.start, status.at.end, row);
  }
  if (section !== undefined && inside(section.at.start, section.at.end))
    return explained(section.at.start, section.at.end, sections[section.name] as WordRow);
  for (const { section: name, count, at: there } of counts ?? []) {
    if (!inside(there.start, there.end)) continue;
    return explained(
      there.start,
      there.end,
      sections[name] as WordRow,
      `${count} ${count === 1 ? "record" : "records"} here.`,
    );
  }
  if (question !== undefined && inside(question.at.start, question.at.end)) {
    const row = types[question.type];
    return {
      span: at(question.at.start, question.at.end),
      title: "The question",
      text: [
        markdown`Asked for the records of type ${code(question.type)} at ${code(question.name)}.`,
        ...(row === undefined ? [] : [words(row.text)]),
      ],
      references: [rfc(1035, "4.1.2")],
    };
  }
  const loaded = /^zone (\S+)\/IN: loaded serial ([0-9]+)/.exec(text);
  if (loaded !== null)
    return {
      span: at(0, loaded[0].length),
      title: "Zone loaded",
      text: [
        markdown`named-checkzone has read the zone ${code(loaded[1] as string)}; its serial number is ${code(loaded[2] as string)}. What follows is the zone as the server would hold it.`,
      ],
      references: [{ label: "practice: BIND" }],
    };
  const flagLine = /[Ff]lags:\s*([a-z ]*)/.exec(text);
  if (place === undefined) return undefined;
  const word = text.slice(place.start, place.end);
  if (flagLine !== null && place.start >= flagLine.index + 6 && Object.hasOwn(flags, word.toLowerCase()))
    return explained(place.start, place.end, flags[word.toLowerCase()] as WordRow);
  const key = word.toLowerCase();
  if (/^(?:;|\s{2,}|Server:|Address:)/.test(text) && Object.hasOwn(headerWords, key))
    return explained(place.start, place.end, headerWords[key] as WordRow);
  return fieldWord(text, place, at(place.start, place.end));
}

/** Words of nslookup before `=`. */
const fieldWords: Readonly<Record<string, readonly [title: string, text: string, reference: Reference]>> = {
  origin: ["origin: first name server of the zone", "The SOA's MNAME.", rfc(1035, "3.3.13")],
  "mail addr": ["mail addr: the zone's keeper", "The SOA's RNAME: the first dot stands for @.", rfc(1035, "3.3.13")],
  serial: ["serial: version of the zone", "Secondaries fetch the zone when the number grows.", rfc(1982)],
  refresh: ["refresh", "Seconds between a secondary's checks.", rfc(1035, "3.3.13")],
  retry: ["retry", "Seconds before a secondary repeats a failed check.", rfc(1035, "3.3.13")],
  expire: ["expire", "Seconds after which a secondary without contact stops answering.", rfc(1035, "3.3.13")],
  minimum: ["minimum: negative TTL", "Seconds for which “no such record” may be cached.", rfc(2308, "4")],
  ttl: ["ttl: time to live", "Seconds for which caches may keep the record.", rfc(1035, "3.2.1")],
};

function fieldWord(text: string, place: Span, span: Span): Description | undefined {
  const found = /^\s+([a-z ]+?) = /.exec(text.slice(0, 200));
  const row = found === null ? undefined : fieldWords[found[1] as string];
  if (row === undefined || place.start < 0) return undefined;
  return { span, title: row[0], text: [words(row[1])], references: [row[2]] };
}

function silent(span: Span): Description {
  return {
    span,
    title: "No answer",
    text: [words("The server did not answer in time, so nothing is known about the record: it may well exist.")],
    references: [rfc(1035, "4.2.1")],
  };
}

/** The word around a place of a text, without the punctuation of headers. */
function wordAt(text: string, at: number, from: number, to: number): Span | undefined {
  const part = (c: string | undefined): boolean => c !== undefined && !/[\s;,:"'(){}[\]]/.test(c);
  let start = Math.min(Math.max(at, from), to);
  let end = start;
  while (start > from && part(text[start - 1]) && at - start < 300) start--;
  while (end < to && part(text[end]) && end - at < 300) end++;
  return end > start ? { start, end } : undefined;
}

/** Fields of record data: words and quoted strings, without parentheses and comments. */
function fieldsOf(source: string, from: number, to: number): Span[] {
  const found: Span[] = [];
  for (let i = from; i < to; ) {
    const c = source[i] as string;
    if (c === ";") {
      while (i < to && source[i] !== "\n") i++;
    } else if (/[\s()]/.test(c)) i++;
    else {
      const start = i;
      if (c === '"') {
        i++;
        while (i < to && source[i] !== '"') i += source[i] === "\\" ? 2 : 1;
        i = Math.min(i + 1, to);
      } else while (i < to && !/[\s();"]/.test(source[i] as string)) i++;
      found.push({ start, end: i });
    }
  }
  return found;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `3600` and of `1h30m`; undefined for other words. */
function secondsOf(text: string): number | undefined {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  if (!/^(?:[0-9]{1,9}[smhdw])+$/i.test(text)) return undefined;
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/([0-9]+)([a-z])/gi))
    sum += Number(number) * (units[(unit as string).toLowerCase()] ?? 0);
  return sum;
}

/** `1 hour 30 minutes`. */
function duration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [name, size] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return parts.length === 0 ? "no time at all" : parts.slice(0, 2).join(" ");
}
