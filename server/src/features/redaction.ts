import type { TextEdit as ProtocolEdit } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { transcriptRules } from "../transcripts/rules.ts";
import { protocolEdit } from "./edits.ts";

const rule = transcriptRules["credentials-visible"].id;

/** The edits that mask every secret of a document, those whose rule is silenced among them; each place once. */
export function redactions(document: Document): ProtocolEdit[] {
  const edits = new Map<string, ProtocolEdit>();
  for (const finding of document.findings()) {
    if (finding.rule.id !== rule) continue;
    for (const edit of finding.fixes?.[0]?.edits ?? [])
      edits.set(`${edit.span.start} ${edit.span.end}`, protocolEdit(document, edit));
  }
  return [...edits.values()];
}
