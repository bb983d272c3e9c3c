import fc from "fast-check";
import { expect, test } from "vitest";
import { alikeDkim } from "../../../server/src/records/dkim/alike.ts";
import { exampleKeys } from "../../../server/src/records/dkim/example-keys.ts";
import { languageFor, zoneChecks } from "../../../server/src/records/index.ts";
import type { RecordContext } from "../../../server/src/records/language.ts";
import { alikeSpf } from "../../../server/src/records/spf/alike.ts";
import { ZoneDocument } from "../../../server/src/zone/zone-document.ts";

/** The rules of the checks across records, and of the texts, as they come without any short cut. */
function slowly(zone: ZoneDocument): string[] {
  const { view, facts } = zone;
  const settings = { dmarc: "9989" } as const;
  const found: string[] = [];
  const owners = new Set<string>();
  for (let id = 0; id < facts.names.count; id++) {
    if ((facts.names.types[id] as number) !== 0 && facts.contains(id) && facts.cut(id) < 0)
      owners.add(facts.names.name(id));
  }
  for (const owner of owners) {
    const records = view.at(owner);
    for (const check of zoneChecks) {
      if (!records.some(({ type }) => check.types.includes(type))) continue;
      for (const f of check.check(owner, view, settings)) found.push(f.rule.id);
    }
    const sets = new Map<string, { language: ReturnType<typeof languageFor>; members: never[] }>();
    for (const { value, type, ownerSpan, span } of records) {
      if (value === undefined) continue;
      const language = languageFor(owner, value.text);
      if (language === undefined) continue;
      const context: RecordContext = { owner, ownerSpan, type, recordSpan: span, zone: view, settings };
      const tree = language.parse(value);
      for (const f of language.check(tree, context)) found.push(f.rule.id);
      const set = sets.get(language.id) ?? { language, members: [] };
      sets.set(language.id, set);
      // A record that is there twice is one.
      const member = { tree, value, context };
      const isSame = (one: typeof member) =>
        one.value.text === value.text && `${one.value.joins}` === `${value.joins}` && one.context.type === type;
      if (!set.members.some(isSame)) set.members.push(member as never);
    }
    for (const { language, members } of sets.values()) {
      if (members.length > 1) for (const f of language?.checkSet?.(members) ?? []) found.push(f.rule.id);
    }
  }
  return found.sort();
}

