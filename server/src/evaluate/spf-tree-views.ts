import { countText, rangeText } from "../records/spf/networks.ts";
import { code, escape, type Markdown, markdown, words } from "../text/markdown.ts";
import { countedFor, countedInAll } from "./spf-counts.ts";
import type { SpfTree, SpfTreeTerm } from "./spf-tree.ts";

/** Networks named of one term; the rest is counted. */
const mostRanges = 8;

interface JsonTerm {
  readonly term: string;
  readonly lookups: number;
  readonly voids: number;
  /** What the two numbers count, and which section says so. */
  readonly counting?: string;
  readonly ranges?: readonly string[];
  readonly error?: string;
  readonly note?: string;
  readonly unused?: true;
  readonly source?: string;
  readonly terms?: readonly JsonTerm[];
}

/** The tree as `spf expand --format json` prints it. */
export interface SpfTreeJson {
  readonly domain: string;
  readonly record: string;
  readonly lookups: number;
  readonly voids: number;
  /** What the two numbers count, and which section says so. */
  readonly counting: readonly string[];
  readonly addresses: { readonly ipv4: string; readonly ipv6: string };
  readonly error?: string;
  readonly source: string;
  readonly terms: readonly JsonTerm[];
}

/** The tree as plain data (the contract's JSON); counts of addresses are decimal text. */
export function treeJson(tree: SpfTree): SpfTreeJson {
  return {
    domain: tree.domain,
    record: tree.record?.value.text ?? "",
    lookups: tree.lookups,
    voids: tree.voids,
    counting: countedInAll(tree),
    addresses: { ipv4: tree.ipv4.toString(), ipv6: tree.ipv6.toString() },
    ...(tree.error !== undefined && { error: tree.error.text }),
    source: tree.source,
    terms: tree.terms.map(termJson),
  };
}

function termJson(term: SpfTreeTerm): JsonTerm {
  return {
    term: term.term,
    lookups: term.unused ? 0 : term.lookups,
    voids: term.unused ? 0 : term.voids,
    ...(countedFor(term) !== "" && { counting: countedFor(term) }),
    ...(term.ranges.length > 0 && { ranges: term.ranges.map(rangeText) }),
    ...(term.error !== undefined && { error: term.error.text }),
    ...(term.note !== undefined && { note: term.note }),
    ...(term.unused && { unused: true as const }),
    ...(term.source !== "" && { source: term.source }),
    ...(term.terms !== undefined && { terms: term.terms.map(termJson) }),
  };
}

/** What the numbers say, in one line each. */
function totals(tree: SpfTree): string[] {
  const more = tree.open ? ", and more depending on the message" : "";
  return [
    ...countedInAll(tree),
    `addresses that pass, by the first term that matches (RFC 7208 §4.6.2): ${countText(tree.ipv4)} IPv4, ${countText(tree.ipv6)} IPv6${more}`,
  ];
}

/** What is counted for a term, and what it leads to. */
function remarks(term: SpfTreeTerm): string[] {
  const found: string[] = [];
  const counted = countedFor(term);
  if (counted !== "") found.push(counted);
  if (term.ranges.length > 0 && term.name !== "ip4" && term.name !== "ip6" && term.name !== "exists") {
    const shown = term.ranges.slice(0, mostRanges).map(rangeText).join(", ");
    const rest = term.ranges.length - mostRanges;
    found.push(rest > 0 ? `${shown} and ${rest} more` : shown);
  }
  if (term.note !== undefined) found.push(term.note);
  return found;
}

/** The tree for a terminal: one term a line, what is below it set in. Text from DNS may hold any printable character. */
export function treeText(tree: SpfTree): string {
  const lines = [`${tree.domain}  (${tree.source === "" ? "not asked" : `from ${tree.source}`})`];
  if (tree.record !== undefined) lines.push(`  ${printable(tree.record.value.text)}`);
  if (tree.error !== undefined) lines.push(`  error: ${printable(tree.error.text)}`);
  lines.push(...totals(tree).map((line) => `  ${line}`), "");
  const walk = (terms: readonly SpfTreeTerm[], indent: string): void => {
    terms.forEach((term, i) => {
      const last = i === terms.length - 1;
      const notes = remarks(term);
      const behind = notes.length === 0 ? "" : `  – ${notes.join("; ")}`;
      lines.push(`${indent}${last ? "└─" : "├─"} ${printable(term.term)}${printable(behind)}`);
      const below = `${indent}${last ? "   " : "│  "}`;
      if (term.error !== undefined) lines.push(`${below}error: ${printable(term.error.text)}`);
      if (term.record !== undefined) lines.push(`${below}${printable(clip(term.record.value.text))}`);
      walk(term.terms ?? [], below);
    });
  };
  walk(tree.terms, "");
  if (tree.overlaps.length > 0) {
    lines.push("", "Overlaps");
    for (const { term, earlier } of tree.overlaps)
      lines.push(
        printable(`  ${term.term} (${term.domain}) lies within ${earlier.term} (${earlier.domain}), which comes first`),
      );
  }
  return `${lines.join("\n")}\n`;
}

