import { commands, type Disposable, window } from "vscode";
import { type LookUp, type LookUpResult, methods } from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "../views/report.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { requestWithProgress } from "./progress.ts";

/** The *Look up* link of a hover: asks DNS once; from then on the hover itself shows the answer. */
export function lookUpCommand(server: Server, reports: ReportView): Disposable {
  return commands.registerCommand("mailwright.lookUp", async (question?: LookUp) => {
    if (question === undefined) return;
    try {
      const title = `Looking up ${question.name}`;
      const client = await server.client();
      const answer = await requestWithProgress<LookUpResult>(client, title, methods.lookUp, question);
      if (answer === undefined) return;
      if ("problem" in answer) {
        await window.showWarningMessage(withoutLinks(answer.problem));
        return;
      }
      const show = "Show answer";
      const said = `${question.name} was looked up (${answer.source}): hover over it again to see the answer.`;
      if ((await window.showInformationMessage(withoutLinks(said), show)) === show)
        await reports.show(`${question.name}.md`, answer.markdown);
    } catch (error) {
      await window.showErrorMessage(`${question.name} could not be looked up: ${String(error)}`);
    }
  });
}
