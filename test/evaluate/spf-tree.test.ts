import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { addressSet, count, firstHeld, has, networkTexts, union } from "../../server/src/evaluate/address-set.ts";
import { checkHost } from "../../server/src/evaluate/check-host.ts";
import { flatten, testAddress } from "../../server/src/evaluate/spf-address.ts";
import { expandSpf } from "../../server/src/evaluate/spf-tree.ts";
import { treeJson, treeMarkdown, treeMermaid, treeText } from "../../server/src/evaluate/spf-tree-views.ts";
import { readIp4, readIp6 } from "../../server/src/records/spf/addresses.ts";
import { parseSpf } from "../../server/src/records/spf/parse.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";
import { plain } from "../../server/src/text/decoded.ts";

const txt = (text: string) => ({ TXT: [[text]] });
const tree = (record: string, others: AnswerData = {}) =>
  expandSpf("example.com", recordedResolver({ "example.com": txt(record), ...others }));

const range = (text: string) => {
  const [address = "", prefix = ""] = text.split("/");
  const four = readIp4(address, 0, address.length);
  const words = four >= 0 ? [four] : (readIp6(address, 0, address.length) ?? []);
  return { words, prefix: Number(prefix) };
};

describe("sets of addresses", () => {
  test("networks that touch or overlap are one", () => {
    const set = addressSet(
      ["192.0.2.0/25", "192.0.2.128/25", "192.0.2.7/32", "2001:db8::/33", "2001:db8:8000::/33"].map(range),
    );
    expect(networkTexts(set)).toEqual(["192.0.2.0/24", "2001:db8::/32"]);
    expect(count(set.ipv4)).toBe(256n);
    expect(count(set.ipv6)).toBe(1n << 96n);
  });
  test("what is taken out is cut into networks", () => {
    const hole = { set: addressSet([range("192.0.2.3/32")]), wanted: false };
    const left = firstHeld([hole, { set: addressSet([range("192.0.2.0/29")]), wanted: true }]);
    expect(networkTexts(left)).toEqual(["192.0.2.0/31", "192.0.2.2/32", "192.0.2.4/30"]);
    expect(networkTexts(union([left, addressSet([range("192.0.2.3/32")])]))).toEqual(["192.0.2.0/29"]);
  });
  test("each address belongs to the first set that holds it", () => {
    const networks = fc.array(
      fc.tuple(fc.nat(63), fc.integer({ min: 26, max: 32 })).map(([low, prefix]) => range(`192.0.2.${low}/${prefix}`)),
      { maxLength: 4 },
    );
    const layer = fc.tuple(networks, fc.boolean()).map(([some, wanted]) => ({ set: addressSet(some), wanted }));
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 6 }), (layers) => {
        const held = firstHeld(layers);
        for (let low = 0; low < 64; low++) {
          const { words } = range(`192.0.2.${low}/32`);
          expect(has(held, words)).toBe(layers.find(({ set }) => has(set, words))?.wanted ?? false);
        }
      }),
    );
  });
});

const provider: AnswerData = {
  "p.example.net": txt("v=spf1 ip4:192.0.2.0/24 include:q.example.net -all"),
  "q.example.net": txt("v=spf1 ip4:198.51.100.0/24 a:h.example.net ~all"),
  "six.net": { AAAA: ["2001:db8::6"] },
  "e.example.net": txt("v=spf1 ip4:192.0.2.9 -all exp=there.net"),
  "f.example.net": txt("v=spf1 ip4:192.0.2.9 -all exp=why.%{d}"),
  "o.example.net": txt("v=spf1 exists:%{i}.x.net -all"),
  "h.example.net": { A: ["203.0.113.5"], AAAA: ["2001:db8::5"] },
};

