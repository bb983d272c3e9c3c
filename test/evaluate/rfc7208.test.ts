import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { checkHost, type SpfQuery, type SpfResult } from "../../server/src/evaluate/check-host.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";

/** What RFC 7208 says, section by section, about records at example.com and a client at 192.0.2.1. */
const txt = (...texts: string[]) => ({ TXT: texts.map((text) => [text]) });
const mx = (...hosts: string[]) => hosts.map((exchange, i) => ({ preference: i, exchange }));
const here = { A: ["192.0.2.1"] };
const elsewhere = { A: ["198.51.100.7"] };
const here6 = { AAAA: ["2001:db8::1"] };
const six = { ip: "2001:db8::1" };

type Expected = SpfResult["result"] | Partial<SpfResult>;
/** What is shown, the record, the result; then what else DNS holds and how the question differs. */
type Case = readonly [string, string, Expected, AnswerData?, Partial<SpfQuery>?];

async function check(record: string | AnswerData[string], others: AnswerData = {}, query: Partial<SpfQuery> = {}) {
  const own = typeof record === "string" ? txt(record) : record;
  const { "example.com": more = {}, ...names } = others;
  const data = { "example.com": { ...own, ...more }, ...names };
  const asked = {
    ip: "192.0.2.1",
    sender: "strong-bad@example.com",
    helo: "mail.example.com",
    now: new Date(1e12),
    ...query,
  };
  return checkHost(asked, recordedResolver(data));
}

function run(cases: readonly Case[]): void {
  for (const [what, record, expected, others = {}, query = {}] of cases)
    test(`${what}: ${record}`, async () => {
      const wanted = typeof expected === "string" ? { result: expected } : expected;
      expect(await check(record, others, query)).toMatchObject(wanted);
    });
}

const long = "a".repeat(64);

describe("initial processing (§4.3)", () => {
  const of = (domain: string): [AnswerData, Partial<SpfQuery>] => [
    { [domain.toLowerCase()]: txt("v=spf1 +all") },
    { sender: `a@${domain}` },
  ];
  run([
    ["a label of 63 octets", "", "pass", ...of(`${"a".repeat(63)}.example.net`)],
    ["a label of 64", "", "none", ...of(`${long}.example.net`)],
    ["an empty label", "", "none", ...of("a..example.net")],
    ["an empty first label", "", "none", ...of(".example.net")],
    ["one label", "", "none", ...of("example")],
    ["one label and a final dot", "", "none", ...of("example.")],
    ["a final dot", "", "pass", { "example.net": txt("v=spf1 +all") }, { sender: "a@example.net." }],
    ["another case", "", "pass", { "example.net": txt("v=spf1 +all") }, { sender: "a@EXAMPLE.Net" }],
    ["an address literal", "", "none", {}, { sender: "a@[192.0.2.1]" }],
    ["an IPv6 literal", "", "none", {}, { sender: "a@[IPv6:2001:db8::1]" }],
    ["no such name", "", "none", {}, { sender: "a@void.example.com" }],
    ["no sender and no HELO", "v=spf1 +all", "none", {}, { sender: "", helo: "" }],
    ["no sender and a HELO of one label", "v=spf1 +all", "none", {}, { sender: "", helo: "mail" }],
    ["no sender and a HELO that is a literal", "v=spf1 +all", "none", {}, { sender: "", helo: "[192.0.2.1]" }],
    [
      "no sender: the HELO name",
      "v=spf1 exists:%{s}.x.net -all",
      "pass",
      { "postmaster@example.com.x.net": here },
      { sender: "", helo: "example.com" },
    ],
    [
      "no local-part",
      "v=spf1 exists:%{s}.x.net -all",
      "pass",
      { "postmaster@example.com.x.net": here },
      { sender: "@example.com" },
    ],
    [
      "a domain alone as sender",
      "v=spf1 exists:%{s}.x.net -all",
      "pass",
      { "postmaster@example.com.x.net": here },
      { sender: "example.com" },
    ],
    [
      "two at signs",
      "v=spf1 exists:%{o}.x.net -all",
      "pass",
      { "example.com.x.net": here },
      { sender: '"a@b"@example.com' },
    ],
    ["in angle brackets", "v=spf1 exists:%{l}.x.net -all", "pass", { "a.x.net": here }, { sender: "<a@example.com>" }],
  ]);
});

