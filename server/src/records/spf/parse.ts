import type { Decoded } from "../../text/decoded.ts";
import { aLabelAround, plainFor, plainTitle } from "../foreign.ts";
import { isAddress } from "./addresses.ts";
import { readDomainSpec, unexpectedPrefix } from "./domain-spec.ts";
import { meantMechanism } from "./hints.ts";
import { addressesBehind, readNetwork, readPrefix } from "./ip-network.ts";
import {
  isLabelStart,
  isQualifier,
  isSeparator,
  isWord,
  lowerCase,
  mechanismNamed,
  nameEnd,
  prefixStart,
  Sign,
  separatorIn,
  signOf,
  skipSpaces,
  space,
  wordEnd,
} from "./lexis.ts";
import { readMacroString } from "./macros.ts";
import { fixedBy, type ProblemFix, Problems } from "./problems.ts";
import { couldEnd, longestName, readsAsTerm, secondTerm } from "./run-on.ts";
import type { Directive, Part, Qualifier, SpfRecord, Term } from "./tree.ts";
import { readVersion } from "./version.ts";

export { isSpfRecord } from "./version.ts";

/** A directive whose argument is still to be read. */
type Draft = { -readonly [K in keyof Directive]: Directive[K] };

const equalsSign = 0x3d;
const colon = 0x3a;

/**
 * Reads an SPF record by the grammar of RFC 7208 §12. Total: what is wrong becomes a problem with its place. Terms that run
 * together are parted as they were meant; `broken` is the receivers' judgement all the same.
 */
export function parseSpf(value: Decoded): SpfRecord {
  return read(value, true);
}

/** Reads an SPF record as receivers do: only spaces part its terms, whatever was meant. */
export function parseSpfLiterally(value: Decoded): SpfRecord {
  return read(value, false);
}

/** The record as receivers read it. */
export function asReceived(record: SpfRecord): SpfRecord {
  return record.problems.length === 0 ? record : parseSpfLiterally(record.value);
}

function read(value: Decoded, parting: boolean): SpfRecord {
  const problems = new Problems(value.text, parting);
  const version = readVersion(value, problems);
  const terms = new TermReader(value, problems).read(version.end);
  const broken = problems.parted ? parseSpfLiterally(value).broken : problems.list.length > 0 || repeatsModifier(terms);
  return { value, version, terms, problems: problems.list, broken };
}

/** redirect and exp may stand once (RFC 7208 §6). */
function repeatsModifier(terms: readonly Term[]): boolean {
  let redirects = 0;
  let explanations = 0;
  for (const term of terms) {
    if (term.kind !== "modifier") continue;
    if (term.modifier === "redirect") redirects++;
    else if (term.modifier === "exp") explanations++;
  }
  return redirects > 1 || explanations > 1;
}

/** terms = *( 1*SP ( directive / modifier ) ) */
class TermReader {
  readonly #text: string;
  readonly #joins: readonly number[];
  readonly #problems: Problems;
  readonly #terms: Term[] = [];
  /** The first join that lies behind what was read. */
  #join = 0;
  /** Where the word at hand ends, and the signs in it: found out once, also where several terms stand in it. */
  #wordEnd = 0;
  #signs = 0;

  constructor({ text, joins }: Decoded, problems: Problems) {
    this.#text = text;
    this.#joins = joins;
    this.#problems = problems;
  }

  read(from: number): Term[] {
    const text = this.#text;
    for (let at = from; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code === space) at++;
      else if (code < space) at = this.#control(at);
      else {
        if (this.#wordEnd <= at) this.#lookOver(at);
        at = this.#word(at, this.#wordEnd);
      }
    }
    return this.#terms;
  }

