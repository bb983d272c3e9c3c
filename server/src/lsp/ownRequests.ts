import type { Connection } from "vscode-languageserver";
import { explain } from "../documents/explain.ts";
import { languageIdOf } from "../documents/kind.ts";
import { documentKind, kindOfContent } from "../documents/open.ts";
import { TranscriptDocument } from "../documents/transcript.ts";
import { zoneOf } from "../documents/zone.ts";
import { descriptionMarkdown } from "../features/hover.ts";
import { redactions } from "../features/redaction.ts";
import { mermaid, sequenceDiagram } from "../transcripts/index.ts";
import {
  type DocumentKindParams,
  type DocumentKindResult,
  type ExplainParams,
  type ExplainResult,
  methods,
  type RedactParams,
  type RedactResult,
  type SequenceDiagramParams,
  type SequenceDiagramResult,
  type ZonesResult,
} from "./requests.ts";
import type { Session } from "./session.ts";

/** Answers the requests of our own that `docs/editors.md` describes. */
export function offerRequests(connection: Connection, session: Session): void {
  connection.onRequest(methods.documentKind, ({ path, sample }: DocumentKindParams): DocumentKindResult => {
    const kind = path === "" ? kindOfContent(sample) : documentKind(path, () => sample);
    return kind === undefined ? null : { kind, languageId: languageIdOf[kind] ?? null };
  });

  connection.onRequest(
    methods.zones,
    (): ZonesResult =>
      session.workspace.zones().flatMap((document) => {
        const zone = zoneOf(document);
        return zone === undefined
          ? []
          : [{ zone: zone.name, uri: session.workspace.uri(document.path), whole: zone.whole }];
      }),
  );

  connection.onRequest(methods.explain, ({ subject }: ExplainParams): ExplainResult => {
    const explanation = explain(subject);
    if (explanation === undefined) return null;
    return {
      markdown: explanation.descriptions.map((description) => descriptionMarkdown(description)).join("\n\n---\n\n"),
    };
  });

  connection.onRequest(methods.sequenceDiagram, ({ uri }: SequenceDiagramParams): SequenceDiagramResult => {
    const document = session.workspace.opened(uri)?.document;
    if (!(document instanceof TranscriptDocument)) return null;
    const diagram = sequenceDiagram(document.text(), document.transcript);
    return { diagram, mermaid: mermaid(diagram) };
  });

  connection.onRequest(methods.redact, ({ uri }: RedactParams): RedactResult => {
    const document = session.workspace.opened(uri)?.document;
    return document === undefined ? null : { edits: redactions(document) };
  });
}
