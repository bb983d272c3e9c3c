import type { Span } from "../../text/span.ts";
import type { Block } from "../block.ts";
import { typeName } from "../types.ts";
import type { ZoneDocument } from "../zone-document.ts";

/** A node of the outline: the zone's names with their records, and its directives. */
export interface ZoneOutline {
  readonly name: string;
  readonly detail?: string;
  readonly kind: "name" | "record" | "directive";
  readonly span: Span;
  readonly selection: Span;
  readonly children?: readonly ZoneOutline[];
}

/** An outline longer than this helps nobody. */
const mostNodes = 20000;

export function outlineZone(zone: ZoneDocument): readonly ZoneOutline[] {
  const nodes: ZoneOutline[] = [];
  let count = 0;
  const { facts } = zone;
  const { records } = facts;
  let owner = -1;
  let children: ZoneOutline[] = [];
  let from = 0;
  let to = 0;
  let selection: Span = { start: 0, end: 0 };
  const flush = () => {
    if (children.length === 0) return;
    const name = facts.textOf(owner);
    const detail = [...new Set(children.map((child) => child.name))].join(" ");
    nodes.push({ name, detail, kind: "name", span: { start: from, end: to }, selection, children });
    children = [];
    owner = -1;
  };
  for (const block of zone.blocks) {
    if (count > mostNodes) break;
    const directives = [...block.directives];
    const directivesBefore = (offset: number) => {
      while (directives[0] !== undefined && directives[0].span.start < offset) {
        flush();
        nodes.push(directiveNode(block, directives.shift() as Block["directives"][number]));
        count++;
      }
    };
    for (const slot of block.slots) {
      if (records.blockOf(slot) !== block) continue;
      const start = records.start[slot] as number;
      directivesBefore(start);
      const span = { start: start + block.start, end: start + block.start + (records.size[slot] as number) };
      if (records.owner[slot] !== owner) {
        flush();
        owner = records.owner[slot] as number;
        from = span.start;
        selection = span;
      }
      to = span.end;
      children.push({
        name: typeName(records.type[slot] as number),
        detail: shortened(block, span),
        kind: "record",
        span,
        selection: span,
      });
      count++;
    }
    directivesBefore(Number.POSITIVE_INFINITY);
  }
  flush();
  return nodes;
}

function shortened(block: Block, span: Span): string {
  const start = span.start - block.start + block.base;
  const text = block.source.slice(start, Math.min(start + 120, span.end - block.start + block.base));
  return text.replace(/\s+/g, " ").trim();
}

function directiveNode(block: Block, { kind, span, argument, value }: Block["directives"][number]): ZoneOutline {
  const move = (s: Span): Span => ({ start: s.start + block.start, end: s.end + block.start });
  return { name: `$${kind.toUpperCase()} ${value}`, kind: "directive", span: move(span), selection: move(argument) };
}

/** What can be folded: entries of several lines, runs of comment lines, stretches of one origin. */
export function foldZone(zone: ZoneDocument): readonly Span[] {
  const folds: Span[] = [];
  let comment: Span | undefined;
  let origin = -1;
  const close = () => {
    if (comment !== undefined && zone.text(comment).trimEnd().includes("\n"))
      folds.push({ ...comment, end: comment.end - 1 });
    comment = undefined;
  };
  for (const block of zone.blocks) {
    const { records } = zone.facts;
    for (const slot of block.slots) {
      if (records.blockOf(slot) !== block) continue;
      const start = records.start[slot] as number;
      const end = start + (records.size[slot] as number);
      const lf = block.source.indexOf("\n", block.base + start);
      if (lf >= 0 && lf < block.base + end) {
        // The closing parenthesis may stand on a line of its own.
        const close = block.source.indexOf(")", block.base + end);
        const stop =
          close >= 0 && block.source.slice(block.base + end, close).trim() === "" ? close + 1 - block.base : end;
        folds.push({ start: start + block.start, end: stop + block.start });
      }
    }
    for (const directive of block.directives) {
      if (directive.kind !== "origin") continue;
      if (origin >= 0) folds.push({ start: origin, end: directive.span.start + block.start - 1 });
      origin = directive.span.start + block.start;
    }
    for (let at = block.base; at < block.base + block.length; ) {
      const lf = block.source.indexOf("\n", at);
      const end = lf < 0 || lf >= block.base + block.length ? block.base + block.length : lf + 1;
      const first = block.source
        .slice(at, Math.min(end, at + 64))
        .trimStart()
        .charAt(0);
      if (first === ";") {
        const span = { start: at - block.base + block.start, end: end - block.base + block.start };
        comment = comment === undefined ? span : { start: comment.start, end: span.end };
      } else close();
      at = end;
    }
  }
  close();
  if (origin >= 0) folds.push({ start: origin, end: zone.length });
  return folds.sort((a, b) => a.start - b.start);
}
