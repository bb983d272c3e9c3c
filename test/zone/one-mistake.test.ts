import { describe, expect, test } from "vitest";
import { ZoneDocument } from "../../server/src/zone/zone-document.ts";
import { marked } from "../marked.ts";

const soa = "@ SOA ns1 hostmaster 2026010101 7200 3600 1209600 3600\n";
const base = [
  "@ NS ns1",
  "@ NS ns2",
  "ns1 A 192.0.2.53",
  "ns2 A 192.0.2.54",
  "post A 192.0.2.25",
  "mta-sts A 192.0.2.26",
  "hosts MX 10 post",
  "hosts MX 20 ns1",
].join("\n");

/** The rules found in a whole zone example.com. with these records, without those of mail/, each with what it underlines. */
function found(records: string): string[] {
  const text = `$TTL 3600\n${/ SOA /.test(records) ? "" : soa}${base}\n${records}\n`;
  return new ZoneDocument(text, { origin: "example.com." })
    .findings()
    .filter(({ rule }) => rule.group !== "mail")
    .map(({ rule, span }) => `${rule.id} ${text.slice(span.start, span.end)}`);
}

const key =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwU0bGkdN7vLbSMlU0nfbYLTFQxFcAzaTtVwLhGkGmDYGLQX2ISKnvLyjhHXE1D5cpAmbD9MWgSr2SGeIHxsMJSyXWNGbFIhKTbWu7WcrOJJ9TmmRnBKuN5xM3ykmKDRmCyCeHhmuyYV7jcyfWZmZ5QJm0y3hMVXCCUFJFw6PI1kyvfOoWSG7EsROWrBKIUXLtuDQIQTXqz0g7C+yvQHNkk6Sss0r9HB6ocmfTf0hJD0sRJTDk7vtCyJmO0ZxMhj0DRP5ovZnHXPNdGM0Hq6hKzGmyoA1DdRTEDZ2bGq9ncQxk4FGZLfHVlFhIrfmSqRGl1ZcUpcGvuJfz0AsbQkfGwIDAQAB";

describe("what looks wrong and is right", () => {
  test.each([
    ["a space at the join", '@ TXT "v=spf1 ip4:198.51.100.7 " "-all"'],
    ["softfail of another's record", '@ TXT "v=spf1 include:_spf.example.org ~all"'],
    ["capitals", '@ TXT "V=spf1 Mx -All"\n@ MX 5 post\n@ MX 6 ns1'],
    ["a redirect without all", '@ TXT "v=spf1 redirect=_spf.example.org"'],
    ["odd domain-specs", '@ TXT "v=spf1 a:one:two/three.example.net mx/28//96 -all"\n@ MX 5 post\n@ MX 6 ns1'],
    ["a macro", '@ TXT "v=spf1 exists:%{ir}.list.example.net -all"'],
    ["another TXT beside SPF", '@ TXT "token=12345"\n@ TXT "v=spf1 -all"\n@ TXT "other-verification=abc"'],
    ["names that send nothing", 'web TXT "v=spf1 -all"\n* TXT "v=spf1 -all"'],
    ["a comment", "@ TXT 9f3c ; for the site"],
    ["two strings", "@ TXT red green"],
    ["a key without version", `a._domainkey TXT "p=${key.slice(0, 200)}" "${key.slice(200)}"`],
    [
      "a key in parentheses",
      `a._domainkey TXT ( "v=DKIM1; p=${key.slice(0, 120)}"\n  "${key.slice(120, 300)}" "${key.slice(300)}" )`,
    ],
    ["escaped semicolons", `a._domainkey TXT "v=DKIM1\\; p=${key.slice(0, 150)} " "${key.slice(150)}\\;"`],
    ["a key by alias", "a._domainkey CNAME a.keys.example.net."],
    ["blanks in DMARC", '_dmarc TXT "v=DMARC1 ; p = Quarantine;rua=mailto:d@hosts.example.com"'],
    ["an authorisation", '*._report._dmarc TXT "v=DMARC1"'],
    ["no mail", "@ MX 0 ."],
    ["a name like a type", "mx A 192.0.2.9\ntxt A 192.0.2.10"],
    ["relative with a dot inside", "a.lab CNAME b.lab\nb.lab A 192.0.2.7"],
    ["DANE", `_25._tcp.web TLSA 3 1 1 ${"0f".repeat(32)}`],
    ["CAA of nobody", '@ CAA 0 issue ";"'],
    ["CAA with a parameter", '@ CAA 128 issue "ca.example; account=7"'],
    ["HTTPS beside MX", "@ HTTPS 1 . alpn=h2,h3\n@ MX 5 post\n@ MX 6 ns1"],
    ["a service not offered", "_pop3._tcp SRV 0 0 0 ."],
    ["an escaped @", "\\@ TXT @"],
  ])("%s", (_, records) => {
    expect(found(records)).toEqual([]);
  });

  test.each([
    ["numbers as owners", "20 PTR host.example.com."],
    ["a delegation of a part", "0/25 NS ns1.example.net.\n0/25 NS ns2.example.net."],
  ])("%s in a reverse zone", (_, records) => {
    const text = `$TTL 3600\n@ SOA ns1.example.net. h.example.net. 1 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n${records}\n`;
    expect(new ZoneDocument(text, { origin: "2.0.192.in-addr.arpa." }).findings()).toEqual([]);
  });
});

