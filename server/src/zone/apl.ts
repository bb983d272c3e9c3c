import { type Fix, finding } from "../rules/rule.ts";
import { ipv4Octets, ipv4Text, ipv6Octets, ipv6Text } from "./addresses.ts";
import type { FieldCodec } from "./field-codec.ts";
import { decimal } from "./numbers.ts";
import { octet, octets16 } from "./octets.ts";
import { shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";

const families: Readonly<Record<number, { bits: number; read: (text: string) => string | undefined; name: string }>> = {
  1: { bits: 32, read: ipv4Octets, name: "IPv4" },
  2: { bits: 128, read: ipv6Octets, name: "IPv6" },
};

/** One item's octets, or what is wrong with it. */
function readItem(item: string): { wire: string } | { problem: string; fixed?: string } {
  const negated = item.startsWith("!");
  const colon = item.indexOf(":");
  const slash = item.lastIndexOf("/");
  const start = negated ? 1 : 0;
  if (colon < 0) {
    const family = ipv4Octets(item.slice(start, slash < 0 ? undefined : slash)) !== undefined ? 1 : undefined;
    const fixed = family === undefined ? {} : { fixed: `${negated ? "!" : ""}${family}:${item.slice(start)}` };
    return { problem: "the family is missing, 1 for IPv4 or 2 for IPv6 with a colon", ...fixed };
  }
  const number = decimal(item, start, colon, 65535);
  const family = families[number];
  if (family === undefined) {
    const fixed = ipv6Octets(item.slice(start, slash < 0 ? undefined : slash)) !== undefined;
    return {
      problem: "the family is 1 for IPv4 or 2 for IPv6",
      ...(fixed ? { fixed: `${negated ? "!" : ""}2:${item.slice(start)}` } : {}),
    };
  }
  if (slash < colon) return { problem: "the prefix length is missing, as in `/24`" };
  const length = decimal(item, slash + 1, item.length, family.bits);
  if (length < 0) return { problem: `the prefix length is a number from 0 to ${family.bits}` };
  const address = family.read(item.slice(colon + 1, slash));
  if (address === undefined) return { problem: `family ${number} wants an ${family.name} address` };
  let used = address.length;
  while (used > 0 && address.charCodeAt(used - 1) === 0) used--;
  const part = address.slice(0, used);
  return { wire: octets16(number) + octet(length) + octet((negated ? 128 : 0) + used) + part };
}

/** APL: any number of prefixes, trailing zero octets left out on the wire (RFC 3123 §4). */
export const aplKind: FieldCodec = {
  read(reader, spec) {
    for (; reader.more && !reader.bad; reader.at++) {
      const span = reader.span(reader.at);
      const text = reader.words.raw(reader.at);
      const item = readItem(text);
      if ("wire" in item) {
        reader.push(spec, span, item.wire);
        continue;
      }
      const fixes: Fix[] =
        item.fixed === undefined ? [] : [{ title: `Write ${item.fixed}`, edits: [{ span, text: item.fixed }] }];
      reader.refuse(finding(rdataRules["bad-prefix"], span, { text: shown(text), problem: item.problem }, { fixes }));
    }
  },
  write(cursor) {
    const items: string[] = [];
    while (cursor.left > 0) {
      const number = cursor.number(2);
      const length = cursor.number(1);
      const flags = cursor.number(1);
      if (number === undefined || length === undefined || flags === undefined) return undefined;
      const part = cursor.take(flags & 127);
      const family = families[number];
      if (part === undefined || family === undefined || length > family.bits || part.length > family.bits / 8)
        return undefined;
      if (part.endsWith("\0")) return undefined;
      const address = part + "\0".repeat(family.bits / 8 - part.length);
      items.push(
        `${flags > 127 ? "!" : ""}${number}:${number === 1 ? ipv4Text(address) : ipv6Text(address)}/${length}`,
      );
    }
    return items.join(" ");
  },
};
