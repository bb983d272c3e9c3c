import type { RecordContext, RecordLanguage } from "../records/language.ts";

/** A record in a few words, for a code lens over it; undefined for languages that have nothing to sum up. */
export function recordSummary(
  language: RecordLanguage<unknown>,
  tree: unknown,
  context: RecordContext,
): string | undefined {
  const summary = language.summarize?.(tree, context);
  if (summary === undefined || summary === "") return undefined;
  return summary.startsWith(language.title) ? summary : `${language.title}: ${summary}`;
}
