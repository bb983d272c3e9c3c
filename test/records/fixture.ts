import { languageFor, zoneChecks } from "../../server/src/records/index.ts";
import type {
  Member,
  Name,
  RecordContext,
  RecordSettings,
  RecordView,
  ZoneView,
} from "../../server/src/records/language.ts";
import type { AnyRule, Example, Finding, Fix } from "../../server/src/rules/rule.ts";
import { type Decoded, DecodedBuilder } from "../../server/src/text/decoded.ts";
import type { Span } from "../../server/src/text/span.ts";
import { marked } from "../marked.ts";

/**
 * A zone of one line a record, read just well enough for tests of the record languages: owner, type, data in words,
 * quoted strings with escapes, `( )` on one line. `$TTL` and comments are skipped.
 */
export class LineZone implements ZoneView {
  readonly apex: Name;
  readonly whole: boolean;
  readonly records: readonly RecordView[];
  readonly #byOwner = new Map<Name, RecordView[]>();

  constructor(text: string, apex: Name = "example.com") {
    this.apex = apex;
    this.records = readRecords(text, apex);
    this.whole = this.records.some((r) => r.type === "SOA");
    for (const record of this.records) {
      const list = this.#byOwner.get(record.owner);
      if (list === undefined) this.#byOwner.set(record.owner, [record]);
      else list.push(record);
    }
  }

  get owners(): Iterable<Name> {
    return this.#byOwner.keys();
  }

  contains(name: Name): boolean {
    return name === this.apex || name.endsWith(`.${this.apex}`);
  }

  at(name: Name, type?: string): readonly RecordView[] {
    return (this.#byOwner.get(name) ?? []).filter((r) => type === undefined || r.type === type);
  }

  exists(name: Name): boolean {
    return [...this.#byOwner.keys()].some((owner) => owner === name || owner.endsWith(`.${name}`));
  }

  answer(name: Name, type: string): readonly RecordView[] {
    if (this.exists(name)) return this.at(name, type);
    for (let rest = name.slice(name.indexOf(".") + 1); this.contains(rest); rest = rest.slice(rest.indexOf(".") + 1)) {
      if (this.at(`*.${rest}`).length > 0) return this.at(`*.${rest}`, type);
      if (this.exists(rest) || !rest.includes(".")) return [];
    }
    return [];
  }

  children(name: Name, most = Number.POSITIVE_INFINITY): readonly Name[] {
    const found = new Set<Name>();
    for (const owner of this.#byOwner.keys()) {
      if (!owner.endsWith(`.${name}`)) continue;
      found.add(
        `${owner
          .slice(0, -name.length - 1)
          .split(".")
          .pop()}.${name}`,
      );
    }
    return [...found].slice(0, most);
  }

  delegated(name: Name): boolean {
    for (const [owner, records] of this.#byOwner) {
      if (owner !== this.apex && records.some((r) => r.type === "NS") && (name === owner || name.endsWith(`.${owner}`)))
        return true;
    }
    return false;
  }
}

function readRecords(text: string, apex: Name): RecordView[] {
  const records: RecordView[] = [];
  let owner = apex;
  let start = 0;
  for (const line of text.split("\n")) {
    const words = [...line.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"]+/g)].map((m) => ({
      text: m[0],
      span: { start: start + m.index, end: start + m.index + m[0].length },
    }));
    const from = start;
    start += line.length + 1;
    if (words.length === 0 || line.startsWith("$") || line.startsWith(";")) continue;
    let ownerSpan: Span = { start: from, end: from };
    if (!/^\s/.test(line)) {
      const word = words.shift() as (typeof words)[number];
      owner = absolute(word.text, apex);
      ownerSpan = word.span;
    }
    const type = words.shift()?.text ?? "";
    const data = words.filter((w) => w.text !== "(" && w.text !== ")");
    const end = data[data.length - 1]?.span.end ?? from;
    const isText = type === "TXT" || type === "SPF";
    const nameFields = names[type] ?? [];
    records.push({
      owner,
      type,
      ttl: 3600,
      span: { start: ownerSpan.start, end: line.trimEnd().endsWith(")") ? from + line.trimEnd().length : end },
      ownerSpan,
      fields: data.map((w, i) => (nameFields.includes(i) ? { text: absolute(w.text, apex), span: w.span } : w)),
      ...(isText ? { value: decodeStrings(data) } : {}),
    });
  }
  return records;
}

