import { finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import type { ZoneFacts } from "../facts.ts";
import { algorithms } from "../mnemonics.ts";
import { decimal, signatureTime } from "../numbers.ts";
import type { Rdata } from "../rdata.ts";
import { typeBits } from "../record-table.ts";
import { signedRules } from "../rules-signed.ts";
import { bitmapTypes } from "../type-bitmap.ts";
import { typeName, typeOf } from "../types.ts";
import { everyOwner, type OwnerCheck } from "./owner-check.ts";

const NS = 2;
const DS = 43;
const RRSIG = 46;
const NSEC = 47;
const DNSKEY = 48;
const NSEC3 = 50;
const CDS = 59;
const CDNSKEY = 60;
const apexOnly: readonly number[] = [DNSKEY, 51, CDS, CDNSKEY, 62, 63];

/** DS stands at delegations only (RFC 4035 §2.4). */
const checkDelegationSigner: OwnerCheck = {
  types: typeBits(DS),
  check(facts, owner, report) {
    const apex = owner === facts.apex;
    if (!apex && (facts.has(owner, NS) || !facts.contains(owner))) return;
    const slot = facts.first(owner, DS);
    if (slot !== 0) {
      report(finding(signedRules["ds-without-ns"], facts.ownerPlace(slot), { owner: facts.textOf(owner), apex }));
    }
  },
};

/** Types that are looked for at the apex only (RFC 4035 §2.1, RFC 7344 §4.1, RFC 7477, RFC 8976). */
const checkApexOnly: OwnerCheck = {
  types: typeBits(...apexOnly),
  check(facts, owner, report) {
    if (owner === facts.apex || facts.apex <= 1) return;
    if (!facts.contains(owner)) return;
    const told = new Set<number>();
    for (const slot of facts.slots(owner)) {
      const type = facts.records.type[slot] as number;
      if (!apexOnly.includes(type) || told.has(type)) continue;
      told.add(type);
      const args = { type: typeName(type), apex: facts.textOf(facts.apex) };
      report(finding(signedRules["apex-only-type"], facts.typeSpan(slot), args));
    }
  },
};

/** The key tag of a DNSKEY's RDATA (RFC 4034 B). */
export function keyTag(rdata: string): number {
  let sum = 0;
  for (let i = 0; i < rdata.length; i++) sum += (i & 1) === 0 ? rdata.charCodeAt(i) << 8 : rdata.charCodeAt(i);
  return (sum + (sum >>> 16)) & 0xffff;
}

interface ChildRecord {
  readonly slot: number;
  readonly deletes: boolean;
  readonly tag: number;
  readonly algorithm: number;
  readonly wire: string;
}

function childRecords(facts: ZoneFacts, owner: number, type: number): ChildRecord[] {
  const records: ChildRecord[] = [];
  for (const slot of facts.slots(owner, type)) {
    const wire = facts.rdata(slot)?.wire;
    if (wire === undefined) continue;
    const isDs = type === CDS;
    const algorithm = wire.charCodeAt(isDs ? 2 : 3);
    const tag = isDs ? wire.charCodeAt(0) * 256 + wire.charCodeAt(1) : keyTag(wire);
    records.push({ slot, deletes: algorithm === 0, tag, algorithm, wire });
  }
  return records;
}

/** CDS and CDNSKEY name keys of the DNSKEY set, and the same ones (RFC 7344 §4.1, RFC 8078 §4). */
const checkChildRecords: OwnerCheck = {
  types: typeBits(CDS, CDNSKEY),
  check(facts, owner, report) {
    if (owner !== facts.apex) return;
    const keys = childRecords(facts, owner, DNSKEY);
    if (!facts.whole && keys.length === 0) return;
    const digests = childRecords(facts, owner, CDS);
    const publicKeys = childRecords(facts, owner, CDNSKEY);
    const tell = (record: ChildRecord, problem: string) =>
      report(finding(signedRules["cds-mismatch"], facts.span(record.slot), { problem }));
    const hasTag = (list: readonly ChildRecord[], r: ChildRecord) =>
      list.some((k) => k.tag === r.tag && k.algorithm === r.algorithm);
    for (const list of [digests, publicKeys]) {
      const type = list === digests ? "CDS" : "CDNSKEY";
      const other = list === digests ? publicKeys : digests;
      const deletion = list.find((r) => r.deletes);
      if (deletion !== undefined) {
        if (list.some((r) => !r.deletes))
          tell(deletion, `this ${type} asks to delete the DS, and others beside it ask for one`);
        else if (list === publicKeys && other.some((r) => !r.deletes))
          tell(deletion, "CDNSKEY asks to delete the DS, CDS asks for one");
        else if (list === digests && other.some((r) => !r.deletes))
          tell(deletion, "CDS asks to delete the DS, CDNSKEY asks for one");
        continue;
      }
      for (const record of list) {
        const fits = list === publicKeys ? keys.some((k) => k.wire === record.wire) : hasTag(keys, record);
        if (!fits)
          tell(
            record,
            `no DNSKEY of the zone fits this ${type} (key tag ${record.tag}, algorithm ${record.algorithm})`,
          );
        else if (other.length > 0 && !other.some((r) => r.deletes) && !hasTag(other, record)) {
          tell(
            record,
            `the key with tag ${record.tag} is in ${type} but not in ${list === digests ? "CDNSKEY" : "CDS"}`,
          );
        }
      }
    }
  },
};

/** What checks need of an RRSIG, read without reading all of it. */
interface Signature {
  readonly slot: number;
  readonly covered: number;
  readonly algorithm: number;
  readonly expiration: number;
  readonly expirationSpan: Span;
}

function signatures(facts: ZoneFacts, owner: number): Signature[] {
  const found: Signature[] = [];
  for (const slot of facts.slots(owner, RRSIG)) {
    const at = facts.dataWord(slot);
    const words = facts.words(slot);
    const { text, starts, ends } = words;
    const covered = typeOf(text, starts[at] ?? 0, ends[at] ?? 0);
    const algorithm = algorithmAt(text, starts[at + 1] ?? 0, ends[at + 1] ?? 0);
    const [start, end] = [starts[at + 4] ?? 0, ends[at + 4] ?? 0];
    if (covered < 0) continue;
    const delta = facts.delta(slot);
    const expirationSpan = { start: start + delta, end: end + delta };
    found.push({ slot, covered, algorithm, expiration: signatureTime(text, start, end), expirationSpan });
  }
  return found;
}

/** Signatures that are past their time (RFC 4034 §3.1.5), by serial arithmetic. */
const checkSignatureTimes: OwnerCheck = {
  types: typeBits(RRSIG),
  check(facts, owner, report) {
    const { now } = facts;
    if (now === undefined) return;
    const seconds = Math.floor(now.getTime() / 1000) >>> 0;
    for (const { covered, expiration, expirationSpan } of signatures(facts, owner)) {
      if (expiration < 0 || ((expiration - seconds) | 0) >= 0) continue;
      const time = new Date((Math.floor(now.getTime() / 1000) + ((expiration - seconds) | 0)) * 1000);
      const args = { type: typeName(covered), time: time.toISOString().slice(0, 10) };
      report(finding(signedRules["rrsig-expired"], expirationSpan, args));
    }
  },
};

/** Whether the zone shows that it is signed: it is whole and has signatures. */
export function isSigned(facts: ZoneFacts): boolean {
  return facts.whole && facts.records.ofType[RRSIG] !== 0 && facts.apex > 1;
}

/** Whether the zone answers for the name: within it, not below a delegation, not below a DNAME. */
export function isAuthoritative(facts: ZoneFacts, owner: number): boolean {
  return facts.contains(owner) && facts.cut(owner, false) < 0 && facts.dnameAbove(owner) < 0;
}

/** The algorithms of the keys that sign: with the zone bit, not revoked. */
function zoneAlgorithms(facts: ZoneFacts): number[] {
  const found: number[] = [];
  for (const slot of facts.slots(facts.apex, DNSKEY)) {
    const at = facts.dataWord(slot);
    const { text, starts, ends } = facts.words(slot);
    const flags = decimal(text, starts[at] ?? 0, ends[at] ?? 0, 65535);
    const algorithm = algorithmAt(text, starts[at + 2] ?? 0, ends[at + 2] ?? 0);
    if (flags >= 0 && (flags & 256) !== 0 && (flags & 128) === 0 && !found.includes(algorithm)) found.push(algorithm);
  }
  return found;
}

/** An algorithm as number or mnemonic; -1 where it is none. */
function algorithmAt(text: string, start: number, end: number): number {
  const number = decimal(text, start, end, 255);
  return number >= 0 ? number : (algorithms.byName(text.slice(start, end))?.number ?? -1);
}

/** In a signed zone each authoritative set of records has a signature of each of the zone's algorithms (RFC 4035 §2.2). */
const checkSigned: OwnerCheck = {
  types: everyOwner,
  check(facts, owner, report) {
    if (!isSigned(facts) || !isAuthoritative(facts, owner)) return;
    const delegation = owner !== facts.apex && facts.has(owner, NS);
    const signed = signatures(facts, owner);
    const wanted = zoneAlgorithms(facts);
    const told = new Set<number>();
    for (const slot of facts.slots(owner)) {
      const type = facts.records.type[slot] as number;
      if (type === RRSIG || told.has(type)) continue;
      if (delegation && type !== DS && type !== NSEC && type !== NSEC3) continue;
      told.add(type);
      const by = signed.filter((s) => s.covered === type).map((s) => s.algorithm);
      if (by.length === 0)
        report(finding(signedRules["rrsig-missing"], facts.ownerPlace(slot), { type: typeName(type) }));
      else {
        const missing = wanted.find((algorithm) => !by.includes(algorithm));
        if (missing === undefined) continue;
        const algorithm = algorithms.byNumber(missing)?.name ?? String(missing);
        report(finding(signedRules["rrsig-missing"], facts.ownerPlace(slot), { type: typeName(type), algorithm }));
      }
    }
  },
};

/** The types that an authoritative name has for a resolver: at a delegation only those that the parent side answers for. */
export function typesAt(facts: ZoneFacts, owner: number): Set<number> {
  const delegation = owner !== facts.apex && facts.has(owner, NS);
  const types = new Set<number>();
  for (const slot of facts.slots(owner)) {
    const type = facts.records.type[slot] as number;
    if (type === NSEC3) continue;
    if (!delegation || type === NS || type === DS || type === NSEC || type === RRSIG) types.add(type);
  }
  return types;
}

/** Compares a list of types with what is there; undefined where they agree. */
export function typeDifference(
  listed: Rdata,
  actual: ReadonlySet<number>,
): { missing: string; surplus: string; span: Span } | undefined {
  const field = listed.fields.find((f) => f.spec.kind === "types");
  const codes = field?.wire === undefined ? undefined : bitmapTypes(field.wire);
  if (field === undefined || codes === undefined) return undefined;
  const missing = [...actual].filter((type) => !codes.includes(type));
  const surplus = codes.filter((type) => !actual.has(type));
  if (missing.length === 0 && surplus.length === 0) return undefined;
  const list = (types: readonly number[]) => types.map(typeName).join(", ");
  return { missing: list(missing), surplus: list(surplus), span: field.span };
}

/** The list of an NSEC is that of its owner's types (RFC 4034 §4.1.2). */
const checkTypeList: OwnerCheck = {
  types: typeBits(NSEC),
  check(facts, owner, report) {
    if (!isSigned(facts) || !isAuthoritative(facts, owner)) return;
    const slot = facts.first(owner, NSEC);
    const rdata = slot === 0 ? undefined : facts.rdata(slot);
    if (rdata === undefined || rdata.bad) return;
    const difference = typeDifference(rdata, typesAt(facts, owner));
    if (difference === undefined) return;
    const delta = facts.delta(slot);
    const span = { start: difference.span.start + delta, end: difference.span.end + delta };
    report(finding(signedRules["nsec-bitmap-wrong"], span, difference));
  },
};

/** Delegation signers, signatures and what belongs to a signed zone, as far as one name tells. */
export const dnssecChecks: readonly OwnerCheck[] = [
  checkDelegationSigner,
  checkApexOnly,
  checkChildRecords,
  checkSignatureTimes,
  checkSigned,
  checkTypeList,
];
