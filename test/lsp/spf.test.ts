import { afterEach, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { placeOf, startClient, type TestClient, type TestSetup } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const zone = `$TTL 1h
@ SOA ns1 h 1 2 3 4 5
@ NS ns1
@ TXT "v=spf1 ip4:192.0.2.0/24 include:_spf.example.com include:mail.example.net -all"
_spf TXT "v=spf1 ip4:198.51.100.1 -all"
ns1 A 192.0.2.1
`;
const dns = recordedResolver({ "mail.example.net": { TXT: [["v=spf1 ip4:203.0.113.0/25 -all"]] } }, "recorded");

async function start(setup: TestSetup = {}): Promise<TestClient> {
  client = await startClient({ dns, ...setup });
  await client.open("/work/db.example.com", zone, "dns-zone");
  return client;
}

const uri = "file:///work/db.example.com";

test("the record under the cursor is expanded: the zone's own answers first, then DNS", async () => {
  const c = await start();
  const result = await c.request<{
    title: string;
    text: string;
    mermaid: string;
    tree: Record<string, unknown>;
    sources: string[];
  }>("mailwright/expandSpf", { uri, position: placeOf(zone, "ip4:192") });
  expect(result.title).toBe("SPF of example.com");
  expect(result.tree).toMatchObject({
    domain: "example.com",
    lookups: 2,
    voids: 0,
    addresses: { ipv4: "385", ipv6: "0" },
  });
  expect(result.text).toContain("include:mail.example.net");
  expect(result.mermaid).toMatch(/^(flowchart|graph)/);
  expect(result.sources).toEqual(expect.arrayContaining(["zone db.example.com", "recorded"]));
  expect(c.asked).toEqual(["mail.example.net TXT"]);
});

test("an unpublished change of the record counts", async () => {
  const c = await start();
  const at = placeOf(zone, "include:mail");
  await c.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: at, end: { line: at.line, character: at.character + 25 } }, text: "" }],
  });
  const result = await c.request<{ tree: { lookups: number } }>("mailwright/expandSpf", { uri, position: at });
  expect(result.tree.lookups).toBe(1);
});

test.each<[string, TestSetup, object]>([
  ["Restricted Mode", { initializationOptions: { trusted: false } }, {}],
  ["live look-ups switched off", { settings: { dns: { live: "off" } } }, {}],
  ["a request that wants none", {}, { live: false }],
])("%s: nobody is asked, and what could not be looked up is said", async (_, setup, params) => {
  const c = await start(setup);
  const result = await c.request<{ text: string }>("mailwright/expandSpf", { domain: "example.com", ...params });
  expect(c.asked).toEqual([]);
  expect(result.text).toContain("include:_spf.example.com");
});

test.each([
  ["a place without a record", { uri, position: { line: 0, character: 0 } }, /no SPF record at this place/],
  ["a domain without a record", { domain: "nowhere.example.com." }, /nowhere\.example\.com/],
])("%s is one sentence", async (_, params, problem) => {
  const c = await start();
  expect(await c.request<{ problem: string }>("mailwright/expandSpf", params)).toEqual({
    problem: expect.stringMatching(problem),
  });
});

test("progress is told under the token that came with the request", async () => {
  const c = await start();
  const steps: { kind: string }[] = [];
  c.connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
    steps.push(value);
  });
  await c.request("mailwright/expandSpf", { domain: "example.com", workDoneToken: "t" });
  expect(steps[0]?.kind).toBe("begin");
  await expect.poll(() => steps.at(-1)?.kind).toBe("end");
});

test("a request that is cancelled ends", async () => {
  const never = {
    resolve: (_name: string, _type: string, options?: { signal?: AbortSignal }) =>
      new Promise<never>((_, reject) =>
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
      ),
  };
  const c = await start({ dns: never });
  const asked = c.connection.sendRequest<unknown>("mailwright/expandSpf", { domain: "example.com" }, cancelSoon());
  await expect(asked).rejects.toThrow();
});

test("the code lens counts the whole tree, as far as the workspace holds it", async () => {
  const c = await start();
  const lenses = await c.request<
    { range: { start: { line: number } }; command: { title: string; command: string; arguments: unknown[] } }[]
  >("textDocument/codeLens", { textDocument: { uri } });
  expect(lenses.map((lens) => [lens.range.start.line, lens.command.title])).toEqual([
    [3, "SPF: 2/10 look-ups, 257 IPv4 addresses, not counting what stands outside the workspace"],
    [4, "SPF: 0/10 look-ups, 1 IPv4 address"],
  ]);
  expect(lenses[0]?.command.command).toBe("mailwright.spf.expand");
  expect(lenses[0]?.command.arguments).toEqual([{ uri, position: { line: 3, character: 0 } }]);
  expect(c.asked).toEqual([]);
});

test("hovering an include shows the record of the workspace's zone", async () => {
  const c = await start();
  const hover = await c.request<{ contents: { value: string } }>("textDocument/hover", {
    textDocument: { uri },
    position: placeOf(zone, "include:_spf"),
  });
  expect(hover.contents.value).toContain("198.51.100.1");
});

function cancelSoon() {
  const source = new CancellationTokenSource();
  setTimeout(() => source.cancel(), 20);
  return source.token;
}
