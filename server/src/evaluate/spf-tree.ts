import type { Answer, Resolver } from "../dns/resolver.ts";
import { answerFrom } from "../dns/sound.ts";
import { type Range, rangeOf } from "../records/spf/networks.ts";
import { asReceived } from "../records/spf/parse.ts";
import {
  asksDns,
  type Directive,
  type MacroString,
  type Modifier,
  type Qualifier,
  type SpfRecord,
  type Term,
} from "../records/spf/tree.ts";
import type { Span } from "../text/span.ts";
import { type AddressSet, addressSet, allAddresses, count, firstHeld, type Layer, noAddresses } from "./address-set.ts";
import { expandMacros, fitName, isDnsName } from "./macros.ts";
import { type Question, questionKey } from "./questions.ts";
import { addressOf, defaultLimits, mxHosts, type SpfLimits } from "./spf-evaluation.ts";
import { isCheckable } from "./spf-query.ts";
import { failureText, isAnswered, SpfRecordCache, selectRecord } from "./spf-records.ts";

/** What is wrong at one place of the tree. */
export interface SpfTreeError {
  readonly kind:
    | "no-record"
    | "several-records"
    | "broken"
    | "loop"
    | "lookup-failed"
    | "too-many-lookups"
    | "too-many-voids"
    | "too-many-mx-hosts"
    | "bad-domain"
    | "too-large";
  /** One sentence or a part of one, with the value at hand. */
  readonly text: string;
  /** How many there are: records, hosts, look-ups. */
  readonly count?: number;
}

/** One term of a record, with what it leads to. */
export interface SpfTreeTerm {
  readonly term: string;
  /** A mechanism, or `redirect`, `exp` and other modifiers; `bad` for what is no term. */
  readonly name: string;
  readonly qualifier: Qualifier | undefined;
  /** The domain whose record holds the term, and where in that record's text. */
  readonly domain: string;
  readonly span: Span;
  /** The name that is looked up; undefined where it depends on the message, or none is. */
  readonly target: string | undefined;
  /** Look-ups counted towards ten for this term and all below it, at worst (RFC 7208 §4.6.4). */
  readonly lookups: number;
  /** 1 if the term itself counts. */
  readonly counted: 0 | 1;
  /** Terms here and below that find nothing (RFC 7208 §4.6.4). */
  readonly voids: number;
  /** The networks that the term itself matches; of `include` and `redirect` they are in `terms`. */
  readonly ranges: readonly Range[];
  /** The addresses that match the term, those of an included record among them. */
  readonly addresses: AddressSet;
  /** Whether more hosts may match than `addresses`, depending on the message: macros, `ptr`. */
  readonly open: boolean;
  readonly error: SpfTreeError | undefined;
  readonly note: string | undefined;
  /** Who answered; of terms that ask nothing, their record's. */
  readonly source: string;
  /** Seconds the answer may be kept, where it is known. */
  readonly ttl: number | undefined;
  /** The record of an `include` or `redirect`, as published. */
  readonly record: SpfRecord | undefined;
  /** The terms of that record. */
  readonly terms: readonly SpfTreeTerm[] | undefined;
  /** Never evaluated: it stands behind `all`, or is a `redirect` beside it (RFC 7208 §5.1). */
  readonly unused: boolean;
}

/** A record with everything that it leads to. */
export interface SpfTree {
  readonly domain: string;
  readonly record: SpfRecord | undefined;
  readonly source: string;
  readonly ttl: number | undefined;
  /** Look-ups counted towards ten at worst: for a client that no term matches. */
  readonly lookups: number;
  readonly voids: number;
  /** The addresses that pass. */
  readonly addresses: AddressSet;
  readonly ipv4: bigint;
  readonly ipv6: bigint;
  /** Whether more may pass, depending on the message. */
  readonly open: boolean;
  readonly terms: readonly SpfTreeTerm[];
  /** Of the domain itself. */
  readonly error: SpfTreeError | undefined;
  /** The first error in the order of evaluation. */
  readonly firstError: { readonly error: SpfTreeError; readonly term: SpfTreeTerm | undefined } | undefined;
  /** Terms whose addresses have passed already because of an earlier term of the same tree. */
  readonly overlaps: readonly { readonly term: SpfTreeTerm; readonly earlier: SpfTreeTerm }[];
  /** Everybody who answered. */
  readonly sources: readonly string[];
}

