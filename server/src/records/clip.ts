/** A piece of a stranger's text short enough for a message. */
export function clip(text: string, limit = 60): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
