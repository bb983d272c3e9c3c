import { type Finding, type Fix, finding, type Severity } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { Block, BlockTexts, ReadState } from "./block.ts";
import { type BlockShape, closeDraft, type Reuse } from "./close.ts";
import { readDirective } from "./directives.ts";
import { Draft, RecordFlag } from "./draft.ts";
import { foreignComment, foreignMark, notAType, notOfKnot } from "./explain-line.ts";
import { isTypeNumber, knotReads } from "./knot-types.ts";
import { joinLines } from "./line-ends.ts";
import { isPlainName, readName, rootName, type WireName } from "./name.ts";
import { type NameTree, unknownOrigin } from "./names.ts";
import { readRdata } from "./rdata.ts";
import { judgeName, type RdataContext, type Server } from "./rdata-reader.ts";
import type { RecordTable, Watch } from "./record-table.ts";
import { readingRules } from "./rules-reading.ts";
import { textRules } from "./rules-text.ts";
import { Scanner, type ScanProblem } from "./scan.ts";
import { semicolonInParentheses } from "./text-checks.ts";
import { maxTtl, ttlAt } from "./ttl.ts";
import { className, classOf, isMetaType, typeByCode, typeOf } from "./types.ts";
import { validRdata } from "./valid-rdata.ts";
import { WordFlag, Words } from "./words.ts";

/** Other files, for `$INCLUDE`. */
export interface ZoneFiles {
  /** The file that a `$INCLUDE` in `from` names; undefined where there is none. Looks in the working folder, the configured directory, and beside `from`. */
  read(path: string, from: string | undefined): { readonly path: string; readonly text: string } | undefined;
}

/** What all readers of one document share. */
export interface ReadEnvironment {
  readonly names: NameTree;
  readonly records: RecordTable;
  /** Origins as they are written, by number. */
  readonly origins: Map<number, WireName>;
  readonly server: Server;
  readonly latin1: boolean;
  readonly files: ZoneFiles | undefined;
  /** The file being read; undefined where it has no name. */
  readonly path: string | undefined;
  /** Other files include this one: what they state before it is not known here. */
  readonly part: boolean;
  /** Files being read, outermost first: `$INCLUDE` must not lead back to one. */
  readonly reading: readonly string[];
  /** Reads blocks' texts again; absent where they are held. */
  readonly texts?: BlockTexts | undefined;
  /** Told of the records that come and the names that begin to exist by them. */
  readonly watch?: Watch;
}

const LF = 10;
const CR = 13;
const SOA = 6;
/** BIND loads no zone with these. */
const MD = 3;
const MF = 4;

/** Names of so many characters are read in one go where the origin leaves them room. */
const longestShort = 100;

/** In place of an owner: the last one stated is no name. */
const badOwner = -2;

const obsolete: Readonly<Record<number, string>> = {
  3: "use MX",
  4: "use MX",
  10: "",
  11: "",
  24: "use RRSIG",
  25: "use DNSKEY",
  30: "use NSEC",
  38: "use AAAA",
  99: "use TXT",
};

/** The types whose mnemonic is obsolete; SPF has a rule of its own. */
function obsoleteAdvice(type: number): string | undefined {
  return type === 99 ? undefined : obsolete[type];
}

/** Reads entries into a draft, from a state to the next (RFC 1035 §5.1). */
export class Reader {
  readonly environment: ReadEnvironment;
  readonly words = new Words();
  readonly draft = new Draft();
  readonly scanner: Scanner;
  // The state: see ReadState.
  origin = -1;
  defaultTtl = -1;
  lastTtl = -1;
  owner = -1;
  class = 0;
  minimum = -1;
  originChanged = false;
  ttlTold = false;
  originTold = false;
  readonly #context: Context;

  constructor(environment: ReadEnvironment) {
    this.environment = environment;
    this.scanner = new Scanner(this.words, environment.server === "knot");
    this.#context = new Context(this);
  }

  #originWire: WireName | undefined;
  /** Of an origin that its number tells, the name as written is made when it is first asked for. */
  #wireDue = false;
  /** How many octets the origin has. */
  originLength = 1;