describe("expandSpf", () => {
  test("says what each branch counts, and the addresses that pass", async () => {
    const expanded = await tree("v=spf1 include:p.example.net ip4:192.0.2.128/25 ~all", provider);
    expect(treeJson(expanded)).toMatchObject({
      domain: "example.com",
      record: "v=spf1 include:p.example.net ip4:192.0.2.128/25 ~all",
      lookups: 3,
      voids: 0,
      addresses: { ipv4: "513", ipv6: "1" },
      terms: [
        {
          term: "include:p.example.net",
          lookups: 3,
          voids: 0,
          terms: [
            { term: "ip4:192.0.2.0/24", lookups: 0, ranges: ["192.0.2.0/24"] },
            {
              term: "include:q.example.net",
              lookups: 2,
              terms: [
                { term: "ip4:198.51.100.0/24" },
                { term: "a:h.example.net", lookups: 1, ranges: ["203.0.113.5/32", "2001:db8::5/128"] },
                { term: "~all" },
              ],
            },
            { term: "-all" },
          ],
        },
        { term: "ip4:192.0.2.128/25" },
        { term: "~all" },
      ],
    });
    expect(expanded.overlaps.map(({ term, earlier }) => [term.term, earlier.term])).toEqual([
      ["ip4:192.0.2.128/25", "ip4:192.0.2.0/24"],
    ]);
    expect(expanded.firstError).toBeUndefined();
  });

  const errors: [string, string, AnswerData, string, string | undefined][] = [
    ["no record below", "v=spf1 include:x.net -all", {}, "no-record", "include:x.net"],
    [
      "a circle",
      "v=spf1 include:x.net -all",
      { "x.net": txt("v=spf1 include:example.com") },
      "loop",
      "include:example.com",
    ],
    ["a broken record", "v=spf1 include:x.net -all", { "x.net": txt("v=spf1 ip5:1") }, "broken", "include:x.net"],
    ["a failure", "v=spf1 mx:x.net -all", { "x.net": { MX: "servfail" } }, "lookup-failed", "mx:x.net"],
    ["voids", "v=spf1 a:x.net a:y.net a:z.net -all", {}, "too-many-voids", "a:z.net"],
    ["the record itself", "v=spf1 ip5:1", {}, "broken", undefined],
  ];
  test.each(errors)("finds %s", async (_, record, others, kind, term) => {
    const { firstError } = await tree(record, others);
    expect([firstError?.error.kind, firstError?.term?.term]).toEqual([kind, term]);
  });

  test("the eleventh look-up is found in the order of evaluation, redirect last", async () => {
    const hosts = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`h${i}.net`, { A: ["192.0.2.1"] }]));
    const terms = Object.keys(hosts).map((name) => `a:${name}`);
    const expanded = await tree(`v=spf1 redirect=p.example.net ${terms.join(" ")}`, { ...hosts, ...provider });
    expect(expanded.lookups).toBe(13);
    expect(expanded.firstError?.term?.term).toBe("redirect=p.example.net");
  });

  test("what stands behind all counts nothing", async () => {
    const expanded = await tree("v=spf1 -all include:p.example.net redirect=q.example.net", provider);
    expect([expanded.lookups, expanded.ipv4, expanded.terms.map(({ unused }) => unused)]).toEqual([
      0,
      0n,
      [false, true, true],
    ]);
  });

  test("addresses refused before do not pass", async () => {
    const expanded = await tree("v=spf1 -ip4:192.0.2.0/25 ip4:192.0.2.0/24 ?ip4:10.0.0.0/8 -all");
    expect([expanded.ipv4, networkTexts(expanded.addresses)]).toEqual([128n, ["192.0.2.128/25"]]);
  });

  test("a record that is not published yet is expanded at its own places", async () => {
    const record = parseSpf(plain("v=spf1 include:p.example.net -all", 50));
    const expanded = await expandSpf("example.com", recordedResolver(provider), { record });
    expect(expanded.terms[0]?.span).toEqual({ start: 57, end: 78 });
    expect(expanded.lookups).toBe(3);
  });

  test("an abort is heard", async () => {
    const silent = {
      resolve: () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), 20)),
    };
    await expect(expandSpf("example.com", silent, { signal: AbortSignal.timeout(5) })).rejects.toThrow();
  });

  test("records without end are not followed without end", async () => {
    let asked = 0;
    const endless = {
      async resolve(name: string, type: string) {
        asked++;
        const text = `v=spf1 ${Array.from({ length: 20 }, (_, i) => `include:${i}.${name.slice(0, 200)}`).join(" ")}`;
        return { status: "noerror" as const, source: "", records: [{ name, type, ttl: 0, data: [text] }] };
      },
    };
    const expanded = await expandSpf("example.com", endless);
    expect(asked).toBeLessThan(200);
    expect(expanded.firstError).toBeDefined();
  });

  test("a redirect to three includes with their hosts takes four round trips, without hosts three", async () => {
    const roundTrips = async (leaf: string) => {
      const data = recordedResolver({
        "gmail.example": txt("v=spf1 redirect=_spf.example"),
        "_spf.example": txt("v=spf1 include:a.example include:b.example include:c.example ~all"),
        ...Object.fromEntries(["a", "b", "c"].map((name) => [`${name}.example`, txt(`v=spf1 ${leaf} ~all`)])),
      });
      let waves = 0;
      let waiting = 0;
      const slow: Resolver = {
        async resolve(...question) {
          if (waiting++ === 0) waves++;
          await new Promise((resolve) => setTimeout(resolve, 1));
          waiting--;
          return data.resolve(...question);
        },
      };
      await expandSpf("gmail.example", slow);
      return waves;
    };
    expect(await roundTrips("ip4:192.0.2.0/24")).toBe(3);
    expect(await roundTrips("a:h.example")).toBe(4);
  });

  test("a chain without end is not followed without end, each of its links being a round trip", async () => {
    let asked = 0;
    const endless = {
      async resolve(name: string, type: string) {
        const data = [`v=spf1 redirect=r${asked++}.example.net`];
        return { status: "noerror" as const, source: "", records: [{ name, type, ttl: 0, data }] };
      },
    };
    const expanded = await expandSpf("example.com", endless);
    expect(asked).toBe(21);
    expect(expanded.firstError?.error.kind).toBe("too-many-lookups");
  });

  test("records of hundreds of thousands of terms are read to a bound", async () => {
    const many = txt(`v=spf1 ${"ip4:192.0.2.1 ".repeat(4000)}-all`);
    const names = Array.from({ length: 10 }, (_, i) => `r${i}.example.net`);
    const record = `v=spf1 ${names.map((name) => `include:${name}`).join(" ")} -all`;
    const { terms } = await tree(record, Object.fromEntries(names.map((name) => [name, many])));
    const read = terms.map(({ error }) => error?.kind ?? "read");
    expect(read.slice(0, 10)).toEqual([...Array(7).fill("read"), "too-large", "too-large", "too-large"]);
  });

  test("thousands of networks that pass and do not pass by turns are told apart in no time to speak of", async () => {
    const turns = (count: number) =>
      tree(
        `v=spf1 ${Array.from({ length: count }, (_, i) => `${i % 2 === 0 ? "" : "-"}ip4:10.${i >> 8}.${i & 255}.0/24`).join(" ")}`,
      );
    expect((await turns(20_000)).ipv4).toBe(256n * 10_000n);
  }, 20_000);

  test("what DNS says is escaped in every form", async () => {
    const expanded = await tree('v=spf1 include:p.example.net moo=<b>"]|x|`code`\u001b[31m -all', provider);
    expect(treeText(expanded)).not.toContain("\u001b");
    expect(treeMermaid(expanded)).not.toContain("<b>");
    expect(treeMarkdown(expanded)).not.toContain("\u001b");
  });
});

