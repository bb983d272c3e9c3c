import { expect, test } from "vitest";
import { documentKind, kindOfContent } from "../../server/src/documents/open.ts";

const zone = "$TTL 3600\n@ IN SOA ns hostmaster 1 7200 3600 1209600 3600\n@ NS ns\n";
const session =
  "220 mx.example.com ESMTP Postfix\nEHLO a.example.org\n250-mx.example.com\n250 PIPELINING\nQUIT\n221 2.0.0 Bye\n";

test.each([
  ["example.com.zone", "", "zone"],
  ["0.168.192.in-addr.arpa", "", "zone"],
  ["db.example.com", zone, "zone"],
  ["db.ts", zone, undefined],
  ["db.json", zone, undefined],
  ["example.db", zone, "zone"],
  ["example.db", "SQLite format 3", undefined],
  ["named.root", zone, "zone"],
  ["named.conf", zone, undefined],
  ["example.com", zone, "zone"],
  ["README.md", zone, undefined],
  ["Makefile", "all:\n\tcc a.c\n", undefined],
  ["a.spf", "", "record"],
  ["selector.DKIM", "", "record"],
  ["x.smtp", "", "transcript"],
  ["session.txt", session, "transcript"],
  ["notes.txt", "Buy milk.\nCall Ann.\n", undefined],
  ["mta-sts.txt", "", "policy"],
  ["/www/.well-known/MTA-STS.TXT", "", "policy"],
  ["mail.eml", "", "message"],
])("%s", (path, text, expected) => {
  expect(documentKind(path, () => text)).toBe(expected);
});

test.each([
  ["v=spf1 mx -all", "record"],
  ['"v=DMARC1; p=none"', "record"],
  [zone, "zone"],
  [session, "transcript"],
  ["hello", undefined],
])("content alone: %s", (text, expected) => {
  expect(kindOfContent(text)).toBe(expected);
});
