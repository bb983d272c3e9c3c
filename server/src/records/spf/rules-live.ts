import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const provider = { "other.example.net": { TXT: [["v=spf1 ip4:198.51.100.0/24 -all"]] } };

/** Rules that need what other names answer: a zone of the workspace, or DNS when a person asks. */
export const liveRules = defineRules("spf", {
  "too-many-void-lookups": {
    severity: "error",
    title: "More than two empty look-ups",
    reference: rfc(7208, "4.6.4"),
    message: ({ count }: { count: number }) =>
      `${count} terms find no name or no data, and receivers stop at more than two: the result is permerror at most of them`,
    why: "Empty answers are the mark of records nobody looks after; the limit protects name servers.",
    mend: "Remove the terms whose names are gone.",
    bad: {
      text: '@ TXT "v=spf1 a:gone1.example.com a:gone2.example.com [[a:gone3.example.com]] -all"\nwww A 192.0.2.1',
      answers: {},
    },
    good: { text: '@ TXT "v=spf1 a:www.example.com -all"\nwww A 192.0.2.1', answers: {} },
    dns: true,
  },
  "void-lookup": {
    severity: "warning",
    title: "Term that finds nothing",
    reference: [rfc(7208, "4.6.4"), rfc(7208, "5")],
    message: ({ domain, type, status }: { domain: string; type: string; status: string }) =>
      `${domain} ${status === "nxdomain" ? "does not exist" : `has no ${type} records`}, so this term matches nobody and counts as one of two empty look-ups`,
    why: "More than two such terms make the record fail with permerror; even one costs a look-up for nothing.",
    mend: "Correct the name, or remove the term.",
    bad: { text: '@ TXT "v=spf1 a:[[gone.example.com]] -all"\nwww A 192.0.2.1', answers: {} },
    good: { text: '@ TXT "v=spf1 a:www.example.com -all"\nwww A 192.0.2.1', answers: {} },
    dns: true,
  },
  "too-many-mx-hosts": {
    severity: "error",
    title: "mx with more than ten hosts",
    reference: rfc(7208, "4.6.4"),
    message: ({ domain, count }: { domain: string; count: number }) =>
      `${domain} has ${count} MX hosts, and a receiver may look up ten: the result is permerror`,
    why: "Each host costs an address look-up; the limit is ten for one mx term.",
    mend: "List the networks with ip4 and ip6 instead.",
    bad: {
      text: `@ TXT "v=spf1 [[mx]] -all"\n${Array.from({ length: 11 }, (_, i) => `@ MX ${i} mx${i}`).join("\n")}\n${Array.from({ length: 11 }, (_, i) => `mx${i} A 192.0.2.${i}`).join("\n")}`,
      answers: {},
    },
    good: { text: '@ TXT "v=spf1 mx -all"\n@ MX 0 mx\nmx A 192.0.2.1', answers: {} },
    dns: true,
  },
  "include-without-record": {
    severity: "error",
    title: "include of a domain without SPF",
    reference: rfc(7208, "5.2"),
    message: ({ domain, count }: { domain: string; count: number }) =>
      `${domain} has ${count === 0 ? "no SPF record" : `${count} SPF records`}, so including it gives permerror`,
    why: "include needs exactly one record at its target; anything else ends the whole check with permerror.",
    mend: "Correct the domain, or remove the term.",
    bad: { text: '@ TXT "v=spf1 include:[[empty.example.com]] -all"\nempty A 192.0.2.1', answers: {} },
    good: { text: '@ TXT "v=spf1 include:other.example.net -all"', answers: provider },
    dns: true,
  },
  "redirect-without-record": {
    severity: "error",
    title: "redirect to a domain without SPF",
    reference: rfc(7208, "6.1"),
    message: ({ domain, count }: { domain: string; count: number }) =>
      `${domain} has ${count === 0 ? "no SPF record" : `${count} SPF records`}, so the redirect gives permerror`,
    why: "The target's record takes the place of this one; without exactly one there is nothing to evaluate.",
    mend: "Correct the domain, or end the record with ~all instead.",
    bad: { text: '@ TXT "v=spf1 redirect=[[empty.example.com]]"\nempty A 192.0.2.1', answers: {} },
    good: { text: '@ TXT "v=spf1 redirect=other.example.net"', answers: provider },
    dns: true,
  },
  loop: {
    severity: "error",
    title: "Record that includes itself",
    reference: rfc(7208, "4.6.4"),
    message: ({ domain }: { domain: string }) =>
      `${domain} is being evaluated already, so this leads in a circle and ends in permerror`,
    why: "The circle is followed until ten look-ups are used up.",
    mend: "Remove the term that leads back.",
    bad: {
      text: '@ TXT "v=spf1 include:[[a.example.net]] -all"',
      answers: { "a.example.net": { TXT: [["v=spf1 include:example.com -all"]] } },
    },
    good: {
      text: '@ TXT "v=spf1 include:a.example.com -all"\na TXT "v=spf1 mx -all"\na MX 0 b.example.net.',
      answers: {},
    },
    dns: true,
  },
  "broken-include": {
    severity: "error",
    title: "include of a broken record",
    reference: [rfc(7208, "5.2"), rfc(7208, "6.1")],
    message: ({ domain, problem }: { domain: string; problem: string }) =>
      `The SPF record of ${domain} is broken (${problem}), so this record gives permerror too`,
    why: "A permerror inside an included or redirected record ends the whole check.",
    mend: "Mend the other record, or tell its owner; remove the term until then.",
    bad: { text: '@ TXT "v=spf1 include:[[b.example.com]] -all"\nb TXT "v=spf1 ipv4:192.0.2.1 -all"', answers: {} },
    good: { text: '@ TXT "v=spf1 include:b.example.com -all"\nb TXT "v=spf1 ip4:192.0.2.1 -all"', answers: {} },
    dns: true,
  },
  "included-all": {
    severity: "info",
    title: "all of an included record",
    reference: rfc(7208, "5.2"),
    message: ({ domain, term }: { domain: string; term: string }) =>
      `The “${term}” at the end of ${domain} has no effect here: include asks only whether that record passes`,
    why: "People expect the policy of the included record to hold; the including record needs its own all.",
    mend: "Nothing to mend if this record has its own all.",
    bad: { text: '@ TXT "v=spf1 include:[[other.example.net]] ~all"', answers: provider },
    good: {
      text: '@ TXT "v=spf1 include:other.example.net ~all"',
      answers: { "other.example.net": { TXT: [["v=spf1 ip4:198.51.100.0/24"]] } },
    },
    dns: true,
  },
  "included-pass-all": {
    severity: "warning",
    title: "Included record lets everyone pass",
    reference: rfc(7208, "5.2"),
    message: ({ domain }: { domain: string }) =>
      `The record of ${domain} ends with +all, so every host of the Internet passes here too`,
    why: "include matches whenever the other record passes, and that one always does.",
    mend: "Remove the include, or have the other record mended.",
    bad: {
      text: '@ TXT "v=spf1 include:[[other.example.net]] -all"',
      answers: { "other.example.net": { TXT: [["v=spf1 +all"]] } },
    },
    good: { text: '@ TXT "v=spf1 include:other.example.net -all"', answers: provider },
    dns: true,
  },
  "bad-explanation": {
    severity: "warning",
    title: "Explanation that cannot be used",
    reference: rfc(7208, "6.2"),
    message: ({ domain, problem }: { domain: string; problem: string }) =>
      `The explanation at ${domain} cannot be used (${problem}): receivers act as if there were none`,
    why: "The target needs exactly one TXT record, in ASCII, with valid macros.",
    mend: "Publish one TXT record with the text there.",
    bad: { text: '@ TXT "v=spf1 -all exp=[[why.example.com]]"\nwhy A 192.0.2.1', answers: {} },
    good: { text: '@ TXT "v=spf1 -all exp=why.example.com"\nwhy TXT "%{i} may not send for %{d}"', answers: {} },
    dns: true,
  },
  "lookup-failed": {
    severity: "warning",
    title: "Look-up that fails",
    reference: [rfc(7208, "2.6.6"), rfc(7208, "5")],
    message: ({ domain, status }: { domain: string; status: string }) =>
      `Looking up ${domain} failed (${status}): as long as it does, receivers return temperror and may defer mail`,
    why: "Any failure other than “no such name” ends the check with temperror.",
    mend: "Try again later; if it stays, tell the domain's owner or remove the term.",
    bad: {
      text: '@ TXT "v=spf1 include:[[slow.example.net]] -all"',
      answers: { "slow.example.net": { TXT: "timeout" } },
    },
    good: { text: '@ TXT "v=spf1 include:other.example.net -all"', answers: provider },
    dns: true,
  },
});
