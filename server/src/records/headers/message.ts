import { type Decoded, part } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";

/** One header field with its folded lines. Offsets are places in the message's decoded text. */
export interface Field {
  /** As written. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  readonly start: number;
  readonly nameEnd: number;
  /** Behind the colon. */
  readonly valueStart: number;
  /** Before the last line's end. */
  readonly end: number;
  /** Behind the last line's end. */
  readonly next: number;
  /** What stands behind the colon, folds and all. */
  readonly value: Decoded;
}

/** A message as header and body (RFC 5322 §2.1). A line ends at LF; a CR before it belongs to the line end. */
export interface Message {
  readonly value: Decoded;
  readonly fields: readonly Field[];
  /** Lines of the header that are no field. */
  readonly bad: readonly { readonly start: number; readonly end: number }[];
  /** Where the header ends: at the empty line, or at the end of the text. */
  readonly headerEnd: number;
  /** Behind the empty line; undefined where there is none. */
  readonly bodyStart: number | undefined;
}

/** Reads the header of a message. Total, and linear in the header: the body is not looked at. */
export function parseMessage(value: Decoded): Message {
  const { text } = value;
  const fields: Field[] = [];
  const bad: { start: number; end: number }[] = [];
  let open: { start: number; nameEnd: number; end: number; next: number } | undefined;
  const close = () => {
    if (open === undefined) return;
    const { start, nameEnd, end, next } = open;
    const colon = text.indexOf(":", nameEnd);
    const name = text.slice(start, nameEnd);
    const valueStart = colon + 1;
    const behind = part(value, valueStart, end);
    fields.push({ name, key: name.toLowerCase(), start, nameEnd, valueStart, end, next, value: behind });
    open = undefined;
  };
  let from = 0;
  while (from < text.length) {
    const { end, next } = lineAt(text, from);
    if (end === from) {
      close();
      return { value, fields, bad, headerEnd: from, bodyStart: next };
    }
    const nameEnd = isBlank(text.charCodeAt(from)) ? undefined : fieldName(text, from, end);
    if (nameEnd !== undefined) {
      close();
      open = { start: from, nameEnd, end, next };
    } else if (isBlank(text.charCodeAt(from)) && open !== undefined) {
      open = { ...open, end, next };
    } else if (!(from === 0 && isMailboxLine(text, from))) {
      close();
      bad.push({ start: from, end });
      // Where the next line is no field either, the body has begun without an empty line before it.
      const following = lineAt(text, next);
      if (following.end > next && fieldName(text, next, following.end) === undefined)
        return { value, fields, bad, headerEnd: from, bodyStart: undefined };
    }
    from = next;
  }
  close();
  return { value, fields, bad, headerEnd: text.length, bodyStart: undefined };
}

/** The fields of one name (in lower case), in the order of the text. */
export function fieldsNamed(message: Message, key: string): Field[] {
  return message.fields.filter((field) => field.key === key);
}

/** The source of a whole field, without its last line end. */
export const fieldSpan = (message: Message, { start, end }: Field): Span => message.value.span(start, end);

/** The source of what a field says, without the blanks around it; the whole field where it says nothing. */
export function bodySpan(message: Message, field: Field): Span {
  const { text } = message.value;
  let { valueStart: start, end } = field;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start < end ? message.value.span(start, end) : fieldSpan(message, field);
}

/** The field that an offset of the document lies in. */
export function fieldAt(message: Message, offset: number): Field | undefined {
  const at = message.value.at(offset);
  if (at === undefined) return undefined;
  return message.fields.find(({ start, end }) => at >= start && at <= end);
}

/** The line at `from`: where its text ends, where the next one begins. */
export function lineAt(text: string, from: number): { readonly end: number; readonly next: number } {
  const feed = text.indexOf("\n", from);
  if (feed < 0) return { end: text.length, next: text.length };
  return { end: feed > from && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed, next: feed + 1 };
}

/** Where a field's name ends: printable ASCII before a colon, with blanks between them allowed for old mail (RFC 5322 §4.5). */
function fieldName(text: string, from: number, end: number): number | undefined {
  let at = from;
  while (at < end && text.charCodeAt(at) > 32 && text.charCodeAt(at) < 127 && text.charCodeAt(at) !== 58) at++;
  const nameEnd = at;
  while (at < end && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return nameEnd > from && at < end && text.charCodeAt(at) === 58 ? nameEnd : undefined;
}

/** The line that mailbox files put before a message (RFC 4155). */
function isMailboxLine(text: string, from: number): boolean {
  return text.startsWith("From ", from) || text.startsWith(">From ", from);
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 13 || c === 10;
}
