import { type Decoded, DecodedBuilder } from "../text/decoded.ts";
import { cover, type Span } from "../text/span.ts";
import type { RecordView } from "./language.ts";

type Field = RecordView["fields"][number];

/** The value of a field that holds one character-string, as written: quoted or not, with `\X` and `\DDD` (RFC 1035 §5.1). */
export function decodeField({ text, span }: Field): Decoded {
  const builder = new DecodedBuilder();
  const quoted = text.startsWith('"');
  const end = quoted && text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length;
  let plainFrom = quoted ? 1 : 0;
  for (let i = plainFrom; i < end; ) {
    if (text.charCodeAt(i) !== 0x5c) {
      i++;
      continue;
    }
    builder.append(text.slice(plainFrom, i), span.start + plainFrom);
    const digits = /^[0-9]{3}/.exec(text.slice(i + 1, i + 4));
    const code = digits === null ? -1 : Number(digits[0]);
    const step = code >= 0 && code <= 255 ? 4 : 2;
    const unit = step === 4 ? String.fromCharCode(code) : text.charAt(i + 1);
    if (i + step <= end) builder.append(unit, span.start + i, step);
    i += step;
    plainFrom = i;
  }
  if (plainFrom < end) builder.append(text.slice(plainFrom, end), span.start + plainFrom);
  return builder.build(span.start + (quoted ? 1 : 0));
}

/** All fields of a record: its RDATA. The whole entry where it has none. */
export function rdataSpan(record: RecordView): Span {
  const first = record.fields[0];
  const last = record.fields[record.fields.length - 1];
  return first === undefined || last === undefined ? record.span : cover(first.span, last.span);
}
