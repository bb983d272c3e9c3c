import { foldName } from "../dns/names.ts";
import type { Answer, Resolver } from "../dns/resolver.ts";
import { sound } from "../dns/sound.ts";
import { type ZoneSource, zoneResolver } from "../dns/zones.ts";
import { parseDmarc } from "../records/dmarc/parse.ts";
import { domainOf } from "../records/dmarc/place.ts";
import { agreesToReports, reportAuthorisation, unauthorised, withoutMail } from "../records/dmarc/reports.ts";
import type { RecordContext, RecordView } from "../records/language.ts";
import { dkimKeyUnreachable, mxHostWithoutReverse } from "../records/mail/index.ts";
import { isMtaStsRecord, missingPolicyHost, parseMtaSts } from "../records/mta-sts/index.ts";
import { targetAlias, targetNoAddress } from "../records/mx/index.ts";
import { notConfirmed, reverseAddress } from "../records/ptr/index.ts";
import { isSpfRecord, parseSpf, spfRules } from "../records/spf/index.ts";
import { type Finding, finding } from "../rules/rule.ts";
import type { ZoneDocument, ZoneRecord } from "../zone/index.ts";
import { zoneWideRules } from "../zone/rules-zone.ts";
import { type ServerRecords, serverFindings } from "./live-servers.ts";
import { reverseName } from "./macros.ts";
import { recordView } from "./record-view.ts";
import { checkSpfLive } from "./spf-live.ts";
import { readAddress } from "./spf-query.ts";
import { SpfRecordCache } from "./spf-records.ts";

export interface LiveOptions {
  readonly signal?: AbortSignal;
  /** Nobody but zones at hand is asked: a question that they do not answer is no failed look-up. */
  readonly onlyZones?: boolean;
  /** The records that are looked into; default all. */
  readonly records?: Iterable<ZoneRecord>;
  /** Told of each record that is looked into. */
  readonly progress?: (name: string) => void;
}

/** Records looked into at a time. */
const concurrency = 8;

interface Asking {
  readonly resolver: Resolver;
  readonly options: LiveOptions;
  readonly spfRecords: SpfRecordCache;
  readonly ask: (name: string, type: string) => Promise<Answer>;
  /** Whether the zone itself cannot answer for the name: what it can tell, its own checks have told. */
  readonly outside: (name: string) => Promise<boolean>;
}

type LiveCheck = (record: RecordView, asking: Asking) => Promise<readonly (Finding | undefined)[]>;

/** What DNS beyond the zone is asked about, by type. */
const checks: Readonly<Record<string, LiveCheck>> = { MX: mx, PTR: ptr, NS: ns, CNAME: cname, DNAME: dname, TXT: txt };

/** Records whose servers are asked once all are known. */
const ofServers: ReadonlySet<string> = new Set(["NS", "SOA", "DNSKEY"]);

