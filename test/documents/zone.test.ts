import { expect, test } from "vitest";
import type { Outline } from "../../server/src/documents/document.ts";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import { plainText } from "../../server/src/text/markdown.ts";
import { marked } from "../marked.ts";
import { openZone, type ZoneFileDocument } from "./zones.ts";

const at = (source: string) => {
  const { text, spans } = marked(source);
  const document = openZone(text);
  const span = spans[0] as { start: number; end: number };
  return { document, text, span };
};

test.each([
  ["the owner", "$TTL 1h\n[[www]] IN A 192.0.2.1\n", "Owner", /www\.example\.com/],
  ["a TTL", "www [[90m]] IN A 192.0.2.1\n", "Time to live", /5400/],
  ["a class", "www 1h [[IN]] A 192.0.2.1\n", "Class IN", /Internet/],
  ["a type", "www 1h IN [[MX]] 10 mail\n", "MX", /mail/i],
  ["a type whose data is missing", "www 1h IN [[A]]\n", "A (1)", /address/i],
  ["a number", "@ 1h MX [[10]] mail\n", "preference", /./],
  ["a target", "@ 1h MX 10 [[mail]]\n", "MX", /mail\.example\.com/],
  ["a directive", "[[$ORIGIN]] a.example.com.\n", "$ORIGIN", /final dot/],
  ["a directive's argument", "$TTL [[1h]]\n", "$TTL", /./],
  ["a tag of DMARC", '_dmarc 1h TXT "v=DMARC1; [[p]]=reject"\n', "p", /reject|policy/i],
  ["a tag over two strings", '_dmarc 1h TXT "v=DMARC1; p=none; r" "ua=[[mailto:d@example.com]]"\n', "rua", /./],
])("hover: %s", (_, source, title, text) => {
  const { document, span } = at(source);
  const description = document.describe(span.start);
  expect(description?.title).toContain(title);
  expect(description?.span).toEqual(span);
  expect(description?.text.map(plainText).join("\n")).toMatch(text);
});

test.each(["; [[a]] comment\n", "www 1h A 192.0.2.1 ; [[MX]]\n", "\n[[]]\n"])("hover: nothing in %j", (source) => {
  const { document, span } = at(source);
  expect(document.describe(span.start)).toBeUndefined();
});

const labels = (source: string) => {
  const { document, span } = at(source);
  return document.complete(span.start).map((completion) => completion.label);
};

test.each<[string, string, readonly string[]]>([
  ["directives", "$[[]]", ["$ORIGIN", "$TTL", "$INCLUDE"]],
  ["types behind an owner", "www [[]]", ["A", "MX", "TXT", "IN"]],
  ["types behind TTL and class", "www 1h IN [[]]", ["A", "AAAA"]],
  ["types behind a blank", "www 1h A 192.0.2.1\n  [[]]", ["MX"]],
  ["owners", "www 1h A 192.0.2.1\n[[]]", ["www", "_dmarc", "@"]],
  ["targets", "www 1h A 192.0.2.1\n@ 1h MX 10 [[]]", ["www"]],
  ["tags of DMARC", '_dmarc 1h TXT "v=DMARC1; p=none; [[]]"', ["rua"]],
  ["an empty DMARC record", '_dmarc 1h TXT "[[]]"', ["v=DMARC1"]],
  ["numbers that mean something", "_25._tcp 1h TLSA [[]]", ["3"]],
])("completion: %s", (_, source, expected) => {
  expect(labels(source)).toEqual(expect.arrayContaining([...expected]));
});

test.each(["www 1h A 192.0.2.1 ; [[]]\n", 'www 1h HINFO "a[[]]" b\n'])("completion: nothing in %j", (source) => {
  expect(labels(source)).toEqual([]);
});

const names = (nodes: readonly Outline[]): unknown[] =>
  nodes.map((n) => (n.children === undefined ? n.name : [n.name, ...names(n.children)]));

test("the outline has names with their records, and directives", () => {
  const document = openZone('$TTL 1h\n@ MX 10 mail\n  TXT "x"\n$ORIGIN a.example.com.\nwww A 192.0.2.1\n');
  expect(names(document.outline())).toEqual([
    "$TTL 3600",
    ["example.com.", "MX", "TXT"],
    "$ORIGIN a.example.com.",
    ["www.a.example.com.", "A"],
  ]);
});

