/** Reads `192.0.2.1` in `text[start, end)`: an unsigned 32-bit number, or -1. Four decimals without leading zeros (RFC 7208 §12: qnum). */
export function readIp4(text: string, start: number, end: number): number {
  let value = 0;
  let groups = 0;
  let at = start;
  while (groups < 4) {
    let number = 0;
    const from = at;
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
      if (at - from > 2) return -1;
    }
    const length = at - from;
    if (length === 0 || number > 255 || (length > 1 && text.charCodeAt(from) === 0x30)) return -1;
    value = value * 256 + number;
    groups++;
    if (groups < 4) {
      if (text.charCodeAt(at) !== 0x2e || at >= end) return -1;
      at++;
    }
  }
  return at === end ? value : -1;
}

/** Reads an IPv6 address (RFC 4291 §2.2) in `text[start, end)`: four unsigned 32-bit numbers, the highest first, or undefined. */
export function readIp6(text: string, start: number, end: number): readonly number[] | undefined {
  if (end - start < 2 || end - start > 45) return undefined;
  const groups: number[] = [];
  let gap = -1;
  let at = start;
  if (text.charCodeAt(at) === 0x3a) {
    if (text.charCodeAt(at + 1) !== 0x3a) return undefined;
    gap = 0;
    at += 2;
  }
  while (at < end) {
    const from = at;
    let value = 0;
    while (at < end) {
      const digit = hexDigit(text.charCodeAt(at));
      if (digit < 0) break;
      value = value * 16 + digit;
      at++;
      if (at - from > 4) return undefined;
    }
    if (at < end && text.charCodeAt(at) === 0x2e) {
      const low = readIp4(text, from, end);
      if (low < 0) return undefined;
      groups.push(Math.floor(low / 65536), low % 65536);
      at = end;
      break;
    }
    if (at === from) return undefined;
    groups.push(value);
    if (groups.length > 8) return undefined;
    if (at === end) break;
    if (text.charCodeAt(at) !== 0x3a) return undefined;
    at++;
    if (at === end) return undefined;
    if (text.charCodeAt(at) === 0x3a) {
      if (gap >= 0) return undefined;
      gap = groups.length;
      at++;
    }
  }
  if (gap < 0 ? groups.length !== 8 : groups.length > 7) return undefined;
  if (gap >= 0) groups.splice(gap, 0, ...new Array<number>(8 - groups.length).fill(0));
  const words: number[] = [];
  for (let i = 0; i < 8; i += 2) words.push((groups[i] as number) * 65536 + (groups[i + 1] as number));
  return words;
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return readIp4(text, 0, text.length) >= 0 || readIp6(text, 0, text.length) !== undefined;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The address without the bits below the prefix. */
export function masked(words: readonly number[], prefix: number): number[] {
  return words.map((word, i) => {
    const bits = Math.max(0, Math.min(32, prefix - 32 * i));
    return bits === 0 ? 0 : bits === 32 ? word : (word & (-1 << (32 - bits))) >>> 0;
  });
}

/** Whether any bit below the prefix is set. */
export function hasHostBits(words: readonly number[], prefix: number): boolean {
  for (let i = 0; i < words.length; i++) {
    const bits = prefix - 32 * i;
    if (bits >= 32) continue;
    if (((words[i] as number) & (bits <= 0 ? -1 : -1 >>> bits)) !== 0) return true;
  }
  return false;
}

/** Whether two addresses of one family agree in their first `prefix` bits. */
export function samePrefix(a: readonly number[], b: readonly number[], prefix: number): boolean {
  for (let i = 0; i < a.length; i++) {
    const bits = prefix - 32 * i;
    if (bits <= 0) return true;
    const x = ((a[i] as number) ^ (b[i] as number)) >>> 0;
    if (bits >= 32 ? x !== 0 : x >>> (32 - bits) !== 0) return false;
  }
  return true;
}

/** An address in the usual text form; IPv6 as RFC 5952 §4 wants it. */
export function addressText(words: readonly number[]): string {
  if (words.length === 1) {
    const value = words[0] as number;
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  }
  const groups = words.flatMap((word) => [Math.floor(word / 65536), word % 65536]);
  let best = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > length) {
      best = i;
      length = n;
    }
  }
  const hex = groups.map((g) => g.toString(16));
  if (best < 0) return hex.join(":");
  return `${hex.slice(0, best).join(":")}::${hex.slice(best + length).join(":")}`;
}
