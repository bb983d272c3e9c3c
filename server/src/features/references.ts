import type { Location } from "vscode-languageserver-types";
import type { Document, Place } from "../documents/document.ts";
import type { Position } from "../text/lines.ts";
import { locations } from "./location.ts";
import type { World } from "./world.ts";

/** Every use of the name at a place; without `declarations`, not where its records stand. */
export function references(document: Document, position: Position, world: World, declarations = true): Location[] {
  const offset = document.offset(position);
  const own = new Set(declarations ? [] : document.definition(offset).map(keyOf));
  const places = document.references(offset).filter((place) => !own.has(keyOf(place)));
  return locations(document, places, world);
}

function keyOf({ path, span }: Place): string {
  return `${path ?? ""} ${span.start} ${span.end}`;
}
