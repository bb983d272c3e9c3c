/** A text as the beginning of a sentence: its first letter a capital. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A sentence as a part of another: its first letter small, where the word is none that is always written large. */
export function clause(text: string): string {
  return /^(?:[A-Z][a-z]|An? )/.test(text) && !text.startsWith("Ed25519")
    ? text.slice(0, 1).toLowerCase() + text.slice(1)
    : text;
}
