import { type RuleSettings, readRuleSettings } from "../documents/severities.ts";
import { type Severity, severities } from "../rules/rule.ts";
import type { Arguments } from "./args.ts";
import { coloursFor } from "./colours.ts";
import { latin1Note } from "./files.ts";
import { Exit, type ExitCode, type Io, type Output, UsageError } from "./io.ts";
import type { Linted, LintOptions } from "./lint.ts";
import { Progress } from "./progress.ts";
import { textReport } from "./reporters/text.ts";

/** How all inputs are judged, and the line that tells a person which one it is. */
export async function lintOptions(args: Arguments, io: Io): Promise<{ options: LintOptions; progress: Progress }> {
  const progress = new Progress(io);
  const noted = new Set<string>();
  const options: LintOptions = {
    ...zoneOptions(args),
    rules: await ruleSettings(args.values("rule")),
    now: new Date(io.now()),
    progress: (path) => progress.say(`reading ${path}`),
    latin1: (path) => {
      if (noted.has(path)) return;
      noted.add(path);
      progress.done();
      io.err.write(latin1Note(path));
    },
  };
  return { options, progress };
}

/** The options that say how a zone is read. */
export function zoneOptions(args: Arguments): Pick<LintOptions, "origin" | "server" | "dmarc"> {
  const origin = args.value("origin");
  const plain = origin?.endsWith(".") ? origin.slice(0, -1) : origin;
  if (plain !== undefined && origin !== "." && !isZoneName(plain))
    throw new UsageError(`--origin is the name of a zone, such as example.com, not "${origin}"`);
  const server = args.value("server") as LintOptions["server"];
  const dmarc = args.value("dmarc") as LintOptions["dmarc"];
  return {
    ...(origin === undefined ? {} : { origin: origin.endsWith(".") ? origin : `${origin}.` }),
    ...(server === undefined ? {} : { server }),
    ...(dmarc === undefined ? {} : { dmarc }),
  };
}

/** Whether a text can be a zone's name: no label is empty or too long; reverse zones may hold a slash (RFC 2317). */
function isZoneName(text: string): boolean {
  return !/[\s"();@]/.test(text) && text.split(".").every((label) => label !== "" && label.length <= 63);
}

/** 2 where an input could not be read, else 1 where a finding is at or above `failOn`. */
export function exitCode({ files, unreadable }: Linted, failOn: Severity = "error"): ExitCode {
  if (unreadable.length > 0) return Exit.usage;
  const worst = severities.slice(0, severities.indexOf(failOn) + 1);
  return files.some((file) => file.findings.some((found) => worst.includes(found.severity)))
    ? Exit.findings
    : Exit.clean;
}

/** The severities that `--rule` sets. */
async function ruleSettings(given: readonly string[]): Promise<RuleSettings> {
  if (given.length === 0) return {};
  const { catalogue } = await import("../documents/catalogue.ts");
  const wished: Record<string, string> = {};
  for (const one of given) {
    const equals = one.indexOf("=");
    if (equals < 1) throw new UsageError(`--rule is written ID=SEVERITY, not "${one}"`);
    const id = one.slice(0, equals);
    const known = id === "*" || catalogue.some((rule) => rule.id === id || id === `${rule.group}/*`);
    if (!known) throw new UsageError(`there is no rule "${id}"; mailwright explain lists them`);
    wished[id] = one.slice(equals + 1);
  }
  const { settings, problems } = readRuleSettings(wished);
  if (problems.length > 0) throw new UsageError(problems.join("; "));
  return settings;
}

/** What was found, in the format that was asked for. */
export async function written(linted: Linted, args: Arguments, io: Io): Promise<string> {
  const format = args.value("format");
  if (format === "json") return (await import("./reporters/json.ts")).jsonReport(linted);
  if (format === "github") return (await import("./reporters/github.ts")).githubReport(linted);
  if (format === "sarif") return (await import("./reporters/sarif.ts")).sarifReport(linted, io.version);
  return writtenForPeople(linted, args, io, io.out);
}

/** What was found, as text for this output. */
export function writtenForPeople(linted: Linted, args: Arguments, io: Io, output: Output): string {
  return textReport(linted, coloursFor(output, io, args.has("no-color")), output.columns);
}
