import type { WireName } from "../../server/src/zone/name.ts";
import { readName, rootName } from "../../server/src/zone/name.ts";
import { type Rdata, type RdataContext, readRdata, type Server } from "../../server/src/zone/rdata.ts";
import { Scanner } from "../../server/src/zone/scan.ts";
import { ttlAt } from "../../server/src/zone/ttl.ts";
import { classOf, typeByCode, typeOf } from "../../server/src/zone/types.ts";
import { Words } from "../../server/src/zone/words.ts";

export interface Entry {
  readonly rdata: Rdata;
  readonly words: Words;
  readonly from: number;
  readonly context: RdataContext;
}

export interface EntryOptions {
  readonly origin?: WireName | undefined;
  readonly server?: Server;
}

export const exampleOrigin: WireName = "\x07example\x03com\0";

/** The records of a text without directives, as far as tests of single RDATA need them: owner, TTL and class are skipped. */
export function entriesOf(text: string, options: EntryOptions = {}): Entry[] {
  const origin = "origin" in options ? options.origin : exampleOrigin;
  const entries: Entry[] = [];
  let owner: WireName = origin ?? rootName;
  for (let at = 0; at < text.length; ) {
    const words = new Words();
    const start = at;
    at = new Scanner(words).entry(text, at, text.length);
    if (words.count === 0) continue;
    let index = 0;
    if (words.starts[0] === start) {
      owner = readName(text, start, words.ends[0] as number, origin).wire ?? owner;
      index = 1;
    }
    for (; index < words.count; index++) {
      const [from, to] = [words.starts[index] as number, words.ends[index] as number];
      if (classOf(text, from, to) < 0 && ttlAt(text, from, to) < 0) break;
    }
    const row = typeByCode(typeOf(text, words.starts[index] ?? 0, words.ends[index] ?? 0));
    if (row === undefined) throw new Error(`no type in: ${text.slice(start, at)}`);
    const context: RdataContext = { origin, class: 1, server: options.server ?? "any", owner, text };
    entries.push({ rdata: readRdata(row, words, index + 1, context), words, from: index + 1, context });
  }
  return entries;
}

/** The one record of a text. */
export function entryOf(text: string, options: EntryOptions = {}): Entry {
  const [entry] = entriesOf(text, options);
  if (entry === undefined) throw new Error(`no entry in: ${text}`);
  return entry;
}

/** RDATA in hexadecimal wire form; `bad` where it yields no record. */
export function wireHex(text: string, options: EntryOptions = {}): string {
  const { wire } = entryOf(text, options).rdata;
  return wire === undefined ? "bad" : Buffer.from(wire, "latin1").toString("hex");
}
