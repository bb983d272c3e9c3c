/**
 * Mailwright as a library: zone files, the records of mail, mail sessions and DNS. Everything here is pure but for the
 * resolvers that ask the network, and those do nothing until they are asked.
 */

import type { Resolver } from "./dns/resolver.ts";
import { documentSource } from "./dns/zone-source.ts";
import { zoneResolver as overlay, type ZoneSource } from "./dns/zones.ts";
import type { DocumentKind } from "./documents/document.ts";
import { judge } from "./documents/judge.ts";
import { openDocument } from "./documents/open.ts";
import type { JudgedFinding, RuleSettings } from "./documents/severities.ts";
import {
  type CheckHostOptions,
  checkHost as evaluateHost,
  type SpfQuery,
  type SpfResult,
} from "./evaluate/check-host.ts";
import { type ExpandOptions, expandSpf as expand, type SpfTree } from "./evaluate/spf-tree.ts";
import { type SpfTreeJson, treeJson } from "./evaluate/spf-tree-views.ts";
import { type BimiRecord, parseBimi as bimiTree } from "./records/bimi/index.ts";
import { type DkimKey, parseDkim as dkimTree } from "./records/dkim/parse.ts";
import { type DmarcRecord, parseDmarc as dmarcTree } from "./records/dmarc/parse.ts";
import type { RecordSettings } from "./records/language.ts";
import { type MtaStsRecord, parseMtaSts as mtaStsTree } from "./records/mta-sts/index.ts";
import { type SpfRecord, parseSpf as spfTree } from "./records/spf/index.ts";
import { type TlsRptRecord, parseTlsRpt as tlsRptTree } from "./records/tls-rpt/index.ts";
import { plain } from "./text/decoded.ts";
import { type BadZoneEntry, ZoneDocument, type ZoneOptions, type ZoneRecord } from "./zone/index.ts";

export { type CachedResolver, type CacheOptions, cached } from "./dns/cache.ts";
export { httpsResolver } from "./dns/https.ts";
export { recordedResolver } from "./dns/recorded.ts";
export { type RecordingResolver, recording } from "./dns/recording.ts";
export type { Answer, AnswerRecord, AnswerStatus, RecordType, Resolver } from "./dns/resolver.ts";
export { type ServerAddress, type ServerOptions, serverResolver } from "./dns/server.ts";
export { systemResolver } from "./dns/system.ts";
export { type TlsOptions, tlsResolver } from "./dns/tls.ts";
export type { ZoneSource } from "./dns/zones.ts";
export { catalogue as rules } from "./documents/catalogue.ts";
export type { DocumentKind } from "./documents/document.ts";
export type { JudgedFinding, RuleSettings } from "./documents/severities.ts";
export type { CheckHostOptions, SpfQuery, SpfResult, SpfStep } from "./evaluate/check-host.ts";
export {
  type DmarcDiscovery,
  type DmarcOptions,
  discoverDmarc,
  organizationalDomain,
} from "./evaluate/dmarc-discovery.ts";
export { type Posture, type PostureCheck, type PostureOptions, posture } from "./evaluate/posture.ts";
export type { ExpandOptions, SpfTree, SpfTreeTerm } from "./evaluate/spf-tree.ts";
export type { SpfTreeJson } from "./evaluate/spf-tree-views.ts";
export { type DiffOptions, diffZone, type SetChange, type ZoneDiff } from "./evaluate/zone-diff.ts";
export { type Policy, parsePolicy as parseMtaStsPolicy } from "./records/mta-sts/policy.ts";
export type { AnswerData } from "./rules/answer-data.ts";
export type { Finding, Fix, Related, Severity, TextEdit } from "./rules/rule.ts";
export type { Decoded } from "./text/decoded.ts";
export type { Span } from "./text/span.ts";
export { parseTranscript, type TranscriptOptions } from "./transcripts/index.ts";
export type { Transcript, TranscriptLine } from "./transcripts/types.ts";
export type { BadZoneEntry, ZoneFiles, ZoneOptions, ZoneRecord } from "./zone/index.ts";

/** A zone file that was read. */
export interface Zone {
  /** Absolute, with the final dot; undefined where nothing tells the zone's name. */
  readonly origin: string | undefined;
  /** In the order of the file; those of included files in their place. */
  readonly records: readonly ZoneRecord[];
  /** Entries that yield no record. */
  readonly errors: readonly BadZoneEntry[];
  /** The document behind it, for what is asked by name. */
  readonly document: ZoneDocument;
}

