import type { Decoded } from "../../text/decoded.ts";
import { aLabelAround, plainFor, plainTitle } from "../foreign.ts";
import { readIp4, readIp6 } from "./addresses.ts";
import { addressHint, domainHint, meantMechanism, netmaskLength } from "./hints.ts";
import {
  isAlpha,
  isAlphanumeric,
  isDigit,
  isNameChar,
  isQualifier,
  isQuote,
  isTopLabel,
  isVersion,
  looksLikeHost,
  lowerCase,
  nearVersionEnd,
  prefixStart,
  separatorIn,
  skipSpaces,
  space,
} from "./lexis.ts";
import { readMacroString } from "./macros.ts";
import type { ProblemFix, ProblemName, SpfProblem } from "./problems.ts";
import {
  type Directive,
  type MacroString,
  type MechanismName,
  mechanismNames,
  type Network,
  type Part,
  type Prefix,
  type Qualifier,
  type SpfRecord,
  type Term,
  type VersionKind,
} from "./tree.ts";

const mechanisms: ReadonlySet<string> = new Set(mechanismNames);
/** The longest known name: redirect. */
const longestName = 8;

/**
 * Reads an SPF record by the grammar of RFC 7208 §12. Total: what is wrong becomes a problem with its place. Terms that run
 * together are parted as they were meant; `broken` is the receivers' judgement all the same.
 */
export function parseSpf(value: Decoded): SpfRecord {
  return new Reader(value, true).record();
}

/** Reads an SPF record as receivers do: only spaces part its terms, whatever was meant. */
export function parseSpfLiterally(value: Decoded): SpfRecord {
  return new Reader(value, false).record();
}

/** The record as receivers read it. */
export function asReceived(record: SpfRecord): SpfRecord {
  return record.problems.length === 0 ? record : parseSpfLiterally(record.value);
}

/** Whether a text is an SPF record by RFC 7208 §4.5: `v=spf1`, in any case, then a space or the end. */
export function isSpfRecord(text: string): boolean {
  return isVersion(text) && (text.length === 6 || text.charCodeAt(6) === space);
}

class Reader {
  readonly #value: Decoded;
  readonly #text: string;
  /** Whether words are parted where two terms run together. */
  readonly #parting: boolean;
  readonly #terms: Term[] = [];
  readonly #problems: SpfProblem[] = [];
  /** The first join that lies behind what was read. */
  #join = 0;
  /** A word was parted: what it is to receivers is to be found out. */
  #parted = false;

  constructor(value: Decoded, parting: boolean) {
    this.#value = value;
    this.#text = value.text;
    this.#parting = parting;
  }

  record(): SpfRecord {
    const version = this.#version();
    this.#readTerms(version.end);
    const broken = this.#parted
      ? parseSpfLiterally(this.#value).broken
      : this.#problems.length > 0 || this.#repeatsModifier();
    return { value: this.#value, version, terms: this.#terms, problems: this.#problems, broken };
  }

  #version(): Part & { readonly kind: VersionKind } {
    const text = this.#text;
    if (isSpfRecord(text)) return { kind: "exact", start: 0, end: 6 };
    let i = 0;
    while (i < text.length && (text.charCodeAt(i) <= space || isQuote(text.charCodeAt(i)))) i++;
    const start = i;
    const head = text.slice(i, i + 12).toLowerCase();
    if (head.startsWith("spf2.0/") || head.startsWith("v=spf2.0/")) {
      const space = text.indexOf(" ", i);
      return { kind: "sender-id", start, end: space < 0 ? text.length : space };
    }
    if (start === 0 && isVersion(text) && this.#value.joins.includes(6)) {
      this.#lostSpace(6);
      return { kind: "near", start: 0, end: 6 };
    }
    return { kind: "near", start: 0, end: nearVersionEnd(text, i) };
  }

