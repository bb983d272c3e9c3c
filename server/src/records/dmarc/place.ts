import { labels } from "../domain.ts";
import type { Name } from "../language.ts";

/** What a name says of a DMARC text there: a policy at `_dmarc.DOMAIN`, an authorisation of reports below `_report._dmarc.`, or neither. */
export function place(owner: Name): "policy" | "authorisation" | "elsewhere" {
  if (owner.startsWith("_dmarc.")) return owner.indexOf("_dmarc", 6) < 0 ? "policy" : "elsewhere";
  if (owner === "_dmarc") return "policy";
  const all = labels(owner);
  const at = all.lastIndexOf("_dmarc");
  return at > 0 && all[at - 1] === "_report" ? "authorisation" : "elsewhere";
}

/** The domain that a policy at `owner` is for; undefined for other names. */
export function domainOf(owner: Name): Name | undefined {
  return owner.startsWith("_dmarc.") ? owner.slice(7) : undefined;
}
