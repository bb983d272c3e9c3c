import type { Decoded } from "../../text/decoded.ts";
import { type ReportUri, readReportUri } from "../report-uri.ts";
import { items, parseTagList, type Segment, type TagList, type TagSyntax } from "../tag-list.ts";
import { dmarcTags } from "./tags.ts";

/** What p, sp and np ask for. */
export type Request = "none" | "quarantine" | "reject";

/** The tags that DMARC knows, each at its first occurrence; names are read without regard to case. */
export interface DmarcFields {
  readonly v: Segment | undefined;
  readonly p: Segment | undefined;
  readonly sp: Segment | undefined;
  readonly np: Segment | undefined;
  readonly adkim: Segment | undefined;
  readonly aspf: Segment | undefined;
  readonly fo: Segment | undefined;
  readonly rua: Segment | undefined;
  readonly ruf: Segment | undefined;
  readonly psd: Segment | undefined;
  readonly t: Segment | undefined;
  readonly pct: Segment | undefined;
  readonly rf: Segment | undefined;
  readonly ri: Segment | undefined;
}

export type DmarcTag = keyof DmarcFields;

/** A DMARC record (RFC 9989 §4.8, RFC 7489 §6.4). */
export interface DmarcRecord extends TagList {
  readonly fields: DmarcFields;
  readonly rua: readonly ReportUri[];
  readonly ruf: readonly ReportUri[];
}

const syntax = {
  known: new Set(Object.keys(dmarcTags)),
  opaque: new Set(["rua", "ruf"]),
};

const strictSyntax: TagSyntax = { known: new Set(), opaque: new Set() };

const noUris: readonly ReportUri[] = [];

/** Reads a DMARC record. Never fails: what is wrong stays in the tree for `check`. */
export function parseDmarc(value: Decoded): DmarcRecord {
  return read(value, syntax);
}

function read(value: Decoded, as: TagSyntax): DmarcRecord {
  const { segments } = parseTagList(value, as);
  const fields: { -readonly [K in DmarcTag]: Segment | undefined } = {
    v: undefined,
    p: undefined,
    sp: undefined,
    np: undefined,
    adkim: undefined,
    aspf: undefined,
    fo: undefined,
    rua: undefined,
    ruf: undefined,
    psd: undefined,
    t: undefined,
    pct: undefined,
    rf: undefined,
    ri: undefined,
  };
  for (const segment of segments) {
    if (segment.kind !== "tag") continue;
    const name = knownTag(segment.name);
    if (name !== undefined) fields[name] ??= segment;
  }
  const { rua, ruf } = fields;
  return {
    value,
    segments,
    fields,
    rua: rua === undefined ? noUris : uris(rua),
    ruf: ruf === undefined ? noUris : uris(ruf),
  };
}

function uris(segment: Segment): ReportUri[] {
  return items(segment, ",").map((item) => readReportUri(item, true));
}

const tags: ReadonlyMap<string, DmarcTag> = new Map(Object.keys(dmarcTags).map((name) => [name, name as DmarcTag]));

/** The tag that a name stands for, whatever its case. */
export function knownTag(name: string): DmarcTag | undefined {
  return tags.get(name) ?? (name.length > 5 ? undefined : tags.get(name.toLowerCase()));
}

/** Reads none, quarantine, reject in any case. */
export function request(segment: Segment | undefined): Request | undefined {
  if (segment === undefined) return undefined;
  const { value } = segment;
  if (value === "reject" || value === "none" || value === "quarantine") return value;
  const lower = value.length <= 10 ? value.toLowerCase() : "";
  return lower === "none" || lower === "quarantine" || lower === "reject" ? lower : undefined;
}

/** The record as receivers read it, to whom a comma or a blank in place of `;` is part of the value. */
function asReceived(record: DmarcRecord): DmarcRecord {
  return record.segments.some(({ mark }) => mark !== undefined) ? read(record.value, strictSyntax) : record;
}

/** Whether the text is a DMARC record at all: v first, exactly DMARC1 (RFC 9989 §4.8, §4.10; RFC 7489 §6.6.3). */
export function isDmarcRecord({ segments }: DmarcRecord): boolean {
  const [first, second] = segments;
  if (first === undefined || first.start !== 0 || (first.name !== "v" && first.name !== "V")) return false;
  return first.value === "DMARC1" && second?.mark === undefined;
}

