import {
  Disposable,
  MarkdownString,
  OverviewRulerLane,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { CompareZoneResult } from "../../../server/src/lsp/requests.ts";

type Marks = Extract<CompareZoneResult, { readonly marks: unknown }>["marks"];
type Change = Marks[number]["change"];

const colors: Readonly<Record<Change, string>> = {
  added: "editorOverviewRuler.addedForeground",
  changed: "editorOverviewRuler.modifiedForeground",
  ttl: "editorOverviewRuler.modifiedForeground",
  removed: "editorOverviewRuler.deletedForeground",
};

/** What a comparison with live DNS found, shown behind the records of the zone until its text changes. */
export class LiveMarks implements Disposable {
  readonly #types = new Map<Change, TextEditorDecorationType>();
  readonly #marks = new Map<string, Marks>();
  readonly #subscriptions: Disposable;
  #client: LanguageClient | undefined;

  constructor() {
    this.#subscriptions = Disposable.from(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#forget(document.uri.toString());
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri.toString())),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#draw(editor);
      }),
    );
  }

  /** Shows the marks of a document in place of those before. `uri`: as the editor writes it. */
  show(uri: string, marks: Marks, client: LanguageClient): void {
    this.#client = client;
    this.#marks.set(uri, marks);
    this.#drawAll(uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const type of this.#types.values()) type.dispose();
  }

  #forget(uri: string): void {
    if (!this.#marks.delete(uri)) return;
    this.#drawAll(uri);
  }

  #drawAll(uri: string): void {
    for (const editor of window.visibleTextEditors) if (editor.document.uri.toString() === uri) this.#draw(editor);
  }

  #draw(editor: TextEditor): void {
    const convert = this.#client?.protocol2CodeConverter;
    if (convert === undefined) return;
    const marks = this.#marks.get(editor.document.uri.toString()) ?? [];
    for (const change of Object.keys(colors) as Change[]) {
      const shown = marks.filter((mark) => mark.change === change);
      editor.setDecorations(
        this.#type(change),
        shown.map(({ range, label, detail }) => ({
          range: convert.asRange(range),
          // What DNS says stands in a code block: nothing in it is a link.
          hoverMessage: new MarkdownString().appendCodeblock(detail, "diff"),
          renderOptions: { after: { contentText: label } },
        })),
      );
    }
  }

  #type(change: Change): TextEditorDecorationType {
    const known = this.#types.get(change);
    if (known !== undefined) return known;
    const color = new ThemeColor(colors[change]);
    const type = window.createTextEditorDecorationType({
      overviewRulerColor: color,
      overviewRulerLane: OverviewRulerLane.Left,
      after: { margin: "0 0 0 2em", fontStyle: "italic", color: new ThemeColor("editorCodeLens.foreground") },
    });
    this.#types.set(change, type);
    return type;
  }
}