describe("one mistake gives one finding", () => {
  test.each([
    ["zone/unquoted-semicolon", "_dmarc TXT v=DMARC1[[; p=reject]]"],
    ["zone/unquoted-semicolon", "_dmarc TXT ( v=DMARC1[[; p=reject]] )"],
    ["zone/unquoted-semicolon", "_dmarc IN TXT (v=DMARC1[[; p=reject; sp=none]]) ; policy\nx A 192.0.2.1"],
    ["zone/unquoted-words", "@ TXT [[v=spf1 mx -all]]\n@ MX 5 post\n@ MX 6 ns1"],
    ["zone/suspicious-relative-name", "@ MX 10 [[mx.example.com]]"],
    ["zone/suspicious-relative-name", "@ MX 10 [[mx.example.com]]\nmx A 192.0.2.77"],
    ["zone/suspicious-relative-name", "web CNAME [[mx.example.com]]"],
    ["zone/suspicious-relative-name", "@ NS [[ns3.example.com]]"],
    ["zone/suspicious-relative-name", "_imaps._tcp SRV 0 1 993 [[mx.example.com]]"],
    ["zone/doubled-name", "web CNAME [[post.example.com.example.com.]]"],
    ["zone/cname-at-apex", "@ [[CNAME]] post"],
    ["zone/owner-looks-like-type", "[[IN]] A 192.0.2.1"],
    ["zone/unknown-type", "MX 10 [[post]]"],
    ["zone/soa-rname-at", "@ SOA ns1 [[hostmaster@example.com.]] 1 7200 3600 1209600 3600"],
    ["rdata/bad-ipv4", "web A [[192.0.2.1.]]"],
    ["rdata/address-as-name", "@ MX 10 [[192.0.2.9]]"],
    ["rdata/address-as-name", "web CNAME [[192.0.2.9]]"],
    ["rdata/address-as-name", "@ NS [[192.0.2.9]]"],
    ["rdata/address-as-name", "_imaps._tcp SRV 0 1 993 [[192.0.2.9]]"],
    ["rdata/caa-flags-missing", '@ CAA [[issue]] "ca.example"'],
    ["spf/lost-space-at-join", '@ TXT "v=spf1 ip4:198.51.100.7[[" "]]-all"'],
    ["spf/bad-version", '@ TXT "[[v=spf1;]] a -all"\n@ A 192.0.2.1'],
    ["spf/address-as-domain", '@ TXT "v=spf1 a:[[198.51.100.7]] -all"'],
    ["spf/bad-separator", '@ TXT "v=spf1 ip4:198.51.100.7[[,]]198.51.100.8 -all"'],
    ["spf/mechanism-as-modifier", '@ TXT "v=spf1 include[[=]]_spf.example.net -all"'],
    ["spf/redirect-with-all", '@ TXT "v=spf1 [[redirect=_spf.example.net]] -all"'],
    ["dkim/wrong-owner", `[[a]] TXT "v=DKIM1; p=${key.slice(0, 200)}" "${key.slice(200)}"`],
    ["dkim/unknown-key-type", `a._domainkey TXT "v=DKIM1; k=[[RSA]]; p=${key.slice(0, 200)}" "${key.slice(200)}"`],
    ["dmarc/report-uri-without-scheme", '_dmarc TXT "v=DMARC1; p=reject; rua=[[d@hosts.example.com]]"'],
    ["dmarc/bad-separator", '_dmarc TXT "v=DMARC1[[,]] p=reject"'],
    ["dmarc/version-not-first", '_dmarc TXT "[[p=reject]]; v=DMARC1"'],
    ["dmarc/wrong-owner", '[[@]] TXT "v=DMARC1; p=reject; rua=mailto:d@hosts.example.com"'],
    ["mta-sts/bad-id", '_mta-sts TXT "v=STSv1; id=[[2026-11-25]]"'],
    ["tls-rpt/bad-report-uri", '_smtp._tls TXT "v=TLSRPTv1; rua=[[d@hosts.example.com]]"'],
    ["mx/null-mx-not-alone", "@ MX [[0 .]]\n@ MX 5 post\n@ MX 6 ns1"],
  ])("%s: %s", (rule, records) => {
    const { text, spans } = marked(records);
    const [span] = spans;
    expect(found(text)).toEqual([`${rule} ${text.slice(span?.start, span?.end)}`]);
  });

  test("two mistakes on one line give two", () => {
    expect(found("web CNAME nowhere\nweb A 192.0.2.1")).toEqual([
      "zone/cname-and-other CNAME",
      "zone/dangling-target nowhere",
    ]);
  });

  test("what follows a mistake comes back once that is mended", () => {
    const text = `$TTL 3600\n${soa}${base}\n@ MX 10 mx.example.com\n`;
    const doc = new ZoneDocument(text, { origin: "example.com." });
    const rules = () => doc.findings().map(({ rule }) => rule.id);
    expect(rules()).toContain("zone/suspicious-relative-name");
    const end = doc.position(text.length - 1);
    doc.edit([{ range: { start: end, end }, text: "." }]);
    expect(rules()).not.toContain("zone/suspicious-relative-name");
    expect(rules()).toContain("mx/target-no-address");
  });
});
