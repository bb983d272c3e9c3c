import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { httpsResolver } from "../../server/src/dns/https.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { parseServer, type ServerOptions, serverResolver } from "../../server/src/dns/server.ts";
import { tlsResolver } from "../../server/src/dns/tls.ts";
import { answerTo, type Handler, httpsServer, type NameServer, nameServer, pem, tlsServer } from "./name-server.ts";

const open: { close?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close?.();
});

async function serving(
  handler: Handler,
  options: ServerOptions = {},
): Promise<{ resolver: Resolver; server: NameServer }> {
  const server = await nameServer(handler);
  open.push(server);
  return {
    server,
    resolver: serverResolver(`udp://127.0.0.1:${server.port}`, { timeout: 100, deadline: 1000, ...options }),
  };
}

const soa = {
  type: "SOA",
  name: "example.com",
  ttl: 900,
  data: { mname: "ns", rname: "r", serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 },
} as const;

describe("a name server over UDP and TCP", () => {
  it("gives records, their least TTL, and where they came from", async () => {
    const { resolver, server } = await serving((query) =>
      answerTo(query, [
        { type: "MX", name: "example.com", ttl: 300, data: { preference: 10, exchange: "mx.example.com" } },
        { type: "MX", name: "Example.COM", ttl: 200, data: { preference: 20, exchange: "mx2.example.com" } },
      ]),
    );
    expect(await resolver.resolve("example.com", "MX")).toEqual({
      status: "noerror",
      records: [
        { name: "example.com", type: "MX", ttl: 300, data: { preference: 10, exchange: "mx.example.com" } },
        { name: "Example.COM", type: "MX", ttl: 200, data: { preference: 20, exchange: "mx2.example.com" } },
      ],
      source: `udp://127.0.0.1:${server.port}`,
      ttl: 200,
    });
  });

  it.each([
    ["nxdomain", 3, "nxdomain"],
    ["noerror", 0, "noerror"],
  ])("says how long %s may be kept", async (_, rcode, status) => {
    const { resolver } = await serving((query) => answerTo(query, [], { rcode, authorities: [soa] }));
    expect(await resolver.resolve("x.example.com", "A")).toMatchObject({ status, records: [], ttl: 60 });
  });

  it("follows aliases in the answer and behind it", async () => {
    const { resolver, server } = await serving((query) => {
      const name = query.questions?.[0]?.name;
      if (name === "www.example.com") {
        return answerTo(query, [
          { type: "CNAME", name: "www.example.com", ttl: 50, data: "a.example.com" },
          { type: "CNAME", name: "a.example.com", ttl: 300, data: "b.example.net" },
        ]);
      }
      return answerTo(query, [{ type: "A", name: "b.example.net", ttl: 300, data: "192.0.2.1" }]);
    });
    const answer = await resolver.resolve("www.example.com", "A");
    expect(answer.records.map((r) => `${r.name} ${r.type} ${r.data}`)).toEqual([
      "www.example.com CNAME a.example.com",
      "a.example.com CNAME b.example.net",
      "b.example.net A 192.0.2.1",
    ]);
    expect(answer.ttl).toBe(50);
    expect(server.asked).toEqual(["udp www.example.com A", "udp b.example.net A"]);
  });

  it("takes a cut answer over TCP, up to the largest message there is", async () => {
    const strings = Array.from({ length: 250 }, () => "x".repeat(255));
    const { resolver, server } = await serving((query, over) =>
      over === "udp"
        ? answerTo(query, [], { flags: 0x0200 })
        : answerTo(query, [{ type: "TXT", name: "example.com", ttl: 1, data: [...strings] }]),
    );
    const answer = await resolver.resolve("example.com", "TXT");
    expect(answer.records[0]?.data).toEqual(strings);
    expect(server.asked).toEqual(["udp example.com TXT", "tcp example.com TXT"]);
  });

  it("keeps octets apart that are no UTF-8, and dots inside labels", async () => {
    const { resolver } = await serving((_, __, octets) => {
      const reply = Buffer.concat([
        octets.subarray(0, octets.length - 11),
        Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0, 3, 2, 0xe9, 0xff]),
      ]);
      reply.writeUInt16BE(0x8000, 2);
      reply.writeUInt16BE(1, 6);
      reply.writeUInt16BE(0, 10);
      return reply;
    });
    const answer = await resolver.resolve("a\\.b.\u00e9.example", "TXT");
    expect(answer.records).toEqual([{ name: "a\\.b.\u00e9.example", type: "TXT", ttl: 1, data: ["\u00e9\u00ff"] }]);
  });

  it("asks again without EDNS where that is not understood", async () => {
    const { resolver } = await serving((query) =>
      (query.additionals ?? []).length > 0
        ? answerTo(query, [], { rcode: 1 })
        : answerTo(query, [{ type: "A", name: "example.com", ttl: 1, data: "192.0.2.1" }]),
    );
    expect((await resolver.resolve("example.com", "A")).records).toHaveLength(1);
  });
});

