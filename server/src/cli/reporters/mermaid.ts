/** Text as a label of a Mermaid diagram: what would end or start something there is written as an entity. */
export function mermaidText(text: string, longest = 120): string {
  const kept = text.length > longest ? `${text.slice(0, longest)}…` : text;
  let out = "";
  for (const c of kept) {
    const code = c.codePointAt(0) as number;
    if (code < 32 || code === 127) out += " ";
    else if (/[A-Za-z0-9 .,:/@_=+?!*()~'^-]/.test(c) || (code > 160 && code !== 0x2028 && code !== 0x2029)) out += c;
    else out += `#${code};`;
  }
  return out.trim() || " ";
}
