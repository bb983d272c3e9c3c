import { documentSource } from "../dns/zone-source.ts";
import type { ZoneSource } from "../dns/zones.ts";
import type { Completion, Description, Name } from "../records/language.ts";
import type { Finding, Fix, TextEdit } from "../rules/rule.ts";
import type { Position } from "../text/lines.ts";
import type { LongText } from "../text/long-text.ts";
import { type Span, shift } from "../text/span.ts";
import { type Block, moveFinding } from "../zone/block.ts";
import {
  absoluteName,
  definitionInZone,
  definitionOf,
  describeZone,
  foldZone,
  formatZone,
  nameAtOffset,
  outlineZone,
  referencesTo,
  renameElsewhere,
  renameInZone,
  textPlace,
  ZoneDocument,
  type ZoneFiles,
  type ZoneOptions,
} from "../zone/index.ts";
import { readName, rootName } from "../zone/name.ts";
import type { PartOptions } from "../zone/part.ts";
import { looksLikeEntry } from "../zone/scan.ts";
import { FactsView } from "../zone/view.ts";
import type { Annotation, Document, Outline, Place, Token } from "./document.ts";
import { type Change, EditableText } from "./editable-text.ts";
import { baseName } from "./kind.ts";
import { proposals } from "./zone-complete.ts";
import { aside, placeReading } from "./zone-places.ts";
import { zoneSummaries } from "./zone-summaries.ts";
import { zoneTokens } from "./zone-tokens.ts";

export type { ZoneFiles, ZoneOptions } from "../zone/index.ts";

/** How a zone document is opened, beyond what the zone itself needs. */
export interface ZoneFileOptions extends ZoneOptions, PartOptions {
  /** Above this many characters the text is read in slices (`readSome`); default: never. */
  readonly sliceAbove?: number;
  /** The other zones of the workspace, in which names of this one may be defined or used. */
  readonly others?: () => readonly ZoneFileDocument[];
  /** The document that includes this one, which is then judged as its part. */
  readonly whole?: () => ZoneFileDocument | undefined;
}

/** The part of a large zone whose findings are known until all is read. */
const sampleSize = 1 << 16;

/** A large text of which a part is read. */
interface Unread {
  readonly text: EditableText;
  /** A part as a zone of its own, whose findings are known at once: the first one, or what the person sees. */
  sample: { readonly zone: ZoneDocument; readonly start: number };
  at: number;
}

/** A zone file as a document: the incremental zone, and what it needs of other files. */
export class ZoneFileDocument implements Document {
  readonly kind = "zone";
  readonly path: string;
  readonly #options: ZoneFileOptions;
  readonly #included = new Map<string, string>();
  /** Which blocks hold a suppression comment; an edit replaces its blocks. */
  readonly #mentions = new WeakMap<Block, boolean>();
  #zone: ZoneDocument;
  #unread: Unread | undefined;
  /** The whole text, where it is not held. */
  readonly #long: LongText | undefined;

  /** A text that is no string is not held, and must not be edited. */
  constructor(text: string | LongText, options: ZoneFileOptions = {}) {
    this.path = options.path ?? "";
    const { files } = options;
    this.#options = files === undefined ? options : { ...options, files: this.#noted(files) };
    this.#long = typeof text === "string" ? undefined : text;
    this.#zone = typeof text === "string" ? this.#begin(text) : new ZoneDocument(text, this.#options);
  }

  /** The zone itself; of a large text, as far as it is read. */
  get zone(): ZoneDocument {
    return this.#zone;
  }