/** The rules that need DNS answers beyond the file, for the records of a zone. A question without an answer is never a finding. */
export async function liveZoneFindings(
  document: ZoneDocument,
  source: ZoneSource,
  asked: Resolver,
  options: LiveOptions = {},
): Promise<readonly Finding[]> {
  const resolver = sound(asked);
  const asking = options.signal === undefined ? {} : { signal: options.signal };
  const own = zoneResolver([source]);
  const context: Asking = {
    resolver,
    options,
    spfRecords: new SpfRecordCache(),
    ask: (name, type) => resolver.resolve(name, type, asking),
    outside: async (name) => !source.whole || (await own.resolve(name, "A")).status === "refused",
  };
  const records = (options.records ?? document.records())[Symbol.iterator]();
  const told = new Set<string>();
  for (const findings of document.findingsByFile().values()) for (const one of findings) told.add(placeOf(one));
  const found: Finding[] = [];
  const servers = new Map<string, RecordView[]>();
  const keys: ServerRecords["keys"][number][] = [];
  let soa: RecordView | undefined;
  const noteServers = (record: ZoneRecord) => {
    const view = recordView(document, record);
    if (view === undefined) return;
    if (record.type === "SOA") soa ??= view;
    else if (record.type === "NS") servers.set(view.owner, [...(servers.get(view.owner) ?? []), view]);
    else {
      const wire = record.wire();
      if (wire !== undefined) keys.push({ record: view, wire });
    }
  };
  const work = async () => {
    for (let next = records.next(); next.done !== true; next = records.next()) {
      if (ofServers.has(next.value.type)) noteServers(next.value);
      const check = Object.hasOwn(checks, next.value.type) ? checks[next.value.type] : undefined;
      const view = check === undefined ? undefined : recordView(document, next.value);
      if (check === undefined || view === undefined) continue;
      options.progress?.(view.owner);
      for (const finding of await check(view, context)) {
        // What the zone's own checks have told is not told twice.
        if (finding === undefined || told.has(placeOf(finding))) continue;
        found.push(view.path === undefined ? finding : { ...finding, path: view.path });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  found.push(...(await serverFindings(source, { servers, soa, keys }, resolver, options.signal)));
  return found.sort((a, b) => a.span.start - b.span.start);
}

function placeOf({ rule, span }: Finding): string {
  return `${rule.id} ${span.start} ${span.end}`;
}

const exists = ({ status }: Answer) => status === "noerror";
const isMissing = (answer: Answer, type: string) =>
  answer.status === "nxdomain" ||
  (answer.status === "noerror" && !answer.records.some((record) => record.type === type));

/** The addresses of a host; undefined where a question had no answer. */
async function addressesOf(
  host: string,
  { ask }: Asking,
): Promise<{ addresses: readonly string[]; alias?: string } | undefined> {
  const [v4, v6] = await Promise.all([ask(host, "A"), ask(host, "AAAA")]);
  if ([v4, v6].some((answer) => answer.status !== "noerror" && answer.status !== "nxdomain")) return undefined;
  const all = [...v4.records, ...v6.records];
  const addresses = all
    .filter((record) => record.type === "A" || record.type === "AAAA")
    .map((record) => String(record.data));
  const alias = all.find((record) => record.type === "CNAME" && foldName(record.name) === foldName(host));
  return { addresses, ...(alias === undefined ? {} : { alias: foldName(String(alias.data)) }) };
}

async function mx(record: RecordView, asking: Asking): Promise<readonly (Finding | undefined)[]> {
  const host = record.fields[1]?.text ?? "";
  if (host === "") return [];
  const found = await addressesOf(host, asking);
  if (found === undefined) return [];
  if (await asking.outside(host)) {
    if (found.alias !== undefined) return [targetAlias(record, found.alias)];
    if (found.addresses.length === 0) return [targetNoAddress(record)];
  }
  for (const address of found.addresses) {
    if ((await isConfirmed(address, asking)) === false) return [mxHostWithoutReverse(record, address)];
  }
  return [];
}

/** Whether an address has a reverse name that leads back to it (RFC 8601 §3, iprev); undefined where nobody can tell. */
async function isConfirmed(address: string, asking: Asking): Promise<boolean | undefined> {
  const numbers = readAddress(address);
  if (numbers === undefined) return undefined;
  const answer = await asking.ask(reverseName(numbers), "PTR");
  if (answer.status === "nxdomain") return false;
  if (!exists(answer)) return undefined;
  let unknown = false;
  // Ten names at most, as for SPF's ptr (RFC 7208 §4.6.4).
  for (const record of answer.records.filter((one) => one.type === "PTR").slice(0, 10)) {
    const found = await addressesOf(String(record.data), asking);
    if (found === undefined) unknown = true;
    else if (found.addresses.some((one) => sameAddress(one, address))) return true;
  }
  return unknown ? undefined : false;
}

async function ptr(record: RecordView, asking: Asking): Promise<readonly (Finding | undefined)[]> {
  const address = reverseAddress(record.owner);
  const target = record.fields[0]?.text ?? "";
  if (address === undefined || target === "") return [];
  const found = await addressesOf(target, asking);
  if (found === undefined || found.addresses.some((one) => sameAddress(one, address))) return [];
  return [notConfirmed(record, address)];
}

async function ns(record: RecordView, asking: Asking): Promise<readonly (Finding | undefined)[]> {
  const [target] = record.fields;
  if (target === undefined || target.text === "" || !(await asking.outside(target.text))) return [];
  const found = await addressesOf(target.text, asking);
  if (found?.alias === undefined) return [];
  return [finding(zoneWideRules["ns-target-cname"], target.span, { target: target.text })];
}

async function dname(record: RecordView, asking: Asking): Promise<readonly (Finding | undefined)[]> {
  const [target] = record.fields;
  if (target === undefined || target.text === "" || !(await asking.outside(target.text))) return [];
  if ((await asking.ask(target.text, "A")).status !== "nxdomain") return [];
  const args = { type: record.type, target: target.text, outside: true };
  return [finding(zoneWideRules["dangling-target"], target.span, args)];
}

async function cname(record: RecordView, asking: Asking): Promise<readonly (Finding | undefined)[]> {
  const target = record.fields[0]?.text ?? "";
  if (!record.owner.includes("._domainkey.")) return dname(record, asking);
  if (target === "" || !(await asking.outside(target))) return [];
  return isMissing(await asking.ask(target, "TXT"), "TXT") ? [dkimKeyUnreachable(record)] : [];
}

async function txt(record: RecordView, asking: Asking): Promise<readonly (Finding | undefined)[]> {
  const { value, owner } = record;
  if (value === undefined) return [];
  if (isSpfRecord(value.text)) return spf(value, owner, asking);
  if (owner.startsWith("_mta-sts.")) {
    const tree = parseMtaSts(value);
    const host = `mta-sts.${owner.slice("_mta-sts.".length)}`;
    if (!isMtaStsRecord(tree) || !(await asking.outside(host))) return [];
    const found = await addressesOf(host, asking);
    return found?.addresses.length === 0 && found.alias === undefined ? [missingPolicyHost(tree, host)] : [];
  }
  const domain = domainOf(owner);
  return domain === undefined ? [] : reportDestinations(value, domain, asking);
}

async function spf(
  value: NonNullable<RecordView["value"]>,
  owner: string,
  asking: Asking,
): Promise<readonly Finding[]> {
  const { signal, onlyZones } = asking.options;
  const context: RecordContext = { owner, type: "TXT", settings: { dmarc: "9989" } };
  const found = await checkSpfLive(parseSpf(value), context, asking.resolver, {
    cache: asking.spfRecords,
    ...(signal === undefined ? {} : { signal }),
  });
  return onlyZones === true ? found.filter(({ rule }) => rule.id !== spfRules["lookup-failed"].id) : found;
}

async function reportDestinations(
  value: NonNullable<RecordView["value"]>,
  domain: string,
  asking: Asking,
): Promise<readonly (Finding | undefined)[]> {
  const tree = parseDmarc(value);
  const found: (Finding | undefined)[] = [];
  for (const uri of [...tree.rua, ...tree.ruf]) {
    const host = uri.host?.name;
    if (uri.problem !== undefined || host === undefined || !(await asking.outside(host))) continue;
    const name = reportAuthorisation(domain, host);
    if (name !== undefined) {
      const answer = await asking.ask(name, "TXT");
      const texts = answer.records
        .filter((one) => one.type === "TXT")
        .map((one) => (one.data as readonly string[]).join(""));
      if ((answer.status === "noerror" || answer.status === "nxdomain") && !agreesToReports(texts)) {
        found.push(unauthorised(tree, uri, name));
        continue;
      }
    }
    found.push(
      await lacksMail(host, asking).then((nullMx) =>
        nullMx === undefined ? undefined : withoutMail(tree, uri, nullMx),
      ),
    );
  }
  return found;
}

/** Whether a domain gets no mail: true for a null MX, false for neither MX nor address, undefined where it gets some or nobody can tell. */
async function lacksMail(host: string, asking: Asking): Promise<boolean | undefined> {
  const answer = await asking.ask(host, "MX");
  const targets = answer.records
    .filter((one) => one.type === "MX")
    .map((one) => (one.data as { exchange: string }).exchange);
  if (targets.length > 0) return targets.every((target) => target === "" || target === ".") ? true : undefined;
  if (answer.status !== "noerror" && answer.status !== "nxdomain") return undefined;
  const found = await addressesOf(host, asking);
  return found?.addresses.length === 0 ? false : undefined;
}

function sameAddress(a: string, b: string): boolean {
  return a === b || readAddress(a)?.join() === readAddress(b)?.join();
}
