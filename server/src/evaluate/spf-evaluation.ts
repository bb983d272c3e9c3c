import type { Answer, RecordType } from "../dns/resolver.ts";
import { addressText, readIp4, readIp6, samePrefix } from "../records/spf/addresses.ts";
import { readMacroString } from "../records/spf/macros.ts";
import { asReceived } from "../records/spf/parse.ts";
import type { SpfProblem } from "../records/spf/problems.ts";
import type { Directive, MacroString, Modifier, Qualifier, SpfRecord, Term } from "../records/spf/tree.ts";
import type { Span } from "../text/span.ts";
import { dottedAddress, expandMacros, fitName, isDnsName, reverseName, usesMacro } from "./macros.ts";
import { type Question, questionKey } from "./questions.ts";
import { isCheckable, type SpfIdentity } from "./spf-query.ts";
import { failureText, isAnswered, joinedText, type SpfRecordCache, selectRecord } from "./spf-records.ts";

/** The seven results of RFC 7208 §2.6. */
export type SpfVerdict = "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";

/** One term met, in order. */
export interface SpfStep {
  /** The domain whose record holds the term. */
  readonly domain: string;
  readonly term: string;
  /** How many `include` and `redirect` lead here; 0 in the record of the domain itself. */
  readonly depth: number;
  /** `match` or `no-match`; of `include` and `redirect` the result of the other record; where the check ends with it, the error. */
  readonly result: "match" | "no-match" | "error" | SpfVerdict;
  /** 1 where the term counts towards the limit of ten look-ups (RFC 7208 §4.6.4), else 0. */
  readonly counted: number;
  /** Who answered for this term: where it asks nothing, for its record. */
  readonly source: string;
  /** Where the term stands in its record's text. */
  readonly span?: Span;
  readonly note?: string;
}

export interface SpfResult {
  readonly result: SpfVerdict;
  /** What the domain has to say on a fail (RFC 7208 §6.2); absent when there is none. */
  readonly explanation?: string;
  /** Terms evaluated that count towards ten, the one beyond it included. */
  readonly lookups: number;
  /** Terms evaluated that found no such name or nothing. */
  readonly voids: number;
  readonly trace: readonly SpfStep[];
  /** Why there is none, or an error, in one sentence. */
  readonly reason?: string;
}

/** The limits of RFC 7208 §4.6.4. */
export interface SpfLimits {
  /** Terms that ask DNS. Default 10. */
  readonly lookups: number;
  /** Terms that find nothing. Default 2. */
  readonly voids: number;
  /** Address look-ups for the hosts of one `mx`. Default 10. */
  readonly mxHosts: number;
  /** Address look-ups for the names of one `ptr`, and for `%{p}`; further names are left out. Default 10. */
  readonly ptrNames: number;
}

export const defaultLimits: SpfLimits = { lookups: 10, voids: 2, mxHosts: 10, ptrNames: 10 };

/** Questions asked ahead of their turn, at most. */
const mostAhead = 40;

const results: Readonly<Record<Qualifier, SpfVerdict>> = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" };

interface Outcome {
  readonly result: SpfVerdict;
  readonly reason?: string | undefined;
  /** The explanation of the record that failed. */
  readonly exp?: { readonly text: MacroString; readonly domain: string } | undefined;
}

type Match = "match" | "no-match" | "permerror" | "temperror";

interface Step {
  domain: string;
  term: string;
  depth: number;
  result: SpfStep["result"];
  counted: number;
  source: string;
  span: Span;
  note?: string;
}

/**
 * check_host() (RFC 7208 §4) over the answers at hand. It is run again when more answers have come, from the start: so the
 * result is a function of the answers and not of their order. Where an answer is missing, `judge` gives undefined and
 * `wanted` holds the questions: first the one that is waited for, then what the terms behind it will ask.
 */
export class SpfEvaluation {
  readonly wanted = new Map<string, Question>();
  readonly #who: SpfIdentity;
  readonly #known: (name: string, type: RecordType) => Answer | undefined;
  readonly #cache: SpfRecordCache;
  readonly #limits: SpfLimits;
  readonly #ip: readonly number[];
  readonly #trace: Step[] = [];
  #lookups = 0;
  #voids = 0;

  /** `known`: the answer to a question, where it is at hand. */
  constructor(
    who: SpfIdentity & { readonly ip: readonly number[] },
    known: (name: string, type: RecordType) => Answer | undefined,
    cache: SpfRecordCache,
    limits: SpfLimits,
  ) {
    this.#who = who;
    this.#ip = who.ip;
    this.#known = known;
    this.#cache = cache;
    this.#limits = limits;
  }

