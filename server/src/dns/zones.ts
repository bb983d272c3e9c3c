import { type Followed, followAliases, noSuchName, type Step, substitute, withChain } from "./aliases.ts";
import { foldName, isWithin, labelsOf, nameOf, parentOf } from "./names.ts";
import type { Answer, AnswerRecord, RecordType, Resolver } from "./resolver.ts";
import { canonicalType } from "./types.ts";
import { dataOf } from "./wire.ts";

/** A zone as far as answering for it needs: names are absolute, in lower case, without the final dot. */
export interface ZoneSource {
  /** What answers are said to come from: `zone db.example.com`. */
  readonly source: string;
  readonly apex: string;
  /** Has its SOA: then what it does not hold does not exist. In a fragment it is unknown. */
  readonly whole: boolean;
  /** Records at exactly this name. */
  at(name: string): readonly ZoneSourceRecord[];
  /** Whether the name has records, or names below it have (RFC 8020). */
  exists(name: string): boolean;
  /** The names that have records, where they can be listed. */
  names?(): Iterable<string>;
}

export interface ZoneSourceRecord {
  /** Mnemonic in upper case, or `TYPEn`. */
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  /** RDATA without compression; undefined for a record that is not whole. */
  wire(): Uint8Array | undefined;
}

/**
 * Answers as an authoritative server for these zones would (RFC 1034 §4.3.2, RFC 2308, 4592, 6672), before they are published:
 * wildcards, aliases across zones, empty non-terminals, NXDOMAIN against NODATA. Names outside the zones and below a
 * delegation go to `next`, as does what a fragment (a zone without SOA) does not hold; without `next` the former are refused
 * and a fragment answers for its names all the same.
 */
export function zoneResolver(zones: readonly ZoneSource[], next?: Resolver): Resolver {
  const byApex = new Map<string, ZoneSource[]>();
  for (const zone of zones) {
    const apex = foldName(zone.apex);
    byApex.set(apex, [...(byApex.get(apex) ?? []), zone]);
  }

  /** The zones nearest to the name; of DS, the parent side answers (RFC 4035 §3.1.4.1). */
  const zonesFor = (name: string, type: string): readonly ZoneSource[] => {
    let nearest: readonly ZoneSource[] | undefined;
    for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) {
      const found = byApex.get(at);
      if (found === undefined) continue;
      if (type !== "DS" || at !== name) return found;
      nearest = found;
    }
    return next === undefined ? (nearest ?? []) : [];
  };

  const step = (name: string, type: string): Step => {
    const folded = foldName(name);
    let unknown: Step = "unknown";
    for (const zone of zonesFor(folded, type)) {
      const answer = askZone(zone, name, type);
      if (answer === "unknown" || answer === "delegated") continue;
      const empty = "answer" in answer && answer.answer.records.length === 0;
      if (!empty || zone.whole) return answer;
      if (next === undefined) unknown = answer;
    }
    return unknown;
  };

  const local = (name: string, type: string, chain?: readonly AnswerRecord[], seen?: ReadonlySet<string>): Followed =>
    followAliases(name, sourceOf(zonesFor(foldName(name), type)), (at) => step(at, type), chain, seen);

  return {
    async resolve(name, type, options): Promise<Answer> {
      options?.signal?.throwIfAborted();
      const upper = canonicalType(type);
      if (labelsOf(name) === undefined) return noSuchName(name, "zones");
      let followed = local(name, upper);
      while ("unknown" in followed) {
        const { unknown, chain, seen } = followed;
        if (next === undefined) {
          const reason = `no zone at hand answers for ${unknown || "the root"}`;
          return {
            status: "refused",
            records: chain,
            source: sourceOf(zonesFor(foldName(name), upper)),
            reason,
          };
        }
        const answer = await next.resolve(unknown, upper, options);
        // An alias out there may lead back into a zone that is at hand: from there on, the zone counts.
        const back = answer.records.findIndex(
          (record) => record.type === "CNAME" && upper !== "CNAME" && step(String(record.data), upper) !== "unknown",
        );
        if (back < 0) return withChain(chain, answer);
        const records = [...chain, ...answer.records.slice(0, back + 1)];
        followed = local(String(answer.records[back]?.data), upper, records, seen);
      }
      return followed.answer;
    },
    ...(next?.askServer === undefined ? {} : { askServer: next.askServer }),
    ...(next?.close === undefined ? {} : { close: () => next.close?.() ?? Promise.resolve() }),
  };
}

function sourceOf(zones: readonly ZoneSource[]): string {
  return zones[0]?.source ?? "zones";
}

