import type { Location } from "vscode-languageserver-types";
import type { Document, Place } from "../documents/document.ts";
import { rangeOf } from "./range.ts";
import type { World } from "./world.ts";

/** Places as the protocol has them. A place in a file that cannot be read is its beginning. */
export function locations(document: Document, places: readonly Place[], world: World): Location[] {
  return places.map((place) => {
    const target = place.path === undefined || place.path === document.path ? document : world.document(place.path);
    const range = target === undefined ? beginning : rangeOf(target, place.span);
    return { uri: world.uri(place.path ?? document.path), range };
  });
}

const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
