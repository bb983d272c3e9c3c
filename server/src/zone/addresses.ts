import { hexValue } from "./octets.ts";

/**
 * Four octets of a dotted quad in `text[start, end)` (RFC 1035 §3.4.1): four decimals 0–255 without leading zeros; as one number
 * 0…2³²−1, or -1. Allocates nothing.
 */
export function ipv4Number(text: string, start: number, end: number): number {
  let value = 0;
  let part = 0;
  let digits = 0;
  let parts = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      if (digits > 0 && part === 0) return -1;
      part = part * 10 + (c - 48);
      digits++;
      if (part > 255) return -1;
    } else if (c === 46 && digits > 0 && parts < 3) {
      value = value * 256 + part;
      parts++;
      part = 0;
      digits = 0;
    } else return -1;
  }
  return parts === 3 && digits > 0 ? value * 256 + part : -1;
}

/**
 * Reads the IPv6 address in `text[start, end)` (RFC 4291 §2.2, an IPv4 tail allowed) into `groups`, eight numbers; false where it
 * is none. Allocates nothing.
 */
export function readIpv6(text: string, start: number, end: number, groups: Uint16Array): boolean {
  if (end - start < 2 || end - start > 45) return false;
  let count = 0;
  let gap = -1;
  let i = start;
  if (text.charCodeAt(i) === 58) {
    if (text.charCodeAt(i + 1) !== 58) return false;
    gap = 0;
    i += 2;
  }
  while (i < end) {
    if (count === 8) return false;
    let value = 0;
    let digits = 0;
    const groupStart = i;
    for (; i < end; i++) {
      const digit = hexValue(text.charCodeAt(i));
      if (digit < 0) break;
      if (++digits > 4) return false;
      value = value * 16 + digit;
    }
    if (i < end && text.charCodeAt(i) === 46) {
      const quad = ipv4Number(text, groupStart, end);
      if (quad < 0 || count > 6) return false;
      groups[count++] = Math.floor(quad / 65536);
      groups[count++] = quad % 65536;
      i = end;
      break;
    }
    if (digits === 0) return false;
    groups[count++] = value;
    if (i === end) break;
    if (text.charCodeAt(i) !== 58) return false;
    i++;
    if (i === end) return false;
    if (text.charCodeAt(i) === 58) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  if (gap < 0) return count === 8;
  if (count > 7) return false;
  const moved = count - gap;
  for (let k = 0; k < moved; k++) groups[7 - k] = groups[count - 1 - k] as number;
  for (let k = gap; k < 8 - moved; k++) groups[k] = 0;
  return true;
}

/** Sixteen octets of an IPv6 address, or undefined. */
export function ipv6Octets(text: string): string | undefined {
  const groups = new Uint16Array(8);
  if (!readIpv6(text, 0, text.length, groups)) return undefined;
  let octets = "";
  for (const group of groups) octets += String.fromCharCode(group >> 8, group & 255);
  return octets;
}

/** Four octets of an IPv4 address, or undefined. */
export function ipv4Octets(text: string): string | undefined {
  const n = ipv4Number(text, 0, text.length);
  return n < 0 ? undefined : String.fromCharCode(Math.floor(n / 2 ** 24), (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
}

/** Four octets as dotted quad. */
export function ipv4Text(octets: string): string {
  return [0, 1, 2, 3].map((i) => octets.charCodeAt(i)).join(".");
}

/** Sixteen octets in the canonical text form of RFC 5952: lower case, the longest run of zeros as `::`. */
export function ipv6Text(octets: string): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(octets.charCodeAt(i) * 256 + octets.charCodeAt(i + 1));
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; ) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > bestLength) {
      best = i;
      bestLength = length;
    }
    i += length + 1;
  }
  const hex = groups.map((g) => g.toString(16));
  if (best < 0) return hex.join(":");
  return `${hex.slice(0, best).join(":")}::${hex.slice(best + bestLength).join(":")}`;
}
