import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const header = (status: string, counts: string, flags = "qr rd ra"): string =>
  `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711\n;; flags: ${flags}; ${counts}\n\n`;

/** Rules on the output of dig, nslookup, host and their like; what the records say is for the records' own rules. */
export const dnsToolsRules = defineRules("dns-tools", {
  "failed-status": {
    severity: "warning",
    title: "The look-up failed",
    reference: [rfc(1035, "4.1.1"), rfc(8020)],
    message: ({ status }: { status: string }) =>
      `The look-up ended with ${status}: it says nothing about the record, which may well exist, so ask again or ask another server`,
    why: "A server that fails, refuses or stays silent has not said that there is no record. Mail receivers treat it as a temporary error (SPF temperror), not as a missing record.",
    mend: "Ask another resolver, or the domain's own name servers; with SERVFAIL, try with checking disabled (+cd) to see whether DNSSEC is at fault.",
    bad: `${header("[[SERVFAIL]]", "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0")};; QUESTION SECTION:\n;example.com.\t\t\tIN\tTXT\n`,
    good: `${header("NXDOMAIN", "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0")};; QUESTION SECTION:\n;nosuch.example.com.\t\tIN\tTXT\n`,
  },
  "truncated-answer": {
    severity: "warning",
    title: "Part of the answer is missing",
    reference: [rfc(1035, "4.1.1"), rfc(2181, "9")],
    message: ({ counted, shown }: { counted?: number; shown?: number }) =>
      counted === undefined
        ? "The server cut this answer (flag tc), so records may be missing: ask again over TCP before you judge it"
        : `The header counts ${counted} records but ${shown ?? 0} ${shown === 1 ? "is" : "are"} shown, so some are missing here: judge only the whole answer`,
    why: "A truncated answer may lack the very record that is sought, or show one SPF record where there are two. Resolvers ask again over TCP, and a firewall that blocks TCP port 53 makes mail fail.",
    mend: "Ask again over TCP (dig +tcp, nslookup -vc), and copy the whole output.",
    bad: `${header("NOERROR", "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0", "qr [[tc]] rd ra")};; QUESTION SECTION:\n;example.com.\t\t\tIN\tTXT\n`,
    good: `${header("NOERROR", "QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0")};; QUESTION SECTION:\n;example.com.\t\t\tIN\tTXT\n\n;; ANSWER SECTION:\nexample.com.\t\t3600\tIN\tTXT\t"v=spf1 mx -all"\n`,
  },
  "wrong-section": {
    severity: "warning",
    title: "Data outside the answer section",
    reference: rfc(2181, "5.4.1"),
    message: ({ name, type, section }: { name: string; type: string; section: string }) =>
      `The ${type} of ${name} stands in the ${section} section only: that is no answer to the question, and programs do not use it as one`,
    why: "What a server adds in the authority and additional sections is a pointer to where the answer is found, from another zone or a cache. Mail servers take only the answer section.",
    mend: "Ask one of the name servers that the response names, or a resolver that follows the referral for you.",
    bad: `${header("NOERROR", "QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 0")};; QUESTION SECTION:\n;example.com.\t\t\tIN\tNS\n\n;; [[AUTHORITY SECTION]]:\nexample.com.\t\t3600\tIN\tNS\tns1.example.com.\n`,
    good: `${header("NOERROR", "QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0")};; QUESTION SECTION:\n;example.com.\t\t\tIN\tNS\n\n;; ANSWER SECTION:\nexample.com.\t\t3600\tIN\tNS\tns1.example.com.\n`,
  },
  "search-suffix": {
    severity: "warning",
    title: "Search domain appended to the name",
    reference: practice("nslookup"),
    message: ({ asked, name }: { asked: string; name: string }) =>
      `The tool asked for ${name}, which is ${asked} with a search domain appended: the answer is about another name, so put a dot at the end of the one you mean`,
    why: "nslookup and host append the domains of the machine's search list to names without a final dot. “No such name” is then said of a name that nobody meant.",
    mend: "Write the name with a final dot: `example.com.`.",
    bad: "> example.com\nServer:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\n** server can't find [[example.com.corp.example.net]]: NXDOMAIN\n",
    good: "> example.com.\nServer:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\n** server can't find example.com: NXDOMAIN\n",
  },
  "wrong-type-asked": {
    severity: "info",
    title: "Record of another type or place",
    reference: [rfc(7208, "3.1"), rfc(9989, "4.5")],
    message: ({ what, where }: { what: string; where: string }) => `${what} is not what this query asks for: ${where}`,
    why: "SPF, DKIM, DMARC and their like are TXT records at fixed names. A query of another type finds nothing, and the record seems to be missing although it is there.",
    mend: "Ask for the type and name where the record lives, for instance `dig TXT _dmarc.example.com`.",
    bad: `${header("NOERROR", "QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0")};; QUESTION SECTION:\n;[[_dmarc.example.com.\t\tIN\tA]]\n`,
    good: `${header("NOERROR", "QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0")};; QUESTION SECTION:\n;_dmarc.example.com.\t\tIN\tTXT\n\n;; ANSWER SECTION:\n_dmarc.example.com.\t3600\tIN\tTXT\t"v=DMARC1; p=reject"\n`,
  },
});
