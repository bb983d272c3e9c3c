import { foldName } from "./names.ts";
import type { Answer, Resolver } from "./resolver.ts";

export interface CacheOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The most answers kept; the one not asked for the longest goes first. Default 10,000. */
  readonly size?: number;
  /** The longest an answer is kept, in seconds. Default a day. */
  readonly maxTtl?: number;
  /** How long failures are kept, in seconds, so that a dead server is not asked again for every term (RFC 9520 §3.2). Default 5. */
  readonly failureTtl?: number;
}

/** Seconds an answer without TTL is kept: none came from DNS, so it costs nothing to ask again. */
const unknownTtl = 0;

/** A cache in front of a resolver: TTLs and negative TTLs are honoured, and a question under way is asked once for all who wait. */
export interface CachedResolver extends Resolver {
  /** Forgets all answers: the person asked to look again. */
  clear(): void;
}

interface Kept {
  readonly answer: Answer;
  readonly until: number;
}

interface UnderWay {
  readonly answer: Promise<Answer>;
  readonly abort: AbortController;
  waiting: number;
}

export function cached(resolver: Resolver, options: CacheOptions): CachedResolver {
  const { now, size = 10_000, maxTtl = 86_400, failureTtl = 5 } = options;
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, UnderWay>();
  let generation = 0;

  const keep = (key: string, answer: Answer): Answer => {
    const received = answer.received ?? now();
    const dated = { ...answer, received };
    const seconds =
      answer.status === "noerror" || answer.status === "nxdomain" ? (answer.ttl ?? unknownTtl) : failureTtl;
    if (seconds <= 0) return dated;
    kept.delete(key);
    kept.set(key, {
      answer: dated,
      until: received + Math.min(seconds, maxTtl) * 1000,
    });
    if (kept.size > size) kept.delete(kept.keys().next().value as string);
    return dated;
  };

  const found = (key: string): Answer | undefined => {
    const entry = kept.get(key);
    if (entry === undefined) return undefined;
    kept.delete(key);
    if (entry.until <= now()) return undefined;
    kept.set(key, entry);
    return entry.answer;
  };

  const ask = (key: string, name: string, type: string): UnderWay => {
    const abort = new AbortController();
    const asked = generation;
    const answer = resolver.resolve(name, type, { signal: abort.signal }).then(
      (given) => {
        if (underWay.get(key) === entry) underWay.delete(key);
        return asked === generation ? keep(key, given) : given;
      },
      (error: unknown) => {
        if (underWay.get(key) === entry) underWay.delete(key);
        throw error;
      },
    );
    const entry: UnderWay = { answer, abort, waiting: 0 };
    underWay.set(key, entry);
    return entry;
  };

  return {
    async resolve(name, type, { signal } = {}) {
      signal?.throwIfAborted();
      const key = `${foldName(name)} ${type.toUpperCase()}`;
      const answer = found(key);
      if (answer !== undefined) return answer;
      const entry = underWay.get(key) ?? ask(key, name, type);
      entry.waiting++;
      try {
        return await orAborted(entry.answer, signal);
      } finally {
        entry.waiting--;
        // Nobody waits any more: the question itself is given up.
        if (entry.waiting === 0 && underWay.get(key) === entry) {
          underWay.delete(key);
          entry.abort.abort();
          entry.answer.catch(() => undefined);
        }
      }
    },
    peek: (name, type) => found(`${foldName(name)} ${type.toUpperCase()}`) ?? resolver.peek?.(name, type),
    ...(resolver.askServer === undefined ? {} : { askServer: resolver.askServer }),
    clear() {
      generation++;
      kept.clear();
    },
    ...(resolver.close === undefined ? {} : { close: () => resolver.close?.() ?? Promise.resolve() }),
  };
}

/** The promise, unless the signal fires first: then its reason. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
