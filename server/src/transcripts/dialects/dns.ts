import { bare, blank, type Dialect, decided } from "../dialect.ts";
import { shortLine } from "../dns-tools/records.ts";

/** A tool for DNS: each line is for the protocol to judge, which knows records from remarks. */
function tool(id: string, signature: RegExp, line?: RegExp): Dialect {
  return {
    id,
    protocol: "dns",
    score: (sample) => {
      const hits = line === undefined ? 0 : sample.filter((text) => line.test(text)).length;
      if (sample.some((text) => signature.test(text))) return decided + hits;
      return hits === 0 ? 0 : hits * 1.5;
    },
    reader: () => ({ read: (source) => (source.text === "" ? blank(source) : bare(source)) }),
  };
}

const record = /^[^\s;]+\s+[0-9][0-9a-zA-Z]*\s+(?:IN|CH|HS)\s+[A-Z][A-Z0-9-]*\s/;

/** `+short`: nothing but data. Each line must be of that form, and one must be more than a word. */
const digShort: Dialect = {
  ...tool("dig-short", /^\b$/),
  score: (sample) => {
    let some = false;
    for (const text of sample) {
      if (text.startsWith(";")) continue;
      if (shortLine(text) === undefined) return 0;
      some ||= /^"|^[0-9]+ \S+\.$|^\S+\.$/.test(text);
    }
    return some ? 2 + sample.length : 0;
  },
};

/** In the order of decision: the header's punctuation tells dig, drill and kdig apart. */
export const dnsTools: readonly Dialect[] = [
  tool("doh-json", /"Question" ?: ?\[|"Status" ?: ?[0-9]+ ?,/),
  tool("kdig-json", /"(?:answerRRs|QNAME|QTYPEname)" ?:/),
  tool("dig-yaml", /^(?:-?\s+|- )type: (?:MESSAGE|DELV_RESULT)$|^ {2,}(?:ANSWER|QUESTION)_SECTION:$/),
  tool("resolve-dnsname", /^Name +Type +TTL +Section(?: |$)|^(?:Query)?Type +: [A-Z]+$|^NameExchange +: /),
  tool("delv", /^; (?:fully validated|unsigned answer|answer not validated|negative response)|^;; resolution failed: /),
  tool("kdig", /^;; ->>HEADER<<- opcode: [A-Z]+; status: /),
  tool("drill", /^;; ->>HEADER<<- opcode: [A-Z]+, rcode: /),
  tool(
    "dig",
    /^; <<>> DiG |^;; ->>HEADER<<- opcode: [A-Z]+, status: |^;; (?:global options|communications error|connection timed out)/,
    record,
  ),
  tool(
    "nslookup",
    /^\S+\t(?:text|mail exchanger|nameserver|canonical name|name) = |^\S+[\t ]+(?:text =|MX preference = |internet address = )|^Server:(?![ \t]{1,4}(?:\d{3}[ -]|\* |\+))|^Non-authoritative answer:|^\*\* server can't find |^\*\*\* .* can't find |^DNS request timed out\./,
  ),
  tool(
    "host",
    /^\S+ (?:has address|has IPv6 address|mail is handled by|descriptive text|domain name pointer|is an alias for|has (?:TLSA|SRV|CAA|DS|DNSKEY|SOA|SPF) record) |^Host \S+ not found: [0-9]\(/,
  ),
  digShort,
];
