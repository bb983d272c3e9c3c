import { addressText, masked, samePrefix } from "./addresses.ts";
import type { Network } from "./tree.ts";

/** A network as it is compared: the bits below its prefix are gone. */
export interface Range {
  readonly words: readonly number[];
  readonly prefix: number;
}

export function rangeOf(network: Pick<Network, "words" | "prefix">): Range {
  return { words: masked(network.words, network.prefix), prefix: network.prefix };
}

/** `192.0.2.0/24`. */
export function rangeText(range: Range): string {
  return `${addressText(range.words)}/${range.prefix}`;
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return (
    outer.words.length === inner.words.length &&
    outer.prefix <= inner.prefix &&
    samePrefix(outer.words, inner.words, outer.prefix)
  );
}

/** How many addresses a network holds. */
export function size(range: Range): bigint {
  return 1n << BigInt(range.words.length * 32 - range.prefix);
}

/** A count as people read it: `1,024`, and above a billion as a power of two. */
export function countText(count: bigint): string {
  if (count >= 1n << 32n) {
    const bits = count.toString(2).length - 1;
    return count === 1n << BigInt(bits) ? `2^${bits}` : `about 2^${bits}`;
  }
  return count.toLocaleString("en");
}

interface Special extends Range {
  readonly kind: string;
  /** Meant for documentation: fine in the records of example domains. */
  readonly documentation?: true;
}

function special(words: readonly number[], prefix: number, kind: string, documentation?: true): Special {
  return documentation ? { words, prefix, kind, documentation } : { words, prefix, kind };
}

/** IPv4 networks that no host of the Internet sends from (RFC 6890 §2.2.2, RFC 5737). */
const specials4: readonly Special[] = [
  special([0x00000000], 8, "“this network”"),
  special([0x0a000000], 8, "private"),
  special([0x64400000], 10, "shared address space of carriers"),
  special([0x7f000000], 8, "loopback"),
  special([0xa9fe0000], 16, "link-local"),
  special([0xac100000], 12, "private"),
  special([0xc0000200], 24, "reserved for documentation", true),
  special([0xc0a80000], 16, "private"),
  special([0xc6120000], 15, "reserved for benchmarks"),
  special([0xc6336400], 24, "reserved for documentation", true),
  special([0xcb007100], 24, "reserved for documentation", true),
  special([0xe0000000], 4, "multicast"),
  special([0xf0000000], 4, "reserved"),
];

/** The same of IPv6 (RFC 6890 §2.2.3, RFC 3849, RFC 9637). */
const specials6: readonly Special[] = [
  special([0, 0, 0, 1], 128, "loopback"),
  special([0, 0, 0, 0], 128, "the unspecified address"),
  special([0xfe800000, 0, 0, 0], 10, "link-local"),
  special([0xfc000000, 0, 0, 0], 7, "unique local (private)"),
  special([0xff000000, 0, 0, 0], 8, "multicast"),
  special([0x20010db8, 0, 0, 0], 32, "reserved for documentation", true),
  special([0x3fff0000, 0, 0, 0], 20, "reserved for documentation", true),
];

/** What makes a network unroutable; undefined for one that can be seen. */
export function unroutable(range: Range): { readonly kind: string; readonly documentation: boolean } | undefined {
  for (const known of range.words.length === 1 ? specials4 : specials6) {
    if (contains(known, range)) return { kind: known.kind, documentation: known.documentation === true };
  }
  return undefined;
}
