import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Description, RecordContext, RecordSettings } from "../language.ts";
import type { ReportUri } from "../report-uri.ts";
import type { Segment } from "../tag-list.ts";
import { describeTag, type TagPlace, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import {
  type DmarcRecord,
  dmarcPolicy,
  isPercentage,
  knownTag,
  lowered,
  percentage,
  type Request,
  request,
} from "./parse.ts";
import { domainOf, place } from "./place.ts";
import { reportAuthorisation } from "./reports.ts";
import { dmarcTags, since9989, tagsOf } from "./tags.ts";

/** What stands at a place of a DMARC record: the tag, and what it does here. */
export function describeDmarc(tree: DmarcRecord, offset: number, context: RecordContext): Description | undefined {
  const at = tagAt(tree, offset);
  if (at === undefined) return undefined;
  const { segment } = at;
  const tag = knownTag(segment.name);
  if (tag !== undefined && context.settings.dmarc === "7489" && since9989.has(tag)) return unknownIn2015(tree, at, tag);
  const here = tag === undefined ? [] : meaning(tree, tag, segment, context);
  return describeTag(tree, tagsOf(context.settings), at, here, lookupAt(tree, at, context));
}

function unknownIn2015(tree: DmarcRecord, at: TagPlace, tag: string): Description {
  const text = [
    words("RFC 7489 does not know this tag: receivers that follow it ignore the tag. RFC 9989 brought it."),
  ];
  const info = tagInfo(dmarcTags, tag);
  return { ...describeTag(tree, dmarcTags, at, []), text, references: info?.references ?? [] };
}

function meaning(tree: DmarcRecord, tag: string, segment: Segment, context: RecordContext): Markdown[] {
  const { settings } = context;
  switch (tag) {
    case "v":
      return version(tree, segment, context);
    case "p":
      return policyHere(tree, segment, context);
    case "sp":
    case "np":
      return below(tree, tag, segment, settings);
    case "rua":
    case "ruf":
      return destinations(tree, tag, context);
    case "t":
      return testing(tree, segment, settings);
    case "fo":
      if (tree.fields.ruf === undefined)
        return [...values("fo", segment, settings), words("Without ruf it has no effect here.")];
      return values("fo", segment, settings);
    case "pct":
      return share(segment, settings);
    default:
      return values(tag, segment, settings);
  }
}

function values(tag: string, segment: Segment, settings: RecordSettings): Markdown[] {
  const info = tagInfo(tagsOf(settings), tag);
  return info === undefined ? [] : valueWords(info, segment.value);
}

function share(segment: Segment, { dmarc }: RecordSettings): Markdown[] {
  if (!isPercentage(segment.value))
    return [
      words(dmarc === "7489" ? "This is no number from 0 to 100: receivers use 100." : "New receivers ignore it."),
    ];
  const percent = percentage(segment);
  if (percent === 100) return [words("It applies to all mail that fails, as it would without the tag.")];
  if (dmarc === "7489")
    return [
      markdown`Receivers apply the policy to ${percent} percent of the mail that fails. Of the rest, reject becomes quarantine, and quarantine none.`,
    ];
  return [markdown`Old receivers apply the policy to ${percent} percent of the mail that fails, new ones to all.`];
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
  const { sp, t } = tree.fields;
  const np = context.settings.dmarc === "9989" ? tree.fields.np : undefined;
  const invalid = [sp, np].find((other) => other !== undefined && request(other) === undefined);
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

function below(tree: DmarcRecord, tag: "sp" | "np", segment: Segment, { dmarc }: RecordSettings): Markdown[] {
  const policy = request(segment);
  if (policy === undefined)
    return [words("This is no policy, and takes p with it: the record acts as none, or not at all.")];
  const whose =
    tag === "np"
      ? "names below that do not exist"
      : tree.fields.np === undefined || dmarc === "7489"
        ? "subdomains, existing or not,"
        : "existing subdomains";
  const lines = [markdown`Mail from ${words(whose)} that fails ${words(acts[policy])}.`];
  const p = request(tree.fields.p);
  if (p === policy && (tag === "sp" || request(tree.fields.sp) === undefined))
    lines.push(words("That would hold without the tag too: it is what `p` says."));
  return lines;
}

function testing(tree: DmarcRecord, segment: Segment, settings: RecordSettings): Markdown[] {
  const lines = values("t", segment, settings);
  const p = request(tree.fields.p);
  if (segment.value.toLowerCase() === "y" && p !== undefined && p !== "none") {
    lines.push(markdown`Here ${code(p)} acts as ${code(lowered(p))} at receivers that know the tag.`);
  }
  return lines;
}

function destinations(tree: DmarcRecord, tag: "rua" | "ruf", context: RecordContext): Markdown[] {
  return tree[tag].slice(0, 10).map((uri) => destination(tree, tag, uri, context));
}

function destination(tree: DmarcRecord, tag: "rua" | "ruf", uri: ReportUri, context: RecordContext): Markdown {
  const what = words(tag === "rua" ? "Aggregate reports" : "Failure reports");
  const { item, size } = uri;
  if (uri.problem !== undefined) return markdown`${code(item.text, 100)}: not a valid URI; no reports go there.`;
  const address = code(size === undefined ? item.text : tree.value.text.slice(item.start, size.start), 100);
  if (uri.scheme !== "mailto")
    return markdown`${what} are asked for at ${address}, but receivers send them by mail only (${code("mailto:")}).`;
  const limit = size === undefined ? undefined : code(tree.value.text.slice(size.start + 1, size.end), 24);
  const limited =
    limit === undefined
      ? words("")
      : context.settings.dmarc === "7489"
        ? markdown` Those larger than ${limit} octets (k, m, g, t: powers of 1024) are not sent.`
        : markdown` The limit of ${limit} is obsolete and ignored.`;
  const domain = context.owner === undefined ? undefined : domainOf(context.owner);
  const name = domain === undefined || uri.host === undefined ? undefined : reportAuthorisation(domain, uri.host.name);
  if (name === undefined) return markdown`${what} go to ${address}.${limited}`;
  return markdown`${what} go to ${address}, if ${code(name, 255)} has a TXT that begins with ${code("v=DMARC1")}: the host belongs to another organization.${limited}`;
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
  if (policy.collapsed) parts.push(tree.fields.p === undefined ? "p is missing" : "the policy is invalid");
  if (policy.testing) parts.push("test mode");
  if (policy.percent < 100) parts.push(`${policy.percent} % of mail`);
  return parts.join(", ");
}