  #begin(text: string): ZoneDocument {
    if (text.length <= (this.#options.sliceAbove ?? Number.POSITIVE_INFINITY)) {
      this.#unread = undefined;
      return new ZoneDocument(text, this.#options);
    }
    const cut = text.lastIndexOf("\n", sampleSize) + 1 || sampleSize;
    const head = new ZoneDocument(text.slice(0, cut), { ...this.#options, fragment: true, once: true });
    this.#unread = { text: new EditableText(text), sample: { zone: head, start: 0 }, at: 0 };
    return new ZoneDocument("", { ...this.#options, expected: text.length });
  }

  readSome(budget: number): boolean {
    const unread = this.#unread;
    if (unread === undefined) return true;
    const end = Math.min(unread.text.length, unread.at + budget);
    this.#zone.append(unread.text.slice({ start: unread.at, end }));
    unread.at = end;
    if (end < unread.text.length) return false;
    this.#zone.finish();
    this.#unread = undefined;
    return true;
  }

  see(s: Span): boolean {
    const unread = this.#unread;
    if (unread === undefined) return false;
    const { text } = unread.text;
    let start = text.lastIndexOf("\n", Math.max(0, s.start - 1)) + 1;
    // What stands before is not known: begin where an entry surely does.
    for (let lines = 0; lines < 100 && !looksLikeEntry(text, start, text.length, true); lines++) {
      const lf = text.indexOf("\n", start);
      if (lf < 0) return false;
      start = lf + 1;
    }
    const least = Math.min(text.length, Math.max(start, s.end));
    const cut = text.indexOf("\n", Math.min(least, start + sampleSize));
    const origin = unread.sample.zone.zone;
    const zone = new ZoneDocument(text.slice(start, cut < 0 ? text.length : cut + 1), {
      ...this.#options,
      ...(origin === undefined ? {} : { origin }),
      fragment: true,
      part: true,
      once: true,
    });
    unread.sample = { zone, start };
    return true;
  }

  edit(changes: readonly Change[]): void {
    const unread = this.#unread;
    if (unread === undefined && changes.every((change) => change.range !== undefined)) {
      this.#zone.edit(changes);
      return;
    }
    const text = unread?.text ?? new EditableText(this.text());
    text.edit(changes);
    this.#zone = this.#begin(text.text);
  }

  get length(): number {
    return this.#unread?.text.length ?? this.#zone.length;
  }

  text(s?: Span): string {
    if (this.#unread !== undefined) return this.#unread.text.slice(s);
    return s === undefined ? this.#zone.text() : this.#zone.text(s);
  }

  mentions(word: string): boolean {
    if (this.#unread !== undefined) return this.#unread.text.text.includes(word);
    if (this.#long !== undefined) return this.#long.includes(word);
    return this.#zone.blocks.some((block) => {
      const known = this.#mentions.get(block);
      if (known !== undefined) return known;
      const found = block.source.slice(block.base, block.base + block.length).includes(word);
      this.#mentions.set(block, found);
      return found;
    });
  }

  position(offset: number): Position {
    return this.#unread?.text.position(offset) ?? this.#zone.position(offset);
  }

  offset(position: Position): number {
    return this.#unread?.text.offset(position) ?? this.#zone.offset(position);
  }

  findings(): readonly Finding[] {
    const whole = this.#options.whole?.();
    if (whole !== undefined) return whole.findingsIn(this.path);
    if (this.#unread !== undefined) {
      const { zone, start } = this.#unread.sample;
      return zone.findings().map((found) => moveFinding(found, (span) => shift(span, start)));
    }
    const found: Finding[] = [];
    for (const [path, findings] of this.#zone.findingsByFile()) {
      for (const finding of findings) found.push(path === undefined ? finding : { ...finding, path });
    }
    return found;
  }

  /** Whether an `$INCLUDE` of this zone's own text reads the file. */
  includes(path: string): boolean {
    return this.#zone.blocks.some((block) =>
      block.directives.some(({ kind, value }) => kind === "include" && value === path),
    );
  }

  /** What is found in a file that this one includes, as that file's own findings. */
  findingsIn(path: string): readonly Finding[] {
    return this.#zone.findingsByFile().get(path) ?? [];
  }

  included(path: string): string | undefined {
    return this.#included.get(path);
  }

  describe(offset: number): Description | undefined {
    return this.#asked(undefined, (zone) => describeZone(zone, offset));
  }

  complete(offset: number): readonly Completion[] {
    return this.#asked([], (zone) => proposals(zone, offset));
  }

  outline(): readonly Outline[] {
    return this.#asked([], outlineZone);
  }

  folds(): readonly Span[] {
    return this.#asked([], foldZone);
  }

  tokens(s?: Span): readonly Token[] {
    return this.#asked([], (zone) => zoneTokens(zone, s));
  }

  /** The records of the name at a place, in this zone and in the others; of a record's text, those of the name it speaks of. */
  definition(offset: number): readonly Place[] {
    const name = this.#nameAt(offset) ?? this.describe(offset)?.lookup?.name;
    if (name === undefined) return this.#asked([], (zone) => definitionInZone(zone, offset));
    return this.#inAllZones((zone) => definitionOf(zone, name));
  }

  references(offset: number): readonly Place[] {
    const name = this.#nameAt(offset);
    return name === undefined ? [] : this.#inAllZones((zone) => referencesTo(zone, name));
  }

  renameable(offset: number): { readonly span: Span; readonly name: string } | undefined {
    const found = this.#asked(undefined, (zone) => nameAtOffset(zone, offset));
    return found === undefined ? undefined : { span: found.span, name: this.text(found.span) };
  }

  rename(offset: number, name: string): readonly TextEdit[] | string {
    const typed = name.trim();
    const { wire, problems } = readName(typed, 0, typed.length, rootName, {});
    if (typed === "" || wire === undefined || problems.length > 0)
      return `“${typed.slice(0, 100)}” is not a domain name.`;
    const old = this.#nameAt(offset);
    const edits = this.#asked(undefined, (zone) => renameInZone(zone, offset, typed));
    if (old === undefined || edits === undefined) return "There is no name here that could be renamed.";
    const absolute = absoluteName(this.#zone, typed);
    const others = (this.#options.others?.() ?? []).filter((other) => other !== this);
    return [
      ...edits,
      ...others.flatMap((other) =>
        other
          .#asked([], (zone) => renameElsewhere(zone, old, absolute))
          .map((edit) => ({ ...edit, path: edit.path ?? other.path })),
      ),
    ];
  }

  actions(_s: Span): readonly Fix[] {
    return [];
  }

  annotations(): readonly Annotation[] {
    return this.#asked([], (zone) => zoneSummaries(zone, this.#options.settings ?? { dmarc: "9989" }));
  }

  format(): readonly TextEdit[] {
    return this.#asked([], formatZone);
  }

  /** Where the zone has the TXT record of a name (absolute, as text) whose text begins so. */
  textPlace(name: string, begins = ""): Place | undefined {
    const place = this.#asked(undefined, (zone) => textPlace(zone, name, begins));
    return place === undefined ? undefined : { path: place.path ?? this.path, span: place.span };
  }

  /** Where the zone has the record of a name (absolute, as text) that reads so: `MX 10 mx.example.com.`, or the text of a TXT record. */
  recordPlace(name: string, reads: string): Place | undefined {
    const place = this.#asked(undefined, (zone) => placeReading(zone, name, reads));
    return place === undefined ? undefined : { path: place.path ?? this.path, span: place.span };
  }

  /** What the zone says once it is read whole; `none` before. */
  #asked<T>(none: T, ask: (zone: ZoneDocument) => T): T {
    return this.#unread === undefined ? aside(this.#zone, () => ask(this.#zone)) : none;
  }

  /** The name written at a place: absolute, as text. */
  #nameAt(offset: number): string | undefined {
    return this.#asked(undefined, (zone) => nameAtOffset(zone, offset))?.name;
  }

  /** Places in this zone, then in the others of the workspace. */
  #inAllZones(find: (zone: ZoneDocument) => readonly Place[]): readonly Place[] {
    const others = (this.#options.others?.() ?? []).filter((other) => other !== this);
    return [
      ...this.#asked([], find),
      ...others.flatMap((other) =>
        other.#asked([], find).map(({ path, span }) => ({ path: path ?? other.path, span })),
      ),
    ];
  }

  #noted(files: ZoneFiles): ZoneFiles {
    return {
      read: (path, from) => {
        const file = files.read(path, from);
        if (file !== undefined) this.#included.set(file.path, file.text);
        return file;
      },
    };
  }
}

/** Whether the beginning of a text reads as a zone file: directives and records, and little else. */
export function looksLikeZone(sample: string): boolean {
  let entries = 0;
  let others = 0;
  let depth = 0;
  for (let from = 0; from < sample.length && entries + others < 200; ) {
    const lf = sample.indexOf("\n", from);
    // The last line of a sample may be cut.
    if (lf < 0 && entries + others > 0) break;
    const end = lf < 0 ? sample.length : lf;
    const line = sample.slice(from, end);
    const code = uncommented(line);
    if (depth === 0 && code.trim() !== "") {
      if (looksLikeEntry(sample, from, end)) entries++;
      else others++;
    }
    for (const c of code) depth += c === "(" ? 1 : c === ")" ? -1 : 0;
    depth = Math.max(0, depth);
    from = end + 1;
  }
  return entries > 0 && entries * 2 >= others;
}

/** A line without its comment and without what stands in quotes. */
function uncommented(line: string): string {
  let out = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === "\\") i++;
    else if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === ";") break;
    out += c;
  }
  return out;
}

/** The zone's name and whether the file has all of it; undefined for a document that is none, or whose name is unknown. */
export function zoneOf(document: Document): { readonly name: string; readonly whole: boolean } | undefined {
  if (!(document instanceof ZoneFileDocument)) return undefined;
  const { zone } = document;
  const name = zone.zone;
  return name === undefined ? undefined : { name, whole: zone.facts.whole };
}

/** The zone as the resolver asks it; undefined where its name is unknown. Later edits count. */
export function zoneSource(document: Document): ZoneSource | undefined {
  if (!(document instanceof ZoneFileDocument)) return undefined;
  const source = documentSource(document.zone);
  return source === undefined ? undefined : { ...source, source: `zone ${baseName(document.path)}` };
}

/** The names directly below a name in a zone: of `_domainkey.example.com`, its selectors. */
export function childrenOf({ zone }: ZoneFileDocument, name: Name): readonly Name[] {
  return aside(zone, () => new FactsView(zone.facts).children(name));
}
