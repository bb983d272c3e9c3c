import { type Finding, type Fix, finding, type Severity } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { Directive } from "./block.ts";
import { readGenerate } from "./generate.ts";
import { nameToText, readName, type WireName } from "./name.ts";
import { nearest } from "./nearest.ts";
import { judgeName, shown } from "./rdata-reader.ts";
import type { Reader } from "./read.ts";
import { readingRules } from "./rules-reading.ts";
import { contentSpan, readString } from "./strings.ts";
import { maxTtl, ttlAt } from "./ttl.ts";
import { WordFlag } from "./words.ts";

const names = ["$ORIGIN", "$TTL", "$INCLUDE", "$GENERATE"];

/** Included files within included files go at most this deep. */
const deepest = 20;

/** Reads the directive in the reader's words: it changes the state, or brings records of its own. */
export function readDirective(reader: Reader, text: string, start: number, end: number): void {
  const { words, environment } = reader;
  const word = words.raw(0).toUpperCase();
  const span = { start: words.starts[0] as number, end: words.ends[0] as number };
  const known = names.includes(word) && !(word === "$GENERATE" && environment.server === "knot");
  if (!known) {
    const near = nearest(word, names);
    const fixes: Fix[] =
      near === undefined ? [] : [{ title: `Write ${near}`, edits: [{ span, text: near }], preferred: true }];
    reader.refuse(
      start,
      end,
      finding(readingRules["unknown-directive"], span, { word: shown(words.raw(0)), near }, { fixes }),
    );
    return;
  }
  if (words.count === 1) {
    reader.refuse(start, end, malformed(span, word, "its argument is missing"));
    return;
  }
  if (word === "$GENERATE") readGenerate(reader, text, start, end);
  else if (word === "$TTL") readTtl(reader, text, start, end);
  else if (word === "$ORIGIN") readOrigin(reader, text, start, end);
  else readInclude(reader, text, start, end);
}

function malformed(span: Span, directive: string, problem: string): Finding {
  return finding(readingRules["bad-directive"], span, { directive, problem });
}

function argument(reader: Reader, index: number): Span {
  return { start: reader.words.starts[index] as number, end: reader.words.ends[index] as number };
}

/** Refuses the directive if it has more words than `most`. */
function tooMany(reader: Reader, start: number, end: number, most: number): boolean {
  if (reader.words.count <= most) return false;
  const span = { start: reader.words.starts[most] as number, end };
  reader.refuse(start, end, malformed(span, reader.words.raw(0).toUpperCase(), "there is one argument too many"));
  return true;
}

/** Keeps a directive for the editor; where nothing is edited, only files and products matter. */
function push(reader: Reader, kind: Directive["kind"], start: number, end: number, value: () => string): void {
  if (reader.environment.watch === undefined && kind !== "include") return;
  reader.draft.directives.push({ kind, span: { start, end }, argument: argument(reader, 1), value: value() });
}

function readTtl(reader: Reader, text: string, start: number, end: number): void {
  if (tooMany(reader, start, end, 2)) return;
  const span = argument(reader, 1);
  const written = text.slice(span.start, span.end);
  const knot = reader.environment.server === "knot";
  let ttl = ttlAt(text, span.start, span.end);
  if (ttl < 0 || (knot && ttl > 0xffffffff)) {
    const problem = /^[-\d]/.test(written)
      ? finding(readingRules["bad-ttl"], span, { text: shown(written) })
      : undefined;
    reader.refuse(start, end, problem ?? malformed(span, "$TTL", `“${shown(written)}” is no time`));
    return;
  }
  if (ttl > maxTtl) {
    reader.found(finding(readingRules["ttl-too-large"], span, { text: written }));
    if (!knot) ttl = 0;
  }
  reader.defaultTtl = ttl;
  push(reader, "ttl", start, end, () => String(ttl));
}

