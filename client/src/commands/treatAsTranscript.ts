import { commands, type Disposable, languages, window } from "vscode";

/** `Mailwright: Treat as Transcript` */
export function treatAsTranscriptCommand(): Disposable {
  return commands.registerCommand("mailwright.treatAsTranscript", async () => {
    const document = window.activeTextEditor?.document;
    if (document === undefined) await window.showInformationMessage("Open the text that is a mail session first.");
    else await languages.setTextDocumentLanguage(document, "mail-transcript");
  });
}
