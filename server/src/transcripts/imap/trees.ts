import { code, escape, type Markdown, markdown, words } from "../../text/markdown.ts";
import { decodedWords } from "../encoded-words.ts";
import { type Node, textOf } from "./syntax.ts";

const isNil = (node: Node | undefined): boolean => node?.kind === "atom" && node.text.toUpperCase() === "NIL";
const shown = (node: Node | undefined): string => {
  const text = textOf(node) ?? "…";
  return text.includes("=?") ? (decodedWords(text) ?? text) : text;
};

const most = 40;

const addressFields = ["From", "Sender", "Reply-To", "To", "Cc", "Bcc"] as const;

/** `name <mailbox@host>` of an address of four fields. */
function address(node: Node): string {
  if (node.kind !== "list") return "…";
  const [name, , mailbox, host] = node.items;
  if (isNil(host)) return isNil(mailbox) ? ";" : `${shown(mailbox)}:`;
  const plain = `${shown(mailbox)}@${shown(host)}`;
  return name === undefined || isNil(name) ? plain : `${shown(name)} <${plain}>`;
}

/** ENVELOPE by field (RFC 9051 §7.5.2): a line for each that is there. */
export function envelopeTree(node: Node): Markdown[] {
  if (node.kind !== "list") return [];
  const [date, subject, ...rest] = node.items;
  const lines: Markdown[] = [];
  const put = (name: string, value: Node | undefined): void => {
    if (value !== undefined && !isNil(value)) lines.push(markdown`- ${words(name)}: ${escape(shown(value), 200)}`);
  };
  put("Date", date);
  put("Subject", subject);
  addressFields.forEach((name, i) => {
    const list = rest[i];
    if (list?.kind !== "list") return;
    const all = list.items.slice(0, 10).map(address).join(", ");
    const more = list.items.length > 10 ? ` and ${list.items.length - 10} more` : "";
    lines.push(markdown`- ${words(name)}: ${escape(all, 400)}${words(more)}`);
  });
  put("In-Reply-To", rest[6]);
  put("Message-ID", rest[7]);
  return lines;
}

/** BODYSTRUCTURE as an indented list of parts with their numbers (RFC 9051 §7.5.2). At most 40 parts. */
export function structureTree(node: Node): Markdown[] {
  const lines: Markdown[] = [];
  walk(node, "", 0, lines);
  if (lines.length > most) return [...lines.slice(0, most), words("- …")];
  return lines;
}

function walk(node: Node, number: string, depth: number, lines: Markdown[]): void {
  if (node.kind !== "list" || lines.length > most || depth > 20) return;
  const indent = words("  ".repeat(depth));
  const label = number === "" ? words("") : markdown`${code(number)} `;
  const { items } = node;
  if (items[0]?.kind === "list") {
    const end = items.findIndex((one) => one.kind !== "list");
    const parts = end < 0 ? items : items.slice(0, end);
    const subtype = items[parts.length];
    lines.push(markdown`${indent}- ${label}multipart/${escape(shown(subtype).toLowerCase(), 40)}`);
    for (const [i, part] of parts.slice(0, most).entries())
      walk(part, number === "" ? `${i + 1}` : `${number}.${i + 1}`, depth + 1, lines);
    return;
  }
  const [type, subtype, parameters, , description, encoding, size] = items;
  const kind = `${shown(type)}/${shown(subtype)}`.toLowerCase();
  const details: string[] = [];
  if (parameters?.kind === "list") {
    for (let i = 0; i + 1 < parameters.items.length && i < 8; i += 2)
      details.push(`${shown(parameters.items[i]).toLowerCase()}=${shown(parameters.items[i + 1])}`);
  }
  if (encoding !== undefined && !isNil(encoding)) details.push(shown(encoding).toLowerCase());
  if (textOf(size) !== undefined) details.push(`${shown(size)} octets`);
  if (description !== undefined && !isNil(description)) details.push(shown(description));
  const name = number === "" && depth === 0 ? markdown`${code("1")} ` : label;
  lines.push(markdown`${indent}- ${name}${escape(kind, 100)} (${escape(details.join(", "), 300)})`);
  const inner = kind === "message/rfc822" || kind === "message/global" ? items[8] : undefined;
  if (inner !== undefined) walk(inner, number === "" ? "1" : number, depth + 1, lines);
}
