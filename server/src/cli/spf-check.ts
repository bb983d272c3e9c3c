import { checkHost, type SpfResult, type SpfStep, type SpfVerdict } from "../evaluate/check-host.ts";
import { readAddress } from "../evaluate/spf-query.ts";
import { answering, oneDomain } from "./answering.ts";
import type { Arguments } from "./args.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { Progress } from "./progress.ts";
import { plural } from "./reporters/text.ts";

/** Milliseconds for one evaluation (RFC 7208 §4.6.4: 20 seconds at least). */
const timeAllowed = 20_000;

/** `mailwright spf check`. */
export async function spfCheck(args: Arguments, io: Io): Promise<ExitCode> {
  const domain = oneDomain(args);
  const ip = args.value("ip");
  if (ip === undefined) throw new UsageError("say which address sends: --ip 192.0.2.1");
  if (readAddress(ip) === undefined) throw new UsageError(`"${ip}" is no IP address`);
  const helo = args.value("helo");
  const progress = new Progress(io);
  const dns = await answering(args, io, "system", progress);
  try {
    const query = {
      ip,
      domain,
      sender: args.value("sender") ?? `postmaster@${domain}`,
      now: new Date(io.now()),
      ...(helo === undefined ? {} : { helo }),
    };
    const result = await checkHost(query, dns.resolver, {
      signal: io.signal,
      deadline: AbortSignal.timeout(timeAllowed),
    });
    progress.done();
    const json = args.value("format") === "json";
    io.out.write(
      json
        ? `${JSON.stringify(result, null, 2)}\n`
        : resultText(domain, ip, result, coloursFor(io.out, io, args.has("no-color"))),
    );
    return result.result === "pass" ? Exit.clean : Exit.findings;
  } finally {
    progress.done();
    await dns.finish();
  }
}

const meanings: Readonly<Record<SpfVerdict, string>> = {
  pass: "may send",
  fail: "may not send",
  softfail: "probably may not send",
  neutral: "the domain does not say whether it may send",
  none: "the domain has no SPF record",
  temperror: "a look-up failed: try again later",
  permerror: "the record cannot be evaluated",
};

function resultText(domain: string, ip: string, result: SpfResult, colours: Colours): string {
  const { result: verdict, lookups, voids, trace, explanation, reason } = result;
  const paint = verdict === "pass" ? colours.green : colours.red;
  const lines = [`${paint(verdict)}: ${printable(ip)} for ${printable(domain)}, ${meanings[verdict]}`];
  if (reason !== undefined) lines.push(`  ${printable(reason)}`);
  if (explanation !== undefined) lines.push(`  explanation of the domain: ${printable(explanation)}`);
  lines.push(colours.dim(`  ${plural(lookups, "look-up")} of 10, ${plural(voids, "void look-up")} of 2`), "");
  lines.push(...trace.map((step) => stepText(step, colours)));
  return `${lines.join("\n")}\n`;
}

function stepText({ domain, term, depth, result, counted, source, note }: SpfStep, colours: Colours): string {
  const indent = "  ".repeat(depth + 1);
  const count = counted > 0 ? colours.dim(` (${plural(counted, "look-up")})`) : "";
  const from = colours.dim(`  ${printable(domain)}, from ${printable(source)}`);
  const said =
    result === "match" || result === "pass" ? colours.green(result) : result === "error" ? colours.red(result) : result;
  return `${indent}${printable(term)}: ${said}${count}${from}${note === undefined ? "" : `\n${indent}  ${colours.dim(printable(note))}`}`;
}
