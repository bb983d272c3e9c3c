import type { Answer, Resolver } from "../dns/resolver.ts";
import type { RecordContext } from "../records/language.ts";
import { readMacroString } from "../records/spf/macros.ts";
import { asReceived } from "../records/spf/parse.ts";
import { isMisplaced } from "../records/spf/place.ts";
import type { SpfProblem } from "../records/spf/problems.ts";
import { spfRules as rules } from "../records/spf/rules.ts";
import { asksDns, type Modifier, type SpfRecord, type Term, unreadTerms } from "../records/spf/tree.ts";
import { type Finding, finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { isDnsName } from "./macros.ts";
import { defaultLimits } from "./spf-evaluation.ts";
import { failureText, isAnswered, joinedText, type SpfRecordCache } from "./spf-records.ts";
import { expandSpf, knownName, type SpfTree, type SpfTreeTerm } from "./spf-tree.ts";

export interface LiveSpfOptions {
  readonly signal?: AbortSignal;
  readonly cache?: SpfRecordCache;
  readonly progress?: (name: string, type: string) => void;
}

/**
 * What is wrong with a record that only the answers to its questions tell: the rules marked † of the group spf. Nothing for
 * a record without an owner, at a wildcard or where nobody looks, or with a syntax error. A failed question is no finding but `spf/lookup-failed`.
 */
export async function checkSpfLive(
  written: SpfRecord,
  context: RecordContext,
  resolver: Resolver,
  options: LiveSpfOptions = {},
): Promise<readonly Finding[]> {
  const record = asReceived(written);
  const { owner } = context;
  if (owner === undefined || owner.startsWith("*.") || isMisplaced(owner)) return [];
  if (record.broken || record.version.kind !== "exact") return [];
  const tree = await expandSpf(owner, resolver, { ...options, record });
  // What the check without DNS says of a term is not said again in other words.
  const told = new Set([...unreadTerms(written)].map(({ start }) => start));
  return [...treeFindings(tree, record, told), ...(await explanationFindings(record, owner, resolver, options))];
}

/** The findings that an expanded tree gives for the record at its root; `told`: where terms begin of which something is said already. */
export function treeFindings(
  tree: SpfTree,
  record: SpfRecord,
  told: ReadonlySet<number> = new Set(),
): readonly Finding[] {
  const found: Finding[] = [];
  tree.terms.forEach((term, i) => {
    const source = record.terms[i];
    if (source === undefined || term.unused || told.has(source.start)) return;
    const place = domainPlace(record, source);
    found.push(...termFindings(term, place, record.value.span(source.start, source.end), tree));
  });
  // What the record asks by itself is the business of the check without DNS.
  const own = record.terms.filter(asksDns).length;
  return own > defaultLimits.lookups ? found.filter(({ rule }) => rule.id !== rules["too-many-lookups"].id) : found;
}

/** The domain of a term where it is written, else the term. */
function domainPlace(record: SpfRecord, term: Term): Span {
  const part = term.kind === "directive" ? term.domain : term.kind === "modifier" ? term.value : undefined;
  const { start, end } = part ?? term;
  return record.value.span(start, end);
}

function termFindings(term: SpfTreeTerm, domain: Span, whole: Span, tree: SpfTree): Finding[] {
  const found: Finding[] = [];
  const over = (kind: string) => within(term, (one) => one.error?.kind === kind);
  if (over("too-many-lookups") !== undefined)
    found.push(finding(rules["too-many-lookups"], whole, { count: tree.lookups, own: false }));
  const voids = over("too-many-voids") !== undefined;
  if (voids) found.push(finding(rules["too-many-void-lookups"], whole, { count: tree.voids }));
  const target = term.target ?? term.domain;
  const error = term.error;
  switch (error?.kind) {
    case "no-record":
    case "several-records": {
      const rule = rules[term.name === "redirect" ? "redirect-without-record" : "include-without-record"];
      found.push(finding(rule, domain, { domain: target, count: error.count ?? 0 }));
      return found;
    }
    case "broken":
      found.push(finding(rules["broken-include"], domain, { domain: target, problem: brokenText(term) }));
      return found;
    case "loop":
      found.push(finding(rules.loop, domain, { domain: target }));
      return found;
    case "too-many-mx-hosts":
      found.push(finding(rules["too-many-mx-hosts"], whole, { domain: target, count: error.count ?? 0 }));
      return found;
    case "lookup-failed":
      found.push(finding(rules["lookup-failed"], domain, { domain: target, status: error.text }));
      return found;
  }
  if (term.terms === undefined) {
    if (term.voids > 0 && !voids) found.push(voidFinding(term, domain, target));
    return found;
  }
  found.push(...includedFindings(term, domain, target));
  return found;
}

function voidFinding(term: SpfTreeTerm, place: Span, domain: string): Finding {
  const type = term.name === "mx" ? "MX" : term.name === "exists" ? "A" : "A or AAAA";
  const status = term.note?.includes("does not exist") === true ? "nxdomain" : "noerror";
  return finding(rules["void-lookup"], place, { domain, type, status });
}

/** What is wrong further down, told where the record at hand leads there. */
function includedFindings(term: SpfTreeTerm, place: Span, domain: string): Finding[] {
  const inner = term.terms ?? [];
  const loop = within(term, ({ error }) => error?.kind === "loop");
  if (loop !== undefined) return [finding(rules.loop, place, { domain: loop.target ?? domain })];
  const broken = within(term, ({ error }) => error !== undefined && permanent.has(error.kind));
  if (broken !== undefined) {
    const problem = broken.error?.kind === "broken" ? brokenText(broken) : (broken.error?.text ?? "");
    const at = broken.error?.kind === "broken" ? (broken.target ?? broken.domain) : broken.domain;
    return [finding(rules["broken-include"], place, { domain: at, problem })];
  }
  const failed = within(term, ({ error }) => error?.kind === "lookup-failed");
  if (failed !== undefined)
    return [
      finding(rules["lookup-failed"], place, { domain: failed.target ?? domain, status: failed.error?.text ?? "" }),
    ];
  if (term.name !== "include") return [];
  const open = passesAll(term);
  if (open !== undefined) return [finding(rules["included-pass-all"], place, { domain: open })];
  const all = inner.find(({ name, unused }) => name === "all" && !unused);
  return all === undefined ? [] : [finding(rules["included-all"], place, { domain, term: all.term })];
}

/** Errors of a term that are errors of every record that leads to it. */
const permanent: ReadonlySet<string> = new Set(["broken", "no-record", "several-records", "too-many-mx-hosts"]);

/** The domain whose record, included here, lets everyone pass. */
function passesAll(term: SpfTreeTerm): string | undefined {
  for (const one of term.terms ?? []) {
    if (one.unused || (one.qualifier !== "+" && one.name !== "redirect")) continue;
    if (one.name === "all") return one.domain;
    const below = passesAll(one);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** The first term, the one given among them, for which `is` holds, in the order of the tree. */
function within(term: SpfTreeTerm, is: (term: SpfTreeTerm) => boolean): SpfTreeTerm | undefined {
  if (term.unused) return undefined;
  if (is(term)) return term;
  for (const one of term.terms ?? []) {
    const found = within(one, is);
    if (found !== undefined) return found;
  }
  return undefined;
}

function brokenText(term: SpfTreeTerm): string {
  const problem = term.record?.problems[0];
  return problem === undefined ? "a modifier twice" : `“${problem.found.slice(0, 60)}”`;
}

/** The explanation that `exp=` names (RFC 7208 §6.2). */
async function explanationFindings(
  record: SpfRecord,
  owner: string,
  resolver: Resolver,
  { signal, progress }: LiveSpfOptions,
): Promise<readonly Finding[]> {
  const exp = record.terms.find((term): term is Modifier => term.kind === "modifier" && term.modifier === "exp");
  const domain = exp === undefined ? undefined : knownName(exp.value, owner);
  if (exp === undefined || domain === undefined || !isDnsName(domain)) return [];
  progress?.(domain, "TXT");
  const answer = await resolver.resolve(domain, "TXT", signal === undefined ? {} : { signal });
  const place = record.value.span(exp.value.start, exp.value.end);
  if (!isAnswered(answer)) return [finding(rules["lookup-failed"], place, { domain, status: failureText(answer) })];
  const problem = explanationProblem(answer);
  return problem === undefined ? [] : [finding(rules["bad-explanation"], place, { domain, problem })];
}

function explanationProblem(answer: Answer): string | undefined {
  const texts = answer.records.filter(({ type }) => type === "TXT");
  if (answer.status === "nxdomain") return "the name does not exist";
  if (texts.length !== 1) return texts.length === 0 ? "there is no TXT" : `there are ${texts.length} TXT records`;
  const text = joinedText(texts[0]?.data);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20 || c > 0x7e) return "it is not ASCII";
  }
  const problems: SpfProblem[] = [];
  readMacroString(text, 0, text.length, problems, true);
  const [first] = problems;
  return first === undefined ? undefined : `the macro “${first.found.slice(0, 40)}” is not valid`;
}
