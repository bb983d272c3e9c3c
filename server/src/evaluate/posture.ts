import { foldName, parentOf } from "../dns/names.ts";
import { presentData, presentName } from "../dns/present.ts";
import type { AnswerRecord, Resolver } from "../dns/resolver.ts";
import { sound } from "../dns/sound.ts";
import {
  answered,
  type CheckStatus,
  type PostureCheck,
  type PostureContext,
  type PostureOptions,
  presentSet,
  recordsOf,
  unknown,
} from "./posture-check.ts";
import { bimiCheck, dkimChecks, dmarcCheck, mtaStsCheck, spfCheck, tlsRptCheck } from "./posture-records.ts";

export type { CheckStatus, PolicyFetch, PostureCheck, PostureOptions } from "./posture-check.ts";

/** The report on a domain. */
export interface Posture {
  readonly domain: string;
  readonly checks: readonly PostureCheck[];
}

/** The whole mail posture of a domain: MX, SPF, DMARC, DKIM, MTA-STS, TLS-RPT, BIMI, DANE and CAA. `domain`: absolute, without the final dot. */
export async function posture(domain: string, asked: Resolver, options: PostureOptions = {}): Promise<Posture> {
  const name = foldName(domain);
  const resolver = sound(asked);
  const asking = options.signal === undefined ? {} : { signal: options.signal };
  const ask = (owner: string, type: string) => resolver.resolve(owner, type, asking);
  const base = { ...options, domain: name, ask, resolver };
  const { check: mx, hosts, acceptsMail, unknownHosts = false } = await mxCheck(name, ask);
  const context: PostureContext = { ...base, hosts, acceptsMail, unknownHosts };
  const checks = await Promise.all([
    spfCheck(context),
    dmarcCheck(context),
    dkimChecks(context),
    mtaStsCheck(context),
    tlsRptCheck(context),
    bimiCheck(context),
    daneCheck(context),
    caaCheck(context),
  ]);
  return { domain: name, checks: [mx, ...checks.flat()] };
}

interface Mx {
  readonly preference: number;
  readonly exchange: string;
}

async function mxCheck(
  domain: string,
  ask: PostureContext["ask"],
): Promise<{ check: PostureCheck; hosts: readonly string[]; acceptsMail: boolean; unknownHosts?: boolean }> {
  const answer = await ask(domain, "MX");
  const check = (status: CheckStatus, summary: string, more: Partial<PostureCheck> = {}): PostureCheck => ({
    id: "mx",
    name: domain,
    status,
    summary,
    source: answer.source,
    findings: [],
    ...more,
  });
  if (!answered(answer))
    return { check: unknown("mx", domain, answer), hosts: [], acceptsMail: false, unknownHosts: true };
  if (answer.status === "nxdomain")
    return { check: check("error", `${domain} does not exist`), hosts: [], acceptsMail: false };
  const records = recordsOf(answer, "MX");
  const record = { record: presentSet(records) };
  if (records.length === 0) return implicitMx(domain, ask, check);
  const targets = records.map((one) => one.data as Mx).sort((a, b) => a.preference - b.preference);
  const names = [...new Set(targets.map((one) => foldName(one.exchange)))];
  if (names.includes("")) {
    return names.length === 1
      ? { check: check("ok", "the domain takes no mail (null MX)", record), hosts: [], acceptsMail: false }
      : {
          check: check("error", "a null MX stands beside others: what it says is undefined (RFC 7505 §3)", record),
          hosts: names.filter((n) => n !== ""),
          acceptsMail: true,
        };
  }
  const hosts = await Promise.all(names.map((host) => lookAtHost(host, ask)));
  const bad = hosts.filter((host) => host.problem !== undefined);
  const worst = bad.some((host) => host.severity === "error") ? "error" : "warning";
  const summary =
    bad.length > 0
      ? bad.map((host) => host.problem).join("; ")
      : `mail goes to ${hosts.map((host) => `${host.name} (${host.families})`).join(", ")}`;
  return { check: check(bad.length > 0 ? worst : "ok", summary, record), hosts: names, acceptsMail: true };
}

async function implicitMx(
  domain: string,
  ask: PostureContext["ask"],
  check: (status: CheckStatus, summary: string) => PostureCheck,
): Promise<{ check: PostureCheck; hosts: readonly string[]; acceptsMail: boolean }> {
  const host = await lookAtHost(domain, ask);
  if (host.problem !== undefined)
    return { check: check("absent", "no MX and no address: no mail can be delivered"), hosts: [], acceptsMail: false };
  const summary = `no MX: mail goes to the address of ${domain} itself; publish an MX, or a null MX if it takes no mail`;
  return { check: check("advice", summary), hosts: [domain], acceptsMail: true };
}

interface Host {
  readonly name: string;
  /** `IPv4 and IPv6`. */
  readonly families: string;
  readonly problem?: string;
  readonly severity?: "error" | "warning";
}

