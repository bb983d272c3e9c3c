import { foldName, isWithin, labelsOf, parentOf } from "../dns/names.ts";
import type { Answer, Resolver } from "../dns/resolver.ts";
import { dataOf } from "../dns/wire.ts";
import type { ZoneSource } from "../dns/zones.ts";
import type { RecordView } from "../records/language.ts";
import { type Finding, finding } from "../rules/rule.ts";
import { serverRules } from "../zone/rules-servers.ts";
import { dsFits } from "./ds-fit.ts";

/** The records of a zone that its servers and its parent are asked about. */
export interface ServerRecords {
  /** NS, by owner. */
  readonly servers: ReadonlyMap<string, readonly RecordView[]>;
  readonly soa: RecordView | undefined;
  readonly keys: readonly { readonly record: RecordView; readonly wire: Uint8Array }[];
}

type Ask = (name: string, type: string) => Promise<Answer>;
type AskServer = (address: string, name: string, type: string) => Promise<Answer>;

/** One question to a server at one of its addresses. */
interface Told {
  readonly record: RecordView;
  readonly server: string;
  readonly address: string;
  readonly answer: Answer;
}

/** Servers of a parent zone that are asked for a referral, one after the other, until one gives it. */
const mostParents = 4;

/** Sets of name servers asked at a time. */
const concurrency = 8;

