import { resolve } from "node:path";
import type { Document } from "../documents/document.ts";
import { applyEdits, applyFixes } from "../documents/fixes.ts";
import { includeCandidates, includedNames } from "../documents/includes.ts";
import { judge } from "../documents/judge.ts";
import type { OpenOptions } from "../documents/open.ts";
import type { JudgedFinding, RuleSettings } from "../documents/severities.ts";
import { suppressionWord } from "../documents/suppression.ts";
import { ZoneNames } from "../documents/workspace.ts";
import { ZoneFileDocument, type ZoneFileOptions } from "../documents/zone.ts";
import { label } from "../rules/reference.ts";
import type { Finding } from "../rules/rule.ts";
import { LineIndex, type Position, type Range } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import { type Committed, committedTexts } from "./committed.ts";
import { configuredDirectories } from "./configs.ts";
import { tuneForLargeZone } from "./engine.ts";
import { readText, type TextFile } from "./files.ts";
import type { Input, Inputs } from "./inputs.ts";
import { NotReadable } from "./large-file.ts";
import type { FileReport, ReportedFinding } from "./report.ts";
import { startThread, type ZoneThread } from "./thread.ts";
import { partnerOf, sharedMemory } from "./zone-partner.ts";

export interface LintOptions {
  readonly origin?: string;
  readonly server?: "any" | "bind" | "knot" | "nsd";
  readonly dmarc?: "9989" | "7489";
  readonly rules: RuleSettings;
  readonly now: Date;
  /** Told before each file. */
  readonly progress?: (path: string) => void;
  /** Told of each file that is read one character an octet. */
  readonly latin1?: (path: string) => void;
}

/** Findings that need more than the document itself: those that DNS at hand can tell. */
export interface Beyond {
  findings(document: Document): Promise<readonly JudgedFinding[]>;
  finish(): Promise<void>;
}

export interface Linted {
  readonly files: readonly FileReport[];
  readonly unreadable: Inputs["unreadable"];
}

/** What can be asked about places of a text. */
interface Places {
  position(offset: number): Position;
  /** The line that holds the offset, without its line end. */
  line(offset: number): string;
}

/** The most of one source line that reports look at. */
const longestLine = 1 << 16;

/**
 * Judges all inputs. What a zone includes is judged as its part; its findings stand under the included file's own entry. `thread`: one
 * that has been started for the only input.
 */
export async function lint(
  { inputs, unreadable, configs }: Inputs,
  options: LintOptions,
  beyond?: Beyond,
  thread?: ZoneThread,
): Promise<Linted> {
  const world = new World(inputs, configs, options, await openerFor(inputs), await committedOf(inputs));
  const missing = [...unreadable];
  const reports = new Map<string, { path: string; kind: Input["kind"]; findings: ReportedFinding[] }>();
  const entryOf = (path: string, kind: Input["kind"]) => {
    const key = resolve(path);
    const report = reports.get(key) ?? { path, kind, findings: [] };
    reports.set(key, report);
    return report;
  };
  const judgeDocument = async (input: Input, document: Document) => {
    entryOf(input.path, input.kind);
    const findings = [...judge(document, options.rules), ...((await beyond?.findings(document)) ?? [])];
    const places = placesIn(document);
    for (const path of world.includedBy(input.path)) entryOf(path, "zone");
    return findings.map((found) => {
      const at = found.path === undefined ? entryOf(input.path, input.kind) : entryOf(found.path, "zone");
      const own = found.path === undefined ? places : world.placesOf(found.path);
      const placesOf = (path: string | undefined) => (path === undefined ? places : world.placesOf(path));
      return { at, finding: reported(found, at.path, own, placesOf, input.path) };
    });
  };
  for (const input of inputs) {
    options.progress?.(input.path);
    const large = world.isPart(input.path) ? undefined : await judgeLarge(input, world, judgeDocument, thread);
    if (large !== undefined) {
      for (const { at, finding } of large) at.findings.push(finding);
      continue;
    }
    const file = input.read();
    if ("reason" in file) {
      missing.push(file);
      continue;
    }
    if (file.encoding === "latin1") options.latin1?.(file.path);
    if (world.isPart(input.path)) {
      entryOf(input.path, input.kind);
      continue;
    }
    const document = world.open(input, file);
    for (const { at, finding } of await judgeDocument(input, document)) at.findings.push(finding);
  }
  for (const report of reports.values()) report.findings = inOrder(report.findings);
  return { files: [...reports.values()], unreadable: missing };
}

