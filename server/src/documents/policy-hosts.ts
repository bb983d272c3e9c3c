import type { Name } from "../records/language.ts";
import { FactsView } from "../zone/view.ts";
import { type ZoneFileDocument, zoneOf } from "./zone.ts";
import { aside } from "./zone-places.ts";

/**
 * The MX hosts of the domain that a policy file is for, as the workspace's zones say them. The domain is a folder's name on the
 * file's path (`mta-sts.example.com/.well-known/mta-sts.txt`), else the one zone that announces a policy; unknown, and
 * without hosts, where neither tells it.
 */
export function policyHosts(path: string, zones: readonly ZoneFileDocument[]): readonly Name[] {
  const named = zones.flatMap((document) => {
    const zone = zoneOf(document);
    return zone === undefined ? [] : [{ document, apex: zone.name.toLowerCase().replace(/\.$/, "") }];
  });
  const folders = path
    .toLowerCase()
    .split(/[/\\]/)
    .map((part) => part.replace(/^mta-sts\./, ""));
  const byFolder = named.find(({ apex }) => folders.includes(apex));
  const announcing = named.filter(({ document, apex }) => records(document, `_mta-sts.${apex}`, "TXT").length > 0);
  const zone = byFolder ?? (announcing.length === 1 ? announcing[0] : undefined);
  if (zone === undefined) return [];
  return records(zone.document, zone.apex, "MX").flatMap(({ fields }) => {
    const host = fields[1]?.text;
    return host === undefined || host === "" ? [] : [host];
  });
}

function records({ zone }: ZoneFileDocument, name: Name, type: string) {
  // The fields are read while the zone is asked aside.
  return aside(zone, () => new FactsView(zone.facts).at(name, type).map(({ fields }) => ({ fields })));
}
