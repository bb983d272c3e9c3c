import { expect, test } from "vitest";
import { openDocument } from "../../server/src/documents/open.ts";
import { exampleKeys, keyRecord } from "../../server/src/records/dkim/example-keys.ts";

/** A fragment of `example.com.` with `$TTL` in force, through the whole of the zone reader. */
function rulesOf(text: string, origin = "example.com."): string[] {
  const document = openDocument("db.example.com", `${text}\n`, { kind: "zone", origin, ttl: 3600, fragment: true });
  return document.findings().map(({ rule }) => rule.id);
}

const { rsa2048: key } = exampleKeys;
const digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

test.each([
  ["v and k are optional", keyRecord("s._domainkey", "", key)],
  ["strings are joined without a space", keyRecord("s._domainkey", "v=DKIM1; ", key)],
  [
    "an escaped semicolon is one, blanks in p are ignored, a final semicolon is allowed",
    `s._domainkey TXT ( "v=DKIM1\\; p=${key.slice(0, 200)} " "${key.slice(200)}\\;" )`,
  ],
  ["a record cut between a qualifier and its mechanism", '@ TXT "v=spf1 mx -" "all"'],
  ["a record cut within a domain", '@ TXT "v=spf1 include:spf.example." "mx -all"\n@ TXT "x"'],
  ["a key by alias", "s._domainkey CNAME s.provider.example."],
  ["blanks around marks, case of the value", '_dmarc TXT "v=DMARC1 ; p = Reject;rua=mailto:d@example.com"'],
  ["an authorisation has no p", '*._report._dmarc TXT "v=DMARC1"'],
  ["null MX", "@ MX 0 ."],
  ["a reverse record", "10 PTR a.example.com.", "2.0.192.in-addr.arpa."],
  ["DANE-EE", `_25._tcp.mx TLSA 3 1 1 ${digest}`],
  ["nobody may issue", '@ CAA 0 issue ";"'],
  ["an empty value names nobody either (RFC 8659 §4.2)", '@ CAA 0 issue ""'],
  ["critical, with a parameter", '@ CAA 128 issue "ca.example; x=y"'],
  ["not offered", "_pop3._tcp SRV 0 0 0 ."],
  ["a delegation by RFC 2317", "0/25 NS ns.example.net.", "2.0.192.in-addr.arpa."],
  ["names that send nothing", 'www TXT "v=spf1 -all"'],
  ["a parked domain's wildcard", '*._domainkey TXT "v=DKIM1; p="'],
  ["other text is free", '@ TXT "google-site-verification=x"\n@ TXT "MS=ms12345678"\n_acme-challenge TXT "gfj9Xq-x"'],
  [
    "test mode of Ed25519 beside RSA",
    `${keyRecord("a._domainkey", "v=DKIM1; ", key)}\nb._domainkey TXT "v=DKIM1; k=ed25519; p=${exampleKeys.ed25519}"`,
  ],
] as [string, string, string?][])("valid: %s", (_, text, origin) => {
  expect(rulesOf(text, origin).filter((id) => !id.startsWith("mail/") && id !== "dkim/key-revoked")).toEqual([]);
});

test.each([
  ["dkim/wrong-owner", keyRecord("s", "v=DKIM1; ", key)],
  ["dkim/unknown-key-type", keyRecord("s._domainkey", "v=DKIM1; k=RSA; ", key)],
  ["dmarc/report-uri-without-scheme", '_dmarc TXT "v=DMARC1; p=reject; rua=d@example.com"'],
  ["dmarc/bad-separator", '_dmarc TXT "v=DMARC1, p=reject"'],
  ["dmarc/version-not-first", '_dmarc TXT "p=reject; v=DMARC1"'],
  ["dmarc/wrong-owner", '@ TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"'],
  ["mta-sts/bad-id", '_mta-sts TXT "v=STSv1; id=2026-01-01"'],
  ["tls-rpt/bad-report-uri", '_smtp._tls TXT "v=TLSRPTv1; rua=d@example.com"'],
  ["mx/null-mx-not-alone", "@ MX 0 .\n@ MX 10 mail"],
  ["dkim/version-not-first", `s._domainkey TXT "k=ed25519; v=DKIM1; p=${exampleKeys.ed25519}"`],
  ["dkim/key-missing", 's._domainkey TXT "v=DKIM1; k=rsa"'],
  ["dmarc/bad-version", '_dmarc TXT "v=DMARC 1; p=none"'],
  ["dmarc/bad-version", '_dmarc TXT "p=none; rua=mailto:d@example.com"'],
  ["dmarc/version-not-first", '_dmarc TXT " v=DMARC1; p=none; rua=mailto:d@example.com"'],
  ["dmarc/bad-report-uri", '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com; mailto:e@example.com"'],
  ["dmarc/bad-report-uri", '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com mailto:e@example.com"'],
  ["dmarc/report-uri-without-scheme", '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com,e@example.com"'],
  ["dmarc/policy-missing", '_dmarc TXT "v=DMARC1; policy=reject; rua=mailto:d@example.com"'],
  ["dmarc/wrong-owner", 'dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"'],
  ["dmarc/wrong-owner", '_dmarc._dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"'],
  ["dmarc/bad-tag-value", '_dmarc TXT "v=DMARC1; p=reject; fo=9; rua=mailto:d@example.com; ruf=mailto:d@example.com"'],
  ["mta-sts/bad-version", '_mta-sts TXT "v=STSv1 id=1"'],
  ["tls-rpt/bad-version", '_smtp._tls TXT "v=TLSRPTv1"'],
  ["bimi/bad-location", 'default._bimi TXT "v=BIMI1; l=http://example.com/l.svg; a=https://example.com/l.pem"'],
  ["srv/unusual-port", "_submission._tcp SRV 0 1 465 mail.example.net."],
])("invalid: %s alone in %s", (rule, text) => {
  expect(rulesOf(text)).toEqual([rule]);
});
