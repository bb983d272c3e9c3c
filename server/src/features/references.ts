import type { Location } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Position } from "../text/lines.ts";
import { locations } from "./location.ts";
import type { World } from "./world.ts";

/** Every use of the name at a place. */
export function references(document: Document, position: Position, world: World): Location[] {
  return locations(document, document.references(document.offset(position)), world);
}
