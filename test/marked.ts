import type { Span } from "../server/src/text/span.ts";

/** A text without its `[[ ]]` marks, and what they surrounded. */
export interface Marked {
  readonly text: string;
  readonly spans: readonly Span[];
}

const threefold = /^\[{3}[^[\]]+\]{3}/;

/** Reads the marks of a test's text: `v=spf1 ip4:[[1.2.3]] -all`. Marks do not nest; of three brackets on both sides the inner two are the mark. */
export function marked(source: string): Marked {
  const spans: Span[] = [];
  let text = "";
  let from = 0;
  for (;;) {
    let open = source.indexOf("[[", from);
    if (open < 0) break;
    if (threefold.test(source.slice(open, open + 80))) open++;
    const close = source.indexOf("]]", open + 2);
    if (close < 0) break;
    text += source.slice(from, open);
    const inner = source.slice(open + 2, close);
    spans.push({ start: text.length, end: text.length + inner.length });
    text += inner;
    from = close + 2;
  }
  return { text: text + source.slice(from), spans };
}
