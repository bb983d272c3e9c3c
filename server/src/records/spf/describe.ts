import { type Reference, rfc } from "../../rules/reference.ts";
import type { Rule } from "../../rules/rule.ts";
import { code, escape, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Description, RecordContext } from "../language.ts";
import { macroLetters, transform } from "./macros.ts";
import { contains, countText, rangeOf, rangeText, size, unroutable } from "./networks.ts";
import { type Found, grammarRules } from "./rules-grammar.ts";
import type { Directive, Macro, MacroString, MechanismName, Modifier, Part, Qualifier, SpfRecord } from "./tree.ts";

/** What a match means (RFC 7208 §4.6.2, §8). */
export const qualifiers: Readonly<Record<Qualifier, { readonly result: string; readonly text: Markdown }>> = {
  "+": { result: "pass", text: words("the host is authorised to send") },
  "-": { result: "fail", text: words("the host is not authorised; many receivers refuse the mail") },
  "~": {
    result: "softfail",
    text: words("the host is probably not authorised; receivers accept the mail with suspicion"),
  },
  "?": { result: "neutral", text: words("nothing is said about the host, as if there were no record") },
};

interface About {
  readonly syntax: string;
  readonly text: Markdown;
  readonly reference: Reference;
}

/** The mechanisms in plain words (RFC 7208 §5). */
export const mechanismTexts: Readonly<Record<MechanismName, About>> = {
  all: {
    syntax: "all",
    text: words("Matches every client. It belongs at the end: what stands behind it is ignored, and so is `redirect`."),
    reference: rfc(7208, "5.1"),
  },
  include: {
    syntax: "include:domain",
    text: words(
      "Matches if the SPF record of the domain gives *pass* for this client. A *fail* or *softfail* there does not matter here; a missing or broken record there breaks this one (permerror). Counts as one look-up, and its terms count too.",
    ),
    reference: rfc(7208, "5.2"),
  },
  a: {
    syntax: "a[:domain][/prefix4][//prefix6]",
    text: words("Matches if the client's address is one of the domain's A or AAAA addresses. Counts as one look-up."),
    reference: rfc(7208, "5.3"),
  },
  mx: {
    syntax: "mx[:domain][/prefix4][//prefix6]",
    text: words(
      "Matches if the client is one of the domain's mail exchangers (at most ten are looked up). Counts as one look-up; the addresses of the hosts do not count.",
    ),
    reference: rfc(7208, "5.4"),
  },
  ptr: {
    syntax: "ptr[:domain]",
    text: words("Matches if a confirmed reverse name of the client lies in the domain. Slow; should not be published."),
    reference: rfc(7208, "5.5"),
  },
  ip4: {
    syntax: "ip4:address[/prefix]",
    text: words("Matches clients in this IPv4 network. Needs no look-up."),
    reference: rfc(7208, "5.6"),
  },
  ip6: {
    syntax: "ip6:address[/prefix]",
    text: words("Matches clients in this IPv6 network. Needs no look-up."),
    reference: rfc(7208, "5.6"),
  },
  exists: {
    syntax: "exists:domain",
    text: words(
      "Matches if the name, after its macros are filled in, has an A record (also asked for IPv6 clients). Counts as one look-up.",
    ),
    reference: rfc(7208, "5.7"),
  },
};

/** The modifiers in plain words (RFC 7208 §6, RFC 6652 §3). */
export const modifierTexts: Readonly<Record<string, About>> = {
  redirect: {
    syntax: "redirect=domain",
    text: words(
      "If no mechanism matches, the record of the domain decides in place of this one. Ignored where the record has `all`. Counts as one look-up.",
    ),
    reference: rfc(7208, "6.1"),
  },
  exp: {
    syntax: "exp=domain",
    text: words("Where the TXT with the explanation for a *fail* stands. It does not count as a look-up."),
    reference: rfc(7208, "6.2"),
  },
  ra: {
    syntax: "ra=local-part",
    text: words("The mailbox for failure reports (few send them)."),
    reference: rfc(6652, "3"),
  },
  rp: {
    syntax: "rp=percentage",
    text: words("How many of the failures are to be reported."),
    reference: rfc(6652, "3"),
  },
  rr: {
    syntax: "rr=types",
    text: words("Which results are to be reported: all, e, f, s, n."),
    reference: rfc(6652, "3"),
  },
};

/** The message that examples of macros are made with (RFC 7208 §7.4). */
const sample = { sender: "strong-bad@email.example.com", ip: "192.0.2.3", helo: "mx.example.org" };

