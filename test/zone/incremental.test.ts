import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { severities } from "../../server/src/rules/rule.ts";
import { type BadZoneEntry, ZoneDocument, type ZoneOptions, ZoneRecord } from "../../server/src/zone/index.ts";
import { cpuTime } from "../cpu-time.ts";

const options: ZoneOptions = { origin: "example.com.", path: "zone.db", settings: { dmarc: "9989" } };

/** Everything that a document says of its text, to be compared. */
function state(zone: ZoneDocument): unknown {
  const entry = (e: ZoneRecord | BadZoneEntry) =>
    e instanceof ZoneRecord
      ? [e.line, e.owner, e.ttl, e.type, e.rdata, e.span.start, e.span.end]
      : [e.line, "bad", e.finding.rule.id, e.span.start, e.span.end];
  return {
    text: zone.text(),
    lines: zone.lineCount,
    zone: zone.zone,
    entries: [...zone.entries()].map(entry),
    findings: zone
      .findings()
      .map((f) => JSON.stringify([f.rule.id, f.span, f.message, f.severity, f.related, f.fixes]))
      .sort(),
  };
}

/** Where two states part, without the long rest. */
function firstDifference(a: unknown, b: unknown): unknown {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  if (x === y) return undefined;
  let at = 0;
  while (x[at] === y[at]) at++;
  return [x.slice(at - 150, at + 150), y.slice(at - 150, at + 150)];
}

const line = fc.constantFrom(
  "@ SOA ns1 hostmaster 1 7200 3600 1209600 3600",
  "@ NS ns1",
  " NS ns2.example.net.",
  "ns1 A 192.0.2.1",
  "ns1 300 AAAA 2001:db8::1",
  "www CNAME web",
  "www TXT hello",
  "web A 192.0.2.2",
  " A 192.0.2.2",
  "@ MX 10 mail.example.com",
  "mail A 192.0.2.3",
  '@ TXT "v=spf1 include:_spf mx -all"',
  '_spf TXT "v=spf1 ip4:192.0.2.0/24 -all"',
  '_dmarc TXT "v=DMARC1; p=none"',
  "sub NS ns.sub",
  "ns.sub A 192.0.2.9",
  "x.sub TXT hidden",
  "d DNAME example.net.",
  "a.d A 192.0.2.1",
  "* A 192.0.2.77",
  "$ORIGIN sub.example.com.",
  "$ORIGIN example.com.",
  "$ORIGIN sub",
  "$TTL 300",
  "$TTL 1h",
  "$GENERATE 1-3 h$ A 192.0.2.$",
  "k TXT ( one",
  "  two )",
  ")",
  "(",
  '"',
  'q TXT "open',
  'end" tail',
  '; comment ( " with marks',
  "",
  "MX 10 mail",
  "bad IN A 1.2.3",
  "# foreign",
  "\\",
  "a\\",
  "\ufeffb A 192.0.2.1",
  "c A 192.0.2.1\r",
);

const text = fc.array(line, { maxLength: 25 }).map((lines) => lines.join("\n"));
const piece = fc.oneof(
  fc.array(line, { maxLength: 3 }).map((lines) => lines.join("\n")),
  fc.constantFrom("", "\n", " ", "(", ")", '"', ";", "a", "1", ".", "\\", "\n ", "@", "$"),
);
const change = fc.record({ at: fc.nat(), length: fc.oneof(fc.nat(3), fc.nat(40)), text: piece });

describe("an edited zone", () => {
  it("is as a fresh one", () => {
    fc.assert(
      fc.property(text, fc.array(change, { maxLength: 6 }), (before, changes) => {
        const zone = new ZoneDocument(before, options);
        zone.findings();
        let now = before;
        for (const { at, length, text: inserted } of changes) {
          const start = at % (now.length + 1);
          const end = Math.min(now.length, start + length);
          zone.edit([{ start, end, text: inserted }]);
          now = now.slice(0, start) + inserted + now.slice(end);
          expect(state(zone)).toEqual(state(new ZoneDocument(now, options)));
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 300) },
    );
  });

  it("is as a fresh one over many blocks", () => {
    const long = fc.array(line, { minLength: 30, maxLength: 30 }).map((lines) => {
      const filler = Array.from({ length: 3000 }, (_, i) => `host${i} A 192.0.2.${i % 256}`).join("\n");
      return [...lines.slice(0, 15), filler, ...lines.slice(15), filler.replaceAll("host", "other")].join("\n");
    });
    fc.assert(
      fc.property(long, fc.array(change, { maxLength: 4 }), (before, changes) => {
        const zone = new ZoneDocument(before, options);
        zone.findings();
        let now = before;
        for (const { at, length, text: inserted } of changes) {
          const start = at % (now.length + 1);
          const end = Math.min(now.length, start + length);
          zone.edit([{ start, end, text: inserted }]);
          now = now.slice(0, start) + inserted + now.slice(end);
        }
        expect(zone.text() === now).toBe(true);
        expect(firstDifference(state(zone), state(new ZoneDocument(now, options)))).toBeUndefined();
      }),
      { numRuns: 5 },
    );
  });
});

describe("the worst findings", () => {
  it("are those of all findings with the highest severity", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 6 }), (source, most) => {
        const zone = new ZoneDocument(source, options);
        const all = zone.findings();
        const { findings, more } = zone.worst(most);
        expect(findings.length + more).toBe(all.length);
        const rank = (f: (typeof all)[number]) => severities.indexOf(f.severity ?? f.rule.severity);
        const ranks = all.map(rank).sort((a, b) => a - b);
        expect(findings.map(rank).sort((a, b) => a - b)).toEqual(ranks.slice(0, most));
        expect(
          zone
            .worst(all.length)
            .findings.map((f) => [f.rule.id, f.span])
            .sort(),
        ).toEqual(all.map((f) => [f.rule.id, f.span]).sort());
      }),
    );
  });
});

describe("any text", () => {
  it("is read without a throw, with spans inside it", () => {
    fc.assert(
      fc.property(
        fc.oneof(text, fc.string({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 80 })),
        (source) => {
          const zone = new ZoneDocument(source, { path: "x" });
          for (const f of zone.findings()) {
            expect(f.span.start).toBeGreaterThanOrEqual(0);
            expect(f.span.end).toBeLessThanOrEqual(source.length);
            expect(f.span.start).toBeLessThanOrEqual(f.span.end);
          }
        },
      ),
    );
  });

  it.each([
    ["open parentheses", "(\n".repeat(100_000)],
    ["open parentheses in records", "a TXT (\n".repeat(50_000)],
    ["open parentheses that lead on", `${"x (\n".repeat(1000)}y A 192.0.2.1\n`.repeat(40)],
    ["quotes", 'a TXT "\n'.repeat(50_000)],
    ["one long line", `a TXT ${"x".repeat(5_000_000)}`],
    ["many words", `a TXT ${"x ".repeat(200_000)}`],
    ["labels", `${"a.".repeat(100_000)} A 192.0.2.1\n`],
    ["aliases in a row", Array.from({ length: 20_000 }, (_, i) => `n${i} CNAME n${i + 1}`).join("\n")],
    ["generates", "$GENERATE 1-60000 h$ A 192.0.2.1\n"],
  ])("takes linear time: %s", (_, source) => {
    expect(cpuTime(() => new ZoneDocument(source, options).findings())).toBeLessThan(8000);
  });
});