/** Faults: each has its status, says in words what happened, and takes no longer than it may. */
describe("one server, asked itself", () => {
  const asking = async (handler: Handler) => {
    const { resolver, server } = await serving(handler);
    return {
      ask: (name: string, type: string) => resolver.askServer?.(`127.0.0.1:${server.port}`, name, type),
      server,
    };
  };
  const authority = { flags: 0x0400 };

  it("is asked without recursion", async () => {
    let flags = -1;
    const { ask } = await asking((query, _, octets) => {
      flags = octets.readUInt16BE(2);
      return answerTo(query, [soa], authority);
    });
    const answer = await ask("example.com", "SOA");
    expect(flags).toBe(0);
    expect(answer).toMatchObject({ status: "noerror", authoritative: true, records: [{ type: "SOA" }] });
  });

  it("answers without authority", async () => {
    const { ask } = await asking((query) => answerTo(query, [soa]));
    expect(await ask("example.com", "SOA")).toMatchObject({ authoritative: false, records: [{ type: "SOA" }] });
  });

  it("refers to others, with their addresses", async () => {
    const { ask } = await asking((query) =>
      answerTo(query, [], {
        authorities: [{ type: "NS", name: "Example.com", ttl: 60, data: "ns1.example.com" }],
        additionals: [
          { type: "A", name: "NS1.example.com", ttl: 60, data: "192.0.2.1" },
          { type: "A", name: "other.example.com", ttl: 60, data: "192.0.2.2" },
        ],
      }),
    );
    expect(await ask("example.com", "NS")).toMatchObject({
      authoritative: false,
      records: [
        { type: "NS", name: "Example.com", data: "ns1.example.com" },
        { type: "A", name: "NS1.example.com", data: "192.0.2.1" },
      ],
    });
  });

  it("follows no alias", async () => {
    const { ask, server } = await asking((query) =>
      answerTo(query, [{ type: "CNAME", name: "example.com", ttl: 60, data: "example.net" }], authority),
    );
    expect(await ask("example.com", "SOA")).toMatchObject({ status: "noerror", records: [] });
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, Handler, object]>([
    ["refuses", (query) => answerTo(query, [], { rcode: 5 }), { status: "refused", authoritative: false }],
    ["says nothing", () => undefined, { status: "timeout" }],
  ])("%s", async (_, handler, expected) => {
    const answer = await (await asking(handler)).ask("example.com", "SOA");
    expect(answer).toMatchObject(expected);
    expect(answer).toEqual(expect.objectContaining(expected));
    if (!("authoritative" in expected)) expect(answer).not.toHaveProperty("authoritative");
  });

  it("is not asked around an encrypted way", () => {
    expect(tlsResolver("127.0.0.1", 853).askServer).toBeUndefined();
    expect(httpsResolver("https://127.0.0.1/dns-query").askServer).toBeUndefined();
  });
});

describe("a name server at fault", () => {
  const forged = (query: Parameters<Handler>[0]) =>
    answerTo({ ...query, id: ((query.id ?? 0) + 1) & 0xffff }, [
      { type: "A", name: "example.com", ttl: 1, data: "192.0.2.66" },
    ]);
  const faults: [string, Handler, string, RegExp][] = [
    ["does not answer", () => undefined, "timeout", /did not answer in time/],
    ["refuses", (query) => answerTo(query, [], { rcode: 5 }), "refused", /REFUSED/],
    ["fails", (query) => answerTo(query, [], { rcode: 2 }), "servfail", /SERVFAIL/],
    ["lies about the id", forged, "timeout", /answers to other questions/],
    [
      "lies about the id over TCP",
      (query, over) => (over === "udp" ? answerTo(query, [], { flags: 0x0200 }) : forged(query)),
      "malformed",
      /id that was never sent/,
    ],
    [
      "answers another question",
      (query) => answerTo({ ...query, questions: [{ type: "A", name: "example.org" }] }, []),
      "timeout",
      /answers to other questions/,
    ],
    [
      "cuts the answer and then says nothing",
      (query, over) => (over === "udp" ? answerTo(query, [], { flags: 0x0200 }) : undefined),
      "timeout",
      /\(TCP\) did not answer/,
    ],
    [
      "cuts the answer and then closes",
      (query, over) => (over === "udp" ? answerTo(query, [], { flags: 0x0200 }) : "close"),
      "servfail",
      /closed the connection before it answered/,
    ],
    [
      "cuts the answer over TCP too",
      (query) => answerTo(query, [], { flags: 0x0200 }),
      "malformed",
      /no answer to the question/,
    ],
    [
      "runs aliases in a circle",
      (query) =>
        answerTo(query, [
          { type: "CNAME", name: "example.com", ttl: 1, data: "b.example.com" },
          { type: "CNAME", name: "b.example.com", ttl: 1, data: "example.com" },
        ]),
      "servfail",
      /circle/,
    ],
    [
      "makes up aliases without end",
      (query) => {
        const name = query.questions?.[0]?.name ?? "";
        return answerTo(query, [{ type: "CNAME", name, ttl: 1, data: `x${name}` }]);
      },
      "servfail",
      /aliases in a row/,
    ],
    [
      "sends rubbish",
      (_, __, octets) => Buffer.concat([octets.subarray(0, 2), Buffer.alloc(64, 0xff)]),
      "malformed",
      /no DNS message/,
    ],
    [
      "points a name at itself",
      (_, __, octets) => {
        const reply = Buffer.concat([octets.subarray(0, 12), Buffer.from([0xc0, 12, 0, 1, 0, 1])]);
        reply.writeUInt16BE(0x8000, 2);
        reply.writeUInt16BE(0, 10);
        return reply;
      },
      "malformed",
      /no DNS message/,
    ],
    [
      "sends an address of three octets",
      (query) => {
        const good = Buffer.from(answerTo(query, [{ type: "A", name: "example.com", ttl: 1, data: "192.0.2.1" }]));
        good[good.length - 5] = 3;
        return good.subarray(0, good.length - 1);
      },
      "malformed",
      /cannot be read/,
    ],
    [
      "refers elsewhere",
      (query) => answerTo(query, [], { authorities: [{ type: "NS", name: "com", ttl: 1, data: "ns.example" }] }),
      "servfail",
      /no recursion/,
    ],
  ];
  it.each(faults)("%s", async (_, handler, status, reason) => {
    const { resolver } = await serving(handler, { timeout: 50, deadline: 400 });
    const start = performance.now();
    const answer = await resolver.resolve("example.com", "A");
    expect(answer.status).toBe(status);
    expect(answer.reason).toMatch(reason);
    expect(performance.now() - start).toBeLessThan(600);
  });

  it("nothing listens", async () => {
    const { resolver, server } = await serving(() => undefined);
    await server.close();
    open.pop();
    expect(await resolver.resolve("example.com", "A")).toMatchObject({
      status: "servfail",
      reason: expect.stringMatching(/nothing listens/),
    });
  });

  it("an abort rejects with its reason, at once", async () => {
    const { resolver } = await serving(() => undefined, { timeout: 5000, deadline: 5000 });
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error("enough")), 20);
    const start = performance.now();
    await expect(resolver.resolve("example.com", "A", { signal: abort.signal })).rejects.toThrow("enough");
    expect(performance.now() - start).toBeLessThan(500);
  });

  it("leaves no socket and no timer behind", async () => {
    const { resolver, server } = await serving(() => undefined, { timeout: 20, deadline: 60 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = handles();
    await Promise.all(Array.from({ length: 20 }, (_, i) => resolver.resolve(`${i}.example.com`, "A")));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(handles()).toEqual(before);
    expect(server.asked.length).toBeGreaterThanOrEqual(20);
  });
});

const handles = () =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => /UDP|TCP|TLS/.test(kind))
    .sort();

