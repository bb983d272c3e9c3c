import type { Answer, Resolver } from "./resolver.ts";

/** At most `concurrency` questions are under way at a time; the others wait their turn, in order. */
export function limited(resolver: Resolver, concurrency: number): Resolver {
  let free = concurrency;
  const queue = new Set<() => void>();

  const turn = (signal: AbortSignal | undefined): Promise<void> => {
    if (free > 0) {
      free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        queue.delete(start);
        reject(signal?.reason);
      };
      queue.add(start);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  };

  const done = () => {
    const next = queue.values().next().value;
    if (next === undefined) free++;
    else {
      queue.delete(next);
      next();
    }
  };

  const inTurn = async (ask: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> => {
    signal?.throwIfAborted();
    await turn(signal);
    try {
      return await ask();
    } finally {
      done();
    }
  };

  const { askServer } = resolver;
  return {
    resolve: (name, type, options = {}) => inTurn(() => resolver.resolve(name, type, options), options.signal),
    ...(askServer === undefined
      ? {}
      : {
          askServer: (address, name, type, options = {}) =>
            inTurn(() => askServer(address, name, type, options), options.signal),
        }),
    ...(resolver.close === undefined ? {} : { close: () => resolver.close?.() ?? Promise.resolve() }),
  };
}
