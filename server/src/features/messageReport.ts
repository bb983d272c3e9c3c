import type { MessageVerdict } from "../evaluate/message-verdict.ts";
import { code, escape, linked, type Markdown, markdown, words } from "../text/markdown.ts";

const marks: Readonly<Record<string, string>> = { pass: "✓", none: "–", skipped: "–", neutral: "!", softfail: "!" };

/** Where the reader can go to from the report: addresses of places, undefined where there is none. */
export interface ReportLinks {
  /** A line of the message. */
  line(line: number): string | undefined;
  /** The TXT record at a name whose text begins so. */
  record(name: string, begins?: string): string | undefined;
}

const noLinks: ReportLinks = { line: () => undefined, record: () => undefined };

/**
 * The verdict on a message as a document that a person reads. `changes`: what publishing the workspace's zones would change.
 * `lostOctets`: the text does not say what some of the octets were.
 */
export function messageReport(
  verdict: MessageVerdict,
  changes: readonly string[] = [],
  links = noLinks,
  lostOctets = false,
): string {
  const { spf, dkim, dmarc, arc, bimi, authenticationResults } = verdict;
  const step = spf.trace.findLast(({ result }) => result === "match" || result === "error");
  const parts: string[] = ["# The message, as its receiver judges it"];
  if (lostOctets)
    parts.push(
      "Some octets of the file are no UTF-8, and the editor has put U+FFFD in their place: signatures cannot verify here. Judge the file with `mailwright message`.",
    );
  if (changes.length > 0) parts.push("## Once this is published", ...changes.map((change) => `- ${escape(change)}`));
  parts.push(broughtBy(verdict), title("DMARC", dmarc.result, dmarc.domain), sentence(dmarc.reason));
  if (dmarc.record !== undefined && dmarc.recordName !== undefined) {
    const name = linked(code(dmarc.recordName, 255), links.record(dmarc.recordName));
    parts.push(markdown`${code(dmarc.record, 1000)} at ${name} – *${escape(dmarc.source ?? "")}*`);
  }
  if (dmarc.effective !== undefined)
    parts.push(
      markdown`The record is in test mode: receivers treat the message as if it said ${code(dmarc.effective)}.`,
    );
  parts.push(title("SPF", spf.result, spf.domain), sentence(spf.reason));
  if (step !== undefined) {
    const of = linked(code(step.domain, 255), links.record(step.domain, "v=spf1"));
    parts.push(markdown`Decided by ${code(step.term, 200)} of ${of} – *${escape(step.source)}*`);
  }
  for (const { domain, selector, algorithm, result, aligned, reason, key, keySource, line } of dkim) {
    const place = linked(markdown`line ${line + 1}`, links.line(line));
    const from = keySource === undefined ? words("") : markdown` – *${escape(keySource)}*`;
    parts.push(
      title("DKIM", result, domain),
      markdown`Selector ${code(selector, 255)}, ${code(algorithm, 60)}, ${words(aligned ? "aligned" : "not aligned")} with the author's domain; ${place} of the message, key at ${linked(code(key, 520), links.record(key))}${from}.`,
      sentence(reason),
    );
  }
  if (dkim.length === 0) parts.push(title("DKIM", "none", ""), "The message has no signature.");
  parts.push(title("ARC", arc.result, ""), sentence(arc.reason));
  if (bimi !== undefined) parts.push(title("BIMI", bimi.result, ""), sentence(bimi.comment));
  const fence = "`".repeat(Math.max(3, ...(authenticationResults.match(/`+/g) ?? []).map((run) => run.length + 1)));
  parts.push("## Header to copy", `${fence}\n${authenticationResults.replaceAll("\r\n", "\n")}\n${fence}`);
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The envelope, and what has told it. */
function broughtBy({ envelope, envelopeSources }: MessageVerdict): string {
  const part = (name: string, value: string | undefined, source: string | undefined) =>
    value === undefined ? [] : [markdown`- ${words(name)} ${code(value, 320)} – *${escape(source ?? "", 200)}*`];
  return [
    ...part("From", envelope.ip, envelopeSources.ip),
    ...part("HELO", envelope.helo, envelopeSources.helo),
    ...part("MAIL FROM", envelope.sender === undefined ? undefined : `<${envelope.sender}>`, envelopeSources.sender),
  ].join("\n");
}

function title(method: string, result: string, about: string): Markdown {
  const mark = Object.hasOwn(marks, result) ? (marks[result] as string) : "✗";
  const of = about === "" ? words("") : markdown` for ${code(about, 255)}`;
  return markdown`## ${words(mark)} ${words(method)}: ${escape(result)}${of}`;
}

function sentence(text: string | undefined): string {
  if (text === undefined || text === "") return "";
  return `${escape(text.charAt(0).toUpperCase() + text.slice(1))}.`;
}