/** What stands at a place of the record. */
export function describeSpf(record: SpfRecord, offset: number, context: RecordContext): Description | undefined {
  const at = record.value.at(offset);
  if (at === undefined) return undefined;
  const { version, value } = record;
  if (at >= version.start && at <= version.end && (at < version.end || record.terms[0]?.start !== at)) {
    return {
      span: value.span(version.start, version.end),
      title: "SPF record",
      text: [
        version.kind === "exact"
          ? words(
              "SPF version 1. The terms are read from left to right; the first mechanism that matches the sending host decides.",
            )
          : words("Meant as SPF, but receivers pass over a text that does not begin with `v=spf1` and a space."),
        wholeText(record),
      ],
      references: [rfc(7208, "4.5")],
    };
  }
  const term = record.terms.find((t) => at >= t.start && at <= t.end);
  if (term === undefined) return undefined;
  if (term.kind === "bad") return describeBad(record, term);
  return term.kind === "modifier"
    ? describeModifier(record, term, at, context)
    : describeDirective(record, term, at, context);
}

/** A word that is no term: what its finding says. */
function describeBad({ problems, value }: SpfRecord, { start, end }: Part): Description | undefined {
  const problem = problems.find((one) => one.start >= start && one.end <= end);
  if (problem === undefined) return undefined;
  const rule = grammarRules[problem.name] as Rule<Found>;
  const message = rule.message({ found: problem.found, ...(problem.hint !== undefined && { hint: problem.hint }) });
  return {
    span: value.span(start, end),
    title: rule.title,
    text: [markdown`${escape(message)}.`],
    references: rule.references,
  };
}

function wholeText(record: SpfRecord): Markdown {
  if (record.broken) return words("It has an error, so receivers return *permerror* and evaluate none of it.");
  const last = allOf(record);
  if (last !== undefined)
    return markdown`Hosts that no other term matches get *${words(qualifiers[last.qualifier].result)}*.`;
  const redirect = record.terms.find((t): t is Modifier => t.kind === "modifier" && t.modifier === "redirect");
  if (redirect !== undefined)
    return markdown`Hosts that no term matches are judged by the record of ${code(record.value.text.slice(redirect.value.start, redirect.value.end))}.`;
  return words("Hosts that no term matches are *neutral*, as there is neither `all` nor `redirect`.");
}

function describeModifier(record: SpfRecord, term: Modifier, at: number, context: RecordContext): Description {
  const { value } = record;
  const macro = macroAt(term.value, at);
  if (macro !== undefined) return describeMacro(record, macro, context);
  const about = Object.hasOwn(modifierTexts, term.modifier) ? modifierTexts[term.modifier] : undefined;
  const target = term.value.literal;
  const looked = target !== undefined && target !== "" && (term.modifier === "redirect" || term.modifier === "exp");
  return {
    span: value.span(term.start, term.end),
    title: `Modifier ${term.modifier}`,
    text:
      about === undefined
        ? [words("A modifier that nobody defines: receivers ignore it.")]
        : [about.text, ...modifierHere(record, term), markdown`Form: ${code(about.syntax)}`],
    references: [about?.reference ?? rfc(7208, "6")],
    ...(looked && {
      lookup: { kind: term.modifier === "exp" ? ("txt" as const) : ("spf" as const), name: bare(target) },
    }),
  };
}

/** What a modifier does in this record. */
function modifierHere(record: SpfRecord, { modifier }: Modifier): Markdown[] {
  if (modifier === "redirect" && allOf(record) !== undefined)
    return [words("Here it is ignored, as the record has `all`.")];
  if (modifier === "exp" && !record.terms.some((t) => t.kind === "directive" && t.qualifier === "-"))
    return [words("Here it is never shown, as no mechanism has the qualifier `-`.")];
  return [];
}

function allOf(record: SpfRecord): Directive | undefined {
  return record.terms.find((t): t is Directive => t.kind === "directive" && t.mechanism === "all");
}

