import { type ZoneDocument, ZoneRecord } from "../zone/index.ts";
import { foldName } from "./names.ts";
import { presentedName, type ZoneSource } from "./zones.ts";

/** A parsed zone as something that answers; undefined while nothing tells the zone's name. Later edits of the document count. */
export function documentSource(document: ZoneDocument): ZoneSource | undefined {
  const zone = document.zone;
  if (zone === undefined) return undefined;
  const apex = presentedName(zone);
  const { facts } = document;
  const numberOf = (name: string) => {
    const id = facts.names.findName(foldName(name));
    return id !== undefined && (facts.names.live[id] as number) > 0 ? id : undefined;
  };
  return {
    source: `zone ${document.options.path ?? (apex || ".")}`,
    apex,
    get whole() {
      return facts.whole;
    },
    at(name) {
      const id = numberOf(name);
      return id === undefined ? [] : facts.records.at(id).map((slot) => new ZoneRecord(facts, slot));
    },
    exists: (name) => numberOf(name) !== undefined,
    *names() {
      let last = "";
      for (const record of document.records()) {
        const name = record.ownerName;
        if (name !== last) yield name;
        last = name;
      }
    },
  };
}
