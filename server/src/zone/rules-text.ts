import { practice, rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";
import { sentence } from "../text/sentence.ts";

const bind = practice("BIND");
const knot = practice("Knot");

/** Rules of the group zone/ on the writing of one record's RDATA: words, strings, characters, names. */
export const textRules = defineRules("zone", {
  "missing-rdata": {
    severity: "error",
    title: "RDATA is incomplete",
    reference: rfc(1035, "5.1"),
    message: ({ type, field }: { type: string; field: string }) =>
      `${type} record ends before its ${field} is given: servers refuse it`,
    why: "A record without all its fields has no meaning, and one such line keeps BIND from loading the whole zone.",
    mend: "Give the missing field; the hover on the type lists them in order.",
    bad: "@ [[MX]] 10",
    good: "@ MX 10 mail",
  },
  "extra-rdata": {
    severity: "error",
    title: "Text after the last field",
    reference: rfc(1035, "5.1"),
    message: ({ type, text }: { type: string; text: string }) =>
      `“${text}” stands after the last field of this ${type} record: servers refuse the record`,
    why: "What follows the last field is no comment unless a semicolon says so; servers refuse the record, BIND the whole zone.",
    mend: "Put `;` before a note, or remove the text.",
    bad: "www A 192.0.2.1 [[the web server]]",
    good: "www A 192.0.2.1 ; the web server",
  },
  "string-too-long": {
    severity: "error",
    title: "String above 255 octets",
    reference: rfc(1035, "3.3"),
    message: ({ length }: { length: number }) =>
      `Character-string of ${length} octets, where 255 are the most: BIND refuses the zone, Knot cuts it`,
    why: "One length octet stands before each string on the wire, so that no string can be longer; long keys have to be split into several.",
    mend: "Split it into strings of at most 255 octets, each in quotes; readers join them without a space.",
    bad: `s TXT "${"a".repeat(255)}[[${"b".repeat(20)}]]"`,
    good: `s TXT "${"a".repeat(255)}" "${"b".repeat(20)}"`,
  },
  "unquoted-semicolon": {
    severity: "error",
    title: "Semicolon cuts the value",
    reference: rfc(1035, "5.1"),
    message: ({ kept }: { kept: string }) =>
      `The semicolon begins a comment here: only “${kept}” is published, the rest of the value is lost`,
    why: "Outside quotes a semicolon starts a comment, so that a DKIM, DMARC or CAA value ends at its first semicolon and what is published means something else.",
    mend: "Put the whole value in quotes.",
    bad: "_dmarc TXT v=DMARC1[[; p=none]]",
    good: '_dmarc TXT "v=DMARC1; p=none"',
  },
  "unquoted-words": {
    severity: "error",
    title: "Unquoted words join without spaces",
    reference: [rfc(1035, "5.1"), rfc(7208, "3.3")],
    message: ({ joined }: { joined: string }) =>
      `Each unquoted word is a string of its own and readers join them without spaces: they see “${joined}”`,
    why: "Receivers join the strings of a TXT record without a space between, so that an SPF record written without quotes is no SPF record any more.",
    mend: "Put the whole value in one pair of quotes.",
    bad: "@ TXT [[v=spf1 mx -all]]",
    good: '@ TXT "v=spf1 mx -all"',
  },
  "adjacent-strings": {
    severity: "warning",
    title: "Strings without a space between",
    reference: [bind, knot],
    message: () => "No space between two strings: BIND reads two strings, Knot refuses the record",
    why: "The standard does not say what a quote directly behind a word means, and servers differ.",
    mend: "Put a space between them.",
    bad: '@ TXT "one[[""]]two"',
    good: '@ TXT "one" "two"',
  },
  "typographic-quotes": {
    severity: "error",
    title: "Typographic quotes",
    reference: rfc(1035, "5.1"),
    message: ({ quote }: { quote: string }) =>
      `${quote} is no quote for a name server: it becomes part of the value, which ends at the first space`,
    why: "Word processors turn straight quotes into typographic ones; servers take those for data, so that the value begins with them and falls into pieces.",
    mend: 'Replace them by the straight quote `"`.',
    bad: "@ TXT [[“]]v=spf1 mx -all”",
    good: '@ TXT "v=spf1 mx -all"',
  },
  "quotes-in-value": {
    severity: "error",
    title: "Quotes inside the value",
    reference: rfc(1035, "5.1"),
    message: ({ kind }: { kind: string }) => `The value itself begins with a quote: no receiver takes it for ${kind}`,
    why: "A value that was quoted twice, as by a web form that adds its own quotes, starts with a quote character instead of its version tag and is ignored.",
    mend: "Remove the escaped quotes.",
    bad: '@ TXT "[[\\"]]v=spf1 mx -all\\""',
    good: '@ TXT "v=spf1 mx -all"',
  },
  "escaped-semicolon-in-data": {
    severity: "error",
    title: "Semicolon escaped twice",
    reference: [rfc(1035, "5.1"), rfc(6376, "3.2")],
    message: () =>
      "The published value holds a backslash before this semicolon: the escape was made twice, and readers refuse the tag list",
    why: "Inside quotes a semicolon needs no escape; a doubled backslash puts a real backslash into the value, which no tag list allows.",
    mend: "Write a plain `;` inside the quotes.",
    bad: 's._domainkey TXT "v=DKIM1[[\\\\]]; p="',
    good: 's._domainkey TXT "v=DKIM1; p="',
  },
  "bad-escape": {
    severity: "error",
    title: "Malformed escape",
    reference: [rfc(1035, "5.1"), rfc(4343, "2.1")],
    message: ({ escape }: { escape: string }) =>
      `“${escape}” is no escape: after a backslash stand three digits from 000 to 255, or one character that is no digit`,
    why: "Servers refuse such an escape or read it in different ways.",
    mend: "Write the octet as `\\DDD` with three digits.",
    bad: '@ TXT "a[[\\1]]b"',
    good: '@ TXT "a\\001b"',
  },
  "quoted-name": {
    severity: "error",
    title: "Name in quotes",
    reference: [bind, knot],
    message: ({ name }: { name: string }) => `The name ${name} stands in quotes: servers refuse it`,
    why: "Quotes belong around text only; BIND and Knot refuse a domain name in quotes.",
    mend: "Remove the quotes.",
    bad: '@ MX 10 [["mail"]]',
    good: "@ MX 10 mail",
  },
  "label-too-long": {
    severity: "error",
    title: "Label above 63 octets",
    reference: rfc(1035, "2.3.4"),
    message: ({ length }: { length: number }) =>
      `Label of ${length} octets, where 63 are the most: servers refuse the name`,
    why: "The length of a label has six bits on the wire.",
    mend: "Shorten the label, or divide it by a dot.",
    bad: `@ CNAME [[${"a".repeat(64)}]].example.net.`,
    good: `www CNAME ${"a".repeat(63)}.example.net.`,
  },
  "name-too-long": {
    severity: "error",
    title: "Name above 255 octets",
    reference: rfc(1035, "2.3.4"),
    message: () => "The name has more than 255 octets with its length octets: servers refuse it",
    why: "No name on the wire may be longer, the origin that is appended included.",
    mend: "Shorten the name.",
    bad: `www CNAME [[${`${"a".repeat(62)}.`.repeat(4)}example.net.]]`,
    good: `www CNAME ${`${"a".repeat(62)}.`.repeat(3)}example.net.`,
  },
  "empty-label": {
    severity: "error",
    title: "Empty label",
    reference: rfc(1035, "3.1"),
    message: () => "A name has no empty label: two dots in a row, or a dot at its beginning, make servers refuse it",
    why: "Only the root has an empty label, and it stands at the end.",
    mend: "Leave one dot.",
    bad: "www CNAME web[[..]]example.net.",
    good: "www CNAME web.example.net.",
  },
  "non-ascii-name": {
    severity: "warning",
    title: "Label with non-ASCII characters",
    reference: [rfc(5890, "2.3.2.1"), rfc(4343, "2.1")],
    message: ({ label }: { label: string }) =>
      `“${label}” is stored as raw octets, which nobody asks for: programs ask for its A-label (xn--…)`,
    why: "Internationalised names go over the wire as A-labels; a name with raw UTF-8 is never looked up, and Knot refuses it.",
    mend: "Write the A-label.",
    bad: "www CNAME [[bücher]].example.net.",
    good: "www CNAME xn--bcher-kva.example.net.",
  },
  "non-ascii-text": {
    severity: "warning",
    title: "Raw octets above 126",
    reference: knot,
    message: ({ character }: { character: string }) =>
      `“${character}” is written raw: BIND stores its octets, Knot refuses the record`,
    why: "Zone files are ASCII; what other octets mean depends on the server and the file's encoding.",
    mend: "Write the octets as `\\DDD`.",
    bad: '@ TXT "caf[[é]]"',
    good: '@ TXT "caf\\195\\169"',
  },
  "control-character": {
    severity: "warning",
    title: "Control or invisible character",
    reference: [rfc(1035, "5.1"), knot],
    message: ({ name }: { name: string }) =>
      `${sentence(name)} stands unescaped in the record: it becomes part of the data, or the server refuses the record`,
    why: "Control octets, no-break and zero-width spaces come from copying out of web pages and word processors; nobody sees them, and the value is not what it looks like.",
    mend: "Remove it, or write it as `\\DDD` if it is meant.",
    bad: { text: '@ TXT "one[[\u00a0]]two"' },
    good: '@ TXT "one two"',
  },
  "unescaped-character": {
    severity: "warning",
    title: "Character that Knot refuses in a name",
    reference: knot,
    message: ({ character }: { character: string }) =>
      `“${character}” stands in a name without an escape: BIND takes it, Knot refuses it`,
    why: "Knot takes only letters, digits and `* - _ /` in labels as they are; other characters have to be escaped.",
    mend: "Write a backslash before it.",
    bad: "www CNAME a[[,]]b.example.net.",
    good: "www CNAME a\\,b.example.net.",
  },
});
