import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { checkHost } from "../../server/src/evaluate/check-host.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";

/**
 * Results of `check_host()` beside those of pyspf (Debian's python3-spf), on records made of many parts and one zone of
 * canned answers. A difference without a reason in the table fails, and so does a reason that explains nothing.
 */
const python = ["/usr/bin/python3", "python3"].find((one) => spawnSync(one, ["-c", "import spf"]).status === 0);

const txt = (...texts: string[]) => texts.map((text) => [text]);
const zone: AnswerData = {
  "example.com": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"], MX: [{ preference: 10, exchange: "mx.example.com" }] },
  "mx.example.com": { A: ["192.0.2.2"], AAAA: ["2001:db8::2"] },
  "alias.example.com": { CNAME: ["mx.example.com"] },
  "nomx.example.com": { A: ["192.0.2.33"] },
  "pass.example.net": { TXT: txt("v=spf1 ip4:192.0.2.9 ip6:2001:db8::9 -all") },
  "soft.example.net": { TXT: txt("v=spf1 ~all") },
  "broken.example.net": { TXT: txt("v=spf1 foo:bar -all") },
  "two.example.net": { TXT: txt("v=spf1 -all", "v=spf1 ~all") },
  "none.example.net": { TXT: txt("not SPF") },
  "loop.example.net": { TXT: txt("v=spf1 include:loop.example.net -all") },
  "slow.example.net": { TXT: "timeout", A: "timeout", MX: "timeout" },
  "deep.example.net": {
    TXT: txt("v=spf1 a:mx.example.com a:mx.example.com a:mx.example.com include:deeper.example.net ?all"),
  },
  "deeper.example.net": { TXT: txt("v=spf1 mx:example.com mx:example.com a:mx.example.com ?all") },
  "9.2.0.192.in-addr.arpa": { PTR: ["host.example.com"] },
  "host.example.com": { A: ["192.0.2.9"] },
  "192.0.2.9.list.example.com": { A: ["127.0.0.2"] },
  "why.example.com": { TXT: txt("%{i} may not send") },
};

const addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.9", "198.51.100.7", "2001:db8::1", "2001:db8::9"];

/** Terms that are right, that are wrong, and that are nearly right. */
const parts = [
  ...["a", "mx", "a/24", "mx/24", "a//64", "a/24//64", "a:mx.example.com", "mx:example.com", "a:alias.example.com"],
  ...["A", "MX:example.com", "a:nomx.example.com", "mx:nomx.example.com", "a:void.example.com", "mx:void.example.com"],
  ...[
    "-a",
    "~mx",
    "?a:mx.example.com",
    "+mx",
    "!a",
    "--a",
    "a:",
    "a/",
    "a/33",
    "a//129",
    "a/024",
    "a/0",
    "a:/24",
    "a/24/64",
  ],
  ...["ip4:192.0.2.9", "ip4:192.0.2.0/24", "ip4:192.0.2.0/0", "ip4:192.0.2", "ip4:192.0.2.256", "ip4:192.0.2.0/33"],
  ...["ip4", "ip4:", "ip4:2001:db8::1", "ip4:192.0.2.09", "ip4:198.51.100.0//24", "IP4:198.51.100.7", "ipv4:192.0.2.9"],
  ...["ip6:2001:db8::9", "ip6:2001:db8::/32", "ip6:2001:db8::/129", "ip6:192.0.2.9", "ip6", "ip6:2001:db8:::1"],
  ...["ip6:::ffff:192.0.2.9", "ip6:2001:db8::/0"],
  ...["include:pass.example.net", "include:soft.example.net", "include:broken.example.net", "include:none.example.net"],
  ...["include:two.example.net", "include:loop.example.net", "include:slow.example.net", "include:deep.example.net"],
  ...["include:", "include", "include:void.example.net", "-include:pass.example.net", "include:pass.example.net/24"],
  ...["exists:%{i}.list.example.com", "exists:%{z}.example.com", "exists:%{i", "exists", "exists:%%.example.com"],
  ...["exists:%{d1r+}.example.com", "exists:%{d0}.example.com", "exists:host.example.com", "exists:%{c}.example.com"],
  ...["a:slow.example.net", "mx:slow.example.net", "a:example", "a:example.com.", "a:ex_ample.example.com", "a:-.com"],
  ...["a:example.123", "ptr", "ptr:example.com", "ptr:", "ptr/24"],
  ...["all", "-all", "~all", "?all", "+all", "-all:x", "-ALL", "all.", "all/24"],
  ...["redirect=pass.example.net", "redirect=none.example.net", "redirect=broken.example.net", "redirect="],
  ...[
    "redirect=slow.example.net",
    "redirect:pass.example.net",
    "Redirect=soft.example.net",
    "-redirect=soft.example.net",
  ],
  ...["exp=why.example.com", "exp=", "exp=void.example.com", "exp=%{x}.example.com"],
  // Lawful, though two terms may have been meant.
  ...[
    "x=a,-all",
    "x=include:a.net;-all",
    "a:mx.example.com-all",
    "a:foo,mx:mx.example.com",
    "exists:a-include:b.example.com",
  ],
  ...["unknown=thing", "x=%{i}", "x=%{", "9x=y", "x-1.2=", "junk", "v=spf1", "="],
];

