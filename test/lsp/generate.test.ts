import { generateKeyPairSync } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { MakeRecordResult, RecordFormsResult } from "../../server/src/lsp/requests.ts";
import { placeOf, startClient, type TestClient } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const zone = `$TTL 1h
@ SOA ns1 h 1 2 3 4 5
@ NS ns1
  MX 10 mx1
  MX 20 mx2.example.net.
ns1 A 192.0.2.1
`;
const uri = "file:///work/db.example.com";

async function start(text = zone): Promise<TestClient> {
  client = await startClient({ now: () => Date.UTC(2026, 10, 25, 4, 45, 0) });
  await client.open("/work/db.example.com", text, "dns-zone");
  return client;
}
const make = (c: TestClient, form: string, answers: object, more: object = { uri }) =>
  c.request<MakeRecordResult>("mailwright/makeRecord", { form, answers, ...more });

test("the forms propose what the workspace knows", async () => {
  const c = await start();
  const { domain, forms } = await c.request<RecordFormsResult>("mailwright/recordForms", { uri });
  expect(domain).toBe("example.com");
  expect(forms.map(({ id }) => id)).toEqual(["spf", "dmarc", "dkim", "mta-sts", "tls-rpt"]);
  const mx = forms.find(({ id }) => id === "mta-sts")?.questions.find(({ id }) => id === "mx");
  expect(mx).toMatchObject({ value: "mx1.example.com mx2.example.net" });
});

const { publicKey } = generateKeyPairSync("ed25519");
const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "der" });

test.each<[string, object, RegExp]>([
  [
    "spf",
    { senders: ["mx"], networks: "192.0.2.0/24, 2001:db8::1", includes: "", others: "softfail" },
    /^@ IN TXT "v=spf1 ip4:192\.0\.2\.0\/24 ip6:2001:db8::1 mx ~all"$/,
  ],
  [
    "dmarc",
    { policy: "reject", subdomains: "same", reports: "r@example.com", options: ["aspf"] },
    /^_dmarc IN TXT "v=DMARC1; p=reject; aspf=s; rua=mailto:r@example.com"$/,
  ],
  ["dkim", { selector: "s202611", key }, /^s202611\._domainkey IN TXT "v=DKIM1; k=ed25519; p=[\w+/]{43}="$/],
  ["dkim", { selector: "s1", key: rsa.toString("base64") }, /^s1\._domainkey IN TXT \(\n {4}"v=DKIM1; k=rsa; p=MII/],
  ["mta-sts", { mode: "testing", mx: ["mx1.example.com"] }, /^_mta-sts IN TXT "v=STSv1; id=20261125044500"$/],
  ["tls-rpt", { reports: "tls@example.com" }, /^_smtp\._tls IN TXT "v=TLSRPTv1; rua=mailto:tls@example.com"$/],
])("%s as a line of a zone", async (form, answers, expected) => {
  const c = await start();
  expect(await make(c, form, answers)).toMatchObject({ text: expect.stringMatching(expected) });
});

test("MTA-STS comes with its policy", async () => {
  const c = await start();
  const made = await make(c, "mta-sts", { mode: "enforce", mx: "mx1.example.com" });
  expect(made).toMatchObject({ policy: expect.stringContaining("mx: mx1.example.com") });
});

test.each<[string, object, RegExp]>([
  ["spf", { networks: "192.0.2.300", others: "fail" }, /192\.0\.2\.300/],
  ["spf", {}, /all other hosts/],
  ["dkim", { selector: "a b", key }, /selector/],
  ["dkim", { selector: "a", key: "AAAA" }, /no public key/],
  ["mta-sts", { mode: "enforce", mx: "" }, /at least one host/],
  ["bimi", {}, /no record “bimi”/],
])("%s with %j is refused with a sentence", async (form, answers, problem) => {
  const c = await start();
  expect(await make(c, form, answers)).toEqual({ problem: expect.stringMatching(problem) });
});

const tls = { reports: "tls@example.com" };

test("the record goes behind the one at the caret, where no line inherits its owner", async () => {
  const c = await start();
  const made = await make(c, "tls-rpt", tls, { uri, position: placeOf(zone, "NS ns1") });
  expect(made).toMatchObject({
    edit: { range: { start: { line: 4, character: 24 } }, newText: expect.stringMatching(/^\n_smtp/) },
  });
});

test("an empty line takes the record", async () => {
  const c = await start(`${zone}\n`);
  const made = await make(c, "tls-rpt", tls, { uri, position: { line: 6, character: 0 } });
  expect(made).toMatchObject({
    edit: { range: { start: { line: 6, character: 0 } }, newText: expect.stringMatching(/^_smtp/) },
  });
});

test.each([
  ["of another domain", zone, { domain: "example.net" }, /^_smtp\._tls\.example\.net\. IN/],
  ["below another origin", `${zone}$ORIGIN sub\n`, {}, /^_smtp\._tls\.example\.com\. IN/],
  ["below the zone's own origin", `$ORIGIN example.com.\n${zone}`, {}, /^_smtp\._tls IN/],
])("a record %s has the owner that it needs", async (_, text, more, expected) => {
  const c = await start(text);
  expect(await make(c, "tls-rpt", tls, { uri, ...more })).toMatchObject({ text: expect.stringMatching(expected) });
});

test("a document of loose records takes the value alone", async () => {
  const c = await start();
  await c.open("/work/example.com.spf", "", "mail-record");
  const place = { uri: "file:///work/example.com.spf", position: { line: 0, character: 0 } };
  expect(await make(c, "spf", { others: "fail" }, place)).toMatchObject({
    text: "v=spf1 -all",
    edit: { newText: "v=spf1 -all" },
  });
});
