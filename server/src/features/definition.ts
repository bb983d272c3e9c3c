import type { Location } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Position } from "../text/lines.ts";
import { locations } from "./location.ts";
import type { World } from "./world.ts";

/** Where what stands at a place is defined: the records of a name, an included file, an SPF record's target. */
export function definition(document: Document, position: Position, world: World): Location[] {
  return locations(document, document.definition(document.offset(position)), world);
}
