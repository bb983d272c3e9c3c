import { commands, type Disposable, type TextDocument, window } from "vscode";
import { type CheckLiveResult, type CompareZoneResult, methods } from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import type { LiveMarks } from "../views/liveMarks.ts";
import type { ReportView } from "../views/report.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { documentAtHand } from "./asking.ts";
import { requestWithProgress } from "./progress.ts";

const notOurs = "Mailwright does not read this document as a zone: choose the language “DNS zone” for it.";

/** `Mailwright: Compare Zone with Live DNS`: what publishing the zone of the active editor would change. */
export function compareZoneCommand(server: Server, reports: ReportView, marks: LiveMarks): Disposable {
  return onZone(server, "mailwright.zone.compare", "The zone could not be compared", async (uri, document) => {
    const title = "Comparing the zone with live DNS";
    const client = await server.client();
    const { version } = document;
    const result = await requestWithProgress<CompareZoneResult>(client, title, methods.compareZone, { uri });
    if (result === undefined) return;
    if (result === null) await window.showWarningMessage(notOurs);
    else if ("problem" in result) await window.showWarningMessage(withoutLinks(result.problem));
    else {
      // The answer is about the text that was asked about.
      if (document.version === version) marks.show(document.uri.toString(), result.marks, client);
      await reports.show(result.title, result.text);
    }
  });
}

/** `Mailwright: Check with Live DNS`: the rules that need DNS join the problems of the zone in the active editor. */
export function checkLiveCommand(server: Server): Disposable {
  return onZone(server, "mailwright.zone.checkLive", "The zone could not be checked", async (uri) => {
    const client = await server.client();
    const title = "Checking the zone with live DNS";
    const result = await requestWithProgress<CheckLiveResult>(client, title, methods.checkLive, { uri });
    if (result === undefined) return;
    if (result === null) await window.showWarningMessage(notOurs);
    else if ("problem" in result) await window.showWarningMessage(withoutLinks(result.problem));
    else await window.showInformationMessage(foundText(result.findings));
  });
}

function foundText(findings: number): string {
  if (findings === 0) return "Live DNS shows no problem beyond those that the zone itself has.";
  return `Live DNS shows ${findings} ${findings === 1 ? "problem" : "problems"}: see the Problems view.`;
}

/** A command on the zone of the active editor, told that it failed where it did. */
function onZone(
  server: Server,
  id: string,
  failure: string,
  run: (uri: string, document: TextDocument) => Promise<void>,
): Disposable {
  return commands.registerCommand(id, async () => {
    try {
      const document = await documentAtHand("a zone file");
      if (document === undefined) return;
      const { code2ProtocolConverter: convert } = await server.client();
      await run(convert.asUri(document.uri), document);
    } catch (error) {
      await window.showErrorMessage(`${failure}: ${String(error)}`);
    }
  });
}
