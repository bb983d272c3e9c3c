import type { Change, Document, DocumentKind } from "../documents/document.ts";
import { includeCandidates, includedNames } from "../documents/includes.ts";
import { kindByName, kindsPossible, languageIds } from "../documents/kind.ts";
import { documentKind, openDocument } from "../documents/open.ts";
import { policyHosts } from "../documents/policy-hosts.ts";
import { configuredZones, isServerConfig } from "../documents/server-config.ts";
import { type ConfigFile, ZoneNames } from "../documents/workspace.ts";
import { ZoneFileDocument } from "../documents/zone.ts";
import type { World } from "../features/world.ts";
import type { Host } from "./host.ts";
import type { OpenDocument } from "./open-document.ts";
import type { Settings } from "./settings.ts";
import { pathOfUri, uriOfPath } from "./uri.ts";

/** The most files of a workspace that are looked at, and the largest that is read though it is not open, in octets. */
const mostFiles = 50_000;
const largest = 16 << 20;
/** Larger texts are read in slices, so that nobody waits for them. */
const sliceAbove = 1 << 20;
/** Documents kept that are not open. */
const mostKept = 200;

/** The open documents and the files of the workspace: which zone each belongs to, and which are parts of others. */
export class Workspace implements World {
  readonly #host: Host;
  #settings: Settings;
  #folders: readonly string[] = [];
  readonly #open = new Map<string, OpenDocument>();
  /** Files on disk that were read, the one not asked for the longest first; `null`: none of ours. */
  readonly #onDisk = new Map<string, Document | null>();
  readonly #configs = new Map<string, string>();
  readonly #zoneFiles = new Set<string>();
  /** File → the files that it includes, by every path they may have. */
  readonly #includes = new Map<string, readonly string[]>();
  /** Texts at the last commit, as the client's version control tells them. */
  readonly #committed = new Map<string, string>();
  /** Open zones whose included files have changed since they were read. */
  readonly #stale = new Set<string>();
  #names = new ZoneNames({}, []);

  constructor(host: Host, settings: Settings) {
    this.#host = host;
    this.#settings = settings;
  }

  uri(path: string): string {
    return uriOfPath(path);
  }

  get rulesPage(): string | undefined {
    return this.#host.rulesPage === undefined ? undefined : uriOfPath(this.#host.rulesPage);
  }

  get openDocuments(): Iterable<OpenDocument> {
    return this.#open.values();
  }

  opened(uri: string): OpenDocument | undefined {
    return this.#fresh(pathOfUri(uri));
  }

