import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";

const mx = "@ MX 10 mx.example.net.";
const spf = '@ TXT "v=spf1 mx ~all"';
const dmarc = '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"';
const key = 'sel._domainkey TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="';
const good = wholeZone([mx, spf, dmarc, key].join("\n"));
const digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/** What is wrong with the mail records of a domain taken together. */
export const mailRules = defineRules("mail", {
  "no-spf": {
    severity: "warning",
    title: "No SPF record",
    reference: [rfc(7208, "3"), practice("Gmail, Yahoo")],
    message: ({ domain }: { domain: string }) =>
      `${domain} has MX but no SPF record: anyone may send in its name, and large receivers refuse or junk its mail`,
    why: "Gmail and Yahoo want SPF or DKIM of every sender, and both of bulk senders.",
    mend: "Publish TXT v=spf1 with the hosts that send, such as v=spf1 mx ~all.",
    bad: wholeZone(`[[@]] MX 10 mx.example.net.\n${dmarc}\n${key}`),
    good,
  },
  "no-dmarc": {
    severity: "warning",
    title: "No DMARC record",
    reference: [rfc(9989, "5.1"), practice("Gmail, Yahoo")],
    message: ({ domain }: { domain: string }) =>
      `${domain} has MX but no DMARC record: forged mail in its name is treated as any other, and nobody reports it`,
    why: "SPF and DKIM alone say nothing about the address that people see. Large receivers want DMARC of bulk senders.",
    mend: "Begin with v=DMARC1; p=none and a report address, then raise the policy.",
    bad: wholeZone(`[[@]] MX 10 mx.example.net.\n${spf}\n${key}`),
    good,
  },
  "no-dkim": {
    severity: "info",
    title: "No DKIM key",
    reference: [rfc(9989, "5.1"), practice("Gmail, Yahoo")],
    message: ({ domain }: { domain: string }) =>
      `The zone holds no DKIM key below _domainkey.${domain}: without signatures forwarded mail fails DMARC`,
    why: "SPF breaks on forwarding, a signature survives it. Keys may also stand in a zone of their own.",
    mend: "Have the mail server sign, and publish its key at SELECTOR._domainkey.",
    bad: wholeZone(`[[@]] MX 10 mx.example.net.\n${spf}\n${dmarc}`),
    good,
  },
  "parked-incomplete": {
    severity: "info",
    title: "Domain without mail is half protected",
    reference: [rfc(7505, "4.2"), practice("M³AAWG")],
    message: ({ domain, missing }: { domain: string; missing: string }) =>
      `${domain} says that it has no mail, but not in full: ${missing} ${missing.includes(",") || missing.includes(" and ") ? "are" : "is"} missing`,
    why: "A domain without mail is best protected by all three: MX 0 ., v=spf1 -all, and DMARC with p=reject.",
    mend: "Add what is missing.",
    bad: wholeZone('@ MX [[0 .]]\n@ TXT "v=spf1 -all"'),
    good: wholeZone(`@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject;"`),
  },
  "null-mx-sends": {
    severity: "warning",
    title: "Sends mail, but takes none",
    reference: rfc(7505, "4.2"),
    message: ({ domain }: { domain: string }) =>
      `${domain} takes no mail (null MX), but its SPF lets hosts send: bounces cannot return, and receivers may refuse such mail`,
    why: "Mail from an address that cannot receive is refused by many with 550 5.7.27.",
    mend: "Let the domain receive mail, or publish v=spf1 -all.",
    bad: wholeZone(`@ MX [[0 .]]\n@ TXT "v=spf1 ip4:192.0.2.1 -all"\n${dmarc}`),
    good: wholeZone(`@ MX 0 .\n@ TXT "v=spf1 -all"\n${dmarc}`),
  },
  "enforced-without-authentication": {
    severity: "warning",
    title: "DMARC without SPF and DKIM",
    reference: rfc(9989, "5.1"),
    message: ({ policy, domain }: { policy: string; domain: string }) =>
      `p=${policy}, but ${domain} has neither an SPF record that can pass nor a DKIM key in the zone: its own mail fails`,
    why: "DMARC passes only by SPF or DKIM; without either every message of the domain is treated as forged.",
    mend: "Publish SPF and a DKIM key first; a domain without mail says so by v=spf1 -all and MX 0 .",
    bad: wholeZone(`${mx}\n_dmarc TXT "v=DMARC1; p=[[reject]]; rua=mailto:d@example.com"`),
    good,
  },
  "subdomain-without-spf": {
    severity: "info",
    title: "Subdomain without SPF",
    reference: rfc(7208, "10.1.2"),
    message: ({ domain }: { domain: string }) =>
      `${domain} has MX but no SPF record: SPF is not inherited from the domain above`,
    why: "Each name in a sender's address needs a record of its own.",
    mend: "Publish an SPF record there too.",
    bad: wholeZone([mx, spf, dmarc, key, "[[lists]] MX 10 mx.example.net."].join("\n")),
    good: wholeZone([mx, spf, dmarc, key, "lists MX 10 mx.example.net.", 'lists TXT "v=spf1 mx -all"'].join("\n")),
  },
  "wildcard-answers-for-record": {
    severity: "info",
    title: "Wildcard TXT answers for mail records",
    reference: rfc(4592, "2.2"),
    message: ({ names }: { names: string }) =>
      `This wildcard also answers for ${names}, which the zone lacks: receivers get a text that is none of theirs`,
    why: "They discard it, but some tools report a broken record, and a text meant for one thing is taken for another.",
    mend: "Publish the records, or put the TXT at the names that need it.",
    bad: wholeZone('[[*]] TXT "site-verification=1"'),
    good: wholeZone(`* TXT "v=spf1 -all"`),
  },
  "blocked-wildcard": {
    severity: "info",
    title: "Wildcard MX does not cover existing names",
    reference: rfc(4592, "2.2.1"),
    message: ({ names }: { names: string }) => `The wildcard MX does not answer for names that exist, such as ${names}`,
    why: "A wildcard stands for names that do not exist; one with an address only has no MX at all.",
    mend: "Publish MX at those names too, where they shall receive mail by it.",
    bad: wholeZone("[[*]] MX 10 mx.example.net.\nwww A 192.0.2.80"),
    good: wholeZone("* MX 10 mx.example.net.\nns1 MX 10 mx.example.net.\nns2 MX 10 mx.example.net."),
  },
  "sts-without-tls-rpt": {
    severity: "info",
    title: "MTA-STS without reports",
    reference: [rfc(8461, "1"), rfc(8460, "1")],
    message: ({ domain }: { domain: string }) =>
      `MTA-STS without TLS-RPT (_smtp._tls.${domain}): when mail fails over TLS, nobody will know`,
    why: "Under enforce a wrong certificate stops mail in silence; the reports say so within a day.",
    mend: "Publish TXT v=TLSRPTv1; rua=mailto: at _smtp._tls.",
    bad: wholeZone('_mta-sts TXT "[[v=STSv1; id=1]]"\nmta-sts A 192.0.2.80'),
    good: wholeZone(
      '_mta-sts TXT "v=STSv1; id=1"\nmta-sts A 192.0.2.80\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"',
    ),
  },
  "no-transport-policy": {
    severity: "info",
    title: "TLS can be stripped",
    reference: [rfc(8461, "1"), rfc(7672, "1.3")],
    message: ({ domain }: { domain: string }) =>
      `${domain} has neither MTA-STS nor DANE: whoever is on the way can make senders deliver without TLS`,
    why: "Without a policy senders use TLS when it is offered, and an attacker only has to remove the offer.",
    mend: "Publish MTA-STS, or sign the zone and publish TLSA for the MX hosts.",
    dns: true,
    bad: { text: "@ MX [[10 mx.example.net.]]", answers: {} },
    good: {
      text: "@ MX 10 mx.example.net.",
      answers: { "_mta-sts.example.com": { TXT: [["v=STSv1; id=1"]] } },
    },
  },
  "tls-rpt-without-policy": {
    severity: "info",
    title: "Reports without a TLS policy",
    reference: rfc(8460, "1"),
    message: () => "TLS-RPT without MTA-STS or TLSA: senders have no policy to report on, and say little",
    why: "The reports tell how the domain's TLS policy fared; without one they only count connections.",
    mend: "Publish MTA-STS or TLSA too.",
    bad: wholeZone('@ MX 10 mx\nmx A 192.0.2.25\n_smtp._tls TXT "[[v=TLSRPTv1; rua=mailto:t@example.com]]"'),
    good: wholeZone(
      `@ MX 10 mx\nmx A 192.0.2.25\n_25._tcp.mx TLSA 3 1 1 ${digest}\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"`,
    ),
  },
  "dkim-key-unreachable": {
    severity: "warning",
    title: "DKIM alias leads to no key",
    reference: rfc(6376, "3.6.2"),
    message: ({ target }: { target: string }) =>
      `The alias leads to ${target}, where there is no DKIM key: signatures with this selector fail`,
    why: "The provider has moved or removed the key, or the name was mistyped.",
    mend: "Correct the target, or remove the alias.",
    dns: true,
    bad: wholeZone("sel._domainkey CNAME [[keys]]\nkeys A 192.0.2.1"),
    good: wholeZone(
      'sel._domainkey CNAME keys\nkeys TXT "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64="',
    ),
  },
  "policy-not-enforced": {
    severity: "info",
    title: "DMARC only watches",
    reference: rfc(9989, "5.1"),
    message: ({ domain }: { domain: string }) =>
      `The DMARC policy of ${domain} is none: forged mail is delivered all the same`,
    why: "p=none is the first step; protection begins with quarantine.",
    mend: "When the reports show that all honest mail passes, raise the policy.",
    dns: true,
    bad: { text: '_dmarc TXT "v=DMARC1; p=[[none]]; rua=mailto:d@example.com"', answers: {} },
    good: { text: dmarc, answers: {} },
  },
  "mx-host-without-reverse": {
    severity: "warning",
    title: "MX host without reverse name",
    reference: [rfc(8601, "3"), practice("Gmail, Outlook")],
    message: ({ address, host }: { address: string; host: string }) =>
      `${address} of ${host} has no reverse name that leads back to it: if the host also sends, its mail is refused`,
    why: "Large receivers want a confirmed PTR of every sending address (5.7.25).",
    mend: "Have the owner of the address publish a PTR with the host's name.",
    dns: true,
    bad: { text: "@ MX 10 [[mx]]\nmx A 192.0.2.25", answers: {} },
    good: { text: "@ MX 10 mx\nmx A 192.0.2.25", answers: { "25.2.0.192.in-addr.arpa": { PTR: ["mx.example.com"] } } },
  },
  "placeholder-left": {
    severity: "warning",
    title: "Placeholder left in the record",
    reference: practice("manuals"),
    message: ({ text }: { text: string }) => `“${text}” looks like a placeholder from a manual that was not filled in`,
    why: "The record was copied with the example's name still in it, and points to nobody or to a stranger.",
    mend: "Put the real value in its place.",
    bad: { origin: "mailwright.internal.", text: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@[[example.com]]"' },
    good: {
      origin: "mailwright.internal.",
      text: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@mailwright.internal"',
    },
  },
});
