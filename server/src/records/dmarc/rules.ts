import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";

const good = '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"';

/** What can be wrong with the text of a DMARC record (RFC 9989; before it RFC 7489). */
const recordRules = defineRules("dmarc", {
  "multiple-records": {
    severity: "error",
    title: "Several DMARC records at one name",
    reference: [rfc(9989, "4.10"), rfc(7489, "6.6.3")],
    message: ({ count }: { count: number }) =>
      `${count} DMARC records at one name: receivers discard all of them, and the domain is unprotected`,
    why: "A receiver that finds two records cannot know which one is meant, and must act as if there were none.",
    mend: "Keep one record, with the tags of both.",
    bad: '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"\n_dmarc TXT "[[v=DMARC1; p=reject; rua=mailto:d@example.com]]"',
    good,
  },
  "bad-version": {
    severity: "error",
    title: "Wrong DMARC version",
    reference: rfc(9989, "4.8"),
    message: ({ value }: { value: string | undefined }) =>
      value === undefined
        ? "The record does not begin with v=DMARC1: receivers discard it, and the domain is unprotected"
        : `The version is “${value}”, not exactly “DMARC1”: receivers discard the record, and the domain is unprotected`,
    why: "A text at _dmarc that does not begin with v=DMARC1, in this case and spelling, counts as something else and is discarded.",
    mend: "Begin the record with v=DMARC1;",
    bad: '_dmarc TXT "v=[[DMARC]]; p=reject; rua=mailto:d@example.com"',
    good,
  },
  "version-not-first": {
    severity: "error",
    title: "DMARC version is not first",
    reference: rfc(9989, "4.8"),
    message: () =>
      "v=DMARC1 must come first, with nothing before it: receivers discard the record, and the domain is unprotected",
    why: "Receivers pick the DMARC record out of several texts by its first characters; whatever stands before v hides it.",
    mend: "Move v=DMARC1; to the front.",
    bad: '_dmarc TXT "[[p=reject]]; v=DMARC1; rua=mailto:d@example.com"',
    good,
  },
  "policy-missing": {
    severity: "error",
    title: "No policy",
    reference: [rfc(9989, "4.10.1"), rfc(7489, "6.3")],
    message: ({ reports, near }: { reports: boolean; near: string | undefined }) =>
      `The tag p is missing${near === undefined ? "" : ` (“${near}” is meant?)`}: ${
        reports
          ? "the record acts as p=none, whatever sp and np say"
          : "without a valid rua either, the record has no effect at all"
      }`,
    why: "Without a policy receivers act on p=none, if a report address is valid, or ignore the record; receivers of before 2026 require p.",
    mend: "Add p=none, p=quarantine or p=reject directly after v=DMARC1.",
    bad: '_dmarc TXT "[[v=DMARC1]]; sp=reject; rua=mailto:d@example.com"',
    good,
  },
  "bad-policy": {
    severity: "error",
    title: "Invalid policy",
    reference: rfc(9989, "4.10.1"),
    message: ({ value, reports }: { value: string; reports: boolean }) =>
      `“${value}” is no policy (none, quarantine, reject): ${
        reports ? "the record acts as p=none" : "without a valid rua either, the record has no effect at all"
      }`,
    why: "A policy that receivers do not know protects nothing: they fall back to none, or to no DMARC.",
    mend: "Write none, quarantine or reject.",
    bad: '_dmarc TXT "v=DMARC1; p=[[rejected]]; rua=mailto:d@example.com"',
    good,
  },
  "bad-subdomain-policy": {
    severity: "error",
    title: "Invalid subdomain policy",
    reference: rfc(9989, "4.10.1"),
    message: ({ tag, value, reports }: { tag: string; value: string; reports: boolean }) =>
      `“${value}” is no policy (none, quarantine, reject): an invalid ${tag} takes p with it, and the ${
        reports ? "whole record acts as p=none" : "record has no effect at all, as there is no valid rua"
      }`,
    why: "Odd but so: a mistake in sp or np makes the whole policy invalid, also for the domain itself.",
    mend: "Write none, quarantine or reject, or remove the tag.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; sp=[[quarentine]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@example.com"',
  },
  "bad-tag-value": {
    severity: "error",
    title: "Invalid value",
    reference: rfc(9989, "4.8"),
    message: ({ tag, value, allowed, fallback }: { tag: string; value: string; allowed: string; fallback: string }) =>
      `“${value}” is no value of ${tag} (${allowed}): receivers use the default, ${fallback}`,
    why: "A known tag with a value outside its grammar is dropped, and what it was to change stays as it is without it.",
    mend: "Write one of the values, or remove the tag.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; adkim=[[strict]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=reject; adkim=s; rua=mailto:d@example.com"',
  },
  "duplicate-tag": {
    severity: "error",
    title: "Tag given twice",
    reference: [rfc(9989, "4.7"), rfc(6376, "3.2")],
    message: ({ name }: { name: string }) =>
      `The tag ${name} is given twice: the list is invalid, and receivers take the first, the last or nothing`,
    why: "By the syntax that DMARC shares with DKIM a repeated tag makes the whole list invalid; receivers differ in what they make of it.",
    mend: "Keep one; several report addresses go into one tag, separated by commas.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com; [[rua=mailto:e@example.com]]"',
    good: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com,mailto:e@example.com"',
  },
  "bad-separator": {
    severity: "error",
    title: "Wrong separator",
    reference: rfc(9989, "4.8"),
    message: ({ mark }: { mark: string }) =>
      `${mark === "" ? "A semicolon is missing here" : `“${mark}” does not separate tags, “;” does`}: what follows is taken as part of the value before`,
    why: "Only a semicolon ends a tag. With another mark the version or policy swallows the rest, and the record is discarded or acts as none.",
    mend: "Write a semicolon between the tags.",
    bad: '_dmarc TXT "v=DMARC1[[,]] p=reject"',
    good,
  },
  "bad-tag": {
    severity: "error",
    title: "Not a tag",
    reference: rfc(9989, "4.8"),
    message: ({ text, what }: { text: string; what: "equals" | "value" | "name" }) =>
      what === "equals"
        ? `“${text}” is no tag: there is no =`
        : what === "value"
          ? `“${text}” has no value: the tag is dropped`
          : `“${text}” is no tag: its name has to be letters`,
    why: "A record is a list of tag=value; a part that is none loses itself, and with strict receivers the whole record.",
    mend: "Complete it, or remove it.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[rua]]"',
    good,
  },
  "empty-segment": {
    severity: "warning",
    title: "Empty segment",
    reference: rfc(9989, "4.8"),
    message: () => "There is no tag before this semicolon: the grammar forbids it, though most receivers do not mind",
    why: "Two semicolons in a row are outside the grammar; strict receivers may discard the record.",
    mend: "Remove the semicolon.",
    bad: '_dmarc TXT "v=DMARC1; p=reject;[[;]] rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com;"',
  },
  "tag-name-case": {
    severity: "warning",
    title: "Tag name in upper case",
    reference: [rfc(9989, "4.8"), rfc(6376, "3.2")],
    message: ({ name }: { name: string }) =>
      `“${name}” is read as “${name.toLowerCase()}” by some receivers and ignored as unknown by others`,
    why: "DKIM's syntax makes tag names case-sensitive, DMARC's old grammar did not: receivers differ.",
    mend: "Write tag names in lower case.",
    bad: '_dmarc TXT "v=DMARC1; [[P]]=reject; rua=mailto:d@example.com"',
    good,
  },
  "non-ascii": {
    severity: "error",
    title: "Character outside ASCII",
    reference: rfc(9989, "4.8"),
    message: ({ character }: { character: string }) =>
      `${character} does not belong in a DMARC record, which is printable ASCII: the tag it stands in is invalid`,
    why: "Such characters come in by copying from a web page: a no-break space, a typographic quote, a long dash.",
    mend: "Type the value again in plain characters.",
    bad: '_dmarc TXT "v=DMARC1;[[\\194\\160]]p=reject; rua=mailto:d@example.com"',
    good,
  },
  "unknown-tag": {
    severity: "info",
    title: "Unknown tag",
    reference: rfc(9989, "4.7"),
    message: ({ name, edition }: { name: string; edition: string }) =>
      `The tag “${name}” is not in ${edition}: receivers ignore it`,
    why: "Unknown tags do no harm and have no effect.",
    mend: "Remove it.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[owner]]=example; rua=mailto:d@example.com"',
    good,
  },
  "misspelt-tag": {
    severity: "warning",
    title: "Misspelt tag",
    reference: rfc(9989, "4.7"),
    message: ({ name, near }: { name: string; near: string }) =>
      `There is no tag “${name}”, so receivers ignore it: “${near}” was probably meant`,
    why: "An unknown tag is ignored in silence, so that reports never come or alignment is not what was wanted.",
    mend: "Correct the name.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[ura]]=mailto:d@example.com"',
    good,
  },
  "policy-not-second": {
    severity: "warning",
    title: "Policy does not follow the version",
    reference: rfc(7489, "6.4"),
    message: () =>
      "p does not come directly after v=DMARC1: receivers that follow the grammar of 2015 may ignore the record",
    why: "RFC 9989 lets p stand anywhere, RFC 7489 wanted it second; both kinds of receivers read the same record.",
    mend: "Move p behind v=DMARC1.",
    bad: '_dmarc TXT "v=DMARC1; rua=mailto:d@example.com; [[p=reject]]"',
    good,
  },
  "removed-tag": {
    severity: "warning",
    title: "Tag removed from DMARC",
    reference: [rfc(9989, "A.6"), rfc(9989, "C.4")],
    message: ({ name, value }: { name: string; value: string }) =>
      `${name}=${value} is read by old receivers only: RFC 9989 removed the tag ${name}`,
    why: "pct, rf and ri were used little and wrongly; receivers of today ignore them.",
    mend: "Remove it.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[ri=3600]]; rua=mailto:d@example.com"',
    good,
  },
  "removed-tag-default": {
    severity: "info",
    title: "Removed tag with its default",
    reference: [rfc(9989, "A.6"), rfc(9989, "C.4")],
    message: ({ name, value }: { name: string; value: string }) =>
      `${name}=${value} says what holds without it, and RFC 9989 removed the tag ${name}`,
    why: "It is copied from old examples, and changes nothing for any receiver.",
    mend: "Remove it.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[pct=100]]; rua=mailto:d@example.com"',
    good,
  },
  "pct-partial": {
    severity: "warning",
    title: "Policy for a part of the mail",
    reference: [rfc(9989, "A.6"), rfc(7489, "6.6.4")],
    message: ({ value }: { value: string }) =>
      `pct=${value} no longer softens the policy: receivers that follow RFC 9989 apply it to all mail`,
    why: "pct was removed because few receivers used it alike. A record that counts on it is enforced in full by new receivers.",
    mend: "Choose the policy that shall hold for all mail; t=y takes the place of pct=0.",
    bad: '_dmarc TXT "v=DMARC1; p=quarantine; [[pct=20]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=quarantine; t=y; rua=mailto:d@example.com"',
  },
  "test-mode": {
    severity: "warning",
    title: "Policy in test mode",
    reference: [rfc(9989, "4.7"), rfc(9989, "A.6")],
    message: ({ policy, acts }: { policy: string; acts: string }) =>
      `t=y: new receivers apply ${policy} as ${acts}, old ones do not know the tag and apply it in full`,
    why: "Test mode is for the time of trying out; left in place, the domain is less protected than its record seems to say.",
    mend: "Remove t=y when the tests are done.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[t=y]]; rua=mailto:d@example.com"',
    good,
  },
  "test-mode-unused": {
    severity: "info",
    title: "Test mode of no policy",
    reference: rfc(9989, "4.7"),
    message: () => "t=y has nothing to lower: all policies are none",
    why: "Test mode makes an enforcing policy one level milder; none has no milder level.",
    mend: "Remove it.",
    bad: '_dmarc TXT "v=DMARC1; p=none; [[t=y]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"',
  },
  "fo-without-ruf": {
    severity: "info",
    title: "Failure options without failure reports",
    reference: rfc(9989, "4.7"),
    message: () => "fo does nothing without ruf: it chooses which failure reports are sent there",
    why: "It is often meant for rua, to which it has no relation.",
    mend: "Remove it, or add ruf.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com; [[fo=1]]"',
    good,
  },
  "fo-not-portable": {
    severity: "warning",
    title: "Failure options outside the new grammar",
    reference: rfc(9989, "4.8"),
    message: ({ why }: { why: string }) => `${why}: receivers that follow RFC 9989 may drop fo and use 0`,
    why: "RFC 7489 allowed any mixture; the new grammar has 0 or 1, d and s, each once, without blanks.",
    mend: "Write one of 0 and 1, and d and s where wanted: fo=1:d:s.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com; ruf=mailto:d@example.com; fo=[[0:1]]"',
    good: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com; ruf=mailto:d@example.com; fo=1:d:s"',
  },
  "subdomains-exempt": {
    severity: "warning",
    title: "Subdomains are not protected",
    reference: rfc(9989, "4.7"),
    message: ({ tag, policy }: { tag: string; policy: string }) =>
      tag === "sp"
        ? `p=${policy} protects the domain alone: with sp=none anyone can send as its subdomains`
        : `p=${policy} does not cover names that do not exist: with np=none anyone can send as made-up subdomains`,
    why: "Spammers take a subdomain, existing or not, as soon as the domain itself is protected.",
    mend: "Remove the tag, so that p applies to subdomains too, or give it an enforcing policy.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; sp=[[none]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@example.com"',
  },
  "subdomains-stronger": {
    severity: "info",
    title: "Subdomain policy is stronger",
    reference: rfc(9989, "4.7"),
    message: ({ tag, value, policy }: { tag: string; value: string; policy: string }) =>
      `${tag}=${value} is stronger than p=${policy}: meaningful, but unusual; mail as the domain itself is less protected`,
    why: "It may be a step on the way, or the two were mixed up.",
    mend: "Nothing, if it is meant so.",
    bad: '_dmarc TXT "v=DMARC1; p=none; sp=[[quarantine]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=quarantine; sp=quarantine; rua=mailto:d@example.com"',
  },
  "none-without-reports": {
    severity: "warning",
    title: "Neither policy nor reports",
    reference: rfc(9989, "4.7"),
    message: () => "p=none without rua: the record protects nothing and reports nothing",
    why: "p=none is for watching first, which needs the aggregate reports; without them the record only makes a check mark somewhere.",
    mend: "Add rua=mailto: with an address that reads the reports.",
    bad: '_dmarc TXT "[[v=DMARC1; p=none]]"',
    good: '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"',
  },
  "no-aggregate-reports": {
    severity: "info",
    title: "Enforcement without reports",
    reference: [rfc(9989, "4.6"), practice("receivers")],
    message: ({ policy }: { policy: string }) => `p=${policy} without rua: when honest mail fails, nobody will know`,
    why: "A forgotten service or a broken key shows in the aggregate reports first, before people miss their mail.",
    mend: "Add rua=mailto: with an address that reads the reports.",
    bad: '_dmarc TXT "[[v=DMARC1; p=reject]]"',
    good,
  },
  "psd-on-organization": {
    severity: "warning",
    title: "psd=y on an organization's domain",
    reference: rfc(9989, "4.10.2"),
    message: ({ domain }: { domain: string }) =>
      `psd=y calls ${domain} a public suffix: its subdomains become strangers to it and to each other, and do not align`,
    why: "The tag is for registries. On an organization's own domain relaxed alignment with subdomains stops working.",
    mend: "Remove it; psd=n says that this is the organization's domain.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[psd=y]]; rua=mailto:d@example.com"',
    good: '_dmarc TXT "v=DMARC1; p=reject; psd=n; rua=mailto:d@example.com"',
  },
  "psd-with-ruf": {
    severity: "error",
    title: "Failure reports to a public suffix",
    reference: [rfc(9989, "10.2"), rfc(9991, "2")],
    message: () => "A public suffix (psd=y) must not ask for failure reports, and nobody sends it any",
    why: "Failure reports hold mail of organizations below the suffix, which are strangers to its registry.",
    mend: "Remove ruf.",
    bad: {
      origin: "co.uk.",
      text: '_dmarc TXT "v=DMARC1; p=none; psd=y; rua=mailto:d@nic.uk; [[ruf=mailto:d@nic.uk]]"',
    },
    good: { origin: "co.uk.", text: '_dmarc TXT "v=DMARC1; p=none; psd=y; rua=mailto:d@nic.uk"' },
  },
});

