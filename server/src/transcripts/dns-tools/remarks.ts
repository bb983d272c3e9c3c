import { statuses } from "./header.ts";

/** A place in a line. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Question {
  readonly name: string;
  readonly type: string;
  readonly nameAt: Place;
  readonly at: Place;
}

export type SectionName = "QUESTION" | "ANSWER" | "AUTHORITY" | "ADDITIONAL" | "OPT";

/** What a line that is no record says of the response. */
export interface Remark {
  /** The first line of a response, or of a further query. */
  readonly begins?: true;
  readonly status?: { readonly name: string; readonly at: Place };
  /** Nobody answered one attempt; another may follow. */
  readonly silence?: { readonly name: string; readonly at: Place };
  readonly truncated?: Place;
  readonly counts?: readonly { readonly section: SectionName; readonly count: number; readonly at: Place }[];
  readonly section?: { readonly name: SectionName; readonly at: Place };
  readonly question?: Question;
  /** A name that the tool says it looked up. */
  readonly name?: { readonly text: string; readonly at: Place };
  /** Names on the command line, as typed. */
  readonly asked?: readonly { readonly text: string; readonly at: Place }[];
  /** The type that was asked for by a word that is no type where such records live. */
  readonly type?: { readonly text: string; readonly at: Place };
}

const headerLine = /^;; (?:->>HEADER<<-|->>HEADER)/;
const statusWord = /\b(?:status|rcode)(?::| =) ?([A-Za-z]+)/;
const countWord = /\b(ANSWER|AUTHORITY|ADDITIONAL): ([0-9]{1,9})/g;
const sectionLine =
  /^;; ((QUESTION|ANSWER|AUTHORITY|ADDITIONAL|OPT PSEUDO)[ _]?SECTION):?|^\s+((QUESTION|ANSWER|AUTHORITY|ADDITIONAL|OPT_PSEUDO)_?SECTION):$|^ {4}((QUESTIONS|ANSWERS|AUTHORITY RECORDS|ADDITIONAL RECORDS)):$/;
const questionLine = /^;;? ?([^\s;]+)\s+(?:(?:IN|CH|HS)\s+)([A-Z][A-Z0-9]*)\s*$/;
const yamlQuestion = /^\s+- '?([^\s']+) (?:IN|CH|HS) ([A-Z][A-Z0-9]*)'?$/;
const debugQuestion = /^[\t ]+(\S+), type = ([A-Z0-9]+), class = [A-Z]+/;
const attempts = [
  /^;; communications error to \S+: ([a-z ]+)/,
  /^;; WARNING: response timeout for \S+/,
  /^DNS request timed out\./,
];
const givenUp = [
  /^;; connection timed out; no servers could be reached/,
  /^;; no servers could be reached/,
  /^;; ERROR: failed to query server/,
  /^\*{3} Request to \S+ timed[- ]out/,
  /^Error: error sending query: /,
];
const cannotFind = /^\*{2,3} (?:server|\S+) can't find (\S+): ([A-Za-z][A-Za-z -]*)/;
const hostNotFound = /^Host (\S+) not found: [0-9]+\(([A-Z]+)\)/;
const delvFailed = /^;; resolution failed: ([A-Za-z][A-Za-z ]*)/;
/** Words of nslookup for Windows. */
const sentences: Readonly<Record<string, string>> = {
  "server failed": "SERVFAIL",
  "query refused": "REFUSED",
  "non-existent domain": "NXDOMAIN",
  "no response from server": "no response",
  "format error": "FORMERR",
  "not implemented": "NOTIMP",
};

/** What a line says that is no record: linear, total. */
export function remarkOf(text: string): Remark {
  if (text.length > 2000) return {};
  const section = sectionOf(text);
  if (section !== undefined) return { section };
  const question = questionOf(text);
  if (question !== undefined) return { question };
  const failure = failureOf(text);
  if (failure !== undefined) return failure;
  if (headerLine.test(text)) return { begins: true, ...status(text) };
  if (/^;; (?:Got answer:|global options)|^-+$|^- type: |^ {2}type: MESSAGE|^-$/.test(text)) return { begins: true };
  if (/^; <<>> /.test(text)) return { begins: true, ...commandLine(text) };
  const recordMissing = /^(\S+) has no ([A-Z0-9]+) record/.exec(text);
  if (recordMissing !== null) {
    const [whole, name = "", type = ""] = recordMissing;
    const at = { start: name.length + 8, end: whole.length - 7 };
    return { name: { text: name, at: { start: 0, end: name.length } }, type: { text: type, at } };
  }
  const named = /^(?:Name:|Trying ")[\t ]*([^\s"]+)/.exec(text);
  if (named !== null) return { name: { text: named[1] as string, at: tail(named) } };
  if (/^ *;?;? ?[Ff]lags:/.test(text) || /^ {6,}(?:ANSWER|AUTHORITY|ADDITIONAL): [0-9]+$/.test(text))
    return flagsOf(text);
  return status(text);
}

