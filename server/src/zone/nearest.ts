import { editDistance } from "../text/edit-distance.ts";

/** Words longer than this are compared with none. */
const maxWord = 32;

/**
 * The one of `candidates` that `word` was probably meant to be: at most two letters wrong, missing, added or swapped, and fewer
 * than half of them; undefined where none is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > maxWord) return undefined;
  const limit = Math.min(2, Math.floor((word.length - 1) / 2));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word, candidate);
    if (distance > 0 && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
