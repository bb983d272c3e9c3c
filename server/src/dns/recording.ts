import type { AnswerData } from "../rules/answer-data.ts";
import { foldName } from "./names.ts";
import { serverEntry } from "./recorded.ts";
import type { Answer, AnswerRecord, Resolver } from "./resolver.ts";

/** A resolver that remembers what it answered. */
export interface RecordingResolver extends Resolver {
  /** All answers so far, in the form that `recordedResolver` reads, names in alphabetical order. */
  recording(): AnswerData;
}

/** Passes questions on and remembers the answers, aliases included, so that `recorded:FILE` gives the same ones again. */
export function recording(resolver: Resolver): RecordingResolver {
  const names = new Map<string, Map<string, unknown[] | string>>();
  const typesOf = (name: string) => {
    const folded = foldName(name);
    const known = names.get(folded) ?? new Map<string, unknown[] | string>();
    names.set(folded, known);
    return known;
  };

  /** What the name at the end of the aliases answered; the aliases on the way are kept as CNAMEs. */
  const remember = (name: string, type: string, answer: Answer) => {
    let at = name;
    let records = answer.records;
    if (type !== "CNAME") {
      for (let i = 0; i <= answer.records.length; i++) {
        const alias = answer.records.find(
          (record) => record.type === "CNAME" && foldName(record.name) === foldName(at),
        );
        if (alias === undefined || typeof alias.data !== "string") break;
        typesOf(at).set("CNAME", [alias.data]);
        at = alias.data;
      }
      records = answer.records.filter((record) => record.type === type && foldName(record.name) === foldName(at));
    }
    keep(at, type, answer, records);
  };

  const keep = (name: string, type: string, answer: Answer, records: readonly AnswerRecord[]) => {
    if (answer.status === "nxdomain" && !names.has(foldName(name))) return;
    const kept = answer.status === "noerror" ? records.map((record) => record.data) : answer.status;
    typesOf(name).set(type, kept);
  };

  /** An answer of one server; the addresses of a referral are kept under their own names. */
  const rememberServer = (address: string, name: string, type: string, answer: Answer) => {
    const { authoritative } = answer;
    const at = (owner: string) => typesOf(serverEntry(owner, address, authoritative !== false));
    if (authoritative === undefined) at(name).set(type, "timeout");
    else if (answer.status !== "noerror") at(name).set(type, answer.status);
    else at(name).set(type, []);
    for (const record of answer.records) {
      const kept = at(record.name).get(record.type);
      at(record.name).set(record.type, [...(Array.isArray(kept) ? kept : []), record.data]);
    }
  };

  const { askServer } = resolver;
  return {
    ...(askServer === undefined
      ? {}
      : {
          async askServer(address, name, type, options) {
            const answer = await askServer(address, name, type, options);
            rememberServer(address, name, type.toUpperCase(), answer);
            return answer;
          },
        }),
    async resolve(name, type, options) {
      const answer = await resolver.resolve(name, type, options);
      remember(name, type.toUpperCase(), answer);
      return answer;
    },
    recording: () =>
      Object.fromEntries(
        [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, types]) => [name, Object.fromEntries(types)]),
      ),
    ...(resolver.close === undefined ? {} : { close: () => resolver.close?.() ?? Promise.resolve() }),
  };
}
