import { typeByCode } from "../types.ts";
import type { Entry } from "./entry-at.ts";

/** Which words of an entry write domain names: the owner, and the fields of its type that are names. */
export function nameWords(entry: Entry): number[] {
  const found: number[] = [];
  if (entry.directive) return found;
  if (!entry.inherited && entry.words.count > 0) found.push(0);
  found.push(...dataNameWords(entry.typeCode, entry.typeWord + 1, entry.words.count));
  return found;
}

/** Fields that are always one word, so that what follows can be counted. */
const oneWord = new Set([
  "name",
  "u8",
  "u16",
  "u32",
  "u64",
  "duration",
  "time",
  "ipv4",
  "ipv6",
  "string",
  "tag",
  "algorithm",
  "digest-type",
  "certificate-type",
  "scheme",
  "type",
  "salt",
  "hash",
]);

/** Indexes of the words of RDATA that are names, for RDATA that begins at word `from`. */
export function dataNameWords(type: number, from: number, count: number): number[] {
  const found: number[] = [];
  const row = type < 0 ? undefined : typeByCode(type);
  let at = from;
  for (const field of row?.fields ?? []) {
    if (at >= count) break;
    if (field.kind === "name") found.push(at);
    if (field.kind === "names") for (; at < count; at++) found.push(at);
    if (!oneWord.has(field.kind)) break;
    at++;
  }
  return found;
}

/** The field that word `index` of the entry belongs to, where fields before it are one word each. */
export function fieldAt(entry: Entry, index: number) {
  const row = entry.typeCode < 0 ? undefined : typeByCode(entry.typeCode);
  let at = entry.typeWord + 1;
  for (const field of row?.fields ?? []) {
    if (at === index || !oneWord.has(field.kind)) return field;
    at++;
  }
  return undefined;
}
