import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { checkHost, type SpfQuery } from "../../server/src/evaluate/check-host.ts";
import { expandMacros, fitName } from "../../server/src/evaluate/macros.ts";
import { readMacroString } from "../../server/src/records/spf/macros.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";

const txt = (text: string) => ({ TXT: [[text]] });
const mx = (...hosts: string[]) => hosts.map((exchange, i) => ({ preference: i, exchange }));

async function check(record: string, others: AnswerData = {}, query: Partial<SpfQuery> = {}) {
  const data = { "example.com": txt(record), ...others };
  const asked: SpfQuery = { ip: "192.0.2.1", sender: "a@example.com", helo: "mail.example.com", ...query };
  return checkHost(asked, recordedResolver(data));
}

/** Answers later, question by question as `delay` says, and without `peek`. */
function slow(data: AnswerData, delay: (question: number) => number): Resolver & { readonly waves: () => number } {
  const resolver = recordedResolver(data);
  let asked = 0;
  let waves = 0;
  let waiting = 0;
  return {
    waves: () => waves,
    async resolve(name, type) {
      if (waiting++ === 0) waves++;
      await new Promise((resolve) => setTimeout(resolve, delay(asked++)));
      const answer = await resolver.resolve(name, type);
      waiting--;
      return answer;
    },
  };
}

describe("limits (RFC 7208 §4.6.4)", () => {
  const many = (count: number, prefix = "h") =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}.example.com`, { A: ["198.51.100.1"] }]));
  const terms = (count: number, prefix = "h") =>
    Array.from({ length: count }, (_, i) => `a:${prefix}${i}.example.com`).join(" ");

  test("ten look-ups are allowed, the eleventh is not", async () => {
    expect(await check(`v=spf1 ${terms(10)} -all`, many(11))).toMatchObject({ result: "fail", lookups: 10 });
    expect(await check(`v=spf1 ${terms(11)} -all`, many(11))).toMatchObject({ result: "permerror", lookups: 11 });
  });

  test("a match before the eleventh counts", async () => {
    const result = await check(`v=spf1 ip4:192.0.2.0/24 ${terms(11)} -all`, many(11));
    expect(result).toMatchObject({ result: "pass", lookups: 0 });
  });

  test("neither the addresses of MX hosts nor exp count", async () => {
    const others = { ...many(5), "why.example.com": txt("no") };
    const data = {
      ...others,
      "example.com": { ...txt("v=spf1 mx -all exp=why.example.com"), MX: mx(...Object.keys(many(5))) },
    };
    const result = await checkHost({ ip: "192.0.2.1", sender: "a@example.com" }, recordedResolver(data));
    expect(result).toMatchObject({ result: "fail", explanation: "no", lookups: 1, voids: 0 });
  });

  test("two terms may find nothing, the third may not", async () => {
    expect(await check("v=spf1 a:x.example.com mx:y.example.com -all")).toMatchObject({ result: "fail", voids: 2 });
    expect(await check("v=spf1 a:x.example.com mx:y.example.com exists:z.example.com -all")).toMatchObject({
      result: "permerror",
      voids: 3,
    });
  });

  test("MX hosts without address are no void look-ups", async () => {
    const record = { ...txt("v=spf1 mx -all"), MX: mx("a.example.com", "b.example.com", "c.example.com") };
    expect(await check("", { "example.com": record })).toMatchObject({ result: "fail", voids: 0 });
  });

  test("more than ten MX hosts end it", async () => {
    const hosts = Object.keys(many(11));
    const data = { "example.com": { ...txt("v=spf1 mx -all"), MX: mx(...hosts) }, ...many(11) };
    expect((await check("", data)).result).toBe("permerror");
  });

  test("of many reverse names the first ten count", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${i}.example.com`);
    const reverse = { "1.2.0.192.in-addr.arpa": { PTR: names } };
    const at = (i: number) => ({ [`n${i}.example.com`]: { A: ["192.0.2.1"] } });
    expect((await check("v=spf1 ptr -all", { ...reverse, ...at(9) })).result).toBe("pass");
    expect((await check("v=spf1 ptr -all", { ...reverse, ...at(10) })).result).toBe("fail");
  });
});

