import { cached } from "../dns/cache.ts";
import { resolverFromSpec } from "../dns/from-spec.ts";
import type { Resolver } from "../dns/resolver.ts";
import { kindByName } from "../documents/kind.ts";
import { type MessageAt, messagesIn, sessionEnvelope, wholeOctets } from "../documents/message-at.ts";
import { kindOfContent, openDocument } from "../documents/open.ts";
import { authenticateMessage, type MessageOptions, passes } from "../evaluate/message.ts";
import { verdictChanges } from "../evaluate/message-changes.ts";
import { joinedEnvelopes, knownEnvelope } from "../evaluate/message-parts.ts";
import type { MessageVerdict } from "../evaluate/message-verdict.ts";
import { readAddress } from "../evaluate/spf-query.ts";
import { threadVerifier } from "../mailauth/verifier.ts";
import { answering } from "./answering.ts";
import type { Arguments } from "./args.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { latin1Note, readText } from "./files.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { Progress } from "./progress.ts";
import { oneFile } from "./transcript.ts";

/** `mailwright message`. */
export async function message(args: Arguments, io: Io): Promise<ExitCode> {
  const given = { ip: args.value("ip"), helo: args.value("helo"), sender: args.value("sender") };
  if (given.ip !== undefined && readAddress(given.ip) === undefined)
    throw new UsageError(`"${given.ip}" is no IP address`);
  const found = readMessage(oneFile(args), args.value("number"), io);
  const octets = wholeOctets(found);
  const byOption = knownEnvelope(given, (name) => `--${name}`);
  const { envelope, sources } = joinedEnvelopes(sessionEnvelope(found), byOption);
  const edition = args.value("dmarc") as "9989" | "7489" | undefined;
  const receiver = args.value("receiver");
  const options: MessageOptions = {
    signal: io.signal,
    now: new Date(io.now()),
    sources,
    delivered: found.delivered,
    elided: found.elided,
    ...(edition === undefined ? {} : { edition }),
    ...(receiver === undefined ? {} : { receiver }),
  };
  const progress = new Progress(io);
  const dns = await answering(args, io, "system", progress);
  try {
    const judge = (resolver: Resolver) => authenticateMessage(octets, envelope, resolver, threadVerifier, options);
    const verdict = placed(await judge(dns.resolver), found);
    const before = await beforePublication(args, io, judge);
    progress.done();
    const changes = before === undefined ? undefined : verdictChanges(before, verdict);
    io.out.write(
      args.value("format") === "json"
        ? verdictJson(verdict, changes)
        : verdictText(verdict, changes, coloursFor(io.out, io, args.has("no-color"))),
    );
    if (verdict.envelope.ip === undefined)
      io.err.write(
        "mailwright: nothing says from which address the message came, so SPF is not judged: give it with --ip\n",
      );
    return passes(verdict) ? Exit.clean : Exit.findings;
  } finally {
    progress.done();
    await dns.finish();
  }
}

/** With the lines of the file in place of those of the message. */
function placed(verdict: MessageVerdict, { lines }: MessageAt): MessageVerdict {
  if (lines === undefined) return verdict;
  return { ...verdict, dkim: verdict.dkim.map((one) => ({ ...one, line: lines[one.line] ?? one.line })) };
}

/** The verdict of today, where `--before` names who knows it. */
async function beforePublication(
  args: Arguments,
  io: Io,
  judge: (resolver: Resolver) => Promise<MessageVerdict>,
): Promise<MessageVerdict | undefined> {
  const spec = args.value("before");
  if (spec === undefined) return undefined;
  const asked = await resolverFromSpec(spec);
  if ("error" in asked) throw new UsageError(asked.error);
  try {
    return await judge(cached(asked, { now: () => io.now() }));
  } finally {
    await asked.close?.();
  }
}

/** The message of a file, or the one of a session with that number. */
function readMessage(path: string, number: string | undefined, io: Io): MessageAt {
  const file = readText(path);
  if ("reason" in file) throw new UsageError(`${path} ${file.reason}`);
  const latin1 = file.encoding === "latin1";
  if (latin1) io.err.write(latin1Note(path));
  const kind = kindByName(path) ?? kindOfContent(file.text.slice(0, 16384)) ?? "message";
  if (kind !== "message" && kind !== "transcript")
    throw new UsageError(`${path} is no message and no session but a ${kind} file`);
  const found = messagesIn(openDocument(path, file.text, { kind, latin1 }));
  if (found.length === 0) throw new UsageError(`${path} holds no message: its log does not show the data`);
  const wanted = number === undefined ? 1 : Number(number);
  const message = found[wanted - 1];
  if (message === undefined)
    throw new UsageError(`--number is 1 to ${found.length}: so many messages with their data are in ${path}`);
  if (number === undefined && found.length > 1)
    io.err.write(`mailwright: ${path} holds ${found.length} messages; the first is judged, --number names another\n`);
  if (message.elided)
    io.err.write(`mailwright: a part of the message is left out in ${path}, so its signatures cannot be verified\n`);
  return message;
}

