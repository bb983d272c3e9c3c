import type { MessageVerdict } from "../evaluate/message.ts";
import { code, escape, type Markdown, markdown, words } from "../text/markdown.ts";

const marks: Readonly<Record<string, string>> = { pass: "✓", none: "–", skipped: "–", neutral: "!", softfail: "!" };

/** The verdict on a message as a document that a person reads. `changes`: what publishing the workspace's zones would change. */
export function messageReport(verdict: MessageVerdict, changes: readonly string[] = []): string {
  const { spf, dkim, dmarc, arc, bimi, envelope, authenticationResults } = verdict;
  const step = spf.trace.findLast(({ result }) => result === "match" || result === "error");
  const parts: string[] = ["# The message, as its receiver judges it"];
  if (changes.length > 0) parts.push("## Once this is published", ...changes.map((change) => `- ${escape(change)}`));
  parts.push(
    title("DMARC", dmarc.result, dmarc.domain),
    sentence(dmarc.reason),
    dmarc.record === undefined ? "" : markdown`${code(dmarc.record, 1000)} – *${escape(dmarc.source ?? "")}*`,
    title("SPF", spf.result, spf.domain),
    envelope.ip === undefined ? "" : markdown`From ${code(envelope.ip, 60)}.`,
    sentence(spf.reason),
    step === undefined
      ? ""
      : markdown`Decided by ${code(step.term, 200)} of ${code(step.domain, 255)} – *${escape(step.source)}*`,
  );
  for (const { domain, selector, algorithm, result, aligned, reason, key, line } of dkim)
    parts.push(
      title("DKIM", result, domain),
      markdown`Selector ${code(selector, 255)}, ${code(algorithm, 60)}, ${words(aligned ? "aligned" : "not aligned")} with the author's domain; line ${line + 1} of the message, key at ${code(key, 520)}.`,
      sentence(reason),
    );
  if (dkim.length === 0) parts.push(title("DKIM", "none", ""), "The message has no signature.");
  parts.push(title("ARC", arc.result, ""), sentence(arc.comment));
  if (bimi !== undefined) parts.push(title("BIMI", bimi.result, ""), sentence(bimi.comment));
  const fence = "`".repeat(Math.max(3, ...(authenticationResults.match(/`+/g) ?? []).map((run) => run.length + 1)));
  parts.push("## Header to copy", `${fence}\n${authenticationResults.replaceAll("\r\n", "\n")}\n${fence}`);
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
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