const reportRules = defineRules("dmarc", {
  "report-uri-without-scheme": {
    severity: "error",
    title: "Report address without mailto:",
    reference: rfc(9989, "4.8"),
    message: ({ text }: { text: string }) =>
      `“${text}” has no mailto: in front: receivers ignore it and send no reports there`,
    why: "The tag holds URIs, not bare addresses; after a comma the scheme has to be written again.",
    mend: "Write mailto: before each address.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=[[d@example.com]]"',
    good,
  },
  "bad-report-uri": {
    severity: "error",
    title: "Invalid report URI",
    reference: [rfc(9989, "4.8"), rfc(8616, "6")],
    message: ({ what }: { what: string }) => `${what}: receivers send no reports there`,
    why: "Receivers read the tag as a list of URIs between commas; what is none is skipped in silence, and the reports never come.",
    mend: "Write mailto:local@domain, several separated by commas, with , ; and ! inside an address encoded as %2C %3B %21.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=[[mailto:example.com]]"',
    good,
  },
  "report-uri-scheme": {
    severity: "warning",
    title: "Report URI of another scheme",
    reference: rfc(9989, "4.7"),
    message: ({ scheme, meant }: { scheme: string; meant: boolean }) =>
      meant
        ? `Nobody knows the scheme ${scheme}:, so no reports are sent there: mailto: was meant`
        : `Receivers send reports by mail only: nobody has implemented ${scheme}:`,
    why: "The standard lets other schemes be written, but only mailto: has to be supported, and only it is.",
    mend: "Use a mailto: address.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=[[https]]://example.com/dmarc"',
    good,
  },
  "report-size-limit": {
    severity: "warning",
    title: "Report size limit",
    reference: rfc(9989, "4.8"),
    message: ({ text }: { text: string }) => `“${text}” is an obsolete limit of report size, to be ignored`,
    why: "The limit was dropped since hardly anybody kept to it; some receivers take it for a part of the address.",
    mend: "Remove it.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com[[!10m]]"',
    good,
  },
  "too-many-report-uris": {
    severity: "info",
    title: "More than two report URIs",
    reference: rfc(7489, "6.2"),
    message: ({ tag }: { tag: string }) =>
      `Old receivers need only serve two addresses of ${tag}: this one may get no reports`,
    why: "RFC 7489 obliges receivers to two addresses; RFC 9989 wants a report at each, but not all receivers follow it yet.",
    mend: "Use at most two, and distribute the reports from there.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:a@example.com,mailto:b@example.com,[[mailto:c@example.com]]"',
    good: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:a@example.com,mailto:b@example.com"',
  },
  "unauthorised-report-destination": {
    severity: "warning",
    title: "Reports to a domain that has not agreed",
    reference: [rfc(9990, "4"), rfc(9991, "5"), rfc(7489, "7.1")],
    message: ({ host, name }: { host: string; name: string }) =>
      `${host} has not agreed to reports for this domain (no TXT “v=DMARC1” at ${name}): receivers send none there`,
    why: "Otherwise anyone could have reports sent to a stranger. A service that reads reports publishes the record for its customers.",
    mend: "Have the owner of that domain publish TXT “v=DMARC1” at the name, or use an address of your own.",
    dns: true,
    bad: {
      text: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@[[reports.example.net]]"',
      answers: { "reports.example.net": { MX: [{ preference: 10, exchange: "mx.example.net" }] } },
    },
    good: {
      text: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@reports.example.net"',
      answers: {
        "example.com._report._dmarc.reports.example.net": { TXT: [["v=DMARC1"]] },
        "reports.example.net": { MX: [{ preference: 10, exchange: "mx.example.net" }] },
      },
    },
  },
  "bad-report-authorisation": {
    severity: "error",
    title: "Report authorisation does not count",
    reference: rfc(9990, "4"),
    message: () =>
      "A record that agrees to reports must begin with v=DMARC1: this one agrees to nothing, and no reports come",
    why: "Receivers look for a record with v=DMARC1 first at this name, and send nothing where they find none.",
    mend: "Write v=DMARC1.",
    bad: 'example.org._report._dmarc TXT "[[v=DMARC; ok]]"',
    good: 'example.org._report._dmarc TXT "v=DMARC1"',
  },
  "report-redirect-host": {
    severity: "error",
    title: "Report address at another host",
    reference: rfc(9990, "4"),
    message: ({ host, destination }: { host: string; destination: string }) =>
      `An authorisation at ${destination} may only name an address there, not at ${host}: reports go to neither`,
    why: "The address in an authorisation takes the place of the one asked for, but must stay at the same host.",
    mend: "Use an address at the same host, or leave rua out.",
    bad: 'example.org._report._dmarc TXT "v=DMARC1; rua=mailto:d@[[example.net]]"',
    good: 'example.org._report._dmarc TXT "v=DMARC1; rua=mailto:d@example.com"',
  },
  "report-domain-without-mail": {
    severity: "warning",
    title: "Report address cannot get mail",
    reference: [rfc(5321, "5.1"), rfc(7505, "3")],
    message: ({ host, nullMx }: { host: string; nullMx: boolean }) =>
      nullMx
        ? `${host} says by a null MX that it takes no mail: no report will arrive`
        : `${host} has neither MX nor address: no report can be delivered`,
    why: "Reports are mail. A host without a mail server, often a mistyped one, never gets any.",
    mend: "Correct the host, or use an address where mail arrives.",
    dns: true,
    bad: wholeZone('@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@[[example.com]]"'),
    good: wholeZone(
      '@ MX 10 mx.example.com.\nmx A 192.0.2.1\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
    ),
  },
});

