import { editDistance } from "../text/edit-distance.ts";

/** Longer words are not compared: no keyword comes near them. */
const longest = 32;

/**
 * The known word that a mistyped one was most likely meant to be: at most one mistake in words of up to four letters,
 * two in longer ones (a letter missing, added, changed, or two swapped). Undefined where none is near, or the word is
 * already known. Both are compared as written.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > longest) return undefined;
  const allowed = word.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of known) {
    if (candidate === word) return undefined;
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const d = editDistance(word, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}
