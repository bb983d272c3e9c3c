import type { DocumentKind } from "../documents/document.ts";
import { type RuleSettings, readRuleSettings } from "../documents/severities.ts";
import { type Severity, severities } from "../rules/rule.ts";
import type { Arguments } from "./args.ts";
import { coloursFor } from "./colours.ts";
import { latin1Note, replaceFile } from "./files.ts";
import { findInputs, type Inputs, inputOf } from "./inputs.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { type Beyond, type Linted, type LintOptions, lint, mend, openerFor } from "./lint.ts";
import { Progress } from "./progress.ts";

/** `mailwright check`. */
export async function check(args: Arguments, io: Io): Promise<ExitCode> {
  const kind = args.value("kind") as DocumentKind | undefined;
  const inputs = args.has("stdin")
    ? await fromStandardInput(await io.input(), args, kind)
    : await fromPaths(args.positionals, kind);
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

  const mended = args.has("fix") ? await fixAll(inputs, options, args.has("stdin")) : undefined;
  const beyond = await beyondFor(args, io, inputs, options);
  const linted = await lint(mended?.inputs ?? inputs, options, beyond).finally(() => beyond?.finish());
  progress.done();
  if (args.has("stdin") && mended !== undefined) {
    for (const text of mended.texts) io.out.write(text);
    io.err.write(await written(linted, args, io, "text", true));
  } else {
    io.out.write(await written(linted, args, io, args.value("format") ?? "text", false));
    if (mended !== undefined && mended.changed > 0)
      io.err.write(`mailwright: mended ${mended.changed} ${mended.changed === 1 ? "file" : "files"}\n`);
  }
  return exitCode(linted, args.value("fail-on") as Severity | undefined);
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

async function fromPaths(paths: readonly string[], kind: DocumentKind | undefined): Promise<Inputs> {
  if (paths.length === 0) throw new UsageError("say which files or folders to check, or --stdin; --help has examples");
  return findInputs(paths, kind);
}

async function fromStandardInput(octets: Uint8Array, args: Arguments, kind: DocumentKind | undefined): Promise<Inputs> {
  if (args.positionals.length > 0)
    throw new UsageError("--stdin takes no paths; --stdin-filename gives the text a name");
  const input = await inputOf(octets, args.value("stdin-filename"), kind);
  return "reason" in input
    ? { inputs: [], unreadable: [input], configs: [] }
    : { inputs: [input], unreadable: [], configs: [] };
}

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

/** The most text of zones among the inputs that is held at once so that they answer for each other. */
const mostZoneText = 64 << 20;

/**
 * The rules that need DNS: they run where several zones are at hand, `--zone` gives one, or a resolver was named. A zone that
 * stands alone is asked about the records that name its own names.
 */
async function beyondFor(
  args: Arguments,
  io: Io,
  { inputs, configs }: Inputs,
  options: LintOptions,
): Promise<Beyond | undefined> {
  const zones = inputs.filter((input) => input.kind === "zone");
  if (zones.length < 2 && args.values("zone").length === 0 && args.value("resolver") === undefined) {
    if (zones.length === 0) return undefined;
    const { ZoneFileDocument } = await import("../documents/zone.ts");
    const { answeredByZone } = await import("../evaluate/own-answers.ts");
    const findings: Beyond["findings"] = async (document) => {
      const records = document instanceof ZoneFileDocument ? answeredByZone(document.zone) : [];
      if (records.length === 0) return [];
      const { ownAnswers } = await import("./beyond.ts");
      return ownAnswers(document as InstanceType<typeof ZoneFileDocument>, records, io, options.rules);
    };
    return { findings, finish: async () => {} };
  }
  const { beyond, sourcesOf } = await import("./beyond.ts");
  return beyond(args, io, options.rules, zones.length < 2 ? [] : sourcesOf(zones, configs, options, mostZoneText));
}

async function written(linted: Linted, args: Arguments, io: Io, format: string, toError: boolean): Promise<string> {
  if (format === "json") return (await import("./reporters/json.ts")).jsonReport(linted);
  if (format === "github") return (await import("./reporters/github.ts")).githubReport(linted);
  if (format === "sarif") return (await import("./reporters/sarif.ts")).sarifReport(linted, io.version);
  const { textReport } = await import("./reporters/text.ts");
  const output = toError ? io.err : io.out;
  return textReport(linted, coloursFor(output, io, args.has("no-color")), output.columns);
}

interface Mended {
  readonly inputs: Inputs;
  readonly texts: readonly string[];
  readonly changed: number;
}

/** Mends each file that can be mended; files on disk are replaced whole, so that an interrupted run leaves none half written. */
async function fixAll(given: Inputs, options: LintOptions, standardInput: boolean): Promise<Mended> {
  const unreadable = [...given.unreadable];
  const texts: string[] = [];
  let changed = 0;
  const open = await openerFor(given.inputs);
  const inputs = given.inputs.map((input) => {
    const file = input.read();
    if ("reason" in file) return input;
    const text = mend(input, file, options, given, open);
    texts.push(text);
    if (standardInput) return { ...input, read: () => ({ ...file, text }) };
    if (text === file.text) return input;
    const reason = replaceFile(file, text);
    if (reason === undefined) changed++;
    else unreadable.push({ path: file.path, reason });
    return input;
  });
  return { inputs: { ...given, inputs, unreadable }, texts, changed };
}
