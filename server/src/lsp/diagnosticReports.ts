import type {
  CancellationToken,
  Connection,
  Diagnostic,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
} from "vscode-languageserver";
import { diagnostics } from "../features/diagnostics.ts";
import type { Finding } from "../rules/rule.ts";
import { type OpenDocument, readOn } from "./open-document.ts";
import type { Session } from "./session.ts";

/** How long typing has to pause before findings are pushed, in milliseconds; clients that pull choose their own pace. */
const typingPause = 150;
/** How long an answer waits for the rest of a very large zone before it gives what is known. */
const patience = 80;

/** The longest zone whose rules across zones run by themselves. */
const longestBeyond = 4 << 20;

/** Findings that need answers from other zones or from DNS, for one state of a document. */
interface Beyond {
  readonly opened: OpenDocument;
  readonly version: number;
  readonly world: number;
  /** A person asked DNS: what came of it stays until the text changes. */
  readonly live: boolean;
  readonly findings: readonly Finding[];
}

/** Gives documents' findings to the client: pulled, or pushed to clients that cannot pull. */
export class DiagnosticReports {
  pulled = false;
  refreshes = false;
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Grows with everything outside the text that findings depend on: settings, other files. */
  #world = 0;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  readonly #beyond = new Map<string, Beyond>();
  readonly #asking = new Set<string>();
  /** Grows with each answer that came in: a report from before it is out of date. */
  #answers = 0;

  constructor(connection: Connection, session: Session) {
    this.#connection = connection;
    this.#session = session;
  }

  changed(opened: OpenDocument): void {
    // What another file says may depend on this one: included, or answering for a name.
    if (opened.document.kind === "zone" || opened.document.kind === "policy") this.#world++;
    if (!this.pulled) this.#pushSoon(opened.uri);
  }

  closed(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#beyond.delete(uri);
    if (!this.pulled) this.#connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => undefined);
  }

  /** Settings or files have changed: all findings may be others. */
  refreshAll(): void {
    this.#world++;
    if (this.pulled) this.#pullAgain();
    else for (const { uri } of this.#session.workspace.openDocuments) this.#pushSoon(uri);
  }

  async report(
    { textDocument, previousResultId }: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const opened = this.#session.workspace.opened(textDocument.uri);
    if (opened === undefined) return { kind: "full", items: [] };
    const until = this.#session.host.now() + patience;
    const whole = await readOn(
      opened.document,
      () => this.#session.host.pause(),
      () => !token.isCancellationRequested,
      () => this.#session.host.now() >= until,
    );
    if (!whole && !token.isCancellationRequested) this.#readRest(opened);
    if (whole) this.#lookBeyond(opened);
    const resultId = `${opened.version}.${this.#world}.${this.#answers}${whole ? "" : ".part"}`;
    if (whole && previousResultId === resultId) return { kind: "unchanged", resultId };
    return { kind: "full", resultId, items: this.#items(opened) };
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#refresh);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** A person asks DNS about a zone: what is found stands until its text changes. A sentence where nobody can be asked. */
  async askLive(opened: OpenDocument, signal: AbortSignal, progress: (name: string) => void): Promise<number | string> {
    const { version } = opened;
    const findings = await this.#session.findBeyond(opened.document, true, { signal, progress });
    if (typeof findings === "string") return findings;
    this.#keep({ opened, version, world: this.#world, live: true, findings });
    return findings.length;
  }

  /** Findings of rules that need more than the document, for its present text. */
  beyond(opened: OpenDocument): readonly Finding[] {
    const known = this.#beyond.get(opened.uri);
    return known?.opened === opened && known.version === opened.version ? known.findings : [];
  }

  #items(opened: OpenDocument): Diagnostic[] {
    const { rules, maxFindings } = this.#session.settings;
    const beyond = this.beyond(opened);
    return diagnostics(opened.document, { rules, most: maxFindings, beyond }, this.#session.workspace);
  }

  /** Asks the workspace's zones, and nobody else, what the document's rules across zones need; the client then asks again. */
  #lookBeyond(opened: OpenDocument): void {
    const { uri, version, document } = opened;
    const known = this.#beyond.get(uri);
    const fresh = known?.opened === opened && known.version === version && (known.live || known.world === this.#world);
    if (fresh || document.kind !== "zone" || document.length > longestBeyond || this.#asking.has(uri)) return;
    this.#asking.add(uri);
    const world = this.#world;
    void this.#session
      .findBeyond(document, false)
      .then((findings) => {
        if (typeof findings !== "string" && this.#isOpen(opened) && opened.version === version) {
          this.#keep({ opened, version, world, live: false, findings });
        }
      })
      .catch(() => undefined)
      .finally(() => this.#asking.delete(uri));
  }

  #keep(beyond: Beyond): void {
    const before = this.beyond(beyond.opened);
    this.#beyond.set(beyond.opened.uri, beyond);
    if (before.length === 0 && beyond.findings.length === 0) return;
    this.#answers++;
    if (this.pulled) this.#pullAgain();
    else this.#pushSoon(beyond.opened.uri);
  }

  /** Reads a large zone to its end in the background; then the client is told to ask again. */
  #readRest(opened: OpenDocument): void {
    const { version } = opened;
    const isWanted = () => !this.#stopped && opened.version === version && this.#isOpen(opened);
    void readOn(opened.document, () => this.#session.host.pause(), isWanted).then((whole) => {
      if (whole && isWanted()) this.#pullAgain();
    });
  }

  #isOpen(opened: OpenDocument): boolean {
    return this.#session.workspace.opened(opened.uri) === opened;
  }

  #pullAgain(): void {
    if (!this.refreshes || this.#stopped) return;
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => {
      // A client that has gone needs no refresh.
      this.#connection.languages.diagnostics.refresh().catch(() => undefined);
    }, 50);
  }

  #pushSoon(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => this.#push(uri).catch(() => undefined), typingPause),
    );
  }

  async #push(uri: string): Promise<void> {
    this.#timers.delete(uri);
    const opened = this.#session.workspace.opened(uri);
    if (opened === undefined || this.#stopped) return;
    const { version } = opened;
    const isWanted = () => !this.#stopped && this.#isOpen(opened) && opened.version === version;
    const until = this.#session.host.now() + patience;
    const pause = () => this.#session.host.pause();
    const send = () => this.#connection.sendDiagnostics({ uri, version, diagnostics: this.#items(opened) });
    if (await readOn(opened.document, pause, isWanted, () => this.#session.host.now() >= until)) {
      this.#lookBeyond(opened);
      await send();
    } else if (isWanted()) {
      await send();
      if (await readOn(opened.document, pause, isWanted)) await send();
    }
  }
}
