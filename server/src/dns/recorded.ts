import type { AnswerData } from "../rules/answer-data.ts";
import { followAliases, type Step, substitute } from "./aliases.ts";
import { foldName, parentOf } from "./names.ts";
import type { Answer, AnswerRecord, AnswerStatus, RecordType, Resolver } from "./resolver.ts";
import { isDataOf } from "./sound.ts";

/** Statuses as they stand in a recording in place of data. */
const statuses: ReadonlySet<string> = new Set<AnswerStatus>([
  "noerror",
  "nxdomain",
  "servfail",
  "refused",
  "timeout",
  "malformed",
]);

/** Answers kept once made; a recording of many names is asked for few of them at a time. */
const mostMade = 10_000;

/** Types whose data is one name, or an object with a name in it: a final dot written there is left out. */
const nameFields: Readonly<Record<string, string>> = {
  MX: "exchange",
  SRV: "target",
};
const nameTypes: ReadonlySet<string> = new Set(["CNAME", "DNAME", "NS", "PTR"]);

/**
 * Answers from recorded data, as `--resolver recorded:FILE` reads it: name → type → a list of data as in `AnswerRecord`, or a
 * status in quotes. A name that is missing answers `nxdomain`, a type that is missing `noerror` without records; CNAME and
 * DNAME are followed within the data. A recording has no TTLs: records say 0, the answer none.
 *
 * What a server said that was asked itself stands under `NAME @ADDRESS`, and under `NAME @ADDRESS -aa` where it said so without
 * authority; a server without either did not answer.
 */
export function recordedResolver(data: AnswerData, source = "recorded"): Resolver {
  const names = new Map<string, Map<string, readonly unknown[] | string>>();
  for (const [name, types] of Object.entries(data)) {
    const byType = names.get(foldName(name)) ?? new Map<string, readonly unknown[] | string>();
    names.set(foldName(name), byType);
    for (const [type, answer] of Object.entries(types)) byType.set(type.toUpperCase(), answer);
  }

  const step = (name: string, type: string): Step => {
    const byType = names.get(foldName(name));
    const recorded = byType?.get(type);
    if (typeof recorded === "string") return { answer: statusAnswer(recorded, name, type, source) };
    if (recorded !== undefined && !recorded.every((one) => isDataOf(type, plainNames(type, one)))) {
      const reason = `the recording's data for ${type} of ${name} is not of that type's form`;
      return { answer: { status: "malformed", records: [], source, reason } };
    }
    if (recorded !== undefined)
      return {
        answer: {
          status: "noerror",
          records: records(name, type, recorded),
          source,
        },
      };
    const cname = type === "CNAME" ? undefined : byType?.get("CNAME");
    if (typeof cname === "string") return { answer: statusAnswer(cname, name, "CNAME", source) };
    const [alias] = cname === undefined ? [] : records(name, "CNAME", cname);
    if (alias !== undefined && typeof alias.data === "string") return { alias: alias.data, records: [alias] };
    if (byType !== undefined) return { answer: { status: "noerror", records: [], source } };
    for (let above = parentOf(foldName(name)); above !== undefined; above = parentOf(above)) {
      const dname = names.get(above)?.get("DNAME");
      const [record] = Array.isArray(dname) ? records(above, "DNAME", dname) : [];
      if (record === undefined || typeof record.data !== "string") continue;
      const made = substitute(name, { ...record, data: record.data });
      if (made === undefined)
        return {
          answer: {
            status: "servfail",
            records: [],
            source,
            reason: "a DNAME makes a name that is too long",
          },
        };
      return type === "CNAME" ? { answer: { status: "noerror", records: made.records, source } } : made;
    }
    return { answer: { status: "nxdomain", records: [], source } };
  };

  // Data never changes, so an answer is made once.
  const made = new Map<string, Answer>();
  const answerTo = (name: string, type: RecordType): Answer => {
    const key = `${type} ${name}`;
    const before = made.get(key);
    if (before !== undefined) return before;
    const followed = followAliases(name, source, (at) => step(at, type.toUpperCase()));
    const answer: Answer = "answer" in followed ? followed.answer : { status: "nxdomain", records: [], source };
    if (made.size >= mostMade) made.clear();
    made.set(key, answer);
    return answer;
  };

  const ofServer = (address: string, name: string, type: string): Answer => {
    for (const authoritative of [true, false]) {
      const told = (owner: string) => names.get(foldName(serverEntry(owner, address, authoritative)));
      const recorded = told(name)?.get(type.toUpperCase());
      if (recorded === undefined) continue;
      if (typeof recorded === "string") {
        const answer = statusAnswer(recorded, name, type, address);
        return recorded === "timeout" ? answer : { ...answer, authoritative };
      }
      const own = records(name, type, recorded);
      const hosts = type === "NS" && !authoritative ? own.map(({ data }) => String(data)) : [];
      const glue = hosts.flatMap((host) =>
        ["A", "AAAA"].flatMap((family) => {
          const addresses = told(host)?.get(family);
          return Array.isArray(addresses) ? records(host, family, addresses) : [];
        }),
      );
      return { status: "noerror", records: [...own, ...glue], source: address, authoritative };
    }
    return { status: "timeout", records: [], source: address };
  };

  return {
    peek: answerTo,
    async askServer(address, name, type, options): Promise<Answer> {
      options?.signal?.throwIfAborted();
      return ofServer(address, name, type);
    },
    async resolve(name, type, options): Promise<Answer> {
      options?.signal?.throwIfAborted();
      return answerTo(name, type);
    },
  };
}

