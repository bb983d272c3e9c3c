import { languageFor } from "../records/index.ts";
import type { RecordSettings } from "../records/language.ts";
import type { ZoneDocument } from "../zone/index.ts";
import type { Annotation } from "./document.ts";
import { recordSummary } from "./record-summary.ts";
import { aside, contextOf, recordsIn, textOf } from "./zone-places.ts";

/** The most records that are summed up: nobody reads more, and a large zone has a hundred thousand. */
const most = 2000;
/** The most records that are looked at for them. */
const mostRecords = 300_000;

/** What is said over the mail records of a zone: the effective policy, the key, the look-ups. */
export function zoneSummaries(zone: ZoneDocument, settings: RecordSettings): readonly Annotation[] {
  return aside(zone, () => {
    const found: Annotation[] = [];
    let count = 0;
    for (const record of recordsIn(zone, { start: 0, end: zone.length })) {
      if (++count > mostRecords) break;
      const value = textOf(zone, record);
      if (value === undefined) continue;
      const context = contextOf(zone, record, settings);
      const language = languageFor(context.owner, value.text);
      const summary =
        language === undefined ? undefined : recordSummary(language, language.parse(value), context, record.span);
      if (summary === undefined) continue;
      found.push(summary);
      if (found.length >= most) break;
    }
    return found;
  });
}
