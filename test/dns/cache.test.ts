import { describe, expect, it } from "vitest";
import { cached } from "../../server/src/dns/cache.ts";
import { limited } from "../../server/src/dns/limits.ts";
import type { Answer, Resolver } from "../../server/src/dns/resolver.ts";

/** A resolver that counts, and answers when it is told to. */
function counting(given: Partial<Answer> = {}) {
  const asked: string[] = [];
  const aborted: string[] = [];
  const waiting: (() => void)[] = [];
  const resolver: Resolver = {
    resolve: (name, type, options) =>
      new Promise((resolve, reject) => {
        asked.push(`${name} ${type}`);
        options?.signal?.addEventListener("abort", () => {
          aborted.push(name);
          reject(options.signal?.reason);
        });
        waiting.push(() => resolve({ status: "noerror", records: [], source: "test", ttl: 60, ...given }));
      }),
  };
  const answer = () => {
    for (const go of waiting.splice(0)) go();
  };
  return { resolver, asked, aborted, answer };
}

describe("cached", () => {
  it("asks once for all who wait, and not again while the TTL lasts", async () => {
    let now = 1000;
    const { resolver, asked, answer } = counting();
    const cache = cached(resolver, { now: () => now });
    const both = [cache.resolve("example.com", "A"), cache.resolve("EXAMPLE.com.", "a")];
    answer();
    const [one, two] = await Promise.all(both);
    expect(one).toBe(two);
    expect(one?.received).toBe(1000);
    now += 59_999;
    expect((await cache.resolve("example.com", "A")).received).toBe(1000);
    expect(asked).toHaveLength(1);
    now += 1;
    const again = cache.resolve("example.com", "A");
    answer();
    expect((await again).received).toBe(61_000);
  });

  it.each([
    ["a negative answer as long as its SOA says", { status: "nxdomain", ttl: 30 } as const, 29, 31],
    ["a failure for a few seconds", { status: "timeout" } as const, 4, 6],
    ["an answer for at most a day", { ttl: 1e9 } as const, 86_399, 86_401],
  ])("keeps %s", async (_, kind, kept, gone) => {
    let now = 0;
    const { resolver, asked, answer } = counting(kind);
    const cache = cached(resolver, { now: () => now });
    for (const seconds of [0, kept, gone]) {
      now = seconds * 1000;
      const one = cache.resolve("example.com", "A");
      answer();
      await one;
    }
    expect(asked).toHaveLength(2);
  });

  it("does not keep what has no TTL", async () => {
    const { resolver: inner, asked, answer } = counting();
    const resolver: Resolver = { resolve: async (...args) => ({ ...(await inner.resolve(...args)), ttl: 0 }) };
    const cache = cached(resolver, { now: () => 0 });
    for (let i = 0; i < 2; i++) {
      const one = cache.resolve("example.com", "A");
      answer();
      await one;
    }
    expect(asked).toHaveLength(2);
  });

  it("holds a bounded number, the last used", async () => {
    const { resolver, asked, answer } = counting();
    const cache = cached(resolver, { now: () => 0, size: 2 });
    for (const name of ["a", "b", "a", "c", "a", "b"]) {
      const one = cache.resolve(name, "A");
      answer();
      await one;
    }
    expect(asked).toEqual(["a A", "b A", "c A", "b A"]);
  });

  it("gives up the question when nobody waits any more, not before", async () => {
    const { resolver, aborted, answer } = counting();
    const cache = cached(resolver, { now: () => 0 });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = cache.resolve("example.com", "A", { signal: first.signal });
    const two = cache.resolve("example.com", "A", { signal: second.signal });
    first.abort(new Error("one"));
    await expect(one).rejects.toThrow("one");
    expect(aborted).toEqual([]);
    second.abort(new Error("two"));
    await expect(two).rejects.toThrow("two");
    expect(aborted).toEqual(["example.com"]);
    const three = cache.resolve("example.com", "A");
    answer();
    expect((await three).status).toBe("noerror");
  });

  it("forgets when told to, answers under way included", async () => {
    const { resolver, asked, answer } = counting();
    const cache = cached(resolver, { now: () => 0 });
    const one = cache.resolve("example.com", "A");
    cache.clear();
    answer();
    await one;
    const two = cache.resolve("example.com", "A");
    answer();
    await two;
    expect(asked).toHaveLength(2);
  });
});

describe("limited", () => {
  it("lets only so many questions go at a time, in order, and skips those given up", async () => {
    const { resolver, asked, answer } = counting();
    const two = limited(resolver, 2);
    const abort = new AbortController();
    const all = ["a", "b", "c", "d"].map((name) =>
      two.resolve(name, "A", name === "c" ? { signal: abort.signal } : {}),
    );
    await Promise.resolve();
    expect(asked).toEqual(["a A", "b A"]);
    abort.abort(new Error("enough"));
    await expect(all[2]).rejects.toThrow("enough");
    answer();
    await all[0];
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(asked).toEqual(["a A", "b A", "d A"]);
    answer();
    await Promise.all([all[0], all[1], all[3]]);
  });
});
