import type { Fix, TextEdit } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import type { Name, RecordContext, RecordView } from "./language.ts";

/** The whole value in its source, without the outer quotes. */
export function recordPlace(value: Decoded): Span {
  return value.span(0, value.text.length);
}

/** The owner where it is written, else the value: a finding about an inherited owner has to stand somewhere. */
export function ownerPlace(context: RecordContext, value: Decoded): Span {
  const owner = context.ownerSpan;
  return owner !== undefined && owner.end > owner.start ? owner : recordPlace(value);
}

/** As `ownerPlace`, for a record of the zone. */
export function viewOwner(record: RecordView): Span {
  return record.ownerSpan.end > record.ownerSpan.start ? record.ownerSpan : record.span;
}

/** The fix that puts another owner in place of the record's; none for a loose record. `insert` serves an inherited owner. */
export function ownerFix(context: RecordContext, owner: Name): Fix[] {
  const { ownerSpan } = context;
  if (ownerSpan === undefined) return [];
  const name = `${owner}.`;
  const text = ownerSpan.end > ownerSpan.start ? name : `${name} `;
  return [{ title: `Change the owner to ${name}`, edits: [{ span: ownerSpan, text }] }];
}

/** The fix that deletes a whole record. */
export function removeRecord(span: Span | undefined, title = "Remove the record"): Fix[] {
  return span === undefined ? [] : [{ title, edits: [{ span, text: "" }] }];
}

/** A fix of one edit. */
export function replace(span: Span, text: string, title: string, preferred = false): Fix {
  const edits: readonly TextEdit[] = [{ span, text }];
  return preferred ? { title, edits, preferred } : { title, edits };
}