describe("the record (§3, §4.4, §4.5)", () => {
  const published = (types: AnswerData[string]): [AnswerData, Partial<SpfQuery>] => [
    { "example.net": types },
    { sender: "a@example.net" },
  ];
  run([
    ["none", "", "none", ...published({ A: ["192.0.2.1"] })],
    ["of type SPF alone", "", "none", ...published({ SPF: [["v=spf1 +all"]] })],
    ["of type SPF beside TXT", "", "pass", ...published({ SPF: [["v=spf1 -all"]], ...txt("v=spf1 +all") })],
    ["two", "", "permerror", ...published(txt("v=spf1 +all", "v=spf1 +all"))],
    ["two, one of them broken", "", "permerror", ...published(txt("v=spf1 +all", "v=spf1 foo"))],
    ["beside others", "", "pass", ...published(txt("hello", "v=spf1 +all", "v=spf2.0/pra -all"))],
    ["in capitals", "", "pass", ...published(txt("V=SPF1 +ALL"))],
    ["the version alone", "", "neutral", ...published(txt("v=spf1"))],
    ["the version and spaces", "", "neutral", ...published(txt("v=spf1   "))],
    ["another version", "", "none", ...published(txt("v=spf10 +all"))],
    ["a version with a comma", "", "none", ...published(txt("v=spf1, +all"))],
    ["a version with a tab", "", "none", ...published(txt("v=spf1\t+all"))],
    ["a space before it", "", "none", ...published(txt(" v=spf1 +all"))],
    ["octets that are not ASCII in another text", "", "pass", ...published(txt("\u00e9v=spf1", "v=spf1 +all"))],
    ["strings joined as they are", "", "pass", ...published({ TXT: [["v=spf1 ip4:192.0.2", ".1 -all"]] })],
    ["strings joined within the version", "", "pass", ...published({ TXT: [["v=sp", "f1 +all"]] })],
    ["strings without the space", "", "permerror", ...published({ TXT: [["v=spf1 ip4:192.0.2.9", "+all"]] })],
    ["strings without a space after the version", "", "none", ...published({ TXT: [["v=spf1", "+all"]] })],
    ["an empty string between", "", "pass", ...published({ TXT: [["v=spf1 ", "", "+all"]] })],
    ["an empty text", "", "none", ...published({ TXT: [[""], []] })],
    [
      "at the end of an alias",
      "",
      "pass",
      { "example.net": { CNAME: ["b.net"] }, "b.net": txt("v=spf1 +all") },
      { sender: "a@example.net" },
    ],
    ["no answer", "", "temperror", ...published({ TXT: "timeout" })],
    ["SERVFAIL", "", "temperror", ...published({ TXT: "servfail" })],
    ["REFUSED", "", "temperror", ...published({ TXT: "refused" })],
    ["what cannot be read", "", "temperror", ...published({ TXT: "malformed" })],
  ]);
});

describe("syntax (§4.6.1, §7.1, §12)", () => {
  const wrong = [
    ...[
      "foo",
      "foo:bar",
      "all:",
      "all:x",
      "all/8",
      "all.",
      "-all=x/%",
      "--all",
      "*all",
      "+",
      "-",
      "include",
      "include:",
    ],
    ...[
      "include:example.net/24",
      "include:net",
      "exists",
      "exists:",
      "exists:example.net/24",
      "ptr/24",
      "ptr:",
      "a:",
      "a/",
      "a//",
    ],
    ...[
      "a/33",
      "a/024",
      "a/-1",
      "a/24/",
      "a/24//",
      "a//129",
      "a//064",
      "a///64",
      "a:/24",
      "a:net",
      "a:net.",
      "a:example.123",
      "a:192.0.2.1",
    ],
    ...[
      "a:example.-x",
      "a:example.x-",
      "a:exa\u00e9mple.net",
      "a:example.net:25",
      "a=x%",
      "mx:",
      "mx/33",
      "mx//129",
      "mx:net",
    ],
    ...[
      "ip4",
      "ip4:",
      "ip4:192.0.2",
      "ip4:192.0.2.1.1",
      "ip4:192.0.2.256",
      "ip4:192.0.2.01",
      "ip4:192.0.2.1/33",
      "ip4:192.0.2.1/08",
    ],
    ...[
      "ip4:192.0.2.1/",
      "ip4:192.0.2.1//32",
      "ip4:192.0.2.1:25",
      "ip4:2001:db8::1",
      "ip4:%{i}",
      "ip4:example.net",
      "ip4/24",
    ],
    ...[
      "ip6",
      "ip6:",
      "ip6:192.0.2.1",
      "ip6:2001:db8::1/129",
      "ip6:2001:db8::1//64",
      "ip6:2001:db8:::1",
      "ip6:1:2:3:4:5:6:7",
      "ip6:::g",
    ],
    ...[
      "redirect=",
      "exp=",
      "redirect=net",
      "redirect:example.net",
      "+redirect=example.net",
      "-exp=example.net",
      "1up=x",
      "=x",
      "=",
      "x=%",
      "x=%{",
      "x=%(i)",
    ],
    ...[
      "a:%",
      "a:%z.net",
      "a:%{}.net",
      "a:%{x}.net",
      "a:%{i",
      "a:%{i2.net",
      "a:%{d0}.net",
      "a:%{d-1}.net",
      "a:%{d1rr}.net",
      "a:%{d;}.net",
    ],
    ...[
      "a:%{c}.net",
      "exists:%{r}.net",
      "exists:%{T}.net",
      "redirect=%{c}.net",
      "exp=%{r}.net",
      "a:%{i}x",
      "a:%{i}.12",
    ],
    ...[
      "redirect=a.net redirect=a.net",
      "exp=a.net exp=b.net",
      "redirect=a.net Redirect=b.net",
      "a\tmx",
      "\ta",
      "a\n",
      "a\u0000",
      "a\u007f",
    ],
    ...["a,mx", "a;", "ip4:192.0.2.1,192.0.2.2", "a:example.net, -all"],
  ];
  // Whatever stands before or behind (§4.6): nothing is evaluated.
  test.each(wrong)("permerror for %j", async (term) => {
    for (const record of [`v=spf1 ${term}`, `v=spf1 +all ${term}`, `v=spf1 ${term} +all`])
      expect(await check(record)).toMatchObject({ result: "permerror", lookups: 0, trace: [] });
  });

  const right = [
    ...[
      "x=",
      "x=y",
      "all=",
      "a:example.%%",
      "moo.cow-far_out=man:dog/cat",
      "x=%{i}%%%_%-",
      "x=a,-all",
      "x=include:a.net;-all",
      "X=1 X=2",
      "all=x",
      "ip4=192.0.2.1",
    ],
    ...[
      "a:foo,mx:example.net",
      "a:example.net-all",
      "a:foo:bar/baz.example.net",
      "a:ex_ample.net",
      "a:!$&'()*#.net",
      "a:example.net.",
      "a:a.xn--p1ai",
    ],
    ...[
      "a:example.1a",
      "a:%{d}",
      "a:%{D}",
      "a:%{d1r-}",
      "a:%{d128}",
      "a:%{d+-.,/_=}.net",
      "a:x%{d}.net",
      "a:%_.net",
      "a:%%.net",
      "a:%-.net",
    ],
    ...["a/0", "a//0", "a/32//128", "a:example.net/24//64", "mx/0//0", "exists:%{i}", "ip4:192.0.2.9/32", "ip6:::/128"],
    ...[
      "ip6:::ffff:192.0.2.1/128",
      "ip6:1:2:3:4:5:6:7::",
      "ip6:::1.2.3.4",
      "ptr:example.net",
      "default=pass",
      "op=helo",
    ],
  ];
  test.each(right)("no permerror for %j", async (term) => {
    for (const record of [`v=spf1 ?all ${term}`, `v=spf1 ${term} ?all`, `v=spf1   ${term}  ?all  `])
      expect((await check(record)).result).not.toBe("permerror");
  });
});

