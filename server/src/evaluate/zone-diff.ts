import { foldName, isWithin, parentOf } from "../dns/names.ts";
import { presentData } from "../dns/present.ts";
import type { Answer, Resolver } from "../dns/resolver.ts";
import { sound } from "../dns/sound.ts";
import { type ZoneSource, zoneResolver } from "../dns/zones.ts";

/** One set of records, on one side. */
export interface RecordSet {
  /** Seconds; absent where the answer did not say. */
  readonly ttl?: number;
  /** RDATA in presentation form, in order of the alphabet. */
  readonly records: readonly string[];
}

/** How publication would change one set of records. */
export interface SetChange {
  /** Absolute, without the final dot. */
  readonly name: string;
  readonly type: string;
  readonly change: "added" | "removed" | "changed" | "ttl";
  /** What the file holds; absent for `removed`. */
  readonly zone?: RecordSet;
  /** What DNS holds; absent for `added`. */
  readonly live?: RecordSet;
}

export interface ZoneDiff {
  readonly apex: string;
  /** By name, from the apex down, then by type. */
  readonly changes: readonly SetChange[];
  /** Sets that are the same on both sides. */
  readonly same: number;
  /** Questions that DNS gave no answer to: nothing is said of them. */
  readonly unanswered: readonly {
    readonly name: string;
    readonly type: string;
    readonly status: Answer["status"];
    readonly reason?: string;
  }[];
  readonly questions: number;
}

export interface DiffOptions {
  readonly signal?: AbortSignal;
  /** Told after each answer. */
  readonly progress?: (done: number, total: number) => void;
  /** Questions under way at a time. Default 16. */
  readonly concurrency?: number;
}

/** Made by the signer when the zone is loaded: not the file's to publish. */
const signatures: ReadonlySet<string> = new Set(["RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "SIG", "NXT"]);

/** Asked for at every name of the zone, so that what publication would take away is seen too. */
const everywhere: readonly string[] = ["A", "AAAA", "CNAME", "MX", "TXT"];

/** Names of mail below the apex that may be published though the file lacks them. */
const wellKnown: readonly string[] = [
  "_dmarc",
  "_mta-sts",
  "mta-sts",
  "_smtp._tls",
  "default._bimi",
  "www",
  "mail",
  "autodiscover",
  "autoconfig",
];

/**
 * Compares a zone with what DNS answers now, set by set. DNS cannot be listed, so what is only there is found at the names of
 * the zone and at those that mail uses. A TTL from a cache has run down: it counts only where it is above the file's, unless
 * the answer came from the zone's own server. `names`: the names that have records.
 */
export async function diffZone(
  zone: ZoneSource,
  names: Iterable<string>,
  live: Resolver,
  options: DiffOptions = {},
): Promise<ZoneDiff> {
  const { signal, progress, concurrency = 16 } = options;
  const published = zoneResolver([zone]);
  const asked = sound(live);
  const questions = questionsOf(zone, names);
  const changes: SetChange[] = [];
  const unanswered: ZoneDiff["unanswered"][number][] = [];
  let same = 0;
  let done = 0;
  let next = 0;

  const work = async () => {
    while (next < questions.length) {
      const { name, type } = questions[next++] as Question;
      const answer = await asked.resolve(name, type, signal === undefined ? {} : { signal });
      progress?.(++done, questions.length);
      if (answer.status !== "noerror" && answer.status !== "nxdomain") {
        unanswered.push({
          name,
          type,
          status: answer.status,
          ...(answer.reason === undefined ? {} : { reason: answer.reason }),
        });
        continue;
      }
      const file = setOf(await published.resolve(name, type), name, type);
      const change = compare(name, type, file, setOf(answer, name, type), answer.authoritative === true);
      if (change === "same") same++;
      else if (change !== undefined) changes.push(change);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));

  const order = new Map(questions.map(({ name, type }, i) => [`${name} ${type}`, i]));
  const place = (one: { name: string; type: string }) => order.get(`${one.name} ${one.type}`) ?? 0;
  changes.sort((a, b) => place(a) - place(b));
  unanswered.sort((a, b) => place(a) - place(b));
  return { apex: zone.apex, changes, same, unanswered, questions: questions.length };
}

interface Question {
  readonly name: string;
  readonly type: string;
}

function questionsOf(zone: ZoneSource, names: Iterable<string>): Question[] {
  const apex = foldName(zone.apex);
  const all = new Set<string>([apex]);
  for (const name of names) if (isWithin(foldName(name), apex)) all.add(foldName(name));
  for (const label of wellKnown) all.add(apex === "" ? label : `${label}.${apex}`);
  const cuts = new Set(
    [...all].filter((name) => name !== apex && zone.at(name).some((record) => record.type === "NS")),
  );
  const below = (name: string) => {
    for (let at = parentOf(name); at !== undefined && at !== apex; at = parentOf(at)) if (cuts.has(at)) return true;
    return false;
  };
  const questions: Question[] = [];
  for (const name of all) {
    if (cuts.size > 0 && below(name)) continue;
    const types = new Set(zone.at(name).map((record) => record.type));
    const cut = cuts.has(name);
    if (!cut) for (const type of everywhere) types.add(type);
    for (const type of types) {
      // At a cut the parent holds nothing of its own but DS; its NS are compared with the child's.
      if (signatures.has(type) || (cut && type !== "DS")) continue;
      questions.push({ name, type });
    }
  }
  return questions;
}

function setOf(answer: Answer, name: string, type: string): RecordSet | undefined {
  const own = answer.records.filter((record) => record.type === type && foldName(record.name) === name);
  if (own.length === 0) return undefined;
  const records = own.map((record) => presentData(type, record.data)).sort();
  return answer.ttl === undefined ? { records } : { ttl: Math.min(...own.map((record) => record.ttl)), records };
}

function compare(
  name: string,
  type: string,
  zone: RecordSet | undefined,
  live: RecordSet | undefined,
  exact: boolean,
): SetChange | "same" | undefined {
  if (zone === undefined) return live === undefined ? undefined : { name, type, change: "removed", live };
  if (live === undefined) return { name, type, change: "added", zone };
  if (key(zone) !== key(live)) return { name, type, change: "changed", zone, live };
  const ttls =
    zone.ttl !== undefined && live.ttl !== undefined && (exact ? zone.ttl !== live.ttl : live.ttl > zone.ttl);
  return ttls ? { name, type, change: "ttl", zone, live } : "same";
}

function key(set: RecordSet): string {
  return set.records.map(comparable).join("\n");
}

/** Names in data compare without regard to case; so does the rest, but for text. */
export function comparable(record: string): string {
  return record.includes('"') ? record : record.toLowerCase();
}
