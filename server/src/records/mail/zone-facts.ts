import { dkim } from "../dkim/index.ts";
import { type DmarcPolicy, type DmarcRecord, dmarcPolicy, isDmarcRecord, parseDmarc } from "../dmarc/parse.ts";
import { labelCount, labels } from "../domain.ts";
import type { Name, RecordSettings, RecordView, ZoneView } from "../language.ts";
import { isNullMx } from "../mx/index.ts";
import { spf } from "../spf/index.ts";
import { type Family, familyByVersion } from "../version.ts";

/** What an SPF text lets through, read as far as these checks need it; the language itself is in `spf/`. */
export interface SpfFacts {
  readonly record: RecordView;
  /** Nothing but `-all`: the name sends no mail. */
  readonly deniesAll: boolean;
  /** A mechanism that can pass, or another record that may have one. */
  readonly canPass: boolean;
}

/** The SPF record at a name; undefined where there is none, or several. */
export function spfAt(zone: ZoneView, name: Name): SpfFacts | undefined {
  const records = zone
    .answer(name, "TXT")
    .filter(({ value }) => value !== undefined && /^v=spf1(?: |$)/i.test(value.text));
  const [record] = records;
  if (record === undefined || records.length > 1) return undefined;
  const terms = (record.value?.text ?? "")
    .toLowerCase()
    .split(" ")
    .slice(1)
    .filter((term) => term !== "");
  const canPass = terms.some(
    (term) => term.startsWith("redirect=") || (!/^[-~?]/.test(term) && !/^[a-z][a-z0-9_.-]{0,40}=/.test(term)),
  );
  return { record, deniesAll: terms.length === 1 && terms[0] === "-all", canPass };
}

/** Whether a name has a text at all that is meant as SPF: several, and its own mistakes, are other rules' matter. */
export function hasSpf(zone: ZoneView, name: Name): boolean {
  const isSpf = ({ value }: RecordView): boolean => value !== undefined && spf.claims(name, value.text);
  if (zone.answer(name, "TXT").some(isSpf) || zone.answer(name, "SPF").some(isSpf)) return true;
  return zone.answer(name, "CNAME").length > 0;
}

/** A DMARC record of the zone. */
export interface DmarcFacts {
  readonly record: RecordView;
  readonly tree: DmarcRecord;
  readonly policy: DmarcPolicy | undefined;
}

/** The DMARC record at `_dmarc.NAME`; "unknown" where an alias or a delegation hides it. */
export function dmarcAt(zone: ZoneView, name: Name, settings: RecordSettings): DmarcFacts | "unknown" | undefined {
  const at = `_dmarc.${name}`;
  if (!zone.contains(at)) return "unknown";
  for (const record of zone.answer(at, "TXT")) {
    if (record.value === undefined) continue;
    const tree = parseDmarc(record.value);
    if (isDmarcRecord(tree)) return { record, tree, policy: dmarcPolicy(tree, settings.dmarc) };
    // Meant as DMARC: its mistake is told at its place.
    if (/dmarc/i.test(record.value.text.slice(0, 200))) return "unknown";
  }
  return zone.delegated(at) || zone.answer(at, "CNAME").length > 0 ? "unknown" : undefined;
}

/** The DMARC record that counts for a name: its own, or that of a name above it in the zone. */
export function dmarcFor(zone: ZoneView, name: Name, settings: RecordSettings): DmarcFacts | "unknown" | undefined {
  const all = labels(name);
  const depth = labelCount(zone.apex);
  for (let i = 0; all.length - i >= depth; i++) {
    const found = dmarcAt(zone, all.slice(i).join("."), settings);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a record of a family stands at one of the names where people put it by mistake: told there, it is not missing too. */
export function isMisplaced(zone: ZoneView, family: Family, names: readonly Name[]): boolean {
  return names.some((name) =>
    zone.at(name, "TXT").some(({ value }) => value !== undefined && familyByVersion(value.text) === family),
  );
}

/** Whether the zone may hold DKIM keys for a name, or for one above it: something lies below `_domainkey`. */
export function mayHaveKeys(zone: ZoneView, name: Name): boolean {
  const all = labels(name);
  const depth = labelCount(zone.apex);
  for (let i = 0; all.length - i >= depth; i++) {
    const keys = `_domainkey.${all.slice(i).join(".")}`;
    if (zone.exists(keys) || !zone.contains(keys) || zone.delegated(keys)) return true;
    // `s.domainkey`: misplaced keys are told where they stand.
    if (zone.exists(keys.slice(1))) return true;
  }
  return false;
}

/** How a name stands to mail: `none` by its null MX, `hosts` by MX, undefined without MX. */
export function mailOf(zone: ZoneView, name: Name): "none" | "hosts" | undefined {
  const records = zone.at(name, "MX");
  if (records.length === 0) return undefined;
  return records.every(isNullMx) ? "none" : "hosts";
}

/** Whether one of the texts at a name is a DKIM key. */
export function hasKey(zone: ZoneView, name: Name, selector: Name): boolean {
  return zone.answer(name, "TXT").some(({ value }) => value !== undefined && dkim.claims(selector, value.text));
}
