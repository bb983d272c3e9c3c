import type { Fix } from "../rules/rule.ts";
import { labelCount, parent } from "./domain.ts";
import type { Name, RecordView, ZoneView } from "./language.ts";
import { replace } from "./place.ts";

/** What a zone knows of a host that a record points to. */
export interface Host {
  readonly name: Name;
  /** The alias that stands at the name, whatever the zone knows else. */
  readonly alias?: RecordView;
  /** The zone answers for the name, and is whole: what it lacks is missing. */
  readonly known: boolean;
  readonly ipv4: readonly RecordView[];
  readonly ipv6: readonly RecordView[];
}

/** Looks a host up in the zone. A name outside it, below a delegation or below a DNAME is unknown, never missing. */
export function hostInZone(zone: ZoneView, name: Name): Host {
  if (name === "" || !zone.contains(name)) return unknown(name);
  // Nearly every host has an address, and then nothing else need be asked.
  const ipv4 = zone.answer(name, "A");
  const ipv6 = zone.answer(name, "AAAA");
  if (ipv4.length + ipv6.length > 0) return { name, known: zone.whole, ipv4, ipv6 };
  if (zone.delegated(name) || belowDname(zone, name)) return unknown(name);
  const [alias] = zone.answer(name, "CNAME");
  if (alias !== undefined) return { name, alias, known: false, ipv4: [], ipv6: [] };
  return { name, known: zone.whole, ipv4, ipv6 };
}

const none: readonly RecordView[] = [];

function unknown(name: Name): Host {
  return { name, known: false, ipv4: none, ipv6: none };
}

function belowDname(zone: ZoneView, name: Name): boolean {
  const depth = labelCount(zone.apex);
  let above = parent(name);
  for (let left = labelCount(name) - 1; above !== undefined && left >= depth; left--) {
    if (zone.at(above, "DNAME").length > 0) return true;
    above = parent(above);
  }
  return false;
}

/** The fix that writes an alias's target in place of the alias. */
export function aliasFixes(alias: RecordView, target: RecordView["fields"][number]): Fix[] {
  const name = alias.fields[0]?.text;
  return name === undefined ? [] : [replace(target.span, `${name}.`, `Point to ${name}.`)];
}

/** Whether an IPv4 or IPv6 address is not routed on the Internet (RFC 6890): private, loopback, link-local. Documentation ranges do not count. */
export function isLocalAddress(text: string): boolean {
  if (text.includes(":")) {
    const lower = text.toLowerCase();
    return lower === "::1" || /^fe[89ab][0-9a-f]:/.test(lower) || /^f[cd][0-9a-f]{2}:/.test(lower);
  }
  const octets = text.split(".").map(Number);
  const [a = 0, b = 0] = octets;
  if (octets.length !== 4) return false;
  return (
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  );
}
