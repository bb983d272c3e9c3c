import {
  commands,
  type Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";

const scheme = "mailwright";

/** How many reports keep their text; the oldest are forgotten first. */
const kept = 50;

/** Read-only documents with what a command found out. A report of the same name replaces the one before. */
export class ReportView implements Disposable, TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration = workspace.registerTextDocumentContentProvider(scheme, this);
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.path) ?? "This report is no longer there: run the command again.\n";
  }

  /** Opens a report beside the active editor, Markdown (`.md`) as it is meant to look. `name` becomes the tab's title. */
  async show(name: string, text: string): Promise<void> {
    const uri = this.put(name, text);
    if (name.endsWith(".md") && (await preview(uri))) return;
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  /** Keeps a report, without opening it. */
  put(name: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${name.replaceAll("/", "∕")}` });
    this.#texts.delete(uri.path);
    this.#texts.set(uri.path, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= kept) break;
      this.#texts.delete(oldest);
    }
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** False where the editor's own Markdown preview is switched off. */
async function preview(uri: Uri): Promise<boolean> {
  try {
    await commands.executeCommand("markdown.showPreviewToSide", uri);
    return true;
  } catch {
    return false;
  }
}
