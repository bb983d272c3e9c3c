import { describe, expect, it } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import type { ZoneSource } from "../../server/src/dns/zones.ts";
import { diffZone } from "../../server/src/evaluate/zone-diff.ts";

const address = (text: string) => Uint8Array.from(text.split(".").map(Number));
const text = (value: string) => Uint8Array.from([value.length, ...Buffer.from(value)]);

function zone(records: Record<string, [type: string, ttl: number, wire: Uint8Array][]>): ZoneSource {
  return {
    source: "zone test",
    apex: "example.com",
    whole: true,
    at: (name) => (records[name] ?? []).map(([type, ttl, wire]) => ({ type, ttl, wire: () => wire })),
    exists: (name) => Object.keys(records).some((known) => known === name || known.endsWith(`.${name}`)),
  };
}

const file = {
  "example.com": [
    ["A", 300, address("192.0.2.1")],
    ["TXT", 300, text("v=spf1 -all")],
  ],
  "www.example.com": [["A", 300, address("192.0.2.2")]],
  "new.example.com": [["A", 300, address("192.0.2.3")]],
} satisfies Record<string, [string, number, Uint8Array][]>;

const live = recordedResolver({
  "example.com": { A: ["192.0.2.1"], TXT: [["v=spf1 ~all"]], MX: [{ preference: 10, exchange: "mx.example.com" }] },
  "www.example.com": { A: ["192.0.2.2"] },
  "_dmarc.example.com": { TXT: [["v=DMARC1; p=none"]] },
});

const shown = async (resolver: Resolver, records: Parameters<typeof zone>[0] = file) => {
  const diff = await diffZone(zone(records), Object.keys(records), resolver);
  return diff.changes.map((one) => `${one.change} ${one.name} ${one.type}`);
};

describe("diffZone", () => {
  it("says set by set what publication would change", async () => {
    expect(await shown(live)).toEqual([
      "changed example.com TXT",
      "removed example.com MX",
      "added new.example.com A",
      "removed _dmarc.example.com TXT",
    ]);
  });

  it("shows both sides", async () => {
    const [change] = (await diffZone(zone(file), Object.keys(file), live)).changes;
    expect(change).toEqual({
      name: "example.com",
      type: "TXT",
      change: "changed",
      zone: { ttl: 300, records: ['"v=spf1 -all"'] },
      live: { records: ['"v=spf1 ~all"'] },
    });
  });

  it.each([
    ["from its own server, any other TTL", true, 60, ["ttl example.com A"]],
    ["from a cache, a TTL that has run down", undefined, 60, []],
    ["from a cache, a TTL above the file's", undefined, 900, ["ttl example.com A"]],
  ])("%s", async (_, authoritative, ttl, expected) => {
    const resolver: Resolver = {
      resolve: async (name, type) => {
        const records = name === "example.com" && type === "A" ? [{ name, type, ttl, data: "192.0.2.1" }] : [];
        return {
          status: "noerror",
          records,
          source: "test",
          ttl,
          ...(authoritative === undefined ? {} : { authoritative }),
        };
      },
    };
    expect(await shown(resolver, { "example.com": [["A", 300, address("192.0.2.1")]] })).toEqual(expected);
  });

  it("says nothing of what had no answer", async () => {
    const dead: Resolver = {
      resolve: async () => ({ status: "timeout", records: [], source: "test", reason: "nobody there" }),
    };
    const diff = await diffZone(zone(file), Object.keys(file), dead);
    expect(diff.changes).toEqual([]);
    expect(diff.unanswered).toHaveLength(diff.questions);
    expect(diff.unanswered[0]).toEqual({ name: "example.com", type: "A", status: "timeout", reason: "nobody there" });
  });

  it("does not ask below a delegation", async () => {
    const asked: string[] = [];
    const resolver: Resolver = {
      resolve: async (name) => {
        asked.push(name);
        return { status: "noerror", records: [], source: "test" };
      },
    };
    const cut: Parameters<typeof zone>[0] = {
      ...file,
      "sub.example.com": [["NS", 300, Uint8Array.from([0])]],
      "ns.sub.example.com": [["A", 300, address("192.0.2.9")]],
    };
    await diffZone(zone(cut), Object.keys(cut), resolver);
    expect(asked.some((name) => name.endsWith("sub.example.com"))).toBe(false);
  });

  it("stops when told to", async () => {
    const abort = AbortSignal.abort(new Error("enough"));
    await expect(diffZone(zone(file), Object.keys(file), live, { signal: abort })).rejects.toThrow("enough");
  });
});