  /** The origin as written; undefined where the zone's name is unknown. */
  get originWire(): WireName | undefined {
    if (this.#wireDue) {
      this.#originWire = this.environment.names.wire(this.origin);
      this.#wireDue = false;
    }
    return this.#originWire;
  }

  setOrigin(origin: number, wire: WireName | undefined): void {
    this.origin = origin;
    this.#originWire = wire;
    this.#wireDue = false;
    this.originLength = wire?.length ?? 1;
  }

  /** The origin is the absolute name of that number, written in lower case, of so many octets. */
  setPlainOrigin(origin: number, length: number): void {
    this.origin = origin;
    this.#wireDue = true;
    this.originLength = length;
  }

  begin(state: ReadState): void {
    this.setOrigin(state.origin, state.originWire);
    this.defaultTtl = state.defaultTtl;
    this.lastTtl = state.lastTtl;
    this.owner = state.owner;
    this.class = state.class;
    this.minimum = state.minimum;
    this.originChanged = state.originChanged;
    this.ttlTold = state.ttlTold;
    this.originTold = state.originTold;
  }

  get state(): ReadState {
    const { origin, originWire, defaultTtl, lastTtl, owner, minimum, originChanged, ttlTold, originTold } = this;
    return {
      origin,
      originWire,
      defaultTtl,
      lastTtl,
      owner,
      class: this.class,
      minimum,
      originChanged,
      ttlTold,
      originTold,
    };
  }

  /**
   * Reads whole entries from `from` on until `size` characters are read or the text ends at `limit`. Not `final`: text may
   * follow behind `limit`, and what it could change is left unread. Returns where it stopped, a start of a line.
   */
  read(text: string, from: number, limit: number, size: number, final: boolean): number {
    const { scanner, draft } = this;
    scanner.looked = 0;
    let at = from;
    while (at < limit && at - from < size) {
      const c = text.charCodeAt(at);
      if (c === LF) {
        at++;
        draft.lines++;
        continue;
      }
      if (c === 59) {
        const end = text.indexOf("\n", at);
        if (end < 0 || end >= limit) {
          if (!final) return at;
          scanner.looked = limit;
          return limit;
        }
        if (draft.crlf < 0 && text.charCodeAt(end - 1) === CR) draft.crlf = end - 1;
        at = end + 1;
        draft.lines++;
        continue;
      }
      if (c === 0xfeff || (c === 0xef && this.environment.latin1 && text.startsWith("\u00ef\u00bb\u00bf", at))) {
        const span = { start: at, end: at + (c === 0xfeff ? 1 : 3) };
        const fix: Fix = { title: "Remove the byte-order mark", edits: [{ span, text: "" }], preferred: true };
        const found = finding(readingRules["byte-order-mark"], span, undefined, { fixes: [fix] });
        if (this.environment.server === "knot") {
          const end = text.indexOf("\n", at);
          at = end < 0 || end >= limit ? limit : end + 1;
          this.refuse(span.start, span.end, found);
          continue;
        }
        this.found(found);
        at = span.end;
        continue;
      }
      const problemsBefore = scanner.problems.length;
      const looked = scanner.looked;
      const next = scanner.entry(text, at, limit);
      if (!final && scanner.looked >= limit) {
        scanner.problems.length = problemsBefore;
        scanner.looked = looked;
        return at;
      }
      // All but entries in parentheses and broken ones end with their first line end.
      if (!scanner.parenthesised && scanner.problems.length === 0) {
        if (text.charCodeAt(next - 1) === LF) draft.lines++;
      } else draft.lines += lineEnds(text, at, next);
      this.#entry(text, at, next);
      at = next;
    }
    return at;
  }

  found(found: Finding): void {
    this.draft.findings.push(found);
  }

  /** A finding that leaves the entry without a record. */
  refuse(start: number, end: number, found: Finding): void {
    this.draft.findings.push(found);
    this.draft.bad.push({ span: { start, end }, finding: found });
  }

  /** A reader for text that belongs here: an included file, the products of a `$GENERATE`. */
  inner(environment: Partial<ReadEnvironment>): Reader {
    const inner = new Reader({ ...this.environment, texts: undefined, ...environment });
    inner.begin(this.state);
    return inner;
  }