/** The verdict as the contract's JSON has it. */
export function verdictJson(verdict: MessageVerdict, changes?: readonly string[]): string {
  const { spf, dkim, dmarc, arc, bimi, authenticationResults, envelope, envelopeSources } = verdict;
  const json = {
    spf,
    dkim,
    dmarc,
    arc,
    ...(bimi === undefined ? {} : { bimi }),
    authenticationResults,
    envelope,
    envelopeSources,
    ...(changes === undefined ? {} : { changes }),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function verdictText(verdict: MessageVerdict, changes: readonly string[] | undefined, colours: Colours): string {
  const { spf, dkim, dmarc, arc, bimi, envelope, envelopeSources } = verdict;
  const row = (name: string, result: string, about: string, ...more: readonly (string | undefined)[]) => {
    const paint =
      result === "pass" ? colours.green : result === "none" || result === "skipped" ? colours.dim : colours.red;
    const lines = more.flatMap((line) => (line === undefined ? [] : [`\n         ${printable(line)}`]));
    return `${name.padEnd(6)} ${paint(result)}${about === "" ? "" : ` ${printable(about)}`}${lines.join("")}`;
  };
  const aligned = (result: string, is: boolean) => (result !== "pass" ? "" : is ? ", aligned" : ", not aligned");
  const part = (name: string, value: string | undefined, source: string | undefined) =>
    value === undefined ? [] : [`${name.padEnd(6)} ${printable(value)} ${colours.dim(`(${printable(source ?? "")})`)}`];
  const known = [
    ...part("From", envelope.ip, envelopeSources.ip),
    ...part("EHLO", envelope.helo, envelopeSources.helo),
    ...part("MAIL", envelope.sender === undefined ? undefined : `<${envelope.sender}>`, envelopeSources.sender),
  ];
  const lines = [
    ...(known.length === 0 ? [] : [...known, ""]),
    row(
      "SPF",
      spf.result,
      `${spf.domain}${envelope.ip === undefined ? "" : ` from ${envelope.ip}`}${aligned(spf.result, spf.aligned)}`,
      spf.reason ?? decisive(spf),
    ),
    ...dkim.map((one) =>
      row(
        "DKIM",
        one.result,
        `${one.domain}, selector ${one.selector}, ${one.algorithm}${aligned(one.result, one.aligned)}, line ${one.line + 1}`,
        one.reason,
        one.keySource === undefined ? undefined : `key at ${one.key}, from ${one.keySource}`,
      ),
    ),
    ...(dkim.length === 0 ? [row("DKIM", "none", "", "the message has no signature")] : []),
    row(
      "DMARC",
      dmarc.result,
      dmarc.domain === ""
        ? ""
        : `${dmarc.domain}, policy ${dmarc.policy}${dmarc.effective === undefined ? "" : ` (in test mode, so ${dmarc.effective})`}${dmarc.alignedBy.length === 0 ? "" : `, by ${dmarc.alignedBy.join(" and ")}`}`,
      dmarc.reason ?? (dmarc.source === undefined ? undefined : `policy from ${dmarc.source}`),
    ),
    row("ARC", arc.result, arc.instances === undefined ? "" : `${arc.instances} hops`, arc.reason),
    ...(bimi === undefined ? [] : [row("BIMI", bimi.result, bimi.location ?? "", bimi.comment)]),
  ];
  if (changes !== undefined)
    lines.push(
      "",
      changes.length === 0 ? "Publishing changes nothing for this message." : changes.map(printable).join("\n"),
    );
  lines.push("", ...verdict.authenticationResults.split("\r\n").map(printable));
  return `${lines.join("\n")}\n`;
}

/** The term of the SPF record that decided, and where it stands. */
function decisive({ trace }: MessageVerdict["spf"]): string | undefined {
  const step = trace.findLast(({ result }) => result === "match" || result === "error");
  return step === undefined ? undefined : `${step.term} of ${step.domain}, from ${step.source}`;
}
