import { readIp4, readIp6 } from "./addresses.ts";
import { domainHint } from "./hints.ts";
import { isTopLabel, looksLikeHost, prefixStart, separatorIn } from "./lexis.ts";
import { readMacroString } from "./macros.ts";
import { fixedBy, type Part, type Problems } from "./problems.ts";
import type { MacroString } from "./tree.ts";

/**
 * domain-spec = macro-string ( "." toplabel [ "." ] / macro-expand ) (RFC 7208 §7.1), in `text[start, end)`. `term`: the
 * mechanism or modifier, in lower case, whose name stands at `name`.
 */
export function readDomainSpec(problems: Problems, start: number, end: number, term: string, name: Part): MacroString {
  const before = problems.list.length;
  const domain = readMacroString(problems.text, start, end, problems.list);
  if (problems.list.length > before) return domain;
  if (!endsWell(problems.text, domain)) judge(problems, domain, term, name);
  else if (problems.parting && domain.literal?.includes(",")) judgeList(problems, start, domain.literal, term);
  return domain;
}

/** Whether a macro-string ends in a macro or in a top label, with or without a dot. */
function endsWell(text: string, { parts }: MacroString): boolean {
  const last = parts[parts.length - 1];
  if (last === undefined || last.kind === "macro") return true;
  const end = text.charCodeAt(last.end - 1) === 0x2e ? last.end - 1 : last.end;
  let dot = end - 1;
  while (dot >= last.start && text.charCodeAt(dot) !== 0x2e) dot--;
  return dot >= last.start && isTopLabel(text, dot + 1, end);
}

/** What was meant by a text that is no domain-spec. */
function judge(problems: Problems, { start, end }: Part, term: string, name: Part): void {
  const { text } = problems;
  const place = { start, end };
  const found = text.slice(start, end);
  const bare = found.startsWith("[") && found.endsWith("]") ? found.slice(1, -1) : found;
  const address = bare.split("/")[0] as string;
  const four = readIp4(address, 0, address.length) >= 0;
  if (four || readIp6(address, 0, address.length) !== undefined) {
    const meant = four ? "ip4" : "ip6";
    const whole = { start: name.start, end };
    problems.add("address-as-domain", place, { hint: term, ...fixedBy(`Write ${meant}:`, whole, `${meant}:${bare}`) });
    return;
  }
  const comma = separatorIn(text, start, end);
  if (comma >= 0) {
    const mark = { start: comma, end: comma + 1 };
    problems.add("bad-separator", mark, fixedBy("Put a space", mark, mark.end === end ? "" : " "));
    return;
  }
  const cut = prefixStart(text, start, end);
  if (cut < end && cut > start && term !== "a" && term !== "mx") unexpectedPrefix(problems, { start: cut, end }, term);
  else problems.add("bad-domain-spec", place, { hint: domainHint(found) });
}

/** `include:a.example,b.example`: one domain by the grammar, though no host has a comma in its name. */
function judgeList(problems: Problems, start: number, literal: string, term: string): void {
  const names = literal.split(",");
  if (!names.every(looksLikeHost)) return;
  const commas: Part[] = [];
  let at = start;
  for (const name of names.slice(0, -1)) {
    at += name.length;
    commas.push({ start: at, end: ++at });
  }
  const title = "Write each domain as a term of its own";
  const edits = commas.map((comma) => ({ ...comma, text: ` ${term}:` }));
  const fix = term === "redirect" || term === "exp" ? undefined : { title, edits };
  problems.add("bad-separator", commas[0] as Part, { hint: literal, fix });
  problems.parted = true;
}

/** A prefix length behind a term that takes none. */
export function unexpectedPrefix(problems: Problems, place: Part, term: string): void {
  problems.add("unexpected-prefix", place, { hint: term, ...fixedBy("Remove the prefix length", place, "") });
}