describe("over TLS", () => {
  it("keeps one connection for many questions, and answers in any order", async () => {
    const server = await tlsServer((query) =>
      answerTo(query, [{ type: "TXT", name: query.questions?.[0]?.name ?? "", ttl: 1, data: ["here"] }]),
    );
    const resolver = tlsResolver("localhost", server.port, { ca: pem, deadline: 2000 });
    open.push(server, resolver);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => resolver.resolve(`${i}.example.com`, "TXT")),
    );
    expect(answers.map((a) => a.records[0]?.name)).toEqual(Array.from({ length: 50 }, (_, i) => `${i}.example.com`));
    await resolver.close?.();
    expect((await resolver.resolve("again.example.com", "TXT")).status).toBe("noerror");
  });

  it("refuses a certificate that nobody vouches for", async () => {
    const server = await tlsServer((query) => answerTo(query, []));
    const resolver = tlsResolver("localhost", server.port, { deadline: 2000 });
    open.push(server, resolver);
    expect(await resolver.resolve("example.com", "A")).toMatchObject({
      status: "servfail",
      reason: expect.stringMatching(/certificate/),
    });
  });

  it("opens a new connection where the server closed the one it had kept", async () => {
    let count = 0;
    const server = await tlsServer((query) => (++count === 2 ? "close" : answerTo(query, [])));
    const resolver = tlsResolver("localhost", server.port, { ca: pem, deadline: 2000 });
    open.push(server, resolver);
    expect((await resolver.resolve("1.example.com", "A")).status).toBe("noerror");
    expect((await resolver.resolve("2.example.com", "A")).status).toBe("noerror");
    expect(count).toBe(3);
  });
});

