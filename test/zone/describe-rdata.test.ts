import { expect, test } from "vitest";
import { describeRdata, describeType } from "../../server/src/zone/describe-rdata.ts";
import { types } from "../../server/src/zone/types.ts";
import { marked } from "../marked.ts";
import { entryOf } from "./entries.ts";

test.each([
  ["@ MX [[10]] mail", "MX: preference", "lowest number"],
  ["@ MX 10 [[mail]]", "MX: mail server", "`mail.example.com.`"],
  ["@ SOA ns [[first\\.last]] 2026010203 1d 2h 4w 1h", "SOA: contact", "`first.last@example.com`"],
  ["@ SOA ns root [[2026010203]] 1d 2h 4w 1h", "SOA: serial", "2026-01-02, change 3"],
  ["@ SOA ns root 7 [[1d12h]] 2h 4w 1h", "SOA: refresh", "129600 seconds: 1 day 12 hours"],
  ["www A [[192.0.2.1]]", "A: address", "`1.2.0.192.in-addr.arpa.`"],
  [`x TLSA [[3]] 1 1 ${"ab".repeat(32)}`, "TLSA: usage", "DANE-EE"],
  [`@ DS 1 [[13]] 2 ${"ab".repeat(32)}`, "DS: algorithm", "ECDSAP256SHA256"],
  ["@ HTTPS 1 . [[alpn=h2]]", "HTTPS: alpn", "Protocols offered"],
  ["x RRSIG A 13 2 60 [[20260102030405]] 20260101000000 1 @ AAAA", "RRSIG: expiration", "2026-01-02 03:04:05 UTC"],
])("%s", (source, title, text) => {
  const { text: zone, spans } = marked(source);
  const described = describeRdata(entryOf(zone).rdata, (spans[0]?.start ?? 0) + 1);
  expect(described?.title).toBe(title);
  expect(described?.span).toEqual(spans[0]);
  expect(described?.text.join("\n")).toContain(text);
});

test("every type says what it is for and what its fields mean", () => {
  for (const row of types) {
    const { title, text } = describeType(row, { start: 0, end: 2 });
    expect(title).toContain(row.mnemonic);
    expect(text[0]?.length, row.mnemonic).toBeGreaterThan(10);
    for (const field of row.fields) expect(field.text.length, `${row.mnemonic} ${field.name}`).toBeGreaterThan(8);
  }
});

test("what stands in the file is shown as code", () => {
  const described = describeRdata(entryOf("@ CNAME a`*b").rdata, 8);
  expect(described?.text.join("")).not.toContain("a`*b");
});
