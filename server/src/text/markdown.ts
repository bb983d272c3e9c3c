/** Text that is safe to show as Markdown: what came from a file or from DNS has been escaped. */
export type Markdown = string & { readonly __markdown: unique symbol };

/** Escapes text from strangers so that Markdown shows it as it is. Control characters become U+FFFD; at most `limit` characters are kept. */
export function escape(text: string, limit = 2000): Markdown {
  const kept = text.length > limit ? `${text.slice(0, limit)}…` : text;
  let out = "";
  for (const c of kept) {
    const code = c.codePointAt(0) as number;
    if (code === 10 || code === 9) out += " ";
    else if (code < 32 || code === 127) out += "\uFFFD";
    else if (code === 38) out += "&amp;";
    else if (code === 60) out += "&lt;";
    else if (code === 62) out += "&gt;";
    else if (code < 127 && !/[A-Za-z0-9 ,;:'"/=?%]/.test(c)) out += `\\${c}`;
    else out += c;
  }
  return out as Markdown;
}

/** Text from strangers as an inline code span, with a fence longer than any run of backticks inside it. */
export function code(text: string, limit = 500): Markdown {
  const kept = (text.length > limit ? `${text.slice(0, limit)}…` : text).replace(/[\u0000-\u001f\u007f]/g, "\uFFFD");
  if (kept === "") return "*(empty)*" as Markdown;
  let longest = 0;
  for (const run of kept.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  const pad = kept.startsWith("`") || kept.endsWith("`") || longest > 0 ? " " : "";
  return `${fence}${pad}${kept}${pad}${fence}` as Markdown;
}

/** Markdown written by us around values of others; the compiler takes a value only once `code`, `escape` or `words` has made it safe. */
export function markdown(parts: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  let out = parts[0] ?? "";
  values.forEach((value, i) => {
    out += String(value) + (parts[i + 1] ?? "");
  });
  return out as Markdown;
}

/** Our own words, known at build time, which need no escaping. */
export function words(text: string): Markdown {
  return text as Markdown;
}

/** A link, where there is something to go to; what would end it early is written in another way. */
export function linked(text: Markdown, target: string | undefined): Markdown {
  if (target === undefined) return text;
  return `[${text}](${target.replace(/[()\s<>\\]/g, (c) => `%${(c.codePointAt(0) as number).toString(16).padStart(2, "0")}`)})` as Markdown;
}

/** The same text for a terminal: escapes resolved, marks left out, a link by its words. Linear. */
export function plainText(text: Markdown): string {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const c = text[at] as string;
    if (c === "\\" && at + 1 < text.length) {
      out += text[at + 1];
      at += 2;
    } else if (c === "`") {
      const fence = runOf(text, at);
      const open = at + fence.length;
      const close = text.indexOf(fence, open);
      if (close < 0) return out + text.slice(at);
      const inner = text.slice(open, close);
      out += inner.startsWith(" ") && inner.endsWith(" ") && inner.includes("`") ? inner.slice(1, -1) : inner;
      at = close + fence.length;
    } else if (c === "]" && text[at + 1] === "(") {
      const close = text.indexOf(")", at);
      at = close < 0 ? text.length : close + 1;
    } else if (c === "&") {
      const entity = ["&amp;", "&lt;", "&gt;"].find((e) => text.startsWith(e, at));
      out += entity === undefined ? c : ({ "&amp;": "&", "&lt;": "<", "&gt;": ">" }[entity] as string);
      at += entity?.length ?? 1;
    } else {
      if (c !== "*" && c !== "[") out += c;
      at++;
    }
  }
  return out;
}

function runOf(text: string, at: number): string {
  let end = at;
  while (text[end] === "`") end++;
  return text.slice(at, end);
}
