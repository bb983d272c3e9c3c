import { cached } from "../dns/cache.ts";
import { resolverFromSpec } from "../dns/from-spec.ts";
import { kindByName } from "../documents/kind.ts";
import { kindOfContent } from "../documents/open.ts";
import { authenticateMessage, type MessageVerdict, passes } from "../evaluate/message.ts";
import { verdictChanges } from "../evaluate/message-changes.ts";
import type { Envelope } from "../evaluate/message-parts.ts";
import { readAddress } from "../evaluate/spf-query.ts";
import { threadVerifier } from "../mailauth/verifier.ts";
import { messages } from "../transcripts/messages.ts";
import { parseTranscript } from "../transcripts/parse-transcript.ts";
import { answering } from "./answering.ts";
import type { Arguments } from "./args.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { encodeText, readText } from "./files.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { Progress } from "./progress.ts";
import { oneFile } from "./transcript.ts";

/** `mailwright message`. */
export async function message(args: Arguments, io: Io): Promise<ExitCode> {
  const given = { ip: args.value("ip"), helo: args.value("helo"), sender: args.value("sender") };
  if (given.ip !== undefined && readAddress(given.ip) === undefined)
    throw new UsageError(`"${given.ip}" is no IP address`);
  const read = readMessage(oneFile(args), io);
  const envelope: Envelope = {
    ip: given.ip ?? read.envelope.ip,
    helo: given.helo ?? read.envelope.helo,
    sender: given.sender ?? read.envelope.sender,
  };
  const edition = args.value("dmarc") as "9989" | "7489" | undefined;
  const receiver = args.value("receiver");
  const options = {
    signal: io.signal,
    now: new Date(io.now()),
    ...(edition === undefined ? {} : { edition }),
    ...(receiver === undefined ? {} : { receiver }),
  };
  const progress = new Progress(io);
  const dns = await answering(args, io, "system", progress);
  try {
    const verdict = await authenticateMessage(read.octets, envelope, dns.resolver, threadVerifier, options);
    const before = await beforePublication(args, io, (resolver) =>
      authenticateMessage(read.octets, envelope, resolver, threadVerifier, options),
    );
    progress.done();
    const changes = before === undefined ? undefined : verdictChanges(before, verdict);
    io.out.write(
      args.value("format") === "json"
        ? verdictJson(verdict, changes)
        : verdictText(verdict, changes, coloursFor(io.out, io, args.has("no-color"))),
    );
    return passes(verdict) ? Exit.clean : Exit.findings;
  } finally {
    progress.done();
    await dns.finish();
  }
}

/** The verdict of today, where `--before` names who knows it. */
async function beforePublication(
  args: Arguments,
  io: Io,
  judge: (resolver: Parameters<typeof authenticateMessage>[2]) => Promise<MessageVerdict>,
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

/** The octets of a message file, or of the first message in a session, and who brought it. */
function readMessage(path: string, io: Io): { readonly octets: Uint8Array; readonly envelope: Envelope } {
  const file = readText(path);
  if ("reason" in file) throw new UsageError(`${path} ${file.reason}`);
  const kind = kindByName(path) ?? kindOfContent(file.text.slice(0, 16384));
  if (kind !== "transcript") return { octets: encodeText(file), envelope: {} };
  const found = messages(parseTranscript(file.text));
  const first = found.find(({ data }) => data !== undefined);
  if (first?.data === undefined) throw new UsageError(`${path} holds no message: its log does not show the data`);
  if (found.length > 1)
    io.err.write(`mailwright: ${path} holds ${found.length} messages; the first one with its data is judged\n`);
  if (first.elided)
    io.err.write(`mailwright: a part of the message is left out in ${path}, so its signatures cannot be verified\n`);
  return {
    octets: Buffer.from(first.data.text, "latin1"),
    envelope: { ip: first.ip, helo: first.helo, sender: first.mailFrom },
  };
}

/** The verdict as the contract's JSON has it. */
export function verdictJson(verdict: MessageVerdict, changes?: readonly string[]): string {
  const { spf, dkim, dmarc, arc, bimi, authenticationResults, envelope } = verdict;
  const json = {
    spf,
    dkim,
    dmarc,
    arc,
    ...(bimi === undefined ? {} : { bimi }),
    authenticationResults,
    envelope,
    ...(changes === undefined ? {} : { changes }),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function verdictText(verdict: MessageVerdict, changes: readonly string[] | undefined, colours: Colours): string {
  const { spf, dkim, dmarc, arc, bimi, envelope } = verdict;
  const row = (name: string, result: string, about: string, reason: string | undefined) => {
    const paint =
      result === "pass" ? colours.green : result === "none" || result === "skipped" ? colours.dim : colours.red;
    const why = reason === undefined ? "" : `\n         ${printable(reason)}`;
    return `${name.padEnd(6)} ${paint(result)}${about === "" ? "" : ` ${printable(about)}`}${why}`;
  };
  const aligned = (result: string, is: boolean) => (result !== "pass" ? "" : is ? ", aligned" : ", not aligned");
  const lines = [
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
      ),
    ),
    ...(dkim.length === 0 ? [row("DKIM", "none", "", "the message has no signature")] : []),
    row(
      "DMARC",
      dmarc.result,
      dmarc.domain === ""
        ? ""
        : `${dmarc.domain}, policy ${dmarc.policy}${dmarc.alignedBy.length === 0 ? "" : `, by ${dmarc.alignedBy.join(" and ")}`}`,
      dmarc.reason ?? (dmarc.source === undefined ? undefined : `policy from ${dmarc.source}`),
    ),
    row("ARC", arc.result, arc.instances === undefined ? "" : `${arc.instances} hops`, arc.comment),
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
