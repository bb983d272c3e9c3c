import type { Span } from "../../text/span.ts";
import type { Completion } from "../language.ts";
import { describeCaaTag } from "./describe.ts";
import { tags } from "./index.ts";

/** Domains by which the authorities that people use most are known; each publishes its own. */
const issuers: readonly (readonly [string, string])[] = [
  ["letsencrypt.org", "Let's Encrypt"],
  ["digicert.com", "DigiCert"],
  ["sectigo.com", "Sectigo"],
  ["pki.goog", "Google Trust Services"],
  ["amazon.com", "Amazon"],
  ["globalsign.com", "GlobalSign"],
  [";", "Nobody"],
];

/** The tags of a CAA record. */
export function completeCaaTag(span: Span): readonly Completion[] {
  return tags.map((tag, i) => {
    const documentation = describeCaaTag(tag);
    return { label: tag, kind: "tag", span, insert: tag, sort: String(i), ...(documentation && { documentation }) };
  });
}

/** What stands behind a tag; `quoted`: the quotes are written already. */
export function completeCaaValue(tag: string, span: Span, quoted: boolean): readonly Completion[] {
  const inQuotes = (text: string) => (quoted ? text : `"${text}"`);
  const lower = tag.toLowerCase();
  if (lower === "iodef")
    return [
      {
        label: "mailto:…",
        kind: "snippet",
        span,
        insert: inQuotes("mailto:${1:security@example.com}"),
        snippet: true,
        detail: "Where authorities report",
      },
    ];
  if (!lower.startsWith("issue")) return [];
  return issuers.map(([domain, whose], i) => ({
    label: domain,
    kind: "value",
    span,
    insert: inQuotes(domain),
    detail: whose,
    sort: String(i),
  }));
}
