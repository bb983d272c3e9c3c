import type { ZoneSource } from "../dns/zones.ts";
import type { Completion, Description } from "../records/language.ts";
import type { Finding, Fix, TextEdit } from "../rules/rule.ts";
import type { Position } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import { ZoneDocument, type ZoneFiles, type ZoneOptions } from "../zone/index.ts";
import { looksLikeEntry } from "../zone/scan.ts";
import type { Annotation, Document, Outline, Place, Token } from "./document.ts";
import { type Change, EditableText } from "./editable-text.ts";

export type { ZoneFiles, ZoneOptions } from "../zone/index.ts";

/** How a zone document is opened, beyond what the zone itself needs. */
export interface ZoneFileOptions extends ZoneOptions {
  /** Above this many characters the text is read in slices (`readSome`); default: never. */
  readonly sliceAbove?: number;
  /** The document that includes this one, which is then judged as its part. */
  readonly whole?: () => ZoneFileDocument | undefined;
}

/** The first part of a large zone, whose findings are known until all is read. */
const headSize = 1 << 18;

/** A large text of which a part is read. */
interface Unread {
  readonly text: EditableText;
  /** The first part as a zone of its own. */
  readonly head: ZoneDocument;
  at: number;
}

/** A zone file as a document: the incremental zone, and what it needs of other files. */
export class ZoneFileDocument implements Document {
  readonly kind = "zone";
  readonly path: string;
  readonly #options: ZoneFileOptions;
  readonly #included = new Map<string, string>();
  #zone: ZoneDocument;
  #unread: Unread | undefined;

  constructor(text: string, options: ZoneFileOptions = {}) {
    this.path = options.path ?? "";
    const { files } = options;
    this.#options = files === undefined ? options : { ...options, files: this.#noted(files) };
    this.#zone = this.#begin(text);
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
    const cut = text.lastIndexOf("\n", headSize) + 1 || headSize;
    const head = new ZoneDocument(text.slice(0, cut), { ...this.#options, fragment: true, once: true });
    this.#unread = { text: new EditableText(text), head, at: 0 };
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

  position(offset: number): Position {
    return this.#unread?.text.position(offset) ?? this.#zone.position(offset);
  }

  offset(position: Position): number {
    return this.#unread?.text.offset(position) ?? this.#zone.offset(position);
  }

  findings(): readonly Finding[] {
    const whole = this.#options.whole?.();
    if (whole !== undefined) return whole.findingsIn(this.path);
    if (this.#unread !== undefined) return this.#unread.head.findings();
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

  describe(_offset: number): Description | undefined {
    return undefined;
  }

  complete(_offset: number): readonly Completion[] {
    return [];
  }

  outline(): readonly Outline[] {
    return [];
  }

  folds(): readonly Span[] {
    return [];
  }

  tokens(_s?: Span): readonly Token[] {
    return [];
  }

  definition(_offset: number): readonly Place[] {
    return [];
  }

  references(_offset: number): readonly Place[] {
    return [];
  }

  actions(_s: Span): readonly Fix[] {
    return [];
  }

  annotations(): readonly Annotation[] {
    return [];
  }

  format(): readonly TextEdit[] {
    return [];
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

export function zoneSource(_document: Document): ZoneSource | undefined {
  return undefined;
}