describe("evaluation (§4.6, §4.7)", () => {
  run([
    ["the first match ends it", "v=spf1 -ip4:192.0.2.0/24 +all", "fail"],
    ["plus", "v=spf1 +ip4:192.0.2.1", "pass"],
    ["minus", "v=spf1 -ip4:192.0.2.1", "fail"],
    ["tilde", "v=spf1 ~ip4:192.0.2.1", "softfail"],
    ["question mark", "v=spf1 ?ip4:192.0.2.1", "neutral"],
    ["none matches", "v=spf1 ip4:192.0.2.9", "neutral"],
    ["redirect counts only where none matches", "v=spf1 redirect=b.net ip4:192.0.2.1", { result: "pass", lookups: 0 }],
    ["redirect before all", "v=spf1 redirect=b.net ~all", { result: "softfail", lookups: 0 }],
    ["nothing is asked behind a match", "v=spf1 +all a:slow.net", "pass", { "slow.net": { A: "timeout" } }],
    ["an error before a match", "v=spf1 a:slow.net +all", "temperror", { "slow.net": { A: "timeout" } }],
  ]);
});

describe("include (§5.2)", () => {
  const b = (record: string): AnswerData => ({ "b.net": txt(record) });
  run([
    ["pass", "v=spf1 include:b.net -all", "pass", b("v=spf1 +all")],
    ["pass with a qualifier", "v=spf1 ~include:b.net -all", "softfail", b("v=spf1 +all")],
    ["fail", "v=spf1 include:b.net ~all", "softfail", b("v=spf1 -all")],
    ["softfail", "v=spf1 include:b.net -all", "fail", b("v=spf1 ~all")],
    ["neutral", "v=spf1 include:b.net -all", "fail", b("v=spf1 ?all")],
    ["an empty record", "v=spf1 include:b.net -all", "fail", b("v=spf1")],
    ["permerror", "v=spf1 include:b.net -all", "permerror", b("v=spf1 foo")],
    ["none", "v=spf1 include:b.net -all", "permerror", { "b.net": txt("hello") }],
    ["no such name", "v=spf1 include:b.net -all", "permerror"],
    ["two records", "v=spf1 include:b.net -all", "permerror", { "b.net": txt("v=spf1", "v=spf1") }],
    ["temperror", "v=spf1 include:b.net -all", "temperror", { "b.net": { TXT: "timeout" } }],
    ["a name that DNS cannot hold", `v=spf1 include:${long}.net -all`, "permerror"],
    ["one label out of a macro", "v=spf1 include:%{d1} -all", "permerror", { com: txt("v=spf1 +all") }],
    [
      "redirect inside",
      "v=spf1 include:b.net -all",
      "pass",
      { ...b("v=spf1 redirect=c.net"), "c.net": txt("v=spf1 +all") },
    ],
    [
      "the domain inside is the included one",
      "v=spf1 include:b.net -all",
      "pass",
      { ...b("v=spf1 exists:%{d}.x.net"), "b.net.x.net": here },
    ],
    [
      "the sender inside is the message's",
      "v=spf1 include:b.net -all",
      "pass",
      { ...b("v=spf1 exists:%{o}.x.net"), "example.com.x.net": here },
    ],
  ]);
});

