import { count } from "../evaluate/address-set.ts";
import { countedFor, countedInAll } from "../evaluate/spf-counts.ts";
import type { SpfTree, SpfTreeTerm } from "../evaluate/spf-tree.ts";
import { mostLookups } from "../records/spf/index.ts";
import { countText, rangeText } from "../records/spf/networks.ts";
import { visible } from "./visible.ts";

/** A node of the tree view, in words: the client shows it as it is. Plain text; nothing in it is markup. */
export interface SpfNode {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly kind: "record" | "network" | "term" | "unused" | "problem";
  /** The first problem in the order of evaluation. */
  readonly first: boolean;
  /** What *Copy* copies: the record, or the term. */
  readonly copy: string;
  /** The domain of the record that the node stands for, or that its term is in. */
  readonly domain: string;
  readonly children: readonly SpfNode[];
}

/** Terms of one record, and characters of a label, that are shown. */
const mostTerms = 300;
const longest = 300;
/** Networks named in a tooltip. */
const mostRanges = 12;

/** An expanded record as nodes for a view: the record itself is the root. */
export function spfNodes(tree: SpfTree): SpfNode {
  const first = tree.firstError;
  const record = tree.record?.value.text ?? "";
  const more = tree.open ? ", and more depending on the message" : "";
  const addresses = addressText(tree.ipv4, tree.ipv6);
  const lines = [
    short(record),
    ...countedInAll(tree),
    `Passes, by the first term that matches (RFC 7208 §4.6.2): ${addresses}${more}`,
    tree.source === "" ? "" : `Answered by ${tree.source}`,
    first === undefined ? "" : `First problem: ${first.error.text}`,
  ];
  const parts = [
    `${tree.lookups}/${mostLookups} look-ups`,
    `${tree.voids}/2 voids`,
    addresses,
    tree.error === undefined ? "" : tree.error.text,
  ];
  return {
    label: short(tree.domain),
    description: joined(parts, " · "),
    tooltip: joined(lines, "\n"),
    kind: tree.error === undefined ? "record" : "problem",
    first: first !== undefined && first.term === undefined,
    copy: record,
    domain: tree.domain,
    children: termNodes(tree.terms, first?.term),
  };
}

function termNodes(terms: readonly SpfTreeTerm[], first: SpfTreeTerm | undefined): SpfNode[] {
  const nodes = terms.slice(0, mostTerms).map((term) => termNode(term, first));
  const left = terms.length - nodes.length;
  const holder = terms[0];
  if (left <= 0 || holder === undefined) return nodes;
  const label = `and ${left} more terms`;
  const rest = { label, description: "", tooltip: "", copy: "", domain: holder.domain, children: [] };
  return [...nodes, { ...rest, kind: "term", first: false }];
}

function termNode(term: SpfTreeTerm, first: SpfTreeTerm | undefined): SpfNode {
  const counted = term.unused ? 0 : term.lookups;
  const voids = term.unused ? 0 : term.voids;
  const isNetwork = term.name === "ip4" || term.name === "ip6";
  const addresses = [count(term.addresses.ipv4), count(term.addresses.ipv6)] as const;
  const matches = addresses[0] + addresses[1] > 0n && term.name !== "all";
  const parts = [
    term.error?.text ?? "",
    counted === 0 ? "" : `${counted} ${counted === 1 ? "look-up" : "look-ups"}`,
    voids === 0 ? "" : `${voids} void`,
    matches ? addressText(...addresses) : "",
    term.unused ? "never evaluated" : "",
  ];
  const lines = [
    short(term.term),
    term.error === undefined ? "" : `${term === first ? "First problem" : "Problem"}: ${term.error.text}`,
    countedFor(term),
    term.record === undefined ? "" : term.record.value.text,
    term.ranges.length === 0 || isNetwork ? "" : rangesText(term),
    term.note ?? "",
    term.source === "" ? "" : `Answered by ${term.source}${term.ttl === undefined ? "" : `, to be kept ${term.ttl} s`}`,
  ];
  return {
    label: short(term.term),
    description: joined(parts, " · "),
    tooltip: joined(lines, "\n"),
    kind: kindOf(term, isNetwork),
    first: term === first,
    copy: term.record?.value.text ?? term.term,
    domain: term.record === undefined ? term.domain : (term.target ?? term.domain),
    children: termNodes(term.terms ?? [], first),
  };
}

function kindOf(term: SpfTreeTerm, isNetwork: boolean): SpfNode["kind"] {
  if (term.error !== undefined) return "problem";
  if (term.unused) return "unused";
  if (term.record !== undefined) return "record";
  return isNetwork ? "network" : "term";
}

function addressText(ipv4: bigint, ipv6: bigint): string {
  const families = [ipv4 > 0n ? `${countText(ipv4)} IPv4` : "", ipv6 > 0n ? `${countText(ipv6)} IPv6` : ""].filter(
    (text) => text !== "",
  );
  if (families.length === 0) return "no address";
  return `${families.join(" and ")} ${ipv4 + ipv6 === 1n ? "address" : "addresses"}`;
}

function rangesText({ ranges }: SpfTreeTerm): string {
  const shown = ranges.slice(0, mostRanges).map(rangeText).join(", ");
  return ranges.length > mostRanges ? `${shown} and ${ranges.length - mostRanges} more` : shown;
}

function joined(parts: readonly string[], between: string): string {
  return parts
    .filter((part) => part !== "")
    .map((part) => short(part, 1000))
    .join(between);
}

function short(text: string, most = longest): string {
  return visible(text.length > most ? `${text.slice(0, most)}…` : text);
}
