import { expect, test } from "vitest";
import { applyEdits } from "../../server/src/documents/fixes.ts";
import { ZoneDocument } from "../../server/src/zone/zone-document.ts";

const head = "$TTL 1h\n";

function fixOf(text: string, rule: string) {
  const doc = new ZoneDocument(text, { origin: "example.com.", fragment: true });
  return doc.findings().find((found) => found.rule.id === rule)?.fixes?.[0];
}

test("all CRs of line ends go at once, a CR within a line stays", () => {
  const text = `$TTL 1h\r\nwww A 192.0.2.1\r\nt TXT "a\rb"\n\r\n`;
  const fix = fixOf(text, "zone/crlf-line-ends");
  expect(applyEdits(text, fix?.edits ?? [])).toBe(`$TTL 1h\nwww A 192.0.2.1\nt TXT "a\rb"\n\n`);
});

test.each([
  ["@ MX 10 \\\n  mail\n", "@ MX 10 (\n  mail )\n"],
  ['@ TXT "a" \\\n  "b" \\\n  "c" ; note\nx A 192.0.2.1\n', '@ TXT "a" (\n  "b" \n  "c" ) ; note\nx A 192.0.2.1\n'],
  ["@ MX 10 mail \\\n", "@ MX 10 mail \n"],
  ["@ MX 10 mail \\\n\nx A 192.0.2.1\n", "@ MX 10 mail \n\nx A 192.0.2.1\n"],
  ["@ MX ( 10 \\\n mail )\n", "@ MX ( 10 \n mail )\n"],
  ["@ MX 10 mail \\\nx A 192.0.2.1\n", "@ MX 10 mail \nx A 192.0.2.1\n"],
])("lines joined by a backslash: %j", (before, after) => {
  const fix = fixOf(head + before, "zone/line-continuation");
  expect(applyEdits(head + before, fix?.edits ?? [])).toBe(head + after);
});
