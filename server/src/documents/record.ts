import { languageFor, languages } from "../records/index.ts";
import type { Completion, Description, RecordContext, RecordLanguage, RecordSettings } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import { plain } from "../text/decoded.ts";
import { type Span, touches } from "../text/span.ts";
import { readRdata } from "../zone/rdata.ts";
import { checkValue } from "../zone/text-checks.ts";
import { type TypeRow, typeByName } from "../zone/types.ts";
import type { Words } from "../zone/words.ts";
import type { Annotation, Outline, Token } from "./document.ts";
import { ending, recordEndings } from "./kind.ts";
import { type LooseValue, looseValues } from "./loose-values.ts";
import { recordSummary } from "./record-summary.ts";
import { recordTokens } from "./record-tokens.ts";
import { withoutSuppressionLines } from "./suppression.ts";
import { inTextOrder, TextDocument } from "./text-document.ts";

/** One value with the language it is in and its tree; `language` undefined: a text that nobody judges. */
export interface ReadValue extends LooseValue {
  readonly language: RecordLanguage<unknown> | undefined;
  readonly tree: unknown;
}

/** Findings on how a text is written whose effects must not be blamed a second time. */
const hidesMeaning: ReadonlySet<string> = new Set([
  "zone/typographic-quotes",
  "zone/unquoted-words",
  "zone/unquoted-semicolon",
  "zone/quotes-in-value",
  "zone/escaped-semicolon-in-data",
  "zone/bad-escape",
]);

const txt = typeByName("TXT") as TypeRow;

/** What the rules on strings say of a value in quotes; those on its place in a zone do not apply. */
function stringFindings(words: Words, text: string): readonly Finding[] {
  return readRdata(txt, words, 0, { origin: undefined, class: 1, server: "any", text }).findings;
}

/** A `.spf`, `.dkim` or `.dmarc` file, or a text that holds only values of records: nothing is known of their place. */
export class RecordDocument extends TextDocument<readonly ReadValue[]> {
  readonly kind = "record";
  readonly #context: RecordContext;
  /** The language that the file's name says; a value may still be in another. */
  readonly #named: RecordLanguage<unknown> | undefined;

  constructor(path: string, text: string, settings: RecordSettings) {
    super(path, text);
    this.#context = { settings };
    const id = recordEndings[ending(path)];
    this.#named = languages.find((language) => language.id === id) as RecordLanguage<unknown> | undefined;
  }

  /** The values as they were read, in order. */
  get values(): readonly ReadValue[] {
    return this.content;
  }

  protected read(text: string): readonly ReadValue[] {
    return looseValues(withoutSuppressionLines("record", text)).map((loose) => {
      const language = languageFor(undefined, loose.value.text) ?? this.#named;
      return { ...loose, language, tree: language?.parse(loose.value) };
    });
  }

  findings(): readonly Finding[] {
    return inTextOrder(this.content.flatMap((value) => this.#judged(value)));
  }

  /** How the text is written, and, where that leaves its meaning clear, what it says. */
  #judged({ value, words, language, tree }: ReadValue): readonly Finding[] {
    const source = this.text();
    const written = words === undefined ? checkValue(value, source) : stringFindings(words, source);
    if (language === undefined || written.some(({ rule }) => hidesMeaning.has(rule.id))) return written;
    return [...written, ...language.check(tree, this.#context)];
  }

  describe(offset: number): Description | undefined {
    const value = this.#valueAt(offset);
    return value?.language?.describe(value.tree, offset, this.#context);
  }

  complete(offset: number): readonly Completion[] {
    const read = this.#valueAt(offset);
    if (read?.language !== undefined) return read.language.complete(read.tree, offset, this.#context);
    const goesOn = this.#valueBefore(offset);
    if (goesOn !== undefined) return goesOn;
    // An empty place, or the beginnings of a value: what each language begins with.
    const value = read?.value ?? plain("", offset);
    const asked = this.#named === undefined ? (languages as readonly RecordLanguage<unknown>[]) : [this.#named];
    return asked.flatMap((language) => language.complete(language.parse(value), offset, this.#context));
  }

  override outline(): readonly Outline[] {
    return this.content.map(({ language, span, value }) => ({
      name: language?.title ?? "Text",
      detail: value.text.slice(0, 80),
      kind: "record",
      span,
      selection: span,
    }));
  }

  override annotations(): readonly Annotation[] {
    return this.content.flatMap(({ language, tree, span }) =>
      language === undefined ? [] : (recordSummary(language, tree, this.#context, span) ?? []),
    );
  }

  override folds(): readonly Span[] {
    return this.content.map(({ span }) => span);
  }

  override tokens(s?: Span): readonly Token[] {
    return this.content
      .filter(({ span }) => s === undefined || (span.start < s.end && span.end > s.start))
      .flatMap(({ language, value }) => (language === undefined ? [] : recordTokens(language.id, value)));
  }

  /** Behind the blanks at the end of a value without quotes, where its next term is about to be written. */
  #valueBefore(offset: number): readonly Completion[] | undefined {
    const before = this.content.findLast(({ span }) => span.end < offset);
    if (before?.language === undefined || before.words !== undefined) return undefined;
    if (!/^[ \t]+$/.test(this.text({ start: before.span.end, end: offset }))) return undefined;
    const value = plain(this.text({ start: before.span.start, end: offset }), before.span.start);
    return before.language.complete(before.language.parse(value), offset, this.#context);
  }

  #valueAt(offset: number): ReadValue | undefined {
    return this.content.find(({ span }) => touches(span, offset));
  }
}
