import type { Decoded } from "../../text/decoded.ts";
import type { Part, SpfProblem } from "./problems.ts";

export type { Part } from "./problems.ts";

/** RFC 7208 §4.6.2: what a match means. `+` is meant where none is written. */
export type Qualifier = "+" | "-" | "~" | "?";

/** RFC 7208 §5. */
export const mechanismNames = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"] as const;
export type MechanismName = (typeof mechanismNames)[number];

/** `%{letter digits r delimiters}` (RFC 7208 §7.1), or `%%`, `%_`, `%-`. */
export interface Macro extends Part {
  readonly kind: "macro";
  /** Lower case; `%`, `_` and `-` for the three escapes. */
  readonly letter: string;
  /** Written in upper case: the value is percent-encoded. */
  readonly encoded: boolean;
  /** How many parts, from the right, are kept; undefined: all. */
  readonly digits: number | undefined;
  readonly reverse: boolean;
  /** At which characters the value is split; "" means the dot. */
  readonly delimiters: string;
}

export interface Literal extends Part {
  readonly kind: "literal";
  readonly text: string;
}

/** A domain-spec or an explanation text: literal text and macros in turn. */
export interface MacroString extends Part {
  readonly parts: readonly (Literal | Macro)[];
  /** The text itself where it holds no macro. */
  readonly literal: string | undefined;
}

/** An address range: the octets of the address and the length of its prefix in bits. */
export interface Network extends Part {
  readonly version: 4 | 6;
  /** IPv4: one unsigned 32-bit number; IPv6: four, the highest first. */
  readonly words: readonly number[];
  readonly prefix: number;
  /** Where the prefix length stands; undefined where it is left out. */
  readonly prefixPart: Part | undefined;
}

export interface Prefix extends Part {
  readonly length: number;
}

export interface Directive extends Part {
  readonly kind: "directive";
  readonly qualifier: Qualifier;
  /** Where the qualifier is written; undefined where `+` is meant. */
  readonly qualifierPart: Part | undefined;
  readonly mechanism: MechanismName;
  readonly name: Part;
  readonly domain: MacroString | undefined;
  /** Of `ip4` and `ip6`. */
  readonly network: Network | undefined;
  /** Of `a` and `mx`: `/24` and `//64`. */
  readonly prefix4: Prefix | undefined;
  readonly prefix6: Prefix | undefined;
}

export interface Modifier extends Part {
  readonly kind: "modifier";
  /** Lower case. */
  readonly modifier: string;
  readonly name: Part;
  readonly value: MacroString;
}

/** A term that is no directive and no modifier: its problem is in the record's list. */
export interface BadTerm extends Part {
  readonly kind: "bad";
}

export type Term = Directive | Modifier | BadTerm;

/** `exact`: an SPF record by RFC 7208 §4.5; `near`: meant as one, but receivers pass it over; `sender-id`: `spf2.0/…`. */
export type VersionKind = "exact" | "near" | "sender-id";

/** One SPF record, or what was meant as one. */
export interface SpfRecord {
  readonly value: Decoded;
  readonly version: Part & { readonly kind: VersionKind };
  readonly terms: readonly Term[];
  /** What the grammar of RFC 7208 §12 does not allow, and what it allows but nobody means; in text order. */
  readonly problems: readonly SpfProblem[];
  /** Any problem that makes receivers return permerror (§4.6): nothing of the record is evaluated. */
  readonly broken: boolean;
}

/** The terms that query DNS and count towards the limit of ten (RFC 7208 §4.6.4). */
export function asksDns(term: Term): boolean {
  if (term.kind === "modifier") return term.modifier === "redirect";
  if (term.kind !== "directive") return false;
  return term.mechanism !== "all" && term.mechanism !== "ip4" && term.mechanism !== "ip6";
}

/** Problems that mostly lie between terms, not in one. */
const between: ReadonlySet<string> = new Set(["bad-separator", "missing-space", "lost-space-at-join"]);
const none: ReadonlySet<Term> = new Set();

/** The terms of which no more is said: they do not parse, or their qualifier stands alone before them. */
export function unreadTerms({ terms, problems }: SpfRecord): ReadonlySet<Term> {
  if (problems.length === 0) return none;
  const unread = new Set<Term>();
  let at = 0;
  for (const problem of problems) {
    while (at < terms.length && (terms[at] as Term).end < problem.end) at++;
    const term = terms[problem.name === "lone-qualifier" ? at + 1 : at];
    if (term === undefined) continue;
    const inside = term.start < problem.start && problem.end < term.end;
    if (inside || !between.has(problem.name)) unread.add(term);
  }
  return unread;
}
