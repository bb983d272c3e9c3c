import type { Answer } from "../dns/resolver.ts";
import { isSpfRecord, parseSpfLiterally } from "../records/spf/parse.ts";
import type { SpfRecord } from "../records/spf/tree.ts";
import { plain } from "../text/decoded.ts";

/** The character-strings of a TXT answer's data, joined without a space (RFC 7208 §3.3). Bad data is empty text. */
export function joinedText(data: unknown): string {
  if (!Array.isArray(data)) return typeof data === "string" ? data : "";
  const strings: readonly unknown[] = data;
  if (strings.length === 1 && typeof strings[0] === "string") return strings[0];
  let text = "";
  for (const string of strings) if (typeof string === "string") text += string;
  return text;
}

/** SPF records by their text, so that each is parsed once: one object for as many evaluations as one likes. */
export class SpfRecordCache {
  readonly #byText = new Map<string, SpfRecord>();
  readonly #size: number;

  /** `size`: the most records kept; beyond it all are let go at once. */
  constructor(size = 10_000) {
    this.#size = size;
  }

  parse(text: string): SpfRecord {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const record = parseSpfLiterally(plain(text));
    if (this.#byText.size >= this.#size) this.#byText.clear();
    this.#byText.set(text, record);
    return record;
  }
}

/** What a TXT query for SPF found (RFC 7208 §4.4, §4.5). */
export type SelectedRecord =
  | { readonly kind: "record"; readonly record: SpfRecord }
  | { readonly kind: "none"; readonly note: string }
  | { readonly kind: "several"; readonly count: number; readonly note: string }
  | { readonly kind: "failed"; readonly note: string };

/** Whether DNS gave an answer at all: records, none, or no such name (RCODE 0 and 3). */
export function isAnswered({ status }: Answer): boolean {
  return status === "noerror" || status === "nxdomain";
}

/** Why there is no answer, in words that follow the name: `timed out`. */
export function failureText(answer: Answer): string {
  if (answer.reason !== undefined) return answer.reason;
  switch (answer.status) {
    case "timeout":
      return "no answer in time";
    case "refused":
      return "the server refuses to answer";
    case "malformed":
      return "the answer cannot be read";
    default:
      return "the server failed (SERVFAIL)";
  }
}

/** Picks the SPF record out of the answer to a TXT query. */
export function selectRecord(domain: string, answer: Answer, cache: SpfRecordCache): SelectedRecord {
  if (!isAnswered(answer)) return { kind: "failed", note: `TXT of ${domain}: ${failureText(answer)}` };
  let found: string | undefined;
  let count = 0;
  for (const record of answer.records) {
    if (record.type !== "TXT") continue;
    const text = joinedText(record.data);
    if (!isSpfRecord(text)) continue;
    found ??= text;
    count++;
  }
  if (found === undefined) {
    const why = answer.status === "nxdomain" ? "does not exist" : "has no SPF record";
    return { kind: "none", note: `${domain} ${why}` };
  }
  if (count > 1) return { kind: "several", count, note: `${domain} has ${count} SPF records` };
  return { kind: "record", record: cache.parse(found) };
}
