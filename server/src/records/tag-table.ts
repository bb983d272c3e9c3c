import type { Reference } from "../rules/reference.ts";
import { code, type Markdown, markdown, words } from "../text/markdown.ts";
import type { Completion, Description } from "./language.ts";
import { isBlank, nameSpan, type Segment, type TagList, valueSpan } from "./tag-list.ts";

/** A value that a tag can have. */
export interface ValueInfo {
  /** What it means, in plain words. */
  readonly text: string;
  /** The standard that took it away. */
  readonly until?: string;
}

/** What a language says of one tag: hover, completion and `explain` come from here. */
export interface TagInfo {
  /** A few words: `Key type`. */
  readonly title: string;
  readonly text: string;
  /** What holds when the tag is absent; "" where there is nothing to say. */
  readonly absent: string;
  readonly references: readonly Reference[];
  readonly required?: true;
  /** Keywords; absent where the value is free. Compared as written unless `fold`. */
  readonly values?: Readonly<Record<string, ValueInfo>>;
  readonly fold?: true;
  /** The value is a list. */
  readonly separator?: ":" | ",";
  /** The standard that brought it, where not all receivers know it yet; the one that removed it. */
  readonly since?: string;
  readonly until?: string;
  /** What completion puts behind `tag=`, as a snippet. */
  readonly snippet?: string;
}

/** The tags of one language, by name, in the order they are offered. */
export type TagTable = Readonly<Record<string, TagInfo>>;

/** The entry of a tag, whatever keys a stranger's text may hold. */
export function tagInfo(table: TagTable, name: string): TagInfo | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The entry of a keyword. */
export function valueInfo(info: TagInfo, value: string): ValueInfo | undefined {
  const key = info.fold ? value.toLowerCase() : value;
  return info.values !== undefined && Object.hasOwn(info.values, key) ? info.values[key] : undefined;
}

/** Where in a tag list an offset of the document lies. */
export interface TagPlace {
  readonly segment: Segment;
  readonly part: "name" | "value";
  /** In the decoded text. */
  readonly at: number;
}

/** The tag at an offset of the document; undefined between tags and outside the value. */
export function tagAt(list: TagList, offset: number): TagPlace | undefined {
  const at = list.value.at(offset);
  if (at === undefined) return undefined;
  for (const segment of list.segments) {
    if (segment.kind !== "tag" || at < segment.start || at > segment.end) continue;
    return { segment, part: at <= segment.nameEnd ? "name" : "value", at };
  }
  return undefined;
}

/** What a hover over a tag says: its meaning, what this value does here, the default, the standards. */
export function describeTag(
  list: TagList,
  table: TagTable,
  place: TagPlace,
  here: readonly Markdown[],
  extra: Partial<Description> = {},
): Description {
  const { segment, part } = place;
  const info = tagInfo(table, segment.name) ?? tagInfo(table, segment.name.toLowerCase());
  const span = part === "name" ? nameSpan(list, segment) : valueSpan(list, segment);
  if (info === undefined) {
    return {
      span,
      title: "Unknown tag",
      text: [markdown`Nobody defines the tag ${code(segment.name, 60)}: it is ignored.`, ...here],
      references: [],
      ...extra,
    };
  }
  const paragraphs: Markdown[] = [];
  if (part === "name" || here.length === 0) paragraphs.push(words(info.text));
  paragraphs.push(...here);
  if (part === "name" && info.absent !== "") paragraphs.push(words(info.absent));
  if (info.since !== undefined) paragraphs.push(markdown`New in ${words(info.since)}: older receivers ignore it.`);
  if (info.until !== undefined) paragraphs.push(markdown`Removed by ${words(info.until)}.`);
  return { span, title: `${segment.name} – ${info.title}`, text: paragraphs, references: info.references, ...extra };
}

/** What the keywords of a tag's value mean, one line for each. */
export function valueWords(info: TagInfo, value: string): Markdown[] {
  if (info.values === undefined) return [];
  const parts = info.separator === undefined ? [value] : value.split(info.separator).map((s) => s.trim());
  const lines: Markdown[] = [];
  for (const part of parts.slice(0, 20)) {
    const meaning = valueInfo(info, part);
    if (meaning !== undefined) lines.push(markdown`${code(part, 60)}: ${words(meaning.text)}`);
    else if (part !== "") lines.push(markdown`${code(part, 60)}: nobody defines this value.`);
  }
  return lines;
}

/** Completions in a tag list: tags that are not there yet, or the values of the tag at hand. */
export function completeTags(
  list: TagList,
  table: TagTable,
  offset: number,
  options: { readonly version: string; readonly whole?: readonly Completion[] },
): Completion[] {
  const { value } = list;
  const at = value.at(offset);
  if (at === undefined) return [];
  const { text } = value;
  let start = text.lastIndexOf(";", at - 1) + 1;
  if (at === 0) start = 0;
  let end = text.indexOf(";", at);
  if (end < 0) end = text.length;
  while (start < at && isBlank(text.charCodeAt(start))) start++;
  const equals = text.indexOf("=", start);
  if (equals >= 0 && equals < at)
    return completeValue(list, table, text.slice(start, equals).trim(), equals + 1, at, end);
  let nameEnd = equals >= 0 && equals < end ? equals : end;
  while (nameEnd > at && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
  const span = nameEnd > start ? value.span(start, nameEnd) : { start: offset, end: offset };
  const hasValue = equals >= 0 && equals < end;
  const present = new Set(list.segments.filter((s) => s.kind === "tag" && s.start !== start).map((s) => s.name));
  const found: Completion[] = [];
  if (present.size === 0 && start === 0 && !hasValue) {
    found.push(...(options.whole ?? []).map((whole) => ({ ...whole, span })));
    found.push({
      label: options.version,
      kind: "tag",
      span,
      insert: `${options.version};`,
      detail: "Version",
      sort: "0",
    });
  }
  Object.entries(table).forEach(([name, info], index) => {
    if (present.has(name) || name === "v" || info.until !== undefined) return;
    found.push({
      label: name,
      kind: "tag",
      span,
      insert: hasValue ? name : `${name}=${info.snippet ?? ""}`,
      ...(hasValue || info.snippet === undefined ? {} : { snippet: true }),
      detail: info.title,
      documentation: words([info.text, info.absent].filter((s) => s !== "").join(" ")),
      sort: String(index + 10),
    });
  });
  return found;
}

function completeValue(
  list: TagList,
  table: TagTable,
  name: string,
  from: number,
  at: number,
  end: number,
): Completion[] {
  const info = tagInfo(table, name);
  if (info === undefined) return [];
  const { text } = list.value;
  let start = from;
  let stop = end;
  if (info.separator !== undefined) {
    start = Math.max(start, text.lastIndexOf(info.separator, at - 1) + 1);
    const next = text.indexOf(info.separator, at);
    if (next >= 0 && next < stop) stop = next;
  }
  while (start < at && isBlank(text.charCodeAt(start))) start++;
  while (stop > at && isBlank(text.charCodeAt(stop - 1))) stop--;
  const span = list.value.span(start, stop);
  if (info.values === undefined) {
    if (info.snippet === undefined || stop > start) return [];
    return [{ label: `${name}=…`, kind: "snippet", span, insert: info.snippet, snippet: true, detail: info.title }];
  }
  return Object.entries(info.values)
    .filter(([, meaning]) => meaning.until === undefined)
    .map(([value, meaning], index) => ({
      label: value,
      kind: "value" as const,
      span,
      insert: value,
      detail: info.title,
      documentation: words(meaning.text),
      sort: String(index),
    }));
}