export interface ExpandOptions {
  /** Gives up: the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
  readonly cache?: SpfRecordCache;
  readonly limits?: Partial<SpfLimits>;
  /** A record in place of the one that the domain publishes. */
  readonly record?: SpfRecord;
  /** Told of each question that is asked. */
  readonly progress?: (name: string, type: string) => void;
}

/** What is followed at most: a tree that is ten times over the limits, or twice as deep, is not worth more. */
const mostRecords = 120;
const mostDepth = 20;
const mostTerms = 30_000;
const mostQuestions = 1200;

/** A term while its tree grows. */
interface Node {
  term: Term;
  name: string;
  qualifier: Qualifier | undefined;
  domain: string;
  holder: SpfRecord;
  target: string | undefined;
  counted: 0 | 1;
  void: 0 | 1;
  ranges: Range[];
  open: boolean;
  error: SpfTreeError | undefined;
  note: string | undefined;
  source: string;
  ttl: number | undefined;
  record: SpfRecord | undefined;
  nodes: Node[] | undefined;
  unused: boolean;
  /** The domains under evaluation on the way here. */
  above: readonly string[];
}

interface Task {
  readonly questions: readonly Question[];
  readonly read: (answers: readonly Answer[]) => readonly Task[];
}

/**
 * The whole tree of an SPF record: every include and redirect followed, every `a` and `mx` resolved, whichever client may
 * come. Questions of one depth are asked together. DNS failures are errors at their place, never exceptions.
 */
export async function expandSpf(domain: string, resolver: Resolver, options: ExpandOptions = {}): Promise<SpfTree> {
  return new Expansion(domain, resolver, options).tree();
}

class Expansion {
  readonly #domain: string;
  readonly #resolver: Resolver;
  readonly #options: ExpandOptions;
  readonly #cache: SpfRecordCache;
  readonly #limits: SpfLimits;
  readonly #answers = new Map<string, Answer>();
  readonly #sources = new Set<string>();
  #records = 0;
  #terms = 0;
  #questions = 0;

  constructor(domain: string, resolver: Resolver, options: ExpandOptions) {
    this.#domain = domain.endsWith(".") ? domain.slice(0, -1) : domain;
    this.#resolver = resolver;
    this.#options = options;
    this.#cache = options.cache ?? new SpfRecordCache();
    this.#limits = { ...defaultLimits, ...options.limits };
  }