  /** The result, or undefined while answers are missing. `root`: a record in place of the one that the domain publishes. */
  judge(root?: SpfRecord): SpfResult | undefined {
    const { domain } = this.#who;
    const outcome =
      root === undefined ? this.#domain(domain, 0) : this.#record(asReceived(root), domain, "the text at hand", 0);
    if (outcome === undefined) return undefined;
    const { result, reason, exp } = outcome;
    let explanation: string | undefined;
    if (result === "fail" && exp !== undefined) {
      const text = this.#explain(exp.text, exp.domain);
      if (text === undefined) return undefined;
      if (text !== "") explanation = text;
    }
    return {
      result,
      ...(explanation !== undefined && { explanation }),
      lookups: this.#lookups,
      voids: this.#voids,
      trace: this.#trace,
      ...(reason !== undefined && { reason }),
    };
  }

  #ask(name: string, type: RecordType): Answer | undefined {
    const answer = this.#known(name, type);
    if (answer === undefined) this.wanted.set(questionKey(name, type), { name, type });
    return answer;
  }

  #domain(domain: string, depth: number): Outcome | undefined {
    if (!isCheckable(domain)) return { result: "none", reason: `“${domain}” is no domain that can be checked` };
    const answer = this.#ask(domain, "TXT");
    if (answer === undefined) return undefined;
    const selected = selectRecord(domain, answer, this.#cache);
    switch (selected.kind) {
      case "record":
        return this.#record(selected.record, domain, answer.source, depth);
      case "none":
        return { result: "none", reason: selected.note };
      case "several":
        return { result: "permerror", reason: selected.note };
      default:
        return { result: "temperror", reason: selected.note };
    }
  }

  #record(record: SpfRecord, domain: string, source: string, depth: number): Outcome | undefined {
    // Any syntax error counts before anything is evaluated (§4.6).
    if (record.broken || record.version.kind !== "exact")
      return { result: "permerror", reason: `the record of ${domain} has a syntax error${brokenAt(record)}` };
    const { terms } = record;
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i] as Term;
      if (term.kind !== "directive") continue;
      const step = this.#step(record, term, domain, source, depth);
      const match = this.#directive(term, domain, step, depth);
      if (match === undefined) {
        this.#ahead(record, i + 1, domain, { left: this.#limits.lookups - this.#lookups });
        return undefined;
      }
      if (match === "no-match") continue;
      if (match !== "match") return { result: match, reason: step.note };
      const result = results[term.qualifier];
      return result === "fail" ? { result, exp: explanation(record, domain) } : { result };
    }
    const redirect = modifier(record, "redirect");
    return redirect === undefined
      ? { result: "neutral", reason: `nothing in the record of ${domain} matches` }
      : this.#redirect(record, redirect, domain, source, depth);
  }

  #redirect(record: SpfRecord, term: Modifier, domain: string, source: string, depth: number): Outcome | undefined {
    const step = this.#step(record, term, domain, source, depth);
    const over = this.#count(step);
    if (over !== undefined) return { result: over, reason: step.note };
    const target = this.#target(term.value, domain);
    if (target === undefined) return undefined;
    const outcome = target === "" ? badName(term) : this.#domain(target, depth + 1);
    if (outcome === undefined) return undefined;
    // §6.1: no record there is an error here.
    const none = outcome.result === "none";
    step.result = none ? "permerror" : outcome.result;
    if (outcome.reason !== undefined) step.note = outcome.reason;
    return none ? { result: "permerror", reason: outcome.reason } : outcome;
  }

  #directive(term: Directive, domain: string, step: Step, depth: number): Match | undefined {
    const match = this.#evaluate(term, domain, step, depth);
    if (match !== undefined && term.mechanism !== "include") step.result = match;
    else if (match === "permerror" || match === "temperror") step.result = match;
    return match;
  }

  #evaluate(term: Directive, domain: string, step: Step, depth: number): Match | undefined {
    switch (term.mechanism) {
      case "all":
        return "match";
      case "ip4":
      case "ip6":
        return this.#inNetwork(term) ? "match" : "no-match";
    }
    const over = this.#count(step);
    if (over !== undefined) return over;
    const target = term.domain === undefined ? domain : this.#target(term.domain, domain);
    if (target === undefined) return undefined;
    if (target === "" && term.mechanism !== "include") {
      step.note = "its domain is no name that DNS can hold: nothing is asked";
      return "no-match";
    }
    switch (term.mechanism) {
      case "include":
        return this.#include(target, step, depth);
      case "a":
        return this.#a(term, target, step);
      case "mx":
        return this.#mx(term, target, step);
      case "ptr":
        return this.#ptr(target, step);
      case "exists":
        return this.#exists(target, step);
    }
  }

  #inNetwork({ network }: Directive): boolean {
    if (network === undefined || network.words.length !== this.#ip.length) return false;
    return samePrefix(this.#ip, network.words, network.prefix);
  }

  #include(target: string, step: Step, depth: number): Match | undefined {
    const outcome: Outcome | undefined =
      target === ""
        ? { result: "none", reason: "its domain is no name that DNS can hold" }
        : this.#domain(target, depth + 1);
    if (outcome === undefined) return undefined;
    step.result = outcome.result;
    if (outcome.reason !== undefined && outcome.result !== "neutral") step.note = outcome.reason;
    switch (outcome.result) {
      case "pass":
        return "match";
      case "temperror":
        return "temperror";
      case "permerror":
      case "none":
        return "permerror";
      default:
        return "no-match";
    }
  }

  /** The records of one type at a name; a failure ends the check (§5), nothing found counts as void. */
  #records(name: string, type: RecordType, step: Step): Answer | "temperror" | "permerror" | undefined {
    const answer = this.#ask(name, type);
    if (answer === undefined) return undefined;
    step.source = answer.source;
    if (!isAnswered(answer)) {
      step.note = `${type} of ${name}: ${failureText(answer)}`;
      return "temperror";
    }
    if (!answer.records.some((record) => record.type === type)) {
      step.note = answer.status === "nxdomain" ? `${name} does not exist` : `${name} has no ${type}`;
      if (++this.#voids > this.#limits.voids) {
        step.note += `: void look-up ${this.#voids}, only ${this.#limits.voids} are allowed`;
        return "permerror";
      }
    }
    return answer;
  }

  #a(term: Directive, target: string, step: Step): Match | undefined {
    const answer = this.#records(target, this.#addressType(), step);
    if (answer === undefined || typeof answer === "string") return answer;
    return this.#holds(answer, term) ? "match" : "no-match";
  }

  #exists(target: string, step: Step): Match | undefined {
    const answer = this.#records(target, "A", step);
    if (answer === undefined || typeof answer === "string") return answer;
    return answer.records.some(({ type }) => type === "A") ? "match" : "no-match";
  }

  #mx(term: Directive, target: string, step: Step): Match | undefined {
    const answer = this.#records(target, "MX", step);
    if (answer === undefined || typeof answer === "string") return answer;
    const hosts = mxHosts(answer);
    if (hosts.length > this.#limits.mxHosts) {
      step.note = `${target} has ${hosts.length} MX hosts, only ${this.#limits.mxHosts} may be looked up`;
      return "permerror";
    }
    const type = this.#addressType();
    for (const host of hosts) {
      const addresses = this.#ask(host, type);
      if (addresses === undefined) {
        for (const other of hosts) this.#ask(other, type);
        return undefined;
      }
      if (!isAnswered(addresses)) {
        step.note = `${type} of ${host}: ${failureText(addresses)}`;
        return "temperror";
      }
      if (this.#holds(addresses, term)) {
        step.note = `the address of ${host}`;
        return "match";
      }
    }
    return "no-match";
  }

  #addressType(): "A" | "AAAA" {
    return this.#ip.length === 1 ? "A" : "AAAA";
  }

  /** Whether an answer holds the client's address, under the term's prefix length. */
  #holds(answer: Answer, term: Directive | undefined): boolean {
    const four = this.#ip.length === 1;
    const prefix = (four ? term?.prefix4?.length : term?.prefix6?.length) ?? (four ? 32 : 128);
    const type = four ? "A" : "AAAA";
    for (const record of answer.records) {
      if (record.type !== type || typeof record.data !== "string") continue;
      const words = addressOf(record.data, four);
      if (words !== undefined && samePrefix(this.#ip, words, prefix)) return true;
    }
    return false;
  }

  #ptr(target: string, step: Step): Match | undefined {
    const answer = this.#ask(reverseName(this.#ip), "PTR");
    if (answer === undefined) return undefined;
    step.source = answer.source;
    if (!isAnswered(answer)) {
      step.note = `the reverse name of the client is not to be had: ${failureText(answer)}`;
      return "no-match";
    }
    const names = ptrNames(answer, this.#limits.ptrNames);
    if (names.length === 0) {
      step.note = "the client's address has no reverse name";
      if (++this.#voids > this.#limits.voids) {
        step.note += `: void look-up ${this.#voids}, only ${this.#limits.voids} are allowed`;
        return "permerror";
      }
      return "no-match";
    }
    const found = this.#validated(names.filter((name) => isWithin(name, target)));
    if (found === undefined) return undefined;
    if (found !== "") step.note = `the client is ${found}`;
    return found === "" ? "no-match" : "match";
  }

  /** The first of the names that has the client's address; "" where none has. A name that fails is left out (§5.5). */
  #validated(names: readonly string[]): string | undefined {
    const type = this.#addressType();
    for (const name of names) {
      const answer = this.#ask(name, type);
      if (answer === undefined) {
        for (const other of names) this.#ask(other, type);
        return undefined;
      }
      if (isAnswered(answer) && this.#holds(answer, undefined)) return name;
    }
    return "";
  }

  /** `%{p}` (§7.3): the domain itself if validated, else a name below it, else any. */
  #clientName(domain: string): string | undefined {
    const answer = this.#ask(reverseName(this.#ip), "PTR");
    if (answer === undefined) return undefined;
    if (!isAnswered(answer)) return "unknown";
    const names = ptrNames(answer, this.#limits.ptrNames);
    const rank = (name: string) => (sameName(name, domain) ? 0 : isWithin(name, domain) ? 1 : 2);
    const found = this.#validated([...names].sort((a, b) => rank(a) - rank(b)));
    return found === "" ? "unknown" : found;
  }

  /** The name that a domain-spec stands for; "" for none that DNS can hold; undefined while an answer is missing. */
  #target(spec: MacroString, domain: string): string | undefined {
    const expanded = this.#expand(spec, domain);
    if (expanded === undefined) return undefined;
    const name = fitName(expanded);
    return isDnsName(name) ? name : "";
  }

  #expand(spec: MacroString, domain: string): string | undefined {
    if (spec.literal !== undefined) return spec.literal;
    let client = "";
    if (usesMacro(spec, "p")) {
      const found = this.#clientName(domain);
      if (found === undefined) return undefined;
      client = found;
    }
    const { localPart, senderDomain, helo, receiver, now } = this.#who;
    return (
      expandMacros(spec, (letter) => {
        switch (letter) {
          case "s":
            return isAscii(localPart) ? `${localPart}@${senderDomain}` : undefined;
          case "l":
            return isAscii(localPart) ? localPart : undefined;
          case "o":
            return senderDomain;
          case "d":
            return domain;
          case "i":
            return dottedAddress(this.#ip);
          case "p":
            return client;
          case "v":
            return this.#ip.length === 1 ? "in-addr" : "ip6";
          case "h":
            return helo;
          case "c":
            return addressText(this.#ip);
          case "r":
            return receiver;
          case "t":
            return now === undefined ? undefined : String(Math.floor(now.getTime() / 1000));
          default:
            return undefined;
        }
      }) ?? ""
    );
  }

  /** The explanation's text; "" for any problem, which is as if there were none (§6.2); undefined while an answer is missing. */
  #explain(spec: MacroString, domain: string): string | undefined {
    const target = this.#target(spec, domain);
    if (target === undefined || target === "") return target;
    const answer = this.#ask(target, "TXT");
    if (answer === undefined) return undefined;
    const texts = answer.records.filter(({ type }) => type === "TXT");
    if (answer.status !== "noerror" || texts.length !== 1) return "";
    const text = joinedText(texts[0]?.data);
    if (!isPrintable(text)) return "";
    const problems: SpfProblem[] = [];
    const parsed = readMacroString(text, 0, text.length, problems, true);
    if (problems.length > 0) return "";
    const expanded = this.#expand(parsed, domain);
    // The names that a client gives may hold anything; the text goes into an SMTP reply (§11.5).
    return expanded === undefined || isPrintable(expanded) ? expanded : "";
  }

  /** Counts a term that asks DNS (§4.6.4). */
  #count(step: Step): "permerror" | undefined {
    step.counted = 1;
    if (++this.#lookups <= this.#limits.lookups) return undefined;
    step.note = `look-up ${this.#lookups}: only ${this.#limits.lookups} are allowed`;
    step.result = "permerror";
    return "permerror";
  }

  #step(record: SpfRecord, term: Term, domain: string, source: string, depth: number): Step {
    const step: Step = {
      domain,
      term: record.value.text.slice(term.start, term.end),
      depth,
      result: "no-match",
      counted: 0,
      source,
      span: record.value.span(term.start, term.end),
    };
    this.#trace.push(step);
    return step;
  }

  /** Asks ahead what the terms from `from` on will need, as far as the limits let them. */
  #ahead(record: SpfRecord, from: number, domain: string, budget: { left: number }): void {
    for (let i = from; i < record.terms.length; i++) {
      const term = record.terms[i] as Term;
      if (term.kind !== "directive") continue;
      if (this.wanted.size >= mostAhead || budget.left <= 0) return;
      if (term.mechanism === "all" || (term.network !== undefined && this.#inNetwork(term))) return;
      if (term.network !== undefined) continue;
      budget.left--;
      if (usesMacro(term.domain, "p")) continue;
      const target = term.domain === undefined ? domain : this.#target(term.domain, domain);
      if (target === undefined || target === "") continue;
      switch (term.mechanism) {
        case "include":
          this.#aheadInto(target, budget);
          break;
        case "a":
          this.#ask(target, this.#addressType());
          break;
        case "mx": {
          const answer = this.#ask(target, "MX");
          const hosts = answer === undefined ? [] : mxHosts(answer);
          if (hosts.length <= this.#limits.mxHosts) for (const host of hosts) this.#ask(host, this.#addressType());
          break;
        }
        case "ptr":
          this.#ask(reverseName(this.#ip), "PTR");
          break;
        case "exists":
          this.#ask(target, "A");
          break;
      }
    }
    const redirect = modifier(record, "redirect");
    if (redirect === undefined || budget.left-- <= 0 || usesMacro(redirect.value, "p")) return;
    const target = this.#target(redirect.value, domain);
    if (target !== undefined && target !== "") this.#aheadInto(target, budget);
  }

  #aheadInto(domain: string, budget: { left: number }): void {
    if (!isCheckable(domain)) return;
    const answer = this.#ask(domain, "TXT");
    if (answer === undefined) return;
    const selected = selectRecord(domain, answer, this.#cache);
    if (selected.kind === "record" && !selected.record.broken) this.#ahead(selected.record, 0, domain, budget);
  }
}

function badName(term: Modifier): Outcome {
  return { result: "none", reason: `the domain of ${term.modifier}= is no name that DNS can hold` };
}

function brokenAt(record: SpfRecord): string {
  const problem = record.problems[0];
  return problem === undefined ? "" : ` at “${problem.found.slice(0, 80)}”`;
}

function modifier(record: SpfRecord, name: string): Modifier | undefined {
  for (const term of record.terms) if (term.kind === "modifier" && term.modifier === name) return term;
  return undefined;
}

function explanation(record: SpfRecord, domain: string): Outcome["exp"] {
  const exp = modifier(record, "exp");
  return exp === undefined ? undefined : { text: exp.value, domain };
}

const mxCompare = (a: { preference: number; host: string }, b: { preference: number; host: string }) =>
  a.preference - b.preference || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0);