  /** The open document of a path, read anew where a file that it includes has changed. */
  #fresh(path: string): OpenDocument | undefined {
    const opened = this.#open.get(path);
    if (opened === undefined || !this.#stale.delete(path)) return opened;
    const { uri, languageId, version, document } = opened;
    const fresh = { uri, languageId, version, document: this.#documentOf(path, document.text(), document.kind) };
    this.#open.set(path, fresh);
    return fresh;
  }

  /** The text at the last commit; undefined: the file is not tracked. True where the document may read otherwise now. */
  committed(uri: string, text: string | undefined): boolean {
    const path = pathOfUri(uri);
    if (this.#committed.get(path) === text) return false;
    if (text === undefined) this.#committed.delete(path);
    else this.#committed.set(path, text);
    if (!this.#open.has(path)) return false;
    this.#stale.add(path);
    return true;
  }

  /** The zones that include a file, directly or through others, are to be read anew when somebody asks for them. */
  #spoil(path: string, seen = new Set<string>()): void {
    for (const from of this.includers(path)) {
      if (seen.has(from)) continue;
      seen.add(from);
      this.#onDisk.delete(from);
      if (this.#open.has(from)) this.#stale.add(from);
      this.#spoil(from, seen);
    }
  }

  open(uri: string, languageId: string, version: number, text: string): OpenDocument | undefined {
    const path = pathOfUri(uri);
    const kind = languageIds[languageId] ?? documentKind(path, () => text.slice(0, 16384));
    if (kind === undefined) return undefined;
    const opened = { uri, languageId, version, document: this.#documentOf(path, text, kind) };
    this.#open.set(path, opened);
    this.#spoil(path);
    return opened;
  }

  change(uri: string, version: number, changes: readonly Change[]): OpenDocument | undefined {
    const opened = this.opened(uri);
    if (opened === undefined) return undefined;
    opened.document.edit(changes);
    opened.version = version;
    this.#spoil(pathOfUri(uri));
    return opened;
  }

  close(uri: string): void {
    const path = pathOfUri(uri);
    this.#open.delete(path);
    this.#onDisk.delete(path);
    this.#stale.delete(path);
    this.#committed.delete(path);
    this.#spoil(path);
  }

  /** New settings: everything is read anew with them. */
  configure(settings: Settings): void {
    this.#settings = settings;
    this.#rename();
    this.#reopen();
  }

  /** Looks through the folders for zones and name servers' configurations, pausing between folders. */
  async scan(folders: readonly string[]): Promise<void> {
    this.#folders = folders;
    for (const folder of folders) {
      for await (const paths of this.#host.list(folder, mostFiles)) {
        for (const path of paths) {
          this.#look(path);
        }
        await this.#host.pause();
      }
    }
    this.#rename();
    this.#reopen();
  }

  /** A file on disk is new, changed or gone. True where open documents may read otherwise now. */
  fileChanged(path: string, gone: boolean): boolean {
    this.#onDisk.delete(path);
    const config = this.#configs.delete(path);
    const zone = this.#zoneFiles.delete(path);
    this.#includes.delete(path);
    if (!gone) this.#look(path);
    const nowConfig = this.#configs.has(path);
    if (config || nowConfig) this.#rename();
    const matters = config || nowConfig || zone || this.#zoneFiles.has(path) || this.includers(path).length > 0;
    if (matters) this.#reopen();
    return matters;
  }

  /** The files that include this one. */
  includers(path: string): readonly string[] {
    const found: string[] = [];
    for (const [from, targets] of this.#includes) {
      if (from !== path && !this.#open.has(from) && targets.includes(path)) found.push(from);
    }
    for (const [from, { document }] of this.#open) {
      if (from !== path && document instanceof ZoneFileDocument && document.includes(path)) found.push(from);
    }
    return found;
  }

  /** Open, or read from disk. */
  document(path: string): Document | undefined {
    const opened = this.#fresh(path);
    if (opened !== undefined) return opened.document;
    const kept = this.#onDisk.get(path);
    if (kept !== undefined) {
      this.#onDisk.delete(path);
      this.#onDisk.set(path, kept);
      return kept ?? undefined;
    }
    const text = this.#host.read(path, largest);
    const kind = text === undefined ? undefined : documentKind(path, () => text.slice(0, 16384));
    const document = text === undefined ? null : this.#documentOf(path, text, kind ?? "zone", false);
    this.#onDisk.set(path, document);
    if (this.#onDisk.size > mostKept) this.#onDisk.delete(this.#onDisk.keys().next().value as string);
    return document ?? undefined;
  }

  /** The zones of the workspace, open ones first; parts of others aside. */
  zones(): readonly Document[] {
    const paths = new Set<string>();
    for (const [path, { document }] of this.#open) if (document.kind === "zone") paths.add(path);
    for (const path of this.#zoneFiles) paths.add(path);
    const documents: Document[] = [];
    for (const path of paths) {
      if (this.includers(path).length > 0) continue;
      const document = this.document(path);
      // One that is still being read answers for nothing yet.
      if (document?.kind === "zone" && document.readSome?.(0) !== false) documents.push(document);
    }
    return documents;
  }

  #look(path: string): void {
    if (isServerConfig(path)) {
      const text = this.#host.read(path, largest);
      if (text !== undefined && configuredZones(text).length > 0) {
        this.#configs.set(path, text);
        return;
      }
    }
    const byName = kindByName(path);
    if (byName !== "zone" && (byName !== undefined || !kindsPossible(path).includes("zone"))) return;
    if (documentKind(path, () => this.#host.sample(path)) !== "zone") return;
    this.#zoneFiles.add(path);
    const text = this.#host.read(path, largest);
    if (text !== undefined) this.#noteIncludes(path, text);
  }

  #noteIncludes(path: string, text: string): void {
    const targets = includedNames(text).flatMap((name) => includeCandidates(name, path, this.#places()));
    if (targets.length > 0) this.#includes.set(path, targets);
  }

  #places(): { roots: readonly string[]; directories: readonly string[] } {
    const directories = [...this.#configs].flatMap(([, text]) =>
      configuredZones(text).flatMap((zone) => zone.directory ?? []),
    );
    return { roots: this.#folders, directories: [...new Set(directories)] };
  }

  #rename(): void {
    const configs: ConfigFile[] = [...this.#configs].map(([path, text]) => ({ path, text }));
    this.#names = new ZoneNames(this.#settings.origins, configs);
  }

  #reopen(): void {
    this.#onDisk.clear();
    this.#stale.clear();
    for (const [path, opened] of [...this.#open]) {
      const { uri, languageId, version, document } = opened;
      this.#open.set(path, {
        uri,
        languageId,
        version,
        document: this.#documentOf(path, document.text(), document.kind),
      });
    }
  }

  /** `sliced`: a large text is read in slices, as somebody waits for the first findings; else at once. */
  #documentOf(path: string, text: string, kind: DocumentKind, sliced = true): Document {
    const origin = this.#names.originOf(path);
    return openDocument(path, text, {
      kind,
      server: this.#settings.server,
      records: { dmarc: this.#settings.dmarc },
      files: { read: (name, from) => this.#include(name, from ?? path) },
      others: () => this.#zoneFileDocuments(),
      hosts: () => policyHosts(path, this.#zoneFileDocuments()),
      ...(sliced ? { sliceAbove } : {}),
      ...(this.includers(path).length > 0 ? { part: true, whole: () => this.#wholeOf(path) } : {}),
      now: new Date(this.#host.now()),
      ...(this.#committed.has(path) ? { previous: this.#committed.get(path) as string } : {}),
      ...(origin === undefined ? {} : { origin }),
    });
  }

  #zoneFileDocuments(): readonly ZoneFileDocument[] {
    return this.zones().filter((document): document is ZoneFileDocument => document instanceof ZoneFileDocument);
  }

  /** The outermost zone that a file is a part of. */
  #wholeOf(path: string): ZoneFileDocument | undefined {
    const seen = new Set([path]);
    let outer = path;
    for (let next = this.includers(outer)[0]; next !== undefined && !seen.has(next); next = this.includers(outer)[0]) {
      seen.add(next);
      outer = next;
    }
    const document = outer === path ? undefined : this.document(outer);
    return document instanceof ZoneFileDocument ? document : undefined;
  }

  #include(name: string, from: string): { path: string; text: string } | undefined {
    for (const path of includeCandidates(name, from, this.#places())) {
      const text = this.#open.get(path)?.document.text() ?? this.#host.read(path, largest);
      if (text !== undefined) return { path, text };
    }
    return undefined;
  }
}
