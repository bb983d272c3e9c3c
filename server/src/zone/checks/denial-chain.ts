import { finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import type { ZoneFacts } from "../facts.ts";
import { foldName } from "../name.ts";
import { fromBase32Hex, toBase32Hex } from "../octets.ts";
import type { Rdata } from "../rdata.ts";
import { typeBits } from "../record-table.ts";
import { signedRules } from "../rules-signed.ts";
import { nsec3Hash } from "../sha1.ts";
import { isAuthoritative, isSigned, typeDifference, typesAt } from "./dnssec.ts";
import type { Report } from "./owner-check.ts";

const NS = 2;
const DS = 43;
const NSEC = 47;
const NSEC3 = 50;
const NSEC3PARAM = 51;
const RRSIG = 46;
const hashOwner = typeBits(NSEC3, RRSIG);

/** While a zone is edited, longer chains are not followed after each keystroke; the command line follows all. */
const longestEdited = 20_000;
/** Hashes that are made at most for one judgement: names times rounds. */
const mostHashes = 2_000_000;

/** The NSEC or NSEC3 records of a signed zone: none missing, none superfluous, each naming the next (RFC 4035 §2.3, RFC 5155 §7.1). */
export function checkDenialChain(zone: ZoneFacts, report: Report): void {
  const { ofType } = zone.records;
  if (!isSigned(zone) || (ofType[NSEC] === 0 && ofType[NSEC3] === 0)) return;
  if (zone.questions !== undefined && (ofType[NSEC] as number) + (ofType[NSEC3] as number) > longestEdited) return;
  const owners = authoritativeNames(zone);
  if (ofType[NSEC] !== 0) checkNames(zone, owners, report);
  if (ofType[NSEC3] !== 0) checkHashes(zone, owners, report);
}

/** The names with records that the zone answers for; owners of NSEC3 alone are no names of the zone. */
function authoritativeNames(zone: ZoneFacts): number[] {
  const { names } = zone;
  const owners: number[] = [];
  for (let name = 0; name < names.count; name++) {
    if (names.tails[name] === 0) continue;
    const types = names.types[name] as number;
    if ((types & typeBits(NSEC3)) !== 0 && (types & ~hashOwner) === 0) continue;
    if (isAuthoritative(zone, name)) owners.push(name);
  }
  return owners;
}

function firstOf(zone: ZoneFacts, name: number, type: number): number {
  return zone.records.at(name).find((slot) => zone.records.type[slot] === type) ?? 0;
}

function broken(report: Report, span: Span, problem: string): void {
  report(finding(signedRules["nsec-chain-broken"], span, { problem }));
}

/** What plain string comparison puts into the canonical order of names (RFC 4034 §6.1): labels from the right, octets 0 and 1 escaped. */
function canonicalKey(zone: ZoneFacts, name: number): string {
  const labels: string[] = [];
  for (let at = name; at > 1; at = zone.names.parents[at] as number) {
    labels.push(zone.names.label(at).replaceAll("\u0001", "\u0001\u0002").replaceAll("\0", "\u0001\u0001"));
  }
  return labels.reverse().join("\0");
}

function checkNames(zone: ZoneFacts, owners: readonly number[], report: Report): void {
  const answered = new Set(owners);
  const chain: { readonly name: number; readonly key: string; readonly slot: number }[] = [];
  for (const name of owners) {
    const slot = firstOf(zone, name, NSEC);
    if (slot !== 0) chain.push({ name, key: canonicalKey(zone, name), slot });
    else if (zone.records.ofType[NSEC3] === 0) {
      const first = zone.records.at(name)[0];
      if (first !== undefined) broken(report, zone.ownerPlace(first), `${zone.textOf(name)} has no NSEC`);
    }
  }
  chain.sort((a, b) => (a.key < b.key ? -1 : 1));
  chain.forEach(({ slot }, i) => {
    const next = chain[(i + 1) % chain.length]?.name ?? zone.apex;
    const at = zone.dataWord(slot);
    const named = zone.nameIn(zone.words(slot), at, zone.records.origin[slot] as number);
    if (named === next) return;
    const problem = `the next name of the zone is ${zone.textOf(next)}`;
    broken(report, zone.wordSpan(slot, at), problem);
  });
  const { names, records } = zone;
  for (let name = 0; name < names.count; name++) {
    if (names.tails[name] === 0 || ((names.types[name] as number) & typeBits(NSEC)) === 0 || answered.has(name))
      continue;
    const slot = firstOf(zone, name, NSEC);
    if (slot === 0 || !zone.contains(records.owner[slot] as number)) continue;
    broken(report, zone.span(slot), `the zone does not answer for ${zone.textOf(name)}, and this NSEC is superfluous`);
  }
}

interface HashedName {
  readonly slot: number;
  readonly rdata: Rdata;
  readonly hash: string;
  readonly label: string;
  used: boolean;
}

function numberOf(rdata: Rdata, field: string): number {
  return rdata.fields.find((f) => f.spec.name === field)?.number ?? 0;
}

function hashedNames(zone: ZoneFacts): HashedName[] {
  const { names } = zone;
  const found: HashedName[] = [];
  for (let name = 0; name < names.count; name++) {
    if (names.tails[name] === 0 || ((names.types[name] as number) & typeBits(NSEC3)) === 0) continue;
    if (names.parents[name] !== zone.apex) continue;
    const slot = firstOf(zone, name, NSEC3);
    const label = names.label(name);
    const hash = fromBase32Hex(label);
    const rdata = slot === 0 ? undefined : zone.rdata(slot);
    if (hash !== undefined && rdata !== undefined && !rdata.bad) found.push({ slot, rdata, hash, label, used: false });
  }
  return found.sort((a, b) => (a.label < b.label ? -1 : 1));
}

function checkHashes(zone: ZoneFacts, owners: readonly number[], report: Report): void {
  const chain = hashedNames(zone);
  chain.forEach(({ slot, rdata }, i) => {
    const next = chain[(i + 1) % chain.length];
    const field = rdata.fields.find((f) => f.spec.kind === "hash");
    if (next === undefined || field?.wire?.slice(1) === next.hash || field === undefined) return;
    const delta = zone.delta(slot);
    const span = { start: field.span.start + delta, end: field.span.end + delta };
    broken(report, span, `the next hashed name of the zone is ${toBase32Hex(next.hash)}`);
  });
  const [first] = chain;
  if (first === undefined) return;
  const parameters = firstOf(zone, zone.apex, NSEC3PARAM);
  const from = (parameters === 0 ? undefined : zone.rdata(parameters)) ?? first.rdata;
  const iterations = numberOf(from, "iterations");
  if (numberOf(from, "hash algorithm") !== 1 || owners.length * (iterations + 1) > mostHashes) return;
  const salt = from.fields.find((f) => f.spec.kind === "salt")?.wire?.slice(1) ?? "";
  const optOut = chain.some(({ rdata }) => (numberOf(rdata, "flags") & 1) === 1);
  const byHash = new Map(chain.map((entry) => [entry.hash, entry]));
  for (const name of withEmptyNames(zone, owners)) {
    const hash = nsec3Hash(foldName(zone.names.wire(name)), salt, iterations);
    const entry = byHash.get(hash);
    const slot = zone.records.at(name)[0];
    if (entry !== undefined) {
      entry.used = true;
      checkHashedTypes(zone, entry, name, report);
    } else if (slot !== undefined && !(optOut && isInsecure(zone, name))) {
      broken(report, zone.ownerPlace(slot), `${zone.textOf(name)} has no NSEC3 (its hash is ${toBase32Hex(hash)})`);
    }
  }
  for (const entry of chain) {
    if (!entry.used) broken(report, zone.ownerPlace(entry.slot), "this NSEC3 is the hash of no name of the zone");
  }
}

/** Names, and those above them that exist only because of them. */
function withEmptyNames(zone: ZoneFacts, owners: readonly number[]): Set<number> {
  const all = new Set(owners);
  for (const owner of owners) {
    if (!zone.names.isWithin(owner, zone.apex) || owner === zone.apex) continue;
    for (
      let at = zone.names.parents[owner] as number;
      at !== zone.apex && !all.has(at);
      at = zone.names.parents[at] as number
    ) {
      all.add(at);
    }
  }
  return all;
}

function isInsecure(zone: ZoneFacts, name: number): boolean {
  return name !== zone.apex && firstOf(zone, name, NS) !== 0 && firstOf(zone, name, DS) === 0;
}

function checkHashedTypes(zone: ZoneFacts, entry: HashedName, name: number, report: Report): void {
  const types = typesAt(zone, name);
  types.delete(NSEC);
  const difference = typeDifference(entry.rdata, types);
  if (difference === undefined) return;
  const delta = zone.delta(entry.slot);
  const { span } = difference;
  const place =
    span.end > span.start ? { start: span.start + delta, end: span.end + delta } : zone.typeSpan(entry.slot);
  report(finding(signedRules["nsec-bitmap-wrong"], place, difference));
}