describe("what the numbers count", () => {
  const counting = async (record: string, others: AnswerData = {}) => {
    const { terms } = treeJson(await tree(record, others));
    return terms.map((term) => [term.term, term.counting]);
  };

  test("is said of the whole tree and of each term, with the section", async () => {
    const json = treeJson(await tree("v=spf1 include:p.example.net -all", provider));
    expect(json.counting).toEqual([
      "3 of 10 look-ups at worst: include, a, mx, ptr, exists and redirect count once each (RFC 7208 §4.6.4)",
      "0 of 2 void look-ups: terms whose name does not exist or has nothing of the type (RFC 7208 §4.6.4)",
    ]);
    const text = treeText(await tree("v=spf1 include:p.example.net -all", provider));
    expect(text).toContain("─ include:p.example.net  – 3 look-ups: itself and 2 inside (RFC 7208 §4.6.4)\n");
    for (const line of json.counting) expect(text).toContain(line);
    expect(text).toContain("addresses that pass, by the first term that matches (RFC 7208 §4.6.2): 513 IPv4, 1 IPv6");
  });

  test("tells what is asked and not counted", async () => {
    const mail = { "m.net": { MX: [{ preference: 1, exchange: "h.example.net" }] }, "why.net": txt("no"), ...provider };
    expect(await counting("v=spf1 ip4:192.0.2.1 a:h.example.net mx:m.net ptr -all exp=why.net", mail)).toEqual([
      ["ip4:192.0.2.1", undefined],
      ["a:h.example.net", "1 look-up, whether it asks for A or AAAA (RFC 7208 §4.6.4)"],
      ["mx:m.net", "1 look-up: its hosts' addresses are not counted, but limited to 10 (RFC 7208 §4.6.4)"],
      ["ptr", "1 look-up: its names' addresses are not counted, but limited to 10 (RFC 7208 §4.6.4)"],
      ["-all", undefined],
      ["exp=why.net", "not counted: exp is looked up when the result is known (RFC 7208 §4.6.4)"],
    ]);
  });

  test("a void look-up counts once, here or inside", async () => {
    const others = { "b.net": txt("v=spf1 exists:v1.net mx:v2.net -all") };
    expect(await counting("v=spf1 include:b.net exists:v3.net a:v4.net ~all", others)).toEqual([
      ["include:b.net", "3 look-ups: itself and 2 inside, 2 void look-ups inside (RFC 7208 §4.6.4)"],
      ["exists:v3.net", "1 look-up, 1 void look-up (RFC 7208 §4.6.4)"],
      ["a:v4.net", "1 look-up, whether it asks for A or AAAA, 1 void look-up (RFC 7208 §4.6.4)"],
      ["~all", undefined],
    ]);
  });

  test("an address of one family is a void look-up for the clients of the other", async () => {
    const { terms, voids } = await tree("v=spf1 a:b.net -all", { "b.net": { A: ["192.0.2.1"] } });
    expect([voids, terms[0]?.note]).toEqual([
      0,
      "b.net has no AAAA: a void look-up for IPv6 clients (RFC 7208 §4.6.4)",
    ]);
  });
});