/** A record as a receiver applies it, defaults and the rules on bad values included. */
export interface DmarcPolicy {
  /** What applies to the domain itself, to existing subdomains, and to names that do not exist, before test mode. */
  readonly p: Request;
  readonly sp: Request;
  readonly np: Request;
  /** p, sp or np is absent or invalid, so that all act as none (RFC 9989 §4.10.1). */
  readonly collapsed: boolean;
  readonly testing: boolean;
  /** 0 to 100; 100 in RFC 9989, which ignores the tag. */
  readonly percent: number;
  readonly adkim: "r" | "s";
  readonly aspf: "r" | "s";
  readonly psd: "y" | "n" | "u";
  readonly fo: readonly ("0" | "1" | "d" | "s")[];
  /** Valid URIs only. */
  readonly rua: readonly ReportUri[];
  readonly ruf: readonly ReportUri[];
}

/**
 * What a record asks for; undefined where it is no DMARC record, or has a bad policy and no valid `rua`, so that
 * DMARC does not apply (RFC 9989 §4.10.1, RFC 7489 §6.6.3).
 */
export function dmarcPolicy(tree: DmarcRecord, edition: "9989" | "7489" = "9989"): DmarcPolicy | undefined {
  if (!isDmarcRecord(tree)) return undefined;
  const record = asReceived(tree);
  const { fields } = record;
  const rua = record.rua.filter((uri) => uri.problem === undefined);
  const p = request(fields.p);
  const sp = request(fields.sp);
  const np = edition === "9989" ? request(fields.np) : undefined;
  const collapsed =
    p === undefined ||
    (fields.sp !== undefined && sp === undefined) ||
    (edition === "9989" && fields.np !== undefined && np === undefined);
  if (collapsed && rua.length === 0) return undefined;
  const own = collapsed ? "none" : p;
  const below = collapsed ? "none" : (sp ?? own);
  return {
    p: own,
    sp: below,
    np: collapsed ? "none" : (np ?? below),
    collapsed,
    testing: edition === "9989" && letter(fields.t) === "y",
    percent: edition === "7489" ? percentage(fields.pct) : 100,
    adkim: letter(fields.adkim) === "s" ? "s" : "r",
    aspf: letter(fields.aspf) === "s" ? "s" : "r",
    psd: edition === "9989" ? suffix(letter(fields.psd)) : "u",
    fo: failureOptions(fields.fo),
    rua,
    ruf: record.ruf.filter((uri) => uri.problem === undefined),
  };
}

function letter(segment: Segment | undefined): string | undefined {
  return segment?.value.length === 1 ? segment.value.toLowerCase() : undefined;
}

function suffix(value: string | undefined): "y" | "n" | "u" {
  return value === "y" || value === "n" ? value : "u";
}

/** Whether a text is a number from 0 to 100, as `pct` wants it (RFC 7489 §6.4). */
export function isPercentage(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= 100;
}

/** The `pct` of RFC 7489: 100 where it is absent or no number up to 100. */
export function percentage(segment: Segment | undefined): number {
  if (segment === undefined || !/^\d{1,3}$/.test(segment.value)) return 100;
  return Math.min(100, Number(segment.value));
}

function failureOptions(segment: Segment | undefined): ("0" | "1" | "d" | "s")[] {
  const found: ("0" | "1" | "d" | "s")[] = [];
  if (segment !== undefined) {
    for (const { text } of items(segment, ":")) {
      const option = text.toLowerCase();
      if (option !== "0" && option !== "1" && option !== "d" && option !== "s") return ["0"];
      if (!found.includes(option)) found.push(option);
    }
  }
  return found.length === 0 ? ["0"] : found;
}

/** How strict a policy is: 0 none, 1 quarantine, 2 reject. */
export function strictness(policy: Request): 0 | 1 | 2 {
  return policy === "none" ? 0 : policy === "quarantine" ? 1 : 2;
}

/** The policy that test mode leaves (RFC 9989 §4.7): one level lower. */
export function lowered(policy: Request): Request {
  return policy === "reject" ? "quarantine" : "none";
}