  async tree(): Promise<SpfTree> {
    const domain = this.#domain;
    const root: Pick<Node, "error" | "record" | "nodes" | "source" | "ttl"> = {
      error: undefined,
      record: undefined,
      nodes: undefined,
      source: "",
      ttl: undefined,
    };
    const given = this.#options.record && asReceived(this.#options.record);
    let tasks: readonly Task[];
    if (given !== undefined) {
      root.source = "the text at hand";
      tasks = this.#open(root, given, domain, []);
    } else if (!isCheckable(domain)) {
      root.error = { kind: "bad-domain", text: `“${domain}” is no domain that can be checked` };
      tasks = [];
    } else tasks = [this.#recordTask(root, domain, [])];
    while (tasks.length > 0) tasks = await this.#round(tasks);
    return finish(domain, root, [...this.#sources], this.#limits);
  }

  /** Asks all questions of one depth together, then lets each task go on, in the order of the tree. */
  async #round(tasks: readonly Task[]): Promise<readonly Task[]> {
    const { signal, progress } = this.#options;
    const asked = new Map<string, Question>();
    for (const { questions } of tasks) {
      for (const question of questions) {
        const key = questionKey(question.name, question.type);
        if (!this.#answers.has(key)) asked.set(key, question);
      }
    }
    await Promise.all(
      [...asked].map(async ([key, { name, type }]) => {
        progress?.(name, type);
        const answer = this.#resolver.peek?.(name, type) ?? (await answerFrom(this.#resolver, name, type, signal));
        this.#answers.set(key, answer);
      }),
    );
    signal?.throwIfAborted();
    return tasks.flatMap(({ questions, read }) =>
      read(questions.map(({ name, type }) => this.#answers.get(questionKey(name, type)) as Answer)),
    );
  }

  #recordTask(
    at: Pick<Node, "error" | "record" | "nodes" | "source" | "ttl">,
    domain: string,
    above: readonly string[],
  ): Task {
    return {
      questions: [{ name: domain, type: "TXT" }],
      read: ([answer]) => {
        if (answer === undefined) return [];
        this.#sources.add(answer.source);
        at.source = answer.source;
        at.ttl = answer.ttl ?? answer.records[0]?.ttl;
        const selected = selectRecord(domain, answer, this.#cache);
        switch (selected.kind) {
          case "record":
            return this.#open(at, selected.record, domain, above);
          case "none":
            at.error = { kind: "no-record", text: selected.note, count: 0 };
            break;
          case "several":
            at.error = { kind: "several-records", text: selected.note, count: selected.count };
            break;
          default:
            at.error = { kind: "lookup-failed", text: selected.note };
        }
        return [];
      },
    };
  }

  #open(
    at: Pick<Node, "error" | "record" | "nodes" | "source">,
    record: SpfRecord,
    domain: string,
    above: readonly string[],
  ): readonly Task[] {
    at.record = record;
    this.#terms += record.terms.length;
    if (this.#terms > mostTerms) {
      at.error = { kind: "too-large", text: `not read on: more than ${mostTerms} terms in all` };
      return [];
    }
    if (record.broken || record.version.kind !== "exact") {
      const problem = record.problems[0];
      const where = problem === undefined ? "" : ` at “${problem.found.slice(0, 80)}”`;
      at.error = { kind: "broken", text: `the record of ${domain} has a syntax error${where}` };
    }
    const path = [...above, domain.toLowerCase()];
    const nodes: Node[] = [];
    at.nodes = nodes;
    const tasks: Task[] = [];
    const hasAll = record.terms.some((term) => term.kind === "directive" && term.mechanism === "all");
    let behindAll = false;
    for (const term of record.terms) {
      const node = this.#node(term, record, domain, at.source, path);
      nodes.push(node);
      if (term.kind === "directive" ? behindAll : term.kind === "modifier" && term.modifier === "redirect" && hasAll) {
        node.unused = true;
        node.counted = 0;
        node.note = "never evaluated: the record has all (RFC 7208 §5.1)";
        continue;
      }
      if (term.kind === "directive" && term.mechanism === "all") behindAll = true;
      // Nothing of a broken record is evaluated (§4.6).
      if (at.error === undefined) tasks.push(...this.#follow(node));
    }
    return tasks;
  }

  #node(term: Term, holder: SpfRecord, domain: string, source: string, above: readonly string[]): Node {
    const name = term.kind === "directive" ? term.mechanism : term.kind === "modifier" ? term.modifier : "bad";
    return {
      term,
      name,
      qualifier: term.kind === "directive" ? term.qualifier : undefined,
      domain,
      holder,
      target: undefined,
      counted: asksDns(term) ? 1 : 0,
      void: 0,
      ranges: [],
      open: false,
      error: undefined,
      note: undefined,
      source,
      ttl: undefined,
      record: undefined,
      nodes: undefined,
      unused: false,
      above,
    };
  }

  #follow(node: Node): readonly Task[] {
    const { term } = node;
    if (term.kind === "directive") {
      if (term.network !== undefined) node.ranges = [rangeOf(term.network)];
      if (node.counted === 0) return [];
      if (term.mechanism === "ptr") {
        node.open = true;
        node.note = "depends on the reverse name of the client";
        return [];
      }
    } else if (term.kind !== "modifier" || term.modifier !== "redirect") return [];
    const spec = term.kind === "directive" ? term.domain : (term as Modifier).value;
    const target = spec === undefined ? node.domain : knownName(spec, node.domain);
    if (target === undefined) {
      node.open = true;
      node.note = "depends on the message: its macros have no value here";
      return [];
    }
    if (!isDnsName(target)) {
      node.error = { kind: "bad-domain", text: `“${target.slice(0, 100)}” is no name that DNS can hold` };
      return [];
    }
    node.target = target;
    switch (node.name) {
      case "include":
      case "redirect":
        return this.#into(node, target);
      case "a":
        return this.#addresses(node, [target], term as Directive);
      case "exists":
        return this.#exists(node, target);
      default:
        return this.#mx(node, target, term as Directive);
    }
  }

  #into(node: Node, target: string): readonly Task[] {
    if (node.above.includes(target.toLowerCase())) {
      node.error = { kind: "loop", text: `${target} is being evaluated already: this goes round in circles` };
      return [];
    }
    if (!isCheckable(target)) {
      node.error = { kind: "no-record", text: `“${target}” is no domain that can have SPF`, count: 0 };
      return [];
    }
    if (node.above.length > mostDepth) {
      node.error = { kind: "too-large", text: `not followed: ${mostDepth} records lead here already` };
      return [];
    }
    if (++this.#records > mostRecords) {
      node.error = { kind: "too-large", text: `not followed: more than ${mostRecords} records` };
      return [];
    }
    return [this.#recordTask(node, target, node.above)];
  }

  #exists(node: Node, target: string): readonly Task[] {
    return this.#asking([{ name: target, type: "A" }], ([answer]) => {
      if (!this.#usable(node, answer, target, "A")) return [];
      if (answer?.records.some(({ type }) => type === "A") === true) {
        node.ranges = [
          { words: [0], prefix: 0 },
          { words: [0, 0, 0, 0], prefix: 0 },
        ];
        node.note = `${target} exists: every client matches`;
      } else nothing(node, answer, target, "A");
      return [];
    });
  }

  #mx(node: Node, target: string, term: Directive): readonly Task[] {
    return this.#asking([{ name: target, type: "MX" }], ([answer]) => {
      if (!this.#usable(node, answer, target, "MX")) return [];
      if (answer?.records.some(({ type }) => type === "MX") !== true) {
        nothing(node, answer, target, "MX");
        return [];
      }
      const hosts = mxHosts(answer);
      if (hosts.length > this.#limits.mxHosts) {
        node.error = {
          kind: "too-many-mx-hosts",
          text: `${target} has ${hosts.length} MX hosts, only ${this.#limits.mxHosts} may be looked up (RFC 7208 §4.6.4)`,
          count: hosts.length,
        };
        return [];
      }
      if (hosts.length === 0) node.note = `${target} takes no mail: it has a null MX`;
      return this.#addresses(node, hosts, term);
    });
  }

  #addresses(node: Node, hosts: readonly string[], term: Directive): readonly Task[] {
    const questions = hosts.flatMap((name) => [
      { name, type: "A" },
      { name, type: "AAAA" },
    ]);
    return this.#asking(questions, (answers) => {
      const without: string[] = [];
      hosts.forEach((host, i) => {
        const pair = [answers[2 * i], answers[2 * i + 1]] as const;
        const before = node.ranges.length;
        for (const [index, answer] of pair.entries()) {
          const four = index === 0;
          if (!this.#usable(node, answer, host, four ? "A" : "AAAA")) continue;
          node.ranges.push(...rangesOf(answer, four, term));
        }
        if (node.ranges.length > before) {
          if (node.name === "a") node.note = oneFamily(pair, host);
          return;
        }
        if (node.name === "a") {
          if (pair.every((answer) => answer !== undefined && isAnswered(answer)))
            nothing(node, pair[0], host, "A or AAAA");
        } else without.push(host);
      });
      if (without.length > 0)
        node.note = `without address: ${without.join(", ")}, which is no void look-up: only terms are (RFC 7208 §4.6.4)`;
      return [];
    });
  }

  #asking(questions: readonly Question[], read: Task["read"]): readonly Task[] {
    this.#questions += questions.length;
    return this.#questions > mostQuestions || questions.length === 0 ? [] : [{ questions, read }];
  }

  /** Whether there is an answer; else the failure becomes the node's error. */
  #usable(node: Node, answer: Answer | undefined, name: string, type: string): boolean {
    if (answer === undefined) return false;
    this.#sources.add(answer.source);
    node.source = answer.source;
    node.ttl ??= answer.ttl ?? answer.records[0]?.ttl;
    if (isAnswered(answer)) return true;
    node.error ??= { kind: "lookup-failed", text: `${type} of ${name}: ${failureText(answer)}` };
    return false;
  }
}

