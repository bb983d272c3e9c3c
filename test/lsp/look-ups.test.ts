import { afterEach, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { type Markdown, plainText } from "../../server/src/text/markdown.ts";
import { placeOf, startClient, type TestClient, type TestSetup } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const record = "v=DMARC1; p=reject; rua=mailto:d@reports.example\n";
const dns = recordedResolver(
  { "reports.example": { MX: [{ preference: 10, exchange: "mx.reports.example" }] } },
  "recorded",
);

async function start(setup: TestSetup): Promise<() => Promise<string>> {
  const c = await startClient({ dns, initializationOptions: { commands: true }, ...setup });
  client = c;
  await c.open("/work/x.dmarc", record, "mail-record");
  return async () => {
    const params = { textDocument: { uri: "file:///work/x.dmarc" }, position: placeOf(record, "reports") };
    const hover = await c.request<{ contents: { value: string } } | null>("textDocument/hover", params);
    return hover?.contents.value ?? "";
  };
}

test("onCommand: the hover offers to look up, asks nobody, and shows the answer once a person has asked", async () => {
  let now = 1_000_000;
  const hover = await start({ now: () => now });
  const before = await hover();
  expect(before).toContain("(command:mailwright.lookUp?");
  expect(client?.asked).toEqual([]);
  const question = JSON.parse(decodeURIComponent(/mailwright\.lookUp\?([^)]*)\)/.exec(before)?.[1] ?? "")) as unknown[];
  const answer = await client?.request<{ markdown: string }>("mailwright/lookUp", question[0]);
  expect(answer?.markdown).toContain("mx.reports.example");
  now += 10 * 60_000;
  const after = await hover();
  expect(after).toContain("mx.reports.example");
  expect(after).toContain("recorded");
  expect(client?.asked).toHaveLength(1);
});

test("onHover: the hover asks by itself", async () => {
  const hover = await start({ settings: { dns: { live: "onHover" } } });
  expect(await hover()).toContain("mx.reports.example");
  expect(client?.asked).toHaveLength(1);
});

test.each<[string, TestSetup]>([
  ["off", { settings: { dns: { live: "off" } } }],
  [
    "an untrusted workspace, whatever the setting",
    { settings: { dns: { live: "onHover" } }, initializationOptions: { commands: true, trusted: false } },
  ],
])("%s: nobody is asked, and no link is offered", async (_, setup) => {
  const hover = await start(setup);
  expect(await hover()).not.toContain("command:");
  const answer = await client?.request<{ problem: string }>("mailwright/lookUp", {
    kind: "mx",
    name: "reports.example",
  });
  expect(answer?.problem).toMatch(/Nothing is looked up|switched off/);
  expect(client?.asked).toEqual([]);
});

test("trust that is withdrawn counts at once", async () => {
  const hover = await start({ settings: { dns: { live: "onHover" } } });
  await client?.connection.sendNotification("mailwright/trust", { trusted: false });
  expect(await hover()).not.toContain("mx.reports.example");
  expect(client?.asked).toEqual([]);
});

test("a client without our commands gets no links to them", async () => {
  const hover = await start({ initializationOptions: {} });
  expect(await hover()).not.toContain("command:");
});

test("the workspace's own zones answer before publication, and nobody else is asked", async () => {
  const zone =
    "$TTL 1h\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\n@ MX 10 new.reports.example.\nns1 A 192.0.2.1\nnew A 192.0.2.2\n";
  const hover = await start({ files: { "/work/db.reports.example": zone } });
  const text = plainText((await hover()) as Markdown);
  expect(text).toContain("new.reports.example");
  expect(text).toContain("zone db.reports.example");
  expect(client?.asked).toEqual([]);
});

test("a resolver that a setting names wrongly is said", async () => {
  await start({ dns: undefined as never });
  const answer = await client?.request<{ problem: string }>("mailwright/lookUp", {
    kind: "mx",
    name: "reports.example",
  });
  expect(answer?.problem).toContain("mailwright.dns.resolver");
});