  /** TAB and line ends part no terms (§4.6.1: 1*SP); other control characters are no text at all. */
  #control(at: number): number {
    const text = this.#text;
    const code = text.charCodeAt(at);
    let end = at;
    while (end < text.length && text.charCodeAt(end) < space) end++;
    const place = { start: at, end };
    const separator = code === 9 || code === 10 || code === 13;
    this.#problems.add(separator ? "bad-separator" : "non-ascii", place, fixedBy("Put a space", place, " "));
    return end;
  }

  /** Finds the end of the word at `at`, and which signs it holds. */
  #lookOver(at: number): void {
    const text = this.#text;
    let signs = 0;
    let end = isQualifier(text.charCodeAt(at)) ? at + 1 : at;
    for (; end < text.length; end++) {
      const sign = signOf(text.charCodeAt(end));
      if (sign === 0) continue;
      if (sign === Sign.blank) break;
      // A mark behind another, or behind more than a name, may belong to a second term.
      if (sign === Sign.mark && ((signs & Sign.mark) !== 0 || end - at > longestName)) signs |= Sign.parting;
      signs |= sign;
    }
    this.#wordEnd = end;
    this.#signs = signs;
  }

  /** Reads the term that begins at `start`, and ends with the word unless a second one stands in it; returns where to read on. */
  #word(start: number, end: number): number {
    const join = this.#problems.parting ? this.#lostSpace(start, end) : -1;
    if (join >= 0) {
      this.#problems.parted = true;
      this.#problems.addLostSpace(join);
      this.#term(start, join);
      return join;
    }
    if ((this.#signs & Sign.foreign) !== 0) {
      this.#foreign(start, end);
      return end;
    }
    const runsOn = this.#problems.parting && (this.#signs & Sign.parting) !== 0;
    const second = runsOn ? secondTerm(this.#text, start, end) : -1;
    return second < 0 ? this.#term(start, end) : this.#parted(start, second, end);
  }

  /** The join of two strings within a word at which a term begins; -1 where there is none. */
  #lostSpace(start: number, end: number): number {
    const joins = this.#joins;
    while (this.#join < joins.length && (joins[this.#join] as number) <= start) this.#join++;
    for (; this.#join < joins.length && (joins[this.#join] as number) < end; this.#join++) {
      const join = joins[this.#join] as number;
      if (couldEnd(this.#text, start, join) && readsAsTerm(this.#text, join, end)) return join;
    }
    return -1;
  }

  #foreign(start: number, end: number): void {
    let first = start;
    while (first < end && this.#text.charCodeAt(first) <= 0x7e) first++;
    let last = first;
    while (last < end && this.#text.charCodeAt(last) > 0x7e) last++;
    const place = { start: first, end: last };
    if (last > first) this.#problems.add("non-ascii", place, foreignFix(this.#text, place));
    this.#bad(start, end);
  }

  /** Terms that stand in one word: `a,mx`, `ip4:192.0.2.1-all`. */
  #parted(start: number, second: number, end: number): number {
    const text = this.#text;
    this.#problems.parted = true;
    if (isSeparator(text.charCodeAt(second))) {
      const mark = { start: second, end: second + 1 };
      const last = mark.end === end;
      const list = last ? addressesBehind(text, start, end) : undefined;
      this.#problems.add("bad-separator", mark, list ?? fixedBy("Put a space", mark, last ? "" : " "));
      this.#term(start, second);
      return list?.stop ?? mark.end;
    }
    const from = isQualifier(text.charCodeAt(second)) ? second + 1 : second;
    const place = { start: second, end: nameEnd(text, from, text.length) };
    this.#problems.add("missing-space", place, fixedBy("Insert a space", { start: second, end: second }, " "));
    this.#term(start, second);
    return second;
  }

  /** directive = [ qualifier ] mechanism; modifier = name "=" macro-string. Returns where to read on. */
  #term(start: number, end: number): number {
    const text = this.#text;
    const qualified = isQualifier(text.charCodeAt(start));
    const from = qualified ? start + 1 : start;
    if (from === end) return this.#loneQualifier(start, end);
    const name = { start: from, end: nameEnd(text, from, end) };
    const qualifierPart = qualified ? { start, end: from } : undefined;
    if (name.end > from && name.end < end && text.charCodeAt(name.end) === equalsSign)
      return this.#modifier(start, end, name, qualifierPart);
    const mechanism = mechanismNamed(text, from, name.end);
    if (mechanism === undefined) return this.#unknown(start, end, name);
    return this.#directive({
      kind: "directive",
      start,
      end,
      qualifier: qualified ? (text.charAt(start) as Qualifier) : "+",
      qualifierPart,
      mechanism,
      name,
      domain: undefined,
      network: undefined,
      prefix4: undefined,
      prefix6: undefined,
    });
  }

  #loneQualifier(start: number, end: number): number {
    const next = skipSpaces(this.#text, end);
    const fix =
      next < this.#text.length && next > end
        ? fixedBy("Join the qualifier to its mechanism", { start: end, end: next }, "")
        : {};
    this.#problems.add("lone-qualifier", { start, end }, fix);
    return this.#bad(start, end);
  }

  /** redirect = "redirect" "=" domain-spec; explanation = "exp" "=" domain-spec; unknown-modifier = name "=" macro-string */
  #modifier(start: number, end: number, name: Part, qualifierPart: Part | undefined): number {
    const text = this.#text;
    const queries = isWord(text, name.start, name.end, "redirect")
      ? "redirect"
      : isWord(text, name.start, name.end, "exp")
        ? "exp"
        : undefined;
    const modifier = queries ?? lowerCase(text, name.start, name.end);
    const at = name.end + 1;
    if (qualifierPart !== undefined) {
      const fix = mechanismNamed(text, name.start, name.end)
        ? fixedBy("Write a colon", { start: name.end, end: at }, ":")
        : fixedBy("Remove the qualifier", qualifierPart, "");
      this.#problems.add("qualifier-on-modifier", qualifierPart, { hint: modifier, ...fix });
    }
    const stop = queries && at === end ? this.#missingDomain(name.start, end, end, queries, "") : end;
    const value =
      queries && at < end
        ? readDomainSpec(this.#problems, at, end, queries, name)
        : readMacroString(text, at, end, this.#problems.list);
    this.#terms.push({ kind: "modifier", start, end, modifier, name, value });
    return stop;
  }

  #directive(directive: Draft): number {
    this.#terms.push(directive);
    switch (directive.mechanism) {
      case "all":
        return this.#all(directive);
      case "ip4":
      case "ip6":
        return this.#address(directive);
      default:
        return this.#domain(directive);
    }
  }

  /** all = "all" */
  #all({ name, end }: Draft): number {
    const rest = { start: name.end, end };
    if (rest.start < end)
      this.#problems.add("unexpected-argument", rest, fixedBy("Remove what follows `all`", rest, ""));
    return end;
  }

  /** IP4 = "ip4" ":" ip4-network [ ip4-cidr-length ]; IP6 = "ip6" ":" ip6-network [ ip6-cidr-length ] */
  #address(directive: Draft): number {
    const { start, end, name, mechanism } = directive;
    const text = this.#text;
    const from = name.end + 1;
    if (from < end && text.charCodeAt(name.end) === colon) {
      directive.network = readNetwork(this.#problems, mechanism === "ip4" ? 4 : 6, from, end, name);
      return end;
    }
    // `ip4 192.0.2.1`, `ip4: 192.0.2.1`: the address that a space parts from its mechanism belongs to the same mistake.
    const next = skipSpaces(text, end);
    const stop = wordEnd(text, next);
    const address = text.slice(next, stop).split("/")[0] as string;
    const belongs = from >= end && next > end && isAddress(address);
    const fix = belongs ? joined(end, next, name.end === end ? ":" : "") : {};
    this.#problems.add("bad-address", { start, end }, { hint: "no address is given", ...fix });
    return belongs ? stop : end;
  }

  /**
   * include = "include" ":" domain-spec, exists likewise; A = "a" [ ":" domain-spec ] [ dual-cidr-length ], MX likewise;
   * PTR = "ptr" [ ":" domain-spec ]
   */
  #domain(directive: Draft): number {
    const text = this.#text;
    const { start, end, mechanism, name } = directive;
    const from = name.end;
    const to = this.#prefixes(directive);
    if (from < to && text.charCodeAt(from) === colon) {
      if (from + 1 === to) return this.#missingDomain(start, to, end, mechanism, "");
      directive.domain = readDomainSpec(this.#problems, from + 1, to, mechanism, name);
    } else if (from < to) {
      const mark = { start: from, end: from + 1 };
      const fix = text.charCodeAt(from) === equalsSign ? fixedBy("Write a colon", mark, ":") : {};
      this.#problems.add("unexpected-argument", { start: from, end: to }, { hint: mechanism, ...fix });
    } else if (mechanism === "include" || mechanism === "exists")
      return this.#missingDomain(start, end, end, mechanism, ":");
    return end;
  }

  /** dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]; returns where what stands before it ends. */
  #prefixes(directive: Draft): number {
    const { end, mechanism, name } = directive;
    const cut = prefixStart(this.#text, name.end, end);
    if (cut === end) return end;
    if (mechanism !== "a" && mechanism !== "mx") {
      if (cut > name.end) return end;
      unexpectedPrefix(this.#problems, { start: cut, end }, mechanism);
      return cut;
    }
    const dual = this.#text.slice(cut, end).indexOf("//");
    const six = dual < 0 ? end : cut + dual;
    if (cut < six) directive.prefix4 = readPrefix(this.#problems, cut + 1, six, 32, cut);
    if (six < end) directive.prefix6 = readPrefix(this.#problems, six + 2, end, 128, six);
    return cut;
  }

  /** The end of the domain that a space parts from the term before it: `include example.com`; the term's where there is none. */
  #domainBehind(end: number): number {
    const text = this.#text;
    const next = skipSpaces(text, end);
    const stop = wordEnd(text, next);
    const belongs =
      next > end && text.slice(next, stop).includes(".") && !readsAsTerm(text, next, stop) && isLabelStart(text, next);
    return belongs ? stop : end;
  }

  /**
   * A term without its domain, which stands at `start` to `to`; a domain that a space parts from it belongs to the same
   * mistake. `sign`: what is missing between the two. Returns where to read on.
   */
  #missingDomain(start: number, to: number, end: number, term: string, sign: ":" | ""): number {
    const stop = to === end ? this.#domainBehind(end) : end;
    const fix = stop > end ? joined(end, skipSpaces(this.#text, end), sign) : {};
    this.#problems.add("missing-domain", { start, end: to }, { hint: term, ...fix });
    return stop;
  }

  #unknown(start: number, end: number, name: Part): number {
    const text = this.#text;
    const from = name.start;
    const comma = separatorIn(text, start, end);
    if (comma === start || (comma > 0 && mechanismNamed(text, from, comma) !== undefined)) {
      const mark = { start: comma, end: comma + 1 };
      this.#problems.add("bad-separator", mark, fixedBy("Put a space", mark, end - start === 1 ? "" : " "));
      return this.#bad(start, end);
    }
    const place = name.end > from ? name : { start: from, end };
    const meant = meantMechanism(text.slice(from, end), lowerCase(text, from, name.end));
    this.#problems.add("unknown-mechanism", place, {
      ...(meant && {
        hint: meant.text,
        ...fixedBy(`Write ${meant.text}`, { start: from, end: from + meant.replaces }, meant.text),
      }),
    });
    return this.#bad(start, end);
  }

  /** What is no directive and no modifier. */
  #bad(start: number, end: number): number {
    this.#terms.push({ kind: "bad", start, end });
    return end;
  }
}

/** The fix that closes the gap between a term and what belongs to it. */
function joined(start: number, end: number, sign: ":" | ""): ReturnType<typeof fixedBy> {
  return fixedBy(sign === "" ? "Remove the space" : "Write a colon", { start, end }, sign);
}

/** What was meant by characters outside ASCII: the plain one, or the A-label of a name. */
function foreignFix(text: string, place: Part): { readonly fix?: ProblemFix } {
  const meant = plainFor(text.slice(place.start, place.end));
  if (meant !== undefined) return fixedBy(plainTitle(meant), place, meant);
  const label = aLabelAround(text, place.start);
  return label === undefined ? {} : fixedBy(`Write ${label.text}`, label, label.text);
}
