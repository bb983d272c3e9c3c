import { expect, test } from "vitest";
import { applyEdits, applyFixes } from "../../server/src/documents/fixes.ts";
import { openDocument } from "../../server/src/documents/open.ts";
import { exampleKeys } from "../../server/src/records/dkim/example-keys.ts";
import { marked } from "../marked.ts";

const head = "$ORIGIN example.com.\n$TTL 3600\n";

function open(text: string) {
  return openDocument("db.example.com", `${head}${text}\n`, { kind: "zone", fragment: true });
}

function dmarc(rest: string): string {
  return `_dmarc TXT "v=DMARC1; ${rest}"`;
}

/** Records as people write them: the rule, the place, and, where a fix is made without asking, what it leaves. */
const written: readonly (readonly [rule: string, text: string, mended?: string])[] = [
  ["spf/bad-version", '@ TXT "[[v=spfv1]] mx -all"', '@ TXT "v=spf1 mx -all"'],
  ["spf/bad-version", '@ TXT "[[v=spf 1]] mx -all"', '@ TXT "v=spf1 mx -all"'],
  ["spf/bad-version", '@ TXT "[[v=sfp1]] mx -all"', '@ TXT "v=spf1 mx -all"'],
  ["spf/bad-version", '@ TXT "[[v:spf1]] mx -all"', '@ TXT "v=spf1 mx -all"'],
  ["spf/sender-id", '@ TXT "[[v=spf2.0/pra mx -all]]"'],
  ["spf/lone-qualifier", '@ TXT "v=spf1 mx [[-]] all"', '@ TXT "v=spf1 mx -all"'],
  [
    "spf/missing-domain",
    '@ TXT "v=spf1 [[include:]] _spf.example.net ~all"',
    '@ TXT "v=spf1 include:_spf.example.net ~all"',
  ],
  [
    "spf/missing-domain",
    '@ TXT "v=spf1 [[include]] _spf.example.net ~all"',
    '@ TXT "v=spf1 include:_spf.example.net ~all"',
  ],
  ["spf/missing-domain", '@ TXT "v=spf1 [[redirect=]] a.example.net"', '@ TXT "v=spf1 redirect=a.example.net"'],
  ["spf/missing-domain", '@ TXT "v=spf1 [[ptr:]] -all"'],
  ["spf/bad-address", '@ TXT "v=spf1 [[ip4:]] 192.0.2.1 -all"', '@ TXT "v=spf1 ip4:192.0.2.1 -all"'],
  ["spf/bad-address", '@ TXT "v=spf1 ip4:[[192.0.2.1-5]] -all"'],
  [
    "spf/bad-separator",
    '@ TXT "v=spf1 ip4:192.0.2.1[[,]] 192.0.2.2, 192.0.2.3 -all"',
    '@ TXT "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 -all"',
  ],
  [
    "spf/bad-separator",
    '@ TXT "v=spf1 a:a.example.net[[,]]b.example.net -all"',
    '@ TXT "v=spf1 a:a.example.net a:b.example.net -all"',
  ],
  ["spf/qualifier-on-modifier", '@ TXT "v=spf1 [[-]]include=a.example.net ~all"'],
  ["spf/mechanism-as-modifier", '@ TXT "v=spf1 mx all[[=]]"'],
  ["spf/misspelt-modifier", '@ TXT "v=spf1 mx [[redirects]]=a.example.net -all"'],
  [
    "spf/missing-space",
    '@ TXT "v=spf1 mx[[include]]:a.example.net -all"',
    '@ TXT "v=spf1 mx include:a.example.net -all"',
  ],
  ["spf/bad-prefix-length", '@ TXT "v=spf1 a/[[24/64]] -all"'],
  ["spf/bad-domain-spec", '@ TXT "v=spf1 a:[[https://mail.example.com/x]] -all"'],
  ["spf/address-as-domain", '@ TXT "v=spf1 ptr:[[192.0.2.1]] -all"', '@ TXT "v=spf1 ip4:192.0.2.1 -all"'],
  ["spf/non-ascii", '@ TXT "v=spf1 a:m[[ü]]nchen.example -all"', '@ TXT "v=spf1 a:xn--mnchen-3ya.example -all"'],
  ["spf/non-ascii", '@ TXT "v=spf1 mx [[–]]all"', '@ TXT "v=spf1 mx -all"'],
  ["spf/non-ascii", '@ TXT "v=spf1 mx[[\u00a0]]-all"', '@ TXT "v=spf1 mx -all"'],
  ["spf/bad-macro", '@ TXT "v=spf1 exists:[[%i]].example.net -all"', '@ TXT "v=spf1 exists:%{i}.example.net -all"'],
  ["spf/bad-macro", '@ TXT "v=spf1 exists:[[%{i]].example.net -all"', '@ TXT "v=spf1 exists:%{i}.example.net -all"'],
  [
    "dmarc/bad-tag",
    '_dmarc TXT "v=DMARC1; [[p:reject]]; rua=mailto:d@example.com"',
    dmarc("p=reject; rua=mailto:d@example.com"),
  ],
  [
    "dmarc/bad-tag",
    '_dmarc TXT "v=DMARC1; [[p none]]; rua=mailto:d@example.com"',
    dmarc("p=none; rua=mailto:d@example.com"),
  ],
  [
    "dmarc/bad-policy",
    '_dmarc TXT "v=DMARC1; p=[[rejct]]; rua=mailto:d@example.com"',
    dmarc("p=reject; rua=mailto:d@example.com"),
  ],
  [
    "dmarc/misspelt-tag",
    '_dmarc TXT "v=DMARC1; p=none; [[ura]]=mailto:d@example.com"',
    dmarc("p=none; rua=mailto:d@example.com"),
  ],
  [
    "dmarc/report-uri-scheme",
    '_dmarc TXT "v=DMARC1; p=none; rua=[[malto]]:d@example.com"',
    dmarc("p=none; rua=mailto:d@example.com"),
  ],
  [
    "dmarc/report-uri-without-scheme",
    '_dmarc TXT "v=DMARC1; p=none; rua=[[mailto//d@example.com]]"',
    dmarc("p=none; rua=mailto:d@example.com"),
  ],
  [
    "dmarc/non-ascii",
    '_dmarc TXT "v=DMARC1;[[\u00a0]]p=none; rua=mailto:d@example.com"',
    dmarc("p=none; rua=mailto:d@example.com"),
  ],
  ["zone/duplicate-record", '@ TXT "v=spf1 mx -all"\n[[@ TXT "v=spf1 mx -all"]]'],
  ["spf/multiple-records", '@ TXT "v=spf1 mx -all"\n@ TXT "[[v=spf1 a -all]]"'],
  ["srv/bad-owner", "[[_tcp._imaps]] SRV 0 1 993 mail.example.net."],
  ["dkim/tag-name-case", `r._domainkey TXT "v=DKIM1; [[K]]=ed25519; p=${exampleKeys.ed25519}"`],
];