describe("testAddress", () => {
  const cases: [string, string, string, string[]][] = [
    [
      "203.0.113.5",
      "v=spf1 include:p.example.net -all",
      "pass",
      ["include:p.example.net", "include:q.example.net", "a:h.example.net"],
    ],
    ["9.9.9.9", "v=spf1 include:p.example.net -all", "fail", ["-all"]],
    ["9.9.9.9", "v=spf1 include:p.example.net", "neutral", []],
    ["9.9.9.9", "v=spf1 redirect=p.example.net", "fail", ["redirect=p.example.net", "-all"]],
    ["9.9.9.9", "v=spf1 exists:%{i}.x.net -all", "unknown", ["-all"]],
    ["192.0.2.1", "v=spf1 exists:%{i}.x.net ip4:192.0.2.1 -all", "pass", ["ip4:192.0.2.1"]],
    ["9.9.9.9", "v=spf1 include:gone.net -all", "error", ["include:gone.net"]],
    ["::ffff:192.0.2.1", "v=spf1 ip4:192.0.2.1 -all", "pass", ["ip4:192.0.2.1"]],
    // Each is void for IPv4 clients alone, and two are allowed.
    ["192.0.2.1", "v=spf1 a:six.net a:six.net a:six.net ip4:192.0.2.1 -all", "error", ["a:six.net"]],
    ["2001:db8::6", "v=spf1 a:v.net a:six.net a:six.net ip4:192.0.2.1 -all", "pass", ["a:six.net"]],
    // Whom the tenth look-up matches, the eleventh does not trouble.
    ["203.0.113.5", `v=spf1 ${"a:h.example.net ".repeat(11)}-all`, "pass", ["a:h.example.net"]],
    ["192.0.2.1", `v=spf1 ${"a:h.example.net ".repeat(11)}-all`, "error", ["a:h.example.net"]],
    // A match of what is excluded would not pass.
    ["192.0.2.1", "v=spf1 -include:o.example.net ip4:192.0.2.1 -all", "unknown", ["ip4:192.0.2.1"]],
  ];
  test.each(cases)("%s against %s", async (ip, record, result, path) => {
    const verdict = testAddress(await tree(record, provider), ip);
    expect([verdict.result, verdict.path.map(({ term }) => term)]).toEqual([result, path]);
  });
});

describe("flatten", () => {
  const cases: [string, string, number][] = [
    [
      "v=spf1 include:p.example.net -all",
      "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 ip4:203.0.113.5 ip6:2001:db8::5 -all",
      0,
    ],
    [
      "v=spf1 exists:%{i}.x.net include:q.example.net ~all",
      "v=spf1 exists:%{i}.x.net ip4:198.51.100.0/24 ip4:203.0.113.5 ip6:2001:db8::5 ~all",
      1,
    ],
    ["v=spf1 redirect=q.example.net", "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.5 ip6:2001:db8::5 ~all", 0],
    [
      "v=spf1 -a:h.example.net ip4:192.0.2.0/24 -all",
      "v=spf1 -ip4:203.0.113.5 -ip6:2001:db8::5 ip4:192.0.2.0/24 -all",
      0,
    ],
    ["v=spf1 include:gone.net -all", "v=spf1 include:gone.net -all", 1],
    // One explanation at most, and none that would be another one here.
    ["v=spf1 redirect=e.example.net exp=here.net", "v=spf1 ip4:192.0.2.9 -all exp=there.net", 0],
    ["v=spf1 redirect=f.example.net exp=here.net", "v=spf1 ip4:192.0.2.9 -all", 0],
    ["v=spf1 redirect=o.example.net", "v=spf1 redirect=o.example.net", 2],
    ["v=spf1 ?exists:%{d}.x.net -all", "v=spf1 ?exists:example.com.x.net -all", 1],
  ];
  test.each(cases)("%s", async (record, flat, lookups) => {
    const proposed = flatten(await tree(record, provider));
    expect([proposed.record, proposed.lookups]).toEqual([flat, lookups]);
    expect(proposed.risks.length).toBeGreaterThan(0);
    expect(parseSpf(plain(proposed.record)).broken).toBe(false);
  });
});

