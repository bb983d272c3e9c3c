import { afterEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import type { CheckDomainResult, CompareZoneResult } from "../../server/src/lsp/requests.ts";
import { startClient, type TestClient, type TestSetup } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const uri = "file:///work/db.example.com";
const zone = `$TTL 1h
@ SOA ns1 h 1 2 3 4 5
@ NS ns1
@ MX 10 Mail
@ MX 20 new
@ TXT "v=spf1 mx -all"
ns1 A 192.0.2.1
mail A 192.0.2.2
new A 192.0.2.3
`;
const published = {
  "example.com": {
    SOA: [{ mname: "ns1.example.com", rname: "h.example.com", serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 }],
    NS: ["ns1.example.com"],
    MX: [{ preference: 10, exchange: "mail.example.com" }],
    TXT: [["v=spf1 mx -all"], ["[click](command:x)"]],
  },
  "ns1.example.com": { A: ["192.0.2.1"] },
  "mail.example.com": { A: ["192.0.2.2"], AAAA: ["2001:db8::2"] },
};

async function start(setup: TestSetup = {}): Promise<TestClient> {
  client = await startClient({ dns: recordedResolver(published), ...setup });
  await client.open("/work/db.example.com", zone, "dns-zone");
  return client;
}

/** Never answers, and counts who still waits. */
function silent(): Resolver & { readonly waiting: () => number } {
  let waiting = 0;
  return {
    waiting: () => waiting,
    resolve: (_name, _type, options) => {
      waiting++;
      return new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => {
          waiting--;
          reject(options.signal?.reason);
        });
      });
    },
  };
}

const closed: [string, TestSetup][] = [
  ["live look-ups are off", { settings: { dns: { live: "off" } } }],
  ["the workspace is not trusted", { initializationOptions: { trusted: false } }],
];

describe("comparing a zone with live DNS", () => {
  const compare = async (c: TestClient) => {
    const result = await c.request<CompareZoneResult>("mailwright/compareZone", { uri });
    if (result === null || "problem" in result) throw new Error(JSON.stringify(result));
    return result;
  };

  test("each change is marked at its record, and what only DNS has at the set or the name", async () => {
    const { marks, text } = await compare(await start());
    const lines = zone.split("\n");
    const shown = marks.map(({ range, change, label }) => [lines[range.start.line], change, label]);
    expect(shown).toEqual([
      ["@ MX 20 new", "changed", "not in live DNS"],
      ['@ TXT "v=spf1 mx -all"', "changed", "live DNS has other TXT as well"],
      ["mail A 192.0.2.2", "removed", "live DNS has AAAA here, the zone has not"],
      ["new A 192.0.2.3", "added", "not in live DNS"],
    ]);
    for (const { range } of marks) expect(lines[range.start.line]).toHaveLength(range.end.character);
    // The same words as in the report.
    for (const { detail } of marks) expect(text).toContain(detail);
    expect(marks[1]?.detail).toContain('- "[click](command:x)"');
  });

  test("a zone as it is published has no marks", async () => {
    const c = await start({ dns: recordedResolver({ ...published, "mail.example.com": { A: ["192.0.2.2"] } }) });
    await c.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { text: zone.replace("@ MX 20 new\n", "").replace("new A 192.0.2.3\n", '@ TXT "[click](command:x)"\n') },
      ],
    });
    expect(await compare(c)).toMatchObject({ marks: [], changes: [] });
  });

  test.each(closed)("nobody is asked where %s", async (_, setup) => {
    const c = await start(setup);
    const result = await c.request<{ problem: string }>("mailwright/compareZone", { uri });
    expect(result.problem).toMatch(/Restricted Mode|switched off/);
    expect(c.asked).toEqual([]);
  });

  test("a document that is no zone, or not open, has no answer", async () => {
    const c = await start();
    await c.open("/work/a.spf", "v=spf1 -all", "mail-record");
    for (const other of ["file:///work/a.spf", "file:///work/none"]) {
      const result = await c.request<CompareZoneResult>("mailwright/compareZone", { uri: other });
      expect(result === null || "problem" in result).toBe(true);
    }
    expect(c.asked).toEqual([]);
  });
});