/** What one zone says to a question for a name at or below its apex. */
function askZone(zone: ZoneSource, name: string, type: string): Step | "delegated" {
  const folded = foldName(name);
  const apex = foldName(zone.apex);
  if (!isWithin(folded, apex)) return "unknown";
  const path = namesBetween(folded, apex);

  // From the apex down: the first cut or DNAME decides (RFC 1034 §4.3.2 step 3, RFC 6672 §3.2).
  let encloser = apex;
  for (const at of path) {
    if (at !== apex && !zone.exists(at)) break;
    encloser = at;
    const records = zone.at(at);
    if (at !== apex && records.some((record) => record.type === "NS") && !(at === folded && type === "DS"))
      return "delegated";
    if (at === folded) return atName(zone, name, type, records);
    const dname = records.find((record) => record.type === "DNAME");
    const target = dname === undefined ? undefined : data(dname);
    if (dname === undefined || typeof target !== "string") continue;
    const made = substitute(name, {
      name: at,
      type: "DNAME",
      ttl: dname.ttl,
      data: target,
    });
    if (made === undefined) {
      return {
        answer: {
          status: "servfail",
          records: [],
          source: zone.source,
          reason: `DNAME at ${at} makes a name that is too long`,
        },
      };
    }
    if (type !== "CNAME") return made;
    return {
      answer: {
        status: "noerror",
        records: made.records,
        source: zone.source,
        ttl: dname.ttl,
      },
    };
  }

  const wildcard = encloser === "" ? "*" : `*.${encloser}`;
  if (zone.exists(wildcard)) return atName(zone, name, type, zone.at(wildcard));
  return { answer: negative(zone, "nxdomain") };
}

/** The name and its ancestors down from the apex: `example.com`, `b.example.com`, `a.b.example.com`. */
function namesBetween(name: string, apex: string): string[] {
  const names: string[] = [];
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) {
    names.push(at);
    if (at === apex) break;
  }
  return names.reverse();
}

function atName(zone: ZoneSource, name: string, type: string, records: readonly ZoneSourceRecord[]): Step {
  const matching = records.filter((record) => record.type === type || type === "ANY");
  const answers: AnswerRecord[] = [];
  let ttl: number | undefined;
  const seen = new Set<string>();
  for (const record of matching) {
    const wire = record.wire();
    if (wire === undefined) continue;
    const value = dataOf(record.type, wire);
    // A server holds a set: the same data twice is one record (RFC 2181 §5).
    const key = `${record.type} ${JSON.stringify(value)}`;
    if (value === undefined || seen.has(key)) continue;
    seen.add(key);
    ttl = Math.min(ttl ?? record.ttl, record.ttl);
    answers.push({ name, type: record.type, ttl: record.ttl, data: value });
  }
  if (answers.length > 0)
    return {
      answer: {
        status: "noerror",
        records: answers,
        source: zone.source,
        ttl: ttl as number,
      },
    };
  const cname = records.find((record) => record.type === "CNAME");
  const target = cname === undefined ? undefined : data(cname);
  if (cname !== undefined && typeof target === "string") {
    return {
      alias: target,
      records: [{ name, type: "CNAME", ttl: cname.ttl, data: target }],
    };
  }
  return { answer: negative(zone, "noerror") };
}

/** A negative answer may be kept for the lesser of the SOA's TTL and its last field (RFC 2308 §5). */
function negative(zone: ZoneSource, status: "noerror" | "nxdomain"): Answer {
  const soa = zone.at(foldName(zone.apex)).find((record) => record.type === "SOA");
  const fields = soa === undefined ? undefined : (data(soa) as { minimum: number } | undefined);
  const ttl = soa === undefined || fields === undefined ? undefined : Math.min(soa.ttl, fields.minimum);
  return {
    status,
    records: [],
    source: zone.source,
    ...(ttl === undefined ? {} : { ttl }),
  };
}

function data(record: ZoneSourceRecord): unknown {
  const wire = record.wire();
  return wire === undefined ? undefined : dataOf(record.type, wire);
}

/** What `zoneSource` reads of a parsed zone: the library's `Zone` has it. */
export interface ZoneRecords {
  /** Absolute, `\DDD` for special characters, with or without the final dot; undefined while the zone's name is unknown. */
  readonly origin?: string | undefined;
  readonly path?: string | undefined;
  readonly records: Iterable<ZoneSourceRecord & { readonly owner: string }>;
}

/** Indexes a parsed zone's records by name, for `zoneResolver`. Undefined without a name for the zone. */
export function zoneSource(zone: ZoneRecords): ZoneSource | undefined {
  const byName = new Map<string, ZoneSourceRecord[]>();
  const names = new Set<string>();
  let soaOwner: string | undefined;
  for (const record of zone.records) {
    const name = presentedName(record.owner);
    if (record.type === "SOA") soaOwner ??= name;
    const records = byName.get(name);
    if (records !== undefined) {
      records.push(record);
      continue;
    }
    byName.set(name, [record]);
    for (let at: string | undefined = name; at !== undefined && !names.has(at); at = parentOf(at)) names.add(at);
  }
  const apex = soaOwner ?? (zone.origin === undefined ? undefined : presentedName(zone.origin));
  if (apex === undefined) return undefined;
  return {
    source: `zone ${zone.path ?? (apex || ".")}`,
    apex,
    whole: soaOwner !== undefined,
    at: (name) => byName.get(name) ?? [],
    exists: (name) => names.has(name),
    names: () => byName.keys(),
  };
}

/** A name in presentation form (`\DDD`, final dot) as resolvers write it, in lower case. */
export function presentedName(text: string): string {
  if (!text.includes("\\")) return foldName(text);
  const labels: string[] = [];
  let label = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === ".") {
      labels.push(label);
      label = "";
    } else if (c !== "\\") label += c;
    else if (/^[0-9]{3}$/.test(text.slice(i + 1, i + 4))) {
      label += String.fromCharCode(Number(text.slice(i + 1, i + 4)) & 255);
      i += 3;
    } else {
      label += text[i + 1] ?? "";
      i++;
    }
  }
  if (label !== "") labels.push(label);
  return foldName(nameOf(labels));
}
