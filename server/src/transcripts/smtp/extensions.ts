import type { Extensions, Reply } from "./state.ts";

/** The keywords of an EHLO reply: all lines but the first. `AUTH=LOGIN`, the old form, counts as AUTH. */
export function extensionsOf(reply: Reply): Extensions {
  const found = new Map<string, string[]>();
  for (const line of reply.lines.slice(1)) {
    const words = line.value.text
      .slice(line.textAt)
      .trim()
      .toUpperCase()
      .split(/[ \t]+/);
    let keyword = words[0] ?? "";
    let rest = words.slice(1);
    if (keyword.startsWith("AUTH=")) {
      rest = [keyword.slice(5), ...rest];
      keyword = "AUTH";
    }
    if (keyword === "") continue;
    found.set(keyword, [...(found.get(keyword) ?? []), ...rest]);
  }
  return found;
}