const names: Readonly<Record<string, readonly number[]>> = {
  MX: [1],
  SRV: [3],
  NS: [0],
  CNAME: [0],
  PTR: [0],
  SOA: [0, 1],
};

function absolute(text: string, apex: Name): Name {
  if (text === "@") return apex;
  if (text === ".") return "";
  const lower = text.toLowerCase();
  return lower.endsWith(".") ? lower.slice(0, -1) : `${lower}.${apex}`;
}

/** Strings of a TXT as the zone reader decodes them. */
export function decodeStrings(words: readonly { readonly text: string; readonly span: Span }[]): Decoded {
  const builder = new DecodedBuilder();
  words.forEach((word, index) => {
    if (index > 0) builder.join();
    const quoted = word.text.startsWith('"');
    const inner = quoted ? word.text.slice(1, -1) : word.text;
    const base = word.span.start + (quoted ? 1 : 0);
    for (let i = 0; i < inner.length; ) {
      if (inner[i] !== "\\") {
        builder.append(inner[i] as string, base + i);
        i++;
      } else if (/^\d{3}/.test(inner.slice(i + 1))) {
        builder.append(String.fromCharCode(Number(inner.slice(i + 1, i + 4))), base + i, 4);
        i += 4;
      } else {
        builder.append(inner.charAt(i + 1), base + i, 2);
        i += 2;
      }
    }
  });
  return builder.build((words[0]?.span.start ?? 0) + 1);
}

export const settings: RecordSettings = { dmarc: "9989" };

/** All findings of the record languages and of the checks across records. */
export function checkZone(zone: LineZone, chosen: RecordSettings = settings): Finding[] {
  const found: Finding[] = [];
  for (const owner of zone.owners) {
    const sets = new Map<string, Member<never>[]>();
    for (const record of zone.at(owner)) {
      const { value } = record;
      if (value === undefined) continue;
      const language = languageFor(owner, value.text);
      if (language === undefined) continue;
      const context: RecordContext = {
        owner,
        ownerSpan: record.ownerSpan,
        type: record.type,
        recordSpan: record.span,
        zone,
        settings: chosen,
      };
      const tree = language.parse(value) as never;
      found.push(...language.check(tree, context));
      const members = sets.get(language.id) ?? [];
      members.push({ tree, value, context });
      sets.set(language.id, members);
    }
    for (const [, members] of sets) {
      const language = languageFor(owner, (members[0] as Member<never>).value.text);
      found.push(...(language?.checkSet?.(members) ?? []));
    }
    const types = new Set(zone.at(owner).map((r) => r.type));
    for (const check of zoneChecks)
      if (check.types.some((t) => types.has(t))) found.push(...check.check(owner, zone, chosen));
  }
  return found;
}

/** The findings of an example, and where its marks are. */
export function runExample(example: Example): { text: string; marks: readonly Span[]; findings: Finding[] } {
  const detailed = typeof example === "string" ? { text: example } : example;
  const { text, spans } = marked(detailed.text);
  const apex = (detailed.origin ?? "example.com.").replace(/\.$/, "");
  return { text, marks: spans, findings: checkZone(new LineZone(text, apex), { dmarc: detailed.dmarc ?? "9989" }) };
}

/** The text with `[[ ]]` around what findings of a rule underline. */
export function show(text: string, findings: readonly Finding[], rule?: AnyRule): string {
  const spans = findings.filter((f) => rule === undefined || f.rule.id === rule.id).map((f) => f.span);
  spans.sort((a, b) => b.start - a.start);
  let shown = text;
  for (const { start, end } of spans)
    shown = `${shown.slice(0, start)}[[${shown.slice(start, end)}]]${shown.slice(end)}`;
  return shown;
}

/** The text with a fix's edits made, the last one first. */
export function applyFix(text: string, fix: Fix): string {
  let mended = text;
  for (const { span, text: written } of [...fix.edits].sort((a, b) => b.span.start - a.span.start)) {
    mended = mended.slice(0, span.start) + written + mended.slice(span.end);
  }
  return mended;
}
