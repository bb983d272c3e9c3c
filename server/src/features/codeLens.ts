import type { CodeLens } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { rangeOf } from "./range.ts";
import type { World } from "./world.ts";

/** What is said over records: look-ups, the effective policy, the key. A click runs the annotation's command at its place. */
export function codeLenses(document: Document, world: World, annotations = document.annotations()): CodeLens[] {
  return annotations.map((annotation) => {
    const { start } = rangeOf(document, annotation.span);
    const { command, tooltip } = annotation;
    return {
      range: { start, end: start },
      command: {
        title: annotation.title,
        command: command === undefined ? "" : `mailwright.${command.id}`,
        ...(tooltip === undefined ? {} : { tooltip }),
        ...(command === undefined ? {} : { arguments: [{ uri: world.uri(document.path), position: start }] }),
      },
    };
  });
}
