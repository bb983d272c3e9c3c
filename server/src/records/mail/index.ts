import { type Finding, type Fix, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { hasTlsa } from "../dane/index.ts";
import { type DmarcRecord, dmarcPolicy, request } from "../dmarc/parse.ts";
import { isExampleName, labels, organization } from "../domain.ts";
import { rdataSpan } from "../field.ts";
import { hostInZone } from "../host.ts";
import type { Name, RecordSettings, RecordView, ZoneView } from "../language.ts";
import { mxHosts } from "../mx/index.ts";
import { recordPlace, viewOwner } from "../place.ts";
import { familyByOwner, familyByVersion } from "../version.ts";
import { findingAt, type ZoneCheck } from "../zone-check.ts";
import { placeholder } from "./placeholder.ts";
import { mailRules as rules } from "./rules.ts";
import { dmarcAt, dmarcFor, hasKey, hasSpf, isMisplaced, mailOf, mayHaveKeys, spfAt } from "./zone-facts.ts";

/** The fix that puts another record behind one that is there. The owner is absolute, so that no `$ORIGIN` matters. */
function addRecord(record: RecordView, text: string, title: string): Fix {
  const edit = { span: { start: record.span.end, end: record.span.end }, text: `\n${text}` };
  return { title, edits: [record.path === undefined ? edit : { ...edit, path: record.path }] };
}

/** What a name with MX lacks: SPF, DMARC, DKIM. */
const missing: ZoneCheck = {
  id: "mail-missing",
  types: ["MX"],
  *check(owner, zone, settings) {
    const [record] = zone.at(owner, "MX");
    if (record === undefined || !zone.whole || owner.startsWith("*.") || mailOf(zone, owner) !== "hosts") return;
    const place = viewOwner(record);
    const top = owner === zone.apex;
    if (!hasSpf(zone, owner)) {
      const text = `${owner}. TXT "v=spf1 mx ~all"`;
      const fixes = [addRecord(record, text, "Add an SPF record for the MX hosts")];
      const rule = top ? rules["no-spf"] : rules["subdomain-without-spf"];
      yield findingAt(record, rule, place, { domain: owner }, { fixes });
    }
    // Names below the apex are covered by the apex's records, and by what is said about them there.
    if (!top && mailOf(zone, zone.apex) !== undefined) return;
    const elsewhere = [owner, `dmarc.${owner}`, `_dmarc._dmarc.${owner}`];
    if (
      dmarcFor(zone, owner, settings) === undefined &&
      !isMisplaced(zone, "dmarc", elsewhere) &&
      organization(zone.apex) === zone.apex
    ) {
      const text = `_dmarc.${owner}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@${owner}"`;
      const fixes = [addRecord(record, text, "Add a DMARC record with p=none")];
      yield findingAt(record, rules["no-dmarc"], place, { domain: owner }, { fixes });
    }
    if (!mayHaveKeys(zone, owner)) yield findingAt(record, rules["no-dkim"], place, { domain: owner });
  },
};

/** Domains without mail, and those that are so by half. */
const parked: ZoneCheck = {
  id: "mail-parked",
  types: ["MX", "TXT"],
  *check(owner, zone, settings) {
    // Nearly all names that come here are records below an underscore, or take mail.
    if (!zone.whole || owner.startsWith("_") || owner.startsWith("*.") || owner.includes("._")) return;
    const mail = mailOf(zone, owner);
    if (mail === "hosts") return;
    const spf = spfAt(zone, owner);
    const [mx] = zone.at(owner, "MX");
    if (mail === "none" && mx !== undefined && spf?.canPass === true) {
      yield findingAt(mx, rules["null-mx-sends"], nullSpan(mx), { domain: owner });
      return;
    }
    const said = mail === "none" || (mail === undefined && spf?.deniesAll === true && spf.record.owner === owner);
    if (!said) return;
    const own = dmarcAt(zone, owner, settings);
    // A name below the apex that only says "I send nothing" is no mail domain.
    if (mail === undefined && owner !== zone.apex && own === undefined) return;
    const record = mail === "none" ? mx : spf?.record;
    if (record === undefined) return;
    const lacks: string[] = [];
    const texts: string[] = [];
    if (mail !== "none") {
      lacks.push("MX 0 .");
      texts.push(`${owner}. MX 0 .`);
    }
    if (spf === undefined && !hasSpf(zone, owner)) {
      lacks.push("v=spf1 -all");
      texts.push(`${owner}. TXT "v=spf1 -all"`);
    }
    const dmarc = own ?? dmarcFor(zone, owner, settings);
    if (dmarc === undefined || (dmarc !== "unknown" && !rejects(dmarc.policy, own !== undefined))) {
      lacks.push("DMARC with p=reject");
      if (dmarc === undefined) texts.push(`_dmarc.${owner}. TXT "v=DMARC1; p=reject"`);
    }
    if (lacks.length === 0) return;
    const args = { domain: owner, missing: lacks.join(" and ") };
    const place = record === mx ? nullSpan(record) : rdataSpanOfText(record);
    const fixes = texts.length === 0 ? [] : [addRecord(record, texts.join("\n"), "Add what is missing")];
    yield findingAt(record, rules["parked-incomplete"], place, args, { fixes });
  },
};

function rejects(policy: { readonly p: string; readonly sp: string } | undefined, own: boolean): boolean {
  return (own ? policy?.p : policy?.sp) === "reject";
}

/** `0 .` */
function nullSpan(record: RecordView): { start: number; end: number } {
  return rdataSpan(record);
}

/** The text of a TXT, without its quotes. */
function rdataSpanOfText(record: RecordView): { start: number; end: number } {
  return record.value === undefined ? record.span : record.value.span(0, record.value.text.length);
}

/** A DMARC policy that the domain's own mail cannot meet. */
const unauthenticated: ZoneCheck = {
  id: "mail-unauthenticated",
  types: ["TXT"],
  *check(owner, zone, settings) {
    if (!zone.whole || !owner.startsWith("_dmarc.")) return;
    const domain = owner.slice(7);
    const dmarc = dmarcAt(zone, domain, settings);
    if (dmarc === undefined || dmarc === "unknown" || dmarc.record.owner !== owner) return;
    const { p } = dmarc.tree.fields;
    const policy = request(p);
    if (p === undefined || policy === undefined || policy === "none") return;
    const spf = spfAt(zone, domain);
    if (spf?.deniesAll === true || spf?.canPass === true || mailOf(zone, domain) === "none") return;
    if ((spf === undefined && hasSpf(zone, domain)) || mayHaveKeys(zone, domain)) return;
    yield findingAt(
      dmarc.record,
      rules["enforced-without-authentication"],
      dmarc.tree.value.span(p.valueStart, p.end),
      { policy, domain },
    );
  },
};

/** Wildcards, and what they answer for (RFC 4592). */
const wildcards: ZoneCheck = {
  id: "mail-wildcards",
  types: ["TXT", "MX"],
  *check(owner, zone) {
    if (!zone.whole || !owner.startsWith("*.")) return;
    const domain = owner.slice(2);
    if (domain.startsWith("_")) return;
    const text = zone
      .at(owner, "TXT")
      .find(({ value }) => value !== undefined && !/^v=spf1 +-all *$/i.test(value.text));
    if (text !== undefined) {
      const names = ["_dmarc", "_mta-sts", "_smtp._tls"]
        .map((name) => `${name}.${domain}`)
        .filter((name) => zone.answer(name, "TXT").some((answer) => answer.owner === owner));
      if (names.length > 0)
        yield findingAt(text, rules["wildcard-answers-for-record"], viewOwner(text), { names: list(names) });
    }
    const [mx] = zone.at(owner, "MX");
    if (mx === undefined) return;
    const names: Name[] = [];
    for (const child of zone.children(domain)) {
      if (child === owner || child.startsWith("_") || zone.delegated(child)) continue;
      if (zone.at(child, "MX").length > 0 || zone.at(child, "CNAME").length > 0) continue;
      names.push(child);
      if (names.length === 3) break;
    }
    if (names.length > 0) yield findingAt(mx, rules["blocked-wildcard"], viewOwner(mx), { names: list(names) });
  },
};

/** TLS policy and TLS reports belong together. */
const transport: ZoneCheck = {
  id: "mail-transport",
  types: ["TXT"],
  *check(owner, zone) {
    if (!zone.whole) return;
    if (owner.startsWith("_mta-sts.")) {
      const record = textBeginning(zone, owner, /^v=STSv1/i);
      const domain = owner.slice(9);
      const name = `_smtp._tls.${domain}`;
      if (record === undefined || record.owner !== owner || !lacks(zone, name)) return;
      if (isMisplaced(zone, "tls-rpt", [domain, `_tls.${domain}`, `_smtp-tlsrpt.${domain}`])) return;
      const text = `${name}. TXT "v=TLSRPTv1; rua=mailto:postmaster@${domain}"`;
      const fixes = [addRecord(record, text, "Add a TLS-RPT record")];
      yield findingAt(record, rules["sts-without-tls-rpt"], rdataSpanOfText(record), { domain }, { fixes });
    } else if (owner.startsWith("_smtp._tls.")) {
      const record = textBeginning(zone, owner, /^v=TLSRPT/i);
      const domain = owner.slice(11);
      if (record === undefined || record.owner !== owner || !lacks(zone, `_mta-sts.${domain}`)) return;
      const hosts = mxHosts(zone, domain);
      if (hosts.length === 0 || !hosts.every((host) => hasTlsa(zone, host) === false)) return;
      yield findingAt(record, rules["tls-rpt-without-policy"], rdataSpanOfText(record));
    }
  },
};

function textBeginning(zone: ZoneView, name: Name, beginning: RegExp): RecordView | undefined {
  return zone.at(name, "TXT").find(({ value }) => value !== undefined && beginning.test(value.text));
}

/** Whether the zone surely has no text and no alias at a name of its own. */
function lacks(zone: ZoneView, name: Name): boolean {
  if (!zone.contains(name) || zone.delegated(name)) return false;
  return zone.answer(name, "TXT").length === 0 && zone.answer(name, "CNAME").length === 0;
}

/** Aliases below `_domainkey`, followed as far as the zone goes (RFC 6376 §3.6.2). */
const delegatedKeys: ZoneCheck = {
  id: "mail-dkim-alias",
  types: ["CNAME"],
  *check(owner, zone) {
    const all = labels(owner);
    if (all.indexOf("_domainkey") < 1 || !zone.whole) return;
    const [record] = zone.at(owner, "CNAME");
    const target = record?.fields[0];
    if (record === undefined || target === undefined) return;
    let name = target.text;
    for (let step = 0; step < 8; step++) {
      // A target that does not exist is the zone's own rule on aliases.
      if (!zone.contains(name) || zone.delegated(name) || !zone.exists(name)) return;
      const next = zone.answer(name, "CNAME")[0]?.fields[0];
      if (next === undefined) break;
      name = next.text;
    }
    if (hostInZone(zone, name).alias !== undefined || hasKey(zone, name, owner)) return;
    yield findingAt(record, rules["dkim-key-unreachable"], target.span, { target: name });
  },
};

/** Names and marks of manuals in the records of somebody else. */
const placeholders: ZoneCheck = {
  id: "mail-placeholder",
  types: ["TXT", "SPF", "MX"],
  *check(owner, zone) {
    // A key is long, and holds nobody's name.
    if (isExampleName(zone.apex) || isExampleName(owner) || owner.includes("._domainkey.")) return;
    for (const record of zone.at(owner, "MX")) {
      const target = record.fields[1];
      const found = target === undefined ? undefined : placeholder(target.text);
      if (target !== undefined && found !== undefined) {
        yield findingAt(record, rules["placeholder-left"], target.span, { text: found.text });
      }
    }
    for (const type of ["TXT", "SPF"]) {
      for (const record of zone.at(owner, type)) {
        if (record.value === undefined) continue;
        const { text } = record.value;
        if (familyByVersion(text) === undefined && familyByOwner(owner) === undefined) continue;
        const found = placeholder(text);
        if (found === undefined) continue;
        yield findingAt(record, rules["placeholder-left"], record.value.span(found.start, found.end), {
          text: found.text,
        });
      }
    }
  },
};

function list(names: readonly string[]): string {
  const last = names[names.length - 1] ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** The checks of names with MX, and of names with TXT alone. */
export const domainChecks: readonly ZoneCheck[] = [missing, parked, wildcards, placeholders];
export const textChecks: readonly ZoneCheck[] = [parked, unauthenticated, wildcards, transport, placeholders];
export const aliasChecks: readonly ZoneCheck[] = [delegatedKeys];

/** The finding on a domain without any transport policy, at its MX; for the posture report, which knows what DNS says. */
export function noTransportPolicy(mx: Span, domain: Name): Finding {
  return finding(rules["no-transport-policy"], mx, { domain });
}

/** The finding on a DMARC policy of none, at p; for the posture report. Undefined where the policy enforces. */
export function policyNotEnforced(tree: DmarcRecord, domain: Name, settings: RecordSettings): Finding | undefined {
  if (dmarcPolicy(tree, settings.dmarc)?.p !== "none") return undefined;
  const { p } = tree.fields;
  const span = p === undefined ? recordPlace(tree.value) : tree.value.span(p.valueStart, p.end);
  return finding(rules["policy-not-enforced"], span, { domain });
}

/** The finding on an address of an MX host that has no confirmed reverse name; for the layer that asks DNS. */
export function mxHostWithoutReverse(record: RecordView, address: string): Finding | undefined {
  const exchange = record.fields[1];
  if (exchange === undefined) return undefined;
  return findingAt(record, rules["mx-host-without-reverse"], exchange.span, { address, host: exchange.text });
}

/** The finding on an alias below `_domainkey` that leads to no key; for the layer that asks DNS. */
export function dkimKeyUnreachable(record: RecordView): Finding | undefined {
  const target = record.fields[0];
  return target === undefined
    ? undefined
    : findingAt(record, rules["dkim-key-unreachable"], target.span, { target: target.text });
}
