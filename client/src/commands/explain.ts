import { commands, type Disposable, window } from "vscode";
import { type ExplainResult, methods } from "../../../server/src/lsp/requests.ts";
import { isOurs } from "../languages.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "../views/report.ts";
import { withoutLinks } from "../views/withoutLinks.ts";

/** `Mailwright: Explain…`: a rule, a reply code, a tag, a whole record: whatever the server knows; the selection is proposed. */
export function explainCommand(server: Server, reports: ReportView): Disposable {
  return commands.registerCommand("mailwright.explain", async () => {
    try {
      const subject = await window.showInputBox({
        title: "Explain",
        prompt: "A rule, a reply code, an enhanced code, a tag or a whole record",
        placeHolder: "spf/too-many-lookups, 550 5.7.23, v=spf1 mx -all",
        value: selected(),
      });
      if (!subject?.trim()) return;
      const client = await server.client();
      const result = await client.sendRequest<ExplainResult>(methods.explain, { subject: subject.trim() });
      if (result === null)
        await window.showInformationMessage(withoutLinks(`Mailwright does not know “${subject.trim()}”.`));
      else await reports.show(`${subject.trim().slice(0, 60)}.md`, result.markdown);
    } catch (error) {
      await window.showErrorMessage(`It could not be explained: ${String(error)}`);
    }
  });
}

/** What is selected in one line of the active editor. */
function selected(): string {
  const editor = window.activeTextEditor;
  if (editor === undefined || !isOurs(editor.document) || !editor.selection.isSingleLine) return "";
  return editor.document.getText(editor.selection);
}