test.each(written.map(([rule, text, mended]) => ({ rule, text, mended })))(
  "$rule alone in $text",
  ({ rule, text: source, mended }) => {
    const { text, spans } = marked(source);
    const document = open(text);
    const found = document.findings();
    expect(found.map((f) => [f.rule.id, f.span.start - head.length, f.span.end - head.length])).toEqual(
      spans.map(({ start, end }) => [rule, start, end]),
    );
    if (mended === undefined) return;
    const after = applyEdits(`${head}${text}\n`, applyFixes(found));
    expect(after).toBe(`${head}${mended}\n`);
    expect(open(mended).findings()).toEqual([]);
  },
);

test.each([
  "version: STSv1\nmode: enforce\nmx: mx.example.com\n[[max_age=604800]]\n",
  "version: STSv1\n[[ mode: enforce]]\nmx: mx.example.com\nmax_age: 604800\n",
  "version: STSv1\nmode: enforce\n[[mx mx.example.com]]\nmax_age: 604800\n",
])("mta-sts/policy-bad-line alone in %j", (source) => {
  const { text, spans } = marked(source);
  const found = openDocument("mta-sts.txt", text, { kind: "policy" }).findings();
  expect(found.map(({ rule, span }) => [rule.id, span])).toEqual([["mta-sts/policy-bad-line", spans[0]]]);
});

/** Beside a mistake in a record nobody says that the record is missing. */
test.each([
  ["spf/bad-version", '@ TXT "v=sfp1 mx -all"'],
  ["spf/bad-version", '@ TXT "v=spf1; mx -all"'],
  ["zone/quotes-in-value", '@ TXT "\\"v=spf1 mx -all\\""'],
  ["zone/typographic-quotes", "@ TXT “v=spf1 mx -all”"],
  ["dmarc/wrong-owner", 'dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"'],
  ["dmarc/wrong-owner", '@ TXT "v=DMARC1; p=none; rua=mailto:d@example.com"'],
  ["dmarc/bad-version", '_dmarc TXT "v=DMARC2; p=none; rua=mailto:d@example.com"'],
  ["tls-rpt/wrong-owner", '_tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"'],
  ["mta-sts/bad-id", '_mta-sts TXT "v=STSv1; id=1-1"'],
])("%s alone in a whole zone with %s", (rule, line) => {
  const sound: readonly (readonly [RegExp, string])[] = [
    [/v=s(?:pf|fp)/, '@ TXT "v=spf1 mx -all"'],
    [/DMARC/, '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"'],
    [/TLSRPT/, '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"'],
    [/STSv1/, '_mta-sts TXT "v=STSv1; id=1"\nmta-sts A 192.0.2.9'],
  ];
  const zone = [
    "@ SOA ns1.example.net. hostmaster 1 7200 3600 1209600 3600",
    "@ NS ns1.example.net.",
    "@ NS ns2.example.net.",
    "@ MX 10 a\n@ MX 20 b\na A 192.0.2.1\nb A 192.0.2.2",
    `s._domainkey CNAME s.example.net.`,
    ...sound.filter(([kind]) => !kind.test(line)).map(([, text]) => text),
    line,
  ].join("\n");
  const found = openDocument("db.example.com", `${head}${zone}\n`, { kind: "zone" }).findings();
  expect(found.map((one) => one.rule.id)).toEqual([rule]);
});
