import { afterEach, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { placeOf, startClient, type TestClient, type TestSetup } from "./client.ts";

let client: TestClient | undefined;
const start = async (setup?: TestSetup) => {
  client = await startClient(setup);
  return client;
};
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const dmarc = "v=DMARC1; p=rejct; rua=mailto:d@example.com\n";

test("a record's finding has its place, its code and a link to the standard", async () => {
  const c = await start();
  await c.open("/work/x.dmarc", dmarc, "mail-record");
  const { items } = await c.diagnostics("/work/x.dmarc");
  expect(items.map((d) => [d.code, d.range])).toEqual([
    ["dmarc/bad-policy", { start: { line: 0, character: 12 }, end: { line: 0, character: 17 } }],
  ]);
  expect(items[0]?.codeDescription.href).toMatch(/^https:\/\/www\.rfc-editor\.org\/rfc\/rfc9989/);
});

test("an edit in the middle is read where it stands", async () => {
  const c = await start();
  await c.open("/work/x.dmarc", dmarc, "mail-record");
  const uri = "file:///work/x.dmarc";
  const at = { line: 0, character: 15 };
  await c.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: at, end: at }, text: "e" }],
  });
  expect((await c.diagnostics("/work/x.dmarc")).items).toEqual([]);
});

test("an unchanged document is not sent twice", async () => {
  const c = await start();
  await c.open("/work/x.dmarc", dmarc, "mail-record");
  const first = await c.diagnostics("/work/x.dmarc");
  expect((await c.diagnostics("/work/x.dmarc", first.resultId)).kind).toBe("unchanged");
});

test("a client that cannot pull is sent the findings", async () => {
  const c = await start({ capabilities: {} });
  const published = new Promise<{ uri: string; diagnostics: unknown[] }>((resolve) => {
    c.connection.onNotification("textDocument/publishDiagnostics", resolve);
  });
  await c.open("/work/x.dmarc", dmarc, "mail-record");
  expect((await published).diagnostics).toHaveLength(1);
});

test("the settings' severities win", async () => {
  const c = await start({ settings: { rules: { "dmarc/bad-policy": "hint" } } });
  await c.open("/work/x.dmarc", dmarc, "mail-record");
  expect((await c.diagnostics("/work/x.dmarc")).items[0]?.severity).toBe(4);
});

test("of many findings the worst are sent, and how many more there are", async () => {
  const c = await start({ settings: { maxFindings: 3 } });
  await c.open("/work/x.dmarc", dmarc.repeat(10), "mail-record");
  const { items } = await c.diagnostics("/work/x.dmarc");
  expect(items).toHaveLength(4);
  expect(items[3]?.message).toContain("7 more findings");
});

test("a quick fix names the finding that it mends, and its edit mends it", async () => {
  const c = await start();
  await c.open("/work/x.dmarc", dmarc, "mail-record");
  const { items } = await c.diagnostics("/work/x.dmarc");
  const actions = await c.request<
    { title: string; isPreferred?: boolean; diagnostics?: unknown[]; edit: { changes: object } }[]
  >("textDocument/codeAction", {
    textDocument: { uri: "file:///work/x.dmarc" },
    range: items[0]?.range,
    context: { diagnostics: items },
  });
  const fix = actions.find((action) => action.title.includes("reject"));
  expect(fix?.diagnostics).toHaveLength(1);
  expect(Object.values(fix?.edit.changes ?? {})).toEqual([[expect.objectContaining({ newText: "reject" })]]);
  expect(actions.map((action) => action.title)).toContain("Silence dmarc/bad-policy on this line");
});

test("hover, completion, outline and tokens of a record", async () => {
  const c = await start();
  await c.open("/work/x.dmarc", "v=DMARC1; p=reject; ", "mail-record");
  const textDocument = { uri: "file:///work/x.dmarc" };
  const position = placeOf("v=DMARC1; p=reject; ", "p=");
  const hover = await c.request<{ contents: { value: string } }>("textDocument/hover", { textDocument, position });
  expect(hover.contents.value).toContain("RFC 9989");
  const list = await c.request<{ items: { label: string }[] }>("textDocument/completion", {
    textDocument,
    position: { line: 0, character: 20 },
  });
  expect(list.items.map((item) => item.label)).toContain("rua");
  const symbols = await c.request<{ name: string }[]>("textDocument/documentSymbol", { textDocument });
  expect(symbols.map((s) => s.name)).toEqual(["DMARC"]);
  const tokens = await c.request<{ data: number[] }>("textDocument/semanticTokens/full", { textDocument });
  expect(tokens.data.slice(0, 5)).toEqual([0, 0, 1, 2, 0]);
});

test("a transcript is explained and folded", async () => {
  const c = await start();
  const text = "S: 220 mx.example.com ESMTP\nC: EHLO a.example.org\nS: 250 mx.example.com\nC: QUIT\nS: 221 Bye\n";
  await c.open("/work/a.smtp", text, "mail-transcript");
  const textDocument = { uri: "file:///work/a.smtp" };
  const hover = await c.request<{ contents: { value: string } }>("textDocument/hover", {
    textDocument,
    position: placeOf(text, "220"),
  });
  expect(hover.contents.value).toContain("220");
  const folds = await c.request<object[]>("textDocument/foldingRange", { textDocument });
  expect(folds.length).toBeGreaterThan(0);
});

