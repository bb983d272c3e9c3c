/** What `ttlAt` says of a word that is no TTL. */
export const notTtl = -1;
/** Digits and units, but not a TTL: `1h30`, `h`. */
export const badTtl = -2;

/** The largest TTL (RFC 2181 §8). */
export const maxTtl = 0x7fffffff;

const secondsOf: Readonly<Record<number, number>> = { 115: 1, 109: 60, 104: 3600, 100: 86400, 119: 604800 };

/**
 * The seconds that `text[start, end)` writes: decimal, or with units `1w2d3h4m5s` in any order and case. `notTtl` for words that
 * are none, `badTtl` for a number with a unit followed by one without. Above `maxTtl` the number itself (RFC 2181 §8 reads it as 0).
 * Allocates nothing.
 */
export function ttlAt(text: string, start: number, end: number): number {
  if (end <= start) return notTtl;
  const first = text.charCodeAt(start);
  if (first < 48 || first > 57) return notTtl;
  let total = 0;
  let number = -1;
  let units = false;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      number = Math.max(number, 0) * 10 + (c - 48);
      if (number > 1e15) number = 1e15;
    } else {
      const seconds = secondsOf[c | 32];
      if (seconds === undefined) return notTtl;
      if (number < 0) return badTtl;
      total += number * seconds;
      number = -1;
      units = true;
    }
  }
  if (number < 0) return total;
  return units ? badTtl : number;
}