describe("a (§5.3) and addresses (§5)", () => {
  run([
    ["its own", "v=spf1 a -all", "pass", { "example.com": here }],
    ["another's", "v=spf1 a:b.net -all", "pass", { "b.net": here }],
    ["a name with a final dot", "v=spf1 a:b.net. -all", "pass", { "b.net": here }],
    ["in another case", "v=spf1 A:B.Net -all", "pass", { "b.net": here }],
    ["one of several", "v=spf1 a:b.net -all", "pass", { "b.net": { A: ["198.51.100.1", "192.0.2.1"] } }],
    ["a network", "v=spf1 a:b.net/24 -all", "pass", { "b.net": { A: ["192.0.2.200"] } }],
    ["the network of the other family only", "v=spf1 a:b.net//24 -all", "fail", { "b.net": { A: ["192.0.2.200"] } }],
    ["everybody, if there is an address", "v=spf1 a:b.net/0 -all", "pass", { "b.net": elsewhere }],
    ["nobody, if there is none", "v=spf1 a:b.net/0 -all", "fail", { "b.net": here6 }],
    ["nobody, if there is no such name", "v=spf1 a:b.net/0 -all", "fail"],
    ["IPv6", "v=spf1 a:b.net -all", "pass", { "b.net": here6 }, six],
    ["IPv6 asks for AAAA alone", "v=spf1 a:b.net -all", "pass", { "b.net": { A: "timeout", ...here6 } }, six],
    ["IPv4 asks for A alone", "v=spf1 a:b.net -all", "pass", { "b.net": { AAAA: "timeout", ...here } }],
    ["an IPv6 network", "v=spf1 a:b.net//64 -all", "pass", { "b.net": { AAAA: ["2001:db8::ffff"] } }, six],
    ["a dual network", "v=spf1 a:b.net/32//64 -all", "pass", { "b.net": { AAAA: ["2001:db8::ffff"] } }, six],
    ["a mapped client is IPv4", "v=spf1 a:b.net -all", "pass", { "b.net": here }, { ip: "::FFFF:192.0.2.1" }],
    ["a mapped client in hexadecimal", "v=spf1 a:b.net -all", "pass", { "b.net": here }, { ip: "::ffff:c000:201" }],
    ["an alias", "v=spf1 a:b.net -all", "pass", { "b.net": { CNAME: ["c.net"] }, "c.net": here }],
    [
      "an alias of nothing is void",
      "v=spf1 a:b.net -all",
      { result: "fail", voids: 1 },
      { "b.net": { CNAME: ["c.net"] } },
    ],
    [
      "aliases in a circle",
      "v=spf1 a:b.net -all",
      "temperror",
      { "b.net": { CNAME: ["c.net"] }, "c.net": { CNAME: ["b.net"] } },
    ],
    ["a name that DNS cannot hold", `v=spf1 a:${long}.net -all`, { result: "fail", lookups: 1, voids: 0 }],
    ["an empty label", "v=spf1 a:b..net -all", "fail"],
    [
      "more than ten addresses",
      "v=spf1 a:b.net -all",
      "pass",
      { "b.net": { A: [...Array.from({ length: 12 }, (_, i) => `198.51.100.${i}`), "192.0.2.1"] } },
    ],
  ]);
});

describe("mx (§5.4)", () => {
  const exchange = (...hosts: string[]): AnswerData => ({ "example.com": { MX: mx(...hosts) } });
  run([
    ["a host", "v=spf1 mx -all", "pass", { ...exchange("b.net"), "b.net": here }],
    [
      "the last of ten",
      "v=spf1 mx -all",
      "pass",
      { ...exchange(...Array.from({ length: 10 }, (_, i) => `m${i}.net`)), "m9.net": here },
    ],
    [
      "no MX: the domain's own address is no host",
      "v=spf1 mx -all",
      { result: "fail", voids: 1 },
      { "example.com": here },
    ],
    [
      "a null MX",
      "v=spf1 mx -all",
      { result: "fail", voids: 0 },
      { "example.com": { MX: [{ preference: 0, exchange: "" }], ...here } },
    ],
    [
      "a null MX with its dot",
      "v=spf1 mx -all",
      "fail",
      { "example.com": { MX: [{ preference: 0, exchange: "." }], ...here } },
    ],
    ["a host without address", "v=spf1 mx -all", { result: "fail", voids: 0 }, exchange("b.net")],
    ["IPv6", "v=spf1 mx -all", "pass", { ...exchange("b.net"), "b.net": here6 }, six],
    ["networks", "v=spf1 mx/24//64 -all", "pass", { ...exchange("b.net"), "b.net": { AAAA: ["2001:db8::2"] } }, six],
    [
      "IPv4 network for an IPv6 client",
      "v=spf1 mx/0 -all",
      "fail",
      { ...exchange("b.net"), "b.net": { AAAA: ["2001:db8::2"] } },
      six,
    ],
    ["a failure of MX", "v=spf1 mx -all", "temperror", { "example.com": { MX: "servfail" } }],
    ["a failure of a host", "v=spf1 mx -all", "temperror", { ...exchange("b.net"), "b.net": { A: "timeout" } }],
    [
      "a host that is an alias",
      "v=spf1 mx -all",
      "pass",
      { ...exchange("b.net"), "b.net": { CNAME: ["c.net"] }, "c.net": here },
    ],
    [
      "in another case, with final dots",
      "v=spf1 MX:B.NET. -all",
      "pass",
      { "b.net": { MX: mx("C.net.") }, "c.net": here },
    ],
  ]);
});

