import { editDistance } from "../text/edit-distance.ts";

/** The one of `words` that differs from `word` by at most two letters typed wrong, left out, added or swapped; undefined where none does or `word` is very long. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (word.length < 3 || word.length > 40) return undefined;
  let best: string | undefined;
  let least = word.length <= 4 ? 2 : 3;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}
