import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { grammarRules } from "./rules-grammar.ts";
import { liveRules } from "./rules-live.ts";

function hosts(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => `ip4:198.51.100.${100 + 2 * (from + i)}`).join(" ");
}

/** Rules on what a well-formed SPF record says, and on where it stands. */
const meaningRules = defineRules("spf", {
  "multiple-records": {
    severity: "error",
    title: "Several SPF records at one name",
    reference: [rfc(7208, "3.2"), rfc(7208, "4.5")],
    message: ({ count }: { count: number }) =>
      `${count} SPF records stand at this name, so receivers return permerror and none of them counts: merge them into one`,
    why: "A receiver that finds two records that begin with v=spf1 must not choose: the result is permerror, and mail that depends on SPF fails.",
    mend: "Put the terms of all records into one, with a single `all` at its end, and delete the others.",
    bad: '@ TXT "v=spf1 -all"\n@ TXT "[[v=spf1 mx -all]]"',
    good: '@ TXT "v=spf1 mx -all"\n@ TXT "google-site-verification=x"',
  },
  "bad-version": {
    severity: "error",
    title: "Not quite v=spf1",
    reference: rfc(7208, "4.5"),
    message: ({ found }: { found: string }) =>
      `${found.toLowerCase() === "v=spf1" ? "No space follows v=spf1" : `“${found}” is not v=spf1 followed by a space`}, so receivers see no SPF record here at all: begin it with “v=spf1 ”`,
    why: "Records are chosen by their first seven characters. With a semicolon, a TAB, a leading blank or a missing space the text is not SPF, and the result is none.",
    mend: "Begin the text with exactly v=spf1 and one space.",
    bad: '@ TXT "[[v=spf1;]] mx -all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "sender-id": {
    severity: "info",
    title: "Sender ID record",
    reference: [rfc(4406), rfc(7208, "C")],
    message: () =>
      "This is a Sender ID record (spf2.0), an experiment that ended: nobody reads it, so it can be removed",
    why: "Sender ID (RFC 4406) is historic. The record costs room in the answer and misleads whoever reads the zone.",
    mend: "Remove it; publish v=spf1 if the name has none.",
    bad: '@ TXT "[[spf2.0/pra mx -all]]"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "obsolete-type": {
    severity: "warning",
    title: "Type SPF beside TXT",
    reference: rfc(7208, "3.1"),
    message: () => "Records of type SPF are never asked for: the TXT record alone counts, so remove this one",
    why: "Type SPF (99) was given up in 2014. Two copies drift apart, and people mend the one that nobody reads.",
    mend: "Remove the record of type SPF.",
    bad: '@ TXT "v=spf1 mx -all"\n@ [[SPF]] "v=spf1 mx -all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "only-obsolete-type": {
    severity: "error",
    title: "Type SPF without TXT",
    reference: rfc(7208, "3.1"),
    message: () => "Receivers ask for TXT only, and this name has its SPF in a record of type SPF alone: make it TXT",
    why: "Type SPF (99) was given up in 2014; a domain that has nothing else has no SPF.",
    mend: "Change the record's type to TXT.",
    bad: '@ [[SPF]] "v=spf1 mx -all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "wrong-owner": {
    severity: "error",
    title: "SPF record at a name where nobody looks",
    reference: rfc(7208, "3"),
    message: ({ owner }: { owner: string }) =>
      `SPF is looked up at the mail domain itself, never at ${owner}: move the record to the domain`,
    why: "Names such as _dmarc and _domainkey belong to other records; an SPF text there is found by nobody who checks SPF.",
    mend: "Publish the record at the domain that stands behind the @ of the envelope sender.",
    bad: '[[_dmarc]] TXT "v=spf1 mx -all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "mechanism-as-modifier": {
    severity: "warning",
    title: "Mechanism written with =",
    reference: rfc(7208, "6"),
    message: ({ name }: { name: string }) =>
      `“${name}=” reads as an unknown modifier and authorises nothing: write “${name.toLowerCase() === "all" ? name : `${name}:`}” to make it the mechanism`,
    why: "Receivers ignore modifiers they do not know, so the hosts meant here are not authorised and their mail fails without any error being shown.",
    mend: "Write a colon in place of the equals sign.",
    bad: '@ TXT "v=spf1 include[[=]]_spf.example.net -all"',
    good: '@ TXT "v=spf1 include:_spf.example.net -all"',
  },
  "misspelt-modifier": {
    severity: "warning",
    title: "Misspelt modifier",
    reference: rfc(7208, "6"),
    message: ({ found, meant }: { found: string; meant: string }) =>
      `“${found}=” is an unknown modifier and is ignored: “${meant}=” was probably meant`,
    why: "Unknown modifiers are skipped silently, so a misspelt redirect leaves the record without any policy.",
    mend: "Correct the name.",
    bad: '@ TXT "v=spf1 mx [[redirct]]=_spf.example.net"',
    good: '@ TXT "v=spf1 mx redirect=_spf.example.net"',
  },
  "unknown-modifier": {
    severity: "info",
    title: "Unknown modifier",
    reference: rfc(7208, "6"),
    message: ({ found }: { found: string }) => `Nobody defines a modifier “${found}”: receivers ignore it`,
    why: "The term does nothing; whoever wrote it expected something else.",
    mend: "Remove it, unless a receiver you know reads it.",
    bad: '@ TXT "v=spf1 mx [[favourite]]=blue -all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "suspicious-domain": {
    severity: "warning",
    title: "Domain with :// or @ in it",
    reference: rfc(7208, "7.1"),
    message: ({ found }: { found: string }) =>
      `“${found}” is allowed by the grammar but is part of no host name: write the bare domain`,
    why: "An URL or a mail address in place of a domain asks DNS for a name that cannot exist; the term never matches.",
    mend: "Keep only the domain.",
    bad: '@ TXT "v=spf1 include:info[[@]]example.net -all"',
    good: '@ TXT "v=spf1 include:example.net -all"',
  },
  "trailing-dot": {
    severity: "info",
    title: "Final dot in a domain",
    reference: rfc(7208, "7.3"),
    message: () => "The final dot must be accepted but should not be published: some receivers stumble over it",
    why: "Names in SPF are always absolute; the dot gains nothing.",
    mend: "Remove the dot.",
    bad: '@ TXT "v=spf1 include:example.net[[.]] -all"',
    good: '@ TXT "v=spf1 include:example.net -all"',
  },
  "macro-p": {
    severity: "warning",
    title: "Macro %{p}",
    reference: rfc(7208, "7.2"),
    message: () => "The macro p needs reverse look-ups of every client, is slow and easily unknown: do not publish it",
    why: "For each client the receiver has to look up its names and their addresses; many receivers skip that and use “unknown”.",
    mend: "Use another letter, such as i (the address) or d (the domain).",
    bad: '@ TXT "v=spf1 exists:[[%{p}]].allow.example.com -all"',
    good: '@ TXT "v=spf1 exists:%{i}.allow.example.com -all"',
  },
  "duplicate-modifier": {
    severity: "error",
    title: "redirect or exp twice",
    reference: rfc(7208, "6"),
    message: ({ name }: { name: string }) =>
      `“${name}=” stands twice, which makes receivers return permerror: keep one`,
    why: "Each of redirect and exp may appear once; a second makes the whole record invalid.",
    mend: "Remove the one that is not meant.",
    bad: '@ TXT "v=spf1 redirect=a.example.net [[redirect=b.example.net]]"',
    good: '@ TXT "v=spf1 redirect=a.example.net"',
  },
  "ptr-mechanism": {
    severity: "warning",
    title: "Mechanism ptr",
    reference: rfc(7208, "5.5"),
    message: () =>
      "ptr is slow and unreliable and should not be published: name the hosts with a, mx, ip4 or ip6 instead",
    why: "It asks for the reverse names of every client and burdens the servers of .arpa; some receivers skip it altogether.",
    mend: "Replace it with the hosts or networks it stands for.",
    bad: '@ TXT "v=spf1 [[ptr]] -all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "pass-all": {
    severity: "warning",
    title: "Everyone passes",
    reference: [rfc(7208, "5.1"), practice("receivers")],
    message: ({ term }: { term: string }) =>
      `“${term}” lets every host of the Internet pass as this domain: write ~all or -all`,
    why: "Anyone may then send as the domain with SPF pass, which also makes DMARC pass; receivers treat such domains as spam sources.",
    mend: "List your senders and end with ~all or -all.",
    bad: '@ TXT "v=spf1 mx [[+all]]"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "no-all": {
    severity: "warning",
    title: "Neither all nor redirect",
    reference: rfc(7208, "4.7"),
    message: () =>
      "The record ends without all or redirect, so hosts that it does not list are neutral, as if there were no record: add ~all or -all",
    why: "Neutral must be treated like none: forged mail is not held back.",
    mend: "Add ~all (or -all) at the end.",
    bad: '@ TXT "v=spf1 m[[x]]"',
    good: '@ TXT "v=spf1 mx ~all"',
  },
  "neutral-all": {
    severity: "info",
    title: "?all protects nothing",
    reference: rfc(7208, "8.2"),
    message: () =>
      "?all makes unlisted hosts neutral, which receivers must treat as if there were no record: prefer ~all",
    why: "Forged mail meets no objection.",
    mend: "Use ~all, and -all once the list of senders is complete.",
    bad: '@ TXT "v=spf1 mx [[?all]]"',
    good: '@ TXT "v=spf1 mx ~all"',
  },
  "after-all": {
    severity: "warning",
    title: "Terms after all",
    reference: rfc(7208, "5.1"),
    message: ({ terms }: { terms: string }) =>
      `“${terms}” stands after all, which always matches, so it is never reached: move it before all, or remove it`,
    why: "Hosts that are listed there are not authorised.",
    mend: "Put all last.",
    bad: '@ TXT "v=spf1 mx -all [[ip4:198.51.100.7]]"',
    good: '@ TXT "v=spf1 mx ip4:198.51.100.7 -all"',
  },
  "redirect-with-all": {
    severity: "warning",
    title: "redirect beside all",
    reference: [rfc(7208, "5.1"), rfc(7208, "6.1")],
    message: () => "The record has all, so redirect is ignored wherever it stands: remove one of the two",
    why: "redirect acts only when no mechanism matches, and all always does.",
    mend: "Remove redirect, or remove all if the other domain's policy is meant.",
    bad: '@ TXT "v=spf1 [[redirect=_spf.example.net]] -all"',
    good: '@ TXT "v=spf1 redirect=_spf.example.net"',
  },
  "redirect-not-last": {
    severity: "hint",
    title: "redirect before mechanisms",
    reference: rfc(7208, "6.1"),
    message: () => "redirect acts after all mechanisms wherever it stands: put it last, where people expect it",
    why: "Readers take it for a term that ends the evaluation at its place.",
    mend: "Move it to the end.",
    bad: '@ TXT "v=spf1 [[redirect=_spf.example.net]] mx"',
    good: '@ TXT "v=spf1 mx redirect=_spf.example.net"',
  },
  "negative-include": {
    severity: "info",
    title: "include with a negative qualifier",
    reference: rfc(7208, "5.2"),
    message: ({ qualifier, result }: { qualifier: string; result: string }) =>
      `With “${qualifier}include” the hosts that pass there get ${result} here, which is seldom meant`,
    why: "include matches when the other domain's record passes; the qualifier then decides what that means here.",
    mend: "Write include without qualifier to authorise those hosts.",
    bad: '@ TXT "v=spf1 [[-include:_spf.example.net]] ~all"',
    good: '@ TXT "v=spf1 include:_spf.example.net ~all"',
  },
  "constant-exists": {
    severity: "warning",
    title: "exists without a macro",
    reference: rfc(7208, "5.7"),
    message: ({ domain }: { domain: string }) =>
      `exists:${domain} holds no macro, so it gives every client the same answer: use a macro such as %{i}, or another mechanism`,
    why: "If the name has an address, the term matches the whole Internet; if not, it matches nobody.",
    mend: "Use include or a for a fixed domain, or put a macro into the name.",
    bad: '@ TXT "v=spf1 exists:[[allow.example.net]] -all"',
    good: '@ TXT "v=spf1 exists:%{i}.allow.example.net -all"',
  },
  "exp-unused": {
    severity: "info",
    title: "exp that is never shown",
    reference: rfc(7208, "6.2"),
    message: () => "exp explains a fail, but no mechanism here has the qualifier -, so it is never used",
    why: "Explanations are only given where a mechanism with - matches.",
    mend: "Remove exp, or end with -all.",
    bad: '@ TXT "v=spf1 mx ~all [[exp=explain.example.com]]"',
    good: '@ TXT "v=spf1 mx -all exp=explain.example.com"',
  },
  "wide-network": {
    severity: "warning",
    title: "Very wide network",
    reference: practice("receivers"),
    message: ({ network, addresses }: { network: string; addresses: string }) =>
      `${network} authorises ${addresses} addresses: list the networks your mail really comes from`,
    why: "Whoever rents a host in that range passes SPF as this domain; several receivers distrust records as wide as that.",
    mend: "Use the prefix of your own network.",
    bad: '@ TXT "v=spf1 ip4:[[11.0.0.0/8]] -all"',
    good: '@ TXT "v=spf1 ip4:11.22.33.0/24 -all"',
  },
  "unroutable-network": {
    severity: "warning",
    title: "Network that is never seen on the Internet",
    reference: rfc(6890, "2.2"),
    message: ({ network, kind }: { network: string; kind: string }) =>
      `${network} is ${kind}: no receiver ever sees mail from there, so the term authorises nobody`,
    why: "The hosts' mail arrives from the public address of a gateway, which this term does not list.",
    mend: "Give the public address that the mail leaves from.",
    bad: { text: '@ TXT "v=spf1 ip4:[[192.168.1.0/24]] -all"', origin: "mailwright.net." },
    good: { text: '@ TXT "v=spf1 ip4:11.22.33.0/24 -all"', origin: "mailwright.net." },
  },
  "host-bits-set": {
    severity: "hint",
    title: "Address with bits below its prefix",
    reference: rfc(7208, "5.6"),
    message: ({ network, meant }: { network: string; meant: string }) =>
      `The bits below the prefix are ignored: ${network} means ${meant}`,
    why: "It works, but a reader may take it for a single host.",
    mend: "Write the network address.",
    bad: '@ TXT "v=spf1 ip4:[[198.51.100.7]]/24 -all"',
    good: '@ TXT "v=spf1 ip4:198.51.100.0/24 -all"',
  },
  "duplicate-term": {
    severity: "info",
    title: "Term that is there already",
    reference: practice("receivers"),
    message: ({ term, earlier }: { term: string; earlier: string }) =>
      `“${term}” adds nothing: “${earlier}” before it covers it already`,
    why: "It costs room in the answer and, for terms that ask DNS, one of the ten look-ups.",
    mend: "Remove it.",
    bad: '@ TXT "v=spf1 ip4:198.51.100.0/24 [[ip4:198.51.100.7]] -all"',
    good: '@ TXT "v=spf1 ip4:198.51.100.0/24 -all"',
  },
  "answer-too-big": {
    severity: "info",
    title: "TXT answer over 450 octets",
    reference: rfc(7208, "3.4"),
    message: ({ octets }: { octets: number }) =>
      `The name and its TXT records take ${octets} octets; above 450 the answer may not fit a 512-octet DNS packet`,
    why: "Receivers behind firewalls that drop large or TCP answers then get no record at all.",
    mend: "Move terms into an included record, or remove TXT records that are no longer needed.",
    bad: `@ TXT "[[v=spf1 ${hosts(0, 12)} " "${hosts(12, 24)} -all]]"`,
    good: '@ TXT "v=spf1 mx -all"',
  },
  wildcard: {
    severity: "info",
    title: "SPF record at a wildcard",
    reference: rfc(7208, "3.5"),
    message: () =>
      "A wildcard SPF record authorises senders for every name that does not exist, and does not cover names that do: prefer a record at each name",
    why: "Names that have any other record are not covered, which is rarely known when the wildcard is written.",
    mend: "Publish SPF at each name that sends; `v=spf1 -all` at a wildcard is fine.",
    bad: '[[*]] TXT "v=spf1 mx -all"',
    good: '* TXT "v=spf1 -all"',
  },
  "too-many-lookups": {
    severity: "error",
    title: "More than ten look-ups",
    reference: rfc(7208, "4.6.4"),
    message: ({ count, own }: { count: number; own: boolean }) =>
      `${own ? "This record alone has" : "This record and those it includes have"} ${count} terms that ask DNS, and receivers stop at ten: clients that none of the first ten match get permerror`,
    why: "include, a, mx, ptr, exists and redirect count, over all included records together. Beyond ten the result is permerror, which fails DMARC.",
    mend: "Remove senders that are no longer used, replace a and mx by ip4 and ip6, or drop the dearest include.",
    bad: `@ TXT "v=spf1 ${Array.from({ length: 10 }, (_, i) => `a:h${i}.net`).join(" ")} [[a:h10.net]] -all"`,
    good: '@ TXT "v=spf1 a mx -all"',
    dns: true,
  },
});

/** All rules of the group spf. */
export const spfRules = { ...grammarRules, ...meaningRules, ...liveRules };
