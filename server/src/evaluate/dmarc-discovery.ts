import { foldName, labelsOf, nameOf } from "../dns/names.ts";
import type { Answer, Resolver } from "../dns/resolver.ts";
import { answerFrom } from "../dns/sound.ts";
import {
  type DmarcPolicy,
  type DmarcRecord,
  dmarcPolicy,
  isDmarcRecord,
  lowered,
  parseDmarc,
  type Request,
} from "../records/dmarc/parse.ts";
import { organization } from "../records/domain.ts";
import { plain } from "../text/decoded.ts";
import { joinedText } from "./spf-records.ts";

export interface DmarcOptions {
  /** Which standard the receiver follows: the tree walk of RFC 9989 (default), or the public suffix list of RFC 7489. */
  readonly edition?: "9989" | "7489";
  readonly signal?: AbortSignal;
}

/** One name asked for its policy. */
export interface DmarcStep {
  /** The domain; the question was TXT at `_dmarc.` + domain. */
  readonly domain: string;
  readonly status: Answer["status"];
  readonly source: string;
  /** DMARC records found there; anything but one counts as none. */
  readonly records: readonly string[];
  /** What follows from it, in plain words. */
  readonly note: string;
}

/** A record found and read. */
export interface FoundPolicy {
  readonly domain: string;
  readonly text: string;
  readonly record: DmarcRecord;
  readonly source: string;
}

/** How a receiver finds the policy for an author domain, and what it then does. */
export interface DmarcDiscovery {
  readonly author: string;
  readonly edition: "9989" | "7489";
  readonly steps: readonly DmarcStep[];
  /** `none`: DMARC does not apply. `temperror`: a question had no answer, so nothing can be said. */
  readonly result: "found" | "none" | "temperror";
  readonly found?: FoundPolicy;
  /** The record as it is applied; absent where it has a bad policy and no address for reports. */
  readonly policy?: DmarcPolicy;
  /** The tag that applies to this author domain, and what it asks for once test mode is taken into account. */
  readonly tag?: "p" | "sp" | "np";
  readonly requested?: Request;
  readonly effective?: Request;
}

/** The most labels a walk goes through below the author domain (RFC 9989 §4.10). */
const walkLabels = 7;

/** Finds the DMARC policy for an author domain (RFC 9989 §4.10.1, RFC 7489 §6.6.3). `author`: absolute, without the final dot. */
export async function discoverDmarc(
  author: string,
  resolver: Resolver,
  options: DmarcOptions = {},
): Promise<DmarcDiscovery> {
  const edition = options.edition ?? "9989";
  const domain = foldName(author);
  const steps: DmarcStep[] = [];
  const ended = (result: "none" | "temperror"): DmarcDiscovery => ({ author: domain, edition, steps, result });
  if (labelsOf(domain) === undefined || domain === "") return ended("none");

  const own = await look(domain, resolver, options, steps);
  if (own === "temperror") return ended("temperror");
  if (own !== undefined) return applied(domain, edition, steps, own, "p");

  // RFC 7489 §6.6.3 step 5: with several records discovery ends; in RFC 9989 they are as none, and the walk goes on.
  if (edition === "7489" && steps.some(({ records }) => records.length > 1)) return ended("none");

  const above =
    edition === "7489"
      ? await suffixPolicy(domain, resolver, options, steps)
      : await walkedPolicy(domain, resolver, options, steps);
  if (above === "temperror") return ended("temperror");
  if (above === undefined) return ended("none");

  const tags = above.record.fields;
  if (edition === "7489") return applied(domain, edition, steps, above, tags.sp === undefined ? "p" : "sp");
  if (tags.np !== undefined || tags.sp !== undefined) {
    const exists = tags.np === undefined ? true : await nameExists(domain, resolver, options);
    if (exists === undefined) return ended("temperror");
    if (!exists) return applied(domain, edition, steps, above, "np");
  }
  return applied(domain, edition, steps, above, tags.sp === undefined ? "p" : "sp");
}

function applied(
  author: string,
  edition: "9989" | "7489",
  steps: readonly DmarcStep[],
  found: FoundPolicy,
  tag: "p" | "sp" | "np",
): DmarcDiscovery {
  const policy = dmarcPolicy(found.record, edition);
  if (policy === undefined) return { author, edition, steps, result: "none", found };
  const requested = policy[tag];
  const effective = policy.testing ? lowered(requested) : requested;
  return { author, edition, steps, result: "found", found, policy, tag, requested, effective };
}