/** What the servers that a zone names, and those of its parent, say of it: the servers only where the resolver can ask one of them. */
export async function serverFindings(
  zone: ZoneSource,
  { servers, soa, keys }: ServerRecords,
  resolver: Resolver,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const asking = signal === undefined ? {} : { signal };
  const ask: Ask = (name, type) => resolver.resolve(name, type, asking);
  const found: Finding[] = zone.whole ? await unsignedFor(zone, keys, ask) : [];
  const { askServer } = resolver;
  if (askServer === undefined) return found;
  const askOne: AskServer = (address, name, type) => askServer(address, name, type, asking);
  const apex = foldName(zone.apex);
  const owners = servers.entries();
  const work = async () => {
    for (const [owner, records] of owners) {
      const told = await askAll(zone, owner, records, ask, askOne);
      found.push(...lame(owner, told));
      if (owner !== apex) continue;
      found.push(...serials(owner, told, soa));
      if (zone.whole) found.push(...(await delegation(zone, records, ask, askOne)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return found;
}

/** The finding, in the file that holds the record. */
function here(record: RecordView, found: Finding): Finding {
  return record.path === undefined ? found : { ...found, path: record.path };
}

/** The addresses of a server: those that the zone itself has for it, glue included, else what DNS says. */
async function addressesOf(zone: ZoneSource, host: string, ask: Ask): Promise<readonly string[]> {
  const own = zone.at(host).flatMap((record) => {
    const octets = record.type === "A" || record.type === "AAAA" ? record.wire() : undefined;
    return octets === undefined ? [] : [String(dataOf(record.type, octets))];
  });
  if (own.length > 0) return own;
  const answers = await Promise.all([ask(host, "A"), ask(host, "AAAA")]);
  return answers
    .flatMap(({ records }) => records)
    .filter(({ type }) => type === "A" || type === "AAAA")
    .map(({ data }) => String(data));
}

/** Asks each of these servers, at each of its addresses, for the SOA of the zone that it is to serve. */
async function askAll(
  zone: ZoneSource,
  owner: string,
  records: readonly RecordView[],
  ask: Ask,
  askOne: AskServer,
): Promise<readonly Told[]> {
  const each = records.map(async (record) => {
    const server = record.fields[0]?.text ?? "";
    const addresses = server === "" ? [] : await addressesOf(zone, server, ask);
    return Promise.all(
      [...new Set(addresses)].map(async (address) => {
        return { record, server, address, answer: await askOne(address, owner, "SOA") };
      }),
    );
  });
  return (await Promise.all(each)).flat();
}

const family = (address: string) => (address.includes(":") ? 6 : 4);

const soaOf = ({ records }: Answer, owner: string) =>
  records.find(({ type, name }) => type === "SOA" && foldName(name) === owner);

/** Servers that have no authority over the zone. A server that cannot be reached tells something only where another could. */
function lame(owner: string, told: readonly Told[]): Finding[] {
  const reached = new Set(told.flatMap((one) => (one.answer.authoritative === undefined ? [] : family(one.address))));
  const blamed = new Set<RecordView>();
  return told.flatMap(({ record, server, address, answer }) => {
    const said = whyLame(owner, answer);
    const [target] = record.fields;
    if (said === undefined || target === undefined || blamed.has(record)) return [];
    if (answer.authoritative === undefined && !reached.has(family(address))) return [];
    blamed.add(record);
    const args = { zone: owner || "the root", server, address, said };
    return [here(record, finding(serverRules["server-lame"], target.span, args))];
  });
}

/** What a server did in place of an answer with authority; undefined where it gave one. */
function whyLame(owner: string, answer: Answer): string | undefined {
  if (answer.authoritative === undefined) return "it does not answer";
  if (answer.status === "refused") return "it refuses to answer for it";
  if (answer.status === "nxdomain") return "it says that there is no such name";
  if (answer.status !== "noerror") return `it gives no answer (${answer.reason ?? answer.status})`;
  if (soaOf(answer, owner) === undefined) return "it does not hold the zone";
  return answer.authoritative ? undefined : "it answers from a cache only, without authority";
}

/** The serials of the servers that have authority, where they are not one and the same. */
function serials(owner: string, told: readonly Told[], soa: RecordView | undefined): Finding[] {
  const bySerial = new Map<number, string[]>();
  for (const { server, address, answer } of told) {
    const data = answer.authoritative === true ? soaOf(answer, owner)?.data : undefined;
    const serial = (data as { readonly serial?: number } | undefined)?.serial;
    if (serial === undefined) continue;
    bySerial.set(serial, [...(bySerial.get(serial) ?? []), `${server} (${address})`]);
  }
  const field = soa?.fields[2];
  if (bySerial.size < 2 || soa === undefined || field === undefined) return [];
  const text = [...bySerial].map(([serial, servers]) => `${serial} at ${servers.join(", ")}`).join("; ");
  return [here(soa, finding(serverRules["server-serial-differs"], field.span, { serials: text }))];
}

/** Compares NS and glue at the parent with the zone's. Where no server of the parent gives a referral, nothing is known. */
async function delegation(
  zone: ZoneSource,
  records: readonly RecordView[],
  ask: Ask,
  askOne: AskServer,
): Promise<Finding[]> {
  const apex = foldName(zone.apex);
  const parent = await parentServers(apex, ask);
  const referral = parent === undefined ? undefined : await askReferral(zone, apex, parent.servers, ask, askOne);
  const [first] = records;
  if (parent === undefined || referral === undefined || first === undefined) return [];
  const own = new Map(records.map((record) => [record.fields[0]?.text ?? "", record]));
  const listed = new Set(namesOf(referral, apex));
  const onlyHere = [...own.keys()].filter((name) => !listed.has(name));
  const onlyThere = [...listed].filter((name) => !own.has(name));
  const differences = [
    ...(onlyThere.length === 0 ? [] : [`${onlyThere.join(", ")} is only there`]),
    ...(onlyHere.length === 0 ? [] : [`${onlyHere.join(", ")} is only here`]),
  ];
  let place = own.get(onlyHere[0] ?? "");
  for (const [name, record] of own) {
    const difference = isWithin(name, apex) ? await glueDifference(zone, name, referral, ask) : undefined;
    if (difference === undefined) continue;
    differences.push(difference);
    place ??= record;
  }
  place ??= first;
  const [target] = place.fields;
  if (differences.length === 0 || target === undefined) return [];
  const args = { parent: parent.name || "the root", difference: differences.join("; ") };
  return [here(place, finding(serverRules["delegation-differs"], target.span, args))];
}

const namesOf = ({ records }: Answer, owner: string) =>
  records
    .filter(({ type, name }) => type === "NS" && foldName(name) === owner)
    .map(({ data }) => foldName(String(data)));

/** How the addresses that the parent gives for a server of the zone differ from the zone's; a parent that gives none says nothing. */
async function glueDifference(zone: ZoneSource, host: string, referral: Answer, ask: Ask): Promise<string | undefined> {
  const glue = referral.records
    .filter(({ type, name }) => (type === "A" || type === "AAAA") && foldName(name) === host)
    .map(({ data }) => String(data));
  if (glue.length === 0) return undefined;
  const own = await addressesOf(zone, host, ask);
  if (own.length === 0 || (glue.length === own.length && glue.every((address) => own.includes(address))))
    return undefined;
  return `${host} has ${glue.sort().join(", ")} there and ${[...own].sort().join(", ")} here`;
}

/** The servers of the zone above: the nearest name above that has NS. */
async function parentServers(
  apex: string,
  ask: Ask,
): Promise<{ readonly name: string; readonly servers: readonly string[] } | undefined> {
  for (let name = parentOf(apex); name !== undefined; name = parentOf(name)) {
    const answer = await ask(name, "NS");
    if (answer.status !== "noerror" && answer.status !== "nxdomain") return undefined;
    const servers = namesOf(answer, name);
    if (servers.length > 0) return { name, servers };
  }
  return undefined;
}

/** What the first of the parent's servers says that refers to the zone; one that holds the zone itself answers for the zone. */
async function askReferral(
  zone: ZoneSource,
  apex: string,
  servers: readonly string[],
  ask: Ask,
  askOne: AskServer,
): Promise<Answer | undefined> {
  for (const server of servers.slice(0, mostParents)) {
    const [address] = await addressesOf(zone, server, ask);
    if (address === undefined) continue;
    const answer = await askOne(address, apex, "NS");
    if (answer.authoritative === false && namesOf(answer, apex).length > 0) return answer;
  }
  return undefined;
}

/** Keys none of which the parent's DS vouch for; a parent without DS does not say that the zone is signed. */
async function unsignedFor(zone: ZoneSource, keys: ServerRecords["keys"], ask: Ask): Promise<Finding[]> {
  const apex = foldName(zone.apex);
  const own = keys.filter(({ record }) => record.owner === apex);
  const [first] = own;
  const labels = labelsOf(apex);
  if (first === undefined || labels === undefined) return [];
  const { records } = await ask(apex, "DS");
  const set = records
    .filter(({ type, name }) => type === "DS" && foldName(name) === apex)
    .map(({ data }) => String(data));
  if (set.length === 0 || set.some((ds) => own.some(({ wire }) => dsFits(ds, labels, wire)))) return [];
  const tags = [...new Set(set.map((ds) => Number.parseInt(ds.slice(0, 4), 16)))].join(", ");
  const { record } = own.find(({ wire }) => isEntryKey(wire)) ?? first;
  return [here(record, finding(serverRules["ds-mismatch"], record.span, { zone: apex, tags }))];
}

/** Marked as the one that a DS is made of (SEP, RFC 4034 §2.1.1). */
function isEntryKey(wire: Uint8Array): boolean {
  return ((wire[1] ?? 0) & 1) !== 0;
}