  #readTerms(from: number): void {
    const text = this.#text;
    let at = from;
    let end = from;
    // What the word up to `end` may hold is found out once, also where several terms stand in it.
    let plain = true;
    let foreign = false;
    while (at < text.length) {
      const first = text.charCodeAt(at);
      if (first === space) {
        at++;
        continue;
      }
      if (first < space) {
        at = this.#control(at);
        continue;
      }
      if (end <= at) {
        let marks = 0;
        let firstMark = -1;
        plain = true;
        foreign = false;
        for (end = at; end < text.length; end++) {
          const code = text.charCodeAt(end);
          if (code <= space) break;
          if (code === 0x3a || code === 0x3d) {
            if (marks++ === 0) firstMark = end;
          } else if (code === 0x2c || code === 0x3b || (end > at && isQualifier(code))) plain = false;
          else if (code > 0x7e) foreign = true;
        }
        if (marks > 1 || firstMark - at > 8) plain = false;
      }
      at = this.#word(at, end, plain, foreign);
    }
  }

  /** TAB and line ends part no terms (§4.6.1: 1*SP); other control characters are no text at all. */
  #control(at: number): number {
    const text = this.#text;
    let end = at;
    while (end < text.length && text.charCodeAt(end) < space) end++;
    const separator = text.charCodeAt(at) === 9 || text.charCodeAt(at) === 10 || text.charCodeAt(at) === 13;
    this.#problem(
      separator ? "bad-separator" : "non-ascii",
      { start: at, end },
      {
        fix: { title: "Put a space", edits: [{ start: at, end, text: " " }] },
      },
    );
    return end;
  }

  /**
   * Reads the term that begins at `start`; returns where to read on. `plain`: the word holds no sign that could part two terms;
   * `foreign`: it holds something that is not ASCII.
   */
  #word(start: number, end: number, plain: boolean, foreign: boolean): number {
    if (this.#parting) {
      const parted = this.#joinInside(start, end);
      if (parted !== undefined) return parted;
    }
    if (foreign) {
      this.#foreign(start, end);
      this.#terms.push({ kind: "bad", start, end });
      return end;
    }
    if (!plain && this.#parting) {
      const parted = this.#partedInside(start, end);
      if (parted !== undefined) {
        this.#parted = true;
        return parted;
      }
    }
    return this.#term(start, end);
  }

  /** Terms of which one ends where a character-string does, with no space between. */
  #joinInside(start: number, end: number): number | undefined {
    const { joins } = this.#value;
    while (this.#join < joins.length && (joins[this.#join] as number) <= start) this.#join++;
    for (; this.#join < joins.length; this.#join++) {
      const join = joins[this.#join] as number;
      if (join >= end) break;
      if (!this.#couldEnd(start, join)) continue;
      if (this.#readsAsTerm(join, end)) {
        this.#parted = true;
        this.#lostSpace(join);
        this.#term(start, join);
        return join;
      }
    }
    return undefined;
  }

  /** Whether a term could end at a join: `-" "all` and `include:a." "mx` go on. */
  #couldEnd(start: number, join: number): boolean {
    const text = this.#text;
    if (join === start + 1 && isQualifier(text.charCodeAt(start))) return false;
    // No top-level domain has a single letter.
    if (text[join - 2] === "." && isAlpha(text.charCodeAt(join - 1))) return false;
    return !".:=/%{-".includes(text[join - 1] as string);
  }

  #foreign(start: number, end: number): void {
    let first = start;
    while (first < end && this.#text.charCodeAt(first) <= 0x7e) first++;
    let last = first;
    while (last < end && this.#text.charCodeAt(last) > 0x7e) last++;
    if (last <= first) return;
    const place = { start: first, end: last };
    const meant = plainFor(this.#text.slice(first, last));
    const label = meant === undefined ? aLabelAround(this.#text, first) : undefined;
    let fix: ProblemFix | undefined;
    if (meant !== undefined) fix = { title: plainTitle(meant), edits: [{ ...place, text: meant }] };
    else if (label !== undefined) fix = { title: `Write ${label.text}`, edits: [label] };
    this.#problem("non-ascii", place, { fix });
  }

  /** Terms that stand in one word though each reads as its own: `a,mx`, `ip4:192.0.2.1-all`. */
  #partedInside(start: number, end: number): number | undefined {
    const text = this.#text;
    let braces = false;
    for (let i = start + 1; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x7b) braces = true;
      else if (code === 0x7d) braces = false;
      else if (braces) continue;
      else if ((code === 0x2c || code === 0x3b) && (i + 1 === end || this.#readsAsTerm(i + 1, end))) {
        const last = i + 1 === end;
        const list = last ? this.#addressesBehind(start, end) : undefined;
        const followed = last && this.#followedByTerm(end);
        const edits = list?.edits ?? [{ start: i, end: i + 1, text: last || followed ? "" : " " }];
        this.#problem(
          "bad-separator",
          { start: i, end: i + 1 },
          { fix: { title: list?.title ?? "Put a space", edits } },
        );
        this.#term(start, i);
        return list?.stop ?? i + 1;
      } else if (i > start + 1 && this.#runsOn(i, start, end)) {
        this.#problem(
          "missing-space",
          { start: i, end: this.#nameEnd(i) },
          {
            fix: { title: "Insert a space", edits: [{ start: i, end: i, text: " " }] },
          },
        );
        this.#term(start, i);
        return i;
      }
    }
    return undefined;
  }

  /** `ip4:192.0.2.1, 192.0.2.2`: the addresses behind the comma at the end of a term belong to the same mistake. */
  #addressesBehind(start: number, end: number): (ProblemFix & { readonly stop: number }) | undefined {
    const text = this.#text;
    const name = text.slice(start, end).match(/^[-+~?]?ip[46]:/i)?.[0];
    if (name === undefined) return undefined;
    const edits: (Part & { readonly text: string })[] = [];
    for (let stop = end; ; ) {
      const next = skipSpaces(text, stop);
      let to = next;
      while (to < text.length && text.charCodeAt(to) > space) to++;
      const comma = text[to - 1] === "," || text[to - 1] === ";";
      const address = text.slice(next, comma ? to - 1 : to);
      if (next === stop || !isAddress(address.split("/")[0] as string)) {
        return edits.length === 0 ? undefined : { title: eachItsOwn, edits, stop };
      }
      edits.push({ start: stop - 1, end: next, text: ` ${name}` });
      if (!comma) return { title: eachItsOwn, edits, stop: to };
      stop = to;
    }
  }

  /** Whether a second term begins at `i`, run on to the first: a qualifier with `all` at the end, or a name no domain holds. */
  #runsOn(i: number, start: number, end: number): boolean {
    const text = this.#text;
    const code = text.charCodeAt(i);
    if (isQualifier(code)) {
      if (text.charCodeAt(i - 1) === code || text.charCodeAt(i - 1) === 0x25) return false;
      if (end - i === 4 && text.slice(i + 1, end).toLowerCase() === "all") return true;
      return this.#longName(i + 1, end);
    }
    if (text.charCodeAt(i - 1) === 0x3a || isQualifier(text.charCodeAt(i - 1))) return false;
    const first = isQualifier(text.charCodeAt(start)) ? start + 1 : start;
    if (i - start < 5 && !["all", "mx", "ptr"].includes(lowerCase(text, first, i))) return false;
    return this.#longName(i, end);
  }

  #longName(i: number, end: number): boolean {
    const code = this.#text.charCodeAt(i) | 0x20;
    if (code !== 0x69 && code !== 0x65 && code !== 0x72) return false;
    const word = this.#text.slice(i, Math.min(end, i + 9)).toLowerCase();
    return longStarts.some((known) => word.startsWith(known));
  }

  #followedByTerm(at: number): boolean {
    return at < this.#text.length;
  }

  /** Whether a term could begin at `at`: a known name with what belongs behind it. */
  #readsAsTerm(at: number, end: number): boolean {
    const text = this.#text;
    const qualified = isQualifier(text.charCodeAt(at));
    const from = qualified ? at + 1 : at;
    let to = from;
    while (to < end && isNameChar(text.charCodeAt(to))) if (++to - from > longestName) return false;
    if (to === from) return false;
    const name = text.slice(from, to).toLowerCase();
    const next = to < end ? text[to] : undefined;
    if (name === "redirect" || name === "exp") return next === "=";
    if (!mechanisms.has(name)) return false;
    return (
      next === ":" ||
      next === "/" ||
      next === "=" ||
      (next === undefined && (qualified || name !== "a")) ||
      next === "," ||
      next === ";" ||
      next === undefined
    );
  }

  #nameEnd(at: number): number {
    let i = at;
    if (isQualifier(this.#text.charCodeAt(i))) i++;
    while (i < this.#text.length && isNameChar(this.#text.charCodeAt(i))) i++;
    return i;
  }

  #term(start: number, end: number): number {
    const text = this.#text;
    const qualified = isQualifier(text.charCodeAt(start));
    const qualifierPart = qualified ? { start, end: start + 1 } : undefined;
    const from = qualified ? start + 1 : start;
    if (from === end) return this.#loneQualifier(start, end);
    let to = from;
    if (isAlpha(text.charCodeAt(from))) while (to < end && isNameChar(text.charCodeAt(to))) to++;
    const name = { start: from, end: to };
    if (to > from && to < end && text.charCodeAt(to) === 0x3d) {
      return this.#modifier(start, end, name, qualifierPart);
    }
    const mechanism = lowerCase(text, from, to);
    if (!mechanisms.has(mechanism)) {
      this.#unknown(start, end, name);
      return end;
    }
    const qualifier = (qualified ? text[start] : "+") as Qualifier;
    return this.#directive({ start, end, qualifier, qualifierPart, mechanism: mechanism as MechanismName, name });
  }

  #loneQualifier(start: number, end: number): number {
    const next = skipSpaces(this.#text, end);
    const fix: ProblemFix | undefined =
      next < this.#text.length && next > end
        ? { title: "Join the qualifier to its mechanism", edits: [{ start: end, end: next, text: "" }] }
        : undefined;
    this.#problem("lone-qualifier", { start, end }, { fix });
    this.#terms.push({ kind: "bad", start, end });
    return end;
  }

  #modifier(start: number, end: number, name: Part, qualifierPart: Part | undefined): number {
    const modifier = lowerCase(this.#text, name.start, name.end);
    const at = name.end + 1;
    if (qualifierPart !== undefined) {
      const fix = mechanisms.has(modifier)
        ? { title: "Write a colon", edits: [{ start: name.end, end: at, text: ":" }] }
        : { title: "Remove the qualifier", edits: [{ ...qualifierPart, text: "" }] };
      this.#problem("qualifier-on-modifier", qualifierPart, { hint: modifier, fix });
    }
    const queries = modifier === "redirect" || modifier === "exp";
    let stop = end;
    if (queries && at === end) {
      const behind = this.#domainBehindSpace(end, "");
      stop = behind.stop;
      this.#problem("missing-domain", { start: name.start, end }, { hint: modifier, fix: behind.fix });
    }
    const before = this.#problems.length;
    const value = readMacroString(this.#text, at, end, this.#problems);
    if (queries && at < end && this.#problems.length === before) this.#checkDomain(value, modifier, name);
    this.#terms.push({ kind: "modifier", start, end, modifier, name, value });
    return stop;
  }

  #directive(head: Pick<Directive, "start" | "end" | "qualifier" | "qualifierPart" | "mechanism" | "name">): number {
    const { end, mechanism, name } = head;
    const base = { kind: "directive" as const, ...head };
    const none = { domain: undefined, network: undefined, prefix4: undefined, prefix6: undefined };
    const at = name.end;
    switch (mechanism) {
      case "all":
        if (at < end) {
          this.#problem(
            "unexpected-argument",
            { start: at, end },
            {
              fix: { title: "Remove what follows `all`", edits: [{ start: at, end, text: "" }] },
            },
          );
        }
        this.#terms.push({ ...base, ...none });
        return end;
      case "ip4":
      case "ip6":
        return this.#address(base, at, none);
      default:
        return this.#withDomain(base, at, none);
    }
  }

  #withDomain(
    base: Omit<Directive, "domain" | "network" | "prefix4" | "prefix6">,
    at: number,
    none: Pick<Directive, "domain" | "network" | "prefix4" | "prefix6">,
  ): number {
    const text = this.#text;
    const { start, end, mechanism, name } = base;
    const takesPrefix = mechanism === "a" || mechanism === "mx";
    let tail = end;
    let prefix4: Prefix | undefined;
    let prefix6: Prefix | undefined;
    const cut = prefixStart(text, at, end);
    if (cut < end && (takesPrefix || cut === at)) {
      tail = cut;
      if (takesPrefix) {
        const dual = text.slice(cut, end).indexOf("//");
        const six = dual >= 0 ? cut + dual : end;
        if (cut < six) prefix4 = this.#prefix(cut + 1, six, 32, cut);
        if (six < end) prefix6 = this.#prefix(six + 2, end, 128, six);
      } else {
        this.#unexpectedPrefix(cut, end, mechanism);
      }
    }
    let domain: MacroString | undefined;
    let stop = end;
    if (at < tail && text[at] === ":") {
      if (at + 1 === tail) {
        const behind = tail === end ? this.#domainBehindSpace(end, "") : { stop: end, fix: undefined };
        stop = behind.stop;
        this.#problem("missing-domain", { start, end: tail }, { hint: mechanism, fix: behind.fix });
      } else {
        const before = this.#problems.length;
        domain = readMacroString(text, at + 1, tail, this.#problems);
        if (this.#problems.length === before) this.#checkDomain(domain, mechanism, name);
      }
    } else if (at < tail) {
      this.#problem(
        "unexpected-argument",
        { start: at, end: tail },
        {
          hint: mechanism,
          ...(text[at] === "=" && { fix: { title: "Write a colon", edits: [{ start: at, end: at + 1, text: ":" }] } }),
        },
      );
    } else if (mechanism === "include" || mechanism === "exists") {
      const behind = this.#domainBehindSpace(end, ":");
      stop = behind.stop;
      this.#problem("missing-domain", { start, end }, { hint: mechanism, fix: behind.fix });
    }
    this.#terms.push({ ...base, start, ...none, domain, prefix4, prefix6 });
    return stop;
  }

  /** `include example.com`, `include: example.com`: the domain that a space parts from its term belongs to the same mistake. */
  #domainBehindSpace(end: number, sign: string): { readonly stop: number; readonly fix: ProblemFix | undefined } {
    const next = skipSpaces(this.#text, end);
    let stop = next;
    while (stop < this.#text.length && this.#text.charCodeAt(stop) > space) stop++;
    const word = this.#text.slice(next, stop);
    const first = word.charCodeAt(0);
    const belongs =
      next > end && word.includes(".") && !this.#readsAsTerm(next, stop) && (isAlphanumeric(first) || first === 0x5f);
    return belongs ? { stop, fix: joined(end, next, sign) } : { stop: end, fix: undefined };
  }

  #address(
    base: Omit<Directive, "domain" | "network" | "prefix4" | "prefix6">,
    at: number,
    none: Pick<Directive, "domain" | "network" | "prefix4" | "prefix6">,
  ): number {
    const text = this.#text;
    const { end, mechanism } = base;
    const four = mechanism === "ip4";
    if (at === end || text[at] !== ":" || at + 1 === end) {
      const next = skipSpaces(text, end);
      let stop = next;
      while (stop < text.length && text.charCodeAt(stop) > space) stop++;
      const belongs = at + 1 >= end && next > end && isAddress(text.slice(next, stop).split("/")[0] as string);
      this.#problem(
        "bad-address",
        { start: base.start, end },
        { hint: "no address is given", fix: belongs ? joined(end, next, at === end ? ":" : "") : undefined },
      );
      this.#terms.push({ ...base, ...none });
      return belongs ? stop : end;
    }
    const from = at + 1;
    let slash = text.indexOf("/", from);
    if (slash < 0 || slash >= end) slash = end;
    const words = four ? single(readIp4(text, from, slash)) : readIp6(text, from, slash);
    let network: Network | undefined;
    if (words === undefined) this.#badAddress(base, from, slash, four);
    else {
      let length: number | undefined = four ? 32 : 128;
      let prefixPart: Part | undefined;
      if (slash < end) {
        const prefix = this.#prefix(slash + 1, end, length, slash);
        length = prefix?.length;
        prefixPart = prefix;
      }
      if (length !== undefined)
        network = { start: from, end, version: four ? 4 : 6, words, prefix: length, prefixPart };
    }
    this.#terms.push({ ...base, ...none, network });
    return end;
  }

  #badAddress(base: { readonly name: Part; readonly end: number }, from: number, to: number, four: boolean): void {
    const text = this.#text;
    const found = text.slice(from, to);
    const place = { start: from, end: to };
    const rename = (name: string): ProblemFix => ({
      title: `Write ${name}:`,
      edits: [{ ...base.name, text: name }],
    });
    const other = four ? readIp6(text, from, to) !== undefined : readIp4(text, from, to) >= 0;
    if (other) {
      this.#problem(
        "wrong-family",
        { start: base.name.start, end: base.name.end },
        {
          hint: found,
          fix: rename(four ? "ip6" : "ip4"),
        },
      );
      return;
    }
    const comma = separatorIn(text, from, base.end);
    if (comma >= 0) {
      const rest = text.slice(comma + 1, base.end).split(/[,;]/);
      const list = rest.filter((part) => part !== "").map((part) => ` ${four ? "ip4" : "ip6"}:${part}`);
      this.#problem(
        "bad-separator",
        { start: comma, end: comma + 1 },
        {
          fix: {
            title: eachItsOwn,
            edits: [{ start: comma, end: base.end, text: list.join("") }],
          },
        },
      );
      return;
    }
    const host = looksLikeHost(found);
    this.#problem("bad-address", place, {
      hint: addressHint(found, four),
      fix: host ? rename("a") : undefined,
    });
  }

  #prefix(from: number, end: number, most: number, slash: number): Prefix | undefined {
    const text = this.#text;
    let length = 0;
    let digits = true;
    for (let i = from; i < end; i++) {
      if (!isDigit(text.charCodeAt(i))) digits = false;
      else length = Math.min(9999, length * 10 + text.charCodeAt(i) - 0x30);
    }
    const found = text.slice(from, end);
    if (digits && end > from && length <= most && (text.charCodeAt(from) !== 0x30 || end - from === 1))
      return { start: from, end, length };
    const place = end > from ? { start: from, end } : { start: slash, end };
    const mask = netmaskLength(found);
    const meant =
      mask ??
      (digits && end > from && length <= most ? length : found.startsWith("/") ? Number(found.slice(1)) : undefined);
    this.#problem("bad-prefix-length", place, {
      found,
      hint:
        mask !== undefined ? `a netmask; its length is ${mask}` : `a length from 0 to ${most} without leading zeros`,
      fix:
        meant !== undefined && Number.isInteger(meant) && meant <= most
          ? { title: `Write /${meant}`, edits: [{ ...place, text: String(meant) }] }
          : undefined,
    });
    return undefined;
  }

  #unexpectedPrefix(start: number, end: number, name: string): void {
    this.#problem(
      "unexpected-prefix",
      { start, end },
      {
        hint: name,
        fix: { title: "Remove the prefix length", edits: [{ start, end, text: "" }] },
      },
    );
  }

  /** domain-spec = macro-string ( "." toplabel ["."] / macro-expand ) */
  #checkDomain(domain: MacroString, term: string, name: Part): void {
    const last = domain.parts[domain.parts.length - 1];
    if (last === undefined || last.kind === "macro") return;
    const text = this.#text;
    const end = text[last.end - 1] === "." ? last.end - 1 : last.end;
    const dot = last.start + last.text.lastIndexOf(".", end - 1 - last.start);
    if (dot >= last.start && isTopLabel(text, dot + 1, end)) {
      if (this.#parting && domain.literal?.includes(",")) this.#domainList(domain, domain.literal, term);
      return;
    }
    const found = text.slice(domain.start, domain.end);
    const place = { start: domain.start, end: domain.end };
    const bare = found.startsWith("[") && found.endsWith("]") ? found.slice(1, -1) : found;
    const address = bare.split("/")[0] as string;
    const four = readIp4(address, 0, address.length) >= 0;
    if (four || readIp6(address, 0, address.length) !== undefined) {
      const whole = { start: name.start, end: domain.end };
      this.#problem("address-as-domain", place, {
        hint: term,
        fix: {
          title: `Write ${four ? "ip4" : "ip6"}:`,
          edits: [{ ...whole, text: `${four ? "ip4" : "ip6"}:${bare}` }],
        },
      });
      return;
    }
    const comma = separatorIn(text, domain.start, domain.end);
    if (comma >= 0) {
      this.#problem(
        "bad-separator",
        { start: comma, end: comma + 1 },
        {
          fix: {
            title: "Put a space",
            edits: [{ start: comma, end: comma + 1, text: comma + 1 === domain.end ? "" : " " }],
          },
        },
      );
      return;
    }
    const cut = prefixStart(text, domain.start, domain.end);
    if (cut < domain.end && cut > domain.start && term !== "a" && term !== "mx") {
      this.#unexpectedPrefix(cut, domain.end, term);
      return;
    }
    this.#problem("bad-domain-spec", place, { hint: domainHint(found) });
  }

  /** `include:a.example,b.example`: one domain by the grammar, though no host has a comma in its name. */
  #domainList(domain: MacroString, literal: string, term: string): void {
    const names = literal.split(",");
    if (!names.every(looksLikeHost)) return;
    const at = domain.start + (names[0] as string).length;
    const edits: (Part & { readonly text: string })[] = [];
    for (let i = at, k = 1; k < names.length; i += (names[k] as string).length + 1, k++)
      edits.push({ start: i, end: i + 1, text: ` ${term}:` });
    const fix =
      term === "redirect" || term === "exp" ? undefined : { title: "Write each domain as a term of its own", edits };
    this.#problem("bad-separator", { start: at, end: at + 1 }, { hint: literal, fix });
    this.#parted = true;
  }

  #unknown(start: number, end: number, name: Part): void {
    const text = this.#text;
    const from = isQualifier(text.charCodeAt(start)) ? start + 1 : start;
    this.#terms.push({ kind: "bad", start, end });
    const comma = separatorIn(text, start, end);
    if (comma === start || (comma > 0 && mechanisms.has(lowerCase(text, from, comma)))) {
      this.#problem(
        "bad-separator",
        { start: comma, end: comma + 1 },
        {
          fix: { title: "Put a space", edits: [{ start: comma, end: comma + 1, text: end - start === 1 ? "" : " " }] },
        },
      );
      return;
    }
    const word = text.slice(from, end);
    const place = name.end > name.start ? name : { start: from, end };
    const meant = meantMechanism(word, lowerCase(text, name.start, name.end));
    this.#problem("unknown-mechanism", place, {
      found: text.slice(place.start, place.end),
      ...(meant && {
        hint: meant.text,
        fix: { title: `Write ${meant.text}`, edits: [{ start: from, end: from + meant.replaces, text: meant.text }] },
      }),
    });
  }

  #lostSpace(join: number): void {
    this.#problem(
      "lost-space-at-join",
      { start: join, end: join },
      {
        fix: { title: "Add the space", edits: [{ start: join, end: join, text: " " }] },
      },
    );
  }

  #problem(
    name: ProblemName,
    place: Part,
    more: {
      readonly found?: string;
      readonly hint?: string;
      readonly fix?: ProblemFix | undefined;
    } = {},
  ): void {
    const { fix, hint } = more;
    this.#problems.push({
      name,
      start: place.start,
      end: place.end,
      found: more.found ?? this.#text.slice(place.start, place.end),
      ...(hint !== undefined && { hint }),
      ...(fix !== undefined && { fix }),
    });
  }

  #repeatsModifier(): boolean {
    let redirects = 0;
    let explanations = 0;
    for (const term of this.#terms) {
      if (term.kind !== "modifier") continue;
      if (term.modifier === "redirect") redirects++;
      else if (term.modifier === "exp") explanations++;
    }
    return redirects > 1 || explanations > 1;
  }
}

const eachItsOwn = "Write each address as a term of its own";

/** Names that no domain holds in its middle with what follows them: where they stand, a term begins. */
const longStarts = ["ip4:", "ip6:", "include:", "exists:", "redirect="];

/** The fix that closes the gap between a term and what belongs to it. */
function joined(start: number, end: number, sign: string): ProblemFix {
  return { title: sign === "" ? "Remove the space" : "Write a colon", edits: [{ start, end, text: sign }] };
}

function isAddress(text: string): boolean {
  return readIp4(text, 0, text.length) >= 0 || readIp6(text, 0, text.length) !== undefined;
}

function single(word: number): readonly number[] | undefined {
  return word < 0 ? undefined : [word];
}