/** Records of all sorts that lead to one another, and what they lead to. */
const anyTerm = fc.constantFrom(
  ...[
    "a",
    "mx",
    "-a",
    "~mx/30",
    "?a:d.net",
    "a:d.net//64",
    "ip4:192.0.2.0/30",
    "-ip4:192.0.2.4/30",
    "ip6:2001:db8::/64",
  ],
  ...[
    "exists:d.net",
    "-exists:%{d}",
    "exists:void.net",
    "-exists:%{i}.x.net",
    "exists:%{i}.x.net",
    "ptr",
    "a:void.net",
  ],
);
const first = fc.constantFrom("include:b.net", "-include:b.net", "~include:c.net", "?include:b.net", "mx:d.net");
const last = fc.constantFrom(
  "redirect=c.net",
  "redirect=b.net exp=e.net",
  "-all",
  "~all x=y",
  "?all",
  "-all exp=%{d}.e.net",
  "",
);
const end = fc.constantFrom("-all", "~all", "-all exp=e.net", "-all exp=%{d}.e.net x=y", "include:e.net", "");
const some = fc.array(anyTerm, { maxLength: 2 });
const outer = fc.tuple(first, some, last).map(([a, b, c]) => `v=spf1 ${[a, ...b, c].join(" ")}`);
const inner = fc.tuple(some, end).map(([a, b]) => `v=spf1 ${[...a, b].join(" ")}`);
const addresses = ["192.0.2.1", "192.0.2.5", "192.0.2.129", "198.51.100.7", "2001:db8::1", "2001:db8:1::1"];

const network = (first: string, second: string, third: string) =>
  ({
    "example.com": { TXT: [[first]], A: ["192.0.2.1"], MX: [{ preference: 1, exchange: "d.net" }] },
    "b.net": { TXT: [[second]], A: ["192.0.2.129"], AAAA: ["2001:db8:1::1"] },
    "c.net": {
      TXT: [[third]],
      MX: [
        { preference: 1, exchange: "d.net" },
        { preference: 2, exchange: "b.net" },
      ],
    },
    "d.net": { A: ["192.0.2.5"], AAAA: ["2001:db8::1"] },
  }) as const;

/** No limits, so that what is compared is what matches. */
const limits = { lookups: 1000, voids: 1000 };

test("what is said of an address is what receivers do, and the flat record does the same", async () => {
  let certain = 0;
  await fc.assert(
    fc.asyncProperty(outer, inner, inner, async (first, second, third) => {
      const resolver = recordedResolver(network(first, second, third));
      const given = await expandSpf("example.com", resolver, { limits });
      // As it is in the field, where limits end a check.
      const limited = await expandSpf("example.com", resolver);
      const proposed = flatten(given).record;
      const flat = recordedResolver(network(proposed, second, third));
      for (const ip of addresses) {
        const query = { ip, sender: "a@example.com" };
        const { result } = await checkHost(query, resolver, { limits });
        for (const [tested, allowed] of [
          [given, limits],
          [limited, undefined],
        ] as const) {
          const said = testAddress(tested, ip, allowed).result;
          const received = allowed === undefined ? (await checkHost(query, resolver)).result : result;
          if (said === "unknown") continue;
          certain++;
          if (said === "error") expect([ip, received]).toEqual([ip, "permerror"]);
          else expect([ip, said]).toEqual([ip, received]);
        }
        if (result !== "permerror" && result !== "temperror")
          expect([ip, (await checkHost(query, flat, { limits })).result, proposed]).toEqual([ip, result, proposed]);
      }
    }),
    { numRuns: 500 },
  );
  expect(certain).toBeGreaterThan(500);
});
