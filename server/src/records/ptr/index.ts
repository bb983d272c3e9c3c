import type { Finding } from "../../rules/rule.ts";
import { labels } from "../domain.ts";
import { aliasFixes, hostInZone } from "../host.ts";
import type { Name, RecordView } from "../language.ts";
import { ownerLabel } from "../owner-label.ts";
import { replace, viewOwner } from "../place.ts";
import { findingAt, relatedRecord, type ZoneCheck } from "../zone-check.ts";
import { ptrRules as rules } from "./rules.ts";

/** PTR records of reverse zones, and what the zone has of their targets. */
export const ptrCheck: ZoneCheck = {
  id: "ptr",
  types: ["PTR"],
  *check(owner, zone) {
    const records = zone.at(owner, "PTR");
    const [first] = records;
    if (first === undefined) return;
    // Service discovery: its targets are no hosts. In reverse zones only below these names (RFC 6763 §11).
    const underscored = owner.startsWith("_") || owner.includes("._");
    const reverse = owner.endsWith(".in-addr.arpa") || owner.endsWith(".ip6.arpa");
    const service = reverse ? /^(?:b|db|r|dr|lb)\._dns-sd\._udp\./.test(owner) : underscored;
    if (reverse && !underscored) {
      yield* checkOwner(first);
      if (records.length > 1 && reverseAddress(owner) !== undefined) {
        const target = first.fields[0];
        if (target !== undefined) yield findingAt(first, rules.multiple, target.span, { count: records.length });
      }
    }
    if (service) return;
    for (const record of records) {
      const target = record.fields[0];
      if (target === undefined) continue;
      if (reverse && !isHost(target.text)) {
        const shown = target.text === "" ? "." : target.text.slice(0, 100);
        yield findingAt(record, rules["target-not-host"], target.span, { target: shown });
        continue;
      }
      const { alias } = hostInZone(zone, target.text);
      if (alias === undefined) continue;
      const args = { target: target.text, alias: alias.fields[0]?.text ?? "" };
      const extra = { related: [relatedRecord(alias, "The alias")], fixes: aliasFixes(alias, target) };
      yield findingAt(record, rules["target-cname"], target.span, args, extra);
    }
  },
};

function* checkOwner(record: RecordView): Iterable<Finding> {
  const all = labels(record.owner);
  const digits = all.slice(0, -2);
  const { owner } = record;
  if (owner.endsWith(".ip6.arpa")) {
    const wrong = digits.findIndex((label) => !/^[0-9a-f]$/.test(label));
    const what =
      wrong >= 0
        ? `“${(digits[wrong] ?? "").slice(0, 40)}” is no hexadecimal digit`
        : `There are ${digits.length} digits, not 32`;
    if (wrong >= 0) yield findingAt(record, rules["bad-owner"], ownerLabel(record, wrong), { owner, what });
    else if (digits.length !== 32) yield findingAt(record, rules["bad-owner"], viewOwner(record), { owner, what });
    return;
  }
  // Names such as 0/25, 0-127 or 64-26 part a network smaller than /24 (RFC 2317): whatever stands there is agreed on.
  if (digits.some((label) => /^[0-9]{1,3}[-/][0-9]{1,3}$/.test(label))) return;
  const wrong = digits.findIndex((label) => !isOctet(label));
  if (wrong >= 0) {
    const what = `“${(digits[wrong] ?? "").slice(0, 40)}” is no number from 0 to 255`;
    yield findingAt(record, rules["bad-owner"], ownerLabel(record, wrong), { owner, what });
  } else if (digits.length > 4) {
    yield findingAt(record, rules["bad-owner"], viewOwner(record), {
      owner,
      what: `There are ${digits.length} numbers, not four`,
    });
  }
}

function isOctet(label: string): boolean {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(label) && Number(label) <= 255;
}

function isHost(name: Name): boolean {
  return name !== "" && labels(name).every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

/** The address that a full reverse name stands for; IPv6 as eight groups. Undefined for any other name. */
export function reverseAddress(owner: Name): string | undefined {
  const all = labels(owner);
  if (owner.endsWith(".in-addr.arpa") && all.length === 6) {
    const octets = all.slice(0, 4).reverse();
    return octets.every(isOctet) ? octets.join(".") : undefined;
  }
  if (owner.endsWith(".ip6.arpa") && all.length === 34) {
    const digits = all.slice(0, 32).reverse();
    if (!digits.every((d) => /^[0-9a-f]$/.test(d))) return undefined;
    return (digits.join("").match(/.{4}/g) ?? []).join(":");
  }
  return undefined;
}

/** The finding on a target that does not lead back to the address, for the layer that asks DNS. */
export function notConfirmed(record: RecordView, address: string): Finding | undefined {
  const target = record.fields[0];
  return target === undefined
    ? undefined
    : findingAt(record, rules["not-confirmed"], target.span, { target: target.text, address });
}

/** The finding on a target that is an alias, for the layer that asks DNS. */
export function ptrTargetAlias(record: RecordView, alias: Name): Finding | undefined {
  const target = record.fields[0];
  if (target === undefined) return undefined;
  const fixes = [replace(target.span, `${alias}.`, `Point to ${alias}.`)];
  return findingAt(record, rules["target-cname"], target.span, { target: target.text, alias }, { fixes });
}
