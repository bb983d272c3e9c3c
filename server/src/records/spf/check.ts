import { type Finding, type Fix, finding, type Rule, type TextEdit } from "../../rules/rule.ts";
import type { RecordContext } from "../language.ts";
import { nearest } from "../near.ts";
import { recordPlace, removeRecord } from "../place.ts";
import { checkNetwork } from "./check-networks.ts";
import { moveToEnd, qualifierFix, removeTerm, sourceOf } from "./edits.ts";
import { checkPlace } from "./place.ts";
import type { ProblemFix, SpfProblem } from "./problems.ts";
import { Repeats } from "./repeats.ts";
import { spfRules } from "./rules.ts";
import { grammarRules } from "./rules-grammar.ts";
import {
  asksDns,
  type Directive,
  type Modifier,
  mechanismNames,
  type Part,
  type SpfRecord,
  unreadTerms,
} from "./tree.ts";

/** The most terms that may ask DNS (RFC 7208 §4.6.4). */
export const mostLookups = 10;

const known = new Set<string>(mechanismNames);
/** Modifiers with a definition: RFC 7208 §6, RFC 6652 §3. */
const knownModifiers = new Set(["redirect", "exp", "ra", "rp", "rr"]);

/** Finds what is wrong in one SPF record, as far as the record, its owner and its zone tell. */
export function checkSpf(record: SpfRecord, context: RecordContext): Finding[] {
  const findings: Finding[] = [];
  if (record.version.kind === "sender-id") {
    return [
      finding(spfRules["sender-id"], recordPlace(record.value), undefined, { fixes: removeRecord(context.recordSpan) }),
    ];
  }
  if (record.version.kind === "near") {
    const lost = record.problems.find((p) => p.name === "lost-space-at-join" && p.start === record.version.end);
    return [lost === undefined ? badVersion(record) : problemFinding(record, lost)];
  }
  checkPlace(record, context, findings);
  for (const problem of record.problems) findings.push(problemFinding(record, problem));
  terms(record, context, findings);
  return findings;
}

function edits(record: SpfRecord, fix: ProblemFix): TextEdit[] {
  return fix.edits.map((edit) => ({ span: record.value.span(edit.start, edit.end), text: edit.text }));
}

function problemFinding(record: SpfRecord, problem: SpfProblem): Finding {
  const rule = grammarRules[problem.name];
  const args: { found: string; hint?: string } = { found: problem.found };
  if (problem.hint !== undefined) args.hint = problem.hint;
  const fixes: Fix[] = problem.fix
    ? [{ title: problem.fix.title, edits: edits(record, problem.fix), preferred: true }]
    : [];
  return finding(rule as Rule<typeof args>, sourceOf(record, problem), args, { fixes });
}

function badVersion(record: SpfRecord): Finding {
  const { version, value } = record;
  const found = value.text.slice(version.start, version.end);
  const next = value.text[version.end];
  const text = next === undefined || next === " " ? "v=spf1" : "v=spf1 ";
  const span = value.span(version.start, version.end);
  return finding(
    spfRules["bad-version"],
    span,
    { found },
    {
      fixes: [{ title: "Write v=spf1", edits: [{ span, text }], preferred: true }],
    },
  );
}

