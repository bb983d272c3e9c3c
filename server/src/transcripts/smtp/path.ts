import type { Command } from "./parse.ts";

/** The path of MAIL or RCPT; offsets are into the command's value. */
export interface Path {
  /** What stands between the colon and the path. */
  readonly blank: { readonly start: number; readonly end: number };
  /** From `<` to `>`, or the bare word. */
  readonly start: number;
  readonly end: number;
  readonly brackets: boolean;
  /** The address without brackets and route; "" for `<>`. */
  readonly address: string;
  readonly addressStart: number;
  /** `@a,@b:` with its colon. */
  readonly route: { readonly start: number; readonly end: number } | undefined;
  /** Where the parameters begin. */
  readonly parameters: number;
}

/** Reads `FROM:<path>` or `TO:<path>`; undefined where the keyword is missing. */
export function pathOf(command: Command): Path | undefined {
  const { text } = command.value;
  const keyword = command.verb === "RCPT" ? "TO:" : "FROM:";
  const at = command.argument.start;
  if (text.slice(at, at + keyword.length).toUpperCase() !== keyword) return undefined;
  const colon = at + keyword.length;
  const limit = command.argument.end;
  let start = colon;
  while (start < limit && (text[start] === " " || text[start] === "\t")) start++;
  const blank = { start: colon, end: start };
  if (text[start] !== "<") {
    let end = start;
    while (end < limit && text[end] !== " " && text[end] !== "\t") end++;
    return {
      blank,
      start,
      end,
      brackets: false,
      address: text.slice(start, end),
      addressStart: start,
      route: undefined,
      parameters: end,
    };
  }
  const close = closing(text, start + 1, limit);
  const end = close === undefined ? limit : close + 1;
  let from = start + 1;
  let route: Path["route"];
  if (text[from] === "@") {
    const colonAt = text.indexOf(":", from);
    if (colonAt >= 0 && colonAt < end) {
      route = { start: from, end: colonAt + 1 };
      from = colonAt + 1;
    }
  }
  const stop = close ?? limit;
  return {
    blank,
    start,
    end,
    brackets: true,
    address: text.slice(from, stop),
    addressStart: from,
    route,
    parameters: end,
  };
}

/** The place of `>`; one inside a quoted local-part does not count. */
function closing(text: string, from: number, limit: number): number | undefined {
  let quoted = false;
  for (let i = from; i < limit; i++) {
    const c = text[i];
    if (c === "\\" && quoted) i++;
    else if (c === '"') quoted = !quoted;
    else if (c === ">" && !quoted) return i;
  }
  const any = text.indexOf(">", from);
  return any >= 0 && any < limit ? any : undefined;
}