function describeDirective(record: SpfRecord, term: Directive, at: number, context: RecordContext): Description {
  const { value } = record;
  if (term.qualifierPart !== undefined && at === term.qualifierPart.start) {
    return {
      span: value.span(term.qualifierPart.start, term.qualifierPart.end),
      title: `Qualifier ${term.qualifier} (${qualifiers[term.qualifier].result})`,
      text: [
        markdown`A client that matches ${code(value.text.slice(term.name.start, term.end))} gets *${words(qualifiers[term.qualifier].result)}*: ${qualifiers[term.qualifier].text}.`,
      ],
      references: [rfc(7208, "4.6.2")],
    };
  }
  const macro = term.domain === undefined ? undefined : macroAt(term.domain, at);
  if (macro !== undefined) return describeMacro(record, macro, context);
  const about = mechanismTexts[term.mechanism];
  const text: Markdown[] = [about.text];
  const { result } = qualifiers[term.qualifier];
  text.push(
    markdown`Here a match gives *${words(result)}*${term.qualifierPart === undefined ? words(" (no qualifier is written, so `+` is meant)") : words("")}: ${qualifiers[term.qualifier].text}.`,
  );
  const all = allOf(record);
  if (all !== undefined && all.start < term.start)
    text.push(words("It is never reached: `all` before it always matches."));
  if (term.network !== undefined) text.push(networkText(record, term));
  const target = term.domain?.literal ?? (term.domain === undefined ? context.owner : undefined);
  if (term.mechanism === "a" || term.mechanism === "mx") {
    if (term.domain === undefined)
      text.push(
        context.owner === undefined
          ? words("No domain is written: the domain of the record itself is meant.")
          : markdown`No domain is written: ${code(context.owner)} itself is meant.`,
      );
    const four = term.prefix4?.length;
    const six = term.prefix6?.length;
    if (four !== undefined) text.push(markdown`IPv4 addresses are compared in their first ${four} bits.`);
    if (six !== undefined) text.push(markdown`IPv6 addresses are compared in their first ${six} bits.`);
  }
  text.push(markdown`Form: ${code(about.syntax)}`);
  const kind = lookupKinds[term.mechanism];
  return {
    span: value.span(term.start, term.end),
    title: `Mechanism ${term.mechanism}`,
    text,
    references: [about.reference],
    ...(kind !== undefined && target !== undefined && target !== "" && { lookup: { kind, name: bare(target) } }),
  };
}

const lookupKinds: Readonly<Partial<Record<MechanismName, "spf" | "address" | "mx">>> = {
  include: "spf",
  a: "address",
  mx: "mx",
  exists: "address",
};

function bare(domain: string): string {
  return domain.endsWith(".") ? domain.slice(0, -1) : domain;
}

function networkText(record: SpfRecord, term: Directive): Markdown {
  const net = term.network;
  if (net === undefined) return words("");
  const range = rangeOf(net);
  const special = unroutable(range);
  const count = size(range);
  const overlap = record.terms.find(
    (t): t is Directive =>
      t.kind === "directive" &&
      t !== term &&
      t.network !== undefined &&
      (contains(rangeOf(t.network), range) || contains(range, rangeOf(t.network))),
  );
  return markdown`${code(rangeText(range))}: ${words(countText(count))} address${words(count === 1n ? "" : "es")}${
    special === undefined ? words("") : markdown`, ${words(special.kind)}`
  }.${
    overlap === undefined
      ? words("")
      : markdown` Overlaps with ${code(record.value.text.slice(overlap.start, overlap.end))}.`
  }`;
}

function macroAt(spec: MacroString, at: number): Macro | undefined {
  return spec.parts.find((part): part is Macro => part.kind === "macro" && at >= part.start && at < part.end);
}

function describeMacro(record: SpfRecord, macro: Macro, context: RecordContext): Description {
  const { value } = record;
  const written = value.text.slice(macro.start, macro.end);
  const escapes: Readonly<Record<string, string>> = {
    "%": "a percent sign",
    _: "a space",
    "-": "a space, encoded as %20",
  };
  const stands = escapes[macro.letter];
  const text: Markdown[] = [];
  if (stands !== undefined) text.push(words(`Stands for ${stands}.`));
  else {
    text.push(words(`Stands for ${macroLetters[macro.letter]?.title ?? "nothing"}.`));
    const steps: string[] = [];
    if (macro.delimiters !== "") steps.push(`split at \`${macro.delimiters}\``);
    if (macro.reverse) steps.push("its parts in reverse order");
    if (macro.digits !== undefined)
      steps.push(macro.digits === 1 ? "only the last part" : `only the last ${macro.digits} parts`);
    if (steps.length > 0) steps.push("joined with dots");
    if (macro.encoded) steps.push("percent-encoded");
    if (steps.length > 0) text.push(words(`Before it is used: ${steps.join(", ")}.`));
    const domain = context.owner ?? "email.example.com";
    const expanded = sampleValue(macro, domain);
    if (expanded !== undefined)
      text.push(markdown`For a message from ${code(sample.sender)}, sent by ${code(sample.ip)}: ${code(expanded)}`);
  }
  return {
    span: value.span(macro.start, macro.end),
    title: `Macro ${written}`,
    text,
    references: [rfc(7208, "7.2")],
  };
}

function sampleValue(macro: Macro, domain: string): string | undefined {
  const values: Readonly<Record<string, string>> = {
    s: sample.sender,
    l: "strong-bad",
    o: "email.example.com",
    d: domain,
    i: sample.ip,
    v: "in-addr",
    h: sample.helo,
    p: "unknown",
    c: sample.ip,
    r: "mx.example.net",
    t: "1767225600",
  };
  const value = values[macro.letter];
  return value === undefined ? undefined : transform(value, macro);
}
