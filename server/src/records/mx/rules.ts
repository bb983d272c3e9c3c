import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";

const twoHosts = "@ MX 10 mx1.example.com.\n@ MX 20 mx2.example.com.\nmx1 A 192.0.2.1\nmx2 A 192.0.2.2";

/** What can be wrong with the MX records of a domain (RFC 5321 §5). */
export const mxRules = defineRules("mx", {
  "target-cname": {
    severity: "error",
    title: "MX host is an alias",
    reference: rfc(2181, "10.3"),
    message: ({ target, alias }: { target: string; alias: string }) =>
      `${target} is an alias of ${alias}: an MX host must have addresses itself, and some senders deliver no mail here`,
    why: "Senders look for the address of the MX host; those that follow the standard to the letter stop at an alias.",
    mend: "Name the alias's target in the MX record.",
    dns: true,
    bad: "@ MX 10 [[mail]]\nmail CNAME host.example.net.",
    good: "@ MX 10 host.example.net.\nmail CNAME host.example.net.",
  },
  "target-no-address": {
    severity: "warning",
    title: "MX host has no address",
    reference: rfc(5321, "5.1"),
    message: ({ target }: { target: string }) => `${target} has neither A nor AAAA: no mail can be delivered there`,
    why: "Mail waits at the sender for days and then comes back, unless another MX host takes it.",
    mend: "Publish the host's address, or correct the name.",
    dns: true,
    bad: wholeZone("@ MX 10 [[mail.example.com.]]\nmial A 192.0.2.1"),
    good: wholeZone("@ MX 10 mail.example.com.\nmail A 192.0.2.1"),
  },
  "null-mx-not-alone": {
    severity: "error",
    title: "Null MX beside other MX",
    reference: rfc(7505, "3"),
    message: () =>
      "“.” says that the domain takes no mail, and must be the only MX: beside others senders may do either",
    why: "Some senders then return all mail at once, others try the remaining hosts.",
    mend: "Remove it, if the domain takes mail; else remove the others.",
    bad: "@ MX [[0 .]]\n@ MX 10 mail.example.net.",
    good: "@ MX 10 mail.example.net.",
  },
  "null-mx-preference": {
    severity: "warning",
    title: "Null MX with another preference",
    reference: rfc(7505, "3"),
    message: ({ preference }: { preference: string }) =>
      `The null MX is “0 .”: with preference ${preference} not all senders know that the domain takes no mail`,
    why: "The standard defines the record with preference 0 alone.",
    mend: "Write 0.",
    bad: "@ MX [[10]] .",
    good: "@ MX 0 .",
  },
  "local-target": {
    severity: "warning",
    title: "MX host cannot be reached",
    reference: practice("receivers and senders"),
    message: ({ target, address }: { target: string; address: string }) =>
      address === ""
        ? `${target} is every sender's own machine: no mail arrives`
        : `${target} has private addresses only (${address}): nobody outside can deliver mail there`,
    why: "A private address leads into the sender's own network, or nowhere.",
    mend: "Name a host with a public address; a domain without mail says so by MX 0 .",
    bad: "@ MX 10 [[localhost.]]",
    good: "@ MX 10 mail.example.net.",
  },
  "duplicate-target": {
    severity: "warning",
    title: "Same MX host twice",
    reference: practice("senders"),
    message: ({ target, preference }: { target: string; preference: string }) =>
      `${target} is already an MX host with preference ${preference}: a second time it only makes senders try it again`,
    why: "Two lines for one host give no more safety than one.",
    mend: "Remove one, or name another host.",
    bad: "@ MX 10 mail.example.net.\n@ MX [[20 mail.example.net.]]",
    good: "@ MX 10 mail.example.net.\n@ MX 20 mail2.example.net.",
  },
  "single-host": {
    severity: "hint",
    title: "One mail server only",
    reference: practice("operators"),
    message: ({ target }: { target: string }) =>
      `${target} is the only MX host, with one address: while it is down, mail waits at the senders`,
    why: "Senders keep trying for some days, so a short outage loses nothing; a long one does.",
    mend: "A second host with another address helps, if it is looked after as well as the first.",
    bad: wholeZone("@ MX [[10 mx.example.com.]]\nmx A 192.0.2.1"),
    good: wholeZone(twoHosts),
  },
  "ipv6-only": {
    severity: "info",
    title: "No mail server with IPv4",
    reference: practice("senders"),
    message: () => "No MX host has an IPv4 address: senders without IPv6, and there are many, cannot deliver mail",
    why: "A good part of the world's mail servers still has no IPv6.",
    mend: "Give at least one MX host an A record.",
    bad: wholeZone(
      "@ MX [[10 mx1.example.com.]]\n@ MX 20 mx2.example.com.\nmx1 AAAA 2001:db8::1\nmx2 AAAA 2001:db8::2",
    ),
    good: wholeZone("@ MX 10 mx.example.com.\nmx A 192.0.2.25\nmx AAAA 2001:db8::25"),
  },
});