/** The name of a domain-spec whose macros, if any, are all `%{d}`; undefined where it depends on the message. */
export function knownName(spec: MacroString, domain: string): string | undefined {
  const name = expandMacros(spec, (letter) => (letter === "d" ? domain : undefined));
  return name === undefined ? undefined : fitName(name);
}

function rangesOf(answer: Answer | undefined, four: boolean, term: Directive): Range[] {
  const found: Range[] = [];
  const prefix = (four ? term.prefix4 : term.prefix6)?.length ?? (four ? 32 : 128);
  for (const { type, data } of answer?.records ?? []) {
    if (type !== (four ? "A" : "AAAA") || typeof data !== "string") continue;
    const words = addressOf(data, four);
    if (words !== undefined) found.push(rangeOf({ words, prefix }));
  }
  return found;
}

function nothing(node: Node, answer: Answer | undefined, name: string, type: string): void {
  node.void = 1;
  const why = answer?.status === "nxdomain" ? `${name} does not exist` : `${name} has no ${type}`;
  node.note = why;
}

/** A host with addresses of one family is a void look-up for the clients of the other, though not at worst for both. */
function oneFamily([four, six]: readonly [Answer | undefined, Answer | undefined], host: string): string | undefined {
  const lacks = (answer: Answer | undefined, type: string) =>
    answer !== undefined && isAnswered(answer) && !answer.records.some((record) => record.type === type);
  const missing = lacks(four, "A") ? "A" : lacks(six, "AAAA") ? "AAAA" : undefined;
  if (missing === undefined) return undefined;
  const clients = missing === "A" ? "IPv4" : "IPv6";
  return `${host} has no ${missing}: a void look-up for ${clients} clients (RFC 7208 §4.6.4)`;
}

