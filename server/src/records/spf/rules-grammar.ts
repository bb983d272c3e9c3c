import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { asWritten, foreignName, plainFor } from "../foreign.ts";
import { mechanismNames } from "./tree.ts";

export interface Found {
  readonly found: string;
  readonly hint?: string;
}

/** Rules on what the grammar of RFC 7208 §12 does not allow: each makes receivers return permerror (§4.6). */
export const grammarRules = defineRules("spf", {
  "unknown-mechanism": {
    severity: "error",
    title: "Unknown mechanism",
    reference: [rfc(7208, "4.6.1"), rfc(7208, "5")],
    message: ({ found, hint }: Found) =>
      `“${found}” is no SPF mechanism, so receivers return permerror for the whole record${hint ? `: “${hint}” was probably meant` : ": correct the word or remove it"}`,
    why: "One term that is neither mechanism nor modifier makes the whole record invalid, whatever else is right in it.",
    mend: "Use all, include, a, mx, ptr, ip4, ip6 or exists, spelt exactly.",
    bad: '@ TXT "v=spf1 [[ipv4]]:192.0.2.1 -all"',
    good: '@ TXT "v=spf1 ip4:192.0.2.1 -all"',
  },
  "qualifier-on-modifier": {
    severity: "error",
    title: "Qualifier before a modifier",
    reference: rfc(7208, "4.6.1"),
    message: ({ found, hint }: Found) =>
      `“${found}” may stand before mechanisms only; before ${hint ?? "a modifier"}= it makes the record invalid (permerror): ${isMechanism(hint) ? `write ${hint}: with a colon` : "remove it"}`,
    why: "Modifiers neither match nor fail, so a qualifier has no meaning there and the grammar forbids it.",
    mend: "Remove the qualifier.",
    bad: '@ TXT "v=spf1 mx [[-]]redirect=_spf.example.net"',
    good: '@ TXT "v=spf1 mx redirect=_spf.example.net"',
  },
  "lone-qualifier": {
    severity: "error",
    title: "Qualifier without a mechanism",
    reference: rfc(7208, "4.6.1"),
    message: ({ found }: Found) =>
      `“${found}” stands alone, which makes the record invalid (permerror): join it to its mechanism, as in “${found}all”`,
    why: "A qualifier is part of the term behind it; no space may part them.",
    mend: "Remove the space.",
    bad: '@ TXT "v=spf1 mx [[-]] all"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "bad-separator": {
    severity: "error",
    title: "Terms not parted by a space",
    reference: [rfc(7208, "4.6.1"), rfc(7208, "12")],
    message: ({ found, hint }: Found) =>
      hint === undefined
        ? `${shown(found)} does not part terms, so the record is invalid (permerror): put a space, and give each address its own ip4: or ip6:`
        : `${shown(found)} parts no domains: “${hint}” is looked up as one name, which does not exist, so give each domain its own term`,
    why: "Only spaces part the terms of a record, and each mechanism takes a single argument.",
    mend: "Replace the character by a space; repeat the mechanism for each address.",
    bad: '@ TXT "v=spf1 ip4:192.0.2.1[[,]]192.0.2.2 -all"',
    good: '@ TXT "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all"',
  },
  "missing-space": {
    severity: "error",
    title: "Two terms run together",
    reference: rfc(7208, "12"),
    message: ({ found }: Found) =>
      `A space is missing before “${found}”: the two terms read as one, and the record does not say what it should`,
    why: "The first term swallows the second; mostly that is invalid (permerror), otherwise the second is lost.",
    mend: "Insert the space.",
    bad: '@ TXT "v=spf1 ip4:192.0.2.1[[-all]]"',
    good: '@ TXT "v=spf1 ip4:192.0.2.1 -all"',
  },
  "lost-space-at-join": {
    severity: "error",
    title: "Space lost between two strings",
    reference: rfc(7208, "3.3"),
    message: () =>
      "The strings of a TXT record are joined without a space, so the terms on both sides of this join become one: end the first string or begin the second with a space",
    why: "“…192.0.2.1” and “-all” read as “…192.0.2.1-all”, which is invalid (permerror).",
    mend: "Put a space at the end of the first string.",
    bad: '@ TXT "v=spf1 ip4:192.0.2.1[[" "]]-all"',
    good: '@ TXT "v=spf1 ip4:192.0.2.1 " "-all"',
  },
  "non-ascii": {
    severity: "error",
    title: "Character outside ASCII",
    reference: [rfc(7208, "3.1"), rfc(7208, "12")],
    message: ({ found }: Found) =>
      `${shown(found)} is not printable ASCII, so the record is invalid (permerror): ${plainFor(found) === undefined ? "write international names as A-labels (xn--…)" : "type it anew"}`,
    why: "Records are printable ASCII. Dashes and quotes from a word processor look right and are not.",
    mend: "Replace the character; a domain with other letters is written as its A-label.",
    bad: { text: "v=spf1 include:[[ü]]ber.example.net -all", language: "record", path: "x.spf" },
    good: { text: "v=spf1 include:xn--ber-goa.example.net -all", language: "record", path: "x.spf" },
  },
  "missing-domain": {
    severity: "error",
    title: "Domain missing",
    reference: [rfc(7208, "5"), rfc(7208, "6")],
    message: ({ hint }: Found) =>
      `${hint ?? "The term"} has no domain, which makes the record invalid (permerror): give one, as in ${hint === "redirect" || hint === "exp" ? `${hint}=` : `${hint ?? "a"}:`}example.com`,
    why: "include, exists, redirect and exp need a domain, and nothing may be left empty behind a colon or an equals sign.",
    mend: "Add the domain, without a space before it.",
    bad: '@ TXT "v=spf1 [[include]] example.net -all"',
    good: '@ TXT "v=spf1 include:example.net -all"',
  },
  "bad-domain-spec": {
    severity: "error",
    title: "Not a domain",
    reference: [rfc(7208, "7.1"), rfc(7208, "12")],
    message: ({ found, hint }: Found) =>
      `“${found}” is no domain (${hint ?? "it must end in a dot and a label, or in a macro"}), so the record is invalid (permerror)`,
    why: "A domain in SPF ends in a top-level domain or a macro; single labels, ports and paths are not allowed.",
    mend: "Write the whole domain name and nothing else.",
    bad: '@ TXT "v=spf1 include:[[localhost]] -all"',
    good: '@ TXT "v=spf1 include:example.net -all"',
  },
  "address-as-domain": {
    severity: "error",
    title: "Address where a domain belongs",
    reference: [rfc(7208, "7.1"), rfc(7208, "12")],
    message: ({ found, hint }: Found) =>
      `“${found}” is an address, and ${hint ?? "this mechanism"} takes a domain, so the record is invalid (permerror): use ${found.includes(":") ? "ip6:" : "ip4:"}`,
    why: "a, mx and include look names up in DNS; addresses have mechanisms of their own.",
    mend: "Write ip4: or ip6: before the address.",
    bad: '@ TXT "v=spf1 a:[[192.0.2.1]] -all"',
    good: '@ TXT "v=spf1 ip4:192.0.2.1 -all"',
  },
  "bad-address": {
    severity: "error",
    title: "Not an address",
    reference: rfc(7208, "5.6"),
    message: ({ found, hint }: Found) =>
      `“${found}” is no address that ip4 or ip6 can take (${hint ?? "four numbers from 0 to 255, or an IPv6 address"}), so the record is invalid (permerror)`,
    why: "Short forms, ranges, names, macros and ports are not allowed behind ip4: and ip6:.",
    mend: "Write the whole address; use a: for a host name and a prefix length for a range.",
    bad: '@ TXT "v=spf1 ip4:[[1.2.3]] -all"',
    good: '@ TXT "v=spf1 ip4:1.2.3.4 -all"',
  },
  "wrong-family": {
    severity: "error",
    title: "ip4 and ip6 confused",
    reference: rfc(7208, "5.6"),
    message: ({ found, hint }: Found) =>
      `${found} does not take ${hint ?? "this address"}, so the record is invalid (permerror): write ${found.toLowerCase() === "ip4" ? "ip6" : "ip4"}`,
    why: "ip4 takes IPv4 addresses only and ip6 IPv6 addresses only.",
    mend: "Use the mechanism of the address's family.",
    bad: '@ TXT "v=spf1 [[ip4]]:2001:db8::1 -all"',
    good: '@ TXT "v=spf1 ip6:2001:db8::1 -all"',
  },
  "bad-prefix-length": {
    severity: "error",
    title: "Bad prefix length",
    reference: [rfc(7208, "5.6"), rfc(7208, "12")],
    message: ({ found, hint }: Found) =>
      `“${found}” is no prefix length (${hint ?? "a number of bits"}), so the record is invalid (permerror)`,
    why: "The length is a decimal number of bits, at most 32 for IPv4 and 128 for IPv6, without leading zeros; netmasks are not allowed.",
    mend: "Write the number of bits, as in /24; a and mx take //64 for IPv6.",
    bad: '@ TXT "v=spf1 ip4:192.0.2.0/[[255.255.255.0]] -all"',
    good: '@ TXT "v=spf1 ip4:192.0.2.0/24 -all"',
  },
  "unexpected-prefix": {
    severity: "error",
    title: "Prefix length where none is allowed",
    reference: [rfc(7208, "5"), rfc(7208, "12")],
    message: ({ found, hint }: Found) =>
      `${hint ?? "This term"} takes no prefix length, so “${found}” makes the record invalid (permerror): remove it`,
    why: "Only a, mx, ip4 and ip6 compare with a prefix.",
    mend: "Remove the prefix length.",
    bad: '@ TXT "v=spf1 include:example.net[[/24]] -all"',
    good: '@ TXT "v=spf1 include:example.net -all"',
  },
  "unexpected-argument": {
    severity: "error",
    title: "Argument where none is allowed",
    reference: rfc(7208, "5.1"),
    message: ({ found }: Found) =>
      `“${found}” does not belong behind this mechanism and makes the record invalid (permerror): remove it`,
    why: "all takes no argument; the others take a colon and a domain.",
    mend: "Remove it.",
    bad: '@ TXT "v=spf1 mx -all[[:example.com]]"',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "bad-macro": {
    severity: "error",
    title: "Bad macro",
    reference: rfc(7208, "7.1"),
    message: ({ found, hint }: Found) =>
      `“${found}” is no macro (${hint ?? "%{letter…}"}), so the record is invalid (permerror)`,
    why: "A percent sign begins a macro: %{ letter, digits, r, delimiters }, or one of %%, %_ and %-.",
    mend: "Correct the macro; write %% for a percent sign.",
    bad: '@ TXT "v=spf1 exists:[[%{x}]].example.com -all"',
    good: '@ TXT "v=spf1 exists:%{i}.example.com -all"',
  },
  "macro-only-in-exp": {
    severity: "error",
    title: "Macro letter for explanations only",
    reference: rfc(7208, "7.2"),
    message: ({ found }: Found) =>
      `The macro letter ${found} is allowed in explanation texts only; here it makes the record invalid (permerror)`,
    why: "c, r and t describe the check itself and must not decide it.",
    mend: "Use i in place of c; r and t have no counterpart.",
    bad: '@ TXT "v=spf1 exists:%{[[c]]}.example.com -all"',
    good: '@ TXT "v=spf1 exists:%{i}.example.com -all"',
  },
});

function isMechanism(name: string | undefined): boolean {
  return name !== undefined && (mechanismNames as readonly string[]).includes(name);
}

function shown(found: string): string {
  if (/^[\t\r\n ]+$/.test(found)) return found.includes("\t") ? "A TAB" : "A line end";
  if (found.charCodeAt(0) < 32) return `The control character ${found.charCodeAt(0)}`;
  return plainFor(found) === undefined ? `“${asWritten(found)}”` : foreignName(found);
}
