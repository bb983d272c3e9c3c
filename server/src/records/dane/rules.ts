import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";

const digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const good = `_25._tcp.mx TLSA 3 1 1 ${digest}`;

/** What can be wrong with TLSA records for mail servers (RFC 7672). */
export const daneRules = defineRules("dane", {
  "bad-owner": {
    severity: "error",
    title: "TLSA at the wrong name",
    reference: rfc(6698, "3"),
    message: ({ owner }: { owner: string }) =>
      `TLSA is looked up at _PORT._PROTOCOL.HOST, such as _25._tcp.mx.example.com: at ${owner} nobody finds it`,
    why: "The client puts port and protocol before the host's name and asks for nothing else.",
    mend: "Move the record to _25._tcp and the MX host for mail, _443._tcp for the web.",
    bad: `[[mx]] TLSA 3 1 1 ${digest}`,
    good,
  },
  "pkix-usage": {
    severity: "warning",
    title: "Certificate usage not for mail",
    reference: rfc(7672, "3.1.3"),
    message: ({ usage }: { usage: string }) =>
      `Usage ${usage} relies on public certificate authorities: mail servers take such a TLSA record for unusable`,
    why: "Senders of mail share no list of authorities; with only unusable records they encrypt, but verify nothing.",
    mend: "Use 3 1 1 with the hash of the server's key, or 2 0 1 for an authority of your own.",
    bad: `_25._tcp.mx TLSA [[1]] 1 1 ${digest}`,
    good,
  },
  "full-certificate": {
    severity: "warning",
    title: "Whole certificate in DNS",
    reference: rfc(7672, "3.1.2"),
    message: () =>
      "Matching type 0 puts the whole certificate or key into DNS: answers get long, and the standard discourages it",
    why: "Long answers do not fit into UDP packets and fail behind some firewalls; the mail then waits.",
    mend: "Use matching type 1 with the SHA-256 hash.",
    bad: "_25._tcp.mx TLSA 3 1 [[0]] 302a300506032b6570032100c40ab3a836f20b8e157e616cb49a634d6026e7ba032ae68deed3ba0222d953ae",
    good,
  },
  "not-an-mx-host": {
    severity: "warning",
    title: "TLSA at a name that is no MX host",
    reference: rfc(7672, "3.2"),
    message: ({ domain, hosts }: { domain: string; hosts: string }) =>
      `Mail for ${domain} goes to ${hosts}: senders ask for TLSA at that host, never here`,
    why: "The TLSA record belongs to the server that answers, not to the domain in the address.",
    mend: "Move it to _25._tcp and the MX host.",
    bad: `@ MX 10 mx\nmx A 192.0.2.1\n[[_25._tcp]] TLSA 3 1 1 ${digest}`,
    good: `@ MX 10 mx\nmx A 192.0.2.1\n${good}`,
  },
  "host-without-tlsa": {
    severity: "warning",
    title: "One MX host without TLSA",
    reference: rfc(7672, "2.2"),
    message: ({ target, other }: { target: string; other: string }) =>
      `${other} has TLSA records, ${target} has none: whoever blocks the first can read mail on its way to the second`,
    why: "A sender that cannot reach the protected host goes to the other one, where nothing obliges it to use TLS.",
    mend: "Publish TLSA for every MX host.",
    bad: wholeZone(`@ MX 10 mx\n@ MX 20 [[mx2]]\nmx A 192.0.2.1\nmx2 A 192.0.2.2\n${good}`),
    good: wholeZone(
      `@ MX 10 mx\n@ MX 20 mx2\nmx A 192.0.2.1\nmx2 A 192.0.2.2\n${good}\n_25._tcp.mx2 TLSA 3 1 1 ${digest}`,
    ),
  },
  "insecure-zone": {
    severity: "warning",
    title: "TLSA without DNSSEC",
    reference: rfc(7672, "2.2"),
    message: ({ name }: { name: string }) =>
      `The answer for ${name} is not secured by DNSSEC: senders ignore TLSA there`,
    why: "Without DNSSEC anybody on the way could forge the TLSA record, so that it proves nothing.",
    mend: "Sign the zone, and have the parent publish its DS record.",
    dns: true,
    bad: {
      text: `[[_25._tcp.mx]] TLSA 3 1 1 ${digest}`,
      answers: { "_25._tcp.mx.example.com": { TLSA: [{ usage: 3, selector: 1, matching: 1, data: digest }] } },
    },
    good: { text: good, answers: {} },
  },
});
