import { asWritten } from "./foreign.ts";

/** A piece of a stranger's text short enough for a message, its octets read as the UTF-8 that they mostly are. */
export function clip(text: string, limit = 60): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return /[\u0080-\u00ff]/.test(short) ? asWritten(short) : short;
}
