import type { CodeLens } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { rangeOf } from "./range.ts";

/** What is said over records: look-ups, the effective policy, the key. A click runs the annotation's command. */
export function codeLenses(document: Document): CodeLens[] {
  return document.annotations().map((annotation) => {
    const start = rangeOf(document, annotation.span).start;
    const command = annotation.command;
    return {
      range: { start, end: start },
      command: {
        title: annotation.title,
        command: command === undefined ? "" : `mailwright.${command.id}`,
        ...(annotation.tooltip === undefined ? {} : { tooltip: annotation.tooltip }),
        ...(command === undefined ? {} : { arguments: [...command.arguments] }),
      },
    };
  });
}