describe("over HTTPS", () => {
  // Read for the first time, it may take longer than an answer may.
  beforeAll(() => import("undici"));

  const serve = async (handler: Handler, status?: number, type?: string) => {
    const server = await httpsServer(handler, status, type);
    const resolver = httpsResolver(`https://localhost:${server.port}/dns-query`, { ca: pem, deadline: 1500 });
    open.push(server, resolver);
    return resolver;
  };

  it("asks by HTTP/2", async () => {
    const resolver = await serve((query) =>
      answerTo(query, [{ type: "A", name: "example.com", ttl: 5, data: "192.0.2.1" }]),
    );
    expect(await resolver.resolve("example.com", "A")).toMatchObject({
      status: "noerror",
      ttl: 5,
      records: [{ data: "192.0.2.1" }],
    });
  });

  it.each([
    ["HTTP 500", 500, "application/dns-message", /HTTP 500/],
    ["a redirect", 302, "application/dns-message", /HTTP 302/],
    ["a web page", 200, "text/html", /text\/html/],
  ])("%s is no answer", async (_, status, type, reason) => {
    const resolver = await serve((query) => answerTo(query, []), status, type);
    expect(await resolver.resolve("example.com", "A")).toMatchObject({
      status: "servfail",
      reason: expect.stringMatching(reason),
    });
  });

  it("too much is not read to its end", async () => {
    const resolver = await serve(() => Buffer.alloc(1 << 20));
    expect(await resolver.resolve("example.com", "A")).toMatchObject({
      status: "malformed",
      reason: expect.stringMatching(/more than a DNS message/),
    });
  });

  it("a server that says nothing or hangs up ends in time", async () => {
    expect((await (await serve(() => undefined)).resolve("example.com", "A")).status).toBe("timeout");
    expect((await (await serve(() => "close")).resolve("example.com", "A")).status).toBe("servfail");
  });
});

it.each([
  ["127.0.0.1", { address: "127.0.0.1" }],
  ["udp://127.0.0.1:5300", { address: "127.0.0.1", port: 5300 }],
  ["[2001:db8::53]:53", { address: "2001:db8::53", port: 53 }],
  ["2001:db8::53", { address: "2001:db8::53" }],
  ["dns.example", undefined],
  ["127.0.0.1:99999", undefined],
  ["udp://127.0.0.1:x", undefined],
])("the server in %s", (text, expected) => {
  expect(parseServer(text)).toEqual(expected);
});
