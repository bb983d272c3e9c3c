import { type Finding, type Fix, finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { transcriptRules } from "./rules.ts";

/** A password or token that can be read in the log. */
export interface Secret {
  readonly span: Span;
  /** `The password`, `The token`, `The AUTH PLAIN answer`. */
  readonly what: string;
  /** Whether the session was under TLS when it was sent. */
  readonly secure: boolean;
  /** What may stand in its place so that the syntax stays valid: `********`, or base64 of the same form. */
  readonly mask: string;
}

/** Words that programs print in the place of a secret. */
export function isMasked(text: string): boolean {
  return (
    /^[*xX•.]{1,}$/.test(text) ||
    /^[<[(].{0,80}[>\])]$/.test(text) ||
    /\/\* ?secret|value hidden|credentials hidden|hidden|redacted|REDACTED/.test(text)
  );
}

/** The finding for a secret, with the fix that masks it. */
export function credentialFinding(secret: Secret): Finding {
  const { what, secure, span, mask } = secret;
  return finding(
    transcriptRules["credentials-visible"],
    span,
    { what, secure },
    {
      fixes: [{ title: "Redact this secret", edits: [{ span, text: mask }] }],
    },
  );
}

/** Adds “Redact all” to each finding on a secret, where there are several. */
export function withRedactAll(findings: readonly Finding[]): Finding[] {
  const rule = transcriptRules["credentials-visible"];
  const secrets = findings.filter((f) => f.rule.id === rule.id);
  if (secrets.length < 2) return [...findings];
  const edits = secrets.flatMap((f) => f.fixes?.[0]?.edits ?? []);
  const all: Fix = { title: `Redact all ${edits.length} secrets`, edits };
  return findings.map((f) => (f.rule.id === rule.id ? { ...f, fixes: [...(f.fixes ?? []), all] } : f));
}
