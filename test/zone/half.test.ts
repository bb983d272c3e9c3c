import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LongText } from "../../server/src/text/long-text.ts";
import { entryBehind, judgeShared, readHalf } from "../../server/src/zone/half.ts";
import { ZoneDocument, type ZoneOptions, ZoneRecord } from "../../server/src/zone/index.ts";
import type { Partner } from "../../server/src/zone/part.ts";

const options: ZoneOptions = { origin: "example.com.", path: "zone.db", settings: { dmarc: "9989" }, once: true };

/** A text of which nothing is held. */
function long(text: string): LongText {
  return { length: text.length, slice: (from, to) => text.slice(from, to), includes: (word) => text.includes(word) };
}

interface Helped {
  readonly zone: ZoneDocument;
  readonly joined: boolean;
  readonly judged: boolean;
}

/** Reads and judges a text in two parts, the second one as a thread of its own would that is ready once the text is read up to `readyAt`. */
function inHalves(text: string, readyAt = 0): Helped {
  let from: number | undefined;
  let joined = false;
  let judged = false;
  const partner: Partner = {
    from: (at) => {
      if (at >= readyAt) from ??= entryBehind(long(text), at + ((text.length - at) >> 1));
      return from;
    },
    part: () => {
      try {
        const part = readHalf(long(text), from as number, options);
        joined = part !== undefined;
        return part;
      } catch {
        return undefined;
      }
    },
    judge: (shared) => {
      judged = true;
      const { lots } = shared;
      const left = lots.count >> 1;
      const found = judgeShared({ ...shared, lots: { ...lots, taken: Int32Array.of(left) } }, long(text), options);
      lots.taken[0] = lots.count - left;
      return () => found;
    },
  };
  const zone = new ZoneDocument(long(text), { ...options, partner });
  zone.findings();
  return { zone, joined, judged };
}

function state(zone: ZoneDocument): unknown {
  return {
    entries: [...zone.entries()].map((entry) =>
      entry instanceof ZoneRecord
        ? [entry.line, entry.owner, entry.class, entry.ttl, entry.type, entry.rdata, entry.span]
        : [entry.line, entry.finding.rule.id, entry.span],
    ),
    findings: zone.findings().map((f) => [f.rule.id, f.span, f.message, f.severity, f.related, f.fixes]),
    text: zone.text(),
  };
}

const line = fc.constantFrom(
  "@ SOA ns1 hostmaster 1 7200 3600 1209600 3600",
  "@ NS ns1",
  " NS ns2.example.net.",
  "ns1 A 192.0.2.1",
  "ns1 300 AAAA 2001:db8::1",
  "www CNAME web",
  "WWW TXT hello",
  "web A 192.0.2.2",
  " A 192.0.2.2",
  "@ MX 10 mail.example.com",
  "a.b.c A 192.0.2.3",
  'c TXT "v=spf1 include:_spf mx -all"',
  'c TXT "v=spf1 -all"',
  '_dmarc TXT "v=DMARC1; p=none"',
  "sub NS ns.sub",
  "ns.sub A 192.0.2.9",
  "x.sub TXT hidden",
  "d DNAME example.net.",
  "a.d A 192.0.2.1",
  "* A 192.0.2.77",
  "gone CNAME nowhere",
  "$ORIGIN Sub.example.com.",
  "$ORIGIN example.com.",
  "$ORIGIN sub",
  "$TTL 300",
  "$INCLUDE other.zone",
  "$GENERATE 1-3 g$ A 192.0.2.$",
  "k TXT ( one",
  " two )",
  'q TXT "open',
  "w A 192.0.2.256",
  "; a comment",
  "",
);

test("a zone read and judged in halves is the zone read in one go", () => {
  let joined = 0;
  let judged = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 6, maxLength: 60 }), fc.boolean(), (lines, soa) => {
      const text = `${soa ? "$TTL 3600\n@ SOA ns1 h 1 7200 3600 1209600 3600\n@ NS ns1\n" : ""}${lines.join("\n")}\n`;
      const helped = inHalves(text);
      if (helped.joined) joined++;
      if (helped.judged) judged++;
      expect(state(helped.zone)).toEqual(state(new ZoneDocument(text, options)));
    }),
    { numRuns: 200 },
  );
  expect(Math.min(joined, judged)).toBeGreaterThan(20);
});

const head = "$TTL 3600\n@ SOA ns1 h 1 7200 3600 1209600 3600\n@ NS ns1\nns1 A 192.0.2.1\n";
const hosts = (count: number) => Array.from({ length: count }, (_, i) => `host${i} A 192.0.2.1\n`).join("");
/** Longer than what is looked at to guess. */
const comments = "; nothing is said here, at some length\n".repeat(2500);

test.each([
  ["with the origin of the head", `${head}${hosts(200)}`, "host199.example.com."],
  ["with an origin from the lines before", `${head}$ORIGIN a.example.com.\n${hosts(200)}`, "host199.a.example.com."],
  [
    "with an origin that nobody saw",
    `${head}${comments}$ORIGIN a\n${comments}${hosts(18000)}`,
    "host17999.a.example.com.",
  ],
  [
    "with a class that nobody saw",
    `${comments}@ 60 CH TXT a\n${comments}${hosts(18000).replaceAll(" A 192.0.2.1", " 60 TXT b")}`,
    "host17999.example.com.",
  ],
])("the second half is read %s", (_, text, last) => {
  const owners = (zone: ZoneDocument) => [...zone.records()].map((record) => [record.owner, record.class, record.ttl]);
  const { zone, joined } = inHalves(text);
  expect(joined).toBe(true);
  expect(owners(zone)).toEqual(owners(new ZoneDocument(text, options)));
  expect([...zone.records()].at(-1)?.owner).toBe(last);
});

describe("an inherited owner keeps the case in which an earlier block states it", () => {
  const text = `$ORIGIN example.com.\n$TTL 60\nK.Sub TXT one\n${comments} TXT two\n`;
  const owners = (zone: ZoneDocument) => [...zone.records()].map((record) => record.owner);

  test("as it is read", () => expect(owners(new ZoneDocument(text))).toEqual(Array(2).fill("K.Sub.example.com.")));

  test("as it is edited", () => {
    const zone = new ZoneDocument(text);
    const start = text.indexOf("K.Sub");
    zone.edit([{ start, end: start + 1, text: "k" }]);
    expect(owners(zone)).toEqual(Array(2).fill("k.Sub.example.com."));
  });
});
