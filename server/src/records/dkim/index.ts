import { words } from "../../text/markdown.ts";
import type { RecordLanguage } from "../language.ts";
import { completeTags } from "../tag-table.ts";
import { familyByOwner, familyByVersion } from "../version.ts";
import { alikeDkim } from "./alike.ts";
import { checkDkim, checkDkimSet } from "./check.ts";
import { describeDkim, summarizeDkim } from "./describe.ts";
import { type DkimKey, parseDkim } from "./parse.ts";
import { dkimTags } from "./tags.ts";

/** DKIM key records: RFC 6376 §3.6.1, RFC 8301, RFC 8463. */
export const dkim: RecordLanguage<DkimKey> = {
  id: "dkim",
  title: "DKIM key",
  claims(owner, value) {
    const family = familyByVersion(value);
    if (family !== undefined) return family === "dkim";
    if (owner?.includes("_domainkey") && familyByOwner(owner) === "dkim") {
      return !isPolicy(owner, value);
    }
    return looksLikeKey(value);
  },
  parse: parseDkim,
  alike: alikeDkim,
  check: checkDkim,
  checkSet: checkDkimSet,
  describe: describeDkim,
  summarize: summarizeDkim,
  complete: (tree, offset) =>
    completeTags(tree, dkimTags, offset, {
      version: "v=DKIM1",
      whole: [
        {
          label: "v=DKIM1; k=rsa; p=…",
          kind: "snippet",
          span: { start: offset, end: offset },
          insert: "v=DKIM1; k=${1|rsa,ed25519|}; p=${2}",
          snippet: true,
          detail: "A DKIM key record",
          documentation: words("The public key of a signer, in base64."),
          sort: "1",
        },
      ],
    }),
};

/** Policies of DomainKeys and ADSP stand at `_domainkey` and `_adsp._domainkey` (RFC 4870, RFC 5617). */
function isPolicy(owner: string, value: string): boolean {
  if (!owner.startsWith("_domainkey.") && !owner.startsWith("_adsp._domainkey.")) return false;
  return !looksLikeKey(value) && !/(?:^|;)[ \t]{0,10}p[ \t]{0,10}=/.test(value.slice(0, 500));
}

/** A key without a version, wherever it stands: `k=rsa; p=MIIB…`. */
function looksLikeKey(value: string): boolean {
  const c = value.charCodeAt(0);
  if (c !== 0x6b && c !== 0x70) return false;
  return /^(?:k=(?:rsa|ed25519)[ \t]*;|p=MI[A-Za-z0-9+/]{20})/i.test(value.slice(0, 40));
}
