import { describe, expect, it } from "vitest";
import { offlineResolver } from "../../server/src/dns/offline.ts";
import { parseRecording, recordedResolver } from "../../server/src/dns/recorded.ts";
import { recording } from "../../server/src/dns/recording.ts";
import type { Answer } from "../../server/src/dns/resolver.ts";
import { type ZoneSource, zoneResolver, zoneSource } from "../../server/src/dns/zones.ts";

/** A zone from lines `owner type data`; the types that these tests use, names absolute. */
function zone(origin: string, text: string): ZoneSource {
  const records = text
    .trim()
    .split("\n")
    .map((line) => {
      const [owner = "", type = "", ...rest] = line.trim().split(" ");
      return { owner, type, ttl: 300, wire: () => wireOf(type, rest) };
    });
  const source = zoneSource({ origin, path: `db.${origin}`, records });
  if (source === undefined) throw new Error("no apex");
  return source;
}

function wireOf(type: string, words: readonly string[]): Uint8Array {
  const name = (text = "") =>
    text === "." ? [0] : [...text.split(".").flatMap((label) => [label.length, ...Buffer.from(label)]), 0];
  const [first = ""] = words;
  if (type === "A") return Uint8Array.from(first.split(".").map(Number));
  if (type === "TXT") return Uint8Array.from([first.length, ...Buffer.from(first)]);
  if (type === "MX") return Uint8Array.from([0, Number(first), ...name(words[1])]);
  if (type === "SOA") return Uint8Array.from([...name(first), ...name(first), ...new Array(16).fill(0), 0, 0, 0, 60]);
  if (type === "DS") return Uint8Array.from([1, 2, 3]);
  return Uint8Array.from(name(first));
}

const example = zone(
  "example.com",
  `example.com SOA ns.example.com
   example.com NS ns.example.com
   ns.example.com A 192.0.2.1
   a.ent.example.com A 192.0.2.2
   *.wild.example.com TXT star
   here.wild.example.com A 192.0.2.3
   alias.example.com CNAME ns.example.com
   dangling.example.com CNAME nowhere.example.com
   out.example.com CNAME www.example.net
   one.example.com CNAME two.example.com
   two.example.com CNAME one.example.com
   sub.example.com NS ns.sub.example.com
   sub.example.com DS x
   ns.sub.example.com A 192.0.2.4
   old.example.com DNAME new.example.com
   a.new.example.com A 192.0.2.5
   *.starred.example.com CNAME ns.example.com`,
);

const shown = (answer: Answer) => [answer.status, ...answer.records.map((r) => `${r.name} ${r.type} ${r.data}`)];

