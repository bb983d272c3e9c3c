import { type Finding, type Fix, finding } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
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

const userInfo = /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/:@"'<>]{1,128}:([^\s/@"'<>]{1,128})@/i;

/** A tool may tell where it connects to, password and all: `smtp://alice:secret@mail.example.com`. */
export function passwordInUrl(words: Decoded): Finding | undefined {
  const scheme = words.text.indexOf("://");
  if (scheme < 0) return undefined;
  const from = Math.max(0, scheme - 16);
  const found = userInfo.exec(words.text.slice(from, scheme + 300));
  if (found === null || isMasked(found[1] as string)) return undefined;
  const end = from + found.index + found[0].length - 1;
  const span = words.span(end - (found[1] as string).length, end);
  return credentialFinding({ span, what: "The password in the URL", secure: true, mask: "********" });
}

const accessToken = /[?&]access_token=([^\s&#"'<>\\]{1,4096})/gi;

/** Tokens as parameters of an address (RFC 6750 §2.3): `/api?access_token=…`. */
export function tokensInUrls(words: Decoded): Finding[] {
  if (!words.text.includes("access_token=")) return [];
  return [...words.text.matchAll(accessToken)].flatMap(({ 0: whole, 1: token = "", index }) => {
    if (isMasked(token)) return [];
    const end = index + whole.length;
    const span = words.span(end - token.length, end);
    return [credentialFinding({ span, what: "The token in the URL", secure: true, mask: "********" })];
  });
}

/** One finding for each further style of marks, with a fix for all of its lines. */
export function mixedMarksOnce(findings: readonly Finding[]): Finding[] {
  const rule = transcriptRules["mixed-marks"];
  const [first, ...more] = findings.filter((f) => f.rule.id === rule.id);
  if (first === undefined || more.length === 0) return [...findings];
  const edits = [first, ...more].flatMap((f) => f.fixes?.[0]?.edits ?? []);
  const fixes = [{ title: "Use the first style in all lines", edits }];
  return findings.flatMap((f) => (f === first ? [{ ...f, fixes }] : f.rule.id === rule.id ? [] : [f]));
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
