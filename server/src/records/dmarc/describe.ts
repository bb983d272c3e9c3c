import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Description, RecordContext, RecordSettings } from "../language.ts";
import type { Segment } from "../tag-list.ts";
import { describeTag, type TagPlace, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import { type DmarcRecord, dmarcPolicy, knownTag, lowered, type Request, request } from "./parse.ts";
import { domainOf, place } from "./place.ts";
import { reportAuthorisation } from "./reports.ts";
import { dmarcTags } from "./tags.ts";

/** What stands at a place of a DMARC record: the tag, and what it does here. */
export function describeDmarc(tree: DmarcRecord, offset: number, context: RecordContext): Description | undefined {
  const at = tagAt(tree, offset);
  if (at === undefined) return undefined;
  const { segment } = at;
  const tag = knownTag(segment.name);
  const here = tag === undefined ? [] : meaning(tree, tag, segment, context);
  return describeTag(tree, dmarcTags, at, here, lookupAt(tree, at, context));
}

function meaning(tree: DmarcRecord, tag: string, segment: Segment, context: RecordContext): Markdown[] {
  switch (tag) {
    case "v":
      return version(tree, segment, context);
    case "p":
      return policyHere(tree, segment, context);
    case "sp":
    case "np":
      return below(tree, tag, segment);
    case "rua":
    case "ruf":
      return destinations(tree, tag, context);
    case "t":
      return testing(tree, segment);
    case "fo":
      if (tree.fields.ruf === undefined) return [...values("fo", segment), words("Without ruf it has no effect here.")];
      return values("fo", segment);
    case "pct":
      return [
        markdown`Receivers of before 2026 apply the policy to ${code(segment.value, 10)} percent of the mail that fails; others to all.`,
      ];
    default:
      return values(tag, segment);
  }
}

function values(tag: string, segment: Segment): Markdown[] {
  const info = tagInfo(dmarcTags, tag);
  return info === undefined ? [] : valueWords(info, segment.value);
}

function domainWords({ owner }: RecordContext): Markdown {
  const domain = owner === undefined ? undefined : domainOf(owner);
  return domain === undefined ? words("the domain") : code(domain, 255);
}

function version(tree: DmarcRecord, segment: Segment, context: RecordContext): Markdown[] {
  if (context.owner !== undefined && place(context.owner) === "authorisation") {
    return [words("Agrees to receive DMARC reports about another domain (RFC 9990 §4).")];
  }
  if (segment.value !== "DMARC1") return [words("As it stands, receivers discard the record.")];
  return [markdown`The DMARC policy of ${domainWords(context)}: ${words(summarizeDmarc(tree, context.settings))}.`];
}

const acts: Readonly<Record<Request, string>> = {
  none: "is delivered as it would be without DMARC",
  quarantine: "is quarantined: put into the spam folder, or looked at more closely",
  reject: "is to be refused",
};

function policyHere(tree: DmarcRecord, segment: Segment, context: RecordContext): Markdown[] {
  const policy = request(segment);
  if (policy === undefined) return [words("This is no policy: receivers act on none, or ignore the record.")];
  const { sp, np, t } = tree.fields;
  const invalid = [sp, context.settings.dmarc === "9989" ? np : undefined].find(
    (other) => other !== undefined && request(other) === undefined,
  );
  if (invalid !== undefined) {
    const instead =
      dmarcPolicy(tree, context.settings.dmarc) === undefined ? "the record has no effect" : "it acts as none";
    return [
      markdown`This asks for ${code(policy)}, but it is not in force: ${code(`${invalid.name}=${invalid.value}`, 60)} is no policy and takes p with it, so ${words(instead)}.`,
    ];
  }
  const lines = [markdown`Mail from ${domainWords(context)} that fails ${words(acts[policy])}.`];
  if (sp === undefined && np === undefined) lines.push(words("It applies to subdomains too, since there is no `sp`."));
  else if (sp === undefined)
    lines.push(
      markdown`It applies to existing subdomains too, since there is no ${code("sp")}; ${code(`np=${np?.value ?? ""}`, 60)} applies to names that do not exist.`,
    );
  else
    lines.push(
      markdown`Subdomains follow ${code(`sp=${sp.value}`, 60)}${np === undefined ? words("") : markdown`, names that do not exist ${code(`np=${np.value}`, 60)}`}.`,
    );
  if (t?.value.toLowerCase() === "y" && policy !== "none" && context.settings.dmarc === "9989") {
    lines.push(markdown`As ${code("t=y")} is set, new receivers act on ${code(lowered(policy))} for now.`);
  }
  return lines;
}

function below(tree: DmarcRecord, tag: "sp" | "np", segment: Segment): Markdown[] {
  const policy = request(segment);
  if (policy === undefined)
    return [words("This is no policy, and takes p with it: the record acts as none, or not at all.")];
  const whose =
    tag === "np"
      ? "names below that do not exist"
      : tree.fields.np === undefined
        ? "subdomains, existing or not,"
        : "existing subdomains";
  const lines = [markdown`Mail from ${words(whose)} that fails ${words(acts[policy])}.`];
  const p = request(tree.fields.p);
  if (p === policy && (tag === "sp" || request(tree.fields.sp) === undefined))
    lines.push(words("That would hold without the tag too: it is what `p` says."));
  return lines;
}

function testing(tree: DmarcRecord, segment: Segment): Markdown[] {
  const lines = values("t", segment);
  const p = request(tree.fields.p);
  if (segment.value.toLowerCase() === "y" && p !== undefined && p !== "none") {
    lines.push(markdown`Here ${code(p)} acts as ${code(lowered(p))} at receivers that know the tag.`);
  }
  return lines;
}

function destinations(tree: DmarcRecord, tag: "rua" | "ruf", context: RecordContext): Markdown[] {
  const what = tag === "rua" ? "Aggregate reports" : "Failure reports";
  const domain = context.owner === undefined ? undefined : domainOf(context.owner);
  return tree[tag].slice(0, 10).map((uri) => {
    if (uri.problem !== undefined) return markdown`${code(uri.item.text, 100)}: not a valid URI; no reports go there.`;
    const name =
      domain === undefined || uri.host === undefined ? undefined : reportAuthorisation(domain, uri.host.name);
    if (name === undefined) return markdown`${words(what)} go to ${code(uri.item.text, 100)}.`;
    return markdown`${words(what)} go to ${code(uri.item.text, 100)}, if ${code(name, 255)} has a TXT that begins with ${code("v=DMARC1")}: the host belongs to another organization.`;
  });
}

function lookupAt(tree: DmarcRecord, at: TagPlace, { owner }: RecordContext): Partial<Description> {
  const tag = at.segment.name.toLowerCase();
  if (at.part !== "value" || (tag !== "rua" && tag !== "ruf")) return {};
  const uri = tree[tag].find(({ item }) => item.start <= at.at && at.at <= item.end);
  if (uri?.host === undefined) return {};
  const span = tree.value.span(uri.item.start, uri.item.end);
  const domain = owner === undefined ? undefined : domainOf(owner);
  const name = domain === undefined ? undefined : reportAuthorisation(domain, uri.host.name);
  return { span, lookup: name === undefined ? { kind: "mx", name: uri.host.name } : { kind: "txt", name } };
}

/**
 * The record in a few words, for code lenses and inlay hints: `reject, subdomains quarantine`. What no receiver applies
 * is said so.
 */
export function summarizeDmarc(tree: DmarcRecord, settings: RecordSettings): string {
  const policy = dmarcPolicy(tree, settings.dmarc);
  if (policy === undefined) return "no effect";
  const { p, sp, np } = policy;
  const apply = policy.testing ? lowered : (r: Request): Request => r;
  const parts: string[] = [];
  if (apply(sp) === apply(p) && apply(np) === apply(p)) parts.push(`${apply(p)} for domain and subdomains`);
  else {
    parts.push(`domain ${apply(p)}`, `subdomains ${apply(sp)}`);
    if (apply(np) !== apply(sp)) parts.push(`non-existent ${apply(np)}`);
  }
  if (policy.collapsed) parts.push("the policy is invalid");
  if (policy.testing) parts.push("test mode");
  if (policy.percent < 100) parts.push(`${policy.percent} % of mail`);
  return parts.join(", ");
}