/** The hosts of an MX answer by preference, then by name, so that the order of the answer means nothing; a null MX has none. */
export function mxHosts(answer: Answer): readonly string[] {
  const found: { preference: number; host: string }[] = [];
  for (const { type, data } of answer.records) {
    if (type !== "MX" || typeof data !== "object" || data === null) continue;
    const { preference, exchange } = data as { readonly preference?: unknown; readonly exchange?: unknown };
    if (typeof exchange !== "string") continue;
    const host = exchange.endsWith(".") ? exchange.slice(0, -1) : exchange;
    if (isDnsName(host)) found.push({ preference: typeof preference === "number" ? preference : 0, host });
  }
  return found.length < 2 ? found.map(({ host }) => host) : found.sort(mxCompare).map(({ host }) => host);
}

function ptrNames(answer: Answer, most: number): readonly string[] {
  const names: string[] = [];
  for (const { type, data } of answer.records) {
    if (type !== "PTR" || typeof data !== "string") continue;
    const name = data.endsWith(".") ? data.slice(0, -1) : data;
    if (isDnsName(name)) names.push(name);
    if (names.length === most) break;
  }
  return names;
}

/** An address of an answer; undefined for text that is none. */
export function addressOf(text: string, four: boolean): readonly number[] | undefined {
  if (!four) return readIp6(text, 0, text.length);
  const word = readIp4(text, 0, text.length);
  return word < 0 ? undefined : [word];
}

function sameName(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}

function isWithin(name: string, domain: string): boolean {
  const target = domain.endsWith(".") ? domain.slice(0, -1) : domain;
  if (name.length <= target.length) return sameName(name, target);
  return name.toLowerCase().endsWith(`.${target.toLowerCase()}`);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7e) return false;
  return true;
}

function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
