import { commands, type Disposable, WorkspaceEdit, window, workspace } from "vscode";
import { methods, type RedactResult } from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import { documentAtHand } from "./asking.ts";

/** `Mailwright: Redact All Credentials`: masks every secret of the session in the active editor, as one edit that can be undone. */
export function redactCommand(server: Server): Disposable {
  return commands.registerCommand("mailwright.redactAll", async () => {
    try {
      const document = await documentAtHand("a mail session");
      if (document === undefined) return;
      const { version } = document;
      const client = await server.client();
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      const result = await client.sendRequest<RedactResult>(methods.redact, { uri });
      const edits = (await client.protocol2CodeConverter.asTextEdits([...(result?.edits ?? [])])) ?? [];
      if (edits.length === 0) {
        await window.showInformationMessage("No credentials were found in this document.");
        return;
      }
      if (document.version !== version) throw new Error("the text has changed meanwhile");
      const edit = new WorkspaceEdit();
      edit.set(document.uri, edits);
      if (!(await workspace.applyEdit(edit))) throw new Error("the editor refused the edit");
      const secrets = edits.length === 1 ? "One secret was" : `${edits.length} secrets were`;
      await window.showInformationMessage(`${secrets} masked. What was shared before has to be changed all the same.`);
    } catch (error) {
      await window.showErrorMessage(`The credentials could not be redacted: ${String(error)}`);
    }
  });
}