/** The tree as Markdown: what came from DNS is escaped. */
export function treeMarkdown(tree: SpfTree): Markdown {
  const parts: string[] = [markdown`# SPF of ${escape(tree.domain, 255)}`, ""];
  if (tree.record !== undefined) parts.push(code(tree.record.value.text, 2000), "");
  if (tree.source !== "") parts.push(markdown`Answered by ${escape(tree.source, 200)}.`, "");
  const first = tree.firstError;
  if (first !== undefined) parts.push(markdown`**First problem:** ${escape(first.error.text)}`, "");
  for (const line of totals(tree)) parts.push(markdown`- ${words(line)}`);
  parts.push("");
  const walk = (terms: readonly SpfTreeTerm[], indent: string): void => {
    for (const term of terms) {
      const notes = remarks(term);
      const behind = notes.length === 0 ? words("") : markdown` – ${escape(notes.join("; "))}`;
      const problem = term.error === undefined ? words("") : markdown` – **${escape(term.error.text)}**`;
      parts.push(`${indent}${markdown`- ${code(term.term)}${behind}${problem}`}`);
      walk(term.terms ?? [], `${indent}  `);
    }
  };
  walk(tree.terms, "");
  if (tree.overlaps.length > 0) {
    parts.push("", "## Overlaps", "");
    for (const { term, earlier } of tree.overlaps)
      parts.push(
        markdown`- ${code(term.term)} of ${escape(term.domain, 255)} lies within ${code(earlier.term)} of ${escape(earlier.domain, 255)}, which comes first`,
      );
  }
  return `${parts.join("\n")}\n` as Markdown;
}

/** The tree as a Mermaid flow chart: one box for each term that leads on or has an error, the networks of a record in one. */
export function treeMermaid(tree: SpfTree): string {
  const lines = ["flowchart LR"];
  let boxes = 0;
  const box = (label: string, wrong: boolean): string => {
    const id = `n${boxes++}`;
    lines.push(`  ${id}["${mermaidText(label)}"]${wrong ? ":::wrong" : ""}`);
    return id;
  };
  const walk = (terms: readonly SpfTreeTerm[], from: string): void => {
    const plain = terms.filter((term) => isNetwork(term));
    if (plain.length > 0) {
      const shown = plain.slice(0, mostRanges).map(({ term }) => term);
      if (plain.length > mostRanges) shown.push(`and ${plain.length - mostRanges} more`);
      lines.push(`  ${from} --> ${box(shown.join("\n"), false)}`);
    }
    for (const term of terms) {
      if (plain.includes(term)) continue;
      const label = term.error === undefined ? term.term : `${term.term}\n${term.error.text}`;
      const count = term.unused || term.lookups === 0 ? "" : `|${term.lookups}|`;
      const id = box(label, term.error !== undefined);
      lines.push(`  ${from} ${term.unused ? "-.->" : "-->"}${count} ${id}`);
      walk(term.terms ?? [], id);
    }
  };
  const root = box(`${tree.domain}\n${tree.lookups} of 10 look-ups`, tree.error !== undefined);
  walk(tree.terms, root);
  lines.push("  classDef wrong stroke:#c00,stroke-width:2px");
  return `${lines.join("\n")}\n`;
}

function isNetwork({ name, error, unused }: SpfTreeTerm): boolean {
  return (name === "ip4" || name === "ip6") && error === undefined && !unused;
}

function mermaidText(text: string): string {
  return printable(clip(text, 120), true)
    .replaceAll("&", "#amp;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("\n", "<br/>");
}

/** Control characters would reach the terminal: they become U+FFFD. */
function printable(text: string, lines = false): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const shown = (c >= 0x20 && c < 0x7f) || c >= 0xa0 || (lines && c === 10);
    out += shown ? text[i] : "\uFFFD";
  }
  return out;
}

function clip(text: string, most = 400): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