/** What `judgeDocument` says of a large zone, of which the text is not held; undefined for all that has to be read whole. */
async function judgeLarge<Judged>(
  input: Input,
  world: World,
  judgeDocument: (input: Input, document: Document) => Promise<Judged>,
  started: ZoneThread | undefined,
): Promise<Judged | undefined> {
  if (input.kind !== "zone") return undefined;
  const file = input.large?.(suppressionWord);
  if (file === undefined) return undefined;
  // A text that is compared with that of the last commit has to be held.
  if (world.isCommitted(input.path)) {
    file.close();
    return undefined;
  }
  const thread = started ?? startThread(file.length);
  if (thread === undefined) tuneForLargeZone();
  try {
    const zone = world.zoneOptions(input);
    const partner = thread && partnerOf(thread, file, zone);
    const shared = partner === undefined ? {} : { partner, memory: sharedMemory };
    const judged = await judgeDocument(input, new ZoneFileDocument(file, { ...zone, ...shared }));
    file.verify();
    return judged;
  } catch (error) {
    if (error instanceof NotReadable) return undefined;
    throw error;
  } finally {
    thread?.end();
    file.close();
  }
}

/** The findings of one document that stands alone. */
export function reportOf(document: Document, rules: RuleSettings = {}): FileReport {
  const places = placesIn(document);
  const findings = judge(document, rules).map((found) =>
    reported(found, document.path, places, () => places, document.path),
  );
  return { path: document.path, kind: document.kind, findings: inOrder(findings) };
}

/** Findings on a text that is no document, such as an answer of DNS. `path`: what the text goes by. */
export function reportText(path: string, text: string, findings: readonly Finding[]): readonly ReportedFinding[] {
  const places = placesInText(text);
  const judged = findings.map((found) => ({ ...found, severity: found.severity ?? found.rule.severity }));
  return inOrder(judged.map((found) => reported(found, path, places, () => places, path)));
}

/** By place; what several includers say alike of an included file is said once. */
function inOrder(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const at = ({ range: { start } }: ReportedFinding) => start.line * 2 ** 24 + start.character;
  const sorted = findings.length > 1 ? [...findings].sort((a, b) => at(a) - at(b)) : [...findings];
  return sorted.filter((one, i) => {
    const before = sorted[i - 1];
    return before === undefined || one.rule !== before.rule || one.message !== before.message || at(one) !== at(before);
  });
}

function reported(
  found: JudgedFinding,
  path: string,
  places: Places,
  placesOf: (path: string | undefined) => Places,
  main: string,
): ReportedFinding {
  const { rule, severity, message, span, related = [], fixes = [] } = found;
  return {
    rule: rule.id,
    severity,
    message,
    range: rangeOf(span, places),
    reference: label(rule.references),
    related: related.map((one) => ({
      message: one.message,
      path: one.path ?? main,
      range: rangeOf(one.span, placesOf(one.path)),
    })),
    fixes: fixes.map((fix) => ({
      title: fix.title,
      edits: fix.edits.map((edit) => ({
        range: rangeOf(edit.span, edit.path === undefined ? places : placesOf(edit.path)),
        text: edit.text,
        path: edit.path ?? path,
      })),
    })),
    finding: found,
    source: places.line(span.start),
  };
}

function rangeOf(span: Span, places: Places): Range {
  return { start: places.position(span.start), end: places.position(span.end) };
}

function placesIn(document: Document): Places {
  return {
    position: (offset) => document.position(offset),
    line: (offset) => {
      const { line } = document.position(offset);
      const start = document.offset({ line, character: 0 });
      const end = Math.min(document.offset({ line, character: Number.MAX_SAFE_INTEGER }), start + longestLine);
      return document.text({ start, end });
    },
  };
}

function placesInText(text: string): Places {
  const lines = new LineIndex(text);
  return {
    position: (offset) => lines.position(offset),
    line: (offset) => {
      const { start, end } = lines.content(lines.line(offset));
      return text.slice(start, Math.min(end, start + longestLine));
    },
  };
}

/** What the last commits hold of the zones among the inputs. */
export async function committedOf(inputs: readonly Input[]): Promise<Committed | undefined> {
  return committedTexts(inputs.filter(({ kind }) => kind === "zone").map(({ path }) => path));
}

/** Opens a text as a document of its kind. */
type Opener = (path: string, text: string, options: OpenOptions) => Document;

/** Where all inputs are zones, the other languages need not be loaded. */
export async function openerFor(inputs: readonly Input[]): Promise<Opener> {
  if (inputs.some((input) => input.kind !== "zone")) return (await import("../documents/open.ts")).openDocument;
  return (path, text, { kind: _, records, dialect: __, protocol: ___, hosts: ____, ...zone }) =>
    new ZoneFileDocument(text, { ...zone, path, settings: records ?? { dmarc: "9989" } });
}

