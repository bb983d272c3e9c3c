import { escapeXml } from "./sequenceSvg.ts";
import { webPage } from "./webPage.ts";

/** Markdown whose links are numbers, and where they lead to. */
interface NumberedLinks {
  readonly markdown: string;
  readonly targets: readonly string[];
}

/**
 * Gives each link a number in place of its target: which targets Markdown lets through, and what else it takes for a link, then
 * does not matter. What the server has escaped or set in code is no link.
 */
export function numberLinks(text: string): NumberedLinks {
  const targets: string[] = [];
  let markdown = "";
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const c = text[at];
    if (c === "\\") at += 2;
    else if (c === "`") {
      let open = at;
      while (text[open] === "`") open++;
      const close = text.indexOf(text.slice(at, open), open);
      at = close < 0 ? text.length : close + open - at;
    } else if (c === "]" && text[at + 1] === "(") {
      const end = text.indexOf(")", at);
      if (end < 0) break;
      markdown += `${text.slice(copied, at)}](#link-${targets.push(text.slice(at + 2, end)) - 1})`;
      copied = end + 1;
      at = copied;
    } else at++;
  }
  return { markdown: markdown + text.slice(copied), targets };
}

/** Puts the addresses in the place of the numbers. `address`: undefined where a link is to be plain text, as is every link without a number. */
export function withAddresses(html: string, address: (link: number) => string | undefined): string {
  let open = false;
  return html.replace(/<\/?a\b[^<>]*>/g, (tag) => {
    if (tag.startsWith("</")) return open ? tag : "";
    const number = /\shref="#link-(\d{1,9})"/.exec(tag)?.[1];
    const target = number === undefined ? undefined : address(Number(number));
    open = target !== undefined;
    return target === undefined ? "" : `<a href="${escapeXml(target)}">`;
  });
}

/** The page of a report. */
export function reportPage(title: string, body: string, nonce: string): string {
  return webPage(title, body, styles, nonce);
}

const styles = `
body { max-width: 50em; padding: 0 1.5em 2em; line-height: 1.5; overflow-wrap: anywhere; }
h1 { font-size: 1.4em; font-weight: 600; margin: 1em 0 0.6em; }
h2 { font-size: 1.1em; font-weight: 600; margin: 1.4em 0 0.3em; padding-top: 0.7em; border-top: 1px solid var(--vscode-panel-border, transparent); }
h3 { font-size: 1em; font-weight: 600; margin: 1em 0 0.3em; }
p { margin: 0.4em 0; }
ul { margin: 0.4em 0; padding-left: 1.4em; }
li { margin: 0.2em 0; }
a { color: var(--vscode-textLink-foreground); }
a:hover, a:focus { color: var(--vscode-textLink-activeForeground); }
em { color: var(--vscode-descriptionForeground); }
code { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; color: var(--vscode-editor-foreground); background: var(--vscode-textCodeBlock-background); padding: 0.1em 0.25em; border-radius: 3px; }
a code { color: inherit; }
pre { padding: 0.7em 1em; white-space: pre-wrap; background: var(--vscode-textCodeBlock-background); border-radius: 3px; }
pre code { padding: 0; background: none; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: 0.2em 0.8em 0.2em 0; border-bottom: 1px solid var(--vscode-panel-border, transparent); }
`;
