import { expect, test } from "vitest";
import { zoneExamples } from "./examples.ts";
import { applyFix, checkZone, LineZone, runExample } from "./fixture.ts";

const cases = zoneExamples.flatMap((rule) => {
  const { text, findings } = runExample(rule.bad);
  const apex = (typeof rule.bad === "string" ? undefined : rule.bad.origin)?.replace(/\.$/, "") ?? "example.com";
  return findings
    .filter((f) => f.rule.id === rule.id)
    .flatMap((f) => f.fixes ?? [])
    .map((fix) => ({ id: rule.id, title: fix.title, rule, text, apex, fix }));
});

test.each(cases)("$id is mended by “$title”", ({ rule, text, apex, fix }) => {
  const mended = applyFix(text, fix);
  expect(mended).not.toBe(text);
  const left = checkZone(new LineZone(mended, apex)).filter((f) => f.rule.id === rule.id);
  expect(left.map((f) => f.message)).toEqual([]);
});

/** What a fix of each example makes of it; the eye reads whether it is what a person would have written. */
test("fixes write what a person would have written", () => {
  const written = cases.map(({ id, text, fix }) => {
    const lines = new Set(text.split("\n"));
    const changed = applyFix(text, fix)
      .split("\n")
      .filter((line) => !lines.has(line));
    return `${id}: ${changed.join(" ⏎ ").replace(/[A-Za-z0-9+/" ]{150,}/g, "…")}`;
  });
  expect(written).toMatchInlineSnapshot(`
    [
      "dkim/bad-version: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/version-not-first: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/duplicate-tag: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/tag-name-case: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/pem-armour: sel._domainkey TXT "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANnXfqQx6ORqBqPXQG/a7DGfWnl1Qk4WDTNhjsbqyg97FfuLIOUCFx4rfic93bHU6frj4VTRzfxg6JJgqWiBbZECAwEAAQ=="",
      "dkim/ed25519-wrapped: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/key-type-mismatch: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/unknown-key-type: sel._domainkey TXT ( "v=DKIM1; k=rsa; p=…)",
      "dkim/no-usable-hash: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/not-for-mail: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/testing-mode: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/obsolete-granularity: sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="",
      "dkim/obsolete-policy: ",
      "dmarc/bad-version: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/version-not-first: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/policy-missing: _dmarc TXT "v=DMARC1; p=none; sp=reject; rua=mailto:d@example.com"",
      "dmarc/bad-policy: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/bad-subdomain-policy: _dmarc TXT "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@example.com"",
      "dmarc/bad-tag-value: _dmarc TXT "v=DMARC1; p=reject; adkim=s; rua=mailto:d@example.com"",
      "dmarc/bad-separator: _dmarc TXT "v=DMARC1; p=reject"",
      "dmarc/bad-tag: _dmarc TXT "v=DMARC1; p=reject"",
      "dmarc/empty-segment: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/tag-name-case: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/non-ascii: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/misspelt-tag: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/policy-not-second: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/removed-tag: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/removed-tag-default: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/pct-partial: _dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:d@example.com"",
      "dmarc/test-mode: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/test-mode-unused: _dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"",
      "dmarc/fo-without-ruf: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/fo-not-portable: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com; ruf=mailto:d@example.com; fo=1"",
      "dmarc/psd-on-organization: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/psd-with-ruf: _dmarc TXT "v=DMARC1; p=none; psd=y; rua=mailto:d@nic.uk"",
      "dmarc/report-uri-without-scheme: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/report-size-limit: _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/bad-report-authorisation: example.org._report._dmarc TXT "v=DMARC1"",
      "dmarc/wrong-owner: _dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "dmarc/subdomain-tag-unused: _dmarc.sub TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"",
      "mta-sts/bad-version: _mta-sts TXT "v=STSv1; id=1"",
      "mta-sts/missing-id: _mta-sts TXT "v=STSv1; id=1"",
      "mta-sts/bad-id: _mta-sts TXT "v=STSv1; id=20260101"",
      "mta-sts/bad-field: _mta-sts TXT "v=STSv1; id=1"",
      "mta-sts/duplicate-field: _mta-sts TXT "v=STSv1; id=1"",
      "mta-sts/wrong-owner: _mta-sts.example.com. TXT "v=STSv1; id=1"",
      "tls-rpt/bad-version: _smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.com"",
      "tls-rpt/bad-report-uri: _smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.com"",
      "tls-rpt/wrong-owner: _smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls@example.com"",
      "bimi/bad-version: default._bimi TXT "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem"",
      "bimi/bad-location: default._bimi TXT "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem"",
      "bimi/wrong-owner: default._bimi.example.com. TXT "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem"",
      "mx/target-cname: @ MX 10 host.example.net.",
      "mx/null-mx-not-alone: ",
      "mx/null-mx-preference: @ MX 0 .",
      "mx/duplicate-target: ",
      "dane/not-an-mx-host: _25._tcp.mx.example.com. TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "srv/misspelt-service: _submissions._tcp.example.com. SRV 0 1 465 mail.example.net.",
      "srv/target-cname: _imaps._tcp SRV 0 1 993 host.example.net.",
      "srv/dot-not-alone: ",
      "srv/unusual-port: _imaps._tcp SRV 0 1 993 mail.example.net.",
      "caa/unknown-tag: @ CAA 0 issue "ca.example.net"",
      "caa/unknown-critical-tag: @ CAA 128 issue "ca.example.net"",
      "caa/bad-flags: @ CAA 128 issue "ca.example.net"",
      "caa/bad-issue-value: @ CAA 0 issue "ca.example.net"",
      "caa/deny-with-others: ",
      "caa/bad-iodef: @ CAA 0 iodef "mailto:security@example.com"",
      "caa/tag-case: @ CAA 0 issue "ca.example.net"",
      "ptr/target-cname: reverse PTR host.example.net.",
      "mail/no-spf: example.com. TXT "v=spf1 mx ~all"",
      "mail/no-dmarc: _dmarc.example.com. TXT "v=DMARC1; p=none; rua=mailto:postmaster@example.com"",
      "mail/parked-incomplete: _dmarc.example.com. TXT "v=DMARC1; p=reject"",
      "mail/subdomain-without-spf: lists.example.com. TXT "v=spf1 mx ~all"",
      "mail/sts-without-tls-rpt: _smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:postmaster@example.com"",
    ]
  `);
});
