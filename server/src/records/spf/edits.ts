import type { Fix, TextEdit } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import type { Directive, Part, SpfRecord } from "./tree.ts";

/** The source of a part; a join's is what parts the two strings. */
export function sourceOf(record: SpfRecord, part: Part): Span {
  const { value } = record;
  if (part.start === part.end && part.start > 0 && isJoin(value, part.start)) {
    return { start: value.span(part.start - 1, part.start).end, end: value.span(part.start, part.start + 1).start };
  }
  return value.span(part.start, part.end);
}

/** Whether two character-strings meet at a place; the joins are in order. */
function isJoin({ joins }: Decoded, at: number): boolean {
  let low = 0;
  let high = joins.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((joins[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return joins[low] === at;
}

/** The fix that takes a term out, with the spaces before it. */
export function removeTerm(record: SpfRecord, term: Part): Fix {
  const { text } = record.value;
  let start = term.start;
  while (start > 0 && text[start - 1] === " " && !isJoin(record.value, start)) start--;
  return {
    title: `Remove “${text.slice(term.start, term.end)}”`,
    edits: [{ span: record.value.span(start, term.end), text: "" }],
  };
}

/** The fix that puts a term behind all others. */
export function moveToEnd(record: SpfRecord, term: Part): Fix {
  const { text } = record.value;
  const end = text.trimEnd().length;
  const removal = removeTerm(record, term).edits[0] as TextEdit;
  return {
    title: "Move it to the end",
    edits: [removal, { span: record.value.span(end, end), text: ` ${text.slice(term.start, term.end)}` }],
  };
}

/** The fix that gives `all` another qualifier. */
export function qualifierFix(record: SpfRecord, term: Directive, qualifier: string): Fix {
  const part = term.qualifierPart;
  const { start } = record.value.span(term.start, term.end);
  const span = part === undefined ? { start, end: start } : record.value.span(part.start, part.end);
  return { title: `Write ${qualifier}all`, edits: [{ span, text: qualifier }] };
}
