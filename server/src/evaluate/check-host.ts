import type { Answer, RecordType, Resolver } from "../dns/resolver.ts";
import type { SpfRecord } from "../records/spf/tree.ts";
import { Questions } from "./questions.ts";
import { defaultLimits, SpfEvaluation, type SpfLimits, type SpfResult } from "./spf-evaluation.ts";
import { type SpfQuery, spfIdentity } from "./spf-query.ts";
import { SpfRecordCache } from "./spf-records.ts";

export type { SpfLimits, SpfResult, SpfStep, SpfVerdict } from "./spf-evaluation.ts";
export type { SpfQuery } from "./spf-query.ts";
export { SpfRecordCache } from "./spf-records.ts";

export interface CheckHostOptions {
  /** Gives up: the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Time is up (RFC 7208 §4.6.4: 20 seconds at least): the result is temperror. */
  readonly deadline?: AbortSignal;
  /** Parsed records, kept from one evaluation to the next. */
  readonly cache?: SpfRecordCache;
  readonly limits?: Partial<SpfLimits>;
  /** A record in place of the one that the domain publishes. */
  readonly record?: SpfRecord;
}

/**
 * check_host() (RFC 7208 §4): whether a host may send as a domain. DNS failures are results, never exceptions. What the
 * record is known to need is asked at once, and judged in the record's order: the result does not depend on the order in
 * which answers arrive. A client address that is none gives permerror.
 */
export async function checkHost(
  query: SpfQuery,
  resolver: Resolver,
  options: CheckHostOptions = {},
): Promise<SpfResult> {
  options.signal?.throwIfAborted();
  const who = spfIdentity(query);
  const { ip } = who;
  if (ip === undefined)
    return { result: "permerror", lookups: 0, voids: 0, trace: [], reason: `“${query.ip}” is no IP address` };
  const cache = options.cache ?? new SpfRecordCache();
  const limits = options.limits === undefined ? defaultLimits : { ...defaultLimits, ...options.limits };
  const questions = new Questions(resolver, options.signal, options.deadline);
  const known = (name: string, type: RecordType): Answer | undefined => questions.known(name, type);
  try {
    for (;;) {
      const evaluation = new SpfEvaluation({ ...who, ip }, known, cache, limits);
      const result = evaluation.judge(options.record);
      if (result !== undefined) return result;
      if (!(await questions.ask(evaluation.wanted)))
        return { result: "temperror", lookups: 0, voids: 0, trace: [], reason: "the time allowed is over" };
    }
  } finally {
    questions.close();
  }
}
