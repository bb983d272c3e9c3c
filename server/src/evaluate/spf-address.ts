import { rangeText } from "../records/spf/networks.ts";
import type { Qualifier } from "../records/spf/tree.ts";
import { type AddressSet, addressSet, has, networks, union } from "./address-set.ts";
import { defaultLimits, type SpfLimits } from "./spf-evaluation.ts";
import { readAddress } from "./spf-query.ts";
import type { SpfTree, SpfTreeTerm } from "./spf-tree.ts";

/** What an expanded record says about one address. */
export interface AddressVerdict {
  /** As far as the tree can tell; `unknown` where an earlier term depends on the message, `error` where the record is broken. */
  readonly result: "pass" | "fail" | "softfail" | "neutral" | "unknown" | "error";
  /** The term that matches, and those that lead to it, outermost first; empty where none matches. */
  readonly path: readonly SpfTreeTerm[];
  /** Terms before the match that may match as well, depending on the message. */
  readonly undecided: readonly SpfTreeTerm[];
  /** Why, in one sentence. */
  readonly reason: string;
}

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

/** Which term of an expanded record matches an address, and why. What is counted on the way there is counted for this address. */
export function testAddress(tree: SpfTree, ip: string, limits: Partial<SpfLimits> = {}): AddressVerdict {
  const words = readAddress(ip.trim());
  if (words === undefined)
    return { result: "error", path: [], undecided: [], reason: `“${ip}” is no IPv4 or IPv6 address.` };
  if (tree.error !== undefined) return { result: "error", path: [], undecided: [], reason: `${tree.error.text}.` };
  const walk: Walk = { words, limits: { ...defaultLimits, ...limits }, lookups: 0, voids: 0, undecided: [] };
  const found = decide(tree.terms, true, walk);
  const undecided = walk.undecided.map(({ term }) => term);
  const { result, path } = found;
  const last = path[path.length - 1];
  if (result === "error") {
    const reason = `${last?.term ?? "A term"} cannot be evaluated: ${found.why ?? "error"}.`;
    return { result, path, undecided, reason };
  }
  const way = path
    .slice(0, -1)
    .map(({ term }) => term)
    .join(" → ");
  const network = last?.ranges.find((range) => has(addressSet([range]), words));
  const through = way === "" ? "" : `, reached by ${way}`;
  const inside = network === undefined || last?.name === "exists" ? "" : ` (${rangeText(network)})`;
  const certain =
    last === undefined
      ? `No term matches ${ip}: the result is neutral.`
      : `${ip} matches ${last.term}${inside} of ${last.domain}${through}: the result is ${result}.`;
  if (undecided.length === 0) return { result, path, undecided, reason: certain };
  const names = undecided.map(({ term }) => term).join(", ");
  // Where they find nothing they are void look-ups, and those are limited too.
  const passes =
    result === "pass" &&
    walk.undecided.every((one) => one.passes) &&
    walk.voids + undecided.length <= walk.limits.voids;
  return {
    result: passes ? "pass" : "unknown",
    path,
    undecided,
    reason: `${certain.slice(0, -1)}, unless ${names} matches, which depends on the message.`,
  };
}

interface Decision {
  readonly result: AddressVerdict["result"];
  readonly path: readonly SpfTreeTerm[];
  /** Of an error, in a few words. */
  readonly why?: string;
}

/** A term that may match, and whether the message passes then. */
interface Undecided {
  readonly term: SpfTreeTerm;
  readonly passes: boolean;
}

/** The way of one address through a tree, in the order of evaluation (RFC 7208 §4.6). */
interface Walk {
  readonly words: readonly number[];
  readonly limits: SpfLimits;
  readonly undecided: Undecided[];
  lookups: number;
  voids: number;
}

/** `passing`: whether a pass of these terms is a pass of the whole record; it is none within `-include:`. */
function decide(terms: readonly SpfTreeTerm[], passing: boolean, walk: Walk): Decision {
  const redirect = terms.find(({ name, unused }) => name === "redirect" && !unused);
  for (const term of terms) {
    if (term.unused || term.qualifier === undefined) continue;
    const ended = ends(term, walk);
    if (ended !== undefined) return ended;
    const passes = passing && term.qualifier === "+";
    if (term.name === "include") {
      const inner = decide(term.terms ?? [], passes, walk);
      if (inner.result === "error") return { ...inner, path: [term, ...inner.path] };
      if (inner.result === "pass") return { result: results[term.qualifier], path: [term, ...inner.path] };
      if (term.open && term.terms === undefined) walk.undecided.push({ term, passes });
      continue;
    }
    if (has(term.addresses, walk.words)) return { result: results[term.qualifier], path: [term] };
    if (term.open) walk.undecided.push({ term, passes });
  }
  if (redirect === undefined) return { result: "neutral", path: [] };
  const ended = ends(redirect, walk);
  if (ended !== undefined) return ended;
  if (redirect.open && redirect.terms === undefined) walk.undecided.push({ term: redirect, passes: false });
  const inner = decide(redirect.terms ?? [], passing, walk);
  return { ...inner, path: inner.path.length === 0 ? [] : [redirect, ...inner.path] };
}

/** Whether the check ends when a term is met: by its error, or since it is one too many (RFC 7208 §4.6.4). */
function ends(term: SpfTreeTerm, walk: Walk): Decision | undefined {
  const error = (why: string): Decision => ({ result: "error", path: [term], why });
  walk.lookups += term.counted;
  const { lookups, voids } = walk.limits;
  if (walk.lookups > lookups) return error(`look-up ${walk.lookups}, only ${lookups} are allowed (RFC 7208 §4.6.4)`);
  // What is too much at worst is counted here for the one address.
  const own = term.error === undefined || atWorst.has(term.error.kind) ? undefined : term.error;
  // A name that DNS cannot hold only matches nobody.
  if (own !== undefined && (own.kind !== "bad-domain" || term.name === "include" || term.name === "redirect"))
    return error(own.text);
  if (own === undefined && findsNothing(term, walk.words) && ++walk.voids > voids)
    return error(`void look-up ${walk.voids}, only ${voids} are allowed (RFC 7208 §4.6.4)`);
  return undefined;
}

