import { asksNetwork } from "../dns/offline.ts";
import { type CheckStatus, type Posture, type PostureCheck, posture } from "../evaluate/posture.ts";
import { type Severity, severities } from "../rules/rule.ts";
import { answering, oneDomain } from "./answering.ts";
import type { Arguments } from "./args.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { Exit, type ExitCode, type Io } from "./io.ts";
import { reportText } from "./lint.ts";
import { Progress } from "./progress.ts";
import { findingsJson } from "./reporters/json.ts";
import { findingText } from "./reporters/text.ts";

/** `mailwright domain`. */
export async function domain(args: Arguments, io: Io): Promise<ExitCode> {
  const name = oneDomain(args);
  const progress = new Progress(io);
  const dns = await answering(args, io, "system", progress);
  try {
    const edition = args.value("dmarc") as "9989" | "7489" | undefined;
    const inZone = dns.zones.flatMap((zone) => selectorsIn(zone.names?.() ?? [], name));
    const report = await posture(name, dns.resolver, {
      selectors: [...args.values("selector"), ...inZone],
      signal: io.signal,
      ...(edition === undefined ? {} : { edition }),
      ...(mayFetch(args) ? { fetchPolicy: await fetcher(dns.resolver) } : {}),
    });
    progress.done();
    io.out.write(
      args.value("format") === "json"
        ? postureJson(report)
        : postureText(report, coloursFor(io.out, io, args.has("no-color")), io.out.columns),
    );
    return exitCode(report, args.value("fail-on") as Severity | undefined);
  } finally {
    progress.done();
    await dns.finish();
  }
}

/** The selectors of keys that a zone holds for a domain. */
function selectorsIn(names: Iterable<string>, domain: string): string[] {
  const suffix = `._domainkey.${domain.toLowerCase()}`;
  const found: string[] = [];
  for (const name of names) if (name.endsWith(suffix)) found.push(name.slice(0, -suffix.length));
  return found;
}

/** A policy is fetched over HTTPS only in a run that asks the network anyway. */
function mayFetch(args: Arguments): boolean {
  return !args.has("no-fetch") && asksNetwork(args.value("resolver") ?? "system");
}

async function fetcher(resolver: Parameters<typeof posture>[1]) {
  const { fetchPolicy } = await import("../dns/policy-fetch.ts");
  return (host: string, signal?: AbortSignal) => fetchPolicy(host, resolver, signal === undefined ? {} : { signal });
}

/** Statuses as severities, for the exit code; what is only absent is no finding. */
const weight: Readonly<Record<CheckStatus, Severity | undefined>> = {
  error: "error",
  warning: "warning",
  advice: "info",
  absent: undefined,
  ok: undefined,
};

function exitCode({ checks }: Posture, failOn: Severity = "error"): ExitCode {
  const counting = severities.slice(0, severities.indexOf(failOn) + 1);
  const found = checks.some(({ status, findings }) => {
    const own = weight[status];
    return (
      (own !== undefined && counting.includes(own)) ||
      findings.some((one) => counting.includes(one.severity ?? one.rule.severity))
    );
  });
  return found ? Exit.findings : Exit.clean;
}

/** The report as the contract's JSON has it. */
export function postureJson({ domain: name, checks }: Posture): string {
  const value = {
    domain: name,
    checks: checks.map((check) => {
      const { id, name: asked, status, summary, record, source } = check;
      return { id, name: asked, status, summary, record, source, findings: findingsJson(findingsOf(check)) };
    }),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function findingsOf(check: PostureCheck) {
  return reportText(check.name, check.record ?? "", check.findings);
}

const marks: Readonly<Record<CheckStatus, string>> = { ok: "✓", advice: "i", warning: "!", error: "✗", absent: "–" };

function postureText({ domain: name, checks }: Posture, colours: Colours, columns?: number): string {
  const lines = [colours.bold(printable(name)), ""];
  for (const check of checks) {
    const { id, name: asked, status, summary, record, source, findings } = check;
    const severity = weight[status];
    const mark =
      severity !== undefined
        ? colours.severity(severity, marks[status])
        : status === "ok"
          ? colours.green(marks[status])
          : colours.dim(marks[status]);
    lines.push(`${mark} ${colours.bold(id.padEnd(8))} ${printable(summary)}`);
    for (const line of findings.length > 0 ? [] : (record?.split("\n").slice(0, 20) ?? []))
      lines.push(`             ${colours.dim(clipped(printable(line), columns ?? 100))}`);
    if (source !== undefined)
      lines.push(`             ${colours.dim(`${printable(asked)}, from ${printable(source)}`)}`);
    if (findings.length > 0)
      lines.push(
        ...findingsOf(check).flatMap((found) =>
          findingText(check.name, found, colours, columns)
            .trimEnd()
            .split("\n")
            .map((line) => `    ${line}`),
        ),
      );
  }
  return `${lines.join("\n")}\n`;
}

function clipped(text: string, columns: number): string {
  const width = Math.max(40, columns - 14);
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