describe("ptr (§5.5) and %{p} (§7.3)", () => {
  const reverse = (...names: string[]): AnswerData => ({ "1.2.0.192.in-addr.arpa": { PTR: names } });
  const nibbles = `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2`;
  run([
    ["a name below the domain", "v=spf1 ptr -all", "pass", { ...reverse("a.example.com"), "a.example.com": here }],
    ["the domain itself", "v=spf1 ptr -all", "pass", { ...reverse("example.com"), "example.com": here }],
    ["in another case", "v=spf1 ptr:EXAMPLE.com -all", "pass", { ...reverse("a.Example.COM."), "a.example.com": here }],
    ["a name that only ends alike", "v=spf1 ptr -all", "fail", { ...reverse("anexample.com"), "anexample.com": here }],
    ["a name above", "v=spf1 ptr:a.example.com -all", "fail", { ...reverse("example.com"), "example.com": here }],
    [
      "a name that is not valid",
      "v=spf1 ptr -all",
      "fail",
      { ...reverse("a.example.com"), "a.example.com": elsewhere },
    ],
    [
      "IPv6",
      "v=spf1 ptr -all",
      "pass",
      { [`${nibbles}.ip6.arpa`]: { PTR: ["a.example.com"] }, "a.example.com": here6 },
      six,
    ],
    [
      "IPv6 wants AAAA",
      "v=spf1 ptr -all",
      "fail",
      { [`${nibbles}.ip6.arpa`]: { PTR: ["a.example.com"] }, "a.example.com": here },
      six,
    ],
    ["a failure of PTR is no match", "v=spf1 ptr -all", "fail", { "1.2.0.192.in-addr.arpa": { PTR: "timeout" } }],
    [
      "a failure of an address leaves the name out",
      "v=spf1 ptr -all",
      "pass",
      { ...reverse("a.example.com", "b.example.com"), "a.example.com": { A: "servfail" }, "b.example.com": here },
    ],
    ["no reverse name is void", "v=spf1 ptr -all", { result: "fail", lookups: 1, voids: 1 }],
    [
      "p is validated",
      "v=spf1 exists:%{p}.x.net -all",
      "pass",
      { ...reverse("b.net"), "b.net": here, "b.net.x.net": here },
    ],
    [
      "p is unknown where no name is valid",
      "v=spf1 exists:%{p}.x.net -all",
      "pass",
      { ...reverse("b.net"), "b.net": elsewhere, "unknown.x.net": here },
    ],
    [
      "p is unknown where PTR fails",
      "v=spf1 exists:%{p}.x.net -all",
      "pass",
      { "1.2.0.192.in-addr.arpa": { PTR: "timeout" }, "unknown.x.net": here },
    ],
    [
      "p is unknown where there is none",
      "v=spf1 exists:%{p}.x.net -all",
      { result: "pass", lookups: 1, voids: 0 },
      { "unknown.x.net": here },
    ],
    [
      "p prefers the domain",
      "v=spf1 exists:%{p}.x.net -all",
      "pass",
      {
        ...reverse("b.net", "a.example.com", "example.com"),
        "b.net": here,
        "a.example.com": here,
        "example.com": here,
        "example.com.x.net": here,
      },
    ],
    [
      "p prefers a name below the domain",
      "v=spf1 exists:%{p}.x.net -all",
      "pass",
      { ...reverse("b.net", "a.example.com"), "b.net": here, "a.example.com": here, "a.example.com.x.net": here },
    ],
    [
      "p knows ten names",
      "v=spf1 exists:%{p}.x.net -all",
      "pass",
      { ...reverse(...Array.from({ length: 11 }, (_, i) => `n${i}.net`)), "n10.net": here, "unknown.x.net": here },
    ],
  ]);
});