const key = exampleKeys.rsa2048;
const other = `${key.slice(0, 60)}${[...key.slice(60, 300)].reverse().join("")}${key.slice(300)}`;
const owner = fc.constantFrom("@", "a", "b", "c.d", "_x.a", "*.a", "*", "mx1", "_dmarc.mx1");
const text = fc.constantFrom(
  "v=spf1 mx -all",
  "v=spf1 -all",
  "v=spf1 mx ip4:203.0.113.1 -all",
  "v=spf1 mx ip4:198.18.0.1 -all",
  "v=spf1 mx ip4:8.8.8.8 -all",
  "v=spf1 mx ip4:9.9.9.9 ip4:9.9.9.9 -all",
  `v=spf1 mx ${"include:spf.b.net ".repeat(4)}ip4:9.9.9.10 ~all`,
  "v=spf1 a:mail.yourdomain.com -all",
  "v=DMARC1; p=reject; rua=mailto:d@b.net",
  "v=DMARC1; p=reject; rua=mailto:d@other.net",
  "v=DMARC1; p=reject; rua=mailto:d@a.b.net",
  "v=DMARC1; p=none; sp=reject; rua=mailto:d@b.net",
  "v=DMARC1; p=reject; psd=y; rua=mailto:d@b.net",
  `v=DKIM1; k=rsa; p=${key.slice(0, 200)}" "${key.slice(200)}`,
  `v=DKIM1; k=rsa; p=${other.slice(0, 200)}" "${other.slice(200)}`,
  "v=DKIM1; k=ed25519; p=xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64=",
  "something <else>",
);
const line = fc.oneof(
  owner.map((o) => `${o} MX 10 mx1\n${o} MX 20 mx2`),
  owner.map((o) => `${o} MX 20 mx3 ; a comment`),
  owner.map((o) => `${o} MX 20 localhost.\n${o} MX 0 .`),
  fc.tuple(owner, text).map(([o, t]) => `${o} TXT "${t}"`),
  fc.tuple(owner, text).map(([o, t]) => `_dmarc.${o === "@" ? "b.net." : o} TXT "${t}"`),
  fc.tuple(owner, text).map(([o, t]) => `s1._domainkey.${o === "@" ? "b.net." : o} TXT "${t}"`),
  fc.constantFrom(
    "mx1 A 198.51.100.1",
    "mx1 A 10.0.0.1",
    "mx2 A 198.51.100.2",
    "mx2 AAAA 2001:db8::2",
    "mx3 CNAME mx1",
    "_25._tcp.mx1 TLSA 3 1 1 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
    "s._domainkey.b CNAME k",
    "_sip._tcp.a SRV 1 2 5060 mx1",
    "_sip._tcp.b SRV 1 2 5060 mx3",
    "_sip._tcp.c.d SRV 1 2 5060 @",
    "_imap._tcp SRV 1 2 143 mx1",
    "_imaps._tcp SRV 1 2 143 mx1",
    "_smtps._tcp SRV 1 2 465 mx1",
    "_443._tcp.a TLSA 3 1 0 5feceb66",
    "_25._tcp.a TLSA 0 1 0 5feceb66",
    "443._tcp.a TLSA 0 1 0 5feceb66",
    "a CAA 0 issue ca.example.net",
    "b CAA 0 issue ca.example.net",
    "b CAA 0 issue ;",
    "c.d CAA 1 issue ca.example.net",
    "c.d CAA 1 isue ca.example.net",
    "a NS ns1",
    'b SPF "v=spf1 -all"',
  ),
);
const start = "$TTL 3600\n$ORIGIN b.net.\n@ SOA ns1 h 1 7200 3600 1209600 3600\n@ NS ns1\nns1 A 198.51.100.9\n";
const mailAtApex = 'mx1 A 198.51.100.1\nmx2 A 198.51.100.2\n@ MX 10 mx1\n@ MX 20 mx2\n@ TXT "v=spf1 mx -all"\n';
const families = /^(?:mx|mail|dane|spf|dmarc|dkim|srv|caa)\//;

test("what is passed over as quiet has nothing to say", () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(line, { maxLength: 14 }), (mail, lines) => {
      const zone = new ZoneDocument(`${start}${mail ? mailAtApex : ""}${lines.join("\n")}\n`, {});
      const found = zone.findings().flatMap(({ rule }) => (families.test(rule.id) ? rule.id : []));
      const expected = slowly(zone).filter((id) => families.test(id));
      expect(found.sort()).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});

test.each([
  ["v=spf1 mx ip4:8.8.4.4 -all", "v=spf1 mx ip4:9.8.4.4 -all", true],
  ["v=spf1 mx ip4:8.8.4.4 -all", "v=spf1 mx ip4:10.8.4.4 -all", false],
  ["v=spf1 mx ip4:8.8.4.4 -all", "v=spf1 mx ip4:8.8.4.44 -all", false],
  ["v=spf1 ip4:8.8.4.4 ip4:8.8.4.5 -all", "v=spf1 ip4:8.8.4.4 ip4:8.8.4.6 -all", false],
  ["v=spf1 ip4:8.8.4.0/24 -all", "v=spf1 ip4:8.8.5.0/24 -all", false],
  ["v=spf1 ip4:8.8.4.04 -all", "v=spf1 ip4:8.8.4.05 -all", false],
])("of two SPF texts the same is said: %s, %s", (a, b, same) => {
  expect(alikeSpf(a) === alikeSpf(b)).toBe(same);
});

test("keys of one length are alike, cut ones are not", () => {
  expect(alikeDkim(`p=${key}`)).toBe(alikeDkim(`p=${other}`));
  const joined = (at: number) => alikeDkim(`"p=${key.slice(0, at)}" "${key.slice(at)}"`);
  expect(joined(200)).not.toBe(joined(201));
  expect(joined(200)).toBe(alikeDkim(`"p=${other.slice(0, 200)}" "${other.slice(200)}"`));
  expect(alikeDkim(`p=${key}`)).not.toBe(alikeDkim(`p=${key.slice(0, 100)}${key.slice(101)}`));
  expect(alikeDkim(`p=${key.slice(0, 100)}!${key.slice(101)}`)).toContain("!");
});
