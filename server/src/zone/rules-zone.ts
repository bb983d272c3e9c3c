import { practice, rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";
import { sentence } from "../text/sentence.ts";

const bind = practice("BIND");
const zonemaster = practice("Zonemaster");

const head = `$TTL 3600
@ SOA ns1 hostmaster 2026010101 7200 3600 1209600 3600
@ NS ns1.example.net.
@ NS ns2.example.net.
`;
const whole = (text: string) => ({ text: `${head}${text}\n`, whole: true }) as const;

/** Rules of the group zone/ on records that belong together: the zone, its names, sets, aliases, delegations. */
export const zoneWideRules = defineRules("zone", {
  "ttl-differs": {
    severity: "warning",
    title: "TTLs of one set differ",
    reference: rfc(2181, "5.2"),
    message: ({ type, ttl, first }: { type: string; ttl: number; first: number }) =>
      `TTL ${ttl} here, ${first} in the first ${type} record of this name: servers use one of them for all`,
    why: "All records of one name and type travel together and expire together; which of the TTLs wins depends on the server.",
    mend: "Give all records of the set the same TTL.",
    bad: "www 300 A 192.0.2.1\nwww [[600]] A 192.0.2.2",
    good: "www 300 A 192.0.2.1\nwww 300 A 192.0.2.2",
  },
  "suspicious-relative-name": {
    severity: "warning",
    title: "Final dot forgotten",
    reference: rfc(1035, "5.1"),
    message: ({ name, becomes }: { name: string; becomes: string }) =>
      `${name} has no final dot and becomes ${becomes}: the dot is probably forgotten`,
    why: "A name without its final dot gets the origin appended; the record then speaks of a name that nobody means.",
    mend: "Add the final dot, or write the name relative to the zone.",
    bad: "@ MX 10 [[mail.example.com]]",
    good: "@ MX 10 mail.example.com.",
  },
  "doubled-name": {
    severity: "warning",
    title: "The zone's name stands twice",
    reference: rfc(1035, "5.1"),
    message: ({ name, zone }: { name: string; zone: string }) =>
      `${name} ends in ${zone} twice: nobody asks for such a name`,
    why: "The name was probably completed by hand and once more by a program.",
    mend: "Remove one of the two.",
    bad: "[[www.example.com.example.com.]] A 192.0.2.1",
    good: "www.example.com. A 192.0.2.1",
  },
  "soa-missing": {
    severity: "error",
    title: "Zone without SOA",
    reference: rfc(1035, "5.2"),
    message: ({ zone }: { zone: string }) => `${zone} has no SOA record: servers refuse the zone`,
    why: "The SOA record says where a zone begins and how secondaries keep up; no server loads a zone without it.",
    mend: "Insert a SOA record at the top of the file.",
    bad: { text: "[[$TTL 3600]]\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n", whole: true },
    good: whole(""),
  },
  "soa-multiple": {
    severity: "error",
    title: "Second SOA",
    reference: rfc(1035, "5.2"),
    message: () => "A second SOA record: a zone has exactly one, servers refuse the file",
    why: "Two SOA records contradict each other about the zone's serial and timers.",
    mend: "Remove one of them.",
    bad: whole("[[@]] SOA ns2 hostmaster 2026010102 7200 3600 1209600 3600"),
    good: whole(""),
  },
  "soa-not-apex": {
    severity: "error",
    title: "SOA below the apex",
    reference: rfc(1035, "5.2"),
    message: ({ owner, zone }: { owner: string; zone: string }) =>
      `SOA at ${owner}, not at the zone's name ${zone}: servers refuse the file`,
    why: "The SOA record stands at the top of its zone; below it another zone would begin, which has a file of its own.",
    mend: "Move the record to the zone's own name, or the other zone to a file of its own.",
    bad: whole("[[sub]] SOA ns2 hostmaster 2026010102 7200 3600 1209600 3600"),
    good: whole(""),
  },
  "soa-rname-at": {
    severity: "error",
    title: "@ in the SOA's mailbox",
    reference: rfc(1035, "8"),
    message: ({ text }: { text: string }) =>
      `The @ in ${text} is a character of the name, not a mail address: write the address with a dot in its place`,
    why: "RNAME is a domain name whose first label is the local part of the address; with an @ inside it is an address that does not work.",
    mend: "Write a dot in place of the @, and a backslash before dots in the local part.",
    bad: {
      text: "$TTL 3600\n@ SOA ns1 [[root@example.com.]] 1 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n",
      whole: true,
    },
    good: whole(""),
  },
  "soa-timers": {
    severity: "info",
    title: "SOA timers do not fit",
    reference: rfc(1912, "2.2"),
    message: ({ problem }: { problem: string }) => `${sentence(problem)}: secondaries cannot work as meant`,
    why: "A secondary asks again after retry when a refresh has failed, and gives up after expire; retry has to be shorter than refresh, and expire longer than both together.",
    mend: "Common values are 7200 3600 1209600.",
    bad: {
      text: "$TTL 3600\n@ SOA ns1 hostmaster 1 3600 [[7200]] 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n",
      whole: true,
    },
    good: whole(""),
  },
  "soa-minimum": {
    severity: "info",
    title: "Unusual negative TTL",
    reference: rfc(2308, "5"),
    message: ({ seconds }: { seconds: number }) =>
      `Answers that a name does not exist are cached for ${seconds} seconds; 300 to 86400 are customary`,
    why: "The last field of the SOA says how long resolvers remember that something does not exist: too long hides new names, too short makes them ask all the time.",
    mend: "Use a value between 300 and 86400.",
    bad: {
      text: "$TTL 3600\n@ SOA ns1 hostmaster 1 7200 3600 1209600 [[604800]]\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n",
      whole: true,
    },
    good: whole(""),
  },
  "serial-not-raised": {
    severity: "warning",
    title: "Serial not raised",
    reference: rfc(1034, "4.3.5"),
    message: ({ serial }: { serial: number }) =>
      `The zone differs from the last commit, but its serial is still ${serial}: secondaries keep the old zone`,
    why: "Secondary servers fetch a zone only when its serial has risen; they go on serving the old data.",
    mend: "Raise the serial with every change.",
    bad: {
      text: `$TTL 3600\n@ SOA ns1 hostmaster [[2026010101]] 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\nwww A 192.0.2.1\n`,
      whole: true,
      previous: head,
    },
    good: {
      text: `$TTL 3600\n@ SOA ns1 hostmaster 2026010102 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\nwww A 192.0.2.1\n`,
      whole: true,
      previous: head,
    },
  },
  "serial-lowered": {
    severity: "error",
    title: "Serial lowered",
    reference: rfc(1982, "3.2"),
    message: ({ serial, before }: { serial: number; before: number }) =>
      `Serial ${serial} is lower than ${before} of the last commit: secondaries never fetch the zone`,
    why: "By serial arithmetic the new zone is older than the one that secondaries have; they refuse it until the serial has passed the old one.",
    mend: "Use a serial above the old one.",
    bad: {
      text: `$TTL 3600\n@ SOA ns1 hostmaster [[2025010101]] 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n`,
      whole: true,
      previous: head,
    },
    good: {
      text: `$TTL 3600\n@ SOA ns1 hostmaster 2026010102 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n`,
      whole: true,
      previous: head,
    },
  },
  "ns-missing": {
    severity: "error",
    title: "Zone without name servers",
    reference: rfc(1034, "4.2.1"),
    message: ({ zone }: { zone: string }) => `${zone} has no NS record at its own name: servers refuse the zone`,
    why: "The NS records at the top of a zone say who serves it; without them no server loads it.",
    mend: "Add at least two NS records at the zone's name.",
    bad: { text: "$TTL 3600\n[[@]] SOA ns1 hostmaster 1 7200 3600 1209600 3600\n", whole: true },
    good: whole(""),
  },
  "single-ns": {
    severity: "warning",
    title: "Only one name server",
    reference: [rfc(2182, "5"), rfc(1034, "4.1")],
    message: () =>
      "The zone has one name server only: when it fails, the whole domain, mail included, cannot be reached",
    why: "A zone needs at least two servers in different places.",
    mend: "Add a second name server.",
    bad: { text: "$TTL 3600\n@ SOA ns1 hostmaster 1 7200 3600 1209600 3600\n@ NS [[ns1.example.net.]]\n", whole: true },
    good: whole(""),
  },
  "ns-target-cname": {
    severity: "error",
    title: "Name server is an alias",
    reference: rfc(2181, "10.3"),
    message: ({ target }: { target: string }) =>
      `${target} is an alias (CNAME): a name server must have addresses of its own`,
    why: "Resolvers do not follow aliases when they look for the servers of a zone.",
    mend: "Name the host that the alias points to, or give this name addresses in place of the CNAME.",
    bad: whole("sub NS [[ns9]]\nns9 CNAME host.example.net."),
    good: whole("sub NS ns9\nns9 A 192.0.2.9"),
    dns: true,
  },
  "ns-no-address": {
    severity: "error",
    title: "Name server without address",
    reference: rfc(1035, "5.2"),
    message: ({ target }: { target: string }) =>
      `${target} lies in this zone but has no A or AAAA record: nobody can reach this name server`,
    why: "The addresses of a name server inside the zone can come from nowhere else.",
    mend: "Add an A or AAAA record for it.",
    bad: whole("sub NS [[ns9]]"),
    good: whole("sub NS ns9\nns9 A 192.0.2.9"),
  },
  "ns-below-dname": {
    severity: "error",
    title: "Target below a DNAME",
    reference: [rfc(2181, "10.3"), bind],
    message: ({ type, target, dname }: { type: string; target: string; dname: string }) =>
      `${type} target ${target} lies below the DNAME at ${dname}, so it is an alias and must not be used here`,
    why: "Every name below a DNAME is an alias for another; name and mail servers must not be aliases.",
    mend: "Name a host that has addresses of its own.",
    bad: whole("sub NS [[ns.d]]\nd DNAME example.net."),
    good: whole("sub NS ns.example.net.\nd DNAME example.net."),
  },
  "no-family-server": {
    severity: "warning",
    title: "No name server of this address family",
    reference: bind,
    message: ({ type, family }: { type: string; family: string }) =>
      `The zone has ${type} records, but none of its name servers has one: over ${family} alone the zone cannot be asked`,
    why: "A client with only one family of addresses reaches the data of the zone but not its servers.",
    mend: "Give at least one of the name servers an address of this family.",
    bad: {
      text: "$TTL 3600\n@ SOA ns1 hostmaster 1 7200 3600 1209600 3600\n[[@]] NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.2\nwww AAAA 2001:db8::1\n",
      whole: true,
    },
    good: {
      text: "$TTL 3600\n@ SOA ns1 hostmaster 1 7200 3600 1209600 3600\n@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 AAAA 2001:db8::2\nwww AAAA 2001:db8::1\n",
      whole: true,
    },
  },
  "cname-and-other": {
    severity: "error",
    title: "Other data beside CNAME",
    reference: [rfc(1034, "3.6.2"), rfc(2181, "10.1")],
    message: ({ owner, types }: { owner: string; types: string }) =>
      `${owner} is an alias, but has ${types} as well: servers refuse the zone`,
    why: "An alias stands for the whole name; resolvers that know it never ask for the other records.",
    mend: "Remove the CNAME or the other records; for a web site at a mail domain use A and AAAA, or HTTPS in alias mode.",
    bad: "www [[CNAME]] host.example.net.\nwww A 192.0.2.1",
    good: "www CNAME host.example.net.",
  },
  "cname-multiple": {
    severity: "error",
    title: "Second CNAME at a name",
    reference: rfc(2181, "10.1"),
    message: ({ owner }: { owner: string }) =>
      `A second CNAME at ${owner}: a name can be an alias for one other only, servers refuse the zone`,
    why: "An alias has exactly one meaning; servers do not load a name with two.",
    mend: "Keep one of them.",
    bad: "www CNAME host.example.net.\nwww [[CNAME]] host.example.org.",
    good: "www CNAME host.example.net.",
  },
  "cname-at-apex": {
    severity: "error",
    title: "CNAME at the zone's own name",
    reference: [rfc(1034, "3.6.2"), rfc(1912, "2.4")],
    message: ({ zone }: { zone: string }) =>
      `${zone} is the zone itself, with SOA and NS beside the CNAME: servers refuse the zone, and mail to it would be lost`,
    why: "The top of a zone has SOA and NS records always, so that it can never be an alias.",
    mend: "Use A and AAAA records, an HTTPS record in alias mode, or your provider's ALIAS.",
    bad: "@ [[CNAME]] www",
    good: "@ A 192.0.2.1",
  },
  "cname-loop": {
    severity: "error",
    title: "Aliases in a circle",
    reference: rfc(1034, "3.6.2"),
    message: ({ chain }: { chain: string }) => `The aliases lead in a circle: ${chain}`,
    why: "Resolvers give up: none of these names has any data.",
    mend: "Let one of them point to a name with data.",
    bad: "a CNAME [[b]]\nb CNAME [[a]]",
    good: "a CNAME b\nb CNAME host.example.net.",
  },
  "dangling-target": {
    severity: "warning",
    title: "Alias to nothing",
    reference: zonemaster,
    message: ({ type, target, outside }: { type: string; target: string; outside?: boolean }) =>
      `${type} target ${target} does not exist${outside === true ? "" : " in this zone"}: the alias leads nowhere`,
    why: "Whoever asks for the alias gets the answer that the name does not exist.",
    mend: "Correct the target, or remove the alias.",
    bad: whole("www CNAME [[wbe]]"),
    good: whole("www CNAME web\nweb A 192.0.2.1"),
    dns: true,
  },
  "dname-multiple": {
    severity: "error",
    title: "Second DNAME at a name",
    reference: rfc(6672, "2.4"),
    message: ({ owner }: { owner: string }) => `A second DNAME at ${owner}: servers refuse the zone`,
    why: "A DNAME sends all names below to one other place; there cannot be two.",
    mend: "Keep one of them.",
    bad: "d DNAME example.net.\nd [[DNAME]] example.org.",
    good: "d DNAME example.net.",
  },
  "dname-with-ns": {
    severity: "warning",
    title: "DNAME at a delegation",
    reference: rfc(6672, "2.3"),
    message: ({ owner }: { owner: string }) =>
      `DNAME beside NS at ${owner}: BIND loads it and answers with the delegation, Knot refuses the zone`,
    why: "Below a delegation other servers answer, so that the DNAME never takes effect.",
    mend: "Remove the DNAME or the NS records.",
    bad: "d NS ns1.example.net.\nd [[DNAME]] example.net.",
    good: "d DNAME example.net.",
  },
  "below-dname": {
    severity: "warning",
    title: "Data below a DNAME",
    reference: rfc(6672, "2.4"),
    message: ({ owner, dname }: { owner: string; dname: string }) =>
      `${owner} lies below the DNAME at ${dname} and is hidden by it: BIND loads it, Knot refuses the zone`,
    why: "Every question for a name below a DNAME is answered with the alias; this record is never seen.",
    mend: "Remove the record, or the DNAME.",
    bad: "d DNAME example.net.\n[[www.d]] A 192.0.2.1",
    good: "d DNAME example.net.\nd A 192.0.2.1",
  },
  "occluded-record": {
    severity: "warning",
    title: "Hidden by a delegation",
    reference: rfc(1034, "4.2.1"),
    message: ({ owner, cut }: { owner: string; cut: string }) =>
      `${owner} lies at or below the delegation of ${cut} and is no glue: it is never answered from here`,
    why: "The NS records hand the name and all below it to other servers; only addresses of those servers belong here.",
    mend: "Move the record to the delegated zone, or remove it.",
    bad: "sub NS ns1.example.net.\n[[www.sub]] A 192.0.2.1",
    good: "sub NS ns1.sub\nns1.sub A 192.0.2.1",
  },
  "out-of-zone": {
    severity: "warning",
    title: "Outside the zone",
    reference: [rfc(1035, "5.2"), bind],
    message: ({ owner, zone }: { owner: string; zone: string }) =>
      `${owner} does not lie in ${zone}: servers ignore the record`,
    why: "A zone file can speak only of names at and below the zone's own.",
    mend: "Correct the owner, or move the record to the zone it belongs to.",
    bad: "[[www.example.net.]] A 192.0.2.1",
    good: "www.example.com. A 192.0.2.1",
  },
  "duplicate-record": {
    severity: "warning",
    title: "Same record twice",
    reference: rfc(2181, "5"),
    message: ({ type }: { type: string }) =>
      `The same ${type} record stands here already: servers drop one of them silently`,
    why: "A set holds each record once; the second has no effect and misleads whoever edits the first.",
    mend: "Remove it.",
    bad: "www A 192.0.2.1\n[[www A 192.0.2.1]]",
    good: "www A 192.0.2.1\nwww A 192.0.2.2",
  },
});
