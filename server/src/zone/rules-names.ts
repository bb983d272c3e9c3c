import { practice, rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";

const bind = practice("BIND");

/** Rules of the group zone/ on what names may be: host names, wildcards, response policies. */
export const nameRules = defineRules("zone", {
  "bad-host-name": {
    severity: "warning",
    title: "Not a host name",
    reference: [rfc(1123, "2.1"), bind],
    message: ({ label, role }: { label: string; role: string }) =>
      `“${label}” cannot be part of a host name, and ${role}: BIND refuses the zone on a primary`,
    why: "Host names are letters, digits and hyphens, with no hyphen at either end; many programs refuse others, and BIND does not load them on a primary.",
    mend: "Rename the host; underscores are right for TXT, SRV, TLSA, CNAME and SVCB owners only.",
    bad: "[[web_1]] A 192.0.2.1",
    good: "web-1 A 192.0.2.1",
  },
  "wildcard-not-leftmost": {
    severity: "warning",
    title: "Asterisk is no wildcard here",
    reference: rfc(4592, "2.1.1"),
    message: ({ label }: { label: string }) =>
      `The asterisk in “${label}” is a plain character: only a first label that is nothing but \`*\` answers for other names`,
    why: "A wildcard is the whole leftmost label; elsewhere the asterisk is literal and nobody asks for such a name.",
    mend: "Put `*` alone as the first label.",
    bad: '[[web*]] TXT "x"',
    good: '*.web TXT "x"',
  },
  "wildcard-delegation": {
    severity: "warning",
    title: "Delegation at a wildcard",
    reference: rfc(4592, "4.2", "4.4"),
    message: ({ type }: { type: string }) => `${type} at a wildcard: servers and resolvers do different things with it`,
    why: "What a wildcard NS or DNAME means is not defined; it is hardly ever what was wanted.",
    mend: "Name the delegated zones one by one.",
    bad: "[[*]] NS ns.example.net.",
    good: "sub NS ns.example.net.",
  },
  "bad-rpz-owner": {
    severity: "error",
    title: "Not a canonical prefix of a response policy",
    reference: bind,
    message: ({ owner, problem }: { owner: string; problem: string }) =>
      `“${owner}” is no address prefix of a response policy: ${problem}; BIND refuses it`,
    why: "Below rpz-ip, rpz-nsip and rpz-client-ip an owner is a prefix length and an address in reverse order; others trigger nothing.",
    mend: "Write `24.0.2.0.192` for 192.0.2.0/24, or `48.zz.db8.2001` for 2001:db8::/48.",
    bad: "[[24.1.2.0.192.rpz-ip]] CNAME .",
    good: "24.0.2.0.192.rpz-ip CNAME .",
  },
});