describe("checking a domain", () => {
  const policy = {
    text: "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n",
    mediaType: "text/plain",
  };
  const dns = recordedResolver({
    ...published,
    "_mta-sts.example.org": { TXT: [["v=STSv1; id=1"]] },
    "mta-sts.example.org": { A: ["192.0.2.9"] },
    "example.org": { MX: [{ preference: 10, exchange: "mail.example.com" }] },
  });
  const check = async (c: TestClient) => {
    const result = await c.request<CheckDomainResult>("mailwright/checkDomain", { domain: "example.org." });
    if (result === null || "problem" in result) throw new Error(JSON.stringify(result));
    return Object.fromEntries(result.checks.map((one) => [one.id, one]));
  };

  test("the MTA-STS policy is fetched where live look-ups are allowed", async () => {
    const c = await start({ dns, policy });
    const checks = await check(c);
    expect(checks["mta-sts"]).toMatchObject({ status: "ok", summary: expect.stringContaining("policy") });
    expect(checks["mta-sts"]?.record).toContain("mode: enforce");
    expect(c.asked).toContain("https://mta-sts.example.org");
  });

  test("nothing is fetched for a resolver that asks nobody", async () => {
    const c = await start({ dns, policy, settings: { dns: { resolver: "recorded:dns.json" } } });
    expect((await check(c))["mta-sts"]?.summary).toContain("not fetched");
    expect(c.asked.filter((one) => one.startsWith("https:"))).toEqual([]);
  });

  test.each(closed)("neither DNS nor the web is asked where %s", async (_, setup) => {
    const c = await start({ dns, policy, ...setup });
    expect((await check(c)).mx?.summary).toContain("look-ups are off");
    expect(c.asked).toEqual([]);
  });
});

test("the report on a domain leads to each record in its zone, and from a finding to its standard", async () => {
  const c = await start({ settings: { dns: { live: "off" } } });
  const more = `${zone}_dmarc TXT "v=DMARC1; " "p=none; x=y"
@ CAA 0 issue "ca.example"
_25._tcp.new TLSA 3 1 1 ${"ab".repeat(32)}
`;
  await c.open("/work/db.example.org", more, "dns-zone");
  const result = await c.request<CheckDomainResult>("mailwright/checkDomain", { domain: "example.org" });
  if (result === null || "problem" in result) throw new Error(JSON.stringify(result));
  const file = "file:///work/db.example.org";
  expect(result.text).toContain(`- [\`MX 10 Mail.example.org.\`](${file}#L4)`);
  expect(result.text).toContain(`- [\`MX 20 new.example.org.\`](${file}#L5)`);
  expect(result.text).toContain(`- [\`v=spf1 mx -all\`](${file}#L6)`);
  expect(result.text).toContain(`- [\`v=DMARC1; p=none; x=y\`](${file}#L10)`);
  expect(result.text).toContain(`- [\`CAA 0 issue "ca.example"\`](${file}#L11)`);
  expect(result.text).toContain(`TLSA 3 1 1 ${"ab".repeat(32)}\`](${file}#L12)`);
  expect(result.text).toMatch(/\(\[dmarc\/[a-z-]+\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc9989/);
});

test.each([
  ["mailwright/compareZone", { uri }],
  ["mailwright/checkDomain", { domain: "example.org" }],
  ["mailwright/checkLive", { uri }],
  ["mailwright/spfTree", { domain: "example.org" }],
  ["mailwright/flattenSpf", { domain: "example.org" }],
  ["mailwright/testAddress", { domain: "example.org", ip: "192.0.2.1" }],
  ["mailwright/lookUp", { kind: "txt", name: "example.org" }],
])("%s that is cancelled lets go of all its questions", async (method, params) => {
  const dns = silent();
  const c = await start({ dns });
  const source = new CancellationTokenSource();
  const asked = c.connection.sendRequest<unknown>(method, params, source.token);
  const ended = expect(asked).rejects.toThrow();
  await expect.poll(dns.waiting).toBeGreaterThan(0);
  source.cancel();
  await ended;
  await expect.poll(dns.waiting).toBe(0);
});

describe("answers are kept for as long as their TTL says, unless a person asks again", () => {
  const dns = recordedResolver(published);
  const kept: Resolver = { resolve: async (...question) => ({ ...(await dns.resolve(...question)), ttl: 3600 }) };

  test.each<[string, object, object, number]>([
    ["mailwright/spfTree", { domain: "example.com" }, {}, 1],
    ["mailwright/spfTree", { domain: "example.com" }, { again: true }, 2],
    ["mailwright/lookUp", { kind: "txt", name: "x.example.net" }, {}, 2],
    ["mailwright/compareZone", { uri }, {}, 2],
  ])("%s %j %j", async (method, first, more, times) => {
    const c = await startClient({ dns: kept });
    client = c;
    if ("uri" in first) await c.open("/work/db.example.com", zone, "dns-zone");
    await c.request(method, first);
    const before = c.asked.length;
    await c.request(method, { ...first, ...more });
    expect(c.asked.length).toBe(before * times);
  });
});