type Root = Pick<Node, "error" | "record" | "nodes" | "source" | "ttl">;

function finish(domain: string, root: Root, sources: readonly string[], limits: SpfLimits): SpfTree {
  markLimits(root.nodes ?? [], limits);
  const terms = (root.nodes ?? []).map(finished);
  const passing = root.error === undefined ? passSet(terms) : noAddresses;
  const first = root.error === undefined ? firstError(terms) : { error: root.error, term: undefined };
  return {
    domain,
    record: root.record,
    source: root.source,
    ttl: root.ttl,
    lookups: sum(terms, "lookups"),
    voids: sum(terms, "voids"),
    addresses: passing,
    ipv4: count(passing.ipv4),
    ipv6: count(passing.ipv6),
    open: terms.some(({ open, unused }) => open && !unused),
    terms,
    error: root.error,
    firstError: first,
    overlaps: overlapsOf(terms),
    sources,
  };
}

/** The terms at which ten look-ups and two void ones are used up, in the order of evaluation. */
function markLimits(nodes: readonly Node[], limits: SpfLimits): void {
  let lookups = 0;
  let voids = 0;
  const walk = (list: readonly Node[]): void => {
    for (const node of inOrder(list)) {
      if (node.unused) continue;
      lookups += node.counted;
      voids += node.void;
      if (node.counted === 1 && lookups === limits.lookups + 1) {
        node.error ??= {
          kind: "too-many-lookups",
          text: `look-up ${lookups}: only ${limits.lookups} are allowed (RFC 7208 §4.6.4)`,
          count: lookups,
        };
      }
      if (node.void === 1 && voids === limits.voids + 1) {
        node.error ??= {
          kind: "too-many-voids",
          text: `void look-up ${voids}: only ${limits.voids} are allowed (RFC 7208 §4.6.4)`,
          count: voids,
        };
      }
      if (node.nodes !== undefined) walk(node.nodes);
    }
  };
  walk(nodes);
}

