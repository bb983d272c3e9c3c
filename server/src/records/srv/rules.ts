import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";

const good = "_imaps._tcp SRV 0 1 993 mail.example.net.";

/** What can be wrong with SRV records, those of mail above all (RFC 2782, RFC 6186, RFC 8314). */
export const srvRules = defineRules("srv", {
  "bad-owner": {
    severity: "warning",
    title: "SRV at the wrong name",
    reference: rfc(2782),
    message: ({ owner }: { owner: string }) =>
      `SRV is looked up at _SERVICE._PROTOCOL.DOMAIN, such as _imaps._tcp.example.com: at ${owner} no client finds it`,
    why: "The client puts service and protocol, with underscores, before the domain and asks for nothing else.",
    mend: "Move the record to _service._tcp and the domain.",
    bad: "[[imaps]] SRV 0 1 993 mail.example.net.",
    good,
  },
  "misspelt-service": {
    severity: "warning",
    title: "Misspelt service",
    reference: [rfc(6186, "3"), rfc(8314, "5.1")],
    message: ({ service, near }: { service: string; near: string }) =>
      `No client asks for ${service}; ${near} is meant?`,
    why: "The names are fixed: _submission, _submissions, _imap, _imaps, _pop3, _pop3s; a client asks for no other spelling.",
    mend: "Correct the name.",
    bad: "[[_smtps]]._tcp SRV 0 1 465 mail.example.net.",
    good: "_submissions._tcp SRV 0 1 465 mail.example.net.",
  },
  "target-cname": {
    severity: "error",
    title: "SRV target is an alias",
    reference: rfc(2782),
    message: ({ target, alias }: { target: string; alias: string }) =>
      `${target} is an alias of ${alias}: an SRV target must have addresses itself, and some clients fail`,
    why: "The standard forbids it, and the certificate is checked against the name in the record.",
    mend: "Name the alias's target.",
    dns: true,
    bad: "_imaps._tcp SRV 0 1 993 [[mail]]\nmail CNAME host.example.net.",
    good,
  },
  "target-no-address": {
    severity: "warning",
    title: "SRV target has no address",
    reference: rfc(2782),
    message: ({ target }: { target: string }) => `${target} has neither A nor AAAA: clients cannot connect`,
    why: "The client finds the service and then no server.",
    mend: "Publish the host's address, or correct the name.",
    dns: true,
    bad: wholeZone("_imaps._tcp SRV 0 1 993 [[mail.example.com.]]"),
    good: wholeZone("_imaps._tcp SRV 0 1 993 mail.example.com.\nmail A 192.0.2.1"),
  },
  "dot-not-alone": {
    severity: "warning",
    title: "“Not offered” beside offers",
    reference: rfc(2782),
    message: () => "The target “.” says that the service is not offered, yet other records offer it",
    why: "Some clients give up at the dot, others go on to the hosts.",
    mend: "Remove it, or the others.",
    bad: "_imaps._tcp SRV 0 0 0 [[.]]\n_imaps._tcp SRV 0 1 993 mail.example.net.",
    good: "_pop3s._tcp SRV 0 0 0 .\n_imaps._tcp SRV 0 1 993 mail.example.net.",
  },
  "unusual-port": {
    severity: "warning",
    title: "Port of the other TLS mode",
    reference: [rfc(6186, "3"), rfc(8314, "7.3")],
    message: ({ service, port, right, other }: { service: string; port: string; right: number; other: string }) =>
      `Port ${port} is that of ${other}; ${service} is at ${right}: clients begin TLS at the wrong moment and fail`,
    why: "With one name the connection begins in TLS, with the other it is switched over later; the client goes by the name.",
    mend: "Use the right port, or publish the record under the other name.",
    bad: "_imaps._tcp SRV 0 1 [[143]] mail.example.net.",
    good,
  },
  "no-tls-service": {
    severity: "info",
    title: "No TLS service beside it",
    reference: rfc(8314, "3"),
    message: ({ service, secure }: { service: string; secure: string }) =>
      `${service} is offered, ${secure} is not: clients that want TLS from the start find nothing`,
    why: "Since 2018 the way with TLS from the first octet is preferred for mail clients.",
    mend: "Offer the TLS service too.",
    bad: wholeZone("[[_imap._tcp]] SRV 0 1 143 mail.example.net."),
    good: wholeZone(`_imap._tcp SRV 0 1 143 mail.example.net.\n${good}`),
  },
});
