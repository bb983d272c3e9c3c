import type { Place } from "../documents/document.ts";
import { ZoneFileDocument } from "../documents/zone.ts";
import type { Session } from "./session.ts";

/** The address of a line (from 0) in a report; undefined for what is no file. */
export function lineAddress(uri: string, line: number): string | undefined {
  return uri.startsWith("file:") ? `${uri}#L${line + 1}` : undefined;
}

/** The address of the record that `find` finds in the first of the workspace's zones. */
export function recordAddress(
  { workspace }: Session,
  find: (zone: ZoneFileDocument) => Place | undefined,
): string | undefined {
  for (const zone of workspace.zones()) {
    const place = zone instanceof ZoneFileDocument ? find(zone) : undefined;
    const document = place?.path === undefined ? undefined : workspace.document(place.path);
    if (place?.path === undefined || document === undefined) continue;
    return lineAddress(workspace.uri(place.path), document.position(place.span.start).line);
  }
  return undefined;
}