/** The files around the one at hand: what includes what, and which zone a file belongs to. */
class World {
  readonly #names: ZoneNames;
  readonly #options: LintOptions;
  readonly #open: Opener;
  readonly #directories: readonly string[];
  /** Absolute path → the way the person wrote it. */
  readonly #given = new Map<string, string>();
  readonly #parts = new Set<string>();
  readonly #read = new Map<string, TextFile | undefined>();
  readonly #places = new Map<string, Places>();
  readonly #included = new Map<string, Set<string>>();
  readonly #committed: Committed | undefined;

  constructor(
    inputs: readonly Input[],
    configs: Inputs["configs"],
    options: LintOptions,
    open: Opener,
    committed: Committed | undefined,
  ) {
    this.#committed = committed;
    this.#names = new ZoneNames({}, configs);
    this.#options = options;
    this.#open = open;
    this.#directories = configuredDirectories(configs);
    for (const input of inputs) this.#given.set(resolve(input.path), input.path);
    // Only where several files are judged can one of them be another's part.
    const zones = inputs.length > 1 ? inputs.filter((input) => input.kind === "zone") : [];
    for (const input of zones) this.#noteIncludes(input);
  }

  #noteIncludes(input: Input): void {
    const file = input.read();
    if ("reason" in file) return;
    for (const name of includedNames(file.text)) {
      const found = this.#candidates(name, input.path).find((path) => this.#given.has(resolve(path)));
      if (found !== undefined && resolve(found) !== resolve(input.path)) this.#parts.add(resolve(found));
    }
  }

  /** Whether another input includes this one. */
  isPart(path: string): boolean {
    return this.#parts.has(resolve(path));
  }

  /** Files that were read while this one was judged, as reports call them. */
  includedBy(path: string): Iterable<string> {
    return this.#included.get(resolve(path)) ?? [];
  }

  open(input: Input, file: TextFile): Document {
    const { settings: _, ...options } = this.zoneOptions(input);
    const { dmarc } = this.#options;
    const previous = input.kind === "zone" ? this.#committed?.differing({ ...file, path: input.path }) : undefined;
    return this.#open(input.path, file.text, {
      ...options,
      kind: input.kind,
      latin1: file.encoding === "latin1",
      ...(previous === undefined ? {} : { previous }),
      ...(dmarc === undefined ? {} : { records: { dmarc } }),
    });
  }

  /** Whether the last commit has such a file. */
  isCommitted(path: string): boolean {
    return this.#committed?.holds(path) === true;
  }

  /** How the input is read, if it is a zone. */
  zoneOptions({ path }: Input): ZoneFileOptions {
    const origin = this.#options.origin ?? this.#names.originOf(resolve(path).replaceAll("\\", "/"));
    return {
      path,
      once: true,
      now: this.#options.now,
      settings: { dmarc: this.#options.dmarc ?? "9989" },
      files: { read: (name, from) => this.#include(name, from ?? path, path) },
      ...(origin === undefined ? {} : { origin }),
      ...(this.#options.server === undefined ? {} : { server: this.#options.server }),
    };
  }

  placesOf(path: string): Places {
    const key = resolve(path);
    const known = this.#places.get(key) ?? placesInText(this.#text(path)?.text ?? "");
    this.#places.set(key, known);
    return known;
  }

  #include(name: string, from: string, main: string): { path: string; text: string } | undefined {
    for (const candidate of this.#candidates(name, from)) {
      const file = this.#text(candidate);
      if (file === undefined) continue;
      const path = this.#given.get(resolve(candidate)) ?? candidate;
      const included = this.#included.get(resolve(main)) ?? new Set();
      this.#included.set(resolve(main), included.add(path));
      return { path, text: file.text };
    }
    return undefined;
  }

  #candidates(name: string, from: string): readonly string[] {
    return includeCandidates(name, from, { roots: [""], directories: this.#directories });
  }

  #text(path: string): TextFile | undefined {
    const key = resolve(path);
    if (!this.#read.has(key)) {
      const file = readText(path);
      this.#read.set(key, "reason" in file ? undefined : file);
    }
    return this.#read.get(key);
  }
}

/** The most rounds of mending: one mend may uncover the next. */
const mostRounds = 10;

/** A text with all mended that has one sensible mend, and whether anything was. */
export function mend(
  input: Input,
  file: TextFile,
  options: LintOptions,
  { inputs, configs }: Inputs,
  open: Opener,
  committed: Committed | undefined,
): string {
  let mended = file.text;
  for (let round = 0; round < mostRounds; round++) {
    const world = new World(inputs, configs, options, open, committed);
    const document = world.open(input, { ...file, text: mended });
    const own = judge(document, options.rules).filter((found) => found.path === undefined);
    const edits = applyFixes(
      own.filter((found) =>
        found.fixes?.every((fix) => !fix.preferred || fix.edits.every((edit) => edit.path === undefined)),
      ),
    );
    if (edits.length === 0) break;
    const next = applyEdits(mended, edits);
    if (next === mended) break;
    mended = next;
  }
  return mended;
}
