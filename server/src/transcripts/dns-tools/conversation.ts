import { languageFor } from "../../records/index.ts";
import type { Completion, Description, Member, RecordContext, RecordLanguage } from "../../records/language.ts";
import { finding } from "../../rules/rule.ts";
import { type Decoded, DecodedBuilder } from "../../text/decoded.ts";
import { cover, type Span } from "../../text/span.ts";
import { blankLine, type Conversation, type ConversationContext, type ConversationEnd, noteLine } from "../protocol.ts";
import type { Exchange, Judgement, TranscriptLine, Utterance } from "../types.ts";
import { joined, Part } from "../words.ts";
import { Columns } from "./columns.ts";
import { describeRecord, describeRemark, type ShownRecord } from "./describe.ts";
import { statuses, statusName } from "./header.ts";
import { JsonLines, jsonAnswers } from "./json.ts";
import { plain, type RecordLine, recordLine, shortLine, strings } from "./records.ts";
import { remarkOf, typedNames } from "./remarks.ts";
import { misplaced, Responses } from "./response.ts";
import { dnsToolsRules } from "./rules.ts";
import { jsonText, textOf, unescaped } from "./text-value.ts";

/** A TXT record of the output that one of the record languages knows. */
interface Text {
  readonly language: RecordLanguage<unknown>;
  readonly tree: unknown;
  readonly value: Decoded;
  readonly context: RecordContext;
  readonly span: Span;
}

/** A record whose data may go on in the next line. */
interface OpenRecord {
  readonly owner: string | undefined;
  readonly type: string;
  readonly line: number;
  readonly data: number;
  readonly builder: DecodedBuilder;
  /** The data stand in the lines below, each string in its own. */
  readonly below: boolean;
  /** Whether a character-string was read. */
  some: boolean;
  depth: number;
  span: Span;
}

/** JSON that is being collected. */
interface JsonText {
  readonly lines: JsonLines;
  readonly values: Decoded[];
}