/** The absolute name in word `index`; undefined, with its findings, where there is none. */
function originAt(reader: Reader, text: string, start: number, end: number, index: number): WireName | undefined {
  const { environment } = reader;
  const span = argument(reader, index);
  const read = readName(text, span.start, span.end, reader.originWire, environment);
  let refused = false;
  for (const problem of read.problems) {
    const judged = judgeName(problem, environment, text);
    if (judged === undefined) continue;
    if (judged.fatal && !refused) {
      reader.refuse(start, end, judged.finding);
      refused = true;
    } else reader.found(judged.finding);
  }
  if (refused) return undefined;
  const written = text.slice(span.start, span.end);
  if (!read.absolute && written !== "@") {
    const becomes = read.wire === undefined ? "a name that is not known" : nameToText(read.wire);
    const fixes: Fix[] = [
      { title: "Add the final dot", edits: [{ span: { start: span.end, end: span.end }, text: "." }] },
    ];
    const knot = environment.server === "knot";
    const extra: { fixes: Fix[]; severity?: Severity } = knot ? { fixes, severity: "error" } : { fixes };
    const found = finding(readingRules["relative-origin"], span, { name: written, becomes }, extra);
    if (knot) {
      reader.refuse(start, end, found);
      return undefined;
    }
    reader.found(found);
  }
  return read.wire;
}

function readOrigin(reader: Reader, text: string, start: number, end: number): void {
  if (tooMany(reader, start, end, 2)) return;
  if (setPlainOrigin(reader, text)) {
    push(reader, "origin", start, end, () => reader.environment.names.text(reader.origin));
    return;
  }
  const wire = originAt(reader, text, start, end, 1);
  if (wire === undefined) return;
  setOrigin(reader, wire);
  push(reader, "origin", start, end, () => nameToText(wire));
}

/** Takes an absolute name of host characters in lower case as the origin, as nearly all are, without its wire form. */
function setPlainOrigin(reader: Reader, text: string): boolean {
  const { words, environment } = reader;
  const { start, end } = argument(reader, 1);
  if (words.flags[1] !== 0 || end - start > 254 || text.charCodeAt(end - 1) !== 46 || end - start < 2) return false;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 65 && c <= 90) return false;
  }
  const origin = environment.names.plainName(0, text, start, end);
  if (origin < 0) return false;
  if (environment.watch !== undefined) environment.origins.set(origin, environment.names.wire(origin));
  reader.setPlainOrigin(origin, end - start + 1);
  reader.originChanged = reader.owner >= 0;
  return true;
}

function setOrigin(reader: Reader, wire: WireName): void {
  reader.setOrigin(reader.environment.names.intern(wire), wire);
  // Where nothing is edited, how it is written needs to be kept only where its number does not tell it.
  if (reader.environment.watch !== undefined || wire !== wire.toLowerCase())
    reader.environment.origins.set(reader.origin, wire);
  reader.originChanged = reader.owner >= 0;
}

function readInclude(reader: Reader, text: string, start: number, end: number): void {
  const { environment, words } = reader;
  if (tooMany(reader, start, end, 3)) return;
  const span = contentSpan(words, 1);
  const path =
    ((words.flags[1] as number) & WordFlag.escaped) === 0
      ? text.slice(span.start, span.end)
      : readString(text, span.start, span.end, environment).decoded.text;
  const origin = words.count === 3 ? originAt(reader, text, start, end, 2) : undefined;
  if (words.count === 3 && origin === undefined) return;
  if (environment.files === undefined) return;
  const file = environment.files.read(path, environment.path);
  const where = argument(reader, 1);
  if (file === undefined) {
    reader.refuse(start, end, finding(readingRules["include-not-found"], where, { path: shown(path) }));
    return;
  }
  push(reader, "include", start, end, () => file.path);
  if (environment.reading.includes(file.path) || environment.reading.length > deepest) {
    reader.refuse(start, end, finding(readingRules["include-loop"], where, { path: shown(path) }));
    return;
  }

  const before = reader.state;
  const inner = reader.inner({ path: file.path, reading: [...environment.reading, file.path] });
  if (environment.server === "knot") inner.owner = -1;
  if (origin !== undefined) {
    setOrigin(inner, origin);
    inner.originChanged = before.owner >= 0;
  }
  const state = inner.state;
  inner.read(file.text, 0, file.text.length, Number.POSITIVE_INFINITY, true);
  reader.take(inner, file.text, state, { generated: false, path: file.path }, { start, end });
  // Origin and owner are as before (RFC 1035 §5.1, BIND); what the file said of TTL, class and SOA holds on, but not in Knot.
  if (environment.server === "knot") return;
  reader.defaultTtl = inner.defaultTtl;
  reader.lastTtl = inner.lastTtl;
  reader.minimum = inner.minimum;
  reader.class = inner.class;
  reader.ttlTold = inner.ttlTold;
  reader.originTold = inner.originTold;
}
