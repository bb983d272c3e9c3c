import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { type CachedResolver, cached } from "../dns/cache.ts";
import { asksNetwork, offlineResolver } from "../dns/offline.ts";
import type { Resolver } from "../dns/resolver.ts";
import { zoneResolver } from "../dns/zones.ts";
import type { Annotation, Document } from "../documents/document.ts";
import { spfAt } from "../documents/spf-at.ts";
import { childrenOf, ZoneFileDocument, zoneSource } from "../documents/zone.ts";
import { type LiveOptions, liveZoneFindings } from "../evaluate/live-zone.ts";
import type { PostureOptions } from "../evaluate/posture.ts";
import { expandSpf } from "../evaluate/spf-tree.ts";
import type { LookUp } from "../features/lookUp.ts";
import { spfSummary } from "../features/spfSummary.ts";
import type { Finding } from "../rules/rule.ts";
import type { Markdown } from "../text/markdown.ts";
import type { Host } from "./host.ts";
import { LookUps, type Permission, refusal } from "./lookUps.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Workspace } from "./workspace.ts";

/** The most SPF trees that are expanded for the code lenses of one document. */
const mostTrees = 50;

/** What the server knows of one client: its settings, its trust, its workspace, and whom it may ask. */
export class Session {
  readonly host: Host;
  readonly workspace: Workspace;
  settings: Settings = readSettings(undefined);
  trusted = true;
  commands = false;
  readonly #lookUps: LookUps;
  #live: { readonly spec: string; readonly resolver: CachedResolver } | undefined;

  constructor(host: Host) {
    this.host = host;
    this.workspace = new Workspace(host, this.settings);
    this.#lookUps = new LookUps(
      () => this.zones(),
      (again) => this.live(again),
      () => host.now(),
    );
  }

  /** Documents are read anew only where a setting that they depend on is another now. */
  configure(settings: Settings): void {
    const before = this.settings;
    this.settings = settings;
    const reads = (s: Settings) => JSON.stringify([s.server, s.origins, s.dmarc]);
    if (reads(before) !== reads(settings)) this.workspace.configure(settings);
    if (before.resolver !== settings.resolver) this.#lookUps.forget();
  }

  get permission(): Permission {
    return { live: this.settings.live, trusted: this.trusted, commands: this.commands };
  }

  /** Why DNS may not be asked even on command; undefined where it may. */
  get refusal(): string | undefined {
    return refusal(this.permission);
  }

  /** Answers from the workspace's zones; what they do not hold goes to `next`. */
  zones(next?: Resolver): Resolver {
    const sources = this.workspace.zones().flatMap((document) => zoneSource(document) ?? []);
    return zoneResolver(sources, next);
  }

  /** The resolver of the settings, with its cache. `again`: the person wants to see what DNS says now, so nothing kept counts. */
  async live(again = false): Promise<Resolver | { readonly error: string }> {
    const spec = this.settings.resolver;
    if (this.#live?.spec === spec) {
      if (again) this.#live.resolver.clear();
      return this.#live.resolver;
    }
    const resolver = await this.host.resolver(spec);
    if ("error" in resolver) return resolver;
    const old = this.#live;
    this.#live = { spec, resolver: cached(resolver, { now: () => this.host.now() }) };
    await old?.resolver.close?.();
    return this.#live.resolver;
  }

  /** The workspace's zones, then DNS where it may be asked and `wanted`, else nobody. */
  async everybody(wanted: boolean, again = false): Promise<Resolver | { readonly error: string }> {
    if (!wanted || this.refusal !== undefined) return this.zones(offlineResolver());
    const live = await this.live(again);
    return "error" in live ? live : this.zones(live);
  }

  /** Fetches MTA-STS policies, where the network may be asked and is. */
  policyFetch(wanted: boolean, resolver: Resolver): Pick<PostureOptions, "fetchPolicy"> {
    if (!wanted || this.refusal !== undefined || !asksNetwork(this.settings.resolver)) return {};
    return { fetchPolicy: (host, signal) => this.host.fetchPolicy(host, resolver, signal) };
  }

  /** What DNS says today, whatever the workspace's zones hold; undefined where it may not be asked. */
  async published(wanted: boolean): Promise<Resolver | undefined> {
    if (!wanted || this.refusal !== undefined) return undefined;
    const live = await this.live();
    return "error" in live ? undefined : live;
  }

  /** What the rules that need DNS find in a zone with the answers of the workspace's zones, or, where a person asks, of everybody. */
  async findBeyond(document: Document, live: boolean, options: LiveOptions = {}): Promise<readonly Finding[] | string> {
    const source = zoneSource(document);
    if (source === undefined || !(document instanceof ZoneFileDocument)) return [];
    const resolver = await this.everybody(live);
    if ("error" in resolver) return resolver.error;
    return liveZoneFindings(document.zone, source, resolver, options);
  }

  /** The DKIM selectors that the workspace's zones hold for a domain. */
  selectorsOf(domain: string): readonly string[] {
    const parent = `_domainkey.${domain.toLowerCase().replace(/\.$/, "")}`;
    const found = this.workspace.zones().flatMap((document) => {
      if (!(document instanceof ZoneFileDocument)) return [];
      return childrenOf(document, parent).map((name) => name.slice(0, -parent.length - 1));
    });
    return [...new Set(found)];
  }

  /** What is said over a document's records; SPF with the numbers of its whole tree, as far as the workspace's zones hold it. */
  async annotations(document: Document): Promise<readonly Annotation[]> {
    const annotations = document.annotations();
    const resolver = this.zones(offlineResolver());
    let left = mostTrees;
    return Promise.all(
      annotations.map(async (annotation) => {
        const place = annotation.command?.id === "spf.expand" ? spfAt(document, annotation.span.start) : undefined;
        if (place?.domain === undefined || left-- <= 0) return annotation;
        const tree = await expandSpf(place.domain, resolver, { record: place.record });
        return { ...annotation, title: spfSummary(tree) };
      }),
    );
  }

  /** The paragraphs about a look-up that a hover shows; none where the question is given up. */
  async answers(lookUp: LookUp, token: CancellationToken): Promise<readonly Markdown[]> {
    return withSignal(token, (signal) => this.#lookUps.paragraphs(lookUp, this.permission, signal)).catch(() => []);
  }

  lookUp(lookUp: LookUp, token: CancellationToken) {
    return withSignal(token, (signal) => this.#lookUps.lookUp(lookUp, this.permission, signal));
  }

  async close(): Promise<void> {
    await this.#live?.resolver.close?.();
  }
}

/** Runs with a signal that fires when the client cancels; then the answer is that it was cancelled. */
export async function withSignal<T>(token: CancellationToken, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const registered = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  try {
    return await run(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    throw error;
  } finally {
    registered.dispose();
  }
}
