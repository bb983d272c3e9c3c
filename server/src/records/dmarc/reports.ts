import { type Finding, type Fix, finding } from "../../rules/rule.ts";
import { plain } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import { clip } from "../clip.ts";
import { isHostName, sameOrganization } from "../domain.ts";
import type { Name, RecordContext } from "../language.ts";
import { nearest } from "../near.ts";
import { replace } from "../place.ts";
import type { ReportUri } from "../report-uri.ts";
import { type DmarcRecord, isDmarcRecord, parseDmarc } from "./parse.ts";
import { domainOf } from "./place.ts";
import { dmarcRules as rules } from "./rules.ts";

/** What people take for the scheme of a mail address. */
const mailSchemes = new Set(["mail", "email", "smtp"]);

/** What is wrong with the report lists rua and ruf. */
export function checkReports(found: Finding[], tree: DmarcRecord, context: RecordContext): void {
  for (const tag of ["rua", "ruf"] as const) {
    let valid = 0;
    for (const uri of tree[tag]) {
      checkUri(found, tree, uri, context);
      if (uri.problem !== undefined) continue;
      if (++valid === 3) {
        found.push(finding(rules["too-many-report-uris"], itemSpan(tree, uri), { tag }));
      }
      checkDestination(found, tree, uri, context);
    }
  }
}

function itemSpan(tree: DmarcRecord, { item }: Pick<ReportUri, "item">): Span {
  if (item.end > item.start) return tree.value.span(item.start, item.end);
  // Nothing between two commas: the comma before, or the one behind.
  return item.start > 0 && tree.value.text.charAt(item.start - 1) === ","
    ? tree.value.span(item.start - 1, item.start)
    : tree.value.span(item.start, item.start + 1);
}

function checkUri(found: Finding[], tree: DmarcRecord, uri: ReportUri, { settings }: RecordContext): void {
  const { item, problem, scheme, size } = uri;
  const span = itemSpan(tree, uri);
  if (problem?.kind === "scheme") {
    const address = item.text.lastIndexOf("@") > 0;
    if (address || isHostName(item.text)) {
      // `mailto//d@example.com`: the scheme without its colon.
      const begun = /^mailto(?:[^A-Za-z0-9@]+)/i.exec(item.text.slice(0, 16))?.[0] ?? "";
      const place = tree.value.span(item.start, item.start + begun.length);
      const fixes = address ? [replace(place, "mailto:", begun === "" ? "Add mailto:" : "Write mailto:", true)] : [];
      found.push(finding(rules["report-uri-without-scheme"], span, { text: clip(item.text) }, { fixes }));
      return;
    }
  }
  if (problem !== undefined) {
    found.push(finding(rules["bad-report-uri"], span, { what: problem.text }, { fixes: uriFixes(tree, uri) }));
    return;
  }
  if (scheme !== "mailto") {
    const place = tree.value.span(item.start, item.start + scheme.length);
    const meant = item.text.includes("@") && (mailSchemes.has(scheme) || nearest(scheme, ["mailto"]) !== undefined);
    const fixes = meant ? [replace(place, "mailto", "Write mailto", true)] : [];
    found.push(finding(rules["report-uri-scheme"], place, { scheme, meant }, { fixes }));
  }
  if (size !== undefined && settings.dmarc === "9989") {
    const place = tree.value.span(size.start, size.end);
    const fixes = [replace(place, "", "Remove the limit", true)];
    found.push(
      finding(rules["report-size-limit"], place, { text: tree.value.text.slice(size.start, size.end) }, { fixes }),
    );
  }
}

function uriFixes(tree: DmarcRecord, { item, problem }: ReportUri): Fix[] {
  const { text } = tree.value;
  if (problem?.kind === "blank") {
    let start = item.start;
    while (start < item.end && !/[ \t\r\n]/.test(text.charAt(start))) start++;
    let end = start;
    while (end < item.end && /[ \t\r\n]/.test(text.charAt(end))) end++;
    const next = text.slice(end, item.end);
    if (!next.includes("@")) return [];
    const scheme = /^mailto:/i.test(next) ? "" : "mailto:";
    return [replace(tree.value.span(start, end), `,${scheme}`, "Separate by a comma")];
  }
  if (problem?.kind === "empty") {
    const span = itemSpan(tree, { item });
    return [replace(span, "", "Remove the comma", true)];
  }
  return [];
}

/**
 * The name where HOST has to agree to reports about POLICYDOMAIN (RFC 9990 §4, RFC 9991 §5, RFC 7489 §7.1); undefined
 * where none is needed, as both belong to one organization, or where the name would be too long for DNS.
 */
export function reportAuthorisation(policyDomain: Name, host: Name): Name | undefined {
  if (sameOrganization(policyDomain, host)) return undefined;
  const name = `${policyDomain}._report._dmarc.${host}`;
  return name.length > 253 ? undefined : name;
}

/** Whether TXT answers at that name agree: one of them is a record with v=DMARC1 first. */
export function agreesToReports(texts: readonly string[]): boolean {
  return texts.some((text) => isDmarcRecord(parseDmarc(plain(text))));
}

/** The finding on a destination that has not agreed; for the layer that asks DNS. */
export function unauthorised(tree: DmarcRecord, uri: ReportUri, name: Name): Finding | undefined {
  const { host } = uri;
  if (host === undefined) return undefined;
  return finding(rules["unauthorised-report-destination"], tree.value.span(host.start, host.end), {
    host: host.name,
    name,
  });
}

/** The finding on a destination that gets no mail; for the layer that asks DNS. */
export function withoutMail(tree: DmarcRecord, uri: ReportUri, nullMx: boolean): Finding | undefined {
  const { host } = uri;
  if (host === undefined || uri.scheme !== "mailto") return undefined;
  return finding(rules["report-domain-without-mail"], tree.value.span(host.start, host.end), {
    host: host.name,
    nullMx,
  });
}

/** What the zone itself tells of a destination inside it. */
function checkDestination(found: Finding[], tree: DmarcRecord, uri: ReportUri, { owner, zone }: RecordContext): void {
  const { host } = uri;
  if (host === undefined || owner === undefined || zone === undefined || !zone.whole) return;
  if (!zone.contains(host.name) || zone.delegated(host.name)) return;
  const domain = domainOf(owner);
  if (domain === undefined) return;
  const name = reportAuthorisation(domain, host.name);
  if (name !== undefined) {
    const answers = zone.answer(name, "TXT").map(({ value }) => value?.text ?? "");
    const alias = zone.answer(name, "CNAME").length > 0;
    if (!alias && !agreesToReports(answers)) push(found, unauthorised(tree, uri, name));
  }
  if (uri.scheme !== "mailto" || zone.answer(host.name, "CNAME").length > 0) return;
  const mx = zone.answer(host.name, "MX");
  if (mx.length === 1 && mx[0]?.fields[1]?.text === "") push(found, withoutMail(tree, uri, true));
  else if (mx.length === 0 && zone.answer(host.name, "A").length === 0 && zone.answer(host.name, "AAAA").length === 0) {
    push(found, withoutMail(tree, uri, false));
  }
}

function push(found: Finding[], one: Finding | undefined): void {
  if (one !== undefined) found.push(one);
}