/** The key of what one server said of a name. */
export function serverEntry(name: string, address: string, authoritative: boolean): string {
  return `${name} @${address}${authoritative ? "" : " -aa"}`;
}

function statusAnswer(status: string, name: string, type: string, source: string): Answer {
  if (statuses.has(status)) return { status: status as AnswerStatus, records: [], source };
  return {
    status: "malformed",
    records: [],
    source,
    reason: `the recording has no status "${status.slice(0, 40)}" (${type} of ${name})`,
  };
}

function records(name: string, type: string, data: readonly unknown[]): AnswerRecord[] {
  return data.map((one) => ({
    name,
    type,
    ttl: 0,
    data: plainNames(type, one),
  }));
}

function plainNames(type: string, data: unknown): unknown {
  if ((type === "TXT" || type === "SPF") && typeof data === "string") return [data];
  if (nameTypes.has(type) && typeof data === "string") return undotted(data);
  const field = nameFields[type];
  if (field === undefined || typeof data !== "object" || data === null) return data;
  const value = (data as Record<string, unknown>)[field];
  return typeof value === "string" ? { ...data, [field]: undotted(value) } : data;
}

/** The name without its final dot, unless that is escaped; letters as they are. */
function undotted(name: string): string {
  return foldName(name).length < name.length ? name.slice(0, -1) : name;
}

/** Reads a recording's text. An error says in one sentence what is wrong with it. */
export function parseRecording(text: string): { readonly data: AnswerData } | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `is not JSON: ${(error as Error).message}` };
  }
  if (!isObject(value)) return { error: "must hold one JSON object, name → type → answer" };
  for (const [name, types] of Object.entries(value)) {
    if (!isObject(types))
      return {
        error: `has no types at "${name}": an object like { "TXT": [["v=spf1 -all"]] } belongs there`,
      };
    for (const [type, answer] of Object.entries(types)) {
      const known = Array.isArray(answer) || (typeof answer === "string" && statuses.has(answer));
      const upper = type.toUpperCase();
      const wrong = Array.isArray(answer) ? answer.findIndex((one) => !isDataOf(upper, plainNames(upper, one))) : -1;
      if (Array.isArray(answer) && wrong >= 0)
        return {
          error: `has data for ${type} of "${name}" that is not of that type's form: ${shownData(answer[wrong])}`,
        };
      if (!known)
        return {
          error: `has neither a list nor a status for ${type} of "${name}"; a status is one of ${[...statuses].join(", ")}`,
        };
    }
  }
  return { data: value as AnswerData };
}

/** Data in a message, not too long. */
function shownData(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