describe("zoneResolver", () => {
  it.each([
    ["present", "ns.example.com", "A", ["noerror", "ns.example.com A 192.0.2.1"]],
    ["any case", "NS.Example.COM.", "A", ["noerror", "NS.Example.COM. A 192.0.2.1"]],
    ["no such type", "ns.example.com", "AAAA", ["noerror"]],
    ["empty non-terminal", "ent.example.com", "A", ["noerror"]],
    ["no such name", "nowhere.example.com", "A", ["nxdomain"]],
    ["below a name without wildcard", "x.ns.example.com", "A", ["nxdomain"]],
    ["wildcard", "x.wild.example.com", "TXT", ["noerror", "x.wild.example.com TXT star"]],
    ["wildcard over several labels", "x.y.wild.example.com", "TXT", ["noerror", "x.y.wild.example.com TXT star"]],
    ["wildcard of another type", "x.wild.example.com", "A", ["noerror"]],
    ["wildcard does not cover what exists", "here.wild.example.com", "TXT", ["noerror"]],
    ["wildcard does not reach below what exists", "x.here.wild.example.com", "TXT", ["nxdomain"]],
    [
      "wildcard alias",
      "x.starred.example.com",
      "A",
      ["noerror", "x.starred.example.com CNAME ns.example.com", "ns.example.com A 192.0.2.1"],
    ],
    [
      "alias",
      "alias.example.com",
      "A",
      ["noerror", "alias.example.com CNAME ns.example.com", "ns.example.com A 192.0.2.1"],
    ],
    ["the alias itself", "alias.example.com", "CNAME", ["noerror", "alias.example.com CNAME ns.example.com"]],
    ["alias to nowhere", "dangling.example.com", "A", ["nxdomain", "dangling.example.com CNAME nowhere.example.com"]],
    ["alias out of the zone", "out.example.com", "A", ["refused", "out.example.com CNAME www.example.net"]],
    ["below a delegation", "www.sub.example.com", "A", ["refused"]],
    ["at a delegation", "sub.example.com", "TXT", ["refused"]],
    ["DS at a delegation", "sub.example.com", "DS", ["noerror", "sub.example.com DS 010203"]],
    [
      "DNAME",
      "a.old.example.com",
      "A",
      [
        "noerror",
        "old.example.com DNAME new.example.com",
        "a.old.example.com CNAME a.new.example.com",
        "a.new.example.com A 192.0.2.5",
      ],
    ],
    ["DNAME's own name", "old.example.com", "A", ["noerror"]],
    ["outside", "example.org", "A", ["refused"]],
    ["no name at all", "a..example.com", "A", ["nxdomain"]],
  ])("%s", async (_, name, type, expected) => {
    expect(shown(await zoneResolver([example]).resolve(name, type))).toEqual(expected);
  });

  it("ends circles of aliases", async () => {
    const answer = await zoneResolver([example]).resolve("one.example.com", "A");
    expect(answer.status).toBe("servfail");
    expect(answer.reason).toContain("circle");
  });

  it("gives negative answers the SOA's TTL", async () => {
    expect((await zoneResolver([example]).resolve("nowhere.example.com", "A")).ttl).toBe(60);
    expect((await zoneResolver([example]).resolve("ns.example.com", "A")).ttl).toBe(300);
  });

  it("asks the next resolver outside, below delegations and behind aliases, and comes back", async () => {
    const next = recordedResolver({
      "www.example.net": { CNAME: ["ns.example.com"] },
      "www.sub.example.com": { A: ["192.0.2.9"] },
    });
    const resolver = zoneResolver([example], next);
    expect(shown(await resolver.resolve("www.sub.example.com", "A"))).toEqual([
      "noerror",
      "www.sub.example.com A 192.0.2.9",
    ]);
    expect(shown(await resolver.resolve("out.example.com", "A"))).toEqual([
      "noerror",
      "out.example.com CNAME www.example.net",
      "www.example.net CNAME ns.example.com",
      "ns.example.com A 192.0.2.1",
    ]);
  });

  it("ends circles that lead through the next resolver", async () => {
    const next = recordedResolver({
      "www.example.net": { CNAME: ["out.example.com"] },
    });
    expect((await zoneResolver([example], next).resolve("out.example.com", "A")).status).toBe("servfail");
  });

  it("lets a child zone answer for itself, and the parent for its DS", async () => {
    const child = zone("sub.example.com", "sub.example.com SOA ns.sub.example.com\nwww.sub.example.com A 192.0.2.7");
    const resolver = zoneResolver([example, child]);
    expect(shown(await resolver.resolve("www.sub.example.com", "A"))).toEqual([
      "noerror",
      "www.sub.example.com A 192.0.2.7",
    ]);
    expect(shown(await resolver.resolve("sub.example.com", "DS"))).toEqual(["noerror", "sub.example.com DS 010203"]);
  });

  it("takes what a fragment does not hold from the next resolver, if there is one", async () => {
    const fragment = zone("example.com", "_dmarc.example.com TXT here");
    const live = recordedResolver({ "example.com": { TXT: [["live"]] } });
    expect(shown(await zoneResolver([fragment], live).resolve("example.com", "TXT"))).toEqual([
      "noerror",
      "example.com TXT live",
    ]);
    expect(shown(await zoneResolver([fragment], live).resolve("_dmarc.example.com", "TXT"))).toEqual([
      "noerror",
      "_dmarc.example.com TXT here",
    ]);
    expect(shown(await zoneResolver([fragment]).resolve("www.example.com", "TXT"))).toEqual(["nxdomain"]);
  });
});

