import type { CancellationToken, Connection } from "vscode-languageserver";
import { domainAt } from "../documents/domain-at.ts";
import { zoneSource } from "../documents/zone.ts";
import { posture } from "../evaluate/posture.ts";
import { diffZone } from "../evaluate/zone-diff.ts";
import { domainReport } from "../features/domainReport.ts";
import { answerMarkdown } from "../features/lookUp.ts";
import { ruleLink } from "../features/reference.ts";
import { comparisonMarks, zoneComparison } from "../features/zoneComparison.ts";
import type { DiagnosticReports } from "./diagnosticReports.ts";
import { offerMessageRequests } from "./messageRequests.ts";
import { plainName } from "./phrases.ts";
import { recordAddress } from "./placeAddress.ts";
import { beginProgress } from "./progress.ts";
import {
  type CheckDomainParams,
  type CheckDomainResult,
  type CheckLiveParams,
  type CheckLiveResult,
  type CompareZoneParams,
  type CompareZoneResult,
  type LookUp,
  type LookUpResult,
  methods,
} from "./requests.ts";
import { type Session, withSignal } from "./session.ts";

/** Answers the requests of our own that ask DNS, each only because a person did. */
export function offerDnsRequests(connection: Connection, session: Session, reports: DiagnosticReports): void {
  offerMessageRequests(connection, session);
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
    async ({ uri, workDoneToken }: CheckLiveParams, token: CancellationToken): Promise<CheckLiveResult> => {
      const opened = session.workspace.opened(uri);
      if (opened === undefined) return null;
      const refused = session.refusal;
      if (refused !== undefined) return { problem: refused };
      const progress = beginProgress(connection, workDoneToken, "Asking DNS");
      try {
        const found = await withSignal(token, (signal) => reports.askLive(opened, signal, progress.say));
        return typeof found === "string" ? { problem: found } : { findings: found };
      } finally {
        progress.done();
      }
    },
  );

  connection.onRequest<CheckDomainResult, void>(
    methods.checkDomain,
    async (
      { live, workDoneToken, ...place }: CheckDomainParams,
      token: CancellationToken,
    ): Promise<CheckDomainResult> => {
      const named = mailDomain(session, place);
      if (named === null || typeof named !== "string") return named;
      const domain = plainName(named);
      const resolver = await session.everybody(live !== false);
      if ("error" in resolver) return { problem: resolver.error };
      const progress = beginProgress(connection, workDoneToken, `Checking ${domain}`);
      try {
        const options = {
          edition: session.settings.dmarc,
          selectors: session.selectorsOf(domain),
          ...session.policyFetch(live !== false, resolver),
        };
        const report = await withSignal(token, (signal) => posture(domain, resolver, { ...options, signal }));
        return {
          domain: report.domain,
          title: `Mail of ${report.domain}.md`,
          text: domainReport(report, {
            record: (name, reads) => recordAddress(session, (zone) => zone.recordPlace(name, reads)),
            rule: (rule) => ruleLink(rule, session.workspace.rulesPage),
          }),
          checks: report.checks.map(({ findings: _, ...check }) => check),
        };
      } finally {
        progress.done();
      }
    },
  );

  connection.onRequest<CompareZoneResult, void>(
    methods.compareZone,
    async ({ uri, workDoneToken }: CompareZoneParams, token: CancellationToken): Promise<CompareZoneResult> => {
      const document = session.workspace.opened(uri)?.document;
      const source = document === undefined ? undefined : zoneSource(document);
      if (document === undefined) return null;
      if (source === undefined) return { problem: "Nothing tells the name of this zone: set mailwright.zone.origins." };
      const refused = session.refusal;
      if (refused !== undefined) return { problem: refused };
      // Who compares has published, or is about to: an answer of before would mislead.
      const resolver = await session.live(true);
      if ("error" in resolver) return { problem: resolver.error };
      const progress = beginProgress(connection, workDoneToken, "Comparing with live DNS");
      try {
        const say = (done: number, total: number) => progress.say(`${done} of ${total} look-ups`);
        const diff = await withSignal(token, (signal) =>
          diffZone(source, source.names?.() ?? [], resolver, { signal, progress: say }),
        );
        return {
          title: `${source.apex} against live DNS.diff`,
          text: zoneComparison(diff),
          changes: diff.changes,
          marks: comparisonMarks(diff, document),
        };
      } finally {
        progress.done();
      }
    },
  );
}

/** What is to be checked: a domain, or the one whose record stands at a place. */
function mailDomain(
  session: Session,
  { domain, uri, position }: Pick<CheckDomainParams, "domain" | "uri" | "position">,
): string | { readonly problem: string } | null {
  if (domain !== undefined) return domain;
  const document = uri === undefined ? undefined : session.workspace.opened(uri)?.document;
  if (document === undefined || position === undefined) return null;
  return domainAt(document, document.offset(position)) ?? { problem: "Nothing tells the domain of this record." };
}
