import { nearest } from "../near.ts";
import { readIp4, readIp6 } from "./addresses.ts";
import { looksLikeHost } from "./lexis.ts";
import { mechanismNames } from "./tree.ts";

const mechanisms: ReadonlySet<string> = new Set(mechanismNames);

/** The length of a netmask such as 255.255.255.0. */
export function netmaskLength(text: string): number | undefined {
  const mask = readIp4(text, 0, text.length);
  if (mask < 0) return undefined;
  const inverse = ~mask >>> 0;
  return (inverse & (inverse + 1)) === 0 ? Math.clz32(inverse) : undefined;
}

/** Why a text is no address, in a few words for the message. */
export function addressHint(found: string, four: boolean): string {
  if (found.includes("%")) return "macros are not allowed here";
  if (looksLikeHost(found)) return "a host name belongs into `a:`";
  if (found.includes("-")) return "ranges are written with a prefix length, as 192.0.2.0/28";
  if (four) {
    const parts = found.split(".");
    if (parts.length < 4) return "four numbers are needed";
    if (found.includes(":")) return "ports are not allowed here";
    if (parts.some((part) => part.length > 1 && part.startsWith("0"))) return "leading zeros are not allowed";
  }
  return `not an IPv${four ? 4 : 6} address`;
}

/** Why a text is no domain-spec, in a few words for the message. */
export function domainHint(found: string): string {
  const colon = found.lastIndexOf(":");
  if (colon > 0 && /^\d{1,5}$/.test(found.slice(colon + 1, colon + 7))) return "ports are not allowed here";
  if (!found.includes(".")) return "one label is no domain";
  if (found.includes("/")) return "paths are not allowed here";
  return "its last label is no top-level domain";
}

/** What an unknown mechanism was most likely meant to be, and how much of the word that replaces. */
export function meantMechanism(
  word: string,
  name: string,
): { readonly text: string; readonly replaces: number } | undefined {
  const address = word.split("/")[0] as string;
  if (readIp4(address, 0, address.length) >= 0) return { text: "ip4:", replaces: 0 };
  if (readIp6(address, 0, address.length) !== undefined) return { text: "ip6:", replaces: 0 };
  const next = word[name.length];
  if (name === "redirect" || name === "exp")
    return { text: `${name}=`, replaces: name.length + (next === ":" ? 1 : 0) };
  if (name === "ip" || name === "ipv4" || name === "ipv6") {
    const six = name === "ipv6" || (name === "ip" && word.indexOf(":", name.length + 1) > 0);
    return { text: six ? "ip6" : "ip4", replaces: name.length };
  }
  const dot = name.indexOf(".");
  if (dot > 0 && mechanisms.has(name.slice(0, dot))) {
    if (dot === name.length - 1) return { text: name.slice(0, dot), replaces: name.length };
    return { text: `${name.slice(0, dot)}:`, replaces: dot + 1 };
  }
  const near = nearest(name, mechanismNames);
  if (near !== undefined && (near.length > 2 || name.length === 3)) return { text: near, replaces: name.length };
  return undefined;
}
