import type { TextEdit as ProtocolEdit, WorkspaceEdit } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import type { TextEdit } from "../rules/rule.ts";
import { rangeOf } from "./range.ts";
import type { World } from "./world.ts";

/** Edits on spans as edits of files; undefined where one of the files cannot be read. */
export function workspaceEdit(document: Document, edits: readonly TextEdit[], world: World): WorkspaceEdit | undefined {
  const changes: Record<string, ProtocolEdit[]> = {};
  for (const edit of edits) {
    const target = edit.path === undefined || edit.path === document.path ? document : world.document(edit.path);
    if (target === undefined) return undefined;
    const uri = world.uri(target.path);
    changes[uri] ??= [];
    changes[uri].push(protocolEdit(target, edit));
  }
  return { changes };
}

export function protocolEdit(document: Document, edit: TextEdit): ProtocolEdit {
  return { range: rangeOf(document, edit.span), newText: edit.text };
}