describe("ip4, ip6 (§5.6), exists (§5.7), all (§5.1)", () => {
  run([
    ["/0 is everybody", "v=spf1 ip4:198.51.100.1/0 -all", "pass"],
    ["bits below the prefix are not compared", "v=spf1 ip4:192.0.2.200/24 -all", "pass"],
    ["/31", "v=spf1 ip4:192.0.2.0/31 -all", "pass"],
    ["/1", "v=spf1 ip4:128.0.0.0/1 -all", "pass"],
    ["the other half", "v=spf1 ip4:0.0.0.0/1 -all", "fail"],
    ["ip6 /0 for IPv4", "v=spf1 ip6:::/0 -all", "fail"],
    ["ip4 /0 for IPv6", "v=spf1 ip4:0.0.0.0/0 -all", "fail", {}, six],
    ["a mapped network matches no IPv4 client", "v=spf1 ip6:::ffff:192.0.2.1 -all", "fail"],
    ["a mapped client", "v=spf1 ip4:192.0.2.1 -all", "pass", {}, { ip: "::ffff:192.0.2.1" }],
    ["ip6", "v=spf1 ip6:2001:db8::1 -all", "pass", {}, six],
    ["ip6 in capitals, uncompressed", "v=spf1 IP6:2001:0DB8:0:0:0:0:0:1 -all", "pass", {}, six],
    ["ip6 /33", "v=spf1 ip6:2001:db8:8000::/33 -all", "fail", {}, six],
    ["ip6 /0", "v=spf1 ip6:::/0 -all", "pass", {}, six],
    ["exists", "v=spf1 exists:b.net -all", "pass", { "b.net": { A: ["127.0.0.2"] } }],
    ["exists asks for A", "v=spf1 exists:b.net -all", "pass", { "b.net": { A: ["127.0.0.2"], AAAA: "timeout" } }, six],
    ["exists with AAAA alone", "v=spf1 exists:b.net -all", { result: "fail", voids: 1 }, { "b.net": here6 }, six],
    ["exists that fails", "v=spf1 exists:b.net -all", "temperror", { "b.net": { A: "refused" } }],
    [
      "exists of an alias of nothing",
      "v=spf1 exists:b.net -all",
      { result: "fail", voids: 1 },
      { "b.net": { CNAME: ["c.net"] } },
    ],
    ["what stands behind all", "v=spf1 -all ip4:192.0.2.1", "fail"],
  ]);
});

describe("redirect (§6.1)", () => {
  run([
    ["its result", "v=spf1 redirect=b.net", "softfail", { "b.net": txt("v=spf1 ~all") }],
    ["neutral where nothing matches there", "v=spf1 redirect=b.net", "neutral", { "b.net": txt("v=spf1") }],
    ["no record there", "v=spf1 redirect=b.net", "permerror", { "b.net": txt("hello") }],
    ["no such name", "v=spf1 redirect=b.net", "permerror"],
    ["no name at all", `v=spf1 redirect=${long}.net`, "permerror"],
    ["one label out of a macro", "v=spf1 redirect=%{d1}", "permerror", { com: txt("v=spf1 +all") }],
    ["a failure", "v=spf1 redirect=b.net", "temperror", { "b.net": { TXT: "timeout" } }],
    ["the domain there is the new one", "v=spf1 redirect=b.net", "pass", { "b.net": { ...txt("v=spf1 a"), ...here } }],
    [
      "macros of the record that redirects",
      "v=spf1 redirect=%{d}.b.net",
      "pass",
      { "example.com.b.net": txt("v=spf1 +all") },
    ],
    ["where it stands does not matter", "v=spf1 redirect=b.net ip4:192.0.2.9", "fail", { "b.net": txt("v=spf1 -all") }],
  ]);
});

describe("exp (§6.2)", () => {
  const failing = "v=spf1 -all exp=why.net";
  const why = (...texts: string[]): AnswerData => ({ "why.net": txt(...texts) });
  run([
    ["the text", failing, { explanation: "No mail from 192.0.2.1" }, why("No mail from %{c}")],
    ["strings joined as they are", failing, { explanation: "ab c" }, { "why.net": { TXT: [["a", "b c"]] } }],
    ["spaces and escapes", failing, { explanation: " a  b%20c% d" }, why(" a%_%_b%-c%% d")],
    [
      "percent-encoded",
      failing,
      { explanation: "http://x.net/?s=strong-bad%40example.com" },
      why("http://x.net/?s=%{S}"),
    ],
    [
      "c, r, t",
      failing,
      { explanation: "192.0.2.1 mx.here.net 1000000000" },
      why("%{c} %{r} %{t}"),
      { receiver: "mx.here.net" },
    ],
    ["an unknown receiver", failing, { explanation: "unknown" }, why("%{r}")],
    ["IPv6 in readable form", failing, { explanation: "2001:db8::1" }, why("%{c}"), six],
    [
      "d is the domain that failed",
      "v=spf1 redirect=b.net",
      { explanation: "b.net" },
      { "b.net": txt("v=spf1 -all exp=why.net"), ...why("%{d}") },
    ],
    [
      "that of the target of redirect",
      "v=spf1 redirect=b.net exp=why.net",
      { explanation: "there" },
      { "b.net": txt("v=spf1 -all exp=there.net"), "there.net": txt("there"), ...why("here") },
    ],
    [
      "a macro in its domain",
      "v=spf1 -all exp=%{l}.why.net",
      { explanation: "no" },
      { "strong-bad.why.net": txt("no") },
    ],
    ["before what fails", "v=spf1 exp=why.net -ip4:192.0.2.1", { explanation: "no" }, why("no")],
    ["at an alias", failing, { explanation: "no" }, { "why.net": { CNAME: ["b.net"] }, "b.net": txt("no") }],
  ]);

  test.each<[string, string, AnswerData?, Partial<SpfQuery>?]>([
    ["no such name", failing],
    ["no TXT", failing, { "why.net": here }],
    ["two texts", failing, why("one", "two")],
    ["an empty text", failing, why("")],
    ["a failure", failing, { "why.net": { TXT: "timeout" } }],
    ["octets that are not ASCII", failing, why("caf\u00e9")],
    ["control characters", failing, why("a\r\nb")],
    ["control characters out of a macro", failing, why("%{h}"), { helo: "a\r\nX: b.net" }],
    ["a macro that is none", failing, why("%{x}")],
    ["a lone percent sign", failing, why("100% no")],
    ["a percent sign at the end", failing, why("no %")],
    [
      "that of the redirecting record",
      "v=spf1 redirect=b.net exp=why.net",
      { "b.net": txt("v=spf1 -all"), ...why("no") },
    ],
    [
      "that of an included record",
      "v=spf1 include:b.net -all",
      { "b.net": txt("v=spf1 -all exp=why.net"), ...why("no") },
    ],
    ["where nothing fails", "v=spf1 ~all exp=why.net", why("no")],
    ["a domain that DNS cannot hold", `v=spf1 -all exp=${long}.net`, { [`${long}.net`]: txt("no") }],
    ["a local-part that is not ASCII", failing, why("%{s}"), { sender: "\u00fc@example.com" }],
  ])("there is none: %s", async (_, record, others, query) => {
    const { explanation, result, lookups } = await check(record, others, query);
    expect([explanation, ["fail", "softfail"].includes(result)]).toEqual([undefined, true]);
    expect(lookups).toBe(/redirect|include/.test(record) ? 1 : 0);
  });
});