  /** Adds what an inner reader has read: its records stand where the directive stands. */
  take(inner: Reader, text: string, before: ReadState, shape: BlockShape, span: Span): void {
    const block = inner.close(text, 0, text.length, before, shape);
    block.outer = { block, span };
    this.draft.inner.push(block);
    for (const slot of block.slots) this.draft.pushSlot(slot);
  }

  /** What has been read since the last time, as the block of `source[base, end)`. */
  close(source: string, base: number, end: number, before: ReadState, shape: BlockShape, reuse?: Reuse): Block {
    return closeDraft(this, source, base, end, before, shape, reuse);
  }

  /** The offset behind the last word of the entry. */
  get lastEnd(): number {
    return this.words.ends[this.words.count - 1] ?? 0;
  }

  #entry(text: string, start: number, next: number): void {
    const { words, scanner } = this;
    const broken = scanner.problems.length > 0 ? this.#problems(text, next) : undefined;
    const c = text.charCodeAt(start);
    if (words.count === 0) {
      if (broken !== undefined) this.refuse(start, next, broken);
      else if ((c === 32 || c === 9) && this.owner < 0 && this.environment.server === "knot") {
        // Knot wants an owner for every line that begins with a blank, and be there nothing but a comment.
        this.#inherit(text, start, start + 1);
      }
      return;
    }
    // To Knot a parenthesis in the first column is a blank.
    const inherited = c === 32 || c === 9 || (c === 40 && this.environment.server === "knot");
    const end = this.lastEnd;
    if (broken !== undefined) {
      // The words are not what was meant: only the owner is sure.
      if (!inherited) this.#stateOwner(text, start, end, false);
      this.refuse(start, end, broken);
      return;
    }
    const first = words.starts[0] as number;
    if (text.charCodeAt(first) === 36 && ((words.flags[0] as number) & WordFlag.quoted) === 0) {
      if (!inherited) {
        readDirective(this, text, start, end);
        return;
      }
      const word = words.raw(0);
      if (/^\$(?:origin|ttl|include|generate)$/i.test(word)) {
        const fix: Fix = {
          title: "Remove the blank",
          edits: [{ span: { start, end: first }, text: "" }],
          preferred: true,
        };
        const span = { start: first, end: words.ends[0] as number };
        this.refuse(
          start,
          end,
          finding(readingRules["indented-directive"], span, { directive: word }, { fixes: [fix] }),
        );
        return;
      }
    }
    const mark = foreignMark(text, first, end);
    if (
      mark > 0 &&
      (mark > 1 || words.count === 1 || text.charCodeAt(first + 1) === 32 || text.charCodeAt(first) === 35)
    ) {
      this.refuse(start, end, foreignComment(text, first, mark));
      return;
    }
    this.record(text, start, inherited);
  }

  /** Reads the record in the words; `inherited`: the line begins with a blank. */
  record(text: string, start: number, inherited: boolean): void {
    const { words } = this;
    const end = this.lastEnd;
    let flags = 0;
    let at = 0;
    let usable = true;
    if (inherited) {
      flags = RecordFlag.inherited;
    } else {
      usable = this.#stateOwner(text, start, end, true);
      at = 1;
    }

    let ttl = -1;
    let stated = 0;
    let classWord = -1;
    let type = -1;
    const { count, starts, ends } = words;
    for (; at < count; at++) {
      const s = starts[at] as number;
      const e = ends[at] as number;
      if (((words.flags[at] as number) & WordFlag.quoted) !== 0) break;
      const digit = text.charCodeAt(s);
      if (digit >= 48 && digit <= 57) {
        if (ttl >= 0) break;
        const value = ttlAt(text, s, e);
        if (value < 0) break;
        ttl = value;
        continue;
      }
      type = typeOf(text, s, e);
      if (type >= 0) break;
      if (stated !== 0) break;
      const written = classOf(text, s, e);
      if (written < 0) break;
      stated = written;
      classWord = at;
      flags |= RecordFlag.statedClass;
    }
    if (type < 0 || isMetaType(type)) {
      if (usable) this.#noType(start, end, at, inherited, type >= 0);
      return;
    }
    if (!usable) return;
    if (this.environment.server === "knot" && !knotReads(type) && !isTypeNumber(text, starts[at] as number)) {
      this.refuse(start, end, notOfKnot(words, at, type));
      return;
    }
    if (classWord >= 0 && !this.#class(text, start, end, classWord, stated, type)) return;
    if (inherited) {
      if (!this.#inherit(text, start, end)) return;
    } else if (this.#ownerLooksOdd !== 0) this.#tellOddOwner(text, start);
    if (this.class === 0) this.class = stated === 0 ? 1 : stated;
    if (type === SOA && this.minimum < 0 && at + 7 < count) {
      const last = ttlAt(text, starts[at + 7] as number, ends[at + 7] as number);
      if (last >= 0) this.minimum = Math.min(last, maxTtl);
    }

    if (ttl >= 0) {
      flags |= RecordFlag.statedTtl;
      if (ttl > maxTtl) {
        ttl = this.#largeTtl(text, start, end, ttl);
        if (ttl < 0) return;
      }
      this.lastTtl = ttl;
    } else if (this.defaultTtl >= 0) {
      ttl = this.defaultTtl;
    } else {
      ttl = this.#missingTtl(start, end);
      if (ttl < 0) return;
    }

    const context = this.#context;
    context.class = this.class;
    context.ownerName = this.owner;
    context.text = text;
    if (obsolete[type] !== undefined && obsoleteAdvice(type) !== undefined && !this.#obsolete(start, end, type, at))
      return;
    if (!validRdata(type, words, at + 1, context)) {
      const row = typeByCode(type);
      if (row === undefined) return;
      const rdata = readRdata(row, words, at + 1, context);
      for (const f of rdata.findings) {
        const mark = f.rule.id === "zone/extra-rdata" ? foreignMark(text, f.span.start, f.span.end) : 0;
        this.found(mark > 0 ? foreignComment(text, f.span.start, mark) : f);
        if ((f.severity ?? f.rule.severity) === "error") flags |= RecordFlag.faulty;
      }
      if (rdata.bad) {
        const worst = rdata.findings.find((f) => (f.severity ?? f.rule.severity) === "error") ?? rdata.findings[0];
        if (worst !== undefined) this.draft.bad.push({ span: { start, end }, finding: worst });
        return;
      }
    }
    this.draft.push(start, end, type, ttl, this.owner, this.origin, flags);
  }

  /** 0: no; 1: a class word; 2: a TTL. */
  #ownerLooksOdd = 0;

  /** Takes the first word as the owner from here on. Returns whether it is a name. */
  #stateOwner(text: string, start: number, end: number, tell: boolean): boolean {
    const { words } = this;
    const s = words.starts[0] as number;
    const e = words.ends[0] as number;
    const flags = words.flags[0] as number;
    this.originChanged = false;
    this.#ownerLooksOdd = 0;
    if ((flags & (WordFlag.quoted | WordFlag.escaped | WordFlag.special)) === 0) {
      const owner = this.plainName(text, s, e);
      if (owner >= 0) {
        this.owner = owner;
        const c = text.charCodeAt(s);
        if (c >= 48 && c <= 57) this.#ownerLooksOdd = ttlAt(text, s, e) >= 0 ? 2 : 0;
        else if (e - s <= 10 && classOf(text, s, e) >= 0) this.#ownerLooksOdd = 1;
        if (this.origin === unknownOrigin && tell) this.#originUnknown(text, s, e);
        return true;
      }
    }
    const read = readName(text, s, e, this.originWire ?? rootName, this.environment);
    let fatal = false;
    const { server } = this.environment;
    for (const problem of read.problems) {
      const judged = judgeName(problem, this.environment, text);
      if (judged === undefined) continue;
      const lenient = problem.kind === "quoted" && server !== "knot";
      const found: Finding = lenient ? { ...judged.finding, severity: "warning" } : judged.finding;
      if (judged.fatal && !lenient) {
        if (!fatal && tell) this.refuse(start, end, found);
        fatal = true;
      } else if (tell) this.found(found);
    }
    let { wire } = read;
    if (wire === undefined && !fatal && read.problems.length > 0) {
      wire = readName(text, s + 1, e - 1, this.originWire ?? rootName, this.environment).wire;
    }
    if (wire === undefined || fatal) {
      if (!fatal && tell) this.draft.bad.push({ span: { start, end }, finding: this.draft.findings.at(-1) as Finding });
      this.owner = badOwner;
      return false;
    }
    const { names } = this.environment;
    this.owner =
      this.originWire === undefined && !read.absolute ? names.graft(wire, unknownOrigin) : names.intern(wire);
    if (this.origin === unknownOrigin && !read.absolute && tell) this.#originUnknown(text, s, e);
    return true;
  }

  /** The number of the plain name in `text[s, e)`; -1 where it needs a closer look. */
  plainName(text: string, s: number, e: number): number {
    const { names } = this.environment;
    if (e - s === 1) {
      const c = text.charCodeAt(s);
      if (c === 64) return this.origin;
      if (c === 46) return 0;
    }
    // Letters, digits, hyphens and underscores below an origin that leaves them room, as nearly all names are.
    if (e - s <= longestShort && this.originLength <= 255 - longestShort - 1) {
      const plain = names.plainName(this.origin, text, s, e);
      if (plain >= 0) return plain;
    }
    if (!isPlainName(text, s, e, this.originLength)) return -1;
    let id = this.origin;
    let labelEnd = e;
    if (text.charCodeAt(e - 1) === 46) {
      id = 0;
      labelEnd--;
    }
    for (let i = labelEnd - 1; i >= s; i--) {
      if (text.charCodeAt(i) === 46) {
        id = names.child(id, text, i + 1, labelEnd);
        labelEnd = i;
      }
    }
    return names.child(id, text, s, labelEnd);
  }

  #originUnknown(text: string, s: number, e: number): void {
    if (this.originTold || this.environment.part || text.charCodeAt(e - 1) === 46) return;
    this.originTold = true;
    const fix: Fix = {
      title: "Insert $ORIGIN at the top",
      edits: [{ span: { start: s, end: s }, text: "$ORIGIN example.com.\n" }],
    };
    this.found(
      finding(readingRules["origin-unknown"], { start: s, end: e }, { name: text.slice(s, e) }, { fixes: [fix] }),
    );
  }

  #tellOddOwner(text: string, start: number): void {
    const { names } = this.environment;
    if (this.#ownerLooksOdd === 2) {
      if (this.origin === unknownOrigin || names.name(this.origin).endsWith("arpa")) return;
    }
    const span = { start, end: this.words.ends[0] as number };
    const fix: Fix = { title: "Put a blank before it", edits: [{ span: { start, end: start }, text: " " }] };
    this.found(
      finding(
        readingRules["owner-looks-like-type"],
        span,
        { word: text.slice(span.start, span.end), owner: names.text(this.owner) },
        { fixes: [fix] },
      ),
    );
  }

  #inherit(text: string, start: number, end: number): boolean {
    let blank = start;
    while (text.charCodeAt(blank) === 32 || text.charCodeAt(blank) === 9) blank++;
    const span = { start, end: blank };
    if (this.owner < 0) {
      if (this.environment.part) return false;
      if (this.owner === badOwner) {
        // The line with the owner has its finding; this one only has no record.
        this.draft.bad.push({ span: { start, end }, finding: finding(readingRules["no-owner"], span) });
        return false;
      }
      const fix: Fix = { title: "Insert @", edits: [{ span: { start, end: start }, text: "@" }] };
      this.refuse(start, end, finding(readingRules["no-owner"], span, undefined, { fixes: [fix] }));
      return false;
    }
    if (this.originChanged) {
      this.originChanged = false;
      const owner = this.environment.names.text(this.owner);
      this.found(finding(readingRules["inherited-owner-after-origin"], span, { owner }));
    }
    return true;
  }

  /** Whether the class in word `at` is the zone's: that of its SOA, else IN. */
  #class(text: string, start: number, end: number, at: number, written: number, type: number): boolean {
    const s = this.words.starts[at] as number;
    const e = this.words.ends[at] as number;
    const span = { start: s, end: e };
    if (written === 254 || written === 255) {
      this.refuse(start, end, finding(readingRules["meta-type"], span, { word: text.slice(s, e).toUpperCase() }));
      return false;
    }
    const knot = this.environment.server === "knot";
    const zone = this.class !== 0 ? this.class : knot || type !== SOA ? 1 : written;
    if (written !== zone || (knot && e - s !== 2)) {
      const fix: Fix = { title: `Write ${className(zone)}`, edits: [{ span, text: className(zone) }] };
      const args = { written: text.slice(s, e), zone: className(zone) };
      this.refuse(start, end, finding(readingRules["class-mismatch"], span, args, { fixes: [fix] }));
      return false;
    }
    return true;
  }

  #noType(start: number, end: number, at: number, inherited: boolean, meta: boolean): void {
    const { words } = this;
    if (meta) {
      const span = { start: words.starts[at] as number, end: words.ends[at] as number };
      this.refuse(start, end, finding(readingRules["meta-type"], span, { word: words.raw(at).toUpperCase() }));
      return;
    }
    if (at >= words.count) {
      const last = words.count - 1;
      const span = { start: words.starts[last] as number, end: words.ends[last] as number };
      this.refuse(start, end, finding(textRules["missing-rdata"], span, { type: "This", field: "type" }));
      return;
    }
    this.refuse(start, end, notAType(words, at, inherited));
  }

  /** What a TTL above the limit becomes; -1 where the server refuses it. */
  #largeTtl(text: string, start: number, end: number, ttl: number): number {
    const { words } = this;
    let at = 0;
    for (let i = 0; i < Math.min(words.count, 4); i++) {
      if (ttlAt(text, words.starts[i] as number, words.ends[i] as number) === ttl) at = i;
    }
    const span = { start: words.starts[at] as number, end: words.ends[at] as number };
    const { server } = this.environment;
    if (server !== "nsd" && ttl > 0xffffffff) {
      this.refuse(start, end, finding(readingRules["bad-ttl"], span, { text: text.slice(span.start, span.end) }));
      return -1;
    }
    this.found(finding(readingRules["ttl-too-large"], span, { text: text.slice(span.start, span.end) }));
    return server === "knot" ? ttl : 0;
  }

  /** The TTL of a record that states none where no `$TTL` holds; -1 where there is none to be had. */
  #missingTtl(start: number, end: number): number {
    const { server, part } = this.environment;
    const span = { start: this.words.starts[0] as number, end: this.words.ends[0] as number };
    const fixes: Fix[] = [
      { title: "Insert $TTL 3600 before", edits: [{ span: { start, end: start }, text: "$TTL 3600\n" }] },
    ];
    const taken =
      this.lastTtl >= 0
        ? `the last one stated (${this.lastTtl})`
        : this.minimum >= 0
          ? `the SOA's minimum (${this.minimum})`
          : undefined;
    if (taken === undefined && !part && server !== "knot") {
      this.refuse(start, end, finding(readingRules["ttl-undetermined"], span, undefined, { fixes }));
      return -1;
    }
    if (!this.ttlTold && !part) {
      this.ttlTold = true;
      const severity: { severity?: Severity } = server === "knot" ? { severity: "error" } : {};
      const args = { taken: taken ?? "0" };
      this.found(finding(readingRules["ttl-missing"], span, args, { fixes, ...severity }));
    }
    if (server === "knot") return 0;
    return this.lastTtl >= 0 ? this.lastTtl : Math.max(this.minimum, 0);
  }

  /** Whether the server at hand takes an obsolete type. */
  #obsolete(start: number, end: number, type: number, at: number): boolean {
    const span = { start: this.words.starts[at] as number, end: this.words.ends[at] as number };
    const args = { type: this.words.raw(at).toUpperCase(), instead: obsoleteAdvice(type) ?? "" };
    const { server } = this.environment;
    if ((type === MD || type === MF) && (server === "any" || server === "bind")) {
      this.refuse(start, end, finding(readingRules["obsolete-type"], span, args, { severity: "error" }));
      return false;
    }
    this.found(finding(readingRules["obsolete-type"], span, args));
    return true;
  }

  /** Turns the scanner's problems with the entry that ends at `next` into findings. Returns the one that makes the entry unreadable, if any. */
  #problems(text: string, next: number): Finding | undefined {
    const { problems } = this.scanner;
    const knot = this.environment.server === "knot";
    let broken: Finding | undefined;
    for (const problem of problems) {
      if (problem.kind === "crlf") {
        if (this.draft.crlf < 0) this.draft.crlf = problem.start;
        continue;
      }
      // Knot takes a string over several lines where the entry stands in parentheses.
      const goesOn = knot && this.scanner.parenthesised;
      const found = scanFinding(problem, text, next, this.words, knot, this.scanner);
      const harmless = problem.kind === "nested-parentheses" ? !knot : problem.kind === "newline-in-quotes" && goesOn;
      if (harmless || broken !== undefined) this.found(found);
      else broken = found;
    }
    problems.length = 0;
    return broken;
  }
}

