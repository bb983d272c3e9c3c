import { commands, Disposable, type TextDocument, Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import { baseName } from "../../../server/src/documents/kind.ts";
import { methods, type SequenceDiagramResult } from "../../../server/src/lsp/requests.ts";
import { documentAtHand } from "../commands/asking.ts";
import type { Server } from "../server.ts";
import { goToLine } from "./goTo.ts";
import { sequenceSvg } from "./sequenceSvg.ts";
import { webPage } from "./webPage.ts";

/** Milliseconds of quiet after a keystroke before the picture is drawn anew. */
const typingPause = 400;

const reveal = "mailwright.transcript.reveal";

/** `Mailwright: Show as Sequence Diagram`: a picture beside the session, drawn anew as the session changes. */
export class SequenceView implements Disposable {
  readonly #server: Server;
  readonly #panels = new Map<string, WebviewPanel>();
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: Disposable[];

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = [
      commands.registerCommand("mailwright.transcript.diagram", () => this.#show()),
      commands.registerCommand(reveal, (uri: unknown, line: unknown) => this.#reveal(uri, line)),
      workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
    ];
  }

  dispose(): void {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    for (const panel of this.#panels.values()) panel.dispose();
    Disposable.from(...this.#subscriptions).dispose();
  }

  async #show(): Promise<void> {
    try {
      const document = await documentAtHand("a mail session");
      if (document === undefined) return;
      const result = await this.#diagram(document);
      if (result === null) {
        await window.showWarningMessage(
          "This document is no mail session: run “Mailwright: Treat as Transcript” first.",
        );
        return;
      }
      const key = document.uri.toString();
      const panel = this.#panels.get(key) ?? this.#open(document);
      panel.webview.html = page(document, result);
      panel.reveal(undefined, true);
    } catch (error) {
      await window.showErrorMessage(`The diagram could not be drawn: ${String(error)}`);
    }
  }

  #open(document: TextDocument): WebviewPanel {
    const panel = window.createWebviewPanel(
      "mailwright.sequence",
      `Diagram of ${baseName(document.uri.path)}`,
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: false, enableCommandUris: [reveal], localResourceRoots: [] },
    );
    const key = document.uri.toString();
    this.#panels.set(key, panel);
    panel.onDidDispose(() => this.#panels.delete(key));
    return panel;
  }

  #changed(document: TextDocument): void {
    const key = document.uri.toString();
    if (!this.#panels.has(key)) return;
    clearTimeout(this.#pauses.get(key));
    this.#pauses.set(
      key,
      setTimeout(async () => {
        this.#pauses.delete(key);
        // The picture stays as it is where the server has gone; it has said so.
        const result = document.isClosed ? null : await this.#diagram(document).catch(() => null);
        const panel = this.#panels.get(key);
        if (panel !== undefined && result !== null) panel.webview.html = page(document, result);
      }, typingPause),
    );
  }

  async #diagram(document: TextDocument): Promise<SequenceDiagramResult> {
    const client = await this.#server.client();
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    return client.sendRequest<SequenceDiagramResult>(methods.sequenceDiagram, { uri });
  }

  /** Goes to the line of a step. Only documents whose picture is shown are gone to. */
  async #reveal(uri: unknown, line: unknown): Promise<void> {
    if (typeof uri !== "string" || typeof line !== "number" || !this.#panels.has(uri)) return;
    await goToLine(Uri.parse(uri, true), line);
  }
}

/** The page: no address but our own command. */
function page(document: TextDocument, { diagram }: NonNullable<SequenceDiagramResult>): string {
  const address = ({ line }: { readonly line: number }) =>
    `command:${reveal}?${encodeURIComponent(JSON.stringify([document.uri.toString(), line]))}`;
  const body =
    diagram.steps.length === 0 ? "<p>This session has no command and no reply yet.</p>" : sequenceSvg(diagram, address);
  return webPage(baseName(document.uri.path), body, styles, crypto.randomUUID());
}

const styles = `
body { color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); }
svg { max-width: 100%; height: auto; font: 12px var(--vscode-editor-font-family, monospace); }
text { fill: currentColor; }
.name { font-weight: bold; }
.head { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, currentColor); }
.life { stroke: currentColor; stroke-dasharray: 2 4; opacity: 0.5; }
.arrow { stroke: currentColor; }
.tip { fill: currentColor; }
.more { opacity: 0.7; font-style: italic; }
a.step { color: var(--vscode-editor-foreground); text-decoration: none; cursor: pointer; }
a.step:hover, a.step:focus { color: var(--vscode-textLink-activeForeground); }
a.failed { color: var(--vscode-errorForeground); }
a.failed .arrow { stroke-dasharray: 6 3; }
`;