/** What the terms say, one after the other and together. */
function terms(record: SpfRecord, context: RecordContext, findings: Finding[]): void {
  const { value } = record;
  let all: Directive | undefined;
  let redirect: Modifier | undefined;
  let explanation: Modifier | undefined;
  let fails = false;
  let lastMechanism = -1;
  let lookups = 0;
  let beyond: Part | undefined;
  const repeats = new Repeats(value.text);
  const unread = unreadTerms(record);
  for (const term of record.terms) {
    if (term.kind === "bad") continue;
    if (asksDns(term) && (all === undefined || term.kind === "modifier") && ++lookups === mostLookups + 1)
      beyond = term;
    if (term.kind === "modifier") {
      if (!unread.has(term)) modifier(record, term, redirect, explanation, findings);
      if (term.modifier === "redirect") redirect ??= term;
      if (term.modifier === "exp") explanation ??= term;
      continue;
    }
    lastMechanism = term.start;
    if (term.qualifier === "-") fails = true;
    if (all !== undefined) continue;
    if (term.mechanism === "all") all = term;
    if (unread.has(term)) continue;
    directive(record, term, context, findings);
    const earlier = repeats.earlier(term);
    if (earlier !== undefined) findings.push(repeated(record, term, earlier));
  }
  if (all !== undefined) {
    if (lastMechanism > all.start) findings.push(afterAll(record, all));
    if (redirect !== undefined)
      findings.push(
        finding(spfRules["redirect-with-all"], value.span(redirect.start, redirect.end), undefined, {
          fixes: [removeTerm(record, redirect)],
        }),
      );
  }
  if (all === undefined && redirect !== undefined && redirect.start < lastMechanism) {
    findings.push(
      finding(spfRules["redirect-not-last"], value.span(redirect.start, redirect.end), undefined, {
        fixes: [moveToEnd(record, redirect)],
      }),
    );
  }
  if (all === undefined && redirect === undefined && !record.broken && !hasAllWithSign(record)) {
    const end = value.text.trimEnd().length;
    findings.push(
      finding(spfRules["no-all"], value.span(Math.max(0, end - 1), end), undefined, {
        fixes: ["~all", "-all"].map((text) => ({
          title: `Add ${text}`,
          edits: [{ span: value.span(end, end), text: ` ${text}` }],
          ...(text === "~all" && { preferred: true }),
        })),
      }),
    );
  }
  if (explanation !== undefined && !fails && redirect === undefined && !record.broken)
    findings.push(
      finding(spfRules["exp-unused"], value.span(explanation.start, explanation.end), undefined, {
        fixes: [removeTerm(record, explanation)],
      }),
    );
  if (beyond !== undefined)
    findings.push(
      finding(spfRules["too-many-lookups"], value.span(beyond.start, beyond.end), { count: lookups, own: true }),
    );
}

/** `all=`: the sign is what is wrong, not that all is missing. */
function hasAllWithSign({ terms }: SpfRecord): boolean {
  return terms.some((term) => term.kind === "modifier" && term.modifier === "all");
}

function modifier(
  record: SpfRecord,
  term: Modifier,
  redirect: Modifier | undefined,
  explanation: Modifier | undefined,
  findings: Finding[],
): void {
  const { value } = record;
  if (
    (term.modifier === "redirect" && redirect !== undefined) ||
    (term.modifier === "exp" && explanation !== undefined)
  ) {
    findings.push(
      finding(
        spfRules["duplicate-modifier"],
        value.span(term.start, term.end),
        { name: term.modifier },
        {
          fixes: [removeTerm(record, term)],
        },
      ),
    );
  }
  if (knownModifiers.has(term.modifier)) {
    if (term.modifier === "redirect" || term.modifier === "exp") domain(record, term.value, findings);
    return;
  }
  const name = value.span(term.name.start, term.name.end);
  const written = value.text.slice(term.name.start, term.name.end);
  if (known.has(term.modifier)) {
    const sign = value.span(term.name.end, term.name.end + 1);
    findings.push(
      finding(
        spfRules["mechanism-as-modifier"],
        sign,
        { name: written },
        {
          fixes:
            term.modifier === "all"
              ? [{ title: "Write -all", edits: [{ span: value.span(term.start, term.end), text: "-all" }] }]
              : [{ title: "Write a colon", edits: [{ span: sign, text: ":" }], preferred: true }],
        },
      ),
    );
    return;
  }
  const meant =
    nearest(term.modifier, ["redirect", "exp"]) ?? (term.modifier.startsWith("redirect") ? "redirect" : undefined);
  if (meant !== undefined && (meant === "redirect" || term.modifier.length >= 3)) {
    findings.push(
      finding(
        spfRules["misspelt-modifier"],
        name,
        { found: written, meant },
        {
          fixes: [{ title: `Write ${meant}`, edits: [{ span: name, text: meant }], preferred: true }],
        },
      ),
    );
  } else {
    findings.push(finding(spfRules["unknown-modifier"], name, { found: written }));
  }
}

