import type { Range, WorkspaceEdit } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { Position } from "../text/lines.ts";
import { workspaceEdit } from "./edits.ts";
import { rangeOf } from "./range.ts";
import type { World } from "./world.ts";

/** The name at a place that can be renamed, as it is written there; null where there is none. */
export function prepareRename(document: Document, position: Position): { range: Range; placeholder: string } | null {
  const target = document.renameable?.(document.offset(position));
  return target === undefined ? null : { range: rangeOf(document, target.span), placeholder: target.name };
}

/** The edits that rename what stands at a place, with all its uses; a sentence where the new name cannot be taken. */
export function rename(document: Document, position: Position, name: string, world: World): WorkspaceEdit | string {
  const edits = document.rename?.(document.offset(position), name);
  if (edits === undefined) return "There is no name here that could be renamed.";
  if (typeof edits === "string") return edits;
  return workspaceEdit(document, edits, world) ?? "A file with a use of this name cannot be read.";
}