/** Asks one name. Undefined: nothing there that counts. */
async function look(
  domain: string,
  resolver: Resolver,
  { signal }: DmarcOptions,
  steps: DmarcStep[],
): Promise<FoundPolicy | "temperror" | undefined> {
  const answer = await answerFrom(resolver, `_dmarc.${domain}`, "TXT", signal);
  const { status, source } = answer;
  const failed = status !== "noerror" && status !== "nxdomain";
  const texts = answer.records
    .filter((record) => record.type === "TXT" && Array.isArray(record.data))
    .map((record) => joinedText(record.data));
  const found = failed
    ? []
    : texts.map((text) => ({ text, record: parseDmarc(plain(text)) })).filter(({ record }) => isDmarcRecord(record));
  const [first] = found;
  steps.push({
    domain,
    status,
    source,
    records: found.map(({ text }) => text),
    note: noteOn(failed, answer, texts.length, found.length),
  });
  if (failed) return "temperror";
  return first === undefined || found.length > 1 ? undefined : { domain, source, ...first };
}

function noteOn(failed: boolean, answer: Answer, texts: number, found: number): string {
  if (failed) return answer.reason ?? `no answer: ${answer.status}`;
  if (found === 1) return "a DMARC record";
  if (found > 1) return `${found} DMARC records: none of them counts`;
  if (texts > 0) return "TXT, but none of it begins with v=DMARC1: not looked at";
  return answer.status === "nxdomain" ? "no such name" : "no TXT";
}

/** The names of a walk from `start` up, itself first (RFC 9989 §4.10): of a long name, its last seven labels and up. */
export function walkNames(start: string): string[] {
  const labels = labelsOf(start) ?? [];
  const names = [nameOf(labels)];
  for (let left = Math.min(labels.length - 1, walkLabels); left > 0; left--)
    names.push(nameOf(labels.slice(labels.length - left)));
  return labels.length === 0 ? [] : names;
}

/** Records met on a walk, longest name first, up to one that says it is a public suffix, or an organization of its own. */
async function walk(
  names: readonly string[],
  resolver: Resolver,
  options: DmarcOptions,
  steps: DmarcStep[],
): Promise<FoundPolicy[] | "temperror"> {
  const found: FoundPolicy[] = [];
  for (const name of names) {
    const one = await look(name, resolver, options, steps);
    if (one === "temperror") return "temperror";
    if (one === undefined) continue;
    found.push(one);
    if (psdOf(one) !== "u") break;
  }
  return found;
}

function psdOf(found: FoundPolicy): "y" | "n" | "u" {
  const value = found.record.fields.psd?.value.toLowerCase();
  return value === "y" || value === "n" ? value : "u";
}

/** The organizational domain among the names of a walk (RFC 9989 §4.10.2). */
function organizationalOf(start: string, found: readonly FoundPolicy[]): string {
  const own = found.find((one) => psdOf(one) === "n");
  if (own !== undefined) return own.domain;
  const suffix = found.find((one) => psdOf(one) === "y" && one.domain !== start);
  if (suffix !== undefined) {
    const labels = labelsOf(start) ?? [];
    return nameOf(labels.slice(labels.length - (labelsOf(suffix.domain) ?? []).length - 1));
  }
  return found.at(-1)?.domain ?? start;
}

/** The policy of the organizational domain; if that has none, of the public suffix above it (RFC 9989 §4.10.1). */
async function walkedPolicy(
  domain: string,
  resolver: Resolver,
  options: DmarcOptions,
  steps: DmarcStep[],
): Promise<FoundPolicy | "temperror" | undefined> {
  const found = await walk(walkNames(domain).slice(1), resolver, options, steps);
  if (found === "temperror") return found;
  const organization = organizationalOf(domain, found);
  return found.find((one) => one.domain === organization) ?? found.find((one) => psdOf(one) === "y");
}

async function suffixPolicy(
  domain: string,
  resolver: Resolver,
  options: DmarcOptions,
  steps: DmarcStep[],
): Promise<FoundPolicy | "temperror" | undefined> {
  const organizational = organization(foldName(domain));
  return organizational === domain ? undefined : look(organizational, resolver, options, steps);
}

/** Two names are aligned in relaxed mode if this gives the same for both (RFC 9989 §4.10.2, RFC 7489 §3.2). Undefined: a question had no answer. */
export async function organizationalDomain(
  domain: string,
  resolver: Resolver,
  options: DmarcOptions = {},
): Promise<string | undefined> {
  const start = foldName(domain);
  if (options.edition === "7489") return organization(start);
  const found = await walk(walkNames(start), resolver, options, []);
  return found === "temperror" ? undefined : organizationalOf(start, found);
}

/** Whether a name exists: anything but NXDOMAIN (RFC 9989 §3.2.13, RFC 8020). Undefined: no answer. */
async function nameExists(domain: string, resolver: Resolver, { signal }: DmarcOptions): Promise<boolean | undefined> {
  const { status } = await answerFrom(resolver, domain, "A", signal);
  return status === "nxdomain" ? false : status === "noerror" ? true : undefined;
}