function directive(record: SpfRecord, term: Directive, context: RecordContext, findings: Finding[]): void {
  if (term.domain !== undefined) domain(record, term.domain, findings);
  switch (term.mechanism) {
    case "all":
      if (term.qualifier === "+" || term.qualifier === "?") findings.push(openAll(record, term, term.qualifier));
      return;
    case "ptr":
      findings.push(finding(spfRules["ptr-mechanism"], sourceOf(record, term)));
      return;
    case "include":
      if (term.qualifier === "-" || term.qualifier === "~") {
        const result = term.qualifier === "-" ? "fail" : "softfail";
        const args = { qualifier: term.qualifier, result };
        findings.push(finding(spfRules["negative-include"], sourceOf(record, term), args));
      }
      return;
    case "exists":
      if (term.domain?.literal) {
        const args = { domain: term.domain.literal };
        findings.push(finding(spfRules["constant-exists"], sourceOf(record, term.domain), args));
      }
      return;
    case "ip4":
    case "ip6":
      if (term.network !== undefined) checkNetwork(record, term.network, context, findings);
      return;
    default:
      return;
  }
}

/** `+all` and `?all`. */
function openAll(record: SpfRecord, term: Directive, qualifier: "+" | "?"): Finding {
  const span = sourceOf(record, term);
  if (qualifier === "?")
    return finding(spfRules["neutral-all"], span, undefined, { fixes: [qualifierFix(record, term, "~")] });
  const args = { term: record.value.text.slice(term.start, term.end) };
  const fixes = [qualifierFix(record, term, "~"), qualifierFix(record, term, "-")];
  return finding(spfRules["pass-all"], span, args, { fixes });
}

/** A term that an earlier one covers. */
function repeated(record: SpfRecord, term: Directive, earlier: Directive): Finding {
  const { text } = record.value;
  const args = { term: text.slice(term.start, term.end), earlier: text.slice(earlier.start, earlier.end) };
  return finding(spfRules["duplicate-term"], sourceOf(record, term), args, {
    related: [{ message: "covered by this term", span: sourceOf(record, earlier) }],
    fixes: [removeTerm(record, term)],
  });
}

function domain(record: SpfRecord, spec: Directive["domain"], findings: Finding[]): void {
  if (spec === undefined) return;
  const { value } = record;
  const { text } = value;
  for (const part of spec.parts) {
    if (part.kind === "macro") {
      if (part.letter === "p") findings.push(finding(spfRules["macro-p"], value.span(part.start, part.end)));
      continue;
    }
    const scheme = part.text.indexOf("://");
    const at = part.text.indexOf("@");
    const index = scheme >= 0 ? scheme : at;
    if (index >= 0) {
      const start = part.start + index;
      findings.push(
        finding(spfRules["suspicious-domain"], value.span(start, start + (scheme >= 0 ? 3 : 1)), {
          found: text.slice(spec.start, spec.end),
        }),
      );
    }
  }
  if (spec.end > spec.start && text[spec.end - 1] === "." && spec.parts[spec.parts.length - 1]?.kind === "literal") {
    const dot = value.span(spec.end - 1, spec.end);
    findings.push(
      finding(spfRules["trailing-dot"], dot, undefined, {
        fixes: [{ title: "Remove the dot", edits: [{ span: dot, text: "" }], preferred: true }],
      }),
    );
  }
}

/** Mechanisms behind `all`, which always matches. */
function afterAll(record: SpfRecord, all: Directive): Finding {
  const { value } = record;
  const later = record.terms.filter((term) => term.kind === "directive" && term.start > all.start);
  const start = (later[0] as Part).start;
  const end = (later[later.length - 1] as Part).end;
  const edits = later.map((term) => removeTerm(record, term).edits[0] as TextEdit);
  return finding(
    spfRules["after-all"],
    value.span(start, end),
    { terms: value.text.slice(start, end) },
    { fixes: [{ title: "Remove what follows all", edits }] },
  );
}
