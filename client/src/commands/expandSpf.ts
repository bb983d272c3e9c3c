import { commands, type Disposable, window } from "vscode";
import { type ExpandSpfParams, type ExpandSpfResult, methods } from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "../views/report.ts";
import type { SpfTreeView } from "../views/spfTree.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { askDomain, placeOfCaret } from "./asking.ts";
import { requestWithProgress } from "./progress.ts";

/**
 * `Mailwright: Expand SPF`: of the record under the cursor, else of a domain that is asked for, in a document of its own.
 * A link or code lens names the record and opens the tree in the side bar.
 */
export function expandSpfCommand(server: Server, tree: SpfTreeView, reports: ReportView): Disposable {
  return commands.registerCommand("mailwright.spf.expand", async (given?: ExpandSpfParams) => {
    const expand = async (params: ExpandSpfParams): Promise<ExpandSpfResult | null | undefined> => {
      const title = `Expanding the SPF record of ${params.domain ?? "this place"}`;
      return requestWithProgress(await server.client(), title, methods.expandSpf, params);
    };
    try {
      if (given !== undefined) {
        const problem = await tree.show(given);
        if (problem !== undefined) await window.showWarningMessage(withoutLinks(problem));
        return;
      }
      const here = await placeOfCaret(server);
      let result = here === undefined ? null : await expand(here);
      if (result !== undefined && !isReport(result)) {
        const domain = await askDomain("Expand SPF", result?.problem ?? "The domain whose SPF record is expanded");
        result = domain === undefined ? undefined : await expand({ domain });
      }
      // Undefined: the person cancelled it.
      if (result === undefined) return;
      if (isReport(result)) await reports.show(result.title, result.text);
      else await window.showWarningMessage(withoutLinks(result?.problem ?? "There is no SPF record at this place."));
    } catch (error) {
      await window.showErrorMessage(`The SPF record could not be expanded: ${String(error)}`);
    }
  });
}

type Report = Exclude<ExpandSpfResult, { readonly problem: string }>;

function isReport(result: ExpandSpfResult | null): result is Report {
  return result !== null && !("problem" in result);
}