describe("identities", () => {
  const cases: [string, Partial<SpfQuery>, string, string][] = [
    ["an IPv4-mapped client is IPv4", { ip: "::ffff:192.0.2.1" }, "v=spf1 ip4:192.0.2.1 -all", "pass"],
    ["ip4 never matches an IPv6 client", { ip: "2001:db8::1" }, "v=spf1 ip4:0.0.0.0/0 -all", "fail"],
    [
      "a null sender is postmaster at HELO",
      { sender: "<>", helo: "example.com" },
      "v=spf1 exists:%{l}.x.net -all",
      "pass",
    ],
    [
      "a local-part that is not ASCII matches nothing",
      { sender: "ü@example.com" },
      "v=spf1 exists:%{l}.x.net ~all",
      "softfail",
    ],
    ["no address", { ip: "host" }, "v=spf1 +all", "permerror"],
    ["a domain of one label", { sender: "a@localhost" }, "v=spf1 +all", "none"],
    ["a domain of its own", { domain: "example.com", sender: "a@other.net" }, "v=spf1 exists:%{o}.x.net -all", "pass"],
  ];
  test.each(cases)("%s", async (_, query, record, result) => {
    const others = { "postmaster.x.net": { A: ["127.0.0.2"] }, "other.net.x.net": { A: ["127.0.0.2"] } };
    expect((await check(record, others, query)).result).toBe(result);
  });

  test("U-labels are asked for as A-labels (RFC 8616)", async () => {
    const data = {
      "xn--bcher-kva.example": txt("v=spf1 exists:%{d}.x.net -all"),
      "xn--bcher-kva.example.x.net": { A: ["127.0.0.2"] },
    };
    const result = await checkHost({ ip: "192.0.2.1", sender: "a@bücher.example" }, recordedResolver(data));
    expect(result.result).toBe("pass");
  });
});

