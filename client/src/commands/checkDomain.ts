import { commands, type Disposable, window } from "vscode";
import { type CheckDomainParams, type CheckDomainResult, methods } from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "../views/report.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { askDomain, zoneAtHand } from "./asking.ts";
import { requestWithProgress } from "./progress.ts";

/** `Mailwright: Check Domain`: the whole mail posture of the domain that a link or lens names, or that is asked for. */
export function checkDomainCommand(server: Server, reports: ReportView): Disposable {
  return commands.registerCommand("mailwright.domain.check", async (given?: CheckDomainParams) => {
    try {
      const params = given ?? (await asked(server));
      if (params === undefined) return;
      const client = await server.client();
      const title = `Checking the mail of ${params.domain ?? "this domain"}`;
      const result = await requestWithProgress<CheckDomainResult>(client, title, methods.checkDomain, params);
      // Undefined: the person cancelled it.
      if (result === undefined) return;
      if (result === null) await window.showWarningMessage("The document is no longer open: open it and try again.");
      else if ("problem" in result) await window.showWarningMessage(withoutLinks(result.problem));
      else await reports.show(result.title, result.text);
    } catch (error) {
      await window.showErrorMessage(`The domain could not be checked: ${String(error)}`);
    }
  });
}

async function asked(server: Server): Promise<CheckDomainParams | undefined> {
  const zone = await zoneAtHand(server);
  const domain = await askDomain("Check Domain", "The domain whose mail records are checked", zone);
  return domain === undefined ? undefined : { domain };
}
