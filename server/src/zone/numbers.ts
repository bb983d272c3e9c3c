/** Decimal number of `text[start, end)`, digits only, at most `max` (below 2⁵³); -1 for anything else. Allocates nothing. */
export function decimal(text: string, start: number, end: number, max: number): number {
  if (end <= start) return -1;
  let n = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return -1;
    n = n * 10 + (c - 48);
    if (n > max) return -1;
  }
  return n;
}

const second = 1;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** Seconds in words: `1 hour`, `2 days 3 hours`, `90 seconds`. */
export function durationText(seconds: number): string {
  if (seconds === 0) return "0 seconds";
  const parts: string[] = [];
  let left = seconds;
  for (const [size, word] of [
    [week, "week"],
    [day, "day"],
    [hour, "hour"],
    [minute, "minute"],
    [second, "second"],
  ] as const) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? "" : "s"}`);
  }
  return parts.slice(0, 3).join(" ");
}

/**
 * Seconds since 1970 of a DNSSEC time (RFC 4034 §3.2): `YYYYMMDDHHmmSS` in UTC (taken modulo 2³² beyond 2106), or plain seconds;
 * -1 for what is neither, and for dates that do not exist.
 */
export function signatureTime(text: string, start: number, end: number): number {
  if (end - start !== 14) return decimal(text, start, end, 0xffffffff);
  const year = decimal(text, start, start + 4, 9999);
  const month = decimal(text, start + 4, start + 6, 12);
  const dayOfMonth = decimal(text, start + 6, start + 8, 31);
  const hours = decimal(text, start + 8, start + 10, 23);
  const minutes = decimal(text, start + 10, start + 12, 59);
  const seconds = decimal(text, start + 12, start + 14, 60);
  if (year < 1970 || month < 1 || dayOfMonth < 1 || hours < 0 || minutes < 0 || seconds < 0) return -1;
  const time = Date.UTC(year, month - 1, dayOfMonth, hours, minutes, seconds);
  if (new Date(Date.UTC(year, month - 1, dayOfMonth)).getUTCDate() !== dayOfMonth) return -1;
  return (time / 1000) % 2 ** 32;
}

/** A DNSSEC time as `YYYYMMDDHHmmSS`; `seconds` 0…2³²−1. */
export function signatureTimeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14);
}
