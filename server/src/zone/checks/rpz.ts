import { finding } from "../../rules/rule.ts";
import { ipv6Octets } from "../addresses.ts";
import type { NameTree } from "../names.ts";
import { decimal } from "../numbers.ts";
import { nameRules } from "../rules-names.ts";
import { everyOwner, type OwnerCheck } from "./owner-check.ts";

const triggers = new Set(["rpz-ip", "rpz-nsip", "rpz-client-ip"]);
const triggerLengths = new Set([...triggers].map((label) => label.length));

/** Owners below `rpz-ip`, `rpz-nsip`, `rpz-client-ip` of a response policy zone: prefix length and address, all reversed. */
export const policyChecks: OwnerCheck = {
  types: everyOwner,
  check(facts, owner, report) {
    const { names, apex } = facts;
    if (owner === apex || apex <= 1) return;
    let at = owner;
    while (at > 1 && names.parents[at] !== apex) at = names.parents[at] as number;
    if (at <= 1 || at === owner || !isTrigger(names, at)) return;
    const labels: string[] = [];
    for (let below = owner; below !== at; below = names.parents[below] as number) labels.push(names.label(below));
    const problem = prefixProblem(labels);
    if (problem === undefined) return;
    for (const slot of facts.slots(owner)) {
      const span = facts.ownerSpan(slot);
      if (span.end === span.start) continue;
      report(finding(nameRules["bad-rpz-owner"], span, { owner: [...labels, names.label(at)].join("."), problem }));
      return;
    }
  },
};

function isTrigger(names: NameTree, label: number): boolean {
  return triggerLengths.has(names.labelLength(label)) && triggers.has(names.label(label));
}

/** What is wrong with a reversed prefix: `24.0.2.0.192`, or `48.zz.db8.2001` with `zz` for the longest run of zeros. */
export function prefixProblem(labels: readonly string[]): string | undefined {
  const [first = "", ...rest] = labels;
  const address = rest.toReversed();
  const length = canonicalDecimal(first, 128);
  if (length === undefined || length === 0) return `“${first}” is no prefix length`;
  return address.length === 4 && !address.includes("zz") ? ipv4Problem(length, address) : ipv6Problem(length, address);
}

function canonicalDecimal(text: string, max: number): number | undefined {
  const n = text.length > 1 && text.startsWith("0") ? -1 : decimal(text, 0, text.length, max);
  return n < 0 ? undefined : n;
}

function ipv4Problem(length: number, parts: readonly string[]): string | undefined {
  if (length > 32) return "an IPv4 prefix has at most 32 bits";
  let octets = "";
  for (const part of parts) {
    const n = canonicalDecimal(part, 255);
    if (n === undefined) return `“${part}” is no number from 0 to 255`;
    octets += String.fromCharCode(n);
  }
  return hostBits(octets, length) ? "bits behind the prefix are not zero" : undefined;
}

function ipv6Problem(length: number, groups: readonly string[]): string | undefined {
  const gaps = groups.filter((group) => group === "zz").length;
  if (gaps > 1) return "`zz` may stand once only";
  for (const group of groups) {
    if (group === "zz") continue;
    if (!/^[0-9a-f]{1,4}$/.test(group)) return `“${group}” is no group of an address`;
    if (group.length > 1 && group.startsWith("0")) return `“${group}” must not begin with 0`;
  }
  if (gaps === 0 ? groups.length !== 8 : groups.length > 8) return `it has ${groups.length} groups`;
  const all: string[] = [];
  for (const group of groups) {
    if (group !== "zz") all.push(group);
    else for (let i = groups.length - 1; i < 8; i++) all.push("0");
  }
  const octets = ipv6Octets(all.join(":"));
  if (octets === undefined) return "it is no address";
  if (hostBits(octets, length)) return "bits behind the prefix are not zero";
  const longest = longestZeros(all);
  const left = longestZeros(groups);
  if (gaps === 0 && longest > 1) return "`zz` must stand for its run of zeros";
  if (gaps === 1 && left > 9 - groups.length) return "`zz` must stand for the longest run of zeros";
  return undefined;
}

function longestZeros(groups: readonly string[]): number {
  let longest = 0;
  let run = 0;
  for (const group of groups) {
    run = group === "0" ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Whether a bit behind the first `length` ones is set. */
function hostBits(octets: string, length: number): boolean {
  for (let bit = length; bit < octets.length * 8; bit++) {
    if ((octets.charCodeAt(bit >> 3) & (128 >> (bit & 7))) !== 0) return true;
  }
  return false;
}
