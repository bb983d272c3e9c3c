import type { SpfTree } from "../evaluate/spf-tree.ts";
import { mostLookups } from "../records/spf/index.ts";
import { countText } from "../records/spf/networks.ts";

/**
 * A tree in a few words, for a code lens: `SPF: 3/10 look-ups, 1,024 IPv4 addresses`. What nobody was asked about is said:
 * the true numbers may then be higher.
 */
export function spfSummary(tree: SpfTree): string {
  const first = tree.firstError?.error;
  if (first !== undefined && first.kind !== "lookup-failed")
    return `SPF: ${tree.lookups}/${mostLookups} look-ups, ${first.text}`;
  const families = [
    tree.ipv4 > 0n ? `${countText(tree.ipv4)} IPv4` : "",
    tree.ipv6 > 0n ? `${countText(tree.ipv6)} IPv6` : "",
  ].filter((text) => text !== "");
  const addresses =
    families.length === 0
      ? "no address"
      : `${families.join(" and ")} ${tree.ipv4 + tree.ipv6 === 1n ? "address" : "addresses"}`;
  const unknown = first === undefined ? "" : ", not counting what stands outside the workspace";
  return `SPF: ${tree.lookups}/${mostLookups} look-ups, ${addresses}${unknown}`;
}