describe("recordedResolver", () => {
  const resolver = recordedResolver({
    "Example.com.": {
      TXT: [["v=spf1 ", "-all"]],
      MX: [{ preference: 10, exchange: "mx.example.com." }],
      A: "timeout",
    },
    "www.example.com": { CNAME: ["example.com"] },
    "old.example.com": { DNAME: ["example.com"] },
    "loop.example.com": { CNAME: ["loop.example.com"] },
    "odd.example.com": { A: "sleeping" },
  });
  it.each([
    ["EXAMPLE.com", "TXT", ["noerror", "EXAMPLE.com TXT v=spf1 ,-all"]],
    ["example.com", "a", ["timeout"]],
    ["example.com", "AAAA", ["noerror"]],
    ["nowhere.example.com", "A", ["nxdomain"]],
    ["www.example.com", "A", ["timeout", "www.example.com CNAME example.com"]],
    [
      "www.old.example.com",
      "TXT",
      [
        "noerror",
        "old.example.com DNAME example.com",
        "www.old.example.com CNAME www.example.com",
        "www.example.com CNAME example.com",
        "example.com TXT v=spf1 ,-all",
      ],
    ],
    ["loop.example.com", "A", ["servfail", "loop.example.com CNAME loop.example.com"]],
    ["odd.example.com", "A", ["malformed"]],
  ])("%s %s", async (name, type, expected) => {
    const answer = await resolver.resolve(name, type);
    expect(shown(answer)).toEqual(expected);
  });

  it("leaves final dots out of names", async () => {
    expect((await resolver.resolve("example.com", "MX")).records[0]?.data).toEqual({
      preference: 10,
      exchange: "mx.example.com",
    });
  });

  it("rejects only when the signal says so", async () => {
    await expect(
      resolver.resolve("example.com", "A", {
        signal: AbortSignal.abort(new Error("enough")),
      }),
    ).rejects.toThrow("enough");
  });
});

describe("recording", () => {
  it("gives the same answers again", async () => {
    const data = {
      "a.example.com": { CNAME: ["b.example.com"] },
      "b.example.com": { TXT: [["one"], ["two"]], MX: [] },
      "c.example.com": { A: "servfail" },
    };
    const recorder = recording(recordedResolver(data));
    const questions = [
      ["a.example.com", "TXT"],
      ["b.example.com", "MX"],
      ["c.example.com", "A"],
      ["d.example.com", "A"],
    ] as const;
    const first = await Promise.all(questions.map(([name, type]) => recorder.resolve(name, type)));
    const again = recordedResolver(recorder.recording());
    expect(await Promise.all(questions.map(([name, type]) => again.resolve(name, type)))).toEqual(first);
    expect(recorder.recording()).toEqual(data);
  });

  it("keeps what single servers said apart", async () => {
    const data = {
      "example.com @192.0.2.1": { SOA: "refused", NS: ["ns.example.com"] },
      "example.com @192.0.2.2": { SOA: "timeout" },
      "example.com @192.0.2.3 -aa": { NS: ["ns.example.com"] },
      "ns.example.com @192.0.2.3 -aa": { A: ["192.0.2.9"] },
    };
    const recorder = recording(recordedResolver(data));
    for (const address of ["192.0.2.1", "192.0.2.2"]) await recorder.askServer?.(address, "example.com", "SOA");
    for (const address of ["192.0.2.1", "192.0.2.3"]) await recorder.askServer?.(address, "example.com", "NS");
    expect(recorder.recording()).toEqual(data);
  });
});

it.each([
  ["[]", "one JSON object"],
  ["{", "is not JSON"],
  [`{"a": 1}`, "no types"],
  [`{"a": {"A": "sleeping"}}`, "neither a list nor a status"],
])("a recording like %s is refused with a reason", (text, reason) => {
  expect(parseRecording(text)).toEqual({
    error: expect.stringContaining(reason),
  });
});

it("nobody answers offline", async () => {
  expect((await offlineResolver().resolve("example.com", "A")).status).toBe("refused");
});