describe("macros (RFC 7208 §7.4)", () => {
  const values: Readonly<Record<string, string>> = {
    s: "strong-bad@email.example.com",
    l: "strong-bad",
    o: "email.example.com",
    d: "email.example.com",
    i: "192.0.2.3",
    v: "in-addr",
  };
  test.each([
    ["%{s}", "strong-bad@email.example.com"],
    ["%{d4}", "email.example.com"],
    ["%{d2}", "example.com"],
    ["%{d1}", "com"],
    ["%{dr}", "com.example.email"],
    ["%{d2r}", "example.email"],
    ["%{l-}", "strong.bad"],
    ["%{lr}", "strong-bad"],
    ["%{lr-}", "bad.strong"],
    ["%{l1r-}", "strong"],
    ["%{S}", "strong-bad%40email.example.com"],
    ["%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"],
    ["%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"],
    ["a%%b%_c%-d", "a%b c%20d"],
  ])("%s", (text, expected) => {
    const parsed = readMacroString(text, 0, text.length, []);
    expect(expandMacros(parsed, (letter) => values[letter])).toBe(expected);
  });

  test("a name that is too long loses labels from the left", () => {
    const long = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.example.com`;
    expect(fitName(long)).toBe(long.slice(61));
  });
});

describe("DNS", () => {
  const gmail: AnswerData = {
    "gmail.example": txt("v=spf1 redirect=_spf.google.example"),
    "_spf.google.example": txt(
      "v=spf1 include:_a.google.example include:_b.google.example include:_c.google.example ~all",
    ),
    "_a.google.example": txt("v=spf1 ip4:198.51.100.0/24 ~all"),
    "_b.google.example": txt("v=spf1 ip6:2001:db8::/32 ~all"),
    "_c.google.example": txt("v=spf1 ip4:192.0.2.0/24 ~all"),
  };

  test("a redirect to three includes takes three round trips", async () => {
    const resolver = slow(gmail, () => 5);
    const result = await checkHost({ ip: "192.0.2.9", sender: "a@gmail.example" }, resolver);
    expect(result).toMatchObject({ result: "pass", lookups: 4, voids: 0 });
    expect(resolver.waves()).toBe(3);
  });

  test("every term met is in the trace, with its place", async () => {
    const { trace } = await checkHost({ ip: "192.0.2.9", sender: "a@gmail.example" }, recordedResolver(gmail));
    expect(trace.map(({ depth, term, result, counted }) => [depth, term, result, counted])).toEqual([
      [0, "redirect=_spf.google.example", "pass", 1],
      [1, "include:_a.google.example", "softfail", 1],
      [2, "ip4:198.51.100.0/24", "no-match", 0],
      [2, "~all", "match", 0],
      [1, "include:_b.google.example", "softfail", 1],
      [2, "ip6:2001:db8::/32", "no-match", 0],
      [2, "~all", "match", 0],
      [1, "include:_c.google.example", "pass", 1],
      [2, "ip4:192.0.2.0/24", "match", 0],
    ]);
    expect(trace[0]?.span).toEqual({ start: 7, end: 35 });
  });

  test("the terms behind one that matches are not asked for", async () => {
    const names: string[] = [];
    const resolver = recordedResolver({
      "example.com": txt("v=spf1 include:a.net ip4:192.0.2.1 include:b.net -all"),
      "a.net": txt("v=spf1 -all"),
    });
    const listening: Resolver = {
      resolve: (name, type) => {
        names.push(name);
        return resolver.resolve(name, type);
      },
    };
    expect((await checkHost({ ip: "192.0.2.1", sender: "x@example.com" }, listening)).result).toBe("pass");
    expect(names).toEqual(["example.com", "a.net"]);
  });

  test("a deadline gives temperror, an abort rejects, both at once", async () => {
    const silent: Resolver = { resolve: () => new Promise(() => undefined) };
    const query = { ip: "192.0.2.1", sender: "a@example.com" };
    expect((await checkHost(query, silent, { deadline: AbortSignal.timeout(5) })).result).toBe("temperror");
    await expect(checkHost(query, silent, { signal: AbortSignal.timeout(5) })).rejects.toThrow();
    await expect(checkHost(query, silent, { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  test("a resolver that throws has failed to answer", async () => {
    const broken: Resolver = { resolve: () => Promise.reject(new Error("out of order")) };
    const result = await checkHost({ ip: "192.0.2.1", sender: "a@example.com" }, broken);
    expect(result).toMatchObject({ result: "temperror", reason: "TXT of example.com: out of order" });
  });

  test.each(["servfail", "refused", "timeout", "malformed"])("%s gives temperror", async (status) => {
    expect((await check("v=spf1 a:b.net -all", { "b.net": { A: status } })).result).toBe("temperror");
  });

  test("an unpublished record can stand in", async () => {
    const { parseSpf } = await import("../../server/src/records/spf/parse.ts");
    const { plain } = await import("../../server/src/text/decoded.ts");
    const record = parseSpf(plain("v=spf1 ip4:192.0.2.1 -all", 100));
    const result = await checkHost({ ip: "192.0.2.1", sender: "a@example.com" }, recordedResolver({}), { record });
    expect(result.result).toBe("pass");
    expect(result.trace[0]?.span).toEqual({ start: 107, end: 120 });
  });

  test("an unpublished record is read as receivers read it, whatever was meant", async () => {
    const { parseSpf } = await import("../../server/src/records/spf/parse.ts");
    const { plain } = await import("../../server/src/text/decoded.ts");
    const record = parseSpf(plain("v=spf1 a:b.net-all x=a,-all ~all"));
    expect(record.problems.map(({ name }) => name)).toEqual(["missing-space", "bad-separator"]);
    const result = await checkHost({ ip: "192.0.2.1", sender: "a@example.com" }, recordedResolver({}), { record });
    expect(result).toMatchObject({ result: "softfail", voids: 1, trace: [{ term: "a:b.net-all" }, { term: "~all" }] });
  });
});

const term = fc.constantFrom(
  ...["a", "mx", "ptr", "all", "-all", "~all", "ip4:192.0.2.0/25", "ip6:2001:db8::/32", "exists:%{i}.%{d}", "a:%{p}"],
  ...["include:b.net", "include:c.net", "redirect=c.net", "exp=e.net", "a:d.net/24//64", "mx:b.net", "include:%{d2}"],
  ...["exists:%{l1r-}.%{o}", "moo=%{x", "a:..", "include:%{h}", "?include:c.net", "-a:d.net", "%", "x"],
);
const record = fc.array(term, { maxLength: 12 }).map((terms) => `v=spf1 ${terms.join(" ")}`);

test("whatever the records and however late the answers, there is one result", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(record, record, record),
      fc.constantFrom("192.0.2.1", "2001:db8::1"),
      fc.infiniteStream(fc.nat(3)),
      async ([first, second, third], ip, delays) => {
        const data: AnswerData = {
          "a.net": { ...txt(first), MX: mx("d.net", "b.net"), A: ["192.0.2.200"] },
          "b.net": { ...txt(second), A: "timeout", MX: [] },
          "c.net": txt(third),
          "d.net": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
          "e.net": txt("%{i} no"),
          "1.2.0.192.in-addr.arpa": { PTR: ["d.net", "b.net"] },
        };
        const query = { ip, sender: "x-y@a.net", helo: "b.net" };
        const given = await checkHost(query, recordedResolver(data));
        expect(given.lookups).toBeLessThanOrEqual(11);
        const late = await checkHost(
          query,
          slow(data, () => delays.next().value as number),
        );
        expect(late).toEqual(given);
      },
    ),
    { numRuns: 150 },
  );
});

describe("resolvers of others", () => {
  const answer = (records: unknown, more: object = {}) => ({ status: "noerror", records, source: "theirs", ...more });
  const odd: readonly unknown[] = [
    undefined,
    null,
    7,
    "",
    {},
    [],
    [null],
    [7, {}],
    ["v=spf1"],
    { preference: "x" },
    { exchange: 5 },
  ];
  const answering = (give: (name: string, type: string) => unknown) =>
    ({ resolve: async (name: string, type: string) => give(name, type) }) as unknown as Resolver;
  const query = { ip: "192.0.2.1", sender: "a@example.com", helo: "mail.example.com" };

  test("aliases first, names in any case, records that were not asked for", async () => {
    const resolver = answering((name, type) => {
      if (type === "TXT")
        return answer([
          { name, type: "CNAME", ttl: 1, data: "B.net." },
          { name: "B.NET", type: "RRSIG", ttl: 1, data: "00" },
          { name: "B.NET", type: "TXT", ttl: 1, data: ["v=spf1 ", "mx -all"] },
        ]);
      if (type === "MX") return answer([{ name, type, ttl: 1, data: { preference: 1, exchange: "MX.Example.COM." } }]);
      return answer([
        { name, type: "CNAME", ttl: 1, data: "c.net" },
        { name: "c.net", type: "AAAA", ttl: 1, data: "2001:db8::1" },
        { name: "c.net", type: "A", ttl: 1, data: "192.0.2.1" },
      ]);
    });
    expect((await checkHost(query, resolver)).result).toBe("pass");
  });

  test.each(odd.map((data) => [JSON.stringify(data) ?? "undefined", data]))("data that is %s", async (_, data) => {
    const one = (type: string) => answer([{ name: "x", type, ttl: "x", data }]);
    for (const record of ["a", "mx", "ptr", "exists:b.net", "a:%{p}.net", "include:b.net", "redirect=b.net"]) {
      const resolver = answering((name, type) =>
        name === "example.com" && type === "TXT"
          ? answer([{ name, type, ttl: 1, data: [`v=spf1 ${record}`] }])
          : one(type),
      );
      // Something of type A is there, whatever it is.
      const expected = record.startsWith("exists")
        ? "pass"
        : /include|redirect/.test(record)
          ? /permerror|neutral/
          : "neutral";
      expect((await checkHost(query, resolver)).result).toMatch(expected);
    }
    expect(
      (
        await checkHost(
          query,
          answering((_name, type) => one(type)),
        )
      ).result,
    ).toMatch(/none|neutral/);
  });

  test.each(odd.map((given) => [JSON.stringify(given) ?? "undefined", given]))(
    "an answer that is %s",
    async (_, given) => {
      const result = await checkHost(
        query,
        answering(() => given),
      );
      expect(result).toMatchObject({
        result: "temperror",
        reason: "TXT of example.com: the resolver gave what is no answer",
      });
      for (const records of [undefined, null, {}, "x", [null], [undefined], ["x"]])
        expect(
          (
            await checkHost(
              query,
              answering(() => answer(records)),
            )
          ).result,
        ).toBe("temperror");
    },
  );

  test("an exception before there is a promise", async () => {
    const resolver: Resolver = {
      resolve() {
        throw new Error("out of order");
      },
    };
    expect(await checkHost(query, resolver)).toMatchObject({
      result: "temperror",
      reason: "TXT of example.com: out of order",
    });
  });
});

test("whatever a message says of itself, there is a result", async () => {
  const piece = fc.constantFrom(..."a.@\\%{}[]<> \0-\u00fc\u00df\u{1f600}", "xn--", "x.net", ":");
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: piece, maxLength: 300 }));
  const resolver = recordedResolver({
    "x.net": { ...txt("v=spf1 exists:%{S}.%{H2r-}.x.net a:%{o}.x.net include:%{l}.x.net -all exp=why.x.net") },
    "why.x.net": txt("%{s} %{h} %{r}"),
  });
  await fc.assert(
    fc.asyncProperty(text, text, text, text, async (ip, sender, helo, domain) => {
      for (const query of [
        { ip, sender, helo, domain },
        { ip: "192.0.2.1", sender, helo, domain, receiver: domain },
        { ip: "2001:db8::1", sender: `${sender}@x.net`, helo, receiver: domain },
      ]) {
        const { result, explanation = "" } = await checkHost(query, resolver);
        expect(result).toMatch(/^(none|neutral|pass|fail|softfail|temperror|permerror)$/);
        expect(explanation).toMatch(/^[ -~]*$/);
      }
    }),
    { numRuns: 300 },
  );
});
