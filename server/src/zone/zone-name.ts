import { parse } from "tldts";
import { readName, type WireName } from "./name.ts";
import { Scanner } from "./scan.ts";
import { ttlAt } from "./ttl.ts";
import { classOf, typeOf } from "./types.ts";
import { Words } from "./words.ts";

/** How much of a file is looked at for the zone's name: it stands at the top. */
const head = 1 << 16;

/**
 * The zone that a file plainly says it is: its absolute SOA owner, or the origin (an absolute `$ORIGIN`) that its SOA stands at,
 * or its first absolute `$ORIGIN` where no SOA follows.
 */
export function statedZone(text: string): WireName | undefined {
  const words = new Words();
  const scanner = new Scanner(words);
  const limit = Math.min(text.length, head);
  let origin: WireName | undefined;
  let first: WireName | undefined;
  for (let at = 0; at < limit; ) {
    const c = text.charCodeAt(at);
    const next = scanner.entry(text, at, limit);
    at = Math.max(next, at + 1);
    if (words.count < 2) continue;
    const start = words.starts[0] as number;
    const end = words.ends[0] as number;
    if (text.charCodeAt(start) === 36) {
      if (text.slice(start, end).toUpperCase() !== "$ORIGIN") continue;
      origin = readName(text, words.starts[1] as number, words.ends[1] as number, origin).wire;
      first ??= origin;
      continue;
    }
    if (c === 32 || c === 9) continue;
    let word = 1;
    while (word < words.count && isTtlOrClass(words, word)) word++;
    if (word < words.count && typeOf(text, words.starts[word] as number, words.ends[word] as number) === 6) {
      return readName(text, start, end, origin).wire ?? first;
    }
  }
  return first;
}

function isTtlOrClass(words: Words, index: number): boolean {
  const start = words.starts[index] as number;
  const end = words.ends[index] as number;
  return ttlAt(words.text, start, end) >= 0 || classOf(words.text, start, end) >= 0;
}

const prefixes = ["db.", "pri.", "sec.", "zone.", "named."];
const suffixes = [".zone", ".zonefile", ".db", ".dns", ".domain", ".hosts", ".txt"];

/**
 * The zone that a file's name tells, where it holds a domain name of two labels or more: `db.example.com`, `example.com.zone`.
 * Without such a prefix or suffix the name has to end in a public suffix, an example domain or `arpa`.
 */
export function zoneOfPath(path: string): WireName | undefined {
  let name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  let plain = true;
  for (const prefix of prefixes) {
    if (!name.startsWith(prefix)) continue;
    name = name.slice(prefix.length);
    plain = false;
    break;
  }
  for (const suffix of suffixes) {
    if (!name.endsWith(suffix)) continue;
    name = name.slice(0, -suffix.length);
    plain = false;
    break;
  }
  const labels = name.split(".");
  const last = labels[labels.length - 1] ?? "";
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9_](?:[a-z0-9_/-]*[a-z0-9_])?$/.test(label)))
    return undefined;
  if (!/^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(last)) return undefined;
  if (plain && last !== "arpa" && last !== "example" && last !== "test") {
    if (parse(name, { validateHostname: false }).isIcann !== true) return undefined;
  }
  return readName(`${name}.`, 0, name.length + 1, undefined).wire;
}

/** A zone's name as a person or a configuration writes it, with or without its final dot; undefined where it is none. */
export function zoneNamed(name: string): WireName | undefined {
  const absolute = name.endsWith(".") ? name : `${name}.`;
  return readName(absolute, 0, absolute.length, undefined).wire;
}
