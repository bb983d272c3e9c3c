import { getPublicSuffix } from "tldts";
import type { Name } from "./language.ts";

/** The labels of a name, left to right; `\.` does not part them. The root has none. */
export function labels(name: Name): string[] {
  if (name === "") return [];
  if (!name.includes("\\")) return name.split(".");
  const found: string[] = [];
  let start = 0;
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) === 0x5c) i++;
    else if (name.charCodeAt(i) === 0x2e) {
      found.push(name.slice(start, i));
      start = i + 1;
    }
  }
  found.push(name.slice(start));
  return found;
}

/** How many labels a name has; the root has none. */
export function labelCount(name: Name): number {
  if (name === "") return 0;
  let count = 1;
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x2e) count++;
  }
  return count;
}

/** The name without its first label; undefined at the root. */
export function parent(name: Name): Name | undefined {
  if (name === "") return undefined;
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) === 0x5c) i++;
    else if (name.charCodeAt(i) === 0x2e) return name.slice(i + 1);
  }
  return "";
}

/** Whether `name` is `ancestor` or lies below it. */
export function isWithin(name: Name, ancestor: Name): boolean {
  if (ancestor === "" || name === ancestor) return true;
  const at = name.length - ancestor.length - 1;
  return at > 0 && name.charCodeAt(at) === 0x2e && name.charCodeAt(at - 1) !== 0x5c && name.endsWith(ancestor);
}

const exampleNames = ["example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"];

/** Whether a name is meant for documentation and tests (RFC 2606 §2 and §3, RFC 6761 §6). */
export function isExampleName(name: Name): boolean {
  return exampleNames.some((known) => isWithin(name, known));
}

/** Whether text is a host name: letters, digits, hyphens, at least two labels (RFC 1123 §2.1), at most 253 octets. */
export function isHostName(text: string): boolean {
  if (text.length === 0 || text.length > 253 || !text.includes(".")) return false;
  let label = 0;
  let previous = 0x2e;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x2e) {
      if (label === 0 || label > 63 || previous === 0x2d) return false;
      label = 0;
    } else {
      const alphanumeric = (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a);
      if (!alphanumeric && (c !== 0x2d || label === 0)) return false;
      label++;
    }
    previous = c;
  }
  return label > 0 && label <= 63 && previous !== 0x2d;
}

/** Whether text is an IPv4 address in dotted form, or looks like an IPv6 one. */
export function looksLikeAddress(text: string): boolean {
  if (text.includes(":")) return /^\[?[0-9a-fA-F:.]+\]?$/.test(text);
  return /^\[?\d{1,3}(?:\.\d{1,3}){3}\]?$/.test(text);
}

/**
 * The public suffix that a name ends in, by the public suffix list, its private part included. Names of one label,
 * and names the list does not know by a rule of their own, count as the list's default rule says: their last label.
 */
export function publicSuffix(name: Name): Name {
  return getPublicSuffix(name, { allowPrivateDomains: true, validateHostname: false }) ?? name;
}

/** The organizational domain by the public suffix list: the suffix and one label more (RFC 7489 §3.2). */
export function organization(name: Name): Name {
  const suffix = publicSuffix(name);
  if (suffix === name) return name;
  const all = labels(name);
  return all.slice(-(labels(suffix).length + 1)).join(".");
}

/** Whether two names belong to one organization, as far as the public suffix list tells. */
export function sameOrganization(a: Name, b: Name): boolean {
  if (a === b) return true;
  // Of two names, one above the other, only a public suffix is another organization than those below it.
  if (isWithin(a, b)) return publicSuffix(b) !== b;
  if (isWithin(b, a)) return publicSuffix(a) !== a;
  return organization(a) === organization(b);
}
