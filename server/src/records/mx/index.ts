import type { Finding } from "../../rules/rule.ts";
import { rdataSpan } from "../field.ts";
import { aliasFixes, type Host, hostInZone, isLocalAddress } from "../host.ts";
import type { Name, RecordView, ZoneView } from "../language.ts";
import { removeRecord, replace } from "../place.ts";
import { findingAt, relatedRecord, type ZoneCheck } from "../zone-check.ts";
import { mxRules as rules } from "./rules.ts";

/** The MX records of one name, and their hosts as far as the zone has them (RFC 5321 §5, RFC 7505). */
export const mxCheck: ZoneCheck = {
  id: "mx",
  types: ["MX"],
  *check(owner, zone) {
    const records = zone.at(owner, "MX");
    const hosts: Host[] = [];
    const first = new Map<Name, RecordView>();
    for (const record of records) {
      const [preference, exchange] = record.fields;
      if (preference === undefined || exchange === undefined) continue;
      if (exchange.text === "") {
        yield* checkNull(record, records.length);
        continue;
      }
      const earlier = first.get(exchange.text);
      if (earlier === undefined) first.set(exchange.text, record);
      else yield* checkDuplicate(record, earlier);
      const host = hostInZone(zone, exchange.text);
      if (earlier === undefined) hosts.push(host);
      yield* checkHost(record, exchange, host);
    }
    yield* checkAll(records, hosts);
  },
};

/** Whether an MX record says that no mail is taken (RFC 7505 §3). */
export function isNullMx(record: RecordView): boolean {
  return record.fields[1]?.text === "";
}

/** The hosts that take a domain's mail, in file order, without the null MX. */
export function mxHosts(zone: ZoneView, domain: Name): Name[] {
  return zone.answer(domain, "MX").flatMap((record) => record.fields[1]?.text || []);
}

function* checkNull(record: RecordView, count: number): Iterable<Finding> {
  const preference = record.fields[0];
  if (count > 1) {
    const fixes = removeRecord(record.span, "Remove the null MX");
    yield findingAt(record, rules["null-mx-not-alone"], rdataSpan(record), undefined, { fixes });
  } else if (preference !== undefined && Number(preference.text) !== 0) {
    const fixes = [replace(preference.span, "0", "Write 0", true)];
    yield findingAt(record, rules["null-mx-preference"], preference.span, { preference: preference.text }, { fixes });
  }
}

function* checkDuplicate(record: RecordView, earlier: RecordView): Iterable<Finding> {
  const [preference, exchange] = record.fields;
  const other = earlier.fields[0]?.text ?? "";
  // With an equal preference it is the very same record, which is another rule's.
  if (preference === undefined || exchange === undefined || Number(preference.text) === Number(other)) return;
  const extra = { related: [relatedRecord(earlier, "Named here already")], fixes: removeRecord(record.span) };
  yield findingAt(
    record,
    rules["duplicate-target"],
    rdataSpan(record),
    { target: exchange.text, preference: other },
    extra,
  );
}

function* checkHost(record: RecordView, exchange: RecordView["fields"][number], host: Host): Iterable<Finding> {
  const target = exchange.text;
  if (target === "localhost" || target.startsWith("localhost.")) {
    yield findingAt(record, rules["local-target"], exchange.span, { target, address: "" });
  } else if (host.alias !== undefined) {
    const args = { target, alias: host.alias.fields[0]?.text ?? "" };
    const extra = { related: [relatedRecord(host.alias, "The alias")], fixes: aliasFixes(host.alias, exchange) };
    yield findingAt(record, rules["target-cname"], exchange.span, args, extra);
  } else if (host.known && host.ipv4.length + host.ipv6.length === 0) {
    yield findingAt(record, rules["target-no-address"], exchange.span, { target });
  } else {
    const addresses = [...host.ipv4, ...host.ipv6].map((a) => a.fields[0]?.text ?? "");
    if (addresses.length === 0 || !addresses.every(isLocalAddress)) return;
    yield findingAt(record, rules["local-target"], exchange.span, {
      target,
      address: addresses.slice(0, 3).join(", "),
    });
  }
}

function* checkAll(records: readonly RecordView[], hosts: readonly Host[]): Iterable<Finding> {
  const [record] = records;
  const [host] = hosts;
  if (record === undefined || host === undefined || !hosts.every(({ known }) => known)) return;
  if (hosts.every(({ ipv4 }) => ipv4.length === 0) && hosts.some(({ ipv6 }) => ipv6.length > 0)) {
    yield findingAt(record, rules["ipv6-only"], rdataSpan(record));
  }
  if (records.length === 1 && host.ipv4.length + host.ipv6.length === 1) {
    yield findingAt(record, rules["single-host"], rdataSpan(record), { target: host.name });
  }
}

/** The finding on a host without address, for the layer that asks DNS. */
export function targetNoAddress(record: RecordView): Finding | undefined {
  const exchange = record.fields[1];
  if (exchange === undefined) return undefined;
  return findingAt(record, rules["target-no-address"], exchange.span, { target: exchange.text });
}

/** The finding on a host that is an alias, for the layer that asks DNS. */
export function targetAlias(record: RecordView, alias: Name): Finding | undefined {
  const exchange = record.fields[1];
  if (exchange === undefined) return undefined;
  const fixes = [replace(exchange.span, `${alias}.`, `Point to ${alias}.`)];
  return findingAt(record, rules["target-cname"], exchange.span, { target: exchange.text, alias }, { fixes });
}