describe("macros (§7)", () => {
  const exists = (spec: string, name: string, query: Partial<SpfQuery> = {}): Case => [
    spec,
    `v=spf1 exists:${spec} -all`,
    "pass",
    { [name]: here },
    query,
  ];
  const nibbles = "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1";
  run([
    exists("%{i}.x.net", "192.0.2.1.x.net"),
    exists("%{ir}.%{v}.x.net", "1.2.0.192.in-addr.x.net"),
    exists("%{i}.%{v}.x.net", `${nibbles}.ip6.x.net`, six),
    exists("%{ir}.%{v}.x.net", `${nibbles.split(".").reverse().join(".")}.ip6.x.net`, six),
    exists("%{i3}.x.net", "0.2.1.x.net"),
    exists("%{i2r}.x.net", "0.192.x.net"),
    exists("%{h}.x.net", "mail.example.com.x.net"),
    exists("%{h2}.x.net", "example.com.x.net"),
    exists("%{H}.x.net", "a%21b.x.net", { helo: "a!b" }),
    exists("%{h}.x.net", "a b'c.x.net", { helo: "a b'c" }),
    exists("%{l-}.x.net", "strong.bad.x.net"),
    exists("%{lr-}.x.net", "bad.strong.x.net"),
    exists("%{l1r-}.x.net", "strong.x.net"),
    exists("%{l1-}.x.net", "bad.x.net"),
    exists("%{l99r-}.x.net", "bad.strong.x.net"),
    exists("%{L}.x.net", "a%26b%3D-._~c.x.net", { sender: "a&b=-._~c@example.com" }),
    exists("%{lr+-=}.x.net", "d.c.b.a.x.net", { sender: "a+b-c=d@example.com" }),
    // Only the delimiters named part the value; between the parts stand dots.
    exists("%{lr+}.x.net", "c.a.b.x.net", { sender: "a.b+c@example.com" }),
    exists("%{s}.x.net", "strong-bad@example.com.x.net"),
    exists("%{S}.x.net", "strong-bad%40example.com.x.net"),
    exists("%{o1}.%{d2}.x.net", "com.example.com.x.net"),
    exists("a%%b%_c%-d.x.net", "a%b c%20d.x.net"),
    exists("%{D}.X.net", "example.com.x.net"),
  ]);

  test("parts that are empty are kept", async () => {
    const others = { "a.-.b.x.net": here };
    expect((await check("v=spf1 exists:%{l+}.x.net -all", others, { sender: "a+-+b@example.com" })).result).toBe(
      "pass",
    );
    expect((await check("v=spf1 exists:%{l+}.x.net -all", {}, { sender: "a++b@example.com" })).result).toBe("fail");
  });

  test("a name loses labels from the left until it is no longer than 253 octets (§7.3)", async () => {
    const label = (c: string) => c.repeat(60);
    const sender = `${label("a")}@example.com`;
    const tail = `${label("b")}.${label("c")}.${label("d")}.example.com`;
    expect((await check(`v=spf1 exists:%{l}.${tail} -all`, { [tail]: here }, { sender })).result).toBe("pass");
    const full = `${"a".repeat(253 - tail.length - 1)}.${tail}`;
    const local = { sender: `${"a".repeat(253 - tail.length - 1)}@example.com` };
    expect((await check(`v=spf1 exists:%{l}.${tail} -all`, { [full]: here }, local)).result).toBe("pass");
  });
});

