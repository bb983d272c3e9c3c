import type { MessageVerdict } from "./message-verdict.ts";

/**
 * The verdict as an Authentication-Results field (RFC 8601 §2.2), folded with CRLF and without its last line end. Words from the
 * message are quoted where they are no token, so that nothing in them can add a result or a line.
 */
export function resultsHeader(verdict: Omit<MessageVerdict, "authenticationResults">, receiver: string): string {
  const { spf, dkim, dmarc, arc, bimi } = verdict;
  const results: string[] = [];
  const sender = verdict.envelope.sender;
  const identity = sender === undefined || sender === "" ? "smtp.helo" : "smtp.mailfrom";
  results.push(line("spf", spf.result, spf.reason, spf.domain === "" ? [] : [[identity, spf.domain]]));
  if (dkim.length === 0) results.push("dkim=none");
  for (const { domain, selector, algorithm, result, reason } of dkim)
    results.push(
      line("dkim", result, reason, [
        ["header.d", domain],
        ["header.s", selector],
        ["header.a", algorithm],
      ]),
    );
  const policy: Pairs = dmarc.result === "none" || dmarc.domain === "" ? [] : [["policy.dmarc", dmarc.policy]];
  results.push(line("dmarc", dmarc.result, dmarc.reason, [["header.from", dmarc.domain], ...policy]));
  results.push(line("arc", arc.result, arc.reason, []));
  if (bimi !== undefined && bimi.result !== "skipped") results.push(line("bimi", bimi.result, bimi.comment, []));
  return `Authentication-Results: ${value(receiver)};\r\n ${results.join(";\r\n ")}`;
}

type Pairs = readonly (readonly [name: string, value: string])[];

function line(method: string, result: string, reason: string | undefined, properties: Pairs): string {
  const parts = [`${method}=${result}`];
  if (reason !== undefined && result !== "pass" && result !== "none") parts.push(`reason=${quoted(reason)}`);
  for (const [name, of] of properties) if (of !== "") parts.push(`${name}=${value(of)}`);
  return parts.join(" ");
}

/** A token or an address as it is (RFC 2045 §5.1), else a quoted string. */
function value(text: string): string {
  return /^[A-Za-z0-9!#$%&'*+.^_`{|}~@-]{1,255}$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  let out = "";
  for (const c of text.slice(0, 300)) {
    const code = c.codePointAt(0) as number;
    if (code < 32 || code > 126) out += code > 126 && code !== 127 ? "?" : " ";
    else out += c === '"' || c === "\\" ? `\\${c}` : c;
  }
  return `"${out}"`;
}
