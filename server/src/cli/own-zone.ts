import { documentSource } from "../dns/zone-source.ts";
import { zoneResolver } from "../dns/zones.ts";
import type { Document } from "../documents/document.ts";
import { type JudgedFinding, type RuleSettings, severityOf } from "../documents/severities.ts";
import { withoutSuppressed } from "../documents/suppression.ts";
import { ZoneFileDocument } from "../documents/zone.ts";
import { liveZoneFindings } from "../evaluate/live-zone.ts";
import { answeredByZone } from "../evaluate/own-answers.ts";
import type { Finding } from "../rules/rule.ts";
import type { Io } from "./io.ts";
import type { Beyond } from "./lint.ts";

/** What a zone that stands alone answers about those of its records that name its own names. */
export function ownAnswers(io: Io, rules: RuleSettings): Beyond {
  return {
    async findings(document) {
      if (!(document instanceof ZoneFileDocument)) return [];
      const records = answeredByZone(document.zone);
      const source = records.length === 0 ? undefined : documentSource(document.zone);
      if (source === undefined) return [];
      const options = { signal: io.signal, onlyZones: true, records };
      return judged(document, await liveZoneFindings(document.zone, source, zoneResolver([source]), options), rules);
    },
    finish: async () => {},
  };
}

/** Findings with the severities that count, without those that comments silence. */
export function judged(document: Document, found: readonly Finding[], rules: RuleSettings): readonly JudgedFinding[] {
  return withoutSuppressed(document, found).flatMap((one) => {
    const severity = severityOf(one, rules);
    return severity === undefined ? [] : [{ ...one, severity }];
  });
}