/** The same records in every run. */
function records(count: number): string[] {
  const term = fc.tuple(fc.constantFrom(" ", " ", " ", " ", "  ", "\t"), fc.constantFrom(...parts));
  const start = fc.constantFrom("v=spf1", "v=spf1", "v=spf1", "v=spf1", "V=SPF1", "v=spf10", "v=spf2.0/pra", " v=spf1");
  const text = fc
    .tuple(start, fc.array(term, { maxLength: 6 }), fc.constantFrom("", "", " "))
    .map(([version, terms, end]) => version + terms.map((pair) => pair.join("")).join("") + end);
  // Each part alone as well: behind a part that matches or is wrong, a result says nothing of it.
  const alone = parts.flatMap((part) => [`v=spf1 ${part}`, `v=spf1 ${part} -all`, `v=spf1 ~all ${part}`]);
  return [...new Set([...alone, ...fc.sample(text, { numRuns: count, seed: 7 })])];
}

interface Case {
  readonly record: string;
  readonly ip: string;
}

interface Difference {
  readonly why: string;
  readonly explains: (record: string, ours: string, theirs: string) => boolean;
}

const differences: readonly Difference[] = [
  {
    why: "pyspf parts terms at a tab as well; RFC 7208 §4.6.1 wants spaces, so that a tab is part of the term before it, and wrong there",
    explains: (record, ours) => ours === "permerror" && record.includes("\t"),
  },
  {
    why: "pyspf reads no macros in modifiers that it does not know; RFC 7208 §6 has a macro-string there too, and §4.6 makes any error of syntax a permerror",
    explains: (record, ours) => ours === "permerror" && / x=%\{(?: |$)/.test(record),
  },
  {
    why: "pyspf takes no modifier twice; RFC 7208 §6 says that of redirect and exp alone, and others are ignored however often they stand",
    explains: (record, _, theirs) => theirs === "permerror" && / x=.* x=/.test(record),
  },
  {
    why: "pyspf takes %{d0} for %{d}; RFC 7208 §7.3 says that the number must not be zero",
    explains: (record, ours) => ours === "permerror" && record.includes("%{d0}"),
  },
  {
    why: "pyspf knows redirect in lower case alone; names of modifiers are alike in any case (RFC 7208 §4.6.1)",
    explains: (record) => record.includes("Redirect="),
  },
];

function pyspf(cases: readonly Case[]): string[] {
  const run = spawnSync(python as string, [join(import.meta.dirname, "peers/pyspf.py")], {
    input: JSON.stringify({ zone, cases }),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(run.stderr).toBe("");
  return JSON.parse(run.stdout);
}

describe.runIf(python !== undefined)("SPF beside pyspf", () => {
  const cases = records(3000).flatMap((record, i) => [
    { record, ip: addresses[i % addresses.length] as string },
    { record, ip: "192.0.2.9" },
  ]);

  test("check_host() gives the same result, but where the table says why not", async () => {
    const theirs = pyspf(cases);
    const used = new Set<string>();
    const unexplained: string[] = [];
    let agreed = 0;
    for (const [i, { record, ip }] of cases.entries()) {
      const resolver = recordedResolver({ ...zone, "example.com": { ...zone["example.com"], TXT: [[record]] } });
      const query = { ip, sender: "someone@example.com", helo: "host.example.org" };
      const ours = (await checkHost(query, resolver)).result;
      const other = theirs[i] as string;
      if (ours === other) {
        agreed++;
        continue;
      }
      const reason = differences.find(({ explains }) => explains(record, ours, other));
      if (reason === undefined) unexplained.push(`${JSON.stringify(record)} from ${ip}: ours ${ours}, pyspf ${other}`);
      else used.add(reason.why);
    }
    expect(unexplained.slice(0, 60)).toEqual([]);
    expect(differences.map(({ why }) => why).filter((why) => !used.has(why))).toEqual([]);
    expect(agreed).toBeGreaterThan(cases.length * 0.9);
  });
});
