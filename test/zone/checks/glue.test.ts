import { expect, test } from "vitest";
import { ZoneDocument } from "../../../server/src/zone/zone-document.ts";

const text = `$TTL 3600
@ SOA ns1.example.net. h 1 7200 3600 1209600 3600
@ NS ns1.example.net.
@ NS ns2.example.net.
one NS ns.one
ns.one A 192.0.2.1
help.one A 192.0.2.2
two NS help.one
three NS help.one
`;

/** What is told to lie hidden below a delegation. */
function hidden(doc: ZoneDocument): string[] {
  return doc
    .findings()
    .filter((found) => found.rule.id === "zone/occluded-record")
    .map(({ span }) => doc.text(span));
}

/** Puts one text in place of another, once. */
function replace(doc: ZoneDocument, from: string, to: string): void {
  const start = doc.text().indexOf(from);
  doc.edit([{ start, end: start + from.length, text: to }]);
}

test("an address is glue as long as some delegation points to it, whatever is edited", () => {
  const doc = new ZoneDocument(text, { origin: "example.com." });
  expect(hidden(doc)).toEqual([]);
  replace(doc, "two NS help.one", "two NS ns.one");
  expect(hidden(doc)).toEqual([]);
  replace(doc, "three NS help.one", "three NS ns.one");
  expect(hidden(doc)).toEqual(["help.one"]);
  replace(doc, "two NS ns.one", "two NS help.one\ntwo NS help.one");
  expect(hidden(doc)).toEqual([]);
  replace(doc, "two NS help.one\n", "");
  expect(hidden(doc)).toEqual([]);
  replace(doc, "two NS help.one\n", "");
  expect(hidden(doc)).toEqual(["help.one"]);
});