const reply: Judgement = { from: "server", kind: "reply" };
const continuation: Judgement = { from: "server", kind: "continuation" };
const listItem = /^\s+- (?=\S)/;
const prompt = /^(?:> ?|\S*(?:PS )?[^\s>]*[$#%>] )?(?:nslookup|host) +(?=\S)/;

/** What a DNS tool printed: records among remarks. */
export class DnsConversation implements Conversation {
  readonly protocol = "dns";
  readonly #context: ConversationContext;
  readonly #responses: Responses;
  readonly #texts: Text[] = [];
  readonly #seen = new Set<string>();
  readonly #records: ShownRecord[] = [];
  readonly #columns = new Columns();
  /** The record that goes on over lines in parentheses. */
  #open: OpenRecord | undefined;
  /** nslookup's `set debug`: the owner whose indented fields follow. */
  #owner: string | undefined;
  /** nslookup prints Name and Address of the answer, after those of the server. */
  #named = false;
  /** Records as a list of fields (`Format-List`): the name of the one at hand. */
  #listed: { owner: string; type: string } | undefined;
  #json: JsonText | undefined;

  constructor(context: ConversationContext) {
    this.#context = context;
    this.#responses = new Responses((found) => context.report(found));
  }

  payload(): undefined {
    return undefined;
  }

  over(): boolean {
    return false;
  }

  greeted(): boolean {
    return false;
  }

  secured(): void {}

  feed(utterance: Utterance): Judgement {
    const { value } = utterance;
    const { text } = value;
    if (this.#json !== undefined) return this.#jsonLine(this.#json, utterance);
    if (text === "") return blankLine;
    if (this.#open !== undefined) {
      if (!this.#open.below || /^\s+"/.test(text)) {
        this.#more(this.#open, utterance, 0);
        return continuation;
      }
      this.#close(this.#open);
    }
    if (text.startsWith(";")) return this.#remark(utterance);
    if (/^[{[]\s*(?:[{["}\]]|$)/.test(text) && !text.startsWith("[[")) {
      this.#json = { lines: new JsonLines(), values: [] };
      return this.#jsonLine(this.#json, utterance);
    }
    return this.#debugged(utterance) ?? this.#typed(utterance) ?? this.#shown(utterance) ?? this.#other(utterance);
  }

  /** nslookup's `set debug`, and its SOA: an owner, its fields indented below. */
  #debugged(utterance: Utterance): Judgement | undefined {
    const { text } = utterance.value;
    const arrow = /^ {4}-> {2}(\S+)/.exec(text);
    if (arrow !== null) {
      this.#owner = plain(arrow[1] as string);
      return reply;
    }
    if (this.#owner !== undefined && /^(?:\t| {8})/.test(text)) {
      const field = /^\s+text =\s?/.exec(text);
      if (field === null) return continuation;
      const below = field[0].length >= text.trimEnd().length;
      this.#begin(utterance, { owner: this.#owner, type: "TXT", data: field[0].length, ...(below ? { below } : {}) });
      return continuation;
    }
    this.#owner = undefined;
    // An SOA: the owner alone, its fields below.
    if (/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/.test(text) && !/^[0-9.]+$/.test(text)) {
      this.#owner = text.toLowerCase();
      return reply;
    }
    return undefined;
  }

  /** What a person typed at a prompt. */
  #typed(utterance: Utterance): Judgement | undefined {
    const { value } = utterance;
    const { text } = value;
    const shell = prompt.exec(text);
    if (shell === null && !text.startsWith(">")) return undefined;
    const from = shell?.[0].length ?? 1;
    const names = typedNames(text, from);
    const asked = /(?:^|\s)(?:-t(?:ype)?[= ]|-q(?:uery)?(?:type)?[= ]|set (?:q|type|querytype)=)(\w+)/i.exec(text);
    if (asked !== null && asked[1]?.toUpperCase() === "SPF") {
      const end = asked.index + asked[0].length;
      const place = misplaced("", "SPF");
      if (place !== undefined)
        this.#context.report(finding(dnsToolsRules["wrong-type-asked"], value.span(end - 3, end), place));
    }
    const known = names.filter(({ text: name }) => !/^(?:set|server|lserver|ls|exit|type=|q=)/i.test(name));
    this.#responses.typed(known.map(({ text: name, at }) => ({ text: name, span: value.span(at.start, at.end) })));
    if (!text.startsWith(">")) return noteLine;
    return { from: "client", kind: "command", verb: text.slice(1).trim().split(/\s/, 1)[0]?.toUpperCase() };
  }

  /** A record in one of the forms of lines. */
  #shown(utterance: Utterance): Judgement | undefined {
    const { value } = utterance;
    const { text } = value;
    const item = listItem.exec(text);
    if (item !== null) return this.#listed === undefined ? this.#item(utterance, item[0].length) : undefined;
    const found = recordLine(text) ?? shortLine(text);
    if (found !== undefined) {
      this.#begin(utterance, found);
      return reply;
    }
    const row = this.#columns.take(text);
    if (row !== undefined) {
      this.#add({ owner: row.owner, type: row.type, line: utterance.line, span: utterance.text, data: undefined });
      if (row.type === "TXT" && row.text !== undefined)
        this.#text(row.owner, row.type, new Part(value, row.text.start, row.text.end), utterance.text);
      return reply;
    }
    return this.#field(utterance);
  }

  /** An element of a list in YAML: a record in one string, perhaps quoted. */
  #item(utterance: Utterance, from: number): Judgement | undefined {
    const { value } = utterance;
    const quote = value.text[from];
    const quoted = quote === "'" || quote === '"';
    const end = quoted && value.text.endsWith(quote) ? value.text.length - 1 : value.text.length;
    const inner = new Part(value, quoted ? from + 1 : from, Math.max(end, from));
    const found = recordLine(inner.text);
    if (found === undefined) return undefined;
    this.#begin({ ...utterance, value: inner, text: inner.span(0, inner.text.length) }, found);
    return reply;
  }

  /** `Format-List` of PowerShell: `Name : …`, `Type : …`, `Strings : {…}`. */
  #field(utterance: Utterance): Judgement | undefined {
    const { value } = utterance;
    const found = /^([A-Za-z]+) +: ?(.*)$/.exec(value.text);
    if (found === null) return undefined;
    const [, key = "", cell = ""] = found;
    if (key === "Name") {
      this.#listed = { owner: plain(cell), type: "" };
      return reply;
    }
    if (this.#listed === undefined) return undefined;
    if (key === "Type" || key === "QueryType") this.#listed.type = cell.trim();
    const { owner, type } = this.#listed;
    if (key === "Strings" && type === "TXT" && /^\{.*\}$/.test(cell) && !cell.includes("...") && !cell.includes(", ")) {
      const start = value.text.length - cell.length;
      this.#text(owner, type, new Part(value, start + 1, value.text.length - 1), utterance.text);
    }
    return continuation;
  }

  #other(utterance: Utterance): Judgement {
    const { text } = utterance.value;
    const judged = this.#remark(utterance);
    if (/^Name:(?:\t| {2,})/.test(text)) this.#named = true;
    else if (!/^(?:Address(?:es)?:|[\t ]+[0-9A-Fa-f.:]+$|Aliases:)/.test(text)) this.#named = false;
    if (!this.#named) return judged;
    return text.startsWith("Name:") ? reply : continuation;
  }

  #remark(utterance: Utterance): Judgement {
    const { value } = utterance;
    this.#responses.remark(value.text, remarkOf(value.text), ({ start, end }) => value.span(start, end));
    return noteLine;
  }

  #begin(utterance: Utterance, record: RecordLine): void {
    const { value } = utterance;
    const { owner, type } = record;
    const target =
      type === "CNAME" ? plain(/\S+/.exec(value.text.slice(record.data, record.data + 300))?.[0] ?? "") : undefined;
    if (owner !== undefined && value.text.startsWith(owner)) this.#responses.owner(owner, value.span(0, owner.length));
    this.#responses.record(owner ?? "", type, target);
    this.#open = {
      owner,
      type,
      line: utterance.line,
      data: value.span(record.data, record.data).start,
      builder: new DecodedBuilder(),
      below: record.below ?? false,
      some: false,
      depth: 0,
      span: utterance.text,
    };
    this.#more(this.#open, utterance, record.data);
  }

  #more(open: OpenRecord, utterance: Utterance, from: number): void {
    const { value } = utterance;
    const { found, open: depth } = strings(value.text, from, open.depth);
    open.depth = depth;
    open.span = cover(open.span, utterance.text);
    if (open.type === "TXT" || open.type === "SPF") {
      for (const { start, end } of found) {
        if (open.some) open.builder.join();
        open.some = true;
        unescaped(open.builder, value, start, end);
      }
    }
    if (depth === 0 && !open.below) this.#close(open);
  }

  #close(open: OpenRecord): void {
    this.#open = undefined;
    const { owner, type, line, data, span } = open;
    this.#add({ owner, type, line, data, span });
    if (type === "TXT" || type === "SPF") this.#text(owner, type, open.builder.build(data), span);
  }

  #add(record: ShownRecord): void {
    this.#records.push(record);
  }

  #text(owner: string | undefined, type: string, value: Decoded, span: Span): void {
    const language = languageFor(owner, value.text);
    if (language === undefined) return;
    // The same record twice: the tool printed it in full and then once more.
    const key = `${owner ?? ""} ${value.text}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const context: RecordContext = {
      ...(owner === undefined ? {} : { owner }),
      type,
      recordSpan: span,
      settings: { dmarc: "9989" },
    };
    this.#texts.push({ language, tree: language.parse(value), value, context, span });
  }

  #jsonLine(json: JsonText, utterance: Utterance): Judgement {
    json.values.push(utterance.value);
    const found = json.lines.take(utterance.value.text);
    if (!json.lines.open) this.#readJson();
    if (utterance.value.text === "") return blankLine;
    return found === "record" ? reply : found === "more" ? continuation : noteLine;
  }

  #readJson(): void {
    const json = this.#json;
    if (json === undefined) return;
    this.#json = undefined;
    const whole = json.values.length === 1 ? (json.values[0] as Decoded) : joined(json.values, "\n");
    for (const answer of jsonAnswers(whole.text, json.lines.deepest)) {
      const { status, truncated, question } = answer;
      const name = status === undefined ? undefined : statusName(status.number);
      if (status !== undefined && name !== undefined && statuses[name]?.fails)
        this.#context.report(
          finding(dnsToolsRules["failed-status"], whole.span(status.start, status.end), { status: name }),
        );
      if (truncated !== undefined)
        this.#context.report(
          finding(dnsToolsRules["truncated-answer"], whole.span(truncated.start, truncated.end), {}),
        );
      const place = question === undefined ? undefined : misplaced(question.name, question.type);
      if (question !== undefined && place !== undefined)
        this.#context.report(
          finding(dnsToolsRules["wrong-type-asked"], whole.span(question.start, question.end), place),
        );
      for (const { owner, type, start, end, data } of answer.records) {
        const span = whole.span(start, end);
        const inner = data === undefined ? undefined : jsonText(new Part(whole, data.start, data.end));
        this.#add({ owner, type, line: -1, span, data: inner?.span(0, 0).start });
        if (inner !== undefined && (type === "TXT" || type === "SPF")) this.#text(owner, type, textOf(inner), span);
      }
    }
  }

  end(): ConversationEnd {
    if (this.#open !== undefined) this.#close(this.#open);
    this.#readJson();
    this.#responses.close();
    const sets = new Map<string, Member<unknown>[]>();
    const languages = new Map<string, RecordLanguage<unknown>>();
    for (const { language, tree, value, context } of this.#texts) {
      for (const found of language.check(tree, context)) this.#context.report(found);
      if (context.owner === undefined) continue;
      const key = `${language.id} ${context.owner}`;
      languages.set(key, language);
      const set = sets.get(key);
      if (set === undefined) sets.set(key, [{ tree, value, context }]);
      else set.push({ tree, value, context });
    }
    for (const [key, members] of sets) {
      for (const found of languages.get(key)?.checkSet?.(members) ?? []) this.#context.report(found);
    }
    const first = this.#records[0]?.span ?? { start: 0, end: 0 };
    const exchanges = (): readonly Exchange[] =>
      this.#records.map(({ span, owner, type, line }) => ({
        span,
        label: owner === undefined ? type : `${owner} ${type}`,
        replies: line < 0 ? [] : [line],
        payload: [],
      }));
    return { span: cover(first, this.#records.at(-1)?.span ?? first), exchanges };
  }

  describe(line: TranscriptLine, offset: number): Description | undefined {
    const inside = ({ span }: { readonly span: Span }): boolean => span.start <= offset && offset <= span.end;
    const text = this.#texts.find(inside);
    const known = text?.language.describe(text.tree, offset, text.context);
    if (known !== undefined) return known;
    const record = this.#records.find(inside);
    const source = this.#context.source();
    if (record !== undefined) return describeRecord(source, record, offset);
    return describeRemark(source.slice(line.text.start, line.text.end), line.text.start, offset);
  }

  complete(_: TranscriptLine, offset: number): readonly Completion[] {
    const text = this.#texts.find(({ span }) => span.start <= offset && offset <= span.end);
    return text?.language.complete(text.tree, offset, text.context) ?? [];
  }
}
