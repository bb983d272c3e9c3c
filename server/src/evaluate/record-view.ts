import { foldName, nameOf } from "../dns/names.ts";
import type { Name, RecordView } from "../records/language.ts";
import { shifted } from "../zone/facts.ts";
import type { ZoneDocument, ZoneRecord } from "../zone/index.ts";
import { labelsOf } from "../zone/name.ts";

/** A record as the record languages' findings need it, at its places in its own file. Undefined for what `$GENERATE` made: it has no place of its own. */
export function recordView(document: ZoneDocument, record: ZoneRecord): RecordView | undefined {
  if (record.generated) return undefined;
  const { facts } = document;
  const span = record.span;
  const rdata = record.read();
  const places = record.fields;
  const fields = (rdata?.fields ?? []).map((field, i) => ({
    text: field.name === undefined ? (places[i]?.text ?? "") : plainName(field.name),
    span: places[i]?.span ?? span,
  }));
  const text = record.type === "TXT" || record.type === "SPF";
  return {
    owner: record.ownerName,
    type: record.type,
    ttl: record.ttl,
    span,
    ownerSpan: record.ownerSpan,
    fields,
    ...(text ? { value: shifted(facts.value(record.slot), span.start - facts.span(record.slot).start) } : {}),
    ...(record.path === undefined ? {} : { path: record.path }),
  };
}

function plainName(wire: string): Name {
  return foldName(nameOf(labelsOf(wire)));
}
