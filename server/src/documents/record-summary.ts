import type { RecordContext, RecordLanguage } from "../records/language.ts";
import type { Span } from "../text/span.ts";
import type { Annotation } from "./document.ts";

const commands: Readonly<Record<string, NonNullable<Annotation["command"]>["id"]>> = {
  spf: "spf.expand",
  dmarc: "domain.check",
};

/** A record in a few words, for a code lens over it; undefined for languages that have nothing to sum up. A click on SPF expands it, one on DMARC checks the domain. */
export function recordSummary(
  language: RecordLanguage<unknown>,
  tree: unknown,
  context: RecordContext,
  span: Span,
): Annotation | undefined {
  const summary = language.summarize?.(tree, context);
  if (summary === undefined || summary === "") return undefined;
  const title = summary.startsWith(language.title) ? summary : `${language.title}: ${summary}`;
  const id = commands[language.id];
  return id === undefined ? { span, title } : { span, title, command: { id } };
}
