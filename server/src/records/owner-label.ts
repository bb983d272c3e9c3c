import type { Span } from "../text/span.ts";
import { labels } from "./domain.ts";
import type { RecordView } from "./language.ts";
import { viewOwner } from "./place.ts";

/**
 * The place of one label of an owner, counted from the left. The owner's text is not at hand, only its span: where the
 * label does not lie in it for certain (an inherited owner, `@`, escapes), the whole owner is meant.
 */
export function ownerLabel(record: RecordView, index: number): Span {
  const whole = viewOwner(record);
  const all = labels(record.owner);
  const label = all[index];
  if (label === undefined || record.owner.includes("\\") || record.ownerSpan.start === record.ownerSpan.end)
    return whole;
  const start = all.slice(0, index).reduce((sum, l) => sum + l.length + 1, whole.start);
  const end = start + label.length;
  // One character may be `@`, which stands for the origin.
  return end > whole.end || whole.end - whole.start === 1 ? whole : { start, end };
}
