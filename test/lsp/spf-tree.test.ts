import { afterEach, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { SpfNode } from "../../server/src/lsp/requests.ts";
import { placeOf, startClient, type TestClient } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const zone = `$TTL 1h
@ SOA ns1 h 1 2 3 4 5
@ NS ns1
@ TXT "v=spf1 ip4:192.0.2.0/24 include:_spf.example.com include:nowhere.example.net -all"
_spf TXT "v=spf1 ip4:198.51.100.1 -all"
ns1 A 192.0.2.1
`;
const uri = "file:///work/db.example.com";
const dns = recordedResolver({ "nowhere.example.net": { TXT: [] } }, "recorded");
const place = { uri, position: placeOf(zone, "ip4:192") };

async function start(dnsWanted = dns): Promise<TestClient> {
  client = await startClient({ dns: dnsWanted });
  await client.open("/work/db.example.com", zone, "dns-zone");
  return client;
}

test("the tree of the record at a place: totals at the root, the first problem marked", async () => {
  const c = await start();
  const { root } = await c.request<{ root: SpfNode }>("mailwright/spfTree", place);
  expect(root.label).toBe("example.com");
  expect(root.description).toMatch(/^2\/10 look-ups · \d\/2 voids · 257 IPv4 addresses/);
  expect(root.children.map(({ label, kind, first }) => [label, kind, first])).toEqual([
    ["ip4:192.0.2.0/24", "network", false],
    ["include:_spf.example.com", "record", false],
    ["include:nowhere.example.net", "problem", true],
    ["-all", "term", false],
  ]);
  const include = root.children[1];
  expect(include?.copy).toBe("v=spf1 ip4:198.51.100.1 -all");
  expect(include?.domain).toBe("_spf.example.com");
  expect(include?.children.map(({ label }) => label)).toEqual(["ip4:198.51.100.1", "-all"]);
});

test("what a name server says cannot pretend to be other text", async () => {
  const c = await start(
    recordedResolver({ "evil.example": { TXT: [["v=spf1 x=\u202egnp \u001b[31m -all"]] } }, "recorded"),
  );
  const { root } = await c.request<{ root: SpfNode }>("mailwright/spfTree", { domain: "evil.example" });
  const texts: string[] = [];
  const walk = ({ label, description, tooltip, children }: SpfNode) => {
    texts.push(label, description, tooltip);
    children.forEach(walk);
  };
  walk(root);
  expect(texts.join("")).not.toMatch(/[\u0000-\u0009\u001b\u202e]/);
});

test.each([
  ["192.0.2.7", "pass", ["ip4:192.0.2.0/24"]],
  ["198.51.100.1", "pass", ["include:_spf.example.com", "ip4:198.51.100.1"]],
])("%s: %s, and the terms that say so", async (ip, result, path) => {
  const c = await start();
  expect(await c.request("mailwright/testAddress", { ...place, ip })).toMatchObject({ result, path });
});

test("what is no address is said, and nobody is asked", async () => {
  const c = await start();
  expect(await c.request("mailwright/testAddress", { ...place, ip: "::g" })).toEqual({
    problem: "“::g” is no IPv4 or IPv6 address.",
  });
  expect(c.asked).toEqual([]);
});

test("the flat record is a proposal beside the record as it is, with its risks", async () => {
  const c = await start();
  const flat = await c.request<{ before: string; after: string; risks: string[]; line: string }>(
    "mailwright/flattenSpf",
    place,
  );
  expect(flat.before).toContain("\ninclude:_spf.example.com\n");
  expect(flat.after).toContain("\nip4:198.51.100.1\n");
  expect(flat.after).toContain(`; - ${flat.risks[0]}`);
  expect(flat.line).toBe('@ IN TXT "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.1 include:nowhere.example.net -all"');
});

test("the place of a record of the workspace", async () => {
  const c = await start();
  expect(await c.request("mailwright/spfRecord", { domain: "_spf.EXAMPLE.com." })).toMatchObject({
    uri,
    range: { start: { line: 4, character: 0 } },
  });
  expect(await c.request("mailwright/spfRecord", { domain: "nowhere.example.net" })).toBeNull();
});
