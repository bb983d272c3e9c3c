import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { serverResolver } from "../../server/src/dns/server.ts";
import { checkHost } from "../../server/src/evaluate/check-host.ts";
import { answerTo, type Handler, type NameServer, nameServer } from "../dns/name-server.ts";

/** What receivers make of a name server's faults (RFC 7208 §4.4, §5, §5.5), over real sockets. */
type Fault = readonly [what: string, fault: Handler, reason: RegExp, slow: "slow" | ""];

const cut =
  (then: Handler): Handler =>
  (query, over, octets) =>
    over === "udp" ? answerTo(query, [], { flags: 0x0200 }) : then(query, over, octets);
const nameIn = (query: Parameters<Handler>[0]) => query.questions?.[0]?.name ?? "";

const faults: readonly Fault[] = [
  ["does not answer", () => undefined, /did not answer in time/, "slow"],
  ["refuses", (query) => answerTo(query, [], { rcode: 5 }), /REFUSED/, ""],
  ["fails", (query) => answerTo(query, [], { rcode: 2 }), /SERVFAIL/, ""],
  ["does not know how", (query) => answerTo(query, [], { rcode: 4 }), /NOTIMP/, ""],
  [
    "lies about the id",
    (query) => answerTo({ ...query, id: ((query.id ?? 0) + 1) & 0xffff }, []),
    /other questions/,
    "slow",
  ],
  [
    "answers another question",
    (query) => answerTo({ ...query, questions: [{ type: "A", name: "x.org" }] }, []),
    /other/,
    "slow",
  ],
  ["cuts the answer and then is silent", cut(() => undefined), /\(TCP\) did not answer in time/, "slow"],
  ["cuts the answer and then closes", cut(() => "close"), /closed the connection/, ""],
  ["cuts the answer and then drips", cut(() => "drip"), /\(TCP\) did not answer in time/, "slow"],
  [
    "cuts the answer over TCP too",
    cut((query) => answerTo(query, [], { flags: 0x0200 })),
    /no answer to the question/,
    "",
  ],
  [
    "sends rubbish",
    (_, __, octets) => Buffer.concat([octets.subarray(0, 2), Buffer.alloc(64, 0xff)]),
    /no DNS message/,
    "",
  ],
  [
    "runs aliases in a circle",
    (query) =>
      answerTo(query, [
        { type: "CNAME", name: nameIn(query), ttl: 1, data: "loop.net" },
        { type: "CNAME", name: "loop.net", ttl: 1, data: nameIn(query) },
      ]),
    /circle/,
    "",
  ],
  [
    "makes up aliases without end",
    (query) => answerTo(query, [{ type: "CNAME", name: nameIn(query), ttl: 1, data: `x${nameIn(query)}` }]),
    /aliases in a row/,
    "",
  ],
  [
    "refers to others",
    (query) => answerTo(query, [], { authorities: [{ type: "NS", name: "net", ttl: 1, data: "ns.example" }] }),
    /no recursion/,
    "",
  ],
];

/** What other servers hold, which are never at fault. */
const others = recordedResolver({
  "a.example.com": { TXT: [["v=spf1 a:bad.net -all"]] },
  "mx.example.com": { TXT: [["v=spf1 mx:bad.net -all"]] },
  "exists.example.com": { TXT: [["v=spf1 exists:bad.net -all"]] },
  "include.example.com": { TXT: [["v=spf1 include:bad.net -all"]] },
  "redirect.example.com": { TXT: [["v=spf1 redirect=bad.net"]] },
  "ptr.example.com": { TXT: [["v=spf1 ptr:bad.net -all"]] },
  "exp.example.com": { TXT: [["v=spf1 -all exp=bad.net"]] },
  "spared.example.com": { TXT: [["v=spf1 ip4:192.0.2.1 a:bad.net -all"]] },
});

let server: NameServer;
let fault: Handler = () => undefined;
beforeAll(async () => {
  server = await nameServer((query, over, octets) => fault(query, over, octets));
});
afterAll(() => server.close());

/** Waits no longer than it has to where no answer will come, and for as long as a busy machine may need where one will. */
const judge = (domain: string, slow: boolean) => {
  const options = slow ? { timeout: 40, attempts: 1, deadline: 120 } : { timeout: 5000, deadline: 15_000 };
  const bad = serverResolver(`127.0.0.1:${server.port}`, options);
  const resolver: Resolver = {
    resolve: (name, type, asking) => (/bad\.net$|arpa$/.test(name) ? bad : others).resolve(name, type, asking),
  };
  return checkHost({ ip: "192.0.2.1", sender: `a@${domain}` }, resolver);
};
const sockets = () => process.getActiveResourcesInfo().filter((kind) => /UDP|TCP/.test(kind)).length;

describe.each<Fault>(faults)("a server that %s", (_, handler, reason, slow) => {
  test.each([
    ["bad.net", "temperror", true],
    ["a.example.com", "temperror", true],
    ["mx.example.com", "temperror", true],
    ["exists.example.com", "temperror", true],
    ["include.example.com", "temperror", true],
    ["redirect.example.com", "temperror", true],
    // An error of PTR is no match, one of exp no explanation, and what is not asked cannot fail.
    ["ptr.example.com", "fail", false],
    ["exp.example.com", "fail", false],
    ["spared.example.com", "pass", false],
  ])("%s: %s", async (domain, verdict, said) => {
    fault = handler;
    const before = sockets();
    const result = await judge(domain, slow === "slow");
    expect(result.result).toBe(verdict);
    if (said) expect(result.reason).toMatch(reason);
    expect(result.explanation).toBeUndefined();
    // Sockets are closed, and their ends seen, before long.
    await expect.poll(sockets, { timeout: 5000 }).toBeLessThanOrEqual(before);
  });
});

test("64 KB of answer are read, over TCP", async () => {
  const long = Array.from({ length: 240 }, () => "x".repeat(255));
  fault = cut((query) =>
    answerTo(query, [
      { type: "TXT", name: nameIn(query), ttl: 1, data: long },
      { type: "TXT", name: nameIn(query), ttl: 1, data: ["v=spf1 ", "+all"] },
    ]),
  );
  expect(await judge("bad.net", false)).toMatchObject({ result: "pass" });
});
