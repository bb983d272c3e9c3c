import type { Finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { Block, moveFinding, type ReadState } from "./block.ts";
import type { Reader } from "./read.ts";

/** What a text is beyond its characters. */
export interface BlockShape {
  readonly generated: boolean;
  readonly path?: string;
}

/** The slot of a record that stood in the text before and is the same; 0 for a new one. `start` counts in the source. */
export type Reuse = (
  start: number,
  size: number,
  type: number,
  ttl: number,
  owner: number,
  origin: number,
  flags: number,
) => number;

/**
 * What the reader has drafted, as a block of `source[base, end)`: offsets become relative, records get slots in the table.
 */
export function closeDraft(
  reader: Reader,
  source: string,
  base: number,
  end: number,
  before: ReadState,
  shape: BlockShape,
  reuse: Reuse | undefined,
): Block {
  const { draft, environment, scanner } = reader;
  const { records } = environment;
  const back = (span: Span): Span => ({ start: span.start - base, end: span.end - base });
  const moved = new Map<Finding, Finding>();
  const findings = draft.findings.map((f) => {
    const relative = base === 0 ? f : moveFinding(f, back);
    if (base !== 0 && draft.bad.length > 0) moved.set(f, relative);
    return relative;
  });
  const texts = environment.texts;
  const slots = new Int32Array(draft.count);
  const block = new Block(texts ?? source, texts === undefined ? base : 0, end - base, slots, {
    lines: draft.lines,
    findings,
    bad: draft.bad.map((b) => ({ span: back(b.span), finding: moved.get(b.finding) ?? b.finding })),
    directives: draft.directives.map((d) => ({ ...d, span: back(d.span), argument: back(d.argument) })),
    before,
    after: reader.state,
    lookahead: Math.max(0, scanner.looked - end),
    crlf: draft.crlf < 0 ? -1 : draft.crlf - base,
    inner: draft.inner,
    ...shape,
  });
  records.addBlock(block);
  for (const inner of draft.inner) {
    if (inner.outer !== undefined) inner.outer = { block, span: back(inner.outer.span) };
  }
  if (reuse === undefined && draft.inner.length === 0 && records.inRow) {
    const first = records.addAll(block.id, base, draft, environment.watch);
    for (let i = 0; i < slots.length; i++) slots[i] = first + i;
    draft.clear();
    return block;
  }
  const { starts, ends, types, ttls, owners, origins, flags, inners } = draft;
  for (let i = 0; i < draft.count; i++) {
    const start = starts[i] as number;
    if (inners[i] === 1) {
      slots[i] = start;
      continue;
    }
    const size = (ends[i] as number) - start;
    const type = types[i] as number;
    const ttl = ttls[i] as number;
    const owner = owners[i] as number;
    const origin = origins[i] as number;
    const flag = flags[i] as number;
    const same = reuse === undefined ? 0 : reuse(start, size, type, ttl, owner, origin, flag);
    if (same !== 0) {
      records.block[same] = block.id;
      records.start[same] = start - base;
      slots[i] = same;
    } else {
      slots[i] = records.add(block.id, start - base, size, type, ttl, owner, origin, flag, environment.watch);
    }
  }
  draft.clear();
  return block;
}