const atWorst: ReadonlySet<string> = new Set(["too-many-lookups", "too-many-voids"]);

/** Whether a term is a void look-up for a client of this family: `a` asks for its addresses alone. */
function findsNothing(term: SpfTreeTerm, { length }: readonly number[]): boolean {
  if (term.name !== "a") return term.terms === undefined && term.voids > 0;
  return !term.open && !term.ranges.some(({ words }) => words.length === length);
}

/** A record that names networks in place of names, as a proposal. */
export interface FlatRecord {
  readonly record: string;
  /** The record cut into character-strings of at most 255 octets, between terms. */
  readonly strings: readonly string[];
  readonly lookups: number;
  /** What speaks against publishing it, one sentence each. */
  readonly risks: readonly string[];
}

/** The same record with its includes, `a` and `mx` written as networks. What depends on the message, or fails, stays as it is. */
export function flatten(tree: SpfTree): FlatRecord {
  const kept: SpfTreeTerm[] = [];
  const { directives, modifiers } = flattened(tree.terms, kept);
  const record = ["v=spf1", ...directives, ...modifiers].join(" ");
  const strings = stringsOf(record);
  const risks = [
    "Providers change their networks without telling: this record has to be made anew, weekly or oftener, or mail will fail.",
  ];
  const replaced = tree.terms.filter((term) => term.lookups > 0 && !kept.includes(term) && !term.unused);
  const domains = replaced.flatMap(({ name, target }) => (name === "include" && target !== undefined ? [target] : []));
  if (domains.length > 0) risks.push(`Changes at ${domains.join(", ")} are no longer followed.`);
  if (kept.length > 0)
    risks.push(`${kept.map(({ term }) => term).join(", ")} cannot be written as networks and stay look-ups.`);
  if (strings.length > 1)
    risks.push(`The record is longer than 255 octets: it is ${strings.length} character-strings of one TXT.`);
  if (record.length > 450)
    risks.push(`With ${record.length} octets the answer may not fit a UDP packet of 512 octets (RFC 7208 §3.4).`);
  if (tree.firstError !== undefined) risks.push(`The record has an error now: ${tree.firstError.error.text}.`);
  return { record, strings, lookups: kept.reduce((total, { lookups }) => total + lookups, 0), risks };
}

interface Flattened {
  readonly directives: readonly string[];
  readonly modifiers: readonly string[];
}

function flattened(terms: readonly SpfTreeTerm[], kept: SpfTreeTerm[]): Flattened {
  const out: string[] = [];
  let passing: AddressSet[] = [];
  const flush = () => {
    if (passing.length > 0) out.push(...networks(union(passing)).map((range) => networkTerm(range)));
    passing = [];
  };
  let redirect: SpfTreeTerm | undefined;
  let modifiers: string[] = [];
  for (const term of terms) {
    if (term.unused) continue;
    if (term.name === "redirect") {
      redirect = term;
    } else if (term.qualifier === undefined) {
      modifiers.push(term.term);
    } else if (term.name === "all" || term.name === "exists" || term.open || isWrong(term)) {
      flush();
      // `%{d}` would be another domain where a redirect is written out.
      const named = term.name === "exists" && term.target !== undefined;
      out.push(named ? `${sign(term.qualifier)}exists:${term.target}` : term.term);
      if (term.lookups > 0) kept.push(term);
    } else if (term.qualifier === "+") {
      passing.push(term.addresses);
    } else {
      flush();
      const qualifier = term.qualifier;
      out.push(...networks(term.addresses).map((range) => qualifier + networkTerm(range)));
    }
  }
  flush();
  if (redirect !== undefined) {
    // What depends on the message depends on the domain of its record too: that record has to stay where it is.
    if (redirect.terms === undefined || redirect.open || isWrong(redirect)) {
      kept.push(redirect);
      modifiers.push(redirect.term);
    } else {
      const target = flattened(redirect.terms, kept);
      out.push(...target.directives);
      const exp = target.modifiers.find(isExplanation);
      // There may be one (RFC 7208 §6), and macros of the other record would mean another domain here.
      if (exp !== undefined)
        modifiers = [...modifiers.filter((one) => !isExplanation(one)), ...(exp.includes("%") ? [] : [exp])];
    }
  }
  return { directives: out, modifiers };
}

function sign(qualifier: Qualifier): string {
  return qualifier === "+" ? "" : qualifier;
}

function isExplanation(modifier: string): boolean {
  return modifier.toLowerCase().startsWith("exp=");
}

function isWrong(term: SpfTreeTerm): boolean {
  return term.error !== undefined || (term.terms ?? []).some((inner) => !inner.unused && isWrong(inner));
}

function networkTerm(range: SpfTreeTerm["ranges"][number]): string {
  const text = rangeText(range);
  const host = range.prefix === range.words.length * 32;
  return `${range.words.length === 1 ? "ip4" : "ip6"}:${host ? text.slice(0, text.lastIndexOf("/")) : text}`;
}

function stringsOf(record: string): string[] {
  const strings: string[] = [];
  let line = "";
  for (const term of record.split(" ")) {
    const next = line === "" ? term : ` ${term}`;
    if (line.length + next.length > 255) {
      strings.push(line);
      line = ` ${term}`;
    } else line += next;
  }
  strings.push(line);
  return strings;
}