describe("limits (§4.6.4)", () => {
  const hosts = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`h${i}.net`, elsewhere]));
  const terms = (count: number) => Array.from({ length: count }, (_, i) => `a:h${i}.net`).join(" ");
  run([
    [
      "each kind of term counts",
      "v=spf1 include:b.net a:h0.net mx:m.net ptr exists:v.net redirect=c.net",
      { result: "fail", lookups: 6, voids: 2 },
      { ...hosts, "b.net": txt("v=spf1 -all"), "m.net": { MX: mx("h2.net") }, "c.net": txt("v=spf1 -all") },
    ],
    [
      "all, ip4, ip6 and exp do not",
      "v=spf1 ip4:192.0.2.9 ip6:::1 x=%{i} -all exp=b.net",
      { result: "fail", lookups: 0 },
    ],
    [
      "what is included counts",
      `v=spf1 include:b.net ${terms(8)} -all`,
      { result: "fail", lookups: 10 },
      { ...hosts, "b.net": txt("v=spf1 a:h9.net -all") },
    ],
    [
      "one too many",
      `v=spf1 include:b.net ${terms(9)} -all`,
      { result: "permerror", lookups: 11 },
      { ...hosts, "b.net": txt("v=spf1 a:h9.net -all") },
    ],
    [
      "one too many inside",
      `v=spf1 ${terms(9)} include:b.net +all`,
      { result: "permerror", lookups: 11 },
      { ...hosts, "b.net": txt("v=spf1 a:h9.net -all") },
    ],
    [
      "redirect as the eleventh",
      `v=spf1 ${terms(10)} redirect=b.net`,
      "permerror",
      { ...hosts, "b.net": txt("v=spf1 -all") },
    ],
    ["redirect as the tenth", `v=spf1 ${terms(9)} redirect=b.net`, "fail", { ...hosts, "b.net": txt("v=spf1 -all") }],
    ["the same name counts each time", `v=spf1 ${"a:h0.net ".repeat(11)} -all`, "permerror", hosts],
    ["a match at the tenth", `v=spf1 ${terms(9)} a:b.net a:h9.net -all`, "pass", { ...hosts, "b.net": here }],
    ["includes in a circle", "v=spf1 include:example.com +all", "permerror"],
    ["redirects in a circle", "v=spf1 redirect=example.com", "permerror"],
    ["a name that DNS cannot hold counts", `v=spf1 ${`a:${long}.net `.repeat(11)} +all`, "permerror"],
    ["void at the limit", "v=spf1 a:v1.net exists:v2.net ~all", { result: "softfail", voids: 2 }],
    ["void beyond it", "v=spf1 a:v1.net exists:v2.net mx:v3.net ~all", { result: "permerror", voids: 3 }],
    [
      "void inside of includes",
      "v=spf1 include:b.net a:v3.net ~all",
      { result: "permerror", voids: 3 },
      { "b.net": txt("v=spf1 a:v1.net a:v2.net -all") },
    ],
    [
      "no records of the type are void as well",
      "v=spf1 a:b.net a:b.net mx:b.net ~all",
      { result: "permerror", voids: 3 },
      { "b.net": here6 },
    ],
    [
      "a record without SPF is no void look-up of its own kind",
      "v=spf1 a:v1.net a:v2.net ip4:192.0.2.1 include:b.net",
      "pass",
    ],
    [
      "eleven hosts, though the first matches",
      "v=spf1 mx -all",
      "permerror",
      { "example.com": { MX: mx("b.net", ...Object.keys(hosts).slice(0, 10)) }, ...hosts, "b.net": here },
    ],
    [
      "hosts of two mx are counted apart",
      "v=spf1 mx:b.net mx:c.net -all",
      "fail",
      {
        ...hosts,
        "b.net": { MX: mx(...Object.keys(hosts).slice(0, 8)) },
        "c.net": { MX: mx(...Object.keys(hosts).slice(4)) },
      },
    ],
  ]);
});

describe("internationalised mail (RFC 8616 §4)", () => {
  run([
    [
      "U-labels of the sender",
      "",
      "pass",
      { "xn--bcher-kva.example": txt("v=spf1 exists:%{o}.x.net -all"), "xn--bcher-kva.example.x.net": here },
      { sender: "a@b\u00fccher.example" },
    ],
    [
      "U-labels of HELO",
      "v=spf1 exists:%{h}.x.net -all",
      "pass",
      { "xn--bcher-kva.example.x.net": here },
      { helo: "b\u00fccher.example" },
    ],
    [
      "a local-part that is not ASCII has no macro",
      "v=spf1 exists:%{s}.x.net exists:%{l}.x.net ~all",
      { result: "softfail", voids: 0 },
      {},
      { sender: "\u00fc@example.com" },
    ],
    [
      "the other terms are evaluated",
      "v=spf1 -exists:%{l}.x.net ip4:192.0.2.1",
      "pass",
      {},
      { sender: "\u00fc@example.com" },
    ],
  ]);
});