function tail(found: RegExpExecArray): Place {
  const last = found[found.length - 1] as string;
  return { start: found[0].length - last.length, end: found[0].length };
}

function status(text: string): Remark {
  const found = /^(?:;|\s|\t)/.test(text) ? statusWord.exec(text) : null;
  if (found === null) return {};
  const name = (found[1] as string).toUpperCase();
  if (statuses[name] === undefined) return {};
  const end = found.index + found[0].length;
  return { status: { name, at: { start: end - name.length, end } } };
}

function flagsOf(text: string): Remark {
  const truncated = /^ *;?;? ?[Ff]lags:[a-z ]*?\btc\b/.exec(text);
  const counts = [...text.matchAll(countWord)].map((found) => ({
    section: found[1] as SectionName,
    count: Number(found[2]),
    at: { start: found.index, end: found.index + found[0].length },
  }));
  return {
    counts,
    ...(truncated === null ? {} : { truncated: { start: truncated[0].length - 2, end: truncated[0].length } }),
  };
}

function sectionOf(text: string): Remark["section"] {
  const found = sectionLine.exec(text);
  if (found === null) return undefined;
  const words = (found[1] ?? found[3] ?? found[5]) as string;
  const name = /^[A-Z]+/.exec(words)?.[0] as string;
  const start = text.indexOf(words);
  return {
    name: (name === "QUESTIONS" || name === "ANSWERS" ? name.slice(0, -1) : name) as SectionName,
    at: { start, end: start + words.length },
  };
}

function questionOf(text: string): Question | undefined {
  const found = questionLine.exec(text) ?? yamlQuestion.exec(text) ?? debugQuestion.exec(text);
  if (found === null) return undefined;
  const [whole, name = "", type = ""] = found;
  const start = whole.indexOf(name);
  const typeAt = whole.indexOf(type, start + name.length);
  return { name, type, nameAt: { start, end: start + name.length }, at: { start, end: typeAt + type.length } };
}

function failureOf(text: string): Remark | undefined {
  for (const pattern of [...givenUp, ...attempts]) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const start = /^[;* ]+/.exec(text)?.[0].length ?? 0;
    const name = found[1] === undefined || found[1] === "timed out" ? "no response (timeout)" : found[1];
    const place = { name, at: { start, end: found[0].trimEnd().length } };
    return attempts.includes(pattern) ? { silence: place } : { status: place };
  }
  const missing = cannotFind.exec(text) ?? hostNotFound.exec(text);
  if (missing !== null) {
    const [whole, name = "", words = ""] = missing;
    const start = whole.indexOf(name, whole.startsWith("Host ") ? 5 : whole.indexOf("find ") + 5);
    const from = whole.lastIndexOf(words);
    return {
      name: { text: name, at: { start, end: start + name.length } },
      status: { name: statusOf(words), at: { start: from, end: from + words.length } },
    };
  }
  const delv = delvFailed.exec(text);
  if (delv === null) return undefined;
  const words = (delv[1] as string).trim();
  const start = delv[0].indexOf(words);
  return { begins: true, status: { name: statusOf(words), at: { start, end: start + words.length } } };
}

/** The response code of a tool's words; `NOERROR` for words on the absence of a name or type, and those nobody knows. */
function statusOf(words: string): string {
  const word = words.trim();
  if (statuses[word.toUpperCase()] !== undefined) return word.toUpperCase();
  return sentences[word.toLowerCase()] ?? "NOERROR";
}

/** dig's own line: `; <<>> DiG 9.18 <<>> example.com TXT`. */
function commandLine(text: string): Remark {
  const open = text.lastIndexOf("<<>> ");
  if (!/ \+search\b/.test(text)) return {};
  return { asked: typedNames(text, open + 5) };
}

/** Words of a command line that are names. */
export function typedNames(text: string, from: number): { text: string; at: Place }[] {
  const found: { text: string; at: Place }[] = [];
  for (const word of text.slice(from, from + 500).matchAll(/\S+/g)) {
    if (/^[-+@]/.test(word[0]) || !/[a-z]/i.test(word[0])) continue;
    const start = from + word.index;
    found.push({ text: word[0], at: { start, end: start + word[0].length } });
  }
  return found;
}