async function lookAtHost(name: string, ask: PostureContext["ask"]): Promise<Host> {
  const [v4, v6] = await Promise.all([ask(name, "A"), ask(name, "AAAA")]);
  const has4 = recordsOf(v4, "A").length > 0;
  const has6 = recordsOf(v6, "AAAA").length > 0;
  const families = has4 && has6 ? "IPv4 and IPv6" : has4 ? "IPv4" : "IPv6 only";
  const alias = [...v4.records, ...v6.records].find((record) => record.type === "CNAME");
  if (alias !== undefined)
    return {
      name,
      families,
      problem: `${name} is an alias, which an MX must not name (RFC 2181 §10.3)`,
      severity: "error",
    };
  if (!has4 && !has6) {
    const dead = !answered(v4) || !answered(v6);
    return {
      name,
      families,
      problem: dead ? `no answer for the address of ${name}` : `${name} has no address, so mail cannot reach it`,
      severity: "warning",
    };
  }
  return { name, families };
}

async function daneCheck({ domain, ask, hosts, unknownHosts }: PostureContext): Promise<PostureCheck> {
  const base = { id: "dane" as const, name: `_25._tcp.${hosts[0] ?? domain}`, findings: [] };
  if (unknownHosts)
    return { ...base, status: "warning", summary: "which hosts take mail is not known, so nothing can be said" };
  if (hosts.length === 0)
    return { ...base, status: "absent", summary: "no host takes mail, so there is nothing to secure" };
  const answers = await Promise.all(
    hosts.map(async (host) => ({ host, answer: await ask(`_25._tcp.${host}`, "TLSA") })),
  );
  const found = answers.filter(({ answer }) => recordsOf(answer, "TLSA").length > 0);
  const dead = answers.find(({ answer }) => !answered(answer));
  const [first] = found;
  if (first === undefined) {
    return dead === undefined
      ? { ...base, status: "absent", summary: "no TLSA at the MX hosts" }
      : unknown("dane", `_25._tcp.${dead.host}`, dead.answer);
  }
  const records = found.flatMap(({ host, answer }) =>
    recordsOf(answer, "TLSA").map((one) => `${presentName(`_25._tcp.${host}`)} TLSA ${presentData("TLSA", one.data)}`),
  );
  const shown = { ...base, record: records.join("\n"), source: first.answer.source };
  const usable = (one: AnswerRecord) => [2, 3].includes((one.data as { usage: number }).usage);
  const unusable = found.filter(({ answer }) => !recordsOf(answer, "TLSA").some(usable));
  if (unusable.length > 0) {
    const names = unusable.map(({ host }) => host).join(", ");
    return {
      ...shown,
      status: "warning",
      summary: `TLSA of ${names} has only usages 0 and 1, which mail servers do not use (RFC 7672 §3.1.3)`,
    };
  }
  if (found.length < hosts.length) {
    const without = answers.filter(({ answer }) => recordsOf(answer, "TLSA").length === 0).map(({ host }) => host);
    return { ...shown, status: "advice", summary: `no TLSA at ${without.join(", ")}: mail to it can be intercepted` };
  }
  const insecure = found.filter(({ answer }) => answer.secure !== true && !answer.source.startsWith("zone "));
  if (insecure.length > 0) {
    return {
      ...shown,
      status: "advice",
      summary:
        "TLSA at all MX hosts; the resolver did not say that the answers are signed (DNSSEC), without which they count for nothing",
    };
  }
  return {
    ...shown,
    status: "ok",
    summary: `TLSA at ${hosts.length === 1 ? "the MX host" : `all ${hosts.length} MX hosts`}`,
  };
}

/** The CAA set that counts is the first from the name upwards (RFC 8659 §3). */
async function caaCheck({ domain, ask }: PostureContext): Promise<PostureCheck> {
  let below = domain;
  for (let at: string | undefined = domain; at !== undefined && at !== ""; at = parentOf(at)) {
    const answer = await ask(at, "CAA");
    if (!answered(answer)) {
      if (at === domain) return unknown("caa", at, answer);
      const summary = `no CAA up to ${below}; ${at} could not be asked`;
      return { id: "caa", name: domain, status: "absent", summary, findings: [] };
    }
    below = at;
    const records = recordsOf(answer, "CAA");
    if (records.length === 0) continue;
    const issuers = records
      .map((one) => one.data as { tag: string; value: string })
      .filter((one) => one.tag.toLowerCase() === "issue");
    const names = issuers.map((one) => (one.value.split(";")[0] ?? "").trim()).filter((name) => name !== "");
    const summary =
      issuers.length === 0
        ? "no issue tag: any authority may issue certificates"
        : names.length === 0
          ? "no authority may issue certificates"
          : `certificates may come from ${names.join(", ")}`;
    const where = at === domain ? "" : `, says ${at}`;
    return {
      id: "caa",
      name: at,
      status: "ok",
      summary: summary + where,
      record: presentSet(records),
      source: answer.source,
      findings: [],
    };
  }
  return { id: "caa", name: domain, status: "absent", summary: "any authority may issue certificates", findings: [] };
}
