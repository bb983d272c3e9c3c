import { describe, expect, it } from "vitest";
import * as mailwright from "../server/src/index.ts";

const text = `$ORIGIN example.com.
$TTL 3600
@ SOA ns root 1 7200 3600 1209600 3600
@ NS ns
@ TXT "v=spf1 a:ns.example.com -all"
ns A 192.0.2.1
www A 192.0.2
`;

describe("the library", () => {
  it("reads a zone: records, and the entries that are none", () => {
    const zone = mailwright.parseZone(text);
    expect(zone.origin).toBe("example.com.");
    expect(zone.records.map(({ owner, ttl, type, rdata }) => `${owner} ${ttl} ${type} ${rdata}`)).toEqual([
      "example.com. 3600 SOA ns.example.com. root.example.com. 1 7200 3600 1209600 3600",
      "example.com. 3600 NS ns.example.com.",
      'example.com. 3600 TXT "v=spf1 a:ns.example.com -all"',
      "ns.example.com. 3600 A 192.0.2.1",
    ]);
    expect(zone.records[3]?.wire()).toEqual(Uint8Array.from([192, 0, 2, 1]));
    expect(zone.records[3]?.class).toBe("IN");
    expect(zone.errors.map(({ line, finding }) => `${line} ${finding.rule.id}`)).toEqual(["6 rdata/bad-ipv4"]);
  });

  it("answers from a zone, and asks the next resolver for the rest", async () => {
    const next = mailwright.recordedResolver({ "example.net": { A: ["192.0.2.9"] } });
    const resolver = mailwright.zoneResolver([mailwright.parseZone(text, { path: "db.example.com" })], next);
    expect(await resolver.resolve("ns.example.com", "A")).toMatchObject({
      status: "noerror",
      source: "zone db.example.com",
    });
    expect((await resolver.resolve("example.net", "A")).records[0]?.data).toBe("192.0.2.9");
    expect((await resolver.resolve("x.example.com", "A")).status).toBe("nxdomain");
  });

  it("judges at the present time, unless another is given", async () => {
    const resolver = mailwright.recordedResolver({
      "example.com": { TXT: [["v=spf1 exp=why.example.com -all"]] },
      "why.example.com": { TXT: [["at %{t}"]] },
    });
    const query = { ip: "192.0.2.1", sender: "a@example.com" };
    const before = Math.floor(Date.now() / 1000);
    const { explanation } = await mailwright.checkHost(query, resolver);
    expect(Number(explanation?.slice(3)) - before).toBeLessThan(60);
    expect((await mailwright.checkHost({ ...query, now: new Date(5000) }, resolver)).explanation).toBe("at 5");
  });

  it("judges a host by a zone, and expands its SPF record", async () => {
    const resolver = mailwright.zoneResolver([mailwright.parseZone(text)]);
    const query = { ip: "192.0.2.1", sender: "a@example.com", helo: "ns.example.com" };
    expect((await mailwright.checkHost(query, resolver)).result).toBe("pass");
    expect((await mailwright.checkHost({ ...query, ip: "192.0.2.2" }, resolver)).result).toBe("fail");
    const expansion = await mailwright.expandSpf("example.com", resolver);
    expect(expansion.lookups).toBe(1);
    expect(JSON.parse(JSON.stringify(expansion))).toMatchObject({
      domain: "example.com",
      lookups: 1,
      addresses: { ipv4: "1", ipv6: "0" },
    });
  });

  it("lints any of its kinds of text", () => {
    expect(mailwright.check(text).map(({ rule }) => rule.id)).toContain("rdata/bad-ipv4");
    expect(mailwright.check("v=DMARC1; p=rejct", { kind: "record" }).map(({ severity }) => severity)).toContain(
      "error",
    );
    expect(mailwright.check(text, { rules: { "*": "off" } })).toEqual([]);
  });

  it("reads each of the records, whatever is in it", () => {
    const { parseSpf, parseDkim, parseDmarc, parseMtaSts, parseTlsRpt, parseBimi } = mailwright;
    for (const parse of [parseSpf, parseDkim, parseDmarc, parseMtaSts, parseTlsRpt, parseBimi]) {
      for (const value of ["", "v=", ";;;", "\u0000\u00ff", "v=spf1 %{", "v=DMARC1; p=reject"]) {
        expect(() => parse(value)).not.toThrow();
      }
    }
    expect(mailwright.parseTranscript("S: 220 mx ESMTP\nC: QUIT\nS: 221 bye\n").protocol).toBe("smtp");
  });

  it("has the catalogue of rules", () => {
    expect(mailwright.rules.length).toBeGreaterThan(200);
    expect(new Set(mailwright.rules.map((rule) => rule.id)).size).toBe(mailwright.rules.length);
  });

  it("refuses what is no name server in words", () => {
    expect(() => mailwright.serverResolver("dns.example")).toThrow(/no address of a name server/);
    expect(() => mailwright.httpsResolver("http://dns.example")).toThrow(/no https/);
  });
});