test("records over several lines fold", () => {
  const text = '$TTL 1h\n@ TXT (\n "a"\n)\n  MX 10 mail\n$ORIGIN a.example.com.\nwww A 192.0.2.1\n';
  const document = openZone(text);
  expect(
    document.folds().map(({ start, end }) => [document.position(start).line, document.position(end).line]),
  ).toEqual(expect.arrayContaining([[1, 3]]));
});

test("tokens tell owner, TTL, class, type and data apart", () => {
  const document = openZone('_dmarc 1h IN TXT "v=DMARC1; p=none"\n');
  expect(document.tokens().map(({ span, type }) => [document.text(span), type])).toEqual([
    ["_dmarc", "variable"],
    ["1h", "number"],
    ["IN", "keyword"],
    ["TXT", "type"],
    ["v", "keyword"],
    ["=", "operator"],
    ["DMARC1", "string"],
    [";", "operator"],
    ["p", "property"],
    ["=", "operator"],
    ["none", "string"],
  ]);
});

const zone =
  "$TTL 1h\n@ MX 10 mail\nmail A 192.0.2.1\n  AAAA 2001:db8::1\nimap CNAME mail.example.com.\n$ORIGIN sub.example.com.\n@ MX 10 mail.example.com.\n";

test("a target's definition is its records, and its uses are all places where it is written", () => {
  const document = openZone(zone);
  const offset = zone.indexOf("mail");
  expect(document.definition(offset).map(({ span }) => document.position(span.start).line)).toEqual([2, 3]);
  expect(document.references(offset).map(({ span }) => document.text(span))).toEqual([
    "mail",
    "mail",
    "mail.example.com.",
    "mail.example.com.",
  ]);
});

test("a name is renamed as it is written at each place", () => {
  const document = openZone(zone);
  const edits = document.rename(zone.indexOf("mail"), "mx1");
  if (typeof edits === "string") throw new Error(edits);
  expect(applyEdits(zone, edits)).toBe(zone.replaceAll("mail", "mx1"));
});

test.each(["", "a..b", "x".repeat(64)])("a name cannot become %j", (name) => {
  expect(openZone(zone).rename(zone.indexOf("mail"), name)).toMatch(/not a domain name/);
});

test("an $INCLUDE leads to its file", () => {
  const text = "$INCLUDE hosts.inc\n";
  const document = openZone(text, { files: { read: (path) => ({ path: `/work/${path}`, text: "" }) } });
  expect(document.definition(12)).toEqual([{ path: "/work/hosts.inc", span: { start: 0, end: 0 } }]);
});

test("names lead into other zones of the workspace", () => {
  const other: ZoneFileDocument = openZone("$TTL 1h\nmail A 192.0.2.1\n", {
    origin: "example.net.",
    path: "/work/net.zone",
  });
  const text = "@ 1h MX 10 mail.example.net.\n";
  const document = openZone(text, { others: () => [other] });
  expect(document.definition(text.indexOf("mail")).map(({ path }) => path)).toEqual(["/work/net.zone"]);
});

test("a large zone is read in slices, and has its first findings before", () => {
  const text = `$TTL 1h\n@ SOA ns1 h 1 2 3 4 5\n${"www A 192.0.2\nwww AAAA 2001:db8::1\n".repeat(20)}${'a TXT "x"\n'.repeat(100_000)}`;
  const document = openZone(text, { sliceAbove: 1000 });
  expect(document.readSome(100)).toBe(false);
  const ids = () => document.findings().filter(({ rule }) => rule.id === "rdata/bad-ipv4").length;
  expect(ids()).toBe(20);
  while (!document.readSome(1 << 18));
  expect(ids()).toBe(20);
  expect(document.position(text.length)).toEqual({ line: 100_042, character: 0 });
});

test("an edit while a large zone is being read counts", () => {
  const document = openZone("www 1h A 192.0.2\n".repeat(3), { sliceAbove: 10 });
  document.readSome(5);
  document.edit([{ range: { start: { line: 1, character: 16 }, end: { line: 1, character: 16 } }, text: ".7" }]);
  while (!document.readSome(5));
  expect(document.text()).toBe("www 1h A 192.0.2\nwww 1h A 192.0.2.7\nwww 1h A 192.0.2\n");
  expect(document.findings().filter(({ rule }) => rule.id === "rdata/bad-ipv4")).toHaveLength(2);
});