test("the kind of an ambiguous name is told by its content", async () => {
  const c = await start();
  const ask = (path: string, sample: string) => c.request("mailwright/documentKind", { path, sample });
  expect(await ask("/work/db.ts", "$TTL 3600\n@ SOA a b 1 2 3 4 5\n")).toBeNull();
  expect(await ask("/work/db.example.com", "$TTL 3600\n@ SOA a b 1 2 3 4 5\n")).toEqual({
    kind: "zone",
    languageId: "dns-zone",
  });
  expect(await ask("/work/mta-sts.txt", "")).toEqual({ kind: "policy", languageId: "mta-sts-policy" });
});

test("a request about a document that is not open is answered with nothing", async () => {
  const c = await start();
  const textDocument = { uri: "file:///work/none.zone" };
  expect(await c.request("textDocument/hover", { textDocument, position: { line: 0, character: 0 } })).toBeNull();
});

test("the server ends as it is told", async () => {
  const c = await start();
  client = undefined;
  await c.stop();
  expect(c.exitCode).toBe(0);
});

const soa = "@ SOA ns1 hostmaster 1 7200 3600 1209600 3600\n@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 198.51.100.1\n";

test("a zone is named by the server's configuration, and judged", async () => {
  const text = `$TTL 3600\n${soa}www A 192.0.2\n`;
  const c = await start({
    files: { "/work/named.conf": 'zone "example.com" { file "zones/a.db"; };', "/work/zones/a.db": text },
  });
  await c.open("/work/zones/a.db", text, "dns-zone");
  expect((await c.diagnostics("/work/zones/a.db")).items.map((d) => d.code)).toEqual(["rdata/bad-ipv4"]);
  expect(await c.request("mailwright/zones", {})).toEqual([
    { zone: "example.com.", uri: "file:///work/zones/a.db", whole: true },
  ]);
});

test("a file that others include is judged as their part, as it stands in the editor", async () => {
  const main = `$ORIGIN example.com.\n$TTL 3600\n${soa}$INCLUDE hosts.inc\n`;
  const c = await start({ files: { "/work/main.zone": main, "/work/hosts.inc": "www A 192.0.2.2\n" } });
  await c.open("/work/hosts.inc", "www A 192.0.2\n", "dns-zone");
  expect((await c.diagnostics("/work/hosts.inc")).items.map((d) => d.code)).toEqual(["rdata/bad-ipv4"]);
  const at = { line: 0, character: 13 };
  await c.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: "file:///work/hosts.inc", version: 2 },
    contentChanges: [{ range: { start: at, end: at }, text: ".7" }],
  });
  expect((await c.diagnostics("/work/hosts.inc")).items).toEqual([]);
});

test("rules across zones run with the workspace's own zones, and on command with DNS", async () => {
  const zone = `$TTL 1h\n${soa}@ MX 10 mx.example.net.\n@ MX 20 mx.example.org.\n`;
  const net = "$TTL 1h\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.1\nwww A 192.0.2.2\n";
  const c = await start({
    files: { "/work/db.example.net": net },
    dns: recordedResolver(
      { "mx.example.org": { CNAME: ["other.example.org"] }, "other.example.org": { A: ["192.0.2.9"] } },
      "recorded",
    ),
  });
  await c.open("/work/db.example.com", zone, "dns-zone");
  const ids = async () =>
    (await c.diagnostics("/work/db.example.com")).items.map((d) => d.code).filter((id) => id.startsWith("mx/target"));
  await ids();
  await expect.poll(ids).toEqual(["mx/target-no-address"]);
  expect(c.asked).toEqual([]);
  expect(await c.request("mailwright/checkLive", { uri: "file:///work/db.example.com" })).toEqual({ findings: 2 });
  expect(await ids()).toEqual(["mx/target-no-address", "mx/target-cname"]);
});

test("a large zone gives its first findings at once, and asks to be asked again when it is read", async () => {
  const c = await start({
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { configuration: true, diagnostics: { refreshSupport: true } },
    },
  });
  let refreshed = 0;
  c.connection.onRequest("workspace/diagnostic/refresh", () => {
    refreshed++;
    return null;
  });
  const hosts = Array.from({ length: 120_000 }, (_, i) => `h${i} A 192.0.2.${i % 250}\n`).join("");
  await c.open(
    "/work/large.zone",
    `$ORIGIN example.com.\n$TTL 1h\n${soa}first A 192.0.2\n${hosts}last A 192.0.2\n`,
    "dns-zone",
  );
  const places = async () =>
    (await c.diagnostics("/work/large.zone")).items
      .filter((d) => d.code === "rdata/bad-ipv4")
      .map((d) => d.range.start.line);
  expect((await places())[0]).toBe(7);
  await expect.poll(places, { timeout: 15_000 }).toEqual([7, 120_008]);
  await expect.poll(() => refreshed, { timeout: 15_000 }).toBeGreaterThan(0);
});

test("the text at the last commit counts once the client has told it", async () => {
  const zone = `$ORIGIN example.com.\n$TTL 1h\n${soa}`;
  const c = await start();
  await c.open("/work/x.zone", `${zone}new A 192.0.2.3\n`, "dns-zone");
  const ids = async () =>
    (await c.diagnostics("/work/x.zone")).items.map((d) => d.code).filter((id) => id.startsWith("zone/serial"));
  expect(await ids()).toEqual([]);
  await c.connection.sendNotification("mailwright/committed", { uri: "file:///work/x.zone", text: zone });
  expect(await ids()).toEqual(["zone/serial-not-raised"]);
});
