import type { MessageVerdict } from "./message-verdict.ts";

/**
 * What publishing would change for a message, a sentence each: DMARC first, then what brings it about. Empty: nothing. `before`: by
 * what is published; `after`: by the zone in the editor.
 */
export function verdictChanges(before: MessageVerdict, after: MessageVerdict): readonly string[] {
  const changes: string[] = [];
  const told = (what: string, from: string, to: string, why: string | undefined) => {
    if (from !== to)
      changes.push(`This change turns ${what} ${from} into ${to}${why === undefined ? "" : `: ${why}`}.`);
  };
  told("DMARC", before.dmarc.result, after.dmarc.result, after.dmarc.reason);
  told("SPF", before.spf.result, after.spf.result, after.spf.reason);
  after.dkim.forEach((signature, i) => {
    const { domain, selector, result, reason } = signature;
    told(`DKIM (${selector} of ${domain})`, before.dkim[i]?.result ?? "none", result, reason);
  });
  told("the DMARC policy", before.dmarc.policy, after.dmarc.policy, undefined);
  told("ARC", before.arc.result, after.arc.result, after.arc.reason);
  return changes;
}