/** Reads a zone file (RFC 1035 §5). Total: what is wrong is in `errors`, the rest is read all the same. */
export function parseZone(text: string, options: ZoneOptions = {}): Zone {
  const document = new ZoneDocument(text, { once: true, ...options });
  const records: ZoneRecord[] = [];
  const errors: BadZoneEntry[] = [];
  for (const entry of document.entries()) {
    if ("finding" in entry) errors.push(entry);
    else records.push(entry);
  }
  return { origin: document.zone, records, errors, document };
}

/**
 * Answers from zones as their authoritative server would: wildcards, aliases, delegations, NXDOMAIN against NODATA (RFC 1034
 * §4.3.2, RFC 2308, 4592, 6672). Names outside them are asked of `next`, and refused without it. Zones without a name are left out.
 */
export function zoneResolver(zones: readonly (Zone | ZoneDocument | ZoneSource)[], next?: Resolver): Resolver {
  const sources = zones.flatMap((zone) => {
    if ("at" in zone) return [zone];
    return documentSource("document" in zone ? zone.document : zone) ?? [];
  });
  return overlay(sources, next);
}

export interface CheckOptions extends Omit<ZoneOptions, "settings"> {
  /** What the text is; default from `path` and content. */
  readonly kind?: DocumentKind;
  /** How records are judged: the edition of DMARC. */
  readonly records?: RecordSettings;
  /** Severities in place of the catalogue's; `off` silences a rule. */
  readonly rules?: RuleSettings;
}

/** Lints one text: a zone, a record, a transcript or a policy. Findings are in the order of the text; spans count UTF-16 units. */
export function check(text: string, options: CheckOptions = {}): readonly JudgedFinding[] {
  const { rules = {}, path = "", ...opening } = options;
  return judge(openDocument(path, text, opening), rules);
}

/** Milliseconds for one evaluation without a `deadline` (RFC 7208 §4.6.4: 20 seconds at least). */
const timeAllowed = 20_000;

/**
 * check_host() (RFC 7208 §4): whether a host may send as a domain. DNS failures are results, never exceptions; a client
 * address that is none gives permerror. `now` is the present by default. Without a `deadline` the result is temperror
 * after 20 seconds. Rejects with the reason of `signal` alone.
 */
export function checkHost(query: SpfQuery, resolver: Resolver, options: CheckHostOptions = {}): Promise<SpfResult> {
  const deadline = options.deadline ?? AbortSignal.timeout(timeAllowed);
  return evaluateHost({ now: new Date(), ...query }, resolver, { ...options, deadline });
}

/** A record with everything that it leads to; `JSON.stringify` makes of it what `spf expand --format json` prints. */
export interface SpfExpansion extends SpfTree {
  toJSON(): SpfTreeJson;
}

/**
 * The tree of a domain's SPF record: every term with its look-ups, void look-ups (RFC 7208 §4.6.4) and addresses. DNS failures are
 * errors of their terms. Rejects with the reason of `signal` alone.
 */
export async function expandSpf(
  domain: string,
  resolver: Resolver,
  options: ExpandOptions = {},
): Promise<SpfExpansion> {
  const tree = await expand(domain, resolver, options);
  return { ...tree, toJSON: () => treeJson(tree) };
}

/** Reads an SPF record (RFC 7208 §4.6). `value`: the joined strings of the TXT. Total; spans are places of `value`. */
export function parseSpf(value: string): SpfRecord {
  return spfTree(plain(value));
}

/** Reads a DKIM key record (RFC 6376 §3.6.1). `value`: the joined strings of the TXT. Total; spans are places of `value`. */
export function parseDkim(value: string): DkimKey {
  return dkimTree(plain(value));
}

/** Reads a DMARC record (RFC 9989 §4.8, RFC 7489 §6.4). Total; spans are places of `value`. */
export function parseDmarc(value: string): DmarcRecord {
  return dmarcTree(plain(value));
}

/** Reads an MTA-STS record (RFC 8461 §3.1). Total; spans are places of `value`. */
export function parseMtaSts(value: string): MtaStsRecord {
  return mtaStsTree(plain(value));
}

/** Reads a TLS-RPT record (RFC 8460 §3). Total; spans are places of `value`. */
export function parseTlsRpt(value: string): TlsRptRecord {
  return tlsRptTree(plain(value));
}

/** Reads a BIMI record. Total; spans are places of `value`. */
export function parseBimi(value: string): BimiRecord {
  return bimiTree(plain(value));
}
