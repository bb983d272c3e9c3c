import { words } from "../../text/markdown.ts";
import type { Completion } from "../language.ts";
import { mechanismTexts, modifierTexts, qualifiers } from "./describe.ts";
import { macroLetters } from "./macros.ts";
import { mechanismNames, type Qualifier, type SpfRecord } from "./tree.ts";

/** Providers whose include people type most; each publishes it in its own documentation. */
const providers: readonly (readonly [string, string])[] = [
  ["_spf.google.com", "Google Workspace"],
  ["spf.protection.outlook.com", "Microsoft 365"],
  ["amazonses.com", "Amazon SES"],
  ["sendgrid.net", "SendGrid"],
  ["mailgun.org", "Mailgun"],
  ["spf.mandrillapp.com", "Mailchimp Transactional"],
  ["_spf.mx.cloudflare.net", "Cloudflare Email Routing"],
  ["zoho.com", "Zoho Mail"],
];

/** What may be typed at a place of the record. */
export function completeSpf(record: SpfRecord, offset: number): readonly Completion[] {
  const { value } = record;
  const at = value.at(offset) ?? (value.text.length === 0 ? 0 : undefined);
  if (at === undefined) return [];
  const { text } = value;
  let start = at;
  while (start > 0 && text.charCodeAt(start - 1) > 0x20) start--;
  const span = { start: start < at ? value.span(start, at).start : offset, end: offset };
  if (start === 0) {
    return [
      {
        label: "v=spf1 … ~all",
        kind: "snippet",
        span,
        insert: "v=spf1 ${1:mx} ${2|~all,-all|}",
        snippet: true,
        detail: "An SPF record",
        documentation: words("Lists who may send; begin with `~all`, and go to `-all` when the list is complete."),
      },
      { label: "v=spf1 -all", kind: "snippet", span, insert: "v=spf1 -all", detail: "This name sends no mail" },
    ];
  }
  const word = text.slice(start, at);
  const macro = word.lastIndexOf("%");
  if (macro >= 0 && !word.slice(macro).includes("}")) return macros(offset, word.length - macro);
  const sign = word.search(/[:=]/);
  if (sign > 0) {
    const name = word
      .slice(0, sign)
      .replace(/^[-+~?]/, "")
      .toLowerCase();
    return name === "include" || name === "redirect" ? includes(record, offset, word.length - sign - 1) : [];
  }
  const qualifier = /^[-+~?]/.exec(word)?.[0] ?? "";
  const hasAll = record.terms.some((t) => t.kind === "directive" && t.mechanism === "all" && t.start !== start);
  const list: Completion[] = mechanismNames.map((name, i) => {
    const about = mechanismTexts[name];
    const argument = name === "all" || name === "a" || name === "mx" || name === "ptr" ? "" : ":";
    return {
      label: `${qualifier}${name}`,
      kind: "mechanism",
      span,
      insert: `${qualifier}${name}${argument}`,
      detail: about.syntax,
      documentation: about.text,
      sort: String(i),
    };
  });
  if (qualifier === "") {
    for (const name of ["redirect", "exp"]) {
      const about = modifierTexts[name];
      if (about === undefined) continue;
      list.push({
        label: `${name}=`,
        kind: "modifier",
        span,
        insert: `${name}=`,
        detail: about.syntax,
        documentation: about.text,
        sort: "9",
      });
    }
    if (!hasAll) {
      for (const q of ["~", "-"] as readonly Qualifier[])
        list.push({
          label: `${q}all`,
          kind: "mechanism",
          span,
          insert: `${q}all`,
          detail: qualifiers[q].result,
          documentation: qualifiers[q].text,
          sort: "0",
        });
    }
  }
  return list;
}

function includes(record: SpfRecord, offset: number, typed: number): Completion[] {
  const at = record.value.at(offset) ?? 0;
  const span = { start: typed > 0 ? record.value.span(at - typed, at).start : offset, end: offset };
  return providers.map(([domain, whose]) => ({ label: domain, kind: "value", span, insert: domain, detail: whose }));
}

function macros(offset: number, typed: number): Completion[] {
  const span = { start: offset - typed, end: offset };
  return Object.entries(macroLetters)
    .filter(([, about]) => about.onlyInExp === undefined)
    .map(([letter, about]) => ({
      label: `%{${letter}}`,
      kind: "value" as const,
      span,
      insert: `%{${letter}}`,
      detail: about.title,
      ...(letter === "p" && { documentation: words("Discouraged: slow, and often unknown.") }),
    }));
}