/** As they are evaluated: modifiers come last, wherever they stand (RFC 7208 §6.1). */
function inOrder<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return [...list.filter(({ name }) => name !== "redirect"), ...list.filter(({ name }) => name === "redirect")];
}

function finished(node: Node): SpfTreeTerm {
  const terms = node.nodes?.map(finished);
  const below = terms ?? [];
  const follows = node.name === "include" || node.name === "redirect";
  const addresses =
    node.unused || (node.error !== undefined && node.error.kind === "broken")
      ? noAddresses
      : node.name === "all"
        ? allAddresses
        : follows
          ? passSet(below)
          : addressSet(node.ranges);
  return {
    term: node.holder.value.text.slice(node.term.start, node.term.end),
    name: node.name,
    qualifier: node.qualifier,
    domain: node.domain,
    span: node.holder.value.span(node.term.start, node.term.end),
    target: node.target,
    lookups: node.counted + sum(below, "lookups"),
    counted: node.counted,
    voids: node.void + sum(below, "voids"),
    ranges: node.ranges,
    addresses,
    open: node.open || (follows && below.some(({ open, unused }) => open && !unused)),
    error: node.error,
    note: node.note,
    source: node.source,
    ttl: node.ttl,
    record: node.record,
    terms,
    unused: node.unused,
  };
}

/** The addresses for which a record gives pass, whatever depends on the message left out. */
function passSet(terms: readonly SpfTreeTerm[]): AddressSet {
  const layers: Layer[] = [];
  for (const { unused, qualifier, name, addresses } of inOrder(terms)) {
    if (unused || (qualifier === undefined && name !== "redirect")) continue;
    layers.push({ set: addresses, wanted: qualifier === "+" || name === "redirect" });
  }
  return firstHeld(layers);
}

function sum(terms: readonly SpfTreeTerm[], what: "lookups" | "voids"): number {
  return terms.reduce((total, term) => total + (term.unused ? 0 : term[what]), 0);
}

function firstError(terms: readonly SpfTreeTerm[]): SpfTree["firstError"] {
  for (const term of inOrder(terms)) {
    if (term.unused) continue;
    // An error of a whole record says more than the look-ups spent on the way to it.
    if (term.error !== undefined) return { error: term.error, term };
    const below = firstError(term.terms ?? []);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Overlaps shown at most. */
const mostOverlaps = 100;

/** Networks that stand whole in one of an earlier term, in evaluation order; both terms of the `+` kind. */
function overlapsOf(terms: readonly SpfTreeTerm[]): SpfTree["overlaps"] {
  const seen = new Map<string, SpfTreeTerm>();
  const lengths = new Set<number>();
  const found: { term: SpfTreeTerm; earlier: SpfTreeTerm }[] = [];
  const walk = (list: readonly SpfTreeTerm[]): void => {
    for (const term of inOrder(list)) {
      if (term.unused || found.length >= mostOverlaps) continue;
      if (term.qualifier === "+" && term.name !== "exists" && term.ranges.length > 0) {
        const earlier = term.ranges.map((range) => covering(range, seen, lengths));
        const [first] = earlier;
        if (first !== undefined && earlier.every((one) => one !== undefined)) found.push({ term, earlier: first });
        for (const range of term.ranges) {
          lengths.add(range.prefix);
          const key = networkKey(range);
          if (!seen.has(key)) seen.set(key, term);
        }
      }
      walk(term.terms ?? []);
    }
  };
  walk(terms);
  return found;
}

function covering(
  range: Range,
  seen: ReadonlyMap<string, SpfTreeTerm>,
  lengths: ReadonlySet<number>,
): SpfTreeTerm | undefined {
  for (const prefix of lengths) {
    if (prefix > range.prefix) continue;
    const found = seen.get(networkKey(rangeOf({ words: range.words, prefix })));
    if (found !== undefined) return found;
  }
  return undefined;
}

function networkKey({ words, prefix }: Range): string {
  return `${words.join(".")}/${prefix}`;
}
