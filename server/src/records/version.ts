import { begins } from "../text/ascii.ts";
import { labels } from "./domain.ts";
import type { Name } from "./language.ts";

/** The languages that a TXT at some name can be in, as far as the first characters of the text tell. */
export type Family = "spf" | "dkim" | "dmarc" | "mta-sts" | "tls-rpt" | "bimi";

/**
 * The language that a text's version names (`v=DMARC1`), whatever its case and the blanks around: `v=dmarc2` is meant
 * as DMARC too. Undefined for a text that does not begin with `v=`, or with a version of none of them.
 */
export function familyByVersion(value: string): Family | undefined {
  let i = 0;
  while (i < value.length && (value.charCodeAt(i) === 0x20 || value.charCodeAt(i) === 0x09)) i++;
  if ((value.charCodeAt(i) | 0x20) !== 0x76) return undefined;
  i++;
  while (i < value.length && (value.charCodeAt(i) === 0x20 || value.charCodeAt(i) === 0x09)) i++;
  if (value.charCodeAt(i) !== 0x3d) return undefined;
  i++;
  while (i < value.length && (value.charCodeAt(i) === 0x20 || value.charCodeAt(i) === 0x09)) i++;
  switch (value.charCodeAt(i) | 0x20) {
    case 0x64: // d
      return begins(value, i, "dmarc") ? "dmarc" : begins(value, i, "dkim") ? "dkim" : undefined;
    case 0x73: // s
      return begins(value, i, "spf") ? "spf" : begins(value, i, "sts") ? "mta-sts" : undefined;
    case 0x74: // t
      return begins(value, i, "tlsrpt") ? "tls-rpt" : undefined;
    case 0x62: // b
      return begins(value, i, "bimi") ? "bimi" : undefined;
    default:
      return undefined;
  }
}

/** The language that belongs at a name: DMARC below `_dmarc`, a key below `_domainkey`, … */
export function familyByOwner(owner: Name): Family | undefined {
  if (!owner.includes("_")) return undefined;
  const all = labels(owner);
  for (let i = 0; i < all.length; i++) {
    switch (all[i]) {
      case "_dmarc":
        return "dmarc";
      case "_domainkey":
        return "dkim";
      case "_mta-sts":
        return "mta-sts";
      case "_tls":
        if (i > 0 && all[i - 1] === "_smtp") return "tls-rpt";
        break;
      case "_bimi":
        return "bimi";
    }
  }
  return undefined;
}