const placeRules = defineRules("dmarc", {
  "wrong-owner": {
    severity: "error",
    title: "DMARC record at the wrong name",
    reference: rfc(9989, "4.5"),
    message: ({ owner, right }: { owner: string; right: string }) =>
      `DMARC is looked up at _dmarc below the domain only: at ${owner} nobody finds this record; it belongs at ${right}`,
    why: "Receivers ask for TXT at _dmarc.DOMAIN and for nothing else; a record elsewhere protects nothing.",
    mend: "Move the record to _dmarc.DOMAIN.",
    bad: '[[@]] TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
    good,
  },
  "other-text": {
    severity: "info",
    title: "Other text at _dmarc",
    reference: rfc(9989, "4.10"),
    message: () => "This text beside the DMARC record is in no language that belongs here: receivers discard it",
    why: "It does no harm, but every receiver fetches it with each message.",
    mend: "Move it to the name where it is looked for, or remove it.",
    bad: `${good}\n_dmarc TXT "[[site-verification 12345]]"`,
    good,
  },
  "subdomain-tag-unused": {
    severity: "info",
    title: "Subdomain policy without effect",
    reference: rfc(9989, "4.7"),
    message: ({ tag, domain, above }: { tag: string; domain: string; above: string }) =>
      `${tag} does nothing here: the record of ${domain} is used for that very name only; names below it follow ${above}`,
    why: "sp and np count in the organization's record alone. A record at a subdomain speaks for that name and nothing below.",
    mend: "Remove the tag; or say psd=n, if the subdomain is an organization of its own.",
    bad: `${good}\n_dmarc.sub TXT "v=DMARC1; p=reject; [[sp=none]]; rua=mailto:d@example.com"`,
    good: `${good}\n_dmarc.sub TXT "v=DMARC1; p=reject; psd=n; sp=reject; rua=mailto:d@example.com"`,
  },
  "np-never-applies": {
    severity: "info",
    title: "No name is missing",
    reference: rfc(9989, "3.2.13"),
    message: ({ wildcard }: { wildcard: string }) =>
      `np never applies: because of the wildcard ${wildcard} every name below exists, and sp or p counts`,
    why: "np is for names that DNS denies; a wildcard answers for all of them.",
    mend: "Use sp for what np was to do, or remove the wildcard.",
    bad: '_dmarc TXT "v=DMARC1; p=reject; [[np=reject]]; rua=mailto:d@example.com"\n* A 192.0.2.1',
    good: '_dmarc TXT "v=DMARC1; p=reject; np=reject; rua=mailto:d@example.com"\nwww A 192.0.2.1',
  },
  "deep-name": {
    severity: "info",
    title: "Record at a deep name",
    reference: rfc(9989, "5.1.8"),
    message: ({ labels }: { labels: number }) =>
      `A record at a name of ${labels} labels serves mail of that very name only: the walk up the tree starts at seven`,
    why: "Receivers look at the author's own domain, then at its last seven labels and upwards; longer names between are skipped.",
    mend: "Nothing, if it is for that name; else publish it at a name of at most seven labels.",
    bad: '[[_dmarc.a.b.c.d.e.f]] TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
    good: '_dmarc.a.b.c.d.e TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
  },
});

/** All rules of the group dmarc. */
export const dmarcRules = { ...recordRules, ...reportRules, ...placeRules } as const;
