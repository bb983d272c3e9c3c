import type { Finding, Fix, Related, TextEdit } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "./block.ts";
import { type RecordTable, recordSpace } from "./record-table.ts";

/** A place in a file: the document's own where `path` is absent. */
export interface FilePlace {
  readonly path?: string;
  readonly span: Span;
}

/** The span of a record, in numbers that edits elsewhere do not change (see `recordSpace`). */
export function recordSpan(records: RecordTable, slot: number): Span {
  return { start: slot * recordSpace, end: slot * recordSpace + (records.size[slot] as number) };
}

/** What has to be added to an offset of the record's source text to get the unchanging number. */
export function recordDelta(records: RecordTable, slot: number): number {
  return slot * recordSpace - (records.blockOf(slot).base + (records.start[slot] as number));
}

/** Where a span of unchanging numbers lies now. What comes from a `$GENERATE` lies at the directive. */
export function placeOf(records: RecordTable, span: Span): FilePlace {
  const start = offsetOf(records, span.start);
  const end = offsetOf(records, span.end);
  const path = start.path;
  const place = { start: start.start, end: Math.max(end.end, start.start) };
  return path === undefined ? { span: place } : { path, span: place };
}

function offsetOf(records: RecordTable, virtual: number): { start: number; end: number; path: string | undefined } {
  const slot = Math.floor(virtual / recordSpace);
  const offset = virtual - slot * recordSpace;
  return lift(records.blockOf(slot), (records.start[slot] as number) + offset);
}

/** Offset in a block → offset in its file. */
export function lift(block: Block, offset: number): { start: number; end: number; path: string | undefined } {
  if (block.generated && block.outer !== undefined) {
    const { block: outer, span } = block.outer;
    const from = lift(outer, span.start);
    return { start: from.start, end: from.start + (span.end - span.start), path: from.path };
  }
  const start = block.start + Math.min(offset, block.length);
  return { start, end: start, path: block.path };
}

/** A finding with unchanging numbers as it stands now, in the file where it stands. */
export function settle(
  records: RecordTable,
  found: Finding,
): { readonly path: string | undefined; readonly finding: Finding } {
  const here = placeOf(records, found.span);
  const other = <T extends { readonly span: Span; readonly path?: string }>(item: T): T => {
    const place = placeOf(records, item.span);
    return place.path === here.path || place.path === undefined
      ? { ...item, span: place.span }
      : { ...item, span: place.span, path: place.path };
  };
  const settled: { -readonly [K in keyof Finding]: Finding[K] } = { ...found, span: here.span };
  if (found.related !== undefined) settled.related = found.related.map((r: Related) => other(r));
  if (found.fixes !== undefined) {
    settled.fixes = found.fixes.map((fix: Fix) => ({ ...fix, edits: fix.edits.map((edit: TextEdit) => other(edit)) }));
  }
  return { path: here.path, finding: settled };
}
