import type { Markdown } from "../text/markdown.ts";

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">" };

/** Our own Markdown as plain text: escapes undone, emphasis and code marks left out, links as their words. Linear. */
export function plainText(markdown: Markdown): string {
  let out = "";
  for (let i = 0; i < markdown.length; i++) {
    const c = markdown[i] as string;
    if (c === "\\" && i + 1 < markdown.length) out += markdown[++i];
    else if (c === "`") {
      const { text, end } = codeSpan(markdown, i);
      out += text;
      i = end - 1;
    } else if (c === "*") continue;
    else if (c === "&") {
      const stop = markdown.indexOf(";", i);
      const entity = stop < 0 || stop - i > 5 ? undefined : entities[markdown.slice(i + 1, stop)];
      out += entity ?? c;
      if (entity !== undefined) i = stop;
    } else if (c === "]" && markdown[i + 1] === "(") {
      const stop = markdown.indexOf(")", i);
      i = stop < 0 ? markdown.length : stop;
    } else if (c !== "[") out += c;
  }
  return out;
}

function codeSpan(markdown: string, start: number): { text: string; end: number } {
  let inner = start;
  while (markdown[inner] === "`") inner++;
  const fence = markdown.slice(start, inner);
  const close = markdown.indexOf(fence, inner);
  if (close < 0) return { text: fence, end: inner };
  const text = markdown.slice(inner, close);
  const padded = text.startsWith(" ") && text.endsWith(" ") && text.trim() !== "";
  return { text: padded ? text.slice(1, -1) : text, end: close + fence.length };
}

/** Text in lines of at most `width` columns, each after `indent`; a word longer than that stands alone. */
export function wrapped(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + word.length + 1 > width - indent.length) {
        lines.push(indent + line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line === "" ? "" : indent + line);
  }
  return lines.join("\n");
}
