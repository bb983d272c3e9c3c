import type { Finding } from "../../rules/rule.ts";
import { labels } from "../domain.ts";
import { hostInZone } from "../host.ts";
import type { Name, RecordView, ZoneView } from "../language.ts";
import { mxHosts } from "../mx/index.ts";
import { replace, viewOwner } from "../place.ts";
import { findingAt, type ZoneCheck } from "../zone-check.ts";
import { daneRules as rules } from "./rules.ts";

/** TLSA records by themselves and beside the domain's MX (RFC 6698, RFC 7672). */
export const tlsaCheck: ZoneCheck = {
  id: "dane",
  types: ["TLSA"],
  *check(owner, zone) {
    const records = zone.at(owner, "TLSA");
    const [first] = records;
    if (first === undefined) return;
    const [port = "", protocol = ""] = labels(owner);
    if (!/^(?:_[0-9]{1,5}|\*)$/.test(port) || !/^_[a-z]{1,15}$/.test(protocol)) {
      yield findingAt(first, rules["bad-owner"], viewOwner(first), { owner });
      return;
    }
    if (port !== "_25" || protocol !== "_tcp") return;
    for (const record of records) {
      const [usage, , matching] = record.fields;
      if (usage !== undefined && (usage.text === "0" || usage.text === "1")) {
        yield findingAt(record, rules["pkix-usage"], usage.span, { usage: usage.text });
      }
      if (matching?.text === "0") yield findingAt(record, rules["full-certificate"], matching.span);
    }
    yield* checkDomain(first, owner.slice("_25._tcp.".length), zone);
  },
};

function* checkDomain(record: RecordView, domain: Name, zone: ZoneView): Iterable<Finding> {
  if (!zone.contains(domain)) return;
  const hosts = mxHosts(zone, domain);
  const [host] = hosts;
  if (host === undefined || hosts.includes(domain)) return;
  const right = `_25._tcp.${host}.`;
  const written = record.ownerSpan.end > record.ownerSpan.start;
  const fixes = [replace(record.ownerSpan, written ? right : `${right} `, `Change the owner to ${right}`)];
  const args = { domain, hosts: hosts.slice(0, 3).join(", ") };
  yield findingAt(record, rules["not-an-mx-host"], viewOwner(record), args, { fixes });
}

/** MX hosts of one domain that lack TLSA while others have it. */
export const mxTlsaCheck: ZoneCheck = {
  id: "dane-mx",
  types: ["MX"],
  *check(owner, zone) {
    const records = zone.at(owner, "MX");
    if (records.length < 2 || !zone.whole) return;
    const withTlsa = records.find(({ fields: [, exchange] }) => {
      return exchange !== undefined && exchange.text !== "" && zone.at(`_25._tcp.${exchange.text}`, "TLSA").length > 0;
    });
    const other = withTlsa?.fields[1]?.text;
    if (other === undefined) return;
    for (const record of records) {
      const exchange = record.fields[1];
      if (exchange === undefined || hasTlsa(zone, exchange.text) !== false) continue;
      yield findingAt(record, rules["host-without-tlsa"], exchange.span, { target: exchange.text, other });
    }
  },
};

/** Whether the zone has TLSA for a host's port 25; undefined where the zone does not tell. */
export function hasTlsa(zone: ZoneView, host: Name): boolean | undefined {
  if (host === "" || !zone.contains(host)) return undefined;
  const name = `_25._tcp.${host}`;
  if (zone.delegated(name)) return undefined;
  if (zone.answer(name, "TLSA").length > 0) return true;
  if (zone.answer(name, "CNAME").length > 0 || hostInZone(zone, host).alias !== undefined) return undefined;
  return zone.whole ? false : undefined;
}

/** The finding on a TLSA record whose answer DNSSEC does not secure, for the layer that asks DNS. */
export function insecureZone(record: RecordView): Finding {
  return findingAt(record, rules["insecure-zone"], viewOwner(record), { name: record.owner });
}
