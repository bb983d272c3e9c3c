import { Range, type Uri, ViewColumn, window, workspace } from "vscode";

/** Opens a document at a line (from 0), where it is seen already, else beside what asked for it. */
export async function goToLine(uri: Uri, line: number): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const { range } = document.lineAt(Math.min(Math.max(0, Math.trunc(line)), document.lineCount - 1));
  const column = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  await window.showTextDocument(document, {
    selection: new Range(range.start, range.start),
    viewColumn: column ?? ViewColumn.One,
  });
}
