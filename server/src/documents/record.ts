import { languageFor, languages } from "../records/index.ts";
import type { Completion, Description, RecordContext, RecordLanguage, RecordSettings } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import { plain } from "../text/decoded.ts";
import { type Span, touches } from "../text/span.ts";
import type { Outline, Token } from "./document.ts";
import { ending, recordEndings } from "./kind.ts";
import { type LooseValue, looseValues } from "./loose-values.ts";
import { recordTokens } from "./record-tokens.ts";
import { withoutSuppressionLines } from "./suppression.ts";
import { inTextOrder, TextDocument } from "./text-document.ts";

/** One value with the language it is in and its tree; `language` undefined: a text that nobody judges. */
export interface ReadValue extends LooseValue {
  readonly language: RecordLanguage<unknown> | undefined;
  readonly tree: unknown;
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
    const found: Finding[] = [];
    for (const { language, tree } of this.content)
      if (language !== undefined) found.push(...language.check(tree, this.#context));
    return inTextOrder(found);
  }

  describe(offset: number): Description | undefined {
    const value = this.#valueAt(offset);
    return value?.language?.describe(value.tree, offset, this.#context);
  }

  complete(offset: number): readonly Completion[] {
    const read = this.#valueAt(offset);
    if (read?.language !== undefined) return read.language.complete(read.tree, offset, this.#context);
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

  override folds(): readonly Span[] {
    return this.content.map(({ span }) => span);
  }

  override tokens(s?: Span): readonly Token[] {
    return this.content
      .filter(({ span }) => s === undefined || (span.start < s.end && span.end > s.start))
      .flatMap(({ language, value }) => (language === undefined ? [] : recordTokens(language.id, value)));
  }

  #valueAt(offset: number): ReadValue | undefined {
    return this.content.find(({ span }) => touches(span, offset));
  }
}
