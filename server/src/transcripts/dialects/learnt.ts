import {
  bare,
  blank,
  clock,
  type Dialect,
  type DialectReader,
  explained,
  note,
  quotedWords,
  type SourceLine,
} from "../dialect.ts";
import { isVerb, likeServer } from "../shapes.ts";

/** Logs of programs that nobody has described: which words stand before the talk of each side is learnt from the lines that can be nothing else. */

type Side = "client" | "server";

/** A line of the sample whose talk is plain: where it begins, and who says it. */
interface Sighting {
  readonly line: string;
  readonly at: number;
  readonly side: Side;
}

/** What a log writes before talk. */
interface Lead {
  /** The last word before the talk, without its digits; "" at the start of a line. */
  readonly word: string;
  /** How many of the same word stand before it in the line. */
  readonly nth: number;
  /** What stands between that word and the talk. */
  readonly gap: string;
}

interface Learnt {
  /** Traits of the talk of one side alone. */
  readonly sides: ReadonlyMap<string, Side>;
  readonly leads: readonly Lead[];
}

/** How far into a line talk may begin. */
const reach = 240;
const boundary = /[\s:>\])|"'=-]/;
const stamped = /[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{8,15}|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?/;

/** Digits differ from line to line. */
function masked(word: string): string {
  return word.replace(/[0-9]+/g, "0");
}

function wordsOf(before: string): string[] {
  return before.split(/[\s,{}]+/).filter((word) => word !== "");
}

/** What may tell the sides apart: words, without their digits, and addresses with their place in the line. */
function traitsOf(before: string): string[] {
  const words = wordsOf(before);
  const traits = words.map(masked).filter((word) => /[A-Za-z<>\u2190-\u21ff]/.test(word));
  words.forEach((word, index) => {
    if (index < 12 && /^[[(]?[0-9a-f.:[\]]+[.:][0-9]+[)\]:]*$/.test(word)) traits.push(`${index} ${word}`);
  });
  return traits;
}

/** Where the words that may tell the sides apart stand: before the talk, in an object of JSON also behind it. */
function surroundings(line: string, at: number): string {
  const before = line.slice(0, at);
  if (!line.startsWith("{")) return before;
  const close = line.indexOf('",', at);
  return close < 0 ? before : before + line.slice(close + 1, close + 1 + reach);
}

const reply =
  /^(?:(?:2(?:11|14|20|21|35|50|51|52)|3(?:34|54)|4(?:21|5[0-5])|5(?:0[0-4]|2[1-3]|3[0-8]|5[0-6]))[ -]\S|\* (?:[0-9]+ [A-Z]{5}|[A-Z]{2,})|\+OK|-ERR|[A-Za-z]{0,8}[0-9]{1,8} (?:OK|NO|BAD) )/;
const command =
  /^(?:(?:EHLO|HELO|LHLO) \S+|MAIL FROM:|RCPT TO:|(?:DATA|QUIT|RSET|STARTTLS|STLS|CAPA|STAT|UIDL|NOOP)(?:[^A-Za-z0-9 ]|$)|AUTH [A-Z]|(?:USER|PASS|APOP|RETR|TOP) \S)/i;
const taggedCommand = /^[A-Za-z]{0,8}[0-9]{1,8} (?<verb>[A-Za-z]{3,13})(?:\W|$)/;

/** The talk that a line can only hold: whole commands and replies, not a verb among other words. */
function certain(text: string): Side | undefined {
  if (reply.test(text)) return "server";
  if (command.test(text)) return "client";
  const verb = taggedCommand.exec(text)?.groups?.verb;
  return verb !== undefined && isVerb(verb.toUpperCase()) ? "client" : undefined;
}

function sighted(line: string): Sighting | undefined {
  const end = Math.min(line.length, reach);
  for (let at = 1; at < end; at++) {
    if (!boundary.test(line[at - 1] as string) || /[\s"']/.test(line[at] as string)) continue;
    const side = certain(line.slice(at, at + 80));
    if (side !== undefined && traitsOf(surroundings(line, at)).length > 0) return { line, at, side };
  }
  return undefined;
}

function leadOf(before: string): Lead {
  const { word = "", gap = "" } = /(?<word>[^\s]*)(?<gap>\s*)$/.exec(before.slice(-80))?.groups ?? {};
  const last = masked(word);
  const same = before.split(/\s+/).filter((other) => masked(other) === last).length;
  return { word: last, gap, nth: Math.max(0, same - 1) };
}

function learn(sample: readonly string[]): Learnt | undefined {
  const counts = new Map<string, Record<Side, number>>();
  const leads = new Map<string, Lead & { count: number }>();
  const sightings = sample.flatMap((line) => sighted(line) ?? []);
  for (const { line, at, side } of sightings) {
    for (const trait of new Set(traitsOf(surroundings(line, at)))) {
      const count = counts.get(trait) ?? { client: 0, server: 0 };
      count[side]++;
      counts.set(trait, count);
    }
    const lead = leadOf(line.slice(0, at));
    const key = `${lead.word}\n${lead.gap}\n${lead.nth}`;
    leads.set(key, { ...lead, count: (leads.get(key)?.count ?? 0) + 1 });
  }
  const sides = new Map<string, Side>();
  for (const [word, { client, server }] of counts) {
    if (client > 1 && server * 8 <= client) sides.set(word, "client");
    else if (server > 1 && client * 8 <= server) sides.set(word, "server");
  }
  const both = new Set(sides.values()).size === 2;
  if (!both || sightings.length < 4) return undefined;
  const often = [...leads.values()].filter(({ count }) => count > 1).sort((a, b) => b.count - a.count);
  return { sides, leads: often.slice(0, 6) };
}

/** Where the talk of a line begins: behind the first lead. */
function talkAt(line: string, { leads }: Learnt): { at: number; quoted: boolean } | undefined {
  let best: { at: number; quoted: boolean } | undefined;
  for (const { word, gap, nth } of leads) {
    let left = nth;
    for (const found of line.slice(0, reach).matchAll(/\S+\s*|^\s+/g)) {
      const [whole] = found;
      const end = found.index + whole.length;
      const end0 = found.index + whole.trimEnd().length;
      const text = masked(whole.trimEnd());
      const glued = gap === "" && text.startsWith(word) && word !== "";
      if (!glued && text !== word) continue;
      if (left-- > 0) continue;
      const at = glued ? found.index + lengthOf(whole, word) : Math.min(end, end0 + gap.length);
      if (best === undefined || at < best.at) best = { at, quoted: /["']$/.test(word) };
      break;
    }
  }
  return best;
}

/** The length in `text` of what `word` is the masked form of. */
function lengthOf(text: string, word: string): number {
  let at = 0;
  for (const c of word) {
    if (c === "0") while (at < text.length && /[0-9]/.test(text[at] as string)) at++;
    else at++;
  }
  return at;
}

export const learnt: Dialect = {
  id: "learnt",
  facts: { hidesEnd: true },
  score: (sample) => {
    const found = learn(sample);
    return found === undefined ? 0 : 0.85 * explained(readerOf(found), sample);
  },
  style: (sample) => {
    const found = learn(sample);
    return found === undefined ? "" : JSON.stringify([[...found.sides], found.leads]);
  },
  reader: (sample) => readerOf(learn(sample)),
  readers: (sample) => {
    const found = learn(sample);
    return () => readerOf(found);
  },
};

function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Some logs print the line end in writing. */
function withoutLineEnd(line: SourceLine): SourceLine {
  const end = /(?:\\r)?\\n$/.exec(line.text.slice(-4))?.[0].length ?? 0;
  return end === 0 ? line : { ...line, text: line.text.slice(0, line.text.length - end) };
}

function readerOf(found: Learnt | undefined): DialectReader {
  let last: Side | undefined;
  return {
    read: (line) => {
      const { text } = line;
      if (text === "") return blank(line);
      const begin = found === undefined ? undefined : talkAt(text, found);
      if (found === undefined || begin === undefined) {
        // Further lines of one utterance are indented.
        const indent = /^[ \t]+/.exec(text)?.[0].length ?? 0;
        if (last !== undefined && indent > 0 && likeServer(text.slice(indent, indent + 80)))
          return bare(line, { from: "server" }, indent);
        return note(line);
      }
      let from: Side | undefined;
      for (const trait of traitsOf(surroundings(text, begin.at))) from = found.sides.get(trait) ?? from;
      if (from === undefined) return note(line);
      last = from;
      const time = stamped.exec(text.slice(0, begin.at))?.[0];
      const more = { from, time: time === undefined ? undefined : clock(time) };
      if (!begin.quoted) return bare(withoutLineEnd(line), more, begin.at);
      // The string of an object ends at the next quote, that of other logs at the last.
      const close = text.startsWith("{") ? closing(text, begin.at) : text.length;
      return quotedWords({ ...line, text: text.slice(0, close + 1) }, begin.at - 1, more);
    },
  };
}
