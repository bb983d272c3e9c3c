import type { CancellationToken, Connection } from "vscode-languageserver";
import { explain } from "../documents/explain.ts";
import { languageIdOf } from "../documents/kind.ts";
import { documentKind, kindOfContent } from "../documents/open.ts";
import { zoneOf } from "../documents/zone.ts";
import { descriptionMarkdown } from "../features/hover.ts";
import { answerMarkdown } from "../features/lookUp.ts";
import type { DiagnosticReports } from "./diagnosticReports.ts";
import {
  type CheckLiveParams,
  type CheckLiveResult,
  type DocumentKindParams,
  type DocumentKindResult,
  type ExplainParams,
  type ExplainResult,
  type LookUp,
  type LookUpResult,
  methods,
  type ZonesResult,
} from "./requests.ts";
import { type Session, withSignal } from "./session.ts";

/** Answers the requests of our own that `docs/editors.md` describes. */
export function offerRequests(connection: Connection, session: Session, reports: DiagnosticReports): void {
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

  connection.onRequest<LookUpResult, void>(
    methods.lookUp,
    async (lookUp: LookUp, token: CancellationToken): Promise<LookUpResult> => {
      const answers = await session.lookUp(lookUp, token);
      if (typeof answers === "string") return { problem: answers };
      return { markdown: answerMarkdown(lookUp, answers, session.host.now()), source: answers[0]?.source ?? "" };
    },
  );

  connection.onRequest<CheckLiveResult, void>(
    methods.checkLive,
    async ({ uri }: CheckLiveParams, token: CancellationToken): Promise<CheckLiveResult> => {
      const opened = session.workspace.opened(uri);
      if (opened === undefined) return null;
      const refused = session.refusal;
      if (refused !== undefined) return { problem: refused };
      const found = await withSignal(token, (signal) => reports.askLive(opened, signal));
      return typeof found === "string" ? { problem: found } : { findings: found };
    },
  );

  connection.onRequest(methods.explain, ({ subject }: ExplainParams): ExplainResult => {
    const explanation = explain(subject);
    if (explanation === undefined) return null;
    return {
      markdown: explanation.descriptions.map((description) => descriptionMarkdown(description)).join("\n\n---\n\n"),
    };
  });
}
