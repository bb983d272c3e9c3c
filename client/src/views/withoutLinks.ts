/** Longer than any sentence of ours; what is left comes from strangers. */
const longest = 600;

/** The editor makes `[text](command:…)` in a message a link that runs the command: text of strangers must not hold one. */
export function withoutLinks(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short.replaceAll("](", "] (");
}