function lineEnds(text: string, start: number, end: number): number {
  let lines = 0;
  for (let i = text.indexOf("\n", start); i >= 0 && i < end; i = text.indexOf("\n", i + 1)) lines++;
  return lines;
}

function scanFinding(
  problem: ScanProblem,
  text: string,
  next: number,
  words: Words,
  knot: boolean,
  { parenthesised, looked }: Scanner,
): Finding {
  const { start, end } = problem;
  const span = { start, end };
  switch (problem.kind) {
    case "unclosed-quote": {
      let close = end;
      for (let i = 0; i < words.count; i++) if (words.starts[i] === start) close = words.ends[i] as number;
      while (close > end && (text.charCodeAt(close - 1) === 32 || text.charCodeAt(close - 1) === 13)) close--;
      const fix: Fix = { title: "Close the quote", edits: [{ span: { start: close, end: close }, text: '"' }] };
      return finding(readingRules["unclosed-quote"], span, undefined, { fixes: [fix] });
    }
    case "newline-in-quotes": {
      // Without parentheses a record does not go on behind its line.
      const fix: Fix = { title: "Split into two strings", edits: [{ span, text: parenthesised ? '"\n "' : '" "' }] };
      const severity: { severity?: Severity } = knot && parenthesised ? { severity: "warning" } : {};
      return finding(readingRules["newline-in-quotes"], span, undefined, { fixes: [fix], ...severity });
    }
    case "unclosed-parenthesis":
      return semicolonInParentheses(text, start) ?? finding(readingRules["unclosed-parenthesis"], span);
    case "unmatched-parenthesis": {
      const fix: Fix = { title: "Remove the parenthesis", edits: [{ span, text: "" }], preferred: true };
      return finding(readingRules["unmatched-parenthesis"], span, undefined, { fixes: [fix] });
    }
    case "nested-parentheses": {
      const partner = closingPartner(text, start, next);
      const edits = [span, { start: partner, end: partner + 1 }].map((place) => ({ span: place, text: " " }));
      const fixes: Fix[] = partner < 0 ? [] : [{ title: "Remove the inner parentheses", edits }];
      const severity: { severity?: Severity } = knot ? { severity: "error" } : {};
      return finding(readingRules["nested-parentheses"], span, undefined, { fixes, ...severity });
    }
    default: {
      const fix = joinLines(text, start, words.starts[0] ?? start, looked);
      return finding(readingRules["line-continuation"], span, undefined, fix === undefined ? {} : { fixes: [fix] });
    }
  }
}

/** How far a parenthesis is looked for that closes an inner one. */
const nearPartner = 512;

/** The `)` of the `(` at `open` within its entry, where it is not far; -1 where it is. */
function closingPartner(text: string, open: number, entryEnd: number): number {
  const end = Math.min(entryEnd, open + nearPartner);
  let depth = 0;
  let quoted = false;
  for (let i = open; i < end; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === ";") {
      const lineEnd = text.indexOf("\n", i);
      if (lineEnd < 0) return -1;
      i = lineEnd;
    } else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) return i;
  }
  return -1;
}

/** The context of the RDATA at hand; one object for all records, since none keeps it. */
class Context implements RdataContext {
  class = 1;
  readonly server: Server;
  readonly latin1: boolean;
  text = "";
  ownerName = 0;
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.server = reader.environment.server;
    this.latin1 = reader.environment.latin1;
    this.#reader = reader;
  }

  get origin(): WireName | undefined {
    return this.#reader.originWire;
  }

  get originLength(): number {
    return this.#reader.originLength;
  }

  get owner(): WireName {
    return this.#reader.environment.names.wire(this.ownerName);
  }
}
