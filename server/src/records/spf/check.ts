import { type Finding, type Fix, finding, type Rule, type TextEdit } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import { isExampleName, labels } from "../domain.ts";
import type { Member, Name, RecordContext, RecordView } from "../language.ts";
import { nearest } from "../near.ts";
import { ownerFix, ownerPlace, recordPlace, removeRecord } from "../place.ts";
import { addressText } from "./addresses.ts";
import { contains, countText, type Range, rangeOf, rangeText, size, unroutable } from "./networks.ts";
import { isSpfRecord } from "./parse.ts";
import type { ProblemFix, SpfProblem } from "./problems.ts";
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
  place(record, context, findings);
  for (const problem of record.problems) findings.push(problemFinding(record, problem));
  terms(record, context, findings);
  return findings;
}

/** The source of a part; a join's is what parts the two strings. */
export function sourceOf(record: SpfRecord, part: Part): Span {
  const { value } = record;
  if (part.start === part.end && part.start > 0 && isJoin(value, part.start)) {
    return { start: value.span(part.start - 1, part.start).end, end: value.span(part.start, part.start + 1).start };
  }
  return value.span(part.start, part.end);
}

/** Whether two character-strings meet at a place; the joins are in order. */
function isJoin({ joins }: Decoded, at: number): boolean {
  let low = 0;
  let high = joins.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((joins[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return joins[low] === at;
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

/** Where the record stands, and beside what. */
function place(record: SpfRecord, context: RecordContext, findings: Finding[]): void {
  const { owner } = context;
  if (owner === undefined) return;
  const all = labels(owner);
  if (all[0] === "*") {
    if (!/^v=spf1 +-all *$/i.test(record.value.text.slice(0, 64)))
      findings.push(finding(spfRules.wildcard, ownerPlace(context, record.value)));
  } else {
    const strange = serviceLabel(all);
    if (strange >= 0) {
      const domain = all.slice(strange + 1).join(".");
      findings.push(
        finding(
          spfRules["wrong-owner"],
          ownerPlace(context, record.value),
          { owner },
          {
            fixes: context.zone?.contains(domain) ? ownerFix(context, domain) : [],
          },
        ),
      );
    }
  }
  const { zone } = context;
  if (context.type === "SPF" && zone !== undefined) {
    const texts = zone.at(owner, "TXT").some(({ value }) => value !== undefined && isSpfRecord(value.text));
    const span = context.typeSpan ?? recordPlace(record.value);
    if (texts)
      findings.push(finding(spfRules["obsolete-type"], span, undefined, { fixes: removeRecord(context.recordSpan) }));
    else {
      const fixes = context.typeSpan && [{ title: "Make it TXT", edits: [{ span, text: "TXT" }], preferred: true }];
      findings.push(finding(spfRules["only-obsolete-type"], span, undefined, fixes && { fixes }));
    }
  }
  if (zone !== undefined && record.value.text.length > 100)
    answerSize(record, context, zone.at(owner, "TXT"), findings);
}

const serviceLabels = new Set(["_dmarc", "_domainkey", "_mta-sts", "_bimi"]);

/** Which of a name's labels says that it belongs to another record; -1 where none does. */
function serviceLabel(all: readonly string[]): number {
  return all.findIndex((label, i) => serviceLabels.has(label) || (label === "_tls" && all[i - 1] === "_smtp"));
}

/** Whether nobody looks for SPF at a name, as at `_dmarc.example.com`. */
export function isMisplaced(owner: Name): boolean {
  return serviceLabel(labels(owner)) >= 0;
}

/** RFC 7208 §3.4: the name and all texts of its type together. */
function answerSize(
  record: SpfRecord,
  context: RecordContext,
  texts: readonly RecordView[],
  findings: Finding[],
): void {
  let octets = (context.owner?.length ?? 0) + 2;
  for (const { value } of texts) octets += (value?.text.length ?? 0) + 1 + (value?.joins.length ?? 0);
  const first = texts.find(({ value }) => value !== undefined && isSpfRecord(value.text));
  if (octets > 450 && (first?.value === undefined || first.value.span(0, 1).start === record.value.span(0, 1).start))
    findings.push(finding(spfRules["answer-too-big"], recordPlace(record.value), { octets }));
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
  const seen = new Map<string, Directive>();
  const networks: { readonly range: Range; readonly term: Directive }[] = [];
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
    repeated(record, term, seen, networks, findings);
  }
  if (all !== undefined) afterAll(record, all, redirect, findings);
  else if (redirect !== undefined && redirect.start < lastMechanism) {
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
  const name = value.span(term.name.start, term.name.end);
  const written = value.text.slice(term.name.start, term.name.end);
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
  const { value } = record;
  const span = value.span(term.start, term.end);
  if (term.domain !== undefined) domain(record, term.domain, findings);
  switch (term.mechanism) {
    case "all":
      if (term.qualifier === "+")
        findings.push(
          finding(
            spfRules["pass-all"],
            span,
            { term: value.text.slice(term.start, term.end) },
            {
              fixes: [qualifierFix(record, term, "~"), qualifierFix(record, term, "-")],
            },
          ),
        );
      else if (term.qualifier === "?")
        findings.push(finding(spfRules["neutral-all"], span, undefined, { fixes: [qualifierFix(record, term, "~")] }));
      return;
    case "ptr":
      findings.push(finding(spfRules["ptr-mechanism"], span));
      return;
    case "include":
      if (term.qualifier === "-" || term.qualifier === "~")
        findings.push(
          finding(spfRules["negative-include"], span, {
            qualifier: term.qualifier,
            result: term.qualifier === "-" ? "fail" : "softfail",
          }),
        );
      return;
    case "exists":
      if (term.domain?.literal !== undefined && term.domain.literal !== "")
        findings.push(
          finding(spfRules["constant-exists"], value.span(term.domain.start, term.domain.end), {
            domain: term.domain.literal,
          }),
        );
      return;
    case "ip4":
    case "ip6":
      if (term.network !== undefined) network(record, term, context, findings);
      return;
    default:
      return;
  }
}

function network(record: SpfRecord, term: Directive, context: RecordContext, findings: Finding[]): void {
  const { value } = record;
  const net = term.network;
  if (net === undefined) return;
  const range = rangeOf(net);
  const span = value.span(net.start, net.end);
  const special = unroutable(range);
  const wide = net.version === 4 ? net.prefix <= 8 : net.prefix <= 16;
  if (special !== undefined) {
    const excused = special.documentation && (context.owner === undefined || isExampleName(context.owner));
    if (!excused)
      findings.push(
        finding(spfRules["unroutable-network"], span, {
          network: value.text.slice(net.start, net.end),
          kind: special.kind,
        }),
      );
  } else if (wide) {
    findings.push(
      finding(spfRules["wide-network"], span, { network: rangeText(range), addresses: countText(size(range)) }),
    );
  }
  if (range.words.some((word, i) => word !== net.words[i])) {
    const end = net.prefixPart === undefined ? net.end : net.prefixPart.start - 1;
    const address = value.span(net.start, end);
    findings.push(
      finding(
        spfRules["host-bits-set"],
        address,
        { network: value.text.slice(net.start, net.end), meant: rangeText(range) },
        {
          fixes: [
            { title: `Write ${addressText(range.words)}`, edits: [{ span: address, text: addressText(range.words) }] },
          ],
        },
      ),
    );
  }
}

/** A term that is there already, or a network within an earlier one of the same qualifier. */
function repeated(
  record: SpfRecord,
  term: Directive,
  seen: Map<string, Directive>,
  networks: { readonly range: Range; readonly term: Directive }[],
  findings: Finding[],
): void {
  const { text } = record.value;
  let earlier: Directive | undefined;
  if (term.network !== undefined) {
    const range = rangeOf(term.network);
    // Quadratic in the networks of one record, so bounded: a record in DNS has room for some thousands at most.
    if (networks.length < 512)
      earlier = networks.find((n) => n.term.qualifier === term.qualifier && contains(n.range, range))?.term;
    networks.push({ range, term });
  } else {
    const key = `${term.qualifier}${text.slice(term.name.start, term.end).toLowerCase()}`;
    earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, term);
  }
  if (earlier === undefined) return;
  findings.push(
    finding(
      spfRules["duplicate-term"],
      record.value.span(term.start, term.end),
      { term: text.slice(term.start, term.end), earlier: text.slice(earlier.start, earlier.end) },
      {
        related: [{ message: "covered by this term", span: record.value.span(earlier.start, earlier.end) }],
        fixes: [removeTerm(record, term)],
      },
    ),
  );
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

function afterAll(record: SpfRecord, all: Directive, redirect: Modifier | undefined, findings: Finding[]): void {
  const { value } = record;
  const later = record.terms.filter((term) => term.kind === "directive" && term.start > all.start);
  const first = later[0];
  const last = later[later.length - 1];
  if (first !== undefined && last !== undefined) {
    findings.push(
      finding(
        spfRules["after-all"],
        value.span(first.start, last.end),
        { terms: value.text.slice(first.start, last.end) },
        {
          fixes: [
            {
              title: "Remove what follows all",
              edits: later.map((term) => removeTerm(record, term).edits[0] as TextEdit),
            },
          ],
        },
      ),
    );
  }
  if (redirect !== undefined)
    findings.push(
      finding(spfRules["redirect-with-all"], value.span(redirect.start, redirect.end), undefined, {
        fixes: [removeTerm(record, redirect)],
      }),
    );
}

/** The fix that takes a term out, with the spaces before it. */
function removeTerm(record: SpfRecord, term: Part): Fix {
  const { text } = record.value;
  let start = term.start;
  while (start > 0 && text[start - 1] === " " && !isJoin(record.value, start)) start--;
  return {
    title: `Remove “${text.slice(term.start, term.end)}”`,
    edits: [{ span: record.value.span(start, term.end), text: "" }],
  };
}

function moveToEnd(record: SpfRecord, term: Part): Fix {
  const { text } = record.value;
  const end = text.trimEnd().length;
  const removal = removeTerm(record, term).edits[0] as TextEdit;
  return {
    title: "Move it to the end",
    edits: [removal, { span: record.value.span(end, end), text: ` ${text.slice(term.start, term.end)}` }],
  };
}

function qualifierFix(record: SpfRecord, term: Directive, qualifier: string): Fix {
  const part = term.qualifierPart ?? { start: term.start, end: term.start };
  const span =
    term.qualifierPart === undefined
      ? { start: record.value.span(term.start, term.end).start, end: record.value.span(term.start, term.end).start }
      : record.value.span(part.start, part.end);
  return { title: `Write ${qualifier}all`, edits: [{ span, text: qualifier }] };
}

/** Several SPF records at one name (RFC 7208 §4.5): all but the first are underlined. */
export function checkSpfSet(members: readonly Member<SpfRecord>[]): Finding[] {
  const records = members.filter(
    ({ tree, context }) => tree.version.kind === "exact" && (context.type ?? "TXT") !== "SPF",
  );
  const [first, ...later] = records;
  if (first === undefined || later.length === 0) return [];
  return later.map((member) =>
    finding(
      spfRules["multiple-records"],
      recordPlace(member.value),
      { count: records.length },
      {
        related: [{ message: "the first SPF record", span: recordPlace(first.value) }],
        fixes: mergeFix(first, member),
      },
    ),
  );
}

/** One record of both: the later one's terms before the first one's all or redirect. */
function mergeFix(first: Member<SpfRecord>, later: Member<SpfRecord>): Fix[] {
  if (first.tree.broken || later.tree.broken || later.context.recordSpan === undefined) return [];
  const own = new Set(first.tree.terms.map((term) => first.value.text.slice(term.start, term.end).toLowerCase()));
  const added = later.tree.terms
    .filter((term) => term.kind === "directive" && term.mechanism !== "all")
    .map((term) => later.value.text.slice(term.start, term.end))
    .filter((term) => !own.has(term.toLowerCase()));
  const end = first.tree.terms.find(
    (term) => (term.kind === "directive" && term.mechanism === "all") || term.kind === "modifier",
  );
  const at = end?.start ?? first.value.text.length;
  const text = end === undefined ? added.map((term) => ` ${term}`).join("") : added.map((term) => `${term} `).join("");
  const place = first.value.span(at, at + 1).start;
  return [
    {
      title: "Merge into the first record",
      edits: [
        ...(text === ""
          ? []
          : [{ span: end === undefined ? first.value.span(at, at) : { start: place, end: place }, text }]),
        { span: later.context.recordSpan, text: "" },
      ],
    },
  ];
}
