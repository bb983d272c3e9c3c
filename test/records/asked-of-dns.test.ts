import { expect, test } from "vitest";
import { insecureZone } from "../../server/src/records/dane/index.ts";
import { parseDmarc } from "../../server/src/records/dmarc/parse.ts";
import { unauthorised, withoutMail } from "../../server/src/records/dmarc/reports.ts";
import type { RecordView } from "../../server/src/records/language.ts";
import {
  dkimKeyUnreachable,
  mxHostWithoutReverse,
  noTransportPolicy,
  policyNotEnforced,
} from "../../server/src/records/mail/index.ts";
import { missingPolicyHost, parseMtaSts } from "../../server/src/records/mta-sts/index.ts";
import { targetAlias, targetNoAddress } from "../../server/src/records/mx/index.ts";
import { notConfirmed, ptrTargetAlias, reverseAddress } from "../../server/src/records/ptr/index.ts";
import { srvTargetAlias, srvTargetNoAddress } from "../../server/src/records/srv/index.ts";
import type { Finding } from "../../server/src/rules/rule.ts";
import { marked } from "../marked.ts";
import { LineZone, settings, show } from "./fixture.ts";

/** A line of a zone, and the finding that is made of it. */
function check(source: string, make: (record: RecordView) => Finding | undefined): void {
  const { text } = marked(source);
  const [record] = new LineZone(text).records;
  const found = record === undefined ? undefined : make(record);
  expect(found === undefined ? [] : show(text, [found])).toBe(source);
}

const dmarc = '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@[[reports.example.net]]"';

test.each<[string, string, (record: RecordView) => Finding | undefined]>([
  ["mx/target-cname", "@ MX 10 [[mail.example.net.]]", (r) => targetAlias(r, "host.example.net")],
  ["mx/target-no-address", "@ MX 10 [[mail.example.net.]]", targetNoAddress],
  ["srv/target-cname", "_imaps._tcp SRV 0 1 993 [[mail.example.net.]]", (r) => srvTargetAlias(r, "host.example.net")],
  ["srv/target-no-address", "_imaps._tcp SRV 0 1 993 [[mail.example.net.]]", srvTargetNoAddress],
  [
    "ptr/target-cname",
    "10.2.0.192.in-addr.arpa. PTR [[mail.example.net.]]",
    (r) => ptrTargetAlias(r, "host.example.net"),
  ],
  ["ptr/not-confirmed", "10.2.0.192.in-addr.arpa. PTR [[mail.example.net.]]", (r) => notConfirmed(r, "192.0.2.10")],
  ["dane/insecure-zone", "[[_25._tcp.mx]] TLSA 3 1 1 00", insecureZone],
  ["mail/dkim-key-unreachable", "s._domainkey CNAME [[s.example.net.]]", dkimKeyUnreachable],
  ["mail/mx-host-without-reverse", "@ MX 10 [[mail.example.net.]]", (r) => mxHostWithoutReverse(r, "192.0.2.25")],
  ["mail/no-transport-policy", "[[@]] MX 10 mail.example.net.", (r) => noTransportPolicy(r.ownerSpan, "example.com")],
  [
    "mta-sts/missing-policy-host",
    '_mta-sts TXT "[[v=STSv1; id=1]]"',
    (r) => (r.value === undefined ? undefined : missingPolicyHost(parseMtaSts(r.value), "mta-sts.example.com")),
  ],
  [
    "mail/policy-not-enforced",
    '_dmarc TXT "v=DMARC1; p=[[none]]; rua=mailto:d@example.com"',
    (r) => (r.value === undefined ? undefined : policyNotEnforced(parseDmarc(r.value), "example.com", settings)),
  ],
  [
    "dmarc/unauthorised-report-destination",
    dmarc,
    ({ value }) => {
      const tree = value === undefined ? undefined : parseDmarc(value);
      const uri = tree?.rua[0];
      return tree === undefined || uri === undefined ? undefined : unauthorised(tree, uri, "x");
    },
  ],
  [
    "dmarc/report-domain-without-mail",
    dmarc,
    ({ value }) => {
      const tree = value === undefined ? undefined : parseDmarc(value);
      const uri = tree?.rua[0];
      return tree === undefined || uri === undefined ? undefined : withoutMail(tree, uri, false);
    },
  ],
])("%s at %s", (id, source, make) => {
  check(source, (record) => {
    const found = make(record);
    expect(found?.rule.id).toBe(id);
    return found;
  });
});

test("a reverse name stands for an address", () => {
  expect(reverseAddress("10.2.0.192.in-addr.arpa")).toBe("192.0.2.10");
  expect(reverseAddress("300.2.0.192.in-addr.arpa")).toBeUndefined();
  expect(reverseAddress("2.0.192.in-addr.arpa")).toBeUndefined();
  expect(reverseAddress(`1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`)).toBe(
    "2001:0db8:0000:0000:0000:0000:0000:0001",
  );
});
