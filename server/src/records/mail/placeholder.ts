/** What a manual writes where the reader's own name belongs, at its place in a text. */
export interface Placeholder {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const words = [
  "yourdomain",
  "your-domain",
  "your_domain",
  "yourcompany",
  "mydomain.",
  "example.com",
  "example.net",
  "example.org",
  "domain.tld",
];

/** Each of the words holds one of these; most texts hold none. */
const marks = ["your", "domain.", "example."];

/** The first placeholder in a text; undefined where there is none. Linear. */
export function placeholder(text: string): Placeholder | undefined {
  const lower = text.length > 65535 ? "" : text.toLowerCase();
  let best: Placeholder | undefined;
  for (const word of marks.some((mark) => lower.includes(mark)) ? words : []) {
    const start = lower.indexOf(word);
    if (start < 0 || (best !== undefined && best.start <= start)) continue;
    // `example.com` inside a longer label is another name: `counterexample.com`, `example.community`.
    if (isPartOfWord(lower, start, start + word.length)) continue;
    const length = word.endsWith(".") ? word.length - 1 : word.length;
    best = { text: text.slice(start, start + length), start, end: start + length };
  }
  const open = text.indexOf("<");
  const close = open < 0 ? -1 : text.indexOf(">", open);
  if (close > open + 1 && close - open < 60 && (best === undefined || open < best.start)) {
    best = { text: text.slice(open, close + 1), start: open, end: close + 1 };
  }
  return best;
}

function isPartOfWord(text: string, start: number, end: number): boolean {
  const before = start > 0 ? text.charAt(start - 1) : "";
  const behind = text.charAt(end - 1) === "." ? "" : text.charAt(end);
  return /[a-z0-9-]/.test(before) || /[a-z0-9-]/.test(behind);
}
