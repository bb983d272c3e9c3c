import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeZone,
  definitionInZone,
  describeZone,
  foldZone,
  formatZone,
  outlineZone,
  referencesInZone,
  renameInZone,
  tokensOfZone,
  ZoneDocument,
} from "../../server/src/zone/index.ts";
import { marked } from "../marked.ts";

const open = (text: string) => new ZoneDocument(text, { origin: "example.com.", ttl: 3600 });

function edited(
  text: string,
  edits: readonly { readonly span: { start: number; end: number }; readonly text: string }[],
): string {
  let out = text;
  for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    out = out.slice(0, edit.span.start) + edit.text + out.slice(edit.span.end);
  }
  return out;
}

const records = (zone: ZoneDocument) =>
  [...zone.records()].map((r) =>
    [r.owner, r.ttl, r.class, r.type, Buffer.from(r.wire() ?? []).toString("hex")].join(" "),
  );

describe("formatting", () => {
  it("aligns owner, TTL, class, type and data", () => {
    const text = '@ 300 IN A 192.0.2.1 ; here\nlonger   A   192.0.2.2\n TXT   "a  b"\n';
    expect(edited(text, formatZone(open(text)))).toBe(
      '@      300 IN A   192.0.2.1 ; here\nlonger        A   192.0.2.2\n              TXT "a  b"\n',
    );
  });

  it("keeps what stands in parentheses", () => {
    const text = "@ MX ( 10\n   mail ) ; x\n";
    expect(edited(text, formatZone(open(text)))).toBe("@ MX ( 10\n   mail ) ; x\n");
  });

  it.each([
    [`"${"x".repeat(256)}"`, `"${"x".repeat(255)}" "x"`],
    ["x".repeat(600), `"${"x".repeat(255)}" "${"x".repeat(255)}" "${"x".repeat(90)}"`],
    [`"${"x".repeat(254)}\\009\\;y"`, `"${"x".repeat(254)}\\009" "\\;y"`],
    [`"${"x".repeat(254)}éy"`, `"${"x".repeat(254)}" "éy"`],
    [`"${"\\120".repeat(255)}"`, `"${"\\120".repeat(255)}"`],
    [`"a" "${"x".repeat(255)}"`, `"a" "${"x".repeat(255)}"`],
  ])("splits a string above 255 octets: %#", (data, expected) => {
    const [before, after] = [`t TXT  ${data} ; note\n`, `t TXT ${expected} ; note\n`];
    expect(edited(before, formatZone(open(before)))).toBe(after);
    expect(edited(after, formatZone(open(after)))).toBe(after);
    expect(records(open(after))).toHaveLength(1);
    expect([...open(after).records()][0]?.rdata.length).toBeGreaterThan(200);
  });

  it("leaves a line that has another mistake beside", () => {
    const before = `t TXT  "${"x".repeat(256)}" "\\300"\n`;
    expect(edited(before, formatZone(open(before)))).toBe(before);
  });

  const line = fc.constantFrom(
    `l TXT "${"x".repeat(255)}"   "y"`,
    "@  300 IN   A 192.0.2.1",
    "www\tA\t192.0.2.2 ; note",
    ' TXT "a b"   c',
    " IN 300 MX ( 10 ; x",
    " 10 mail )",
    "   mail )",
    "",
    "; comment",
    "$TTL 300",
    "$ORIGIN sub.example.com.",
    "bad bad bad",
    't TXT "a""b"',
    "IN A 192.0.2.9",
    "300 A 192.0.2.9",
    'k TXT ( "v=DKIM1; " "p=" )',
    "s SOA a b ( 1 2 3",
    " 4 5 )",
    "(",
  );
  const text = fc.array(line, { maxLength: 14 }).map((lines) => `${lines.join("\n")}\n`);

  it("changes no record, and nothing the second time", () => {
    fc.assert(
      fc.property(text, (source) => {
        const once = edited(source, formatZone(open(source)));
        expect(records(open(once))).toEqual(records(open(source)));
        expect(edited(once, formatZone(open(once)))).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves no feature without an answer, wherever the caret is", () => {
    fc.assert(
      fc.property(text, fc.nat(), (source, at) => {
        const zone = open(source);
        const offset = at % (source.length + 1);
        describeZone(zone, offset);
        completeZone(zone, offset);
        definitionInZone(zone, offset);
        referencesInZone(zone, offset);
        renameInZone(zone, offset, "renamed");
        for (const { span } of [
          ...outlineZone(zone),
          ...tokensOfZone(zone),
          ...foldZone(zone).map((s) => ({ span: s })),
        ]) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(source.length);
        }
      }),
    );
  });
});

describe("names", () => {
  it("are renamed in $ORIGIN, so that what is relative to it stays below", () => {
    const text =
      "sub NS ns.example.net.\n$ORIGIN sub.example.com.\nns A 192.0.2.1\n@ TXT x\n$ORIGIN in\na A 192.0.2.2\n";
    const renamed = edited(text, renameInZone(open(text), 0, "other") ?? []);
    expect(renamed).toContain("$ORIGIN other.example.com.\nns A");
    const owners = [...open(renamed).records()].map(({ ownerName }) => ownerName);
    expect(owners).toEqual(["other", "ns.other", "other", "a.in.other"].map((name) => `${name}.example.com`));
  });

  it("are renamed with all their uses and the names below", () => {
    const text =
      "@ MX 10 mail\nmail A 192.0.2.1\n_25._tcp.mail TXT x\nwww CNAME mail.example.com.\nmailbox A 192.0.2.2\n";
    const zone = open(text);
    expect(edited(text, renameInZone(zone, text.indexOf("mail"), "mx1") ?? [])).toBe(
      "@ MX 10 mx1\nmx1 A 192.0.2.1\n_25._tcp.mx1 TXT x\nwww CNAME mx1.example.com.\nmailbox A 192.0.2.2\n",
    );
  });

  it.each([
    ["@ MX 10 [[mail]]\n[[mail]] A 192.0.2.1\n A 192.0.2.2\n", 2],
    ["www CNAME [[mail.example.com.]]\n[[mail]] A 192.0.2.1\n", 2],
  ])("are found where they are written: %j", (source, count) => {
    const { text, spans } = marked(source);
    const places = referencesInZone(open(text), spans[0]?.start ?? 0).map((place) => place.span);
    expect(places).toEqual(spans);
    expect(places).toHaveLength(count);
  });

  it("lead to their records", () => {
    const { text, spans } = marked("@ MX 10 mail\n[[mail]] A 192.0.2.1\n");
    expect(definitionInZone(open(text), text.indexOf("mail")).map((place) => place.span)).toEqual(spans);
  });
});

describe("hovers", () => {
  it.each([
    ["www [[300]] A 192.0.2.1", "Time to live"],
    ["www [[IN]] A 192.0.2.1", "Class IN"],
    ["[[www]] A 192.0.2.1", "Owner"],
    ["[[$TTL]] 300", "Directive $TTL"],
    ["@ [[MX]] 10 mail", "MX (15)"],
    ["@ MX [[10]] mail", "MX: preference"],
  ])("explain %s", (source, title) => {
    const { text, spans } = marked(source);
    const found = describeZone(open(text), spans[0]?.start ?? 0);
    expect(found?.title).toContain(title);
    expect(found?.span).toEqual(spans[0]);
  });
});

describe("completion", () => {
  it.each([
    ["www ", "A"],
    ["$", "$ORIGIN"],
    ["mail A 192.0.2.1\n@ MX 10 ", "mail"],
    ["_dmarc TXT ", "v=DMARC1"],
  ])("after %j offers %s", (text, label) => {
    expect(completeZone(open(text), text.length).map((c) => c.label)).toContain(label);
  });
});
