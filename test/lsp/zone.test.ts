import { afterEach, describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import { LineIndex } from "../../server/src/text/lines.ts";
import { startClient, type TestClient, type TestSetup } from "./client.ts";

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

interface Edit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly newText: string;
}

const org = `$TTL 1h
@ SOA ns1 hostmaster 1 7200 3600 1209600 3600
	NS ns1
ns1 A 192.0.2.1
mail	300 A 192.0.2.2 ; mail
www CNAME mail
$ORIGIN mail.example.org.
inner A 192.0.2.3
`;
const net = "$TTL 60\n@ SOA ns h 1 7200 3600 1209600 3600\n@ NS ns\nns A 192.0.2.9\nx CNAME mail.example.org.\n";
const uri = "file:///work/db.example.org";

async function start(setup: TestSetup = {}): Promise<TestClient> {
  client = await startClient({ files: { "/work/db.example.org": org, "/work/db.example.net": net }, ...setup });
  await client.open("/work/db.example.org", org, "dns-zone");
  return client;
}

function edited(text: string, edits: readonly Edit[]): string {
  const lines = new LineIndex(text);
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({
      span: { start: lines.offset(range.start), end: lines.offset(range.end) },
      text: newText,
    })),
  );
}

const mail = { textDocument: { uri }, position: { line: 4, character: 1 } };

test("a zone is laid out", async () => {
  const c = await start();
  const options = { tabSize: 8, insertSpaces: true };
  const edits = await c.request<Edit[]>("textDocument/formatting", { textDocument: { uri }, options });
  expect(edited(org, edits)).toBe(`$TTL 1h
@        SOA   ns1 hostmaster 1 7200 3600 1209600 3600
         NS    ns1
ns1      A     192.0.2.1
mail 300 A     192.0.2.2 ; mail
www      CNAME mail
$ORIGIN mail.example.org.
inner A 192.0.2.3
`);
});

describe("a name", () => {
  const places = (found: { uri: string; range: Edit["range"] }[]) =>
    found.map(({ uri, range }) => `${uri.slice(uri.lastIndexOf("/") + 1)} ${range.start.line}`);

  test("is found in this zone and in others", async () => {
    const c = await start();
    const find = async (includeDeclaration: boolean) =>
      places(await c.request("textDocument/references", { ...mail, context: { includeDeclaration } }));
    const uses = ["db.example.org 5", "db.example.org 6", "db.example.net 4"];
    expect(await find(false)).toEqual(uses);
    expect(await find(true)).toEqual(["db.example.org 4", ...uses]);
  });

  test("is renamed in this zone and in others", async () => {
    const c = await start();
    const edit = await c.request<{ changes: Record<string, Edit[]> }>("textDocument/rename", {
      ...mail,
      newName: "post",
    });
    expect(edited(org, edit.changes[uri] ?? [])).toBe(
      org
        .replace("mail\t", "post\t")
        .replace("CNAME mail", "CNAME post")
        .replace("$ORIGIN mail.example.org.", "$ORIGIN post.example.org."),
    );
    expect(edited(net, edit.changes["file:///work/db.example.net"] ?? [])).toBe(
      net.replace("mail.example.org.", "post.example.org."),
    );
  });
});

test.each([
  ["x DS 1 |", "RSASHA256"],
  ["x CERT |", "PKIX"],
  ["x NSEC a. A |", "RRSIG"],
  ["x HTTPS 1 . alpn=h2 po|", "port"],
  ["x 60 |", "IN"],
])("%s proposes %s", async (line, label) => {
  const c = await start();
  const at = line.indexOf("|");
  await c.open("/work/db.example.com", `$TTL 60\n${line.replace("|", "")}\n`, "dns-zone");
  const found = await c.request<{ items?: { label: string }[] } & { label: string }[]>("textDocument/completion", {
    textDocument: { uri: "file:///work/db.example.com" },
    position: { line: 1, character: at },
  });
  expect((found.items ?? found).map((item) => item.label)).toContain(label);
});

test("on command the zone's own servers are asked, in Restricted Mode nobody", async () => {
  const dns = recordedResolver({
    "example.org @192.0.2.1": { SOA: "refused" },
  });
  const c = await start({ dns });
  expect(await c.request("mailwright/checkLive", { uri })).toEqual({ findings: 1 });
  expect((await c.diagnostics("/work/db.example.org")).items.map(({ code }) => code)).toContain("zone/server-lame");
  await c.stop();
  const restricted = await start({ dns, initializationOptions: { trusted: false } });
  expect(await restricted.request("mailwright/checkLive", { uri })).toEqual({
    problem: "Nothing is looked up in Restricted Mode: trust the workspace first.",
  });
  expect(restricted.asked).toEqual([]);
});
