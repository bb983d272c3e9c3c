import { type DkimKey, summarizeDkim } from "../records/dkim/index.ts";
import { type DmarcRecord, summarizeDmarc } from "../records/dmarc/index.ts";
import type { RecordSettings } from "../records/language.ts";

/** A record in a few words, for a code lens over it; undefined for languages that have nothing to sum up. */
export function recordSummary(language: string, tree: unknown, settings: RecordSettings): string | undefined {
  switch (language) {
    case "dkim":
      return `DKIM: ${summarizeDkim(tree as DkimKey)}`;
    case "dmarc":
      return `DMARC: ${summarizeDmarc(tree as DmarcRecord, settings)}`;
    default:
      return undefined;
  }
}
