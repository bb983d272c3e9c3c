import { foldName, labelsOf, nameOf } from "./names.ts";
import type { Answer, AnswerRecord } from "./resolver.ts";

/** The most aliases that are followed for one question; servers and resolvers stop between 8 and 20. */
export const maxAliases = 16;

/** What one place says to a question: it answers, it is an alias for another name, or it knows nothing of the name. */
export type Step =
  | { readonly answer: Answer }
  | { readonly alias: string; readonly records: readonly AnswerRecord[] }
  | "unknown";

/** Where following aliases ended: with an answer, or at a name that somebody else has to be asked for. */
export type Followed =
  | { readonly answer: Answer }
  | {
      readonly unknown: string;
      readonly chain: readonly AnswerRecord[];
      readonly seen: ReadonlySet<string>;
    };

/** Follows CNAME and DNAME from name to name (RFC 1034 §3.6.2, RFC 6672 §3.2). `seen`: names that led here. */
export function followAliases(
  name: string,
  source: string,
  step: (name: string) => Step,
  chain: readonly AnswerRecord[] = [],
  seen: ReadonlySet<string> = new Set(),
): Followed {
  const records = [...chain];
  const visited = new Set(seen);
  for (let at = name; ; ) {
    const folded = foldName(at);
    if (visited.has(folded) || visited.size > maxAliases) {
      const reason = visited.has(folded)
        ? `the aliases of ${name} lead in a circle`
        : `more than ${maxAliases} aliases in a row`;
      return { answer: { status: "servfail", records, source, reason } };
    }
    visited.add(folded);
    const next = step(at);
    if (next === "unknown") return { unknown: at, chain: records, seen: visited };
    if ("answer" in next) return { answer: withChain(records, next.answer) };
    records.push(...next.records);
    at = next.alias;
  }
}

/** An answer behind the aliases that led to it: they come first, and what is kept is kept no longer than any of them. */
export function withChain(chain: readonly AnswerRecord[], answer: Answer): Answer {
  if (chain.length === 0) return answer;
  const ttl =
    answer.ttl === undefined ? undefined : chain.reduce((least, record) => Math.min(least, record.ttl), answer.ttl);
  return {
    ...answer,
    records: [...chain, ...answer.records],
    ...(ttl === undefined ? {} : { ttl }),
  };
}

/**
 * The alias that a DNAME makes of a name below it: the DNAME and the CNAME synthesised from it (RFC 6672 §3.1).
 * Undefined where the new name would be too long.
 */
export function substitute(
  name: string,
  dname: AnswerRecord & { readonly data: string },
): { readonly alias: string; readonly records: readonly AnswerRecord[] } | undefined {
  const labels = labelsOf(name);
  const owner = labelsOf(dname.name);
  const target = labelsOf(dname.data);
  if (labels === undefined || owner === undefined || target === undefined) return undefined;
  const alias = nameOf([...labels.slice(0, labels.length - owner.length), ...target]);
  if (labelsOf(alias) === undefined) return undefined;
  return {
    alias,
    records: [dname, { name, type: "CNAME", ttl: dname.ttl, data: alias }],
  };
}

/** The answer to a name that has no form in DNS: no such name can exist. */
export function noSuchName(name: string, source: string): Answer {
  return {
    status: "nxdomain",
    records: [],
    source,
    reason: `"${name.slice(0, 300)}" has no form as a domain name`,
  };
}
